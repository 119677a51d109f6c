from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from analysis import asking, gold, labelling, pairs, pipeline
from analysis.cli import main
from analysis.errors import InputError, ParameterError
from analysis.pairs import frames, groups, passages, published, rates, sheets


@pytest.fixture(scope="module")
def true(sample: pipeline.Prepared) -> pd.DataFrame:
    return gold.truth(sample.articles)


@pytest.fixture(scope="module")
def frame(sample: pipeline.Prepared) -> groups.Frame:
    return frames.of("stories", sample.articles)


def by_gold(drawn: pd.DataFrame, true: pd.DataFrame) -> pd.DataFrame:
    ids = [sheets.pair_id("stories", pair) for pair in zip(drawn["a"], drawn["b"], strict=True)]
    return gold.answers("stories", drawn.assign(pair_id=ids), true)


def test_a_frame_holds_every_pair_once(sample: pipeline.Prepared, frame: groups.Frame) -> None:
    texts = sample.articles["origin_id"].nunique()
    assert sum(frame.sizes.values()) == texts * (texts - 1) // 2
    seen = set()
    for group, size in frame.sizes.items():
        found = frame.take(group, size, np.random.default_rng(1))
        assert len(found) == size
        assert set(frames.tied("stories", sample.articles, found[:50])) == {group <= groups.TIED}
        seen |= set(found)
    assert len(seen) == sum(frame.sizes.values())


def test_many_pairs_are_drawn_without_being_listed(
    sample: pipeline.Prepared, frame: groups.Frame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "LISTED", 100)
    for group in (3, groups.FAR):
        drawn = frame.take(group, 40, np.random.default_rng(2))
        assert len(set(drawn)) == 40
        assert set(frames.tied("stories", sample.articles, drawn)) == {group == 3}


def test_the_estimate_is_unbiased_and_its_interval_holds_what_is_true(
    frame: groups.Frame, true: pd.DataFrame
) -> None:
    near = {group: size for group, size in frame.sizes.items() if group < groups.FAR}
    rows = [
        (*pair, group, size)
        for group, size in near.items()
        for pair in frame.take(group, size, np.random.default_rng(1))
    ]
    every = pd.DataFrame(rows, columns=["a", "b", "drawn_from", "group_size"])
    whole = rates.measured(by_gold(every, true)).set_index("measure")
    assert (whole["low"] == whole["high"]).all()  # nothing is left open
    right = rates.corrected(by_gold(every, true))["corrected"].iloc[0]
    judged = [by_gold(sheets.drawn(frame, 100, seed), true) for seed in range(40)]
    draws, counts = [rates.measured(one) for one in judged], [rates.corrected(one) for one in judged]
    for measure in ("precision", "recall"):
        rate = float(whole.loc[measure, "share"])
        found = pd.concat(table[table["measure"] == measure] for table in draws)
        assert found["share"].mean() == pytest.approx(rate, abs=3 * found["share"].std() / 40**0.5 + 0.002)
        assert ((found["low"] <= rate) & (rate <= found["high"])).mean() >= 0.85
        assert (found["high"] - found["low"]).mean() < 0.25  # and says something
    counted = pd.concat(counts)
    assert counted["corrected"].mean() == pytest.approx(right, rel=0.05)
    assert ((counted["low"] <= right) & (right <= counted["high"])).mean() >= 0.85


def test_a_worse_grouping_is_found_worse(sample: pipeline.Prepared, true: pd.DataFrame) -> None:
    articles = sample.articles
    one = articles.assign(story_id=articles["story_id"].where(articles.index % 3 > 0, "s-one"))
    found = []
    for table in (articles, one):
        drawn = sheets.drawn(frames.of("stories", table), 120, 3)
        found.append(rates.measured(by_gold(drawn, true)).set_index("measure")["share"])
    assert found[1]["precision"] < found[0]["precision"] - 0.3


