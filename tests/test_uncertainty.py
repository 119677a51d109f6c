import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import scipy.sparse as sp

from analysis import uncertainty


def corpus(*groups: tuple[str, str, int]) -> pd.DataFrame:
    rows = [(story, outlet) for story, outlet, n in groups for _ in range(n)]
    return pd.DataFrame(rows, columns=["story_id", "outlet"])


FEW = corpus(
    ("s1", "Herald", 3), ("s2", "Echo", 2), ("s3", "Herald", 1), ("s4", "Echo", 1), ("s5", "Gull", 1)
)


def test_shares_are_the_plain_shares_inside_their_intervals() -> None:
    found = uncertainty.shares(FEW, "outlet")
    assert list(found["outlet"]) == ["Herald", "Echo", "Gull"]
    assert found["share"].tolist() == pytest.approx([4 / 8, 3 / 8, 1 / 8])
    assert (found["low"] <= found["share"]).all()
    assert (found["share"] <= found["high"]).all()


def test_ten_copies_of_every_article_do_not_narrow_the_interval() -> None:
    tenfold = pd.concat([FEW] * 10, ignore_index=True)
    once, ten = (uncertainty.shares(f, "outlet")[["outlet", "share", "low", "high"]] for f in (FEW, tenfold))
    pd.testing.assert_frame_equal(once, ten)


def test_a_share_leads_to_the_articles_of_its_numerator() -> None:
    found = uncertainty.shares(FEW, "outlet")
    for outlet, rows, share, total in found[["outlet", "rows", "share", "total"]].to_numpy():
        assert set(FEW.loc[rows, "outlet"]) == {outlet}
        assert share == len(rows) / total


def test_more_stories_narrow_the_interval() -> None:
    more = pd.concat([FEW.assign(story_id=FEW["story_id"] + str(i)) for i in range(20)])
    width = [(f["high"] - f["low"]).max() for f in (uncertainty.shares(x, "outlet") for x in (FEW, more))]
    assert width[1] < width[0] / 3


@pytest.mark.parametrize(
    ("groups", "least", "most"),
    [
        ([(f"s{i}", "Herald", 1) for i in range(50)] + [("t", "Echo", 1)], 0.99, 1.0),
        ([("s1", "Herald", 2), ("s2", "Echo", 1)], 0.4, 0.8),
    ],
)
def test_a_lead_is_as_sure_as_the_stories_behind_it(groups: list, least: float, most: float) -> None:
    first, after, ahead = uncertainty.lead(corpus(*groups), "outlet")
    assert (first, after) == ("Herald", ["Echo"])
    assert least <= ahead <= most


def test_to_lead_is_to_be_ahead_of_all_others() -> None:
    one, three = (
        [("s", "Herald", 6), *((o, o, 5) for o in others)] for others in (["Echo"], ["Echo", "Gull", "Post"])
    )
    found = [uncertainty.lead(corpus(*groups), "outlet") for groups in (one, three)]
    assert [after for _, after, _ in found] == [["Echo"], ["Echo", "Gull", "Post"]]
    assert found[1][2] < found[0][2]


def test_nothing_to_compare_is_none_or_empty() -> None:
    nobody = FEW.assign(outlet=None)
    assert uncertainty.lead(nobody, "outlet") is None
    assert uncertainty.lead(FEW[FEW.outlet == "Gull"], "outlet") is None
    assert uncertainty.shares(nobody, "outlet").empty


@pytest.mark.parametrize(
    ("probability", "word"),
    [(1.0, "almost certainly"), (0.95, "very likely"), (0.7, "probably"), (0.5, "perhaps")],
)
def test_hedges_follow_the_probability(probability: float, word: str) -> None:
    assert uncertainty.hedge(probability) == word


def test_intervals_for_the_first_rows_only_are_those_of_all() -> None:
    whole, first = uncertainty.shares(FEW, "outlet"), uncertainty.shares(FEW, "outlet", most=2)
    pd.testing.assert_frame_equal(whole.head(2), first.head(2))
    assert first[["low", "high"]].iloc[2:].isna().all(axis=None)
    pd.testing.assert_frame_equal(whole.drop(columns=["low", "high"]), first.drop(columns=["low", "high"]))


def test_counts_are_resampled_alike_whatever_holds_them() -> None:
    sums = np.random.default_rng(3).integers(0, 5, (60, 7)) * (np.arange(7) % 2)
    assert (uncertainty.resample(sums) == uncertainty.resample(sp.csr_matrix(sums))).all()
    assert uncertainty.resample(sums[:0]).shape == (uncertainty.DRAWS, 7)


def test_shares_are_drawn_alike_in_any_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = uncertainty.shares(FEW, "outlet")
    monkeypatch.setattr(uncertainty, "COLUMNS", 1)
    pd.testing.assert_frame_equal(uncertainty.shares(FEW, "outlet"), whole)


def test_what_chapters_ask_for_is_at_hand_and_the_same() -> None:
    articles = corpus(*((f"outlet {n}", f"story {n}", 1) for n in range(uncertainty.SMALL + 10)))
    articles.loc[:4, "outlet"] = None
    articles["topics"] = pd.Series(
        [[]] * 9 + [["storm"]] * (len(articles) - 9), dtype=pd.ArrowDtype(pa.list_(pa.string()))
    )
    uncertainty._times.cache_clear()
    plain = uncertainty.shares(articles, "outlet", most=3)
    uncertainty._times.cache_clear()
    uncertainty.ready(articles)
    known = uncertainty._times.cache_info().misses
    pd.testing.assert_frame_equal(uncertainty.shares(articles, "outlet", most=3), plain)
    assert known == 2
    assert uncertainty._times.cache_info().misses == known
