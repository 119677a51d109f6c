"""Factiva: articles as lines in a fixed order (headline, words, day, source …) or behind field codes (HD, BY, PD …)."""

import re
from itertools import pairwise

from analysis.readers import clean
from analysis.readers.pages import outlet_names
from analysis.readers.pages.lines import Line, Mark
from analysis.readers.services import days, wording
from analysis.readers.services.marks import SERVICE, Export, between, body, is_junk, of
from analysis.wordings import Wording

NAME = "factiva"
_WORDS = re.compile(
    r"(?i)\d[\d.,\s]* ?(?:words?|mots?|wörter|wort|palabras?|parole|parola|palavras?|woorden|слов[ао]?|語|文?字|단어)"
)
_DOCUMENT = re.compile(
    r"(?i)(?:document|dokument|documento|документ|文書|文件)\s+([A-Z][A-Z0-9_]{2,}\d{6,}[a-z0-9]{4,})\W*"
)
_NUMBER = re.compile(r"[A-Z][A-Z0-9_]{2,}\d{6,}[a-z0-9]{4,}")
_CLOCK = re.compile(r"(?i)\d{1,2}[:.h]\d\d(?::\d\d)?(?:\s*[ap]\.?m\.?)?(?:\s*(?:GMT|UTC|[A-Z]{2,4}T|CET))?")
_CODE = re.compile(r"[A-Z][A-Z0-9]{1,9}")
_RIGHTS = re.compile(
    r"(?i)(?:copyright\b|©|\(c\)|.{0,60}(?:all rights reserved|tous droits|alle rechte"
    r"|todos los derechos|todos os direitos|tutti i diritti))"
)
_PAGE = re.compile(
    r"(?i)(?!0+$)(?:(?:pg|pp?|page|seite|página|pagina|pág|pag|blz)\.?\s*)?[A-Z]{0,3}-?\d{1,4}[A-Z]?(?:\s*[-,]\s*[A-Z]?\d{1,4})*"
)
_EDITION = re.compile(
    r"(?i)\b(?:edition|édition|ausgabe|edición|edizione|editie|edição|final|volume|issue)\b"
)
_CONTENTS = re.compile(r".*(?:\.{4,}|…{2,}|\t)\s*\d{1,4}")
_USES = {
    "SE": "section", "HD": "headline", "BY": "byline", "PD": "time", "ET": "time", "SN": "outlet", "PG": "page",
    "LA": "language", "LP": "body", "TD": "body", "AN": "source id",
}  # fmt: skip
_ORDER = tuple(
    "CLM SE HD CR BY WC PD ET SN SC NGC GC ED VOL PG LA CX CY LP TD CT RF ART DLN CO IN NS RE IPD IPC PUB AN".split()  # noqa: SIM905
)
_AT = {code: place for place, code in enumerate(_ORDER)}
_CODED = re.compile(rf"({'|'.join(_ORDER)})(?:$|[ \u00a0]{{2,}}|[ \u00a0]*[\t|:][ \t|]*)")
_TEXT = ("LP", "TD")
_TONGUE = re.compile(r"[(（]([^()（）]{2,40})[)）]\s*$")
_COUNTED = re.compile(r"\(?\d{1,4}[.)]\s+")
_SNIPPET = 12  # lines under a headline without its text
_HEAD = 4  # lines above the count of words at most


def recognises(lines: list[Line]) -> bool:
    """Whether lines have the number that ends an article, with a count of words or field codes."""
    numbered = counted = False
    codes: set[str] = set()
    for line in lines[:3000]:
        if len(line.text) < 60:
            numbered = numbered or _DOCUMENT.fullmatch(line.text) is not None
            counted = counted or _WORDS.fullmatch(line.text) is not None
        if found := _CODED.match(line.text):
            codes.add(found[1])
        if _lead(line.text):
            return True
    return (numbered and counted) or {"HD", "PD", "SN"} <= codes


SIGNS = (b"articleParagraph", b"leadFields", b"<b>SN</b>")


