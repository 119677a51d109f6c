"""What an article is about: which words count, how much, and what must stay unlabelled."""

import gzip
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from analysis import schema, topics
from analysis.errors import ParameterError
from analysis.prepared import Prepared
from analysis.topics import sections
from analysis.topics.matching import Terms, cut, language, plurals, stopwords

COLUMNS = tuple(c for c in schema.READ if c.name in ("article_id", "headline", "body", "language"))


def sectioned(headline: str, section: str | None, url: str | None) -> list[dict[str, object]]:
    columns = tuple(c for c in schema.READ if c.name in ("headline", "body", "language", "section", "url"))
    row = {"headline": headline, "language": "en", "section": section, "url": url}
    return list(topics.judge(schema.frame([row], columns))["topics"].iloc[0])


def articles(*texts: tuple[str | None, str | None, str | None]) -> pd.DataFrame:
    rows = [
        {"article_id": str(i), "headline": headline, "body": body, "language": spoken}
        for i, (headline, body, spoken) in enumerate(texts)
    ]
    return schema.frame(rows, COLUMNS)


def first(headline: str | None, body: str | None = None, spoken: str | None = "en") -> str | None:
    found = topics.main_topic(topics.judge(articles((headline, body, spoken)))).iloc[0]
    return None if pd.isna(found) else str(found)[7:9]


@pytest.mark.parametrize(
    ("headline", "subject"),
    [
        ("Pianist fills the opera house for the last concert of her tour", "01"),
        ("Jury finds cashier guilty of fraud", "02"),
        ("Ferry capsizes off Skelby, lifeboat crews search for missing", "03"),
        ("Central bank holds interest rates as inflation slows", "04"),
        ("Pupils sit the exam again after school closes early", "05"),
        ("River pollution kills salmon, conservation group says", "06"),
        ("Measles outbreak: clinic offers vaccine to every child", "07"),
        ("Zoo celebrates twin panda cubs", "08"),
        ("Dockers vote to strike over pay offer", "09"),
        ("Ten recipes for a winter brunch", "10"),
        ("Opposition party wins by-election in Marrow", "11"),
        ("Bishop reopens cathedral with a prayer", "12"),
        ("Astronomers find a planet that orbits two stars", "13"),
        ("Refugees wait for asylum ruling as racism grows", "14"),
        ("Goalkeeper saves penalty in cup final shootout", "15"),
        ("Rebels break ceasefire, shelling kills soldiers", "16"),
        ("Heavy rain and gale force winds forecast for the coast", "17"),
        ("Nothing at all happened here", None),
        ("", None),
        (None, None),
    ],
)
def test_each_subject_is_found_by_its_words(headline: str | None, subject: str | None) -> None:
    assert first(headline) == subject


@pytest.mark.parametrize(
    ("headline", "spoken", "subject"),
    [
        ("Landgericht verurteilt Mörder zu Haft", "de", "02"),
        ("Trainer lobt den Torhüter nach dem Pokalspiel", "de-AT", "15"),
        ("Grève des cheminots : les syndicats maintiennent la pression", "fr", "09"),
        ("El terremoto deja heridos y edificios en ruinas", "es", "03"),
        ("رئيس الوزراء يعلن موعد الانتخابات البرلمانية", "ar", "11"),
        ("رئيس الوزراء يعلن موعد الانتخابات البرلمانية", None, "11"),
        ("Landgericht verurteilt Mörder zu Haft", None, "02"),
        ("Landgericht verurteilt Mörder zu Haft", "en", None),
        ("Il portiere para un rigore nella semifinale", "it", "15"),
        ("Waarschuwing voor sneeuw, ijzel en storm", "nl", "17"),
        ("Cientistas descobrem planeta com novo telescópio", "pt", "13"),
        ("Il portiere para un rigore nella semifinale", "sv", None),
    ],
)
def test_words_count_in_their_language_only(headline: str, spoken: str | None, subject: str | None) -> None:
    assert first(headline, None, spoken) == subject


@pytest.mark.parametrize(
    ("headline", "subject"),
    [
        ("A price war among grocers", "04"),  # not conflict
        ("Premiere of Star Wars delayed", "01"),
        ("Doctors worry about measles", "07"),
        ("Jon Snow actor walks the red carpet", "01"),  # not weather
        ("Apple pie and other recipes", "10"),
    ],
)
def test_the_longer_term_wins(headline: str, subject: str) -> None:
    assert first(headline) == subject


