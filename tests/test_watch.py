"""A watch laid out by `init` and turned by its own script: collect → read → report → diff, a summary, a log, a lock."""

import fcntl
import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import called
import pandas as pd
import pytest
import yaml
from click.testing import CliRunner
from misbehaving import Server, serving

from analysis import corpus, parameters, paths
from analysis.cli import main
from analysis.errors import InputError, ParameterError, RunError
from analysis.watch import lay_out, told
from analysis.watch import turn as turning

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "for-engineers.md").read_text(encoding="utf-8")
PAGES = sorted((paths.sample() / "pages").glob("a-*.txt"))
AT = datetime(2026, 3, 4, 6, 0, tzinfo=UTC)


def turn(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Once by its own script; after that by the command that the script calls."""
    options = ("--notebooks", "front", "--allow-private", *options)
    if (folder / "watch.log").exists():
        return called.here("watch", folder, *options, folder=folder.parent)
    suite = {"MEDIA_ANALYSIS": f"{shlex.quote(sys.executable)} -m analysis"}
    command = [str(folder / "weekly.sh"), *options]
    root = str(Path(__file__).resolve().parent.parent)
    env = {**os.environ, **suite, "PYTHONPATH": root}
    return subprocess.run(
        command, env=env, cwd=folder.parent, capture_output=True, text=True, timeout=600, check=False
    )


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def turned(
    tmp_path_factory: pytest.TempPathFactory, server: Server
) -> tuple[Path, list[subprocess.CompletedProcess[str]]]:
    """Two weeks, the second with a page and a feed more, and turned twice."""
    folder = tmp_path_factory.mktemp("news desk") / "our watch"
    assert CliRunner().invoke(main, ["init", str(folder)]).exit_code == 0
    shown = []
    for week, page in (("2026-W10", PAGES[0]), ("2026-W11", PAGES[1]), ("2026-W11", PAGES[1])):
        (folder / "raw" / page.name).write_bytes(page.read_bytes())
        shown.append(turn(folder, "--name", week, "--link", "https://desk.example/runs/"))
        outlines = "".join(f'<outline xmlUrl="{server.url(place)}"/>' for place in ("/feed.xml", "/nowhere"))
        (folder / "feeds.opml").write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
    return folder, shown


def test_each_turn_has_its_report_its_summary_and_what_changed(turned: tuple) -> None:
    folder, shown = turned
    assert [done.returncode for done in shown] == [0, 3, 3], [done.stderr for done in shown]
    assert {path.name for path in (folder / "runs").iterdir()} == {
        "2026-W10", "2026-W10-summary.txt", "2026-W10-summary.html", "2026-W11", "2026-W11-summary.txt",
        "2026-W11-summary.html", "2026-W10-to-2026-W11", "2026-W10-to-2026-W11.html",
    }  # fmt: skip
    assert "The news until 2026-W11" in (folder / "runs" / "2026-W11" / "report.html").read_text()
    page = (folder / "runs" / "2026-W10-to-2026-W11.html").read_text()
    assert re.search(r"\d+ articles added", page)
    assert "Data: moved" in page
    assert corpus.open(folder / "corpus").documents["document"].is_unique


def test_what_is_printed_is_the_summary_which_names_what_is_new_and_what_failed(
    turned: tuple, server: Server
) -> None:
    folder, shown = turned
    for done, week in zip(shown, ("2026-W10", "2026-W11"), strict=False):
        assert done.stdout == (folder / "runs" / f"{week}-summary.txt").read_text() or week == "2026-W11"
    first, second, again = (done.stdout for done in shown)
    assert re.match(r"The news until 2026-W10\n\nThe first run: \d+ articles, \d+ texts, ", first)
    assert "What failed" not in first
    assert re.search(r"Since 2026-W10: \d+ articles added", second)
    assert re.search(r"New stories\n  - \S.* \(\d+ articles?, \d+ origins?, \d+ outlets?\)\n", second)
    assert f"failed: {server.url('/nowhere')}: not found (404)" in second
    assert again == second
    assert "not in full" in shown[1].stderr


def test_the_log_says_when_what_was_done_and_how_it_ended(turned: tuple) -> None:
    lines = (turned[0] / "watch.log").read_text().splitlines()
    assert all(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \S", line) for line in lines)
    said = [line.split(" ", 1)[1] for line in lines]
    assert said.count("watch 2026-W11") == 2
    assert any(line.startswith("collect: 1 fetched, 0 not modified, 0 skipped, 1 failed") for line in said)
    assert said[-1].startswith("done: ")


def test_the_mail_has_links_and_nothing_that_runs(turned: tuple) -> None:
    mail = (turned[0] / "runs" / "2026-W11-summary.html").read_text()
    assert '<a href="https://desk.example/runs/2026-W11/report.html">' in mail
    assert '<a href="https://desk.example/runs/2026-W10-to-2026-W11.html">' in mail
    assert not re.search(r"<script|<link|<img|onclick", mail)


def test_words_of_the_news_do_no_harm_in_a_mail() -> None:
    hostile = told.Summary(
        "<b>", "a & b", [("<i>", ["<script>alert(1)</script>\n- forged"])], [("R", Path("r.html"))]
    )
    assert "<script" not in told.html(hostile)
    assert "\n- forged" not in told.text(hostile)


def test_init_writes_what_is_not_there_and_keeps_what_is(tmp_path: Path) -> None:
    folder = tmp_path / "watch"
    assert all(line.startswith("wrote") for line in lay_out.init(folder))
    assert os.access(folder / "weekly.sh", os.X_OK)
    assert stat.S_IMODE((folder / "feeds.opml").stat().st_mode) == 0o644
    (folder / "parameters.yml").write_text("unit: week\n")
    (folder / "README.md").unlink()
    told_again = list(lay_out.init(folder))
    assert [line for line in told_again if line.startswith("wrote")] == [f"wrote {folder / 'README.md'}"]
    assert (folder / "parameters.yml").read_text() == "unit: week\n"
    with pytest.raises(RunError, match="is a file"):
        list(lay_out.init(folder / "README.md"))


LAID_OUT = """
import pathlib, sys
from analysis.watch import lay_out
print(len(list(lay_out.init(pathlib.Path("watch")))), {"pandas", "altair"} & sys.modules.keys())
"""


def test_it_is_laid_out_without_the_libraries(tmp_path: Path) -> None:
    root = str(Path(__file__).resolve().parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", LAID_OUT], cwd=tmp_path, env={**os.environ, "PYTHONPATH": root},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == f"{len(list((tmp_path / 'watch').iterdir())) - 1} set()\n"  # `raw` is a folder


def test_every_parameter_stands_in_the_layout_and_holds_once_it_counts(tmp_path: Path) -> None:
    list(lay_out.init(tmp_path))
    lines = (tmp_path / "parameters.yml").read_text().splitlines()
    set_ = [line.removeprefix("#") for line in lines if re.match(r"#\w+: \S", line)]
    (tmp_path / "parameters.yml").write_text("\n".join(set_))
    given = parameters.from_options((), tmp_path / "parameters.yml")
    assert given == parameters.parse({"codebook": "codebook.yml"})
    named = {re.match(r"#(\w+): ", line)[1] for line in lines if re.match(r"#\w+: ", line)}
    assert named == set(parameters.Parameters.model_fields) - {"title", "captured_at"}
    kept = turning._given(tmp_path, "2026-W10", turning.Asked())
    assert (kept.codebook, kept.title) == (str(tmp_path / "codebook.yml"), "The news until 2026-W10")


def test_two_watches_of_one_folder_are_one(tmp_path: Path) -> None:
    list(lay_out.init(tmp_path))
    with (tmp_path / lay_out.LOCK).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(RunError, match="another watch is at it"):
            turning.run(tmp_path, turning.Asked(), lambda: AT)
    with pytest.raises(InputError, match=r"no page or feed in it; write addresses into .*feeds\.opml"):
        turning.run(tmp_path, turning.Asked(), lambda: AT)
    log = (tmp_path / "watch.log").read_text()
    assert log.startswith("2026-03-04T06:00:00Z watch 2026-W10\n")
    assert "ended with status 1" in log


@pytest.mark.parametrize("name", ["../mine", "/etc", "a/b", ".."])
def test_a_name_is_no_path(name: str, tmp_path: Path) -> None:
    list(lay_out.init(tmp_path))
    with pytest.raises(ParameterError, match="no path"):
        turning.run(tmp_path, turning.Asked(name), lambda: AT)
    with pytest.raises(InputError, match="media-analysis init"):
        turning.run(tmp_path / "nowhere", turning.Asked())


def test_the_run_before_is_the_nearest_by_name_and_no_other_folder(tmp_path: Path) -> None:
    for name in ("2026-W08", "2026-W09", "2026-W11", "2026-W095"):
        (tmp_path / "runs" / name).mkdir(parents=True)
        if name != "2026-W095":
            (tmp_path / "runs" / name / "manifest.json").write_text('{"suite": "media-analysis"}')
    assert turning._before(tmp_path, "2026-W10").name == "2026-W09"
    assert turning._before(tmp_path, "2026-W08") is None


def test_many_stories_are_named_ten_and_counted(sample: pd.DataFrame) -> None:
    lines = told._stories(sample, None)
    assert len(lines) == told.SHOWN + 1
    assert lines[-1] == f"and {sample.articles['story_id'].nunique() - told.SHOWN} more stories"
    assert told._stories(sample, []) == []


@pytest.mark.parametrize(("words", "offered"), [(("wat",), "watch"), (("report", "--no"), "--notebooks"),
                                                (("report", "-p", "uni"), "unit=")])  # fmt: skip
def test_a_shell_completes_commands_options_and_parameters(words: tuple[str, ...], offered: str) -> None:
    env = {"_MEDIA_ANALYSIS_COMPLETE": "bash_complete", "COMP_WORDS": " ".join(["media-analysis", *words]),
           "COMP_CWORD": str(len(words))}  # fmt: skip
    done = CliRunner().invoke(main, [], prog_name="media-analysis", env=env)
    assert offered in [line.partition(",")[2] for line in done.output.splitlines()]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_what_has_a_shell_complete_is_printed(shell: str) -> None:
    done = CliRunner().invoke(main, ["completion", shell])
    assert done.exit_code == 0
    assert "_MEDIA_ANALYSIS_COMPLETE" in done.output
    if there := shutil.which(shell):
        subprocess.run([there, "-n"], input=done.output, text=True, check=True)  # the shell can read it


def test_the_docs_show_a_watch_by_cron_and_in_ci() -> None:
    [workflow] = [block for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL) if "schedule" in block]
    steps = yaml.safe_load(workflow)["jobs"]["report"]["steps"]
    assert any("media-analysis watch" in step.get("run", "") for step in steps)
    assert re.search(r"^0 6 \* \* 1 .*weekly\.sh", PAGE, re.MULTILINE)
