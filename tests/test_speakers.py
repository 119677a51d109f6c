"""Who speaks: counted by articles, texts and origins, with what stands behind each number."""

import json
import re

import pandas as pd
import pytest

from analysis import charts, evidence, language, outlets, pipeline, quotes, schema, speakers
from analysis.stories import story_cards

COLUMNS = schema.ARTICLES
COPY = "Ada Reyes, the harbour master, said the wall would hold. “It is old,” she said."


def corpus(*rows: dict[str, object]) -> pd.DataFrame:
    """Articles with ids of their own, unless they say otherwise."""
    told = [
        {"article_id": f"a{n}", "document": "d", "position": n, "role": "item", "printings": 1,
         "published_basis": "none", "language": "en", "text_id": f"t{n}", "origin_id": f"o{n}", "story_id": "s",
         "topics": [], **row}
        for n, row in enumerate(rows)
    ]  # fmt: skip
    return schema.frame(told, COLUMNS)


def heard(articles: pd.DataFrame) -> pd.DataFrame:
    return quotes.find(articles, outlets.load(), schema.frame([], schema.CREDITS))


@pytest.fixture
def articles() -> pd.DataFrame:
    return corpus(
        {"outlet": "Post", "body": COPY, "text_id": "t", "origin_id": "o"},
        {"outlet": "Echo", "body": COPY, "text_id": "t", "origin_id": "o"},
        {"outlet": "Echo", "body": "Reyes told the Echo it leaked. Police said nothing was wrong."},
        {"outlet": "Herald", "body": "Tom Bell said it was a disgrace. He said: “A disgrace.”"},
        {"outlet": "Herald", "body": None},
    )


def test_copies_are_one_origin_and_their_words_count_once(articles: pd.DataFrame) -> None:
    said = speakers.spoken(heard(articles), articles)
    table = speakers.by_speaker(articles, said).set_index("speakers")
    assert list(table.index) == ["Ada Reyes", "Tom Bell"]
    assert table.loc["Ada Reyes", ["articles", "texts", "origins", "outlets"]].tolist() == [3, 2, 2, 2]
    assert table.loc["Ada Reyes", "rows"] == [0, 1, 2]
    once = said[said["row"].isin([0, 2]) & (said["speaker_name"] == "Ada Reyes")]["words"].sum()
    assert table.loc["Ada Reyes", "words"] == once
    assert table.loc["Ada Reyes", "role"] == "the harbour master"


def test_a_role_is_what_most_articles_call_somebody_and_not_what_one_of_many_does() -> None:
    master = {"outlet": "Post", "body": "Ada Reyes, the harbour master, said it leaked."}
    warden = {"outlet": "Echo", "body": "Ada Reyes, the warden, said it leaked."}
    plain = {"outlet": "Echo", "body": "Ada Reyes said it leaked."}
    for rows, role in (
        ([warden, master, master], "the harbour master"), ([warden, master], "the harbour master"),
        ([master, plain, plain], "the harbour master"), ([master, plain, plain, plain], None), ([plain], None),
    ):  # fmt: skip
        articles = corpus(*rows)
        [found] = speakers.by_speaker(articles, speakers.spoken(heard(articles), articles))["role"]
        assert (found if isinstance(found, str) else None) == role


def test_roles_of_several_speakers_stay_with_them() -> None:
    body = (
        "Tom Bell, the diver, said it held. Ada Reyes, the warden, said no. Cy Orr said nothing of the kind."
    )
    articles = corpus({"outlet": "Post", "body": body})
    table = speakers.by_speaker(articles, speakers.spoken(heard(articles), articles)).set_index("speakers")
    assert table["role"].dropna().to_dict() == {"Ada Reyes": "the warden", "Tom Bell": "the diver"}


def test_who_is_only_called_something_is_no_name(articles: pd.DataFrame) -> None:
    said = speakers.spoken(heard(articles), articles)
    assert said.loc[said["speaker"] == "Police", "speaker_name"].isna().all()
    assert set(said["speaker_name"].dropna()) == {"Ada Reyes", "Tom Bell"}


@pytest.mark.parametrize("who", ["I", "We", "She", "They"])
def test_who_is_called_by_a_pronoun_alone_is_nobody(who: str) -> None:
    told = corpus({"body": f"{who} said it leaked."}, {"body": f"{who} said it would hold."})
    found = heard(told).assign(person=who)
    assert speakers.named(found).isna().all()


def test_an_outlet_that_speaks_is_a_credit_and_no_speaker() -> None:
    articles = corpus({"outlet": "Post", "body": "The wall leaks, the BBC reported."})
    found = heard(articles)
    assert found["speaker_outlet"].tolist() == ["BBC News"]
    assert speakers.spoken(found, articles)["speaker_name"].isna().all()


def test_direct_speech_is_a_share_of_all_words(articles: pd.DataFrame) -> None:
    table = speakers.direct(articles, heard(articles)).set_index("outlet")
    assert table.loc["Post", "share"] == pytest.approx(3 / len(COPY.split()), abs=1e-4)
    assert table.loc["Herald", ["articles", "rows"]].tolist() == [1, [3]]
    assert table[["low", "high"]].isna().all(axis=None)  # each outlet has one story


