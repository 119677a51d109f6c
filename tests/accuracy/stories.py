"""Stories, texts, origins and passages: grouped as people grouped them, or planted so that it is known."""

import csv
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import planted

from accuracy import real
from accuracy.scored import Scored
from analysis import credits, outlets, paths, score, stories
from analysis.stories import gaps, relations
from analysis.what_if.variants import STORIES

COLUMNS = ["article_id", "outlet", "headline", "body", "published_earliest", "story"]
COPIES = ["exact copy", "near copy"]
PASSAGES = (8, 12, 20, 40)  # words
LANGUAGES = ("en", "es", "it", "nl")


def frame(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    """Articles with a time known to the instant."""
    table = pd.DataFrame(rows, columns=COLUMNS)
    table["published_earliest"] = pd.to_datetime(table["published_earliest"], errors="coerce", utc=True)
    return table.assign(published_latest=table["published_earliest"])


@cache
def archive() -> pd.DataFrame:
    """Four thousand articles of no story."""
    keys = ("id", "outlet", "headline", "text", "published")
    rows = real.lines("load/articles-4000.jsonl.gz")
    table = frame([(*(row[key] for key in keys), None) for row in rows])
    return table[table["body"].str.len() > 0].reset_index(drop=True)


def bcubed(name: str, found: "pd.Series[str]", gold: "pd.Series[str]") -> Scored:
    """B-cubed F1 of a grouping; the groups that were split to look at."""
    got = score.bcubed(found.tolist(), gold.tolist())
    worst = pd.DataFrame({"gold": gold, "story": found}).groupby("gold")["story"].agg(["size", "nunique"])
    split = worst[worst["nunique"] > 1].sort_values("size", ascending=False).head(10)
    return Scored(name, len(gold), got.f1, f"{got}; split:\n{split.to_string()}")


def renamed(articles: pd.DataFrame, copy: int) -> pd.DataFrame:
    """The articles with other names in them, so that they tell of other events."""
    ending = "aeiou"[copy % 5] + "lmnr"[copy // 5 % 4]

    def change(texts: "pd.Series[str]") -> "pd.Series[str]":
        return texts.str.replace(r"\b([A-Z][a-z]{2,})\b", lambda name: name[1] + ending, regex=True)

    ids = articles["article_id"] + f"-{copy}"
    return articles.assign(
        article_id=ids, headline=change(articles["headline"]), body=change(articles["body"])
    )


@cache
def unrelated() -> pd.DataFrame:
    """Eight thousand articles of no story: the archive twice, each time with other names in it."""
    return pd.concat([renamed(archive(), copy) for copy in range(2)], ignore_index=True)


@cache
def related(read: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """A set with its stories, related once for all that is asked of it."""
    return stories.relate(read()).articles


@cache
def beside() -> "dict[Callable[[], pd.DataFrame], pd.Series[str]]":
    """The stories of both sets when they are read together, and unrelated articles with them."""
    sets = {read: read() for read in (giveme, uci_headlines)}
    crowd = pd.concat([*sets.values(), unrelated()], ignore_index=True)
    found = stories.grouped(crowd, stories.compare(crowd), **STORIES)["story_id"]
    ends = np.cumsum([len(gold) for gold in sets.values()])
    return {
        read: found.iloc[end - len(gold) : end] for (read, gold), end in zip(sets.items(), ends, strict=True)
    }


def _alone_and_beside(read: Callable[[], pd.DataFrame]) -> Iterator[Scored]:
    """The set alone, and what unrelated articles read beside it cost."""
    gold = read()
    alone = bcubed("B-cubed F1", related(read)["story_id"], gold["story"])
    yield alone
    found = beside()[read].reset_index(drop=True)
    crowded = bcubed("what unrelated articles beside it change", found, gold["story"])
    yield crowded._replace(value=crowded.value - alone.value)


def giveme() -> pd.DataFrame:
    """Full articles of many outlets."""
    keys = ("id", "outlet_domain", "headline", "text", "published", "story")
    return frame([tuple(row[key] for key in keys) for row in real.lines("stories/giveme5w1h.jsonl.gz")])


def giveme5w1h() -> Iterator[Scored]:
    """Full articles."""
    yield from _alone_and_beside(giveme)


def uci_headlines() -> pd.DataFrame:
    """Headlines alone, of more than a thousand outlets."""
    with real.pinned("stories/uci-headlines.csv").open(encoding="utf-8", newline="") as file:
        rows = [(f"u{row['ID']}", row["PUBLISHER"], row["TITLE"], None,
                 pd.Timestamp(int(row["TIMESTAMP"]), unit="ms", tz="UTC"), row["STORY"])
                for row in csv.DictReader(file)]  # fmt: skip
    return frame(rows)


def uci() -> Iterator[Scored]:
    """Headlines alone."""
    yield from _alone_and_beside(uci_headlines)


def ecbplus() -> pd.DataFrame:
    """Articles without any time or outlet; for each topic two events of one kind."""
    rows = [(row["id"], None, row["headline"], row["text"], None, row["story"])
            for row in real.lines("stories/ecbplus-odd.jsonl.gz")]  # fmt: skip
    return frame(rows)


def ecbplus_odd() -> Iterator[Scored]:
    """Articles without any time or outlet; for each topic two events of one kind."""
    gold = related(ecbplus)
    found = gold["story_id"]
    whole = bcubed("B-cubed F1", found, gold["story"])
    yield whole
    got = score.bcubed(found.tolist(), gold["story"].tolist())
    yield whole._replace(name="B-cubed precision", value=got.precision)


def meantime() -> Iterator[Scored]:
    """One small world read for years, in four languages, each alone and all together."""
    events = pd.read_csv(Path(__file__).parent.with_name("meantime.csv"), dtype=str).set_index("id")["story"]
    found = pd.DataFrame(real.lines("wikinews/meantime.jsonl.gz"))
    day = found.dropna(subset=["date"]).drop_duplicates("id").set_index("id")["date"]
    parts = []
    for language in LANGUAGES:
        chosen = (found["lang"] == language) & (found["corpus"] != "corpus_stock")
        table = found[chosen].reset_index(drop=True)
        body, story = table["text"].str.split("\n", n=2).str[-1], table["id"].map(events).fillna(table["id"])
        rows = zip(table["id"], ["Wikinews"] * len(table), table["title"], body, table["id"].map(day), story,
                   strict=True)  # fmt: skip
        gold = frame(list(rows))
        gold["published_latest"] += pd.Timedelta(days=1)
        yield bcubed(f"B-cubed F1, {language}", stories.relate(gold).articles["story_id"], gold["story"])
        parts.append(gold.assign(article_id=f"{language}-" + gold["article_id"]))
    yield _across(pd.concat(parts, ignore_index=True))


def _across(articles: pd.DataFrame) -> Scored:
    """The share of ties between articles of two languages that are of one event."""
    ties = stories.relate(articles).relations
    story = articles.set_index("article_id")["story"]
    across = ties[(ties["relation"] == "same event") & (ties["a"].str[:2] != ties["b"].str[:2])]
    right = across["a"].map(story).to_numpy(str) == across["b"].map(story).to_numpy(str)
    return Scored("precision of ties across languages", len(across), float(right.mean()))


def _first_printing(table: pd.DataFrame, relations: list[str]) -> "pd.Series[str]":
    """The article each one copies, through copies of copies, as the gold says."""
    copy_of = dict(zip(table["key"], table["copy_of"].where(table["relation"].isin(relations)), strict=True))

    def first(key: str) -> str:
        return first(copy_of[key]) if isinstance(copy_of[key], str) else key

    return table["key"].map(first)


def sample() -> Iterator[Scored]:
    """The sample as its gold has it: stories with credits, texts and origins without."""
    lines = paths.data("gold", "articles.jsonl").read_text("utf-8").splitlines()
    gold = pd.DataFrame([json.loads(line) for line in lines])
    instant = pd.to_datetime(gold["published"], utc=True)
    table = gold.assign(article_id=gold["key"], published_earliest=instant, published_latest=instant)
    given = credits.find(table.assign(language="en"), outlets.load())
    yield bcubed("B-cubed F1", stories.relate(table, given).articles["story_id"], table["story"])
    plain = stories.relate(table).articles
    yield bcubed("texts (B-cubed F1)", plain["text_id"], _first_printing(table, COPIES[:1]))
    yield bcubed("origins (B-cubed F1)", plain["origin_id"], _first_printing(table, COPIES))


def _copied(articles: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Pairs of copies, as `stories.relate` writes them down; for events, which take longest, nobody asks."""
    compared, texts, copied = stories._whole(articles, None)
    known = relations.ties(compared.rows, texts.founder, gaps.read(compared.rows), None)
    for found in (relations.exact(known, texts.of_article), relations.near(known, copied.near)):
        yield from found[["a", "b"]].itertuples(index=False, name=None)


def planted_copies() -> Iterator[Scored]:
    """Near copies planted as agencies' customers make them."""
    articles, pairs = planted.plant(archive(), 600)
    got = score.pairs(set(_copied(articles)) - set(_copied(archive())), pairs)
    yield Scored("precision of planted copies", len(pairs), got.precision)
    yield Scored("recall of planted copies", len(pairs), got.recall)


def planted_passages() -> Iterator[Scored]:
    """Passages planted in other articles, found with their places."""
    for words in PASSAGES:
        articles, passages = planted.passages(archive().head(1_500), words, 100)
        bodies = articles.set_index("article_id")["body"]
        table = stories.relate(articles).relations
        reused = table[table["relation"] == "reuse"].set_index(["a", "b"])["passages"]
        shown = {
            (a, b): [bodies[a][p["a_start"] : p["a_end"]] for p in found] for (a, b), found in reused.items()
        }
        hits = [any(text in part for part in shown.get(pair, ())) for pair, text in passages.items()]
        yield Scored(f"passages of {words} words", len(hits), sum(hits) / len(hits))
