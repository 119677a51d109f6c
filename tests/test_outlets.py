"""Outlets: the table's shape, and names and addresses that must and must not be recognised."""

import csv
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pyarrow as pa
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from analysis import outlets, paths, schema, text
from analysis.errors import ParameterError

KNOWN = outlets.load()
ISO_639_1 = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da "
    "de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz "
    "ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln "
    "lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi "
    "pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti "
    "tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu "
)


def articles(*pairs: tuple[str | None, str | None]) -> pd.DataFrame:
    raw, urls = ([pair[at] for pair in pairs] for at in (0, 1))
    table = pa.table({"outlet_raw": pa.array(raw, pa.string()), "url": pa.array(urls, pa.string())})
    return schema.to_pandas(table)


def labelled(*pairs: tuple[str | None, str | None]) -> list[tuple[str | None, str | None]]:
    found = outlets.label(articles(*pairs), KNOWN)
    return [
        (None if pd.isna(name) else name, None if pd.isna(match) else match)
        for name, match in zip(found["outlet"], found["outlet_match"], strict=True)
    ]


PRINTED = [
    ("Times", "The Times"),
    ("The Times", "The Times"),
    ("Sun", "The Sun"),
    ("The Irish Sun", "The Irish Sun"),
    ("Telegraph", "The Telegraph"),
    ("The Daily Telegraph", "The Telegraph"),
    ("Guardian", "The Guardian"),
    ("BBC", "BBC News"),
    ("BBC Sport", "BBC News"),
    ("Sky", "Sky News"),
    ("Sky Sports", "Sky Sports"),
    ("Straits Times", "The Straits Times"),
    ("CNN (Online News)", "CNN"),
    ("Fox Online News", "Fox News"),
    ("Washington Post \\(blog\\)", "Washington Post"),
    ("New York Times - News", "New York Times"),
    ("Wall Street Journal - Editorial", "Wall Street Journal"),
    ("USA TODAY", "USA Today"),
    ("Noticias el Pais de España", "El País"),
    ("el pais", "El País"),
    ("Der Tag", "n-tv"),
    ("حضرموت نت", "Hadramout Net"),
    ("السوسنة", "Assawsana"),
    ("Irish Times Online", "Irish Times"),
    ("  THE   independent ", "The Independent"),
    ("TNA", "Tideway News Agency"),
    ("Yahoo", "Yahoo"),
    ("MSN", "MSN"),
]


@pytest.mark.parametrize(("raw", "name"), PRINTED)
def test_known_names(raw: str, name: str) -> None:
    assert labelled((raw, None)) == [(name, "alias")]


HOSTS = [
    (None, "https://www.bbc.co.uk/sport/1", "BBC News"),
    (None, "http://user@EDITION.CNN.COM:80/a", "CNN"),
    (None, "//cnnespanol.cnn.com/a", "CNN en Español"),
    ("www.iii.co.uk", None, "Interactive Investor"),
    ("africa.chinadaily.com.cn", None, "China Daily"),
    ("RollingStone.com", None, "Rolling Stone"),
    ("https://www.nature.com/", None, "Nature"),
    ("Guest Writer", "https://www.vox.com/a", "Vox"),
    (None, "https://news.yahoo.com/a", "Yahoo"),
    ("The Guardian", "https://guardian.ng/a", "The Guardian (Nigeria)"),
    ("Guardian", "https://guardian.ng/a", "The Guardian (Nigeria)"),
    ("The Sun", "https://thesun.my/a", "The Sun (Malaysia)"),
    ("ABC", "https://www.abc.es/a", "ABC (Spain)"),
]


@pytest.mark.parametrize(("raw", "url", "name"), HOSTS)
def test_known_hosts(raw: str | None, url: str | None, name: str) -> None:
    assert labelled((raw, url)) == [(name, "domain")]


def test_the_printed_name_wins_over_another_outlets_address() -> None:
    assert labelled(("Reuters", "https://news.yahoo.com/a")) == [("Reuters", "alias")]
    assert labelled(("The Guardian", "https://www.theguardian.com/a")) == [("The Guardian", "alias")]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Khaleej Tmies", "Khaleej Times"),
        ("Straits Tmes", "The Straits Times"),
        ("Huffingtn Post", "HuffPost"),
        ("The Jakata Post", "The Jakarta Post"),
        ("Hindustan Timmes", "Hindustan Times"),
    ],
)
def test_one_slip_is_forgiven_and_shown(raw: str, name: str) -> None:
    assert labelled((raw, None)) == [(name, "fuzzy")]


