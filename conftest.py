"""Which lane a test is in, which files come first when several processes share them, and what their children share."""

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

os.environ["MEDIA_ANALYSIS_QUIET"] = "1"  # progress is for people: notebooks run by nbval would differ
if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):  # else each command compiles its libraries anew
    sys.pycache_prefix = os.environ.setdefault(
        "PYTHONPYCACHEPREFIX", str(Path(__file__).with_name(".compiled"))
    )
    sys.dont_write_bytecode = False  # nor this process its tests

# A busy machine is no fault of the code; properties are tried on the same examples everywhere, or on twice as
# many new ones. While one writes, half of them will do.
HUNT = "MEDIA_ANALYSIS_HUNT" in os.environ
settings.register_profile("suite", deadline=None, derandomize=not HUNT, max_examples=100 if HUNT else 50)
settings.register_profile("quick", settings.get_profile("suite"), max_examples=25)

SELDOM = (
    500_000  # objects made before the next look for garbage: nearly none of a table's are part of a circle
)

# What is in none of these lanes is `quick`. A test is in one by its file, by a fixture, or by a mark of its own, as it
# is in `worlds`.
QUICK = "quick"
FILES = {
    "gold": ("test_accuracy", "test_gold", "test_pages_gold", "test_reading_gold", "test_stories_gold"),
    "browser": ("test_attacks", "test_browser", "test_jupyterlab", "test_sample_page"),
    "notebooks": ("test_alone", "test_any_corpus", "test_each", "test_engine", "test_execute", "test_failed",
                  "test_kernels", "test_kernels_jupyter", "test_lab", "test_notebooks", "test_page_words",
                  "test_report", "test_report_language", "test_shapes", "test_docs", "test_release", "test_watch"),
    "runs": ("test_diff", "test_ends", "test_foreign", "test_fuzz_exports", "test_kept_ids",
             "test_partitions", "test_cluster", "test_room"),
}  # fmt: skip
LANES = (*FILES, "worlds")
FIXTURES = {"shared": "gold", "sample": "gold", "chromium": "browser", "lab": "browser"}


def lanes(item: pytest.Item) -> set[str]:
    """The lanes a test is in besides those it is marked with."""
    by_fixture = {FIXTURES[name] for name in getattr(item, "fixturenames", ()) if name in FIXTURES}
    return lanes_of(item.path) | by_fixture


def lanes_of(path: Path) -> set[str]:
    """The lanes that all tests of a file are in."""
    if path.suffix == ".ipynb":
        return {"notebooks"}
    return {lane for lane, names in FILES.items() if path.stem in names}


def pytest_configure(config: pytest.Config) -> None:
    """Properties have as many examples as the lane leaves them time for."""
    settings.load_profile(QUICK if config.option.markexpr == QUICK and not HUNT else "suite")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Notebooks are run in warm kernels, where any is to be run."""
    if any(item.path.suffix == ".ipynb" for item in session.items) and not session.config.option.collectonly:
        import warm_nbval

        warm_nbval.use()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """What has nothing of the lane that is asked for is not even imported."""
    return True if config.option.markexpr == QUICK and lanes_of(collection_path) else None


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Pictures of charts are not compared, for they follow the fonts of a machine: what they draw, beside them, is."""
    if hasattr(collector, "skip_compare"):
        collector.skip_compare += ("image/svg+xml",)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is collected stays to the end: none of it is looked through for garbage, now or later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
        gc.set_threshold(SELDOM)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark the lanes."""
    for lane in sorted(lanes(item)):
        item.add_marker(lane)
    if not any(item.get_closest_marker(lane) for lane in LANES):
        item.add_marker(QUICK)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first."""
    slow = {item.path for item in items if any(item.get_closest_marker(lane) for lane in LANES)}
    items.sort(key=lambda item: item.path not in slow)
