"""The main article of a page: headline, the outlet and time under it, paragraphs."""

import re
from itertools import pairwise

from analysis.readers import furniture
from analysis.readers.pages import chrome, outlet_names, time_forms
from analysis.readers.pages.lines import (
    AROUND,
    EDGE,
    SEPARATORS,
    Line,
    Mark,
    cut,
    ends_sentence,
    mark,
    same,
    words,
)
from analysis.wordings import Wording

_SIGNATURE = re.compile(r"[—–-]\s*.{1,80}\(@\w{1,30}\).{0,60}")
_POST = re.compile(r"pic\.twitter\.com/|https?://t\.co/")
_TAG = re.compile(r"(?<![\w/&#])#(?=\w{0,60}[^\W\d_])\w{1,100}")
HEADLINE = 400  # characters: no headline is longer
_OUTLET = 80
PARAGRAPH = 60  # characters of a paragraph at least
_TOLD = 120  # characters of an article above a list at least
_MENU = 40  # characters of a menu's line at most
_BESIDE = 5  # words beside a time that are no text
_OTHER_TIME = Wording.TIME_KEPT.value
_LENGTH_REASON = Wording.RECORDING.value


def hashtags(text: str) -> list[str]:
    """Hashtags in the order they stand in a text, each once."""
    return list(dict.fromkeys(_TAG.findall(text)))


def only_tags(line: str) -> bool:
    """Whether a line holds hashtags and nothing else."""
    return line.startswith("#") and not _TAG.sub("", line).strip(EDGE + ",;|·•")


def read(lines: list[Line], item: int) -> list[Mark]:
    """Marks for the lines of one article, headline first; no marks where no line can be a headline.

    The body keeps what the article shows, embedded posts too: their lines are marked `quoted post` in the
    ledger, so that no step takes the post's date for the article's.
    """
    marks = [m for line in lines if (m := _aside(line, item))]
    rest = [line for line in lines if _aside(line, item) is None]
    top = doubled_at(rest)
    marks += [mark(line, "boilerplate", None, Wording.PAGE_HEADING.value) for line in rest[:top]]
    rest = rest[top:]
    if not rest:
        return marks
    if len(rest[0].text) > HEADLINE:
        return marks + _body(rest, item)
    marks.append(mark(rest[0], "headline", item))
    doubled = 1
    while doubled < len(rest) and same(rest[doubled].text, rest[0].text):
        marks.append(mark(rest[doubled], "repeated", item, Wording.HEADLINE_AGAIN.value))
        doubled += 1
    under = _under(rest[doubled : doubled + 4], item, doubled > 1)
    last = max((m.end for m in under), default=0)
    told = [line for line in rest[doubled:] if line.start >= last]
    return marks + under + text(told, item, any(m.use == "time" for m in under))


def text(lines: list[Line], item: int, dated: bool) -> list[Mark]:
    """Marks for the lines below an article's head; a labelled time that ends it is its own if it is not `dated`."""
    marks = [m for line in lines if (m := _aside(line, item))]
    told = [line for line in lines if _aside(line, item) is None]
    if told and not dated and time_forms.is_labelled(told[-1].text):
        marks.append(mark(told.pop(), "time", item))
    return marks + _body(told, item)


def begins(lines: list[Line]) -> int | None:
    """Number of the headline's line in what stands above a list, None where that is no article.

    Two paragraphs at least, for many a list is introduced in one.
    """
    paragraphs = [
        n for n, line in enumerate(lines) if len(line.text) >= PARAGRAPH and ends_sentence(line.text)
    ]
    told = [line.text for line in lines[paragraphs[0] :] if ends_sentence(line.text)] if paragraphs else []
    if len(told) < 2 or sum(map(len, told)) < _TOLD:
        return None
    above = range(paragraphs[0] - 1, -1, -1)
    return next((n for n in above if _may_be_headline(lines[n].text)), None)


def _may_be_headline(text: str) -> bool:
    own = time_forms.looks_like_time(text) or outlet_names.is_byline(text) or outlet_names.known(text)
    return words(text) >= 4 and len(text) <= HEADLINE and not own and chrome.match(text) is None


def doubled_at(lines: list[Line]) -> int:
    """Number of the line where a headline stands twice, behind short lines of the page; 0 if nowhere."""
    for number, (line, following) in enumerate(pairwise(lines[:8])):
        if line.text == following.text and words(line.text) >= 3:
            return number
        if len(line.text) > _MENU or ends_sentence(line.text):
            break
    return 0


def _aside(line: Line, item: int) -> Mark | None:
    if time_forms.is_length(line.text):
        return mark(line, "media length", item, _LENGTH_REASON)
    if time_forms.is_other(line.text):
        return mark(line, "boilerplate", None, _OTHER_TIME)
    found = chrome.match(line.text)
    if found and found.opens not in ("hashtags", "comments"):
        return mark(line, found.use)
    own = furniture.kind(line.text)
    return mark(line, furniture.USE, item, own) if own else None


