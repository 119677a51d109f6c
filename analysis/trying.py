"""What moves when a choice is changed: what was tried as a table, and a sentence that says whether the answer moves."""

from collections.abc import Mapping

import pandas as pd

from analysis import evidence, language, plurals, tables
from analysis.evidence import Html

GROUPS = 5  # answers named in the sentence; the table has all


def answers(what: str, given: Mapping[str, object], of: str) -> Html:
    """Each choice with its answer, and in a sentence whether the answer moves and with which choice."""
    told = {str(choice): _plain(answer) for choice, answer in given.items()}
    table = tables.show(
        pd.DataFrame({"what": list(told), "of": list(told.values())}),
        count="", names={"what": what, "of": of}, nothing="nothing was tried.",
    )  # fmt: skip
    said = sentence(told)
    return Html(f"{table.html}<p>{said.html}</p>", f"{table.text}\n{said.text}") if told else table


def sentence(told: Mapping[str, str]) -> Html:
    """Whether the answer moves among the choices, in their order: equal answers are told together."""
    groups: dict[str, list[str]] = {}
    for choice, answer in told.items():
        groups.setdefault(answer, []).append(choice)
    parts = [
        evidence.sentence("with {choices}: {answer}", choices=plurals.listed(choices), answer=answer).text
        for answer, choices in groups.items()
    ]
    rest = len(parts) - GROUPS
    more = evidence.sentence("; and {n:more answer|more answers}", n=rest).text if rest > 0 else ""
    shown = "; ".join(parts[:GROUPS]) + more
    if len(told) == 1:
        return evidence.sentence(
            "One choice was tried: {shown}. Name another to see the answer move.", shown=shown
        )
    if len(parts) == 1:
        return evidence.sentence("The answer does not move: {shown}.", shown=shown)
    return evidence.sentence("The answer moves: {shown}.", shown=shown)


def _plain(answer: object) -> str:
    """An answer as it is printed: a few names in a row, nobody where there is none, thousands with a comma."""
    if isinstance(answer, list):
        return plurals.few(answer, GROUPS) if answer else language.say("nobody")
    return language.number(f"{answer:,}") if isinstance(answer, int) else str(answer)
