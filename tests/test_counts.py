"""Every number of the sample's report opens its list, or is of a kind that has none."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from test_browser import SHORT, Opened, chromium  # noqa: F401 - a fixture

from analysis import pairs, pipeline, topics
from analysis.pairs import published

# Columns whose numbers count nothing, with what they are instead. What counts articles, lines, documents,
# texts, origins, stories, outlets, topics, credits or choices is no such column, now or ever.
COMPUTED = {
    "expected": "an estimate: an interval is spread over bars",
    "g2": "a statistic",
    "log ratio": "a statistic",
    "score": "a mean, or a strength between 0 and 1",
    "probability": "a probability",
    "chance of zero": "a probability",
    "tau": "a statistic",
    "distance": "a statistic",
    "value": "a diversity, or the setting of a choice",
    "effective": "a diversity",
    "weight": "what a drawn article stands for",
    "corrected": "an estimate",
    "from": "a bound of an interval",
    "to": "a bound of an interval",
    "low": "a bound of an interval",
    "high": "a bound of an interval",
    "mean hours": "a width",
    "median hours": "a width",
    "rank": "a place in an order",
    "best": "a place in an order",
    "worst": "a place in an order",
    "size": "bytes",
    "words": "words of quotes, which open from the speaker's count of them",
    "words, copies once": "words of quotes, which open from the speaker's count of them",
    "counted": "pairs of articles put together, as many as squares of stories; their articles open from the story",
    "entries": "lines of a file beside the code, named with its hash",
    "share earlier": "an estimate, of stories",
    "if as many articles": "an estimate, of stories",
    "correlation": "a statistic",
    "others later by days": "a lag",
    "usual": "an estimate: what the articles of others and the weekday make likely",
    "at least": "a bound of an interval",
    "chance of it": "a probability",
    "stands for": "an estimate, of pairs",
    "rows in": "rows of tables between two steps, which no run keeps",
    "rows out": "rows of tables between two steps, which no run keeps",
}
ESTIMATED = {  # columns that hold counts elsewhere, and estimates in the tables of these captions
    "share": (
        "Labels of people that the suite gave another name",
        "Share of main topics, corrected for errors",
        "Whose voice the articles of all outlets are, over time",
        "Precision and recall in this corpus, by pairs that were judged",
        "Words in quotation marks that somebody says, of all words of an outlet",
    ),
}
NUMBER = re.compile(r"[-+]?[\d,]*\.?\d+ ?%?")
# In sentences: shares of draws, estimates, intervals, dates, what stands in quotation marks, sizes in bytes.
SAID = re.compile(
    r"“[^”]*”|\(\d[\d.]* to \d[\d.]*[^)]*\)|\d{4}-\d\d-\d\d|\d+% of cases|\b\d+\.\d+\b|[\d,]+ bytes|and \d+ more\b"
    r"|the last \d+ (?:days|hours), since \d+ [A-Z][a-z]{2} \d{4}(?: \d\d:\d\d UTC)?"
    r"|up to \d+ hours open"
    r"|\b\d{1,2} [A-Z][a-z]{2} \d{4}\b"
    r"|each in \d+ independent origins?|have \d+ each"  # of each name before it, which opens its list
)


@pytest.fixture(scope="module")
def tree(sample_page: str) -> html.HtmlElement:
    return html.fromstring(sample_page)


def plain(tree: html.HtmlElement) -> Iterator[tuple[str, str, str]]:
    """Cells that are a number and open no list: caption, heading, number."""
    for table in tree.iter("table"):
        figure = next(table.iterancestors("figure"), None)
        title = table.find("caption") if figure is None else figure.find(".//h4")
        heads = [head.text_content() for head in table.find("thead").iter("th")]
        for row in table.find("tbody"):
            for head, cell in zip(heads, row, strict=True):
                text = cell.text_content().strip()
                if cell.find(".//data") is None and NUMBER.fullmatch(text):
                    yield ("" if title is None else title.text_content()), head.lower(), text


def test_a_number_in_a_table_opens_its_list_or_counts_nothing(tree: html.HtmlElement) -> None:
    numbers = list(plain(tree))
    assert len(numbers) > 100
    open_counts = [
        (title, head, text)
        for title, head, text in numbers
        if head not in COMPUTED and title not in ESTIMATED.get(head, ())
    ]
    assert open_counts == []


def test_every_computed_column_is_there(tree: html.HtmlElement) -> None:
    """What no table has any more is struck from the list."""
    assert set(COMPUTED) == {head for _, head, _ in plain(tree)} - set(ESTIMATED)


def test_a_number_in_a_sentence_opens_its_list_or_counts_nothing(
    tree: html.HtmlElement, sample: pipeline.Prepared
) -> None:
    labels = {*topics.names().values(), *sample.articles["headline"].dropna()}
    for what in pairs.WHAT:  # names of gold sets and of what is measured on them
        labels |= set(published.scores(what)[["set", "measure"]].to_numpy().ravel())
    said = [*tree.iterfind(".//ul[@class='findings']/li"), *tree.iterfind(".//dl[@class='facts']//dd")]
    assert len(said) > 15
    for one in said:
        for count in list(one.iter("data")):
            count.text = ""
        text = one.text_content()
        for label in sorted(labels, key=len, reverse=True):
            text = text.replace(label, "")
        assert not re.search(r"\d", SAID.sub("", text)), text


def test_every_number_opens_a_list_of_just_its_length(
    chromium: object,  # noqa: F811
    sample_page: str,
    tmp_path: Path,
) -> None:
    file = tmp_path / "report.html"
    file.write_text(sample_page, encoding="utf-8")
    opened = Opened(chromium, file)
    wrong, counts = opened.tab.evaluate(SHORT), opened.tab.locator("button.count").count()
    opened.context.close()
    assert wrong == []
    assert counts > 1_000
