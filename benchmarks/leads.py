"""Who leads, in worlds in which it is known: how often intervals hold and leads are false, beside midpoints; and seconds.

    python benchmarks/leads.py [--worlds 200] [--agendas 8] [--articles 100000]

Worlds are those of the tests. Midpoints: the middle of each interval is taken for the time, and a sign test of each
pair (Holm over pairs) says who leads, as is usually done. Of agendas what is true is the mean over draws of one world,
in which a nominal 90 % interval holds in .911 for 16 draws. RNewsflow's rule is asked of the sample, whose true times
are known. Processor seconds, one run.
"""

import argparse
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import binomtest

HERE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(HERE), str(HERE / "tests")]

import worlds  # noqa: E402

from analysis import echo, gold, leads, paths, pipeline, schema, unusual  # noqa: E402
from analysis.parameters import parse  # noqa: E402

CREDITS = schema.frame([], schema.CREDITS)
SURE = 0.9
KINDS: dict[str, dict[str, Any]] = {
    "nothing hides": {},
    "unequal volume": {"more": {0: 4, 1: 3}},
    "nights of one": {"nights": (1,)},
    "nights of all": {"nights": tuple(range(6))},
    "one slow feed": {"seen": {2: worlds.by_a_slow_feed}},
    "days alone": {"seen": {2: worlds.to_the_day}},
    "times rounded to hours": {"seen": {0: worlds.on_the_hour, 3: worlds.on_the_hour}},
    "all at once": {
        "more": {0: 4},
        "nights": (1,),
        "seen": {2: worlds.by_a_slow_feed, 3: worlds.on_the_hour},
    },
}


def midpoints(articles: pd.DataFrame) -> int:
    """How many leads midpoints and sign tests find."""
    middle = (
        articles["published_earliest"] + (articles["published_latest"] - articles["published_earliest"]) / 2
    )
    first = articles.assign(at=middle).pivot_table(
        index="story_id", columns="outlet", values="at", aggfunc="min"
    )
    errors = []
    for at, one in enumerate(first.columns):
        for other in first.columns[at + 1 :]:
            both = first[[one, other]].dropna()
            wins, ties = int((both[one] < both[other]).sum()), int((both[one] == both[other]).sum())
            if len(both) - ties >= leads.FEWEST:
                errors.append(binomtest(wins, len(both) - ties).pvalue)
    ordered = sorted(errors)
    held = [error * (len(ordered) - n) <= 1 - SURE for n, error in enumerate(ordered)]
    return held.index(False) if False in held else len(held)


def even(name: str, many: int) -> None:
    """One line: of worlds of this kind in which nobody leads."""
    holds, pairs, ours, theirs = 0, 0, 0, 0
    for seed in range(many):
        articles = worlds.world(np.random.default_rng(1_000 + seed), **KINDS[name])
        table = leads.between(articles, CREDITS, SURE).table
        holds += int(((table["adjusted_low"] <= 0.5) & (table["adjusted_high"] >= 0.5)).sum())
        pairs += len(table)
        ours += bool((table["statement"] == "leads").any())
        theirs += midpoints(articles) > 0
    print(f"| {name} | {holds / pairs:.3f} | {ours / many:.3f} | {theirs / many:.3f} |", flush=True)


AGENDAS: dict[str, dict[str, Any]] = {
    "nobody ahead": {},
    "two days ahead": {"later": 2},
    "one day ahead": {"later": 1},
    "stories retold": {"retold": 0.5},
    "unequal volume": {"more": {0: 4, 1: 2}},
    "days alone": {"seen": worlds.to_the_day},
    "20 days": {"days": 20},
}
DRAWN = 16  # times that the stories of one agenda are drawn


def carried(name: str, many: int) -> None:
    """One line: how often intervals of agendas hold what is true of them, and how often one outlet is stated."""
    kind, held, stated = AGENDAS[name], [], []
    for seed in range(many):
        agenda = worlds.wandering(np.random.default_rng(seed), kind.get("days", 60))
        found = [
            leads.transfer(
                worlds.agendas(np.random.default_rng(1_000 * seed + n), agenda=agenda, **kind), SURE
            )
            for n in range(DRAWN)
        ]
        for parts, columns in (
            ([one.lags for one in found], ("correlation", "low", "high")),
            (
                [one.table.sort_values("outlet") for one in found],
                [f"difference_7{end}" for end in ("", "_low", "_high")],
            ),
        ):
            value, low, high = (np.array([part[column] for part in parts]) for column in columns)
            true = value.mean(axis=0)
            held.append(((low <= true) & (true <= high)).mean())
        stated += [bool((one.table["statement"] != "cannot tell").any()) for one in found]
    print(
        f"| {name} | {np.mean(held[::2]):.3f} | {np.mean(held[1::2]):.3f} | {np.mean(stated):.3f} |",
        flush=True,
    )


