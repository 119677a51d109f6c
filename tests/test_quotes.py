"""Who said what: marks, cues, speakers, turns."""

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import outlets, quotes, schema
from analysis.quotes import cutting, frames, marks, people, turns
from analysis.quotes.words import OPENS, QUOTE

READ = tuple(c for c in schema.READ if c.name in quotes.READ_FROM)


def found(body: str, headline: str = "", language: str = "en") -> pd.DataFrame:
    """The quotes of one article."""
    row = {"article_id": "a", "language": language, "headline": headline, "body": body}
    table = quotes.find(schema.frame([row], READ), outlets.load(), schema.frame([], schema.CREDITS))
    return schema.check(table, schema.QUOTES, "quotes")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He is 6\'2" tall and said "no way".', ['"no way"']),
        ("the boys' club and 'tis the dogs' dinner", []),
        ("'The workers' rights matter,' he said. It's Jones' car.", ["'The workers' rights matter,'"]),
        ("Rock 'n' roll of the '90s", []),
        ("„Das ist gut“, sagte er. „Nein.“", ["„Das ist gut“", "„Nein.“"]),
        ("»Das ist gut«, sagte sie", ["»Das ist gut«"]),
        ("« Bon », a-t-elle dit", ["« Bon »"]),
        ('"One.\n"Two."\nHe left.', ['"One.', '"Two."']),
        ('The 12" single and a 10" pizza are "good"', ['"good"']),
        ("''It is good,'' he said. ''No.''", ["''It is good,''", "''No.''"]),
        ("“A says ‘b’ to c,” he said.", ["“A says ‘b’ to c,”"]),
        ("‘A says “b” to c,’ he said.", ["‘A says “b” to c,’"]),
        ('Go for "silver".It was "late".She left "it', ['"silver"', '"late"', '"it']),
        ("", []),
    ],
)
def test_marks_open_and_close(text: str, expected: list[str]) -> None:
    assert [text[one.start : one.end] for one in marks.quoted(text)] == expected


def test_a_quotation_over_paragraphs_is_one_turn() -> None:
    body = 'Ada Reyes, the harbour master, said: "The wall is old.\n"It will hold this winter."\nIt rained.'
    table = found(body)
    assert table["speaker"].tolist() == ["Ada Reyes"]
    assert table["content"].tolist() == ['"The wall is old. "It will hold this winter."']
    assert [body[part["start"] : part["end"]] for part in table["parts"][0]] == [
        '"The wall is old.',
        '"It will hold this winter."',
    ]


def test_no_article_has_no_quotes() -> None:
    assert quotes.find(schema.frame([], READ), outlets.load(), schema.frame([], schema.CREDITS)).empty


