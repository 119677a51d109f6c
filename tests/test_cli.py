"""The commands around a corpus, as a user types them."""

import errno
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from analysis import paths
from analysis.cli import main
from analysis.parameters import Parameters
from analysis.readers import files

PAGES = paths.sample() / "pages"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "page.txt").write_bytes((PAGES / "a-storm-odette.txt").read_bytes())
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    assert run("read", tmp_path / "in", "--corpus", tmp_path / "corpus").exit_code == 0
    return tmp_path / "corpus"


def test_reading_the_same_again_adds_nothing(corpus: Path) -> None:
    again = run("read", corpus.parent / "in", "--corpus", corpus)
    assert again.exit_code == 0
    assert "0 articles added" in again.output


def test_reading_says_what_could_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes((PAGES / "a-storm-odette.txt").read_bytes())
    (tmp_path / "empty.txt").write_bytes(b"")
    done = run("read", tmp_path, "--corpus", tmp_path.with_name("kept"))
    assert "1 document could not be read; what is lost is tried again the next time" in done.output


@pytest.fixture
def lost(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder of two pages, of one of which the system gives no bytes, as where a disk is lost midway."""
    given = tmp_path / "disk"
    given.mkdir()
    for name in ("a-storm-odette.txt", "b-vane-transfer.txt"):
        (given / name).write_bytes((PAGES / name).read_bytes())
    load = files.load

    def failing(found: files.Found, *more: Any) -> Any:
        if found.name.startswith("b-"):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return load(found, *more)

    monkeypatch.setattr(files, "load", failing)
    return given


def test_documents_that_the_system_refuses_end_with_a_status_and_are_tried_again(
    lost: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = lost.with_name("kept")
    first = run("read", lost, "--corpus", kept)
    assert (first.exit_code, "the system refused 1 document," in first.output) == (3, True)
    assert "Input/output error" in run("ledger", kept).output.replace("\n", " ")
    assert run("read", lost, "--corpus", kept).exit_code == 3
    monkeypatch.undo()
    again = run("read", lost, "--corpus", kept)
    assert (again.exit_code, "0 articles added" in again.output) == (0, False)


@pytest.mark.notebooks
def test_a_report_of_documents_that_the_system_refuses_says_so(lost: Path) -> None:
    made = run("report", lost, "--out", lost.with_name("run"), "--notebooks", "front")
    assert made.exit_code == 3
    assert "the system refused 1 document" in made.output
    assert (lost.with_name("run") / "report.html").exists()


def test_the_ledger_shows_what_was_set_aside(corpus: Path) -> None:
    shown = run("ledger", corpus).output
    assert "empty.txt" in shown
    assert "headline" in shown
    assert run("ledger", corpus, "--csv").output.count("\n") < run(
        "ledger", corpus, "--csv", "--all"
    ).output.count("\n")


def test_a_folder_that_is_no_corpus_is_named(tmp_path: Path) -> None:
    refused = run("ledger", tmp_path)
    assert refused.exit_code == 1
    assert str(tmp_path) in refused.output


@pytest.mark.parametrize("columns", ["headline", "headline=", "nonsense=TITLE", "headline=Titel"])
def test_columns_that_cannot_be_meant_are_refused(tmp_path: Path, columns: str) -> None:
    words = ("read", paths.sample() / "exports", "--corpus", tmp_path / "c", "--columns", columns)
    refused = run(*words)
    assert refused.exit_code == 1
    assert columns.partition("=")[0] in refused.output
    assert not (tmp_path / "c" / "corpus.json").exists()


def test_every_parameter_is_listed_with_its_default() -> None:
    listed = run("parameters").output.splitlines()
    for name, field in Parameters.model_fields.items():
        [line] = [line for line in listed if line.split()[0] == name]
        assert field.default is None or line.endswith(f"[default: {field.default}]")


def test_a_corpus_from_which_nothing_was_set_aside_says_so(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("headline,outlet\nA ferry leaves,Harbour Post\n")
    assert run("read", tmp_path / "in.csv", "--corpus", tmp_path / "c").exit_code == 0
    shown = run("ledger", tmp_path / "c").output
    assert f"{tmp_path / 'c'}: nothing was set aside\n" in shown
    assert "Empty DataFrame" not in shown
    assert "A ferry leaves" in run("ledger", tmp_path / "c", "--all").output


def test_every_exit_status_is_explained() -> None:
    told = run("--help").output
    assert [
        status for status in (0, 1, 2, 3, 130, 141) if not re.search(rf"^ +{status} ", told, re.MULTILINE)
    ] == []


@pytest.mark.parametrize(
    "words",
    [
        ["network", "runs", "--what", "credit"],
        ["label", "runs", "--what", "storie"],
        ["report", "--notebooks", "frnt"],
        ["read", "--languages", "tld", "--corpus", "c"],
        ["completion", "fsh"],
    ],
)
def test_a_mistaken_choice_is_told_with_the_nearest(words: list[str]) -> None:
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2
    assert re.search(r"is none of .*: did you mean '\w+'", done.output)


def test_a_mistaken_plan_is_told_with_the_nearest() -> None:
    done = CliRunner().invoke(main, ["report", str(paths.sample() / "feeds"), "--each", "outlt"])
    assert done.exit_code == 1
    assert "did you mean 'outlet'?" in done.output


@pytest.mark.parametrize(
    ("given", "taken"), [({}, "system"), ({"ARROW_DEFAULT_MEMORY_POOL": "mimalloc"}, "mimalloc")]
)
def test_the_command_gives_free_memory_back_unless_told_otherwise(given: dict[str, str], taken: str) -> None:
    script = (
        "from analysis import __main__, cli\ndef main(**_):\n    import pyarrow\n"
        "    print(pyarrow.default_memory_pool().backend_name)\ncli.main = main\n__main__.run()"
    )
    kept = {name: value for name, value in os.environ.items() if name != "ARROW_DEFAULT_MEMORY_POOL"}
    done = subprocess.run(
        [sys.executable, "-c", script], env={**kept, **given}, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [taken]
