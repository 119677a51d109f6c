"""What articles say of the same thing: numbers as they are printed, whose word is the last, what is no conflict."""

import tempfile
from pathlib import Path

import claimed
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from accuracy import claims as gold
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import claims, partitions, schema
from analysis.claims import lists, quantities, sentences, verdicts
from analysis.claims.alike import Pairs, Values
from analysis.partitions import cuts

DAY = pd.Timestamp("2026-03-05T09:00Z")


def read(text: str, language: str = "en") -> list[tuple[str, str, float, float]]:
    """The quantities of a sentence."""
    found = quantities.find(sentences.vocabulary(language).tokens(text), lists.of(language))
    return [(q.kind, q.unit, round(q.low, 4), round(q.high, 4)) for q in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nearly 22,000 people came.", [("count", "people", 19_800, 22_000)]),
        ("between £80m and £100m", [("money", "GBP", 80e6, 100e6)]),
        ("380 to 460 million crowns", [("money", "crown", 380e6, 460e6)]),
        ("a dozen pigs, two dozen hens", [("count", "pig", 12, 12), ("count", "hen", 24, 24)]),
        ("tens of thousands of eels", [("count", "eel", 20_000, 99_000)]),
        ("two hundred and fifty crabs", [("count", "crab", 250, 250)]),
        ("more than double her pay", [("multiple", "times", 2, 3)]),
        ("it quadrupled", [("multiple", "times", 4, 4)]),
        ("14 of the tunnel's 38 joints", [("count", "joint", 14, 14), ("count", "joint", 38, 38)]),
        (
            "killing at least 12 people and injuring 30",
            [("toll", "dead", 12, 18), ("toll", "injured", 30, 30)],
        ),
        ("the death toll rose to seven", [("toll", "dead", 7, 7)]),
        ("seven were injured", [("toll", "injured", 7, 7)]),
        ("three women were killed", [("toll", "dead women", 3, 3)]),
        ("a 47-year-old guard", [("age", "year", 47, 47)]),
        ("an 86-page report", [("count", "page", 86, 86)]),
        ("gusts of 142 km/h", [("measure", "metre per hour", 142_000, 142_000)]),
        ("900 crowns a month", [("money", "crown per month", 900, 900)]),
        ("it fell 3.1 per cent", [("percent", "percent", 3.1, 3.1)]),
        ("on 3 March 2026 at 18:00 he won 2-1 at Gate 4", []),
        ("Bus 12 passed 10 Downing Street in 2014", []),
        ("one of them said no one came", []),
        ("24, 000 sheep", []),
        ("the second time", []),
        ("", []),
    ],
)
def test_numbers_are_read_as_printed(text: str, expected: list[tuple[str, str, float, float]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "mehr als 2,5 Millionen Euro", ("money", "EUR", 2.5e6, 3.75e6)),
        ("de", "einundzwanzig Häuser", ("count", "häuser", 21, 21)),
        ("de", "1.500 Schafe", ("count", "schafe", 1_500, 1_500)),
        ("fr", "près de 22 000 personnes", ("count", "people", 19_800, 22_000)),
        ("fr", "près de 22\u202f000 personnes", ("count", "people", 19_800, 22_000)),
        ("fr", "près de 22\u00a0000 personnes", ("count", "people", 19_800, 22_000)),
        ("fr", "quatre-vingt-dix moutons", ("count", "mouton", 90, 90)),
        ("es", "treinta y dos casas", ("count", "casa", 32, 32)),
        ("it", "almeno dodici morti", ("toll", "dead", 12, 18)),
        ("pt", "vinte e três feridos", ("toll", "injured", 23, 23)),
        ("nl", "tweeëntwintig doden", ("toll", "dead", 22, 22)),
        ("ar", "مقتل 12 شخصا", ("toll", "dead", 12, 12)),
    ],
)
def test_numbers_of_other_languages(
    language: str, text: str, expected: tuple[str, str, float, float]
) -> None:
    assert read(text, language) == [expected]


