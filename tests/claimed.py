"""Made stories whose articles agree, contradict one another and copy, in numbers, days and names."""

import random

import pandas as pd
from accuracy import claims as gold

from analysis import schema

DAY = pd.Timestamp("2026-03-05T09:00Z")
OUTLETS = ("Echo", "Post", "Gull", "Herald", None)
PLACES = ("Tarn Quay", "Orle", "Port Lumen", "Brimmond")
THINGS = ("jetty", "tunnel", "ferry", "mill", "bridge")
NAMES = ("Halvard Brimmond", "Halvard Brimmund", "Sella Dorn", "Sella Dorne")
SENTENCES = (
    "{n} people were killed when the old {thing} at {place} gave way.",
    "Repairs of the {thing} in {place} will cost {n} million crowns, the council said.",
    "The {thing} of {place} closed on Monday after {n} complaints of residents.",
    "Shares of the {thing} company of {place} fell {n} per cent on the day.",
    "{name} said so to reporters, and {name} resigned.",
    "{name} has not resigned over the {thing} at {place}.",
    "It rained, and nobody knows why.",
)


def stories(count: int, seed: int = 1, most: int = 4) -> pd.DataFrame:
    """So many stories of up to `most` articles each, in the order of their ids."""
    draw = random.Random(seed)
    rows = [row for story in range(count) for row in _story(story, draw, most)]
    return schema.frame(sorted(rows, key=lambda row: row["article_id"]), gold.COLUMNS)


def _story(story: int, draw: random.Random, most: int) -> list[dict[str, object]]:
    place, thing = draw.choice(PLACES), draw.choice(THINGS)
    rows: list[dict[str, object]] = []
    for _ in range(draw.randint(1, most)):
        said = [
            one.format(n=draw.randint(11, 13), place=place, thing=thing, name=draw.choice(NAMES))
            for one in draw.sample(SENTENCES, 4)
        ]
        text, when = f"{draw.getrandbits(48):012x}", DAY + pd.Timedelta(hours=draw.randint(0, 30))
        copied = rows and draw.random() < 0.2
        rows.append({
            "article_id": f"{draw.getrandbits(48):012x}", "outlet": draw.choice(OUTLETS), "language": "en",
            "headline": said.pop(), "body": " ".join(said), "text_id": text, "story_id": f"story-{story:04}",
            "origin_id": rows[0]["origin_id"] if copied else text,
            "published_earliest": when, "published_latest": when if draw.random() < 0.9 else None,
        })  # fmt: skip
    return rows
