"""Many reports through one pipeline: whole, apart from each other, and never in silence."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import derived
import pandas as pd
import pytest
from click.testing import CliRunner

from analysis import parameters, paths, pipeline
from analysis.cli import main
from analysis.errors import RunError
from analysis.run import each, report

HOSTILE = ("../../escape", "SKERRY POST!", "skerry post.", "<script>alert(1)</script>", "الصحيفة")
PAGE = paths.sample() / "pages" / "a-storm-odette.txt"
GIVEN = parameters.parse({"title": "The press"})


@pytest.fixture(scope="module", autouse=True)
def _derived_once() -> Iterator[None]:
    with derived.once():
        yield


def table(folder: Path) -> Path:
    lines = [
        {"headline": f"Ferry number {n} of line {line} leaves the harbour of {['Skelby', 'Eastmere', 'Ulmar'][n % 3]}", "text": f"Ship {n} of line {line} left at noon.",
         "outlet": outlet, "published": f"2026-03-0{1 + n}T12:00:00Z"}
        for line, outlet in enumerate(HOSTILE) for n in range(2)
    ]  # fmt: skip
    pd.DataFrame([*lines, {**lines[0], "outlet": "Once"}, {**lines[1], "outlet": None}]).to_csv(
        folder / "in.csv", index=False
    )
    return folder / "in.csv"


def files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports of outlets with hostile names, by the command."""
    folder = tmp_path_factory.mktemp("each")
    words = ["report", table(folder), "--each", "outlet", "--least", "2", "--out", "all/reports"]
    done = subprocess.run([sys.executable, "-m", "analysis", *map(str, words)], cwd=folder, capture_output=True,
                          text=True, timeout=600, check=False, env=dict(os.environ))  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "all/reports/index.html"
    assert "5 of 6" in done.stderr
    return folder / "all" / "reports"


def test_every_outlet_has_a_whole_report_inside_the_folder(made: Path) -> None:
    assert {p.name for p in made.parent.iterdir()} == {"reports"}
    assert {p.name for p in made.parent.parent.iterdir()} == {"in.csv", "all"}
    folders = {p.name for p in made.iterdir() if p.is_dir()}
    assert len(folders) == len(HOSTILE)
    for name in folders:
        assert {p.name for p in (made / name).iterdir()} == {
            "CITATION.cff", "report.html", "notebooks", "tables", "datapackage.json", "manifest.json",
        }  # fmt: skip
        assert files(made / name / "notebooks") == ["report.ipynb"]


def test_each_report_has_the_articles_of_its_outlet_alone(made: Path) -> None:
    seen = []
    for line in json.loads((made / "manifest.json").read_text())["reports"]:
        if line["folder"]:
            articles = pd.read_parquet(made / line["folder"] / "tables" / "articles.parquet")
            assert set(articles["outlet"]) == {line["name"]}
            assert len(articles) == line["articles"]
            seen.append(line["name"])
    assert sorted(seen) == sorted(HOSTILE)


def test_the_index_links_to_all_and_says_what_has_no_report(made: Path) -> None:
    html = (made / "index.html").read_text(encoding="utf-8")
    links = [unquote(link) for link in re.findall(r'href="([^"#]+)"', html)]
    assert len(links) == len(HOSTILE)
    assert all((made / link).is_file() for link in links)
    assert "fewer than 2 articles" in html
    assert "1 of 12 articles is in none of the reports: no outlet is printed" in html
    assert "<script>alert" not in html


def stub(monkeypatch: pytest.MonkeyPatch, fails: str = "", short: str = "") -> None:
    """Reports that write one file; one fails, and one lacks a chapter."""

    def write(tables: pipeline.Prepared, given: parameters.Parameters, folder: Path, *_: object) -> list[str]:
        folder.mkdir()
        (folder / "report.html").write_text(given.title)
        if fails and fails in given.title:
            raise ZeroDivisionError("no such number")
        return ["06-what-if: code cell 7 failed (KeyError)"] if short and short in given.title else []

    monkeypatch.setattr(report, "write", write)
    monkeypatch.setattr(each.execute, "warm", lambda: None)


