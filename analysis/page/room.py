"""Three million bytes: how much of its lists a page has room for."""

import bisect
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

import pandas as pd

from analysis import evidence
from analysis.evidence import Html
from analysis.page import behind, left_out, packing
from analysis.page.behind import Carried, Chart, Number
from analysis.page.blocks import Chapter

LARGEST = 3_000_000  # bytes of a page
TEXT = 2_400_000  # of these, of all but its lists: text, charts, style and scripts, which take half a million
CARRIED = 12_000  # lines that a page carries for all its lists together, so that it is soon read
LINES = (evidence.SHOWN, 150, 100, 75, 50, 40, 30, 25, 20, 15, 12, 10, 8, 6, 5, 4, 3, 2, 1)  # of one list
METHOD = "method"  # the chapter that says how a report was made
PARTS = 64  # in so many steps the last numbers of a page are left without their lists
_CHART = re.compile(r'data-chart="(spec-\d+)"')


class Plan(NamedTuple):
    """What a page carries: lines of each list, whether lists of marks, and the lists of how many of its numbers."""

    lines: int
    marks: bool
    lists: int


class Content(NamedTuple):
    """What a page would show: chapters, the files where they stand too, charts, tables, and labels of topic ids."""

    chapters: Sequence[Chapter]
    files: Sequence[str]
    charts: Mapping[str, Chart]
    tables: Mapping[str, pd.DataFrame]
    names: Mapping[str, str] | None = None


class Shown(NamedTuple):
    """What a page shows: chapters, lists and charts as JSON, lines of each list, and what is left out.

    Where something is, `firsts` is the number of the first list of each chapter.
    """

    chapters: Sequence[Chapter]
    lists: str
    specs: str
    lines: int
    left: Sequence[Html]
    firsts: Mapping[str, int]


class Fitted(NamedTuple):
    """A page, and the lists that it does not carry whole as a table; none where it does."""

    html: str
    lists: pd.DataFrame | None = None


def fitted(content: Content, drawn: Callable[[Shown], str]) -> Fitted:
    """The page of a content with as much of its lists as there is room for."""
    fitting = _Fitting(content, drawn)
    whole = plans(fitting.count)[0]
    if fitting.few(whole) and fitting.fits(whole):
        return Fitted(fitting.drawn(whole))
    fitting.without(first(len(content.chapters), fitting.readable))
    possible = plans(fitting.count)
    start = first(len(LINES) - 1, lambda at: fitting.few(possible[at]))
    place = first(len(possible) - 1, lambda at: fitting.fits(possible[at]), start)
    return Fitted(fitting.drawn(possible[place]), fitting.lists())


