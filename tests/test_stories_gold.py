"""Floors on gold sets pinned by their hash: stories, origins and planted near copies, one default for all of them."""

import csv
import gzip
import hashlib
import json
import re
from pathlib import Path

import pandas as pd
import planted
import pytest

from analysis import credits, outlets, paths, score, stories

HASHES = {
    "stories/giveme5w1h.jsonl.gz": "f5ffe3bea21937a2df0e98d36ff529f598c29d6d164c6de9015cedd0d5be991d",
    "stories/uci-headlines.csv": "d53fbe7c664dcdc30cd7e65dee2b0c6b9e489ac140233b266dab37a68f28b37e",
    "load/articles-4000.jsonl.gz": "f31ad529a8cf17a2670df2bc59a916489ffd789fbf4dd13bac810e05723203c5",
    "stories/ecbplus-odd.jsonl.gz": "59c68bf365f7969d3e660eb6b094ddcb7f5f1eebd26232aad913601798c57586",
    "wikinews/meantime.jsonl.gz": "0f59612304f289727688ee5eec04b5945f96699dfc1d21ee8a89a28bdedeb43d",
}
FLOORS = {"giveme5w1h": 0.95, "uci-headlines": 0.82, "sample": 0.95, "meantime": 0.85, "ecbplus-odd": 0.79}
FOUND = {8: 0.9, 12: 0.95, 20: 0.97, 40: 0.97}  # share of planted passages of so many words that is found
DRIFT = 0.02  # what unrelated articles read beside a set may cost
COPIES = 0.97  # recall and precision of planted near copies
COLUMNS = ["article_id", "outlet", "headline", "body", "published_earliest", "story"]


def pinned(shared: Path, name: str) -> Path:
    path = shared / name
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    assert found == HASHES[name], f"{name} is not the set that the floor is for"
    return path


