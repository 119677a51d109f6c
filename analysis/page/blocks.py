"""Cells of an executed notebook → blocks of a page: prose, charts, tables, and the code behind a fold."""

import html
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import mistune
from nbformat import NotebookNode

from analysis import decimals, evidence, language, palette, tables, tally, theme
from analysis.charts import listing
from analysis.evidence import Html, unfold
from analysis.kernels import failed
from analysis.page.behind import Chart

HIDDEN = {"parameters", "injected-parameters", "hide"}
OMITTED = {"omit", "nbval-check-output"}  # what only a notebook needs
ELSEWHERE = "elsewhere"  # what another chapter shows: left out of a page that has several
COUNTED = ("value", "articles", "high")  # columns of a chart whose number is that of its articles
EXPECTED = "We expect "  # how a paragraph begins that says what the code below makes sure of
NOT_SHOWN, COMPUTED = "What this chart does not show.", "How this was computed"
CHART, NUMBERS, TABLE = "Chart", "Numbers of the chart", "Table"
_SUBJECT = re.compile(r'<figure aria-label="([^"]+)"|<caption>([^<]+)</caption>')
_CAPTION = re.compile(r"<caption>([^<\"]+)</caption>")
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_BLOCK = re.compile(r"\s*<(?!data|b>|i>|code>|span)")
_HEADING = re.compile(r"^##? ", re.MULTILINE)
_LABEL = re.compile(r'(<caption|<summary|<th scope="col"[^>]*)>([^<]+)(?=</)')  # of tables and folds
_NONE = re.compile(r'<p><span class="none">.*?<span class="why">(.*?)</span></span>(.*)</p>', re.DOTALL)
_AUTO = ' dir="auto"'
_ROLES = {colour: f"var(--{role})" for role, colour in palette.LIGHT.items()}


class Chapter(NamedTuple):
    """One notebook of the page: its heading, the sections under it, its HTML."""

    id: str
    title: str
    sections: list[tuple[str, str]]
    body: str
    tongue: str = language.ENGLISH


class _Section:
    """What stands under one heading of a notebook: prose and outputs in order, outputs alone, code."""

    def __init__(self, heading: int = -1) -> None:
        self.heading = heading  # its place among the headings of the chapter
        self.shown: list[str] = []
        self.found: list[str] = []
        self.code: list[str] = []
        self.expected: list[str] = []  # what the code makes sure of

    def reasons(self) -> list[str]:
        """Why nothing stands here, each reason once; none where anything does."""
        said = [_NONE.fullmatch(one) for one in self.found]
        if self.heading < 0 or not all(said):
            return []
        return list(dict.fromkeys(f"{one[1]}{one[2]}" for one in said if one))


