from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analysis import parameters, schema
from analysis.errors import ParameterError
from analysis.parameters import Parameters
from analysis.run import plans

SPORT, MONEY = "medtop:15000000", "medtop:04000000"
BASE = parameters.parse({"title": "The press"})


def row(number: int, outlet: str | None, when: str | None, *codes: str) -> dict[str, object]:
    instant = when and pd.Timestamp(f"{when}Z")
    found = [{"qcode": code, "score": 0.5, "words": ["w"]} for code in codes]
    return {"article_id": f"a{number}", "document": "d", "position": number, "role": "item", "outlet": outlet,
            "published_earliest": instant, "published_latest": instant, "published_basis": "none", "topics": found,
            "printings": 1}  # fmt: skip


ARTICLES = schema.frame(
    [
        row(0, "Marrow Radio", "2026-03-08T23:59", SPORT),
        row(1, "Marrow Radio", "2026-03-09T00:00", SPORT, MONEY),
        row(2, "Harbour Post", "2026-03-15T12:00"),
        row(3, "Gull", "2026-03-30T12:00", MONEY),
        row(4, None, None),
    ],
    schema.ARTICLES,
)


@pytest.mark.parametrize(
    ("by", "names", "left"),
    [
        ("outlet", ["Marrow Radio", "Gull", "Harbour Post"], "1 of 5 articles is in none"),
        ("topic", ["economy, business and finance", "sport"], "2 of 5 articles are in none"),
        (
            "week",
            ["week of 2 Mar 2026", "week of 9 Mar 2026", "week of 30 Mar 2026"],
            "1 of 5 articles is in none",
        ),
    ],
)
def test_a_report_for_each_value_and_what_is_in_none(by: str, names: list[str], left: str) -> None:
    plan = plans.values(ARTICLES, BASE, by)
    assert [one.name for one in plan.asked] == names
    assert left in plan.left
    assert [one.given.title for one in plan.asked] == [f"The press: {name}" for name in names]


def test_a_report_for_each_category_of_a_codebook(tmp_path: Path) -> None:
    rules = (
        "sport,outlet:marrow AND topic:sport,1,\nboth,outlet:gull,1,\nboth,outlet:harbour,1,\nnone,whale,1,"
    )
    (tmp_path / "book.csv").write_text(f"label,rule,version,note\n{rules}\n")
    given = parameters.parse({"codebook": str(tmp_path / "book.csv"), "last_day": "2026-03-20"})
    plan = plans.values(ARTICLES, given, "codebook")
    assert [one.name for one in plan.asked] == ["sport", "both"]
    assert plan.asked[1].given.query == "(outlet:gull) OR (outlet:harbour)"
    narrower = plans.values(ARTICLES, given.model_copy(update={"query": "topic:economy*"}), "codebook")
    assert [one.given.query for one in narrower.asked] == [
        "(topic:economy*) AND ((outlet:marrow AND topic:sport))"
    ]


def test_values_set_the_parameters_and_keep_the_others() -> None:
    given = parameters.parse({"outlet": "Marrow Radio", "top": 3})
    [first, second] = plans.values(ARTICLES, given, "week").asked
    assert (first.given.first_day, first.given.last_day) == (date(2026, 3, 2), date(2026, 3, 8))
    assert (second.given.outlet, second.given.top) == ("Marrow Radio", 3)


def file(folder: Path, text: str) -> Path:
    (folder / "reports.csv").write_text(text, encoding="utf-8")
    return folder / "reports.csv"


def test_a_line_of_a_file_is_a_report(tmp_path: Path) -> None:
    text = "\ufeffname,outlet,top,title\nThe radio,Marrow Radio,3,\n,Gull,,\n,,,Everything\n"
    asked = plans.from_file(
        file(tmp_path, text), parameters.parse({"title": "The press", "unit": "week"})
    ).asked
    assert [one.name for one in asked] == ["The radio", "Gull", "Everything"]
    assert [one.folder for one in asked] == ["the-radio", "gull", "everything"]
    assert [one.given.title for one in asked] == ["The press: The radio", "The press: Gull", "Everything"]
    assert [(one.given.outlet, one.given.top, one.given.unit) for one in asked] == [
        ("Marrow Radio", 3, "week"), ("Gull", 15, "week"), (None, 15, "week"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("outlett\nGull\n", "did you mean 'outlet'"),
        ("outlet,top\nGull,3\nGull,none\n", r"reports\.csv, line 3: parameter 'top'"),
        ("query\nstorm\nstorm wall\n", r"reports\.csv, line 3: query, character 7"),
        ("outlet\nGull,3\n", "line 2: more cells than columns"),
        ("outlet\n", "no line below its header"),
        ("", "no line below its header"),
        ('outlet\n"Gull\n', "can be read"),
        ("first_day,last_day\n2026-03-09,2026-03-02\n", "line 2: parameter 'last_day'"),
    ],
)
def test_a_file_with_a_mistake_is_refused_by_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        plans.from_file(file(tmp_path, text), BASE)


@pytest.mark.parametrize("content", [None, b"outlet\n\xff\xfe\n"])
def test_what_is_no_file_is_refused_with_what_can_be_asked(tmp_path: Path, content: bytes | None) -> None:
    if content:
        (tmp_path / "outlets").write_bytes(content)
    with pytest.raises(ParameterError, match="outlets: neither outlet, topic, week, codebook nor a CSV file"):
        plans.from_file(tmp_path / "outlets", BASE)


def test_a_title_is_never_longer_than_a_title_may_be() -> None:
    [one] = plans.values(ARTICLES.head(1).assign(outlet="x" * 5_000), BASE, "outlet").asked
    assert Parameters(**one.given.model_dump()).title.endswith("…")
