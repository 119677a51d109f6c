"""Zones by name: their own summer rule, names of several meanings, and clocks beside distances in time."""

from datetime import UTC, datetime

import pandas as pd
import pytest

from analysis import times
from analysis.times.expressions import understand

CAPTURED = datetime(2026, 3, 10, 12, tzinfo=UTC)


def dated(raw: str | None, **known: object) -> "pd.Series[str]":
    """One article's interval; `outlet` is the known one, and its country and zone are what `known` says."""
    told = {
        "country": None,
        "timezone": None,
        **{k: v for k, v in known.items() if k in ("country", "timezone")},
    }
    columns = {k: pd.array([v], dtype="string[pyarrow]") for k, v in known.items() if k not in told}
    article = pd.DataFrame(
        {"published_raw": pd.array([raw], dtype="string[pyarrow]"), "outlet": ["it"], **columns,
         **{f"captured_{side}": pd.DatetimeIndex([CAPTURED]).as_unit("us") for side in ("earliest", "latest")},
         "captured_cause": ["told"]}
    )  # fmt: skip
    return times.date(article, pd.DataFrame({"name": ["it"], **{k: [v] for k, v in told.items()}})).iloc[0]


def ends(row: "pd.Series[str]") -> tuple[str | None, str | None]:
    low, high = (row[f"published_{side}"] for side in ("earliest", "latest"))
    return tuple(None if pd.isna(x) else f"{x:%Y-%m-%dT%H:%M}" for x in (low, high))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("raw", "instant"),
    [
        ("Mon, 27 May 2024 06:00:00 ET", "2024-05-27T10:00"),
        ("27 Jan 2024 06:00 ET", "2024-01-27T11:00"),
        ("8 Oct 2013 18:30 EST", "2013-10-08T23:30"),  # as printed, whatever the season
        ("14 Apr 2020 08:00:00 UT", "2020-04-14T08:00"),
        ("3 mars 2025 à 14h05 (heure de Paris)", "2025-03-03T13:05"),
        ("3 juillet 2025 à 14h05, heure de Paris", "2025-07-03T12:05"),
        ("3 de julio de 2025, 14:05 hora de Madrid", "2025-07-03T12:05"),
        ("03.07.2025, 14:05 Uhr MEZ", "2025-07-03T12:05"),
        ("03.07.2025, 14:05 Uhr (MESZ)", "2025-07-03T12:05"),
        ("3 July 2025 2:05pm Sydney time", "2025-07-03T04:05"),
        ("3 January 2025 2:05pm AEDT", "2025-01-03T03:05"),
        ("3 July 2025 14:05 UK", "2025-07-03T13:05"),
        ("10 jun 2025 14:05 BRT", "2025-06-10T17:05"),
        ("3 مارس 2025 14:05 بتوقيت غرينتش", "2025-03-03T14:05"),
        ("3 يوليو 2025 - 14:05 بتوقيت القاهرة", "2025-07-03T11:05"),
        ("北京时间2025年3月4日15:00", "2025-03-04T07:00"),
        ("3 марта 2025, 14:05 по московскому времени", "2025-03-03T11:05"),
        ("GMT 14:05, 3 March 2025", "2025-03-03T14:05"),
    ],
)
def test_a_zone_named_is_read_by_its_own_rule(raw: str, instant: str) -> None:
    assert ends(dated(raw)) == (instant, instant)


@pytest.mark.parametrize(
    ("raw", "country", "zone", "low", "high"),
    [
        ("5 Jan 2026 09:00 CST", None, None, "2026-01-05T01:00", "2026-01-05T15:00"),
        ("5 Jan 2026 09:00 CST", "CN", None, "2026-01-05T01:00", "2026-01-05T01:00"),
        ("5 Jan 2026 09:00 CST", "US", "America/Chicago", "2026-01-05T15:00", "2026-01-05T15:00"),
        ("5 Jan 2026 09:00 CST", "CU", None, "2026-01-05T14:00", "2026-01-05T14:00"),
        ("5 Jan 2026 09:00 IST", None, None, "2026-01-05T03:30", "2026-01-05T07:00"),  # India, Israel
        ("5 Jul 2025 09:00 IST", None, None, "2025-07-05T03:30", "2025-07-05T08:00"),  # India, Ireland
        ("5 Jul 2025 09:00 IST", "IE", None, "2025-07-05T08:00", "2025-07-05T08:00"),
        ("5 Jul 2025 09:00 BST", None, None, "2025-07-05T03:00", "2025-07-05T08:00"),
        ("5 Jul 2025 09:00 BST", "GB", None, "2025-07-05T08:00", "2025-07-05T08:00"),
        ("5 Jul 2025 09:00 AST", "QA", None, "2025-07-05T06:00", "2025-07-05T06:00"),
        ("5 Jul 2025 09:00 PST", None, None, "2025-07-05T17:00", "2025-07-05T17:00"),
        ("5 Jul 2025 09:00 PST", "PH", None, "2025-07-05T01:00", "2025-07-05T01:00"),
        ("5 Jul 2025 09:00 AMT", "XX", "Asia/Yerevan", "2025-07-05T05:00", "2025-07-05T05:00"),
    ],
)
def test_a_name_of_several_meanings_is_narrowed_by_day_and_country(
    raw: str, country: str | None, zone: str | None, low: str, high: str
) -> None:
    assert ends(dated(raw, country=country, timezone=zone)) == (low, high)