class Page:
    """Counts what must be unique or complete over all chapters: headings, charts, lists behind marks."""

    def __init__(self, several: bool = False) -> None:
        """No chapter yet; of several, each leaves out what another one shows."""
        self.omitted = OMITTED | ({ELSEWHERE} if several else set())
        self.ids: set[str] = set()
        self.charts: dict[str, Chart] = {}
        self.folds: set[str] = set()  # what folds of code are called
        self.under = ""  # the heading above it
        self.asked = False  # whether a question stands above what comes next in its chapter

    def labelled(self, markup: str) -> str:
        """Markup with the labels of its tables in the page's language; a cell of digits needs no direction."""
        markup = markup.replace(f'<td{_AUTO} class="n">', '<td class="n">')
        return markup if language.used() == language.ENGLISH else _LABEL.sub(_said, markup)

    def chapter(self, name: str, notebook: NotebookNode) -> Chapter:
        """One notebook as a chapter; its first heading is the chapter's title."""
        prose = _Prose(self)
        place = prose.id(name)
        if failure := failed.of(notebook):
            prose.first(notebook)
            return Chapter(
                place, language.say(prose.title or name), [], failed.body(notebook, failure), language.used()
            )
        parts = [_Section()]
        for cell in notebook.cells:
            tags = set(cell.metadata.get("tags", ()))
            if tags & self.omitted:
                continue
            if cell.cell_type == "markdown":
                if _HEADING.search(cell.source):
                    parts.append(_Section(len(prose.sections) if "## " in cell.source else -1))
                told, expected = _parted(cell.source)
                parts[-1].shown.append(prose.html(_told(told)))
                parts[-1].expected += [prose.html(_told(one)) for one in expected]
            elif cell.cell_type == "code":
                self.asked = bool(prose.sections)
                self.under = prose.sections[-1][1] if prose.sections else ""
                made = [] if tags & HIDDEN else [self.output(o) for o in cell.outputs]
                parts[-1].shown += made
                parts[-1].found += [one for one in made if one]
                parts[-1].code.append(cell.source)
        return self._chapter(place, prose, name, parts)

    def _chapter(self, place: str, prose: "_Prose", name: str, parts: list["_Section"]) -> Chapter:
        """The sections in order, the code of each folded at its end; those that hold nothing in short, after them."""
        empty = [part for part in parts if part.reasons() and part.heading < len(prose.sections)]
        full = [part for part in parts if part not in empty]
        for one, after in pairwise(full):
            if not one.found:  # code that shows nothing stands with that of the next section
                one.code, after.code = [], one.code + after.code
                one.expected, after.expected = [], one.expected + after.expected
        title = language.say(prose.title or name)
        told = [(part, prose.sections[part.heading][1] if part.heading >= 0 else title) for part in full]
        body = [
            *(
                one
                for part, under in told
                for one in (*part.shown, self.fold(part.code, part.expected, part.found, under))
            ),
            _without(empty, prose.sections),
            self.fold([cell for part in empty for cell in part.code], (), (), title),
        ]  # fmt: skip
        left = [one for at, one in enumerate(prose.sections) if at not in {part.heading for part in empty}]
        return Chapter(place, title, left, "\n".join(filter(None, body)), language.used())

    def fold(self, cells: list[str], expected: Sequence[str], found: Sequence[str], under: str) -> str:
        """Code behind a fold, which is called after the first chart or table that it makes, or after its heading."""
        shown = next(filter(None, map(_SUBJECT.search, found)), None)
        subject = html.unescape(shown[1] or shown[2]) if shown else under
        if subject in self.folds and subject != under:
            subject = f"{under}: {subject}"
        number, name = 2, subject
        while name in self.folds:
            number, name = number + 1, f"{subject} ({number})"
        markup = self.labelled(_code(cells, expected, name))
        self.folds |= {name} if markup else set()
        return markup

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
            markup = self.labelled(unfold.closed(_text(data["text/html"])))
            if "<table" in markup:
                called = _CAPTION.search(markup)
                name = called[1] if called else html.escape(self.under or language.say(TABLE))
                if not called:
                    markup = markup.replace("<table ", f'<table aria-label="{name}" ', 1)
                return f'<div class="tablewrap" tabindex="0" role="group" aria-label="{name}">{markup}</div>'
            return markup if _BLOCK.match(markup) else f"<p>{markup}</p>"
        if "image/png" in data:
            png = _text(data["image/png"]).replace("\n", "")
            alt = html.escape(_text(data.get("text/plain", "")))
            return f'<img alt="{alt}" src="data:image/png;base64,{png}">'
        if "text/markdown" in data:
            return _Prose(self).html(_text(data["text/markdown"]))
        return _plain(_text(data.get("text/plain", "")))

    def figure(self, spec: dict[str, Any]) -> str:
        """A chart: title and note as text, numbers as a table; its marks go to the page's packed `specs`."""
        spec = listing.alone(spec)
        number, meta = len(self.charts) + 1, spec.get("usermeta", {})
        of = meta.get("of", "articles")
        self.charts[f"spec-{number}"] = Chart(_titled(_drawable(spec)), of)
        alt = html.escape(str(spec.get("description", "chart")))
        name = html.escape(language.say(str(meta.get("subject", ""))))
        kind = "chart wide" if meta.get("wide") else "chart"
        return (
            f'<figure aria-label="{name}">{self._caption(meta)}'
            f'<div class="scroll" tabindex="0" role="group" aria-label="{language.say(CHART)} {number}: {name}">'
            f'<div class="{kind}" role="img" aria-label="{alt}" data-chart="spec-{number}" '
            f'data-of="{html.escape(of)}"></div></div>'
            f"{self._note(meta)}{self.labelled(_numbers(meta))}</figure>"
        )

    def _caption(self, meta: dict[str, Any]) -> str:
        under = "".join(f"<p>{html.escape(str(line))}</p>" for line in meta.get("under", ()))
        under += "".join(f"<p>{line}</p>" for line in meta.get("aside", ()))  # HTML with counts
        said = language.say(str(meta.get("subject", "")))
        level = "" if self.asked else ' aria-level="3"'  # no heading of a reader's list leaves a level out
        return f"<figcaption><h4{_AUTO}{level}>{html.escape(said)}</h4>{under}</figcaption>"

    def _note(self, meta: dict[str, Any]) -> str:
        if not (note := str(meta.get("note", ""))):
            return ""
        return f'<p class="note"><b>{language.say(NOT_SHOWN)}</b> {html.escape(language.say(note))}</p>'


