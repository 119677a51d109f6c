"""Europresse (Eureka): outlet, a line of section, day, words and page, headline, author, text, number."""

import re

from analysis.readers.pages import outlet_names
from analysis.readers.pages.lines import Line, Mark
from analysis.readers.services import days
from analysis.readers.services.marks import SERVICE, Export, body, of, wrapped
from analysis.wordings import Wording

NAME = "europresse"
_NUMBER = re.compile(r"(?:news|fax|web|pub|bio|tv|radio|soc)·(?:\d{8})·[\w-]{1,10}·[\w.·-]{1,60}")
_WORDS = re.compile(r"(?i)\b\d[\d\s.,]*\s?(?:mots?|words?|palabras|wörter|parole|palavras|woorden)\b")
_PAGE = re.compile(r"(?i)\b(?:pp?|page|pg)\.?\s*([\w*.-]{1,12}(?:\s*,\s*[\w*.-]{1,12})*)\s*$")
_ISSUE = re.compile(r"(?i)\s*[,;(]?\s*(?:no|n°|nº|vol)\.?\s*[\w/ -]{1,20}\)?\s*$")
_RIGHTS = re.compile(
    r"(?i)(?:©|\(c\)|copyright\b|tous droits réservés|ce document est (?:destiné|réservé)|référence\(s\)|note\(s\)"
    r"|certificat (?:émis|de)|this (?:certificate|document) is\b).*"
)
_TITLE = re.compile("titrearticlevisu|articletitle")  # of classes, in small letters
_AUTHOR = re.compile("sm-margin-bottomnews|docauthor")
_APART = re.compile("docpublicationname|lblnodoc|divpublic|public-|apd|footer|aside|subtitle|txtcertificat")
_ALSO = re.compile(r"(?i)(?:aussi paru (?:dans|le)|également paru|also (?:published|appeared) (?:in|on))\b.*")
_PICTURES = re.compile(r"(?i)illustration\(s\)\s*:?\s*")
_HEADER = 250


def recognises(lines: list[Line]) -> bool:
    """Whether a document's number and a line of day and words are there."""
    numbered = any("·" in line.text and _NUMBER.search(line.text, 0, 200) for line in lines[:3000])
    return numbered and any(map(_is_header, lines[:3000]))


SIGNS = (
    b"DocPublicationName",
    b"titreArticleVisu",
    b"TitreArticleVisu",
)


def marked_up(data: bytes) -> bool:
    """Whether a page is such an export, by its classes."""
    return any(sign in data for sign in SIGNS)


def read(lines: list[Line], plain: bool, hints: list[str] | None = None) -> Export:
    """Every article from the line of its outlet to the next one's."""
    kinds = hints or [""] * len(lines)
    by_class = any("DocPublicationName" in hint for hint in kinds)
    heads = (
        _by_class(kinds) if by_class else [n - 1 for n, line in enumerate(lines) if n and _is_header(line)]
    )
    marks = [
        m
        for line in lines[: heads[0] if heads else 0]
        for m in of(line, SERVICE, reason=Wording.SERVICE_PAGE.value)
    ]
    broken = plain and wrapped(lines)
    for item, at in enumerate(heads):
        end = heads[item + 1] if item + 1 < len(heads) else len(lines)
        block, classes = lines[at:end], kinds[at:end]
        marks += _of_classes(block, classes, item) if by_class else _of_lines(block, item, broken)
    return Export(NAME, marks, len(heads))


def _by_class(hints: list[str]) -> list[int]:
    """The first line of each outlet's name."""
    named = ["DocPublicationName" in hint for hint in hints]
    return [n for n, here in enumerate(named) if here and not (n and named[n - 1])]


def _is_header(line: Line) -> bool:
    if len(line.text) > _HEADER or not any(c.isdigit() for c in line.text):
        return False
    day = days.find(line.text)
    rest = line.text[day[1] :] if day else ""
    return day is not None and bool(_WORDS.search(rest) or _PAGE.search(rest))


def _outlet(line: Line, item: int) -> list[Mark]:
    """The outlet's name without the number of its issue."""
    issue = _ISSUE.search(line.text)
    cut = issue.start() if issue and issue.start() else len(line.text)
    return [
        Mark(line.start, line.at + cut, "outlet", item),
        *([Mark(line.at + cut, line.end, SERVICE)] if cut < len(line.text) else []),
    ]


