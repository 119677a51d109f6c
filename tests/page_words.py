"""A whole page read as a reader would: numbers that disagree with their words, estimates that are certain, a machine's nothing."""

import re

import pandas as pd
from lxml import html

_COUNTED = (
    "articles|outlets|stories|texts|origins|pages|documents|copies|rows|minutes|hours|days|weeks|words|passages|credits|"
    "bytes|records|definitions|topics|feeds|tables|lines|choices|chapters|reports"
)
_ONE = "article|outlet|story|text|origin|document|hour|day|row|passage|credit|byte|topic"
_KIND = "(?:more |other |distinct |independent |aggregator |shared )?"
_NUMBER = r"(?<![\w.,:/–−+-])"
FAULTS = {
    "one of many": rf"{_NUMBER}1 {_KIND}(?:{_COUNTED})\b",
    "many of one": rf"{_NUMBER}(?:0|[2-9]|\d[\d,]*\d) {_KIND}(?:{_ONE})\b(?! pages?\b)",
    "a certain estimate": r"\bprobability (?:0|1)(?:\.0+)?(?!\w|\.\d)|\bprobability (?:0|100)%|\bin (?:0|100)% of cases",
    "a certain interval": r"\((?:0|100)(?:\.0)?% to |% to (?:0|100)(?:\.0)?%\)",
    "a machine's nothing": r"(?<![\w-])(?:nan|NaN|None(?! of \d)|NaT|<NA>)(?![\w-])",
    "nothing in brackets": r"\(\s*\)|“\s*”|\[\s*\]",
    "two stops": r"(?<!\.)\.\.(?!\.)|[,;:]\.|\.;|,,|\w [.,;](?: |$)",
    "two spaces": r"\S\s\s+\S",
    "none of none": r"\b0 of 0\b",
    "the wrong article": r"\b[Aa] (?:outlet|article|origin|hour|age|interval)\b|\b[Aa]n (?:topic|story|text|page)\b",
}  # fmt: skip
_BLOCKS = {
    "p",
    "li",
    "td",
    "th",
    "h1",
    "h2",
    "h3",
    "h4",
    "dt",
    "dd",
    "caption",
    "summary",
    "div",
    "figcaption",
}
_ALOUD = "//@aria-label | //@alt | //@title"


def visible(page: str) -> list[str]:
    """The lines of a page: headings, sentences, cells, captions, and what is read aloud of charts."""
    body = html.document_fromstring(page).body
    for hidden in body.xpath("//style | //script | //pre"):
        hidden.drop_tree()
    last = [
        e for e in body.iter() if e.tag in _BLOCKS and not any(c.tag in _BLOCKS for c in e.iterdescendants())
    ]
    lines = [*("".join(e.itertext()).strip() for e in last), *map(str, body.xpath(_ALOUD))]
    return [line for line in dict.fromkeys(lines) if line]


def faults(line: str, own: str = "") -> list[str]:
    """What is wrong with a line, each with the place; `own` is text of the input, whose faults are its own."""
    found = [
        (why, line[max(m.start() - 8, 0) : m.end() + 8].strip(), m[0])
        for why, form in FAULTS.items()
        for m in re.finditer(form, line)
    ]
    return [f"{why}: …{around}…" for why, around, hit in found if hit.strip() not in own]


def reads_well(page: str, articles: pd.DataFrame) -> None:
    """No line of the page has a fault that is not a word of the input."""
    wanted = ["headline", "body", "outlet", "outlet_raw", "published_raw", "byline"]
    own = " ".join(articles[[c for c in wanted if c in articles]].fillna("").to_numpy(object).ravel())
    own = f"{own} {' '.join(own.split())}"
    wrong = [f"{fault} in: {line[:200]}" for line in visible(page) for fault in faults(line, own)]
    assert not wrong, "\n".join(wrong)


def bounds(page: str) -> list[str]:
    """The cells under Low, High, From and To that a page prints in percent: ends of intervals, which are estimates."""
    body = html.document_fromstring(page).body
    cells = []
    for table in body.xpath("//table"):
        heads = ["".join(head.itertext()) for head in table.xpath(".//thead//th")]
        at = [n for n, head in enumerate(heads) if head in ("Low", "High", "From", "To", "Corrected")]
        cells += ["".join(row[n].itertext()) for row in table.xpath("./tbody/tr") for n in at]
    return [cell for cell in cells if cell.endswith("%")]