@pytest.mark.parametrize(
    ("sizes", "n", "given"),
    [({1: 0, 2: 5, 6: 90}, 3, {2: 2, 6: 1}), ({1: 2, 4: 1}, 9, {1: 2, 4: 1}), ({1: 0}, 4, {})],
)
def test_labels_go_where_there_are_pairs(sizes: dict[int, int], n: int, given: dict[int, int]) -> None:
    assert sheets.allotted(sizes, n) == given


def test_every_group_with_pairs_is_drawn_from() -> None:
    assert set(sheets.allotted(dict.fromkeys(groups.PARTS, 50), 20)) == set(groups.PARTS)


def answers(*groups: tuple[int, int, str]) -> pd.DataFrame:
    """Answers by group: (group, pairs in it, a letter an answer: y, n or -)."""
    rows = [
        ("stories", f"p{group}{i}", "a", "b", "ada", {"y": 1.0, "n": 0.0, "-": np.nan}[said], None, group, size,
         group <= 3, np.nan)
        for group, size, told in groups
        for i, said in enumerate(told)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=pairs.READ)


def test_rates_weigh_each_answer_by_what_it_stands_for() -> None:
    found = rates.measured(answers((1, 100, "yyyn"), (2, 300, "yyyy"), (4, 50, "yn"), (6, 10**9, "nn")))
    told = found.set_index("measure")["share"]
    assert told["precision"] == pytest.approx((75 + 300) / 400)
    assert told["recall"] == pytest.approx(375 / (375 + 25))
    assert told[rates.ELSEWHERE] == 0
    assert (found["low"] <= found["share"]).all()
    assert (found["share"] <= found["high"]).all()


def test_what_is_not_answered_is_open() -> None:
    sure = rates.measured(answers((1, 9, "yyyyyyyyy"))).iloc[0]
    unsure = rates.measured(answers((1, 9, "yyyyyyyy-"))).iloc[0]
    none = rates.measured(answers((1, 9, "yyyyyyyyy"), (2, 9, "---"))).iloc[0]
    assert (sure["low"], sure["high"]) == (1, 1)
    assert unsure["low"] < 1
    assert none["high"] - none["low"] > 0.4
    assert rates.measured(answers((1, 9, "---"))).empty
    assert rates.sentence(answers((1, 9, "---")), "stories") is None


def test_coders_of_one_pair_share_its_answer() -> None:
    both = pd.concat([answers((1, 2, "yy")), answers((1, 2, "yn")).assign(coder="ben")])
    assert rates.measured(both)["share"].iloc[0] == 0.75


def test_coders_agree_as_their_answers_do_and_a_part_of_them_is_not_the_suite() -> None:
    ada, ben = answers((1, 9, "yyyn"), (4, 9, "nnyn")), answers((1, 9, "yyyn"), (4, 9, "nnyy"))
    both = pd.concat([ada, ben.assign(coder="ben")])
    articles = pd.DataFrame({"article_id": ["x"], "story_id": ["s"]})
    found = pairs.agreed(both, articles).iloc[0]
    assert (found["what"], found["pairs"]) == ("stories", 8)
    assert 0.7 < found["alpha"] < 0.8
    assert found["low"] <= found["alpha"] <= found["high"]
    assert "stories 0.7" in pairs.agreement(pairs.agreed(both, articles)).text
    cells = pairs.parted(both).set_index(["suite", "people"])[["answered", "stands_for"]]
    assert cells.loc[("yes", "no")].tolist() == [1, 2]  # one of four, which stand for nine
    assert cells.loc[("no", "divided")].tolist() == [1, 2]
    assert pairs.agreed(ada, articles).empty
    assert "no agreement to measure" in pairs.agreement(pairs.agreed(ada, articles)).text


def test_what_is_asked_next_is_what_is_open_and_nothing_twice(
    frame: groups.Frame, true: pd.DataFrame
) -> None:
    first = by_gold(sheets.drawn(frame, 60, 1), true)
    more = sheets.drawn(frame, 60, 2, first)
    assert not set(zip(first["a"], first["b"], strict=True)) & set(zip(more["a"], more["b"], strict=True))
    clear = answers((1, 50, "yyyyyyyy"), (4, 50, "ynynynyn"), (6, 500, "n"))
    part = rates.openness(clear)
    assert part[4] > 2 * part[1]
    assert part[6] == groups.PARTS[6]


