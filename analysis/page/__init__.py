"""Executed notebooks → one HTML file that needs no network and runs no script but its own."""

import base64
import gzip
import hashlib
import html
import json
import re
import subprocess
import sys
import zlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
from nbformat import NotebookNode

import analysis
from analysis import cached, evidence, language, palette, paths
from analysis.page import blocks

if TYPE_CHECKING:
    from jinja2 import Template

LARGEST = 2_900_000  # bytes of the lists, charts and text of a page: with style and script three million
CARRIED = 12_000  # lines that a page carries for all its lists together: about 1 MB, packed
Json = dict[str, Any]
_ROWS = re.compile(r'data-rows="([0-9,;-]*)"((?: data-\w+="[^"]*")*)')
_CODE = re.compile(r'(data-rows="|"rows": ")([0-9,;-]+)')
_OF = re.compile(r'data-of="(\w+)"')
_NAMES = re.compile(r'data-names="([^"]+)"')


UNITS = {
    "articles": "article|articles", "texts": "distinct text|distinct texts", "stories": "story|stories",
    "origins": "independent origin|independent origins", "outlets": "outlet|outlets", "credits": "credit|credits",
    "quotes": "quote|quotes", "claims": "statement|statements", "speakers": "speaker|speakers",
    "ledger": "line of the ledger|lines of the ledger", "documents": "document|documents", "topics": "topic|topics",
    "definitions": "definition|definitions", "points": "point|points", "changed": "changed value|changed values",
}  # fmt: skip
_SAID = re.compile(r'\bsay\(((?:[^()"]|"[^"]*")*)[,)]')
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')


def said_by_script() -> list[str]:
    """Every text that the script of a page says, in order: what a catalogue translates."""
    calls = " ".join(_SAID.findall(_template("page.js")))
    return sorted(
        {text for text in _TEXT.findall(calls) if " " in text or text[:1].isupper() or text == "story"}
    )


def terms() -> list[dict[str, str]]:
    """The glossary of a page: terms of art, the words that open them, what they mean."""
    table = pd.read_csv(paths.data("terms.csv"), keep_default_na=False)
    return [
        {"term": language.say(term), "forms": language.say(forms), "meaning": language.say(meaning)}
        for term, forms, meaning in table[["term", "forms", "meaning"]].itertuples(index=False)
    ]


def render(
    notebooks: Sequence[tuple[str, NotebookNode]],
    title: str,
    articles: pd.DataFrame,
    *,
    standfirst: str = "",
    tables: Mapping[str, pd.DataFrame] | None = None,
    csv: str = "tables/articles.csv",
    names: Mapping[str, str] | None = None,
    tongue: str = language.ENGLISH,
    appendix: Sequence[blocks.Chapter] = (),
) -> str:
    """The page of a run: each notebook a chapter, charts drawn, every count leading to its articles.

    The same notebooks and articles give the same bytes. `articles` is the run's table with its own index,
    `tables` the others by name, whose lines counts list too; `csv` is the file that holds every list of
    articles whole, with the other tables beside it; `names` are the labels of topic ids.
    """
    with language.of(tongue):
        return _rendered(notebooks, title, articles, standfirst, tables or {}, csv, names, tongue, appendix)


def _rendered(
    notebooks: Sequence[tuple[str, NotebookNode]],
    title: str,
    articles: pd.DataFrame,
    standfirst: str,
    tables: Mapping[str, pd.DataFrame],
    csv: str,
    names: Mapping[str, str] | None,
    tongue: str,
    appendix: Sequence[blocks.Chapter],
) -> str:
    pages = blocks.Page(several=len(notebooks) > 1)
    made = [*(pages.chapter(name, notebook) for name, notebook in notebooks), *appendix]
    chapters, named = _named_once(made)
    known = {**tables, "articles": articles}
    carried = _packed_lists(chapters, pages, known, names, named)
    style, script = _style(), _template("page.js")
    return _frame("page.html.j2").render(
        title=language.say(title),
        standfirst=standfirst,
        chapters=[chapter._replace(body=_bounded(chapter.body, carried.shown)) for chapter in chapters],
        csv=csv,
        shown=carried.shown,
        language=tongue,
        direction="rtl" if tongue in language.RIGHT_TO_LEFT else "ltr",
        say=language.say,
        terms=terms(),
        words=language.of_script(UNITS, said_by_script()),
        style=style,
        script=script,
        policy=_policy(style, script, _vega()),
        version=analysis.__version__,
        index=carried.lists,
        specs=carried.specs,
        vega=_packed_vega() if pages.specs else "",
    )


def _named_once(chapters: Sequence[blocks.Chapter]) -> tuple[list[blocks.Chapter], list[str]]:
    """Chapters whose lists by name have a number in place of their names, and the names by that number.

    Packed, and those of several lists once: a name that says an article or a pair is long, and stands in many lists.
    """
    known: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        return f'data-names="{known.setdefault(html.unescape(found[1]), len(known))}"'

    return [one._replace(body=_NAMES.sub(number, one.body)) for one in chapters], list(known)


class _Lists(NamedTuple):
    """How many lines of each list the page carries, and these and the charts, packed."""

    shown: int
    lists: str
    specs: str


