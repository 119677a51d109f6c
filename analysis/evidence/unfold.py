"""In a notebook, where no script of ours runs: counts that unfold, and charts whose marks list their articles."""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Protocol

import pandas as pd

from analysis import evidence

LISTED = 10  # lines of one list that a notebook carries
MOST = 100  # lines of all lists of one output: a notebook stays small
_COUNT = re.compile(r'<data class="count" value="(\d+)" data-rows="([\d,;-]*)"([^>]*)>([^<]*)</data>')
_MARK = re.compile(r' data-(\w+)="([^"]+)"')
_LIST = re.compile(r"<!--list-->.*?<!--/list-->", re.DOTALL)


class Tables(Protocol):
    """What a notebook opened: named tables."""

    def by_name(self) -> Mapping[str, pd.DataFrame]:
        """All of them by their names."""


class Lists:
    """Tables that are open, from which counts unfold; `place` is the folder that holds them whole."""

    def __init__(
        self,
        tables: Mapping[str, pd.DataFrame] | None = None,
        names: Mapping[str, str] | None = None,
        place: str = "tables",
    ) -> None:
        """No entry is made yet; without tables numbers stay plain."""
        self.tables, self.names, self.place = tables or {}, dict(names or {}), place
        self.made: dict[tuple[str, int], dict[str, Any]] = {}

    def entries(self, of: str, rows: Iterable[int]) -> list[dict[str, Any]]:
        """One entry for each of these rows of the table `of`, made once; none where it is not open."""
        wanted = sorted(set(rows)) if of in self.tables else []
        if new := {row for row in wanted if (of, row) not in self.made}:
            if of == "articles" and len(self.tables[of]) <= evidence.FEW:  # they are made together
                new.update(self.tables[of].index.tolist())
            found = evidence.entries(self.tables, {of: new}, self.names)[of]
            self.made.update(((of, one["row"]), one) for one in found)
        return [self.made[of, row] for row in wanted]

    def first(self, of: str, rows: Iterable[int], per: str, most: int) -> list[tuple[dict[str, Any], int]]:
        """The first of what these rows are counted by: of each its first entry, and how many more it has.

        Only those entries are made. No outlet is no outlet.
        """
        field, wanted = evidence.GROUPS.get(per, "row"), sorted(set(rows)) if of in self.tables else []
        if field == "row" or not wanted:
            return [(entry, 0) for entry in self.entries(of, wanted[:most])]
        if of == "articles" and field in evidence.OF_ARTICLES:
            told = evidence.groups(self.tables[of], wanted, field)
        else:
            told = [entry[field] for entry in self.entries(of, wanted)]
        groups: dict[str, list[int]] = {}
        for row, one in zip(wanted, told, strict=True):
            if one != "":
                groups.setdefault(one, []).append(row)
        chosen = list(groups.values())[:most]
        firsts = {entry["row"]: entry for entry in self.entries(of, [group[0] for group in chosen])}
        return [(firsts[group[0]], len(group) - 1) for group in chosen]

    def opened(self, markup: str) -> str:
        """Markup in which counts unfold into lists: in a cell where they stand, of a sentence after it."""
        if not self.tables:
            return markup
        listing = _Listing(self)
        if "<td" in markup or "<dd" in markup:
            return _COUNT.sub(lambda count: listing.unfold(count, count[0]), markup)
        sentences = [part + "".join(listing.lists(part)) for part in markup.split("</li>")]
        return "</li>".join(sentences)

    def unfolded(self, count: evidence.Html) -> evidence.Html:
        """One count with its list under it."""
        return replace(count, html=_COUNT.sub(lambda c: _Listing(self).unfold(c, c[0]), count.html))


_open = [Lists()]  # what this notebook opened last


def use(tables: Tables | None, names: Mapping[str, str] | None = None) -> None:
    """From now on, what this notebook shows lists the rows of these tables; null: numbers stay plain."""
    _open[0] = Lists(tables.by_name() if tables else None, names)
    evidence.shown_by(opened)


def entries(of: str, rows: Iterable[int]) -> list[dict[str, Any]]:
    """Entries of what this notebook opened."""
    return _open[0].entries(of, rows)


def opened(markup: str) -> str:
    """Markup with the lists of what this notebook opened."""
    return _open[0].opened(markup)


def closed(markup: str) -> str:
    """The same markup without the lists: a page has its own."""
    return _LIST.sub("", markup)


class _Listing:
    """The lists of one output: the same rows once, and no more lines than a notebook should carry."""

    def __init__(self, known: Lists) -> None:
        self.known, self.left = known, MOST
        self.seen: set[tuple[str, str]] = set()

    def lists(self, part: str) -> list[str]:
        """The list of each count of a sentence."""
        unfolded = (self.unfold(count, _summary(count)) for count in _COUNT.finditer(part))
        return [text for text in unfolded if text.startswith("<!--list-->")]

    def unfold(self, count: re.Match[str], summary: str) -> str:
        """The summary with the list of the count under it; alone where there is no more to list."""
        n, code, marks = int(count[1]), count[2], dict(_MARK.findall(count[3]))
        of = marks.get("of", "articles")
        names = html.unescape(marks.get("names", ""))
        if self.left <= 0 or not (code or names) or (of, code + names) in self.seen:
            return summary
        most = min(LISTED, self.left)
        shown = self._named(names, code, of, most) if names else self._items(of, code, _per(count), most)
        self.seen.add((of, code + names))
        self.left -= len(shown)
        return _details(summary, shown, n, f"{self.known.place}/{of}.csv") if shown else summary

    def _items(self, of: str, code: str, per: str, most: int) -> list[str]:
        """An item for each of what is counted: one article, or one text, story … with its first article."""
        return [_item(*one) for one in self.known.first(of, evidence.decode(code), per, most)]

    def _named(self, names: str, code: str, of: str, most: int) -> list[str]:
        """Each name with the first of its articles, or lines of another table."""
        parts = list(zip(names.split("\n"), code.split(";"), strict=True))[:most]
        return [
            f"<bdi>{html.escape(name)}</bdi>"
            + "".join(f"<br>{item}" for item in self._items(of, part, "", 1))
            for name, part in parts
        ]


def _summary(count: re.Match[str]) -> str:
    """What a list of a sentence is called: the number and what it counts, or the name that it stands behind."""
    return count[4] if "data-called" in count[3] else f"{count[4]} {_per(count)}"


def _per(count: re.Match[str]) -> str:
    marks = dict(_MARK.findall(count[3]))
    return str(marks.get("per", marks.get("of", "articles")))


def _details(summary: str, items: list[str], n: int, place: str) -> str:
    inner = "".join(f"<li>{item}</li>" for item in items)
    below = f"<p>{len(items)} of {n:,} shown; all stand in {place}</p>" if n > len(items) else ""
    inside = f"<!--/list-->{summary}<!--list-->" if summary.startswith("<data") else summary
    return f"<!--list--><details><summary>{inside}</summary><ol>{inner}</ol>{below}</details><!--/list-->"


def _item(first: dict[str, Any], more: int) -> str:
    text = html.escape(first["headline"])
    url = html.escape(first.get("url", ""))
    link = f'<a href="{url}" rel="noopener noreferrer">{text}</a>' if url else text
    also = f" · and {more} more" if more else ""
    return f"<bdi>{link}</bdi><br><small>{html.escape(evidence.about(first))}{also}</small>"
