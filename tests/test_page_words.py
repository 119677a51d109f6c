"""Whole pages of unlike corpora read well: see `page_words`. The given pages and the named shapes are read where they are made."""

from pathlib import Path

import in_process
import page_words
import pandas as pd
import pytest
from accuracy.real import SHARED

from analysis import pipeline
from analysis.parameters import parse


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("4 articles of 1 outlets", "one of many"), ("Of 1 stories told", "one of many"),
        ("Bars of articles for 1 rows", "one of many"), ("1 distinct texts", "one of many"),
        ("12 article of 2 outlets", "many of one"), ("0 story", "many of one"),
        ("Gull: first, probability 100%", "a certain estimate"), ("stays ahead in 100% of cases", "a certain estimate"),
        ("with probability 1.", "a certain estimate"), ("probability 0.00", "a certain estimate"),
        ("Touchline 3% (0% to 6%)", "a certain interval"),
        ("the outlet nan leads", "a machine's nothing"), ("None", "a machine's nothing"),
        ("for x () y", "nothing in brackets"), ("no story.. and", "two stops"), ("known .", "two stops"),
        ("with “x”  share the lead", "two spaces"), ("0 of 0 articles", "none of none"),
        ("A outlet with less", "the wrong article"),
    ],
)  # fmt: skip
def test_a_fault_is_seen(line: str, why: str) -> None:
    assert [fault.split(":")[0] for fault in page_words.faults(line)] == [why]
    assert page_words.faults(line, own=f"x {line} y") == []


@pytest.mark.parametrize(
    "line",
    [
        "1 article of 2 outlets", "1 feed, 2 article pages", "21 articles", "2.1 articles", "11 rows", "1,201 stories", "0 articles are none",
        "probability 0.97", "probability > 0.99", "in > 99% of cases", "3% (< 1% to 6%)", "and so on … (see below)",
        "10 of 20", "an outlet", "a story", "Among people: none.", "100.0%", "31 documents", "11 Nov 2004 10:00",
    ],
)  # fmt: skip
def test_what_is_right_is_no_fault(line: str) -> None:
    assert page_words.faults(line) == []


def wikinews(folder: Path) -> Path:
    """Thirty articles of a table without outlets."""
    if not SHARED.is_dir():
        pytest.skip("the given data are not here")
    rows = pd.read_json(SHARED / "wikinews" / "meantime.jsonl.gz", lines=True).head(30)
    rows.to_json(folder / "slice.jsonl", orient="records", lines=True, force_ascii=False, date_format="iso")
    return folder / "slice.jsonl"


def test_the_whole_page_of_articles_without_outlets_reads_well(tmp_path: Path) -> None:
    found = pipeline.prepare([wikinews(tmp_path)], parse({}))
    in_process.run(found, tmp_path / "run")
    page = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    page_words.reads_well(page, found.articles)
    assert not {"0.0%", "100.0%"} & set(page_words.bounds(page))


def test_the_whole_page_of_the_sample_reads_well(sample_page: str, sample: pipeline.Prepared) -> None:
    page_words.reads_well(sample_page, sample.articles)
    bounds = page_words.bounds(sample_page)
    assert bounds
    assert not {"0.0%", "100.0%"} & set(bounds)
