"""A Dask cluster, started by the ordinary commands, gives the same bytes, whatever becomes of its workers."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import called
import claimed
import pandas as pd
import pytest

from analysis import claims, partitions, paths
from analysis.errors import RunError
from analysis.partitions import cluster, cuts, store

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
import counted
from distributed import Client

TESTS = Path(__file__).parent


@contextmanager
def running(folder: Path, *words: str, packages: Path = TESTS.parent) -> Iterator[subprocess.Popen[bytes]]:
    """One of Dask's commands in a process group of its own, which is killed at the end."""
    places = os.pathsep.join(map(str, (packages, TESTS)))
    with (folder / "log").open("ab") as log:
        command = [str(Path(sys.executable).with_name("dask")), *words, "--no-dashboard"]
        process = subprocess.Popen(
            command, env=os.environ | {"PYTHONPATH": places, counted.HOLD: str(folder / "hold")},
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """The process and what it has started, at once."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class Cluster:
    """A scheduler, its address, and the workers that are asked for."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.stack, self.file = folder, stack, folder / "scheduler.json"
        self.hold, self.packages = folder / "hold", TESTS.parent
        self.workers: list[subprocess.Popen[bytes]] = []
        words = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(self.file))
        self.scheduler = stack.enter_context(running(folder, "scheduler", *words))
        while not (address := self._address()):
            assert self.scheduler.poll() is None, (folder / "log").read_text()
            time.sleep(0.05)
        self.address = address

    def _address(self) -> str:
        """Where the scheduler is, once it has said so in its file, which is there before it is written."""
        with suppress(FileNotFoundError, json.JSONDecodeError):
            return str(json.loads(self.file.read_text())["address"])
        return ""

    def worker(self) -> None:
        """One more worker, without a nanny: killed is killed."""
        words = ("--nthreads", "1", "--no-nanny", "--local-directory", str(self.folder))
        started = running(self.folder, "worker", self.address, *words, packages=self.packages)
        self.workers.append(self.stack.enter_context(started))

    def has(self, count: int, packages: Path = TESTS.parent) -> list[subprocess.Popen[bytes]]:
        """So many workers of these packages, which the scheduler knows, and no other: those there are, or new ones."""
        there = [worker for worker in self.workers if worker.poll() is None]
        kept = there[:count] if packages == self.packages else []
        for worker in there[len(kept) :]:
            kill(worker)
        self.workers, self.packages = kept, packages
        while len(self.workers) < count:
            self.worker()
        with Client(self.address, set_as_default=False) as client:
            while len(client.nthreads()) != count:
                assert all(worker.poll() is None for worker in self.workers), (
                    self.folder / "log"
                ).read_text()
                time.sleep(0.02)
        return self.workers


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """The cluster of all tests; the last of them kills its scheduler."""
    with ExitStack() as stack:
        yield Cluster(tmp_path_factory.mktemp("dask"), stack)


@contextmanager
def beside(strike: Callable[[], None]) -> Iterator[None]:
    """What strikes in a thread of its own, and has done so at the end."""
    thread = threading.Thread(target=strike, daemon=True)
    thread.start()
    yield
    thread.join(timeout=60)


def parts(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name[:5] != "suite"}


def whole(folder: Path, rows: int) -> dict[str, bytes]:
    """What this process alone makes."""
    with partitions.kept(str(folder)):
        counted.count(rows)
    return parts(folder)


