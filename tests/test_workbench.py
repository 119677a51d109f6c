"""The words of `import analysis as ma`: what they give, on the sample and on what they were not made for."""

import doctest
import importlib
import inspect
import io
import os
import pickle
import pydoc
import re
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

import pandas as pd
import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

import analysis as ma
from analysis import paths, pipeline, schema, tally, words, workbench
from analysis.errors import MediaAnalysisError
from analysis.parameters import parse
from analysis.prepared import Prepared
from analysis.workbench.news import News

MODULES = ("opening", "counting", "comparing", "finding", "chart", "news")
FRONT = """
import sys
import analysis as ma
from analysis import errors
assert not {"pandas", "pyarrow", "altair", "numpy"} & set(sys.modules), "a library is loaded before it is needed"
from analysis import tally
assert callable(tally.by) and ma.tally is tally
import analysis.quotes
assert callable(analysis.quotes) and analysis.quotes.find
"""


@pytest.fixture(scope="module")
def news(sample: Prepared) -> News:
    return News(*sample)


@pytest.fixture(scope="module")
def one() -> News:
    """One article that has a headline and nothing else."""
    articles = schema.frame([{"article_id": "a", "document": "d", "position": 0, "role": "item", "headline": "Gale",
                              "published_basis": "none", "printings": 1, "topics": [], "text_id": "t", "origin_id": "o",
                              "story_id": "s"}], schema.ARTICLES)  # fmt: skip
    none = {name: schema.frame([], pipeline.SAVED[name]) for name in Prepared._fields}
    return News(**{**none, "articles": articles})


def test_nothing_heavy_is_loaded_before_a_word_is_said() -> None:
    subprocess.run([sys.executable, "-c", FRONT], check=True, timeout=60)


def test_what_is_offered_is_what_there_is_and_shows_a_call_with_its_result() -> None:
    assert [name for name in dir(ma) if not name.startswith("_")] == sorted(words.WORDS)
    for name in words.WORDS:
        if name != "chart":
            assert callable(getattr(ma, name))
            assert ">>> " in (words.said(name).__doc__ or ""), name
    for name in dir(ma.chart):
        assert ">>> " in getattr(ma.chart, name).__doc__, name


def test_words_that_are_modules_too_are_both_and_can_be_handed_on() -> None:
    assert ma.tally is tally
    assert inspect.signature(ma.tally) == inspect.signature(workbench.tally)
    assert pickle.loads(pickle.dumps(ma.tally)) is tally  # noqa: S301 - our own
    assert inspect.ismodule(importlib.reload(importlib.import_module("analysis.claims")))


@pytest.mark.parametrize("name", MODULES)
def test_examples_give_what_they_say(name: str, news: News, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "prepare", lambda *_: Prepared(*news))
    monkeypatch.chdir(paths.data().parent)
    module = importlib.import_module(f"analysis.workbench.{name}")
    found = doctest.DocTestFinder().find(module, extraglobs={"ma": ma, "news": news})
    said = io.StringIO()
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    for test in found:
        runner.run(test, out=said.write)
    assert runner.summarize(verbose=False).attempted > 0
    assert not runner.failures, said.getvalue()


def test_numbers_are_those_of_the_steps_and_lead_to_their_articles(news: News) -> None:
    by_outlet = ma.tally(news, "outlet")
    pd.testing.assert_frame_equal(by_outlet, tally.by(news.articles, "outlet"))
    for _, line in by_outlet.iterrows():
        behind = ma.evidence(news, line)
        assert len(behind) == line["articles"]
        assert set(behind["outlet"].fillna("(no outlet printed)")) == {line["outlet"]}
    hits = ma.search(news, "storm*")
    assert set(ma.evidence(news, hits)["article_id"]) == set(hits["article_id"])
    assert list(ma.evidence(news, [3, 1]).index) == [1, 3]


def test_a_part_keeps_its_row_numbers_and_what_the_whole_said_of_it(news: News) -> None:
    part = ma.where(news, "storm*", outlet="harbour post")
    assert 0 < len(part.articles) < len(news.articles)
    line = ma.tally(part, "topic").iloc[0]
    whole = ma.evidence(news, line)
    assert ma.evidence(part, line)["headline"].tolist() == whole["headline"].tolist()
    kept = news.articles.loc[part.articles.index, "story_id"]
    assert part.articles["story_id"].equals(kept)


