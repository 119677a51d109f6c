"""The run as other declared choices make it: the choices are rows of `data/choices.csv`.

Each is compared with the run as it was reported; only the steps that a choice concerns are derived anew, from
the articles in hand.
"""

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis import merge, outlets, paths, plurals, stories, times, topics
from analysis.errors import ParameterError
from analysis.keeping import once, spill
from analysis.prepared import Prepared
from analysis.times import stamps
from analysis.what_if import sample

REPORTED = "as reported"
IN_SAMPLE = "as reported, in the sample"
ALONE = "the sample alone"  # related anew as the run was: what looking at a sample moves by itself
OWN = frozenset((REPORTED, IN_SAMPLE, ALONE))
COUNTS = {"articles": "article_id", "texts": "text_id", "origins": "origin_id", "stories": "story_id"}
STORIES = {"window_days": 365, "similarity": 1.0}  # what stories are made with where nothing else is said
ENDS = ["published_earliest", "published_latest"]
ONLY = ("main topic", "no credit")
ANEW = 20_000  # articles above which stories are related anew in a sample alone: each choice takes as long as the run
ASKED = 16  # groupings that are kept
RELATED = ("rounding", "similarity", "window_days")
NUMBERS = ("similarity", "window_days", "topic_threshold")
NUMBER = re.compile(r"\d{1,4}(\.\d{1,4})?")


class Variant(NamedTuple):
    """The articles as one choice makes them; `counting` if the choice is what to count.

    `sampled`: they are a sample of the run's, to be compared with what `ALONE` makes of it.
    """

    choice: str
    articles: pd.DataFrame
    counting: str = ""
    sampled: bool = False


def choices(path: Path | None = None) -> pd.DataFrame:
    """The declared choices: name, what, value, note. ParameterError names the row that cannot be used."""
    path = path or paths.data("choices.csv")
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    for row, choice in enumerate(table.to_dict("records"), start=2):
        if problem := _problem(choice.get("what", ""), choice.get("value", "")):
            raise ParameterError(f"{path.name}, line {row}: {problem}")
    if table["name"].duplicated().any() or OWN & set(table["name"]):
        raise ParameterError(
            f"{path.name}: every choice needs a name of its own, other than {plurals.listed(sorted(map(repr, OWN)))}"
        )
    return table


def _problem(what: str, value: str) -> str:
    known = {"count": tuple(COUNTS), "only": ONLY, "rounding": None, **dict.fromkeys(NUMBERS)}
    if what not in known:
        return f"what is {what!r}; known are {', '.join(known)}"
    allowed = known[what]
    if allowed and value not in allowed:
        return f"{what} is {value!r}; known are {', '.join(allowed)}"
    if what in NUMBERS and not NUMBER.fullmatch(value):
        return f"{what} needs a number like 0.8 or 3, not {value!r}"
    return ""


def tried(run: Prepared, declared: pd.DataFrame | None = None) -> pd.DataFrame:
    """The declared choices with `tried`: yes, or on how many articles, where too many would be related anew."""
    table = choices() if declared is None else declared
    if len(run.articles) <= ANEW:
        return table.assign(tried="yes")
    rows = sample.drawn(run.articles)
    stories = run.articles.loc[rows, "story_id"].nunique()
    some = f"on {plurals.some(len(rows), 'article')} of {plurals.some(stories, 'story', 'stories')} drawn at random"
    anew = [
        what in RELATED and not _wide(run, what, value) for what, value in table[["what", "value"]].to_numpy()
    ]
    return table.assign(tried=[some if again else "yes" for again in anew])


def derive(run: Prepared, declared: pd.DataFrame | None = None) -> list[Variant]:
    """The run as reported, then as each declared choice makes it: of a large one, of a sample where that takes long."""
    table = choices() if declared is None else declared
    part = sample.of(run) if len(run.articles) > ANEW else run
    variants = [Variant(REPORTED, run.articles)]
    if part is not run and table["what"].isin(RELATED).any():
        variants += [Variant(IN_SAMPLE, part.articles, "", True), _anew(run, part, ALONE, "", "")]
    return [*variants, *(_vary(run, part, *row) for row in table[["name", "what", "value"]].to_numpy())]


