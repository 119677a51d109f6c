"""What a story is called, and its card: words of its articles, each with its place."""

import pandas as pd
import pytest

from analysis.stories import naming, story_cards

FIRE = (
    "Four people died when fire swept through the rope works at Calder Quay on Monday, the brigade said. "
    "Dr. Feld of St. Brede treated 1,250 people, 31 of them children. It was out by dawn on 9 March."
)
AFTER = "The rope works at Calder Quay burned for a night and four people died, Halvard Brothers said. Of 1,250 people in the lane 40 may go home."
SHARES = (
    "Shares of Halvard Brothers fell by a tenth after fire destroyed the rope works at Calder Quay on Monday."
)
ROWS = (
    ("a", "Gull", "'I lost everything,' says watchman", FIRE),
    ("b", "Gull", "What we know about the fire", FIRE + " More follows."),
    ("c", "Ledger", "Four die in rope works fire at Calder Quay", AFTER),
    ("d", None, "Halvard Brothers shares fall after fire", SHARES),
    ("e", "Gull", "Watchman rang the bell of Saint Brede", FIRE + " Watchman Feld rang the bell."),
)


@pytest.fixture
def articles() -> pd.DataFrame:
    table = pd.DataFrame(ROWS, columns=["article_id", "outlet", "headline", "body"])
    hours = pd.to_datetime([f"2026-03-09T{hour:02}:00Z" for hour in range(1, 6)])
    ids = {
        "text_id": table["article_id"],
        "origin_id": list("aacda"),
        "publisher_family": ["G", "G", "L", "P", "G"],
    }
    return table.assign(story_id="s", published_earliest=hours, published_latest=hours, **ids)


def test_a_story_is_called_by_the_headline_that_says_what_happened(articles: pd.DataFrame) -> None:
    assert naming.names(articles) == {"s": "Four die in rope works fire at Calder Quay"}


@pytest.mark.parametrize(
    ("others", "name"),
    [(["'It is a shame,' says mayor of Aster", "Aster bridge closed after crack is found"], 1),
     (["Why was Aster bridge closed?", "Aster bridge closed after crack is found"], 1),
     (["Aster bridge closed after crack is found and ...", "Aster bridge closed after crack is found"], 1),
     (["BRIDGE SHOCK!", "Aster bridge closed after crack is found"], 1),
     (["Opinion: Aster bridge had to close", "Aster closes its bridge over a crack"], 1),
     (["El puente de Aster, cerrado por una grieta", "¿Por qué se cierra el puente de Aster?"], 0)],
)  # fmt: skip
def test_quotes_questions_and_rubrics_name_no_story(others: list[str], name: int) -> None:
    table = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["X", "Y"], "headline": others, "story_id": "s",
                          "body": ["A crack closed the bridge of Aster."] * 2})  # fmt: skip
    assert naming.names(table)["s"] == others[name]


def test_one_outlet_that_prints_much_does_not_name_the_story() -> None:
    heads = [f"Trains of Linden line {n} delayed by storm Odette" for n in range(6)]
    more = [
        "Storm Odette cuts power of 41,000 homes",
        "Storm Odette: 41,000 homes without power",
        "Homes lose power in storm Odette",
    ]
    table = pd.DataFrame({"article_id": list("abcdefghi"), "outlet": ["Gull"] * 6 + ["X", "Y", "Z"],
                          "headline": heads + more, "body": None, "story_id": "s"})  # fmt: skip
    assert naming.names(table)["s"] in more


@pytest.mark.parametrize(
    ("bodies", "name"),
    [(["Rain fell on Aster.\nIt fell all night.", None], "(no headline) Rain fell on Aster. It fell all night."),
     (["Rain fell on Aster " * 9], f"(no headline) {('Rain fell on Aster ' * 9)[:79]}…"),
     (["阿斯特下雨" * 40], f"(no headline) {('阿斯特下雨' * 40)[:79]}…"), ([None], None)],
)  # fmt: skip
def test_a_story_without_headlines_is_called_by_its_first_words(
    bodies: list[str | None], name: str | None
) -> None:
    table = pd.DataFrame({"article_id": [str(n) for n in range(len(bodies))], "outlet": "X", "headline": None,
                          "body": pd.Series(bodies, dtype="str"), "story_id": "s"})  # fmt: skip
    assert naming.names(table).get("s") == name


