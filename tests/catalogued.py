"""What a catalogue has to translate: every sentence and label of the modules and templates that it covers."""

import ast
import html
import inspect
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd

from analysis import (
    claims,
    corpus,
    credits,
    diversity,
    echo,
    edited,
    evidence,
    findings,
    merge,
    outlets,
    page,
    pairs,
    paths,
    quotes,
    read,
    schema,
    select,
    standing,
    stories,
    tally,
    theme,
    times,
    topics,
    uncertainty,
    versions,
    what_if,
)
from analysis.charts import leading, odd, over_time
from analysis.claims import verdicts
from analysis.credits import rules
from analysis.leads import words as lead_words
from analysis.page import blocks
from analysis.parameters import Parameters
from analysis.run import appendix, report
from analysis.slices import counting, saying, working
from analysis.times import anchors, first
from analysis.what_if import choosing
from analysis.wordings import READERS, Wording

ROOT = Path(page.__file__).parents[1]
MODULES = (  # what chapters say
    "attention", "cards", "charts", "disagreements", "diversity", "echo", "edited", "evidence", "families", "findings", "front",
    "leads", "overview", "page", "pairs", "plurals", "side_by_side", "slices", "speakers", "stories/story_cards", "tables", "trying",
    "unusual", "validation", "what_if",
)  # fmt: skip
NAMED = (  # headings of tables and charts of the first screen, and what stands under them
    "The articles", "Headline", "Outlet", "Published", "Printed as", "Topic", "Articles of its story", "Quotes",
    "Articles by minute", "Articles by hour", "Articles by day", "Articles by week", "Articles by month",
    "Articles by quarter", "Articles by year", "Articles by decade", "Articles by century", "Expected", "At least", "At most", findings.NOTHING, "nothing was counted",
    "What the news covered", "without a usable time", "Minute (UTC)", "Hour (UTC)", "Day (UTC)", "Week (UTC)",
    "Month (UTC)", "Quarter (UTC)", "Year (UTC)", "Decade (UTC)", "Century (UTC)", "{a}, {b}", "{a}; {b}", "{outlets}, {when}", "{who}: {sentence}", "“{a}”", ", {role},", "N\u00a0=\u00a0{n:article|articles}", "no document",
    ("Bars are expected counts: an article whose time is an interval is spread over it. Lines run from the articles "
    "that must lie in a bar to those that could. Attention here is what the input carried, not what was published."),
)  # fmt: skip
WHY_NOT_DRAWN = ("without a usable time", "too far from the others in time", "drawn in part")
COVERAGE = (  # of the box of a corpus
    "Articles", "Distinct texts", "Independent origins", "Stories", "Outlets", "Articles without an outlet",
    "Time known to within a day", "Documents read", "Documents not read", "Records set aside",
)  # fmt: skip
CELLS = (  # words of the suite that tables hold: relations, what became of a document, sides of a bound, parts of a card
    "exact copy", "near copy", "same event", "reuse", "read", "partly read", "not read", "not before", "not after",
    "absolute", "relative", "together", "the same text", "the same origin", "the same story", "not in one story",
    "shared names", "shared words", "likeness", "nearest left out", "tie",
    "file name", "stamp", "stamp of the page", "stamp of an article", "signature of a post", "weekday without a date",
)  # fmt: skip
VERDICTS = (verdicts.AGREES, verdicts.CONFLICTS, verdicts.UPDATES, verdicts.ALONE)
FLAGS = (  # of damage to a text
    "truncated", "glued-sentences", "words-missing", "split-word", "replaced-characters", "paywall", "consent",
)  # fmt: skip
ASKED = (  # of a corpus whose truth is known; answers of people
    "outlet, where one is printed", "true instant in the interval, where there is one", "main topic, where one is found",
    "main topic among the true ones", "precision (B-cubed)", "recall (B-cubed)", "f1 (B-cubed)",
    "precision (article and outlet credited)", "recall (article and outlet credited)",
    "f1 (article and outlet credited)", "far pairs that are one", "yes", "no", "unsure", "divided", "none",
    "(empty)", "(unknown)", "unknown", "(all others)", "(nobody named is quoted)", "(no speaker named)", "body", "headline",
)  # fmt: skip
METHOD = (  # labels of the method appendix, and what its cells say
    "Parameters", "Input", "Steps", "Set aside", "Word lists and rules", "Code and libraries", "Parameter", "Value",
    "Is", "Meaning", "Document", "Sha256", "Size", "Status", "Step", "Does", "Settings", "Rows in", "Rows out",
    "Reason", "Record", "Excerpt", "Instant", "condition", "number", "“not”", "origins", "Lines", "Documents", "File", "Entries", "Library", "Version", "default", "set for this report",
    "What the run was told", "Documents, and the SHA-256 of their bytes",
    "Each step in its own words, with rows in and out", "What became part of no article, and why",
    "Files under data/ that decided, with the SHA-256 of their bytes", "Versions that results depend on",
)  # fmt: skip
STEPS = (  # whose docstrings it prints
    read.read, corpus.open, outlets.label, times.date, merge.printings, anchors.bounds, standing.taken_out,
    topics.label, credits.find, quotes.find, stories.relate, stories.changes, claims.find, versions.find,
    select.listed, select.matching, select.outlet, select.topic, select.touching, select.placed,
)  # fmt: skip
DOCSTRING = re.compile(r'"""[\s\S]*?"""')
LITERALS = re.compile(r'(?:"(?:[^"\\\n]|\\.)*"\s*)+')  # those that stand after each other are one text
BETWEEN = re.compile(r'"\s*"')
CALLS = {"sentence": slice(1), "say": slice(1), "joined": slice(3), "said": slice(1, 2), "Words": slice(2),
         "show": slice(1, 2), "nothing": slice(1)}  # arguments that are said  # fmt: skip
