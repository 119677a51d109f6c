"""Each page, feed, export and saved page of the real data, given alone, gets its report.

The suite takes all aggregator pages and exports, and a spread of the rest through every step, and through all notebooks
and the page where no file before looked alike to them; with MEDIA_ANALYSIS_ALL set it takes every file through all.
"""

import contextlib
import os
import re
from pathlib import Path

import in_process
import page_words
import pytest
from accuracy.real import SHARED
from test_shapes import adds_up, reads_well
from test_stories_gold import own_stories

from analysis import pipeline, read
from analysis.errors import InputError
from analysis.parameters import parse
from analysis.prepared import Prepared

RAW = re.compile("<NA>|&lt;NA&gt;|NaT")  # an article may say None
REFUSED = {  # what may be refused: no article is found in it
    "feeds/incomplete-fields.atom", "feeds/missing-fields.atom", "feeds/unrecognized.rss",
    "html/dates/1566929327.html.gz",
}  # fmt: skip
KINDS = {"pages/*.txt": 1, "exports/*": 1, "feeds/*[!l]": 4, "field/*": 4, "wikinews/*": 1, "html/dates/*": 25,
         "html/fundus/**/*.html.gz": 40}  # fmt: skip


WHOLE = bool(os.environ.get("MEDIA_ANALYSIS_ALL"))


def files() -> list[Path]:
    """The files to take: every one, or of each kind the first of so many."""
    found = {kind: sorted(path for path in SHARED.glob(kind) if path.is_file()) for kind in KINDS}
    return [path for kind, all_of in found.items() for path in all_of[:: 1 if WHOLE else KINDS[kind]]]


def look(found: Prepared) -> tuple[object, ...]:
    """By what notebooks and page tell small corpora apart: none, one or more of a thing; a column empty, partly or full."""
    articles = found.articles
    few = (
        min(count, 2)
        for count in (len(articles), articles["outlet"].nunique(), articles["story_id"].nunique())
    )
    filled = articles[["published_earliest", "captured_latest", "body"]].notna()
    some = (found.credits, found.relations, found.printings, found.ledger["start"].dropna())
    topics = articles["topics"].map(len).gt(0).any()
    return (*few, *filled.any(), *filled.all(), bool(topics), *(len(table) > 0 for table in some))


@pytest.fixture(scope="module")
def seen() -> set[tuple[object, ...]]:
    """Looks that went through all notebooks and the page."""
    return set()


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(SHARED)))
def test_it_gets_its_report(path: Path, seen: set[tuple[object, ...]], tmp_path: Path) -> None:
    try:
        corpus = read.read([path])
    except InputError:
        assert str(path.relative_to(SHARED)) in REFUSED
        return
    found = pipeline.derive(corpus, parse({}))
    adds_up(found)
    assert path.parent.name != "pages" or own_stories(found.articles) == []
    if look(found) in seen and not WHOLE:
        return
    seen.add(look(found))
    with contextlib.nullcontext() if WHOLE else in_process.one_choice_of_each():
        notebooks = in_process.run(found, tmp_path / "run")
    page = (tmp_path / "run" / "report.html").read_text("utf-8")
    reads_well(notebooks, page, RAW)
    page_words.reads_well(page, found.articles)


def test_no_given_page_is_left_out() -> None:
    if SHARED.is_dir():
        assert set(SHARED.glob("pages/*.txt")) <= set(files())
