"""What outlets changed in their articles: in a sentence, and version beside version with the changed words marked."""

import html
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from analysis import edits, evidence, language, plurals, schema
from analysis.evidence import Html

KINDS = {
    "number": "numbers", "negation": "a “not”", "time": "times", "name": "names", "headline": "the headline",
    "added": "passages added", "cut": "passages cut", "reworded": "wording", "moved": "the order of passages",
}  # fmt: skip
NOT_LOOKED_FOR = "This run was made before versions were looked for; make it again to see what was changed."
SHOWN = 5  # changes of one version that a table shows
AROUND = 70  # characters shown on each side of a change
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400

Row = Mapping[str, Any]


def sentence(articles: pd.DataFrame, versions: pd.DataFrame, printings: pd.DataFrame) -> Html:
    """How many articles were changed and in what, and in how many a note says so; or why none is said to be."""
    return _none(articles, printings) if versions.empty else changed(articles, versions)


def changed(articles: pd.DataFrame, versions: pd.DataFrame) -> Html:
    """How many articles were seen in several versions, what was changed, and in how many a note says so."""
    rows = schema.lean(articles)[articles["article_id"].isin(versions["article_id"])]
    told = _kinds(versions)
    behind = {
        kind: evidence.count(
            rows.index[rows["article_id"].isin([name for name, own in told.items() if kind in own])]
        )
        for kind in KINDS
        if any(kind in own for own in told)
    }
    noted = rows.index[rows["article_id"].isin(versions.loc[versions["note"].notna(), "article_id"])]
    one = len(rows) == 1
    first = _first(versions)
    said = evidence.sentence(
        "{n:article|articles} {n:|was|were} seen in more than one version"
        if not (first["headline"] and first["outlet"])
        else "{n:article|articles}, “{headline}” of {outlet}, {n:|was|were} seen in more than one version"
        if one
        else "{n:article|articles}, among them “{headline}” of {outlet}, {n:|was|were} seen in more than one version",
        n=rows.index, headline=first["headline"], outlet=first["outlet"],
    )  # fmt: skip
    parts = [
        evidence.sentence(language.say(KINDS[kind]))
        if one
        else evidence.sentence("{what} in {n}", what=language.say(KINDS[kind]), n=count)
        for kind, count in behind.items()
    ]
    if parts:
        said += evidence.sentence("; what differs: {what}", what=evidence.joined(parts))
    return said + evidence.sentence(
        "; no note says so."
        if not len(noted)
        else "; a note says so."
        if one
        else "; a note says so in {noted}.",
        noted=noted,
    )


def _first(versions: pd.DataFrame) -> Row:
    """The first version of the article in which most numbers, names or times were changed."""
    hard = versions["changes"].map(lambda changes: sum(change["kind"] in edits.HARD for change in changes))
    most = hard.groupby(versions["article_id"], sort=False).sum().idxmax()
    return _records(versions[versions["article_id"] == most].head(1))[0]


def _none(articles: pd.DataFrame, printings: pd.DataFrame) -> Html:
    """Why nothing is said to have been changed."""
    again = articles.index[articles["printings"] > 1]
    if len(again) and "shows_version" not in printings:
        return evidence.sentence(NOT_LOOKED_FOR)
    if not len(again):
        return evidence.sentence(
            "No article is printed in several documents, so it cannot be seen whether one was changed."
        )
    if len(again) == 1:
        return evidence.sentence(
            "{n:article|articles} {n:|is|are} printed in several documents, and was not changed between them.",
            n=again,
        )
    return evidence.sentence(
        "Not one of the {n:article|articles} that are printed in several documents was changed between them.",
        n=again,
    )


def _kinds(versions: pd.DataFrame) -> "pd.Series[Any]":
    """The kinds of change of each article."""
    own = versions["changes"].map(lambda changes: {change["kind"] for change in changes})
    return own.groupby(versions["article_id"]).agg(lambda sets: set().union(*sets))