NEAR_MISSES = [
    "Daily Mall Recipes", "Daily Mall", "The Timesheet", "BBC Gardening Club Newsletter of Ohio",
    "Sun News", "Post", "The Post", "Timms", "Sky Blue News", "The Guardian Angels",
    "Telegraph Hill Gazette", "Mirror Lake News", "Independent Plumber", "Fox Newsletter", "CNNN", "Reuter",
    "Routers", "The Suns", "Star Wars", "Metropole", "The West Austrian", "The East Australian",
    "Houston Globe", "Boston Glove Company", "Daily Telegram", "Irish Timers Club", "New Yorker Times",
    "Times Square", "Le Mond", "El Paso", "Bild der Frau", "Expresso Bar", "Market Watchers",
    "Hindustan Tiles", "Washington Pest", "Al Jazeera Restaurant", "Washington Toast", "Financial Tides",
    "The Hills", "Guest Writer - Left", "Pravda", "24", "?!", "com", "co.uk", "blog.example",
    "news.invented-daily.example",
]  # fmt: skip


@pytest.mark.parametrize("raw", NEAR_MISSES)
def test_near_misses_stay_as_printed(raw: str) -> None:
    assert labelled((raw, None)) == [(raw, "unknown")]


def test_an_aggregators_address_does_not_name_the_outlet_behind_it() -> None:
    assert labelled(("Invented Gazette", "https://www.msn.com/a")) == [("Invented Gazette", "unknown")]


@pytest.mark.parametrize(
    "pair", [(None, None), ("", None), ("  ", "https://nowhere.example/a"), (None, "ftp"), (None, "")]
)
def test_nothing_printed_stays_null(pair: tuple[str | None, str | None]) -> None:
    assert labelled(pair) == [(None, None)]


def test_a_new_frame_with_the_same_rows() -> None:
    before = articles(("BBC", None), ("Invented Gazette", None), (None, None), ("BBC", "https://nix.example"))
    before.index = pd.Index([7, 3, 5, 1])
    copy = before.copy()
    after = outlets.label(before, KNOWN)
    pd.testing.assert_frame_equal(before, copy)
    assert list(after.index) == [7, 3, 5, 1]
    assert after["publisher_family"].fillna("-").tolist() == ["BBC", "-", "-", "BBC"]
    schema.check(after, schema.LABELLED, "articles")


def test_no_rows_give_no_rows() -> None:
    assert len(outlets.label(articles(), KNOWN)) == 0


@examples(60)
@given(st.lists(st.tuples(st.none() | st.text(max_size=30), st.none() | st.text(max_size=30)), max_size=8))
def test_any_text_is_survived_and_rows_do_not_influence_each_other(
    pairs: list[tuple[str | None, str | None]],
) -> None:
    assert labelled(*pairs) == [labelled(pair)[0] for pair in pairs]


@examples(60)
@given(
    st.sampled_from(sorted({name for name in KNOWN["name"] if "(" not in name})),
    st.sampled_from(["", " ", "\u00a0"]),
)
def test_a_canonical_name_is_known_however_spaced_and_cased(name: str, space: str) -> None:
    assert labelled((f"{space}{name.upper()}{space}", None)) == [(name, "alias")]


def test_report_counts_the_unknown() -> None:
    frame = articles(
        ("B Post-It", None),
        ("A Post-It", "https://nix.example/1"),
        ("BBC", None),
        ("B Post-It", "https://x.example"),
    )
    told = outlets.unknown(outlets.label(frame, KNOWN))
    assert list(zip(told["outlet"], told["articles"], strict=True)) == [("B Post-It", 2), ("A Post-It", 1)]
    assert told["url"].tolist() == ["https://x.example", "https://nix.example/1"]


def test_the_table_is_broad() -> None:
    assert len(KNOWN) >= 450
    assert KNOWN["country"].nunique() >= 60
    assert set(KNOWN["kind"]) == set(outlets.KINDS)


def test_every_row_has_its_shape() -> None:
    for row in KNOWN.to_dict("records"):
        keys = [text.key(name) for name in (row["name"], *row["aliases"])]
        assert ZoneInfo(row["timezone"]), row["name"]
        assert row["language"] in ISO_639_1.split(), row["name"]
        assert all(keys), row["name"]
        assert len(set(keys)) == len(keys), row["name"]
        assert not any(sign in row["name"] for sign in "|;\n"), row["name"]


