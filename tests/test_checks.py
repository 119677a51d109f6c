"""What can be known before the work is said before the work."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
from click.testing import CliRunner

from analysis import corpus, paths
from analysis.cli import main
from analysis.errors import MediaAnalysisError, ParameterError
from analysis.kernels import manager
from analysis.parameters import parse
from analysis.run import checks

PAGES = paths.sample() / "pages"
EXPORTS = paths.sample() / "exports"
FREE = "tcp://127.0.0.1:9"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return laid_out(tmp_path)


def laid_out(folder: Path) -> Path:
    """A folder with what may be given by mistake."""
    (folder / "empty").mkdir()
    (folder / "empty.txt").touch()
    (folder / "file").write_text("x")
    (folder / "other").mkdir()
    (folder / "other" / "thesis.doc").write_text("years of work")
    (folder / "plain.csv").write_text("headline\nFerry stopped\n")
    os.mkfifo(folder / "pipe")
    return folder


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["zzz"], "zzz: no such file or folder; check the path"),
        (["emty.txt"], "emty.txt: no such file or folder: did you mean empty.txt?"),
        ([PAGES, "nothere"], "nothere: no such file or folder"),
        (["empty"], "empty: no file in it"),
        (["empty.txt"], "empty.txt: the file is empty"),
        (["pipe"], "pipe: not a regular file"),
        ([PAGES, "--out", "file/one"], "file: no file can be made there"),
        ([PAGES, "--out", "/proc/nowhere/one"], "/proc/nowhere: no file can be made there"),
        ([PAGES, "--out", "other"], "other exists and is not a run folder"),
        ([PAGES, "-p", "topp=3"], "did you mean 'top'"),
        ([PAGES, "-p", "topic=sprot"], "there is no topic 'sprot': did you mean 'sport'"),
        ([PAGES, "-p", "first_day=yesterday"], "write a day as"),
        ([PAGES, "-p", "sure=0.5"], "'sure': give a number above 0.5"),
        ([PAGES, "-p", "topic_threshold=0"], "'topic_threshold': give a number above 0"),
        ([PAGES, "-f", "none.yaml"], "none.yaml"),
        ([PAGES, "--captured-at", "noon"], "captured_at"),
        ([PAGES, "--captured-at", "none.csv"], "captured_at: none.csv cannot be read"),
        ([PAGES, "-p", "slice_a=none.csv"], "none.csv: no such file or folder"),
        ([PAGES, "-p", "slice_b=plain.csv"], "plain.csv: no column 'article_id'"),
        ([PAGES, "-p", "slice_a=./other"], "./other is no part of this corpus"),
        ([PAGES, "--earlier", "other"], "--earlier other: not a run folder"),
        ([PAGES, "--earlier", "othr"], "--earlier othr: no such folder: did you mean other?"),
        ([PAGES, "--each", "outlets"], "neither outlet, topic, week, codebook nor a CSV file"),
        ([PAGES, "--each", "codebook"], "no codebook is given"),
        ([PAGES, "-p", "codebook=none.csv"], "codebook none.csv: it is not there"),
        ([PAGES, "--cluster", FREE], f"no Dask scheduler answers at '{FREE}' (Connection refused)"),
        ([PAGES, "--cluster", "here"], "--cluster 'here' is no address; write tcp://HOST:8786"),
    ],
    ids=lambda value: "-".join(map(str, value[-2:])) if isinstance(value, list) else "",
)
def test_a_mistake_is_told_before_the_work_and_leaves_nothing(
    here: Path, words: list[str | Path], message: str
) -> None:
    before = sorted(here.rglob("*"))
    done = CliRunner().invoke(main, ["report", *map(str, words)])
    assert (done.exit_code, done.stdout) == (1, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert sorted(here.rglob("*")) == before


@pytest.mark.parametrize("words", [["report", "-p"], ["lab", "-p"]])
def test_a_query_that_is_not_understood_is_pointed_at_before_the_work(here: Path, words: list[str]) -> None:
    before = sorted(here.rglob("*"))
    done = CliRunner().invoke(main, [words[0], str(PAGES), words[1], "query=storm wall"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.splitlines()[1:] == ["  storm wall", "        ^"]
    assert sorted(here.rglob("*")) == before


NOWHERE = [
    ["report", "nothere"],
    ["read", "--corpus", "c", "nothere"],
    ["diff", "a", "nothere"],
    ["ledger", "nothere"],
    ["compare", "--in", "nothere", "storm"],
    ["search", "--limit", "1", "nothere", "storm"],
    ["watch", "nothere"],
    ["lab", "nothere"],
    ["label", "--what", "topics", "nothere"],
    ["network", "--what", "leads", "nothere"],
]
MISTAKEN = [
    (["ledger", "other"], "other: neither a corpus nor a run"),
    (["compare", str(PAGES)], "a run or corpus has no rest"),
    (["compare", str(PAGES), "other", "-p", "topic=sport"], "two runs or corpora are compared whole"),
    (["compare", "storm", "none.csv"], "none.csv: no such file or folder"),
    (["search", str(PAGES), "storm", "--captured-at", "none.csv"], "none.csv cannot be read"),
    (["lab", str(PAGES), "--into", "/proc/nowhere"], "/proc/nowhere: no file can be made there"),
    (["watch", "other", "-p", "topp=3"], "did you mean 'top'"),
    (["init", "/proc/nowhere"], "/proc/nowhere: no file can be made there"),
    (["read", str(PAGES), "--corpus", "c", "--captured-at", "none.csv"], "none.csv cannot be read"),
]
EACH = """
import json, os, sys
from pathlib import Path
from analysis.cli import main
from analysis.run import checks  # which every command imports

