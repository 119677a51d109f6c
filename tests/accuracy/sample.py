"""The suite against the truth of the sample corpus: credits in its texts, and every step of a whole run."""

import json
from collections.abc import Iterator
from functools import cache

from accuracy.scored import Scored
from analysis import credits, gold, outlets, paths, pipeline, schema
from analysis.parameters import parse

READ = ("outlet_raw", "url", "language", "body", "byline")
COLUMNS = (
    *(c for c in schema.ARTICLES if c.name == "article_id"),
    *(c for c in schema.READ if c.name in READ),
)


def credited() -> Iterator[Scored]:
    """Who is credited in the texts as they are in the gold."""
    lines = paths.data("gold", "articles.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    texts = [{"article_id": row["key"], "outlet_raw": row["outlet"], "language": "en",
              "body": row["body"], "byline": row["byline"]} for row in rows]  # fmt: skip
    known = outlets.load()
    found = credits.find(outlets.label(schema.frame(texts, COLUMNS), known), known)
    wanted = {(row["key"], outlet) for row in rows for outlet in row["credits"]}
    got = set(zip(found["article_id"], found["credited"], strict=True))
    yield Scored("recall", len(wanted), len(got & wanted) / len(wanted), f"missed: {sorted(wanted - got)}")
    yield Scored("precision", len(got), len(got & wanted) / len(got), f"wrong: {sorted(got - wanted)}")


@cache
def whole() -> pipeline.Prepared:
    """The sample corpus as a run of default parameters makes it, made once."""
    return pipeline.prepare([paths.sample()], parse({}))


def suite() -> Iterator[Scored]:
    """Every step of a whole run: shares, and the F1 of groupings and pairs."""
    scores = gold.scores(whole(), gold.truth(whole().articles))
    for row in scores[~scores["measure"].str.match("precision|recall")].itertuples():
        yield Scored(f"{row.step}: {row.measure}", row.articles, row.score)
