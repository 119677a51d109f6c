"""Who says where it comes from: agency marks and credits in text and byline."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd
import pyarrow as pa

from analysis import partitions
from analysis.credits.mentions import Mention, Names, names, outlets_named
from analysis.credits.rules import Rule, wordings
from analysis.schema import CREDITS, arrow, to_pandas

READ_FROM = ("article_id", "outlet", "language", "body", "byline")
_WORD = re.compile(r"\w+")
_LEAD = re.compile(
    r"(?:(?<![\w'’])(?:the|a|an|der|die|das|dem|den|des|le|la|les|el|los|las|il|lo|o|os|as|\w{3,15}['’]s)\s+|(?<!\w)[ld]['’])?"
    r"[\"'“”„«»‘’*_]*[ \t\u00a0]*\Z",
    re.IGNORECASE,
)
_LAST = re.compile(r"(\w+|[^\w\s])\s*\Z")
_AND = re.compile(r"\s*(?:,|&|,?\s(?:and|or|und|et|y))\s*(?:[Tt]he\s+)?[\"'“‘]?|/")
_BYLINE_GAP = re.compile(r"\s*(?:[,;|/()&]|\s-\s|\b(?:and|By|by|for|from|of|with|With|via)\b)\s*")
_WINDOW = 90  # characters before a name that a wording may take
_BYLINE = 1_000  # a longer one is no byline


class _Credit(NamedTuple):
    start: int
    end: int
    outlet: int
    rule: Rule
    before: bool  # the wording stands before the outlet


def find(articles: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Find the outlets that a text names as where it comes from, in order of the text.

    `start` and `end` index the body as it stands; in a byline they are null. An outlet that credits
    itself is kept, kind "self". Agencies named here are evidence, never the outlet of the article.
    """
    return to_pandas(partitions.derived(_found, articles, READ_FROM, known).whole())


def _found(articles: pd.DataFrame, known: pd.DataFrame) -> pa.Table:
    book = names(known)
    place = {name: at for at, name in enumerate(book.outlets)}
    rows: list[dict[str, object]] = []
    for article_id, outlet, language, body, byline in zip(
        *(_texts(articles, c) for c in READ_FROM), strict=True
    ):
        own = place.get(outlet or "")
        spans = [(*credit, body) for credit in _in_body(body or "", own, language, book)]
        spans += [(*credit, None) for credit in _in_byline(byline or "", book)]
        for start, end, credited, kind, text in spans:
            rows.append({
                "article_id": article_id, "outlet": outlet, "credited": book.outlets[credited],
                "kind": "self" if credited == own else kind,
                "start": start if text else None, "end": end if text else None,
                "quote": (text or byline or "")[start:end],
            })  # fmt: skip
    return pa.Table.from_pylist(rows, schema=arrow(CREDITS))


def _texts(articles: pd.DataFrame, column: str) -> list[str | None]:
    return pa.array(articles[column], pa.large_string()).to_pylist()  # type: ignore[no-any-return]


def _in_body(
    body: str, own: int | None, language: str | None, book: Names
) -> Iterator[tuple[int, int, int, str]]:
    named = outlets_named(body, own, book)
    found = [_credit(body, mention, language, book) for mention in named]
    _share(body, named, found, book)
    fixed = list(_fixed(body, language, book))
    for credit in _apart([*(credit for credit in found if credit), *fixed]):
        yield credit.start, credit.end, credit.outlet, credit.rule.kind


def _credit(body: str, mention: Mention, language: str | None, book: Names) -> _Credit | None:
    """The strongest wording around one mention."""
    agency = mention.outlet in book.agencies
    fitting = [
        credit for credit, medium in (*_before(body, mention), *_after(body, mention))
        if credit.rule.language in ("", "en", language) and (agency or not credit.rule.agency_only)
        and (medium or _stands(mention, credit, agency))
    ]  # fmt: skip
    return max(fitting, key=lambda credit: (credit.rule.strength, credit.end - credit.start), default=None)


def _stands(mention: Mention, credit: _Credit, agency: bool) -> bool:
    """Whether a name that stands for other things too is the outlet in this wording."""
    lists, word = wordings().lists, mention.name.text
    if mention.name.doubtful:
        return agency and credit.rule.kind == "agency mark"
    if word in lists["ordinary word"]:
        return credit.before
    return credit.before or credit.rule.strength > 1 or word not in lists["surname"]


def _before(body: str, mention: Mention) -> Iterator[tuple[_Credit, bool]]:
    """Wordings that end at the mention, and whether a word such as newspaper stands beside it."""
    offset = max(0, mention.start - _WINDOW)
    beside = _is_medium(_WORD.match(body, mention.end + 1))
    for reach, medium in _reaches(body[offset : mention.start]):
        for rule in _nearby(reach):
            cue = rule.left.expression().search(f"{reach} ") if rule.left else None
            tail = rule.right.expression().match(body, mention.end) if cue and rule.right else None
            if cue and (tail or not rule.right):
                start = min(offset + cue.end() - len(cue[0].lstrip()), mention.start)
                end = tail.end() if tail else mention.end
                yield _Credit(start, end, mention.outlet, rule, True), medium or beside


