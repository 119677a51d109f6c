"""Tables kept while their report is made, so that a run that was cut off or failed goes on from them.

They lie in the user's cache folder (`XDG_CACHE_HOME`, else `~/.cache`) under a key of all they follow from: the
bytes and names of the inputs, the parameters of the steps, the code, its word lists and libraries. So what is found
is what would be made. They go when their report is whole.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

import analysis
from analysis import corpus as corpora
from analysis import drafts, ends, errors, paths, pipeline
from analysis.corpus.ids import Handed
from analysis.errors import MediaAnalysisError
from analysis.parameters import Parameters
from analysis.pipeline import Prepared, Track
from analysis.readers import collected
from analysis.run import manifest

DERIVED = (
    "captured_at",
    "languages",
    "rounding",
    "topic_threshold",
    "window_days",
)  # with others, the tables are others
FEW = 3  # sets of tables that are kept at once
_SEAL = "kept.json"
_PIECE = 1 << 20


class Kept(NamedTuple):
    """Tables, the place where they are kept, and the ids they were handed; null where they are not."""

    tables: Prepared
    place: Path | None
    handed: Handed | None = None


def forget(places: Iterable[Path | None]) -> None:
    """The reports are whole: their tables lie in them."""
    for place in filter(None, places):
        drafts.remove(place)
    ends.note("")


def prepared(
    inputs: list[Path],
    given: Parameters,
    track: Track,
    tell: Callable[[str], None],
    earlier: Path | None = None,
) -> Kept:
    """The tables of the inputs after all steps: of a run that did not come to its end, or made and kept."""
    files = list(_files(inputs))
    place, handed = _place(inputs, files, given, earlier), _handed(inputs, given, earlier)
    if place and (found := _found(place, track)):
        tell(f"goes on from the tables of a run that was cut off ({place})")
        ends.note("the tables are kept: the same command goes on from them")
        return Kept(found, place, handed)
    stamps = _stamps(files)
    tables = pipeline.prepare(inputs, given, track, handed.earlier if handed else None)
    if place is None or stamps != _stamps(
        _files(inputs)
    ):  # a file that changed meanwhile is not what was hashed
        return Kept(tables, None, handed)
    return Kept(tables, place if _keep(tables, place, track, tell) else None, handed)


def _handed(inputs: list[Path], given: Parameters, earlier: Path | None) -> Handed | None:
    """The ids to keep: those of the run `earlier`, or those that the corpus keeps."""
    own = corpora.ids.load(inputs[0], given.model_dump()) if pipeline.of_corpus(inputs) else None
    if not earlier:
        return own
    ids = pipeline.load(earlier / "tables").articles
    return Handed(ids.assign(again=False), manifest.earlier(earlier), own.stamp if own else None)


def name(inputs: list[Path], given: Parameters, whole: Kept, tell: Callable[[str], None]) -> None:
    """Have a corpus keep the ids of a report of it; one that takes none is no reason to stop."""
    if whole.handed is None or not pipeline.of_corpus(inputs):
        return
    try:
        named = pipeline.called(whole.tables)
        if not corpora.ids.keep(inputs[0], given.model_dump(), whole.handed, named):
            tell(f"{inputs[0]}: another report has written its ids meanwhile; those are kept")
    except OSError as error:
        tell(f"{inputs[0]}: the corpus does not keep the ids of this report: {errors.refused(error)}")


def _found(place: Path, track: Track) -> Prepared | None:
    """The tables that lie at a place, if they are all there."""
    try:
        sealed = json.loads((place / _SEAL).read_text(encoding="utf-8"))
        if manifest.hashes(place / "tables") != sealed["tables"]:
            return None
        tables = pipeline.load(place / "tables")
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException, MediaAnalysisError):
        return None
    track.seconds |= sealed["seconds"]
    rows = tables.steps.astype(object).where(tables.steps.notna(), None)
    track.rows += [dict(zip(rows.columns, row, strict=True)) for row in rows.to_numpy().tolist()]
    return tables


def _keep(tables: Prepared, place: Path, track: Track, tell: Callable[[str], None]) -> bool:
    """Put tables to their place in one step; a place that takes none is no reason to stop."""
    try:
        with drafts.folder(place.parent, ".kept-") as own:
            pipeline.save(tables, own / "run" / "tables")
            seal = {"seconds": track.seconds, "tables": manifest.hashes(own / "run" / "tables")}
            (own / "run" / _SEAL).write_text(json.dumps(seal), encoding="utf-8")
            drafts.replace(own / "run", place, own / "old")
    except OSError as error:
        tell(f"the tables are not kept for a run that is cut off: {errors.refused(error)}")
        return False
    for old in sorted(_sets(place.parent), key=lambda path: -path.stat().st_mtime)[FEW:]:
        drafts.remove(old)
    ends.note("the tables are kept: the same command goes on from them")
    return True


def _sets(folder: Path) -> list[Path]:
    return [path.parent for path in folder.glob(f"*/{_SEAL}")]


def _place(inputs: list[Path], files: list[Path], given: Parameters, earlier: Path | None) -> Path | None:
    """Where the tables of such a run lie; null where none can be kept."""
    with suppress(OSError, RuntimeError):  # no home, or a file that cannot be read: reading tells of it
        folder = paths.cache()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder / _key(inputs, files, given, earlier)
    return None


def _key(inputs: list[Path], files: list[Path], given: Parameters, earlier: Path | None) -> str:
    """The hash of all that tables follow from."""
    code = sorted(Path(analysis.__file__).resolve().parent.rglob("*.py"))
    facts: dict[str, Any] = {
        "inputs": [(root.resolve().name, root.is_dir()) for root in inputs],
        "files": [(_named(path, inputs), path.is_symlink(), _sha256(path)) for path in files],
        "parameters": given.model_dump(mode="json", include=set(DERIVED)),
        "earlier": _sha256(earlier / "tables" / "articles.parquet") if earlier else None,
        "code": [(path.name, _sha256(path)) for path in code],
        "lists": manifest.lists(),
        "libraries": manifest.versions(),
        "data": str(paths.data()),
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:32]


def _named(path: Path, inputs: list[Path]) -> str:
    """A file's path below the input it belongs to."""
    root = next((root for root in inputs if path.is_relative_to(root)), path.parent)
    return os.fsencode(path.relative_to(root)).hex() if path != root else os.fsencode(path.name).hex()


def _files(inputs: Iterable[Path]) -> Iterator[Path]:
    """Whatever lies in the inputs, the records of a collection too, which say when a page was fetched."""
    for root in inputs:
        if not root.is_dir():
            yield from (
                path for path in (root, root.with_name(root.name + collected.RECORD)) if path.exists()
            )
            continue
        for folder, inner, names in os.walk(root):
            inner.sort()
            yield from (Path(folder, name) for name in sorted([*names, *inner]))


def _stamps(files: Iterable[Path]) -> list[tuple[Path, int, int]]:
    found = []
    for path in files:
        with suppress(OSError):
            state = path.stat()
            found.append((path, state.st_size, state.st_mtime_ns))
    return found


def _sha256(path: Path) -> str:
    """The hash of a file, or why it has none."""
    digest = hashlib.sha256()
    if not path.is_file():
        return "no file"
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
    except OSError as error:
        return f"not read: {error.errno}"
    return digest.hexdigest()
