import json
import re

import nbformat
import pandas as pd
import pytest
import vl_convert
from harbour import articles, every_chart

from analysis import charts, evidence, palette, tally, theme, uncertainty, unusual, what_if
from analysis.charts.figure import MOST

SCOPE = charts.Scope("one invented page", "1 to 12 Mar 2026", 60)
KINDS = [
    "attention", "outlets", "bars", "heatmap", "stories", "bases",
    "widths", "ledger", "credits", "shares", "ranks",
]  # fmt: skip


@pytest.fixture(scope="module")
def specs() -> dict[str, dict[str, object]]:
    return {name: chart.to_dict() for name, chart in every_chart(articles()).items()}


def marks(spec: dict[str, object]) -> str:
    return vl_convert.vegalite_to_svg(json.dumps(spec), vl_version="5.8")


@pytest.mark.parametrize("kind", KINDS)
def test_title_scope_alt_text_and_note(kind: str, specs: dict[str, dict[str, object]]) -> None:
    spec = specs[kind]
    under = spec["title"]["subtitle"]  # type: ignore[index]
    assert under[0] == "one invented page · 1 Mar 2026 to 15 Mar 2026 · N\u00a0=\u00a060\u00a0articles"
    assert spec["description"].startswith(" ".join(spec["title"]["text"]))  # type: ignore[attr-defined,index]
    assert "N\u00a0=\u00a060" in spec["description"]  # type: ignore[operator]
    assert spec["usermeta"]["note"]  # type: ignore[index]
    assert spec["usermeta"]["lines"]  # type: ignore[index]


@pytest.mark.parametrize("kind", KINDS)
def test_drawn_by_the_vega_lite_that_notebooks_carry(kind: str, specs: dict[str, dict[str, object]]) -> None:
    drawn = len(re.findall(r'role="graphics-symbol"|<path aria-label', marks(specs[kind])))
    assert drawn >= 1


def test_same_table_same_bytes(specs: dict[str, dict[str, object]]) -> None:
    again = {name: chart.to_dict() for name, chart in every_chart(articles()).items()}
    assert json.dumps(again) == json.dumps(specs)
    other = {name: chart.to_dict() for name, chart in every_chart(articles(59)).items()}
    assert [name for name in KINDS if other[name] == specs[name]] == []


@pytest.mark.parametrize("scope", [SCOPE._replace(where=" "), SCOPE._replace(period="")])
def test_no_chart_without_place_and_period(scope: charts.Scope) -> None:
    with pytest.raises(ValueError, match="subject, where, period and n"):
        charts.bars(tally.by(articles(), "outlet"), "Outlets", scope, "outlet")


@pytest.mark.parametrize(
    ("intervals", "period"),
    [([("2018-06-25T12:00", 2), ("2013-04-28T10:00", 50)], "28 Apr 2013 to 25 Jun 2018"),  # a day of no known zone
     ([("2018-06-25T12:00", 2), ("2013-04-28T10:00", 9_000)], "25 Jun 2018"),  # no more than a year is known
     ([("2013-04-28T10:00", 9_000)], "28 Apr 2013 to 8 May 2014"), ([], "no publication time known")],
)  # fmt: skip
def test_the_period_holds_every_article_whose_day_is_known(
    intervals: list[tuple[str, int]], period: str
) -> None:
    begin = pd.to_datetime([start for start, _ in intervals], utc=True)
    end = begin + pd.to_timedelta([hours for _, hours in intervals], unit="h")
    table = pd.DataFrame({"published_earliest": begin, "published_latest": end})
    assert charts.scope(table, "here").period == period


def test_no_chart_without_a_subject() -> None:
    with pytest.raises(ValueError, match="subject, where, period and n"):
        charts.outlets(tally.by(articles(), "outlet"), "", SCOPE)


