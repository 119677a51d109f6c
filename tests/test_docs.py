"""Every command and snippet of the README and the site is run, in one folder that has what they speak of.

The kernels are this process: what the notebooks give is tested elsewhere. What installs or needs other programs is
looked at as far as it can be: targets of make, files, and the test that runs it.
"""

import contextlib
import inspect
import json
import os
import re
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import derived
import in_process
import nbformat
import pandas as pd
import pytest
import yaml
from click.testing import CliRunner
from lxml import html
from misbehaving import Server, serving
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output

import analysis as ma
from analysis import coding, paths, pipeline, workbench
from analysis.cli import main
from analysis.kernels import execute, manager
from analysis.parameters import parse
from analysis.run import browser, plans, report
from analysis.words import WORDS
from analysis.workbench.news import News

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
ELSEWHERE = {  # what is not run here → the test that does
    "papermill --engine": ("test_engine.py", "papermill"),
    "papermill notebooks/report.ipynb": (
        "test_notebooks.py",
        "test_plain_papermill_runs_the_report_from_any_folder",
    ),
    "pytest --nbval": ("../pyproject.toml", "--nbval"),
    "pip install": ("test_release.py", "test_the_wheel_alone"),
}


ANSWERS = {  # of the teacher, and of students: in another way, and wrong
    "teacher": "import csv\nprint(len(list(csv.DictReader(open('../exports/archive.csv')))), 'articles')",
    "ada": "import csv\nprint(sum(1 for _ in csv.reader(open('../exports/archive.csv'))) - 1, 'articles')",
    "ben": "print(open('../exports/archive.csv').read().count('storm'), 'articles')",
}


class Block(NamedTuple):
    """A fenced block: where it stands, in which language, and its text."""

    page: str
    kind: str
    text: str


def blocks(*kinds: str) -> list[Block]:
    found = (
        (page.name, kind, text) for page in PAGES for kind, text in BLOCK.findall(page.read_text("utf-8"))
    )
    return [Block(*block) for block in found if block[1] in kinds]


def commands(page: str) -> list[list[str]]:
    """The commands of a page, comments taken off."""
    lines = [line for block in blocks("console") if block.page == page for line in block.text.splitlines()]
    assert all(line.startswith("$ ") for line in lines), page
    return [shlex.split(line[2:], comments=True) for line in lines]


@pytest.fixture(scope="module", autouse=True)
def _derived_once() -> Iterator[None]:
    with derived.once():
        yield


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Path:
    """A folder with what the pages speak of: pages, exports, a corpus, a run, sheets, a list of feeds."""
    desk = tmp_path_factory.mktemp("desk")
    (desk / "pages").mkdir()
    for name in ("a-storm-odette.txt", "b-ferry-strike.txt", "a-ceasefire-2026-03-14T1105Z.txt"):
        shutil.copy(paths.sample() / "pages" / name, desk / "pages")
    (desk / "exports").mkdir()
    shutil.copy(paths.sample() / "exports" / "archive-export.csv", desk / "exports" / "archive.csv")
    table = pd.read_csv(desk / "exports" / "archive.csv").head(20)
    table.rename(columns={"headline": "TITLE", "publisher": "PUBLISHER"}).to_csv(
        desk / "exports" / "archive.csv", index=False)  # fmt: skip
    (desk / "feeds.opml").write_text(
        f'<opml version="2.0"><body><outline xmlUrl="{server.url("/feed.xml")}"/></body></opml>'
    )
    (desk / "desks.csv").write_text("name,query\nweather,storm*\nferries,ferry\n")
    (desk / "notebooks").symlink_to(paths.notebooks())
    (desk / "handed-in").mkdir()
    for place, answer in ANSWERS.items():
        cell = new_code_cell(answer, id="counts", metadata={"tags": ["nbval-check-output"]})
        if place == "teacher":
            cell.outputs, cell.execution_count = (
                [new_output("stream", name="stdout", text="20 articles\n")],
                1,
            )
        folder = desk if place == "teacher" else desk / "handed-in"
        nbformat.write(new_notebook(cells=[cell]), folder / f"{place}.ipynb")
    [book] = [block.text for block in blocks("yaml") if "categories" in block.text]
    (desk / "energy.yaml").write_text(book)
    return desk


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Reports without kernels: the front notebook, run here, and of `--each` no more than two.

    JupyterLab and Chromium are only called for.
    """
    called: list[str] = []
    every = plans.values

    def few(*given: Any) -> plans.Plan:
        plan = every(*given)
        return plan._replace(asked=plan.asked[:2])

    def several(sources: list[Path], folder: Path, values: dict[str, Any], *_: object) -> list[NotebookNode]:
        with contextlib.chdir(folder):
            return [in_process.notebook(source, values) for source in sources]

    monkeypatch.setattr(plans, "values", few)
    monkeypatch.setattr(execute, "several", several)
    monkeypatch.setattr(execute, "side_by_side", lambda work, items, *_: [work(item) for item in items])
    monkeypatch.setattr(report, "chapters", lambda *_: [paths.notebooks() / report.FRONT])
    for name in ("begin", "leave", "ready"):
        monkeypatch.setattr(manager, name, lambda *_: None)
    monkeypatch.setattr(report.kept, "forget", lambda *_: None)
    monkeypatch.setattr(os, "execv", lambda _, words: called.append(" ".join(words)))
    monkeypatch.setattr(browser, "pdf", lambda page, out: called.append(f"pdf {page}") or out)
    return called


def ready(desk: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of the desk to work in, with the run and the corpus that the pages go on from."""
    shutil.copytree(desk, here, symlinks=True, dirs_exist_ok=True)
    monkeypatch.chdir(here)


