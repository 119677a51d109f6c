"""The sample's page in another language: nothing of the first page stays English, no sentence of a chapter does."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import in_process
import page_words
import pandas as pd
import pytest
from lxml import html
from nbformat import NotebookNode

from analysis import evidence, language, page, paths, pipeline, speakers, topics, trying, wordings
from analysis import tables as tables_
from analysis.parameters import parse
from analysis.prepared import Prepared
from analysis.run import appendix, manifest, report

CHAPTERS = report.chapters(front_only=False, selected=False, compared=True)
SENTENCES = (
    "//ul[@class='findings']/li | //figcaption//h4 | //figcaption//p | //p[not(@dir and ancestor::details)] | //h3 | //caption | //dt | //summary"
    " | //th[@scope='col']"
)
BESIDE = " · "  # in a heading: two articles side by side
PLAIN = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")  # two words that no catalogue was asked for
DATA = (
    "How right the",
    "Words and phrases",
    "Find in this page",
)  # names of gold sets, words of articles, a query


def wide(part: str) -> str:
    """Letters of a part of a text, unless it names a value, so wide that no code writes them."""
    letters = "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalpha() else c for c in part)
    return part if part.startswith("{") else letters


OF_INPUT = {  # columns that hold words of the input, and names of the suite's own parameters
    *(wide(head) for head in ("About", "After", "Before", "Note", "Phrase", "Quote", "Sentence", "Value",
                              "Word or phrase", "Wording", "Words")),
}  # fmt: skip


@pytest.fixture(scope="module")
def tables(sample: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("language")
    report.save_tables(sample, "What the news covered", folder)
    pipeline.hold(folder / "tables", sample)  # as the kernels of a report have them
    yield folder / "tables"
    pipeline.let_go()


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
    ).html
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


def cells(body: html.HtmlElement) -> list[str]:
    """What stands in tables, but for columns of the input."""
    found = []
    for table in body.xpath(".//table"):
        heads = ["".join(head.itertext()) for head in table.xpath("./thead//th")]
        kept = [at for at, head in enumerate(heads) if head not in OF_INPUT and BESIDE not in head]
        rows = table.xpath("./tbody/tr")
        found += [
            f"{heads[at]}|{''.join(row[at].itertext())}" for row in rows for at in kept if at < len(row)
        ]
    return found


def named(sample: Prepared) -> re.Pattern[str]:
    """Names and headlines of the corpus, which stay as they are."""
    own = [sample.articles[name] for name in ("headline", "outlet", "publisher_family", "published_raw")]
    said = speakers.spoken(sample.quotes, sample.articles)
    names = pd.concat([*own, said["speaker_name"], sample.quotes["role"]], ignore_index=True).dropna()
    words = sorted({*names.astype(str), *topics.names().values()}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


def test_nothing_that_chapters_say_passes_by_the_catalogue(
    tables: Path, sample: Prepared, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """Titles, sentences, findings, what stands where nothing is drawn, and what is read aloud of charts."""
    evidence._interval.cache_clear()  # times are kept by language, and this is German in wide letters
    request.addfinalizer(evidence._interval.cache_clear)
    known = Marked(language.catalogue("de"))
    monkeypatch.setattr(language, "catalogue", lambda code: {} if code == language.ENGLISH else known)
    made = [
        (path.stem, in_process.notebook(path, {"corpus": str(tables), "report_language": "de"}))
        for path in CHAPTERS
    ]
    given = sample._asdict()
    with language.of("de"):
        method = appendix.chapter(manifest.describe(sample, parse({"report_language": "de"})), sample)
    page_ = page.render(
        made, "", sample.articles, tables=given, names=topics.names(), tongue="de", appendix=[method]
    ).html
    body = html.document_fromstring(page_).xpath("//main")[0]
    for code in body.xpath("//pre | //code"):
        code.drop_tree()
    lines = ["".join(part.itertext()) for part in body.xpath(SENTENCES)]
    lines += [str(said) for said in body.xpath("//@aria-label")]
    lines += cells(body)
    assert len(lines) > 300
    own = named(sample)
    by = {line: PLAIN.findall(own.sub("", line)) for line in lines}
    assert [line for line, found in by.items() if found and not line.startswith(tuple(map(wide, DATA)))] == []


def test_words_of_the_suite_in_cells_are_said_in_the_language_and_those_of_the_input_are_not(
    sample: Prepared,
) -> None:
    parts = set(sample.relations["reason"].str.split("; ").explode())
    with language.of("de"):
        left = [part for part in parts if wordings.told(part) == part]
        assert wordings.told("names Odette; 3 hours apart; a credits The Gull; likeness 0.41") == (
            "Namen Odette; 3 Stunden auseinander; Eines nennt The Gull als Quelle; Ähnlichkeit 0,41"
        )
        table = pd.DataFrame(
            {"headline": ["first"], "statement": ["first"], "topic": ["(no topic)"], "sure": [True]}
        )
        shown = tables_.show(table).text.splitlines()[-1]
    assert left == []
    assert shown == "first | zuerst | (kein Thema) | ja"
    assert wordings.told("3 hours apart") == "3 hours apart"


def test_what_was_tried_is_told_in_the_language() -> None:
    with language.of("de"):
        said = trying.sentence({"0.1": "Gull", "0.2": "Post", "0.3": "Post"}).text
    assert said == "Die Antwort bewegt sich: mit 0.1: Gull; mit 0.2 und 0.3: Post."


def test_a_page_from_right_to_left_says_so_and_keeps_its_numbers(tables: Path, sample: Prepared) -> None:
    notebook, arabic = front(tables, "ar")
    assert '<html lang="ar" dir="rtl">' in arabic
    said = next(o.data["text/plain"] for c in notebook.cells for o in c.get("outputs", ()) if "data" in o)
    assert "22 مقالًا، 10 وسائل إعلام" in said
    counts = re.findall(r'<data class="count" value="(\d+)"', arabic)
    _, english = front(tables, "en")
    assert sorted(counts) == sorted(re.findall(r'<data class="count" value="(\d+)"', english))
    assert len(sample.articles) == 192


def test_names_and_dates_in_a_sentence_from_right_to_left_keep_their_own_direction(
    tables: Path, sample: Prepared
) -> None:
    _, arabic = front(tables, "ar")
    cards_ = html.document_fromstring(arabic).xpath("//details[@class='card']//ul/li")
    assert cards_
    for line in cards_:  # who states it, and when, each by itself
        who, when = ["".join(part.itertext()) for part in line.xpath("./bdi")][:2]
        assert set(language.bare(who).split(" ")) & set(
            " ".join(sample.articles["outlet"].dropna()).split(" ")
        )
        assert re.search(r"مارس 2026 .*UTC$", when)
        assert not re.search("[A-Za-z]", when.replace("UTC", ""))
    with language.of("ar"):
        assert (
            evidence.sentence("{a} before {b}", a="The Gull", b="Post").text
            == "\u2068The Gull\u2069 قبل \u2068Post\u2069"
        )
        assert wordings.told("its text credits The Gull") == "نصها ينسب إلى \u2068The Gull\u2069"
        entry = evidence.index(sample.articles.head(1))[0]
        assert evidence.about(entry) == f"\u2068{entry['outlet']}\u2069 · \u2068{entry['time']}\u2069"
    assert wordings.told("its text credits The Gull") == "its text credits The Gull"


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("\u2068a\u2069 b", "\u2068a\u2069 b"),
        ("\u2069a\u2068", "a"),
        ("\u2068a", "a"),
        ("a\u2069\u202eb", "ab"),
    ],
)
def test_marks_of_direction_stay_only_where_they_close_what_they_open(value: str, kept: str) -> None:
    """What an input brings can set a part of itself apart, and steer nothing around it."""
    assert evidence.plain(value) == kept
    assert evidence.sentence("{v}.", v=value).text == f"{kept}."


def test_a_name_from_right_to_left_is_apart_in_a_page_from_left_to_right() -> None:
    assert (
        evidence.sentence("“{story}” in {n} articles", story="قصة", n=3).html
        == "“<bdi>قصة</bdi>” in 3 articles"
    )
    assert evidence.sentence("“{story}” in {n} articles", story="Gull", n=3).html == "“Gull” in 3 articles"
