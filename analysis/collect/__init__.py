"""Fetch feeds and pages into a folder that can be read again and again: politely, and only what changed."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pyarrow as pa

from analysis import schema
from analysis.collect import addresses, folder, lists
from analysis.collect.addresses import NotFetched
from analysis.collect.folder import GOOD, Collection, Row
from analysis.collect.lists import Wanted
from analysis.collect.request import Answer, Bounds
from analysis.collect.web import Rules, Web
from analysis.errors import InputError
from analysis.progress import progress
from analysis.schema import Column

__all__ = ["Bounds", "Rules", "Wanted", "collect", "counts", "lists", "problems", "refuse_nothing"]

OUTCOMES = ("fetched", "not modified", "skipped", "failed")
COLLECTED = (
    Column("url", pa.string(), "the address as the list gives it", True),
    Column("outcome", pa.string(), "what came of it; skipped: not asked at all", True, OUTCOMES),
    Column("reason", pa.string(), "why it was skipped or failed, and what to do"),
    Column("status", pa.int64(), "HTTP status of the last answer"),
    Column("bytes", pa.int64(), "size of the body, decompressed"),
    Column("file", pa.string(), "where its body lies in the folder"),
)

Result = Answer | NotFetched


def _clock() -> datetime:
    return datetime.now(UTC)


def collect(
    urls: Iterable[str | Wanted],
    into: Path | str,
    rules: Rules = Rules(),  # noqa: B008 - a NamedTuple never changes
    now: Callable[[], datetime] = _clock,
    quiet: bool | None = None,
) -> pd.DataFrame:
    """Fetch each address into the folder `into`, and tell what came of each, in the order given.

    What did not change since the last run is not fetched again, and what a run that was cut off had done is
    not asked again. `now` is read for capture times. Raises RunError where the folder cannot be written.
    """
    wanted = list({w.url: w for w in (lists.wanted(u) if isinstance(u, str) else u for u in urls)}.values())
    rows: dict[str, Row] = {}
    with folder.opened(Path(into), now().astimezone(UTC)) as kept:
        rows = {w.url: row for w in wanted if (row := kept.done(w.url))}
        left = [w for w in wanted if w.url not in rows]
        results = _results(Web(rules, now), left, kept, rules.hosts)
        with progress(results, "collect", total=len(left), quiet=quiet) as watched:
            for each, result in watched:
                row = rows[each.url] = _row(kept, each.url, result)
                kept.note({"at": now().astimezone(UTC).isoformat(), **row})
                watched.set_postfix(counts(r["outcome"] for r in rows.values()), refresh=False)
        kept.note({"end": now().astimezone(UTC).isoformat()})
    return schema.frame([{c.name: rows[w.url].get(c.name) for c in COLLECTED} for w in wanted], COLLECTED)


def counts(outcomes: Iterable[str]) -> dict[str, int]:
    """How many addresses had each outcome, none left out."""
    found = Counter(outcomes)
    return {outcome: found[outcome] for outcome in OUTCOMES}


def problems(rows: pd.DataFrame) -> list[str]:
    """A line for each address that was skipped or failed, fit for a terminal."""
    bad = rows[rows["reason"].notna()]
    lines = [
        f"{outcome}: {url}: {reason}"
        for outcome, url, reason in zip(bad["outcome"], bad["url"], bad["reason"], strict=True)
    ]
    return ["".join(c if c.isprintable() else "�" for c in line) for line in lines]


def refuse_nothing(rows: pd.DataFrame) -> None:
    """Raise InputError unless one address at least was fetched or had not changed."""
    if not rows["outcome"].isin(GOOD).any():
        raise InputError(f"nothing could be fetched: all {len(rows)} addresses failed or were skipped")


def _row(kept: Collection, url: str, result: Result) -> Row:
    if isinstance(result, Answer):
        return kept.keep(url, result)
    outcome = "skipped" if result.refused else "failed"
    return {"url": url, "outcome": outcome, "reason": result.reason, "status": result.status}


def _results(web: Web, wanted: list[Wanted], kept: Collection, hosts: int) -> Iterator[tuple[Wanted, Result]]:
    """Results as they come: hosts side by side, the addresses of one host one after the other."""
    waiting = deque(_by_host(wanted))
    running: dict[Future[Result], tuple[Wanted, deque[Wanted]]] = {}
    executor = ThreadPoolExecutor(max(1, hosts))
    try:
        while waiting or running:
            while waiting and len(running) < hosts:
                queue = waiting.popleft()
                each = queue.popleft()
                running[executor.submit(_fetched, web, each, kept.validators(each.url))] = each, queue
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                each, queue = running.pop(future)
                if queue:
                    waiting.append(queue)
                yield each, future.result()
    finally:
        web.stopped.set()
        executor.shutdown(cancel_futures=True)


def _by_host(wanted: list[Wanted]) -> list[deque[Wanted]]:
    queues: dict[str, deque[Wanted]] = {}
    for each in wanted:
        try:
            host = addresses.parse(each.url).host
        except NotFetched:
            host = ""
        queues.setdefault(host, deque()).append(each)
    return list(queues.values())


def _fetched(web: Web, wanted: Wanted, validators: dict[str, dict[str, str]]) -> Result:
    try:
        return web.get(wanted.url, wanted.page, validators)
    except NotFetched as failure:
        return failure
    except Exception as error:  # noqa: BLE001 - whatever a hostile host brings about ends as one failed address
        return NotFetched(f"fetching failed ({type(error).__name__}: {str(error)[:160]})")