def planted(many: int) -> None:
    """How many of five others an outlet is found to lead that is four hours ahead."""
    found = 0
    for seed in range(many):
        table = leads.between(
            worlds.world(np.random.default_rng(seed), ahead={0: 14_400}), CREDITS, SURE
        ).table
        found += int(((table["statement"] == "leads") & (table["outlet"] == "Outlet 0")).sum())
    print(f"four hours ahead: found against {found / many:.2f} of 5 others")


def followed() -> None:
    """Pairs and directions by RNewsflow's rule in the sample, against its truth; and what intervals tell of them.

    The rule of its vignette: cosine of TF-IDF from .4 within 36 hours, directed by time, here the middle.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    articles = pipeline.prepare([paths.sample()], parse({})).articles
    ends = [
        pd.to_datetime(articles[f"published_{end}"].astype(object), utc=True)
        for end in ("earliest", "latest")
    ]
    dated = ends[0].notna() & ends[1].notna()
    low, high = ((one[dated] - worlds.START).dt.total_seconds().to_numpy() for one in ends)
    true = gold.truth(articles).set_index("article_id").reindex(articles["article_id"][dated].astype(object))
    at, story = (
        (pd.to_datetime(true["published"]) - worlds.START).dt.total_seconds().to_numpy(),
        true["story"].to_numpy(),
    )
    texts = articles.loc[dated, ["headline", "body"]].astype(object).fillna("").agg(" ".join, axis=1)
    words = TfidfVectorizer(stop_words="english").fit_transform(texts)
    one, other = np.triu_indices(len(low), 1)
    hours = ((low + high)[other] - (low + high)[one]) / 2 / worlds.HOUR
    tied = ((words @ words.T).toarray()[one, other] >= 0.4) & (np.abs(hours) <= 36)
    one, other, hours = one[tied], other[tied], hours[tied]
    right = np.sign(hours) == np.sign(at[other] - at[one])
    told = (high[one] < low[other]) | (high[other] < low[one])
    pairs = sum(n * (n - 1) // 2 for n in pd.Series(story).value_counts())
    print(f"RNewsflow's rule: {len(one)} pairs, {(story[one] == story[other]).mean():.2f} of one story, of {pairs} there are; "
          f"{right.mean():.2f} directed rightly. Intervals tell {told.sum()}, {right[told].mean():.2f} rightly; of the others "
          f"{right[~told].mean():.2f} are directed rightly")  # fmt: skip


def seconds(many: int) -> None:
    """Processor seconds for so many articles of 40 outlets, chapter by chapter."""
    random = np.random.default_rng(0)
    articles = worlds.world(random, many // 10, 40, tells=0.25, days=365)
    copies = random.integers(0, len(articles) // 2, len(articles)).astype(str)
    articles = articles.assign(origin_id=np.char.add("o", copies))
    kinds = random.integers(1, 18, len(articles))
    asked = {
        "topic": pd.DataFrame({"row": articles.index, "value": kinds.astype(str)}),
        "outlet": pd.DataFrame({"row": articles.index, "value": articles["outlet"]}),
    }

    def echoed() -> pd.DataFrame:
        return echo.by_outlet(echo.judged(articles, CREDITS, SURE), list(echo.KINDS), 15)

    chapters = {
        "who leads": lambda: leads.between(articles, CREDITS, SURE),
        "who echoes whom": echoed,
        "what was unusual": lambda: unusual.found(articles, asked, SURE),
    }
    for name, chapter in chapters.items():
        begun = time.process_time()
        chapter()
        print(
            f"{len(articles):,} articles, {name}: {time.process_time() - begun:.2f} processor seconds",
            flush=True,
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=200, help="of each kind; 0: seconds alone")
    parser.add_argument("--agendas", type=int, default=8, help="of each kind, 16 draws each; 0: none")
    parser.add_argument("--articles", type=int, default=100_000)
    given = parser.parse_args()
    if given.worlds:
        print("| worlds without a leader | intervals that hold | worlds with a false lead | by midpoints |")
        print("|---|---|---|---|")
        for kind in KINDS:
            even(kind, given.worlds)
        planted(given.worlds)
        followed()
    if given.agendas:
        print("| agendas | intervals of a lag that hold | of a difference over seven days | stated |")
        print("|---|---|---|---|")
        for kind in AGENDAS:
            carried(kind, given.agendas)
    seconds(given.articles)
