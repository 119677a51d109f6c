"""Lists in a notebook: what unfolds without a script, and what a page takes of it."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from harbour import TOPICS, articles, cells, every_chart
from hypothesis import given
from hypothesis import strategies as st

from analysis import evidence, theme
from analysis.charts import listing
from analysis.evidence import unfold
from analysis.theme import MIME


class Opened:
    def by_name(self) -> dict[str, Any]:
        return {"articles": articles()}


@pytest.fixture(autouse=True)
def opened() -> Iterator[None]:
    theme.enable(Opened(), TOPICS)
    yield
    theme.enable()


@pytest.fixture(scope="module")
def both() -> tuple[dict[str, Any], dict[str, Any]]:
    """Specs of every kind of chart as a notebook keeps them: with nothing opened, and with the articles opened."""
    charts = every_chart(articles())  # nothing is opened
    plain = {name: chart._repr_mimebundle_()[0][MIME] for name, chart in charts.items()}
    theme.enable(Opened(), TOPICS)
    return plain, {name: chart._repr_mimebundle_()[0][MIME] for name, chart in charts.items()}


@pytest.fixture
def plain(both: tuple[dict[str, Any], dict[str, Any]]) -> dict[str, Any]:
    return copy.deepcopy(both[0])


@pytest.fixture
def drawn(both: tuple[dict[str, Any], dict[str, Any]]) -> dict[str, Any]:
    return copy.deepcopy(both[1])


def test_a_count_in_a_table_unfolds_in_its_cell_and_a_page_takes_it_back() -> None:
    plain = cells(articles())["table"]
    shown = plain._repr_mimebundle_()["text/html"]
    assert shown.count("<details>") == shown.count("</details>") > 1
    assert "<summary><!--/list--><data" in shown
    assert unfold.closed(shown) == plain.html


def test_lists_of_a_sentence_stand_after_it() -> None:
    plain = cells(articles())["findings"]
    shown = plain._repr_mimebundle_()["text/html"]
    item = plain.html.split("</li>")[0]
    assert shown.startswith(item + "<!--list--><details>")
    assert unfold.closed(shown) == plain.html


@pytest.mark.parametrize(("rows", "shown", "rest"), [(3, 3, ""), (10, 10, ""), (60, 10, "10 of 60 shown")])
def test_a_long_list_says_how_much_is_shown(rows: int, shown: int, rest: str) -> None:
    html = unfold.opened(evidence.count(range(rows)).html)
    assert html.count("<li>") == shown
    assert rest in html
    assert (" shown;" in html) is bool(rest)


def test_a_notebook_stays_small() -> None:
    many = "".join(evidence.count([n], 1).html for n in range(60)) * 5
    assert unfold.opened(f"<table><td>{many}</td></table>").count("<li>") == 60  # the same rows only once
    every = "".join(evidence.count(range(n, n + 10)).html for n in range(50))
    assert unfold.opened(f"<table><td>{every}</td></table>").count("<li>") == unfold.MOST


@given(st.text())
def test_no_text_of_the_input_ends_a_list(text: str) -> None:
    table = articles(3).assign(headline=f"<!--/list-->{text}")
    unfold.use(type("Own", (), {"by_name": lambda _: {"articles": table}})())
    count = evidence.count([0, 1, 2]).html
    assert unfold.closed(unfold.opened(count)) == count


def test_without_tables_numbers_and_charts_stay_plain(plain: dict[str, Any]) -> None:
    theme.enable()
    assert len(plain) == 11
    assert all("vconcat" not in spec for spec in plain.values())
    assert "<details" not in cells(articles())["table"]._repr_mimebundle_()["text/html"]


def test_charts_with_articles_behind_them_list_what_is_picked(drawn: dict[str, Any]) -> None:
    assert {name for name, spec in drawn.items() if "vconcat" not in spec} == {"ledger", "credits", "ranks"}
    for name, spec in drawn.items():
        if "vconcat" in spec:
            assert '"picked"' in json.dumps(spec["vconcat"][0])
            assert ('"brushed"' in json.dumps(spec)) is (name in ("attention", "stories"))
            assert len(spec["datasets"]["articles"]) <= listing.MOST


def test_a_page_draws_the_chart_alone(plain: dict[str, Any], drawn: dict[str, Any]) -> None:
    for name, spec in drawn.items():
        alone = listing.alone(spec)
        assert set(alone) == set(plain[name])
        assert alone["title"] == plain[name]["title"]


@pytest.mark.parametrize("name", ["outlets", "heatmap", "attention", "stories", "widths"])
def test_vega_lite_compiles_the_list(name: str, drawn: dict[str, Any]) -> None:
    import vl_convert

    vega = vl_convert.vegalite_to_vega(drawn[name], vl_version="5.20")
    assert "picked_store" in json.dumps(vega)


def test_each_group_that_is_not_drawn_has_a_line_of_its_own(plain: dict[str, Any]) -> None:
    import vl_convert

    spec = plain["stories"]
    group = {"rows": "0-1", "n": 2}
    spec["usermeta"]["left_out"] = [
        group | {"label": label} for label in ("2 articles after", "2 articles before")
    ]
    svg = vl_convert.vegalite_to_svg(listing.listed(spec), vl_version="5.20")
    assert all(f">2 articles {label} ▾<" in svg for label in ("after", "before"))
    assert listing.alone(listing.listed(spec))["layer"] == spec["layer"]


def test_names_unfold_with_the_first_article_of_each() -> None:
    shown = unfold.opened(evidence.named({"first <b>": [0, 1], "second": ()}, "topics").html)
    assert shown.count("<li>") == 2
    assert "<bdi>first &lt;b&gt;</bdi><br><bdi>" in shown
    assert "<li><bdi>second</bdi></li>" in shown