def lines(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def frame(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=COLUMNS)
    table["published_earliest"] = pd.to_datetime(table["published_earliest"], errors="coerce", utc=True)
    return table.assign(published_latest=table["published_earliest"])


@pytest.fixture(scope="module")
def giveme5w1h(shared: Path) -> pd.DataFrame:
    found = lines(pinned(shared, "stories/giveme5w1h.jsonl.gz"))
    keys = ("id", "outlet_domain", "headline", "text", "published", "story")
    return frame([tuple(row[key] for key in keys) for row in found])


@pytest.fixture(scope="module")
def uci(shared: Path) -> pd.DataFrame:
    with pinned(shared, "stories/uci-headlines.csv").open(encoding="utf-8", newline="") as file:
        rows = [(f"u{row['ID']}", row["PUBLISHER"], row["TITLE"], None,
                 pd.Timestamp(int(row["TIMESTAMP"]), unit="ms", tz="UTC"), row["STORY"])
                for row in csv.DictReader(file)]  # fmt: skip
    return frame(rows)


@pytest.fixture(scope="module")
def load(shared: Path) -> pd.DataFrame:
    found = lines(pinned(shared, "load/articles-4000.jsonl.gz"))
    keys = ("id", "outlet", "headline", "text", "published")
    table = frame([(*(row[key] for key in keys), None) for row in found])
    return table[table["body"].str.len() > 0].reset_index(drop=True)


@pytest.fixture(scope="module")
def sample() -> pd.DataFrame:
    text = paths.data("gold", "articles.jsonl").read_text("utf-8")
    table = pd.DataFrame([json.loads(line) for line in text.splitlines()])
    instant = pd.to_datetime(table["published"], utc=True)
    return table.assign(article_id=table["key"], published_earliest=instant, published_latest=instant)


def check(found: "pd.Series[str]", gold: "pd.Series[str]", floor: float) -> float:
    got = score.bcubed(found.tolist(), gold.tolist())
    worst = pd.DataFrame({"gold": gold, "story": found}).groupby("gold")["story"].agg(["size", "nunique"])
    split = worst[worst["nunique"] > 1].sort_values("size", ascending=False).head(10)
    assert got.f1 >= floor, f"B-cubed {got} is below {floor}; split:\n{split.to_string()}"
    return got.f1


def test_stories_of_full_articles(giveme5w1h: pd.DataFrame) -> None:
    result = stories.relate(giveme5w1h).articles
    check(result["story_id"], giveme5w1h["story"], FLOORS["giveme5w1h"])


def test_stories_of_headlines(uci: pd.DataFrame) -> None:
    result = stories.relate(uci).articles
    check(result["story_id"], uci["story"], FLOORS["uci-headlines"])


def test_stories_of_articles_without_any_time(shared: Path) -> None:
    found = lines(pinned(shared, "stories/ecbplus-odd.jsonl.gz"))
    gold = frame([(row["id"], None, row["headline"], row["text"], None, row["story"]) for row in found])
    check(stories.relate(gold).articles["story_id"], gold["story"], FLOORS["ecbplus-odd"])


def renamed(articles: pd.DataFrame, copy: int) -> pd.DataFrame:
    """The articles with other names in them, so that they tell of other events."""
    ending = "aeiou"[copy % 5] + "lmnr"[copy // 5 % 4]

    def change(texts: "pd.Series[str]") -> "pd.Series[str]":
        return texts.str.replace(r"\b([A-Z][a-z]{2,})\b", lambda name: name[1] + ending, regex=True)

    ids = articles["article_id"] + f"-{copy}"
    return articles.assign(
        article_id=ids, headline=change(articles["headline"]), body=change(articles["body"])
    )


@pytest.mark.parametrize("name", ["giveme5w1h", "uci"])
def test_unrelated_articles_beside_change_little(
    name: str, load: pd.DataFrame, request: pytest.FixtureRequest
) -> None:
    gold: pd.DataFrame = request.getfixturevalue(name)
    alone = check(stories.relate(gold).articles["story_id"], gold["story"], 0)
    beside = stories.relate(pd.concat([gold, renamed(load, 0), renamed(load, 1)], ignore_index=True)).articles
    check(beside["story_id"].iloc[: len(gold)], gold["story"], alone - DRIFT)


def test_near_copies_planted_as_agencies_customers_make_them(load: pd.DataFrame) -> None:
    ties = ["exact copy", "near copy"]

    def copied(articles: pd.DataFrame) -> set[tuple[str, str]]:
        found = stories.relate(articles).relations
        return set(found.loc[found["relation"].isin(ties), ["a", "b"]].itertuples(index=False, name=None))

    articles, pairs = planted.plant(load, 600)
    got = score.pairs(copied(articles) - copied(load), pairs)
    assert min(got.precision, got.recall) >= COPIES, got


def first_printing(table: pd.DataFrame, relations: set[str]) -> "pd.Series[str]":
    """The article each one copies, through copies of copies, as the gold says."""
    copy_of = dict(zip(table["key"], table["copy_of"].where(table["relation"].isin(relations)), strict=True))

    def first(key: str) -> str:
        return first(copy_of[key]) if isinstance(copy_of[key], str) else key

    return table["key"].map(first)


@pytest.mark.parametrize(
    ("column", "relations"), [("text_id", {"exact copy"}), ("origin_id", {"exact copy", "near copy"})]
)
def test_texts_and_origins_of_the_sample(sample: pd.DataFrame, column: str, relations: set[str]) -> None:
    check(stories.relate(sample).articles[column], first_printing(sample, relations), 0.98)


def test_stories_of_the_sample(sample: pd.DataFrame) -> None:
    given = credits.find(sample.assign(language="en"), outlets.load())
    check(stories.relate(sample, given).articles["story_id"], sample["story"], FLOORS["sample"])


@pytest.mark.parametrize("language", ["en", "es", "it", "nl"])
def test_stories_of_one_small_world_read_for_years(shared: Path, language: str) -> None:
    found = pd.DataFrame(lines(pinned(shared, "wikinews/meantime.jsonl.gz")))
    events = pd.read_csv(Path(__file__).with_name("meantime.csv"), dtype=str).set_index("id")["story"]
    day = found.dropna(subset=["date"]).drop_duplicates("id").set_index("id")["date"]
    table = found[(found["lang"] == language) & (found["corpus"] != "corpus_stock")].reset_index(drop=True)
    body, story = table["text"].str.split("\n", n=2).str[-1], table["id"].map(events).fillna(table["id"])
    rows = zip(table["id"], ["Wikinews"] * len(table), table["title"], body, table["id"].map(day), story,
               strict=True)  # fmt: skip
    gold = frame(list(rows))
    gold["published_latest"] += pd.Timedelta(days=1)
    check(stories.relate(gold).articles["story_id"], gold["story"], FLOORS["meantime"])


@pytest.mark.parametrize("words", sorted(FOUND))
def test_planted_passages_are_found_with_their_places(load: pd.DataFrame, words: int) -> None:
    articles, passages = planted.passages(load.head(1_500), words, 100)
    bodies = articles.set_index("article_id")["body"]
    table = stories.relate(articles).relations
    reused = table[table["relation"] == "reuse"].set_index(["a", "b"])["passages"]
    shared = {
        (a, b): [bodies[a][p["a_start"] : p["a_end"]] for p in found] for (a, b), found in reused.items()
    }
    hits = [any(text in part for part in shared.get(pair, ())) for pair, text in passages.items()]
    assert sum(hits) >= FOUND[words] * len(hits), f"{sum(hits)} of {len(hits)} found"


def test_the_page_this_project_exists_for(shared: Path) -> None:
    text = (shared / "pages" / "000_371d184b40ccc70a.txt").read_text("utf-8")
    page = re.split(r"\n\n\n", text.strip())
    rows = [("main", "Sky News", *page[0].split("\n", 1), "2025-06-03T20:00Z", None)]
    for number, item in enumerate(page[1:]):
        outlet, _, _, headline, body = item.strip().split("\n", 4)
        rows.append((f"item {number}", outlet, headline, body, "2025-06-03T20:00Z", None))
    found = stories.relate(frame(rows)).articles
    ids = dict(zip(found["outlet"], found["story_id"], strict=True))
    assert ids["The Independent"] == ids["BBC News"]
    assert len(set(ids.values())) == 3
