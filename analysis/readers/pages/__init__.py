"""Plain-text dumps of pages: aggregator pages, other news lists, single articles.

Each layout module marks what the lines of a page are; this one decodes the bytes, asks the layouts in
turn, and makes article and ledger rows of the marks, so that every field is text of its own spans.
"""

import re
from pathlib import PurePath

from analysis.readers import clean, decoding, furniture
from analysis.readers.document import Document, Reading, Row, article, article_id, span
from analysis.readers.pages import alone, blocks, credits, damage, labelled, lists, main, posts
from analysis.readers.pages.lines import EDGE, Found, Layout, Line, Mark, bullet, split
from analysis.wordings import Wording

_OTHER_KIND = re.compile(
    r"\.(?:x?html?|mht(?:ml)?|xml|rss|atom|rdf|opml|jsonl?|ndjson|[ct]sv|parquet|xlsx?|warc|gz|zip|tar|tgz|bz2|xz"
    r"|pdf|png|jpe?g|gif|webp|mp[34]|docx?|odt|epub)",
    re.IGNORECASE,
)
_MARKUP = (
    b"<!doctype",
    b"<html",
    b"<?xml",
    b"<rss",
    b"<feed",
    b"<rdf:",
    b"<opml",
    b"from: <saved",
    b"mime-version:",
)
_MOST = 300_000_000  # bytes of one text
_PLAIN = ("headline", "outlet", "byline", "time")
_MARKDOWN = re.compile(r"^#{1,6}[ \t]+|^[*_]{1,3}(?=\w)|(?<=[\w.,!?])[*_]{1,3}$")
_JOINED = ("blank", "set aside", "body", "furniture", "repeated")
_TEXT = ("body", "quoted post")
_NOTICES = ("paywall", "consent")
_TAG_BREAK = re.compile(r"[,;|·•\n]")


def recognises(document: Document) -> bool:
    """Whether a document is plain text: neither markup, JSON, a table nor binary, by name and first bytes."""
    own = "" if document.record else document.name  # a record has its archive's name
    kind = PurePath(own.split("?")[0]).suffix
    if _OTHER_KIND.fullmatch(kind) or decoding.is_binary(document.data):
        return False
    head = document.data[:2000].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if head.startswith(_MARKUP) or b"<html" in head:
        return False
    return not (head.startswith((b"{", b"[{")) and document.data.rstrip()[-1:] in b"]}")


