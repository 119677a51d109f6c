from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import pipeline, schema, stories, times, what_if
from analysis.errors import ParameterError
from analysis.keeping import once
from analysis.outlets import load
from analysis.stories import compare, grouped, relate
from analysis.what_if import REPORTED, Variant, choosing
from analysis.what_if import sample as drawing


def corpus(*told: tuple[str, str, str, int]) -> pd.DataFrame:
    """Outlet, text, story and how many copies."""
    rows = [(outlet, text, story) for outlet, text, story, n in told for _ in range(n)]
    table = pd.DataFrame(rows, columns=["outlet", "text_id", "story_id"])
    return table.assign(origin_id=table["text_id"], article_id=[f"a{i}" for i in range(len(rows))])


TOLD = corpus(
    ("Herald", "t1", "s1", 5), ("Herald", "t2", "s1", 1), ("Echo", "t3", "s1", 1), ("Echo", "t4", "s2", 1),
    ("Echo", "t5", "s3", 1), ("Gull", "t6", "s3", 1),
)  # fmt: skip
OF_SAMPLE = ["as reported, in the sample", "the sample alone"]
COULD = " definitions that could change this ranking"
IDLE = " 1 more changes no number of it."
VARIANTS = [Variant(REPORTED, TOLD), Variant("texts", TOLD, "texts"), Variant("stories", TOLD, "stories")]


def test_each_choice_ranks_by_what_it_counts() -> None:
    ranked = what_if.rankings(VARIANTS, "outlet")
    assert ranked.to_numpy().tolist() == [
        [REPORTED, "Echo", 3, 2], [REPORTED, "Gull", 1, 3], [REPORTED, "Herald", 6, 1],
        ["stories", "Echo", 3, 1], ["stories", "Gull", 1, 2], ["stories", "Herald", 1, 2],
        ["texts", "Echo", 3, 1], ["texts", "Gull", 1, 3], ["texts", "Herald", 2, 2],
    ]  # fmt: skip


def test_ranges_are_the_best_and_worst_rank() -> None:
    found = what_if.ranges(what_if.rankings(VARIANTS, "outlet"))
    assert found.to_numpy().tolist() == [["Herald", 1, 1, 2], ["Echo", 2, 1, 2], ["Gull", 3, 2, 3]]


def test_moves_name_the_choice_that_moves_the_ranking_most() -> None:
    found = what_if.moves(what_if.rankings(VARIANTS, "outlet"))
    assert found["choice"].to_list() == ["stories", "texts"]
    assert found["tau"].to_list() == pytest.approx([0.0, 1 / 3], abs=1e-3)
    assert found["changed"].to_list() == [1, 1]


@pytest.mark.parametrize(
    ("variants", "said"),
    [
        (VARIANTS, "Herald is first under 1 of 3" + COULD + "; with “stories” and “texts”, Echo leads."),
        (VARIANTS[:1], "Herald is first as reported; no other definition was tried."),
        ([*VARIANTS[:2], Variant("same", TOLD)],
         "Herald is first under 1 of 2" + COULD + "; with “texts”, Echo leads." + IDLE),
        ([Variant(REPORTED, TOLD, "stories"), Variant("halved", TOLD[TOLD.story_id != "s2"], "stories")],
         "Echo is first under all 2" + COULD + "."),
        ([Variant(REPORTED, TOLD[TOLD.text_id == "x"])], "There is nothing to rank."),
    ],
)  # fmt: skip
def test_the_sentence_says_under_how_many_definitions(variants: list[Variant], said: str) -> None:
    assert what_if.sentence(what_if.rankings(variants, "outlet")).text == said


def test_a_shared_first_place_is_no_lead() -> None:
    tied = corpus(("Herald", "t1", "s1", 2), ("Echo", "t2", "s1", 2))
    variants = [Variant(REPORTED, tied), Variant("one gone", tied.iloc[1:])]
    said = what_if.sentence(what_if.rankings(variants, "outlet"), {"Echo": "The Echo"}).text
    assert said.startswith("The Echo and Herald share the first place under 1 of 2")
    assert said.endswith("with “one gone”, The Echo leads.")