SAID = [
    ("“It leaks,” said Ada Reyes.", [("direct", "Ada Reyes", "“It leaks,”")]),
    ("“It leaks,” Ada Reyes said on Monday. “It always did.”", [("direct", "Ada Reyes", "“It leaks,” “It always did.”")]),
    ("“Does it leak?” Ada Reyes asked. “No.”", [("direct", "Ada Reyes", "“Does it leak?” “No.”")]),
    ("Ada Reyes said the wall was “sound as a bell”.", [("mixed", "Ada Reyes", "the wall was “sound as a bell”")]),
    ("Ada Reyes told Tern Radio she was shaken.", [("indirect", "Ada Reyes", "she was shaken")]),
    ("Ada Reyes told the Tern Times the wall “really leaked”.", [("mixed", "Ada Reyes", "the wall “really leaked”")]),
    ("Ada Reyes told lawmakers on Monday the wall was sound.", [("indirect", "Ada Reyes", "the wall was sound")]),
    ("Ada Reyes told me the wall was sound.", [("indirect", "Ada Reyes", "the wall was sound")]),
    ("Ada Reyes told a story the children loved.", [("indirect", "Ada Reyes", "a story the children loved")]),
    ("Ada Reyes said so on Sunday night. Ben Lowe thinks so too.", []),
    ("Ada Reyes said so many boats had come.", [("indirect", "Ada Reyes", "so many boats had come")]),
    ("Ada Reyes told reporters that the wall was sound.", [("indirect", "Ada Reyes", "that the wall was sound")]),
    ("The wall is sound, according to the council.", [("indirect", "the council", "The wall is sound")]),
    ("According to the council, the wall is sound.", [("indirect", "the council", "the wall is sound")]),
    ("As Ada Reyes put it, the wall is sound.", [("indirect", "Ada Reyes", "the wall is sound")]),
    ("The wall, Ada Reyes said, is sound.", [("indirect", "Ada Reyes", "The wall is sound")]),
    ("Ada Reyes, the harbour master, called it “a relic”.", [("mixed", "Ada Reyes", "it “a relic”")]),
    ("Ada Reyes walked out, saying the wall was sound.", [("indirect", "Ada Reyes", "the wall was sound")]),
    ("Ada Reyes said that Tom Bell believes in ghosts.", [("indirect", "Ada Reyes", "that Tom Bell believes in ghosts")]),
    ("Ada Reyes said it leaked and added that it always had.",
     [("indirect", "Ada Reyes", "it leaked"), ("indirect", "Ada Reyes", "that it always had")]),
    ("Ada Reyes wants to close the road.", [("indirect", "Ada Reyes", "to close the road")]),
    ("A clerk accused of theft left for Skelby.", []),
    ("A clerk, accused by the mayor, left.", []),
    (
        "He went red after the Cadrian prime minister waved the plan away, saying the wall was a one-off.",
        [("indirect", "the Cadrian prime minister", "the wall was a one-off")],
    ),
    (
        "The mayor blushed when Ada Reyes walked out, saying the wall was sound.",
        [("indirect", "Ada Reyes", "the wall was sound")],
    ),
    (
        "Ada Reyes sued the builder after he designed a shed for the mayor, saying the wall was sound.",
        [("indirect", "Ada Reyes", "the wall was sound")],
    ),
    ("The warden left without saying that it leaked.", []),
    ("It was sold for £46.2m. He wanted to close the road.", [("indirect", "He", "to close the road")]),
    ("She’s claiming that it leaks.", [("indirect", "She’s", "that it leaks")]),
    ("“It leaks.” — Ada Reyes", [("direct", "Ada Reyes", "“It leaks.”")]),
    ("Ada Reyes, warden: “It leaks.”", [("direct", "Ada Reyes", "“It leaks.”")]),
    ("‘The walkers’ path is shut,’ said Tom Bell.", [("direct", "Tom Bell", "‘The walkers’ path is shut,’")]),
    ('It took "a week".It was "late", Tom Bell said.', [("mixed", "Tom Bell", 'It was "late"')]),
    ("BELL: It leaks.\nREYES: It does not.\nBELL: It does.",
     [("direct", "BELL", "It leaks."), ("direct", "REYES", "It does not."), ("direct", "BELL", "It does.")]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), SAID)
def test_who_says_what(body: str, expected: list[tuple[str, str, str]]) -> None:
    table = found(body)
    assert list(zip(table["kind"], table["speaker"], table["content"], strict=True)) == expected
    for row in table.to_dict("records"):
        assert row["content"] == " ".join(body[p["start"] : p["end"]] for p in row["parts"])
        assert row["speaker"] == body[row["speaker_start"] : row["speaker_end"]]
        assert row["cue"] == body[row["cue_start"] : row["cue_end"]]


@pytest.mark.parametrize(
    "body",
    [
        "The “old” wall fell.",  # a scare quote
        "The film “The Long Wall” won a prize.",
        "Dwayne “The Rock” Johnson visited the wall.",
        "She sang “Wall of Rain” and bowed.",
        "The so-called “wall” is a hedge.",
        'The wall is 6\'2" high and 12" thick.',
        "Rock ’n’ roll of the ’90s filled the dogs’ home.",
        "The United States of the past.",
        "The report of the debate was long.",
        "Derogatory comments have stopped.",
        "A claim of damage was paid.",
        "Nothing here is out of the ordinary.",
    ],
)
def test_what_is_no_quote(body: str) -> None:
    assert found(body)["content"].tolist() == []