def run(words: list[str]) -> str:
    done = CliRunner().invoke(main, words[1:])
    assert done.exit_code == 0, f"{shlex.join(words)}\n{done.output}{done.exception or ''}"
    return done.output


@pytest.fixture(scope="module")
def begun(desk: Path) -> Path:
    """The desk after somebody has worked at it: its corpus, runs and sheets."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(desk)
        run(["", "read", "pages", "--corpus", "corpus"])
        found = pipeline.prepare([Path("corpus")], parse({}))
        for name in ("mine", "week-10"):
            write(found, Path("runs") / name)
        run(["", "label", "runs/mine", "--what", "stories", "--n", "10", "--out", "ben.csv"])
        filled("ben.csv")
        run(["", "init", "news-watch"])
        shutil.copy("pages/a-storm-odette.txt", "news-watch/raw")
    return desk


@pytest.fixture(scope="module")
def ended() -> set[str]:
    """Commands that were run for one of the pages."""
    return set()


def filled(sheet: str) -> None:
    """What people do with a sheet."""
    pd.read_csv(sheet).assign(same="yes").to_csv(sheet, index=False)


def write(found: pipeline.Prepared, folder: Path) -> None:
    """A run folder without notebooks: its tables, page and manifest."""
    folder.parent.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report, "run_notebooks", lambda *_: [])
        report.write(found, parse({}), folder, pipeline.Track(lambda _: None), front_only=True)


@pytest.mark.parametrize("page", sorted({block.page for block in blocks("console")}))
def test_every_command_of_a_page_does_what_it_is_there_for(
    page: str,
    begun: Path,
    ended: set[str],
    in_this_process: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ready(begun, tmp_path, monkeypatch)
    *_, last = given = commands(page)
    for words in given:
        os.chdir(tmp_path)  # where JupyterLab would be started
        line = " ".join(words)
        if words is last and line in ended:
            continue  # nothing follows from it here, and what it does is known
        ended.add(line)
        if words[0] == "media-analysis":
            run([*words[:1], *(name for word in words[1:] for name in wild(word))])
            if words[1] == "label":
                filled(words[words.index("--out") + 1])
        else:
            [(file, said)] = [test for start, test in ELSEWHERE.items() if line.startswith(start)]
            assert said in (ROOT / "tests" / file).read_text(encoding="utf-8")


def wild(word: str) -> list[str]:
    """A word as the shell hands it on."""
    found = (
        sorted(str(path) for path in Path().glob(word))
        if re.fullmatch(r"[\w/.]*\*[\w.]*", word) and "/" in word
        else []
    )
    return found or [word]


@pytest.mark.parametrize("block", blocks("python"), ids=lambda block: block.page)
def test_every_snippet_runs(
    block: Block, begun: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(begun, tmp_path, monkeypatch)
    space: dict[str, Any] = {}
    exec(block.text, space)  # noqa: S102 - our own pages
    assert space.get("ma", ma) is ma
    if "to-mark" in block.text:
        assert marked(tmp_path) == {"ada": "passed", "ben": "failed"}


def marked(here: Path) -> dict[str, str]:
    """What `pytest --nbval-lax to-mark/` says of each student's notebook."""
    command = [os.sys.executable, "-m", "pytest", "--nbval-lax", "to-mark", "-rA", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=here, capture_output=True, text=True, timeout=300, check=False)
    said = re.findall(r"^(PASSED|FAILED) to-mark/(\w+)\.ipynb", done.stdout, re.MULTILINE)
    assert said, done.stdout + done.stderr
    return {name: verdict.lower() for verdict, name in said}


