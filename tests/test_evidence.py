import re
from datetime import date
from importlib import import_module
from pkgutil import walk_packages

import pandas as pd
import pytest
from harbour import articles, cells, every_chart
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.formatters import DisplayFormatter

import analysis
from analysis import evidence, language, tables
from analysis.evidence import unfold
from analysis.stories import naming

DAY = pd.Timestamp("2026-03-03", tz="UTC")


@pytest.mark.parametrize(
    ("rows", "code"),
    [([], ""), ([7], "7"), ([0, 1, 2, 3, 4, 9], "0-4,9"), ([9, 1, 0, 1], "0-1,9"), ([2, 4], "2,4")],
)
def test_row_numbers_are_run_length_coded(rows: list[int], code: str) -> None:
    assert evidence.encode(rows) == code


@given(st.sets(st.integers(0, 10_000), max_size=evidence.SHOWN))
def test_a_code_leads_back_to_its_rows(rows: set[int]) -> None:
    assert evidence.decode(evidence.encode(rows)) == sorted(rows)


def test_a_long_list_is_cut_but_its_count_is_not() -> None:
    html = evidence.count(range(1000)).html
    assert 'value="1000"' in html
    assert f'data-rows="0-{evidence.SHOWN - 1}"' in html
    assert ">1,000<" in html


def test_a_row_named_twice_is_one_article() -> None:
    assert evidence.count([3, 3]).text == "1"


@pytest.mark.parametrize(
    ("template", "values", "html", "text"),
    [
        (
            "{n} of {m} & more",
            {"n": [1, 2], "m": 1234},
            '<data class="count" value="2" data-rows="1-2">2</data> of 1,234 &amp; more',
            "2 of 1,234 & more",
        ),
        ("{s:.0%} by {o}", {"s": 0.5, "o": "<b>"}, "50% by &lt;b&gt;", "50% by <b>"),
        ("{c} texts", {"c": evidence.count([4], 1, "texts")},
         '<data class="count" value="1" data-rows="4" data-per="texts">1</data> texts', "1 texts"),
        ("year {y}", {"y": "2026"}, "year 2026", "year 2026"),
    ],
)  # fmt: skip
def test_sentences_count_and_escape(template: str, values: dict[str, object], html: str, text: str) -> None:
    assert evidence.sentence(template, **values) == evidence.Html(html, text)


@pytest.mark.parametrize(
    ("earliest", "latest", "words"),
    [
        (None, None, "time unknown"),
        (DAY, None, "not before 3 Mar 2026 00:00 UTC"),
        (None, DAY, "not after 3 Mar 2026 00:00 UTC"),
        (DAY, DAY, "3 Mar 2026 00:00 UTC"),
        (DAY, DAY + pd.Timedelta("23:59:59"), "3 Mar 2026"),
        (DAY, DAY + pd.Timedelta(minutes=90), "3 Mar 2026 00:00–01:30 UTC"),
        (DAY, DAY + pd.Timedelta(hours=30), "3 Mar 2026 00:00 – 4 Mar 2026 06:00 UTC"),
    ],
)
def test_intervals_in_words(earliest: object, latest: object, words: str) -> None:
    assert evidence.when(earliest, latest) == words


def test_an_entry_tells_what_a_reader_needs_and_links_only_to_the_web() -> None:
    entries = {entry["row"]: entry for entry in evidence.index(articles(8), names={"medtop:04": "economy"})}
    assert entries[0]["url"] == "https://example.org/a"
    assert entries[1]["url"] == entries[2]["url"] == ""  # javascript: and data:
    assert entries[2]["words"] == "economy: quota, </td>"
    assert entries[5]["outlet"] == "Wire One"
    assert entries[1]["basis"] == "relative (“20 minutes ago <b>”)"
    assert entries[3]["time"] == "time unknown"


def test_the_index_holds_only_what_is_asked_for() -> None:
    assert [entry["row"] for entry in evidence.index(articles(9), {7, 2})] == [2, 7]


