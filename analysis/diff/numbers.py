"""The main numbers of a run at every point on the way, and by which cause each moved."""

from collections.abc import Mapping, Sequence

import pandas as pd
import pyarrow as pa

from analysis import decimals, overview, tally, topics
from analysis.diff import stages
from analysis.diff.stages import State
from analysis.prepared import Prepared
from analysis.stories import fates

ALL, SHARE = "in all", "share of articles whose time is known to within a day"
KINDS = (ALL, "outlet", "topic", "story")
COUNTS = ["articles", "texts", "origins"]
MEASURES = [*COUNTS, "stories", "outlets", "documents read", "records set aside", SHARE]
KEYS = ["of", "id", "measure"]
NEAR = 1e-9  # shares that differ by less are the same


def moved(states: Sequence[State], tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Every number that some cause moved: of, id, measure, before, after, change, and a column a cause.

    `tables` are the states' articles by id. The causes add up to the change.
    """
    stories = tables[0]["story_id"]
    values = [
        of_run(state.tables, fates.followed(table["story_id"], stories))
        for state, table in zip(states, tables, strict=True)
    ]
    path = pd.concat(values, axis=1, keys=range(len(states))).fillna(0.0)
    steps = path.diff(axis=1).iloc[:, 1:]
    found = pd.DataFrame({"before": path[0], "after": path.iloc[:, -1]})
    found["change"] = found["after"] - found["before"]
    for cause in sorted({state.cause for state in states[1:]}, key=stages.order):
        found[cause] = steps.loc[:, [s.cause == cause for s in states[1:]]].sum(axis=1)
    far = found.drop(columns=["before", "after", "change"]).abs().max(axis=1)
    return _sorted(found.assign(far=far)[far > NEAR].reset_index(names=KEYS))


def of_run(tables: Prepared, stories: pd.Series) -> pd.Series:
    """All numbers of one state by (of, id, measure); `stories` names each article's story, in their order."""
    names = stories.astype(pd.ArrowDtype(pa.string())).set_axis(tables.articles.index)
    articles = topics.top_subjects(tables.articles.assign(story_id=names))
    found = {(ALL, "", name): value for name, value in _whole(tables).items()}
    for kind, key in (("outlet", "outlet"), ("topic", "topics"), ("story", "story_id")):
        for line in tally.by(articles, key, rows=False).to_dict("records"):
            found |= {(kind, str(line[key]), count): float(line[count]) for count in COUNTS}
    return pd.Series(found, dtype=float)


def labels(numbers: pd.DataFrame, topics: Mapping[str, str], stories: Mapping[str, str]) -> pd.Series:
    """What each number is of, in words: outlet, name of the topic, headline of the story."""
    known = {"topic": topics, "story": stories}
    pairs = zip(numbers["of"], numbers["id"], strict=True)
    return pd.Series([known.get(of, {}).get(key, key) or "all articles" for of, key in pairs], dtype="str")


def _whole(tables: Prepared) -> dict[str, float]:
    articles, documents = tables.articles, tables.documents
    counts = {
        "articles": len(articles),
        "texts": articles["text_id"].nunique(),
        "origins": articles["origin_id"].nunique(),
        "stories": articles["story_id"].nunique(),
        "outlets": articles["outlet"].nunique(),
        "documents read": (documents["status"] != "not read").sum(),
        "records set aside": documents["set_aside"].fillna(0).sum(),
        SHARE: decimals.number(overview.usable(articles).mean()) if len(articles) else 0.0,
    }
    return {name: float(value) for name, value in counts.items()}


def _sorted(numbers: pd.DataFrame) -> pd.DataFrame:
    """In the order of KINDS; what is in all as listed, the rest by how far a cause moved them, then name."""
    place = numbers["of"].map(KINDS.index)
    far = -numbers.groupby(["of", "id"])["far"].transform("max").where(place > 0, 0)
    names = numbers["id"].where(place > 0, "")
    measures = numbers["measure"].map(MEASURES.index)
    order = pd.DataFrame({"place": place, "far": far, "id": names, "measure": measures})
    sorted_index = order.sort_values(["place", "far", "id", "measure"]).index
    return numbers.loc[sorted_index].drop(columns="far").reset_index(drop=True)