def marked_up(data: bytes) -> bool:
    """Whether a page is such an export, by the classes of its paragraphs."""
    *classes, code = (sign in data for sign in SIGNS)
    return any(classes) or (code and b"<b>HD</b>" in data)


def read(lines: list[Line], plain: bool, hints: list[str] | None = None) -> Export:
    """Every article down to its number; `hints` are the classes that HTML gives the lines."""
    marks: list[Mark] = []
    count = 0
    for block, kinds in _blocks(lines, hints or [""] * len(lines)):
        if len(block) > 1 and _lead(block[1].text):
            marks += _listed(block, count)
            count += 1
            continue
        found = _article(block, kinds, count)
        if found is None:
            marks += [m for line in block for m in of(line, SERVICE, reason=Wording.SERVICE_PAGE.value)]
        else:
            marks += found
            count += 1
    return Export(NAME, marks, count)


def _blocks(lines: list[Line], hints: list[str]) -> list[tuple[list[Line], list[str]]]:
    """Lines down to each number of an article; in HTML also from one article's element to the next.

    A headline without its text is a block of its own: the headline, the line of outlet and day, and what follows.
    """
    blocks: list[tuple[list[Line], list[str]]] = []
    begun = 0
    ends_at = _ends(lines, hints)
    for number, line in enumerate(lines):
        if number in ends_at and number > begun:
            blocks.append((lines[begun:number], hints[begun:number]))
            begun = number
        coded = _CODED.match(line.text)
        ends = _DOCUMENT.fullmatch(line.text) is not None and len(line.text) < 80
        starts = coded is not None and coded[1] in ("HD", "SE", "CLM") and _has(lines[begun:number], "PD")
        if starts and number > begun:
            blocks.append((lines[begun:number], hints[begun:number]))
            begun = number
        if ends:
            blocks.append((lines[begun : number + 1], hints[begun : number + 1]))
            begun = number + 1
    blocks.append((lines[begun:], hints[begun:]))
    return [block for block in blocks if block[0]]


def _ends(lines: list[Line], hints: list[str]) -> set[int]:
    """Where blocks of headlines without text begin and end."""
    leads = [n for n, line in enumerate(lines) if n and _lead(line.text)]
    ends: set[int] = set()
    for lead, following in pairwise([*leads, len(lines) + 1]):
        last = min(following - 1, lead + 1 + _SNIPPET, len(lines))
        marked = next((n for n in range(lead + 1, last) if hints[n] and "snippet" not in hints[n]), last)
        numbered = next((n + 1 for n in range(lead + 1, last) if _is_number(lines[n])), last)
        summed = next((n for n in range(lead + 1, last) if _summed(lines[n])), last)
        apart = next((n for n in range(lead + 2, last) if lines[n].gap), last)
        ends |= {lead - 1, min(marked, numbered, summed, apart if not hints[lead] else last)}
    return ends


def _summed(line: Line) -> bool:
    return wording.heading(NAME, line.text, "end", "end")


def _is_number(line: Line) -> bool:
    return len(line.text) < 80 and _DOCUMENT.fullmatch(line.text.strip("()")) is not None


def _lead(text: str) -> list[tuple[int, int, str]] | None:
    """Where outlet, time, author and language stand in the line under a headline in a list of them.

    Such a line is `Harbour Post, 18:05, 3 March 2019, 312 words, Ann Reed, (English)`.
    """
    if (
        len(text) > 300
        or text[-1] not in ")）"
        or (tongue := _TONGUE.search(text)) is None
        or not clean.language(tongue[1])
    ):
        return None
    day = days.find(text)
    words = _WORDS.search(text, day[1]) if day else None
    if day is None or words is None or not day[0]:
        return None
    outlet = re.split(r",\s*(?=\d{1,2}[:.h]\d\d\b)", text[: day[0]])[0].rstrip(" ,")
    clock = text[len(outlet) : day[0]].strip(" ,")
    found = [(0, len(outlet), "outlet"), (*day, "time"), (*tongue.span(1), "language")]
    at = text.find(clock, len(outlet)) if clock else -1
    if at >= 0 and _CLOCK.fullmatch(clock):
        found.append((at, at + len(clock), "time"))
    author = text[words.end() : tongue.start()].strip(" ,")
    if author:
        start = text.index(author, words.end())
        found.append((start, start + len(author), "byline"))
    return sorted(found)


