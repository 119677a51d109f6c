"""What chapters cost most of, each in processor seconds beside what it was or what a user would write.

python benchmarks/chapters.py [how many articles]

Articles are the first of ../shared/data/load; each way starts anew (nothing is remembered from the one before).
Ratios above 1: ours is less.
"""

import gzip
import itertools
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import page, pipeline, stories, topics, uncertainty, what_if
from analysis.keeping import once
from analysis.kernels import warm
from analysis.parameters import Parameters
from analysis.prepared import Prepared
from analysis.topics import phrases

LOAD = Path(__file__).resolve().parents[2] / "shared" / "data" / "load" / "articles-4000.jsonl.gz"
STORIES, VALUES = 20_000, 500


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of all threads, with nothing remembered."""
    once.forget()
    uncertainty._times.cache_clear()  # noqa: SLF001
    begun = time.process_time()
    work()
    return time.process_time() - begun


def beside(name: str, ours: Callable[[], object], **others: Callable[[], object]) -> None:
    """Print what ours takes, and how many times as much each other way does."""
    own = seconds(ours)
    told = ", ".join(f"{other.replace('_', ' ')} {seconds(way) / own:.1f} x" for other, way in others.items())
    print(f"{name:40} {own:6.2f} s: {told}")


def run_of(folder: Path, many: int) -> Prepared:
    """The tables of so many full articles."""
    with gzip.open(LOAD, "rt", encoding="utf-8") as file:
        (folder / "load.jsonl").write_text("".join(itertools.islice(file, many)), encoding="utf-8")
    return pipeline.prepare([folder / "load.jsonl"], Parameters())


def counts() -> pd.DataFrame:
    """Articles of many stories and outlets, as lopsided as they are."""
    random = np.random.default_rng(0)
    told = {
        "story_id": random.integers(0, STORIES, 2 * STORIES),
        "outlet": random.zipf(1.5, 2 * STORIES) % VALUES,
    }
    return pd.DataFrame({name: [f"{name}{at}" for at in column] for name, column in told.items()})


def bootstrap() -> None:
    """Intervals of shares over stories."""
    table = counts()
    whole = uncertainty.by_story(table, "outlet").sums
    dense = whole.toarray()
    beside(
        "shares of 500 outlets, 20,000 stories",
        lambda: uncertainty.shares(table, "outlet", most=15),
        dense=lambda: uncertainty.resample(dense),
        whole_numbers=lambda: [
            np.ones((20, len(dense)), np.int64) @ dense.astype(np.int64) for _ in range(20)
        ],
    )


def marking(run: Prepared) -> None:
    """Phrases that mark each topic, beside scikit-learn's counts of the same texts without any comparison."""
    from sklearn.feature_extraction.text import CountVectorizer

    told = run.articles.assign(topic=topics.main_topic(run.articles))
    texts = [
        f"{h}\n{b[:1_500]}" for h, b in zip(told["headline"].fillna(""), told["body"].fillna(""), strict=True)
    ]
    beside("phrases that mark topics", lambda: phrases.key(told, group="topic"),
           CountVectorizer=lambda: CountVectorizer(ngram_range=(1, 3), binary=True).fit_transform(texts))  # fmt: skip


def otherwise(run: Prepared) -> None:
    """All declared choices, beside a run's relating of stories for each that asks for it, and for one."""
    once.forget()
    anew = int(what_if.choices()["what"].isin(["similarity", "window_days"]).sum())

    def each() -> None:
        for _ in range(anew):
            once.forget()
            stories.relate(run.articles, run.credits)

    beside("what-if, all choices", lambda: what_if.derive(run), relating_for_each=each,
           relating_once=lambda: stories.relate(run.articles, run.credits))  # fmt: skip


def bundle() -> None:
    """The chart bundle of a page, kept and made."""
    import vl_convert

    made = page._packed_vega  # noqa: SLF001
    made()

    def kept() -> None:
        made.cache_clear()
        made()

    beside("the chart bundle of a page", kept, made=vl_convert.javascript_bundle)


def main() -> None:
    """Run and print."""
    import tempfile

    warm.load()
    with tempfile.TemporaryDirectory() as scratch:
        run = run_of(Path(scratch), int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
        print(json.dumps({"articles": len(run.articles), "stories": run.articles["story_id"].nunique()}))
        bootstrap()
        marking(run)
        otherwise(run)
    bundle()


if __name__ == "__main__":
    main()
