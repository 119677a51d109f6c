"""What can be known before the work is said before the work: in an instant, and with the way out."""

import difflib
import importlib.util
import os
import re
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from analysis import errors, paths
from analysis.errors import InputError, ParameterError, RunError
from analysis.keeping import drafts
from analysis.run import again

if TYPE_CHECKING:
    from analysis.parameters import Parameters

PATIENCE = 1.0  # seconds for what may take longer: a machine that does not answer, tables without number
BY = (
    "outlet",
    "topic",
    "week",
    "codebook",
)  # what --each makes reports for each of, besides the lines of a file
_TABLES = ("articles", "documents", "ledger")  # what every run has, and no folder of somebody's own articles
_REST = "rest"  # as `select` has it, which takes a second to import
_PORT = 8786  # of a Dask scheduler that is not told another
_QCODE = "medtop:"
_SIDE_BY_SIDE = re.compile(r"(?:(?!(?:AND|OR|NOT)\b)[\w.&'’-]+ +)+(?!(?:AND|OR|NOT)\b)[\w.&'’-]+")
_ASKED = ("tcp", "tls", "ws", "wss")  # addresses at which a socket can be tried


def inputs(given: Sequence[Path]) -> None:
    """Raise InputError unless all that was given is there, can be read, and holds something."""
    for path in given:
        if not path.exists():
            raise InputError(f"{path}: no such file or folder{_near(path)}")
        if not (path.is_file() or path.is_dir()):
            raise InputError(f"{path}: not a regular file; give a file or folder")
        if not os.access(path, os.R_OK | (os.X_OK if path.is_dir() else 0)):
            raise InputError(f"{path}: it cannot be read; check its permissions")
    empty = [
        f"{path}: {'no file in it' if path.is_dir() else 'the file is empty'}"
        for path in given
        if _empty(path)
    ]
    if given and len(empty) == len(given):
        raise InputError(f"nothing could be read. {'; '.join(empty[:5])}")


def articles(given: Sequence[Path]) -> None:
    """Raise InputError where an input is the tables of a run: read as articles they would be counted again."""
    for path in given:
        if all((path / f"{table}.parquet").is_file() for table in _TABLES):
            run = again.there([path.resolve().parent])
            told = f"give the run itself, {path.parent}" if run else "give a run, or what it was made from"
            raise InputError(f"{path}: the tables of a run, not articles to read; {told}")


def _near(path: Path) -> str:
    """A name that is there and looks like the one that is not."""
    try:
        near = difflib.get_close_matches(path.name, [there.name for there in path.parent.iterdir()], n=1)
    except OSError:
        return "; check the path"
    return f": did you mean {path.parent / near[0]}?" if near else "; check the path"


def _empty(path: Path) -> bool:
    if path.is_dir():
        return not any(names for _, _, names in os.walk(path))
    return path.stat().st_size == 0


def place(out: Path) -> None:
    """Raise RunError unless a run folder can be put at `out`: what is there is one, and the place takes files."""
    there = out.exists() and not (out.is_dir() and not any(out.iterdir()))
    if there and not again.facts(out):
        raise RunError(f"{out} exists and is not a run folder: name another with --out, or move it away")
    writable(out.parent)


def writable(folder: Path) -> None:
    """Raise RunError unless files can be made in a folder, or in the one it would be made in."""
    nearest = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    try:
        with drafts.folder(nearest, ".media-analysis-") as own:
            (own / "trial").write_bytes(b".")
    except OSError as error:
        raise RunError(f"{folder}: no file can be made there: {errors.why(error)}") from None


def run(folder: Path, option: str = "") -> None:
    """Raise InputError unless a folder is a run folder with tables."""
    if not folder.is_dir():
        raise InputError(f"{option}{folder}: no such folder{_near(folder)}")
    if not again.there([folder]):
        raise InputError(f"{option}{folder}: not a run folder; give one made by `media-analysis report`")


def plan(by: str | None, book: str | None = None) -> None:
    """Raise ParameterError unless `--each` is followed by what reports can be made for each of."""
    if by == "codebook" and not book:
        raise ParameterError("--each codebook: no codebook is given; add -p codebook=FILE")
    if by is not None and by not in BY and not Path(by).is_file():
        near = errors.nearest(by, BY, least=0.6)
        raise ParameterError(f"--each {by}: neither {', '.join(BY)} nor a CSV file of parameters{near}")


def query(given: "Parameters") -> None:
    """Raise QueryError, which points at the place, unless the query can be understood."""
    if given.query:
        from analysis.query import grammar

        grammar.parse(given.query)


def captures(captured_at: object) -> None:
    """Raise ParameterError unless the file that says when pages were captured, where one is given, can be read."""
    if isinstance(captured_at, Path):
        from analysis.readers import captures as files

        files.load(captured_at)