for number, words in enumerate(json.loads(sys.argv[2])):
    child = os.fork()
    if not child:
        for place, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(f"{sys.argv[1]}/{number}.{name}", os.O_WRONLY | os.O_CREAT), place)
        try:
            main(words)
        finally:
            print("pandas" in sys.modules)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    left = sorted(map(str, Path().rglob("*")))
    Path(sys.argv[1], f"{number}.json").write_text(json.dumps([status, left]))
"""


class Told(NamedTuple):
    """How a command ended: its status, what lies in its folder, and what it said."""

    status: int
    left: list[str]
    out: str
    err: str


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    """What each command says in a process of its own, forked from one that has imported what all of them do."""
    desk, said = laid_out(tmp_path_factory.mktemp("here")), tmp_path_factory.mktemp("said")
    commands = [*NOWHERE, *(words for words, _ in MISTAKEN)]
    words = [sys.executable, "-c", EACH, str(said), json.dumps(commands)]
    subprocess.run(words, cwd=desk, check=True, timeout=120)
    found = {}
    for number, command in enumerate(commands):
        status, left = json.loads((said / f"{number}.json").read_text())
        out, err = ((said / f"{number}.{name}").read_text() for name in ("out", "err"))
        found[" ".join(command)] = Told(status, left, out, err)
    return found


@pytest.mark.parametrize("command", NOWHERE, ids=lambda command: command[0])
def test_a_missing_input_is_told_without_the_libraries(told: dict[str, Told], command: list[str]) -> None:
    done = told[" ".join(command)]
    assert (done.status, done.out) == (1, "False\n")
    assert "no such" in done.err


@pytest.mark.parametrize(("words", "message"), MISTAKEN)
def test_every_command_tells_a_mistake_without_the_libraries(
    here: Path, told: dict[str, Told], words: list[str], message: str
) -> None:
    done = told[" ".join(words)]
    assert (done.status, done.out, done.err.count("\n")) == (1, "False\n", 1)
    assert message in done.err
    assert done.left == sorted(path.relative_to(here).as_posix() for path in here.rglob("*"))


@pytest.mark.parametrize(
    ("asked", "steps", "message"),
    [
        ("(storm", [], "slice, character 1: this ( is never closed"),
        ('storm "wall', [], "never closed"),
        ("Metro (UK)", ["read …", "outlets …"], "slice, character 7"),  # may be what an outlet is called
        ("Harbur Post", ["read …", "outlets …"], "no outlet, family, topic or period 'Harbur Post': did you mean"),
    ],
)  # fmt: skip
def test_a_slice_that_is_neither_name_nor_query_is_told_as_soon_as_it_can_be(
    here: Path, monkeypatch: pytest.MonkeyPatch, asked: str, steps: list[str], message: str
) -> None:
    monkeypatch.setattr(manager, "begin", lambda: None)
    page = str(PAGES / "a-storm-odette.txt")
    for command in (["report", page, "-p", f"slice_a={asked}"], ["compare", asked, "--in", page]):
        done = CliRunner().invoke(main, command)
        assert (done.exit_code, done.stdout) == (1, "")
        assert [line for line in done.stderr.splitlines() if line.endswith(" …")] == steps
        assert message in done.stderr


@pytest.fixture(params=["run", "corpus"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A run, and a corpus, of one article of an outlet."""
    folder = tmp_path / str(request.param)
    if request.param == "corpus":
        (tmp_path / "one.csv").write_text("headline,outlet\nFerry stopped,Harbour Post\n")
        corpus.add(folder, [tmp_path / "one.csv"], quiet=True)
        return folder
    (folder / "tables").mkdir(parents=True)
    (folder / "manifest.json").write_text('{"suite": "media-analysis"}')
    table = pd.DataFrame({"outlet": ["Harbour Post"], "publisher_family": [None]}, dtype="str")
    table.to_parquet(folder / "tables" / "articles.parquet")
    return folder


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"outlet": "Harbor Post"}, "the corpus has no outlet 'Harbor Post': did you mean 'Harbour Post'?"),
        ({"slice_a": "Harbor Post"}, "no outlet, family, topic or period 'Harbor Post': did you mean"),
        ({"slice_a": "harbour post", "slice_b": "Metro (UK)"}, "slice, character 7"),
        ({"outlet": "harbour post", "slice_a": "HARBOUR POST", "slice_b": "rest"}, ""),
        ({"slice_a": "nobody", "slice_b": "2026-03"}, ""),  # a query that may find something
    ],
)
def test_a_name_that_a_run_or_corpus_has_not_is_told_by_its_tables(
    kept: Path, asked: dict[str, str], message: str
) -> None:
    if not message:
        checks.names(parse(asked), [kept])
        return
    with pytest.raises(ParameterError) as told:
        checks.names(parse(asked), [kept])
    assert message in str(told.value)


