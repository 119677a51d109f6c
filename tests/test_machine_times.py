"""Times as programs write them, days of an issue for several, calendars ahead of ours, numbers in words."""

from datetime import UTC, datetime

import pandas as pd
import pytest

from analysis import schema, times
from analysis.times.expressions import understand

CAPTURED = datetime(2026, 3, 20, 22, tzinfo=UTC)
MEANT = [
    ("2026-03-10T08:00:00.0000000Z", "2026-03-10T08:00:00Z"),
    ("2026-03-10T08:00:00.123456789+01:00", "2026-03-10T08:00:00+01:00"),
    ("2026-03-09 08:15:00+00", "2026-03-09T08:15:00Z"),
    ("2026-03-09 08:15:00.25-05", "2026-03-09T08:15:00-05:00"),
    ("03/13/2026, 08:00 AM, +0000 UTC", "2026-03-13T08:00Z"),
    ("2026-03-10 08:00 Europe/Berlin", "2026-03-10T08:00+01:00"),
    ("10 July 2026, 14:05 (America/New_York)", "2026-07-10T14:05-04:00"),
    ("14:05 Europe/Berlin", "T14:05[Europe/Berlin]"),
    ("2026-03-10T14:05:00+01:00[Europe/Paris]", "2026-03-10T14:05:00+01:00"),
    ("10 Mar 2026 14:05 Etc/GMT+3", "2026-03-10T14:05-03:00"),
    ("10 Mar 2026 14:05 UTC−3", "2026-03-10T14:05-03:00"),
    ("1773130000.123", "2026-03-10T08:06:40Z"),
    ("1773130000000000", "2026-03-10T08:06:40Z"),
    ("2026-03", "2026-03"),
    ("03/2026", "2026-03"),
    ("10 มีนาคม 2569", "2026-03-10"),
    ("10 มี.ค. 2569 14:05", "2026-03-10T14:05"),
    ("10/03/2569", "2026-03-10"),
    ("09.03. 14:05 Uhr", "03-09T14:05"),
    ("9.3. 14:05", "03-09T14:05"),
    ("10 Mart 2026 ÖS 2:05", "2026-03-10T14:05"),
    ("10 marzo 2026 ore 8.05 di sera", "2026-03-10T20:05"),
    ("১০ মার্চ ২০২৬, ০৪:৩০ পিএম", "2026-03-10T16:30"),
    ("8:05 CH 10/03/2026", "2026-03-10T20:05"),
    ("acum 20 de minute", "PT20M"),
    ("acum două ore", "PT2H"),
    ("cu 2 ore în urmă", "PT2H"),
    ("twenty minutes ago", "PT20M"),
    ("10 March 2026 14:05 UTC +5.5", "2026-03-10T14:05+05:30"),
    ("10 March 2026 14:05 (GMT+5.75)", "2026-03-10T14:05+05:45"),
    ("10 March 2026 14:05 UTC-3.30", "2026-03-10T14:05-03:30"),
    ("14:05 UTC+5, 10 March 2026", "2026-03-10T14:05+05:00"),
    ("10 марта 2026, 2:05 дня", "2026-03-10T14:05"),
    ("10 марта 2026, 2:05 ночи", "2026-03-10T02:05"),
    ("10 березня 2026, 12:30 ночі", "2026-03-10T00:30"),
    ("10 marca 2026, 2:05 po południu", "2026-03-10T14:05"),
    ("10. března 2026 8:05 ráno", "2026-03-10T08:05"),
    ("10 مارس 2026 2:05 بعد الظهر", "2026-03-10T14:05"),
    ("2 órája", "PT2H"),
    ("egy órája", "PT1H"),
    ("3 hete", "P3W"),
    ("masaa 2 yaliyopita", "PT2H"),
    ("3 gün önce", "P3D"),
    ("3 дня назад", "P3D"),
    ("10 Ġunju 2026", "2026-06-10"),
    ("hace veinte minutos", "PT20M"),
    ("három órával ezelőtt", "PT3H"),
    ("دو ساعت پیش", "PT2H"),
    ("ორი საათის წინ", "PT2H"),
    ("3 godz. temu", "PT3H"),
    ("3 мин. назад", "PT3M"),
    ("1 sett. fa", "P1W"),
    ("2 tundi tagasi", "PT2H"),
    ("πριν 2 ώρες", "PT2H"),
]


