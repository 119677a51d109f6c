"""Bounds on the time of capture, and the sentence behind each."""

from datetime import UTC, datetime

import pandas as pd
import pytest

from analysis import schema, times
from analysis.times import capture
from analysis.times.capture_names import from_name

SIGNED = "The ferry left on time. — Harbour Watch (@harbourwatch) June 3, 2025"
OLD = "It happened two years ago as well, when the pier broke. — Pier News (@piernews) June 4, 2023"
BODY = f"A crowd came to see it. {SIGNED} Nobody minded. {OLD} At Tuesday's crossing the sea was calm."


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


LOWER = datetime(2025, 6, 2, 10, tzinfo=UTC)


def page(*bodies: str, document: str = "page.txt", **more: object) -> pd.DataFrame:
    shared = {"document": document, **more}
    rows = [
        {
            "article_id": f"a{i}",
            "position": i,
            "role": "related" if i else "main",
            "start": i,
            "body": body,
            **shared,
        }
        for i, body in enumerate(bodies)
    ]
    return schema.frame(rows, schema.READ)


def test_the_youngest_signature_bounds_all_articles_of_the_page() -> None:
    bounded = capture.bounds(page("Nothing dated.", BODY, published_raw="25 minutes ago"))
    assert bounded["captured_earliest"].tolist() == [LOWER, LOWER]
    assert "2025-06-03" in bounded["captured_cause"][0]
    assert "Harbour Watch (@harbourwatch) June 3, 2025" in bounded["captured_cause"][0]
    assert "2023" not in bounded["captured_cause"][0]
    schema.check(bounded, schema.READ, "articles")


def test_a_weekday_without_a_date_bounds_from_above() -> None:
    found = capture.bounds(page(BODY, published_raw="25 minutes ago"))
    assert found["captured_latest"][0] == datetime(2025, 6, 10, 12, 26, tzinfo=UTC)
    assert "Tuesday's crossing" in found["captured_cause"][0]
    for other in (BODY.replace("Tuesday's", "the"), BODY.replace("Tuesday", "Wednesday")):
        assert capture.bounds(page(other, published_raw="25 minutes ago"))["captured_latest"].isna().all()
    assert capture.bounds(page(BODY))["captured_latest"].isna().all()


def test_without_the_sentence_the_bound_is_gone() -> None:
    bounded = capture.bounds(page(BODY.replace(SIGNED, ""), published_raw="25 minutes ago"))
    assert bounded[["captured_earliest", "captured_latest", "captured_cause"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("body", "kind", "day"),
    [
        ("Text. — A Name (@a_name) 3 juin 2025", "signature of a post", "2025-06-03"),
        ("Text. — A Name (@a_name) 9:41 PM · Jun 3, 2025", "signature of a post", "2025-06-03"),
        ("Story.\nUpdated: 3 June 2025, 14:00\nMore.", "stamp", "2025-06-03"),
        ("Veröffentlicht am 3. Juni 2025", "stamp", "2025-06-03"),
        ("PORT LUMEN, June 3, 2025 (Example Wire) - The ferry sank.", "dateline", "2025-06-03"),
    ],
)
def test_what_is_evidence(body: str, kind: str, day: str) -> None:
    found = capture.evidence(capture.bounds(page(body)))
    assert [(b.side, b.kind, b.day and b.day.isoformat()) for b in found] == [("not before", kind, day)]


@pytest.mark.parametrize(
    "body",
    [
        "The fair will be held on 5 July 2030 in the old town.",
        "On June 3, 2025 the council met.",
        "Write to Harbour Watch (@harbourwatch) before June 3, 2030 to win.",
        "The report, published in a book on 3 June, was long.",
        "— Harbour Watch (@harbourwatch)",
        "",
    ],
)
def test_what_is_no_evidence(body: str) -> None:
    assert capture.bounds(page(body))["captured_earliest"].isna().all()


def test_the_stamp_of_another_article_bounds_the_page() -> None:
    table = page("One.", "Two.").assign(published_raw=["3 June 2025 12:00 UTC", "20 minutes ago"])
    dated = times.date(table.astype({"published_raw": "string[pyarrow]"}))
    assert dated["captured_earliest"][1] == datetime(2025, 6, 3, 12, tzinfo=UTC)
    assert dated["published_earliest"][1] == datetime(2025, 6, 3, 11, 39, tzinfo=UTC)
    assert pd.isna(dated["published_latest"][1])


def test_stated_times_of_capture_stay() -> None:
    stated = datetime(2025, 6, 9, tzinfo=UTC)
    table = page(BODY, captured_earliest=stated, captured_latest=stated, captured_cause="response header")
    pd.testing.assert_frame_equal(capture.bounds(table), table)
    assert capture.evidence(table) == []


def test_records_of_an_export_have_no_common_capture() -> None:
    table = page("One.", SIGNED).assign(start=None, role="item")
    assert capture.bounds(table)["captured_earliest"].isna().all()


def test_the_evidence_can_be_shown_after_it_was_used() -> None:
    table = capture.table(capture.evidence(capture.bounds(page(BODY, SIGNED.replace("June 3", "June 1")))))
    assert table["binding"].tolist() == [True, False]


@pytest.mark.parametrize(
    ("name", "bounds"),
    [
        ("page-2025-06-04T1530.txt", [utc(2025, 6, 4, 1, 30), utc(2025, 6, 5, 3, 31)]),
        ("page-2025-06-04T1530Z.txt", [utc(2025, 6, 4, 15, 30), utc(2025, 6, 4, 15, 31)]),
        ("in/20250604153000Z.html", [utc(2025, 6, 4, 15, 30), utc(2025, 6, 4, 15, 30, 1)]),
        ("2025-06-04-page.txt", [utc(2025, 6, 3, 10)]),
        ("fair-2030-07-05.html", []),
        ("2025-13-45T9999.txt", []),
        ("article22468321.html", []),
        ("page.txt", []),
    ],
)
def test_file_names(name: str, bounds: list[datetime]) -> None:
    assert [instant for _, instant, _ in from_name(name)] == bounds


def test_hostile_text_takes_bounded_time() -> None:
    bodies = [
        "(@a) " * 20_000,
        "— " * 50_000,
        "Updated: " * 20_000,
        "A" * 200_000,
        "— x (@a) June 3, 2025 " * 200,
    ]
    bounded = capture.bounds(page(*bodies))
    assert bounded["captured_earliest"][0] == LOWER
