"""Fixtures shared by all tests."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # what fixtures need they import: the process that deals out tests runs none
    import pandas as pd

    from analysis.prepared import Prepared

_CACHE = tempfile.TemporaryDirectory(prefix="media-analysis-tests-")  # of tables that cut-off runs keep
os.environ["XDG_CACHE_HOME"] = _CACHE.name


def pytest_make_parametrize_id(val: object) -> str | None:
    """Bytes are named `bytes`: an archive holds its time, and names must be the same in every process."""
    return "bytes" if isinstance(val, bytes) else None


@pytest.fixture(autouse=True)
def _none_made_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test asks for is made, not found among what another test has opened or reported."""
    monkeypatch.setenv("MEDIA_ANALYSIS_ANEW", "1")
    shutil.rmtree(Path(_CACHE.name) / "media-analysis" / "reports", ignore_errors=True)


@pytest.fixture(scope="module", autouse=True)
def _nothing_stays_open() -> Iterator[None]:
    """The tables that a file's tests have opened are closed as they end: those of the next draw charts of their own."""
    yield
    if unfold := sys.modules.get("analysis.evidence.unfold"):
        unfold.use(None, None)


@pytest.fixture(scope="session", autouse=True)
def _charts_are_valid() -> Iterator[None]:
    """Every kind of chart that a test draws is valid."""
    import valid_charts

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.charts.figure.LayerChart.validate", valid_charts.Checked.validate)
        yield


@pytest.fixture(scope="session", autouse=True)
def _plain_names() -> None:
    """Tests keep names of columns as the command and its kernels do."""
    from analysis import schema

    schema.plain_names()


@pytest.fixture(scope="session", autouse=True)
def _one_book() -> Iterator[None]:
    """The names and addresses of the known outlets are put in a book once, not for each table."""
    from analysis import outlets
    from analysis.credits import mentions

    known = outlets.load()
    with pytest.MonkeyPatch.context() as patch:
        for place, make in (
            ("analysis.outlets._book", outlets._book),
            ("analysis.credits.names", mentions.names),
        ):
            patch.setattr(place, partial(_book_of, known, make(known), make))
        yield


def _book_of(
    known: "pd.DataFrame", book: object, make: "Callable[[pd.DataFrame], object]", given: "pd.DataFrame"
) -> object:
    return book if given is known or given.equals(known) else make(given)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data with gold labels; tests that need it skip where it is absent."""
    from accuracy.real import SHARED

    if not SHARED.is_dir():
        pytest.skip("real data not present: no ../shared/data beside the checkout")
    return SHARED


@pytest.fixture(scope="session")
def sample() -> "Prepared":
    """The sample corpus as a run of default parameters makes it; made once in each process, so change nothing in it."""
    from accuracy.sample import whole

    return whole()


@pytest.fixture(scope="session")
def sample_page(sample: "Prepared") -> str:
    """The page of the sample, from the notebooks as they are committed."""
    import nbformat

    from analysis import page, paths, topics
    from analysis.parameters import parse
    from analysis.run import appendix, manifest, report

    names = [paths.notebooks() / report.GUIDE, *report.chapters(front_only=False, selected=False)]
    names.sort(key=lambda path: (path.name != report.FRONT, path.name))
    notebooks = [(path.stem, nbformat.read(path, as_version=4)) for path in names]
    facts = manifest.describe(sample, parse({}))
    return page.render(notebooks, "Sample", sample.articles, tables=sample._asdict(), names=topics.names(),
                       appendix=[appendix.chapter(facts, sample)]).html  # fmt: skip