def test_an_article_without_a_headline_shows_its_first_words() -> None:
    table = articles(2)
    table.loc[0, "headline"] = None
    assert evidence.index(table)[0]["headline"] == "(no headline) The wall stands."
    table.loc[0, "body"] = None
    assert evidence.index(table)[0]["headline"] == f"(no headline) {table.loc[0, 'url']}"
    alone = table[:1].assign(story_id="alone", headline=None).astype("string[pyarrow]", errors="ignore")
    assert naming.names(alone) == {"alone": f"(no headline) {table.loc[0, 'url']}"}


def test_tables_escape_everything_and_count_with_evidence() -> None:
    made = cells(articles())
    for html in (made_cell.html for made_cell in made.values()):
        assert "<script" not in html
        assert "<img" not in html
        assert "<svg" not in html
    assert "Outlets &lt;of&gt; this run" in made["table"].html
    assert 'data-per="texts"' in made["table"].html


@pytest.mark.parametrize(
    ("value", "column", "text"),
    [
        (None, "", "–"), (float("nan"), "", "–"), (0.256, "share", "25.6%"), (1234, "", "1,234"),
        ("1234", "", "1234"), (0.25, "", "0.25"), (True, "", "yes"), (DAY, "", "3 Mar 2026"),
        (["a", "b"], "", "a, b"),
    ],
)  # fmt: skip
def test_cells_as_printed(value: object, column: str, text: str) -> None:
    assert tables.cell(value, column).text == text


def test_a_table_that_does_not_agree_with_its_rows_is_refused() -> None:
    wrong = pd.DataFrame({"outlet": ["Herald"], "articles": [3], "rows": [[0, 1]]})
    with pytest.raises(ValueError, match="articles says 3, but 2 lines stand behind it"):
        tables.show(wrong)


def test_a_long_table_says_how_much_is_left_out() -> None:
    assert "and 7 more rows" in tables.show(pd.DataFrame({"a": range(10)}), limit=3).html


@pytest.fixture(autouse=True)
def _nothing_is_opened() -> None:
    """Whatever ran in this process before."""
    unfold.use(None, None)


def as_a_notebook_shows(thing: object) -> dict[str, str]:
    bundle, _ = DisplayFormatter().format(thing)
    return bundle


def test_a_notebook_without_the_pages_script_still_shows_the_number() -> None:
    bundle = as_a_notebook_shows(evidence.count([0, 1, 2]))
    assert bundle["text/plain"] == "3"
    assert bundle["text/html"].endswith(">3</data>")


def test_a_notebook_has_the_text_of_what_it_shows_and_not_its_markup() -> None:
    shown = cells(articles()) | every_chart(articles())
    kinds = {type(thing) for thing in shown.values()}
    assert ours() <= kinds
    for name, thing in shown.items():
        text = as_a_notebook_shows(thing)["text/plain"]
        assert text == (
            thing.text if isinstance(thing, evidence.Html) else f"[chart] {thing.to_dict()['description']}"
        )
        assert text != repr(thing), name


def ours() -> set[type]:
    """Every class that says how a notebook shows it; what the workbench gives is no output of a report."""
    modules = [import_module(found.name) for found in walk_packages(analysis.__path__, "analysis.")
               if not found.name.endswith("__main__")]  # fmt: skip
    known = {thing for module in modules for thing in vars(module).values() if isinstance(thing, type)}
    return {
        thing for thing in known
        if re.match(r"analysis\.(?!workbench)", thing.__module__) and any(name.startswith("_repr_") for name in vars(thing))
    }  # fmt: skip


def test_named_things_are_counted_with_the_rows_of_each() -> None:
    named = evidence.named({"a & b": [4, 2, 3], "none yet": (), "c\nd": [9]}, "topics")
    html = named.html
    assert named.text == "3"
    assert 'value="3" data-rows="2-4;;9" data-per="topics"' in html
    assert 'data-names="a &amp; b&#10;none yet&#10;c d"' in html


