"""Two slices: what names them, differences checked by simulation, and sentences for every shape."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapes
from click.testing import CliRunner
from scipy import sparse

from analysis import pipeline, select, slices, topics
from analysis.cli import main
from analysis.errors import InputError, ParameterError
from analysis.parameters import parse
from analysis.pipeline import Track
from analysis.prepared import Prepared
from analysis.query import QueryError
from analysis.run import report
from analysis.slices import counting, drawn, joining, naming, told, working
from analysis.slices.drawn import Counted
from analysis.topics import phrases


def prepared(tmp_path_factory: pytest.TempPathFactory, rows: list[shapes.Row]) -> Prepared:
    file = tmp_path_factory.mktemp("shape") / "table.csv"
    file.write_text(shapes.table(rows), encoding="utf-8")
    return pipeline.prepare([file], parse({}))


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepared(tmp_path_factory, shapes.usual())


def few_draws(patch: pytest.MonkeyPatch) -> None:
    """As few draws as a large corpus has, many at a time: one at a time they would take ten times as long."""
    patch.setattr("analysis.uncertainty.WORK", 6_000)


def world(random: np.random.Generator, a: int, b: int, shares: np.ndarray, kind: str) -> Counted:
    """Stories that have values by chance, told in copies: those of one side alone, or shared by both."""
    stories, values = a + b, len(shares)
    has = random.random((stories, values)) < shares
    sums, sizes = np.zeros((2, stories, values)), np.zeros((2, stories))
    for story in range(stories):
        told_by = random.poisson([3 * a / stories, 3 * b / stories]) if kind == "shared" else np.zeros(2, int)
        told_by[0 if story < a else 1] += 1 + (random.poisson(1) if kind == "copies" else 0)
        for side, n in enumerate(told_by):
            sums[side, story] = (has[story] & (random.random((n, values)) < 0.8)).sum(axis=0)
            sizes[side, story] = n
    names = [f"v{n:03d}" for n in range(values)]
    return Counted(names, sparse.csr_array(sums[0]), sparse.csr_array(sums[1]), *sizes)


@pytest.mark.worlds
@pytest.mark.parametrize(("a", "b", "kind"), [(20, 15, "copies"), (12, 50, "alone"), (30, 20, "shared")])
def test_where_nothing_differs_hardly_any_table_has_a_difference_and_intervals_hold(
    a: int, b: int, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    few_draws(monkeypatch)
    random, wrong, held = np.random.default_rng(7), 0, []
    for _ in range(60):
        shares = np.exp(random.uniform(np.log(0.02), np.log(0.4), 25))
        table = drawn.compared(world(random, a, b, shares, kind))
        wrong += bool((table["chance"] <= 0.1).any())
        held += [table["low"].le(0).mean(), table["high"].ge(0).mean(), table["log_low"].le(0).mean()]
    assert wrong <= 12  # of 60 at one in ten: 13 or more would come once in 130
    assert 0.93 <= np.mean(held) <= 0.995  # each end alone at 95 %


@pytest.mark.worlds
def test_what_is_planted_is_found_and_its_interval_holds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    few_draws(monkeypatch)
    random, found, held = np.random.default_rng(3), 0, []
    for _ in range(25):
        shares = np.full(40, 0.1)
        counted = world(random, 60, 60, shares, "alone")
        more = sparse.lil_array(counted.a.shape)
        more[:60, [0]] = (random.random((60, 1)) < 0.45) * (counted.a[:, [0]].toarray()[:60] == 0)
        table = drawn.compared(counted._replace(a=sparse.csr_array(counted.a + more))).set_index("value")
        found += bool(table.loc["v000", "chance"] <= 0.1)
        true = 0.08 + 0.92 * 0.45 - 0.08
        held.append(table.loc["v000", "low"] <= true <= table.loc["v000", "high"])
    assert found >= 22
    assert np.mean(held) >= 0.76


def test_a_value_of_one_side_alone_has_an_interval_and_copies_of_one_story_are_one_voice() -> None:
    copied = np.zeros((24, 2))
    copied[0, 0], copied[:6, 1] = 12, 2  # twelve copies of one story, and six stories with two
    sizes = np.ones(24)
    sizes[0] = 12
    none = np.zeros(24)
    a, b = sparse.csr_array(copied[:12]), sparse.csr_array(np.zeros((12, 2)))
    both = Counted(["copies", "stories"], sparse.csr_array(np.vstack([a.toarray(), np.zeros((12, 2))])),
                   sparse.csr_array(np.vstack([np.zeros((12, 2)), b.toarray()])),
                   np.r_[sizes[:12] + 1, none[:12]], np.r_[none[:12], np.ones(12)])  # fmt: skip
    table = drawn.compared(both).set_index("value")
    assert table.loc["copies", "a"] == table.loc["stories", "a"] == 12
    assert table.loc["copies", "chance"] > table.loc["stories", "chance"]
    assert table.loc["copies", "low"] < 0 < table.loc["stories", "log_low"]
    assert table["log_high"].gt(table["log_ratio"]).all()


def test_of_few_stories_nothing_is_said() -> None:
    few = world(np.random.default_rng(1), 9, 30, np.full(3, 0.3), "alone")
    table = drawn.compared(few)
    assert table[["low", "high", "log_low", "log_high", "chance"]].isna().all(axis=None)
    assert table["share_a"].between(0, 1).all()
    assert counting.sure(float("nan"), 3) == counting.TOO_FEW


def test_holm_and_chances_of_one_side_by_hand() -> None:
    assert working.holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert told._all_on_one_side(2, 3, 5) == pytest.approx(3 / 5 * 2 / 4)
    assert told._all_on_one_side(4, 3, 5) == 0


def test_two_articles_of_different_stories_differ_whatever_the_volume() -> None:
    """Simpson's index grows with size where pairs of one story count; without them it does not."""
    random = np.random.default_rng(5)
    means = []
    for stories in (12, 120):
        each = []
        for _ in range(200):
            values = random.integers(0, 4, stories)
            table = sparse.csr_array(
                (np.full(stories, 3.0), (np.arange(stories), values)), shape=(stories, 4)
            )
            each.append(working._differ(np.ones((1, stories)), table, np.full(stories, 3.0))[0])
        means.append(np.mean(each))
    assert means == pytest.approx([0.75, 0.75], abs=0.02)


