"""Key phrases: what marks a group, how strongly, and what must not be called a phrase."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import schema
from analysis.text import words
from analysis.topics import backgrounds, phrases, said

NAMES = ("article_id", "headline", "body", "language", "outlet")
COLUMNS = tuple(c for c in schema.ARTICLES if c.name in NAMES)


def articles(*rows: dict[str, str | None]) -> pd.DataFrame:
    numbered = [{"article_id": str(i), "language": "en", **row} for i, row in enumerate(rows)]
    return schema.frame(numbered, COLUMNS)


def said_in(text: str, language: str | None = None) -> dict[str, float]:
    """Phrases of a text as they are printed, in the order in which they stand, and how often."""
    (block,) = said.blocks([""], [text], [language])
    return {block.printed(line): float(block.mentions[line]) for line in range(len(block.phrase))}


def plainly(text: str, language: str | None) -> dict[str, tuple[str, int]]:
    """The same by the definition, word by word: folded phrase → first print, mentions."""
    found: dict[str, tuple[str, int]] = {}
    for piece in re.split(said._STOP, text):
        run = words(piece)
        empty = [w.casefold() in said._function_words(language) or len(w) < 2 or w.isdigit() for w in run]
        for start in range(len(run)):
            for end in range(start + 1, min(start + said.LONGEST, len(run)) + 1):
                whole = not any(empty[start:end]) or (run[start][0].isupper() and run[end - 1][0].isupper())
                if not empty[start] and not empty[end - 1] and whole:
                    phrase = " ".join(run[start:end])
                    printed, n = found.get(phrase.casefold(), (phrase, 0))
                    found[phrase.casefold()] = printed, n + 1
    return found


def press() -> pd.DataFrame:
    """Two outlets: one on a ferry strike, one on a wolf; both print the weather."""
    days = ("one", "two", "three", "four", "five", "six")
    ferry = ("Ferry strike day", "Sorrel Line calls rain a nuisance.", "Post")
    wolf = ("Wolf seen near farm", "Rain did not stop the wolf.", "Echo")
    return articles(
        *({"headline": f"{headline} {day}", "body": body, "outlet": outlet}
          for headline, body, outlet in (ferry, wolf) for day in days)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ferry strike", ["Ferry", "Ferry strike", "strike"]),
        ("the ferry", ["ferry"]),
        ("the and of", []),
        ("Bank of England", ["Bank", "Bank of England", "England"]),
        ("wolf of farms", ["wolf", "farms"]),
        ("Storm. Wolf", ["Storm", "Wolf"]),
        ("2026", []),
        ("", []),
    ],
)
def test_phrases_of_a_text(text: str, found: list[str]) -> None:
    assert list(said_in(text, "en")) == found


@pytest.mark.parametrize(
    ("inside", "outside", "size", "rest", "g2", "ratio"),
    [
        (10.0, 10.0, 100.0, 100.0, 0.0, 0.0),
        (20.0, 5.0, 100.0, 100.0, 2 * (20 * np.log(1.6) + 5 * np.log(0.4)), 2.0),
        (1.0, 0.0, 1.0, 99.0, 2 * np.log(100), np.log2(1 / (0.5 / 99))),
    ],
)
def test_measures_by_hand(
    inside: float, outside: float, size: float, rest: float, g2: float, ratio: float
) -> None:
    cells = [np.array([n]) for n in (inside, outside, size, rest)]
    assert phrases.log_likelihood(*cells)[0] == pytest.approx(g2)
    assert phrases.log_ratio(*cells)[0] == pytest.approx(ratio)


@given(st.tuples(*[st.integers(0, 50)] * 2), st.tuples(*[st.integers(51, 500)] * 2))
def test_log_likelihood_is_symmetric(hits: tuple[int, int], sizes: tuple[int, int]) -> None:
    a, b, n, m = (np.array([float(v)]) for v in (*hits, *sizes))
    there, back = phrases.log_likelihood(a, b, n, m)[0], phrases.log_likelihood(b, a, m, n)[0]
    assert there == pytest.approx(back)
    assert there >= -1e-9 or hits == (0, 0)


def test_a_group_is_marked_by_what_the_others_lack() -> None:
    found = phrases.key(press(), "outlet")
    marks = found.groupby("outlet")["phrase"].apply(list).to_dict()
    assert "Ferry strike day" in marks["Post"]
    assert "Sorrel Line calls" in marks["Post"]
    assert "Wolf" in marks["Echo"]
    everywhere = {phrase.casefold() for listed in marks.values() for phrase in listed}
    assert not everywhere & {"rain", "one", "farm one"}
    assert not {"ferry", "strike"} & everywhere  # stand in the longer phrase only
    assert (found.g2 >= phrases.SIGNIFICANT).all()
    own = press().groupby("outlet").groups
    for outlet, number, rest, rows, others in found[
        ["outlet", "articles", "rest", "rows", "rows_rest"]
    ].to_numpy():
        assert (len(rows), len(others)) == (number, rest)
        assert set(rows) <= set(own[outlet])
        assert not set(others) & set(own[outlet])
    assert found.g2.iloc[0] == pytest.approx(2 * 6 * np.log(2), abs=1e-4)


def test_order_of_rows_does_not_matter_but_for_print() -> None:
    table = press()
    turned = phrases.key(table.iloc[::-1], "outlet")
    pd.testing.assert_frame_equal(
        phrases.key(table, "outlet").assign(phrase=lambda t: t.phrase.str.casefold()),
        turned.assign(phrase=turned.phrase.str.casefold()),
    )


@pytest.mark.parametrize("table", [articles(), articles({"headline": "Alone", "outlet": "Post"})])
def test_too_little_gives_an_empty_table(table: pd.DataFrame) -> None:
    found = phrases.key(table, "outlet")
    assert list(found.columns) == [
        "outlet",
        "phrase",
        "articles",
        "rest",
        "g2",
        "log_ratio",
        "rows",
        "rows_rest",
    ]
    assert found.empty


def test_an_article_is_marked_by_what_is_rare_and_repeated() -> None:
    table = articles(
        {"headline": "Wolf returns to Hark", "body": "The wolf was filmed at dusk. A wolf!"},
        {"headline": "Council meets at dusk", "body": "The council filmed itself."},
        {"headline": "Council votes", "body": "It was dusk."},
    )
    marks = phrases.label(table)["key_phrases"].tolist()
    assert marks[0][0] == "Wolf"
    assert "dusk" not in marks[0]
    assert all(len(found) <= phrases.SHOWN for found in marks)


def test_partitions_with_one_background_agree_with_the_whole() -> None:
    table = press()
    halves = [table.iloc[:5], table.iloc[5:]]
    parts, whole = (
        backgrounds.merged([phrases.background(half) for half in halves]),
        phrases.background(table),
    )
    assert parts.articles == whole.articles
    assert (parts.hashes == whole.hashes).all()
    assert (parts.counts == whole.counts).all()
    parts = pd.concat([phrases.label(half, whole) for half in halves])
    assert parts["key_phrases"].tolist() == phrases.label(table)["key_phrases"].tolist()


def test_the_argument_stays_as_it_was() -> None:
    table = press()
    before = table.copy()
    phrases.label(table)
    phrases.key(table, "outlet")
    pd.testing.assert_frame_equal(table, before)


@given(st.text(max_size=120))
def test_any_text_yields_phrases_that_stand_in_it(text: str) -> None:
    squeezed = " ".join(text.split())
    for phrase in said_in(text):
        assert all(word in squeezed for word in phrase.split(" "))
        assert 1 <= len(phrase.split(" ")) <= said.LONGEST


PIECES = [
    "Bank",
    "of",
    "England",
    "the",
    "storm",
    "Storm",
    "STORM",
    "2026",
    "a",
    ". ",
    ", ",
    " - ",
    "\n",
    "U.S.",
    "l'île",
    "ß",
]


@given(
    st.lists(st.sampled_from(PIECES), max_size=20).map(" ".join) | st.text(max_size=60),
    st.sampled_from([None, "en"]),
)
def test_phrases_are_those_of_the_definition(text: str, language: str | None) -> None:
    expected = {printed: float(n) for printed, n in plainly(text, language).values()}
    assert said_in(text, language) == expected
    assert list(said_in(text, language)) == list(expected)


def test_how_articles_are_cut_into_blocks_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    table = press()
    marks, found = phrases.label(table), phrases.key(table, "outlet")
    monkeypatch.setattr(said, "BLOCK", 5)
    pd.testing.assert_frame_equal(phrases.label(table), marks)
    pd.testing.assert_frame_equal(phrases.key(table, "outlet"), found)


@pytest.mark.parametrize("block", [1, 3])
def test_how_articles_are_parted_changes_no_phrase(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    table = pd.concat([press(), press().assign(language="de")], ignore_index=True)
    whole, of_each = phrases.key(table, "outlet"), phrases.label(table)["key_phrases"].tolist()
    monkeypatch.setattr(said, "BLOCK", block)
    monkeypatch.setattr(said, "_MANY", 2)  # words there is room for before it is made longer
    pd.testing.assert_frame_equal(phrases.key(table, "outlet"), whole)
    assert phrases.label(table)["key_phrases"].tolist() == of_each


@given(st.lists(st.integers(0, 9), max_size=20), st.sampled_from([1, 3, phrases._AT_ONCE]))
def test_numbers_that_stand_twice_have_codes_in_the_order_in_which_they_come(
    numbers: list[int], at_once: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(phrases, "_AT_ONCE", at_once)
        lines, codes = phrases._standing_twice(np.array(numbers, np.uint64))
    twice = [at for at, one in enumerate(numbers) if numbers.count(one) > 1]
    seen = list(dict.fromkeys(numbers[at] for at in twice))
    assert (lines.tolist(), codes.tolist()) == (twice, [seen.index(numbers[at]) for at in twice])
