"""The tables of two runs or corpora as those of one: articles of both once, their stories found anew."""

import pandas as pd

from analysis import claims, schema, stories
from analysis.pipeline import STEPS, Track
from analysis.prepared import Prepared

KEYS = {
    "documents": ["document", "sha256"],
    "credits": ["article_id", "credited", "kind", "start"],
    "quotes": ["quote_id"],
    "printings": ["article_id"],
}  # what makes a line of a table the same in both


def join(first: Prepared, second: Prepared, window_days: int, track: Track) -> Prepared:
    """The articles of both, each once, as the first has it; stories are found anew."""
    both = {name: _once(getattr(first, name), getattr(second, name), keys) for name, keys in KEYS.items()}
    articles = _once(first.articles, second.articles, ["article_id"])
    related = track.run("stories", stories.relate, articles, both["credits"], window_days=window_days)
    stated = track.run("claims", claims.find, related.articles)
    more = second.versions[~second.versions["article_id"].isin(first.versions["article_id"])]
    steps = pd.concat([first.steps, schema.frame(track.rows, STEPS)], ignore_index=True)
    return Prepared(
        articles=related.articles, ledger=pd.concat([first.ledger, second.ledger], ignore_index=True),
        relations=related.relations, claims=stated, story_changes=first.story_changes.head(0),
        versions=pd.concat([first.versions, more], ignore_index=True), steps=steps, **both,
    )  # fmt: skip


def _once(first: pd.DataFrame, second: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Both tables, a line that both have as the first has it."""
    known = pd.MultiIndex.from_frame(first[keys].astype(object))
    new = ~pd.MultiIndex.from_frame(second[keys].astype(object)).isin(known)
    return pd.concat([first, second[new]], ignore_index=True)
