"""What outlets disagree on, as it is read: both sides, marked values, wordings and what changed between them."""

from itertools import combinations
from unittest.mock import patch

import pandas as pd
import pytest
from accuracy import claims as gold
from hypothesis import given
from hypothesis import strategies as st

from analysis import claims, disagreements, evidence, families, schema, tables
from analysis.stories import story_cards

WHEN = pd.Timestamp("2026-03-05T09:00Z")
NO_NAMES = pd.Series(dtype=object)


@pytest.fixture(scope="module")
def told() -> pd.DataFrame:
    return gold.told()


@pytest.fixture(scope="module")
def found(told: pd.DataFrame) -> pd.DataFrame:
    return claims.find(told)


def test_both_sides_stand_in_the_table(told: pd.DataFrame, found: pd.DataFrame) -> None:
    table = disagreements.conflicts(found, told, NO_NAMES, 100)
    stated = found.index[found["article_id"].isin(told["article_id"].iloc[:2])]
    first = table[table["rows"].map(lambda rows: set(rows) <= set(stated))]
    assert first["value"].tolist() == ["Twelve people", "Fourteen people"]
    assert first["sentence"].iloc[0].html.startswith("<mark>Twelve people</mark> were killed")
    assert disagreements.at_their_place(found, told).all()


def test_nothing_is_said_where_nobody_differs(told: pd.DataFrame, found: pd.DataFrame) -> None:
    agreed = found[found["verdict"] == "agrees"]
    assert disagreements.sentence(agreed, told) is None
    assert disagreements.conflicts(agreed, told, NO_NAMES, 9).empty
    one = found[found["article_id"].str.startswith("000")]
    assert disagreements.sentence(one, told).text.startswith(
        "Outlets contradict one another on 1 point in 1 story"
    )


def test_a_statement_opens_its_article_at_the_place(told: pd.DataFrame, found: pd.DataFrame) -> None:
    addressed = told.assign(url=[f"https://press.invalid/{n}" for n in range(len(told))])
    row = int(found.index[found["value"] == "Fourteen people"][0])
    (entry,) = evidence.entries({"articles": addressed, "claims": found}, {"claims": {row}})["claims"]
    assert "[Fourteen people]" in entry["headline"]
    assert entry["url"].endswith("#:~:text=Fourteen%20people")
    assert "conflicts" in entry["why"]
    assert tables.show(
        disagreements.conflicts(found, told, NO_NAMES, 100), count="statements", of="claims"
    ).html.count('data-of="claims"') >= 2  # fmt: skip


def test_the_same_words_in_two_stories_are_two_points(told: pd.DataFrame, found: pd.DataFrame) -> None:
    one = found[found["article_id"].str.startswith("000")]
    again = one.assign(claim_id=one["claim_id"] + "-x")
    said = disagreements.sentence(pd.concat([one, again], ignore_index=True), told)
    assert said.text.startswith("Outlets contradict one another on 2 points in 1 story")


def test_hostile_words_are_escaped() -> None:
    assert disagreements.marked([("<b>", ""), ("&", "mark")]).html == "&lt;b&gt;<mark>&amp;</mark>"


def test_a_story_card_carries_its_contradictions(told: pd.DataFrame, found: pd.DataFrame) -> None:
    card = story_cards.card(told, "000", claims=found)
    assert card.loc[card["part"] == "contradicted", "value"].tolist() == ["twelve people or fourteen people"]


@pytest.mark.parametrize(
    ("whole", "other", "how", "shown"),
    [
        ("We will not pay it now", "We will not pay it now", "the longest", "We will not pay it now"),
        ("We will not pay it now", "We will not pay", "cut", "We will not pay <del>it now</del>"),
        ("We will not pay it", "We may pay it", "reworded", "We <del>will not</del> <ins>may</ins> pay it"),
    ],
)
def test_what_was_changed_is_marked_word_by_word(whole: str, other: str, how: str, shown: str) -> None:
    said, html = families.changed(whole, other)
    assert (said, html.html.strip()) == (how, shown)


WORDS = [
    "the",
    "wall",
    "would",
    "hold",
    "we",
    "never",
    "said",
    "that",
    "boats",
    "were",
    "late",
    "by",
    "night",
    "in",
    "harbour",
    "storms",
]


def wording(words: str) -> families.Wording:
    return families.Wording(0, words, tuple(words.lower().split()), "en")