@pytest.mark.parametrize(
    ("asked", "name", "n"),
    [
        ("Harbour Post", "Harbour Post", 4),
        ("harbour post", "Harbour Post", 4),
        ("2026-03-02", "2 Mar 2026", 3),
        ("2026-03-03..2026-03-05", "3 Mar 2026 to 5 Mar 2026", 9),
        ("headline:storm", "“headline:storm”", 3),
        ("strike NOT headline:storm", "“strike NOT headline:storm”", 3),
        ("nowhere", "“nowhere”", 0),
    ],
)
def test_a_slice_is_what_its_name_says(usual: Prepared, asked: str, name: str, n: int) -> None:
    found = slices.of(usual, asked)
    assert (found.a.name, len(found.a.rows)) == (name, n)
    assert (found.b.name, len(found.b.rows)) == ("the rest", 12 - n)


def test_a_slice_is_a_topic_a_family_or_a_list_of_ids(
    usual: Prepared, tmp_path_factory: pytest.TempPathFactory
) -> None:
    owned = usual._replace(
        articles=usual.articles.assign(publisher_family=usual.articles["outlet"].str.slice(0, 3))
    )
    assert slices.of(owned, "mar").a.name == "family Mar"
    by_topic = naming.side("Sport", usual)
    wanted = select.topic(usual.articles, "medtop:15000000")
    assert (by_topic.name, list(by_topic.rows)) == ("topic sport", list(wanted.index))
    listed = tmp_path_factory.mktemp("ids") / "mine.csv"
    usual.articles[["article_id"]].head(5).to_csv(listed, index=False)
    assert len(slices.of(usual, str(listed)).a.rows) == 5
    listed.write_text("id\n1\n")
    with pytest.raises(InputError, match="no column 'article_id'"):
        slices.of(usual, str(listed))


