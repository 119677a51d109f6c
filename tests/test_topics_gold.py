"""Accuracy floors of the first label on gold sets pinned by their hash; one default setting for all.

Gold knows a handful of classes, the label space has all 17 subjects: a wrong class, a subject the set does
not know and no label at all count alike as wrong.
"""

import hashlib
import json
from pathlib import Path

import pandas as pd
import pytest

from analysis import paths, schema, topics

HASHES = {
    "stories/giveme5w1h.jsonl.gz": "f5ffe3bea21937a2df0e98d36ff529f598c29d6d164c6de9015cedd0d5be991d",
    "stories/uci-headlines.csv": "d53fbe7c664dcdc30cd7e65dee2b0c6b9e489ac140233b266dab37a68f28b37e",
    "load/articles-4000.jsonl.gz": "f31ad529a8cf17a2670df2bc59a916489ffd789fbf4dd13bac810e05723203c5",
}
FLOORS = {"giveme5w1h": 0.88, "giveme5w1h, headlines only": 0.82, "uci-headlines": 0.785, "sample": 0.75}
ANYWHERE = 0.84  # of the articles of `load` with a clear topic, this share has its subject among the labels
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
COLUMNS = tuple(c for c in schema.READ if c.name in ("headline", "body", "language"))


def pinned(shared: Path, name: str) -> Path:
    path = shared / name
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    assert found == HASHES[name], f"{name} is not the set that the floor is for"
    return path


def judged(headlines: "pd.Series[str]", bodies: "pd.Series[str] | None" = None) -> pd.DataFrame:
    body = [None] * len(headlines) if bodies is None else list(bodies)
    rows = [{"headline": h, "body": b, "language": "en"} for h, b in zip(headlines, body, strict=True)]
    return topics.judge(schema.frame(rows, COLUMNS))


def check(labelled: pd.DataFrame, gold: "pd.Series[str]", floor: float) -> None:
    found = topics.first(labelled).astype(object).where(lambda s: s.notna(), "medtop:none").str[7:].str[:2]
    gold = gold.set_axis(found.index)
    accuracy = (found == gold).mean()
    confusion = pd.crosstab(gold.rename("gold"), found.rename("label"))
    assert accuracy >= floor, f"accuracy {accuracy:.4f} is below {floor}\n{confusion.to_string()}"


@pytest.fixture(scope="module")
def giveme5w1h(shared: Path) -> pd.DataFrame:
    table = pd.read_json(pinned(shared, "stories/giveme5w1h.jsonl.gz"), lines=True)
    return table[table.category != "world"].reset_index(drop=True)


def test_full_articles(giveme5w1h: pd.DataFrame) -> None:
    labelled = judged(giveme5w1h.headline, giveme5w1h.text)
    check(labelled, giveme5w1h.category.map(GIVEME5W1H), FLOORS["giveme5w1h"])


def test_their_headlines_alone(giveme5w1h: pd.DataFrame) -> None:
    gold = giveme5w1h.category.map(GIVEME5W1H)
    check(judged(giveme5w1h.headline), gold, FLOORS["giveme5w1h, headlines only"])


def test_headlines(shared: Path) -> None:
    table = pd.read_csv(pinned(shared, "stories/uci-headlines.csv"))
    check(judged(table.TITLE), table.CATEGORY.map(UCI), FLOORS["uci-headlines"])


def test_a_set_no_word_was_chosen_for(shared: Path) -> None:
    table = pd.read_json(pinned(shared, "load/articles-4000.jsonl.gz"), lines=True)
    table = table[table.topic.isin(LOAD)].reset_index(drop=True)
    labels = [{t["qcode"][7:9] for t in found if t["qcode"].endswith("000000")}
              for found in judged(table.headline, table.text)["topics"]]  # fmt: skip
    hit = pd.Series([gold in found for gold, found in zip(table.topic.map(LOAD), labels, strict=True)])
    assert hit.mean() >= ANYWHERE, hit.groupby(table.topic.map(LOAD)).mean().round(2).to_string()


def test_the_sample() -> None:
    path = paths.data("gold", "articles.jsonl")
    rows = pd.DataFrame([json.loads(line) for line in path.read_text("utf-8").splitlines()])
    parent = {q: p or q for q, p in zip(topics.subjects().qcode, topics.subjects().parent, strict=True)}
    gold = rows.topic.map(lambda listed: parent[listed[0]][7:9])
    check(judged(rows.headline, rows.body), gold, FLOORS["sample"])