def test_targets_of_make_are_there() -> None:
    lines = [
        shlex.split(line, comments=True)
        for block in blocks("sh")
        for line in block.text.splitlines()
        if block.page != "cluster.md"  # several machines: tests/test_cluster.py plays them
    ]
    wanted = [words for words in lines if words[:1] == ["make"]]
    assert len(wanted) >= 2
    for words in wanted:
        done = subprocess.run([*words, "--dry-run"], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert {words[0] for words in lines} <= {"make", "pip"}


def test_codebook_and_workflow_can_be_read(tmp_path: Path) -> None:
    for block in blocks("yaml"):
        given = yaml.safe_load(block.text)
        if "categories" in given:
            (tmp_path / "book.yaml").write_text(block.text)
            assert coding.read(tmp_path / "book.yaml")


def test_ways_to_install_name_what_is_there() -> None:
    page = (ROOT / "docs" / "for-engineers.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for name in re.findall(r"-f (\S+) ", page):
        assert (ROOT / name.strip("`")).is_file(), name
    extras = re.search(r"^Extras: (.*)$", page, re.MULTILINE)[1]
    beside = {"setup", "test", "docs"}
    assert set(re.findall(r"`(\w+)`", extras)) == set(project["optional-dependencies"]) - beside


def test_every_notebook_has_its_question_in_the_table() -> None:
    table = (ROOT / "docs" / "notebooks.md").read_text(encoding="utf-8")
    for path in paths.notebooks().glob("*.ipynb"):
        title = json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"]
        assert f"| `{path.stem}` | {''.join(title).splitlines()[0].removeprefix('# ')} |" in table


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built without a warning."""
    folder = tmp_path_factory.mktemp("site")
    command = ["mkdocs", "build", "--strict", "--site-dir", str(folder)]
    env = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "PATH": f"{Path(os.sys.executable).parent}:{os.environ['PATH']}",
    }
    done = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return folder


def test_the_site_has_what_it_is_made_from_and_asks_no_network(site: Path) -> None:
    limits = (site / "limits.html").read_text(encoding="utf-8")
    assert limits.count("<strong>") >= (ROOT / "docs" / "method.md").read_text(encoding="utf-8").count(
        "*Cannot know:*"
    )
    pages = [html.fromstring(path.read_text(encoding="utf-8")) for path in site.glob("*.html")]
    asked = [page.xpath("//script/@src | //link[@rel='stylesheet']/@href | //img/@src") for page in pages]
    assert not [place for place in chain(*asked) if not (site / place.split("?")[0].lstrip("/")).is_file()]
    shown = [text for page in pages for text in page.xpath("//td//text() | //td//code/text()")]
    assert not [
        text for text in shown if "\\|" in text
    ]  # as GitHub wants it in a table, and no site shows it
    assert not list(site.rglob("*.py*"))


def test_the_page_of_words_says_of_each_how_it_is_called_and_what_it_gives(site: Path) -> None:
    """All that `ma.` and `ma.chart.` complete, in one list; each with its signature, and the first line of its help."""
    page = html.fromstring((site / "workbench.html").read_text(encoding="utf-8"))
    heads = [head for head in page.iter("h3") if "doc-heading" in head.get("class", "")]
    told = {head.get("id", ""): head.find("code").text_content() for head in heads}
    lines = {head.get("id", ""): head.getnext().find("p").text_content() for head in heads}
    offered = {name: getattr(workbench, name) for name in WORDS if name != "chart"}
    offered |= {f"chart.{name}": getattr(ma.chart, name) for name in dir(ma.chart)}
    offered |= {
        f"News.{name}": getattr(News, name) for name in dir(News(*News._fields)) if name not in News._fields
    }
    there = {f"{word.__module__}.{word.__qualname__}": word for word in offered.values()}
    assert sorted(told) == sorted(there)
    for place, word in there.items():
        assert told[place] == f"{word.__name__}{called(word)}"
        assert lines[place] == inspect.getdoc(word).splitlines()[0].replace("`", "")
    assert not page.xpath("//blockquote")  # examples stand as code


def called(word: Callable[..., Any]) -> inspect.Signature:
    """How a word is called, without types."""
    bare = [
        one.replace(annotation=one.empty)
        for one in inspect.signature(word).parameters.values()
        if one.name != "self"
    ]
    return inspect.Signature(bare)