def _listed(block: list[Line], item: int) -> list[Mark]:
    """A headline of a list, the line under it, and the first words of the text."""
    counted = _COUNTED.match(block[0].text)
    marks = of(block[0], "headline", item, skip=counted.end() if counted else 0)
    line, at = block[1], block[1].start
    for start, end, use in _lead(line.text) or []:
        marks += [Mark(at, line.at + start, SERVICE)] if line.at + start > at else []
        marks.append(Mark(line.at + start, line.at + end, use, item))
        at = line.at + end
    marks += [Mark(at, line.end, SERVICE)] if at < line.end else []
    for below in block[2:]:
        number = _NUMBER.search(below.text) if _is_number(below) else None
        marks += between(below, *number.span(), "source id", item) if number else of(below, "body", item)
    return marks


def _has(block: list[Line], code: str) -> bool:
    return any((found := _CODED.match(line.text)) and found[1] == code for line in block)


def _article(block: list[Line], hints: list[str], item: int) -> list[Mark] | None:
    if _has(block, "HD") and (_has(block, "PD") or _has(block, "SN")):
        return _coded(block, item)
    counted = next(
        (n for n, line in enumerate(block) if len(line.text) < 40 and _WORDS.fullmatch(line.text)), None
    )
    if counted is None or not any(days.whole(line.text) for line in block[counted : counted + 3]):
        return None
    top = _top(block, hints, counted)
    marks = [m for line in block[:top] for m in of(line, SERVICE, reason=Wording.SERVICE_PAGE.value)]
    marks += _head(block[top:counted], hints[top:counted], item)
    marks += of(block[counted], SERVICE)
    below = _below(block, hints, counted + 1)
    marks += _source(block[counted + 1 : below], item)
    return marks + _text(block[below:], hints[below:], item)


def _top(block: list[Line], hints: list[str], counted: int) -> int:
    """Where an article's head begins above its count of words: what stands higher is a list of contents."""
    first = max(0, counted - _HEAD)
    named = [n for n in range(first, counted) if _is_headline(hints[n]) or " hd" in hints[n]]
    if named:
        above = named[0] - 1
        return above if above >= 0 and ("colhd" in hints[above] or "article" in hints[above]) else named[0]
    for number in range(counted - 1, first - 1, -1):
        line = block[number]
        if _CONTENTS.fullmatch(line.text) or is_junk(line):
            return number + 1
        if line.gap >= 2 and number < counted - 1:
            return number
    return first


def _is_headline(hint: str) -> bool:
    return "Headline" in hint and "carryOver" not in hint


def _head(head: list[Line], hints: list[str], item: int) -> list[Mark]:
    """Section, headline and author: by class, else by their form and order."""
    if any(map(_is_headline, hints)):
        uses = ["headline" if _is_headline(h) else "byline" if "author" in h else "section" for h in hints]
        at = uses.index("headline")
        uses = [
            ("byline" if n > at else "section") if use == "section" else use for n, use in enumerate(uses)
        ]
        return [m for line, use in zip(head, uses, strict=True) for m in of(line, use, item)]
    rest = list(head)
    author = rest.pop() if len(rest) > 1 and _is_author(rest[-1].text, rest[-2].text) else None
    marks = of(author, "byline", item) if author else []
    short = len(rest) > 1 and len(rest[0].text) <= 30 and len(rest[0].text) < len(rest[1].text)
    marks += of(rest.pop(0), "section", item) if short else []
    return marks + [m for line in rest for m in of(line, "headline", item)]


