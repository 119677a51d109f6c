import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.run import folders


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Harbour Post", "harbour-post"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows", "c-windows"),
        ("/", "report"),
        ("..", "report"),
        ("", "report"),
        (".hidden", "hidden"),
        ("CON", "con-2"),
        ("index.html", "index-html"),
        ("Al‑Ṣaḥīfa الصحيفة", "al-ṣaḥīfa-الصحيفة"),
        ("朝の新聞", "朝の新聞"),
        ("a\x00b\nc\u202ed", "a-b-c-d"),
        ("ＷＩＤＥ", "wide"),
        ("--rm -rf", "rm-rf"),
    ],
)
def test_a_name_is_plain(text: str, name: str) -> None:
    assert folders.names([text]) == [name]


def test_names_that_differ_in_case_or_form_alone_are_numbered() -> None:
    assert folders.names(["Post", "POST", "post!", "Café", "Cafe\u0301", "post-2"]) == [
        "post", "post-2", "post-3", "café", "café-2", "post-2-2",
    ]  # fmt: skip


@given(st.lists(st.text(max_size=300), max_size=20))
def test_any_text_gives_a_folder_of_its_own_below_the_one_it_is_in(texts: list[str]) -> None:
    names = folders.names(texts)
    assert len({name.casefold() for name in names}) == len(texts)
    for name in names:
        assert Path(name).name == name
        assert not re.search(r"[^\w-]|^[-.]", name)
        assert len(name.encode()) < 200