def kept(folder: Path) -> None:
    """Raise InputError unless a folder is one that has a ledger: a corpus or a run."""
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder{_near(folder)}")
    if not any((folder / name).is_file() for name in (paths.CORPUS, "tables/ledger.parquet")):
        raise InputError(
            f"{folder}: neither a corpus nor a run; give one made by `media-analysis read` or `report`"
        )


def watched(folder: Path) -> None:
    """Raise InputError unless the folder of a watch is there."""
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; `media-analysis init {folder}` lays out a watch")


def slices(asked: tuple[str, str], given: "Parameters") -> None:
    """Raise an error where a slice looks like a file or folder and is none, cannot be read, or has no rest."""
    for one in asked:
        if os.sep in one and not any(sign in one for sign in ' "*?:()') and not Path(one).exists():
            raise InputError(f"{one}: no such file or folder{_near(Path(one))}")
        if one.lower().endswith(".csv") and not Path(one).is_dir():
            inputs([Path(one)])
    places = [place for one in asked if (place := place_of(one))]
    inputs(places)
    articles(places)
    if not places:
        return
    if any(getattr(given, name) is not None for name in again.SELECTED):
        raise ParameterError(
            "two runs or corpora are compared whole: query, outlet, topic and days do not go with them"
        )
    if any(one.strip().casefold() in ("", _REST) for one in asked):
        raise ParameterError("a run or corpus has no rest: name what it is compared with")


def place_of(asked: str) -> Path | None:
    """The run, corpus, file or folder that a slice is, if it is one; a CSV file of article ids is none."""
    path = Path(asked)
    if not asked.strip() or not path.exists():
        return None
    return None if path.suffix.lower() == ".csv" and path.is_file() and _lists(path) else path


def _lists(file: Path) -> bool:
    """Whether a file is a list of article ids."""
    with file.open(encoding="utf-8", errors="replace") as lines:
        return "article_id" in lines.readline()


def listed(given: "Parameters") -> None:
    """Raise an error where a slice of a report is a file that is not there, or a place that is no part of a corpus."""
    for one in (given.slice_a or "", given.slice_b or ""):
        if one.lower().endswith(".csv"):
            inputs([Path(one)])
            if not _lists(Path(one)):
                raise InputError(
                    f"{one}: no column 'article_id'; a slice is a list of article ids, one a line"
                )
        elif os.sep in one and Path(one).exists():
            raise ParameterError(
                f"{one} is no part of this corpus; for two runs or corpora: media-analysis compare A B"
            )


def names(given: "Parameters", inputs: Sequence[Path], asked: Sequence[str] = ()) -> None:
    """Raise an error where an outlet or slice is none of a run or corpus, whose tables tell before any work.

    Of inputs that are still to be read only what no name is written like is refused.
    """
    asked = [one for one in asked or (given.slice_a or "", given.slice_b or "") if one and not place_of(one)]
    if not (asked or given.outlet):
        return
    from analysis import parameters

    known = _named(inputs)
    if known is not None and given.outlet:
        parameters.known(given.outlet, known[0], "outlet")
    names = None if known is None else {*known[0], *known[1], *_topics()}
    for one in asked:
        _name(one.strip(), names)


def _name(asked: str, names: set[str] | None) -> None:
    """Raise ParameterError for what is written like a name and is none; what may be a query is asked as one.

    What asks queries takes a second to import: words side by side are none.
    """
    if names is None or not _SIDE_BY_SIDE.fullmatch(asked) or asked.lower().endswith(".csv"):
        from analysis import select

        select.sliceable(asked, names)
    elif asked.casefold() not in {name.casefold() for name in names}:
        known = sorted(name for name in names if not name.startswith(_QCODE))
        raise ParameterError(
            f"the corpus has no outlet, family, topic or period {asked!r}{errors.nearest(asked, known)}\n"
            "as a query: write AND or OR between two terms, or put a phrase in quotation marks"
        )


def _named(given: Sequence[Path]) -> tuple[set[str], set[str]] | None:
    """Outlets and publisher families of the articles of a run or a corpus; null for anything else.

    A file is opened by itself: what opens sets of files imports pandas.
    """
    import pyarrow.parquet as pq

    columns = ["outlet", "publisher_family"]
    if found := again.there(list(given)):
        table = pq.ParquetFile(found / "tables" / "articles.parquet").read(columns)
        outlet, family = (set(table[name].drop_null().unique().to_pylist()) for name in columns)
        return outlet, family
    parts = _parts(given[0] / paths.CORPUS) if len(given) == 1 else []
    if not parts:
        return None
    import pandas as pd

    from analysis import outlets

    read = [pq.ParquetFile(file).read(["outlet_raw", "url"]).to_pandas() for file in parts]
    printed = pd.concat(read).drop_duplicates(ignore_index=True).convert_dtypes()
    outlet, family = (set(outlets.label(printed)[name].dropna()) for name in columns)
    return outlet, family


