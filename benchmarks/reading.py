"""Reading beside what else reads the same files, in one run; peak memory at ten times the input.

    python benchmarks/reading.py [--newspaper PYTHON] [--size 1] [--only warm]

Each way runs as a command of its own, on all cores where it can. Files come from ../shared/data beside the
checkout, else from data/sample, repeated with line breaks added so that no two are the same; `--size 2` takes
twice as many. newspaper4k is compared where `--newspaper` names a Python that has it. Last, saved pages are read in
one warm process, ours and trafilatura with metadata in turn: `--only warm` does that alone.
"""

import argparse
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import count, islice
from pathlib import Path
from statistics import median
from typing import NamedTuple

import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
SHARED, SAMPLE = ROOT.parent / "shared" / "data", ROOT / "data" / "sample"
CORES = os.cpu_count() or 1
TIMES = 10  # the big input is so many times the small one
TURNS, GOAL = (
    5,
    2.0,
)  # of a warm process: how often each way reads all pages, and how many times as fast ours is
TICK = os.sysconf("SC_CLK_TCK")

NEWSPAPER = """
import multiprocessing, pathlib, sys, newspaper  # which without images keeps off the network
def parse(path):
    article = newspaper.Article("https://outlet.example/" + path.name, fetch_images=False)
    article.download(input_html=path.read_text("utf-8", "replace"))
    try:
        article.parse()
    except Exception:  # for some languages it wants more packages
        return None
    return article.title, article.authors, str(article.publish_date), article.text
with multiprocessing.Pool(int(sys.argv[2])) as pool:
    pool.map(parse, sorted(pathlib.Path(sys.argv[1]).iterdir()), 4)
"""
LOOP = """
import pathlib, sys, trafilatura
from fastwarc.warc import ArchiveIterator, WarcRecordType
for path in pathlib.Path(sys.argv[1]).iterdir():
    with path.open("rb") as stream:
        for entry in ArchiveIterator(stream, record_types=WarcRecordType.response):
            trafilatura.extract(entry.reader.read(), output_format="json", with_metadata=True)
"""
TIMED = """
import pathlib, sys, time
import pandas as pd
from analysis import read
path = next(pathlib.Path(sys.argv[1]).iterdir())
start = time.perf_counter()
{}
print(time.perf_counter() - start)
"""
WARM = """
import gzip, json, logging, pathlib, sys, time
import trafilatura
from analysis.readers import registry
from analysis.readers.document import Document

def pages(root):
    for path in sorted(root.rglob("*.html*")):
        data = path.read_bytes()
        meta = path.parent / "meta.json"
        told = json.loads(meta.read_text()) if meta.exists() else {}
        url = told.get(path.name, {}).get("url")
        yield Document(path.name, gzip.decompress(data) if path.suffix == ".gz" else data, url=url)

def took(way):
    start = time.process_time()
    for document in documents:
        way(document)
    return (time.process_time() - start) * 1000 / len(documents)

logging.disable(logging.CRITICAL)
documents = list(pages(pathlib.Path(sys.argv[1])))
ways = (
    lambda one: list(registry.parse(one)),
    lambda one: trafilatura.bare_extraction(one.data, url=one.url, with_metadata=True),
)
for way in ways:  # what is read once a process
    took(way)
turns = [[took(way) for way in ways] for _ in range(int(sys.argv[2]))]
print(json.dumps([len(documents), *zip(*turns)]))
"""
OURS = "media-analysis read"
READERS = {
    "csv": "pd.read_csv(path)",
    "jsonl": "pd.read_json(path, lines=True)",
    "parquet": "pd.read_parquet(path)",
}


class Ran(NamedTuple):
    """How a command ran: seconds by the clock and of the processors, megabytes at its peak.

    `memory` adds the peaks of all its processes, pages they share counted in each; `largest` is one of them.
    """

    seconds: float
    worked: float
    memory: float
    largest: float


def ran(*command: object) -> Ran:
    """Run a command in a session of its own; where it prints its own seconds, those count."""
    start = time.perf_counter()
    process = subprocess.Popen(
        list(map(str, command)),
        cwd=ROOT,
        start_new_session=True,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    seen: dict[str, tuple[float, float]] = {}
    while process.poll() is None:
        seen |= _processes(process.pid)
        time.sleep(0.05)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"failed with {process.returncode}: {' '.join(map(str, command))[:300]}")
    printed = process.stdout.read().strip() if process.stdout else ""
    told = float(printed) if re.fullmatch(r"\d+\.\d+", printed) else seconds
    worked, peaks = zip(*seen.values(), strict=True)
    return Ran(told, sum(worked), sum(peaks), max(peaks))