@pytest.mark.parametrize(
    ("language", "body", "speaker", "content"),
    [
        ("de", "„Das Tor hält“, sagte Bürgermeisterin Ilse Kern am Montag.", "Bürgermeisterin Ilse Kern", "„Das Tor hält“"),
        ("de", "Laut Polizei war es „ein Unfall“.", "Polizei", "war es „ein Unfall“"),
        ("fr", "« La porte tient », a déclaré la maire Odile Ferrand mardi.", "la maire Odile Ferrand", "« La porte tient »"),
        ("fr", "Selon le ministre, « rien ne presse ».", "le ministre", "« rien ne presse »"),
        ("es", "«La puerta aguanta», dijo la alcaldesa Marta Ruiz el martes.", "la alcaldesa Marta Ruiz", "«La puerta aguanta»"),
        ("es", "— No hay prisa —dijo el ministro.", "el ministro", "— No hay prisa"),
        ("it", "«Il ponte regge», ha detto il sindaco Aldo Neri.", "il sindaco Aldo Neri", "«Il ponte regge»"),
        ("es", "La presidenta ha dicho: «Es el futuro».", "La presidenta", "«Es el futuro»"),
        ("it", "Il presidente ha detto: «È il futuro».", "Il presidente", "«È il futuro»"),
        ("pt", "O ministro afirmou que \"não há pressa\".", "O ministro", '"não há pressa"'),
        ("nl", "‘De brug houdt’, zei burgemeester Anna de Wit maandag.", "burgemeester Anna de Wit", "‘De brug houdt’"),
        ("it", "La compagnia: «Perdiamo soldi a ogni corsa».", "La compagnia", "«Perdiamo soldi a ogni corsa»"),
        ("es", "La alcaldesa de Puerto Lumen: «Nadie va a pagar».", "La alcaldesa de Puerto Lumen", "«Nadie va a pagar»"),
        ("fr", "Le directeur, inquiet : « Nous perdons de l'argent ».", "Le directeur", "« Nous perdons de l'argent »"),
        ("nl", "Het bedrijf: “We verliezen geld op elke reis.”", "Het bedrijf", "“We verliezen geld op elke reis.”"),
        ("de", "Der Chef der Reederei: „Wir verlieren jedes Mal.“", "Der Chef der Reederei", "„Wir verlieren jedes Mal.“"),
        ("ar", "وقال الوزير أحمد سالم: \"الجسر آمن\".", "الوزير أحمد سالم", '"الجسر آمن"'),
    ],
)  # fmt: skip
def test_direct_quotes_in_eight_languages(language: str, body: str, speaker: str, content: str) -> None:
    table = found(body, language=language)
    assert (table["speaker"].tolist(), table["content"].tolist()) == ([speaker], [content])


@pytest.mark.parametrize(
    ("language", "body", "speaker", "content"),
    [
        ("de", "Die Hafenmeisterin Ilse Kern sagte am Montag, dass die Mauer hält.", "Ilse Kern", "die Mauer hält"),
        ("de", "Am Montag teilte die Reederei mit, dass niemand zahlt.", "die Reederei", "niemand zahlt"),
        ("de", "Laut Polizei kam niemand zu Schaden.", "Polizei", "kam niemand zu Schaden"),
        ("de", "Nach Angaben der Polizei kam niemand zu Schaden.", "Polizei", "kam niemand zu Schaden"),
        ("de", "Der Reederei zufolge fährt kein Schiff.", "Der Reederei", "fährt kein Schiff"),
        ("de", "Die Mauer sei alt, sagte Ilse Kern.", "Ilse Kern", "Die Mauer sei alt"),
        ("de", "Die Mauer, so Kern, werde bald brechen.", "Kern", "Die Mauer werde bald brechen"),
        ("fr", "La maire Odile Ferrand a déclaré mardi que la porte tient bon.", "Odile Ferrand", "la porte tient bon"),
        ("fr", "Selon les pêcheurs, la porte ne tient plus.", "les pêcheurs", "la porte ne tient plus"),
        ("fr", "La porte ne tient plus, selon les pêcheurs.", "les pêcheurs", "La porte ne tient plus"),
        ("fr", "Le juge a dit qu'il partait demain.", "Le juge", "qu'il partait demain"),
        ("es", "El alcalde, Luis Ramos, dijo este lunes que la puerta aguanta.", "Luis Ramos", "la puerta aguanta"),
        ("es", "Según la alcaldesa, nadie va a pagar.", "la alcaldesa", "nadie va a pagar"),
        ("es", "El juez dijo que espera “puertas nuevas” en mayo.", "El juez", "espera “puertas nuevas” en mayo"),
        ("it", "Il sindaco Aldo Neri ha detto che il ponte regge.", "Aldo Neri", "il ponte regge"),
        ("pt", "A polícia anunciou que o porto fechou ontem.", "A polícia", "o porto fechou ontem"),
        ("nl", "Burgemeester Anna de Wit zei dat de brug houdt.", "Anna de Wit", "de brug houdt"),
    ],
)  # fmt: skip
def test_what_is_reported_in_other_languages(language: str, body: str, speaker: str, content: str) -> None:
    table = found(body, language=language)
    assert (table["person"].tolist(), table["content"].tolist()) == ([speaker], [content])


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("de", "Als sie kam, sagte sie den Termin ab."),
        ("de", "So haben mehrere Schiffe den Hafen verlassen."),
        ("de", "Ilse Kern, Leiterin der Werft, sagte der Zeitung ab."),
        ("de", "In Lumen gibt es keine „alte Mauer“ mehr."),
        ("de", "Im Film „Nachtzug“ spricht Kern kaum."),
        ("de", "Davon erzählt ein „alter Fischer“."),
        ("de", "Das war vor seinem „Mauer“-Auftritt, sagte niemand."),
        ("fr", "Il faut rappeler que la porte est vieille."),
        ("es", "Cabe recordar que la puerta es vieja."),
        ("it", "Va ricordato che il ponte è vecchio."),
        ("it", "Il secondo ponte, più vecchio, regge."),
        ("fr", "» Le fil de la journée"),
    ],
)  # fmt: skip
def test_what_nobody_says_in_other_languages(language: str, body: str) -> None:
    assert found(body, language=language)["content"].tolist() == []