def _parts(index: Path) -> list[Path]:
    """The files of the articles of a corpus; none where its index is not there or is no index, which reading tells."""
    import json

    try:
        stored = json.loads(index.read_text(encoding="utf-8"))
        return [index.parent / str(part) for part in stored["parts"]["articles"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def codebook(given: "Parameters") -> None:
    """Raise InputError unless the codebook can be read, and its examples hold."""
    if given.codebook:
        from analysis import coding

        coding.read(given.codebook)


def topic(given: str | None) -> None:
    """Raise ParameterError, naming the nearest ones, unless a topic is among those that labels can give."""
    if given is None:
        return
    known = _topics()
    if given.strip().casefold() not in {word.casefold() for word in known}:
        raise ParameterError(f"there is no topic {given!r}{errors.nearest(given, known)}")


def _topics() -> list[str]:
    """The topics that labels can give, by qcode and by name."""
    import csv

    with paths.data("topics", "subjects.csv").open(encoding="utf-8", newline="") as file:
        return [word for row in csv.DictReader(file) for word in (row["qcode"], row["name"])]


def labels(given: "Parameters", by: str | None) -> None:
    """Raise InputError unless the filled sheets are there and are sheets; they speak of a whole corpus."""
    if not given.labels:
        return
    from analysis import labelling, parameters, select

    if by or select.chosen(given):
        raise ParameterError(
            "labels are of a whole corpus: they do not go with --each, query, outlet, topic or days"
        )
    for file in parameters.files(given.labels):
        heading = labelling.heading(file)
        if not {"pair_id", "article_id"} & set(heading):
            raise InputError(f"{file}: not a sheet to fill; draw one with `media-analysis label`")
        if "categories" in heading and not given.codebook:
            raise ParameterError(f"{file}: labels of categories go with their codebook: -p codebook=FILE")


def shared(inputs: list[Path], address: str | None, parts: str | None) -> None:
    """Raise ParameterError where a cluster is asked for that has no place to find its work in."""
    there = bool(again.there(inputs)) or (len(inputs) == 1 and (inputs[0] / paths.CORPUS).is_file())
    if address and not parts and not there:
        raise ParameterError(
            "--cluster needs a place for the parts that its workers see: report a corpus on a path they share "
            "(`media-analysis read INPUT… --corpus CORPUS`), or add --parts PLACE"
        )


def cluster(address: str | None) -> None:
    """Raise RunError unless something listens at the address of a Dask scheduler."""
    if address is None:
        return
    if importlib.util.find_spec("distributed") is None:
        raise RunError("no Dask here: pip install 'media-analysis[cluster]'")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port or _PORT
    except ValueError:
        host = None
    if not host or "://" not in address:
        raise ParameterError(f"--cluster {address!r} is no address; write tcp://HOST:8786")
    if parts.scheme in _ASKED and (trouble := _silent(host, port)):
        raise RunError(
            f"no Dask scheduler answers at {address!r} ({trouble}); is it running, and reachable from here?"
        )


def _silent(host: str, port: int) -> str:
    """Why nothing answers at an address, within the patience; a name may take longer to be looked up."""
    told = [f"no answer in {PATIENCE:g} s"]

    def ask() -> None:
        try:
            socket.create_connection((host, port), PATIENCE).close()
            told[:] = [""]
        except (OSError, UnicodeError) as error:
            told[:] = [getattr(error, "strerror", None) or str(error)]

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(PATIENCE)
    return told[0]


def columns(given: Sequence[Path], own: Mapping[str, str]) -> None:
    """Raise ParameterError for a column that none of the tables given has, naming those there are.

    Where a zip or tar is among the inputs, or tables without number, it is left to reading.
    """
    from analysis.readers import archives, files, tables
    from analysis.readers.document import Document
    from analysis.readers.tables import naming

    naming.given(own)
    names: dict[str, None] = {}
    wanted, until = set(own.values()), time.monotonic() + PATIENCE
    for found in files.walk(given):
        if found.problem:
            continue
        document = files.load(found)
        if archives.kind(document) in ("zip", "tar") or time.monotonic() > until:
            return
        inner = (opened for opened in archives.opened(document) if isinstance(opened, Document))
        names |= dict.fromkeys(tables.headings(next(inner, document)) or ())
        if wanted <= names.keys():
            return
    for target, name in own.items():
        if names and name not in names:
            near, there = errors.nearest(name, names), f" There are: {', '.join(names)}"[:500]
            raise ParameterError(f"--columns {target}={name}: no table has a column {name!r}{near}{there}")