@pytest.mark.parametrize(
    "word",
    [name for name in words.WORDS if name not in ("open", "read", "where", "compare", "evidence", "chart")],
)
def test_one_article_without_anything_has_its_answer(word: str, one: News) -> None:
    given = {"tally": ["outlet"], "search": ["gale"]}.get(word, [])
    assert isinstance(getattr(ma, word)(one, *given), pd.DataFrame)


@pytest.mark.parametrize("name", [name for name in dir(ma.chart) if name != "compare"])
def test_one_article_without_anything_has_a_chart_or_a_sentence(name: str, one: News) -> None:
    drawn = getattr(ma.chart, name)(one)
    assert "text/plain" in drawn._repr_mimebundle_() or drawn.to_dict()


def test_every_key_counts_every_article(news: News, tmp_path: Path) -> None:
    book = tmp_path / "book.csv"
    book.write_text(
        "label,rule,version,note\nweather,storm* OR gale*,1,\nnobody,xylophonist*,1,\n", encoding="utf-8"
    )
    for key in ("topic", "speaker", "category", "language", "section", "publisher_family", "hashtags"):
        table = ma.tally(news, key, codebook=book if key == "category" else None)
        assert {row for rows in table["rows"] for row in rows} == set(news.articles.index), key
        assert (table["articles"] >= table["texts"]).all()
    assert ma.tally(news, "category", codebook=book).set_index("category").loc["nobody", "articles"] == 0
    assert list(ma.tally(news, "topic", "outlet").columns[:2]) == ["topic", "outlet"]
    assert ma.tally(news)["articles"].tolist() == [len(news.articles)]


def test_slices_are_the_same_whatever_stands_for_them(news: News) -> None:
    said = ma.compare(news, "storm*")
    for same in (
        ma.search(news, "storm*"),
        ma.where(news, "storm*").articles.index.to_numpy(),
        ma.where(news, "storm*"),
        ma.evidence(news, ma.search(news, "storm*")),
    ):
        pd.testing.assert_frame_equal(ma.compare(news, same), said)
    turned = ma.compare(news, "rest", "storm*").set_index("topic")
    assert turned["difference"].to_dict() == pytest.approx((-said.set_index("topic")["difference"]).to_dict())
    line = said.iloc[0]
    behind = ma.evidence(news, line)
    assert len(behind) == line["articles_a"] + line["articles_b"]
    assert ma.chart.compare(news, "storm*").to_dict()


def test_two_that_were_opened_apart_are_compared_and_lead_each_to_its_own_articles(news: News) -> None:
    first, second = ma.where(news, outlet="HPB News"), ma.where(news, outlet="Harbour Post")
    second = News(*second._replace(articles=second.articles.reset_index(drop=True)))
    table = ma.compare(first, second, by="publisher_family")
    assert table[["share_a", "share_b"]].sum().tolist() == [1, 1]
    assert "rows" not in table
    for side, tables in (("rows_a", first), ("rows_b", second)):
        rows = sorted(row for rows in table[side] for row in rows)
        assert rows == tables.articles.index.tolist()


@pytest.mark.parametrize("kind", ["polars", "duckdb", "pyarrow"])
def test_tables_go_to_other_libraries_whole(kind: str, news: News) -> None:
    part = ma.where(news, "storm*")
    tables = part.to(kind)
    assert list(tables) == list(Prepared._fields)
    rows = {"polars": lambda t: t["row"].to_list(), "pyarrow": lambda t: t["row"].to_pylist(),
            "duckdb": lambda t: [row for (row,) in t.project("row").fetchall()]}[kind](tables.articles)  # fmt: skip
    assert rows == list(part.articles.index)
    sizes = {"polars": len, "pyarrow": len, "duckdb": lambda t: len(t.fetchall())}
    assert {name: sizes[kind](table) for name, table in tables.items()} == {
        name: len(table) for name, table in part._asdict().items()
    }


