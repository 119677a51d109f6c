"""A corpus keeps its ids: through growth, the same report again, runs at once, kills, and places that take nothing."""

import os
import signal
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from forked import Forks

from analysis import corpus, overview, parameters, pipeline
from analysis.corpus import ids
from analysis.diff import stages
from analysis.errors import InputError
from analysis.pipeline import Track
from analysis.prepared import Prepared
from analysis.readers import pool
from analysis.run import kept, manifest
from analysis.stories import fates
from analysis.stories import ids as naming

GIVEN = parameters.parse({})
SETTINGS = GIVEN.model_dump()
STORY = (
    "Lock at Brackwater Harbour closes for {} weeks after crack in gate",
    "Ferry Odette runs aground off Calder",
)
HEAD = "headline,url,published,body\n"


def line(number: int, headline: str, day: int) -> str:
    return f"{headline},https://e{number}.example/{number},2026-03-{day:02}T08:00Z,\n"


WEEKS = [
    [line(n, STORY[0].format("six"), 10 + n) for n in (1, 2)] + [line(9, STORY[1], 12)],
    [line(3, STORY[0].format("six"), 9), line(8, STORY[1], 11)],  # published before the founders
    [line(4, STORY[0].format("nine"), 8)],
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv(pool.WORKERS, "1")
    read(tmp_path / "c", 0)
    return tmp_path / "c"


def read(folder: Path, week: int) -> None:
    given = folder.parent / f"week-{week}.csv"
    given.write_text(HEAD + "".join(WEEKS[week]))
    corpus.add(folder, [given], quiet=True)


def report(folder: Path, said: list[str] | None = None, **given: object) -> kept.Kept:
    """The tables of a report and what it leaves in the corpus, without its notebooks."""
    asked, heard = parameters.parse(given), [] if said is None else said
    found = kept.prepared([folder], asked, Track(lambda _: None), heard.append)
    kept.name([folder], asked, found, heard.append)
    return found


def stories(tables: Prepared) -> dict[str, str]:
    return dict(zip(tables.articles["article_id"], tables.articles["story_id"], strict=True))


def stored(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("ids-*")}


def test_a_story_that_grows_keeps_its_id_though_its_founder_changes(folder: Path) -> None:
    runs = [report(folder)]
    for week in (1, 2):
        read(folder, week)
        runs.append(report(folder))
    for before, after in pairwise(runs):
        now = stories(after.tables)
        assert {article: now[article] for article in stories(before.tables)} == stories(before.tables)
    fresh = pipeline.derive(corpus.open(folder), GIVEN)
    assert set(fresh.articles["story_id"]) != set(
        runs[-1].tables.articles["story_id"]
    )  # by founder they move
    assert list(runs[1].tables.story_changes["what"]) == ["grown", "grown"]
    assert set(runs[1].tables.story_changes["came"]) == {1}


def test_the_same_report_again_is_the_same_and_changes_no_byte(folder: Path) -> None:
    for week in (1, 2):
        first, left = report(folder), stored(folder)
        again = report(folder)
        assert stages.unequal(first.tables, again.tables) == []
        assert manifest.describe(
            first.tables, GIVEN, first.handed and first.handed.source
        ) == manifest.describe(again.tables, GIVEN, again.handed and again.handed.source)
        assert stored(folder) == left
        read(folder, week)


def test_what_a_report_keeps_a_notebook_on_the_corpus_has_too(folder: Path) -> None:
    report(folder)
    read(folder, 1)
    assert stories(pipeline.open(str(folder))) == stories(report(folder).tables)


def test_the_manifest_says_from_where_the_ids_are(folder: Path) -> None:
    first = report(folder)
    read(folder, 1)
    second = report(folder)
    assert first.handed
    assert second.handed
    assert first.handed.source is None
    assert second.handed.source
    assert second.handed.source["corpus"] == "c"
    assert len(second.handed.source["ids"]) == 64


def test_another_window_renames_nothing(folder: Path) -> None:
    report(folder)
    left = stored(folder)
    report(folder, window_days=1)
    after = stored(folder)
    assert len(after) == 2
    assert left.items() <= after.items()
    report(folder, topic_threshold=0.9, top=3)  # no groups change with these
    assert stored(folder).keys() == after.keys()


def test_the_ids_of_an_older_run_are_handed_to_the_corpus_once(folder: Path, tmp_path: Path) -> None:
    old = report(folder).tables
    old = old._replace(articles=old.articles.assign(story_id=old.articles["story_id"] + "-of-old"))
    pipeline.save(old, tmp_path / "run" / "tables")
    found = kept.prepared([folder], GIVEN, Track(lambda _: None), str, tmp_path / "run")
    kept.name([folder], GIVEN, found, str)
    assert found.handed
    assert found.handed.source == manifest.earlier(tmp_path / "run")
    assert stories(report(folder).tables) == stories(old)
    read(folder, 1)
    assert stories(old).items() <= stories(report(folder).tables).items()


def test_of_two_reports_at_once_the_first_to_end_is_kept(folder: Path) -> None:
    slow = kept.prepared([folder], GIVEN, Track(lambda _: None), str)
    read(folder, 1)
    report(folder)
    left, said = stored(folder), list[str]()
    kept.name([folder], GIVEN, slow, said.append)
    assert stored(folder) == left
    assert "another report" in said[0]


def test_a_corpus_that_takes_nothing_is_reported_and_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(30, "Read-only file system")

    if os.geteuid() == 0:  # whom no mode of a folder stops
        monkeypatch.setattr(ids.pq, "write_table", refuse)
        monkeypatch.setattr(os, "access", lambda *_: False)
    folder.chmod(0o500)
    said: list[str] = []
    try:
        assert len(report(folder, said).tables.articles) == 3
    finally:
        folder.chmod(0o700)
    assert any("does not keep the ids" in line for line in said)
    assert not list(folder.glob("ids-*.parquet"))


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" * 9])
def test_a_damaged_file_of_ids_is_named(folder: Path, content: bytes) -> None:
    report(folder)
    path = ids.place(folder, SETTINGS)
    path.write_bytes(content)
    with pytest.raises(InputError, match=path.name):
        report(folder)


KILLED = """
import os, signal, sys
from pathlib import Path
import pandas as pd
from analysis import parameters
from analysis.corpus import ids, index

at = int(sys.argv[2])
calls = [0]

def dying(real):
    def called(*words, **more):
        calls[0] += 1
        if calls[0] == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*words, **more)
    return called

ids.pq.write_table, index.flush = dying(ids.pq.write_table), dying(index.flush)
Path.replace = dying(Path.replace)
folder, settings = Path(sys.argv[1]), parameters.parse({}).model_dump()
handed = ids.load(folder, settings)
named = handed.earlier[["article_id", *ids.NAMES]].assign(story_id="story-other")
ids.keep(folder, settings, handed, named)
"""


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    with Forks("analysis.corpus.ids", "analysis.parameters") as running:
        yield running


@pytest.mark.runs
@pytest.mark.parametrize("at", [1, 2, 3])
def test_killed_while_it_writes_the_ids_are_as_they_were(folder: Path, at: int, forks: Forks) -> None:
    report(folder)
    path = ids.place(folder, SETTINGS)
    before = path.read_bytes()
    assert forks.run(KILLED, folder, str(at)) == -signal.SIGKILL
    assert path.read_bytes() == before
    read(folder, 1)
    report(folder)
    assert path.read_bytes() != before
    assert not list(folder.glob("*.new"))


def test_a_part_that_leaves_has_another_id_than_what_stays() -> None:
    """The founder's own id is with the larger part: the founder alone is called otherwise."""
    articles = pd.DataFrame({
        "article_id": list("abc"),
        "published_earliest": pd.to_datetime(["2026-01-01", "2026-01-02", "2026-01-03"], utc=True),
    })  # fmt: skip
    whole = naming.name(np.array([0, 0, 0]), articles, "story_id")
    earlier = articles.assign(story_id=whole)
    split = naming.name(np.array([0, 1, 1]), articles, "story_id", earlier)
    assert split[1] == split[2] == whole[0]
    assert split[0] != whole[0]


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ("aaaa", "aabb", {("split", "a", "a", 2, 0), ("split", "a", "b", 2, 0)}),
        ("aabb", "aaaa", {("merged", "a", "a", 2, 0), ("merged", "b", "a", 2, 0)}),
        ("aa--", "aaa-", {("grown", "a", "a", 2, 1)}),
        (
            "aabb",
            "abbb",
            {("regrouped", "a", "a", 1, 0), ("regrouped", "a", "b", 1, 0), ("regrouped", "b", "b", 2, 0)},
        ),
        ("aa--", "aabb", set()),
        ("aabb", "aabb", set()),
    ],
)
def test_what_became_of_a_story_is_told(before: str, now: str, told: set[tuple[Any, ...]]) -> None:
    both = [pd.DataFrame({"article_id": list("1234"), "story_id": list(side)}) for side in (before, now)]
    earlier, articles = (table[table["story_id"] != "-"].reset_index(drop=True) for table in both)
    articles = pd.concat(
        [articles, both[1][both[1]["story_id"] == "-"].assign(story_id="alone")], ignore_index=True
    )
    found = fates.changes(articles, earlier)
    columns = ["what", "before", "story_id", "articles", "came"]
    assert set(found[columns].itertuples(index=False, name=None)) == told
    assert fates.changes(articles, earlier.assign(again=True)).empty
    said = overview.since(found, articles).text
    assert ("No story" in said) == (not told)
    assert all(
        {"split": "parts of one", "merged": "was several", "grown": "grew"}.get(row[0], "anew") in said
        for row in told
    )
