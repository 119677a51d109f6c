"""Executed notebooks → one HTML file that needs no network and runs no script but its own."""

import base64
import gzip
import hashlib
import re
import subprocess
import sys
import zlib
from collections.abc import Mapping, Sequence
from functools import cache, partial
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING

import pandas as pd
from nbformat import NotebookNode

import analysis
from analysis import language, palette, paths
from analysis.keeping import cached
from analysis.page import blocks, room
from analysis.page.room import Fitted

if TYPE_CHECKING:
    from jinja2 import Template


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
) -> Fitted:
    """The page of a run: each notebook a chapter, charts drawn, every count leading to its articles.

    The same notebooks and articles give the same bytes. `articles` is the run's table with its own index,
    `tables` the others by name, whose lines counts list too; `csv` is the file that holds every list of
    articles whole, with the other tables beside it; `names` are the labels of topic ids.
    """
    with language.of(tongue):
        pages = blocks.Page(several=len(notebooks) > 1)
        made = [*(pages.chapter(name, notebook) for name, notebook in notebooks), *appendix]
        files = [*(f"notebooks/{name}.ipynb" for name, _ in notebooks), *("manifest.json" for _ in appendix)]
        known = {**(tables or {}), "articles": articles}
        content = room.Content(made, files, pages.charts, known, names)
        return room.fitted(content, partial(_drawn, title, standfirst, csv, tongue))


def _drawn(title: str, standfirst: str, csv: str, tongue: str, shown: room.Shown) -> str:
    """The bytes of a page that shows this."""
    style, script = _style(), _template("page.js")
    return _frame("page.html.j2").render(
        title=language.say(title),
        standfirst=standfirst,
        chapters=shown.chapters,
        csv=csv,
        shown=shown.lines,
        left=" ".join(one.html for one in shown.left),
        firsts=shown.firsts,
        language=tongue,
        direction="rtl" if tongue in language.RIGHT_TO_LEFT else "ltr",
        say=language.say,
        terms=terms(),
        words=language.of_script(UNITS, said_by_script()),
        style=style,
        script=script,
        policy=_policy(style, script, _vega()),
        version=analysis.__version__,
        index=_packed(shown.lists),
        specs=_packed(shown.specs) if shown.specs else "",
        vega=_packed_vega() if shown.specs else "",
    )


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