@pytest.mark.parametrize(
    ("own", "message"),
    [
        ({"headline": "Titel"}, "no table has a column 'Titel': did you mean 'title'"),
        (
            {"headline": "title", "outlet": "Verlag"},
            "--columns outlet=Verlag: no table has a column 'Verlag'",
        ),
        ({"headlin": "title"}, "'headlin'"),
        ({"headline": "title", "outlet": "publisher"}, ""),
    ],
)
def test_columns_that_no_table_has_are_named(own: dict[str, str], message: str) -> None:
    if not message:
        checks.columns([EXPORTS], own)
        return
    with pytest.raises(MediaAnalysisError) as told:
        checks.columns([EXPORTS], own)
    assert message in str(told.value)


def test_a_machine_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_: object) -> None:
        time.sleep(1)
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", silent)
    monkeypatch.setattr(checks, "PATIENCE", 0.1)
    begun = time.monotonic()
    with pytest.raises(MediaAnalysisError, match=r"no answer in 0\.1 s"):
        checks.cluster("tcp://example.test:8786")
    assert time.monotonic() - begun < 0.9


def test_a_cluster_needs_a_place_that_its_workers_see(here: Path) -> None:
    with pytest.raises(ParameterError, match="--parts PLACE"):
        checks.shared([here], "tcp://example.test:8786", None)
    checks.shared([here], "tcp://example.test:8786", "s3://bucket/parts")
    checks.shared([here], None, None)
    (here / paths.CORPUS).touch()
    checks.shared([here], "tcp://example.test:8786", None)