def test_mistakes_are_pointed_at(usual: Prepared, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="slice"):
        slices.of(usual, "storm AND (")
    with pytest.raises(ParameterError, match="both be the rest"):
        slices.of(usual, "rest", "REST")
    with pytest.raises(
        ParameterError, match=r"no outlet, family, topic or period 'Harbor Post'.*Harbour Post"
    ):
        slices.of(usual, "Harbor Post")
    with pytest.raises(ParameterError, match="media-analysis compare"):
        slices.of(usual, str(tmp_path))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("strom", "no article has 'strom': the nearest words are storm"),
        ("2031-01", "no article of the corpus is of 1 Jan 2031 to 31 Jan 2031"),
        ("religion and belief", "no article of the corpus is of topic religion and belief"),
        ("Harbour Post", ""),
        ("rest", ""),
    ],
)
def test_a_named_slice_without_an_article_is_no_page(usual: Prepared, asked: str, message: str) -> None:
    found = slices.of(usual, asked, "Harbour Post" if asked == "rest" else "").a
    if not message:
        naming.refuse_empty(asked, found, usual)
        return
    with pytest.raises(ParameterError, match=message):
        naming.refuse_empty(asked, found, usual)


def test_without_names_two_outlets_or_two_halves_or_nothing_are_compared(usual: Prepared) -> None:
    by_outlet = slices.of(usual, minimum=4)
    assert [by_outlet.a.name, by_outlet.b.name] == ["Eastmere Echo", "Harbour Post"]
    halves = slices.of(usual, minimum=5)
    assert [len(halves.a.rows), len(halves.b.rows)] == [6, 6]
    assert (halves.a.name, halves.b.name) == ("until 3 Mar 2026", "from 4 Mar 2026")
    nothing = slices.of(usual, minimum=7)
    assert not nothing.named
    [only] = slices.sentences(nothing, slices.compared(nothing), topics.names())
    assert only.text.startswith("There is nothing to compare")


CASES = [
    ("outlet:harbour", "outlet:marrow"),
    ("storm", "strike OR storm"),
    ("nowhere", ""),
    ("nowhere", "elsewhere"),
    ("storm", "storm"),
    ("rest", "storm"),
    ("headline:ferry AND outlet:harbour", ""),
]


