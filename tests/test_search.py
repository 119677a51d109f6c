"""The command that shows what a query finds: context, counts, a table; and what it says where nothing is found."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis import corpus, parameters, pipeline, query
from analysis.cli import main
from analysis.pipeline import Track
from analysis.prepared import Prepared
from analysis.run import kept, search


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["search", *map(str, words)])


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "in.csv"
    rows = [
        ("Election night", "Gull", "The election was close, said Ada Lowe, the mayor.", "2026-03-02T12:00Z"),
        (
            "Electricity bills rise",
            "Harbour Post",
            "=1+1 is what the electric bill says.",
            "2026-03-03T12:00Z",
        ),
        ("Ferry leaves", "Harbour Post", "", "2026-03-04T12:00Z"),
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("headline", "outlet", "text", "published"), *rows])
    return path


def test_hits_in_context_counts_and_what_a_wildcard_took(table: Path, tmp_path: Path) -> None:
    shown = run(table, "elect*", "--width", "12", "--out", tmp_path / "hits.csv")
    assert shown.exit_code == 0
    lines = shown.stdout.splitlines()
    assert "The Gull · 2 Mar 2026 · Election night" in shown.stdout
    assert [line.split() for line in lines if "[" in line][:2] == [
        ["headline", "[Election]", "night"],
        ["body", "The", "[election]", "was", "close,"],
    ]
    assert "2 articles of 3; texts and origins are not known: it takes a report to relate articles" in lines
    assert "elect* took election 1, electric 1, electricity 1" in lines
    assert lines[-1].startswith("4 hits → ")
    with (tmp_path / "hits.csv").open(encoding="utf-8", newline="") as file:
        hits = list(csv.DictReader(file))
    assert [hit["hit"] for hit in hits] == ["Election", "election", "Electricity", "electric"]
    assert hits[3]["left"] == "'=1+1 is what the"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ferry", "1 article of 3;"),
        ("ferry OR night", "2 articles of 3;"),
        ("outlet:harbour AND NOT bills", "1 article of 3;"),
        ("speaker:lowe", "1 article of 3;"),
        ("certainly:2026-03-04", "1 article of 3;"),
        ("possibly:2026-03-03..2026-03-04", "2 articles of 3;"),
        ("NOT elect*", "1 article of 3;"),
    ],
)
def test_every_field_can_be_asked_of_files(table: Path, text: str, said: str) -> None:
    shown = run(table, text)
    assert shown.exit_code == 0, shown.output
    assert said in shown.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ferry leaves", "  ferry leaves\n        ^"),
        ("ferri", "no article has 'ferri': the nearest words are ferry"),
        ("zzzzzz", "no article has 'zzzzzz', nor any word like it"),
        ("ferry AND bills", "no article is found by “ferry AND bills”"),
        ("story:ferry", "no stories are known yet; make a report"),
        ("topic:sprt", "there is no topic 'sprt': did you mean 'sport'"),
    ],
)
def test_what_cannot_be_found_is_told_with_the_way_out(table: Path, text: str, said: str) -> None:
    refused = run(table, text)
    assert refused.exit_code == 1
    assert said in refused.stderr
    assert "Traceback" not in refused.output


def test_a_run_knows_texts_origins_and_stories(sample: Prepared, tmp_path: Path) -> None:
    pipeline.save(sample, tmp_path / "tables")
    asked = query.parse("ferr*")
    opened = search.opened([tmp_path / "tables"], asked, parameters.parse({}))
    found = search.find(opened, asked)
    behind = opened.articles.iloc[found.rows]
    assert (found.articles, found.texts, found.origins) == (
        len(behind), behind["text_id"].nunique(), behind["origin_id"].nunique(),
    )  # fmt: skip
    assert found.articles > found.origins > 0
    assert search.counts(found, opened).count(",") == 2
    story = behind["story_id"].iloc[0]
    told = search.find(opened, query.parse(f"story:{story}"))
    assert told.articles == int((opened.articles["story_id"] == story).sum())


def test_no_hit_is_printed_where_none_is_asked_for(table: Path) -> None:
    shown = run(table, "elect*", "--limit", "0")
    assert shown.exit_code == 0
    assert "[" not in shown.stdout


@pytest.mark.runs
def test_a_corpus_that_keeps_ids_is_counted_three_ways_until_articles_came_since(
    table: Path, tmp_path: Path
) -> None:
    folder, given = tmp_path / "c", parameters.parse({})
    corpus.add(folder, [table], quiet=True)
    assert "it takes a report" in run(folder, "elect*").stdout
    kept.name(
        [folder], given, kept.prepared([folder], given, Track(lambda _: None), lambda _: None), lambda _: None
    )
    known = run(folder, "elect* OR ferry")
    assert "3 articles of 3, 3 texts, 3 origins" in known.stdout, known.output
    assert "1 article of 3, 1 text, 1 origin" in run(folder, "story:ferry").stdout
    later = tmp_path / "later.csv"
    later.write_text(
        "headline,outlet,text,published\nFerry returns,Gull,,2026-03-05T12:00Z\n", encoding="utf-8"
    )
    corpus.add(folder, [later], quiet=True)
    since = run(folder, "ferry")
    assert "2 articles of 4; texts and origins are not known: some came since the last report" in since.stdout
    assert "1 article of 4, 1 text, 1 origin" in run(folder, "ferry AND leaves").stdout
