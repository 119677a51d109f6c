"""Parts done by several processes, or by a Dask cluster, give what the whole gives."""

import pandas as pd
import pytest

from analysis import partitions
from analysis.errors import RunError

FRAME = pd.DataFrame({"headline": [f"Ferry {n} is late" for n in range(25)]})


def lengths(articles: pd.DataFrame, add: int = 0) -> list[int]:
    return [len(headline) + add for headline in articles["headline"]]


def fails(articles: pd.DataFrame) -> None:
    raise ValueError(f"{len(articles)} articles")


def flat(parts: list[list[int]]) -> list[int]:
    return [number for part in parts for number in part]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partitions, "ROWS", 10)


@pytest.mark.parametrize("rows", [0, 1, 10, 11, 25])
def test_parts_are_the_whole_in_its_order(rows: int) -> None:
    articles = FRAME.head(rows)
    assert flat(partitions.each(lengths, articles, add=1)) == lengths(articles, add=1)


def test_what_fails_in_a_part_fails() -> None:
    with pytest.raises(ValueError, match="articles"):
        partitions.each(fails, FRAME)


def test_the_same_on_a_dask_cluster() -> None:
    distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    alone = {"n_workers": 1, "threads_per_worker": 1, "processes": False, "dashboard_address": None}
    with distributed.LocalCluster(**alone) as cluster, partitions.on(cluster.scheduler_address):
        assert flat(partitions.each(lengths, FRAME)) == lengths(FRAME)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://x"])
def test_a_cluster_that_is_not_there_is_an_error_in_words(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    monkeypatch.setattr(partitions, "_PATIENCE", "1s")
    with pytest.raises(RunError, match="no Dask scheduler answers"), partitions.on(address):
        pass
