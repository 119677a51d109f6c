"""BibTeX, as Zotero, JabRef and databases write it; an entry that cannot be understood is set aside alone."""

import logging
import re
from typing import Any

from analysis.readers.document import EXCERPT
from analysis.readers.references.tagged import Entries
from analysis.wordings import Wording

_NAMES = {
    "headline": ("title",),
    "outlet": (
        "journaltitle",
        "journal",
        "newspaper",
        "booktitle",
        "publication",
        "organization",
        "howpublished",
        "publisher",
    ),
    "url": ("url", "link"),
    "section": ("section",),
    "page": ("pages", "page"),
    "language": ("langid", "language"),
    "body": ("abstract", "annote", "annotation"),
}
_BRACES = re.compile(r"[{}]")
_COMMAND = re.compile(r"\\(?:url|href|textit|textbf|emph|textsc)\s*\{([^{}]*)\}")
_ENTRY = re.compile(r"(?m)^[ \t]*@(?!comment|string|preamble)[A-Za-z]+[ \t]*[{(]")
_PART = re.compile(r'\s*(?:"((?:[^"{}]|\{[^{}]*\})*)"|\{((?:[^{}]|\{[^{}]*\})*)\}|([\w.:+/-]+))\s*(?:#|$)')
_MONTHS = tuple("jan feb mar apr may jun jul aug sep oct nov dec".split())  # noqa: SIM905
_LONGEST = 1_000_000  # characters of an entry


def entries(source: str) -> Entries:
    """Entries as records, each read on its own, so that one that is broken costs no other."""
    found = Entries([], [])
    starts = [match.start() for match in _ENTRY.finditer(source)]
    strings = "\n".join(re.findall(r"(?im)^[ \t]*@string[ \t]*[{(].*$", source)[:500])
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(source)
        piece = source[start:end]
        record = _entry(f"{strings}\n{piece}") if len(piece) <= _LONGEST else None
        if record:
            found.records.append(record)
        else:
            line = source.count("\n", 0, start) + 1
            found.aside.append((f"line {line}", Wording.NO_BIBTEX.value, piece[:EXCERPT]))
    return found


def _entry(piece: str) -> dict[str, Any] | None:
    from bibtexparser import middlewares
    from bibtexparser.entrypoint import parse_string

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what is broken stands in the ledger
    stack = [
        middlewares.ResolveStringReferencesMiddleware(),
        middlewares.RemoveEnclosingMiddleware(),
        middlewares.LatexDecodingMiddleware(),
    ]
    try:
        library = parse_string(piece, parse_stack=[])
        _join(library)
        for layer in stack:
            library = layer.transform(library)
    except (ValueError, TypeError, AttributeError, RecursionError, IndexError, KeyError):
        return None
    return _record(library.entries[0]) if library.entries else None


def _join(library: Any) -> None:
    """Put values of several parts (`"3~" # mar`) together, which the library leaves as they are."""
    strings = {key.lower(): _bare(string.value) for key, string in library.strings_dict.items()}
    for field in (field for entry in library.entries for field in entry.fields):
        if isinstance(field.value, str) and "#" in field.value and (parts := _parts(field.value)):
            field.value = "{" + "".join(strings.get(p.lower(), p) if name else p for p, name in parts) + "}"


def _parts(value: str) -> list[tuple[str, bool]]:
    """The parts of a value between `#`, and which of them are names; none where it is no such value."""
    found, at = [], 0
    while at < len(value):
        part = _PART.match(value, at)
        if not part:
            return []
        found.append((next(text for text in part.groups() if text is not None), part[3] is not None))
        at = part.end()
    return found if len(found) > 1 else []


def _bare(value: Any) -> str:
    return str(value).strip()[1:-1] if str(value).strip()[:1] in ('"', "{") else str(value)


def _record(entry: Any) -> dict[str, Any]:
    fields = {field.key.lower(): _plain(field.value) for field in entry.fields}
    record = {
        name: next((fields[key] for key in among if fields.get(key)), "") for name, among in _NAMES.items()
    }
    day = _day(fields.get("year", ""), fields.get("month", ""), fields.get("day", ""))
    authors = [
        " ".join(name.split()) for name in re.split(r"\s+and\s+", fields.get("author", "")) if name.strip()
    ]
    return {
        **record,
        "id": entry.key,
        "published": fields.get("date") or day,
        "author": "; ".join(authors),
        "url": record["url"],
        "headline": " ".join(record["headline"].split()),
    }


def _plain(value: Any) -> str:
    return _BRACES.sub("", _COMMAND.sub(r"\1", str(value))).strip()


def _day(year: str, month: str, day: str) -> str:
    """The day of an entry, whose month may hold it, too: `3 mar`, `March 3`."""
    name = re.search(r"[^\W\d_]{3,}", month)
    number = re.search(r"\d{1,2}", month)
    if not name:
        return "-".join(filter(None, (year, month.strip(), day)))
    day = day or (number[0] if number else "")
    if name[0].lower()[:3] not in _MONTHS:
        return " ".join(filter(None, (day, name[0], year)))  # in another language
    return "-".join(
        filter(
            None,
            (
                year,
                f"{_MONTHS.index(name[0].lower()[:3]) + 1:02d}",
                day and f"{int(day):02d}" if day.isdecimal() else day,
            ),
        )
    )