@pytest.mark.parametrize(("raw", "meaning"), MEANT)
def test_what_programs_and_other_languages_write_is_meant(raw: str, meaning: str) -> None:
    assert understand(raw).meaning == meaning


@pytest.mark.parametrize(
    ("raw", "meaning"),
    [
        ("acum", "PT0S..PT59S"),
        ("10.03.26 14:05", "2026-03-10T14:05"),
        ("Lenta.ru час назад", "PT1H"),
        ("an hour ago", "PT1H"),
        ("2026-03-10 08:00:00.000000+00:00", "2026-03-10T08:00:00Z"),
    ],
)
def test_what_was_read_before_is_read_as_before(raw: str, meaning: str) -> None:
    assert understand(raw).meaning == meaning


@pytest.mark.parametrize(
    "raw",
    [
        "umpteen minutes ago",
        "3 gün",
        "3 дня",
        "19 اسفند 1404",
        "21 رمضان 1447",
        "2026-13",
        "中華民國115年3月10日",
    ],
)
def test_what_cannot_be_read_right_is_no_time(raw: str) -> None:
    assert understand(raw).kind == "not-a-time"


@pytest.mark.parametrize(
    ("raw", "zero"),
    [
        ("1970-01-01T00:00:00Z", True),
        ("1970-01-01", True),
        ("01/01/1970", True),
        ("Thu, 01 Jan 1970 00:00:00 GMT", True),
        ("1969-12-31T19:00:00-05:00", True),
        ("1970-01-01T01:00:00+01:00", True),
        ("0001-01-01T00:00:00", True),
        ("0000-00-00 00:00:00", True),
        ("1900-01-00", True),
        ("1900-01-01 00:00:00", True),
        ("1899-12-30", True),
        ("30.12.1899 00:00", True),
        ("0000000000", True),
        # must not change
        ("1970-01-02", False),
        ("1970-01-01T09:30:00Z", False),
        ("1 January 1970", False),
        ("1969-12-31", False),
        ("31 December 1899", False),
        ("2000-01-01T00:00:00Z", False),
    ],
)
def test_the_day_that_programs_count_from_is_no_time(raw: str, zero: bool) -> None:
    assert (understand(raw).kind == "not-a-time") == zero
    assert ("count from" in times.parse(raw).cause) == zero


@pytest.mark.parametrize("raw", ["۱۴۰۴/۱۲/۱۹", "1447-09-21"])
def test_a_year_of_another_calendar_is_no_year_of_ours(raw: str) -> None:
    assert times.parse(raw, (CAPTURED, CAPTURED))[:2] == (None, None)


@pytest.mark.parametrize(
    ("raw", "first", "last"),
    [
        ("7-8 March 2026", 7, 8), ("March 7-8, 2026", 7, 8), ("Samstag/Sonntag, 7./8. März 2026", 7, 8),
        ("7-8 de marzo de 2026", 7, 8), ("7 March 2026", 7, 7), ("2026-03-07", 7, 7),
    ],
)  # fmt: skip
def test_an_issue_for_several_days_is_of_all_of_them(raw: str, first: int, last: int) -> None:
    found = times.parse(raw, (CAPTURED, CAPTURED), zone="UTC")
    assert found.earliest is not None
    assert found.latest is not None
    assert (found.earliest.day, found.latest.day) == (first, last)


def test_dates_of_one_table_are_written_one_way_whoever_printed_them() -> None:
    rows = [
        {"article_id": str(n), "document": "export.csv", "position": n, "role": "item", "published_raw": raw}
        for n, raw in enumerate(("3/5/2026 8:00:00 AM", "3/13/2026 8:00:00 AM"))
    ]
    articles = schema.frame(rows, schema.READ).assign(outlet="Lumen Post")
    known = pd.DataFrame(
        {"name": ["Lumen Post"], "timezone": ["UTC"], "day_first": ["yes"], "country": ["GB"]}
    )
    assert [day.month for day in times.date(articles, known)["published_earliest"]] == [3, 3]
