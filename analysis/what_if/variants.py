"""The run as other declared choices make it: the choices are rows of `data/choices.csv`.

Each is compared with the run as it was reported; only the steps that a choice concerns are derived anew, from
the articles in hand.
"""

import json
import re
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis import merge, outlets, paths, stories, times, topics
from analysis.errors import ParameterError
from analysis.pipeline import Prepared

REPORTED = "as reported"
COUNTS = {"articles": "article_id", "texts": "text_id", "origins": "origin_id", "stories": "story_id"}
STORIES = {"window_days": 365, "similarity": 1.0}  # what stories are made with where nothing else is said
ENDS = ["published_earliest", "published_latest"]
ONLY = ("main topic", "no credit")
ANEW = (
    20_000  # articles above which no choice that relates stories anew is tried: each takes as long as the run
)
RELATED = ("rounding", "similarity", "window_days")
NUMBERS = ("similarity", "window_days", "topic_threshold")
NUMBER = re.compile(r"\d{1,4}(\.\d{1,4})?")


class Variant(NamedTuple):
    """The articles as one choice makes them; `counting` if the choice is what to count."""

    choice: str
    articles: pd.DataFrame
    counting: str = ""


def choices(path: Path | None = None) -> pd.DataFrame:
    """The declared choices: name, what, value, note. ParameterError names the row that cannot be used."""
    path = path or paths.data("choices.csv")
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    for row, choice in enumerate(table.to_dict("records"), start=2):
        if problem := _problem(choice.get("what", ""), choice.get("value", "")):
            raise ParameterError(f"{path.name}, line {row}: {problem}")
    if table["name"].duplicated().any() or REPORTED in set(table["name"]):
        raise ParameterError(f"{path.name}: every choice needs a name of its own, other than {REPORTED!r}")
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
    """The declared choices with `tried`: yes, or why not, as where too many articles would be related anew."""
    table = choices() if declared is None else declared
    large = len(run.articles) > ANEW
    why = f"no: stories are not related anew above {ANEW:,} articles"
    anew = table["what"].isin(RELATED)
    return table.assign(tried=[why if large and again else "yes" for again in anew])


def derive(run: Prepared, declared: pd.DataFrame | None = None) -> list[Variant]:
    """The run as reported, then as each declared choice that is tried makes it."""
    table = tried(run, declared).query("tried == 'yes'")
    reported = Variant(REPORTED, run.articles)
    rows = table[["name", "what", "value"]].itertuples(index=False)
    once = cache(lambda: stories.compare(run.articles, run.credits))
    return [reported, *(_vary(run, once, *row) for row in rows)]


def _vary(run: Prepared, once: Callable[[], stories.Compared], name: str, what: str, value: str) -> Variant:
    """The run with one choice made otherwise; `once` gives the run's articles compared, for all choices."""
    if what == "count":
        return Variant(name, run.articles, value)
    if what == "only":
        return Variant(name, _main_topic(run.articles) if value == "main topic" else _uncredited(run))
    if what == "topic_threshold":
        return Variant(name, _judged(run, float(value)))
    settings = STORIES | _settings(run, "stories") | {what: value}
    articles, compared = run.articles, once
    if what == "rounding":
        known = outlets.load()
        articles = merge.again(*(
            times.date(table, known, rounding=value, ledger=run.ledger)
            for table in (articles, run.printings)
        ))  # fmt: skip
        if articles[ENDS].equals(run.articles[ENDS]):
            return Variant(name, run.articles)  # no age is printed: what rests on times stays as it is
        compared = partial(stories.compare, articles, run.credits)
    window, similarity = float(settings["window_days"]), float(settings["similarity"])
    return Variant(name, stories.grouped(articles, compared(), window, similarity, run.articles))


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
    return run.articles[~run.articles["article_id"].isin(given.loc[other, "article_id"])]
