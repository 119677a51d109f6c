"""Printings of one article in the order of their capture → which version each of them shows."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from analysis import text
from analysis.edits import Change, Told, between

PAGES = (
    3  # articles of one outlet in which the same line changed: it is the page's own, and no edit of theirs
)


class Step(NamedTuple):
    """A new version: the printing that shows it first, the one it is compared with, and what was changed."""

    printing: int
    against: int
    changes: list[Change]


class Chain(NamedTuple):
    """The version that each printing shows, from 1 on, and each step from one version to the next."""

    versions: list[int]
    steps: list[Step]

    @property
    def parts(self) -> set[str]:
        """The parts of the article that were changed."""
        return {change.part for step in self.steps for change in step.changes}


def chains(articles: Sequence[Sequence[Told]]) -> list[Chain]:
    """The chain of each article; a line that changed in several articles of an outlet is no edit in any."""
    found = [chain(printings) for printings in articles]
    changed = [_changed(printings, one) for printings, one in zip(articles, found, strict=True)]
    often = Counter(line for own in changed for line in own)
    pages = {line for line, n in often.items() if n >= PAGES}
    return [
        chain(printings, frozenset(line for _, line in own & pages)) if own & pages else one
        for printings, one, own in zip(articles, found, changed, strict=True)
    ]


def _changed(printings: Sequence[Told], found: Chain) -> set[tuple[str, str]]:
    """Outlet and folded line of every line that changed between the printings of an article."""
    if not found.steps:
        return set()
    lines = [{text.fold(line) for line in told.body.splitlines()} for told in printings]
    everywhere = set.intersection(*lines)
    return {(printings[0].outlet, line) for own in lines for line in own - everywhere if line}


def chain(printings: Sequence[Told], own: frozenset[str] = frozenset()) -> Chain:
    """What each printing shows: the version known last, unless something was edited.

    A kind of document that shows again what it showed before has not been updated, and one that is new may show an
    earlier version; neither makes a version of its own.
    """
    shown: list[list[int]] = [[0]] if printings else []
    steps: list[Step] = []
    for n in range(1, len(printings)):
        beside = _beside(shown[-1], n, printings)
        edits = between(printings[beside], printings[n], own)
        known = [v for v, rows in enumerate(shown) if _of_kind(rows, n, printings)]
        earlier = known[-1:] if known else reversed(range(len(shown) - 1))
        again = (v for v in earlier if v < len(shown) - 1 and _same(shown[v], n, printings, own))
        same = next(again, None) if edits else len(shown) - 1
        if same is None:
            shown.append([n])
            steps.append(Step(n, beside, edits))
        else:
            shown[same].append(n)
    version = {n: number for number, rows in enumerate(shown, 1) for n in rows}
    return Chain([version[n] for n in range(len(printings))], steps)


def _of_kind(rows: Sequence[int], n: int, printings: Sequence[Told]) -> bool:
    return any(printings[row].place == printings[n].place for row in rows)


def _beside(rows: Sequence[int], n: int, printings: Sequence[Told]) -> int:
    """The printing of a version that another is compared with: of its own kind, and the longest."""
    return max(
        rows, key=lambda row: (printings[row].place == printings[n].place, len(printings[row].body), -row)
    )


def _same(rows: Sequence[int], n: int, printings: Sequence[Told], own: frozenset[str]) -> bool:
    return not between(printings[_beside(rows, n, printings)], printings[n], own)
