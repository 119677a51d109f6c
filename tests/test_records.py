"""Ids of records: shuffled, grown, renamed and exported again, a table gives the same articles; edits are versions."""

import csv
import io
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from analysis import corpus, merge, read, schema, tally, times

TEXT = "The council agreed on Monday to repair the sea wall before winter, and nobody said who would pay."
NAMES = ("id", "title", "outlet", "url", "date", "text")
KINDS = ("own id", "counter", "address", "neither")
CHANNEL = '<rss version="2.0"><channel><title>Harbour Post</title>{}</channel></rss>'
ITEM = (
    "<item><title>{}</title><link>{}</link><pubDate>Mon, 09 Mar 2026 0{}:00:00 GMT</pubDate><description>{}"
    "</description></item>"
)


def row(n: int, kind: str = "address", **other: str) -> dict[str, str]:
    """One record; `kind` says by what it can be known."""
    return {
        "id": {"own id": f"hp-{n:07}", "counter": str(n)}.get(kind, ""),
        "title": f"Council agrees to repair the sea wall, part {n}", "outlet": "Harbour Post",
        "url": "" if kind in ("own id", "neither") else f"https://post.example/wall/{n}",
        "date": f"2026-03-{n % 20 + 1:02}", "text": f"{TEXT} Part {n}.",
    } | other  # fmt: skip


def table(folder: Path, rows: list[dict[str, str]], name: str = "export.csv") -> Path:
    written = io.StringIO()
    made = csv.DictWriter(written, NAMES)
    made.writeheader()
    made.writerows(rows)
    (folder / name).write_text(written.getvalue(), encoding="utf-8")
    return folder / name


def ids(*paths: Path) -> list[str]:
    return sorted(read.read(paths).articles["article_id"])


def accounted(found: read.Corpus) -> None:
    """Every record is in the ledger once: an article, or set aside."""
    aside = found.ledger[(found.ledger["use"] == "set aside") & found.ledger["record"].notna()]
    used = found.ledger[found.ledger["use"] == "record"]
    assert sorted(used["article_id"]) == sorted(found.articles["article_id"])
    assert len(used) + len(aside) == found.documents["records"].sum()
    assert (found.documents["records"] == found.documents["articles"] + found.documents["set_aside"]).all()


@examples(15)
@given(st.data())
def test_a_shuffled_grown_and_renamed_export_gives_the_same_ids(data: st.DataObject) -> None:
    kinds = data.draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=6))
    rows = [row(n, kind) for n, kind in enumerate(kinds)]
    with tempfile.TemporaryDirectory() as folder:
        before = ids(table(Path(folder), rows))
        assert len(set(before)) == len(rows)
        grown = [*data.draw(st.permutations(rows)), row(99, data.draw(st.sampled_from(KINDS)))]
        other = table(Path(folder), grown, "again.csv")
        assert set(before) < set(ids(other))
        assert len(ids(other)) == len(rows) + 1
        both = read.read([Path(folder) / "export.csv", other])
        assert len(both.articles) == len(rows) + 1
        accounted(both)


@pytest.mark.parametrize("kind", KINDS)
def test_an_export_read_again_adds_only_what_is_new(tmp_path: Path, kind: str) -> None:
    rows = [row(n, kind) for n in range(5)]
    corpus.add(tmp_path / "corpus", [table(tmp_path, rows)])
    added = corpus.add(tmp_path / "corpus", [table(tmp_path, [row(9, kind), *reversed(rows)])])
    assert (added.articles, added.set_aside) == (1, 5)
    assert corpus.add(tmp_path / "corpus", [table(tmp_path, rows[::-1], "renamed.csv")]).articles == 0
    found = corpus.open(tmp_path / "corpus")
    assert len(found.articles) == 6
    assert "the same record as export.csv, record 1" in set(found.ledger["reason"].dropna())
    accounted(found)


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_that_grows_under_its_name_adds_only_what_is_new(tmp_path: Path, kind: str) -> None:
    """Every record stands where it stood; then one is edited in its place."""
    rows = [row(n, kind) for n in range(5)]
    for grown, news in ((rows, 5), ([*rows, row(9, kind)], 1)):
        assert corpus.add(tmp_path / "corpus", [table(tmp_path, grown)]).articles == news
    edited = [*rows[:2], row(2, kind, text=f"{TEXT} It will cost more."), *rows[3:]]
    assert corpus.add(tmp_path / "corpus", [table(tmp_path, edited)]).articles == 1
    found = corpus.open(tmp_path / "corpus")
    assert found.articles["article_id"].is_unique
    assert list(found.ledger["reason"].dropna()).count(
        "an edited version of the same article, in export.csv, record 3"
    ) == 1  # fmt: skip
    accounted(found)