NAMES = {
    "none",
    "nothing",
    "nobody",
    "too_few",
    "unlabelled",
    "note",
    "more",
    "title",
    "caption",
}  # of such texts


@cache
def covered() -> list[str]:
    """Every text, each once, in order."""
    found = set(_template()) | set(page.said_by_script()) | set(page.UNITS.values()) | set(READERS.values())
    for module in MODULES:
        place = ROOT / module
        for file in place.rglob("*.py") if place.is_dir() else [place.with_suffix(".py")]:
            found |= set(_said(ast.parse(file.read_text(encoding="utf-8"))))
    terms = pd.read_csv(paths.data("terms.csv"), keep_default_na=False)
    found |= {text for column in ("term", "forms", "meaning") for text in terms[column]}
    found |= {uncertainty.hedge(probability) for probability in (0.5, 0.7, 0.95, 0.995)}
    found |= set(NAMED) | {
        name for code, name in topics.names().items() if code.endswith("000000") and code[7:9] < "18"
    }
    found |= set(_words()) | set(edited.KINDS.values()) | set(choosing.TITLES.values()) | {what_if.REPORTED}
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


def _words() -> Iterator[str]:
    """Words that sentences and charts take from tables of the code."""
    yield from (
        *pairs.CORRECTED.values(),
        *pairs.WHAT,
        *working.SHARES,
        *working.VARIED.values(),
        "precision",
        "recall",
        "score",
        "topics",
    )
    yield from (
        *saying.NOUNS.values(),
        *saying.HEADS.values(),
        *(word for _, word in counting.SURE),
        counting.TOO_FEW,
        counting.ALONE,
    )
    yield from (
        *echo.KINDS.values(),
        *echo.REPEATED.values(),
        *over_time.BASIS.values(),
        *over_time.BARS.values(),
        *(unit for unit, _ in lead_words.STEPS),
    )
    yield from (*(one.value for one in Wording), *FLAGS, *ASKED, *diversity.MEASURES, *_appendix())
    yield from (first.FIRST, first.NOT_FIRST, first.CANNOT_TELL, *tally.UNKNOWN.values(), *CELLS)
    yield from (
        *over_time.ORDER,
        *odd.STATED.values(),
        "topic",
        "speaker",
        "outlet",
        "query",
        evidence.NO_OUTLET,
    )
    yield from ("self", *schema.KINDS, *rules.KINDS, *VERDICTS, *furniture_kinds())
    yield from ("row|rows", "column|columns", *schema.USES, *leading.COUNTED, *WHY_NOT_DRAWN, *COVERAGE)


def furniture_kinds() -> list[str]:
    """What a line of an outlet's own is called in the ledger."""
    return sorted(set(pd.read_csv(paths.data("furniture.csv"), keep_default_na=False)["kind"]))


