"""A corpus of any size with copies, rewrites and events of known truth: time, memory, and what is found of the truth.

python benchmarks/growth.py SHARED [--sizes 10000 30000] [--steps all|stories|report] [--workdir FOLDER]
    [--words other|names] [--keep growth.jsonl] [--draw growth-of-reports.svg]

The load set of SHARED is taken over and over, each time eleven days later and with other words in it: a word takes
the place of another one that is about as frequent, the same throughout, but for the most frequent ones and those the
suite looks for (verbs of saying, units, days). So no event is told again in the words of another; with `--words names`
names alone are others, and it is, in all but names. Into each four thousand articles are planted: agency copies, edited
as customers do; and events, each told by three outlets in texts of their own, made of different sentences of one
article with words left out, so that no run of six words is left in common. Each size has processes of its own; memory is that of all of them together, shared pages counted
once; a size's files are written batch by batch. With `stories` articles are only read and related; with `all` they
are taken through every step from a corpus on disk, then once more, then once more with ten articles added; with
`report` a whole report is made of the file, with nothing kept from before. A line of each size goes to the file of
`--keep`, and `--draw` draws all lines that are there beside growth that is just linear.
"""

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
from stories import load

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
import planted

from analysis import paths

BATCH = 4_000  # articles made at a time
COPIED, TOLD = 0.05, 0.05  # share of articles that are copied, and that become an event
TELLERS = 3  # outlets that tell an event
APART = 11.0  # days from one batch to the next
EACH = 3  # one word in so many is left out, the one at another place in each telling
COLUMNS = ("id", "outlet", "url", "headline", "published", "text")
FREQUENT, ALIKE = 300, 50  # words that stay, and so many that follow each other in frequency change places
LISTS = ("quotes/cues.csv", "claims/*.csv", "times/words.csv")  # words that the suite looks for
_WORD = re.compile(r"[^\W\d_]{3,}")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def batches(source: pd.DataFrame, count: int, words: str = "other") -> Iterator[pd.DataFrame]:
    """Articles with `origin` and `event`, what they are copies and tellings of, null where nothing is planted."""
    own = round(BATCH / (1 + COPIED + TOLD * TELLERS))
    known = _by_frequency(source)
    for number in range(-(-count // BATCH)):
        first = number * own
        rows = source.iloc[[(first + at) % len(source) for at in range(own)]]
        made = _renamed(rows, number) if words == "names" else _reworded(rows, number, known)
        start = pd.Timedelta(days=number * APART)
        dated = {name: made[name] + start for name in ("published_earliest", "published_latest")}
        made = made.assign(article_id=made["article_id"] + f"-{number}", origin=None, event=None, **dated)
        yield _planted(made.reset_index(drop=True), random.Random(number)).head(count - number * BATCH)


def _renamed(articles: pd.DataFrame, number: int) -> pd.DataFrame:
    """Articles with other names in them."""
    ending = "".join(
        "abcdefghijklmnopqrstuvwxyz"[number // 26**place % 26] for place in range(3 if number else 0)
    )
    change = {
        name: articles[name].str.replace(r"\b([A-Z][A-Za-z]{2,})\b", rf"\g<1>{ending}", regex=True)
        for name in ("headline", "body")
    }
    return articles.assign(**change)


def _by_frequency(articles: pd.DataFrame) -> list[str]:
    """The words that may change places, the most frequent first."""
    counted = Counter[str]()
    for text in pd.concat([articles["headline"], articles["body"]]).dropna():
        counted.update(word.lower() for word in _WORD.findall(text))
    kept = {word for pattern in LISTS for file in sorted(paths.data().glob(pattern))
            for word in _WORD.findall(file.read_text(encoding="utf-8").lower())}  # fmt: skip
    ranked = sorted(counted, key=lambda word: (-counted[word], word))[FREQUENT:]
    return [word for word in ranked if word not in kept]


def _reworded(articles: pd.DataFrame, number: int, known: list[str]) -> pd.DataFrame:
    """Articles with other words in them, each as it was written: small, with a capital, in capitals."""
    chance, instead = random.Random(number), dict[str, str]()
    for at in range(0, len(known) if number else 0, ALIKE):
        alike = known[at : at + ALIKE]
        instead.update(zip(alike, chance.sample(alike, len(alike)), strict=True))

    @cache
    def other(word: str) -> str:
        new = instead.get(word.lower())
        if new is None or word.islower():
            return new or word
        return new.upper() if word.isupper() else new.capitalize()

    change = {
        name: articles[name].map(
            lambda text: _WORD.sub(lambda found: other(found[0]), text), na_action="ignore"
        )
        for name in ("headline", "body")
    }
    return articles.assign(**change)


def _planted(articles: pd.DataFrame, chance: random.Random) -> pd.DataFrame:
    long = articles.index[articles["body"].str.split().str.len() >= 200].tolist()
    chosen = chance.sample(long, round(len(articles) * (COPIED + TOLD)))
    copied, told = np.split(np.array(chosen), [round(len(articles) * COPIED)])
    more: list[dict[str, Any]] = []
    for row in copied.tolist():
        original = articles.loc[row].to_dict()
        body = original["body"]
        for edit in chance.sample(planted.EDITS, chance.randint(1, 3)):
            body = edit(body, chance)
        one = original["article_id"]
        articles.loc[row, "origin"] = one
        more.append({**original, "article_id": f"{one}-copy", "outlet": chance.choice(planted.DESKS), "body": body,
                     "headline": f"{chance.choice(planted.DESKS)}: {original['headline']}", "origin": one})  # fmt: skip
    for row in told.tolist():
        original = articles.loc[row].to_dict()
        one = original["article_id"]
        articles.loc[row, "event"] = one
        more += [
            {**original, "article_id": f"{one}-told-{teller}", "outlet": planted.DESKS[teller], "event": one,
             "headline": _broken(str(original["headline"]), teller), "body": _retold(original["body"], teller, chance)}
            for teller in range(TELLERS)
        ]  # fmt: skip
    rows = pd.concat([articles, pd.DataFrame(more)], ignore_index=True).sample(
        frac=1, random_state=chance.randrange(2**31)
    )
    return rows.assign(url="https://" + rows["outlet"].str.replace(r"\W", "", regex=True).str.lower() + ".example/"
                       + rows["article_id"])  # fmt: skip


def _retold(body: str, teller: int, chance: random.Random) -> str:
    """Half of the sentences, the first two among them, each without some of its words."""
    sentences = _SENTENCE.split(body)
    kept = [n for n in range(len(sentences)) if n < 2 or chance.random() < 0.5]
    return " ".join(_broken(sentences[n], teller + n) for n in kept)


def _broken(sentence: str, place: int) -> str:
    words = sentence.split()
    return " ".join(word for n, word in enumerate(words) if (n + place) % EACH or len(words) < EACH)


def write(shared: Path, count: int, folder: Path, words: str = "other") -> None:
    """The articles as Parquet, and the truth beside them."""
    source, truth = load(shared), []
    source = source[source["published_earliest"].notna()].reset_index(drop=True)
    writer = None
    for batch in batches(source, count, words):
        truth.append(batch[["article_id", "origin", "event"]])
        day = batch["published_earliest"].dt.strftime("%Y-%m-%d")
        rows = batch.rename(columns={"article_id": "id", "body": "text"}).assign(published=day)
        table = pa.Table.from_pandas(rows[list(COLUMNS)].astype("string[pyarrow]"), preserve_index=False)
        writer = writer or pq.ParquetWriter(folder / "articles.parquet", table.schema)
        writer.write_table(table)
    if writer:
        writer.close()
    pd.concat(truth).to_parquet(folder / "truth.parquet")


def found(folder: Path) -> dict[str, float]:
    """What is found of the truth: planted copies of one origin, tellings in one story, and stories of one event alone."""
    truth = pd.read_parquet(folder / "truth.parquet")
    ids = pd.read_parquet(folder / "ids.parquet").rename(columns={"article_id": "here"})
    truth = truth.merge(ids, left_on="article_id", right_on="id")
    result = {}
    for planted_as, group in (("origin", "origin_id"), ("event", "story_id")):
        known = truth[truth[planted_as].notna()]
        pairs = known.groupby(planted_as)[group].agg(lambda own: (len(own) * (len(own) - 1) / 2, sum(
            n * (n - 1) / 2 for n in own.value_counts())))  # fmt: skip
        result[f"{planted_as}s found"] = sum(p[1] for p in pairs) / max(sum(p[0] for p in pairs), 1)
        pure = known.groupby(group)[planted_as].nunique()
        result[f"{planted_as}s pure"] = float((pure == 1).mean())
    return result


def measured(command: list[str | Path]) -> tuple[float, float, float]:
    """Seconds by the clock and of processors, and the gigabytes that all processes had at most."""
    begun = time.perf_counter()
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL)
    most, used = 0.0, dict[int, float]()

    def watch() -> None:
        nonlocal most
        while process.poll() is None:
            memory = 0.0
            try:
                root = psutil.Process(process.pid)
                for one in (root, *root.children(recursive=True)):
                    memory += one.memory_full_info().pss
                    own = one.cpu_times()
                    used[one.pid] = own.user + own.system
            except psutil.Error:
                pass
            most = max(most, memory)
            time.sleep(0.1)

    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    watcher.join()
    if process.returncode:
        raise SystemExit(f"failed: {command}")
    return time.perf_counter() - begun, sum(used.values()), most / 2**30


def related(folder: Path) -> None:
    """Relate the articles of a folder, and keep their ids."""
    from analysis import schema, stories
    from analysis.keeping import spill

    file = pq.ParquetFile(folder / "articles.parquet")
    names = {"id": "article_id", "text": "body"}
    wanted = [name for name in COLUMNS if name != "url"]
    batches = (pa.Table.from_batches([batch]) for batch in file.iter_batches(BATCH, columns=wanted))
    rows = schema.to_pandas(spill.aside(batches)).rename(columns=names)
    day = pd.to_datetime(rows["published"].astype(object), utc=True)
    with spill.bounded():
        result = stories.relate(rows.assign(published_earliest=day, published_latest=day)).articles
    result[["article_id", "origin_id", "story_id"]].assign(id=result["article_id"]).to_parquet(
        folder / "ids.parquet"
    )


def reported(folder: Path) -> None:
    """Keep the ids of the report that was made in a folder."""
    told = pd.read_parquet(
        folder / "run/tables/articles.parquet", columns=["origin_id", "story_id", "source_id"]
    )
    told.assign(article_id=told["source_id"]).rename(columns={"source_id": "id"}).to_parquet(
        folder / "ids.parquet"
    )


def derived(folder: Path) -> None:
    """Take the corpus of a folder through all steps, and keep ids."""
    from analysis import pipeline
    from analysis.parameters import parse

    tables = pipeline.prepare([folder / "corpus"], parse({}))
    told = tables.articles[["article_id", "origin_id", "story_id", "source_id"]]
    told.rename(columns={"source_id": "id"}).to_parquet(folder / "ids.parquet")


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 30_000])
    parser.add_argument("--steps", choices=("all", "stories", "report"), default="all")
    parser.add_argument(
        "--words", choices=("other", "names"), default="other", help="what differs from batch to batch"
    )
    parser.add_argument("--workdir", type=Path)
    parser.add_argument("--keep", type=Path, metavar="FILE", help="add a line of JSON for each size")
    parser.add_argument(
        "--draw", type=Path, metavar="FILE", help="draw the lines that are kept: .svg, .png or .html"
    )
    parser.add_argument("--only", choices=("related", "derived"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.only:
        {"related": related, "derived": derived}[given.only](given.shared)
        return
    for size in given.sizes:
        with tempfile.TemporaryDirectory(dir=given.workdir) as name:
            folder = Path(name)
            write(given.shared, size, folder, given.words)
            for what, command in commands(folder, given.steps):
                clock, processors, memory = measured(command)
                print(
                    f"{size:>9,} {what:24} {clock:7.1f} s, {processors:7.1f} s of processors, {memory:.2f} GB",
                    flush=True,
                )
            if given.steps == "report":
                reported(folder)
            told = {name: round(value, 4) for name, value in found(folder).items()}
            print(json.dumps(told), flush=True)
            if given.keep:
                line = {"articles": size, "clock": round(clock), "processors": round(processors)}
                with given.keep.open("a", encoding="utf-8") as file:
                    file.write(json.dumps({**line, "gigabytes": round(memory, 2), **told}) + "\n")
    if given.keep and given.draw:
        draw(pd.read_json(given.keep, lines=True)).save(given.draw)


def draw(kept: pd.DataFrame) -> alt.HConcatChart:
    """Seconds and gigabytes by number of articles, beside growth that is just linear; and what is found of the truth."""
    kept = kept.sort_values("articles").rename(
        columns={"origins found": "copies", "events found": "tellings"}
    )
    x = alt.X("articles:Q", scale=alt.Scale(type="log"), title="Full articles", axis=alt.Axis(format="~s"))
    colour = alt.Color(
        "words:N", title="Other from batch to batch", scale=alt.Scale(range=["#d55e00", "#0072b2"])
    )
    charts = []
    for column, title in (
        ("processors", "Processor seconds"),
        ("clock", "Seconds by the clock"),
        ("gigabytes", "GB"),
    ):
        least = kept.groupby("words").transform("first")
        linear = kept.assign(**{column: kept["articles"] * least[column] / least["articles"]})
        y = alt.Y(f"{column}:Q", scale=alt.Scale(type="log"), title=title, axis=alt.Axis(format="~g"))
        straight = alt.Chart(linear).mark_line(strokeDash=[4, 4], opacity=0.6).encode(x, y, colour)
        line = alt.Chart(kept).mark_line(point=True).encode(x, y, colour)
        charts.append(alt.layer(straight, line).properties(width=220, height=220))
    shares = kept.melt(["articles", "words"], ["copies", "tellings"], "planted", "share")
    y = alt.Y("share:Q", title="Share found of what was planted", scale=alt.Scale(zero=False))
    dash = alt.StrokeDash("planted:N", title="Planted", legend=alt.Legend(symbolType="stroke"))
    charts.append(
        alt.Chart(shares).mark_line(point=True).encode(x, y, colour, dash).properties(width=220, height=220)
    )
    title = alt.Title(
        "Whole reports of made articles", subtitle="measured; dashed beside a line: linear from the smallest"
    )
    return alt.hconcat(*charts).properties(title=title)


def commands(folder: Path, steps: str) -> Iterator[tuple[str, list[str | Path]]]:
    """What is measured: a name and its command, each to be run before the next is asked for."""
    us = [sys.executable, Path(__file__).resolve()]
    if steps == "stories":
        yield "related", [*us, folder, "--only", "related"]
        return
    if steps == "report":
        run = [
            sys.executable,
            "-m",
            "analysis",
            "report",
            folder / "articles.parquet",
            "--out",
            folder / "run",
        ]
        yield "report", [*run, "--anew"]
        return
    reading = [
        sys.executable,
        "-m",
        "analysis",
        "read",
        "--corpus",
        folder / "corpus",
        "--languages",
        "declared",
    ]
    yield "read", [*reading, folder / "articles.parquet"]
    yield "all steps", [*us, folder, "--only", "derived"]
    yield "the same again", [*us, folder, "--only", "derived"]
    ten = pq.read_table(folder / "articles.parquet").slice(0, 10).to_pandas()
    ten.assign(id=ten["id"] + "-ten", url=ten["url"] + "-ten", text=ten["text"].str[::-1]).to_csv(
        folder / "ten.csv"
    )
    yield "ten more read", [*reading, folder / "ten.csv"]
    yield "ten more, all steps", [*us, folder, "--only", "derived"]


if __name__ == "__main__":
    main()
