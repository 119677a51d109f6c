"""Cells of an executed notebook → blocks of a page: prose, charts, tables, and the code behind a fold."""

import html
import json
import re
from typing import Any, NamedTuple

import mistune
from nbformat import NotebookNode

from analysis import evidence, tables, theme
from analysis.evidence import Html

HIDDEN = {"parameters", "injected-parameters", "hide"}
COUNTED = ("value", "articles", "high")  # columns of a chart whose number is that of its articles
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_ROLES = {colour: f"var(--{role})" for role, colour in theme.LIGHT.items()}


class Chapter(NamedTuple):
    """One notebook of the page: its heading, the sections under it, its HTML."""

    id: str
    title: str
    sections: list[tuple[str, str]]
    body: str


class Page:
    """Counts what must be unique or complete over all chapters: headings, charts, lists behind marks."""

    def __init__(self) -> None:
        """No chapter yet."""
        self.ids: set[str] = set()
        self.charts = 0
        self.codes: list[str] = []

    def chapter(self, name: str, notebook: NotebookNode) -> Chapter:
        """One notebook as a chapter; its first heading of level one is the chapter's title."""
        prose = _Prose(self.ids)
        parts: list[str] = []
        code: list[str] = []
        place = prose.id(name)
        for cell in notebook.cells:
            tags = set(cell.metadata.get("tags", ()))
            if "omit" in tags:
                continue
            if cell.cell_type == "markdown":
                parts += [_code(code), prose.html(cell.source)]
                code = []
            elif cell.cell_type == "code":
                shown = [] if tags & HIDDEN else [self.output(o) for o in cell.outputs]
                code.append(cell.source)
                if any(shown):
                    parts += [*shown, _code(code)]
                    code = []
        body = "\n".join(part for part in [*parts, _code(code)] if part)
        return Chapter(place, prose.title or name, prose.sections, body)

    def output(self, output: NotebookNode) -> str:
        """One output as HTML; what a script or a warning printed to stderr is left out."""
        if output.output_type == "stream":
            return _plain(output.text) if output.name == "stdout" else ""
        if output.output_type == "error":
            return f'<pre class="failed">{html.escape(f"{output.ename}: {output.evalue}")}</pre>'
        data = output.data
        if theme.MIME in data:
            return self.figure(data[theme.MIME])
        if "text/html" in data:
            markup = _text(data["text/html"])
            scrolls = '<div class="tablewrap" tabindex="0" role="region" aria-label="Table">'
            return f"{scrolls}{markup}</div>" if "<table" in markup else markup
        if "image/png" in data:
            png = _text(data["image/png"]).replace("\n", "")
            alt = html.escape(_text(data.get("text/plain", "")))
            return f'<img alt="{alt}" src="data:image/png;base64,{png}">'
        if "text/markdown" in data:
            return _Prose(self.ids).html(_text(data["text/markdown"]))
        return _plain(_text(data.get("text/plain", "")))

    def figure(self, spec: dict[str, Any]) -> str:
        """A chart: title and note as text, the marks as data for the page's script, numbers as a table."""
        self.charts += 1
        number, meta = self.charts, spec.get("usermeta", {})
        self.codes += _codes(spec)
        alt = html.escape(str(spec.get("description", "chart")))
        kind = "chart wide" if meta.get("wide") else "chart"
        return (
            f"<figure>{_caption(meta)}"
            f'<div class="scroll" tabindex="0" role="group" aria-label="Chart {number}">'
            f'<div class="{kind}" role="img" aria-label="{alt}" data-chart="spec-{number}"></div></div>'
            f"{_note(meta)}{_numbers(meta)}"
            f'<script type="application/json" id="spec-{number}">{_json(_drawable(spec))}</script></figure>'
        )


