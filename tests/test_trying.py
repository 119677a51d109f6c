"""What was tried beside what it gave, and the sentences under the main figures: of none, one, two, many, and ties."""

import pandas as pd
import pytest

from analysis import echo, findings, leads, schema, speakers, trying, validation, what_if


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "nothing was tried."),
        ({"a": 1}, "One choice was tried: with a: 1. Name another to see the answer move."),
        ({"a": 3, "b": 3}, "The answer does not move: with a and b: 3."),
        ({"a": 1, "b": 1200, "c": 1}, "The answer moves: with a and c: 1; with b: 1,200."),
        ({str(n): n for n in range(6)}, "with 4: 4; and 1 more answer."),
        ({str(n): n for n in range(9)}, "with 4: 4; and 4 more answers."),
        ({"a": ["Ann", "Bo", "Cy"], "b": []}, "The answer moves: with a: Ann, Bo and Cy; with b: nobody."),
        ({"a": list("tuvwxyz")}, "One choice was tried: with a: t, u, v, w, x and 2 more."),
        ({"<b>": "<i>"}, "One choice was tried: with <b>: <i>."),
    ],
)
def test_a_sentence_says_whether_the_answer_moves_and_with_what(given: dict[str, object], said: str) -> None:
    found = trying.answers("Choice", given, "Answer")
    assert said in found.text
    assert "<b>" not in found.html
    assert len(found.text.splitlines()) == (2 + len(given) if given else 1)


def lines(*uses: str) -> pd.DataFrame:
    """A ledger of lines with these uses."""
    rows = [{"document": "a.txt", "start": n, "end": n + 1, "use": use} for n, use in enumerate(uses)]
    return schema.frame(rows, schema.LEDGER)


@pytest.mark.parametrize(
    ("ledger", "said"),
    [
        (lines(), "Nothing was read."),
        (lines("body"), "Nothing was set aside."),
        (lines("body", "body"), "Nothing was set aside."),
        (lines("body", "blank"), "Of 2 lines and records no part is the largest: blank and body have 1 each. Nothing was set aside."),
        (lines("body", "body", "set aside"), "Of 3 lines and records the largest part is “body”: 2. 1 was set aside."),
        (lines("set aside", "body", "set aside"), "Of 3 lines and records the largest part is “set aside”: 2. 2 were set aside."),
    ],
)  # fmt: skip
def test_what_lines_were_used_as_in_a_sentence(ledger: pd.DataFrame, said: str) -> None:
    assert findings.lines(ledger).text == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        ([], "No article has a time with two ends."),
        ([None, None], "No article has a time with two ends."),
        ([0], "The one interval with two ends is 1 minute wide."),
        ([60, 60, None], "None of 2 intervals with two ends is wider than 60 minutes."),
        ([1, 119, 2879], "Of 3 intervals with two ends half are no wider than 119 minutes; the widest is 2 days."),
        ([1, 121, 9000, 9001], "Of 4 intervals with two ends half are no wider than 3 hours; the widest is 7 days."),
    ],
)  # fmt: skip
def test_how_wide_half_of_the_intervals_are(minutes: list[float | None], said: str) -> None:
    begins = pd.Series(pd.Timestamp("2026-03-02", tz="UTC"), range(len(minutes)))
    wide = pd.Series(
        pd.to_timedelta(minutes, unit="min") if minutes else [], begins.index, dtype="timedelta64[ns]"
    )
    table = pd.DataFrame({"published_earliest": begins, "published_latest": begins + wide})
    assert findings.widths(table).text == said


def grid(*cells: tuple[str | None, str, int]) -> pd.DataFrame:
    """Articles by outlet and topic, as a tally has them."""
    rows = [list(range(n)) for *_, n in cells]
    return pd.DataFrame(cells, columns=["outlet", "topics", "articles"]).assign(
        rows=pd.Series(rows, dtype=object)
    )


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([], "No article has both an outlet and a topic."),
        ([("(no outlet printed)", "t1", 9), ("A", "(no topic)", 9)], "No article has both an outlet and a topic."),
        ([("A", "t1", 2)], "Most articles of one outlet on one topic: A · sport, 2."),
        ([("A", "t1", 2), ("B", "t1", 1)], "Most articles of one outlet on one topic: A · sport, 2. None of 2 pairs is without an article."),
        ([("A", "t1", 2), ("B", "t2", 1)], "Most articles of one outlet on one topic: A · sport, 2. Of 4 pairs 2 have no article."),
        ([("A", "t1", 2), ("B", "t1", 2), ("B", "t2", 1)],
         "No pair of outlet and topic has most articles: A · sport and B · sport have 2 each. Of 4 pairs 1 has no article."),
    ],
)  # fmt: skip
def test_who_has_most_on_what(cells: list[tuple[str | None, str, int]], said: str) -> None:
    assert findings.crossing(grid(*cells), {"t1": "sport"}).text == said


