"""What a catalogue has to translate: every sentence and label of the modules and templates that it covers."""

import ast
import html
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd

from analysis import edited, findings, page, paths, theme, topics, uncertainty, what_if
from analysis.overview import READERS
from analysis.page import blocks
from analysis.run import report
from analysis.what_if import choosing

ROOT = Path(page.__file__).parents[1]
MODULES = (
    "cards", "findings", "front/__init__", "front/copying", "front/rising", "tables", "evidence/__init__", "charts/figure", "plurals", "page/blocks",
    "stories/story_cards", "what_if/choosing",
)  # fmt: skip
FUNCTIONS = {"speakers": ("most_quoted", "few_voices"), "edited": ("changed",)}
NAMED = (  # headings of tables and charts of the first screen, and what stands under them
    "The articles", "Headline", "Outlet", "Published", "Printed as", "Topic", "Articles of its story", "Quotes",
    "Articles by minute", "Articles by hour", "Articles by day", "Articles by week", "Articles by month",
    "Articles by quarter", "Articles by year", "Articles by decade", "Articles by century", "Expected", "At least", "At most", findings.NOTHING,
    "What the news covered", "without a usable time", "Minute (UTC)", "Hour (UTC)", "Day (UTC)", "Week (UTC)",
    "Month (UTC)", "Quarter (UTC)", "Year (UTC)", "Decade (UTC)", "Century (UTC)", "{a}, {b}", "N\u00a0=\u00a0{n:article|articles}", "no document",
    ("Bars are expected counts: an article whose time is an interval is spread over it. Lines run from the articles "
    "that must lie in a bar to those that could. Attention here is what the input carried, not what was published."),
)  # fmt: skip
CALLS = {"sentence", "say", "joined"}


@cache
def covered() -> list[str]:
    """Every text, each once, in order."""
    found = set(_template()) | set(page.said_by_script()) | set(page.UNITS.values()) | set(READERS.values())
    for module in MODULES:
        found |= set(_said(ast.parse((ROOT / f"{module}.py").read_text(encoding="utf-8"))))
    for module, names in FUNCTIONS.items():
        tree = ast.parse((ROOT / f"{module}.py").read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name in names:
                found |= set(_said(node))
    terms = pd.read_csv(paths.data("terms.csv"), keep_default_na=False)
    found |= {text for column in ("term", "forms", "meaning") for text in terms[column]}
    found |= {uncertainty.hedge(probability) for probability in (0.5, 0.7, 0.95, 0.995)}
    found |= set(NAMED) | {
        name for code, name in topics.names().items() if code.endswith("000000") and code[7:9] < "18"
    }
    found |= set(edited.KINDS.values()) | set(choosing.TITLES.values()) | {what_if.REPORTED}
    found |= set(what_if.choices()["name"]) | set(what_if.choices()["note"]) | set(chapters())
    found |= set(_front()) | {
        "Speakers",
        "Credits given to",
        "Who was first",
        blocks.NOT_SHOWN,
        blocks.COMPUTED,
        blocks.CHART,
        blocks.NUMBERS,
        blocks.TABLE,
    }
    return sorted(
        text for text in found if text in NAMED or re.search(r"[^\W\d_]{2,}", re.sub(r"\{\w*\}", "", text))
    )


def _said(tree: ast.AST) -> Iterator[str]:
    """The texts that calls say, also those of both branches of a choice."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in CALLS:
            for given in node.args[: 1 if _name(node.func) != "joined" else 3]:
                yield from _texts(given)


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)


def _template() -> Iterator[str]:
    text = (ROOT / "page" / "templates" / "page.html.j2").read_text(encoding="utf-8")
    yield from re.findall(r'say\("([^"]+)"\)', text)


def _front() -> Iterator[str]:
    """Prose of the front notebook."""
    notebook = nbformat.read(paths.notebooks() / report.FRONT, as_version=4)
    prose = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    return (cell.source for cell in prose if "omit" not in cell.metadata.get("tags", ()))


@cache
def chapters() -> frozenset[str]:
    """Headings of chapters, and what their tables, columns, axes and charts are called, as far as the code says it."""
    found: set[str] = set()
    for path in report.chapters(front_only=False, selected=False):
        for cell in nbformat.read(path, as_version=4).cells:
            if path.name == report.FRONT or blocks.OMITTED & set(cell.metadata.get("tags", ())):
                continue
            if cell.cell_type == "markdown":
                found |= set(re.findall(r"^#{2,} (.+)$", cell.source, re.MULTILINE))
                found |= set(
                    re.findall(r"\A# .+\n\n([^`\n]+)(?:\n|\Z)", cell.source)
                )  # what stands under the title
            for output in cell.get("outputs", ()):
                found |= set(_labels(output.get("data", {}))) & _literal()
    return frozenset(found)


def _labels(data: Any) -> Iterator[str]:
    """What an output of a notebook calls its table, its columns, its chart and the axes."""
    spec = data.get(theme.MIME, {}).get("usermeta", {})
    yield from (spec.get("subject", ""), spec.get("note", ""), *spec.get("columns", {}).values())
    for label in re.findall(r'<(?:caption|th scope="col"[^>]*)>([^<]+)<', "".join(data.get("text/html", ()))):
        yield html.unescape(label)


@cache
def _literal() -> frozenset[str]:
    """Every text that stands in the code as it is, or as the name of a column that a table prints."""
    places = [*ROOT.rglob("*.py")]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in places]
    for path in report.chapters(front_only=False, selected=False):
        cells = nbformat.read(path, as_version=4).cells
        trees += [ast.parse(cell.source) for cell in cells if cell.cell_type == "code"]
    said = {
        word for tree in trees for node in ast.walk(tree)
        for word in ([node.value] if isinstance(node, ast.Constant) else [node.arg] if isinstance(node, ast.keyword) else [])
        if isinstance(word, str)
    }  # fmt: skip
    return frozenset(said | {word.replace("_", " ").capitalize() for word in said})


@cache
def questions() -> set[str]:
    """The questions that head all chapters: a catalogue may have them."""
    chapters = report.chapters(front_only=False, selected=False)
    return {
        nbformat.read(path, as_version=4).cells[0].source.splitlines()[0].removeprefix("# ")
        for path in chapters
    }