def plans(lists: int) -> list[Plan]:
    """From all to nothing: fewer lines of each list, then no lists of marks, then fewer numbers with lists."""
    fewer = (Plan(LINES[-1], False, lists * part // PARTS) for part in range(PARTS, -1, -1))
    return [*(Plan(lines, True, lists) for lines in LINES), *fewer]


def first(last: int, fits: Callable[[int], bool], start: int = 0) -> int:
    """The first number from a start on that fits, where all after it do; the last one if none before it does."""
    if start >= last or fits(start):
        return min(start, last)
    return bisect.bisect_left(range(last), True, lo=start + 1, key=fits)


class _Fitting:
    """Pages of one content by plans; what several of them need is made once."""

    def __init__(self, content: Content, drawn: Callable[[Shown], str]) -> None:
        """No chapter is left out yet."""
        self.content, self.draw = content, drawn
        self.behind = [behind.numbers(chapter.body) for chapter in content.chapters]
        self.marked = {name: chart.lists() for name, chart in content.charts.items()}
        self.entries: Mapping[str, Sequence[behind.Json]] | None = None
        self.without(0)

    def without(self, chapters: int) -> None:
        """From now on without so many of the largest chapters; of two that are as large the later one goes."""
        sizes = [len(chapter.body) for chapter in self.content.chapters]
        self.fit: dict[Plan, str] = {}  # the last page that fits
        order = sorted(range(len(sizes)), key=lambda at: (-sizes[at], -at))
        self.out = set(order[:chapters])
        self.numbers = [one for at, own in enumerate(self.behind) if at not in self.out for one in own]
        self.count = len(self.numbers)
        self.charts = [name for one in self._chapters() for name in _CHART.findall(one.body)]

    def _chapters(self) -> list[Chapter]:
        """The chapters, those that are left out with where they stand."""
        return [
            chapter._replace(body=left_out.elsewhere(file), sections=[]) if at in self.out else chapter
            for at, (chapter, file) in enumerate(zip(self.content.chapters, self.content.files, strict=True))
        ]

    def readable(self, chapters: int) -> bool:
        """Whether without so many chapters there is room for lists."""
        self.without(chapters)
        return len(self._drawn(plans(self.count)[-1]).encode()) <= TEXT

    def few(self, plan: Plan) -> bool:
        """Whether a page carries no more lines than are soon read."""
        return sum(map(len, self.carried(plan).rows().values())) <= CARRIED

    def fits(self, plan: Plan) -> bool:
        """Whether a page has three million bytes at most."""
        return len(self.drawn(plan).encode()) <= LARGEST

    def carried(self, plan: Plan) -> Carried:
        """The lists that a page carries."""
        marks = [one for name in self.charts for one in self.marked[name]]
        known = {"articles", *(one.list.of for one in self.numbers), *(one.of for one in marks)}
        found = Carried([of for of in self.content.tables if of in known], plan.lines)
        for one in self.numbers[: plan.lists]:
            found.place(one.list)
        for mark in marks if plan.marks else ():
            found.place(mark)
        return found

    def drawn(self, plan: Plan) -> str:
        """A page by a plan, whatever its size; the last one that fits is at hand."""
        if plan not in self.fit:
            page = self._drawn(plan)
            self.fit = {plan: page} if len(page.encode()) <= LARGEST else self.fit
            return page
        return self.fit[plan]

    def _drawn(self, plan: Plan) -> str:
        found = self.carried(plan)
        rows = found.rows()
        if self.entries is None and any(rows.values()):
            self.entries = evidence.entries(self.content.tables, rows, self.content.names)
        known = self.entries or dict.fromkeys(rows, ())
        lines = {of: [one for one in known[of] if one["row"] in own] for of, own in rows.items()}
        return self.draw(self._shown(plan, found, packing.index(lines, found.places)))

    def _shown(self, plan: Plan, found: Carried, lists: str) -> Shown:
        """What a page shows, with places of lists for its numbers and marks."""
        called = self._called(plan, found)
        chapters = [
            chapter._replace(body=behind.replaced(chapter.body, lambda: next(called)))
            for chapter in self._chapters()
        ]
        specs = {name: self._spec(name, found if plan.marks else None) for name in self.charts}
        left = self._left(plan)
        if left and chapters and chapters[-1].id == METHOD:
            chapters[-1] = left_out.added(chapters[-1], left)
        firsts = accumulate((len(self._known(own)) for own in self.behind), initial=1)
        numbered = {chapter.id: at for chapter, at in zip(chapters, firsts, strict=False)}
        packed = json.dumps(specs, ensure_ascii=False, separators=(",", ":")) if specs else ""
        return Shown(chapters, lists, packed, plan.lines, left, numbered if left else {})

    def _called(self, plan: Plan, found: Carried) -> Iterator[str]:
        """What each number names its list by: the place of it; nothing where it is not carried."""
        for at, one in enumerate(self.numbers):
            place = found.place(one.list) if at < plan.lists else None
            yield "" if place is None else str(place)

    def _spec(self, name: str, found: Carried | None) -> behind.Json:
        """A chart whose marks name their lists, or have none."""
        marks = iter(self.marked[name])
        return behind.marked(
            self.content.charts[name].spec, lambda: found.place(next(marks)) if found else None
        )

    def _left(self, plan: Plan) -> list[Html]:
        """What a page leaves out; nothing where it carries all."""
        if plan == plans(self.count)[0] and not self.out:
            return []
        without = len(self._known(self.numbers[plan.lists :]))
        return left_out.said(plan.lines, plan.marks, without, len(self.out))

    def _known(self, numbers: Sequence[Number]) -> list[Number]:
        """Numbers whose table is there."""
        return [one for one in numbers if one.list.of in self.content.tables]

    def lists(self) -> pd.DataFrame:
        """All lists of all chapters as a table."""
        titles = [chapter.title for chapter in self.content.chapters]
        own = [self._known(numbers) for numbers in self.behind]
        return left_out.table(list(zip(titles, own, strict=True)), self.content.tables)