def shares(*rows: tuple[str, float, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["outlet", "share", "low", "high"]).assign(articles=speakers.ENOUGH)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (shares(("A", 0.4, 0.4, 0.4), ("B", 0.3, 0.3, 0.3)).assign(articles=[9, 1]), "Fewer than two outlets have 5 articles with a text, so that none can be set against another."),
        (shares(), "There is no text in which words could be counted."),
        (shares(("A", 0.5, float("nan"), float("nan"))), "A: 50.0%."),
        (shares(("A", 0.5, float("nan"), float("nan")), ("B", 0.4, 0.3, 0.5)), "Fewer than two outlets have 5 articles with a text, so that none can be set against another."),
        (shares(("A", 0.5, 0.4, 0.6)), "A: 50.0% (40.0% to 60.0%)."),
        (shares(("A", 0.0, 0.0, 0.0), ("B", 0.0, 0.0, 0.0)), "No two differ: each has 0.0% (< 0.1% to < 0.1%)."),
        (shares(("A", 0.5, 0.4, 0.6), ("B", 0.45, 0.3, 0.5)), "From A, 50.0% (40.0% to 60.0%), to B, 45.0% (30.0% to 50.0%): their intervals overlap, so that even this order is not settled."),
        (shares(("A", 0.5, 0.4, 0.6), ("C", 0.3, 0.2, 0.4), ("B", 0.1, 0.0, 0.2)), "From A, 50.0% (40.0% to 60.0%), to B, 10.0% (< 0.1% to 20.0%): their intervals do not overlap."),
    ],
)  # fmt: skip
def test_whose_words_are_quoted_most_and_least(table: pd.DataFrame, said: str) -> None:
    assert speakers.most_direct(table).text == said


def corrected(*rows: tuple[str, float, float, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["label", "share", "corrected", "low", "high"])


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (corrected(), "Too few articles are labelled to correct a share."),
        (corrected(("(all others)", 0.5, 0.1, 0.0, 0.2)), "Too few articles are labelled to correct a share."),
        (corrected(("t1", 0.5, 0.5, 0.4, 0.6)), "Without errors no share would be another."),
        (corrected(("t1", 0.5, 0.6, 0.4, 0.7), ("t2", 0.5, 0.45, 0.4, 0.5)), "Without errors “sport” moves most: from 50.0% to 60.0% (40.0% to 70.0%); the interval holds what was counted."),
        (corrected(("t1", 0.5, 0.7, 0.6, 0.8)), "Without errors “sport” moves most: from 50.0% to 70.0% (60.0% to 80.0%); what was counted lies outside."),
        (corrected(("t1", 0.5, 0.6, 0.4, 0.7), ("t2", 0.5, 0.4, 0.4, 0.5)), "Without errors no one share moves most: sport and t2 move by 10.0 points each."),
    ],
)  # fmt: skip
def test_which_share_moves_most_without_errors(table: pd.DataFrame, said: str) -> None:
    assert validation.most_moved(table, {"t1": "sport"}).text == said


def parts(*rows: tuple[str, float, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["bin", "share", "low", "high"]).assign(kind="own")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (parts(), "Over time nothing can be said: no article of an outlet has a time that can be used."),
        (parts(("Monday", 0.5, 0.4, 0.6)), "Its own origin: 50% (40% to 60%), Monday."),
        (parts(("Monday", 0.5, 0.4, 0.6), ("Tuesday", 0.1, 0.0, 0.9), ("Friday", 0.6, 0.5, 0.7)),
         "Its own origin: 50% (40% to 60%), Monday; 60% (50% to 70%), Friday. The intervals overlap, so that a change is not settled."),
        (parts(("Monday", 0.5, 0.4, 0.6), ("Friday", 0.8, 0.7, 0.9)),
         "Its own origin: 50% (40% to 60%), Monday; 80% (70% to 90%), Friday. The intervals do not overlap."),
    ],
)  # fmt: skip
def test_how_a_share_went_from_the_first_part_to_the_last(table: pd.DataFrame, said: str) -> None:
    assert echo.changed(table).text == said


def ranges(*rows: tuple[str, int, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["outlet", "rank", "low", "high"])


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (ranges(), "There is nothing to rank."),
        (ranges(("A", 1, 1, 1)), "No rank moves under any declared choice."),
        (ranges(("A", 1, 1, 1), ("B", 2, 2, 4)), "“B” moves most, from rank 2 to 4; 1 of 2 keeps its rank under every choice."),
        (ranges(("A", 1, 1, 2), ("B", 2, 1, 2)), "A and B move most, by 1 rank each; 0 of 2 keep their rank under every choice."),
        (ranges(("A", 1, 1, 9)).assign(articles=0), "There is nothing to rank."),
    ],
)  # fmt: skip
def test_whose_rank_moves_most(table: pd.DataFrame, said: str) -> None:
    assert what_if.widest(table).text == said


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ([], "There is too little to compare agendas."),
        (["cannot tell"], "It cannot be said that the topics of O0 come before or after those of others."),
        (["cannot tell"] * 2, "Of 2 outlets none can be said to have topics that come before or after those of others."),
        (["comes before", "cannot tell"], "Whose topics come before those of others: O0."),
        (["comes before", "comes after", "comes before"], "Whose topics come before those of others: O0 and O2. Whose topics come after those of others: O1."),
    ],
)  # fmt: skip
def test_whose_topics_come_first(stated: list[str], said: str) -> None:
    table = pd.DataFrame({"outlet": [f"O{n}" for n in range(len(stated))], "statement": stated})
    assert leads.agendas(leads.Transfer(pd.DataFrame(), table, 30, [])).text == said