def merged(*paths: Path) -> merge.Merged:
    found = read.read(paths).articles
    labelled = found.assign(
        outlet=found["outlet_raw"], outlet_match="alias", publisher_family=found["outlet_raw"]
    )
    for column in schema.LABELLED:
        labelled[column.name] = labelled[column.name].astype("string[pyarrow]")
    return merge.printings(times.date(labelled))


@pytest.mark.parametrize("kind", KINDS)
def test_an_edited_body_is_a_version_of_the_article(tmp_path: Path, kind: str) -> None:
    first = table(tmp_path, [row(1, kind), row(2, kind)])
    second = table(tmp_path, [row(2, kind), row(1, kind, text=f"{TEXT[:60]}.")], "b.csv")
    found = merged(first, second)
    assert sorted(found.articles["article_id"]) == ids(first) == ids(second)
    edited = found.articles[found.articles["printings"] == 2].iloc[0]
    assert (edited["body"], list(edited["edited"])) == (f"{TEXT[:60]}.", ["body"])
    assert set(found.printings["reason"]) == {"captured first", "edited version"}
    assert set(found.printings["body"]) == {f"{TEXT} Part 1.", f"{TEXT[:60]}."}


def test_rows_that_are_numbered_alike_in_two_exports_are_not_one_article(tmp_path: Path) -> None:
    other = row(
        1, "counter", title="Ferries stop for a second day on strike", url="https://post.example/ferries"
    )
    assert len(ids(table(tmp_path, [row(1, "counter")]), table(tmp_path, [other], "b.csv"))) == 2


OTHER = {
    "title": "Whale seen off Skelby, many people watch it", "url": "",
    "text": "Many people came to the quay to look at it on Tuesday, and the harbour was closed.",
}  # fmt: skip
SHARED = ("V1", "17.0", "row 3", "article_000017", "2-14", "2026-03-09", "trafilatura", "newspaper4k",
          "crawl-20260309-1015", "c2f1a4d0-7f0e-4d0c-9a39-0d8b7f0a2f11")  # fmt: skip


@pytest.mark.parametrize("own", SHARED)
@pytest.mark.parametrize("files", [1, 2])
def test_an_id_that_several_articles_have_is_no_identity(tmp_path: Path, own: str, files: int) -> None:
    """Counters, labels, names of parsers and runs: in one file or in several, on one day, nothing is called edited."""
    one, other = row(1, "neither", id=own), row(1, "neither", id=own) | OTHER
    wall = row(
        2, "neither", id=own, title="Wall on the north side falls into the sea", text=f"{TEXT[9:]} Twice."
    )
    paths = [table(tmp_path, [one, other, wall])]
    if files == 2:
        paths = [table(tmp_path, [one]), table(tmp_path, [other, wall], "b.csv")]
    found = read.read(paths, languages="declared")
    assert len(found.articles) == found.articles["article_id"].nunique() == 3
    assert found.articles["version_of"].isna().all()
    assert not found.ledger["reason"].str.contains("edited").any()
    later = table(tmp_path, [other | {"text": f"{OTHER['text']} It left."}, wall, one], "c.csv")
    again = read.read([*paths, later], languages="declared")
    assert len(again.articles) == 4
    (edited,) = again.ledger["reason"][again.ledger["reason"].str.contains("edited", na=False)]
    assert edited.endswith(", record 1" if files == 2 else ", record 2")
    accounted(again)


LONG = "c2f1a4d0-7f0e-4d0c-9a39-0d8b7f0a2f11"
EDITED = [
    ({"text": OTHER["text"]}, 1),  # the headline stays
    ({"title": OTHER["title"]}, 1),  # the text stays
    ({"title": OTHER["title"], "text": OTHER["text"], "date": "2026-03-09T10:15:00Z"}, 1),  # the time stays
    (
        {"title": OTHER["title"], "text": OTHER["text"], "url": "https://post.example/wall/1"},
        1,
    ),  # the address stays
    ({"title": "", "text": OTHER["text"]}, 1),  # nothing speaks against it
    ({"title": OTHER["title"], "text": OTHER["text"]}, 2),
    ({"title": OTHER["title"], "text": ""}, 2),
]


@pytest.mark.parametrize(("changed", "articles"), EDITED)
def test_an_id_of_its_own_is_one_article_unless_nothing_agrees(
    tmp_path: Path, changed: dict[str, str], articles: int
) -> None:
    own = {name: value for name, value in changed.items() if name in ("url", "date")}
    first = row(1, "neither", id=LONG, **own)
    if not changed.get("title", "x"):
        first["title"] = ""
    paths = [table(tmp_path, [first]), table(tmp_path, [first | changed], "b.csv")]
    found = read.read(paths, languages="declared")
    assert found.articles["version_of"].notna().sum() == 2 - articles
    assert found.ledger["reason"].str.contains("edited").sum() == 2 - articles
    accounted(found)


