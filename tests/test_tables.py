import csv
import io
import json
from collections.abc import Iterator
from contextlib import nullcontext
from unittest import mock

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pa_parquet
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from analysis.errors import ParameterError
from analysis.readers import registry, tables
from analysis.readers.document import Document
from analysis.readers.tables import csvs, exports, naming, sheets, values

Rows = list[dict[str, object]]


def read(
    data: bytes | str, name: str = "table.csv", own: dict[str, str] | None = None
) -> tuple[Rows, Rows, list[str]]:
    """Article rows, ledger rows and the status of each reading."""
    document = Document(name, data if isinstance(data, bytes) else data.encode())
    readings = list(registry.parse(document, own))
    articles = [row for reading in readings for row in reading.articles.to_pylist()]  # type: ignore[union-attr]
    ledger = [row for reading in readings for row in reading.ledger.to_pylist()]  # type: ignore[union-attr]
    assert len(ledger) == sum(reading.records for reading in readings)
    assert len(articles) == sum(row["use"] == "record" for row in ledger)
    return articles, ledger, [reading.status for reading in readings]


ROW = {
    "id": "g-1",
    "headline": "Lock closes",
    "outlet": "Marrow Gazette",
    "published": "2026-03-03",
    "body": "The lock closes.",
}


def test_usual_names_are_recognised_and_everything_is_verbatim() -> None:
    (row,), (line,), _ = read(
        "ID,Title,Publisher,TIMESTAMP,Full Text,URL\nx,=1+1,Echo,1394470501265,T,https://a.example/1\n"
    )
    assert (row["source_id"], row["headline"], row["outlet_raw"], row["body"]) == ("x", "=1+1", "Echo", "T")
    assert row["published_raw"] == "1394470501265"
    assert (line["record"], line["use"], line["excerpt"], line["article_id"]) == (
        "row 1",
        "record",
        "=1+1",
        row["article_id"],
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimiters_and_encodings(delimiter: str, encoding: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows(
        [
            ["id", "headline", "outlet"],
            ["1", 'Schöne "Grüße" aus Überlingen\nam See', "Bote; | ,"],
            ["2", "Straße für alle geöffnet", "x"],
        ]
    )
    articles, _, _ = read(out.getvalue().encode(encoding))
    assert [row["headline"] for row in articles] == [
        'Schöne "Grüße" aus Überlingen\nam See',
        "Straße für alle geöffnet",
    ]
    assert articles[0]["outlet_raw"] == "Bote; | ,"


def test_columns_given_win_and_unknown_ones_are_refused() -> None:
    data = "a,b,title\nLock closes,Echo,not this\n"
    (row,), _, _ = read(data, own={"headline": "a", "outlet": "b"})
    assert (row["headline"], row["outlet_raw"]) == ("Lock closes", "Echo")
    with pytest.raises(ParameterError, match="heading"):
        list(tables.read(Document("t.csv", data.encode()), {"heading": "a"}))


def test_a_column_given_for_one_field_fills_no_other() -> None:
    (row,), _, _ = read("title,summary\nA,B\n", own={"headline": "summary"})
    assert (row["headline"], row["body"]) == ("B", None)


def test_empty_and_ragged_rows_are_set_aside_with_reasons() -> None:
    articles, ledger, _ = read('headline,outlet\n"Lock closes",Echo\n,Echo\na,b,c\n')
    assert len(articles) == 1
    reasons = [str(row["reason"]) for row in ledger if row["use"] == "set aside"]
    assert len(reasons) == 2
    assert "no headline" in reasons[0]
    assert "3 cells" in reasons[1]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///x", "example.org/x", ""])
def test_only_web_addresses_become_urls(address: str) -> None:
    (row,), _, _ = read(f"headline,url\nLock,{address}\n")
    assert row["url"] is None


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        *[("Full Body Text", "body"), ("articleText", "body"), ("Text of the article", "body"), ("NewsText", "body")],
        *[("Story Headline", "headline"), ("Printed title", "headline"), ("Newspaper Name", "outlet_raw")],
        *[("Pub. Date", "published_raw"), ("Date of publication (UTC)", "published_raw"), ("Story ID", "source_id")],
        *[("Text ID", None), ("Title length", None), ("Source type", None), ("Page title", None), ("Link text", None)],
        *[("Word count", None), ("Name", None), ("The story", None), ("Date of the next full moon text", None)],
    ],
)  # fmt: skip
def test_a_heading_made_of_usual_words_is_understood(heading: str, target: str | None) -> None:
    assert list(naming.assign([heading], {})) == ([target] if target else [])


