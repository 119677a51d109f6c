"""Parts give what the whole gives, wherever they are done, and what was done of them is never done again."""

import os
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import claimed
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from forked import Forks
from hypothesis import given
from hypothesis import strategies as st

from analysis import corpus, partitions, paths, pipeline, side_by_side, stories, suite
from analysis.errors import RunError
from analysis.parameters import parse
from analysis.partitions import cuts, store

TEXT = pd.ArrowDtype(pa.string())
GIVEN = sorted((paths.sample() / "pages").iterdir())[:2]
COUNTED = """
import sys
import counted
from analysis import partitions
with partitions.kept(sys.argv[1]):
    counted.count(2_000)
"""


def articles(rows: int, first: int = 0) -> pd.DataFrame:
    """Articles whose ids are spread as hashes are."""
    numbers = range(first, first + rows)
    table = {
        "article_id": [f"{n * 7919:06x}" for n in numbers],
        "headline": [f"Ferry {n} is late" for n in numbers],
    }
    return pd.DataFrame({**table, "body": [None if n % 3 else "" for n in numbers]}).astype(TEXT)


def lengths(part: pd.DataFrame, add: int = 0) -> pa.Table:
    return pa.table({"letters": [len(headline) + add for headline in part["headline"]]})


def named(part: pd.DataFrame, known: pd.DataFrame) -> pa.Table:
    return pa.table({"known": part["headline"].isin(known["name"]).to_numpy(bool)})


def plain(part: pd.DataFrame, add: int = 0) -> list[int]:
    return [len(headline) + add for headline in part["headline"]]


def fails(part: pd.DataFrame) -> pa.Table:
    raise ValueError(f"{len(part)} articles")


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partitions, "ROWS", 40)
    for name, value in {"LEAST": 2, "USUAL": 8, "MOST": 20}.items():
        monkeypatch.setattr(cuts, name, value)


@pytest.fixture(autouse=True, scope="module")
def none_left() -> Iterator[None]:
    """Processes that wait for more work end with these tests."""
    yield
    partitions.rest()


def found(rows: pd.DataFrame, **settings: int) -> pa.Table:
    return partitions.derived(lengths, rows, ["headline"], **settings).whole()


def files(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("rows", [0, 1, 40, 41, 130])
def test_parts_are_the_whole_in_its_order(rows: int, kept: bool, tmp_path: Path) -> None:
    table = articles(rows)
    with partitions.kept(str(tmp_path / "parts") if kept else None):
        assert found(table, add=1).to_pydict() == lengths(table, add=1).to_pydict()
    assert [n for part in partitions.each(plain, table, add=1) for n in part] == plain(table, add=1)


def test_a_part_gets_what_else_is_given(tmp_path: Path) -> None:
    table, known = articles(100), pd.DataFrame({"name": ["Ferry 3 is late", "Ferry 97 is late"]}, dtype=TEXT)
    with partitions.kept(str(tmp_path)):
        whole = partitions.derived(named, table, ["headline"], known).whole()["known"].to_pylist()
    assert [n for n, one in enumerate(whole) if one] == [3, 97]


def test_articles_without_an_id_are_cut_as_well() -> None:
    table = articles(100).drop(columns="article_id")
    assert found(table).to_pydict() == lengths(table).to_pydict()


@pytest.mark.parametrize("kept", [False, True])
def test_what_fails_in_a_part_fails(kept: bool, tmp_path: Path) -> None:
    with partitions.kept(str(tmp_path) if kept else None), pytest.raises(ValueError, match="articles"):
        partitions.derived(fails, articles(100), ["headline"])


def test_the_same_again_writes_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        before = files(tmp_path)
        with partitions.kept(str(tmp_path)):
            found(articles(130))
    assert files(tmp_path) == before


@given(
    st.lists(st.integers(1, 30), max_size=30), st.integers(1, 20), st.integers(1, 20), st.integers(0, 40),
    st.integers(0, 2**32),
)  # fmt: skip
def test_parts_are_in_order_and_part_no_story(
    sizes: list[int], least: int, usual: int, more: int, seed: int
) -> None:
    """A part is longer than a part may be only where it is one story, or the rest that is too short for one."""
    stories = [f"story-{n:02}" for n, size in enumerate(sizes) for _ in range(size)]
    lies = np.random.default_rng(seed).permutation(len(stories))  # in whatever order articles lie
    table = articles(len(stories), seed).assign(story_id=pd.Series(stories, dtype=TEXT)).iloc[lies]
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"LEAST": least, "USUAL": usual, "MOST": least + usual + more}.items():
            patch.setattr(cuts, name, value)
        parts = cuts.Parts(table, np.argsort(lies), "story_id")
        ends = [at for cut in parts.cuts for at in cut]
        held = [parts.part(at, ["story_id"])["story_id"].tolist() for at in range(len(parts.cuts))]
    assert ends == [0, *(at for at in ends[1:-1:2] for _ in range(2)), len(stories)]
    assert [story for part in held for story in part] == stories
    assert sum(len(set(part)) for part in held) == len(set(stories))
    assert all(len(part) <= least + usual + more or len(set(part)) == 1 for part in held)


