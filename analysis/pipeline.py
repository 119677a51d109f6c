"""To tables: read → outlets → times → merge → standing → topics → credits → quotes → stories → claims → versions."""

import inspect
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis import (
    claims,
    credits,
    merge,
    outlets,
    partitions,
    paths,
    progress,
    quotes,
    read,
    schema,
    standing,
    stories,
    times,
    topics,
    versions,
)
from analysis import corpus as corpora
from analysis.errors import InputError
from analysis.keeping import once, shelf, spill
from analysis.parameters import Parameters, parse
from analysis.prepared import Later, Prepared, Stored
from analysis.readers import languages
from analysis.times import again, anchors

Given = ParamSpec("Given")
Result = TypeVar("Result")
STEPS = (
    schema.Column("step", pa.string(), "name of the step", True),
    schema.Column("does", pa.string(), "what it does, in its own words", True),
    schema.Column("settings", pa.string(), "its settings, as JSON", True),
    schema.Column("rows_in", pa.int64(), "rows it was given; null for the first"),
    schema.Column("rows_out", pa.int64(), "rows it gave back", True),
)
SAVED = {**schema.TABLES, "steps": STEPS}
NEWER = (
    "quotes",
    "claims",
    "printings",
    "versions",
    "story_changes",
)  # tables that the first runs did not have
_GROUP = 2**28  # bytes of a table that are encoded at a time
_held: dict[Path, tuple[list[tuple[str, int, int]], Prepared]] = {}  # by their folder


class Track:
    """Runs the steps, and keeps what went in, what came out and how long it took."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        """`tell` is given the name of each step as it begins."""
        self.tell = tell
        self.heard: Callable[[str, Any], object] = lambda _step, _result: None  # may end a run early
        self.rows: list[dict[str, Any]] = []
        self.seconds: dict[str, float] = {}

    def run(
        self, step: str, function: Callable[Given, Result], *given: Given.args, **settings: Given.kwargs
    ) -> Result:
        """Call a step's function and record it; gives back what the function gave."""
        self.tell(step)
        with self.timed(step), spill.bounded():
            result = function(*given, **settings)
        spill.give_back()
        self.heard(step, result)
        self.rows.append(
            {
                "step": step,
                "does": (inspect.getdoc(function) or "").split("\n")[0],
                "settings": json.dumps(_plain(settings), default=str, sort_keys=True),
                "rows_in": len(given[0]) if isinstance(given[0], pd.DataFrame) else None,
                "rows_out": _rows(result),
            }
        )
        return result

    @contextmanager
    def stage(self, step: str) -> Iterator[None]:
        """Tell of what is no step of the tables, and keep the seconds that it took."""
        self.tell(step)
        with self.timed(step):
            yield

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Keep the seconds that the block took."""
        begun = time.perf_counter()
        yield
        self.seconds[step] = time.perf_counter() - begun


def _rows(result: object) -> int:
    """Rows of a step's table, or of the first of its tables."""
    first = result[0] if isinstance(result, tuple) else result
    if not isinstance(first, pd.DataFrame):
        raise TypeError(f"a step gives a table or several, not {type(result).__name__}")
    return len(first)


def _plain(settings: Mapping[str, object]) -> dict[str, object]:
    tables = (pd.DataFrame, Later, type(None))
    return {name: value for name, value in settings.items() if not isinstance(value, tables)}


def prepare(
    inputs: Iterable[Path | str],
    parameters: Parameters,
    track: Track | None = None,
    earlier: pd.DataFrame | None = None,
) -> Prepared:
    """Read the inputs and take their articles through every step; see `derive` for `earlier`.

    Without it a corpus has the ids that it keeps itself; what steps find in its parts is kept beside them.
    """
    track = track or Track(lambda _: None)
    given = list(inputs)
    if not of_corpus(given):
        return derive(opened(given, parameters, track), parameters, track, earlier)
    if earlier is None:
        earlier = corpora.ids.load(Path(given[0]), parameters.model_dump()).earlier
    with partitions.beside(Path(given[0])):
        return derive(opened(given, parameters, track), parameters, track, earlier)


