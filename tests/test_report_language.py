"""The sample's page in another language: nothing of the first page stays English, no sentence of a chapter does."""

import re
from functools import cache
from pathlib import Path

import in_process
import page_words
import pandas as pd
import pytest
from lxml import html
from nbformat import NotebookNode

from analysis import language, page, paths, pipeline, speakers, topics
from analysis.pipeline import Prepared
from analysis.run import report

CHAPTERS = [
    path
    for path in report.chapters(front_only=False, selected=False, compared=True)
    if path.name != report.FRONT
]
SENTENCES = (
    "//ul[@class='findings']/li | //figcaption//h4 | //figcaption//p | //p | //h3 | //caption | //dt | //summary"
    " | //th[@scope='col']"
)
PLAIN = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")  # two words that no catalogue was asked for
DATA = (
    "How right the",
    "Words and phrases",
    "Find in this page",
)  # names of gold sets, words of articles, a query


@pytest.fixture(scope="module")
def tables(sample: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("language")
    report.save_tables(sample, "What the news covered", folder)
    return folder / "tables"


@cache
def front(tables: Path, code: str) -> tuple[NotebookNode, str]:
    """The front notebook and its page in a language, beside a chapter."""
    source = paths.notebooks() / "report.ipynb"
    made = in_process.notebook(source, {"corpus": str(tables), "report_language": code})
    other = in_process.notebook(
        paths.notebooks() / "01-what-is-in-this-corpus.ipynb",
        {"corpus": str(tables), "report_language": code},
    )
    found = pipeline.load(tables)
    chapters = [("report", made), ("01-what-is-in-this-corpus", other)]
    made_of = page.render(
        chapters,
        "What the news covered",
        found.articles,
        tables=found._asdict(),
        names=topics.names(),
        tongue=code,
    )
    return made, made_of


def first(whole: str) -> list[str]:
    """The lines of the frame and of the first chapter."""
    parts = whole.split('<section class="chapter"')
    return page_words.visible(f'{parts[0]}<section class="chapter"{parts[1]}')


def test_nothing_stays_english_on_the_first_page(tables: Path, sample: Prepared) -> None:
    _, english = front(tables, "en")
    _, german = front(tables, "de")
    own = sample.articles[["headline", "body", "outlet", "byline"]].fillna("").to_numpy(object).ravel()
    known = set(re.findall(r"[^\W\d_]+", " ".join(map(str, own))))
    known |= set(re.findall(r"[^\W\d_]+", " ".join(sample.quotes["role"].dropna())))
    plain = set(first(english))
    same = [
        line for line in first(german) if line in plain and set(re.findall(r"[^\W\d_]{3,}", line)) - known
    ]
    assert same == []
    assert "Worüber wurde berichtet?" in german
    assert 'dir="auto">Welche Dokumente wurden gelesen, und wie?</h3>' in german


class Marked(dict[str, str]):
    """A catalogue in which each text that a real one has is itself in wide letters, with its values and forms."""

    def get(self, text: str, otherwise: str = "") -> str:  # type: ignore[override]
        """The text in wide letters, or what is given where no catalogue has it."""
        parts = re.split(r"(\{\w*(?::\|?)?|\})", text)
        return "".join(map(wide, parts)) if text in self else otherwise


def wide(part: str) -> str:
    """Letters of a part of a text, unless it names a value, so wide that no code writes them."""
    letters = "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalpha() else c for c in part)
    return part if part.startswith("{") else letters


def named(sample: Prepared) -> re.Pattern[str]:
    """Names and headlines of the corpus, which stay as they are."""
    own = [sample.articles[name] for name in ("headline", "outlet", "publisher_family", "published_raw")]
    said = speakers.spoken(sample.quotes, sample.articles)
    names = pd.concat([*own, said["speaker_name"], sample.quotes["role"]], ignore_index=True).dropna()
    words = sorted({*names.astype(str), *topics.names().values()}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


def test_nothing_that_chapters_say_passes_by_the_catalogue(
    tables: Path, sample: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Titles, sentences, findings, what stands where nothing is drawn, and what is read aloud of charts."""
    known = Marked(language.catalogue("de"))
    monkeypatch.setattr(language, "catalogue", lambda code: {} if code == language.ENGLISH else known)
    made = [
        (path.stem, in_process.notebook(path, {"corpus": str(tables), "report_language": "de"}))
        for path in CHAPTERS
    ]
    given = sample._asdict()
    page_ = page.render(made, "", sample.articles, tables=given, names=topics.names(), tongue="de")
    body = html.document_fromstring(page_).xpath("//main")[0]
    for code in body.xpath("//pre | //code"):
        code.drop_tree()
    lines = ["".join(part.itertext()) for part in body.xpath(SENTENCES)]
    lines += [str(said) for said in body.xpath("//@aria-label")]
    assert len(lines) > 300
    own = named(sample)
    by = {line: PLAIN.findall(own.sub("", line)) for line in lines}
    assert [line for line, found in by.items() if found and not line.startswith(tuple(map(wide, DATA)))] == []


def test_a_page_from_right_to_left_says_so_and_keeps_its_numbers(tables: Path, sample: Prepared) -> None:
    notebook, arabic = front(tables, "ar")
    assert '<html lang="ar" dir="rtl">' in arabic
    said = next(o.data["text/plain"] for c in notebook.cells for o in c.get("outputs", ()) if "data" in o)
    assert "22 مقالًا، 10 وسائل إعلام" in said
    counts = re.findall(r'<data class="count" value="(\d+)"', arabic)
    _, english = front(tables, "en")
    assert sorted(counts) == sorted(re.findall(r'<data class="count" value="(\d+)"', english))
    assert len(sample.articles) == 192