def test_a_chart_refuses_more_rows_than_can_be_read() -> None:
    many = pd.DataFrame({"outlet": [f"o{i}" for i in range(MOST + 1)], "articles": 1, "share": 0.0})
    with pytest.raises(ValueError, match=r"at most 5,000 rows and this has 5,001: use tally\.top"):
        charts.bars(many, "Outlets", SCOPE, "outlet")


def test_a_grid_draws_the_largest_and_states_the_rest() -> None:
    table = pd.DataFrame({"outlet": [f"o{i}" for i in range(8000)], "topics": "q", "articles": range(8000)})
    spec = charts.heatmap(table, "Topics", SCOPE).to_dict()
    assert spec["title"]["subtitle"][1] == "Not drawn: 7,980 rows with smaller numbers"
    assert [line["outlet"] for line in spec["usermeta"]["lines"][:2]] == ["o7999", "o7998"]


def test_every_mark_leads_to_as_many_articles_as_it_counts(specs: dict[str, dict[str, object]]) -> None:
    for kind in ("outlets", "bars", "heatmap", "bases", "widths"):
        for line in specs[kind]["usermeta"]["lines"]:  # type: ignore[index]
            assert line["n"] == line.get("value", line.get("articles"))


def test_a_pair_that_was_not_seen_is_a_zero() -> None:
    table = tally.by(articles(), "outlet", "topics")
    seen = {(r.outlet, r.topics): r.articles for r in table.itertuples()}
    [lines] = charts.heatmap(table, "Topics", SCOPE).to_dict()["datasets"].values()
    values = {(line["outlet"], line["topics"]): line["value"] for line in lines}
    assert len(values) == table["outlet"].nunique() * table["topics"].nunique() > len(seen)
    assert values == {pair: seen.get(pair, 0) for pair in values}


def test_open_intervals_end_in_arrows_and_undated_articles_are_stated() -> None:
    table = articles()
    spec = charts.stories(table, "Stories", SCOPE, per_story=100).to_dict()
    lines = [line for lines in spec["datasets"].values() for line in lines]
    dated = table.dropna(subset=["published_earliest", "published_latest"], how="all")
    assert sum(line["kind"] == "before" for line in lines) == dated["published_earliest"].isna().sum() > 0
    assert sum(line["kind"] != "story" for line in lines) == len(dated)
    assert (
        spec["title"]["subtitle"][1]
        == f"{len(table) - len(dated)} articles without a usable time are not drawn"
    )


def test_stories_without_any_time_are_a_sentence_that_leads_to_them() -> None:
    table = articles()
    none = table[table["published_basis"] == "none"]
    said = charts.stories(none, "Stories", SCOPE)
    assert said.text.endswith(f"{len(none)} articles without a usable time are not drawn")
    assert f'value="{len(none)}"' in said.html


def test_articles_without_a_time_are_stated_beside_attention(specs: dict[str, dict[str, object]]) -> None:
    under = specs["attention"]["title"]["subtitle"]  # type: ignore[index]
    assert under[1] == "25 articles without a usable time are not drawn"


@pytest.mark.parametrize(
    "name", ["صحيفة الميناء اليومية للأخبار", "The Northern Courier and Weekly Gazette of X"]
)
def test_long_and_right_to_left_names_are_shown_whole(name: str) -> None:
    table = pd.DataFrame({"outlet": [name], "articles": [3], "share": [1.0]})
    assert name in marks(charts.bars(table, "Outlets", SCOPE, "outlet").to_dict())


