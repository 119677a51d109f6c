"""What is said in words, and what is not said of too little."""

import pandas as pd
import pyarrow as pa
import pytest
from harbour import TOPICS, articles

from analysis import evidence, findings, language, overview, schema

NO_CREDITS = schema.frame([], schema.CREDITS)
NO_FIRSTS = pd.DataFrame({"story_id": [], "outlet": [], "statement": []})


@pytest.mark.parametrize(
    ("n", "ranked"), [(0, False), (1, False), (4, False), (9, False), (10, True), (60, True)]
)
def test_below_the_floor_nothing_is_ranked_in_words(n: int, ranked: bool) -> None:
    assert bool(findings.sentences(articles(n), NO_CREDITS, NO_FIRSTS, TOPICS, 10)) is ranked


def test_a_leading_topic_is_called_in_the_language_of_the_report() -> None:
    names = {"medtop:04000000": "economy, business and finance", "medtop:15000000": "sport"}
    money, sport = ([{"qcode": code, "score": 0.9, "words": ["x"]}] for code in names)
    table = articles(60)
    topics = pd.Series([money if row % 3 else sport for row in range(60)], dtype=table["topics"].dtype)
    try:
        language.use("de")
        said = findings.leading_topic(table.assign(topics=topics), names)
    finally:
        language.use(language.ENGLISH)
    assert said is not None
    assert said.text.startswith("Wirtschaft und Finanzen ist so gut wie sicher das Thema")


def test_below_the_floor_no_trend_is_drawn_and_it_is_said_what_so_few_could_show() -> None:
    few = articles(4)
    assert findings.if_enough(few, 4, "a chart") == "a chart"
    said = findings.if_enough(few, 5, "a chart")
    above = findings.above(few, 5)
    assert findings.if_enough(few, 5, "a chart", above) is above
    assert above.text == "4 articles stand in the table above; from 5 articles on they are drawn."
    assert findings.above(few.head(1), 5).text.startswith("1 article stands in the table above")
    assert findings.above(few.head(0), 5).text == "Nothing to draw."
    assert "4 articles of 4 stories" in said.text
    assert "What 44% of all the news is about would, one time in ten, be missing" in said.text


@pytest.mark.parametrize(
    ("stories", "outlets", "said"),
    [
        (["s"], ["A"], []),
        (["s", "r"], ["A", "B"], ["Each of the 2 articles tells a story of its own."]),
        (["s", "s"], [None, None], ["is the story of 2 articles that print no outlet: 2 independent origins."]),
        (["s", "s"], ["A", None],
         ["is the story of 2 articles of A and 1 article without an outlet: 2 independent origins."]),
        (["s", "s", "r", "r", "r"], ["A", "B", "A", "A", "C"],
         ["is the story of 3 articles of A and C: 3 independent origins.",
          "is the story of 2 articles of A and B: 2 independent origins."]),
    ],
)  # fmt: skip
def test_of_a_few_articles_it_is_told_which_tell_one_story(
    stories: list[str], outlets: list[str | None], said: list[str]
) -> None:
    few = articles(len(stories)).assign(story_id=stories, outlet=outlets)
    told = [s.text for s in findings.together(few)]
    assert len(told) == len(said)
    assert all(text.endswith(end) for text, end in zip(told, said, strict=True))


def test_a_few_articles_are_told_each_by_itself() -> None:
    few = articles(3).assign(story_id=["s", "s", None], outlet=["A", None, "B"])
    table = overview.each(few, TOPICS)
    assert table["headline"].tolist() == few["headline"].tolist()
    assert table["outlet"].tolist() == ["A", None, "B"]
    assert table["articles"].tolist() == [2, 2, 1]
    assert table["rows"].tolist() == [[0, 1], [0, 1], [2]]
    assert findings.if_few(few, 4, lambda: table) is table
    assert findings.if_few(few, 3, unmade) is findings.if_few(few.head(0), 4, unmade) is None
    assert findings.if_enough(few, 4, unmade, above := findings.above(few, 4)) is above


def unmade() -> None:
    raise AssertionError("made and not shown")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({"sea": [0, 1], "ill": [2], "dry": []},
         "Most articles are in sea: 2 of 3; no article is in dry."),
        ({"sea": [0], "ill": [2], "(no category)": [1]},
         "No category has most articles: sea and ill have 1 each, of 3; 1 is in no category."),
        ({"sea": [], "(no category)": [0]}, "No article is in any category of the codebook."),
    ],
)  # fmt: skip
def test_a_codebook_in_a_sentence(found: dict[str, list[int]], said: str) -> None:
    table = pd.DataFrame({"categories": list(found), "articles": [len(rows) for rows in found.values()]})
    assert findings.coded(table.assign(rows=pd.Series(list(found.values()), dtype=object))).text == said


@pytest.mark.parametrize(
    ("languages", "said"),
    [
        (["en", "de", None], "no article here is known to be in another language"),
        (["sv", "en", "pl", "sv"], "cannot judge 3 of 4 articles (75%), in Swedish and Polish."),
        (["en", "ja"], "cannot judge 1 of 2 articles (50%), in Japanese."),
        ([], "no article here is known to be in another language"),
    ],
)
def test_it_is_said_what_the_topic_list_cannot_judge(languages: list[str | None], said: str) -> None:
    table = articles(len(languages)).assign(language=pd.Series(languages, dtype=schema.to_pandas(
        pa.table({"a": pa.array([], pa.string())})).a.dtype))  # fmt: skip
    sentence = findings.judged(table)
    assert said in sentence.text
    assert sentence.text.startswith("The topic list works for Arabic, Dutch, English,")
    behind = [at for at, language in enumerate(languages) if language in ("sv", "pl", "ja")]
    among = [s.text for s in findings.sentences(table, NO_CREDITS, NO_FIRSTS, TOPICS, 1)]
    assert (sentence.text in among) is bool(behind)
    assert not behind or f'data-rows="{evidence.encode(behind)}"' in sentence.html
