"""The main job, end to end, through the command as a user calls it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import called
import nbformat
import pandas as pd
import pytest
from click.testing import CliRunner

from analysis import paths, progress
from analysis.cli import main
from analysis.kernels import execute
from analysis.run import report

PAGE = paths.sample() / "pages" / "a-storm-odette.txt"
TABLES = {
    "articles",
    "ledger",
    "documents",
    "relations",
    "credits",
    "quotes",
    "claims",
    "printings",
    "versions",
    "story_changes",
    "steps",
}


AS_USERS = {progress.QUIET: ""}
STAGES_TOLD = [f"{stage} …" for stage in progress.STAGES]


def run(*words: str | Path, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "analysis", *map(str, words)]
    return subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, **more},
        check=False,
    )


@pytest.fixture(scope="module")
def made_and_said(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A run folder of one page, and what the command said meanwhile where it is not told to be quiet."""
    folder = tmp_path_factory.mktemp("report")
    done = run("report", PAGE, "--out", "first", "-p", "title=The storm", folder=folder, **AS_USERS)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "first/report.html"
    return folder / "first", done.stderr


@pytest.fixture(scope="module")
def made(made_and_said: tuple[Path, str]) -> Path:
    return made_and_said[0]


def test_the_run_folder_is_whole(made: Path) -> None:
    parts = {"CITATION.cff", "report.html", "notebooks", "tables", "datapackage.json", "manifest.json"}
    assert {p.name for p in made.iterdir()} == parts
    tables = {f"{table}.{end}" for table in TABLES for end in ("csv", "parquet")}
    assert {p.name for p in (made / "tables").iterdir()} == tables
    for path in (made / "notebooks").iterdir():
        execute.complete(nbformat.read(path, as_version=4), path.name)


def test_a_log_has_a_line_for_each_stage_and_no_bars(made_and_said: tuple[Path, str]) -> None:
    lines = made_and_said[1].split("\n")
    assert [line for line in lines if line in STAGES_TOLD] == STAGES_TOLD
    assert [line for line in lines if "\r" in line or "%" in line or "more" in line] == []


def test_what_could_not_be_read_is_told_with_why_and_no_more_than_a_few() -> None:
    lost = [(f"{n}.csv", "not read", "no column for headline") for n in range(7)]
    rows = [("a.csv", "read", None), ("b.csv", "partly read", "cut off"), *lost]
    told = report.unread(pd.DataFrame(rows, columns=["document", "status", "reason"]))
    assert told[0] == "not read: 0.csv: no column for headline"
    assert told[-1] == "not read: 2 more, by name in the report"
    assert len(told) == 6


def test_the_data_package_is_valid(made: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.Package(str(made / "datapackage.json")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])[:5]


def test_the_manifest_says_what_the_run_was_made_from(made: Path) -> None:
    facts = json.loads((made / "manifest.json").read_text())
    parameters = {row["name"]: row for row in facts["parameters"]}
    assert (parameters["title"]["value"], parameters["title"]["default"]) == ("The storm", False)
    assert parameters["unit"]["default"] is True
    assert [d["document"] for d in facts["inputs"]] == ["a-storm-odette.txt"]
    assert {"report.html", "CITATION.cff"} <= set(facts["outputs"])
    steps = [
        "read",
        "outlets",
        "times",
        "merge",
        "pages",
        "standing lines",
        "topics",
        "credits",
        "quotes",
        "stories",
        "claims",
        "story changes",
        "versions",
    ]
    assert [s["step"] for s in facts["steps"]] == steps


def test_every_record_is_accounted_for(made: Path) -> None:
    documents, articles = (
        pd.read_parquet(made / "tables" / f"{t}.parquet") for t in ("documents", "articles")
    )
    assert (documents["records"] == documents["articles"] + documents["set_aside"]).all()
    assert documents["articles"].sum() == len(articles)


def test_the_page_names_no_path_and_loads_nothing(made: Path) -> None:
    html = (made / "report.html").read_text(encoding="utf-8")
    assert str(made.parent) not in html
    assert "The storm" in html
    assert len(html) < 2_000_000
    assert not any(f' {attribute}="http' in html for attribute in ("src", "data-src"))


