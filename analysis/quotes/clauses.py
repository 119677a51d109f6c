"""Who said what inside one sentence of English: a cue, the subject it has, and what it says."""

from collections.abc import Sequence
from typing import NamedTuple

from analysis.quotes.frames import OPEN, Token
from analysis.quotes.words import Cue, cues, lists

_MOST_SUBJECT = 18  # words of a speaker
_LEAST = 3  # words of what was said that stands without marks before its cue
_QUOTE_ENDS = (",", "?", "!", "—", "–", "-", "…")
_INDIRECT = ("how", "whether", "if", "why", "what")
_SIGNS = (",", ";", ":", "—", "–", "--", "(")
_WHERE = frozenset(("in", "on", "during", "at", "after"))
_STOPS = (";", ":", "—", "–", "--", "(", ")", ",")
Span = tuple[int, int]


class Said(NamedTuple):
    """One attribution in a sentence, by its tokens: parts of what was said, the cue, the speaker."""

    parts: list[Span]
    cue: Span
    speaker: Span | None
    act: str
    why: str


class _Cued(NamedTuple):
    at: int
    end: int
    cue: Cue


def attributions(tokens: Sequence[Token]) -> list[Said]:
    """What a sentence says that somebody said or thought, in its order."""
    found: list[Said] = []
    found_cues = cued(tokens)
    starts = {one.at for one in found_cues}
    for one in found_cues:
        if one.cue.verb == "according to":
            said = _according(tokens, one)
        elif _is_gerund(tokens, one):
            said = _gerund(tokens, one, found, starts)
        else:
            said = _clause(tokens, one, found, starts)
        if said:
            found.append(said)
    return found


def cued(tokens: Sequence[Token]) -> list[_Cued]:
    """Cues in their order; of two at one place the longer."""
    known = cues("en")
    found: list[_Cued] = []
    for at, token in enumerate(tokens):
        for rest, cue in known.get(token.low, ()):
            end = at + cue.words
            if all(
                tokens[at + 1 + k].low == word for k, word in enumerate(rest) if at + 1 + k < len(tokens)
            ) and end <= len(tokens):
                found.append(_Cued(at, end, cue))
                break
    return found


def _is_gerund(tokens: Sequence[Token], one: _Cued) -> bool:
    if not one.cue.gerund:
        return False
    before = skip_back(tokens, one.at)
    return not any(
        tokens[k].low in lists("en")["passive"]
        or tokens[k].low.endswith(("'s", "’s", "'re", "’re", "'m", "’m"))
        for k in range(before + 1, one.at)
    ) and not (
        before >= 0 and tokens[before].low.endswith(("'s", "’s", "'re", "’re")) and one.at - before < 3
    )


def skip_back(tokens: Sequence[Token], at: int) -> int:
    """The last place before auxiliaries and adverbs that stand before a cue."""
    words = lists("en")
    place = at - 1
    while place >= 0:
        low = tokens[place].low
        adverb = (
            low.endswith("ly")
            and low not in words["not an adverb"]
            and tokens[place].text not in words["not an adverb"]
            and tokens[place].text[0].islower()
        )
        if not (
            low in words["auxiliary"]
            or low in words["adverb"]
            or adverb
            or (
                low == "to"
                and place > 0
                and tokens[place - 1].low
                in (
                    "is",
                    "are",
                    "was",
                    "were",
                    "continues",
                    "continued",
                    "went",
                    "used",
                    "come",
                    "came",
                    "goes",
                    "seemed",
                    "appeared",
                )
            )
        ):
            break
        place -= 1
    return place


def subject(tokens: Sequence[Token], at: int, starts: set[int]) -> Span | None:
    """The subject that ends before a place; a clause in commas between them is passed over."""
    words = lists("en")
    end = at
    if end and tokens[end - 1].text == ",":
        opening = _aside(tokens, end - 1)
        if opening is None:
            return None
        end = opening
    if end and tokens[end - 1].text == ")":
        end = next((k for k in range(end - 1, -1, -1) if tokens[k].text == "("), end)
    if end and tokens[end - 1].low in words["relative"]:
        relative = end - 1
        end = relative - 1 if relative and tokens[relative - 1].text == "," else relative
        if not end:
            return None
    start = end
    while start and end - start < _MOST_SUBJECT and not _bounds(tokens, start - 1, starts, end):
        start -= 1
    start = _trimmed(tokens, start, end)
    return (start, end) if start < end else None