@pytest.mark.parametrize(
    ("name", "target"),
    [
        *[("meta.title", "headline"), ("metadata.source", "outlet_raw"), ("article.published_at", "published_raw")],
        *[("content.text", "body"), ("record.meta.url", "url"), ("fields.bodyText", "body"), ("doc.id", "source_id")],
        *[("site.name", "outlet_raw"), ("author.title", "byline"), ("category.label", "section"), ("title.text", "headline")],
        *[("meta_title", "headline"), ("document_date", "published_raw"), ("post_content", "body"), ("item/url", "url")],
        *[("entry_published_at", "published_raw"), ("post_name", None), ("document_type", None), ("meta_image_url", None)],
        *[("image.title", None), ("meta.words", None), ("user.name", None), ("author.id", None), ("text.title", None)],
        *[("meta.image.url", None), ("score.value", None), ("country.name", None)],
    ],
)  # fmt: skip
def test_values_of_objects_are_known_by_what_holds_them(name: str, target: str | None) -> None:
    assert list(naming.assign([name], {})) == ([target] if target else [])


def test_a_value_of_the_record_itself_goes_before_one_of_the_same_name_in_an_object() -> None:
    assert naming.assign(["meta.title", "title", "heading"], {})["headline"] == [
        "title",
        "meta.title",
        "heading",
    ]


def test_records_with_objects_in_them() -> None:
    lines = (
        '{"text": "A lock closed.", "meta": {"title": "Lock", "publisher": {"name": "Echo"}, "date": "2026-03-09"}}',
        '{"page_content": "A ferry left.", "metadata": {"title": "Ferry", "site": {"name": "Gazette"}}}',
    )
    (reading,) = tables.read(Document("t.jsonl", "\n".join(lines).encode()))
    columns = ("headline", "body", "outlet_raw", "published_raw")
    told = [tuple(row[name] for name in columns) for row in reading.articles.to_pylist()]
    assert told == [
        ("Lock", "A lock closed.", "Echo", "2026-03-09"),
        ("Ferry", "A ferry left.", "Gazette", None),
    ]


def test_records_in_the_nodes_of_an_answer_and_in_a_wrapper_that_is_alone() -> None:
    node = {"id": "QQ==", "headline": "Lock", "publication": {"name": "Echo"}, "bodyText": "A lock closed."}
    answer = {"data": {"articles": {"edges": [{"cursor": "a", "node": node}, {"cursor": "b", "node": node}]}}}
    post = {"id": "1", "title": "Lock", "plaintext": "A lock closed.", "status": "published"}
    wrapped = {"db": [{"meta": {"version": "5"}, "data": {"posts": [post, {**post, "id": "2"}], "tags": []}}]}
    for value in (answer, wrapped):
        (reading,) = tables.read(Document("t.json", json.dumps(value).encode()))
        assert [(row["headline"], row["body"]) for row in reading.articles.to_pylist()] == [
            ("Lock", "A lock closed.")
        ] * 2


@pytest.mark.parametrize(
    ("column", "values", "set_aside"),
    [
        ("status", ["published", "draft", ""], [1]),
        ("post_status", ["publish", "private", "future"], [1, 2]),
        ("is_published", ["true", "false", "true"], [1]),
        ("status", ["done", "pending", "done"], []),  # of a person's work
        ("status", ["pending", "pending", "draft"], []),
        ("published", ["true", "false", "true"], []),
    ],
)
def test_what_was_never_published_is_no_article(column: str, values: list[str], set_aside: list[int]) -> None:
    rows = "".join(f"Lock {n},A lock closed,{value}\n" for n, value in enumerate(values))
    articles, ledger, _ = read(f"title,text,{column}\n{rows}")
    kept = [n for n in range(3) if n not in set_aside]
    assert [row["headline"] for row in articles] == [f"Lock {n}" for n in kept]
    reasons = [row["reason"] for row in ledger if row["use"] == "set aside"]
    assert reasons == [
        f"not published: its status is {values[n].replace('false', 'draft')}" for n in set_aside
    ]


def test_an_exact_name_goes_before_a_made_up_one() -> None:
    assert naming.assign(["Full text of story", "text"], {})["body"] == ["text", "Full text of story"]


