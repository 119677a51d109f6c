"""The text of a saved page: its own paragraphs where they are plain to see, the extractor's answer elsewhere."""

from collections import Counter
from unittest import mock

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import text
from analysis.readers.html import declared, words

LINES = [
    f"Paragraph {n} tells what the crews of the harbour do next, and what the board says of it."
    for n in range(9)
]
TEXT = "".join(f"<p>{line}</p>" for line in LINES)
OTHERS = "".join(
    f"<p>Teaser {n} of another article, which tells of something else entirely here.</p>" for n in range(9)
)
EXTRACTED = "What the extractor found."


def body(inside: str, beside: str = "") -> str | None:
    """The text of a page with these elements in its article and beside it; what is not plain is `EXTRACTED`."""
    tree = lxml.html.document_fromstring(f"<html><body><article>{inside}</article>{beside}</body></html>")
    with mock.patch.object(words, "_extracted", return_value=EXTRACTED):
        return words.without(None, words.body(tree, declared.of(tree))).body


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (TEXT, LINES),
        (f"<p>By Ann Bell | 9 March 2026</p><p>Orsel</p>{TEXT}", LINES),  # what stands before the first sentence
        (f"{TEXT}<h2>What comes next</h2><p>Nobody knows.</p>", [*LINES, "What comes next", "Nobody knows."]),
        (f"{TEXT}<ul><li>One ship sails.</li></ul>", [*LINES, "One ship sails."]),
        (f"{TEXT}<ul><li><a href='/a'>Another article</a></li></ul>", LINES),
        (f"{TEXT}<p><a href='/a'>Also read: another article of ours.</a></p>", LINES),
        (f"{TEXT}<figure><figcaption><p>A ship leaves the harbour in the morning light.</p></figcaption></figure>", LINES),
    ],
)  # fmt: skip
def test_paragraphs_that_are_nearly_all_a_page_has_are_its_text(inside: str, expected: list[str]) -> None:
    assert (body(inside) or "").split("\n") == expected


@pytest.mark.parametrize("beside", ["nav", "aside", "footer"])
def test_what_stands_beside_an_article_does_not_count(beside: str) -> None:
    assert body(TEXT, f"<{beside}>{OTHERS}</{beside}>") == "\n".join(LINES)


@pytest.mark.parametrize(
    ("inside", "beside"),
    [
        (TEXT, f"<div>{OTHERS}</div>"),  # the page has as much text elsewhere
        (f"<div>{TEXT}</div><div>{OTHERS}</div>", ""),
        ("".join(f"<div><p>{line}</p></div>" for line in LINES), ""),  # paragraphs of no one element
        (f"<p>{LINES[0]}</p>", ""),  # too little to tell
        ("<br>".join(LINES), ""),
        ("", ""),
    ],
)
def test_elsewhere_the_text_is_extracted(inside: str, beside: str) -> None:
    assert body(inside, beside) == EXTRACTED


SAID = st.lists(st.sampled_from(["the crews go", "The crews go", "crews", "go go", "...", "it's 2.5", ""]))


@given(SAID, SAID)
def test_words_of_common_lines_are_shared_as_if_all_were_counted(one: list[str], other: list[str]) -> None:
    first, second = (Counter(text.words("\n".join(lines))) for lines in (one, other))
    shared = 2 * (first & second).total() / max(1, first.total() + second.total())
    assert words._alike(one, other) == shared