@pytest.mark.parametrize(
    ("headline", "spoken", "never"),
    [
        ("Cyclist's phone stolen at knifepoint", "en", "13"),
        ("Minister under attack over texts to lobbyist", "en", "13 16"),
        ("Boy filmed attack on his phone, court hears", "en", "13"),
        ("Handys aus Umkleide gestohlen, Polizei sucht Zeugen", "de", "13"),
        ("Oppositionschef greift Ministerin wegen SMS-Affäre an", "de", "13 16"),
        ("Vol de téléphones dans le métro : six interpellations", "fr", "13"),
        ("Bataille pour la tête du parti : deux députés s'affrontent", "fr", "16"),
        ("Roban móviles en el metro a punta de navaja", "es", "13"),
        ("Batalla por el liderazgo del partido socialista", "es", "16"),
        ("Rubano cellulari in metro, presi due ragazzi", "it", "13"),
        ("Battaglia per la segreteria del partito", "it", "16"),
        ("Dupla rouba celulares no metrô com faca", "pt", "13"),
        ("Batalha pela liderança do partido", "pt", "16"),
        ("Zakkenrollers stelen telefoons in de metro", "nl", "13"),
        ("Strijd om het lijsttrekkerschap van de partij", "nl", "16"),
        ("ضبط عصابة سرقت هواتف محمولة", "ar", "13"),
        ("معركة على رئاسة الحزب", "ar", "16"),
    ],
)
def test_what_is_merely_named_is_no_topic(headline: str, spoken: str, never: str) -> None:
    found = topics.judge(articles((headline, None, spoken)))["topics"].iloc[0]
    assert {str(topic["qcode"])[7:9] for topic in found[:1]}.isdisjoint(never.split())
    assert len(found)


def test_headline_counts_more_than_lead_and_lead_more_than_the_rest() -> None:
    filler = "so it was said and done again " * 30
    places = [("Cholera", None), ("Notes", "Cholera. " + filler), ("Notes", filler + " Cholera.")]
    labelled = topics.judge(articles(*[(h, b, "en") for h, b in places]))
    scores = [found[0]["score"] if len(found) else 0.0 for found in labelled["topics"]]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3


def test_the_words_that_decided_are_as_printed_and_the_second_level_follows_its_parent() -> None:
    found = topics.judge(articles(("COVID-19 vaccines reach every hospital", None, "en")))["topics"].iloc[0]
    assert found[0]["qcode"] == "medtop:07000000"
    assert set(found[0]["words"]) == {"COVID-19", "vaccines", "hospital"}
    parents = dict(zip(topics.subjects().qcode, topics.subjects().parent, strict=True))
    assert {parents[topic["qcode"]] for topic in found[1:]} == {"medtop:07000000"}
    assert all(topic["score"] <= found[0]["score"] for topic in found)


def test_several_subjects_are_allowed() -> None:
    labelled = topics.judge(articles(("Senate votes on hospital funding as measles spreads", None, "en")))
    tops = {t["qcode"] for t in labelled["topics"].iloc[0] if t["qcode"].endswith("000000")}
    assert {"medtop:07000000", "medtop:11000000"} <= tops


def test_a_name_must_be_printed_as_a_name() -> None:
    assert first("WHO sends aid") == "07"
    assert first("Guess who sends aid") != "07"


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("ObamaCare", True),
        ("OBAMACARE", True),
        ("obamacare", False),
        ("Softbank", True),
        ("softbank", False),
        ("APPle", True),
        ("apple", False),
        ("Who", False),
    ],
)
def test_a_name_may_have_its_capitals_elsewhere(printed: str, said: bool) -> None:
    known = Terms(["Obamacare", "SoftBank", "Apple", "WHO"])
    assert bool(list(known.find([printed]))) == said


@pytest.mark.parametrize(
    ("headline", "spoken", "subject"),
    [
        ("Senator defends immigration bill", "en", "14"),
        ("President signs gun background checks bill", "en", "02"),
        ("Minister defends trade war", "en", "04"),
        ("Minister wins vote", "en", "11"),
        ("Kabinett einigt sich auf Klimapaket", "de", "06"),
        ("Kabinett streitet über Termin der Wahl", "de", "11"),
        ("Le gouvernement présente la réforme des retraites", "fr", "09"),
        ("El Senado debate la ley de eutanasia", "es", "14"),
        ("Il Senato discute la riforma fiscale", "it", "04"),
        ("Kamer stemt over asielwet", "nl", "14"),
        ("Senado aprova reforma tributária", "pt", "04"),
    ],
)
def test_an_issue_outweighs_who_decides_on_it(headline: str, spoken: str, subject: str) -> None:
    assert first(headline, spoken=spoken) == subject