def table(articles: pd.DataFrame, versions: pd.DataFrame, printings: pd.DataFrame) -> pd.DataFrame:
    """One row a version after the first, those with changed numbers, names or times first: before beside after."""
    asked = pd.concat([versions["printing"], versions["against"]])
    parts = [
        part[[*_PRINTED]][part["article_id"].isin(asked).to_numpy(bool)] for part in (printings, articles)
    ]
    of_printing, of_articles = ({row["article_id"]: row for row in _records(part)} for part in parts)
    texts = of_printing | of_articles
    at = dict(zip(articles["article_id"], articles.index, strict=True))
    records = _records(versions)
    found = []
    for old, new in pairwise(records):
        if new["version"] == 1:
            continue
        printed = {**texts, **({} if new["apart"] else of_printing)}
        rows = [at[name] for name in dict.fromkeys((new["article_id"], new["printing"])) if name in at]
        found.append({
            "outlet": new["outlet"], "changed": plurals.listed(_words(new["changes"])),
            "before": _side(printed[new["against"]], new["changes"], "before", "a_start"),
            "after": _side(printed[new["printing"]], new["changes"], "after", "b_start"),
            "stood": stood(old), "note": new["note"], "articles": len(rows), "rows": rows,
            "hard": sum(change["kind"] in edits.HARD for change in new["changes"]),
        })  # fmt: skip
    shown = pd.DataFrame(found, columns=[*_COLUMNS, "hard"])
    return shown.sort_values("hard", ascending=False, kind="stable", ignore_index=True)[[*_COLUMNS]]


_PRINTED = ("article_id", "headline", "body", "byline")
_COLUMNS = ("outlet", "changed", "before", "after", "stood", "note", "articles", "rows")


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    known = frame.astype(object).where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in known.to_dict("records")]


def _words(changes: Sequence[Row]) -> list[str]:
    """What was changed, in words, each once."""
    kinds = {change["kind"] for change in changes}
    return [language.say(words) for kind, words in KINDS.items() if kind in kinds] + [
        language.say("a note")
    ] * (edits.NOTE in kinds)


def _side(printed: Row, changes: Sequence[Row], side: str, start: str) -> Html:
    """One version as far as it differs: each changed place with the words around it, the changed ones marked."""
    parts = [_place(printed[change["part"]] or "", change[side], change[start]) for change in changes[:SHOWN]]
    more = len(changes) - SHOWN
    rest = [evidence.sentence("and {n:more change|more changes}", n=more)] if more > 0 else []
    shown = [part for part in parts if part.text] + rest
    return Html("<br>".join(part.html for part in shown), " / ".join(part.text for part in shown))


def _place(text: str, words: str, start: int) -> Html:
    """Words of a text marked, with what stands around them in their line; of long ones the beginning."""
    end = start + len(words)
    low = max(text.rfind("\n", 0, start) + 1, start - AROUND)
    line = text.find("\n", end)
    high = min(line if line >= 0 else len(text), end + AROUND)
    left, right = text[low:start], text[end:high]
    if low > 0 and text[low - 1] != "\n":
        left = f"…{left.partition(' ')[2] or left}"
    if high < len(text) and text[high] != "\n":
        right = f"{right.rpartition(' ')[0] or right}…"
    left, right, shown = (evidence.plain(part) if part.strip() else "" for part in (left, right, words))
    gaps = [" " * bool(part and s and text[max(at, 0) : at + 1].isspace()) for part, s, at in
            ((left, shown, start - 1), (shown or left, right, end))]  # fmt: skip
    marked = f"<mark>{html.escape(shown)}</mark>" if shown else ""
    return Html(f"{html.escape(left)}{gaps[0]}{marked}{gaps[1]}{html.escape(right)}",
                f"{left}{gaps[0]}[{shown}]{gaps[1]}{right}" if shown else "")  # fmt: skip


def stood(version: Row) -> str:
    """How long a version was the latest known one, in words."""
    ends = [version[name] for name in ("since_earliest", "since_latest", "until_earliest", "until_latest")]
    first, latest, last, until = ends
    least = (last - latest).total_seconds() if last is not None and latest is not None else 0.0
    most = (until - first).total_seconds() if until is not None and first is not None else None
    if most is None:
        return evidence.sentence(
            "at least {time}" if least >= _MINUTE else "not known", time=_long(least)
        ).text
    if least < _MINUTE:
        return evidence.sentence("at most {time}", time=_long(most)).text
    if _long(least) == _long(most):
        return _long(least)
    return evidence.sentence("{least} to {most}", least=_long(least), most=_long(most)).text


def _long(seconds: float) -> str:
    """A length of time: minutes up to an hour and a half, hours up to two days, else days."""
    size, word = (
        (_MINUTE, "minute|minutes")
        if seconds < 1.5 * _HOUR
        else (_HOUR, "hour|hours")
        if seconds < 2 * _DAY
        else (_DAY, "day|days")
    )
    return plurals.said(max(round(seconds / size), 1), word)