def test_every_name_and_domain_leads_back_to_its_row() -> None:
    printed = [(row["name"], (alias, None)) for row in KNOWN.to_dict("records") for alias in row["aliases"]]
    hosts = [
        (row["name"], (None, f"https://www.{domain}/a"))
        for row in KNOWN.to_dict("records")
        for domain in row["domains"]
    ]
    wanted, pairs = zip(*printed, *hosts, strict=True)
    found = labelled(*pairs)
    assert [
        (pair, name) for pair, (name, _), right in zip(pairs, found, wanted, strict=True) if name != right
    ] == []


def test_the_samples_outlets_are_known_as_the_gold_has_them() -> None:
    with paths.data("gold", "outlets.csv").open(encoding="utf-8", newline="") as file:
        gold = list(csv.DictReader(file))
    rows = KNOWN.set_index("name")
    for outlet in gold:
        row = rows.loc[outlet["name"]]
        assert row["note"].startswith("invented, for data/sample")
        for column in ("publisher_family", "language", "timezone"):
            assert row[column] == outlet[column]
        assert list(row["domains"]) == [outlet["domain"]]
    assert KNOWN["note"].fillna("").str.startswith("invented").sum() == len(gold)


HEADER = "name,aliases,domains,publisher_family,country,language,timezone,day_first,kind,note"
ROW = "Invented Gazette,IG Daily,gazette.example,Invented Press,XA,en,Europe/London,true,local,"


@pytest.fixture
def own(tmp_path: Path) -> Callable[..., Path]:
    def write(*lines: str) -> Path:
        path = tmp_path / "own.csv"
        path.write_text("\n".join((HEADER, *lines)), "utf-8")
        return path

    return write


def test_a_users_own_table_adds_and_replaces(own: Callable[..., Path]) -> None:
    path = own(ROW, ROW.replace("Invented Gazette", "Vox").replace("IG Daily,gazette.example", ",vox.com"))
    known = outlets.load(extra=[path])
    assert len(known) == len(KNOWN) + 1
    assert known.set_index("name").loc["Vox", "publisher_family"] == "Invented Press"
    found = outlets.label(articles(("IG Daily", None)), known)
    assert found["outlet"].tolist() == ["Invented Gazette"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (ROW.replace("Invented Gazette", "!"), "own.csv row 2, name: '!' should be"),
        (ROW.replace("Invented Press", ""), "own.csv row 2, publisher_family: '' should be"),
        (ROW.replace("XA", "UK"), "own.csv row 2, country: 'UK' should be an ISO 3166-1"),
        (ROW.replace(",en,", ",eng,"), "own.csv row 2, language: 'eng' should be"),
        (
            ROW.replace("Europe/London", "GMT+25"),
            "own.csv row 2, timezone: 'GMT\\+25' should be an IANA zone",
        ),
        (ROW.replace("true", "yes"), "own.csv row 2, day_first: 'yes' should be true or false"),
        (ROW.replace(",local,", ",rag,"), "own.csv row 2, kind: 'rag' should be one of agency"),
        (ROW.replace("gazette.example", "co.uk"), "own.csv row 2, domains: 'co.uk' should be a host"),
        (
            ROW.replace("gazette.example", "gazette.example/uk"),
            "own.csv row 2, domains: 'gazette.example/uk' should",
        ),
        (
            ROW.replace("IG Daily", "The B.B.C. Sport|BBC Sport"),
            "own.csv row 2, aliases: 'BBC Sport' belongs to",
        ),
        (
            ROW.replace("gazette.example", "bbc.co.uk"),
            "own.csv row 2, domains: 'bbc.co.uk' belongs to 'BBC News'",
        ),
        (f"{ROW}\n{ROW}", "own.csv row 3, name: 'Invented Gazette' has a row already"),
    ],
)
def test_a_wrong_row_is_named(own: Callable[..., Path], row: str, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        outlets.load(extra=[own(row)])


@pytest.mark.parametrize("data", [b"name,aliases\nA,B\n", b"", b"\xff\xfe\x00name", b"name\n" + b'"' * 9])
def test_a_table_that_is_none_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(data)
    with pytest.raises(ParameterError, match=r"own\.csv"):
        outlets.load(extra=[path])
    with pytest.raises(ParameterError, match=r"none\.csv"):
        outlets.load(extra=[tmp_path / "none.csv"])