@pytest.mark.parametrize(
    ("headings", "cells", "told"),
    [
        (
            ["headline", "Mood", "Wording"],
            ["A", "glad", "word " * 60],
            "columns not used: Mood, Wording; 'Wording' holds texts: name it with --columns body=Wording",
        ),
        (["headline", "text", "Wording"], ["A", "b", "word " * 60], "columns not used: Wording"),
        (["headline", "text"], ["A", "b"], None),
    ],
)
def test_columns_that_are_not_used_are_named(headings: list[str], cells: list[str], told: str | None) -> None:
    table = pa.table({name: [cell] for name, cell in zip(headings, cells, strict=True)})
    assert naming.left_over(table, naming.assign(headings, {})) == told


def test_a_table_without_known_columns_names_its_own_and_the_option() -> None:
    (reading,) = tables.read(Document("t.csv", b"foo,bar,baz\n1,2,3\n"))
    assert reading.status == "not read"
    assert "foo, bar, baz" in str(reading.reason)
    assert "--columns" in str(reading.reason)


def test_day_and_clock_in_two_columns() -> None:
    articles, _, _ = read("title,date,time\na,2026-03-03,18:05\nb,2026-03-03T01:00,18:05\nc,2026-03-03,\n")
    assert [row["published_raw"] for row in articles] == [
        "2026-03-03 18:05",
        "2026-03-03T01:00",
        "2026-03-03",
    ]


NEWSAPI = {
    "status": "ok",
    "totalResults": 2,
    "articles": [
        {
            "source": {"id": "echo", "name": "Eastmere Echo"},
            "author": "Odo Pell",
            "title": "Lock closes",
            "description": "d",
            "url": "https://e.example/1",
            "publishedAt": "2026-03-03T18:05:00Z",
            "content": "The lock closes for… [+812 chars]",
        },
        {
            "source": {"id": None, "name": "Echo"},
            "title": None,
            "url": None,
            "publishedAt": None,
            "content": None,
        },
    ],
}


def test_newsapi() -> None:
    (row,), ledger, _ = read(json.dumps(NEWSAPI), "answer.json")
    assert (row["outlet_raw"], row["byline"], row["published_raw"]) == (
        "Eastmere Echo",
        "Odo Pell",
        "2026-03-03T18:05:00Z",
    )
    assert (row["body"], row["damage"], row["source_id"]) == ("The lock closes for", ["truncated"], None)
    assert [line["use"] for line in ledger] == ["record", "set aside"]


def test_event_registry_takes_the_time_of_publication() -> None:
    result = {
        "uri": "77",
        "url": "https://e.example/1",
        "title": "Lock closes",
        "body": "Long text",
        "date": "2026-03-03",
        "time": "19:00:00",
        "dateTime": "2026-03-03T19:00:00Z",
        "dateTimePub": "2026-03-03T18:05:00Z",
        "lang": "eng",
        "source": {"uri": "echo.example", "title": "Echo"},
        "authors": [{"name": "Odo Pell"}, {"name": "R. T."}],
    }
    (row,), _, _ = read(json.dumps({"articles": {"results": [result], "totalResults": 1}}), "er.json")
    assert row["published_raw"] == "2026-03-03T18:05:00Z"
    assert (row["outlet_raw"], row["language"], row["byline"], row["source_id"]) == (
        "Echo",
        "en",
        "Odo Pell, R. T.",
        "77",
    )


def test_media_cloud() -> None:
    data = (
        ",media_id,media_name,media_url,publish_date,stories_id,title,url,language,guid\n"
        "0,3,Echo,http://e.example,2019-07-30 13:05:28,135,Lock,https://e.example/1,pt,g\n"
    )
    (row,), _, _ = read(data)
    assert (row["source_id"], row["outlet_raw"], row["published_raw"], row["language"], row["url"]) == (
        "135",
        "Echo",
        "2019-07-30 13:05:28",
        "pt",
        "https://e.example/1",
    )


def gdelt(values: dict[str, str], header: tuple[str, ...]) -> str:
    return "\t".join(values.get(name, "") for name in header) + "\n"


GKG = {
    "gkgrecordid": "20260303181500-T4",
    "date": "20260303181500",
    "sourcecommonname": "echo.example",
    "documentidentifier": "https://e.example/1",
    "extras": "<PAGE_TITLE>Lock &amp; key</PAGE_TITLE><PAGE_AUTHORS>Odo Pell</PAGE_AUTHORS>",
    "translationinfo": "srclc:fra;eng:x",
}