def test_of_many_who_share_the_first_place_three_are_named() -> None:
    many = corpus(*((f"outlet {i}", f"t{i}", "s1", 1) for i in range(5)))
    said = what_if.sentence(what_if.rankings([Variant(REPORTED, many)], "outlet")).text
    assert said.startswith("Outlet 0, outlet 1, outlet 2 and 2 more share the first place")


def test_a_value_that_a_choice_leaves_nothing_of_is_last() -> None:
    variants = [Variant(REPORTED, TOLD), Variant("no Herald", TOLD[TOLD.outlet != "Herald"])]
    ranked = what_if.rankings(variants, "outlet").set_index(["choice", "outlet"])
    assert ranked.loc[("no Herald", "Herald")].to_list() == [0.0, 3]


def test_what_is_ranked_is_not_what_is_counted() -> None:
    assert set(what_if.rankings(VARIANTS, "story_id")["choice"]) == {REPORTED, "texts"}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("a,colour,red,", "line 2: what is 'colour'; known are count, only, rounding"),
        ("a,count,words,", "line 2: count is 'words'; known are articles, texts, origins, stories"),
        ("a,similarity,much,", "line 2: similarity needs a number like 0.8 or 3, not 'much'"),
        ("a,window_days,-3,", "line 2: window_days needs a number"),
        ("a,count,texts,\na,count,origins,", "needs a name of its own"),
        ("as reported,count,texts,", "needs a name of its own"),
    ],
)
def test_a_choice_that_cannot_be_used_is_named(tmp_path: Path, row: str, message: str) -> None:
    file = tmp_path / "choices.csv"
    file.write_text(f"name,what,value,note\n{row}\n", encoding="utf-8")
    with pytest.raises(ParameterError, match=message):
        what_if.choices(file)


@pytest.fixture(scope="module")
def derived(sample: pipeline.Prepared) -> list[Variant]:
    return what_if.derive(sample)


def test_every_declared_choice_can_be_derived(derived: list[Variant]) -> None:
    assert [v.choice for v in derived] == [REPORTED, *what_if.choices()["name"]]
    for variant in derived:
        schema.check(variant.articles, schema.ARTICLES, variant.choice)


def test_the_runs_own_settings_derive_the_run(sample: pipeline.Prepared) -> None:
    same = pd.DataFrame(
        [("window_days", "365"), ("similarity", "1"), ("rounding", "any"), ("topic_threshold", "0.2")],
        columns=["what", "value"],
    )
    same = same.assign(name=same["what"])
    for variant in what_if.derive(sample, same):
        for column in ("story_id", "origin_id", "published_earliest", "published_latest"):
            assert variant.articles[column].equals(sample.articles[column]), (variant.choice, column)
        assert variant.articles["topics"].map(len).equals(sample.articles["topics"].map(len))
    anew = grouped(sample.articles, compare(sample.articles, sample.credits), 365, 1.0)
    for column in ("story_id", "origin_id", "text_id"):
        assert anew[column].equals(sample.articles[column]), column


@pytest.mark.parametrize(
    ("lower", "higher"), [("looser stories", "stricter stories"), ("long stories", "short stories")]
)
def test_choices_move_stories_the_way_they_say(derived: list[Variant], lower: str, higher: str) -> None:
    stories = {v.choice: v.articles["story_id"].nunique() for v in derived}
    assert stories[lower] <= stories[REPORTED] <= stories[higher]
    assert stories[lower] < stories[higher]


def test_choices_on_topics_and_credit_move_what_they_say(derived: list[Variant]) -> None:
    by = {v.choice: v.articles for v in derived}
    labels = {name: articles["topics"].map(len).sum() for name, articles in by.items()}
    assert labels["fewer topics"] < labels[REPORTED] < labels["more topics"]
    assert by["main topic only"]["topics"].map(len).max() == 1
    assert len(by["own reports only"]) < len(by[REPORTED])


