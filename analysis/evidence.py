"""A number → the articles behind it, from the same index as the number.

A count is written as `<data class="count" value="6" data-rows="0-4,9">6</data>`: a readable number
everywhere; the report's page turns it into a button that opens the list.
"""

import html
import string
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

SHOWN = 200  # articles of one list the page carries; the whole stands in the run's CSV
_DAY, _MINUTE = pd.Timedelta(days=1), pd.Timedelta(minutes=1)
_WEB = ("http://", "https://")


class Html(NamedTuple):
    """Safe HTML and the same thing as plain text; a notebook shows whichever it can."""

    html: str
    text: str

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}


def encode(rows: Iterable[int], shown: int = SHOWN) -> str:
    """The first row numbers, ascending, run-length coded: [0, 1, 2, 3, 4, 9] → "0-4,9"."""
    runs: list[list[int]] = []
    for row in sorted({int(r) for r in rows})[:shown]:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def decode(code: str) -> list[int]:
    """The row numbers of a code that `encode` wrote."""
    ends = [[int(end) for end in run.split("-")] for run in code.split(",") if run]
    return [row for run in ends for row in range(run[0], run[-1] + 1)]


def count(rows: Iterable[int], n: int | None = None, per: str = "articles") -> Html:
    """A count that leads to its articles; per texts or origins the list is grouped, and n is their number."""
    listed = {int(row) for row in rows}
    return button(len(listed) if n is None else n, encode(listed), per)


def button(n: int, code: str, per: str = "articles") -> Html:
    """The count n whose articles are the row numbers in `code`."""
    grouped = "" if per == "articles" else f' data-per="{html.escape(per)}"'
    behind = f'data-rows="{html.escape(code)}"{grouped}'
    return Html(f'<data class="count" value="{n}" {behind}>{n:,}</data>', f"{n:,}")


def sentence(template: str, **values: object) -> Html:
    """A sentence with numbers: row numbers become a count that leads to its list, the rest is escaped."""
    return Html(
        _Filler(True).vformat(html.escape(template, quote=False), (), values),
        _Filler(False).vformat(template, (), values),
    )


def findings(*sentences: Html | str) -> Html:
    """The findings block: one plain sentence a point."""
    points = [s if isinstance(s, Html) else sentence("{s}", s=s) for s in sentences]
    items = "".join(f"<li>{p.html}</li>" for p in points)
    return Html(f'<ul class="findings">{items}</ul>', "\n".join(f"- {p.text}" for p in points))


def facts(values: Mapping[str, object]) -> Html:
    """A box of labels with their numbers; row numbers become counts that lead to their lists."""
    cells = {label: sentence("{v}", v=value) for label, value in values.items()}
    boxes = "".join(f"<div><dt>{html.escape(k)}</dt><dd>{v.html}</dd></div>" for k, v in cells.items())
    return Html(f'<dl class="facts">{boxes}</dl>', "\n".join(f"{k}: {v.text}" for k, v in cells.items()))


def index(articles: pd.DataFrame, rows: Iterable[int] | None = None,
          names: Mapping[str, str] | None = None) -> list[dict[str, Any]]:  # fmt: skip
    """One entry for each article (of the rows asked for): what a reader needs to judge it and to find it."""
    wanted = articles if rows is None else articles.loc[sorted(set(rows))]
    return [
        _entry(row, record, names or {}) for row, record in zip(wanted.index, _records(wanted), strict=True)
    ]


def when(earliest: Any, latest: Any) -> str:
    """An interval of two instants in words, UTC, with what is not known left open."""
    if pd.isna(earliest) and pd.isna(latest):
        return "time unknown"
    if pd.isna(latest):
        return f"not before {_minute(earliest)} UTC"
    if pd.isna(earliest):
        return f"not after {_minute(latest)} UTC"
    start, end = pd.Timestamp(earliest), pd.Timestamp(latest)
    if start == start.normalize() and _DAY - _MINUTE <= end - start <= _DAY:
        return day(start)
    if start.floor("min") == end.floor("min"):
        return f"{_minute(start)} UTC"
    if start.date() == end.date():
        return f"{_minute(start)}–{end:%H:%M} UTC"
    return f"{_minute(start)} – {_minute(end)} UTC"


def day(instant: pd.Timestamp) -> str:
    """A day in words: 3 Mar 2026."""
    return f"{instant.day} {instant:%b %Y}"


def _minute(value: Any) -> str:
    instant = pd.Timestamp(value)
    return f"{day(instant)} {instant:%H:%M}"


def _records(articles: pd.DataFrame) -> list[dict[str, Any]]:
    used = ["headline", "body", "outlet", "published_earliest", "published_latest", "published_basis",
            "published_raw", "story_id", "text_id", "origin_id", "url", "topics"]  # fmt: skip
    return [
        dict(zip(used, line, strict=True))
        for line in articles.reindex(columns=used).astype(object).to_numpy()
    ]


def _entry(row: int, article: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    known = {key: value for key, value in article.items() if _known(value)}
    raw = f" (“{known['published_raw']}”)" if "published_raw" in known else ""
    url = str(known.get("url", ""))
    return {
        "row": int(row),
        "headline": str(known.get("headline") or f"(no headline) {str(known.get('body', ''))[:80]}").strip(),
        "outlet": str(known.get("outlet", "(no outlet printed)")),
        "time": when(known.get("published_earliest"), known.get("published_latest")),
        "basis": f"{known.get('published_basis', 'none')}{raw}",
        "story": str(known.get("story_id", "")),
        "text": str(known.get("text_id", row)),
        "origin": str(known.get("origin_id", row)),
        "url": url if url.lower().startswith(_WEB) else "",
        "words": "; ".join(_decided(topic, names) for topic in known.get("topics", ())),
    }


def _known(value: Any) -> bool:
    return value is not None and not (pd.api.types.is_scalar(value) and pd.isna(value))


def _decided(topic: Mapping[str, Any], names: Mapping[str, str]) -> str:
    words = topic.get("words")
    name = names.get(topic["qcode"], topic["qcode"])
    return name if words is None or not len(words) else f"{name}: {', '.join(words)}"


class _Filler(string.Formatter):
    """Fills a template with counts and escaped text, as HTML or as plain text."""

    def __init__(self, marked: bool) -> None:
        self.marked = marked

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Html):
            return value.html if self.marked else value.text
        if (not isinstance(value, str) and isinstance(value, Sequence | pd.Index | pd.Series)) or hasattr(
            value, "tolist"
        ):
            return self.format_field(count([int(row) for row in value]), format_spec)
        plain = format(
            value, format_spec or ("," if isinstance(value, int) and not isinstance(value, bool) else "")
        )
        return html.escape(plain, quote=False) if self.marked else plain
