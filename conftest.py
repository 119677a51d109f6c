"""Which lane a test is in, which files come first when several processes share them, and what their children share."""

import os
import sys
from pathlib import Path

import pytest

os.environ["MEDIA_ANALYSIS_QUIET"] = "1"  # progress is for people: notebooks run by nbval would differ
if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):  # else each command compiles its libraries anew
    sys.pycache_prefix = os.environ.setdefault(
        "PYTHONPYCACHEPREFIX", str(Path(__file__).with_name(".compiled"))
    )
    sys.dont_write_bytecode = False  # nor this process its tests

# `make quick` runs what is in none of these lanes. A test is in one by its file, by a fixture, or by a mark of its own.
FILES = {
    "gold": ("test_accuracy", "test_gold", "test_pages_gold", "test_reading_gold", "test_stories_gold"),
    "browser": ("test_attacks", "test_browser", "test_jupyterlab", "test_sample_page"),
    "notebooks": ("test_alone", "test_any_corpus", "test_each", "test_engine", "test_execute", "test_failed",
                  "test_kernels", "test_lab", "test_notebooks", "test_page_words", "test_report",
                  "test_report_language", "test_shapes", "test_docs", "test_release", "test_watch"),
    "runs": ("test_diff", "test_ends", "test_foreign", "test_fuzz_exports", "test_kept_ids",
             "test_partitions", "test_cluster"),
}  # fmt: skip
FIXTURES = {"shared": "gold", "sample": "gold", "chromium": "browser", "lab": "browser"}


def lanes(item: pytest.Item) -> set[str]:
    """The lanes a test is in besides those it is marked with."""
    by_file = {lane for lane, names in FILES.items() if item.path.stem in names}
    by_fixture = {FIXTURES[name] for name in getattr(item, "fixturenames", ()) if name in FIXTURES}
    return by_file | by_fixture | ({"notebooks"} if item.path.suffix == ".ipynb" else set())


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Pictures of charts are not compared, for they follow the fonts of a machine: what they draw, beside them, is."""
    if hasattr(collector, "skip_compare"):
        collector.skip_compare += ("image/svg+xml",)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark the lanes."""
    for lane in sorted(lanes(item)):
        item.add_marker(lane)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first."""
    slow = {item.path for item in items if any(item.get_closest_marker(lane) for lane in FILES)}
    items.sort(key=lambda item: item.path not in slow)