@pytest.mark.parametrize(
    ("language", "body", "people", "roles"),
    [
        ("de", "„Sie hält“, sagte Hafen-Sprecher Uwe Brand. Brand sagte, dass sie alt ist.", ["Uwe Brand"] * 2,
         ["Hafen-Sprecher"] * 2),
        ("de", "„Sie hält“, sagte Uwe Brand, Leiter der Werft. „Sie ist alt“, sagte er.", ["Uwe Brand"] * 2,
         ["Leiter der Werft"] * 2),
        ("de", "Die Aufsicht der Lumen prüft. Die Mauer sei alt, sagte die Lumen.", ["die Lumen"], [None]),
        ("fr", "« Elle tient », dit Odile Ferrand, directrice du port. « Elle est vieille », ajoute-t-elle.",
         ["Odile Ferrand"] * 2, ["directrice du port"] * 2),
        ("fr", "Selon Odile Ferrand, il faut rester prudent.", ["Odile Ferrand"], [None]),
    ],
)  # fmt: skip
def test_who_a_speaker_is_in_other_languages(
    language: str, body: str, people: list[str], roles: list[str | None]
) -> None:
    table = found(body, language=language)
    assert table["person"].tolist() == people
    assert [role if isinstance(role, str) else None for role in table["role"]] == roles


@pytest.mark.parametrize(
    ("language", "body"),
    [("de", "Der Film »Nachtzug« gewann."), ("fr", "Le roman « La Mer » est paru."), ("ru", "«Мост стоит», сказал мэр."),
     ("es", "Ha declarado que espera «coches limpios»."), ("it", "Ha detto che si sta «preparando».")],
)  # fmt: skip
def test_titles_and_languages_without_lists_give_none(language: str, body: str) -> None:
    assert found(body, language=language).empty


@pytest.mark.parametrize(
    ("body", "people", "roles"),
    [
        ("Ada Reyes, the harbour master, said it leaked. Ms Reyes said it would hold. She said it was old.",
         ["Ada Reyes"] * 3, ["the harbour master"] * 3),
        ("Harbour master Ada Reyes said it leaked.", ["Ada Reyes"], ["Harbour master"]),
        ("The mayor said it leaked.\nAda Reyes said: “It is old.”", ["Ada Reyes"] * 2, ["mayor"] * 2),
        ("Ada Reyes said it leaked. Mr Bell said no. She said yes.", ["Ada Reyes", "Bell", "Ada Reyes"], [None] * 3),
        ("It leaked, said Harbour master Ada Reyes. “It is old,” said Reyes.", ["Ada Reyes"] * 2,
         ["Harbour master"] * 2),
        ("Lumen Lines CEO Ada Reyes said it leaked. Reyes said it would hold.", ["Ada Reyes"] * 2,
         ["Lumen Lines CEO"] * 2),
        ("It leaked, said Ada Reyes Jr. “It is old,” said Bell.", ["Ada Reyes Jr.", "Bell"], [None] * 2),
        ("The United States harbour firm Lumen has been hit. Ada Reyes states that it leaked.", ["Ada Reyes"], [None]),
        ("The council said it leaked. It said no more.", ["The council", "It"], [None] * 2),
        ("Police said it leaked.", ["Police"], [None]),
        ("Now his Old Quay says it leaked.", ["his Old Quay"], [None]),
        ("General Motors said it leaked.", ["General Motors"], [None]),
    ],
)  # fmt: skip
def test_who_a_speaker_is(body: str, people: list[str], roles: list[str | None]) -> None:
    table = found(body)
    assert table["person"].tolist() == people
    assert [role if isinstance(role, str) else None for role in table["role"]] == roles