def told(*articles: tuple[str, int, str, str]) -> pd.DataFrame:
    """Articles of one story: outlet, hours after the first, origin, body."""
    rows = [
        {
            "article_id": f"a{n}", "outlet": outlet, "language": "en", "headline": None, "body": body,
            "published_earliest": DAY + pd.Timedelta(hours=hours), "text_id": f"t{n}", "origin_id": origin,
            "published_latest": DAY + pd.Timedelta(hours=hours), "story_id": "s",
        }
        for n, (outlet, hours, origin, body) in enumerate(articles)
    ]  # fmt: skip
    return schema.frame(rows, gold.COLUMNS)


TWELVE = "Twelve people were killed when the jetty at Tarn Quay gave way."
FOURTEEN = "Fourteen people were killed when the jetty at Tarn Quay gave way."


@pytest.mark.parametrize(
    ("articles", "expected"),
    [
        ([("Echo", 0, "x", TWELVE), ("Post", 1, "y", FOURTEEN)], ["conflicts", "conflicts"]),
        ([("Echo", 0, "x", TWELVE), ("Post", 1, "y", TWELVE)], ["agrees", "agrees"]),
        ([("Echo", 0, "x", TWELVE), ("Post", 1, "x", TWELVE)], ["only here", "only here"]),
        ([("Echo", 0, "x", TWELVE), ("Post", 1, "x", FOURTEEN)], ["conflicts", "conflicts"]),
        ([("Echo", 0, "x", TWELVE), ("Echo", 1, "y", FOURTEEN)], ["updates", "updates"]),
        ([("Echo", 0, "x", TWELVE), ("Post", 30, "y", FOURTEEN)], ["updates", "updates"]),
        ([("Echo", 0, "x", FOURTEEN), ("Post", 30, "y", TWELVE)], ["conflicts", "conflicts"]),
        (
            [("Echo", 0, "x", TWELVE), ("Echo", 2, "y", FOURTEEN), ("Post", 3, "z", FOURTEEN)],
            ["updates", "updates", "agrees"],
        ),
    ],
)
def test_whose_word_is_the_last(articles: list[tuple[str, int, str, str]], expected: list[str]) -> None:
    found = claims.find(told(*articles))
    schema.check(found, schema.CLAIMS, "claims")
    assert found["verdict"].tolist() == expected


RESIGNED = "The harbour minister Sella Dorn resigned over the Orle tunnel."
NOT_YET = "The harbour minister Sella Dorn has not resigned over the Orle tunnel."
MONDAY = "The Orle council met on Monday to save the mill."
CLOSED = "In Orle the index of the Tarn Exchange closed at 1,{} points."
FELL = "The index of the Tarn Exchange fell {} per cent, its worst day of the year."


@pytest.mark.parametrize(
    ("articles", "conflict"),
    [
        ([("Echo", 0, "x", RESIGNED), ("Post", 2, "y", NOT_YET)], True),
        ([("Echo", 0, "x", NOT_YET), ("Post", 30, "y", RESIGNED)], False),  # done since
        ([("Echo", 0, "x", FELL.format("4.1")), ("Post", 2, "y", FELL.format("9.6"))], True),
        ([("Echo", 0, "x", FELL.format("4.1")), ("Post", 72, "y", FELL.format("9.6"))], False),  # another day
        ([("Echo", 0, "x", MONDAY), ("Post", 24 * 14, "y", MONDAY)], False),
        ([("Echo", 0, "x", CLOSED.format("387.7")), ("Post", 1, "y", CLOSED.format("442.82"))], False),
    ],
)
def test_what_is_so_on_one_day_is_no_conflict_with_another(
    articles: list[tuple[str, int, str, str]], conflict: bool
) -> None:
    assert ("conflicts" in claims.find(told(*articles))["verdict"].tolist()) == conflict


def test_what_moves_is_not_compared_where_no_time_is_known() -> None:
    articles = told(("Echo", 0, "x", FELL.format("4.1")), ("Post", 2, "y", FELL.format("9.6")))
    for name in ("published_earliest", "published_latest"):
        articles[name] = pd.Series([None, None], dtype=articles[name].dtype)
    assert "conflicts" not in claims.find(articles)["verdict"].tolist()


