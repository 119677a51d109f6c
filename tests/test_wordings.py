"""Words of tables are told in another language: each template by itself, and every reason that a step writes."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from analysis import language, read, readers, wordings
from analysis.prepared import Prepared
from analysis.wordings import Wording

GIVEN = {
    "damage": "truncated", "layout": "time first", "place": "3-9 = 4-10", "places": "3-9 = 4-10", "low": "3 days",
    "high": "4 days", "side": "a", "claimed": "The Gull says “14 joints”", "listed": "3 of its 9 lines are times, as in a list",
    "record": "a.csv, record 3", "outlets": "Gull, Post and Echo", "reason": "a year alone is no time", "order": "day first",
    "tie": "the same words", "code": "fr", "words": "Odette", "rounding": "floor",
}  # fmt: skip
NAMES = re.compile("[a-z0-9]+([ -][a-z0-9]+)?|[A-Z]")  # of layouts: formats, services and signs
RECORDS = ("item 3", "row 12", "entry 2", "record 1", "line 3", "line 3 of its text", "outline 4", "message 5",
           "article 1", "page", "page, modified", "line of its text", "a row", "after record 3", "row 4 and after",
           "document", "above the table", "section 2")  # fmt: skip


@pytest.fixture(autouse=True)
def _german() -> Iterator[None]:
    with language.of("de"):
        yield


def values(template: str) -> dict[str, object]:
    names = [name for _, name, _, _ in string.Formatter().parse(template) if name]
    return {name: 3 if name in ("n", "m", "x") else GIVEN.get(name, "Xyz") for name in names}


@pytest.mark.parametrize("wording", list(Wording), ids=lambda one: one.name)
def test_each_template_is_told_by_itself_with_its_values(
    wording: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = {one.value: f"⟨{one.name}⟩" for one in Wording}
    monkeypatch.setattr(language, "catalogue", lambda _: plain)
    monkeypatch.setattr(wordings.language, "say", lambda text: plain.get(text, text))
    assert wordings.told(wording.written(**values(wording))) == f"⟨{wording.name}⟩"


@pytest.mark.parametrize("place", RECORDS)
def test_where_a_record_stands_is_told(place: str) -> None:
    assert wordings.told(place) != place


def test_no_reason_of_the_sample_stays_english(sample: Prepared) -> None:
    found = [
        *sample.ledger["reason"].dropna(),
        *sample.ledger["record"].dropna(),
        *sample.ledger["use"],
        *sample.documents["reason"].dropna(),
        *sample.claims["reason"].dropna(),
        *sample.claims["verdict"].dropna(),
        *sample.claims["kind"],
        *sample.credits["kind"],
    ]
    assert [one for one in sorted(set(found)) if wordings.told(one) == one] == []


@pytest.mark.parametrize("name", ["layout", "status", "reason"])
def test_no_word_of_a_document_given_stays_english(name: str, tmp_path: Path) -> None:
    given = {
        "empty.txt": b"", "picture.png": b"\x89PNG\r\n\x1a\n", "bad.json": b'[{"headline": ', "a.pdf": b"%PDF-1.4",
        "two.csv": b"x,y\n1,2\n", "feeds.opml": b'<opml version="2.0"><body><outline xmlUrl="http://a.example/f"/></body></opml>',
        "map.xml": b"<urlset><url><loc>http://a.example/1</loc></url><url><loc>http://a.example/2</loc></url></urlset>",
        "page.html": b"<html><body><p>Nothing.</p></body></html>", "bytes.bin": bytes(range(256)) * 9,
    }  # fmt: skip
    for file, data in given.items():
        (tmp_path / file).write_bytes(data)
    written = b"headline,body\nA gull lands,It stayed on the wall.\n"
    (tmp_path / "some.csv").write_bytes(written)
    (tmp_path / "same.csv").write_bytes(written)
    found = read.read([tmp_path], quiet=True)
    assert len(found.documents) == len(given) + 2
    said = [*found.documents[name].dropna(), *(found.ledger["reason"].dropna() if name == "reason" else ())]
    left = [one for one in sorted(set(said)) if wordings.told(one) == one]
    assert [one for one in left if name != "layout" or not NAMES.fullmatch(one)] == []


def test_readers_write_no_reason_that_is_no_member_of_the_templates() -> None:
    """A reason given as a literal would stay English on every page."""
    found = []
    for path in sorted(Path(readers.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            given = (
                [one.value for one in node.keywords if one.arg == "reason"]
                if isinstance(node, ast.Call)
                else []
            )
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("Refused", "Mark", "mark")
            ):
                given += node.args[1:2] if node.func.id == "Refused" else node.args[3:5]
            found += [f"{path.name}:{node.lineno}" for one in given if isinstance(one, ast.JoinedStr)
                      or (isinstance(one, ast.Constant) and isinstance(one.value, str))]  # fmt: skip
    assert found == []


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("The Gull says “14 joints”", "The Gull sagt „14 joints“"),
        ("The Gull and Post say “14 joints” and Echo says “12”", "The Gull und Post sagen „14 joints“ und Echo sagt „12“"),
        ("A says “1”, B says “2”, C says “3” and 2 more", "A sagt „1“, B sagt „2“, C sagt „3“ und 2 weitere"),
        ("another time it is another number: A says “1” and B says “2”", "zu anderer Zeit ist es eine andere Zahl: A sagt „1“ und B sagt „2“"),
        ("A, B, C and 2 more say so too", "A, B, C und 2 weitere sagen es auch"),
        ("Trinidad and Tobago Post says so too", "Trinidad and Tobago Post sagt es auch"),
        ("an article without outlet prints the same text", "ein Artikel ohne Medium druckt denselben Text"),
        ("Post and an article without outlet print the same text", "Post und ein Artikel ohne Medium drucken denselben Text"),
        ("the same record as old, new.csv, record 1204", "derselbe Datensatz wie old, new.csv, Datensatz 1204"),
        (
            "same bytes as a.warc, record 3; captured 2026-03-04T09:30:00Z at https://a.example/x; it is of another address, and its time is not counted",
            "dieselben Bytes wie a.warc, Datensatz 3; erfasst 2026-03-04T09:30:00Z unter https://a.example/x; das ist von einer anderen Adresse, und seine Zeit zählt nicht",
        ),
        ("the XML is damaged (tags: a; b); records are read as far as it goes", "das XML ist beschädigt (tags: a; b); Datensätze sind gelesen, soweit es reicht"),
        ("damage: glued-sentences at 'x. Y'; truncated at 'z'", "Schaden: Sätze ohne Zwischenraum bei 'x. Y'; abgeschnitten bei 'z'"),
        ("stands under 1,204 articles of The Gull, of which 4 have no word in common", "steht unter 1.204 Artikeln von The Gull, von denen 4 kein Wort gemeinsam haben"),
        ("list: time first", "Liste: Zeit, Schlagzeile, Text"),
        ("names Odette; 3 hours apart", "Namen Odette; 3 Stunden auseinander"),
    ],
)  # fmt: skip
def test_reasons_with_values_and_several_parts_are_told(written: str, told: str) -> None:
    assert wordings.told(written) == told


def test_readers_have_plain_names() -> None:
    assert [wordings.reader(name) for name in ("pages", "services", "none")] == [
        "Sammelseite",
        "Export eines Pressedienstes",
        "keine",
    ]
    with language.of("en"):
        assert wordings.reader("pages") == "aggregator page"
        assert pd.Series(["warc"]).map(wordings.reader)[0] == "web archive"