def test_narrower_rounding_narrows_times(sample: pipeline.Prepared, derived: list[Variant]) -> None:
    any_way, cut = (next(v.articles for v in derived if v.choice == c) for c in (REPORTED, "ages cut off"))
    width = [(a["published_latest"] - a["published_earliest"]).sum() for a in (any_way, cut)]
    assert width[1] < width[0]
    again = times.date(sample.articles, load(), rounding="floor", ledger=sample.ledger)
    once = sample.articles["printings"] == 1
    assert again.loc[once, "published_latest"].equals(cut.loc[once, "published_latest"])


@pytest.mark.parametrize("key", ["outlet", "topics", "story_id", "day", "week"])
def test_rankings_of_the_sample_do_not_depend_on_the_order_of_rows(
    sample: pipeline.Prepared, key: str
) -> None:
    shuffled = sample._replace(articles=sample.articles.sample(frac=1, random_state=3).reset_index(drop=True))
    counts = what_if.choices().query("what in ['count', 'only']")
    one, other = (what_if.rankings(what_if.derive(found, counts), key) for found in (sample, shuffled))
    pd.testing.assert_frame_equal(one, other)
    assert (what_if.ranges(one)["low"] <= what_if.ranges(one)["rank"]).all()


def test_changed_values_are_named_with_both_amounts_and_their_articles() -> None:
    ranked = what_if.rankings(VARIANTS, "outlet")
    found = what_if.moves(ranked, {"Herald": "The Herald"}, TOLD).set_index("choice")["rows_changed"]
    herald = list(TOLD.index[TOLD["outlet"] == "Herald"])
    assert found["texts"] == {"The Herald: 6 → 2": herald}
    assert found["stories"] == {"The Herald: 6 → 1": herald}


def test_two_values_of_one_name_are_told_apart() -> None:
    fewer = Variant("fewer", TOLD[TOLD["story_id"] != "s1"])
    ranked = what_if.rankings([VARIANTS[0], fewer], "outlet")
    named = what_if.moves(ranked, dict.fromkeys(TOLD["outlet"], "Paper"))["rows_changed"].iloc[0]
    assert list(named) == ["Paper (Herald): 6 → 0", "Paper (Echo): 3 → 2"]