@pytest.mark.parametrize("headed", [True, False])
def test_gdelt_gkg_with_and_without_its_header(headed: bool) -> None:
    head = ",".join(exports.GKG) + "\n" if headed else ""
    body = gdelt(GKG, exports.GKG)
    (row,), _, _ = read(
        head + (body.replace(",", ";").replace("\t", ",") if headed else body), "20260303.gkg.csv"
    )
    assert (row["headline"], row["byline"], row["language"]) == ("Lock & key", "Odo Pell", "fr")
    assert (row["published_raw"], row["outlet_raw"], row["source_id"]) == (
        "20260303181500",
        "echo.example",
        GKG["gkgrecordid"],
    )


def test_a_gdelt_event_is_dated_by_when_its_article_was_seen_not_by_its_own_year() -> None:
    head, row = (
        "globaleventid,sqldate,year,dateadded,sourceurl\n",
        "1,20070118,2007,20170118090000,https://a.example/1\n",
    )
    assert read(head + row)[0][0]["published_raw"] == "20170118090000"
    assert read(head + row, own={"published": "sqldate"})[0][0]["published_raw"] == "20070118"


def test_gdelt_mentions_are_one_article_an_address() -> None:
    row = {
        "globaleventid": "66",
        "mentiontimedate": "20260303181500",
        "mentionsourcename": "echo.example",
        "mentionidentifier": "https://e.example/1",
    }
    other = {**row, "mentionidentifier": "https://e.example/2"}
    articles, ledger, _ = read(
        "".join(gdelt(r, exports.MENTIONS) for r in (row, row, other)), "x.mentions.CSV"
    )
    assert [a["url"] for a in articles] == ["https://e.example/1", "https://e.example/2"]
    assert [line["use"] for line in ledger] == ["record", "set aside", "record"]
    assert "same address" in str(ledger[1]["reason"])


WRAPPED = (
    [ROW, ROW],
    {"response": {"docs": [ROW]}},
    {"hits": {"hits": [{"_id": "1", "_source": ROW}]}},
    {"a": ROW, "b": ROW},
    ROW,
)


@pytest.mark.parametrize("value", WRAPPED)
def test_json_in_every_wrapping(value: object) -> None:
    articles, _, _ = read(json.dumps(value), "x.json")
    assert {row["headline"] for row in articles} == {"Lock closes"}
    assert {row["outlet_raw"] for row in articles} == {"Marrow Gazette"}


def test_json_lines_keep_good_lines_and_name_bad_ones() -> None:
    lines = [
        json.dumps(ROW),
        "{broken",
        "",
        "[1]",
        json.dumps({**ROW, "headline": "\ud800 half"}),
        json.dumps({"x": 1}),
    ]
    articles, ledger, _ = read("\n".join(lines), "x.jsonl")
    assert [row["headline"] for row in articles] == ["Lock closes", "? half"]
    places = [line["record"] for line in ledger if line["use"] == "set aside"]
    assert places == ["record 3", "line 2", "line 4"]


def test_parquet_and_excel() -> None:
    frame = pd.DataFrame([{**ROW, "published": pd.Timestamp("2026-03-03 18:05")}])
    for name, write in (
        ("t.parquet", frame.to_parquet),
        ("t.xlsx", lambda out: frame.to_excel(out, index=False)),
    ):
        out = io.BytesIO()
        write(out)
        (row,), _, _ = read(out.getvalue(), name)
        assert (row["headline"], row["source_id"]) == ("Lock closes", "g-1"), name
        assert str(row["published_raw"]).startswith("2026-03-03 18:05"), name


def test_ids_are_those_of_the_records() -> None:
    articles, _, _ = read(b"headline\nfirst of all\nsecond of all\n")
    turned, _, _ = read(b"headline\nsecond of all\nfirst of all\n", "another-name.csv")
    assert [row["article_id"] for row in articles] == [row["article_id"] for row in turned[::-1]]
    assert len({row["article_id"] for row in articles}) == 2


def test_chunks_join_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    data = "headline,url\n" + "".join(f"headline {n},https://a.example/{n}\n" for n in range(95))
    whole, _, _ = read(data)
    monkeypatch.setattr("analysis.readers.tables.csvs.CHUNK", 10)
    parts, ledger, _ = read(data)
    assert parts == whole
    assert [line["record"] for line in ledger] == [f"row {n}" for n in range(1, 96)]