def read(document: Document) -> Reading:
    """Articles and ledger of a text dump; the ledger's spans partition the decoded text."""
    if decoding.is_binary(document.data):
        return _refused(Wording.NOT_TEXT.written(document=document.name))
    if document.size > _MOST:
        return _refused(Wording.TEXT_TOO_LONG.written(document=document.name, n=_MOST // 10**6))
    with document.stream() as stream:
        decoded = decoding.decode(stream.read())
    return read_text(document, decoded, split(decoded.text))


def read_text(document: Document, decoded: decoding.Decoded, lines: list[Line]) -> Reading:
    """The same of a text that is decoded and cut into lines."""
    layout = _layout(lines)
    return of_layout(document, decoded, layout, None if layout else _nothing_found(document, lines))


def of_layout(
    document: Document, decoded: decoding.Decoded, layout: Layout | None, reason: str | None = None
) -> Reading:
    """The same of a text whose lines are marked; `reason`: why they are not."""
    layout = _furnished(decoded.text, layout) if layout else None
    marks = partition(decoded.text, layout, reason)
    rows = _articles(decoded.text, marks, layout.found if layout else [])
    return Reading(
        "pages",
        layout.name if layout else None,
        decoded.encoding,
        [article(document, place, **row) for place, row in enumerate(rows)],
        ledger(document, decoded.text, marks, rows),
        len(rows),
        "read" if rows else "not read",
        reason or (replaced(decoded.encoding) if decoded.replaced else None),
    )


def _refused(reason: str) -> Reading:
    return Reading("pages", status="not read", reason=reason)


def _layout(lines: list[Line]) -> Layout | None:
    """The first layout that explains the page: aggregator blocks, posts, a list, credit lines, a single article."""
    layout = (
        labelled.read(lines)
        or blocks.read(lines)
        or posts.read(lines)
        or lists.read(lines)
        or credits.read(lines)
        or lists.undated(lines)
    )
    if layout and layout.found:
        return layout
    if main.is_article(lines) and not lists.unsure(lines):
        return Layout("article", alone.read(lines, 0), [Found("main")])
    return None


def _nothing_found(document: Document, lines: list[Line]) -> str:
    if not lines:
        return Wording.NO_WORDS_IN_IT.written(document=document.name)
    if listed := lists.unsure(lines):
        return Wording.PAGE_UNSURE.written(document=document.name, listed=listed)
    return Wording.NOTHING_FOUND.written(document=document.name)


def replaced(encoding: str) -> str:
    """What to say of a text some of whose bytes are not of its encoding."""
    return Wording.REPLACED.written(code_page=encoding)


def partition(text: str, layout: Layout | None, reason: str | None) -> list[Mark]:
    """Marks in order with every gap filled and neighbours of one use joined: contiguous from 0 to the end."""
    whole: list[Mark] = []
    at = 0
    given = sorted(layout.marks, key=lambda m: m[:2]) if layout else []
    for found in [*given, Mark(len(text), len(text), "blank")]:
        if found.start > at:
            blank = not text[at : found.start].strip(EDGE)
            use = "blank" if blank else "set aside"
            why = None if blank else reason or Wording.NO_PART.value
            _append(whole, Mark(at, found.start, use, None, why))
        if found.end > max(at, found.start):
            _append(whole, found._replace(start=max(at, found.start)))
        at = max(at, found.end)
    return whole


def _append(whole: list[Mark], new: Mark) -> None:
    if whole and new.use in _JOINED and whole[-1][2:] == new[2:]:
        whole[-1] = whole[-1]._replace(end=new.end)
    else:
        whole.append(new)


def _articles(text: str, marks: list[Mark], found: list[Found]) -> list[Row]:
    own: list[list[Mark]] = [[] for _ in found]
    for part in marks:
        if part.item is not None:
            own[part.item].append(part)
    return [_fields(text, parts, one) for parts, one in zip(own, found, strict=True)]


def _fields(text: str, marks: list[Mark], found: Found) -> Row:
    """The columns of one article from its own marks."""
    values: dict[str, list[str]] = {}
    for part in marks:
        values.setdefault(part.use, []).append(_clean(text[part.start : part.end], part.use))
    first = {use: next(filter(None, parts), None) for use, parts in values.items()}
    body = "\n".join(_lines(text, marks)) or None
    own = "\n".join(_lines(text, marks, ("body",)))  # a quoted post's hashtags are not the article's
    tags = [tag for line in values.get("hashtag", []) for tag in _tags(line)]
    return {
        "role": found.role,
        "start": marks[0].start,
        "end": marks[-1].end,
        "outlet_raw": first.get("outlet") or found.outlet,
        "headline": first.get("headline"),
        "body": body,
        "byline": first.get("byline"),
        "section": first.get("section"),
        "published_raw": first.get("time"),
        "url": clean.url(first.get("url")),
        "language": clean.language(first.get("language")),
        "source_id": first.get("source id"),
        "page": first.get("page"),
        "hashtags": list(dict.fromkeys([*main.hashtags(own), *tags, *found.hashtags])),
        "damage": sorted({*(damage.flags(body) if body else ()), *_notices(text, marks)}),
    }


def _notices(text: str, marks: list[Mark]) -> set[str]:
    """Flags that an article's own furniture raises: it asks for money or consent where text is missing."""
    asked = "\n".join(_lines(text, marks, (furniture.USE,)))
    return {flag for flag, _ in damage.listed(asked) if flag in _NOTICES} if asked else set()


def _furnished(text: str, layout: Layout) -> Layout:
    """The same marks, with lines of bodies that are the outlet's own under their own use."""
    marks: list[Mark] = []
    for part in layout.marks:
        line = text[part.start : part.end] if part.use == "body" else ""
        kind = furniture.kind(line.strip(EDGE)) if len(line) <= 2 * furniture.LONGEST else None
        cut = None if kind or not line else furniture.tail(line)
        if cut is not None:
            at = part.start + cut
            marks += [
                part._replace(end=at),
                part._replace(start=at, use=furniture.USE, reason=furniture.TAIL),
            ]
        else:
            marks.append(part._replace(use=furniture.USE, reason=kind) if kind else part)
    return layout._replace(marks=marks)


def _lines(text: str, marks: list[Mark], uses: tuple[str, ...] = _TEXT) -> list[str]:
    return [line.text for part in marks if part.use in uses for line in split(text[part.start : part.end])]


def _clean(text: str, use: str) -> str:
    """The text of a span without its edges, and without the bullet, mark or separator that its use does not own."""
    text = text.strip(EDGE)
    if use in _PLAIN:
        text = _MARKDOWN.sub("", text) or text
    if use == "section":
        return bullet(text) or text
    if use == "outlet":
        name = text.strip(" ·•|,;:–—/").removesuffix(" -").removeprefix("- ")
        return _MARKDOWN.sub("", name) or text
    if use == "time":
        return text.strip(" ·•|,;") or text
    return text.rstrip(" /·•|,:") if use == "byline" else text


def _tags(line: str) -> list[str]:
    if "#" in line:
        return main.hashtags(line)
    return [tag for part in _TAG_BREAK.split(line) if (tag := part.strip(EDGE))]


def ledger(document: Document, text: str, marks: list[Mark], rows: list[Row]) -> list[Row]:
    """One row a span; the first span of a damaged body says where the damage shows."""
    unseen = {place: row["body"] for place, row in enumerate(rows) if row["damage"] and row["body"]}
    ledger = []
    for part in marks:
        reason = part.reason
        if part.use == "body" and part.item in unseen:
            shown = damage.flags(unseen.pop(part.item))
            places = "; ".join(f"{flag} at {place!r}" for flag, place in sorted(shown.items()))
            reason = f"damage: {places}" if places else reason
        owner = None if part.item is None else article_id(document, part.item)
        ledger.append(_row(document, text, part, owner, reason))
    return ledger


def _row(document: Document, text: str, part: Mark, owner: str | None, reason: str | None) -> Row:
    shown = text[part.start : min(part.end, part.start + 400)].lstrip(EDGE)
    return span(document, part.start, part.end, part.use, shown, article_id=owner, reason=reason)