def _without(parts: list[_Section], headings: list[tuple[str, str]]) -> str:
    """The headings under which nothing stands, by why; a link to one still leads there."""
    by_reason: dict[str, list[str]] = {}
    for part in parts:
        place, said = headings[part.heading]
        named = f'<b id="{place}"{_AUTO}>{html.escape(said, quote=False)}</b>'
        why = " ".join(f"{reason[:1].upper()}{reason[1:]}" for reason in part.reasons())
        by_reason.setdefault(why, []).append(named)
    lines = "".join(f"<li>{' '.join(named)} <span>{why}</span></li>" for why, named in by_reason.items())
    return f'<ul class="without">{lines}</ul>' if lines else ""


def _parted(source: str) -> tuple[str, list[str]]:
    """A cell of prose without the paragraphs that say what its code makes sure of, and these."""
    parts = source.split("\n\n")
    expected = [part for part in parts if part.startswith(EXPECTED)]
    return "\n\n".join(part for part in parts if part not in expected), expected


def _told(source: str) -> str:
    """A cell of prose in the page's language: whole, or by paragraphs; headings are said where they are drawn."""
    whole = language.say(source)
    return whole if whole != source else "\n\n".join(map(language.say, source.split("\n\n")))


def _said(found: re.Match[str]) -> str:
    return f"{found[1]}>{html.escape(language.say(html.unescape(found[2])))}"


class _Prose(mistune.HTMLRenderer):
    """Markdown of a notebook, its headings one level down, with ids; raw HTML in it is shown, not run."""

    def __init__(self, page: "Page") -> None:
        super().__init__(escape=True)
        self.ids = page.ids
        self.title = ""
        self.sections: list[tuple[str, str]] = []
        self._markdown = mistune.create_markdown(
            renderer=self, plugins=["table", "strikethrough", "footnotes"]
        )

    def html(self, source: str) -> str:
        """Markdown as HTML."""
        return str(self._markdown(source))

    def first(self, notebook: NotebookNode) -> None:
        """Only take the title from a notebook."""
        for cell in notebook.cells:
            if cell.cell_type == "markdown" and not self.title:
                self.html(cell.source)

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        plain = html.unescape(re.sub(r"<[^>]*>", "", text))
        if level == 1 and not self.title:
            self.title = plain
            return ""
        place = self.id(plain)
        said = language.say(plain)
        if level == 2:
            self.sections.append((place, said))
        shown = html.escape(said, quote=False) if said != plain else text
        return f'<h{level + 1} id="{place}"{_AUTO}>{shown}</h{level + 1}>\n'

    def id(self, text: str) -> str:
        """An id made of the heading's words, numbered where two headings agree."""
        stem = re.sub(r"[^\w]+", "-", text.lower()).strip("-") or "part"
        place, number = f"at-{stem}", 2
        while place in self.ids:
            place, number = f"at-{stem}-{number}", number + 1
        self.ids.add(place)
        return place


