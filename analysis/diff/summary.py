"""The difference of two runs in a sentence, a box of counts, and a finding for each cause."""

import pandas as pd

from analysis import evidence, plurals
from analysis.diff import difference, numbers, numbers_moved
from analysis.diff.difference import Difference
from analysis.diff.stages import unequal
from analysis.evidence import Html
from analysis.stories import fates

SHOWN = 3  # of those that moved furthest
NOTHING = "Nothing changed: every table of the two runs is equal, value for value."


def verdict(found: Difference) -> str:
    """The whole difference in one sentence."""
    differing = found.tables[~found.tables["verdict"].str.startswith("same")]
    if differing.empty:
        return NOTHING
    if not len(_content(found)):
        tables = f"{plurals.noun(len(differing), 'table')} {plurals.listed(list(differing['table']))}"
        return f"No article, story, document or number changed; what differs is in the {tables}."
    parts = [
        f"{number(int(n), word)} {verb}"
        for n, word, verb in (
            ((found.articles["what"] == "added").sum(), "article", "added"),
            ((found.articles["what"] == "gone").sum(), "article", "gone"),
            (difference.edited(found.changes), "article", "edited"),
            (found.changes["article_id"].nunique(), "article", "with other values"),
            (len(found.stories), "change", "among stories"),
            (len(_moved(found)), "number", "moved"),
        )
        if n
    ]
    return f"{', '.join(parts)}." if parts else "Documents differ, and nothing else."


def _content(found: Difference) -> list[int]:
    sizes = [len(t) for t in (found.articles, found.changes, found.documents, found.stories, _moved(found))]
    return [size for size in sizes if size]


def _moved(found: Difference) -> pd.DataFrame:
    return found.numbers[found.numbers["change"].abs() > numbers.NEAR]


def short(found: Difference) -> Html:
    """A box of counts and, in words, what each cause did."""
    if not _content(found):
        return evidence.findings(verdict(found), *_sames(found))
    fate = found.stories["what"].value_counts()
    box = {
        "Articles added": linked((found.articles["what"] == "added").sum(), "articles"),
        "Articles gone": linked((found.articles["what"] == "gone").sum(), "articles"),
        "Articles edited": linked(difference.edited(found.changes), "articles"),
        "Articles with other values": linked(found.changes["article_id"].nunique(), "articles"),
        "Documents that differ": linked(len(found.documents), "documents"),
        **{f"Stories {what}": linked(fate[what], "stories") for what in fates.FATES if what in fate},
        "Numbers moved": linked(len(_moved(found)), "numbers-that-moved"),
    }
    return _joined(evidence.facts(box), evidence.findings(*_sentences(found), *_sames(found)))


def _sentences(found: Difference) -> list[str]:
    """For each cause, how many numbers it moved, and the furthest; then what did nothing."""
    lines = []
    for cause in found.causes():
        by = found.numbers[found.numbers[cause].abs() > numbers.NEAR]
        if by.empty:
            lines.append(f"{cause.capitalize()}: moved no number.")
            continue
        lines.append(f"{cause.capitalize()}: moved {number(len(by), 'number')}{_furthest(by, cause)}.")
    return lines


def _furthest(by: pd.DataFrame, cause: str) -> str:
    """The outlet, topic or story whose articles a cause moved most, in words; in a tie, those that share this."""
    counts = by[(by["of"] != numbers.ALL) & (by["measure"] == "articles")]
    most = counts[counts[cause].abs() == counts[cause].abs().max()].to_dict("records")
    if not most:
        return ""
    named = [f"{row['of']} “{row['name']}” ({numbers_moved.change(row[cause], '')})" for row in most]
    shown = named if len(named) <= SHOWN else [*named[:SHOWN], f"{len(named) - SHOWN} more"]
    how = "" if len(counts) == 1 else "equally far " if len(most) == len(counts) else "furthest "
    return f", {how}the articles of {plurals.listed(shown)}"


def _sames(found: Difference) -> list[str]:
    """What is equal: inputs and parameters by their records, results by deriving again."""
    a, b = found.a, found.b
    inputs = [{d["document"]: d["sha256"] for d in run.facts.get("inputs", ())} for run in (a, b)]
    again = found.states[1].derived and set(unequal(a.tables, found.states[1].tables)) <= {
        "steps",
        "story_changes",
    }
    said = {
        "The inputs of both runs are the same bytes.": inputs[0] == inputs[1],
        "The parameters of both runs are the same.": a.parameters == b.parameters,
        "Derived again under the present code, run A comes out the same, value for value.": again,
    }
    return [sentence for sentence, true in said.items() if true]


def linked(n: int, chapter: str) -> Html:
    """A count that leads to the chapter which lists what it counts."""
    return Html(f'<a href="#{chapter}">{n:,}</a>', f"{n:,}") if n else Html("0", "0")


def number(n: int, word: str) -> str:
    """A count with its noun: 1 article, 2 articles."""
    return plurals.some(n, word)


def _joined(*parts: Html) -> Html:
    return Html("".join(part.html for part in parts), "\n".join(part.text for part in parts))