@pytest.mark.parametrize(("language", "conflict"), [("en", True), ("nl", False)])
def test_names_are_spelled_in_two_ways_within_one_language(language: str, conflict: bool) -> None:
    articles = told(
        ("Echo", 0, "x", "So said Halvard Brimmond."), ("Post", 1, "y", "So said Halvard Brimmund.")
    )
    articles["language"] = pd.Series(["en", language], dtype=articles["language"].dtype)
    assert ("conflicts" in claims.find(articles)["verdict"].tolist()) == conflict


def test_the_value_and_its_sentence_are_found_at_their_place() -> None:
    body = f"It rained.\nOn the quay it was dark. {FOURTEEN} Nobody knows why."
    found = claims.find(told(("Echo", 0, "x", TWELVE), ("Post", 1, "y", body))).iloc[-1]
    assert body[found["start"] : found["end"]] == found["value"] == "Fourteen people"
    assert body[found["sentence_start"] : found["sentence_end"]] == FOURTEEN


def test_who_says_what_else_is_in_the_reason() -> None:
    found = claims.find(told(("Echo", 0, "x", TWELVE), ("Post", 1, "y", FOURTEEN)))
    assert found["reason"].tolist() == ["Post says “Fourteen people”", "Echo says “Twelve people”"]


def test_a_story_told_once_and_no_article_state_nothing_to_compare() -> None:
    assert claims.find(told(("Echo", 0, "x", TWELVE))).empty
    assert claims.find(told().iloc[:0]).empty


@pytest.mark.parametrize("year", [1024, 1969, 2524])
def test_claims_of_any_century_are_compared(year: int) -> None:
    articles = told(("Echo", 0, "x", TWELVE), ("Post", 1, "y", f"On Tuesday. {FOURTEEN}"))
    for name in ("published_earliest", "published_latest"):
        moved = [time.replace(year=year) for time in articles[name].dt.to_pydatetime()]
        articles[name] = pd.Series(pa.array(moved, pa.timestamp("us", "UTC")), dtype=articles[name].dtype)
    assert claims.find(articles)["verdict"].tolist().count("conflicts") == 2


def test_what_contradicts_in_one_story_contradicts_in_no_other() -> None:
    """One story says 12 against 14; in another, 12 to 14 ties a 12 to a 14 that nobody set against it."""
    rows = [(12.0, 12.0), (14.0, 14.0), (12.0, 12.0), (12.0, 14.0), (14.0, 14.0)]
    table = pa.table({
        "kind": ["money"] * 5, "unit": ["USD"] * 5, "subject": [""] * 5,
        "low": [low for low, _ in rows], "high": [high for _, high in rows],
    })  # fmt: skip
    pairs = Pairs(np.array([0, 2, 3]), np.array([1, 3, 4]), np.array([False, True, True]))
    told = [verdicts.Told(f"Outlet {n}", n, f"o{n}", 0.0, 0.0) for n in range(5)]
    said = [f"${low:.0f}" for low, _ in rows]
    judged = verdicts.of(Values(table), said, told, np.arange(5), pairs, verdicts.groups(5, pairs))
    assert [judged[at].verdict for at in range(5)] == ["conflicts"] * 2 + ["agrees"] * 3


def test_the_order_of_articles_changes_nothing() -> None:
    articles = told(("Echo", 0, "x", TWELVE), ("Post", 1, "y", FOURTEEN), ("Gull", 2, "z", TWELVE))
    pd.testing.assert_frame_equal(claims.find(articles), claims.find(articles.iloc[::-1]))


def blocks_of(patch: pytest.MonkeyPatch, articles: int) -> None:
    """Cut stories into blocks of about so many articles."""
    for name, value in (("LEAST", 1), ("USUAL", articles), ("MOST", 2 * articles)):
        patch.setattr(cuts, name, value)


