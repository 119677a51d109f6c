import numpy as np
import pandas as pd
import pytest

from analysis import validation
from analysis.labelling import CODED

MISREAD = np.array([[0.8, 0.15, 0.05], [0.1, 0.75, 0.15], [0.05, 0.05, 0.9]])
TRUE = np.array([0.5, 0.3, 0.2])


def corpus(n: int, stories: int = 0) -> pd.DataFrame:
    return pd.DataFrame({"article_id": [f"a{i}" for i in range(n)],
                         "story_id": [f"s{i % (stories or n)}" for i in range(n)]})  # fmt: skip


def coded(coder: str, labels: str, weight: float = 1.0) -> pd.DataFrame:
    rows = [(coder, f"a{i}", label, weight) for i, label in enumerate(labels) if label != " "]
    return pd.DataFrame(rows, columns=CODED)


@pytest.mark.parametrize(
    ("one", "other", "alpha"),
    [("xyxy", "xyxy", 1.0), ("xxyy", "xyxy", 0.125), ("xyxy", "yxyx", -0.75), ("xxxx", "xxxx", 1.0)],
)
def test_alpha_of_small_tables(one: str, other: str, alpha: float) -> None:
    both = pd.concat([coded("ada", one), coded("ben", other)])
    found = validation.agreement(both, corpus(4))
    assert found is not None
    assert found.alpha == pytest.approx(alpha)
    assert found.low <= found.high


@pytest.mark.parametrize("missing", [0, 0.3])
def test_alpha_inside_the_draws_is_that_of_nltk(missing: float) -> None:
    random = np.random.default_rng(2)
    labels = np.where(random.random((3, 30)) < missing, " ", random.choice(list("xyz"), (3, 30)))
    table = pd.concat([coded(name, "".join(row)) for name, row in zip("abc", labels, strict=True)])
    table = table[table.groupby("article_id")["coder"].transform("nunique") > 1]
    units = pd.crosstab(table["article_id"], table["label"]).to_numpy(float)
    coders = units.sum(axis=1)
    apart = (coders**2 - (units**2).sum(axis=1)) / (coders - 1)
    sums = np.column_stack([apart, units]).sum(axis=0, keepdims=True)
    found = validation.agreement(table, corpus(30))
    assert found is not None
    assert validation._alpha(sums)[0] == pytest.approx(found.alpha, abs=5e-4)


def test_articles_of_one_coder_do_not_count() -> None:
    both = pd.concat([coded("ada", "xyxyxy"), coded("ben", "xyx   ")])
    found = validation.agreement(both, corpus(6))
    assert found is not None
    assert (found.alpha, found.articles) == (1.0, 3)
    assert validation.agreement(coded("ada", "xyxy"), corpus(4)) is None
    assert "no two coders labelled the same" in validation.agreement_sentence(None).text


def test_copies_of_a_story_do_not_narrow_the_interval_of_alpha() -> None:
    both = pd.concat([coded("ada", "xxyyxyxxyx" * 6), coded("ben", "xyyyxyxxxx" * 6)])
    alone, copies = (validation.agreement(both, corpus(60, stories)) for stories in (60, 10))
    assert alone is not None
    assert copies is not None
    assert copies.high - copies.low > 1.5 * (alone.high - alone.low)


@pytest.mark.parametrize(
    ("low", "said"), [(0.85, "can be relied on"), (0.7, "tentative"), (0.5, "should not carry a conclusion")]
)
def test_what_alpha_allows_follows_from_its_lower_end(low: float, said: str) -> None:
    assert said in validation.agreement_sentence(validation.Agreement(0.9, low, 0.95, 50)).text


def test_the_machine_is_one_more_coder() -> None:
    found = pd.Series(["x", None, "x", "y"], dtype="string[pyarrow]")
    both = validation.with_machine(coded("ada", "xyx"), found, corpus(4))
    machine = both[both["coder"] == validation.MACHINE]
    assert machine[["article_id", "label"]].to_numpy().tolist() == [["a0", "x"], ["a1", "none"], ["a2", "x"]]


def test_confusion_is_weighted() -> None:
    codings = coded("ada", "xxy").assign(weight=[3.0, 1.0, 1.0])
    found = validation.confusion(codings, pd.Series(["x", "y", "y"]), corpus(3))
    assert found.to_numpy().tolist() == [
        ["x", "x", 1, 0.75, [0]], ["x", "y", 1, 0.25, [1]], ["y", "y", 1, 1.0, [2]],
    ]  # fmt: skip


def simulated(
    seed: int, n: int = 2_000, labelled: int = 250
) -> tuple[pd.DataFrame, pd.Series, pd.DataFrame, np.ndarray]:
    random = np.random.default_rng(seed)
    true = random.choice(3, n, p=TRUE)
    found = np.array([random.choice(3, p=MISREAD[t]) for t in true])
    label = np.array(list("xyz"))
    drawn = random.choice(n, labelled, replace=False)
    articles = [f"a{i}" for i in drawn]
    columns = {"coder": "ada", "article_id": articles, "label": label[true[drawn]], "weight": n / labelled}
    codings = pd.DataFrame(columns)
    return codings, pd.Series(label[found]), corpus(n), np.bincount(true, minlength=3) / n


@pytest.mark.worlds
def test_corrected_shares_hold_the_truth_about_as_often_as_they_say() -> None:
    hits, off = [], []
    for seed in range(40):
        codings, found, articles, truth = simulated(seed)
        table = validation.corrected(codings, found, articles).set_index("label").loc[list("xyz")]
        hits += list((table["low"] <= truth) & (truth <= table["high"]))
        off.append(table["corrected"] - truth)
        assert table["share"].sum() == pytest.approx(1)
        assert table["corrected"].sum() == pytest.approx(1, abs=1e-5)
    assert 0.84 <= np.mean(hits) <= 0.97
    assert np.abs(np.mean(off, axis=0)).max() < 0.01  # as counted, x is 0.06 too low


def test_a_machine_without_errors_is_not_corrected() -> None:
    codings = coded("ada", "xxxxxyyyyy" * 2)
    table = validation.corrected(codings, pd.Series(list("xxxxxyyyyy" * 4)), corpus(40))
    assert table["corrected"].to_list() == pytest.approx(table["share"].to_list())
    assert (table["high"] - table["low"]).max() < 1e-9


def test_two_coders_of_one_article_share_its_weight() -> None:
    codings, found, articles, _ = simulated(1)
    both = pd.concat([codings, codings.assign(coder="ben")])
    pd.testing.assert_frame_equal(
        validation.corrected(codings, found, articles), validation.corrected(both, found, articles)
    )


def test_rare_labels_are_taken_together_and_none_at_all_is_an_empty_table() -> None:
    codings = coded("ada", "xxxxxxyyyyyyzw")
    table = validation.corrected(codings, pd.Series(list("xxxxxyyyyyyyzw")), corpus(14))
    assert table["label"].to_list() == ["x", "y", "(all others)"]
    assert validation.corrected(coded("ada", "xy"), pd.Series(["x", "y"]), corpus(2)).empty
    assert validation.corrected(codings.iloc[:0], pd.Series(["x", "y"]), corpus(2)).empty
