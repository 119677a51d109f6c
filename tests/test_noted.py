"""Records kept to be known again: what many asked at once answer is what one after the other would."""

from unittest import mock

import numpy as np
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from analysis.readers import noted
from analysis.readers.noted import ROW, Known, Noted

IDS = st.integers(-(2**63), 2**63 - 1) | st.integers(0, 12)  # some of which come again


@pytest.mark.parametrize("bounds", [{"_FEW": 4_096}, {"_HELD": 2, "_LONGEST": 4, "_FEW": 2}])
@examples(60)
@given(st.lists(st.tuples(st.booleans(), st.lists(IDS, max_size=6)), max_size=8))
def test_the_first_record_of_an_id_stays(bounds: dict[str, int], calls: list[tuple[bool, list[int]]]) -> None:
    """In memory, and with bounds so low that everything goes to disk and is merged."""
    kept: dict[int, Known] = {}
    with mock.patch.multiple(noted, **bounds):
        found = Noted()
        for place, (at_once, ids) in enumerate(calls):
            rows = [Known(number, place, n, -n, n, 0, n) for n, number in enumerate(ids)]
            new = {row.id for row in rows} - kept.keys()
            if at_once:
                added = found.add(np.array(rows, ROW))
                firsts = {row.id: n for n, row in reversed(list(enumerate(rows)))}
                assert set(np.flatnonzero(added)) == {firsts[number] for number in new}
            else:
                assert sum(map(found.add_one, rows)) == len(new)
            kept = {row.id: row for row in reversed(rows)} | kept
        assert found.of(list(kept)) == list(kept.values())
