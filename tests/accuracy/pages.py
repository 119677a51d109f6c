"""Real aggregator pages with what a person saw on them."""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from accuracy import real
from accuracy.scored import Scored, share
from analysis import paths
from analysis.readers import pages as reader
from analysis.readers.document import Document, Reading
from analysis.text import key

_LISTS = Path(__file__).resolve().parent.parent / "lists"


class Page(NamedTuple):
    """A page, what is on it, and what was read."""

    name: str
    text: str
    gold: dict[str, Any]
    reading: Reading

    @property
    def main(self) -> dict[str, Any]:
        """The article the page is of."""
        return next((row for row in self.reading.articles if row["role"] == "main"), {})

    @property
    def items(self) -> list[dict[str, Any]]:
        """The articles listed below it."""
        return [row for row in self.reading.articles if row["role"] != "main"]


def read(path: Path) -> Reading:
    """What is read on one page."""
    return reader.read(Document(path.name, path.read_bytes()))


@cache
def gold() -> tuple[Page, ...]:
    """Every page with a gold file beside it."""
    truths = sorted(real.pinned("pages").glob("*.gold.json"))
    texts = [truth.with_name(truth.name.replace(".gold.json", ".txt")) for truth in truths]
    return tuple(
        Page(path.name, path.read_text("utf-8"), json.loads(truth.read_text("utf-8")), read(path))
        for truth, path in zip(truths, texts, strict=True)
    )


def pairs() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each item a page lists: as found, nothing where there are too few, and as it is."""
    return pairs_of(gold())


def pairs_of(pages: Iterable[Page]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The same of some pages."""
    return [
        (page.items[number] if number < len(page.items) else {}, truth)
        for page in pages
        for number, truth in enumerate(page.gold["related"])
    ]


def squeezed(text: str | None) -> str:
    """The text with single spaces."""
    return " ".join((text or "").split())


@cache
def aliases() -> dict[str, str]:
    """Key of every name in data/outlets.csv to the key of its outlet."""
    with paths.data("outlets.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {key(name): key(row["name"]) for row in rows for name in [row["name"], *row["aliases"].split("|")]}


def canonical(name: str | None) -> str:
    """One key for all names of an outlet."""
    return aliases().get(key(name or ""), key(name or ""))


def _item(found: dict[str, Any], truth: dict[str, Any]) -> bool:
    printed = (found.get("published_raw"), found.get("headline")) == (truth["when"], truth["title"])
    return printed and canonical(found.get("outlet_raw")) == canonical(truth["source"])


class Listed(NamedTuple):
    """A list page of our own words: its items as they are and as found."""

    name: str
    truth: list[dict[str, str]]
    found: list[dict[str, Any]]


def names_of_own_lists() -> list[str]:
    """What the list pages in tests/lists are called, each of another kind, with a gold table beside it."""
    return sorted(gold.name.split(".")[0] for gold in _LISTS.glob("*.gold.csv"))


@cache
def own_lists() -> tuple[Listed, ...]:
    """Those pages, read."""
    return tuple(
        Listed(
            name,
            list(csv.DictReader((_LISTS / f"{name}.gold.csv").open("r", encoding="utf-8"), delimiter="|")),
            list(read(_LISTS / f"{name}.txt").articles),
        )
        for name in names_of_own_lists()
    )


def item_key(row: dict[str, Any]) -> tuple[str, str, str]:
    """What an item is: time, outlet and headline as printed."""
    return (row.get("published_raw") or "", row.get("outlet_raw") or "", row.get("headline") or "")


def f1(right: int, found: int, truth: int) -> float:
    """Harmonic mean of precision and recall."""
    return 2 * right / (found + truth)


def lists() -> Iterator[Scored]:
    """Items of the given list pages of other sites and of our own: right in time, outlet and headline."""
    given = [page for page in gold() if page.name.startswith("rw_")]
    truths = [truth for page in given for truth in page.gold["related"]]
    items = [row for page in given for row in page.items]
    right = sum(_item(row, truth) for row, truth in pairs_of(given))
    yield Scored("items of given lists (F1)", len(truths), f1(right, len(items), len(truths)))
    wanted = [(t["when"], t["outlet"], t["headline"]) for page in own_lists() for t in page.truth]
    found = [item_key(row) for page in own_lists() for row in page.found]
    hits = sum((Counter(wanted) & Counter(found)).values())
    yield Scored("items of own lists (F1)", len(wanted), f1(hits, len(found), len(wanted)))
    yield share("bodies of own lists", list(_bodies()), 40)


def _bodies() -> Iterator[bool]:
    for page in own_lists():
        bodies = {row.get("headline"): row.get("body") or "" for row in page.found}
        yield from (bodies.get(t["headline"], "").startswith(t["body"] or "") for t in page.truth)


def aggregators() -> Iterator[Scored]:
    """Items, bodies, main articles, and whether a cut-off body is flagged."""
    found = pairs()
    for complete, name in ((True, "whole"), (False, "cut-off")):
        right = [_item(row, truth) for row, truth in found if truth["complete"] is complete]
        yield share(f"outlet, time, headline of {name} items", right, 12)
    bodies = [squeezed(row.get("body")).startswith(squeezed(truth["body_prefix"])) for row, truth in found]
    yield share("bodies of items", bodies, 24)
    own = [page for page in gold() if page.gold.get("layout")]
    yield share(
        "main headline", [page.main.get("headline") == page.gold["main"]["title"] for page in own], 15
    )
    read = [(row, truth) for row, truth in found if row.get("body") and truth["body_prefix"]]
    cut = ["truncated" in row["damage"] for row, truth in read if not truth["complete"]]
    yield share("cut-off bodies that are flagged", cut, 12)
    whole = ["truncated" not in row["damage"] for row, truth in read if truth["complete"]]
    yield share("whole bodies that are not", whole, 12)