def test_what_a_notebook_keeps_is_valid_and_says_what_is_drawn() -> None:
    theme.enable()
    chart = charts.bars(tally.by(articles(), "outlet"), "Outlets", SCOPE, "outlet")
    data, _ = chart._repr_mimebundle_()  # type: ignore[misc]
    assert set(data) == {theme.MIME, "text/plain"}
    assert data["text/plain"].startswith("[chart] Outlets. one invented page")
    output = nbformat.v4.new_output("execute_result", data=json.loads(json.dumps(data)), execution_count=1)
    cell = nbformat.v4.new_code_cell("chart", outputs=[output], execution_count=1)
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [palette.LIGHT, palette.DARK], ids=["light", "dark"])
def test_the_palette_can_be_read_on_its_paper(colours: dict[str, str]) -> None:
    assert colours.keys() == palette.LIGHT.keys()
    text = {
        role: contrast(colours[role], colours["paper"]) for role in ("ink", "soft", "articles", "emphasis")
    }
    assert {role for role, ratio in text.items() if ratio < 4.5} == set()
    on_fill = {role: contrast(colours[role], colours["empty"]) for role in ("ink", "soft")}
    assert {role for role, ratio in on_fill.items() if ratio < 4.5} == set()
    drawn = colours.keys() - {"paper", "rule", "empty"}
    assert {role for role in drawn if contrast(colours[role], colours["paper"]) < 3} == set()


def test_each_light_colour_names_one_role() -> None:
    assert len(set(palette.LIGHT.values())) == len(palette.LIGHT)


ENDS = ["published_earliest", "published_latest"]
UNKNOWN = articles().assign(outlet=None, **{end: articles()[end].shift(60) for end in ENDS})
NO_CREDIT = pd.DataFrame({"outlet": [], "credited": []}, dtype="string[pyarrow]")
NOTHING = {
    "Shares: there is nothing to take shares of": lambda: charts.shares(
        uncertainty.shares(UNKNOWN, "outlet"), "Shares", SCOPE
    ),
    "Ranks: there is nothing to rank": lambda: charts.ranks(
        what_if.ranges(what_if.rankings([what_if.Variant(what_if.REPORTED, UNKNOWN)], "outlet")), "Ranks", SCOPE
    ),
    "Credits: no article names another outlet as where its report comes from": lambda: charts.credits(
        tally.by(NO_CREDIT, "outlet", "credited", unit="credits", rows=True), "Credits", SCOPE
    ),
    "Stories: no article here has a time that can be drawn": lambda: charts.stories(
        UNKNOWN, "Stories", SCOPE
    ),
    "Odd: no article here has a known day of publication": lambda: charts.unusual(
        unusual.found(UNKNOWN, {}, 0.9), "Odd", SCOPE
    ),
    "Changes: no article here has a known day of publication": lambda: charts.changes(
        unusual.found(UNKNOWN, {}, 0.9), "Changes", SCOPE
    ),
    "Bars: there are no articles": lambda: charts.bars(tally.by(articles()[:0], "outlet"), "Bars", SCOPE, "outlet"),
}  # fmt: skip


@pytest.mark.parametrize("said", NOTHING)
def test_where_there_is_nothing_to_draw_a_sentence_says_so(said: str) -> None:
    assert NOTHING[said]().text.startswith(f"{said} ({SCOPE.line()}).")


@pytest.mark.parametrize(
    ("worst", "ticks"), [(1, [1]), (3, [1, 2, 3]), (15, [1, 3, 5, 7, 9, 11, 13, 15]), (40, [1, 4, 7])]
)
def test_an_axis_of_ranks_has_whole_ranks_alone(worst: int, ticks: list[int]) -> None:
    table = pd.DataFrame({"outlet": ["A", "B"], "rank": [1, worst], "low": [1, worst], "high": [1, worst]})
    spec = charts.ranks(table, "Ranks", SCOPE)._repr_mimebundle_()[0]
    assert f'"values": {json.dumps(ticks)}'.rstrip("]") in json.dumps(spec)
    assert len(ticks) <= 16


def test_a_bar_of_one_part_is_a_sentence() -> None:
    table = articles(6).assign(published_basis="absolute")
    said = charts.bases(tally.by(table, "published_basis"), "What times rest on", SCOPE)
    assert isinstance(said, evidence.Html)
    assert said.text == "What times rest on: printed as a date, in all 6 articles."
    assert 'data-rows="0-5"' in said.html