@pytest.mark.parametrize(
    ("section", "url", "subject", "said"),
    [
        ("Sport", None, "15", "section: Sport"),
        (" News / Sport ", None, "15", "section: Sport"),
        ("Wirtschaft", "https://gull.example/sport/a.html", "04", "section: Wirtschaft"),
        (None, "https://gull.example/news/uk/Life-and-Style/a.html", "10", "address: /Life-and-Style/"),
        (None, "https://gull.example/sport/politics/a?b=/health/", "11", "address: /politics/"),
        ("Latest", "https://sport.example/2024/05/sport", None, None),
        (None, "https://sport.gull.example/2024/05/a.html", "15", "address: sport.gull.example"),
        (None, "https://Sport.gull.co.example:80/a", "15", "address: Sport.gull.co.example:80"),
        (None, "https://sport.gull.example/politics/a", "11", "address: /politics/"),
        (None, "https://sport.co.example/a", None, None),
        (None, "https://sport/a", None, None),
        (None, "sport", None, None),
        ("sport" * 100, "https://gull.example/%F0%9F/%2e%2e/", None, None),
    ],
)
def test_the_section_speaks_too(
    section: str | None, url: str | None, subject: str | None, said: str | None
) -> None:
    found = sectioned("Nothing at all happened here", section, url)
    assert [str(topic["qcode"])[7:9] for topic in found][:1] == [subject][: bool(subject)]
    assert all(said in list(topic["words"]) for topic in found[:1])


def test_a_headline_outweighs_the_section() -> None:
    assert str(sectioned("Doctors worry about measles", "Sport", None)[0]["qcode"])[7:9] == "07"


def test_the_list_of_sections_is_sound() -> None:
    listed, known = sections.table(), topics.subjects()
    assert set(listed.qcode) <= set(known.qcode[known.parent == ""])
    assert listed.term.is_unique
    assert listed.term.ne("").all()
    assert listed.note.str.strip().ne("").all()
    assert listed.weight.between(0.1, 6).all()


def test_a_text_without_capitals_keeps_its_names() -> None:
    assert first("nasa and spacex agree", "the launch of apollo 13") == "13"
    assert first("guess who sends aid") != "07"


@pytest.mark.parametrize("threshold", [0.0, -1.0, 1.01, float("nan")])
def test_a_threshold_out_of_range_is_refused(threshold: float) -> None:
    with pytest.raises(ParameterError, match="threshold"):
        topics.judge(articles(("Storm", None, "en")), threshold)


def test_a_split_corpus_gets_the_same_labels_and_the_argument_stays_as_it_was() -> None:
    whole = articles(("Storm hits", None, "en"), ("Wahl im Landtag", None, "de"), ("Bank fails", None, None))
    before = whole.copy()
    parts = pd.concat([topics.judge(whole.iloc[[i]]) for i in range(3)])
    assert parts["topics"].tolist() == topics.judge(whole)["topics"].tolist()
    pd.testing.assert_frame_equal(whole, before)


def test_label_keeps_the_schema_also_of_nothing() -> None:
    for table in (articles(), articles(("Storm", "Rain.", "en"))):
        labelled = topics.label(table)
        checked = schema.check(labelled, schema.ABOUT, "articles")
        assert schema.to_arrow(checked, schema.ABOUT).num_rows == len(table)


def test_coverage_says_what_could_not_be_judged() -> None:
    table = topics.label(articles(("Storm", None, "en"), ("嵐", None, "ja"), (None, None, None)))
    assert topics.coverage(table).astype(str).agg(" ".join, axis=1).tolist() == [
        "en 1 1 1 [0] [0] [0]",
        "ja 1 0 0 [1] [] []",
        "unknown 1 1 0 [2] [2] []",
    ]


SPOKEN = st.sampled_from(["en", "ar", None, "", "xx"])


@examples(25)
@given(st.lists(st.tuples(st.text(max_size=80), st.text(max_size=200), SPOKEN), min_size=6, max_size=9))
def test_any_text_gets_ordered_scores_and_words_that_stand_in_it(
    texts: list[tuple[str, str, str | None]],
) -> None:
    judged = topics.judge(articles(*texts))["topics"]
    for (headline, body, _), found in zip(texts, judged, strict=True):
        scores = [topic["score"] for topic in found]
        assert scores == sorted(scores, reverse=True)
        assert all(topics.THRESHOLD - 0.0001 <= score <= 1 for score in scores)
        printed = " ".join(f"{headline}\n{body}".split())
        assert all(word in printed for topic in found for word in topic["words"])


