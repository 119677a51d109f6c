"""One pair or article after the other, shown to a person, and the answer written into the sheet at once."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from analysis import labelling, topics

SHOWN = 700  # signs of a text that are shown
STOP = "stop"
_PLACE = "what is asked"  # of the one output that shows it
_TOLD = ("headline", "outlet", "time", "text")


def fill(file: str | Path, ask: Callable[[str], str] | None = None, answers: Sequence[str] = ()) -> int:
    """Ask for each line of a sheet that has no answer yet; gives how many were answered.

    `stop`, or an empty line, ends it: what was answered is kept, and the next call goes on. Where nobody can answer,
    as in a notebook that is run by a command, nothing is asked; `ask` is `input` unless told. `answers` are the
    categories of a codebook, of which an article may have several, a semicolon between; of a quote it is also asked
    who speaks.
    """
    path, given = Path(file), 0
    names, rows = labelling.table(path)
    column = next((name for name in ("same", "categories", "label") if name in names), "label")
    known = labelling.CHOICES.get(column) or (*(answers or topics.names().values()), labelling.NONE)
    left = [row for row in rows if not row[column].strip()]
    for number, row in enumerate(left, start=1):
        _show(f"{number} of {len(left)}\n\n{_told(row)}", first=number == 1)
        said = _answer(ask or input, known, several=column == "categories")
        if not said:
            return given
        row[column] = said
        if said == "yes" and "speaker" in names:
            row["speaker"] = _asked(ask or input, f"who speaks ({row['speakers']}): ")
        labelling.store(path, names, rows)
        given += 1
    return given


def _answer(ask: Callable[[str], str], known: Sequence[str], several: bool) -> str:
    """One of the answers, or several; empty where nobody answers any more."""
    keys = {answer.casefold() for answer in known}
    while True:
        said = _asked(ask, f"{', '.join(known)}, or {STOP}: ").casefold()
        if said in ("", STOP):
            return ""
        parts = [part.strip() for part in said.split(";")] if several else [said]
        if keys.issuperset(parts):
            return "; ".join(parts)


def _asked(ask: Callable[[str], str], question: str) -> str:
    """What somebody answers; nothing in a notebook run by a command, or at a terminal that was closed."""
    try:
        return ask(question).strip()
    except (EOFError, NotImplementedError):
        return ""


def _told(row: dict[str, str]) -> str:
    """What a line of a sheet shows: the question, and each side with what is known of it."""
    sides = [("_left", "A"), ("_right", "B")] if "text_left" in row else [("", "")]
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