def test_the_share_of_several_stories_has_an_interval(articles: pd.DataFrame) -> None:
    several = articles.assign(outlet="Post", story_id=[f"s{n}" for n in range(len(articles))])
    table = speakers.direct(several, heard(several))
    assert ((table["low"] <= table["share"]) & (table["share"] <= table["high"])).all()
    assert table["low"].iloc[0] < table["high"].iloc[0]


def test_an_outlet_of_one_story_is_drawn_without_an_interval(articles: pd.DataFrame) -> None:
    table = speakers.direct(articles, heard(articles))
    drawn = charts.shares(table, "Marked", charts.Scope("one page", "1 Mar 2026", len(articles)))
    assert re.search(r"Post \d+%;", json.dumps(drawn._repr_mimebundle_()))


def test_a_speaker_of_one_outlet_alone(articles: pd.DataFrame) -> None:
    table = speakers.alone(articles, speakers.spoken(heard(articles), articles))
    assert table[["speaker", "outlet", "articles"]].to_numpy().tolist() == [["Tom Bell", "Herald", 1]]


@pytest.mark.parametrize(
    ("bodies", "expected"),
    [
        ([None], ["Nobody is quoted: no article here has a text."]),
        (["It rained."], ["Nobody is quoted in 1 article here."]),
        (["It rained.", "It snowed."], ["Nobody is quoted in 2 articles here."]),
        ([COPY], ["1 of 1 article quotes somebody: 2 quotes, 1 with quotation marks, 2 by a speaker whom the text names."]),
    ],
)  # fmt: skip
def test_what_can_be_said(bodies: list[str | None], expected: list[str]) -> None:
    articles = corpus(*({"body": body} for body in bodies))
    assert [sentence.text for sentence in speakers.sentences(articles, heard(articles), 10)] == expected


def test_languages_without_lists_are_said() -> None:
    articles = corpus({"body": "Мост стоит.", "language": "ru"})
    assert [sentence.text for sentence in speakers.sentences(articles, heard(articles), 10)] == [
        "Quotes are read in 8 languages; 1 of 1 article is in another."
    ]


def test_who_is_quoted_most_or_that_nobody_is(articles: pd.DataFrame) -> None:
    found = heard(articles)
    said = speakers.spoken(found, articles)
    most = speakers.most_quoted(articles, said)
    assert most is not None
    assert most.text == (
        "Ada Reyes, the harbour master, is quoted most widely: in 3 articles of 2 outlets, 2 independent origins."
    )
    with language.of("de"):
        german = speakers.most_quoted(articles, said)
    assert german is not None
    assert "wird Ada Reyes (the harbour master): in 3 Artikeln" in german.text
    few = speakers.few_voices(articles, found)
    assert few is not None
    assert few.text.startswith("Quoted by name are Ada Reyes (the harbour master) and Tom Bell: ")
    assert speakers.most_quoted(articles.iloc[:0], said.iloc[:0]) is None


def test_a_quote_opens_its_article_at_the_place(articles: pd.DataFrame) -> None:
    addressed = articles.assign(url=pd.Series(["https://post.example/a"] * 5, dtype=articles["url"].dtype))
    found = heard(addressed)
    row = int(found.index[found["kind"] == "direct"][0])
    entry = evidence.entries({"articles": addressed, "quotes": found}, {"quotes": {row}})["quotes"][0]
    assert entry["headline"].endswith("would hold. [“It is old,”] she said.")
    assert entry["url"] == "https://post.example/a#:~:text=%E2%80%9CIt%20is%20old%2C%E2%80%9D"
    assert entry["where"].startswith("Ada Reyes, the harbour master · Post")
    assert "body, characters 57 to 69" in entry["why"]


def test_a_card_names_the_main_speakers(articles: pd.DataFrame) -> None:
    said = speakers.spoken(heard(articles), articles)
    card = story_cards.card(articles, "s", said=said).set_index("part")
    assert card.loc["speakers: 2", "value"] == "Ada Reyes (the harbour master) and Tom Bell"
    assert card.loc["speakers: 2", "rows"] == [0, 1, 2, 3]


def test_the_runs_before_had_no_table_of_quotes() -> None:
    assert "quotes" in pipeline.NEWER


def test_intervals_for_the_first_rows_only_are_those_of_all(articles: pd.DataFrame) -> None:
    whole, first = (speakers.direct(articles, heard(articles), most=most) for most in (None, 1))
    pd.testing.assert_frame_equal(whole.head(1), first.head(1))
    assert first["low"].iloc[1:].isna().all()


def test_a_word_written_small_in_any_quote_is_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = corpus(
        {"outlet": "Post", "body": "Harbour said the boats were late. Reyes said nobody knew."},
        {"outlet": "Echo", "body": "Tom Bell said the harbour was shut."},
    )
    monkeypatch.setattr(speakers, "ROWS", 1)
    said = speakers.spoken(heard(articles), articles)
    assert set(said["speaker_name"].dropna()) == {"Reyes", "Tom Bell"}


def test_a_speaker_has_as_many_quotes_as_lines_behind_them(articles: pd.DataFrame) -> None:
    table = speakers.by_quotes(speakers.spoken(heard(articles), articles), 5)
    assert table["speaker"].tolist() == ["Ada Reyes", "Tom Bell"]
    assert table["quotes"].tolist() == [len(rows) for rows in table["rows"]]
    assert table["word_for_word"].tolist() == [len(rows) for rows in table["rows_word_for_word"]] == [2, 1]
