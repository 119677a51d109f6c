"""What was changed between two texts, and what of their difference is no edit."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import edits
from analysis.edits import Told, units
from analysis.edits.chains import chain, chains

HEAD = "Ferry hits the pier at Skelby"
TEXT = (
    "A ferry hit the pier at Skelby on Monday, and twelve people were hurt. The captain, Odo Tamsin, had reported a "
    "fault. The port stays closed until Thursday. The mayor called for an inquiry."
)


def told(body: str = TEXT, headline: str = HEAD, **more: object) -> Told:
    return Told(headline, body, **{"language": "en", "place": "page", **more})  # type: ignore[arg-type]


def said(one: Told, other: Told) -> list[tuple[str, ...]]:
    return [change[:4] for change in edits.between(one, other)]


CHANGED = [
    ("a number", TEXT.replace("twelve", "thirteen"), ("number", "twelve", "thirteen")),
    ("a number that went", TEXT.replace("twelve people", "people"), ("number", "twelve", "")),
    ("a share", TEXT.replace("twelve people", "12% of people"), ("number", "", "% of")),
    ("a name", TEXT.replace("Tamsin", "Tamsen"), ("name", "Tamsin", "Tamsen")),
    ("a weekday", TEXT.replace("Thursday", "Friday"), ("time", "Thursday", "Friday")),
    ("a negation", TEXT.replace("had reported", "had not reported"), ("negation", "", "not")),
    ("a word", TEXT.replace("an inquiry", "a trial"), ("reworded", "an inquiry", "a trial")),
    ("a sentence more", f"{TEXT} Two boats came.", ("added", "", "Two boats came.")),
    ("two sentences more", f"{TEXT} Two boats came. It was dark.", ("added", "", "Two boats came. It was dark.")),
    ("a sentence less", TEXT.replace("The port stays closed until Thursday. ", ""),
     ("cut", "The port stays closed until Thursday.", "")),
    ("a note", f"{TEXT}\nThis article was amended on 9 March 2026 to correct a name.",
     ("note", "", "This article was amended on 9 March 2026 to correct a name.")),
]  # fmt: skip


@pytest.mark.parametrize(("what", "body", "change"), CHANGED, ids=[what for what, *_ in CHANGED])
def test_what_was_changed(what: str, body: str, change: tuple[str, ...]) -> None:
    assert said(told(), told(body)) == [("body", *change)], what
    (found,) = edits.between(told(), told(body))
    assert TEXT[found.a_start :].startswith(found.before)
    assert body[found.b_start :].startswith(found.after)


SAME = [
    ("case of a heading", told(headline=HEAD.upper())),
    ("a headline cut off", told(headline="Ferry hits the pier …")),
    ("the outlet in the headline", told(headline=f"{HEAD} - Harbour Post", outlet="Harbour Post")),
    ("a text cut off in a word", told(TEXT[:90])),
    ("a text cut off and marked", told(f"{TEXT[:88]}... [+1204 chars]", damage=frozenset(("truncated",)))),
    ("a text cut off by a paywall", told(TEXT.partition(" The port")[0], damage=frozenset(("paywall",)))),
    ("words lost at a link", told(TEXT.replace("Odo Tamsin, ", ""), damage=frozenset(("words-missing",)))),
    ("glued sentences", told(TEXT.replace(". ", "."))),
    ("a hyphen", told(TEXT.replace("inquiry", "in-quiry"))),
    ("figures", told(TEXT.replace("twelve", "12"))),
    ("a teaser of another kind", told("The mayor wants to know why. Read what happened.", place="feed")),
    ("another headline in another kind of document", told(headline="Fault in the rudder", place="feed")),
    ("no text", told("")),
    ("no headline", told(headline="")),
]


@pytest.mark.parametrize(("what", "other"), SAME, ids=[what for what, _ in SAME])
def test_what_is_no_edit(what: str, other: Told) -> None:
    one = told(outlet="Harbour Post")
    assert said(one, other) == said(other, one) == [], what


def test_another_kind_of_document_shows_only_what_is_hard() -> None:
    feed = told(TEXT.replace("twelve", "14").partition(" The mayor")[0], "Another headline", place="feed")
    assert said(told(), feed) == [("body", "number", "twelve", "14")]


NOTES = [
    ("en", "Correction: An earlier version of this article misstated the number of dead."),
    ("en", "This story was updated to include a statement of the port."),
    ("en", "UPDATE 2-Ferry hits pier"),
    ("en", "(Corrects spelling of the captain's name in second paragraph)"),
    ("de", "Korrektur: Der Kapitän heißt Tamsin."),
    ("de", "In einer früheren Version dieses Artikels stand ein falscher Name."),
    ("fr", "Rectificatif : le capitaine se nomme Tamsin."),
    ("fr", "Une précédente version de cet article donnait un autre chiffre."),
    ("es", "Fe de errores: el capitán se llama Tamsin."),
    ("it", "In una precedente versione di questo articolo il nome era sbagliato."),
    ("pt", "Uma versão anterior deste texto dizia que eram doze."),
    ("nl", "In een eerdere versie van dit artikel stond een verkeerde naam."),
    ("ar", "تصحيح: ورد في نسخة سابقة من هذا المقال رقم خاطئ."),
]
NONE = [
    ("en", "The correction of the course came too late."),
    ("en", "The council updated its plan to say more about ferries."),
    ("en", "An earlier version of the ferry sank in the harbour."),
    ("en", "Updated weekly"),
    ("de", "Die Version des Kapitäns klang anders."),
    ("fr", "La mise à jour du logiciel a échoué."),
    ("es", "La corrección del rumbo llegó tarde."),
]


@pytest.mark.parametrize(("language", "line"), NOTES)
def test_a_note_of_correction_is_known(language: str, line: str) -> None:
    assert edits.note(Told("", f"Das ist so.\n{line}", language=language)) == line


@pytest.mark.parametrize(("language", "line"), NONE)
def test_what_only_sounds_like_a_note_is_none(language: str, line: str) -> None:
    assert edits.note(Told("", line, language=language)) == ""


def test_a_line_that_changed_under_three_articles_is_the_outlets_own() -> None:
    bodies = [TEXT.replace("Skelby", place) for place in ("Lumen", "Fathom", "Vane", "Marrow")]
    app = "Read us in our new app for five crowns a month."
    pairs = [[told(body, outlet="Post"), told(f"{body}\n{app}", outlet="Post")] for body in bodies]
    assert [one.versions for one in chains(pairs[:2])] == [[1, 2]] * 2
    assert [one.versions for one in chains(pairs)] == [[1, 1]] * 4
    pairs[0][1] = told(f"{bodies[0].replace('twelve', 'ten')}\n{app}", outlet="Post")
    assert [one.versions for one in chains(pairs)] == [[1, 2], [1, 1], [1, 1], [1, 1]]


A, B = told(), told(TEXT.replace("twelve", "ten"))


@pytest.mark.parametrize(
    ("printings", "versions"),
    [
        ([], []),
        ([A], [1]),
        ([A, A, B, B], [1, 1, 2, 2]),
        ([A, B, A], [1, 2, 3]),  # changed back
        ([A, B, A._replace(place="list")], [1, 2, 1]),  # a list that is slow, not an edit
        ([A._replace(place="list"), B, A._replace(place="list")], [1, 2, 1]),
        ([told(TEXT[:60] + "…", place="feed"), A, B], [1, 1, 2]),
    ],
)
def test_which_version_a_printing_shows(printings: list[Told], versions: list[int]) -> None:
    assert chain(printings).versions == versions


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_are_compared_and_one_with_itself_is_not_edited(one: str, other: str) -> None:
    a, b = told(one, one[:20]), told(other, other[:20])
    assert edits.between(a, a) == []
    for change in edits.between(a, b):
        before, after = ((t.headline, t.body)[change.part == "body"] for t in (a, b))
        assert change.kind in edits.KINDS
        assert before[change.a_start :].startswith(change.before)
        assert after[change.b_start :].startswith(change.after)


def test_a_line_of_a_megabyte_is_cut_into_sentences_in_no_time() -> None:
    text = "The ferry stopped. Mr. Lund waited at the quay! " * 21_000
    begun = time.process_time()
    assert sum(1 for _ in units._pieces(text)) == 42_000 + 1
    assert time.process_time() - begun < 5