def test_a_failure_leaves_the_others_and_is_named_by_index_and_exit_status(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stub(monkeypatch, fails="escape", short="POST!")
    words = [
        "report",
        str(table(tmp_path)),
        "--each",
        "outlet",
        "--least",
        "2",
        "--out",
        str(tmp_path / "out"),
    ]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 3
    assert "of 6 reports 2 could not be made, or not in full:\n" in done.stderr
    assert "  ../../escape: ZeroDivisionError: no such number\n" in done.stderr
    assert "  SKERRY POST!: without 06-what-if: code cell 7 failed (KeyError)\n" in done.stderr
    assert len([p for p in (tmp_path / "out").iterdir() if p.is_dir()]) == len(HOSTILE) - 1
    html = (tmp_path / "out" / "index.html").read_text()
    assert "no such number" in html
    assert "without 06-what-if: code cell 7 failed" in html
    reports = json.loads((tmp_path / "out" / "manifest.json").read_text())["reports"]
    assert [len(line["chapters missing"]) for line in reports if line["name"] == "SKERRY POST!"] == [1]


def test_where_none_can_be_made_the_folder_stays_as_it_was(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stub(monkeypatch)
    out = tmp_path / "out"
    each.make([table(tmp_path)], out, GIVEN, "outlet", 2)
    before = files(tmp_path)
    with pytest.raises(RunError, match="Once: fewer than 99 articles"):
        each.make([table(tmp_path)], out, GIVEN, "outlet", 99)
    stub(monkeypatch, fails="press")
    with pytest.raises(RunError, match="ZeroDivisionError"):
        each.make([table(tmp_path)], out, GIVEN, "week", 1)
    assert files(tmp_path) == before


def test_an_older_set_of_reports_is_replaced_and_a_strangers_folder_is_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stub(monkeypatch)
    out = tmp_path / "out"
    each.make([PAGE], out, GIVEN, "outlet", 1)
    each.make([PAGE], out, GIVEN, "topic", 1)
    assert json.loads((out / "manifest.json").read_text())["each"] == "topic"
    (out / "manifest.json").unlink()
    with pytest.raises(RunError, match="not a run folder"):
        each.make([PAGE], out, GIVEN, "topic", 1)


def test_a_file_shares_the_pipeline_among_lines_that_need_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stub(monkeypatch)
    prepared: list[float] = []
    prepare = pipeline.prepare

    def counted(inputs: list[Path], given: parameters.Parameters, *rest: object) -> pipeline.Prepared:
        prepared.append(given.topic_threshold)
        return prepare(inputs, given, *rest)

    monkeypatch.setattr(pipeline, "prepare", counted)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    lines = "outlet,topic_threshold,top\nOnce,,\nOnce,0.5,\nonce,,3\nNowhere,,\n,,5\n"
    (tmp_path / "lines.csv").write_text(lines)
    made, _ = each.make([table(tmp_path)], tmp_path / "out", GIVEN, str(tmp_path / "lines.csv"))
    assert sorted(prepared) == [0.2, 0.5]
    assert [one.asked.folder for one in made] == ["once", "once-0-5", "once-3", "nowhere", "5"]
    assert [one.status() for one in made] == ["made", "made", "made", "failed", "made"]
    assert "the corpus has no outlet 'Nowhere'" in made[3].reason


@pytest.mark.parametrize(
    ("words", "message"),
    [(["--each", "outlets"], "neither outlet, topic, week"), (["--least", "3"], "--least goes with --each")],
)
def test_a_mistake_is_told_before_the_work(tmp_path: Path, words: list[str], message: str) -> None:
    done = CliRunner().invoke(main, ["report", str(PAGE), "--out", str(tmp_path / "out"), *words])
    assert done.exit_code == 1
    assert message in done.stderr
    assert "read …" not in done.stderr
    assert not (tmp_path / "out").exists()
