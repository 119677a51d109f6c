"""Corpora of any shape: every step, every cell of all notebooks and the page run, and the counts add up."""

import re
from functools import cache
from pathlib import Path

import in_process
import page_words
import pytest
import shapes
from nbformat import NotebookNode

from analysis import evidence, outlets, pipeline, tally
from analysis.parameters import parse
from analysis.prepared import Prepared

COUNT = re.compile(r'<data class="count" value="(\d+)" data-rows="([\d,;-]*)"([^>]*)>')
RAW = re.compile(r"(?<![\w-])(nan|NaN|NaT|<NA>|&lt;NA&gt;|None(?! of [\d<])|-?inf)(?![\w-])")


@pytest.fixture(autouse=True)
def _outlets_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlets, "load", cache(outlets.load))


def adds_up(found: Prepared) -> None:
    """Nothing is lost between what was read, the articles, and any count of them."""
    articles, documents = found.articles, found.documents
    assert (documents["records"] == documents["articles"] + documents["set_aside"]).all()
    once = ~articles["article_id"].isin(found.printings["merged_into"])
    assert documents["articles"].sum() == once.sum() + len(found.printings)
    assert (articles["printings"][once] == 1).all()
    assert articles["article_id"].is_unique
    for key in ("outlet", "story_id", "published_basis", "language", "role", "section"):
        counted = tally.by(articles, key)
        assert counted["articles"].sum() == len(articles), key
        assert sorted(row for rows in counted["rows"] for row in rows) == list(articles.index), key
    assert tally.widths(articles)["articles"].sum() == len(articles)
    for inner, outer in (("article_id", "text_id"), ("text_id", "origin_id"), ("origin_id", "story_id")):
        assert (articles.groupby(inner)[outer].nunique() == 1).all(), inner
    assert set(found.relations["a"]) | set(found.relations["b"]) <= set(articles["article_id"])


def reads_well(notebooks: dict[str, NotebookNode], page: str, raw: re.Pattern[str] = RAW) -> None:
    """Every count has as many articles behind it as it says, and no reader sees how a machine writes nothing."""
    outputs = [o for made in notebooks.values() for cell in made.cells for o in cell.get("outputs", ())]
    shown = [o.get("data", {}).get("text/html", "") for o in outputs]
    for value, rows, more in (count for html in [*shown, page] for count in COUNT.findall(html)):
        if not any(mark in more for mark in ("data-per", "data-names", "data-total")):
            assert len(evidence.decode(rows)) == min(int(value), evidence.SHOWN)
    for html in shown:
        assert not (found := raw.search(html)), html[max(found.start() - 200, 0) : found.end() + 50]


@pytest.mark.parametrize("name", shapes.NAMED)
def test_every_shape_gets_its_report(name: str, tmp_path: Path) -> None:
    source = tmp_path / "articles.csv"
    source.write_text(shapes.table(shapes.NAMED[name]), encoding="utf-8")
    found = pipeline.prepare([source], parse({}))
    assert len(found.articles) + len(found.ledger.query("use == 'set aside'")) == len(shapes.NAMED[name])
    adds_up(found)
    notebooks = in_process.run(found, tmp_path / "run")
    assert len(notebooks) == len(in_process.SOURCES)
    page = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    reads_well(notebooks, page)
    page_words.reads_well(page, found.articles)