def at_hand(inputs: Iterable[Path | str], parameters: Parameters, track: Track | None = None) -> Prepared:
    """What `prepare` gives: kept since the same inputs were opened by the same parameters, code and lists, or made."""
    given = [Path(path) for path in inputs]
    return shelf.at_hand(given, parameters, lambda: prepare(given, parameters, track), load, save)


def opened(inputs: Iterable[Path | str], parameters: Parameters, track: Track) -> read.Corpus:
    """Open a corpus, or read any other inputs."""
    given = sorted(inputs, key=str)  # the order in which they are named changes nothing
    if of_corpus(given):
        return track.run("read", corpora.open, given[0])
    captured, told = parameters.captured_at, parameters.languages
    found = track.run("read", read.read, given, captured_at=captured, languages=told)
    if len(found.articles) > partitions.ROWS:  # of fewer, others may be read in a moment
        languages.let_go()
    return found


def of_corpus(inputs: Sequence[Path | str]) -> bool:
    """Whether the inputs are one corpus and nothing else."""
    return len(inputs) == 1 and corpora.there(Path(inputs[0]))


def called(tables: Prepared) -> pd.DataFrame:
    """What the texts, origins and stories of all articles are called, each printing by its article."""
    ids = tables.articles[["article_id", *corpora.ids.NAMES]]
    merged = tables.printings[["article_id", "merged_into"]]
    printed = merged.merge(ids.rename(columns={"article_id": "merged_into"}), on="merged_into")
    return pd.concat([ids, printed[ids.columns]], ignore_index=True)


@partitions.shared()
def derive(
    corpus: read.Corpus,
    parameters: Parameters,
    track: Track | None = None,
    earlier: pd.DataFrame | None = None,
) -> Prepared:
    """Take articles that were read through every later step.

    Texts, origins and stories that were there in `earlier`, the articles of another run, keep their ids.
    """
    track = track or Track(lambda _: None)
    known = outlets.load()
    once, cleared = settled(corpus, known, parameters, track)
    articles = track.run("topics", topics.label, cleared.articles, threshold=parameters.topic_threshold)
    credit = track.run("credits", credits.find, articles, known)
    quoted = track.run("quotes", quotes.find, articles, known, credit)
    partitions.rest()  # what steps keep for the next part is not needed while memory is needed most
    related = track.run(
        "stories", stories.relate, articles, credit, window_days=parameters.window_days, earlier=earlier
    )
    stated = track.run("claims", claims.find, related.articles)
    changes = track.run("story changes", stories.changes, related.articles, earlier=earlier)
    seen = track.run("versions", versions.find, related.articles, once.printings, once.edits)
    partitions.rest()
    tables = Prepared(
        related.articles, cleared.ledger, corpus.documents, related.relations, credit, quoted, stated,
        once.printings, seen, changes, schema.frame(track.rows, STEPS),
    )  # fmt: skip
    with spill.bounded():
        for name, table in tables._asdict().items():
            check(table, name)
    return tables


def settled(
    corpus: read.Corpus, known: pd.DataFrame, parameters: Parameters, track: Track
) -> tuple[merge.Merged, standing.Cleared]:
    """What was read with its outlets and times, its printings merged; and the same without standing lines."""
    articles = track.run("outlets", outlets.label, corpus.articles, known)
    once = _dated(articles, known, corpus, parameters.rounding, track)
    ledger = again.told(corpus.ledger, pd.concat([once.articles, once.printings]))
    return once, track.run("standing lines", standing.taken_out, once.articles, ledger, known)


def check(table: pd.DataFrame, name: str) -> None:
    """Raise SchemaError unless a table of this name has the columns and values it promises."""
    schema.check(table, SAVED[name], name)


def _dated(
    articles: pd.DataFrame, known: pd.DataFrame, corpus: read.Corpus, rounding: str, track: Track
) -> merge.Merged:
    """Date every printing and merge those of one article; and again, where that dates a page."""
    dated = track.run("times", times.date, articles, known, rounding=rounding, ledger=corpus.ledger)
    once = track.run("merge", merge.printings, dated, corpus.documents)
    bounded = track.run("pages", anchors.bounds, dated, once.printings, rounding=rounding)
    if bounded["captured_cause"].equals(dated["captured_cause"]):
        return once
    dated = track.run("times again", times.date, bounded, known, rounding=rounding, ledger=corpus.ledger)
    return track.run("merge again", merge.printings, dated, corpus.documents)