def letters_of(part: pd.DataFrame, found: pa.Table, known: pd.DataFrame) -> pa.Table:
    return pa.table({"name": part["headline"], "letters": found["letters"], "many": [len(known)] * len(part)})


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("rows", [0, 30, 130])
def test_a_step_gets_what_another_found_in_its_part(rows: int, kept: bool, tmp_path: Path) -> None:
    table, known = articles(rows), pd.DataFrame({"name": ["a", "b"]}, dtype=TEXT)
    with partitions.kept(str(tmp_path / "parts") if kept else None):
        parts = cuts.Parts(table, np.arange(rows)[::-1])
        first = partitions.derived(lengths, parts, ["headline"])
        whole = partitions.derived(letters_of, parts, ["headline"], first, known).whole()
    said = table["headline"].tolist()[::-1]
    assert whole.to_pydict() == {"name": said, "letters": [len(one) for one in said], "many": [2] * rows}


def told(part: pd.DataFrame, asked: pa.Table) -> pa.Table:
    return pa.table({"name": part["headline"].iloc[asked["at"].to_numpy()], "n": asked["n"]})


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("rows", [0, 30, 130])
def test_rows_are_dealt_to_the_parts_of_their_articles(rows: int, kept: bool, tmp_path: Path) -> None:
    table, at = articles(rows), [n for n in range(rows) for _ in range(n % 3) if not 40 <= n < 90]
    with partitions.kept(str(tmp_path / "parts") if kept else None):
        parts = cuts.Parts(table)
        asked = partitions.dealt(parts, pd.DataFrame({"at": np.array(at, np.int64), "n": range(len(at))}))
        whole = partitions.derived(told, parts, ["headline"], asked).whole()
    assert whole.to_pydict() == {"name": [f"Ferry {n} is late" for n in at], "n": [*range(len(at))]}


def test_another_row_redoes_the_part_it_is_dealt_to_and_a_damaged_one_is_dealt_again(tmp_path: Path) -> None:
    parts = cuts.Parts(articles(130))

    def whole(*n: int) -> pa.Table:
        with partitions.kept(str(tmp_path)):
            asked = partitions.dealt(parts, pd.DataFrame({"at": [5, 70, 120], "n": n}))
            return partitions.derived(told, parts, ["headline"], asked).whole()

    whole(1, 2, 3)
    before = files(tmp_path)
    other = whole(1, 2, 4)
    came = files(tmp_path).keys() - before
    assert sorted(name.partition("-")[0] for name in came) == ["given", "test_partitions.told"]
    for name in came:
        (tmp_path / name).write_bytes(b"PAR1")
    assert whole(1, 2, 4) == other
    whole(1, 2, 3)
    assert {name: files(tmp_path)[name][1] for name in before} == {n: b for n, (_, b) in before.items()}


def test_steps_that_share_a_folder_put_articles_there_once(monkeypatch: pytest.MonkeyPatch) -> None:
    written, write = list[str](), store.Store.write

    def noted(self: store.Store, name: str, table: pa.Table) -> None:
        written.append(name)
        write(self, name, table)

    monkeypatch.setattr(store.Store, "write", noted)
    apart = [found(articles(130), add=n) for n in range(2)]
    again = [name for name in written if name.startswith("articles-")]
    written.clear()
    with partitions.shared():
        assert [found(articles(130), add=n) for n in range(2)] == apart
    once = [name for name in written if name.startswith("articles-")]
    assert again == 2 * once
    assert len(once) == len(set(once)) > 1


