"""What printed times say, in many languages, and the intervals that follow."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import schema, times
from analysis.errors import InputError, ParameterError
from analysis.times import rounding
from analysis.times.expressions import understand

CAPTURED = datetime(2025, 6, 4, 15, 30, tzinfo=UTC)
KNOWN = (CAPTURED, CAPTURED)
FROM, TO = datetime(1970, 1, 2), datetime(2030, 1, 1)  # noqa: DTZ001 - hypothesis wants them naive
MEANINGS = [
    ("20 minutes ago", "relative", "PT20M"),
    ("a few seconds ago", "relative", "PT0S..PT44S"),
    ("less than a minute ago", "relative", "PT0M..PT1M"),
    ("an hour ago", "relative", "PT1H"),
    ("half an hour ago", "relative", "PT30M"),
    ("32M ago", "relative", "PT32M"),
    ("7H ago", "relative", "PT7H"),
    ("3h", "relative", "PT3H"),
    ("Posted 4 hours ago", "relative", "PT4H"),
    ("2 hours, 15 minutes ago", "relative", "PT2H15M"),
    ("il y a une heure", "relative", "PT1H"),
    ("il y a un an", "relative", "P1Y"),
    ("6 jours 3 heures ago", "relative", "P6DT3H"),
    ("hace 1 hora 33 mins", "relative", "PT1H33M"),
    ("hace media hora", "relative", "PT30M"),
    ("vor wenigen Sekunden", "relative", "PT0S..PT44S"),
    ("vor 3 Tagen", "relative", "P3D"),
    ("un'ora fa", "relative", "PT1H"),
    ("há 3 horas", "relative", "PT3H"),
    ("3 uur geleden", "relative", "PT3H"),
    ("منذ ساعتين", "relative", "PT2H"),
    ("منذ ٥ دقائق", "relative", "PT5M"),
    ("منذ ساعة واحدة", "relative", "PT1H"),
    ("sejam yang lalu", "relative", "PT1H"),
    ("3 minit lalu", "relative", "PT3M"),
    ("एक घंटा पहले", "relative", "PT1H"),
    ("3小时前", "relative", "PT3H"),
    ("1週間前", "relative", "P1W"),
    ("час назад", "relative", "PT1H"),
    ("5 годин тому", "relative", "PT5H"),
    ("преди 5 години", "relative", "P5Y"),
    ("2 saat önce", "relative", "PT2H"),
    ("3 godziny temu", "relative", "PT3H"),
    ("3시간 전", "relative", "PT3H"),
    ("för 2 timmar sedan", "relative", "PT2H"),
    ("לפני שעה", "relative", "PT1H"),
    ("3 ชั่วโมงที่แล้ว", "relative", "PT3H"),
    ("yesterday", "relative", "1 days back"),
    ("昨天 14:30", "relative", "1 days back T14:30"),
    ("heute, 14:30 Uhr", "relative", "0 days back T14:30"),
    ("Saturday 4:08PM", "relative", "last Saturday T16:08"),
    ("Mittwoch", "weekday-only", "last Wednesday"),
    ("2025-06-03T14:30:05.123+02:00", "absolute", "2025-06-03T14:30:05+02:00"),
    ("Tue, 03 Jun 2025 14:30:05 -0400", "absolute", "2025-06-03T14:30:05-04:00"),
    ("Sunday, 06-Nov-94 08:49:37 GMT", "absolute", "1994-11-06T08:49:37Z"),
    ("Tue Jun 03 14:30:05 +0000 2025", "absolute", "2025-06-03T14:30:05Z"),
    ("20250603T14:30:05Z", "absolute", "2025-06-03T14:30:05Z"),
    ("20250603T143005Z", "absolute", "2025-06-03T14:30:05Z"),
    ("1748961005123", "absolute", "2025-06-03T14:30:05Z"),
    ("June 3, 2025 2:30pm UTC+8", "absolute", "2025-06-03T14:30+08:00"),
    ("Jun 3, 2025 12:05 am", "absolute", "2025-06-03T00:05"),
    ("Publié le 3 juin 2025 à 10h30", "absolute", "2025-06-03T10:30"),
    ("Stand: 03.06.2025 14:05 Uhr", "absolute", "2025-06-03T14:05"),
    ("sexta-feira, 6 de junho de 2025 às 20:13", "absolute", "2025-06-06T20:13"),
    ("نشر في: 3 يونيو 2025 الساعة 10:30 ص", "absolute", "2025-06-03T10:30"),
    ("Selasa, 3 Juni 2025 14:05 WIB", "absolute", "2025-06-03T14:05+07:00"),
    ("2025年6月3日 下午3:30", "absolute", "2025-06-03T15:30"),
    ("2025년 6월 3일 오후 3:30", "absolute", "2025-06-03T15:30"),
    ("3 июня 2025 г. в 14:30", "absolute", "2025-06-03T14:30"),
    ("3 Haziran 2025 Salı, 14:30", "absolute", "2025-06-03T14:30"),
    ("3 czerwca 2025, godz. 14:30", "absolute", "2025-06-03T14:30"),
    ("11/13/19 at 4:00 PM EST", "absolute", "2019-11-13T16:00-05:00"),
    ("Samstag, 03. April 2021", "date-only", "2021-04-03"),
    ("3 حزيران 2025", "date-only", "2025-06-03"),
    ("٣ يونيو ٢٠٢٥", "date-only", "2025-06-03"),
    ("2025. június 3.", "date-only", "2025-06-03"),
    ("02 Ago 2017", "date-only", "2017-08-02"),
    ("time30-07-2025", "date-only", "2025-07-30"),
    ("June 2025", "date-only", "2025-06"),
    ("2025", "date-only", "2025"),
    ("3 June", "date-only", "06-03"),
    ("29/02/2024", "date-only", "2024-02-29"),
    ("22:46 Uhr", "time-only", "T22:46"),
    ("4:14 p.m.", "time-only", "T16:14"),
    ("1530 GMT", "time-only", "T15:30Z"),
]
NEVER = [
    *("1:30", "02:28:11", "Video Duration 02 minutes 28 seconds 02:28", "5 min read", "12 min", "3 hours"),
    *(
        "3-1",
        "2:1",
        "6-2, 4-6, 7-5, 6-2",
        "£62.5m",
        "£3.50",
        "$1,234.56",
        "in 2025",
        "the 1990s",
        "0042",
        "9125",
    ),
    *(
        "2020-21",
        "World Cup 2026",
        "Q1 2026",
        "2026-W05",
        "24/7",
        "9/11",
        "31/02/2025",
        "29/02/2023",
        "25:61",
    ),
    *(
        "The Sun",
        "May",
        "in 5 minutes",
        "He was born in 1984",
        "+44 20 7946 0958",
        "v2.10.15",
        "Comments (12)",
    ),
    *("The fair will be held on 5 July 2030 in the old town", "22,000 people", "", "   "),
    *("x" * 5000, "9" * 5000, "1/" * 2000, "ago " * 2000),
]


@pytest.mark.parametrize(("raw", "kind", "meaning"), MEANINGS)
def test_kind_and_meaning(raw: str, kind: str, meaning: str) -> None:
    said = understand(raw)
    assert (said.kind, said.meaning) == (kind, meaning)


@pytest.mark.parametrize("raw", NEVER)
def test_what_is_never_a_time(raw: str) -> None:
    said = understand(raw)
    assert said.kind == "not-a-time"
    assert said.reason


def test_languages_settle_words_that_mean_two_months() -> None:
    assert understand("3 listopada 2025", language="pl").month == 11
    assert understand("3 listopada 2025", language="hr").month == 10


@pytest.mark.parametrize(
    ("raw", "meaning"),
    [
        ("Herald183 days ago", "P3D"),  # Herald18 is an outlet
        ("schedule Herald183 days ago", "P3D"),
        ("Kanal 2412 hours ago", "PT12H"),
        ("Courier12 hours ago", "PT12H"),  # Courier1 is none
        ("Daily Couriera day ago", "P1D"),
        ("time11 minutes ago", "PT11M"),
    ],
)
def test_the_outlet_list_settles_where_a_glued_name_ends(raw: str, meaning: str) -> None:
    assert understand(raw, {"herald18", "kanal24", "courier"}).meaning == meaning


def test_a_second_statement_stands_beside_the_first() -> None:
    said = understand("Published Wed, Nov 20 2019 4:29 AM EST Updated an hour ago")
    assert (said.kind, said.meaning, said.label) == ("absolute", "2019-11-20T04:29-05:00", "published")
    assert said.also is not None
    assert (said.also.kind, said.also.meaning, said.also.label) == ("relative", "PT1H", "updated")


@given(st.text(max_size=60))
def test_any_text_is_understood_without_an_exception(raw: str) -> None:
    said = understand(raw)
    assert (said.kind == "not-a-time") == bool(said.reason)


@given(st.text(alphabet="0123456789:/-. ,TZapm", max_size=40))
def test_any_numbers_are_understood_without_an_exception(raw: str) -> None:
    times.parse(raw, (CAPTURED, CAPTURED))


@given(st.datetimes(FROM, TO), st.sampled_from([
    "%Y-%m-%dT%H:%M:%SZ", "%a, %d %b %Y %H:%M:%S +0000", "%d %B %Y %H:%M GMT", "%b %d, %Y, %I:%M %p UTC",
    "%A, %B %d, %Y at %H:%M UTC", "%Y%m%d%H%M%S",
]))  # fmt: skip
def test_stamps_come_back(moment: datetime, form: str) -> None:
    moment = moment.replace(tzinfo=UTC)
    found = times.parse(moment.strftime(form), zone="UTC")
    assert found.earliest is not None
    assert found.latest is not None
    assert (
        found.earliest
        <= moment.replace(microsecond=0)
        <= found.latest
        < found.earliest + timedelta(minutes=1)
    )


# Formatters of the models, written from their documentation; they give amount and unit.
MINUTE, HOUR, DAY = 60, 3600, 86_400
MONTH, YEAR = 30.436875 * DAY, 365.2425 * DAY


def by_floor(s: float) -> tuple[int, str]:
    for unit, size in (("day", DAY), ("hour", HOUR), ("minute", MINUTE)):
        if s >= size:
            return int(s // size), unit
    return int(s), "second"


def half_up(x: float) -> int:
    return int(x + 0.5)


def by_nearest(s: float) -> tuple[int, str]:
    for unit, size in (("day", DAY), ("hour", HOUR), ("minute", MINUTE)):
        if half_up(s / size) >= 1:
            return half_up(s / size), unit
    return half_up(s), "second"


def by_moment(s: float) -> tuple[int, str]:
    if half_up(s) < 45:
        return 0, "few"
    for unit, size, most in (
        ("minute", MINUTE, 45),
        ("hour", HOUR, 22),
        ("day", DAY, 26),
        ("month", MONTH, 11),
    ):
        if half_up(s / size) < most:
            return max(1, half_up(s / size)), unit
    return max(1, half_up(s / YEAR)), "year"


def by_date_fns(s: float) -> tuple[int, str]:
    minutes = half_up(int(s) / 60)
    if minutes < 2:
        return minutes, "less" if minutes == 0 else "minute"
    if minutes < 45:
        return minutes, "minute"
    if minutes < 1440:
        return (1 if minutes < 90 else half_up(minutes / 60)), "hour"
    if minutes < 43_200:
        return (1 if minutes < 2520 else half_up(minutes / 1440)), "day"
    months = int(s / MONTH)
    if months < 12:
        return half_up(minutes / 43_200), "month"
    return months // 12 + (months % 12 >= 9), "year"  # almost n, about n, over n


def by_wordpress(s: float) -> tuple[int, str]:
    for unit, size, below in (
        ("minute", MINUTE, HOUR),
        ("hour", HOUR, DAY),
        ("day", DAY, 7 * DAY),
        ("week", 7 * DAY, 30 * DAY),
    ):
        if s < below:
            return max(1, half_up(s / size)), unit
    return max(1, half_up(s / (30 * DAY))), "month"


FORMATTERS = {
    "floor": (by_floor, 400 * DAY), "nearest": (by_nearest, 400 * DAY), "moment": (by_moment, 2500 * DAY),
    "date-fns": (by_date_fns, 2500 * DAY), "rails": (by_date_fns, 2500 * DAY),
    "wordpress": (by_wordpress, 360 * DAY),
}  # fmt: skip


def printed(n: int, unit: str) -> str:
    if unit == "few":
        return "a few seconds ago"
    if unit == "less":
        return "less than a minute ago"
    return f"{n} {unit}{'s' * (n != 1)} ago"


@pytest.mark.parametrize("model", FORMATTERS)
@given(share=st.floats(0, 1), power=st.floats(1, 6))
def test_true_times_lie_in_the_interval_of_what_a_model_prints(
    model: str, share: float, power: float
) -> None:
    formatter, longest = FORMATTERS[model]
    passed = longest * share**power
    said = understand(printed(*formatter(passed)))
    for name in (model, "any"):
        bounds = rounding.bounds(said.amounts, name)
        assert bounds is not None
        assert bounds[0] <= passed <= bounds[1]


def test_twenty_minutes_ago_is_a_known_interval() -> None:
    found = times.parse("20 minutes ago", (CAPTURED, CAPTURED))
    assert found[:3] == (CAPTURED - timedelta(minutes=21), CAPTURED - timedelta(minutes=19.5), "relative")
    floor = times.parse("20 minutes ago", (CAPTURED, CAPTURED), rounding="floor")
    assert floor[:2] == (CAPTURED - timedelta(minutes=21), CAPTURED - timedelta(minutes=20))
    with pytest.raises(ParameterError, match="rounding 'ceil' is none of"):
        times.parse("20 minutes ago", rounding="ceil")


def test_an_unknown_capture_leaves_the_ends_open() -> None:
    assert times.parse("20 minutes ago")[:3] == (None, None, "relative")
    half = times.parse("20 minutes ago", (CAPTURED, None))
    assert half[:2] == (CAPTURED - timedelta(minutes=21), None)
    assert "not known" in times.parse("20 minutes ago").cause


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("raw", "options", "earliest", "latest"),
    [
        ("3 June 2025 14:30", {"zone": "Asia/Kuala_Lumpur"}, "2025-06-03T06:30", "2025-06-03T06:30:59"),
        ("3 June 2025 14:30", {}, "2025-06-03T00:30", "2025-06-04T02:30:59"),
        ("3 June 2025", {"zone": "Europe/London"}, "2025-06-02T23:00", "2025-06-03T22:59:59"),
        ("26 October 2025 01:30", {"zone": "Europe/London"}, "2025-10-26T00:30", "2025-10-26T01:30:59"),
        ("3 June 2025 14:30 IST", {"zone": "Europe/Dublin"}, "2025-06-03T13:30", "2025-06-03T13:30:59"),
        ("3 June 2025 14:30 IST", {"zone": "Asia/Kolkata"}, "2025-06-03T09:00", "2025-06-03T09:00:59"),
        ("3 June 2025 14:30 EST", {"zone": "Europe/Dublin"}, "2025-06-03T19:30", "2025-06-03T19:30:59"),
        ("2025", {"zone": "UTC"}, "2025-01-01", "2025-12-31T23:59:59"),
        ("4 June 2025", {"zone": "UTC", "captured": KNOWN}, "2025-06-04", CAPTURED),  # not after its capture
        ("2025", {"zone": "UTC", "captured": KNOWN}, "2025-01-01", CAPTURED),
        ("4 June 2025 12:00", {"zone": "UTC", "captured": KNOWN}, "2025-06-04T12:00", "2025-06-04T12:00:59"),
        ("10/05/2025", {"zone": "UTC", "day_first": True}, "2025-05-10", "2025-05-10T23:59:59"),
        ("10/05/2025", {"zone": "UTC", "day_first": False}, "2025-10-05", "2025-10-05T23:59:59"),
        ("10/05/2025", {"zone": "UTC"}, "2025-05-10", "2025-10-05T23:59:59"),
        ("10/05/2025", {"zone": "UTC", "language": "es"}, "2025-05-10", "2025-05-10T23:59:59"),
        ("10/05/2025", {"zone": "UTC", "captured": KNOWN}, "2025-05-10", "2025-05-10T23:59:59"),
        ("11.14.2019", {"zone": "UTC", "day_first": True}, "2019-11-14", "2019-11-14T23:59:59"),
        ("yesterday", {"zone": "UTC", "captured": KNOWN}, "2025-06-03", "2025-06-03T23:59:59"),
        ("Saturday 4:08PM", {"zone": "UTC", "captured": KNOWN}, "2025-05-31T16:08", "2025-05-31T16:08:59"),
        ("5 May", {"zone": "UTC", "captured": KNOWN}, "2025-05-05", "2025-05-05T23:59:59"),
        ("5 July", {"zone": "UTC", "captured": KNOWN}, "2024-07-05", "2024-07-05T23:59:59"),
        ("29 February", {"zone": "UTC", "captured": KNOWN}, "2024-02-29", "2024-02-29T23:59:59"),
        ("22:46 Uhr", {"zone": "UTC", "captured": KNOWN}, "2025-06-03T22:46", "2025-06-03T22:46:59"),
        ("31 December 1999 24:00", {"zone": "UTC"}, "2000-01-01", "2000-01-01T00:00:59"),
    ],
)
def test_intervals(raw: str, options: dict[str, Any], earliest: str, latest: str | datetime) -> None:
    """Expected ends to the second, in UTC; the latest one is the last microsecond of its second, or the capture."""
    found = times.parse(raw, **options)
    if isinstance(latest, str):
        latest = datetime.fromisoformat(latest).replace(tzinfo=UTC, microsecond=999_999)
    last = latest
    assert found[:2] == (datetime.fromisoformat(earliest).replace(tzinfo=UTC), last)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("12 March 1455", "before newspapers"),
        ("9999-12-31", "the last year there is"),
        ("9999-12-31T23:59:59Z", "the last year there is"),
        ("Updated 31 December 9999", "the last year there is"),
        ("5 July 2030", "after the page was captured"),
        ("1:30", "no time"),
        ("22:46 Uhr", "nothing tells the day"),
    ],
)
def test_the_impossible_is_set_aside_with_its_reason(raw: str, reason: str) -> None:
    known = (None, None) if "Uhr" in raw or "9999" in raw else (CAPTURED, CAPTURED)
    found = times.parse(raw, known)
    assert found[:3] == (None, None, "none")
    assert reason in found.cause


def articles(*rows: dict[str, object]) -> pd.DataFrame:
    full = [
        {"article_id": str(i), "document": "p.txt", "position": i, "role": "item", "start": i, **row}
        for i, row in enumerate(rows)
    ]
    return schema.frame(full, schema.READ).assign(outlet=[row.get("outlet") for row in rows])


OUTLETS = pd.DataFrame({
    "name": ["Lumen Post", "Herald18"], "aliases": ["Lumen|LP", None],
    "timezone": ["Asia/Tokyo", "America/New_York"], "day_first": ["true", "false"],
})  # fmt: skip


def test_a_table_is_dated_by_policy_page_and_document() -> None:
    table = articles(
        {"published_raw": "Samstag, 03. April 2021", "role": "main"},
        {"published_raw": "22:46 Uhr"},
        {"published_raw": "25/06/2018 02:20 PM", "document": "q.txt"},
        {"published_raw": "05/06/2018 02:20 PM", "document": "q.txt"},
        {"published_raw": "05/06/2018", "document": "r.txt", "role": "main", "outlet": "Lumen Post"},
        {"published_raw": None, "document": "r.txt", "outlet": "Lumen Post"},
        {"published_raw": "Herald183 days ago", "document": "s.txt"},
    )
    before = table.copy(deep=True)
    dated = times.date(table, OUTLETS)
    pd.testing.assert_frame_equal(table, before)
    schema.check(dated, schema.READ + schema.DATED, "articles")
    assert dated["published_basis"].tolist() == [
        "absolute",
        "inferred",
        "absolute",
        "absolute",
        "absolute",
        "none",
        "relative",
    ]
    assert dated["published_earliest"][1] == utc(2021, 4, 3, 8, 46)
    assert dated["published_latest"][3] < utc(2018, 6, 7)
    assert "as other dates of the document show" in dated["published_cause"][3]
    assert (dated["published_earliest"][4], dated["published_latest"][4]) == (
        utc(2018, 6, 4, 15),
        utc(2018, 6, 5, 14, 59, 59, 999999),
    )
    assert "P3D" in dated["published_cause"][6]


def test_no_outlets_policy_where_a_page_lists_several() -> None:
    rows = [{"published_raw": "3 June 2018 14:00", "outlet": name} for name in ("Lumen Post", "Herald18")]
    dated = times.date(articles(*rows), OUTLETS)
    assert dated["published_cause"].str.contains("no zone printed or known").all()


def test_a_date_above_the_list_is_the_pages_day_and_bounds_its_capture() -> None:
    head = {"document": "p.txt", "use": "time", "excerpt": "Samstag, 03. April 2021"}
    table = articles({"published_raw": "22:46 Uhr"}, {"published_raw": "5 minutes ago"})
    dated = times.date(table, OUTLETS, ledger=schema.frame([head], schema.LEDGER))
    assert dated["published_basis"].tolist() == ["inferred", "relative"]
    assert "2021-04-03" in dated["published_cause"][0]
    assert dated["captured_earliest"].tolist() == [utc(2021, 4, 2, 10)] * 2
    assert times.date(table, OUTLETS)["published_basis"].tolist() == ["none", "relative"]


def test_an_outlet_list_with_an_unknown_zone_is_refused() -> None:
    with pytest.raises(InputError, match="Mars/Base"):
        times.date(
            articles({"published_raw": "3 June 2018", "role": "main", "outlet": "Lumen Post"}),
            OUTLETS.assign(timezone="Mars/Base"),
        )


def test_an_empty_table_stays_empty() -> None:
    dated = times.date(articles()[:0], OUTLETS)
    assert len(dated) == 0
    schema.check(dated, schema.DATED, "articles")


def test_order_of_rows_does_not_matter() -> None:
    table = articles(*({"published_raw": raw} for raw, _, _ in MEANINGS))
    dated = times.date(table)
    turned = times.date(table[::-1].reset_index(drop=True))[::-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(dated, turned)


@pytest.mark.parametrize(
    ("printed", "language", "first", "last", "read_as"),
    [
        ("12/2(水) 10:15", "ja", "2026-12-02 01:15", "2026-12-02 01:15", "12-02T10:15"),
        ("12/2（水） 9:40", "ja", "2026-12-02 00:40", "2026-12-02 00:40", "12-02T09:40"),
        ("12.2(수) 10:15", "ko", "2026-12-02 01:15", "2026-12-02 01:15", "12-02T10:15"),
        ("2/12 10:15", "fr", "2026-12-02 01:15", "2026-12-02 01:15", "12-02T10:15"),
        ("25/11, 10:15", None, "2026-11-25 01:15", "2026-11-25 01:15", "11-25T10:15"),
        ("2/12 10:15", None, "2026-02-12 01:15", "2026-12-02 01:15", "12-02T10:15, 02-12T10:15"),
        (
            "2/12/2026 10:15",
            None,
            "2026-02-12 01:15",
            "2026-12-02 01:15",
            "2026-12-02T10:15, 2026-02-12T10:15",
        ),
        ("2/12/2026 10:15", "zh", "2026-02-12 01:15", "2026-02-12 01:15", "2026-02-12T10:15"),
    ],
)
def test_a_day_and_month_are_read_in_the_order_of_the_language_and_told_so(
    printed: str, language: str | None, first: str, last: str, read_as: str
) -> None:
    seen = datetime(2026, 12, 3, 3, 0, tzinfo=UTC)
    found = times.parse(printed, (seen, seen), "Asia/Tokyo", language=language)
    assert [f"{end:%Y-%m-%d %H:%M}" for end in (found.earliest, found.latest) if end] == [first, last]
    assert f"read as {read_as};" in found.cause


@pytest.mark.parametrize("printed", ["1/2 1:30", "3/4", "24/7", "31/31 10:15", "1/2 price"])
def test_a_part_of_something_is_no_day(printed: str) -> None:
    assert understand(printed).kind == "not-a-time"