def _appendix() -> Iterator[str]:
    """What the method says: of parameters, of steps and of the run."""
    yield from (str(field.description) for field in Parameters.model_fields.values())
    yield from ((inspect.getdoc(function) or "").split("\n")[0] for function in STEPS)
    yield from appendix.NAMES.values()
    yield from _said(ast.parse(Path(appendix.__file__).read_text(encoding="utf-8")))
    yield from (appendix.TITLE, appendix.LEAD, appendix.NONE, *METHOD)


def _said(tree: ast.AST) -> Iterator[str]:
    """The texts that calls say, also those of both branches of a choice."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for given in node.args[CALLS.get(_name(node.func), slice(0))]:
                yield from _texts(given)
            for named in node.keywords:
                yield from _texts(named.value) if named.arg in NAMES else ()
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name | ast.Tuple):
            names = node.targets[0].elts if isinstance(node.targets[0], ast.Tuple) else [node.targets[0]]
            values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            for name, value in zip(names, values, strict=False):
                yield from _texts(value) if _name(name) in NAMES else ()


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
    """Prose of the front notebook, and what its code calls its charts and tables."""
    notebook = nbformat.read(paths.notebooks() / report.FRONT, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            yield from _said(ast.parse(cell.source))
        elif "omit" not in cell.metadata.get("tags", ()):
            yield cell.source


@cache
def chapters() -> frozenset[str]:
    """Headings of chapters, and what their tables, columns, axes and charts are called, as far as the code says it."""
    found: set[str] = set()
    for path in report.chapters(front_only=False, selected=False, compared=True):
        for cell in nbformat.read(path, as_version=4).cells:
            if path.name == report.FRONT or blocks.OMITTED & set(cell.metadata.get("tags", ())):
                continue
            if cell.cell_type == "markdown":
                found |= set(re.findall(r"^#{2,} (.+)$", cell.source, re.MULTILINE))
                found |= {part for part in cell.source.split("\n\n") if not part.startswith("#")}
            else:
                found |= set(_said(ast.parse(cell.source)))
            for output in cell.get("outputs", ()):
                found |= set(_labels(output.get("data", {}))) & _literal()
    return frozenset(found)


def _bare(title: str) -> str:
    """A heading without the mark of a share or a number."""
    return title.rstrip(" %#")


def _titles(spec: Any) -> Iterator[str]:
    """What a chart calls its axes, its legends and what the pointer shows."""
    parts = spec.values() if isinstance(spec, dict) else spec if isinstance(spec, list) else ()
    if isinstance(spec, dict) and isinstance(spec.get("title"), str):
        yield spec["title"]
    for part in parts:
        yield from _titles(part)


def _labels(data: Any) -> Iterator[str]:
    """What an output of a notebook calls its table, its columns, its chart and the axes."""
    spec = data.get(theme.MIME, {}).get("usermeta", {})
    yield from (spec.get("subject", ""), spec.get("note", ""), *map(_bare, spec.get("columns", {}).values()))
    yield from _titles({key: part for key, part in data.get(theme.MIME, {}).items() if key != "usermeta"})
    for label in re.findall(
        r'<(?:caption|dt|th scope="col"[^>]*)>([^<]+)<', "".join(data.get("text/html", ()))
    ):
        yield html.unescape(label)


@cache
def _literal() -> frozenset[str]:
    """Every text that stands in the code as it is, or as the name of a column that a table prints.

    Found by pattern: trees of all modules would take five times as long.
    """
    code = [path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py")]
    for path in report.chapters(front_only=False, selected=False, compared=True):
        cells = nbformat.read(path, as_version=4).cells
        shown = [cell for cell in cells if not blocks.OMITTED & set(cell.metadata.get("tags", ()))]
        code += [cell.source for cell in shown if cell.cell_type == "code"]
    bare = [DOCSTRING.sub("", text) for text in code]
    said = {BETWEEN.sub("", found.rstrip()[1:-1]) for text in bare for found in LITERALS.findall(text)}
    said |= {name for text in bare for name in re.findall(r"\b(\w+)=", text)}
    said |= {word.replace("_", " ").capitalize() for word in said}
    return frozenset(said | set(map(_bare, said)))


@cache
def questions() -> set[str]:
    """The questions that head all chapters: a catalogue may have them."""
    chapters = report.chapters(front_only=False, selected=False, compared=True)
    return {
        nbformat.read(path, as_version=4).cells[0].source.splitlines()[0].removeprefix("# ")
        for path in chapters
    }