def _numbers(meta: dict[str, Any]) -> str:
    """The chart's numbers as a table whose counts lead to their articles."""
    columns, lines = meta.get("columns", {}), meta.get("lines", [])
    if not columns:
        return ""
    body = [
        [_number(line, field, title, meta.get("of", "articles")) for field, title in columns.items()]
        for line in lines
    ]
    numeric = [all(isinstance(line.get(field), int | float | None) for line in lines) for field in columns]
    table = tables.render(
        [language.say(title.rstrip(" %")) for title in columns.values()], body, numeric
    ).html
    said = html.escape(language.say(str(meta.get("subject", ""))))
    table = table.replace("<table ", f'<table aria-label="{said}" ', 1)
    name = f"{language.say(NUMBERS)}: {said}"
    wrap = f'<div class="tablewrap" tabindex="0" role="group" aria-label="{name}">{table}</div>'
    fold = language.say("The numbers as a table")
    return f'<details><summary aria-label="{fold}: {said}">{fold}</summary>{wrap}</details>'


def _number(line: dict[str, Any], field: str, title: str, of: str) -> Html:
    """A value as it is printed; a count, and the share that is made of it, lead to their rows."""
    value, rows, share = line.get(field), line.get("rows"), title.endswith("%")
    if rows is not None and value is not None:
        n, total = line["n"], line.get("total")
        if field in tables.GROUPED:
            return evidence.button(int(value), rows, field, of)
        if field == "low" and "rows_low" in line:
            return evidence.button(int(value), line["rows_low"], "", of)
        if field in COUNTED and not share and value == n:
            return evidence.button(n, rows, "", of)
        if field == "share" and total and decimals.same(value, n / total):
            return evidence.button(n, rows, "", of, int(total))
    if share and field not in tables.PERCENT:
        field = "share"
    return tables.cell(value, field if share or field in tables.OURS else "")


def _drawable(spec: dict[str, Any]) -> dict[str, Any]:
    """The chart as the page draws it: without its text, in the page's colours, as wide as the column."""
    left_out = ("title", "usermeta", "description", "$schema")
    page = {key: _coloured(value, key) for key, value in spec.items() if key not in left_out}
    page["usermeta"] = {"columns": spec.get("usermeta", {}).get("columns", {})}
    padding = {"left": 3, "top": 3, "right": 14, "bottom": 3}  # letters of some scripts reach high and low
    page["config"] = page.get("config", {}) | {"aria": False, "padding": padding}
    if isinstance(page.get("width"), int | float):
        page |= {"width": "container", "autosize": {"type": "fit-x", "contains": "padding"}}
    return page


def _titled(spec: dict[str, Any]) -> dict[str, Any]:
    """A chart whose axes, legends and tips are called in the page's language."""
    return spec if language.used() == language.ENGLISH else _renamed(spec, language.say)


def _renamed(value: Any, called: Callable[[str], str], key: str = "") -> Any:
    """A chart with its titles called otherwise, and what has no name; its other data as they are."""
    if isinstance(value, dict):
        return {k: _renamed(v, called, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_renamed(v, called, key) for v in value]
    ours = isinstance(value, str) and (key == "title" or value in tally.NOTHING_KNOWN)
    return called(value) if ours else value


def _coloured(value: Any, key: str = "") -> Any:
    if key in ("data", "datasets"):
        return value
    if isinstance(value, dict):
        return {k: _coloured(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_coloured(v) for v in value]
    return _ROLES.get(value, value) if isinstance(value, str) else value


def _code(cells: list[str], expected: Sequence[str], subject: str) -> str:
    """Code behind a fold, below what it makes sure of; `subject`: of what."""
    source = html.escape("\n\n".join(cell.strip() for cell in cells if cell.strip()))
    said = language.say(COMPUTED)
    fold = f'<details class="code"><summary aria-label="{said}: {html.escape(subject)}">{said}</summary>'
    fold += "".join(expected)
    return f'{fold}<pre tabindex="0"><code>{source}</code></pre></details>' if source else ""


def _plain(text: str) -> str:
    return f'<pre tabindex="0">{html.escape(_ANSI.sub("", text))}</pre>' if text.strip() else ""


def _text(value: Any) -> str:
    return "".join(value) if isinstance(value, list) else str(value)
