"""A text that is one article as somebody copied it from its page: what stands above its headline, and under it.

Above: the outlet's name, sections, the menu. Under: a standfirst, who wrote it, when, how long it takes to read.
"""

from analysis.readers.pages import cells, chrome, main, outlet_names, time_forms
from analysis.readers.pages.lines import AROUND, EDGE, Line, Mark, cut, ends_sentence, mark, words
from analysis.wordings import Wording

_ABOVE = 25  # lines of a page above a headline at most
_UNDER = 12  # lines under a headline in which author and time stand
_SHORT = 3  # words of a menu's entry at most
_MENU = 3  # such lines in a row that are a menu, where nothing else says so
_BROWSER = Wording.BROWSER_LINE.value
_TITLE = 4  # words of a headline below a menu at least


def read(lines: list[Line], item: int) -> list[Mark]:
    """Marks for all lines of the article."""
    printed = [line for line in lines[:_ABOVE] if _is_printed(line, lines)]
    if printed:
        rest = [line for line in lines if line not in printed]
        return [one for line in printed for one in _title(line, item)] + read(rest, item)
    at, plain = _headline(lines), main.read(lines, item)
    if at is None or (not at and any(one.use == "time" for one in plain)):
        return plain
    under, told = _under(lines[at + 1 :], item)
    if not at and not under:
        return plain
    above = _above(lines[:at], item, any(one.use == "outlet" for one in under))
    rest = [line for line in lines[at + 1 :] if line.start not in told]
    dated = any(one.use == "time" for one in under)
    return [*above, mark(lines[at], "headline", item), *under, *main.text(rest, item, dated)]


def _is_printed(line: Line, lines: list[Line]) -> bool:
    """Whether a browser printed it above a page: the day and hour of printing, the window's title."""
    title = line.text[time_forms.prefix(line.text) :].strip(EDGE + ",")
    return title != line.text and any(
        words(one.text) >= _TITLE and title.startswith(one.text) for one in lines[:_ABOVE]
    )


def _title(line: Line, item: int) -> list[Mark]:
    """Marks for a printed title, which may end in the outlet's name: `Wall agreed - The Gull`."""
    at = max(line.text.rfind(sign) + len(sign) for sign in (" - ", " | ", " – ", "\0"))
    if not outlet_names.known(line.text[at:]):
        return [mark(line, "boilerplate", None, _BROWSER)]
    end = line.at + at
    return [Mark(line.start, end, "boilerplate", None, _BROWSER), Mark(end, line.end, "outlet", item)]


def _headline(lines: list[Line]) -> int | None:
    """Number of the headline's line, if anything of the page stands above it or around its author and time."""
    for number, line in enumerate(lines[:_ABOVE]):
        text = line.text
        if _of_page(text):
            continue
        long = words(text) >= _TITLE and (not ends_sentence(text) or text[-1] in "?!")
        menu = number and all(_of_page(one.text) or _is_short(one.text) for one in lines[:number])
        told = number == 0 or (menu and _is_menu(lines[:number]))
        if told and (long or number == 0) and len(text) <= main.HEADLINE:
            return number
        if not _is_short(text):  # a short headline stands right above its standfirst or author
            own = number > 1 and not _of_page(lines[number - 1].text) and _is_menu(lines[: number - 1])
            return number - 1 if own else None
    return None


def _is_short(text: str) -> bool:
    return words(text) <= _SHORT and not ends_sentence(text)


def _of_page(text: str) -> bool:
    """Whether a line is no article's: a label, a menu's entry, the outlet's name, an address."""
    own = chrome.match(text) is not None or _names_outlet(text) or text.casefold() in outlet_names.sections()
    address = text.startswith(("http://", "https://"))
    return own or address or time_forms.is_length(text) or _is_site(text) or cells.is_menu(text)


def _names_outlet(text: str) -> bool:
    """Whether a line is nothing but an outlet's name, known or one that sounds so: `Northgate Herald`."""
    capital = all(word[0].isupper() for word in text.split())
    return outlet_names.known(text) or (capital and words(text) <= _TITLE and outlet_names.is_press(text))


def _is_site(text: str) -> bool:
    return text.islower() and outlet_names.is_press(text)


def _is_menu(above: list[Line]) -> bool:
    return any(_of_page(line.text) for line in above) or len(above) >= _MENU


def _above(lines: list[Line], item: int, named: bool) -> list[Mark]:
    """The outlet and the section that a page prints above a headline; the rest is its menu."""
    names = (n for n, line in enumerate(lines) if _names_outlet(line.text) or _is_site(line.text))
    outlet = None if named else next(names, None)
    marks = []
    for number, line in enumerate(lines):
        own = chrome.match(line.text)
        last = number + 1 == len(lines) and not own and _is_short(line.text)
        use = "outlet" if number == outlet else own.use if own else "section" if last else "boilerplate"
        reason = None if use in ("outlet", "section") or own else Wording.PAGE_HEADING.value
        marks.append(mark(line, use, item if use in ("outlet", "section") else None, reason))
    return marks


def _under(lines: list[Line], item: int) -> tuple[list[Mark], set[int]]:
    """Author, time and outlet in the lines under a headline, behind a standfirst at most; and which lines they are."""
    more, lines = len(lines), lines[:_UNDER]
    uses = [_use(line.text) for line in lines]
    texts = [
        n
        for n, line in enumerate(lines)
        if not uses[n] and len(line.text) >= main.PARAGRAPH and ends_sentence(line.text)
    ]
    end = texts[1] if len(texts) > 1 else min(len(lines), more - 1)  # text stands below author and time
    sure = [n for n, use in enumerate(uses[:end]) if use in ("time", "byline")]
    if not sure:
        return [], set()
    marks: list[Mark] = []
    for number, line in enumerate(lines[: sure[-1] + 2]):
        beside = {number - 1, number + 1} & set(sure)
        use = uses[number] or ("byline" if beside and outlet_names.is_person(line.text) else "")
        if number > sure[-1] and use != "outlet":
            break
        if use == "time" and any(one.use == "time" for one in marks):
            marks.append(mark(line, use, None, Wording.SECOND_TIME.value))
        elif use and use not in {one.use for one in marks}:
            marks += _placed(line, use, item)
    return marks, {one.start for one in marks}


def _placed(line: Line, use: str, item: int) -> list[Mark]:
    """The mark of a line under a headline; a place or a name that stands before its time is cut from it."""
    at = time_forms.suffix(line.text)
    if use == "time" and (timed := main.time_first(line, item)):
        return timed
    if use != "time" or time_forms.looks_like_time(line.text) or not at:
        return [mark(line, use, None if use == "boilerplate" else item)]
    name = line.text[: at[0]].strip(AROUND)
    left = (
        "outlet" if outlet_names.known(name) else "byline" if outlet_names.is_byline(name) else "boilerplate"
    )
    return cut(line, at[0], left, "time", item)


def _use(text: str) -> str:
    """What a line under a headline is by itself; empty where that is open."""
    if len(text) <= time_forms.LONGEST and (
        time_forms.looks_like_time(text) or _ends_in_time(text) or _begins_with_time(text)
    ):
        return "time"
    if outlet_names.is_byline(text):
        return "byline"
    if outlet_names.known(text):
        return "outlet"
    return "boilerplate" if chrome.match(text) or time_forms.is_length(text) else ""


def _begins_with_time(text: str) -> bool:
    return bool(main.time_first(Line(0, len(text), 0, text, 0), 0))


def _ends_in_time(text: str) -> bool:
    """Whether a line is a place or a name and the time: `Madrid - 4 May 2026 - 10:15`."""
    at = time_forms.suffix(text)
    return at is not None and 0 < words(text[: at[0]]) <= _TITLE and time_forms.has_date(text[at[0] :])