def test_the_same_run_again_leaves_the_same_bytes_and_takes_the_old_place(made: Path) -> None:
    def content(name: str) -> dict[str, bytes]:
        files = (p for p in (made.parent / name).rglob("*") if p.is_file() and p.name != "manifest.json")
        return {p.relative_to(made.parent / name).as_posix(): p.read_bytes() for p in files}

    once = content("first")
    words = ("report", PAGE, "--out", "first", "-p", "title=The storm")
    done = run(*words, "--anew", folder=made.parent, PYTHONHASHSEED="7")
    assert done.returncode == 0, done.stderr
    assert "ran 06-what-if" in done.stderr
    again = content("first")
    assert [name for name in once if again.get(name) != once[name]] == []
    assert set(once) == set(again)
    assert {p.name for p in made.parent.iterdir()} == {"first"}
    for out in ("first", "second"):
        done = called.here("report", PAGE, "--out", out, "-p", "title=The storm", folder=made.parent)
        assert (done.returncode, done.stdout.strip()) == (0, f"{out}/report.html")
        assert "the same report was made before" in done.stderr
        assert content(out) == again
    shutil.rmtree(made.parent / "second")


def test_the_page_ends_with_its_method(made: Path) -> None:
    html = (made / "report.html").read_text(encoding="utf-8")
    method = html.rpartition('<section class="chapter"')[2]
    assert "How was this report made?" in method
    for said in ("The storm", "a-storm-odette.txt", "topics/terms.csv", "numpy"):
        assert said in method
    facts = json.loads((made / "manifest.json").read_text())
    assert all(document["sha256"] in method for document in facts["inputs"])


def test_a_report_of_one_outlet_says_so_on_page_and_charts(tmp_path: Path) -> None:
    words = ("report", PAGE, "--out", "out", "-p", "outlet=harbour post", "--notebooks", "front")
    done = called.here(*words, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    html = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "Only outlet Harbour Post:" in html
    assert "(only outlet Harbour Post)" in html
    articles = pd.read_parquet(tmp_path / "out" / "tables" / "articles.parquet")
    assert set(articles["outlet"]) == {"Harbour Post"}
    assert [p.name for p in (tmp_path / "out" / "notebooks").iterdir()] == ["report.ipynb"]


def test_a_selection_leaves_out_what_needs_the_whole_corpus() -> None:
    whole, part = ([path.name for path in report.chapters(False, selected)] for selected in (False, True))
    assert set(whole) - set(part) == {"06-what-if.ipynb"}
    assert whole[0] == part[0] == "report.ipynb"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["-p", "unti=day"], "did you mean 'unit'"),
        (["-p", "top=none"], "'top'"),
        ([PAGE, "-p", "outlet=Harbor Post"], "did you mean 'Harbour Post'"),
        (["no-such-file.txt"], "no-such-file.txt"),
        (["empty.txt"], "empty.txt"),
        (["binary.txt"], "binary.txt"),
        (["nothing"], "nothing"),
        ([PAGE, "--out", "mine"], "mine"),
    ],
    ids=lambda value: str(value[-1]) if isinstance(value, list) else "",
)
def test_what_cannot_be_reported_is_said_plainly_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str | Path], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "nothing").mkdir()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.doc").write_text("years of work")
    before = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*"))
    done = CliRunner().invoke(main, ["report", *map(str, words)])
    assert done.exit_code not in (0, None)
    assert isinstance(done.exception, SystemExit)  # no traceback
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    after = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.name != "runs")
    assert after == before


def test_one_bad_file_in_a_folder_does_not_stop_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "good.txt").write_bytes(PAGE.read_bytes())
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "latin.txt").write_bytes("Café élu ; où ça ? Déjà vu à Besançon.".encode("latin-1"))
    done = called.here("report", folder, "--out", "out", "--notebooks", "front", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    documents = pd.read_parquet(tmp_path / "out" / "tables" / "documents.parquet").set_index("document")
    assert documents.loc["good.txt", "status"] == "read"
    for name in ("empty.txt", "binary.txt"):
        assert documents.loc[name, "status"] == "not read"
        assert len(documents.loc[name, "reason"]) > 20
