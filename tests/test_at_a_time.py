"""How much is looked at at a time changes nothing: every bound of memory, set so low that all is done in many blocks."""

import pandas as pd
import pytest

from analysis import speakers, stories
from analysis.keeping import once
from analysis.prepared import Prepared
from analysis.stories import (
    beats,
    contrast,
    copies,
    events,
    graphs,
    naming,
    reasons,
    reuse,
    singletons,
    tokens,
    vectors,
)


@pytest.mark.parametrize("few", [6, 90])
def test_how_much_is_looked_at_at_a_time_changes_nothing(
    sample: Prepared, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = stories.relate(sample.articles, sample.credits)
    for module, names in (
        (graphs, ("LINKS", "BLOCK")), (events, ("BLOCK", "PART")), (singletons, ("BLOCK",)), (tokens, ("_BATCH",)),
        (copies, ("BATCH", "_AT_ONCE")), (contrast, ("TEXTS",)), (beats, ("ENTRIES",)), (vectors, ("PAIRS",)),
        (reasons, ("PAIRS",)), (reuse, ("_AT_ONCE",)),
    ):  # fmt: skip
        for name in names:
            assert getattr(module, name) > few
            monkeypatch.setattr(module, name, few)
    parts = stories.relate(sample.articles, sample.credits)
    pd.testing.assert_frame_equal(parts.articles, whole.articles)
    pd.testing.assert_frame_equal(parts.relations, whole.relations)


@pytest.mark.parametrize("few", [1, 30])
def test_names_and_speakers_are_the_same_however_many_are_looked_at_at_a_time(
    sample: Prepared, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found() -> tuple[dict[str, str], pd.DataFrame]:
        once.forget()
        return naming.names(sample.articles), speakers.spoken(sample.quotes, sample.articles)

    whole = found()
    monkeypatch.setattr(naming, "ROWS", few)
    monkeypatch.setattr(speakers, "ROWS", few)
    parts = found()
    assert parts[0] == whole[0]
    pd.testing.assert_frame_equal(parts[1], whole[1])