def _aside(tokens: Sequence[Token], closing: int) -> int | None:
    """Where a clause in commas opens whose closing comma is given: `Pruitt, the attorney general, said`."""
    for place in range(closing - 1, max(closing - 30, 0), -1):
        token = tokens[place]
        if token.text.startswith(OPEN) or token.text in (";", ":"):
            return None
        if token.text == ",":
            before = tokens[place - 1]
            after = tokens[place + 1].low
            if before.text.startswith(OPEN):
                return None
            if place + 1 < closing and (
                before.text[0].isupper()
                or after in ("who", "which", "whose", "a", "an", "the")
                or after.isdigit()
            ):
                return place
    return None


def _bounds(tokens: Sequence[Token], at: int, starts: set[int], end: int) -> bool:
    """Whether a token is no part of a subject that ends further on."""
    words = lists("en")
    token = tokens[at]
    if token.text.startswith(OPEN):
        return end - at > 1 or len(token.text) > 60
    if token.text in _STOPS or token.text in "()[]":
        return True
    low = token.low
    if low == "and":
        return not _joins(tokens, at)
    if low in words["boundary"] or low in words["auxiliary"]:
        return True
    return at in starts and not token.text[0].isupper() and not _noun(tokens, at)


def _noun(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word that may be a cue is a noun here: `the report`, `his claim`."""
    before = tokens[at - 1] if at else None
    return before is not None and (
        before.low in lists("en")["determiner"] or before.low.endswith(("'s", "’s", "s'", "s’"))
    )


def _joins(tokens: Sequence[Token], at: int) -> bool:
    """Whether `and` joins two names, or two nouns: `Mr King and Mr Schultz say`."""
    words = lists("en")
    if not at or at + 1 >= len(tokens):
        return False
    before, after = tokens[at - 1], tokens[at + 1]
    if before.text[0].isupper() and after.text[0].isupper():
        return True
    return (
        after.low not in words["pronoun"]
        and after.low not in words["determiner"]
        and not after.text[0].isupper()
        and before.text[0].islower()
        and at < 6
    )


def _trimmed(tokens: Sequence[Token], start: int, end: int) -> int:
    """The start of a subject without what leads up to it: `In June`, `But`, `On Thursday Trump`."""
    words = lists("en")
    while start < end:
        low = tokens[start].low
        if low in words["preposition"] or (tokens[start].text in words["time"] and start + 1 < end):
            time = [
                k
                for k in range(start, end - 1)
                if tokens[k].text in words["time"] or tokens[k].text.isdigit()
            ]
            if low in words["preposition"] and not time:
                return end
            start = (time[-1] if time else start) + 1
        elif (low in words["adverb"] and low not in ("all", "both")) or tokens[start].text in (
            "[",
            "]",
            "'",
            "’",
        ):
            start += 1
        else:
            break
    return start


def _verbs_subject(tokens: Sequence[Token], one: _Cued, subject: Span) -> bool:
    """Whether subject and form of the verb go together, so that the word is a verb here."""
    words = lists("en")
    last = tokens[subject[1] - 1]
    between = [tokens[k].low for k in range(subject[1], one.at)]
    if any(word in words["passive"] for word in between) and not one.cue.gerund:
        return False
    if tokens[one.at].text[0].isupper() and one.at > 0 and not tokens[0].text[0].isupper():
        return False
    if (last.low in words["determiner"] and last.low not in words["pronoun"]) or (
        last.low.endswith(("'s", "’s", "s'", "s’")) and not between
    ):
        return False
    if last.low in words["preposition"]:
        return False
    if one.cue.form == 0 and one.cue.verb not in ("put", "read", "hit", "bet"):
        modal = any(word in words["modal"] for word in between)
        plural = (
            last.low
            in (
                "i",
                "we",
                "you",
                "they",
                "who",
                "many",
                "some",
                "others",
                "both",
                "most",
                "several",
                "few",
                "people",
                "women",
                "men",
                "critics",
                "police",
            )
            or last.low.endswith("s")
            or any(tokens[k].low == "and" for k in range(*subject))
        )
        return modal or plural
    return True


def _clause(tokens: Sequence[Token], one: _Cued, found: list[Said], starts: set[int]) -> Said | None:
    """A finite cue: what was said stands before subject and cue, after them, or around them."""
    if inverted := _inverted(tokens, one, found):
        return inverted
    before = skip_back(tokens, one.at)
    shared = (
        before >= 0
        and tokens[before].low in ("and", "but")
        and found
        and found[-1].speaker
        and found[-1].cue[1] < before
    )
    if shared and tokens[one.at].low == tokens[one.at].text and one.cue.form != 0:
        speaker: Span | None = found[-1].speaker
        first = before
    else:
        speaker = subject(tokens, before + 1, starts)
        if speaker is None or not _verbs_subject(tokens, one, speaker):
            return None
        first = speaker[0]
    after = _after(tokens, one, starts)
    left = _left(tokens, first, found) if first and not shared else None
    if left and (after is None or _is_aside(tokens, first, one, after)):
        parts = [left]
        if after and (tokens[after[0]].text.startswith(OPEN) or _goes_on(tokens, one, after)):
            parts.append(after)
        return Said(parts, (one.at, one.end), speaker, one.cue.act, "before its speaker")
    if after is None:
        return None
    return Said([after], (one.at, one.end), speaker, one.cue.act, "after its cue")


def _inverted(tokens: Sequence[Token], one: _Cued, found: list[Said]) -> Said | None:
    """`…, said Jane Doe`: the speaker follows the cue."""
    if (
        "that" not in one.cue.takes
        or not one.at
        or one.end >= len(tokens)
        or one.cue.gerund
        or one.cue.form == 0
    ):
        return None
    before, after = tokens[one.at - 1], tokens[one.end]
    closes = before.text.startswith(OPEN) or (before.text == "," and one.at > _LEAST)
    if (
        not closes
        or (after.text.startswith(OPEN))
        or not (
            after.text[0].isupper()
            or after.low in lists("en")["determiner"]
            or after.low in lists("en")["pronoun"]
            or (
                before.text.startswith(OPEN)
                and after.text[0].isalpha()
                and after.low not in lists("en")["adjunct"]
                and after.low not in lists("en")["time"]
            )
        )
    ):
        return None
    if (
        before.text == ","
        and not (tokens[one.at - 2].text.startswith(OPEN))
        and after.low in ("that", "the", "he", "she", "it", "they", "his", "her")
    ):
        return None
    left = _left(tokens, one.at, found)
    if not left:
        return None
    end = _subject_end(tokens, one.end)
    parts = [left]
    quote = next((k for k in range(end, min(end + 30, len(tokens))) if tokens[k].text.startswith(OPEN)), None)
    if quote is not None and before.text.startswith(OPEN) and quote + 2 >= len(tokens):
        parts.append((quote, quote + 1))
    return Said(parts, (one.at, one.end), (one.end, end), one.cue.act, "before its speaker")


def _subject_end(tokens: Sequence[Token], start: int) -> int:
    """Where a speaker that follows its cue ends."""
    words = lists("en")
    stops = words["boundary"] | _WHERE
    for end in range(start, len(tokens)):
        token = tokens[end]
        if token.text in _SIGNS or token.text.startswith(OPEN):
            return end
        if end > start and token.text in words["time"]:
            return end
        if end > start and token.low in stops and not (token.low == "and" and _joins(tokens, end)):
            return end
    return len(tokens)


def _left(tokens: Sequence[Token], first: int, found: list[Said]) -> Span | None:
    """What stands before subject and cue and may be what was said: it ends with a comma or a quotation."""
    end = first
    if not end:
        return None
    last = tokens[end - 1]
    if last.text == "," or (
        last.text.startswith(OPEN) is False
        and last.text in "—–-"
        and end > 1
        and tokens[end - 2].text.startswith(OPEN)
    ):
        end -= 1
    elif last.low == "as" and end > 1 and tokens[end - 2].text == ",":
        end -= 2
    elif not last.text.startswith(OPEN):
        return None
    start = max(
        (said.cue[1] if said.parts[-1][1] <= said.cue[0] else said.parts[-1][1] for said in found), default=0
    )
    if found and start < end:
        start = max(start, max((said.speaker[1] for said in found if said.speaker), default=0))
    while (start < end and tokens[start].text in (",", ";", "—", "–", "--", ":", ".")) or (
        start < end and start and tokens[start].low in ("and", "but", "while")
    ):
        start += 1
    if start >= end:
        return None
    if tokens[end - 1].text.startswith(OPEN):
        quotes_only = all(tokens[k].text.startswith(OPEN) for k in range(start, end))
        return (start, end) if quotes_only or _whole(tokens, start, end) else (_quote_start(tokens, end), end)
    if end - start < _LEAST or (
        tokens[start].low in lists("en")["preposition"] and not _has_verb(tokens, start, end)
    ):
        return None
    return (start, end)


def _quote_start(tokens: Sequence[Token], end: int) -> int:
    return end - 1


def _whole(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a quotation that ends what was said goes on from unquoted words: `It was “fine,” he said`."""
    return not any(tokens[k].text == ":" for k in range(start, end))


def _has_verb(tokens: Sequence[Token], start: int, end: int) -> bool:
    return any(tokens[k].low in lists("en")["auxiliary"] for k in range(start, end))


def _after(tokens: Sequence[Token], one: _Cued, starts: set[int]) -> Span | None:
    """What follows a cue and is what was said."""
    words = lists("en")
    takes = one.cue.takes
    n, at = len(tokens), one.end
    if at >= n:
        return None
    start = _content(tokens, at, one, words)
    if start is None or start >= n:
        return None
    end = _content_end(tokens, start, starts)
    return (start, end) if end > start and takes else None


def _content(tokens: Sequence[Token], at: int, one: _Cued, words: dict[str, frozenset[str]]) -> int | None:
    """Where what was said begins after a cue."""
    takes, token = one.cue.takes, tokens[at]
    if (
        token.text.startswith(OPEN)
        or (token.low == "that" and "that" in takes)
        or (token.low in _INDIRECT and one.cue.words == 1)
    ):
        return at
    if token.text in (":", ","):
        return _after_sign(tokens, at, one)
    if "to" in takes and token.low == "to":
        return at
    if ("tell" in takes and "that" not in takes) or ("ask" in takes and token.low != "to"):
        opened = _addressed(tokens, at, one, words)
        if opened is not None:
            return opened
    if "that" in takes:
        return _bare_clause(tokens, at, one, words)
    if "np" in takes:
        return None if token.low in ("and", "but", "or", ",") or token.text in words["time"] else at
    return None


def _after_sign(tokens: Sequence[Token], at: int, one: _Cued) -> int | None:
    """What was said after a colon, or after a comma and a quotation."""
    nearest = at + 1
    if nearest < len(tokens) and (tokens[nearest].text.startswith(OPEN) or tokens[at].text == ":"):
        return nearest
    return _later(tokens, at, 25) if one.cue.takes & {"that", "tell"} else None


def _addressed(tokens: Sequence[Token], at: int, one: _Cued, words: dict[str, frozenset[str]]) -> int | None:
    """What was said after whom it was said to."""
    opened = _later(tokens, at, 20)
    if opened is not None:
        return opened
    if "ask" in one.cue.takes and any(token.low in ("to", "not") for token in tokens[at + 1 : at + 12]):
        return at
    if "tell" in one.cue.takes and "np" not in one.cue.takes:
        return _told(tokens, at, words)
    return None


def _bare_clause(
    tokens: Sequence[Token], at: int, one: _Cued, words: dict[str, frozenset[str]]
) -> int | None:
    """What was said without `that`: at once, or after when and where it was said."""
    token, n = tokens[at], len(tokens)
    if token.low not in words["adjunct"] and token.text not in words["time"]:
        return at
    opened = _later(tokens, at, 25)
    if opened is not None:
        return opened
    while at < n and tokens[at].text in words["time"]:
        at += 1
    if at >= n or tokens[at].text == "," or tokens[at].low in words["adjunct"]:
        return at if "np" in one.cue.takes and at < n and tokens[at].text != "," else None
    return at


def _later(tokens: Sequence[Token], at: int, reach: int) -> int | None:
    """Where, some words on, `that`, a colon or a quotation after a comma begins what was said."""
    for k in range(at, min(at + reach, len(tokens))):
        if (
            tokens[k].low == "that"
            and k > at
            and tokens[k - 1].low not in ("in", "of", "at", "on", "with", "to", "from", "all", "so")
        ):
            return k
        if tokens[k].text == ":" and k + 1 < len(tokens):
            return k + 1
        if tokens[k].text.startswith(OPEN) and k > at and (tokens[k - 1].text in (",", ":") or k == at + 1):
            return k
        if tokens[k].text in (";", "—"):
            return None
    return None


def _told(tokens: Sequence[Token], at: int, words: dict[str, frozenset[str]]) -> int | None:
    """`told reporters he would`: what was said begins at the next pronoun or article after who was told."""
    for k in range(at + 1, min(at + 8, len(tokens) - 1)):
        if tokens[k].text in (",", ";"):
            return None
        if tokens[k].low in ("he", "she", "it", "they", "we", "i", "there", "the", "his", "her", "their"):
            return k if tokens[k - 1].low not in words["preposition"] else None
    return None


def _content_end(tokens: Sequence[Token], start: int, starts: set[int]) -> int:
    """Where a clause that was said ends."""
    n = len(tokens)
    for k in range(start + 1, n):
        token = tokens[k]
        if token.text == ";":
            return k
        if token.text in (",", "—", "–", "--") and k + 1 < n:
            follow = tokens[k + 1]
            if (
                follow.low in ("according", "which", "who", "while", "though", "although", "whose")
                and token.text == ","
            ):
                return k
            if k + 1 in starts and follow.low.endswith("ing"):
                return k
            if (
                follow.low in ("and", "but")
                and k + 2 < n
                and (k + 2 in starts and tokens[k + 2].low.endswith(("ed", "s", "d")))
            ):
                return k
            if follow.low == "but" and k - start > 3:
                return k
        if (
            token.low in ("and", "but")
            and k + 1 in starts
            and tokens[k + 1].low.endswith(("ed", "aid", "old"))
        ):
            return k
    end = n
    while end > start and tokens[end - 1].text in (",", ":", "—", "–", "--"):
        end -= 1
    return end


def _is_aside(tokens: Sequence[Token], first: int, one: _Cued, after: Span) -> bool:
    """Whether subject and cue stand aside from what was said, so that this began before them."""
    if tokens[first - 1].text.startswith(OPEN):
        return True
    if tokens[one.end].text == "," or tokens[one.end].text == ";":
        return True
    return tokens[first - 1].low == "as" and False


def _goes_on(tokens: Sequence[Token], one: _Cued, after: Span) -> bool:
    """Whether what follows an aside is the rest of what was said."""
    comma = next((k for k in range(one.end, after[0] + 1) if tokens[k].text == ","), None)
    if comma is None or comma + 1 >= len(tokens):
        return False
    return tokens[comma + 1].low not in lists("en")["boundary"] and not tokens[comma + 1].low.endswith("ing")


def _according(tokens: Sequence[Token], one: _Cued) -> Said | None:
    """`According to the poll, …`, and `…, according to the poll`."""
    end = one.end
    while (
        end < len(tokens)
        and tokens[end].text not in (",", ";", "—", "–", "--")
        and not tokens[end].text.startswith(OPEN)
        and tokens[end].low not in ("that", "who", "which", "released", "published", "and")
    ):
        end += 1
    if end == one.end:
        return None
    cue = (one.at, one.end)
    if one.at <= 1:
        start = next((k + 1 for k in range(end, len(tokens)) if tokens[k].text == ","), None)
        if start is None or start >= len(tokens):
            return None
        return Said([(start, len(tokens))], cue, (one.end, end), "speech", "after its speaker")
    left = one.at - 1 if tokens[one.at - 1].text == "," else one.at
    start = 0
    return (
        Said([(start, left)], cue, (one.end, end), "speech", "before its speaker") if left > start else None
    )


def _gerund(tokens: Sequence[Token], one: _Cued, found: list[Said], starts: set[int]) -> Said | None:
    """`…, saying that …`: the speaker is that of the sentence."""
    before = tokens[one.at - 1] if one.at else None
    if before is not None and not (
        before.text in (",", "—", "–", "--")
        or before.low in ("and", "while", "by", "before", "after", "in", "when", "also", "often", "without")
    ):
        return None
    after = _after(tokens, one, starts)
    if after is None:
        return None
    speaker = found[-1].speaker if found else _first_subject(tokens, one.at)
    return Said([after], (one.at, one.end), speaker, one.cue.act, "speaker of the sentence")


def _first_subject(tokens: Sequence[Token], end: int) -> Span | None:
    """The first words of a sentence up to its verb, where these are a name, a pronoun or a noun with an article."""
    words = lists("en")
    start = 0
    if tokens and (tokens[0].low in words["preposition"] or tokens[0].low in words["boundary"]):
        comma = next((k for k in range(end) if tokens[k].text == ","), None)
        start = comma + 1 if comma is not None and comma + 1 < end else 1
    if start >= end:
        return None
    if tokens[start].low in words["pronoun"]:
        return (start, start + 1)
    stop = start
    while stop < end and (
        tokens[stop].text[0].isupper() or (tokens[stop].low in words["determiner"] and stop == start)
    ):
        stop += 1
    if stop == start + 1 and tokens[start].low in words["determiner"]:
        stop = min(start + 2, end)
    return (start, stop) if stop > start else None
