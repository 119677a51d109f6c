"""Signs are found in columns of texts as they are in each text, whatever nulls, empty texts and slices there are."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.readers import letters

TEXTS = st.lists(st.none() | st.text("ab<.…»é\n", max_size=6), max_size=8)


@given(TEXTS, st.integers(0, 3))
def test_a_column_is_looked_through_as_each_of_its_texts(texts: list[str | None], cut: int) -> None:
    column, left = pa.array(texts, pa.string())[cut:], texts[cut:]
    bytewise = [None if text is None else text.encode() for text in left]
    assert letters.holding(column, b"<\n").to_pylist() == [
        b is not None and (b"<" in b or b"\n" in b) for b in bytewise
    ]
    assert letters.beginning(column, b"a<").to_pylist() == [
        b is not None and b[:1] in (b"a", b"<") for b in bytewise
    ]
    may = letters.holding(column, b"<")
    assert letters.matching(column, may, "<a").to_pylist() == [b is not None and b"<a" in b for b in bytewise]


@pytest.mark.parametrize("sign", ["...", "…", "»", "b"])
@given(text=st.text("ab.…»›é", max_size=12))
def test_places_of_a_sign_are_where_it_ends(sign: str, text: str) -> None:
    whole, mark = text.encode(), sign.encode()
    ends = [n + len(mark) - 1 for n in range(len(whole)) if whole.startswith(mark, n)]
    assert letters.places(np.frombuffer(whole, np.uint8), mark).tolist() == ends


@given(st.lists(st.none() | st.text(" \t\u00a0\u3000aé“", max_size=4), max_size=6), st.integers(0, 3))
def test_texts_are_trimmed_as_each_is_alone(texts: list[str | None], cut: int) -> None:
    column = pa.array(texts, pa.string())[cut:]
    assert letters.trimmed(column).to_pylist() == [text and text.strip() for text in texts[cut:]]