def test_labels_drawn_in_two_rounds_are_unbiased(frame: groups.Frame, true: pd.DataFrame) -> None:
    near = [(*pair, g, n) for g, n in frame.sizes.items() if g < groups.FAR
            for pair in frame.take(g, n, np.random.default_rng(1))]  # fmt: skip
    every = by_gold(pd.DataFrame(near, columns=["a", "b", "drawn_from", "group_size"]), true)
    right = rates.corrected(every)["corrected"].iloc[0]
    found = []
    for seed in range(30):
        first = by_gold(sheets.drawn(frame, 40, seed), true)
        both = pd.concat([first, by_gold(sheets.drawn(frame, 40, 100 + seed, first), true)])
        found.append(rates.corrected(both).iloc[0])
    counted = pd.DataFrame(found)
    assert counted["corrected"].mean() == pytest.approx(right, rel=0.05)
    assert ((counted["low"] <= right) & (right <= counted["high"])).mean() >= 0.85


def test_quotes_are_judged_by_passages_of_which_each_is_asked_once(sample: pipeline.Prepared) -> None:
    articles, quotes = sample.articles, sample.quotes
    frame = frames.of("quotes", articles, quotes)
    every = {g: frame.take(g, n, np.random.default_rng(1)) for g, n in frame.sizes.items()}
    assert len({pair for own in every.values() for pair in own}) == sum(frame.sizes.values())
    for group, own in every.items():
        assert set(frames.tied("quotes", articles, own, quotes)) <= {group <= groups.TIED}
    assert frames.tied("quotes", articles, [("a", "body:1-2"), (every[1][0][0], "body:x")], quotes) == [
        None,
        None,
    ]
    sheet = pairs.draw("quotes", articles, 40, quotes=quotes)
    bodies = articles.set_index("article_id")
    for row in sheet.itertuples():
        place, ends = row.b.split(":")
        start, end = map(int, ends.split("-"))
        whole = bodies.loc[row.a, "headline" if place == "headline" else "body"]
        assert f"⟦{whole[start:end]}⟧" in row.text
    with pytest.raises(ParameterError, match="takes the table of quotes"):
        pairs.draw("quotes", articles, 5)


def test_of_quotes_it_is_judged_who_speaks(sample: pipeline.Prepared, tmp_path: Path) -> None:
    sheet = pairs.draw("quotes", sample.articles, 60, quotes=sample.quotes)
    suite = passages.who(sample.quotes)
    told = [min(suite.get((a, b), {""})) for a, b in zip(sheet["a"], sheet["b"], strict=True)]
    wrong = sheet["drawn_from"] == 1
    filled = sheet.assign(
        same=np.where(sheet["drawn_from"] <= groups.TIED, "yes", "no"),
        speaker=np.where(wrong, "Somebody Else", told),
    )
    path = labelling.write(filled, tmp_path / "ada.xlsx", pairs.columns("quotes"))
    found = pairs.measured(pairs.read([path], sample.articles, sample.quotes)).set_index("measure")
    sizes = frames.of("quotes", sample.articles, sample.quotes).sizes
    assert found.loc["precision", "share"] == found.loc["recall", "share"] == 1
    right = (sizes[2] + sizes[3]) / (sizes[1] + sizes[2] + sizes[3])
    assert found.loc[rates.SPEAKER, "share"] == pytest.approx(right, abs=0.01)
    assert passages.key("Ms Petra Vossling") == passages.key("vossling")


@pytest.fixture
def filled(sample: pipeline.Prepared, true: pd.DataFrame, tmp_path: Path) -> Path:
    sheet = pairs.draw("stories", sample.articles, 40)
    told = gold.answers("stories", sheet, true)["same"].map({1.0: "yes", 0.0: "No "})
    return labelling.write(sheet.assign(same=told), tmp_path / "ada.csv", pairs.SHEET)


