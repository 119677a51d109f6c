"""Credits and agency marks: wordings that must and must not count, gold of the sample, and the graph."""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from analysis import outlets, schema
from analysis.credits import find, mentions, rules
from analysis.errors import ParameterError

KNOWN = outlets.load()
Row = dict[str, str | None]


def articles(*rows: Row) -> pd.DataFrame:
    columns = ("article_id", "outlet_raw", "url", "language", "body", "byline")
    filled = [{"article_id": f"a{at}", "language": "en", **row} for at, row in enumerate(rows)]
    data = {name: pa.array([row.get(name) for row in filled], pa.string()) for name in columns}
    return outlets.label(schema.to_pandas(pa.table(data)), KNOWN)


def found(body: str, outlet: str | None = None, language: str = "en") -> list[tuple[str, str]]:
    given_ = find(articles({"body": body, "outlet_raw": outlet, "language": language}), KNOWN)
    return list(zip(given_["credited"], given_["kind"], strict=True))


CREDITS = [
    ("The mayor told HPB News she would stay.", [("HPB News", "told")]),
    ("He was speaking exclusively to Sky's reporter in the square.", [("Sky News", "told")]),
    ("In an interview with BBC Radio 4 she declined to answer.", [("BBC News", "told")]),
    ("A spokesman said in a statement sent to Reuters that it was false.", [("Reuters", "told")]),
    ("“I was wrong,” he said Sunday on CNN’s morning show.", [("CNN", "told")]),
    ("She told the German newspaper Bild that it rained.", [("Bild", "told")]),
    ("He told Time magazine about his hens.", [("Time", "told")]),
    ("The cook told the Times of London that soup matters.", [("The Times", "told")]),
    ("Nine ports are on the list, according to The Times newspaper.", [("The Times", "according to")]),
    ("The bridge, according to reports in the Guardian, is closed.", [("The Guardian", "reported")]),
    ("The Times reports that ferries are late.", [("The Times", "reported")]),
    ("Ferries are late, reports The Sun.", [("The Sun", "reported")]),
    ("Reports in the Financial Times suggest otherwise.", [("Financial Times", "reported")]),
    ("It was first reported by The Gull.", [("The Gull", "reported")]),
    ("The survey, disclosed on Monday by The Gull, had 86 pages.", [("The Gull", "reported")]),
    ("The Gull, which broke the story on Monday, had 86 pages.", [("The Gull", "reported")]),
    ("A letter seen by Le Monde names nobody.", [("Le Monde", "reported")]),
    ("Bloomberg reported a rise in rents.", [("Bloomberg", "reported")]),
    ("CNN’s Ada Poole reported from the pier.", [("CNN", "reported")]),
    ("The magazine Fathom says the whales left.", [("Fathom", "reported")]),
    ("He told CNN and the BBC the same.", [("CNN", "told"), ("BBC News", "told")]),
    ("Reuters and AFP reported a landslide.", [("Reuters", "reported"), ("AFP", "reported")]),
    ("The clerk told Sky\nNews twice.", [("Sky News", "told")]),
    ("PORT MARROW (Reuters) - A crane fell.", [("Reuters", "agency mark")]),
    ("PARIS, June 3 (AP) — A crane fell.", [("Associated Press", "agency mark")]),
    ("Rain fell.\n(Press Association)", [("PA Media", "agency mark")]),
    ("Rain fell.\n— AFP", [("AFP", "agency mark")]),
    ("Rain fell. With AFP.", [("AFP", "agency mark")]),
    ("Rain fell.\nTNA/The Gull", [("Tideway News Agency", "agency mark")]),
    ("Rain fell.\n© 2024 AFP", [("AFP", "agency mark")]),
    ("Rain fell.\nCopyright 2019 The Associated Press. Thanks.", [("Associated Press", "agency mark")]),
    ("Rain fell.\nThe Associated Press contributed to this report.", [("Associated Press", "agency mark")]),
    ("Rain fell.\nAdditional reporting by PA", [("PA Media", "agency mark")]),
    ("Rain fell.\n(Reporting by Ada Poole in Skelby; Editing by Bo Rind)", [("Reuters", "agency mark")]),
    ("Rain fell.\n(With inputs from PTI)", [("PTI", "agency mark")]),
    ("She told Britain's Daily Telegraph newspaper that it rained.", [("The Telegraph", "told")]),
    ("He opened the bridge, telling Sky News that it would hold.", [("Sky News", "told")]),
    ("In a recent CNN interview he denied it.", [("CNN", "told")]),
    ("Ada Poole of The Guardian notes that hens were dear.", [("The Guardian", "reported")]),
    ("As Washington Post columnist Bo Rind writes, hens were dear.", [("Washington Post", "reported")]),
    ("“Hens were dear.”\n— Ada Poole, Financial Times\nMore", [("Financial Times", "reported")]),
    ("The essay first appeared in The Atlantic.", [("The Atlantic", "reported")]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "credited"), CREDITS)