def _packed_lists(
    chapters: Sequence[blocks.Chapter],
    pages: blocks.Page,
    known: Mapping[str, pd.DataFrame],
    names: Mapping[str, str] | None,
    named: list[str],
) -> _Lists:
    """The lists as far as a page has room for them: half as long until it is no larger than LARGEST."""
    codes = _codes(chapters, pages.codes, known)
    shown, rows = _carried(codes)
    entries, charts = evidence.entries(known, rows, names), json.dumps(pages.specs, ensure_ascii=False)
    fixed = len(_packed_vega()) if pages.specs else 0
    while True:
        index = _packed(json.dumps({**entries, "named": named}, ensure_ascii=False, sort_keys=True))
        specs = _packed(_bounded(charts, shown)) if pages.specs else ""
        text = sum(len(_bounded(chapter.body, shown).encode()) for chapter in chapters)
        if shown == 1 or fixed + len(index) + len(specs) + text <= LARGEST:
            return _Lists(shown, index, specs)
        shown //= 2
        rows = _carried(codes, shown)[1]
        entries = {of: [one for one in own if one["row"] in rows[of]] for of, own in entries.items()}


def _codes(
    chapters: Sequence[blocks.Chapter], marks: set[tuple[str, str]], known: Mapping[str, pd.DataFrame]
) -> list[tuple[str, list[list[int]]]]:
    """Each list of a page: the table that it lists, and the rows behind each of its names, or behind its number."""
    codes = set(marks)
    for chapter in chapters:
        for code, more in _ROWS.findall(chapter.body):
            codes.add(((_OF.search(more) or ["", "articles"])[1], code))
    return [
        (of, [sorted(set(evidence.decode(part))) for part in code.split(";")])
        for of, code in codes
        if of in known
    ]


def _carried(
    codes: Sequence[tuple[str, list[list[int]]]], shown: int = evidence.SHOWN
) -> tuple[int, dict[str, set[int]]]:
    """How many lines of each list the page carries, and the rows of each table that these are.

    Of a large corpus only the first of each list, so that all together are no more than a page should hold.
    """
    while True:
        rows: dict[str, set[int]] = {of: set() for of in ("articles", *(of for of, _ in codes))}
        for of, parts in codes:
            each = max(shown // len(parts), 1)
            rows[of].update(row for part in parts for row in part[:each])
        if shown == 1 or sum(map(len, rows.values())) <= CARRIED:
            return shown, rows
        shown //= 2


def _bounded(text: str, shown: int) -> str:
    """Markup or JSON whose lists name the first rows only."""
    if shown == evidence.SHOWN:
        return text
    return _CODE.sub(lambda found: f"{found[1]}{_cut(found[2], shown)}", text)


def _cut(code: str, shown: int) -> str:
    """The first rows of a code; of several codes in one the first of each."""
    parts = code.split(";")
    each = max(shown // len(parts), 1)
    return ";".join(evidence.encode(evidence.decode(part), each) for part in parts)


def plain(
    title: str, standfirst: str, chapters: Sequence[blocks.Chapter], footer: str, tongue: str = "en"
) -> str:
    """A page of ready chapters in the same look, without charts, lists or any script."""
    style = _style()
    return _frame("plain.html.j2").render(
        title=title,
        standfirst=standfirst,
        chapters=chapters,
        footer=footer,
        language=tongue,
        style=style,
        policy=_policy(style),
    )


def _policy(style: str, *scripts: str) -> str:
    """Nothing loads, nothing is sent, and only these scripts run."""
    allowed = " ".join(_hash(script) for script in scripts) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _packed(text: str) -> str:
    """A text as gzip in base64; by zlib, whose header is the same under each version of Python."""
    return base64.b64encode(zlib.compress(text.encode(), 9, wbits=zlib.MAX_WBITS + 16)).decode()


@cache
def _vega() -> str:
    """Vega, Vega-Lite and vega-embed with its expression interpreter, as one script."""
    return gzip.decompress(base64.b64decode(_packed_vega())).decode()


@cache
def _packed_vega() -> str:
    """The same, packed; bundling takes seconds, so that a version's bundle is kept on this computer."""
    return cached.text(f"vega-packed-{version('vl-convert-python')}", lambda: _packed(_bundled()))


def _bundled() -> str:
    """The bundle, made by a process of its own: the one that does it hears no signal until it is done."""
    code = "import sys, vl_convert; sys.stdout.buffer.write(vl_convert.javascript_bundle().encode())"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.decode()  # noqa: S603 - its words are ours


def _template(name: str) -> str:
    return (files("analysis.page") / "templates" / name).read_text(encoding="utf-8")


@cache
def _frame(name: str) -> "Template":
    """The frame of a page, compiled once: as dear as all that stands in a small one."""
    from jinja2 import Environment

    return Environment(autoescape=True, trim_blocks=True).from_string(_template(name))


def _style() -> str:
    """The style sheet with the palette as variables: light, dark by system or by button, light in print."""
    light, dark = _scheme("light", palette.LIGHT), _scheme("dark", palette.DARK)
    return "\n".join((
        f":root {light}",
        f"@media screen and (prefers-color-scheme: dark) {{ :root:not([data-theme=light]) {dark} }}",
        f"@media screen {{ :root[data-theme=dark] {dark} }}",
        _template("page.css"),
    ))  # fmt: skip


def _scheme(name: str, palette: Mapping[str, str]) -> str:
    colours = " ".join(f"--{role}: {colour};" for role, colour in palette.items())
    return f"{{ color-scheme: {name}; {colours} }}"