def test_a_filled_sheet_reads_as_the_coder_meant_it(
    sample: pipeline.Prepared, true: pd.DataFrame, filled: Path
) -> None:
    found = pairs.judged(str(filled), sample.articles)
    meant = gold.answers("stories", pairs.draw("stories", sample.articles, 40), true)
    pd.testing.assert_frame_equal(rates.measured(found), rates.measured(meant))
    assert set(found["coder"]) == {"ada"}
    assert pairs.of_topics(str(filled)) == []
    assert pairs.corrected_by(str(filled)) == ["stories"]
    assert "people labelled, is how many pairs of texts" in pairs.which_corrected(["stories"]).text
    assert "nobody labelled" in pairs.which_corrected([]).text
    said = pairs.how_right(found)[0].text
    assert "Of this corpus, by 40 pairs that people judged: stories have precision" in said
    assert "other corpora" in pairs.how_right(found, ["copies"])[0].text


def test_a_sheet_is_safe_and_does_not_say_what_the_suite_says(sample: pipeline.Prepared) -> None:
    risky = sample.articles.assign(headline="=1+1")
    sheet = pairs.draw("copies", risky, 9)
    assert not {"tied", "story_id", "origin_id"} & set(sheet.columns)
    assert sheet["weight"].min() >= 1
    assert sheet["same"].eq("").all()
    pd.testing.assert_frame_equal(sheet, pairs.draw("copies", risky.iloc[::-1], 9))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.assign(same="perhaps"), r"ada.csv, line \d+: 'perhaps' is no answer; write yes, no or unsure"),
        (lambda t: pd.concat([t, t]), "has pair p[0-9a-f]+ twice; give each coder"),
        (lambda t: t.assign(a=t["b"]), "`pair_id`, `what`, `a` and `b` are not as they were drawn"),
        (lambda t: t.assign(group_size="many"), "'many' is no whole number above 0"),
        (lambda t: t.assign(drawn_from="6"), "is not of this run"),
        (lambda t: t.drop(columns="same"), "no column 'same'; keep the columns"),
        (lambda t: t.assign(group_size=[*t["group_size"][:-1], "1"]), "drawn from another run"),
    ],
)  # fmt: skip
def test_a_sheet_that_cannot_be_used_is_refused(
    sample: pipeline.Prepared, filled: Path, change, message: str
) -> None:
    change(pd.read_csv(filled, dtype=str, keep_default_na=False)).to_csv(filled, index=False)
    with pytest.raises(InputError, match=message):
        pairs.judged(str(filled), sample.articles)


def test_a_sheet_of_another_corpus_or_of_other_stories_is_refused(
    sample: pipeline.Prepared, filled: Path
) -> None:
    articles = sample.articles
    for other in (articles.iloc[:50], articles.assign(story_id=articles["article_id"])):
        with pytest.raises(InputError, match="is not of this run"):
            pairs.judged(str(filled), other)


def test_outlets_are_judged_by_the_names_printed(sample: pipeline.Prepared, true: pd.DataFrame) -> None:
    own = sample.articles.assign(
        outlet_match=["unknown" if i == 0 else kind for i, kind in enumerate(sample.articles["outlet_match"])],
        outlet_raw=["Harbour Pots Gazette" if i == 0 else name for i, name in enumerate(sample.articles["outlet_raw"])],
    ).assign(outlet=lambda t: t["outlet"].mask(t.index == t.index[0], "Harbour Pots Gazette"))  # fmt: skip
    frame = frames.of("outlets", own)
    assert frame.sizes[4] == 1
    drawn = sheets.drawn(frame, 400)
    told = frames.tied("outlets", own, list(zip(drawn["a"], drawn["b"], strict=True)))
    assert told == [group <= groups.TIED for group in drawn["drawn_from"]]


@pytest.mark.parametrize("what", frames.WHAT)
def test_a_corpus_of_nothing_and_of_one_has_no_pair(sample: pipeline.Prepared, what: str) -> None:
    none = sample.quotes.iloc[:0]
    assert pairs.draw(what, sample.articles.iloc[:0], 5, quotes=none).empty
    blank = sample.articles.iloc[:3].assign(headline=None, body=None)
    assert sum(frames.of(what, blank, none).sizes.values()) <= 3