def test_what_was_read_can_be_kept_as_a_corpus(tmp_path: Path) -> None:
    page = min((paths.sample() / "pages").iterdir())
    alone = ma.read(page)
    kept = ma.read(page, into=tmp_path / "corpus")
    assert kept.articles["article_id"].tolist() == alone.articles["article_id"].tolist()
    assert (
        len(ma.read(paths.sample() / "feeds", into=tmp_path / "corpus").documents) == len(alone.documents) + 1
    )


def test_columns_of_a_table_are_named(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("who,what\nAda,Ferry strike ends\n", encoding="utf-8")
    found = ma.read(tmp_path / "own.csv", columns={"headline": "what", "byline": "who"})
    assert found.articles[["headline", "byline"]].to_numpy().tolist() == [["Ferry strike ends", "Ada"]]


@pytest.mark.runs
def test_a_script_that_reads_by_several_processes_is_run_once(tmp_path: Path) -> None:
    """As people write one: without a guard."""
    (tmp_path / "notes").mkdir()
    for number in range(140):  # batches enough that processes pay
        (tmp_path / "notes" / f"{number}.csv").write_text(f"headline\nStory {number}\n", encoding="utf-8")
    script = tmp_path / "script.py"
    script.write_text("import analysis as ma\nprint('begun')\nprint(len(ma.read('notes').articles))\n")
    env = {**os.environ, "PYTHONPATH": str(paths.data().parent), "MEDIA_ANALYSIS_WORKERS": "2"}
    command = [sys.executable, str(script)]
    done = subprocess.run(
        command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout.split() == ["begun", "140"]


def test_a_run_opens_by_its_folder_or_its_tables_and_is_not_made_otherwise(
    news: News, tmp_path: Path
) -> None:
    pipeline.save(news, tmp_path / "tables")
    assert ma.open(tmp_path / "tables").articles.equals(news.articles)
    assert len(ma.open(str(tmp_path / "tables"), outlet="Harbour Post").articles) == 15
    with pytest.raises(MediaAnalysisError, match="open the inputs"):
        ma.open(tmp_path / "tables", rounding="floor")


def test_settings_reach_the_steps(monkeypatch: pytest.MonkeyPatch, news: News) -> None:
    seen = []
    monkeypatch.setattr(pipeline, "prepare", lambda *given: seen.append(given[:2]) or Prepared(*news))
    ma.open(topic_threshold=0.5)
    assert seen == [([paths.sample()], parse({"topic_threshold": 0.5}))]


MISTAKES = {
    "ma.tallly(news)": "there is no word 'tallly': did you mean 'tally'?",
    "ma.chart.outlet(news)": "there is no chart 'outlet': did you mean 'outlets'?",
    "ma.chart(news)": "ma.chart holds charts, say ma.chart.outlets(news). There are: compare, credits",
    "ma.topics(news)": "There is ma.chart.topics(news). There are: open, read",
    "ma.leads(news)": "ma.leads is a module and no word. There are: open, read",
    "news['storys']": "there is no table 'storys'",
    "news[99]": "there is no table 99. There are: articles, ledger",
    "news[['quotes']]": "there is no table ['quotes']. There are: articles",
    "news.to()": "to which library? Tables go to polars, duckdb, pyarrow",
    "news.head()": "There are: articles, ledger",
    "ma.tally(news, ['outlet', 'language'])": "keys is text, each by itself (given: ['outlet', 'language'])",
    "ma.tally(news, 'author')": "there is no column 'author'. There are: topic, speaker",
    "ma.tally(news, news.articles)": "keys is text (given: a DataFrame)",
    "ma.tally(news.articles.set_index('article_id'), 'outlet')": "have lost their row numbers",
    "ma.tally(pd.concat([news.articles, news.articles.head()]), 'outlet')": "a row stands here twice",
    "ma.stories(news.articles.drop(columns='body'))": "have no column body",
    "ma.evidence(news.articles.drop(columns='body'), [1])": "have no column body",
    "ma.evidence(news, pd.DataFrame({'rows': [None]}))": "give rows of these articles",
    "ma.where(news, language='en')": 'ask for it in a query, ma.where(news, "language:WORD")',
    "ma.where(news, outlet=news.articles)": "(given: a DataFrame)",
    "ma.where(news, topic=pd.NA)": "give text (given: <NA>)",
    "ma.where(news, 3)": "query is text, or lines of a table (given: 3)",
    "ma.where(news, ma.copies(news).head(0))": "no line in what is given",
    "ma.where(news, outlet=['Fathom', 'The Gull'])": """ma.where(news, 'outlet:("Fathom" OR "The Gull")')""",
    "ma.where(news, 'storm NEAR/2 parliament')": "storm 21 articles, parliament 12 articles",
    "ma.where(news, 'storm date:2030')": "write AND",
    "ma.where(news, 'date:2030')": "the corpus has articles of 2 Mar 2026 to 22 Mar 2026",
    "ma.where(news, 'language:de')": "languages here: en (187)",
    "ma.where(news, 'story:tunel')": "did you mean 'Vossling quits over Harbour Tunnel'?",
    "ma.tally(ma.quotes(news), 'outlet')": "these are lines of another table; their articles are ma.where(news, these)",
    "ma.shares(ma.search(news, 'storm*'), 'outlet')": "their articles are ma.where(news, these)",
    "ma.over_time(ma.search(news, 'storm*'))": "their articles are ma.where(news, these)",
    "ma.stories(ma.evidence(news, 3))": "have no column story_id",
    "ma.tally(news.printings, 'outlet')": "their articles are ma.where(news, these)",
    "ma.tally(ma.stories(news), 'outlets')": "their articles are ma.where(news, these)",
    "ma.tally(news.documents, 'status')": "have no column article_id",
    "ma.tally(news, 'credited')": 'news.credits["credited"].value_counts()',
    "ma.evidence(news, ma.tally(news, 'outlet')['articles'])": "give rows of these articles",
    "ma.evidence(news, ['no-such-id'])": "or ids of articles",
    "ma.over_time(news, by='outlets')": "ma.over_time: there is no column 'outlets': did you mean 'outlet'",
    "ma.over_time(news, 'dya')": "there is no 'dya': did you mean 'day'?",
    "ma.open(captured_at='20260304')": "write a time with its zone, as 2026-03-04T09:30Z",
    "ma.open(rounding='flor')": "there is no 'flor': did you mean 'floor'? There are: any, floor, nearest",
    "ma.versions(news, 'headlin')": "there is no part 'headlin': did you mean 'headline'?",
    "ma.claims(news, 'conflicts', 'Ledger')": "did you mean 'The Ledger'?",
    "ma.quotes(news, 'zzz')": 'ma.tally(news, "speaker") lists who is',
    "ma.chart.stories(news, most=0)": "most is no less than 1",
    "ma.where(news, 'storm ' * 1000)": "at most 5000 characters (given: 'storm storm",
    "news.artciles": "there is no table 'artciles': did you mean 'articles'?",
    "ma.tally()": "missing a required argument: 'news'. It is called ma.tally(news, *keys, of=None, codebook=None)",
    "ma.shares(news, 'category')": "there is no column 'category'. There are: topic, speaker, article_id",
    "ma.read('.', columns='x')": 'columns is a dict of our name to that of the table, {"headline": "TITLE"}',
    "ma.read('.', columns={'what': 'headline'})": "'what' is not a column of ours; use one of id, headline",
    "ma.shares(news, ky='outlet')": "did you mean 'key'? It is called ma.shares(news, key='outlet')",
    "ma.tally(news, 'outlets')": "there is no column 'outlets': did you mean 'outlet'",
    "ma.tally(news, 'day')": 'call ma.over_time(news, "day")',
    "ma.tally(news, 3)": "keys is text (given: 3)",
    "ma.tally(news, of='article')": "did you mean 'articles'",
    "ma.tally(news, 'category')": "needs a codebook",
    "ma.tally(news, 'category', codebook='none.csv')": "none.csv: it is not there",
    "ma.tally(news, 'category', codebook='none.yaml')": "none.yaml: it is not there",
    "ma.tally('corpus/', 'outlet')": "open it first: news = ma.open('corpus/')",
    "ma.tally(news.articles.drop(columns='topics'), 'topic')": "have no column topics",
    "ma.tally(news.to('polars').articles, 'outlet')": "to_pandas()",
    "ma.tally(None, 'outlet')": "give what ma.open gave",
    "ma.stories(news.articles[['headline']])": "have no column article_id",
    "ma.quotes(news.articles)": "needs more tables than a frame",
    "ma.quotes(news, 'Vayne')": "did you mean 'Idris Vane'?",
    "ma.claims(news, 'conflict')": "did you mean 'conflicts'?",
    "ma.search(news, 'stormm')": "the nearest words are storm",
    "ma.search(news, 'storm AND (')": "is never closed",
    "ma.search(news, 3)": "query is text (given: 3)",
    "ma.search(news, 'storm', width=-1)": "width is no less than 0",
    "ma.evidence(news, 'x')": "give rows of these articles",
    "ma.evidence(news, [10_000])": "give rows of these articles",
    "ma.where(news, outlet='Harbor Post')": "did you mean 'Harbour Post'?",
    "ma.where(news, outlt='x')": "unknown parameter 'outlt': did you mean 'outlet'?",
    "ma.where(news, topic='sports')": "did you mean 'sport'",
    "ma.where(news, first_day='2 March')": "write a day as 2026-03-02",
    "ma.open(captured='x')": "did you mean 'captured_at'?",
    "ma.open('nowhere')": "no such file or folder",
    "ma.open(3)": "inputs is a path or text (given: 3)",
    "ma.over_time(news, 'fortnight')": "day, week",
    "ma.compare(news)": "missing a required argument: 'a'",
    "ma.compare(news, '', 'rest')": "cannot both be the rest",
    "ma.compare(news, 'Harbor Post')": "did you mean 'Harbour Post'?",
    "ma.compare(news, 'stormm')": "the nearest words are storm",
    "ma.compare(news, '(storm')": "is never closed",
    "ma.compare(news, '2030-01-01')": "no article is in 1 Jan 2030",
    "ma.compare(news, news)": "no article is in the rest",
    "ma.compare(news, 3)": "a is a slice, no int",
    "ma.compare(news, [1], [1])": "are the same articles",
    "ma.compare(news, 'storm*', by='topics')": "did you mean 'topic'?",
    "ma.compare(news, 'HPB News', 'Harbour Post', 'outlet')": "each slice is of one outlet",
    "ma.compare(news, 'none.csv')": "none.csv",
    "ma.compare(news.articles, 'storm*')": "needs more tables than a frame",
    "ma.first(news, sure=2)": "'sure': give a number no greater than 1",
    "ma.first(news, sure='x')": "sure is a number (given: 'x')",
    "ma.chart.outlets(news, top='x')": "top is a whole number (given: 'x')",
    "ma.chart.outlets(news.articles)": "needs more tables than a frame",
    "news.to('pandas')": "Tables go to polars, duckdb, pyarrow",
    "tally.by(news.articles, 'outlets')": "did you mean 'outlet'",
}


@pytest.fixture(scope="module")
def shell(news: News) -> InteractiveShell:
    shell = InteractiveShell()
    shell.user_ns |= {"ma": ma, "news": news, "pd": pd, "tally": tally}
    return shell


@pytest.mark.parametrize("cell", MISTAKES)
def test_a_mistake_is_told_in_a_line_or_two_with_what_to_call_instead(
    cell: str, shell: InteractiveShell
) -> None:
    said = io.StringIO()
    with redirect_stdout(said):
        result = shell.run_cell(cell)
    assert isinstance(result.error_in_exec, MediaAnalysisError)
    lines = said.getvalue().strip().splitlines()
    assert MISTAKES[cell] in said.getvalue()
    assert len(lines) <= 3
    assert max(map(len, lines)) < 900
    assert re.match(r"\w+Error: ", lines[0])


def test_help_of_a_word_that_is_a_module_too_is_that_of_the_word(shell: InteractiveShell) -> None:
    for name in ("tally", "quotes", "read"):
        page = pydoc.plain(pydoc.render_doc(getattr(ma, name)))
        assert (words.said(name).__doc__ or "").split("\n")[0] in page
        assert f"ma.{name}(" in page
        assert "FUNCTIONS" not in page
    assert "How many articles" in shell.object_inspect("ma.tally")["docstring"]
    assert "independent origins of each outlet" in shell.object_inspect("ma.chart.outlets")["docstring"]
    with provisionalcompleter():
        completed = {one.text.rpartition(".")[2] for one in shell.Completer.completions("ma.chart.", 9)}
    assert set(dir(ma.chart)) <= completed


def test_a_line_an_article_and_a_list_of_rows_lead_to_the_same_articles(news: News) -> None:
    table = ma.tally(news, "outlet")
    line = ma.evidence(news, table.head(1))
    pd.testing.assert_frame_equal(ma.evidence(news, table.iloc[0]), line)
    pd.testing.assert_frame_equal(ma.evidence(news, table["rows"].head(1)), line)
    pd.testing.assert_frame_equal(ma.evidence(news, news.articles.iloc[7]), ma.evidence(news, 7))
    assert news["articles"] is news.articles is news[0]


def test_lines_of_any_table_stand_for_their_articles(news: News) -> None:
    for lines in (
        ma.quotes(news, "Vossling"),
        ma.copies(news),
        ma.search(news, "storm*"),
        news.credits,
        [7, 3],
    ):
        part = ma.where(news, lines)
        assert part.articles.equals(news.articles.loc[ma.evidence(news, lines).index])
        assert set(part.quotes["article_id"]) <= set(part.articles["article_id"])
    assert "articles of a list" in str(ma.chart.outlets(ma.where(news, [7, 3])).to_dict())
    twice = ma.where(ma.where(news, "storm*"), "coast")
    assert twice.documents.attrs["selection"] == {"query": "(storm*) AND (coast)"}
    assert twice.articles.equals(ma.where(news, "(storm*) AND (coast)").articles)


def test_what_stands_for_no_article_has_none_behind_it(news: News) -> None:
    for nothing in (
        [],
        ma.copies(news).head(0),
        ma.quotes(news).head(0),
        news.articles["article_id"].head(0),
    ):
        assert ma.evidence(news, nothing).empty
    first = news.articles["article_id"].head(2)
    assert (
        ma.evidence(news, first).index.tolist() == ma.evidence(news, first.tolist()).index.tolist() == [0, 1]
    )


def test_over_time_by_a_column_has_the_bars_of_the_whole_and_adds_up_to_it(news: News) -> None:
    whole = ma.over_time(news, "week").set_index("name")["expected"]
    by_outlet = ma.over_time(news, "week", by="outlet")
    assert by_outlet.groupby("name")["expected"].sum().to_dict() == pytest.approx(whole.to_dict())
    assert by_outlet["outlet"].drop_duplicates().tolist() == ma.tally(news, "outlet")["outlet"].tolist()
    assert len(ma.over_time(news, "hour")) > 400  # a frame has room for more bars than a chart
    assert ma.over_time(news.articles.head(0), "week", by="outlet").empty


def test_people_are_found_by_their_office_too(news: News) -> None:
    found = ma.quotes(news, "minister")
    assert {"Petra Vossling", "Imre Salloway"} <= set(found["speaker"].dropna())
    asked = set(ma.where(news, "speaker:minister").articles["article_id"])
    assert asked == set(news.quotes.loc[news.quotes["article_id"].isin(asked), "article_id"])
    assert asked <= set(found["article_id"])


def test_claims_of_two_outlets_are_those_on_which_they_part(news: News) -> None:
    two = ma.claims(news, "conflicts", "The Ledger", "The Hallandry Times")
    assert set(two["outlet"]) == {"The Ledger", "The Hallandry Times"}
    assert set(two.groupby("claim_id")["value"].nunique()) == {2}
    alone = ma.claims(news, "conflicts", "The Ledger")
    assert set(two["claim_id"]) < set(alone["claim_id"])
    assert ma.claims(news, "conflicts", "Harbour Post", "The Ledger").empty


def test_versions_have_a_line_for_each_change(news: News) -> None:
    table = ma.versions(news)
    assert len(table) == sum(len(own) for own in news.versions["changes"])
    assert set(ma.versions(news, "headline")["part"]) == {"headline"}


def test_completion_offers_tables_and_what_is_done_with_them(news: News) -> None:
    assert dir(news) == sorted([*Prepared._fields, "to"])


def test_what_is_open_is_shown_in_a_line_and_as_a_box(news: News, one: News) -> None:
    assert repr(one) == "1 article: 1 text, 1 origin, 1 story, 0 outlets"
    assert "Independent origins" in news._repr_html_()