def test_above_a_stated_size_stories_are_related_anew_in_a_sample(
    sample: pipeline.Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(what_if.tried(sample)["tried"]) == {"yes"}
    monkeypatch.setattr("analysis.what_if.variants.ANEW", len(sample.articles) - 1)
    monkeypatch.setattr("analysis.what_if.sample.DRAWN", 60)
    declared = what_if.choices()
    table = what_if.tried(sample, declared).set_index("what")["tried"]
    assert set(table[["count", "topic_threshold", "only"]]) == {"yes"}
    (said,) = set(table[["similarity", "rounding"]])
    assert list(table["window_days"]) == [said, "yes"]  # of three days, and of more than all articles span
    rows = drawing.drawn(sample.articles)
    stories = sample.articles.loc[rows, "story_id"]
    assert 0 < len(rows) <= 60
    assert said == f"on {len(rows)} articles of {stories.nunique()} stories drawn at random"
    assert not sample.articles["story_id"].drop(rows).isin(stories).any()  # whole stories
    counts = declared[declared["what"].isin(["count", "similarity", "window_days"])]
    counts = counts[counts["name"] != "long stories"]  # the sample is of twenty days
    variants = what_if.derive(sample, counts)
    assert [v.choice for v in variants] == [REPORTED, *OF_SAMPLE, *counts["name"]]
    assert {len(v.articles) for v in variants if v.sampled} == {len(rows)}
    ranked = what_if.rankings(variants, "story_id")
    whole = what_if.rankings([v for v in variants if not v.sampled], "story_id")
    pd.testing.assert_frame_equal(what_if.ranges(ranked), what_if.ranges(whole))
    moved = what_if.moves(ranked, articles=sample.articles).set_index("choice")
    assert pd.isna(moved.loc["count distinct texts", "error"])
    related = [*counts.loc[counts["what"] != "count", "name"], "the sample alone"]
    assert moved.loc[related, "error"].notna().all()
    assert "3 more definitions were tried on a sample of whole stories" in what_if.sentence(ranked).text


def test_a_window_that_holds_all_articles_moves_nothing(sample: pipeline.Prepared) -> None:
    declared = what_if.choices().query("what == 'window_days'")
    short, long = what_if.derive(sample, declared)[1:]
    assert short.articles is not sample.articles is long.articles
    related = relate(sample.articles, sample.credits, window_days=30, earlier=sample.articles)
    assert related.articles["story_id"].equals(sample.articles["story_id"])


def test_a_sample_of_everything_moves_what_the_whole_does(
    sample: pipeline.Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = what_if.choices().query("what == 'window_days'")
    ranked = [what_if.rankings(what_if.derive(sample, declared), key) for key in ("outlet", "story_id")]
    monkeypatch.setattr("analysis.what_if.variants.ANEW", len(sample.articles) - 1)
    drawn = [what_if.rankings(what_if.derive(sample, declared), key) for key in ("outlet", "story_id")]
    for whole, part in zip(ranked, drawn, strict=True):
        found = what_if.moves(part, articles=sample.articles)
        assert found.loc[found["choice"] == "the sample alone", "changed"].tolist() == [0]
        found = found[found["choice"] != "the sample alone"].drop(columns="error").reset_index(drop=True)
        pd.testing.assert_frame_equal(found, what_if.moves(whole, articles=sample.articles))


def test_a_sample_is_related_once_for_all_who_ask(
    sample: pipeline.Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.what_if.variants.ANEW", len(sample.articles) - 1)
    monkeypatch.setattr("analysis.what_if.sample.DRAWN", 60)
    seen: list[int] = []
    whole = stories._whole
    monkeypatch.setattr(stories, "_whole", lambda rows, given: seen.append(len(rows)) or whole(rows, given))
    declared = what_if.choices().query("what == 'similarity'")
    once.forget()
    first, again = what_if.derive(sample, declared), what_if.derive(sample, declared.head(1))
    assert len(seen) == 1
    assert first[2].articles["story_id"].equals(again[2].articles["story_id"])
    assert first[3].articles["story_id"].equals(again[3].articles["story_id"])


@pytest.mark.parametrize("stories", [400, 1_600])
def test_the_error_of_a_sample_is_that_of_drawing_others(stories: int) -> None:
    random = np.random.default_rng(7)
    told, found = random.random((300, stories)) < 0.3, []
    for one in told[:40]:
        table = pd.DataFrame({"story_id": [f"s{random.integers(1 << 40)}" for _ in one], "hit": one})
        found.append(drawing.error(table, lambda rows, table=table: float(table.loc[rows, "hit"].mean())))
    spread = drawing.SURE * told.mean(axis=1).std()
    assert np.mean(found) == pytest.approx(spread, rel=0.15)


def test_what_a_reader_chooses_among_says_of_each_choice_who_is_first(
    derived: list[Variant], sample: pipeline.Prepared
) -> None:
    declared = what_if.choices()
    found = choosing.shown(derived, declared, {})
    lines = [line.split(" | ") for line in found.text.splitlines()[2:]]
    assert [line[0] for line in lines] == declared["name"].tolist()
    ranked = what_if.rankings(derived, "outlet")
    firsts, amounts = what_if.who_leads(ranked), what_if.by_choice(ranked)
    for choice, outlets, *_ in lines:
        moved = choice in amounts and (amounts[choice] != amounts[REPORTED]).any()
        same = firsts.get(choice) == firsts[REPORTED]
        start = "It changes no" if not moved else "It holds: " if same else ""
        assert outlets.startswith(start)
        assert not moved or firsts[choice][0] in outlets
    assert found.html.count("<option") == 1 + len(declared)
    assert " hidden>" in found.html.partition(">")[2].partition("<label")[0]


def test_choices_and_names_are_inert_in_the_field(sample: pipeline.Prepared) -> None:
    declared = what_if.choices().query("what == 'count'").head(1)
    hostile = declared.assign(name='"><script>hurt()</script>', note="<img src=x onerror=hurt()>")
    found = choosing.shown(
        what_if.derive(sample, hostile), hostile, dict.fromkeys(sample.articles["outlet"], "<b>")
    )
    assert not [tag for tag in ("<script", "<img", "<b>") if tag in found.html]
