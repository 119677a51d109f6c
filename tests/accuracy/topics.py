"""The first topic of articles of known class; one default setting for all.

Gold knows a handful of classes, the label space has all 17 subjects: a wrong class, a subject the set does
not know and no label at all count alike as wrong.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from accuracy import real
from accuracy.scored import Scored
from analysis import paths, schema, topics

GIVEME5W1H = {
    "technology": "13", "science": "13", "entertainment": "01", "sports": "15", "business": "04",
}  # fmt: skip
UCI = {"b": "04", "t": "13", "e": "01", "m": "07"}
LOAD = {
    "healthcare": "07", "coronavirus": "07", "ebola": "07", "elections": "11", "politics": "11",
    "white_house": "11", "us_senate": "11", "us_congress": "11", "us_house": "11", "foreign_policy": "11",
    "supreme_court": "02", "justice": "02", "justice_department": "02", "criminal_justice": "02",
    "violence_in_america": "02", "gun_control_and_gun_rights": "02", "economy_and_jobs": "04", "trade": "04",
    "banking_and_finance": "04", "taxes": "04", "business": "04", "environment": "06", "education": "05",
    "technology": "13", "cybersecurity": "13", "science": "13", "sports": "15", "religion_and_faith": "12",
    "middle_east": "16", "terrorism": "16", "isis": "16", "north_korea": "16", "us_military": "16",
    "immigration": "14", "race_and_racism": "14", "lgbt_rights": "14", "abortion": "14", "civil_rights": "14",
    "arts_and_entertainment": "01", "labor": "09", "disaster": "03",
}  # fmt: skip
COLUMNS = tuple(c for c in schema.READ if c.name in ("headline", "body", "language", "url"))


def judged(
    headlines: "pd.Series[str]",
    bodies: "pd.Series[str] | None" = None,
    languages: "pd.Series[str] | None" = None,
    addresses: "pd.Series[str] | None" = None,
) -> pd.DataFrame:
    """Articles with their topics, in English if no language is given, without addresses if none are."""
    body = [None] * len(headlines) if bodies is None else list(bodies)
    spoken = ["en"] * len(headlines) if languages is None else list(languages)
    url = [None] * len(headlines) if addresses is None else list(addresses)
    texts = zip(headlines, body, spoken, url, strict=True)
    return topics.judge(
        schema.frame([{"headline": h, "body": b, "language": s, "url": u} for h, b, s, u in texts], COLUMNS)
    )


def _first(name: str, labelled: pd.DataFrame, gold: "pd.Series[str]") -> Scored:
    """The share whose first label is right; the confusion to look at."""
    found = (
        topics.main_topic(labelled).astype(object).where(lambda s: s.notna(), "medtop:none").str[7:].str[:2]
    )
    gold = gold.set_axis(found.index)
    confusion = pd.crosstab(gold.rename("gold"), found.rename("label"))
    return Scored(name, len(gold), (found == gold).mean(), confusion.to_string())


def giveme5w1h() -> Iterator[Scored]:
    """Full articles, and their headlines alone."""
    table = pd.DataFrame(real.lines("stories/giveme5w1h.jsonl.gz"))
    table = table[table["category"] != "world"].reset_index(drop=True)
    gold = table["category"].map(GIVEME5W1H)
    yield _first("first label", judged(table["headline"], table["text"]), gold)
    yield _first("first label, headlines alone", judged(table["headline"]), gold)


def uci() -> Iterator[Scored]:
    """Headlines, and with the address that each has in the set."""
    table = pd.read_csv(real.pinned("stories/uci-headlines.csv"))
    gold = table["CATEGORY"].map(UCI)
    yield _first("first label, headlines alone", judged(table["TITLE"]), gold)
    yield _first("first label, with addresses", judged(table["TITLE"], addresses=table["URL"]), gold)


def own() -> Iterator[Scored]:
    """Headlines in our own words in eight languages: each subject, and what is taken for another one."""
    path = Path(__file__).parent.parent / "headlines.tsv"
    table = pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False)
    labelled = judged(table["headline"], languages=table["language"])
    yield _first("first label, headlines alone", labelled, table["subject"])
    politics = table["subject"] == "11"
    yield _first("first label of politics", labelled[politics.to_numpy()], table["subject"][politics])


def load() -> Iterator[Scored]:
    """A set of which half was never looked at: articles with a clear topic whose subject is among the labels."""
    table = pd.DataFrame(real.lines("load/articles-4000.jsonl.gz"))
    table = table[table["topic"].isin(LOAD)].reset_index(drop=True)
    labelled, gold = judged(table["headline"], table["text"]), table["topic"].map(LOAD)
    labels = [
        {t["qcode"][7:9] for t in found if t["qcode"].endswith("000000")} for found in labelled["topics"]
    ]
    hit = pd.Series([one in found for one, found in zip(gold, labels, strict=True)])
    yield Scored(
        "subject among the labels", len(hit), hit.mean(), hit.groupby(gold).mean().round(2).to_string()
    )
    yield _first("first label", labelled, gold)


def sample() -> Iterator[Scored]:
    """The sample's articles as they are in its gold."""
    lines = paths.data("gold", "articles.jsonl").read_text("utf-8").splitlines()
    rows = pd.DataFrame([json.loads(line) for line in lines])
    parent = {q: p or q for q, p in zip(topics.subjects().qcode, topics.subjects().parent, strict=True)}
    gold = rows["topic"].map(lambda listed: parent[listed[0]][7:9])
    yield _first("first label", judged(rows["headline"], rows["body"]), gold)