def test_a_credit(body: str, credited: list[tuple[str, str]]) -> None:
    assert found(body) == credited


NONE = [
    "Ada Poole, who writes for the Guardian, keeps hens.",
    "The Guardian editorial board met at noon.",
    "She told reporters that it rained.",
    "According to the times table, six sevens are forty-two.",
    "According to the times, hens were dear.",
    "The sun reported for duty late; the mirror reports nothing.",
    "He told the Post Office to wait.",
    "He told the Independent Office for Conduct.",
    "The New York Times Company reported a profit.",
    "The New York Times reported quarterly earnings of nine crowns.",
    "People reported feeling unwell after the soup.",
    "A report by the People's Bank of China says so.",
    "Bloomberg said he would not run for mayor.",
    "The Times of Nowhere County reported a flood.",
    "The Las Vegas Sun Herald reported a flood.",
    "A Reuters/Ipsos poll asked nobody.",
    "We told @Reuters so.",
    "He reads the Guardian on Sundays.",
    "Reuters shares rose.",
    "Petra told Dawn a secret; according to Elle it was funny.",
    "According to DNA the hat was his.",
    "He was told AFPs are cheap.",
    "The senator (D-PA). He left.",
    "The boat at dawn (Ada Poole/Reuters)",
    "A crowd at the pier (AFP)",
    "Image copyright Reuters",
    "The jury told the court that hens can swim.",
    "Sources told the Post nothing that could be named.",
]


@pytest.mark.parametrize("body", NONE)
def test_no_credit(body: str) -> None:
    assert found(body) == []


@pytest.mark.parametrize(
    ("language", "body", "credited"),
    [
        ("de", "Das sagte er der „Bild“-Zeitung.", [("Bild", "told")]),
        ("de", "Laut Spiegel regnet es.", [("Der Spiegel", "according to")]),
        ("de", "Wie die Süddeutsche Zeitung berichtet, regnet es.", [("Süddeutsche Zeitung", "reported")]),
        ("de", "Das sagte sie der Deutschen Presse-Agentur.", [("dpa", "told")]),
        ("de", "Im Gespräch mit dem Deutschlandfunk lachte sie.", [("Deutschlandfunk", "told")]),
        ("fr", "« Non », a-t-il déclaré au Monde.", [("Le Monde", "told")]),
        ("fr", "Selon Le Figaro, il pleut.", [("Le Figaro", "according to")]),
        ("fr", "D’après l’AFP, il pleut.", [("AFP", "according to")]),
        ("fr", "Il pleut. (avec AFP)", [("AFP", "agency mark")]),
        ("es", "Según informó El País, llueve.", [("El País", "according to")]),
        ("es", "Lo negó en una entrevista con la Cadena SER.", [("Cadena SER", "told")]),
        ("es", "Dijo a EFE que llueve.", [("EFE", "told")]),
        ("de", "Das Amt bestätigte es unter Berufung auf die Bild.", [("Bild", "according to")]),
        ("fr", "Il l’a dit dans un entretien au Figaro.", [("Le Figaro", "told")]),
        ("es", "Con información de EFE.", [("EFE", "agency mark")]),
        ("pt", "De acordo com a Lusa, chove.", [("Lusa", "according to")]),
        ("it", "Secondo quanto riporta ANSA, piove.", [("ANSA", "according to")]),
        ("nl", "Volgens Reuters regent het.", [("Reuters", "according to")]),
        ("ar", "وقال الوزير نقلا عن رويترز إن المطر غزير.", [("Reuters", "according to")]),
        ("ar", "ذكرت صحيفة الرياض أن المطر غزير.", [("Al Riyadh", "reported")]),
        ("ar", "ذكرت الرياض أن المطر غزير.", []),
        ("en", "Laut Spiegel regnet es.", []),
    ],
)
def test_other_languages(language: str, body: str, credited: list[tuple[str, str]]) -> None:
    assert found(body, language=language) == credited