def test_stories_are_the_same_whatever_is_done_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On all cores; kept; kept before, where nothing is done again; and with a part damaged."""
    table = claimed.stories(60).drop(columns=["text_id", "origin_id", "story_id"])
    quoted = table["body"].str.replace("^(Repairs|Shares)(.*?[.])", r"“\1\2”", regex=True)
    table = table.assign(body=quoted).sample(frac=1, random_state=2)
    monkeypatch.setattr(stories, "_PLACES", 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(partitions, "ROWS", len(table))
        whole = stories.relate(table)
    shared = [part for parts in whole.relations["passages"].dropna() for part in parts]
    assert {part["quoted"] for part in shared} == {True, False}
    assert side_by_side.in_both(table, whole.relations).sum() == len(shared) > 100
    lies = dict[str, tuple[int, bytes]]()
    for turn, place in enumerate((None, *[str(tmp_path)] * 3)):
        if turn == 3:
            hurt = next(tmp_path.glob("stories.reasons.printed-*"))
            hurt.write_bytes(b"PAR1")
        with partitions.kept(place):
            found = stories.relate(table)
        pd.testing.assert_frame_equal(found.articles, whole.articles)
        pd.testing.assert_frame_equal(found.relations, whole.relations)
        if turn == 2:
            assert files(tmp_path) == lies
        lies = files(tmp_path)
    assert len(list(tmp_path.glob("stories.reasons.printed-*"))) > 5
    assert hurt.read_bytes() != b"PAR1"


def test_ten_articles_more_redo_one_part(tmp_path: Path) -> None:
    with partitions.kept(str(tmp_path)):
        found(articles(400))
    before = set(files(tmp_path))
    for more in (articles(10, 400), articles(1, 1_000)):
        with partitions.kept(str(tmp_path)):
            whole = pd.concat([articles(400), more], ignore_index=True)
            assert found(whole).to_pydict() == lengths(whole).to_pydict()
        came = [name for name in set(files(tmp_path)) - before if "lengths" in name]
        assert 1 <= len(came) <= 3  # of some fifty
        before = set(files(tmp_path))


def test_a_row_in_the_middle_changes_the_parts_around_it(tmp_path: Path) -> None:
    table = articles(400)
    with partitions.kept(str(tmp_path)):
        found(table)
        before = set(files(tmp_path))
        found(pd.concat([table[:200], articles(1, 5_000), table[200:]], ignore_index=True))
    assert len([name for name in set(files(tmp_path)) - before if "lengths" in name]) <= 3


OTHERS: dict[str, Callable[[pytest.MonkeyPatch], object]] = {
    "code": lambda patch: patch.setattr(suite, "code", lambda _: "other"),
    "lists": lambda patch: patch.setattr(suite, "lists", list),
    "libraries": lambda patch: patch.setattr(suite, "versions", lambda: {"numpy": "0"}),
}


@pytest.mark.parametrize("other", OTHERS)
def test_what_follows_from_other_code_lists_or_libraries_is_made_anew(
    other: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with partitions.kept(str(tmp_path)):
        found(articles(60))
        before = set(files(tmp_path))
        found(articles(60))
        assert set(files(tmp_path)) == before
        OTHERS[other](monkeypatch)
        found(articles(60))
    assert len({name for name in files(tmp_path) if "lengths" in name} - before) > 1


def test_other_settings_are_other_parts(tmp_path: Path) -> None:
    with partitions.kept(str(tmp_path)):
        assert found(articles(60)) != found(articles(60), add=1)


def test_what_a_step_does_not_read_changes_nothing(tmp_path: Path) -> None:
    with partitions.kept(str(tmp_path)):
        found(articles(60))
        before = set(files(tmp_path))
        found(articles(60).assign(byline=pd.Series(["Ada"] * 60, dtype=TEXT)))
    assert set(files(tmp_path)) == before


def test_nothing_is_told_from_empty_and_the_way_it_lies_in_memory_is_not() -> None:
    def digest(values: pa.ChunkedArray) -> bytes:
        return cuts._digest(values)

    said = pa.chunked_array([["a", None, "", "bc"], ["d"]])
    assert digest(said) == digest(pa.chunked_array([["x", "a", None, "", "bc", "d"]]).slice(1))
    assert digest(said) == digest(said.cast(pa.large_string()))
    for other in (
        ["a", "", "", "bc", "d"],
        ["a", None, None, "bc", "d"],
        ["ab", None, "", "c", "d"],
        ["a", None, ""],
    ):
        assert digest(said) != digest(pa.chunked_array([other]))


@pytest.mark.parametrize("damage", [b"", b"PAR1", None])
def test_a_damaged_part_is_made_anew(damage: bytes | None, tmp_path: Path) -> None:
    with partitions.kept(str(tmp_path)):
        whole = found(articles(60))
    hurt = next(path for path in sorted(tmp_path.iterdir()) if "lengths" in path.name)
    good = hurt.read_bytes()
    hurt.write_bytes(good[:30] + bytes([good[30] ^ 255]) + good[31:] if damage is None else damage)
    with partitions.kept(str(tmp_path)):
        assert found(articles(60)) == whole
    assert hurt.read_bytes() == good


def test_what_is_superseded_goes_and_what_is_used_stays(tmp_path: Path) -> None:
    for add in range(6):
        with partitions.kept(str(tmp_path)):
            found(articles(60), add=add)
        used = {name for name in files(tmp_path) if "lengths" in name}
    parts = len(cuts.Parts(articles(60)).cuts)
    assert parts < len(used) <= 3 * parts  # its own, and as much again as all that it used
    (tmp_path / f"quotes-0{store._NEW}1").write_bytes(b"half")
    with partitions.kept(str(tmp_path)):
        found(articles(60), add=5)
    assert not [name for name in files(tmp_path) if store._NEW in name]


def test_an_address_that_fsspec_knows_is_a_place(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    with partitions.kept(f"file://{tmp_path}/parts"):
        whole = found(articles(60))
    with partitions.kept(str(tmp_path / "parts")):
        before = files(tmp_path / "parts")
        assert found(articles(60)) == whole
    assert files(tmp_path / "parts") == before


def test_a_place_that_nothing_knows_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for address in ("nonsense://x", str(tmp_path / "file")):
        with pytest.raises(RunError, match=r"x: no such place|file: no parts"), partitions.kept(address):
            pass


def test_the_code_of_a_step_is_all_that_it_imports() -> None:
    assert suite.code("analysis.topics") != suite.code("analysis.credits")
    named = set(suite._imported(b"from analysis import a, b\nimport analysis.c.d\nimport numpy\n"))
    assert named == {"analysis.a", "analysis.b", "analysis.c", "analysis.c.d"}


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A corpus of two pages of the sample."""
    corpus.add(tmp_path / "corpus", GIVEN)
    return tmp_path / "corpus"