def test_no_worker_is_an_error_in_words(started: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    started.has(0)
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    with (
        pytest.raises(RunError, match="has no worker: start one with `dask worker"),
        partitions.on(started.address),
    ):
        pass


OTHERS = {
    "of another version": ("has version 0.0.0", '__version__ = "0.0.0"\n'),
    "without the package": (r"cannot run media-analysis.*install it there", "raise ModuleNotFoundError\n"),
}


@pytest.mark.parametrize("other", OTHERS)
def test_a_worker_that_would_not_give_the_same_is_refused(
    other: str, started: Cluster, tmp_path: Path
) -> None:
    message, line = OTHERS[other]
    package = tmp_path / "other" / "analysis"
    package.mkdir(parents=True)
    for path in (TESTS.parent / "analysis").iterdir():
        if not path.name.startswith("__"):
            (package / path.name).symlink_to(path)
    (package / "__init__.py").write_text((TESTS.parent / "analysis" / "__init__.py").read_text() + line)
    started.has(1, package.parent)
    with pytest.raises(RunError, match=message):  # noqa: SIM117
        with partitions.on(started.address), partitions.kept(str(tmp_path / "parts")):
            counted.count(100)
    assert not (tmp_path / "parts").exists()


def test_a_report_with_a_cluster_is_the_same_to_the_byte(started: Cluster, tmp_path: Path) -> None:
    started.has(1)
    copied = claimed.stories(12)[["outlet", "headline", "body", "published_earliest"]]  # with shared passages
    copied.set_axis(["outlet", "headline", "text", "published"], axis=1).to_csv(tmp_path / "copied.csv")
    pages = [*sorted((paths.sample() / "pages").iterdir())[:2], tmp_path / "copied.csv"]
    cluster_words = ("--cluster", started.address, "--parts", str(tmp_path / "parts"))
    command = ["report", *map(str, pages), "--anew", "--notebooks", "front", "--out"]
    alone = called.here(*command, "alone", folder=tmp_path)
    assert alone.returncode == 0, alone.stderr
    subprocess.run(
        [sys.executable, "-m", "analysis", *command, str(tmp_path / "together"), *cluster_words],
        check=True, capture_output=True,
    )  # fmt: skip
    made = [
        {
            path.name: path.read_bytes()
            for path in [tmp_path / run / "report.html", *(tmp_path / run / "tables").iterdir()]
        }
        for run in ("alone", "together")
    ]
    assert {"report.html", "articles.parquet", "quotes.csv"} <= set(made[0])
    assert made[0] == made[1]
    steps = ("quotes.found", "stories.reasons.printed", "claims.stated.found", "claims.blocks.compared")
    for step in steps:
        assert list((tmp_path / "parts").glob(f"{step}-*"))


def test_a_worker_that_is_killed_changes_no_byte(started: Cluster, tmp_path: Path) -> None:
    workers, place = started.has(2), tmp_path / "parts"
    started.hold.write_text(str(place))

    def strike() -> None:
        while len(counted.done(place)) < counted.FEW:
            time.sleep(0.02)
        kill(workers[0])
        started.hold.unlink()
        started.worker()

    with (
        beside(strike),
        partitions.on(started.address),
        partitions.kept(str(place)),
    ):
        found = counted.count(400)
    assert workers[0].poll() is not None
    assert found.num_rows == 400
    assert parts(place) == whole(tmp_path / "alone", 400)


def test_claims_are_the_same_when_a_worker_is_killed_while_they_are_compared(
    started: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"LEAST": 2, "USUAL": 8, "MOST": 20}.items():
        monkeypatch.setattr(cuts, name, value)
    articles = claimed.stories(60, most=12)
    with partitions.kept(str(tmp_path / "alone")):
        alone = claims.find(articles)
    workers, place = started.has(2), tmp_path / "parts"
    there: list[int] = []

    def strike() -> None:
        while len(list(place.glob("claims.blocks.compared-*"))) < 3:
            time.sleep(0.005)
        kill(workers[0])
        there.append(len(list(place.glob("claims.blocks.compared-*"))))
        started.worker()

    with beside(strike), partitions.on(started.address), partitions.kept(str(place)):
        found = claims.find(articles)
    assert 3 <= there[0] < len(list(place.glob("claims.blocks.compared-*")))
    assert parts(place) == parts(tmp_path / "alone")
    pd.testing.assert_frame_equal(found, alone)


def test_a_scheduler_that_goes_is_an_error_at_once_and_leaves_nothing_half(
    started: Cluster, tmp_path: Path
) -> None:
    started.has(2)
    place = tmp_path / "parts"
    started.hold.write_text(str(place))

    def strike() -> None:
        while len(counted.done(place)) < 2:
            time.sleep(0.02)
        kill(started.scheduler)
        struck.append(time.monotonic())

    struck: list[float] = []
    with (
        beside(strike),
        pytest.raises(RunError, match=r"was lost at its work.*goes on from there"),
        partitions.on(started.address),
        partitions.kept(str(place)),
    ):
        counted.count(400)
    assert time.monotonic() - struck[0] < 10
    made = {name for name in parts(place) if store._NEW not in name}
    assert made < set(whole(tmp_path / "alone", 400))
    assert {name: parts(place)[name] for name in made}.items() <= parts(tmp_path / "alone").items()
    assert whole(place, 400) == parts(tmp_path / "alone")  # it goes on, here without a cluster


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://x"])
def test_a_cluster_that_is_not_there_is_an_error_in_words(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.2)
    with pytest.raises(RunError, match="no Dask scheduler answers"), partitions.on(address):
        pass


def test_a_place_that_workers_do_not_see_is_refused(tmp_path: Path) -> None:
    class Client:
        """A cluster of one worker that has another disk."""

        def run(self, function: Callable[..., bool], address: str, name: str) -> dict[str, bool]:
            return {"tcp://far:1": function(f"{address}-elsewhere", name)}

    there: Any = Client()
    kept = store.Store(str(tmp_path / "parts"))
    with pytest.raises(RunError, match=r"tcp://far:1 does not see .*parts.*--parts"):
        cluster.refuse_blind(there, kept, "suite-0.parquet")


def test_work_is_refused_where_another_version_asks_for_it(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="whoever gave the work has version 9"):
        partitions.work(str(tmp_path), "", [], counted.letters, [], [], {}, "", {"version": "9"})
    assert not list(tmp_path.iterdir())