@pytest.mark.parametrize(
    ("language", "speaker", "rest", "person", "role"),
    [
        ("es", "La alcaldesa de Puerto Lumen", "", "La alcaldesa de Puerto Lumen", None),
        ("es", "El portavoz del Ayuntamiento de Sevilla", "", "El portavoz del Ayuntamiento de Sevilla", None),
        ("es", "Presidente de México", "", "Presidente de México", None),
        ("es", "la alcaldesa Marta de la Cruz", "", "Marta de la Cruz", "la alcaldesa"),
        ("es", "El alcalde de Lumen", ", Luis Ramos de la Vega.", "Luis Ramos de la Vega", "El alcalde de Lumen"),
        ("es", "el alcalde de Lumen Luis Ramos", ". Luis Ramos no vino.", "Luis Ramos", "el alcalde de Lumen"),
        ("fr", "Le président de la République", "", "Le président de la République", None),
        ("fr", "le directeur du Louvre", "", "le directeur du Louvre", None),
        ("fr", "le général de Gaulle", ". Charles de Gaulle partit.", "Charles de Gaulle", "le général"),
        ("fr", "M. de Villepin", ". Dominique de Villepin partit.", "Dominique de Villepin", None),
        ("it", "il sindaco di Milano", ", Aldo Neri.", "Aldo Neri", "il sindaco di Milano"),
        ("it", "la portavoce della Croce Rossa", "", "la portavoce della Croce Rossa", None),
        ("pt", "o presidente do Brasil", "", "o presidente do Brasil", None),
        ("pt", "o presidente Lula da Silva", "", "Lula da Silva", "o presidente"),
        ("de", "Der stellvertretende Bürgermeister von Hamburg", "", "Der stellvertretende Bürgermeister von Hamburg", None),
        ("de", "die Sprecherin der Polizei Marrow", "", "die Sprecherin der Polizei Marrow", None),
        ("de", "Ministerin von der Leyen", ". Ursula von der Leyen ging.", "Ursula von der Leyen", "Ministerin"),
        ("de", "Präsident von Weizsäcker", "", "von Weizsäcker", "Präsident"),
        ("nl", "de burgemeester van Amsterdam", "", "de burgemeester van Amsterdam", None),
        ("nl", "burgemeester van der Laan", "", "van der Laan", "burgemeester"),
        ("en", "the mayor of Puerto Lumen", "", "the mayor of Puerto Lumen", None),
    ],
)  # fmt: skip
def test_an_office_of_something_is_no_name(
    language: str, speaker: str, rest: str, person: str, role: str | None
) -> None:
    (found,) = people.named(f"{speaker}{rest}", [(0, len(speaker))], language)
    assert found == people.Person(person, role)