def test_a_corpus_keeps_what_steps_found_in_it(pages: Path) -> None:
    direct = pipeline.prepare(GIVEN, parse({}))
    first, second = (pipeline.prepare([pages], parse({})) for _ in range(2))
    for name, table in direct._asdict().items():
        if name != "steps":
            pd.testing.assert_frame_equal(getattr(first, name), table)
        pd.testing.assert_frame_equal(getattr(second, name), getattr(first, name))
    kinds = {path.name.rpartition("-")[0] for path in (pages / paths.DERIVED).iterdir()}
    assert {"articles", "topics.judged", "credits.found", "quotes.found"} <= kinds
    assert corpus.add(pages, GIVEN) == corpus.Added(0, 0, 0)


def test_a_corpus_nobody_may_write_to_is_read_all_the_same(
    pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert len(pipeline.prepare([pages], parse({})).articles)
    assert not (pages / paths.DERIVED).exists()


@pytest.fixture
def forks() -> Iterator[Forks]:
    with Forks("counted") as running:
        yield running


def test_killed_at_any_point_it_goes_on(tmp_path: Path, forks: Forks) -> None:
    """The parts of a run that was killed again and again are those of one that was not."""
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    assert forks.run(COUNTED, whole) == 0
    draw, steps, kills = random.Random(3), 0, 0
    while kills < 6:
        process = forks.start(COUNTED, cut)
        time.sleep(draw.random() * 0.2)
        kills += forks.kill(process)
        done = {name: text for name, (_, text) in files(cut).items() if store._NEW not in name}
        assert done.items() <= {name: text for name, (_, text) in files(whole).items()}.items()
        steps += 1
        assert steps < 60, "it was done before it could be killed"
        if len(done) == len(files(whole)):
            for path in sorted(cut.iterdir())[draw.randrange(3) :: 2]:
                path.unlink()
    assert forks.run(COUNTED, cut) == 0
    assert {n: b for n, (_, b) in files(cut).items()} == {n: b for n, (_, b) in files(whole).items()}
