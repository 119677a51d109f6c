"""JSON and JSON lines, whatever wraps the list of records."""

import io
import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TextIO

import pyarrow as pa

from analysis.readers import charset
from analysis.readers.document import EXCERPT, Document, Reading
from analysis.readers.tables import naming, posts, records
from analysis.readers.tables.csvs import Aside, utf8
from analysis.readers.tables.mapped import BLOCK, CHUNK, Mapped, texts
from analysis.wordings import Wording

_WRAPPED = 5  # levels down to which a list of records is looked for
_JUDGED = 100  # records by whose names a list is judged


def read(document: Document, own: Mapping[str, str]) -> Iterator[Reading]:
    """Articles of a JSON value: of the list of records nearest to its top."""
    mapped = Mapped(document, "json", own, "item ")
    decoded = charset.text(document.data)
    mapped.encoding = decoded.encoding
    try:
        value = json.loads(_bare(decoded.text), strict=False)
    except (ValueError, RecursionError) as error:
        reason = Wording.JSON_BROKEN.written(error=str(error)[:200])
        yield Reading("tables", "json", decoded.encoding, status="not read", reason=reason)
        return
    known = records.listed(value)
    found = known.records if known else nearest(value, mapped)
    if found is None:
        yield mapped.refuse(inside(value))
        return
    mapped.layout = known.service if known else mapped.layout
    for start in range(0, len(found), CHUNK):
        yield mapped.convert(table(found[start : start + CHUNK]))


def _bare(text: str) -> str:
    """JSON without what a script in an archive assigns it to."""
    assigned = posts.ASSIGNED.match(text)
    return text[assigned.end() :] if assigned else text


def nearest(value: Any, mapped: Mapped) -> list[Any] | None:
    """The list of records nearest to the top of a value, or the one record that it is."""
    level = [value]
    for _ in range(_WRAPPED):
        for candidate in level:
            found = _as_records(candidate)
            names = _names(found)
            enough = 2 if len(found) < 2 or not _told(names, mapped) else 1
            if mapped.tells(names) >= enough:
                return found
        inner = (v for c in map(_alone, level) if isinstance(c, dict) for v in c.values())
        level = [v for v in inner if isinstance(v, (dict, list))]
    return None


def _alone(value: Any) -> Any:
    """What a list holds alone, as a wrapper does; else the value itself."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def inside(value: Any) -> list[str]:
    """What to name of a value in which no list of articles is: the names in its first list of records, else its own."""
    level = [value]
    for _ in range(_WRAPPED):
        lists = ([v for v in one if isinstance(v, dict)] for one in level if isinstance(one, list))
        if found := next(filter(None, lists), None):
            return _names(found)
        level = [v for one in level if isinstance(one, dict) for v in one.values()]
    return [str(name) for name in value] if isinstance(value, dict) else []


def _names(found: Sequence[Any]) -> list[str]:
    """The names of the first records' values, flat, each once."""
    return list(dict.fromkeys(name for record in found[:_JUDGED] for name in records.names(record)))


def _told(names: Sequence[str], mapped: Mapped) -> bool:
    return bool({"headline", "body"} & naming.assign(names, mapped.own).keys())


def _as_records(value: Any) -> list[Any]:
    """The records in a value: of a list, of an object whose values are all records, or the value itself."""
    if isinstance(value, list):
        return value if any(isinstance(v, dict) for v in value[:_JUDGED]) else []
    if not isinstance(value, dict):
        return []
    if len(value) > 1 and all(isinstance(v, dict) for v in value.values()):
        return [{"id": name, **record} for name, record in value.items()]
    return [value]


def read_lines(document: Document, own: Mapping[str, str]) -> Iterator[Reading]:
    """Articles of JSON lines; each line that holds no record is set aside."""
    mapped = Mapped(document, "json lines", own, "record ")
    encoding = charset.encoding(document.data)
    mapped.encoding = encoding.removesuffix("-sig")
    aside: Aside = []
    values = _lines(io.TextIOWrapper(utf8(document, encoding), "utf-8", newline="\n"), aside)
    while found := list(itertools.islice(values, CHUNK)):
        chunk = table(found)
        if mapped.tells(chunk.column_names):
            yield mapped.convert(chunk)
        else:
            reason = naming.half_there(chunk.column_names, own) or naming.unknown(chunk.column_names)
            yield mapped.aside([(f"record {mapped.first + n}", reason, "") for n in range(1, len(found) + 1)])
            mapped.first += len(found)
    if aside:
        yield mapped.aside(aside)


def _lines(stream: TextIO, aside: Aside) -> Iterator[Any]:
    for number in itertools.count(1):
        line = stream.readline(BLOCK)
        if not line:
            return
        if not line.strip():
            continue
        try:
            value = json.loads(line, strict=False)
        except (ValueError, RecursionError) as error:
            aside.append((f"line {number}", Wording.NOT_JSON.written(error=str(error)[:100]), line[:EXCERPT]))
            continue
        if isinstance(value, dict):
            yield value
        else:
            aside.append((f"line {number}", Wording.NO_RECORD_IN_LINE.value, line[:200]))


def headings(document: Document) -> list[str]:
    """The names of the first records' values."""
    text = charset.text(document.data).text
    try:
        value = json.loads(_bare(text), strict=False)
        known = records.listed(value)
        found = known.records if known else nearest(value, Mapped(document, "json", {})) or [value]
    except ValueError:
        lines = itertools.islice(_lines(io.StringIO(text), []), _JUDGED)
        found = list(lines)
    return _names(found)


def table(found: Sequence[Any]) -> pa.Table:
    """Records as a table of texts, nested names with dots."""
    rows = [records.flat(value) for value in found]
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.table({name: texts([row.get(name) for row in rows]) for name in names or ["record"]})