def test_a_headline_that_quotes_nobody_is_the_bodys_speaker() -> None:
    table = found(
        "Ada Reyes said: “I want the wall to hold this winter.”", headline="‘I want the wall to hold’"
    )
    assert table["place"].tolist() == ["headline", "body"]
    assert table["person"].tolist() == ["Ada Reyes"] * 2
    assert table["speaker"].isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("headline", "body", "expected"),
    [
        ("Reyes: The wall will hold", "Ada Reyes said it leaks.", ["Ada Reyes"]),
        ("Police: Two hurt in Skelby blast", "", ["Police"]),
        ("Reyes: “The wall will hold”", "", ["Reyes"]),
        ("Warden warns sea wall could fail by spring", "", ["Warden"]),
        ("Sea wall could fail by spring, warden says", "", ["warden"]),
        ("Reyes says the wall will hold", "The warden, Ada Reyes, spoke.", ["Ada Reyes"]),
        ("Harbour Reveals New Crossing Will Open In May", "", ["Harbour"]),
        ("Ada Reyes urges council to close the pier", "", ["Ada Reyes"]),
        # a place, a rubric, a series, a thing: no speaker stands before the colon
        ("Live: The wall will hold", "", []),
        ("Skelby: My life behind the wall", "Ada Reyes said it leaks.", []),
        ("Northern Cup: Rovers draw at home", "", []),
        ("Hallandry Motors: world premiere in May", "", []),
        ("The wall will hold", "", []),
        # participles, acts and things
        ("Man accused of flooding the pier", "", []),
        ("Ferry terminal planned for the old quay", "", []),
        ("Bodies of two sailors found in Skelby", "", []),
        ("Warden's wife marks the day without saying anything", "", []),
        ("Rovers striker hits 30", "", []),
        ("Harbour Club reveals new away kit", "", []),
        ("‘Tidewrack’ game predicts winner of the cup", "", []),
        # what stands before the colon of a quotation is not all its speaker
        ("The old quay is closed again: “It was never going to hold”", "", [None]),
    ],
)  # fmt: skip
def test_what_a_headline_says_that_somebody_says(
    headline: str, body: str, expected: list[str | None]
) -> None:
    table = found(body, headline=headline)
    told = table.loc[table["place"] == "headline", "person"]
    assert [one if isinstance(one, str) else None for one in told] == expected


def test_an_outlet_that_speaks_is_named() -> None:
    table = found("The wall leaks, the BBC reported. The council said it did not.")
    assert [name if isinstance(name, str) else None for name in table["speaker_outlet"]] == ["BBC News", None]


_PIECES = ("“", "¤", "¤¤", "”", ".", ". ", "'", "’ ", "-", "--", "&", "/", " ", "\u00a0", "\t", "\r", "_", "é", "e\u0301",
           "said", "Ada", "ADA", "U.S.", "12", "中", "ł", "ﷺ", "\x00", "\udcff", "😀", ",", ":", "the", "—", "a" * 70)  # fmt: skip


@given(st.lists(st.lists(st.sampled_from(_PIECES), max_size=12).map("".join), max_size=6))
def test_many_sentences_are_cut_as_each_is(some: list[str]) -> None:
    given_ = [(f"x {one} y", frames.Sentence(2, 2 + len(one), 0)) for one in some]
    for (frame, sentence), cut in zip(given_, cutting.cut(given_, "en"), strict=True):
        words = frames.words(frame, sentence, "en")
        if cut is None:
            assert not any(tag & (OPENS | QUOTE) for tag in words.tags)
        else:
            assert cut.words == words
            assert cut.places() == frames.places(frame, sentence, words.texts)


def test_sentences_beyond_what_is_cut_at_once_are_cut_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "_AT_ONCE", 60)
    body = "He said it was late. " * 9 + "She said " + "no, " * 40 + "it was not."
    assert [turn.cue for turn in turns.heard(body)] == [
        *((21 * n + 3, 21 * n + 7) for n in range(9)),
        (193, 197),
    ]


def test_a_long_run_of_full_stops_is_read_at_once() -> None:
    assert [(one.start, one.end) for one in frames.sentences("." * 300_000)] == [(0, 300_000)]


LONG = 100_000  # what takes the square of it takes minutes


@pytest.mark.parametrize("text", ['"', "'", '\n"', '" ', "' ", '"\n'])
def test_texts_of_marks_alone_are_read_at_once(text: str) -> None:
    found = marks.quoted(text * (LONG // len(text)))
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(one.start < one.end <= LONG for one in found)


@pytest.mark.parametrize(
    ("text", "least"),
    [("“no,” he said, ", LONG // 15), ("said Ann Bell, ", 1), ("he said and added that ", LONG // 30)],
)
def test_a_sentence_of_cues_alone_is_read_at_once(text: str, least: int) -> None:
    found = turns.heard(text * (LONG // len(text)))
    assert len(found) >= min(least, LONG // len(text))
    assert all(0 <= start < end <= LONG for turn in found for start, end in turn.parts)