@given(st.integers(0, 2**32), st.integers(0, 25), st.integers(1, 9), st.integers(1, 60))
@settings(max_examples=40)
def test_blocks_of_any_size_give_the_same_table(seed: int, stories: int, most: int, size: int) -> None:
    articles = claimed.stories(stories, seed, most)
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        blocks_of(patch, size)
        with partitions.kept(folder):
            found = claims.find(articles)
    pd.testing.assert_frame_equal(found, claims.find(articles))


def compared(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("claims.*")}


def found_in(folder: Path, articles: pd.DataFrame) -> tuple[pd.DataFrame, set[str]]:
    """The claims of articles, what is found being kept in a folder, and the files that this has made."""
    before = compared(folder)
    with partitions.kept(str(folder)):
        found = claims.find(articles)
    return found, compared(folder) - before


def test_blocks_that_are_kept_are_not_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks_of(monkeypatch, 8)
    articles = claimed.stories(60)
    made = []
    for _ in range(2):
        with partitions.kept(str(tmp_path)):
            claims.find(articles)
        made.append({path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()})
    assert made[0] == made[1]
    assert {name.rpartition("-")[0] for name in compared(tmp_path)} == {
        "claims.stated.found",
        "claims.blocks.words",
        "claims.blocks.compared",
    }


def test_a_claim_that_changes_has_its_block_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another number among the same words: what is stated and compared is done again where it stands, and no more."""
    blocks_of(monkeypatch, 8)
    articles = claimed.stories(60)
    found_in(tmp_path, articles)
    at = next(n for n, body in enumerate(articles["body"]) if "11 people" in body)
    articles["body"] = articles["body"].where(
        articles.index != at, articles["body"].iloc[at].replace("11 people", "19 people")
    )
    found, made = found_in(tmp_path, articles)
    pd.testing.assert_frame_equal(found, claims.find(articles))
    assert "19 people" in found["value"].tolist()
    came = sorted(name.rpartition("-")[0] for name in made)
    assert came == ["claims.blocks.compared", "claims.blocks.words", "claims.stated.found"]


def test_when_an_article_was_published_is_part_of_what_its_block_is_made_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks_of(monkeypatch, 8)
    articles = claimed.stories(60)
    early, _ = found_in(tmp_path, articles)
    for name in ("published_earliest", "published_latest"):
        later = articles[name] + pd.Timedelta(days=40)
        articles[name] = articles[name].where(articles["story_id"] != "story-0007", later)
    late, made = found_in(tmp_path, articles)
    pd.testing.assert_frame_equal(late, claims.find(articles))
    assert not early.equals(late)
    came = sorted(name.rpartition("-")[0] for name in made)
    assert came == ["claims.blocks.compared", "claims.blocks.words"]  # no text has changed


@pytest.mark.parametrize("hurt", ["articles", "given", "claims.stated.found", "claims.blocks.words"])
def test_what_blocks_are_made_from_is_made_anew_where_it_is_damaged(
    hurt: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks_of(monkeypatch, 8)
    articles = claimed.stories(30)
    with partitions.kept(str(tmp_path)):
        whole = claims.find(articles)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    for path in tmp_path.iterdir():
        if path.name.startswith("claims.blocks.compared"):
            path.unlink()
        elif path.name.startswith(hurt):
            path.write_bytes(made[path.name][:40])
    partitions._given.cache_clear()
    with partitions.kept(str(tmp_path)):
        pd.testing.assert_frame_equal(claims.find(articles), whole)
    there = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert {name for name in made if there[name] != made[name]} <= {
        name
        for name in made
        if name.startswith("articles")  # of what nobody asked for again
    }


@given(
    st.lists(
        st.one_of(
            st.text(max_size=6),
            st.sampled_from(["Two", "two_", "dix", "ÉTAIT", "may", "twenty-five", "½", "-", "’", "_"]),
        ),
        max_size=6,
    ).map("".join),
    st.sampled_from(["en", "fr", "de", "xx"]),
)
def test_no_sentence_that_tells_is_passed_over(sentence: str, language: str) -> None:
    tells = any(token.marks & sentences.TELLS for token in sentences.vocabulary(language).tokens(sentence))
    assert not tells or sentences.may_tell([sentence], language) == [True]