@pytest.mark.runs
@pytest.mark.parametrize(
    "shape", ["one article", "no outlet", "no time", "one story", "Chinese", "headline only"]
)
def test_every_shape_and_pair_is_told_in_sentences(
    shape: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    run = prepared(tmp_path_factory, shapes.NAMED[shape])
    for a, b in [*CASES, ("渡轮", "风暴"), ("2026-03-02", "2026-03-03")]:
        two = slices.of(run, a, b)
        found = slices.compared(two)
        said = slices.sentences(two, found, topics.names())
        assert said
        assert all(one.text.endswith((".", "words and phrases")) for one in said), [one.text for one in said]
        for table in found.values():
            assert len(slices.shown(table, 5)) == min(len(table), 5)
            for side in ("a", "b"):
                behind = [len(rows) for rows in table[f"rows_{side}"] if rows is not None]
                assert behind == table[side].head(len(behind)).tolist()
        slices.alone(two)
        slices.firsts(two)


def test_overlapping_slices_say_how_many_articles_count_twice(usual: Prepared) -> None:
    two = slices.of(usual, "storm", "storm OR strike")
    said = [one.text for one in slices.sentences(two, slices.compared(two), topics.names())]
    assert "3 articles are in both slices and count on both sides, which makes these more alike." in said


def test_phrases_are_those_of_each_article_and_the_frequent_ones_are_kept(usual: Prepared) -> None:
    table, printed = phrases.standing(usual.articles, 10_000)
    at = [name.casefold() for name in printed].index("storm brannoch")
    held = usual.articles.index[table[:, [at]].toarray().ravel() > 0]
    assert list(held) == list(naming.side('"storm brannoch"', usual).rows)
    fewer, names = phrases.standing(usual.articles, 5)
    assert len(names) == fewer.shape[1] == 5
    assert fewer.sum(axis=0).min() >= sorted(table.sum(axis=0))[-5]


def test_g2_is_the_log_likelihood_of_two_corpora() -> None:
    """Rayson and Garside's formula, 2 (a ln(a/E1) + b ln(b/E2)), on counts of our own."""
    a, b, c, d = 20.0, 5.0, 1_000.0, 1_200.0
    due = 2 * (a * np.log(a / (c * 25 / 2200)) + b * np.log(b / (d * 25 / 2200)))
    found = phrases.log_likelihood(*(np.array([x]) for x in (a, b, c, d)))
    assert found[0] == pytest.approx(due)


def test_two_runs_are_joined_with_each_article_once(usual: Prepared) -> None:
    whole = joining.join(usual, usual, 365, Track(lambda _: None))
    assert len(whole.articles) == len(usual.articles)
    assert whole.articles["story_id"].nunique() == usual.articles["story_id"].nunique()
    for name, table in whole._asdict().items():
        pipeline.check(table, name)


def test_reports_have_the_chapter_where_slices_are_named() -> None:
    names = {
        compared: {path.name for path in report.chapters(False, False, compared)}
        for compared in (True, False)
    }
    assert names[True] - names[False] == {report.COMPARED}


def test_a_path_that_is_not_there_is_said_at_once() -> None:
    done = CliRunner().invoke(main, ["compare", "runs/nowhere", "sport"])
    assert done.exit_code == 1
    assert "no such file or folder" in done.output
    assert "Traceback" not in done.output


@pytest.mark.parametrize("words", [["compare", "sport", "--in"], ["compare", "sport"], ["report"]])
def test_tables_of_a_run_are_not_read_as_articles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("run/tables").mkdir(parents=True)
    for name in ("articles", "documents", "ledger"):
        Path(f"run/tables/{name}.parquet").touch()
    Path("run/manifest.json").write_text('{"suite": "media-analysis"}')
    done = CliRunner().invoke(main, [*words, "run/tables"])
    assert (done.exit_code, done.output.count("\n")) == (1, 1)
    assert "run/tables: the tables of a run, not articles to read; give the run itself, run" in done.output


@pytest.mark.notebooks
def test_compare_writes_a_page_of_two_inputs(tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.mktemp("two")
    for name, rows in (("first", shapes.usual()[:9]), ("second", shapes.usual()[3:])):
        (place / f"{name}.csv").write_text(shapes.table(rows), encoding="utf-8")
    out = place / "out"
    asked = ["compare", str(place / "first.csv"), str(place / "second.csv"), "--out", str(out)]
    done = CliRunner().invoke(main, asked, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "6 articles are in both slices" in pd.Series(page).str.replace(r"<[^>]+>", "", regex=True)[0]
    assert sorted(path.name for path in out.glob("slices/*/*.csv")) == ["first.csv", "second.csv"]


@pytest.mark.parametrize("columns", [2, 5])
def test_draws_that_are_looked_at_some_values_at_a_time_are_the_same(
    monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    random = np.random.default_rng(5)
    a, b = (sparse.csr_array(random.poisson(0.3, (40, 11)).astype(float)) for _ in "ab")
    sizes = [np.asarray(side.sum(axis=1), float).ravel() + 1 for side in (a, b)]
    counted = Counted([f"v{at}" for at in range(11)], a, b, *sizes)
    whole = drawn.compared(counted)
    monkeypatch.setattr(drawn, "COLUMNS", columns)
    pd.testing.assert_frame_equal(drawn.compared(counted), whole, check_exact=True)
    assert whole["chance"].notna().all()
