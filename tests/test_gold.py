import pandas as pd
import pytest

from analysis import gold, labelling, pipeline
from analysis.labelling import CODED


@pytest.fixture(scope="module")
def true(sample: pipeline.Prepared) -> pd.DataFrame:
    return gold.truth(sample.articles)


def test_every_article_of_the_sample_has_its_truth(sample: pipeline.Prepared, true: pd.DataFrame) -> None:
    assert sorted(true["article_id"]) == sorted(sample.articles["article_id"])
    assert sample.articles["printings"].sum() == len(gold.read())


def test_a_score_lies_in_its_interval(sample: pipeline.Prepared, true: pd.DataFrame) -> None:
    found = gold.scores(sample, true).dropna(subset=["low"])
    assert set(found["step"]) == {"outlets", "times", "topics"}
    assert (found["low"] <= found["score"]).all()
    assert (found["score"] <= found["high"]).all()


def test_no_error_seen_is_not_no_error_possible(sample: pipeline.Prepared, true: pd.DataFrame) -> None:
    found = gold.scores(sample, true.assign(outlet=list(sample.articles["outlet"].fillna("-"))))
    outlets = found.set_index("step").loc["outlets"]
    assert outlets["score"] == 1
    assert 0.9 < outlets["low"] < 1


def test_wrong_steps_score_low(sample: pipeline.Prepared, true: pd.DataFrame) -> None:
    later = true["published"] + pd.Timedelta(days=400)
    wrong = true.assign(
        outlet="-", published=later, topic=[["x"]] * len(true), story="one", credits=[["x"]] * len(true)
    )
    found = gold.scores(sample, wrong).set_index(["step", "measure"])["score"]
    shares = found[["outlets", "times", "topics"]]
    assert shares.max() == 0
    assert found[("stories", "recall (B-cubed)")] < 0.2
    assert found[("credits", "precision (article and outlet credited)")] == 0


def test_widths_say_what_certainty_costs(sample: pipeline.Prepared, true: pd.DataFrame) -> None:
    found = gold.widths(sample.articles, true).set_index("published_basis")
    assert found.loc["absolute", "median_hours"] < found.loc["relative", "median_hours"]
    assert (found["share"] > 0.95).all()


def test_gold_fills_a_sheet_as_a_coder_would(sample: pipeline.Prepared, true: pd.DataFrame) -> None:
    codings = gold.codings(labelling.draw(sample.articles, 30), true)
    assert list(codings.columns) == CODED
    assert len(codings) == 30
    assert codings["label"].str.startswith("medtop:").all()


def test_a_corpus_without_gold_has_no_truth_and_no_score(sample: pipeline.Prepared) -> None:
    other = sample.articles.assign(document="mine/" + sample.articles["document"])
    none = gold.truth(other)
    assert none.empty
    assert gold.scores(sample._replace(articles=other), none).empty
    assert gold.widths(other, none).empty
    assert gold.codings(labelling.draw(other, 5), none).empty
