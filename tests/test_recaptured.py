"""One page captured several times with the same bytes is one article, whose time all captures narrow."""

import gzip
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from analysis import corpus, outlets, pipeline, read, recaptured, times
from analysis.parameters import parse

PAGE = """<html><head><title>{0}</title><meta property="og:site_name" content="Calder Gazette">
<meta property="og:title" content="{0}"></head><body><article><h1>{0}</h1><p class="date">{1}</p><p>The town closed
the northern lock on Monday because two gates no longer shut, and said repairs would take weeks.</p><p>Skippers wait
at the lower basin, where the harbour office has opened a second quay for barges.</p></article></body></html>"""
LOCK = PAGE.format("Northern lock closes for weeks", "{}")


def read_at(folder: Path, pages: Mapping[str, tuple[str, str]]) -> read.Corpus:
    """Pages by name, each with its text and the time of its capture."""
    (folder / "in").mkdir()
    for name, (text, _) in pages.items():
        (folder / "in" / name).write_text(text, encoding="utf-8")
    rows = "\n".join(f"{name},{when}" for name, (_, when) in pages.items())
    (folder / "when.csv").write_text(f"file,captured_at\n{rows}\n", encoding="utf-8")
    return read.read([folder / "in"], captured_at=folder / "when.csv")


def derived(found: read.Corpus) -> pipeline.Prepared:
    return pipeline.derive(found, parse({}))


def dated(found: read.Corpus) -> pd.DataFrame:
    return times.date(outlets.label(found.articles), outlets.load(), ledger=found.ledger)


def ends(article: pd.Series) -> tuple[str, str]:
    low, high = article["published_earliest"], article["published_latest"]
    return tuple("" if pd.isna(end) else f"{end:%H:%M:%S}" for end in (low, high))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("printed", "captures", "expected", "words"),
    [
        ("2 hours ago", ["12:00"], ("09:00:00", "10:31:29"), "2 hours ago"),
        ("2 hours ago", ["12:00", "12:40"], ("09:40:00", "10:31:29"), "narrowed by 2 captures"),
        ("2 hours ago", ["12:40", "12:00"], ("09:40:00", "10:31:29"), "narrowed by 2 captures"),
        ("2 hours ago", ["12:40", "12:20", "12:00"], ("09:40:00", "10:31:29"), "narrowed by 3 captures"),
        ("2 hours ago", ["12:00", "18:00"], ("09:00:00", "10:31:29"), "contradict"),
        ("2 hours ago", ["18:00", "12:00"], ("09:00:00", "10:31:29"), "contradict"),
        ("4 March 2026", ["12:00", "18:00"], ("00:00:00", "12:00:59"), "not after the page was captured"),
        ("4 March 2026", ["18:00", "12:00"], ("00:00:00", "12:00:59"), "narrowed by 2 captures"),
        ("March 2026", ["12:00", "11:00"], ("00:00:00", "11:00:59"), "narrowed by 2 captures"),
        ("4 March 2026, 09:15 UTC", ["12:00", "18:00"], ("09:15:00", "09:15:59"), "read as"),
        ("Letters", ["18:00", "12:00"], ("", "12:00:59"), "not after its first capture"),
    ],
)
def test_captures_of_the_same_bytes_narrow_together(
    printed: str, captures: list[str], expected: tuple[str, str], words: str
) -> None:
    articles = pd.DataFrame({
        "article_id": ["a"], "document": ["0.txt"], "position": [0], "published_raw": [printed], "url": [None],
        "outlet": ["Calder Gazette"], "headline": ["Northern lock closes for weeks"], "body": ["."],
        "language": ["en"], "role": ["item"], "captured_cause": ["a header"],
        **{f"captured_{side}": pd.to_datetime([f"2026-03-04T{captures[0]}:{seconds}Z"])
           for side, seconds in (("earliest", "00"), ("latest", "59"))},
    })  # fmt: skip
    reasons = [
        recaptured.reason("0.txt", *(pd.Timestamp(f"2026-03-04T{at}:{s}Z") for s in ("00", "59")), None)
        for at in captures[1:]
    ]
    line = {"document": "1.txt", "use": "set aside", "article_id": None, "excerpt": ""}
    ledger = pd.DataFrame([line | {"reason": reason} for reason in reasons], columns=[*line, "reason"])
    known = pd.DataFrame({"name": ["Calder Gazette"], "timezone": ["UTC"], "day_first": [True]})
    found = times.date(articles, known, ledger=ledger).iloc[0]
    assert ends(found) == expected
    assert words in found["published_cause"]