def test_one_endless_row_ends_in_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.readers.tables.csvs.BLOCK", 1000)
    monkeypatch.setattr("analysis.readers.tables.csvs.LONGEST", 2000)
    articles, ledger, statuses = read("headline,outlet\nLock,Echo\n" + '"' + "x" * 5000)
    assert "partly read" in statuses
    assert ledger[-1]["use"] == "set aside"
    assert len(articles) <= 1


def test_a_record_longer_than_a_block_costs_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [f"headline {n},Echo\n" for n in range(300)] + ["ragged\n"]
    data = "headline,outlet\n" + "".join([*rows, f"Lock {'x' * 3000},Echo\n", *rows])
    whole = read(data)
    monkeypatch.setattr("analysis.readers.tables.csvs.BLOCK", 1000)
    assert read(data)[:2] == whole[:2]
    assert len(whole[0]) == 601


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"[" * 200_000, "x.json"),
        (b'{"a":' * 200_000, "x.json"),
        (b'[{"title": ' + b"9" * 6000 + b"}]", "x.json"),
        (b"PAR1" + b"\0" * 100 + b"PAR1", "x.parquet"),
        (b"PK\x03\x04xl/" + b"\0" * 50, "x.xlsx"),
        (b"\xff\xfe\0", "x.csv"),
        (b'{"title": 1e999}\n{"title": NaN}\n', "x.jsonl"),
    ],
)
def test_hostile_bytes_end_in_a_reason(data: bytes, name: str) -> None:
    readings = list(registry.parse(Document(name, data)))
    assert readings
    for reading in readings:
        assert reading.status == "read" or reading.reason


# `null` and the like stand for nothing, and markup goes, as other tests have it
CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="<&"), max_size=12
).filter(lambda cell: cell not in values.NOTHING)