@pytest.mark.parametrize(
    ("words", "terms", "found"),
    [
        ("the central banks met", ["bank", "central bank"], ["central bank"]),
        ("bank of England", ["bank", "bank of England notes"], ["bank"]),
        ("revaccination and vaccinated", ["vaccin*"], ["vaccin*"]),
        ("Landtagswahl", ["*wahl"], ["*wahl"]),
        ("apple and Apple and APPLE", ["Apple"], ["Apple", "Apple"]),
        ("allergies, boxes, gases", ["allergy", "boxes"], ["allergy", "boxes"]),
        ("والمحكمة", ["محكمة"], ["محكمة"]),
        ("Élysée", ["elysee"], ["elysee"]),
        ("", ["bank"], []),
    ],
)
def test_terms_are_found_longest_first(words: str, terms: list[str], found: list[str]) -> None:
    assert [terms[term] for term, _, _ in Terms(terms).find(cut(words)[0::2])] == found


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("vaccine", ["vaccine", "vaccines"]),
        ("party", ["party", "parties"]),
        ("box", ["box"]),
        ("crash", ["crash", "crashes"]),
        ("news", ["news"]),
        ("café", ["café"]),
    ],
)
def test_plurals(word: str, forms: list[str]) -> None:
    assert plurals(word) == forms


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("The minister said that it was not to be", "en"),
        ("Der Minister sagte, dass es nicht so sei", "de"),
        ("Le ministre a dit que ce ne serait pas dans les temps", "fr"),
        ("El ministro dijo que no lo sabe", "es"),
        ("قال الوزير إن هذا لم يحدث في المدينة", "ar"),
        ("Minister resigns", None),
        ("", None),
    ],
)
def test_function_words_tell_the_language(text: str, spoken: str | None) -> None:
    assert language(cut(text)[0::2]) == spoken


def test_the_word_list_is_sound() -> None:
    table, known = topics.terms(), topics.subjects()
    parent = dict(zip(known.qcode, known.parent.where(known.parent != "", known.qcode), strict=True))
    assert set(table.qcode) <= set(known.qcode)
    assert not table.assign(top=table.qcode.map(parent)).duplicated(["top", "term", "language"]).any()
    assert table.note.str.strip().ne("").all()
    assert (table.weight.abs().between(0.1, 6)).all()
    wild = table.term[table.term.str.contains("*", regex=False)]
    assert wild.str.fullmatch(r"\*?\w+\*?").all()
    assert set(table.language) == {"", "ar", "de", "en", "es", "fr", "it", "nl", "pt"}
    assert topics.languages() <= set(stopwords())
    strong = table[(table.weight >= 2) & (table.language != "")].assign(top=table.qcode.map(parent))
    sizes = strong.groupby(["language", "top"]).size()
    assert len(sizes) == 8 * 17
    assert sizes.min() >= 30, sizes[sizes < 30]


def test_all_17_subjects_and_their_second_level() -> None:
    known = topics.subjects()
    assert (known.parent == "").sum() == 17
    assert set(known.parent) - {""} == set(known.qcode[known.parent == ""])
    assert topics.names()["medtop:15000000"] == "sport"


def test_subjects_agree_with_iptc(shared: Path) -> None:
    packed = (shared / "iptc" / "media-topics-skos.json.gz").read_bytes()
    listed = json.loads(gzip.decompress(packed))["conceptSet"]
    official = {c["qcode"]: c["prefLabel"]["en-GB"].strip() for c in listed}
    assert all(official[qcode] == name for qcode, name in topics.names().items())


def test_weights_of_a_parent_are_those_of_its_terms() -> None:
    known = topics.lexicon("en")
    place = known.qcodes.index("medtop:20000574")
    rows = np.flatnonzero(known.weights[:, place])
    assert len(rows)
    assert (np.abs(known.weights[rows, known.parents[place]]) >= np.abs(known.weights[rows, place])).all()


def test_what_reaches_a_higher_threshold_is_what_would_be_judged_with_it(sample: Prepared) -> None:
    low = topics.judge(sample.articles, 0.1)
    for threshold in (0.1, 0.2, 0.35, 0.8):
        assert topics.reaching(low, threshold)["topics"].equals(
            topics.judge(sample.articles, threshold)["topics"]
        )