def test_what_cannot_be_drawn_says_why(sample: pipeline.Prepared) -> None:
    with pytest.raises(ParameterError, match="at least one pair"):
        pairs.draw("stories", sample.articles, 0)
    with pytest.raises(ParameterError, match="no pairs of 'topics'"):
        pairs.draw("topics", sample.articles, 5)


@pytest.mark.parametrize("what", frames.WHAT)
def test_without_labels_what_is_published_is_said_to_be_of_other_corpora(what: str) -> None:
    said = published.sentence(what).text
    assert len(published.scores(what)) > 1
    assert "nobody has judged any of them" in said
    assert "on other corpora" in said
    for score in published.scores(what)["score"]:
        assert f"{score:.2f}" in said


@pytest.fixture
def run(sample: pipeline.Prepared, tmp_path: Path) -> Path:
    pipeline.save(sample, tmp_path / "run" / "tables")
    (tmp_path / "run" / "manifest.json").write_text('{"suite": "media-analysis", "parameters": []}')
    return tmp_path / "run"


def test_pairs_are_judged_in_a_workbook_as_in_a_sheet(sample: pipeline.Prepared, tmp_path: Path) -> None:
    sheet = pairs.draw("stories", sample.articles, 6, coder="ada")
    book = labelling.write(sheet, tmp_path / "ada.xlsx", pairs.SHEET)
    said = iter(["yes", "no", "perhaps", "unsure", ""])
    assert asking.fill(book, lambda _: next(said)) == 3
    answers = pairs.read([book], sample.articles).set_index("pair_id")["same"].reindex(sheet["pair_id"])
    assert answers.tolist()[:2] == [1.0, 0.0]
    assert answers.isna().tolist() == [False, False, True, True, True, True]


@pytest.mark.parametrize("what", [*frames.WHAT, "topics"])
def test_the_command_writes_a_sheet(run: Path, what: str) -> None:
    out = run.parent / "sheet.csv"
    words = ["label", str(run), "--what", what, "--n", "8", "--coder", "ada", "--out", str(out)]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    sheet = pd.read_csv(out, dtype=str, keep_default_na=False)
    assert len(sheet) == 8
    assert set(sheet["coder"]) == {"ada"}
    again = CliRunner().invoke(main, words)
    assert again.exit_code == 1
    assert "labels may be in it" in again.output


def test_a_mistaken_name_is_told_with_the_nearest(run: Path) -> None:
    done = CliRunner().invoke(main, ["label", str(run), "--what", "quots"])
    assert done.exit_code == 2
    assert "'quots' is none of" in done.output
    assert "did you mean 'quotes'" in done.output


def test_the_command_goes_on_after_a_filled_sheet(run: Path) -> None:
    first, second = run.parent / "first.csv", run.parent / "second.xlsx"
    for what, answer in (("quotes", "yes"), ("topics", "sport")):
        words = ["label", str(run), "--what", what, "--n", "12", "--out"]
        assert CliRunner().invoke(main, [*words, str(first)]).exit_code == 0
        sheet = pd.read_csv(first, dtype=str, keep_default_na=False)
        column = "same" if what == "quotes" else "label"
        sheet.assign(**{column: answer}).to_csv(first, index=False)
        done = CliRunner().invoke(main, [*words, str(second), "--after", str(first)])
        assert done.exit_code == 0, done.output
        names, rows = labelling.table(second)
        key = "pair_id" if what == "quotes" else "article_id"
        assert key in names
        assert not {row[key] for row in rows} & set(sheet[key])
        first.unlink()
        second.unlink()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["-p", "labels=none.csv"], "none.csv: cannot be read"),
        (["-p", "labels=other.csv"], "other.csv: not a sheet to fill"),
        (["-p", "labels=other.csv", "--each", "outlet"], "labels are of a whole corpus"),
    ],
)
def test_labels_that_cannot_be_used_are_refused_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("other.csv").write_text("a,b\n1,2\n")
    done = CliRunner().invoke(main, ["report", *words])
    assert done.exit_code == 1
    assert message in done.output
    assert not Path("runs").exists()