def _reaches(window: str) -> Iterator[tuple[str, bool]]:
    """What stands before an outlet: without its article, as it is, without `the German newspaper`."""
    lead = _LEAD.search(window, max(0, len(window) - 24))
    bare = window[: lead.start()] if lead else window
    yield bare, False
    if len(bare) < len(window.rstrip(" \t")):
        yield window, False
    words = bare.rsplit(None, 5)
    if words and words[-1] in wordings().lists["medium"]:
        for word in words[:0:-1]:
            bare = bare[: bare.rindex(word)]
            yield bare, True


def _nearby(reach: str) -> list[Rule]:
    """Rules by the last word; "^" is the head of a line, "#" a number, "-" any dash."""
    before = wordings().before
    last = _LAST.search(reach, max(0, len(reach) - 24))
    nearest = (
        "^" if not last else "#" if last[1].isdigit() else "-" if last[1] in "–—―" else last[1].casefold()
    )
    heads = before.get("^", []) if last and "\n" in reach[last.end(1) :] else []
    return [*before.get(nearest, ()), *heads]


def _after(body: str, mention: Mention) -> Iterator[tuple[_Credit, bool]]:
    """Wordings that begin where the mention ends, and whether a word such as newspaper does."""
    lists, after = wordings().lists, wordings().after
    words = _WORD.findall(body[mention.end : mention.end + 60])[:6]
    medium = not lists["medium"].isdisjoint(words[:2])
    for rule in {id(rule): rule for word in words for rule in after.get(word.casefold(), ())}.values():
        tail = rule.right.expression().match(body, mention.end) if rule.right else None
        if tail and lists["own business"].isdisjoint(_WORD.findall(body[tail.end() : tail.end() + 40])[:4]):
            yield _Credit(mention.start, tail.end(), mention.outlet, rule, False), medium


def _is_medium(word: re.Match[str] | None) -> bool:
    return word is not None and word[0] in wordings().lists["medium"]


def _share(body: str, named: list[Mention], found: list[_Credit | None], book: Names) -> None:
    """`told CNN and the BBC`, `CNN and the BBC reported`: one wording credits both; fills gaps in found."""
    pairs = [(at, at + 1) for at in range(len(named) - 1)]
    for giver, taker in (*pairs, *((two, one) for one, two in reversed(pairs))):
        credit, first, second = found[giver], named[min(giver, taker)], named[max(giver, taker)]
        if credit is None or found[taker] or credit.before != (giver < taker) or named[taker].name.doubtful:
            continue
        if credit.rule.agency_only and named[taker].outlet not in book.agencies:
            continue
        if (
            _AND.fullmatch(body, first.end, min(second.start, first.end + 12))
            and second.start - first.end <= 12
        ):
            start, end = (credit.start, second.end) if credit.before else (first.start, credit.end)
            found[taker] = credit._replace(start=start, end=end, outlet=named[taker].outlet)


def _fixed(body: str, language: str | None, book: Names) -> Iterator[_Credit]:
    """Sign-offs that name no outlet because only one agency writes them."""
    for fixed in wordings().fixed:
        if fixed.word in body and fixed.outlet in book.exact and fixed.language in ("", "en", language):
            rule = Rule("agency mark", 3, fixed.language, True, None, fixed.wording)
            for match in fixed.wording.expression().finditer(body):
                yield _Credit(match.start(), match.end(), book.exact[fixed.outlet], rule, True)


def _apart(found: list[_Credit]) -> list[_Credit]:
    """Credits in order of the text; of two to one outlet that overlap, the stronger."""
    kept: dict[int, list[_Credit]] = defaultdict(list)
    for credit in sorted(found, key=lambda credit: (-credit.rule.strength, credit.start, -credit.end)):
        if all(credit.end <= other.start or other.end <= credit.start for other in kept[credit.outlet]):
            kept[credit.outlet].append(credit)
    return sorted((one for credits_ in kept.values() for one in credits_), key=lambda one: one[:3])


def _in_byline(byline: str, book: Names) -> Iterator[tuple[int, int, int, str]]:
    """Outlets that fill a part of the byline: `Jane Doe, Associated Press`."""
    at = 0
    for gap in (*_BYLINE_GAP.finditer(byline[:_BYLINE]), None):
        start, end = at, gap.start() if gap else len(byline[:_BYLINE])
        at = gap.end() if gap else end
        part = byline[start:end].strip()
        outlet = book.exact.get(part, book.exact.get(f"The {part}"))
        if outlet is not None and (outlet in book.agencies or len(part) > 2):
            yield start, end, outlet, "byline"