def _under(lines: list[Line], item: int, doubled: bool) -> list[Mark]:
    """Outlet, time and author line directly under a headline, each at most once."""
    marks: list[Mark] = []
    for number, line in enumerate(lines):
        after = lines[number + 1].text if number + 1 < len(lines) else ""
        found = _one_under(line, after, item, doubled)
        if time_forms.looks_like_time(line.text) and any(m.use == "time" for m in marks):
            marks.append(mark(line, "time", None, Wording.SECOND_TIME.value))
            continue
        if not found or {m.use for m in found} & {m.use for m in marks} - {"boilerplate"}:
            break
        marks += found
    return marks


def _one_under(line: Line, after: str, item: int, doubled: bool) -> list[Mark]:
    if len(line.text) > time_forms.LONGEST:
        return []
    if time_forms.looks_like_time(line.text):
        return [mark(line, "time", item)]
    icon = chrome.icon(line.text)
    if icon and time_forms.looks_like_time(line.text[icon:]):
        return cut(line, icon, "boilerplate", "time", item)
    if found := glued(line, doubled):
        name = line.text[:found].strip(AROUND)
        return cut(line, found, "byline" if outlet_names.is_byline(name) else "outlet", "time", item)
    if timed := time_first(line, item):
        return timed
    if outlet_names.is_byline(line.text):
        return [mark(line, "byline", item)]
    dated = time_forms.looks_like_time(after[chrome.icon(after) :]) and outlet_names.plausible(line.text)
    return [mark(line, "outlet", item)] if dated or outlet_names.known(line.text) else []


def time_first(line: Line, item: int) -> list[Mark]:
    """Marks for a line of a time and what stands beside it, `3 hours ago · Northgate`; none where it is no such line.

    That is a place, a section or a length unless it is known for an outlet or an author.
    """
    whole = time_forms.looks_like_time(line.text)  # a day and its hour: nothing stands beside it
    end = None if whole else time_forms.prefix(line.text)
    beside = line.text[end:].strip(AROUND) if end else ""
    parted = bool(end) and (
        line.text[end:].lstrip(EDGE)[:1] in tuple(SEPARATORS.replace(":", "")) or beside.startswith("in ")
    )
    if not end or not parted or words(beside) > _BESIDE or ends_sentence(beside):
        return []
    name = outlet_names.known(beside) or outlet_names.is_press(beside)
    section = beside.casefold() in outlet_names.sections()
    use = "outlet" if name else "byline" if outlet_names.is_byline(beside) else "section" if section else ""
    return cut(line, end, "time", use or "boilerplate", item)


def glued(line: Line, trusted: bool = False) -> int | None:
    """Where the time begins in a line that holds an outlet or author and a time, or None.

    Where the place alone does not say so (`trusted`), the name must be known, an author line, stand glued
    or with a separator before the time, or the time must be a day with its hour.
    """
    found = time_forms.suffix(line.text, outlet_names.known)
    if found is None:
        return None
    name = line.text[: found[0]].strip(AROUND)
    if trusted and found[1] and 0 < len(name) <= _OUTLET:
        return found[0]
    if outlet_names.is_byline(name):
        return found[0]
    when = line.text[found[0] :]
    sure = trusted or found[1] or (time_forms.has_date(when) and time_forms.has_clock(when))
    return found[0] if name and outlet_names.plausible(name) and sure else None


def _body(lines: list[Line], item: int) -> list[Mark]:
    last = len(lines)
    while last and only_tags(lines[last - 1].text):
        last -= 1
    marks = [mark(line, "hashtag", item) for line in lines[last:]]
    for number, line in enumerate(lines[:last]):
        signed = number + 1 < last and bool(_SIGNATURE.fullmatch(lines[number + 1].text))
        quoted = bool(_SIGNATURE.fullmatch(line.text)) or (signed and bool(_POST.search(line.text[-200:])))
        marks.append(mark(line, "quoted post" if quoted else "body", item))
    return marks


def is_article(lines: list[Line]) -> bool:
    """Whether lines read as one article: a headline and at least one paragraph, mostly of letters."""
    text = [line.text for line in lines if not chrome.match(line.text)]
    if len(text) < 2 or len(text[0]) > HEADLINE:
        return False
    sample = "".join(text)[:20_000]
    letters = sum(c.isalpha() or c.isspace() or ord(c) > 0x300 for c in sample)
    paragraph = any(len(line) >= 60 or (len(line) >= 25 and ends_sentence(line)) for line in text[1:])
    return paragraph and letters > 0.6 * len(sample)
