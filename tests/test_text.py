"""One normal form: the short way for plain letters gives what the long way gives."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import text


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_takes_a_short_way_to_the_same_form(plain: str) -> None:
    marked = f"{plain}é"  # one letter more, and the long way is taken
    assert text.normalise(marked).removesuffix("é").strip() == text.normalise(plain)
    assert text.fold(marked).removesuffix("e").strip() == text.fold(plain)


@given(st.text())
def test_a_form_is_its_own_form(any_text: str) -> None:
    assert text.normalise(text.normalise(any_text)) == text.normalise(any_text)
    assert not any(unicodedata.combining(c) for c in text.fold(any_text))


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("Ça  suffit", "ca suffit"), ("“Tea” – ‘now’…", "\"tea\" - 'now'..."), ("STRASSE", "strasse"),
        ("Straße", "strasse"), ("a\x1cb\tc\n", "a b c"), ("so\u00adft", "soft"), ("ﬁsh", "fish"), ("", ""),
    ],
)  # fmt: skip
def test_what_is_the_same_to_a_reader_is_folded_to_one(printed: str, folded: str) -> None:
    assert text.fold(printed) == folded


@given(st.lists(st.text(st.sampled_from("ab9_é½'’.-  \n中\udcff\x00"), max_size=12)))
def test_words_of_many_texts_are_counted_as_they_are_cut(some: list[str]) -> None:
    assert text.counted(some).tolist() == [len(text.words(one)) for one in some]