def test_an_address_that_led_to_several_articles_leads_to_them_again(tmp_path: Path) -> None:
    rows = [row(n, "address", url="https://post.example/live") for n in range(3)]
    grown = [
        *rows[:2],
        rows[2] | {"text": f"{TEXT} More."},
        row(9, "address", url="https://post.example/live"),
    ]
    found = read.read([table(tmp_path, rows), table(tmp_path, grown, "b.csv")])
    said = list(found.ledger["reason"].dropna())
    assert said == ["the same record as export.csv, record 1", "the same record as export.csv, record 2",
                    "an edited version of the same article, in export.csv, record 3"]  # fmt: skip
    assert (len(found.articles), found.articles["version_of"].notna().sum()) == (5, 1)
    accounted(found)


ALIKE = [
    ("The “wall” is old – 3 metres.", 'The "wall" is old - 3 metres.', True),
    ("L’état «paie» tout…", "L'état “paie” tout...", True),
    ("THE WALL  is\nold.", "The wall is old.", True),
    ("The wall is 12 metres.", "The wall is 21 metres.", False),
    ("He will pay.", "He will not pay.", False),
    ("Ärger im Rat", "Arger im Rat", False),
    ("市长选举", "市長选举", False),
    ("3-1", "31", False),
]


@pytest.mark.parametrize(("one", "other", "same"), ALIKE)
def test_marks_spaces_and_case_are_no_edit(tmp_path: Path, one: str, other: str, same: bool) -> None:
    for part in ("title", "text"):
        rows = [row(1, "address", **{part: f"{TEXT} {said}"}) for said in (one, other)]
        paths = [table(tmp_path, rows[:1]), table(tmp_path, rows[1:], "b.csv")]
        found = read.read(paths, languages="declared")
        assert list(found.ledger["use"]) == ["record", "set aside" if same else "record"]
        assert found.ledger["reason"].iloc[1].startswith("the same record" if same else "an edited version")


def test_an_id_that_two_articles_of_one_table_share_is_not_theirs_alone(tmp_path: Path) -> None:
    rows = [row(n, "address", url="https://post.example/live") for n in range(4)]
    assert len(ids(table(tmp_path, rows))) == 4


def test_ids_under_one_address_are_the_same_in_every_process(tmp_path: Path) -> None:
    rows = [row(n, "address", url="https://post.example/live") for n in range(2)]
    assert ids(table(tmp_path, rows)) == ["3d3648fa0d80dc94", "b4f9a4c3618c08cc"]


def test_a_feed_read_hourly_prints_its_articles_again(tmp_path: Path) -> None:
    for hour, link in (
        ("09", "https://post.example/wall?utm_source=rss"),
        ("10", "https://post.example/wall/amp"),
    ):
        item = ITEM.format("Wall repair agreed by council", link, 9, TEXT)
        (tmp_path / f"2026-03-09T{hour}00Z.rss").write_text(CHANNEL.format(item), encoding="utf-8")
    found = merged(tmp_path)
    assert list(found.articles["printings"]) == [2]
    assert found.articles["article_id"].iloc[0] == ids(tmp_path / "2026-03-09T0900Z.rss")[0]
    assert list(found.articles["edited"].iloc[0]) == []


def test_a_headline_edited_in_a_feed_is_the_same_article(tmp_path: Path) -> None:
    for n, headline in enumerate(("Wall repair agreed", "Wall repair agreed, residents to pay")):
        item = ITEM.format(headline, "https://post.example/wall", 9, TEXT)
        (tmp_path / f"{n}.rss").write_text(CHANNEL.format(item), encoding="utf-8")
    found = merged(tmp_path)
    assert list(found.articles["headline"]) == ["Wall repair agreed, residents to pay"]
    assert list(found.articles["edited"].iloc[0]) == ["headline"]


GKG = "gkgrecordid,date,sourcecommonname,documentidentifier,v2themes,v2persons,v2organizations,v2locations,v2tone\n"
EVENT = "globaleventid,dateadded,sourceurl\n"