def _processes(session: int) -> Iterator[tuple[str, tuple[float, float]]]:
    """Processor seconds and peak megabytes of each process of a session, from Linux' /proc."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text().rpartition(")")[2].split()
            peak = re.search(r"VmHWM:\s+(\d+)", (folder / "status").read_text())
        except OSError:
            continue
        if int(stat[3]) == session and peak:
            yield folder.name, ((int(stat[11]) + int(stat[12])) / TICK, int(peak[1]) / 1024)


# --- inputs: documents or rows for a folder, and how many of them the small input has


def documents(kind: str, ending: str, folder: Path, size: int) -> None:
    """Files of one kind."""
    for name, data in islice(_endless(kind, ending), size):
        (folder / name).write_bytes(data)


def _endless(kind: str, ending: str) -> Iterator[tuple[str, bytes]]:
    source = (SHARED if SHARED.is_dir() else SAMPLE) / kind
    paths = sorted([*source.rglob(f"*.{ending}"), *source.rglob(f"*.{ending}.gz")])
    found = [gzip.decompress(p.read_bytes()) if p.suffix == ".gz" else p.read_bytes() for p in paths]
    for again in count():
        for number, data in enumerate(found):
            yield f"{again:04}-{number:04}.{ending}", data + b"\n" * again


def archive(folder: Path, size: int) -> None:
    """The same article pages as one compressed WARC file."""
    with (folder / "pages.warc.gz").open("wb") as file:
        for name, data in islice(_endless("html", "html"), size):
            answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + data
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://outlet.example/{name}\r\n"
                "WARC-Date: 2026-03-04T09:30:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(answer)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + answer + b"\r\n\r\n", 1))


@cache
def _articles() -> pd.DataFrame:
    if SHARED.is_dir():
        return pd.read_json(SHARED / "load" / "articles-4000.jsonl.gz", lines=True)
    listed = json.loads((SAMPLE / "exports" / "newsapi-everything.json").read_text("utf-8"))["articles"]
    names = {"title": "headline", "publishedAt": "published", "content": "text"}
    table = pd.DataFrame(listed).rename(columns=names)
    return table.assign(outlet=[named["name"] for named in table.source])


def table(kind: str, folder: Path, size: int) -> None:
    """Articles with the first 300 characters of their text, ids and addresses all different."""
    rows = pd.concat([_articles()] * (size // len(_articles()) + 1), ignore_index=True).head(size)
    number = rows.index.astype(str)
    address = rows.url.str.partition("#")[0].str.partition("?")
    url = address[0] + "?" + number + "&" + address[2]
    rows = rows.assign(id=number, url=url, text=rows.text.str[:300])
    rows = rows[["id", "url", "headline", "outlet", "published", "text"]].astype(str)
    path = folder / f"articles.{kind}"
    if kind == "jsonl":
        rows.to_json(path, orient="records", lines=True, force_ascii=False)
    else:
        (rows.to_csv if kind == "csv" else rows.to_parquet)(path, index=False)


INPUTS: dict[str, tuple[int, Callable[[Path, int], None]]] = {
    "dumps": (60, partial(documents, "pages", "txt")),
    "pages": (12, partial(documents, "html", "html")),
    "archive": (10, archive),
    **{kind: (20_000, partial(table, kind)) for kind in READERS},
}


# --- comparisons


def others(kind: str, folder: Path, newspaper: str | None) -> Iterator[tuple[str, Ran]]:
    """What else reads the files of a folder."""
    if kind == "pages":
        options = ("--json", "--with-metadata", "--parallel", CORES)
        program = Path(sys.executable).with_name("trafilatura")
        with tempfile.TemporaryDirectory() as out:
            yield "trafilatura's command", ran(program, "--input-dir", folder, "--output-dir", out, *options)
        if newspaper:
            yield "newspaper4k", ran(newspaper, "-c", NEWSPAPER, folder, CORES)
    elif kind == "archive":
        yield "fastwarc and trafilatura in a loop", ran(sys.executable, "-c", LOOP, folder)
    elif kind in READERS:
        call = READERS[kind]
        yield call.replace("path", "…"), ran(sys.executable, "-c", TIMED.format(call), folder)


def ours(kind: str, folder: Path) -> Iterator[tuple[str, Ran]]:
    """Our command, which stores what it reads; for tables also our function, which like theirs does not.

    Tables are read once with languages told, which takes most of the time where none is declared, else without.
    """
    command = (sys.executable, "-m", "analysis", "read", folder)
    with tempfile.TemporaryDirectory() as corpus:
        yield OURS, ran(*command, "--corpus", corpus)
    if kind in READERS:
        with tempfile.TemporaryDirectory() as corpus:
            yield f"{OURS} --languages declared", ran(*command, "--languages", "declared", "--corpus", corpus)
        call = TIMED.format("read.read([path], quiet=True, languages='declared')")
        yield "analysis.read.read, declared", ran(sys.executable, "-c", call, folder)


def compare(kind: str, small: int, newspaper: str | None) -> tuple[Ran, Ran]:
    """Print a line for each way to read the big input; how ours ran on the small and on the big one."""
    with tempfile.TemporaryDirectory() as work:
        folders = []
        for size in (small, small * TIMES):
            folder = Path(work) / str(size)
            folder.mkdir()
            INPUTS[kind][1](folder, size)
            folders.append(folder)
        first = next(ours(kind, folders[0]))[1]
        mine = list(ours(kind, folders[1]))
        for name, run in mine:
            _print(kind, small * TIMES, name, run)
        for name, run in others(kind, folders[1], newspaper):
            like = mine[-1][1]  # for tables, the way that stores nothing, as theirs does not
            _print(
                kind,
                small * TIMES,
                name,
                run,
                f"{run.seconds / like.seconds:8.2f} {run.worked / like.worked:8.2f}",
            )
    return first, mine[0][1]


def _print(kind: str, size: int, name: str, run: Ran, ratios: str = "") -> None:
    rates = f"{size / run.seconds:>9,.0f} {size / run.worked:>13,.0f}"
    print(f"{kind:<8} {size:>8,}  {name:<40} {rates} {run.memory:>8,.0f} {ratios}")


def warm() -> None:
    """Print how many milliseconds a saved page takes each way in one process whose models are read, in turn."""
    source = SHARED / "html" / "fundus" if SHARED.is_dir() else SAMPLE / "html"
    printed = subprocess.run(
        [sys.executable, "-c", WARM, source, str(TURNS)], cwd=ROOT, check=True, stdout=subprocess.PIPE
    )
    size, mine, others = json.loads(printed.stdout)
    print(f"\n{size} saved pages in one warm process, {TURNS} times in turn: processor milliseconds a page")
    for name, middle in (("best", min), ("median", median)):
        ratio = middle(others) / middle(mine)
        reached = "reached" if ratio >= GOAL else "not reached"
        print(
            f"{name:<8} ours {middle(mine):6.1f}   trafilatura with metadata {middle(others):6.1f}   "
            f"x {ratio:.2f} (goal {GOAL:g}: {reached})"
        )


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--newspaper", metavar="PYTHON", help="a Python that has newspaper4k")
    parser.add_argument("--size", type=float, default=1)
    parser.add_argument("--only", choices=["warm"])
    given = parser.parse_args()
    if given.only:
        warm()
        return
    print(f"{CORES} cores; files of {'../shared/data' if SHARED.is_dir() else 'data/sample'}")
    head = f"{'kind':<8} {'how many':>8}  {'way':<40} {'a second':>9} {'a cpu second':>13} {'peak MB':>8}"
    print(head + "   ours x  cpu x")
    peaks = {}
    for kind, (small, _) in INPUTS.items():
        peaks[kind] = compare(kind, round(small * given.size), given.newspaper)
    if not given.newspaper:
        print("newspaper4k: not compared; name a Python that has it with --newspaper")
    print(
        f"\npeak MB of `{OURS}` on an input and on {TIMES} times as much: largest process, and all together"
    )
    for kind, (one, ten) in peaks.items():
        largest = f"{one.largest:>8,.0f} {ten.largest:>8,.0f}   x {ten.largest / one.largest:.2f}"
        print(
            f"{kind:<8} {largest}   {one.memory:>8,.0f} {ten.memory:>8,.0f}   x {ten.memory / one.memory:.2f}"
        )
    warm()


if __name__ == "__main__":
    main()
