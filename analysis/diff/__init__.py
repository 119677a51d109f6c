"""Two runs → what came, went, changed and moved, each blamed on data, parameters or code by re-deriving."""

from collections.abc import Callable
from pathlib import Path

from analysis import ends, errors, package
from analysis.diff import difference, page, runs, summary
from analysis.diff.difference import Difference
from analysis.errors import RunError
from analysis.keeping import drafts

__all__ = ["Difference", "between", "make", "write"]


def between(a: Path, b: Path, tell: Callable[[str], None] = lambda _: None) -> Difference:
    """The difference of two run folders; raises InputError where one is none."""
    return difference.between(runs.load(a), runs.load(b), tell)


def make(a: Path, b: Path, out: Path | None = None, tell: Callable[[str], None] = lambda _: None) -> Path:
    """Write the page and, in a folder of its name, the tables as CSV; gives the path of the page."""
    found = between(a, b, tell)
    page = write(found, out or Path(f"{found.a.name}-to-{found.b.name}.html"))
    tell(summary.verdict(found))
    return page


def write(found: Difference, out: Path) -> Path:
    """Write the page of a difference to `out` and, in a folder of its name, the tables as CSV."""
    if out.is_dir() or not out.suffix:
        raise RunError(f"{out} is not the name of a page: give --out a file such as diff.html")
    folder = out.with_suffix("")
    with errors.placed(out.parent), drafts.parents(out), drafts.folder(out.parent, ".diff-") as own:
        (own / "page").write_text(page.render(found, folder.name), encoding="utf-8")
        for name, columns in found.shapes().items():
            text = package.csv(getattr(found, name), columns)
            (own / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
        with ends.whole():
            folder.mkdir(exist_ok=True)
            for written in own.glob("*.csv"):
                written.replace(folder / written.name)
            (own / "page").replace(out)
    return out