def test_every_word_of_a_card_leads_to_the_article_that_prints_it(articles: pd.DataFrame) -> None:
    firsts = pd.DataFrame(
        {"story_id": ["s"], "outlet": ["Gull"], "probability": [0.97], "statement": ["first"]}
    )
    given = pd.DataFrame({"article_id": ["c"], "credited": ["Gull"], "kind": ["told"]})
    card = story_cards.card(articles, "s", firsts, given).set_index("part")
    assert card.loc["name", "value"] == articles["headline"].iloc[card.loc["name", "rows"][0]]
    told = card.loc["what happened"]
    assert len(told) == 2
    assert all(
        value in articles["body"].iloc[rows[0]]
        for value, rows in zip(told["value"], told["rows"], strict=True)
    )
    assert card.loc["outlets: 2", "value"] == "Gull 3, Ledger"
    assert card.loc["who was first", "value"] == "Gull, probability 0.97"
    assert card.loc["texts and origins", "value"] == "5 distinct texts of 3 independent origins"
    assert card.loc["credits given to", "rows"] == [2]
    assert card.loc["number 1,250 people", "rows"] == [0, 1, 2, 4]
    assert [part for part in card.index if part.startswith("number")] == ["number 1,250 people"]
    assert (card["articles"] == card["rows"].map(len)).all()


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (
            ["some 11.5 million documents leaked", "11.5 million documents", "of 11.5m"],
            "11.5 million documents",
        ),
        (["fell by 8% today", "8% less"], "8%"),
        (["59 people died", "59 were killed", "59 of them"], "59"),
        (["59 of them", "59 of all"], "59"),  # what all texts are full of counts nothing
        (["1,59 people", "59 dead"], "59"),
    ],
)
def test_a_number_is_told_with_what_it_counts(texts: list[str], said: str) -> None:
    number = said.split(maxsplit=1)[0].rstrip("%")
    assert story_cards._of_what(number, texts) == said


@pytest.mark.parametrize(
    ("body", "expected"),
    [("One is here. Two is there.", ["One is here.", "Two is there."]),
     ("Dr. Feld came. He left on Nov. 28 at 3.5 km.", ["Dr. Feld came.", "He left on Nov. 28 at 3.5 km."]),
     ("J. Feld said “No.” Then he left", ["J. Feld said “No.", "Then he left"]),
     ("Line one\nLine two", ["Line one", "Line two"]), ("", [])],
)  # fmt: skip
def test_sentences_end_where_they_end(body: str, expected: list[str]) -> None:
    assert list(story_cards.sentences(body)) == expected


def test_a_story_without_headlines_times_or_bodies_has_a_card() -> None:
    bare = pd.DataFrame({"article_id": ["a"], "outlet": [None], "headline": [None], "body": [None], "story_id": ["s"],
                         "text_id": ["t"], "origin_id": ["o"], "published_earliest": pd.to_datetime([None], utc=True),
                         "published_latest": pd.to_datetime([None], utc=True)})  # fmt: skip
    assert story_cards.card(bare, "s")["part"].tolist() == ["texts and origins", "span"]


@pytest.mark.parametrize(
    ("chances", "told"),
    [
        ([0.004, 0.004], "cannot be told; no outlet with a probability above 0.05"),
        ([0.4, 0.4], "cannot be told; equally likely Gull and Ledger, probability 0.40 each"),
    ],
)
def test_no_outlet_is_named_that_was_hardly_first(
    articles: pd.DataFrame, chances: list[float], told: str
) -> None:
    firsts = pd.DataFrame(
        {"story_id": "s", "outlet": ["Gull", "Ledger"], "probability": chances, "statement": "cannot tell"}
    )
    card = story_cards.card(articles, "s", firsts, None).set_index("part")
    assert card.loc["who was first", "value"] == told
