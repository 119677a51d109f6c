"""The only place a path is built."""

from pathlib import Path

from platformdirs import user_cache_path

RECORD = ".meta.json"  # what the record of a page that was collected has after the name of the page
CORPUS = "corpus.json"  # the index of a corpus: a folder that has it is one
DERIVED = "corpus.derived"  # the folder of a corpus in which lies what steps derived of it
_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent
_SHARE = _PACKAGE / "share"  # where a wheel carries data/ and notebooks/


def _root(name: str) -> Path:
    installed = _SHARE / name
    return installed if installed.is_dir() else _CHECKOUT / name


def data(*parts: str) -> Path:
    """A file the project ships: `data("topics", "terms.csv")`."""
    return _root("data").joinpath(*parts)


def sample() -> Path:
    """The folder of the sample corpus."""
    return data("sample")


def notebooks() -> Path:
    """The folder of the notebooks the suite consists of."""
    return _root("notebooks")


def cache() -> Path:
    """The folder of this user in which programs keep what they can make again."""
    return user_cache_path("media-analysis")
