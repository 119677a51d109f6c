"""Stories and copies beside what a user would pick instead, in one run on one machine.

python benchmarks/stories.py SHARED [--only accuracy|parts|copies|passages|headlines|full|growth] [--million] [--draw FILE]

SHARED is the folder of real data. Printed are seconds, peak memory and ratios: stories of headlines beside
scikit-learn's TF-IDF, cosine and connected components; near copies beside MinHash by rensa and datasketch (what is
not installed is named); passages of 8 to 40 words planted into other articles; growth from 10,000 to 100,000
headlines (to 1,000,000 on request); the scores these settings reach, alone and with 30,000 unrelated articles
beside; and those scores with each part of the method left out. Each measurement has a process of its own.
"""

import argparse
import gzip
import importlib.util
import json
import multiprocessing
import resource
import string
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import altair as alt
import numpy as np
import pandas as pd

from analysis import credits, outlets, paths, score, stories
from analysis.stories import apart, contrast, credited, events, gaps, rarity, singletons, vectors

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
import planted

PARTS = ("accuracy", "parts", "copies", "passages", "headlines", "full")
THRESHOLDS = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)


def frame(rows: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Rows with the columns `relate` asks for."""
    table = rows.rename(columns=names)
    table["published_latest"] = table["published_earliest"]
    return table


def load(shared: Path) -> pd.DataFrame:
    """The full articles of the load set."""
    with gzip.open(shared / "load" / "articles-4000.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = pd.DataFrame([json.loads(line) for line in file])
    rows["published_earliest"] = pd.to_datetime(rows["published"], errors="coerce", utc=True)
    table = frame(rows, {"id": "article_id", "text": "body"})
    return table[table["body"].str.len() > 0].reset_index(drop=True)


def giveme5w1h(shared: Path) -> pd.DataFrame:
    """383 full articles with their story."""
    with gzip.open(shared / "stories" / "giveme5w1h.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = pd.DataFrame([json.loads(line) for line in file])
    rows["published_earliest"] = pd.to_datetime(rows["published"], errors="coerce", utc=True)
    return frame(rows, {"id": "article_id", "text": "body", "outlet_domain": "outlet"})


def uci(shared: Path) -> pd.DataFrame:
    """2,964 headlines with their story."""
    rows = pd.read_csv(shared / "stories" / "uci-headlines.csv", dtype={"ID": str})
    rows["published_earliest"] = pd.to_datetime(rows["TIMESTAMP"], unit="ms", utc=True)
    names = {"ID": "article_id", "TITLE": "headline", "PUBLISHER": "outlet", "STORY": "story"}
    return frame(rows.assign(body=None), names)


def repeated(articles: pd.DataFrame, count: int, days: float = 0.0) -> pd.DataFrame:
    """So many articles: the set over and over, each time with other names in it and some days later."""
    parts = []
    for copy in range(-(-count // len(articles))):
        ending = (
            string.ascii_lowercase[copy % 26]
            + "aeiou"[copy // 26 % 5]
            + "lmnr"[copy // 130 % 4] * (copy > 129)
        )
        change = {
            name: articles[name].str.replace(r"\b([A-Z][A-Za-z]{2,})\b", rf"\g<1>{ending}", regex=True)
            for name in ("headline", "body") if articles[name].notna().any()
        }  # fmt: skip
        later = {
            n: articles[n] + pd.Timedelta(days=copy * days)
            for n in ("published_earliest", "published_latest")
        }
        parts.append(articles.assign(article_id=articles["article_id"] + f"-{copy}", **change, **later))
    return pd.concat(parts, ignore_index=True).head(count)


def measured(work: Callable[..., Any], *given: Any) -> tuple[Any, float, float]:
    """What the work returns, its seconds and the gigabytes it took at most, in a process of its own."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)

    def run() -> None:
        start = time.perf_counter()
        result = work(*given)
        seconds = time.perf_counter() - start
        theirs.send((result, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20))

    process = context.Process(target=run)
    process.start()
    theirs.close()  # so that a process that fails ends the wait
    answer: tuple[Any, float, float] = ours.recv()
    process.join()
    return answer


def relate(articles: pd.DataFrame, given: pd.DataFrame | None = None) -> list[str]:
    """The story of each article, as this project finds it; `given`: who credits whom."""
    return list(stories.relate(articles, given).articles["story_id"])


def credit(gold: pd.DataFrame) -> pd.DataFrame | None:
    """Who credits whom, in the set that has bylines: the sample."""
    return credits.find(gold, outlets.load()) if "byline" in gold else None


def copied(articles: pd.DataFrame) -> set[tuple[str, str]]:
    """Pairs of exact and near copies, as this project finds them."""
    table = stories.relate(articles).relations
    table = table[table["relation"].isin(["exact copy", "near copy"])]
    return set(table[["a", "b"]].itertuples(index=False, name=None))


def components(texts: pd.Series, threshold: float) -> list[int]:
    """Stories by TF-IDF, cosine and connected components: what is written first, with scikit-learn."""
    from scipy.sparse import csgraph
    from sklearn.feature_extraction.text import TfidfVectorizer

    matrix = TfidfVectorizer(stop_words="english", min_df=2).fit_transform(texts)
    import scipy.sparse as sp

    labels = [
        (block @ matrix.T) > threshold
        for block in (matrix[i : i + 2_000] for i in range(0, len(texts), 2_000))
    ]

    return list(csgraph.connected_components(sp.vstack(labels), directed=False)[1])


def minhash(articles: pd.DataFrame, library: str) -> set[tuple[str, str]]:
    """Near copies by MinHash of word 5-grams and LSH at .5, by rensa or datasketch."""
    made = importlib.import_module(library)
    if library == "rensa":
        index, sign = made.RMinHashLSH(0.5, 128, 32), lambda: made.RMinHash(128, 1)
    else:
        index, sign = made.MinHashLSH(threshold=0.5, num_perm=128), lambda: made.MinHash(num_perm=128)
    pairs, ids = set(), articles["article_id"].tolist()
    for row, text in enumerate(articles["body"]):
        words = text.lower().split()
        grams = sorted({" ".join(words[i : i + 5]) for i in range(max(len(words) - 4, 1))})
        signature = sign()
        if library == "rensa":
            signature.update(grams)
        else:
            signature.update_batch([gram.encode() for gram in grams])
        pairs |= {(ids[other], ids[row]) for other in index.query(signature)}
        index.insert(row, signature)
    return pairs


def accuracy(shared: Path) -> None:
    """Scores alone and with 30,000 unrelated articles beside."""
    beside = repeated(load(shared).assign(story=None), 34_000).iloc[4_000:]
    for name, gold in sets(shared).items():
        texts = gold["headline"] + " " + gold["body"].fillna("").str.slice(0, 1_200)
        best = max(score.bcubed(components(texts, t), gold["story"].tolist()).f1 for t in THRESHOLDS)
        given = credit(gold)
        alone = score.bcubed(relate(gold, given), gold["story"].tolist())
        both = relate(pd.concat([gold, beside], ignore_index=True), given)[: len(gold)]
        with_others = score.bcubed(both, gold["story"].tolist())
        print(f"{name}: B-cubed {alone.f1:.3f} (precision {alone.precision:.3f}, recall {alone.recall:.3f}), "
              f"with {len(beside):,} unrelated {with_others.f1:.3f} (precision {with_others.precision:.3f}, "
              f"recall {with_others.recall:.3f}); TF-IDF components at their best {best:.3f}", flush=True)  # fmt: skip


def sample() -> pd.DataFrame:
    """The articles of the sample with their story."""
    lines = paths.data("gold", "articles.jsonl").read_text("utf-8").splitlines()
    rows = pd.DataFrame([json.loads(line) for line in lines])
    rows["published_earliest"] = pd.to_datetime(rows["published"], utc=True)
    return frame(rows.assign(language="en"), {"key": "article_id"})


def sets(shared: Path) -> dict[str, pd.DataFrame]:
    """Every set whose stories are known."""
    return {
        "giveme5w1h": giveme5w1h(shared),
        "uci-headlines": uci(shared),
        "ecbplus-odd": ecbplus(shared),
        "sample": sample(),
    }


def ecbplus(shared: Path) -> pd.DataFrame:
    """496 articles of pairs of events of one kind, without times."""
    with gzip.open(shared / "stories" / "ecbplus-odd.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = pd.DataFrame([json.loads(line) for line in file])
    rows["published_earliest"] = pd.to_datetime(pd.Series([None] * len(rows)), utc=True)
    return frame(rows.assign(outlet=None), {"id": "article_id", "text": "body"})


def _alone(stories_before: Any, *_: Any) -> Any:
    """The step left out: stories as they were."""
    return stories_before


LEFT_OUT: dict[str, Callable[[], Any]] = {
    "nothing": lambda: mock.patch.object(events, "FULL", events.FULL),
    "parting of events of one kind": lambda: mock.patch.object(contrast, "parted", _alone),
    "what stands alone is looked at once more": lambda: mock.patch.object(singletons, "joined", _alone),
    "near one text of the story, not its middle": lambda: mock.patch.object(
        singletons, "_near", lambda _groups, one, *_: np.ones(len(one), bool)
    ),
    "series and days said": lambda: mock.patch.object(apart.Apart, "left", lambda _, a, __: np.ones(len(a))),
    "days said alone": lambda: mock.patch.object(apart, "DIFFER", 1.0),
    "parting at silences": lambda: mock.patch.object(gaps, "parted", _alone),
    "parting of pairs that little ties": lambda: mock.patch.object(events, "_tied", _alone),
    "credits of outlets": lambda: mock.patch.object(credited, "joined", _alone),
    "30 days to what has no time": lambda: mock.patch.object(gaps, "HALF_KNOWN", gaps.UNKNOWN),
    "time": lambda: mock.patch.object(gaps, "FADING", 0.0),
    "names count less in long texts": lambda: mock.patch.object(vectors, "NAME", ((15, 1.0), (60, 1.0))),
    "words spread over stories count less": lambda: mock.patch.object(
        rarity, "spread", lambda _counted, _stories, share: np.zeros(len(share))
    ),
    "headline counts three times": lambda: mock.patch.object(vectors, "HEADLINE", 1.0),
}


COMPARED = (
    "names count less in long texts",
    "headline counts three times",
)  # what changes texts, not stories


def parts(shared: Path) -> None:
    """What each part of the method brings: B-cubed F1 (precision, recall) of each set without it."""
    known = {**sets(shared), "many": load(shared).assign(story=None)}
    with_all = {name: stories.compare(gold, credit(gold)) for name, gold in known.items()}
    print(
        "left out | "
        + " | ".join(list(known)[:-1])
        + " | largest story of 4,000 unrelated articles, its days"
    )
    for part, without in LEFT_OUT.items():
        with without():
            anew = part in COMPARED
            found = {
                name: gold.assign(
                    found=stories.grouped(
                        gold, stories.compare(gold, credit(gold)) if anew else with_all[name]
                    )["story_id"]
                )
                for name, gold in known.items()
            }
        many = found.pop("many")
        got = [score.bcubed(gold["found"].tolist(), gold["story"].tolist()) for gold in found.values()]
        largest = many[many["found"] == many["found"].value_counts().index[0]]["published_earliest"]
        shown = [f"{g.f1:.3f} ({g.precision:.3f}, {g.recall:.3f})" for g in got]
        print(
            f"{part} | {' | '.join(shown)} | {len(largest)}, {(largest.max() - largest.min()).days}",
            flush=True,
        )


def copies(shared: Path) -> None:
    """Near copies planted into the load set: found, and how fast, beside MinHash."""
    originals = load(shared)
    articles, pairs = planted.plant(originals, 1_500)
    already, _, _ = measured(copied, originals)
    found, seconds, memory = measured(copied, articles)
    got = score.pairs(found - already, pairs)
    print(
        f"ours, all four relations: recall {got.recall:.3f}, precision {got.precision:.3f}, {seconds:.1f} s, {memory:.1f} GB"
    )
    for library in ("rensa", "datasketch"):
        if not importlib.util.find_spec(library):
            print(f"{library}: not installed, not compared; benchmarks/README.md says how to get it")
            continue
        found, other, memory = measured(minhash, articles, library)
        got = score.pairs(found, pairs)
        print(f"{library}, near copies only: recall {got.recall:.3f}, precision {got.precision:.3f}, "
              f"{other:.1f} s, {memory:.1f} GB; ours takes {seconds / other:.2f} times as long")  # fmt: skip


def passages(shared: Path) -> None:
    """Passages planted into other articles: share that is found, with its places in both bodies."""
    for words in (8, 12, 20, 40):
        articles, true = planted.passages(load(shared), words, 300)
        table, _, _ = measured(reused, articles)
        bodies = articles.set_index("article_id")["body"]
        hits = [
            any(text in bodies[a][p["a_start"] : p["a_end"]] for p in table.get((a, b), ()))
            for (a, b), text in true.items()
        ]
        print(f"passages of {words} words: {np.mean(hits):.3f} of {len(hits)} found with their places")


def reused(articles: pd.DataFrame) -> dict[tuple[str, str], list[dict[str, int]]]:
    """The shared passages of each pair of articles."""
    table = stories.relate(articles).relations
    table = table[table["relation"] == "reuse"]
    return dict(zip(zip(table["a"], table["b"], strict=True), table["passages"], strict=True))


def headlines(shared: Path) -> None:
    """100,000 headlines to stories beside TF-IDF, cosine and components."""
    many = repeated(uci(shared), 100_000, days=1.0)
    _, seconds, memory = measured(relate, many)
    _, theirs, their_memory = measured(components, many["headline"], 0.3)
    print(f"{len(many):,} headlines: {seconds:.1f} s, {memory:.1f} GB; TF-IDF components {theirs:.1f} s, "
          f"{their_memory:.1f} GB; ratio {seconds / theirs:.2f}")  # fmt: skip


def full(shared: Path) -> None:
    """50,000 full articles through all four relations."""
    many = repeated(load(shared), 50_000)
    _, seconds, memory = measured(relate, many)
    print(f"{len(many):,} full articles, four relations: {seconds:.1f} s, {memory:.1f} GB")


def growth(shared: Path, million: bool = False, drawing: Path | None = None) -> None:
    """Seconds per 10,000 headlines as their number grows; drawn to a file if one is named."""
    source = uci(shared)
    found = []
    for count in (10_000, 30_000, 100_000, *([300_000, 1_000_000] if million else [])):
        _, seconds, memory = measured(relate, repeated(source, count, days=1.0))
        print(
            f"{count:>9,} headlines: {seconds:6.1f} s, {seconds / count * 10_000:.2f} s per 10,000, {memory:.1f} GB"
        )
        found.append({"headlines": count, "seconds": seconds})
    if drawing:
        draw(pd.DataFrame(found)).save(drawing)


def draw(found: pd.DataFrame) -> alt.LayerChart:
    """Seconds by number of headlines, both logarithmic, beside growth that is just linear."""
    least = found.iloc[0]
    linear = found.assign(seconds=found["headlines"] * least["seconds"] / least["headlines"])
    x = alt.X("headlines:Q", scale=alt.Scale(type="log"), title="Headlines", axis=alt.Axis(format="~s"))
    y = alt.Y("seconds:Q", scale=alt.Scale(type="log"), title="Seconds", axis=alt.Axis(format="~g"))
    straight = alt.Chart(linear).mark_line(strokeDash=[4, 4], color="#666").encode(x, y)
    measured_line = alt.Chart(found).mark_line(point=True, color="#0072b2").encode(x, y)
    title = alt.Title("Headlines to stories", subtitle="measured; dashed: linear from the smallest")
    return alt.layer(straight, measured_line).properties(title=title, width=420, height=280)


def main() -> None:
    """Run the measurements asked for."""
    parser = argparse.ArgumentParser(description="stories and copies beside the usual ways")
    parser.add_argument("shared", type=Path, help="the folder of real data")
    parser.add_argument("--only", choices=(*PARTS, "growth"))
    parser.add_argument("--million", action="store_true", help="grow to a million headlines")
    parser.add_argument("--draw", type=Path, metavar="FILE", help="draw the growth: .svg, .png or .html")
    given = parser.parse_args()
    print(f"{multiprocessing.cpu_count()} cores, numpy {np.__version__}, pandas {pd.__version__}")
    for work in (accuracy, parts, copies, passages, headlines, full):
        if given.only in (None, work.__name__):
            work(given.shared)
    if given.only in (None, "growth"):
        growth(given.shared, given.million, given.draw)


if __name__ == "__main__":
    main()
