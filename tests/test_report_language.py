"""The first page of the sample in another language, and, line by line, what of it stays English."""

import re
from pathlib import Path

import in_process
import page_words
import pytest
from nbformat import NotebookNode

from analysis import page, paths, pipeline, topics
from analysis.pipeline import Prepared
from analysis.run import report

ENGLISH = {  # what starts a line that is English in a page of another language, and why
    "How right the stories are here is not known": "scores and names of gold sets, as published",
}
ALOUD = "days, none of them empty"  # the text for readers of screens that a chart has


@pytest.fixture(scope="module")
def tables(sample: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("language")
    report.save_tables(sample, "What the news covered", folder)
    return folder / "tables"


def front(tables: Path, code: str) -> tuple[NotebookNode, str]:
    """The front notebook and its page in a language, beside a chapter that is English."""
    source = paths.notebooks() / "report.ipynb"
    made = in_process.notebook(source, {"corpus": str(tables), "report_language": code})
    other = in_process.notebook(
        paths.notebooks() / "01-what-is-in-this-corpus.ipynb", {"corpus": str(tables)}
    )
    found = pipeline.load(tables)
    chapters = [("report", made), ("01-what-is-in-this-corpus", other)]
    html = page.render(
        chapters,
        "What the news covered",
        found.articles,
        tables=found._asdict(),
        names=topics.names(),
        tongue=code,
    )
    return made, html


def first(html: str) -> list[str]:
    """The lines of the frame and of the first chapter."""
    parts = html.split('<section class="chapter"')
    return page_words.visible(f'{parts[0]}<section class="chapter"{parts[1]}')


def test_what_stays_english_on_the_first_page_is_listed(tables: Path, sample: Prepared) -> None:
    _, english = front(tables, "en")
    _, german = front(tables, "de")
    own = sample.articles[["headline", "body", "outlet", "byline"]].fillna("").to_numpy(object).ravel()
    known = set(re.findall(r"[^\W\d_]+", " ".join(map(str, own))))
    known |= set(re.findall(r"[^\W\d_]+", " ".join(sample.quotes["role"].dropna())))
    plain = set(first(english))
    same = [
        line for line in first(german) if line in plain and set(re.findall(r"[^\W\d_]{3,}", line)) - known
    ]
    sections = set(
        re.findall(r'<li><a href="#[^"]*" dir="auto">([^<]*)</a></li>', german)
    )  # of English chapters
    assert [line for line in same if not line.startswith(tuple(ENGLISH)) and line not in sections] == []
    assert [start for start in ENGLISH if not any(line.startswith(start) for line in same)] == []
    assert any(ALOUD in line for line in first(german))
    assert "Worüber wurde berichtet?" in german
    assert 'lang="de" dir="auto">Welche Dokumente wurden gelesen, und wie?</h3>' in german
    assert re.search(r'<th scope="col"[^>]* lang="de" dir="auto">', german)
    assert (
        '<section class="chapter" aria-labelledby="at-01-what-is-in-this-corpus" lang="en" dir="ltr">'
        in german
    )


def test_a_page_from_right_to_left_says_so_and_keeps_its_numbers(tables: Path, sample: Prepared) -> None:
    notebook, arabic = front(tables, "ar")
    assert '<html lang="ar" dir="rtl">' in arabic
    said = next(o.data["text/plain"] for c in notebook.cells for o in c.get("outputs", ()) if "data" in o)
    assert "22 مقالًا، 10 وسائل إعلام" in said
    counts = re.findall(r'<data class="count" value="(\d+)"', arabic)
    _, english = front(tables, "en")
    assert sorted(counts) == sorted(re.findall(r'<data class="count" value="(\d+)"', english))
    assert len(sample.articles) == 192
