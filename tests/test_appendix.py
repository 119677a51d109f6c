import re
from html import unescape

import pandas as pd
import pytest

from analysis import parameters, paths, pipeline
from analysis.prepared import Prepared
from analysis.run import appendix, manifest

GIVEN = parameters.parse({"title": "The storm", "top": 3})


@pytest.fixture(scope="module")
def tables() -> Prepared:
    return pipeline.prepare([paths.sample() / "pages"], GIVEN)


def body(tables: Prepared) -> str:
    return appendix.chapter(manifest.describe(tables, GIVEN), tables).body


def section(tables: Prepared, title: str) -> list[list[str]]:
    """The rows of the table under a heading, as text."""
    [part] = [part for part in body(tables).split("<h3 ")[1:] if f">{title}</h3>" in part]
    rows = re.findall(r"<tr>(.*?)</tr>", part, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[unescape(re.sub(r"<[^>]*>", "", cell)) for cell in row] for row in cells[1:]]


def test_every_parameter_is_there_and_defaults_are_marked(tables: Prepared) -> None:
    rows = {name: (value, kind) for name, value, kind, _ in section(tables, "Parameters")}
    assert set(rows) == set(parameters.Parameters.model_fields)
    assert rows["title"] == ("The storm", "set for this report")
    assert rows["unit"] == ("auto", "default")
    assert rows["outlet"] == ("not set", "default")


def test_steps_stand_in_their_own_words_with_what_went_in_and_came_out(tables: Prepared) -> None:
    rows = section(tables, "Steps")
    steps = tables.steps.astype(object)
    assert [row[0] for row in rows] == steps["step"].map(appendix.NAMES).tolist()
    assert [row[1] for row in rows] == steps["does"].tolist()
    assert "`" not in "".join(cell for row in rows for cell in row)
    assert [row[-1] for row in rows] == [f"{n:,}" for n in steps["rows_out"]]


def test_inputs_have_their_hashes_and_their_number(tables: Prepared) -> None:
    rows = section(tables, "Input")
    assert [row[:2] for row in rows] == tables.documents[["document", "sha256"]].to_numpy().tolist()
    assert f">{len(tables.documents)}</data> documents, " in body(tables)


def test_of_many_documents_the_first_are_named_and_the_rest_counted(tables: Prepared) -> None:
    many = tables._replace(documents=tables.documents.loc[tables.documents.index.repeat(5)])
    rows = section(many, "Input")
    assert len(rows) == appendix.SHOWN + 1
    assert rows[-1] == [f"and {len(many.documents) - appendix.SHOWN} more rows"]


def test_word_lists_have_their_size_and_hash(tables: Prepared) -> None:
    rows = {row[0]: row[1:] for row in section(tables, "Word lists and rules")}
    assert {"outlets.csv", "credits.csv", "topics/terms.csv"} <= set(rows)
    assert not [name for name in rows if "gold" in name or "sample" in name]
    lines = (paths.data("credits.csv")).read_text().splitlines()
    assert rows["credits.csv"][0] == str(len(lines) - 1)
    assert all(re.fullmatch("[0-9a-f]{64}", row[1]) for row in rows.values())


def test_what_was_set_aside_stands_with_its_reason(tables: Prepared) -> None:
    lines = tables.ledger[tables.ledger["use"] == "set aside"]
    added = tables.ledger.head(3).assign(use="set aside", reason="<b>no text</b>")
    both = tables._replace(ledger=pd.concat([tables.ledger, added], ignore_index=True))
    rows = {row[0]: row[1:] for row in section(both, "Set aside")}
    assert rows.pop("<b>no text</b>") == ["3", "1"]
    assert sum(int(row[0]) for row in rows.values()) == len(lines)


def test_no_seconds_and_no_hash_of_an_output_stand_in_it(tables: Prepared) -> None:
    facts = manifest.describe(tables, GIVEN)
    assert not {"seconds", "outputs"} & set(facts)
    assert body(tables) == appendix.chapter(facts, tables).body


def test_hostile_names_are_text(tables: Prepared) -> None:
    attack = "<script>alert(1)</script>.txt"
    documents = tables.documents.assign(document=attack)
    html = body(tables._replace(documents=documents))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