def test_gdelt_rows_of_one_address_are_one_article_with_what_they_found(tmp_path: Path) -> None:
    address = "https://post.example/wall"
    (tmp_path / "a.csv").write_text(
        f"{EVENT}1,20260309101500,{address}\n2,20260309101500,{address}?utm_source=x\n"
    )
    (tmp_path / "b.csv").write_text(
        f"{GKG}20260309103000-1,20260309103000,post.example,{address},WATER,12;TAX,9;WATER,40,".replace(
            "WATER,12;TAX,9;WATER,40", '"WATER,12;TAX,9;WATER,40"'
        )
        + '"Ann Reed,5;Odo Pell,9","Harbour Board,3","1#Orsel#OR#OR#1#2#OR#7;4#Port Lumen, Orsel#OR#OR#1#2#9#8","-2.5,1,2"\n'
    )
    found = read.read([tmp_path])
    accounted(found)
    (article,) = merged(tmp_path).articles.to_dict("records")
    assert list(article["themes"]) == ["WATER", "TAX"]
    assert list(article["persons"]) == ["Ann Reed", "Odo Pell"]
    assert list(article["organisations"]) == ["Harbour Board"]
    assert list(article["places"]) == ["Orsel", "Port Lumen, Orsel"]
    assert (article["tone"], article["printings"]) == (-2.5, 2)
    assert f"{article['published_earliest']:%H:%M %Z}" in ("10:15 UTC", "10:30 UTC")


EVENTS = "globaleventid,dateadded,actiongeofullname,avgtone,sourceurl\n"
GKG_ROWS = (
    ("WATER,12;TAX,9", "Ann Reed,5", "Harbour Board,3"),
    ("TAX,4;WALL,80", "Odo Pell,9", "Harbour Board,7"),
)


@pytest.mark.parametrize("files", [1, 2])
def test_what_all_rows_of_an_address_found_is_what_the_article_has(tmp_path: Path, files: int) -> None:
    """In one export or in several; the events' places, the graph's themes, persons and organisations."""
    address, written = "https://post.example/wall", [[EVENTS, GKG], [EVENTS, GKG]]
    for n in range(2):
        written[n % files][0] += f'{n},20260309101500,"{("Port Lumen", "Old Quay")[n]}",-2,{address}\n'
        themes, persons, organisations = GKG_ROWS[n]
        written[n % files][1] += (
            f'2026030910{n}000-1,2026030910{n}000,post.example,{address},"{themes}","{persons}",'
            f'"{organisations}",,\n'
        )
    for n in range(files):
        (tmp_path / f"{n}-events.csv").write_text(written[n][0])
        (tmp_path / f"{n}-graph.csv").write_text(written[n][1])
    accounted(read.read([tmp_path]))
    (article,) = merged(tmp_path).articles.to_dict("records")
    found = {name: list(article[name]) for name in schema.FINDINGS}
    assert found == {
        "themes": ["WATER", "TAX", "WALL"],
        "persons": ["Ann Reed", "Odo Pell"],
        "organisations": ["Harbour Board"],
        "places": ["Port Lumen", "Old Quay"],
    }
    assert article["printings"] == 2 * files  # documents, not rows
    assert list(article["edited"]) == []


def test_what_gdelt_found_more_is_no_edit_and_rows_that_tell_nothing_new_are_mentions(tmp_path: Path) -> None:
    address = "https://post.example/wall"
    rows = [
        f'{n},20260309101500,"{place}",-2,{address}\n' for n, place in enumerate(("Orsel", "Lumen", "Orsel"))
    ]
    (tmp_path / "events.csv").write_text(EVENTS + "".join(rows))
    found = read.read([tmp_path])
    accounted(found)
    assert list(found.ledger["use"]) == ["record", "record", "set aside"]
    assert set(merged(tmp_path).printings["reason"]) == {"captured first", "same record"}


@examples(15)
@given(st.lists(st.tuples(st.integers(0, 2), st.sets(st.sampled_from("ABCD"))), min_size=1, max_size=8))
def test_in_whatever_order_rows_come_the_union_is_the_same(rows: list[tuple[int, set[str]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lines = [
            f'{n},20260309101500,,https://post.example/{n},"{";".join(f"{t},1" for t in sorted(themes))}",,,,\n'
            for n, themes in rows
        ]
        (Path(folder) / "g.csv").write_text(GKG + "".join(lines))
        got = merged(Path(folder)).articles.set_index("url")["themes"]
    for n in {n for n, _ in rows}:
        union = set().union(*(themes for number, themes in rows if number == n))
        listed = got[f"https://post.example/{n}"]
        assert set([] if listed is None or listed is pd.NA else listed) == union


def test_what_gdelt_found_can_be_tallied(tmp_path: Path) -> None:
    rows = [
        f'2026030910{n}000-1,2026030910{n}000,post.example,https://post.example/{n},,"Ann Reed,5",,,\n'
        for n in (1, 2)
    ]
    (tmp_path / "b.csv").write_text(GKG + "".join(rows))
    articles = read.read([tmp_path]).articles
    counted = tally.by(
        articles.assign(text_id=articles["article_id"], origin_id=articles["article_id"]), "persons"
    )
    assert counted[["persons", "articles"]].to_numpy().tolist() == [["Ann Reed", 2]]
