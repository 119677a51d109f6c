"""BibTeX, as Zotero, JabRef and databases write it; an entry that cannot be understood is set aside alone."""

import logging
import re
from typing import Any

from analysis.readers.document import EXCERPT
from analysis.readers.references.tagged import Entries

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
            found.aside.append(
                (f"line {line}", "an entry that is no BibTeX; export it again", piece[:EXCERPT])
            )
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
        library = parse_string(piece, parse_stack=stack)
    except (ValueError, TypeError, AttributeError, RecursionError, IndexError, KeyError):
        return None
    return _record(library.entries[0]) if library.entries else None


def _record(entry: Any) -> dict[str, Any]:
    fields = {field.key.lower(): _plain(field.value) for field in entry.fields}
    record = {
        name: next((fields[key] for key in among if fields.get(key)), "") for name, among in _NAMES.items()
    }
    day = "-".join(
        filter(None, (fields.get("year", ""), _month(fields.get("month", "")), fields.get("day", "")))
    )
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


def _month(value: str) -> str:
    names = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
    key = value.strip().lower()[:3]
    return f"{names.index(key) + 1:02d}" if key in names else value.strip()