def open(corpus: str = "", captured_at: str = "") -> Prepared:  # noqa: A001 - notebooks read `pipeline.open(corpus)`
    """The tables of a run folder, or those `at_hand` of any inputs; empty means the sample corpus."""
    folder = Path(corpus) if corpus else paths.sample()
    if (folder / "articles.parquet").is_file():
        return load(folder)
    course = progress.Course()
    return at_hand(
        [folder], parse({"captured_at": captured_at}), Track(lambda step: progress.live(course, step))
    )


def hold(folder: Path, tables: Prepared) -> None:
    """Have the tables that were saved in a folder for whoever asks later, in processes forked from this one.

    No column is moved: what was found of it is known by where it lies (`once`).
    """
    again = {
        name: schema.to_pandas(schema.to_arrow(table, SAVED[name]))
        for name, table in tables._asdict().items()
    }
    held = Prepared(**again)
    named(held.documents, held.steps)
    _held[folder.resolve()] = (_stamps(folder), held)


def let_go() -> None:
    """Hold no tables any longer."""
    _held.clear()
    once.forget()


def _stamps(folder: Path) -> list[tuple[str, int, int]]:
    """Size and time of each table: where they are the same, so is the table."""
    states = [(path.name, path.stat()) for path in sorted(folder.glob("*.parquet"))]
    return [(name, state.st_size, state.st_mtime_ns) for name, state in states]


def load(folder: Path) -> Prepared:
    """The tables as `save` left them; each is read when it is first asked for, as it lies there now.

    InputError where one is missing, or is none.
    """
    stamps, held = _held.get(folder.resolve(), ([], None))
    if held and stamps == _stamps(folder):
        return held
    return _stored(folder)


def _stored(folder: Path) -> Prepared:
    try:
        stored = {
            name: Stored(path)
            for name in Prepared._fields
            if (path := folder / f"{name}.parquet").is_file() or name not in NEWER
        }
    except OSError as error:
        raise InputError(
            f"{folder}: not the tables of a run ({error}); give the folder `tables` of a run, or an input"
        ) from None
    waiting = {name: Later(partial(_read, name, stored.get(name))) for name in Prepared._fields}
    documents, steps = waiting["documents"], waiting["steps"]
    waiting["documents"] = Later(lambda: named(documents.table(), steps.table()))
    return Prepared(**waiting)


def _read(name: str, stored: Stored | None) -> pd.DataFrame:
    """A table that was saved; empty where it was not."""
    return schema.to_pandas(stored.table()) if stored else schema.frame([], SAVED[name])


def named(documents: pd.DataFrame, steps: pd.DataFrame) -> pd.DataFrame:
    """The documents, with what the tables are a selection of said beside them, for charts to state."""
    documents.attrs["selection"] = selection(steps)
    return documents


def selection(steps: pd.DataFrame) -> dict[str, Any]:
    """The settings of the steps that selected articles, as recorded; empty for a whole corpus."""
    recorded = steps.loc[steps["step"].str.startswith("select "), "settings"]
    settings: dict[str, Any] = {}
    for line in recorded:
        asked = json.loads(line)
        if {"query"} <= settings.keys() & asked.keys():  # a part of a part
            asked["query"] = f"({settings['query']}) AND ({asked['query']})"
        settings |= asked
    return settings


def ledger(folder: Path) -> pd.DataFrame:
    """The ledger of a run folder, or of a corpus."""
    if corpora.there(folder):
        return corpora.open(folder).ledger
    return load(folder / "tables").ledger


def save(tables: Prepared, folder: Path) -> None:
    """Write each table as Parquet, in a folder that is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for _ in written(tables, folder):
        pass


def written(tables: Prepared, folder: Path) -> Iterator[tuple[str, pa.Table]]:
    """Write one table after the other as Parquet; gives the name of each, and the table as it was written.

    The folder has to be there: a draft that is gone is not brought back by a thread that is still at it.
    """
    for name, frame in tables.by_name().items():
        table = schema.to_arrow(frame, SAVED[name])
        rows = int(len(table) * _GROUP / table.nbytes) + 1 if table.nbytes > _GROUP else None
        pq.write_table(table, folder / f"{name}.parquet", row_group_size=rows)
        yield name, table