class _Prose(mistune.HTMLRenderer):
    """Markdown of a notebook, its headings one level down, with ids; raw HTML in it is shown, not run."""

    def __init__(self, ids: set[str]) -> None:
        super().__init__(escape=True)
        self.ids = ids
        self.title = ""
        self.sections: list[tuple[str, str]] = []
        self._markdown = mistune.create_markdown(
            renderer=self, plugins=["table", "strikethrough", "footnotes"]
        )

    def html(self, source: str) -> str:
        """Markdown as HTML."""
        return str(self._markdown(source))

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        plain = html.unescape(re.sub(r"<[^>]*>", "", text))
        if level == 1 and not self.title:
            self.title = plain
            return ""
        place = self.id(plain)
        if level == 2:
            self.sections.append((place, plain))
        return f'<h{level + 1} id="{place}" dir="auto">{text}</h{level + 1}>\n'

    def id(self, text: str) -> str:
        """An id made of the heading's words, numbered where two headings agree."""
        stem = re.sub(r"[^\w]+", "-", text.lower()).strip("-") or "part"
        place, number = f"at-{stem}", 2
        while place in self.ids:
            place, number = f"at-{stem}-{number}", number + 1
        self.ids.add(place)
        return place


def _caption(meta: dict[str, Any]) -> str:
    under = "".join(f"<p>{html.escape(str(line))}</p>" for line in meta.get("under", ()))
    return f'<figcaption><h4 dir="auto">{html.escape(str(meta.get("subject", "")))}</h4>{under}</figcaption>'


def _note(meta: dict[str, Any]) -> str:
    note = html.escape(str(meta.get("note", "")))
    return f'<p class="note"><b>What this chart does not show.</b> {note}</p>' if note else ""


def _numbers(meta: dict[str, Any]) -> str:
    """The chart's numbers as a table whose counts lead to their articles."""
    columns, lines = meta.get("columns", {}), meta.get("lines", [])
    if not columns:
        return ""
    body = [[_number(line, field, title) for field, title in columns.items()] for line in lines]
    numeric = [all(isinstance(line.get(field), int | float | None) for line in lines) for field in columns]
    table = tables.render([title.rstrip(" %") for title in columns.values()], body, numeric).html
    wrap = (
        f'<div class="tablewrap" tabindex="0" role="region" aria-label="Numbers of the chart">{table}</div>'
    )
    return f"<details><summary>The numbers as a table</summary>{wrap}</details>"


def _number(line: dict[str, Any], field: str, title: str) -> Html:
    """A value as it is printed; a count of articles leads to them."""
    value, rows = line.get(field), line.get("rows")
    if rows is not None and value is not None and field in tables.GROUPED:
        return evidence.button(int(value), rows, field)
    if rows is not None and field in COUNTED and not title.endswith("%") and value == line["n"]:
        return evidence.button(int(value), rows)
    return tables.cell(value, "share" if title.endswith("%") else "")


def _drawable(spec: dict[str, Any]) -> dict[str, Any]:
    """The chart as the page draws it: without its text, in the page's colours, as wide as the column."""
    left_out = ("title", "usermeta", "description", "$schema")
    page = {key: _coloured(value, key) for key, value in spec.items() if key not in left_out}
    page["config"] = page.get("config", {}) | {"aria": False, "padding": 0}
    if isinstance(page.get("width"), int | float):
        page |= {"width": "container", "autosize": {"type": "fit-x", "contains": "padding"}}
    return page


def _coloured(value: Any, key: str = "") -> Any:
    if key in ("data", "datasets"):
        return value
    if isinstance(value, dict):
        return {k: _coloured(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_coloured(v) for v in value]
    return _ROLES.get(value, value) if isinstance(value, str) else value


def _codes(spec: dict[str, Any]) -> list[str]:
    """The row numbers behind the marks of a chart."""
    data = [spec.get("data", {}).get("values", []), *spec.get("datasets", {}).values()]
    return [line["rows"] for lines in data for line in lines if isinstance(line, dict) and line.get("rows")]


def _code(cells: list[str]) -> str:
    source = html.escape("\n\n".join(cell.strip() for cell in cells if cell.strip()))
    fold = '<details class="code"><summary>How this was computed</summary>'
    return f'{fold}<pre tabindex="0"><code>{source}</code></pre></details>' if source else ""


def _plain(text: str) -> str:
    return f'<pre tabindex="0">{html.escape(_ANSI.sub("", text))}</pre>' if text.strip() else ""


def _text(value: Any) -> str:
    return "".join(value) if isinstance(value, list) else str(value)


def _json(value: Any) -> str:
    """JSON that cannot end the script element it stands in."""
    return (
        json.dumps(value, ensure_ascii=False)
        .replace("<", "\\u003c")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )
