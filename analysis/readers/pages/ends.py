"""The end of an aggregator page: its footer, or an item that the end of the dump cuts off."""

from analysis.readers.pages import chrome, cores, outlet_names
from analysis.readers.pages.lines import Line, Mark, mark
from analysis.wordings import Wording

_CUT = Wording.CUT_OFF.value


def find(tail: list[Line], apart: bool = False) -> int:
    """Number of the line where the footer or a cut-off item begins; `apart`: blank lines part the items."""
    footer = (n for n, line in enumerate(tail) if (own := chrome.match(line.text)) and own.opens == "footer")
    return next(footer, len(tail) - _cut_lines(tail, apart))


def _cut_lines(tail: list[Line], apart: bool) -> int:
    """How many lines at the page's end begin an item that is cut off."""
    if len(tail) >= 2 and tail[-2].gap and _outlet_and_time(tail):
        return 4 if len(tail) >= 4 and tail[-3].text == tail[-4].text else 2
    if (
        len(tail) >= 2
        and tail[-2].gap
        and len(tail[-1].text) >= 8
        and tail[-2].text.startswith(tail[-1].text)
    ):
        return 2
    if len(tail) >= 3 and tail[-3].text == tail[-2].text and outlet_names.plausible(tail[-1].text):
        return 3
    alone = bool(tail) and tail[-1].gap >= 2 and outlet_names.plausible(tail[-1].text)
    return int(apart and alone and all(line.gap < 2 for line in tail[:-1]))


def _outlet_and_time(tail: list[Line]) -> bool:
    return outlet_names.plausible(tail[-2].text) and cores.is_time(tail[-1].text)


def read(rest: list[Line], item: int) -> list[Mark]:
    """Marks behind the last whole block: the page's footer, or the beginning of an item that is cut off."""
    if not rest:
        return []
    if chrome.match(rest[0].text):
        return [_footer(line) for line in rest]
    if len(rest) == 1:
        return [mark(rest[0], "set aside", None, Wording.CUT_LINE.value)]
    marks = []
    if len(rest) > 2 or not cores.is_time(rest[-1].text):
        marks = [
            mark(rest[0], "headline", item, _CUT),
            mark(rest[1], "repeated", item, Wording.HEADLINE_AGAIN.value),
        ]
        rest = rest[2:]
    marks += [mark(line, "outlet", item, _CUT) for line in rest[:1]]
    return marks + [m for line in rest[1:2] for m in cores.time_marks(line, item)]


def _footer(line: Line) -> Mark:
    own = chrome.match(line.text)
    return mark(line, own.use if own else "boilerplate", None, None if own else Wording.PAGE_FOOT.value)