@pytest.mark.parametrize(
    "raw", ["12:30 et 14:00", "Le 3 mars 2025 à 14h et demie", "POSTED AT 10:30 ON 3 MARCH 2025"]
)
def test_a_small_word_is_no_zone(raw: str) -> None:
    assert understand(raw).zones == ()


@pytest.mark.parametrize(
    ("raw", "low", "high"),
    [
        ("9:08 GMT · 1 day ago", "2026-03-09T09:08", "2026-03-09T09:08"),
        ("2 days ago at 07:52 GMT", "2026-03-08T07:52", "2026-03-08T07:52"),
        ("vor 2 Tagen um 07:52 Uhr (MEZ)", "2026-03-08T06:52", "2026-03-08T06:52"),
        ("il y a 2 jours à 07h52 (heure de Paris)", "2026-03-08T06:52", "2026-03-08T06:52"),
        (
            "1 hour ago at 03:00 GMT",
            "2026-03-10T10:00",
            "2026-03-10T11:30",
        ),  # they contradict: the distance stays
        ("1 day ago Duration 1:29", "2026-03-08T12:00", "2026-03-10T00:00"),  # a length
    ],
)
def test_a_distance_and_a_clock_count_together(raw: str, low: str, high: str) -> None:
    assert ends(dated(raw)) == (low, high)


def test_dates_with_dots_are_day_first_unless_another_of_the_document_shows_otherwise() -> None:
    assert ends(dated("03.04.2025 10:00 GMT"))[0] == "2025-04-03T10:00"
    assert ends(dated("03/04/2025 10:00 GMT")) == ("2025-03-04T10:00", "2025-04-03T10:00")


@pytest.mark.parametrize(
    ("raw", "changed", "low", "high", "basis"),
    [
        ("Updated 5 hours ago", None, None, "2026-03-10T07:30", "inferred"),
        ("Last updated: 9 March 2026 10:00 GMT", None, None, "2026-03-09T10:00", "inferred"),
        (None, "2026-03-09T10:00:00Z", None, "2026-03-09T10:00", "inferred"),
        ("9 Mar 2026", "2026-03-09T10:00:00Z", "2026-03-08T10:00", "2026-03-09T10:00", "absolute"),
        ("2026-03-09T12:00:00Z", "2026-03-09T10:00:00Z", "2026-03-09T12:00", "2026-03-09T12:00", "absolute"),
        ("2026-03-09T08:00:00Z", "2026-03-09T10:00:00Z", "2026-03-09T08:00", "2026-03-09T08:00", "absolute"),
    ],
)
def test_a_time_of_change_bounds_publication_from_above(
    raw: str | None, changed: str | None, low: str | None, high: str | None, basis: str
) -> None:
    row = dated(raw, modified_raw=changed)
    assert (*ends(row), row["published_basis"]) == (low, high, basis)


def test_a_zone_that_the_source_writes_in_comes_before_the_outlets() -> None:
    row = dated("2026-03-09 10:00:00", timezone="Asia/Tokyo", published_zone="UTC")
    assert ends(row) == ("2026-03-09T10:00", "2026-03-09T10:00")
    assert "UTC" in row["published_cause"]


@pytest.mark.parametrize(
    ("raw", "zone", "told"),
    [
        ("9 Jul 2024 10:00 IST", None, "T10:00; the zone printed has 3 meanings"),
        ("9 Jul 2024 10:00 IST", "Europe/Dublin", "T10:00; the zone printed has 3 meanings, 1 of them for this outlet"),
        ("9 Jul 2024 10:00 IST", "Etc/GMT-1", "T10:00; the zone printed has 3 meanings, one of them the outlet's own time (Etc/GMT-1)"),
        ("9 Jul 2024 10:00 EDT", None, "T10:00-04:00; zone as printed"),
    ],
)  # fmt: skip
def test_of_a_name_of_several_meanings_none_is_said_to_be_read(raw: str, zone: str | None, told: str) -> None:
    assert str(dated(raw, timezone=zone)["published_cause"]).endswith(told)