@examples(60)
@given(st.lists(st.tuples(CELLS, CELLS), max_size=8))
def test_well_formed_cells_survive(rows: list[tuple[str, str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([("headline", "body"), *rows])
    articles, ledger, _ = read(out.getvalue())
    told = [tuple(cell.strip() if any(map(str.isalnum, cell)) else None for cell in row) for row in rows]
    kept = [row for row in told if any(row)]
    assert len(ledger) == len(rows)
    assert [(row["headline"], row["body"]) for row in articles] == kept


@examples(80)
@given(
    st.binary(max_size=300),
    st.sampled_from(["x.csv", "x.tsv", "x.json", "x.jsonl", "x.parquet", "x.xlsx", "x"]),
)
def test_any_bytes_are_accounted_for(data: bytes, name: str) -> None:
    for prefix in (b"", b"headline,outlet\n", b'[{"title":"a"},'):
        for reading in registry.parse(Document(name, prefix + data)):
            if reading.reader == "tables":
                used = reading.ledger.column("use").to_pylist()  # type: ignore[union-attr]
                assert len(used) == reading.records
                assert used.count("record") == len(reading.articles)


def test_nested_parquet_columns() -> None:
    out = io.BytesIO()
    pa_parquet.write_table(
        pa.Table.from_pylist([{"title": "Lock", "source": {"name": "Echo"}, "authors": ["A", "B"]}]), out
    )
    (row,), _, _ = read(out.getvalue(), "n.parquet")
    assert (row["outlet_raw"], row["byline"]) == ("Echo", "A, B")


@pytest.mark.parametrize(
    ("columns", "time"),
    [("title,points,created_at", "2026-03-09"), ("title,created,pub_date", "2026-03-09"),
     ("title,year,createdAt", "2026-03-09"), ("title,date,created_at", "2026-03-09T10:15:00Z")],
)  # fmt: skip
def test_when_a_record_was_made_dates_it_where_nothing_else_does(columns: str, time: str) -> None:
    (row,), _, _ = read(f"{columns}\nLock closes,2026-03-09T10:15:00Z,2026-03-09\n")
    assert row["published_raw"] == time


def test_long_rows_of_parquet_are_converted_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    pa_parquet.write_table(
        pa.table(
            {"headline": [f"Lock {n}" for n in range(40)], "body": [f"{n} " * 5_000 for n in range(40)]}
        ),
        out,
    )
    document = Document("long.parquet", out.getvalue())
    whole = list(registry.parse(document))
    monkeypatch.setattr(sheets, "PIECE", 100_000)
    parts = list(registry.parse(document))
    assert [len(part.articles) for part in whole] == [40]
    assert max(len(part.articles) for part in parts) < 10
    told = [[row for part in found for row in part.articles.to_pylist()] for found in (whole, parts)]  # type: ignore[union-attr]
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("printed", "kept"),
    [('<div style="direction:rtl">Rain on Aster</div>', "Rain on Aster"), ("Rain &amp; wind", "Rain & wind"),
     ("Ferry <b>cancelled</b>&nbsp;again", "Ferry cancelled again"), ("Gull&#8217;s egg", "Gull’s egg"),
     ("<p>One.</p><p>Two.</p><script>alert(1)</script>", "One.\nTwo."),
     ("R&D at AT&T", "R&D at AT&T"), ("3 < 4 and 5 > 4", "3 < 4 and 5 > 4"), ("I <3 Aster", "I <3 Aster"),
     ("if x<y> then", "if x<y> then"), ("Q&A; rain", "Q&A; rain"), ("<Aster>", "<Aster>")],
)  # fmt: skip
def test_markup_of_a_page_is_no_text(printed: str, kept: str) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([("headline", "body"), (printed, printed)])
    articles, _, _ = read(out.getvalue())
    assert (articles[0]["headline"], articles[0]["body"]) == (kept.replace("\n", " "), kept)


@examples(60)
@given(st.lists(st.integers(0, 9), max_size=8), st.integers(1, 7), st.integers(1, 400), st.booleans())
def test_rows_are_looked_at_together_and_none_is_lost(
    sizes: list[int], chunk: int, held: int, broken: bool
) -> None:
    """Whatever batches come, also where the table breaks off: every row once, in order, no chunk longer than asked."""
    numbers = iter(range(100))
    texts = [pa.array([str(next(numbers)) for _ in range(size)], pa.string()) for size in sizes]
    batches = [pa.record_batch({"n": rows}) for rows in texts]

    def stream() -> Iterator[pa.RecordBatch]:
        yield from batches
        if broken:
            raise pa.ArrowInvalid("broken")

    found: list[pa.Table] = []
    ends = pytest.raises(pa.ArrowInvalid) if broken else nullcontext()
    with mock.patch.multiple(csvs, CHUNK=chunk, HELD=held), ends:
        for table in csvs._chunks(stream()):
            found.append(table)  # noqa: PERF402 - what came before an error counts
    assert [n for table in found for n in table["n"].to_pylist()] == [str(n) for n in range(sum(sizes))]
    assert all(0 < len(table) <= max(chunk, *sizes, 0) for table in found if len(table))


@pytest.mark.parametrize(
    ("cell", "kept"),
    [("-", False), ("—", False), ("👍🎉", False), ("...", False), ("7", True), ("選", True), ("É", True), ("?", False),
     ("-" * 80, True), ("A – B", True), ("", False)],
)  # fmt: skip
def test_a_value_of_marks_alone_is_none(cell: str, kept: bool) -> None:
    """Also where other rows have words; a second column of the same meaning is asked instead."""
    table = io.StringIO()
    csv.writer(table).writerows([("title", "text", "url"), (cell, cell, ""), ("Wall holds", "-", "")])
    (reading,) = tables.read(Document("t.csv", table.getvalue().encode()))
    assert reading.articles["headline"].to_pylist() == [cell] * kept + ["Wall holds"]
    assert reading.articles["body"].to_pylist() == [cell] * kept + [None]
    assert reading.ledger["use"].to_pylist() == ["record" if kept else "set aside", "record"]


TITLE = ["Media monitor", "Made: 9 March 2026", "Query: wall"]


def test_names_of_columns_may_stand_below_a_title() -> None:
    text = "\n".join([*TITLE, "", "Title,Outlet,Date", "Wall agreed,Harbour Post,2026-03-09"])
    book = Workbook()
    book.active.append(["A cover"])
    sheet = book.create_sheet("Articles")
    for row in ([TITLE[0]], [], ["Title", "Outlet", "Date"], ["Wall agreed", "Harbour Post", "2026-03-09"]):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    for name, data, above in (("a.csv", text.encode(), TITLE), ("a.xlsx", out.getvalue(), TITLE[:1])):
        found = list(registry.parse(Document(name, data)))
        rows = [row for reading in found for row in reading.articles.to_pylist()]
        aside = [
            row["excerpt"]
            for reading in found
            for row in reading.ledger.to_pylist()
            if row["use"] == "set aside"
        ]
        assert [(row["headline"], row["outlet_raw"], row["published_raw"]) for row in rows] == [
            ("Wall agreed", "Harbour Post", "2026-03-09")
        ]
        assert aside == above
        assert {"Title", "Outlet", "Date"} <= set(tables.headings(Document(name, data)) or [])
