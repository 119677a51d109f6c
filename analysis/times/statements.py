"""From the forms found in a text's shape to what it states: the time meant, an update, or only prose."""

from collections import Counter

from analysis.times.forms import Piece, pieces
from analysis.times.readings import EXPLAINED, READERS, Template, compact
from analysis.times.words import Token, entries, tokens
from analysis.wordings import Wording

NO_WORDS = Wording.NO_WORDS.value
OTHER_WORDS = Wording.OTHER_WORDS.value
YEAR_ALONE = Wording.YEAR_ALONE.value
_PROSE = 4  # words in small letters that may stand around a time before it is prose
_WORDS = 8  # words of any kind that may
_TOKENS = 80


def templates(shape: str, language: str | None) -> tuple[Template, Template | None]:
    """What a shape states first of all, and what it states besides (an update)."""
    found = tokens(shape)[:_TOKENS]
    if short := compact(found):
        return short, None
    cut = _statements(pieces(found), found)
    read = [_template(label, part, found, language) for label, part in cut]
    good = [t for t in read if t.kind != "not-a-time"]
    prose = _prose(found, [p for _, part in cut for p in part], good)
    if not good or prose:
        return Template("not-a-time", special=True, reason=prose or read[0].reason), None
    main = next((t for t in good if t.label == "published"), good[0])
    return _marked(main), next((_marked(t) for t in good if t is not main), None)


def _marked(template: Template) -> Template:
    return template._replace(special=template[10:] != Template("")[10:])


def _statements(found: list[Piece], all_tokens: list[Token]) -> list[tuple[str, list[Piece]]]:
    """Cut at each label that opens a new statement."""
    cut: list[tuple[str, list[Piece]]] = [("published", [])]
    for piece in found:
        label, part = cut[-1]
        full = any(p.form in ("date", "relative", "clock") for p in part)
        if piece.form == "updated":
            cut[-1:] = [cut[-1], ("updated", [])] if full else [("updated", part)]
        elif piece.form == "published":
            if label == "updated" and full and "joiner" not in all_tokens[piece.start].roles:
                cut.append(("published", []))
        else:
            part.append(piece)
    return cut


def _template(label: str, part: list[Piece], all_tokens: list[Token], language: str | None) -> Template:
    first: dict[str, Piece] = {}
    for piece in part:
        if piece.form == "length":
            first.setdefault("length", piece)
            if "clock" not in first:
                first["clock"] = piece._replace(form="length")  # the clock after it tells the length again
        else:
            first.setdefault(piece.form, piece)
    votes = _votes(part, all_tokens, language)
    for form, read in READERS.items():
        if form in first and first[form].form == form:
            template = read(first, all_tokens, votes)
            if template is not None:
                return template._replace(label=label)
    return Template("not-a-time", reason=_reason(first))


def _votes(part: list[Piece], all_tokens: list[Token], language: str | None) -> Counter[str]:
    """How many words of the text each language knows; the language declared outweighs them all."""
    votes: Counter[str] = Counter({language: 100} if language else {})
    for piece in part:
        for token in all_tokens[piece.start : piece.end]:
            spoken = {
                x
                for values in entries().get(token.word, {}).values()
                for v in values.values()
                for x in v.split()
            }
            votes.update(spoken)
    return votes


def _prose(all_tokens: list[Token], found: list[Piece], good: list[Template]) -> str:
    """Why the words around a time make it prose, or nothing."""
    inside = {at for piece in found for at in range(piece.start, piece.end) if piece.form != "year"}
    strange = [t for at, t in enumerate(all_tokens) if at not in inside and _strange(t)]
    small = sum(not t.written[0].isupper() for t in strange)
    if len(strange) > _WORDS or small > _PROSE:
        return Wording.PROSE.value
    bare = all(t.values[0] is None and not any(f == 0 for f, _ in t.slots) and not t.amounts for t in good)
    if strange and bare and all(t.hhmm is None and t.stamp is None and t.epoch is None for t in good):
        return OTHER_WORDS
    return ""


def _strange(token: Token) -> bool:
    return len(token.word) > 1 and token.written[0].isalpha() and not token.roles & EXPLAINED


def _reason(first: dict[str, Piece]) -> str:
    if "length" in first:
        return Wording.LENGTH.value
    if "clock" in first:
        return Wording.NO_CLOCK.value
    return YEAR_ALONE if "year" in first else NO_WORDS
