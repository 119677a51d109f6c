"""One pair or article after the other, shown to a person, and the answer written into the sheet at once."""

import sys
from collections.abc import Callable
from pathlib import Path

from analysis import labelling, topics

SHOWN = 700  # signs of a text that are shown
STOP = "stop"
_PLACE = "what is asked"  # of the one output that shows it
_TOLD = ("headline", "outlet", "time", "text")


def fill(file: str | Path, ask: Callable[[str], str] = input) -> int:
    """Ask for each line of a sheet that has no answer yet; gives how many were answered.

    `stop`, or an empty line, ends it: what was answered is kept, and the next call goes on. Where nobody can answer,
    as in a notebook that is run by a command, nothing is asked.
    """
    path, given = Path(file), 0
    names, rows = labelling.table(path)
    column = "same" if "same" in names else "label"
    answers = labelling.CHOICES.get(column) or (*topics.names().values(), labelling.NONE)
    known = {answer.casefold() for answer in answers}
    left = [row for row in rows if not row[column].strip()]
    for number, row in enumerate(left, start=1):
        _show(f"{number} of {len(left)}\n\n{_told(row)}", first=number == 1)
        said = ""
        while said not in known:
            try:
                said = ask(f"{', '.join(answers)}, or {STOP}: ").strip().casefold()
            except (
                EOFError,
                NotImplementedError,
            ):  # a notebook run by a command, and a terminal that was closed
                return given
            if said in ("", STOP):
                return given
        row[column] = said
        labelling.store(path, names, rows)
        given += 1
    return given


def _told(row: dict[str, str]) -> str:
    """What a line of a sheet shows: the question, and each side with what is known of it."""
    sides = [("_left", "A"), ("_right", "B")] if "pair_id" in row else [("", "")]
    parts = [row["question"]] if row.get("question") else []
    for side, called in sides:
        lines = [row.get(f"{name}{side}", "")[:SHOWN] for name in _TOLD]
        parts.append("\n".join(line for line in (called, *lines) if line))
    return "\n\n".join(parts)


def _show(text: str, first: bool) -> None:
    """Print; in a notebook in place of what was asked before, by a change: to clear a cell takes its field away."""
    if "ipykernel" not in sys.modules:
        print(text)
        return
    from IPython import display

    display.display({"text/plain": text}, raw=True, display_id=_PLACE, update=not first)  # type: ignore[no-untyped-call]