@pytest.mark.parametrize(
    ("outlet", "body", "credited"),
    [
        ("BBC", "He told the BBC.", [("BBC News", "self")]),
        ("New York Times", "He told The Times.", [("New York Times", "self")]),
        ("ABC Australia", "He told the ABC.", [("ABC News (Australia)", "self")]),
        ("CNN", "He told ABC.", [("ABC News", "told")]),
        ("Evening Standard", "He told The Times.", [("The Times", "told")]),
        ("Politico", "He told the Times.", []),
        ("Politico", "The Washington Post had it. He told the Post.", [("Washington Post", "told")]),
        ("Politico", "He wrote in the Los Angeles Times. He told the Times.",
         [("Los Angeles Times", "reported"), ("Los Angeles Times", "told")]),
        ("Politico", "He told the Guardian.", [("The Guardian", "told")]),
    ],
)  # fmt: skip
def test_whose_name_it_is_depends_on_the_article(
    outlet: str, body: str, credited: list[tuple[str, str]]
) -> None:
    assert found(body, outlet) == credited


@pytest.mark.parametrize(
    ("byline", "credited"),
    [
        ("Reuters", ["Reuters"]),
        ("By Ada Poole, Associated Press", ["Associated Press"]),
        ("Ada Poole and Bo Rind for The Gull", ["The Gull"]),
        ("AFP / Reuters", ["AFP", "Reuters"]),
        ("PA", ["PA Media"]),
        ("Ada Poole (PA)", ["PA Media"]),
        ("By Will Timesworthy", []),
        ("The Times Staff Band", []),
        ("Dawn Post", []),
        ("", []),
    ],
)
def test_bylines(byline: str, credited: list[str]) -> None:
    given_ = find(articles({"byline": byline}), KNOWN)
    assert given_["credited"].tolist() == credited
    assert given_["start"].isna().all()
    assert all(quote in byline for quote in given_["quote"])


FRAGMENTS = st.sampled_from([
    "told ", "the ", "The ", "Times", "Reuters", " reported", "(", ")", "AFP", " — ", "\n", "’s ", "“",
    "according to ", "Sky News", "©", "2024 ", " and ", ", ", "newspaper ", "LONDON ", "🐔", "\u00a0", "é",
    ". ", "With ", "/",
])  # fmt: skip


@examples(40)
@given(st.lists(st.lists(FRAGMENTS | st.text(max_size=5), max_size=40).map("".join), min_size=4, max_size=6))
def test_a_span_is_its_quote(bodies: list[str]) -> None:
    given_ = find(articles(*({"body": body} for body in bodies)), KNOWN)
    schema.check(given_, schema.CREDITS, "credits")
    columns = (given_[column] for column in ("article_id", "start", "end", "quote"))
    for article, start, end, quote in zip(*columns, strict=True):
        assert bodies[int(article[1:])][start:end] == quote != ""


def test_a_long_hostile_body_ends() -> None:
    for piece in ("told ", "(", "The Times ", "Reuters, ", "A ", "newspaper ", "— ", "Reporting by a "):
        assert isinstance(find(articles({"body": piece * 20_000}), KNOWN), pd.DataFrame)


def test_the_page_this_exists_for(shared: Path) -> None:
    page = (shared / "pages" / "000_371d184b40ccc70a.txt").read_text("utf-8").partition("Hashtags")[0]
    assert found(page) == [
        ("The Times", "according to"), ("Sky News", "told"), ("Sky News", "told"), ("The Times", "reported"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "row",
    ["told {outlet},rumoured,2,en,,", "told nobody,told,2,en,,", "told {outlet},told,2,en,Reuters,"],
)
def test_a_wrong_wording_is_named(row: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "credits.csv").write_text(f"pattern,kind,strength,language,outlet,note\n{row}\n", "utf-8")
    monkeypatch.setattr(rules.paths, "data", tmp_path.joinpath)
    with pytest.raises(ParameterError, match=r"credits\.csv row 2"):
        rules.wordings.__wrapped__()


def test_names_lead_to_outlets_that_exist() -> None:
    book = mentions.names(KNOWN)
    owners = {
        owner
        for _, choices in book.by_word.values()
        for name in choices
        for owner in (name.plain, name.the, name.contracted)
        if owner is not None
    }
    assert owners <= set(range(len(KNOWN)))
    assert len(owners) > 0.8 * len(KNOWN)