@pytest.mark.parametrize(
    ("whole", "other", "flagged"),
    [
        ("we will not pay the men", "we will pay the men", "“not”: not / none"),
        ("we lost twelve good men there", "we lost ten good men there", "number: twelve / ten"),
        ("we pay if they stop it", "we pay they stop it", "condition: if / none"),
        ("we will pay the good men", "we will pay the men", ""),
        ("we will pay a good man", "we will pay good man", ""),
    ],
)
def test_what_turns_a_wording_round_is_flagged(whole: str, other: str, flagged: str) -> None:
    assert families.flag(wording(whole), wording(other)) == flagged


def test_an_utterance_is_found_in_its_wordings() -> None:
    quoted = {
        "a": '"It is easy to leave, but I want to keep the lamp lit at the highest level of the tower."',
        "b": '"I want to keep the lamp at the highest possible level."',
        "c": '"The fish was fresh and nobody had asked for it."',
    }
    articles = schema.frame(
        [
            {"article_id": key, "outlet": outlet, "language": "en", "story_id": "s", "text_id": key, "origin_id": key,
             "published_earliest": WHEN, "published_latest": WHEN, "published_basis": "absolute"}
            for key, outlet in zip(quoted, ("Echo", "Post", "Gull"), strict=True)
        ],
        schema.ARTICLES,
    )  # fmt: skip
    rows = [
        {"article_id": key, "quote_id": key, "place": "body", "kind": "direct", "act": "speech", "start": 0,
         "end": 9, "parts": [], "content": said, "words": 9, "reason": "marks"} for key, said in quoted.items()
    ]  # fmt: skip
    none = schema.frame([], schema.CREDITS)
    table = families.table(schema.frame(rows, schema.QUOTES), articles, none, 0.9, 9)
    assert table["outlets"].tolist() == ["Echo", "Post"]
    assert table["how"].tolist() == ["the longest", "reworded"]
    assert "<ins>possible</ins>" in table["wording"].iloc[1].html


@pytest.mark.parametrize(
    ("one", "other", "people", "stories", "together"),
    [
        ("We ran when the lamp fell into the harbour.", "Into the harbour the lamp fell, so all ran.", (None, None), "ss",
         True),
        ("We ran when the lamp fell into the harbour.", "Into the harbour the lamp fell, so all ran.",
         ("Ada Reyes", "Uwe Brand"), "ss", False),
        ("We ran when the lamp fell into the harbour.", "Into the harbour the lamp fell, so all ran.",
         ("Ada Reyes", "Ms Reyes"), "ss", True),
        ("This is what it is to be a keeper.", "Ask them what it is to be a sailor.", (None, None), "ss", False),
        ("They stood on the right side of the harbour wall.", "On the right side of the harbour grows kelp.",
         (None, None), "st", False),
        ("Nobody shall say that the lamp of Skelby burned badly.", "The lamp of Skelby burned badly,” “That was the end of a year of storms.",
         (None, None), "ss", True),
    ],
)  # fmt: skip
def test_what_is_one_utterance(
    one: str, other: str, people: tuple[str | None, str | None], stories: str, together: bool
) -> None:
    rows = [
        {"article_id": f"a{at}", "quote_id": f"q{at}", "place": "body", "kind": "direct", "act": "speech",
         "start": 0, "end": 1, "parts": [], "content": said, "words": 9, "person": who, "reason": ""}
        for at, (said, who) in enumerate(zip((one, other), people, strict=True))
    ]  # fmt: skip
    articles = pd.DataFrame(
        {"article_id": ["a0", "a1"], "story_id": list(stories), "language": "en", "outlet": ["o0", "o1"],
         "origin_id": ["g0", "g1"]}
    )  # fmt: skip
    assert bool(families.families(schema.frame(rows, schema.QUOTES), articles)) == together