def _is_author(text: str, above: str) -> bool:
    """Whether the line under a headline names who wrote it: a line of an author, or names alone."""
    if outlet_names.is_byline(text):
        return True
    words = re.split(r"[\s;,/&]+", text)
    named = sum(word[:1].isupper() for word in words if word)
    return (
        2 <= len(words) <= 8
        and len(text) < 70
        and named >= len(words) - 1
        and len(text) < len(above)
        and text[-1] not in ".?!"
    )


def _below(block: list[Line], hints: list[str], start: int) -> int:
    """Where the text begins: at the first paragraph by class, else after the language or the rights."""
    paragraph = next((n for n in range(start, len(block)) if "articleParagraph" in hints[n]), None)
    if paragraph is not None:
        return paragraph
    last = start
    for number in range(start, min(start + 12, len(block))):
        text = block[number].text
        if _RIGHTS.match(text):
            return number + 1
        if len(text) > 80:
            break
        if number - start < 3 or clean.language(text) or _CODE.fullmatch(text) or _PAGE.fullmatch(text):
            last = number + 1
        if clean.language(text) and number > start + 1:
            following = block[number + 1].text if number + 1 < len(block) else ""
            return number + 2 if _RIGHTS.match(following) else number + 1
    return last


def _source(lines: list[Line], item: int) -> list[Mark]:
    """Day, clock time, outlet, code, page, language, rights: in this order, some of them missing."""
    marks: list[Mark] = []
    seen: set[str] = set()
    for line in lines:
        use = _source_use(line.text, seen)
        seen.add(use)
        marks += of(line, use, item if use != SERVICE else None)
    return marks


def _source_use(text: str, seen: set[str]) -> str:
    if "time" not in seen and days.whole(text):
        return "time"
    if "time" in seen and "outlet" not in seen:
        return "time" if _CLOCK.fullmatch(text) else "outlet"
    if "language" not in seen and clean.language(text) and (len(text) > 3 or not text.isascii()):
        return "language"
    plain = not _CODE.fullmatch(text) or any(c.isdigit() for c in text[:1])
    if "page" not in seen and "language" not in seen and _PAGE.fullmatch(text) and (plain or len(text) <= 3):
        return "page"
    return SERVICE


def _text(lines: list[Line], hints: list[str], item: int) -> list[Mark]:
    """The paragraphs, and the number at their end."""
    last = lines[-1] if lines and _DOCUMENT.fullmatch(lines[-1].text) else None
    inside = lines[:-1] if last else lines
    by_class = any("articleParagraph" in hint for hint in hints)
    text = [line for n, line in enumerate(inside) if not by_class or "articleParagraph" in hints[n]]
    marks = body([line for line in text if not _RIGHTS.match(line.text) or by_class], item, broken=False)
    kept = {line.start for line in text if not _RIGHTS.match(line.text) or by_class}
    marks += [m for line in inside if line.start not in kept for m in of(line, SERVICE)]
    if last and (found := _NUMBER.search(last.text)):
        marks += between(last, *found.span(), "source id", item)
    return marks


def _coded(block: list[Line], item: int) -> list[Mark]:
    """Lines behind field codes: each code holds until the next one."""
    marks: list[Mark] = []
    code = ""
    seen: set[str] = set()
    for line in block:
        found = _CODED.match(line.text)
        skip = 0
        if found and _follows(found[1], code, seen):
            code, skip = found[1], found.end()
            seen.add(code)
        use = _USES.get(code, SERVICE)
        if use == "source id" or (use == "body" and _is_number(line)):
            number = _NUMBER.search(line.text)
            marks += between(line, *number.span(), "source id", item) if number else of(line, SERVICE)
            code = "" if number else code
        elif is_junk(line) or (skip and skip >= len(line.text)):
            marks += of(line, SERVICE)
        else:
            marks += of(line, use, item if use != SERVICE else None, skip=skip)
    return marks


def _follows(code: str, last: str, seen: set[str]) -> bool:
    """Whether a code begins a field: once in an article, in any order, but for words of a text that look like one.

    Within the text a code must be of those below it, and in the order of the service.
    """
    if code in seen:
        return False
    return _AT[code] > _AT[last] if last in _TEXT else True