@given(st.dictionaries(st.text(min_size=1), st.sets(st.integers(0, 999)), min_size=1, max_size=400))
def test_each_name_keeps_its_first_rows_and_all_together_stay_few(groups: dict[str, set[int]]) -> None:
    html = evidence.named(groups, "topics").html
    codes = html.split('data-rows="')[1].split('"')[0].split(";")
    assert len(codes) == min(len(groups), evidence.SHOWN)
    assert len(evidence.decode(";".join(codes))) <= evidence.SHOWN
    assert f'value="{len(groups)}"' in html
    for code, rows in zip(codes, groups.values(), strict=False):
        assert evidence.decode(code) == sorted(rows)[: len(evidence.decode(code))]
        assert bool(code) is bool(rows)


def test_a_column_may_have_rows_of_its_own() -> None:
    table = pd.DataFrame(
        {
            "language": ["en"], "articles": [4], "judged": [3], "share": [0.5], "changed": [2],
            "rows": [[0, 1, 2, 3]], "rows_judged": [[0, 1, 3]], "rows_share": [[1, 3]],
            "rows_changed": [{"Herald: 1 → 2": [0], "Post: 3 → 1": [1, 2]}], "rows_in": [7],
        }
    )  # fmt: skip
    made = tables.show(table, count="articles").html
    assert 'value="4" data-rows="0-3"' in made
    assert 'value="3" data-rows="0-1,3"' in made
    assert 'value="2" data-rows="1,3" data-total="4">50.0%' in made
    assert 'value="2" data-rows="0;1-2" data-per="changed"' in made
    assert ">7</td>" in made  # rows_in is a column like any other
    assert "Rows judged" not in made


@pytest.mark.parametrize("column", [{"judged": [4]}, {"share": [0.6]}])
def test_a_column_that_does_not_agree_with_its_rows_is_refused(column: dict[str, list[float]]) -> None:
    table = pd.DataFrame({"articles": [4], "judged": [3], "share": [0.5], "rows": [[0, 1, 2, 3]]} | column)
    with pytest.raises(ValueError, match="lines stand behind it"):
        tables.show(table.assign(rows_judged=[[0, 1, 3]], rows_share=[[1, 3]]))


@pytest.mark.parametrize(
    ("name", "said"),
    [("2026-03-09", "9 Mar 2026"), ("week of 2026-03-02", "week of 2 Mar 2026"), ("2026-03-09 05:30", "9 Mar 2026 05:30"),
     ("2026-03", "Mar 2026"), ("2026 Q1", "2026 Q1"), ("1900 to 1999", "1900 to 1999")],
)  # fmt: skip
def test_days_of_bars_are_spelled_where_they_are_read(name: str, said: str) -> None:
    assert evidence.spelled(name) == said


def test_large_numbers_are_written_out_days_as_days_and_columns_without_a_value_are_left_out() -> None:
    table = pd.DataFrame(
        {
            "name": ["a", "b"],
            "expected": [2964.0, 59.94],
            "day": [date(2026, 3, 4), None],
            "flag": [None, None],
        }
    )
    assert tables.show(table).text.splitlines() == [
        "Name | Expected | Day", "a | 2,964 | 4 Mar 2026", "b | 59.9 | –"
    ]  # fmt: skip
    with language.of("de"):
        assert tables.show(table[["name", "expected"]]).text.splitlines()[1:] == ["a | 2.964", "b | 59,9"]


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ([0.66, 0.864, 0.99, 1.0], ["0.660", "0.864", "0.990", "1.000"]),
        ([18.93, 12.6, 26.0], ["18.9", "12.6", "26.0"]),
        ([0.8, 0.27, None], ["0.80", "0.27", "–"]),
        ([3.0, 12.0], ["3", "12"]),
        ([0.00004, 0.5], ["4e-05", "0.5"]),  # a small number is not called none
        ([1234.5, 0.25], ["1,234", "0.25"]),
        ([0.0, 0.068], ["0.000", "0.068"]),
    ],
)
def test_numbers_of_a_column_have_as_many_decimals(numbers: list[float | None], shown: list[str]) -> None:
    table = pd.DataFrame({"what": list("abcd")[: len(numbers)], "tau": numbers})
    assert [line.split(" | ")[1] for line in tables.show(table).text.splitlines()[1:]] == shown