def plainly(found: list[families.Wording], stories: dict[int, str]) -> set[frozenset[int]]:
    """Which wordings stand together, by every pair looked at."""

    def stems(one: families.Wording) -> set[str]:
        return {families._stem(word, one.language) for word in one.words} - {""}

    def runs(one: families.Wording) -> set[tuple[str, ...]]:
        size, empty = families.RUN, families.lists.of(one.language).function
        every = (one.words[at : at + size] for at in range(max(1, len(one.words) - size + 1)))
        return {run for run in every if sum(word not in empty for word in run) >= families.TOLD}

    groups = [{at} for at in range(len(found))]
    for a, b in combinations(range(len(found)), 2):
        one, other = found[a], found[b]
        shared = len(stems(one) & stems(other))
        alike = shared >= families.SHARED and shared >= families.ALIKE * min(
            len(stems(one)), len(stems(other))
        )
        common = runs(one) & runs(other)
        least = 0 if stories[one.row] == stories[other.row] else families.APART
        covered = min(families.LONG, max(least, families.COVERED * min(len(one.words), len(other.words))))
        joined = one.words == other.words or (common and len(common) + families.RUN - 1 >= covered)
        if joined or (alike and stories[one.row] == stories[other.row]):
            whole = groups[a] | groups[b]
            for at in whole:
                groups[at] = whole
    return {frozenset(own) for own in groups}


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.lists(st.sampled_from(WORDS), min_size=4, max_size=9)), max_size=9
    ),
    st.sampled_from([1, 3, families._AT_ONCE]),
)
def test_wordings_are_joined_as_every_pair_says(said: list[tuple[int, list[str]]], at_once: int) -> None:
    rows = [
        {"article_id": f"a{row}", "quote_id": f"q{at}", "place": "body", "kind": "direct", "act": "speech",
         "start": 0, "end": 1, "parts": [], "content": " ".join(words), "words": len(words), "quoted_words": 0,
         "reason": ""}
        for at, (row, words) in enumerate(said)
    ]  # fmt: skip
    stories = {row: f"s{row // 2}" for row in range(6)}
    articles = pd.DataFrame(
        {"article_id": [f"a{row}" for row in stories], "story_id": list(stories.values()), "language": "en",
         "outlet": [f"o{row}" for row in stories], "origin_id": [f"g{row}" for row in stories]}
    )  # fmt: skip
    quoted = schema.frame(rows, schema.QUOTES)
    found = list(families._wordings(quoted, articles))
    with patch.object(families, "_AT_ONCE", at_once):
        told = {frozenset(map(found.index, own)) for own in families.families(quoted, articles)}
    plain = {own for own in plainly(found, stories) if len({found[at].row for at in own}) > 1}
    assert {frozenset(found.index(found[at]) for at in own) for own in plain} == told


def test_a_number_that_its_own_outlet_changed_is_told_where_others_differ_over_it_too(
    told: pd.DataFrame, found: pd.DataFrame
) -> None:
    point = found.loc[found["value"] == "Twelve people"].iloc[0]["claim_id"]
    mine = found[found["claim_id"] == point].head(1)
    before = mine.assign(value="Eleven people", verdict="updates")
    other = mine.assign(article_id=told.loc[told["outlet"] != _outlet(told, mine), "article_id"].iloc[0])
    stated = pd.concat([before, mine, other], ignore_index=True).assign(
        verdict=["updates", "conflicts", "conflicts"]
    )
    shown = disagreements.updates(stated, told, NO_NAMES, 9)
    assert sorted(shown["value"]) == ["Eleven people", "Twelve people"]
    assert sorted(row for rows in shown["rows"] for row in rows) == [0, 1]  # not what the other outlet has
    assert disagreements.updates(stated[1:], told, NO_NAMES, 9).empty


def _outlet(told: pd.DataFrame, claim: pd.DataFrame) -> str:
    return str(told.loc[told["article_id"] == claim["article_id"].iloc[0], "outlet"].iloc[0])


def test_a_side_is_told_since_its_first_article_whose_time_is_known(
    told: pd.DataFrame, found: pd.DataFrame
) -> None:
    one, other, third = told["article_id"].iloc[:3]
    said = found[(found["article_id"] == one) & (found["value"] == "Twelve people")].head(1)
    claimed = pd.concat([said.assign(article_id=own) for own in (one, other, third)], ignore_index=True)
    bodies = told.loc[told["article_id"] == one, "body"].iloc[0]
    known = [pd.NaT, WHEN, WHEN - pd.Timedelta(hours=2)]
    articles = told.iloc[:3].assign(
        body=bodies, published_earliest=pd.Series(known, dtype=told["published_earliest"].dtype).to_numpy()
    )
    articles = articles.assign(published_latest=articles["published_earliest"])
    shown = disagreements.conflicts(claimed.assign(verdict="conflicts"), articles, NO_NAMES, 9)
    assert [html.text.rpartition(", ")[2] for html in shown["stated by"]] == ["5 Mar 2026 07:00 UTC"]
    unknown = articles.assign(published_earliest=None, published_latest=None)
    shown = disagreements.conflicts(claimed.assign(verdict="conflicts"), unknown, NO_NAMES, 9)
    assert shown["stated by"].iloc[0].text.endswith(", time unknown")
