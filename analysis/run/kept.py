"""Tables kept while their report is made, so that a run that was cut off or failed goes on from them.

They lie under a key of all they follow from: the bytes and names of the inputs, the parameters of the steps, the
code, its word lists and libraries. So what is found is what would be made. They go when their report is whole.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from analysis import corpus as corpora
from analysis import ends, errors, pipeline
from analysis.corpus.ids import Handed
from analysis.keeping import drafts, follows, shelf
from analysis.keeping.shelf import Shelf
from analysis.parameters import Parameters
from analysis.pipeline import Track
from analysis.prepared import Prepared
from analysis.run import manifest

CUT_OFF = Shelf("", 3)


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
    files = list(follows.files(inputs))
    place, handed = _place(inputs, files, given, earlier), _handed(inputs, given, earlier)
    if place and (found := _found(place, track)):
        tell(f"goes on from the tables of a run that was cut off ({place})")
        ends.note("the tables are kept: the same command goes on from them")
        return Kept(found, place, handed)
    stamps = follows.stamps(files)
    tables = pipeline.prepare(inputs, given, track, handed.earlier if handed else None)
    if place is None or stamps != follows.stamps(
        follows.files(inputs)
    ):  # one that changed is not what was hashed
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
    found = shelf.found(place, pipeline.load)
    if found is None:
        return None
    tables, noted = found
    track.seconds |= noted["seconds"]
    rows = tables.steps.astype(object).where(tables.steps.notna(), None)
    track.rows += [dict(zip(rows.columns, row, strict=True)) for row in rows.to_numpy().tolist()]
    return tables


def _keep(tables: Prepared, place: Path, track: Track, tell: Callable[[str], None]) -> bool:
    """Put tables to their place in one step; a place that takes none is no reason to stop."""
    try:
        shelf.keep(CUT_OFF, place, partial(pipeline.save, tables), {"seconds": track.seconds})
    except OSError as error:
        tell(f"the tables are not kept for a run that is cut off: {errors.refused(error)}")
        return False
    ends.note("the tables are kept: the same command goes on from them")
    return True


def _place(inputs: list[Path], files: list[Path], given: Parameters, earlier: Path | None) -> Path | None:
    """Where the tables of such a run lie; null where none can be kept."""
    with suppress(OSError, RuntimeError):  # no home, or a file that cannot be read: reading tells of it
        return shelf.place(CUT_OFF, follows.key(inputs, files, given, earlier))
    return None