def _vary(run: Prepared, part: Prepared, name: str, what: str, value: str) -> Variant:
    """The run with one choice made otherwise; stories are related anew in `part`, the run or a sample of it."""
    if what == "count":
        return Variant(name, run.articles, value)
    if what == "only":
        return Variant(name, _main_topic(run.articles) if value == "main topic" else _uncredited(run))
    if what == "topic_threshold":
        return Variant(name, _judged(run, float(value)))
    return _anew(run, part, name, what, value)


def _anew(run: Prepared, part: Prepared, name: str, what: str, value: str) -> Variant:
    """Stories related anew, with one setting made otherwise if one is named."""
    reported = STORIES | _settings(run, "stories")
    settings = reported | {what: value}
    articles = part.articles
    same = part is run and what in reported and float(reported[what]) == float(value)
    if same or _wide(run, what, value):
        return Variant(name, run.articles)
    if what == "rounding":
        if not _aged(run) or (rounded := _rounded(run, value))[ENDS].equals(run.articles[ENDS]):
            return Variant(name, run.articles)  # no age is printed, or none that it moves
        articles = rounded.loc[part.articles.index]
    window, similarity = float(settings["window_days"]), float(settings["similarity"])
    grouped = _grouped(articles, part.credits, part.articles, window, similarity)
    return Variant(name, grouped, sampled=part is not run)


@once.found(few=ASKED)
def _grouped(
    articles: pd.DataFrame, credits: pd.DataFrame, earlier: pd.DataFrame, window: float, similarity: float
) -> pd.DataFrame:
    """Articles with the stories of a window and a likeness: several cells ask for some of them."""
    return stories.grouped(articles, stories.compare(articles, credits), window, similarity, earlier)


def _wide(run: Prepared, what: str, value: str) -> bool:
    """Whether the choice is a window, and no two articles are further apart than it and that of the run."""
    reported = STORIES | _settings(run, "stories")
    return what == "window_days" and stories.furthest(run.articles) <= min(
        float(value), float(reported[what])
    )


def _aged(run: Prepared) -> bool:
    """Whether any age is printed."""
    known = outlets.load()
    return any(stamps.aged(table, known) for table in (run.articles, run.printings))


def _rounded(run: Prepared, rounding: str) -> pd.DataFrame:
    """Articles dated with another rounding of ages."""
    known = outlets.load()
    dated = (
        times.date(table, known, rounding=rounding, ledger=run.ledger)
        for table in (run.articles, run.printings)
    )
    return merge.again(*dated)


def _settings(run: Prepared, step: str) -> dict[str, Any]:
    """What a step of the run was told, from its own record."""
    recorded = run.steps.loc[run.steps["step"] == step, "settings"]
    return dict(json.loads(recorded.iloc[0])) if len(recorded) else {}


def _judged(run: Prepared, threshold: float) -> pd.DataFrame:
    """Articles with the topics of a threshold: of a higher one than the run's, those of the run that reach it."""
    if threshold < float(_settings(run, "topics").get("threshold", 1)):
        return topics.judge(run.articles, threshold)
    return topics.reaching(run.articles, threshold)


def _main_topic(articles: pd.DataFrame) -> pd.DataFrame:
    return articles.assign(topics=topics.strongest(topics.top_subjects(articles)["topics"]))


def _uncredited(run: Prepared) -> pd.DataFrame:
    given = run.credits
    other = (given["kind"] != "self") & (given["outlet"] != given["credited"]).fillna(True)
    own = ~run.articles["article_id"].isin(given.loc[other, "article_id"])
    return spill.rows(run.articles, np.flatnonzero(own))