def _header(line: Line, item: int) -> list[Mark]:
    """Section, day and page; the count of words is the service's."""
    day = days.find(line.text)
    if day is None:
        return of(line, SERVICE)
    parts: list[tuple[int, int, str]] = [(*day, "time")]
    section = line.text[: day[0]].rstrip(" ,;|-–•")
    if section:
        parts.append((0, len(section), "section"))
    if page := _PAGE.search(line.text, day[1]):
        parts.append((*page.span(1), "page"))
    marks, at = [], line.start
    for start, end, use in sorted(parts):
        marks += [Mark(at, line.at + start, SERVICE)] if line.at + start > at else []
        marks.append(Mark(line.at + start, line.at + end, use, item))
        at = line.at + end
    return [*marks, Mark(at, line.end, SERVICE)] if at < line.end else marks


def _number(line: Line, item: int) -> list[Mark]:
    found = _NUMBER.search(line.text)
    if not found:
        return of(line, SERVICE)
    start, end = line.at + found.start(), line.at + found.end()
    parts = [
        Mark(line.start, start, SERVICE),
        Mark(start, end, "source id", item),
        Mark(end, line.end, SERVICE),
    ]
    return [part for part in parts if part.end > part.start]


def _of_classes(block: list[Line], hints: list[str], item: int) -> list[Mark]:
    """Outlet, header, headline by class; what stands around the headline is no text, nor what follows the number."""
    kinds = [hint.rsplit(" / article", 1)[-1].casefold() if n else "" for n, hint in enumerate(hints)]
    titles = [n for n, kind in enumerate(kinds) if _TITLE.search(kind)]
    top, under = (titles[0], titles[-1] + 1) if titles else (0, 0)
    numbered = next((n for n, line in enumerate(block) if _is_number(line)), len(block))
    marks = _outlet(block[0], item)
    text: list[Line] = []
    for number, (line, kind) in enumerate(zip(block, kinds, strict=True)):
        if not number:
            continue
        if "docheader" in kind:
            marks += _header(line, item) if days.find(line.text) else of(line, SERVICE)
        elif _TITLE.search(kind):
            marks += of(line, "headline", item)
        elif number == numbered:
            marks += _number(line, item)
        elif (text and number > numbered) or _APART.search(kind) or _RIGHTS.match(line.text):
            marks += of(line, SERVICE)
        elif _AUTHOR.search(kind) or (number == under and under and _is_author(line.text)):
            marks += of(line, "byline", item)
        elif number < top or (under and "header" in kind):
            marks += of(line, SERVICE, reason=Wording.BESIDE_HEADLINE.value)
        else:
            text.append(line)
    return marks + body(text, item, broken=False)


def _is_number(line: Line) -> bool:
    return len(line.text) < 200 and _NUMBER.search(line.text) is not None


def _of_lines(block: list[Line], item: int, broken: bool) -> list[Mark]:
    """Outlet, header, headline, perhaps an author, text, rights, number."""
    marks = _outlet(block[0], item) + (_header(block[1], item) if len(block) > 1 else [])
    also = 2
    while also < len(block) and (
        _ALSO.match(block[also].text) or (also > 2 and days.begins(block[also].text))
    ):
        marks += of(block[also], SERVICE, reason=Wording.ALSO_PRINTED.value)
        also += 1
    rest = block[also:]
    ended = next(
        (n for n, line in enumerate(rest) if n and _RIGHTS.match(line.text) and _ends(rest, n)), len(rest)
    )
    number = next((n for n, line in enumerate(rest) if _is_number(line)), len(rest))
    end = min(ended, number)
    if not rest:
        return marks
    top = 1
    while broken and top < end and not rest[top].gap:
        top += 1
    top = 1 if top >= end else top
    marks += [m for line in rest[:top] for m in of(line, "headline", item)]
    if top < end and _is_author(rest[top].text):
        marks += of(rest[top], "byline", item)
        top += 1
    shown = next((n for n in range(top, end) if _PICTURES.fullmatch(rest[n].text)), end)
    marks += body(rest[top:shown], item, broken)
    marks += [m for n in range(shown, end) for m in of(rest[n], SERVICE if n == shown else "caption", item)]
    return marks + [m for line in rest[end:] for m in _number(line, item)]


def _ends(rest: list[Line], at: int) -> bool:
    """Whether what follows is short: the service's last lines, not the text."""
    return sum(len(line.text) for line in rest[at:]) < 1500


def _is_author(text: str) -> bool:
    words = text.replace(",", " ").replace(";", " ").split()
    if outlet_names.is_byline(text):
        return True
    named = sum(word[:1].isupper() or word in ("et", "and", "de", "du", "la", "avec") for word in words)
    return (
        2 <= len(words) <= 8
        and len(text) < 70
        and named == len(words)
        and text[-1] not in ".?!:"
        and not is_digit(text)
    )


def is_digit(text: str) -> bool:
    """Whether a text has a digit, as names have not."""
    return any(c.isdigit() for c in text)
