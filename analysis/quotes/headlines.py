"""What a headline says that somebody says: less is believed of it than of a sentence, and the body says who it is.

A headline leaves words out. What stands before its colon is more often a place or a rubric than a speaker, a verb in
the past tense is most often passive (`Man accused of theft`), and a verb that takes no clause tells of an act and not
of words (`Club hits 30`). Without quotation marks such a headline quotes nobody.
"""

from typing import Any

from analysis.quotes import people
from analysis.quotes.frames import OPEN, masked
from analysis.quotes.marks import quoted
from analysis.quotes.words import cues, lists
from analysis.text import fold, words
from analysis.wordings import Wording

Row = dict[str, Any]

_TELLS = frozenset(("that", "tell", "ask", "marked"))
_OPENS = frozenset(("that", "how", "whether", "if", "why", "what"))
_SUBJECTS = frozenset(("it", "he", "she", "they", "we", "i", "there", "to"))
_PAST = 2  # place among the forms of a verb
_FEW = 4  # words of a quotation that nobody is named for: fewer are a title
_ENOUGH, _LEAST = (
    0.7,
    2,
)  # share and number of words that a headline's quote has in common with one of the body


def heard(above: list[Row], below: list[Row], body: str, language: str) -> list[Row]:
    """The quotes of a headline that it bears out itself, or its body: each with who the body says it is."""
    told = [_at_the_colon(one) for one in above]
    held = [one for one in told if _holds(one, below, language)]
    cast = people.Cast(body, language) if held else None
    return [_named(one, below, cast) for one in held if cast]


def _holds(row: Row, below: list[Row], language: str) -> bool:
    """Whether somebody says something here."""
    if row["kind"] == "direct":
        return bool(len(words(row["content"])) >= (_FEW if row["speaker"] is None else _LEAST))
    if row["cue"] is None:
        return True
    return _is_label(row, below) if row["cue"] == ":" else _is_told(row, language)


def _is_label(row: Row, below: list[Row]) -> bool:
    """Whether what stands before a colon speaks: a quotation follows, the body quotes them, or it is an office."""
    content, label = row["content"], (row["speaker"] or ":").split()[-1]
    if masked(content, quoted(content)).startswith(OPEN):
        return True
    speakers = {word for one in below for word in (one["person"] or one["speaker"] or "").split()}
    return label in speakers or not lists()["group"].union(lists("en")["role noun"]).isdisjoint(
        [label.lower()]
    )


def _is_told(row: Row, language: str) -> bool:
    """Whether the verb tells of words and is no participle, and a clause is what it tells."""
    first, *rest = row["cue"].lower().split()
    known = [cue for more, cue in cues(language).get(first, ()) if list(more) == rest]
    if not known:
        return True
    cue = known[0]
    active = cue.form < _PAST or (not cue.gerund and "np" not in cue.takes)
    whole = row["kind"] == "mixed" or row["start"] < row["cue_start"] or _is_clause(row["content"])
    return cue.act == "speech" and active and bool(cue.takes & _TELLS) and whole


def _is_clause(content: str) -> bool:
    """Whether words say that something is so or shall be, and do not name a thing."""
    said = content.lower().split()
    return said[0] in _OPENS or not (lists("en")["auxiliary"] | _SUBJECTS).isdisjoint(said)


def _at_the_colon(row: Row) -> Row:
    """A quotation after a colon: only what reaches to the colon is its speaker."""
    between = row["cue_start"] - row["speaker_end"] if row["cue"] == ":" and row["speaker"] else 0
    return (
        row
        if between <= 1
        else {**row, "speaker": None, "speaker_start": None, "speaker_end": None, "person": None}
    )


def _named(row: Row, below: list[Row], cast: people.Cast) -> Row:
    """A headline's quote with who the body says its speaker is; one that names nobody, by the quote with its words."""
    if row["speaker"]:
        person = cast.who(row["speaker"], 0)
        return {**row, "person": person.name, "role": person.role or row["role"]}
    said = set(words(fold(row["content"])))
    shared = [
        (len(said & set(words(fold(one["content"])))), -at)
        for at, one in enumerate(below)
        if one["kind"] != "indirect"
    ]
    most, at = max(shared, default=(0, 0))
    if most < max(_ENOUGH * len(said), _LEAST):
        return row
    why = Wording.BODY_HAS.value
    return {**row, "person": below[-at]["person"], "role": below[-at]["role"], "reason": why}
