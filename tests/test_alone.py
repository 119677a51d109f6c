"""Each page, feed, export and saved page of the real data, given alone, gets its report.

The suite takes all aggregator pages and exports, and a spread of the rest; with MEDIA_ANALYSIS_ALL set it takes every file.
"""

import os
import re
from pathlib import Path

import in_process
import page_words
import pytest
from test_shapes import adds_up, reads_well

from analysis import pipeline, read
from analysis.errors import InputError
from analysis.parameters import parse
from conftest import SHARED

RAW = re.compile("<NA>|&lt;NA&gt;|NaT")  # an article may say None
REFUSED = {  # what may be refused: no article is found in it
    "feeds/incomplete-fields.atom", "feeds/missing-fields.atom", "feeds/unrecognized.rss",
    "html/dates/1566929327.html.gz",
}  # fmt: skip
KINDS = {"pages/*.txt": 1, "exports/*": 1, "feeds/*[!l]": 4, "field/*": 4, "wikinews/*": 1, "html/dates/*": 25,
         "html/fundus/**/*.html.gz": 40}  # fmt: skip


def files() -> list[Path]:
    """The files to take: every one, or of each kind the first of so many."""
    whole = bool(os.environ.get("MEDIA_ANALYSIS_ALL"))
    found = {kind: sorted(path for path in SHARED.glob(kind) if path.is_file()) for kind in KINDS}
    return [path for kind, all_of in found.items() for path in all_of[:: 1 if whole else KINDS[kind]]]


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(SHARED)))
def test_it_gets_its_report(path: Path, tmp_path: Path) -> None:
    try:
        corpus = read.read([path])
    except InputError:
        assert str(path.relative_to(SHARED)) in REFUSED
        return
    found = pipeline.derive(corpus, parse({}))
    adds_up(found)
    notebooks = in_process.run(found, tmp_path / "run")
    page = (tmp_path / "run" / "report.html").read_text("utf-8")
    reads_well(notebooks, page, RAW)
    page_words.reads_well(page, found.articles)


def test_no_given_page_is_left_out() -> None:
    if SHARED.is_dir():
        assert set(SHARED.glob("pages/*.txt")) <= set(files())