def test_one_page_in_two_files_is_one_article_and_the_ledger_says_when_it_was_seen(tmp_path: Path) -> None:
    found = read_at(tmp_path, {"a.html": (LOCK, "2026-03-04T18:00Z"), "b.html": (LOCK, "2026-03-04T12:00Z")})
    assert len(found.articles) == 1
    assert list(found.ledger["reason"].dropna().tail(1)) == [
        "same bytes as a.html; captured 2026-03-04T12:00:00Z to 2026-03-04T12:00:59Z"
    ]
    (article,) = dated(found).to_dict("records")
    assert ends(pd.Series(article)) == ("", "12:00:59")


@pytest.mark.parametrize(
    "other", [LOCK.replace("Gazette", "Observer"), LOCK.replace("two gates", "both gates")]
)
def test_another_outlet_or_text_narrows_nothing(tmp_path: Path, other: str) -> None:
    found = read_at(tmp_path, {"a.html": (LOCK, "2026-03-04T18:00Z"), "b.html": (other, "2026-03-04T12:00Z")})
    assert [ends(row) for _, row in dated(found).iterrows()] == [("", "")] * 2


def response(url: str, when: str) -> bytes:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + LOCK.encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-04T{when}:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


@pytest.mark.parametrize(
    ("second", "latest", "words"),
    [
        (
            "https://www.gazette.example/lock?utm_source=x",
            "12:00:00",
            "at https://www.gazette.example/lock?utm_source=x",
        ),
        ("https://gazette.example/quay", "", recaptured.ELSEWHERE),
        ("https://observer.example/lock", "", recaptured.ELSEWHERE),
    ],
)
def test_records_of_a_web_archive(tmp_path: Path, second: str, latest: str, words: str) -> None:
    pytest.importorskip("fastwarc")
    records = [response("https://gazette.example/lock", "18:00"), response(second, "12:00")]
    (tmp_path / "w.warc.gz").write_bytes(b"".join(map(gzip.compress, records)))
    for found in (read.read([tmp_path / "w.warc.gz"]), stored(tmp_path, records)):
        tables = derived(found)
        assert ends(tables.articles.iloc[0])[1] == latest
        assert len(tables.articles) == 1
        assert tables.ledger["reason"].dropna().iloc[-1].endswith(words)


def stored(folder: Path, records: list[bytes]) -> read.Corpus:
    """A corpus to which each record was added on a day of its own."""
    for n, record in enumerate(records):
        (folder / f"{n}.warc").write_bytes(record)
        corpus.add(folder / "c", [folder / f"{n}.warc"])
    return corpus.open(folder / "c")


def test_contradicting_captures_are_told_in_the_ledger() -> None:
    reason = recaptured.reason("a.txt", pd.Timestamp("2026-03-04T18:00Z"), None, None)
    ledger = pd.DataFrame({"document": ["b.txt"], "use": ["set aside"], "reason": [reason]})
    cause = "“2 hours ago”; captures of the same bytes contradict one another: counted from the first"
    article = {"document": ["a.txt"], "position": [0], "url": [None], "published_cause": [cause]}
    told = times.again.told(ledger, pd.DataFrame(article))
    assert list(told["reason"]) == [reason + recaptured.APART]
    assert recaptured.lines(told) == recaptured.lines(ledger)
    assert times.again.told(told, pd.DataFrame(article)).equals(told)
