"""What changed since the run before, in short: as text for a terminal and the log, as HTML for a mail."""

import html as markup
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from analysis import diff, evidence, overview, plurals, stories
from analysis.diff import summary
from analysis.prepared import Prepared

SHOWN = 10  # stories named of each kind
_STYLE = "font:16px/1.5 sans-serif;max-width:40em;margin:auto;color:#1a1a1a"


class Summary(NamedTuple):
    """A title, a sentence, lists under their headings, and where the pages lie."""

    title: str
    lead: str
    lists: list[tuple[str, list[str]]]
    pages: list[tuple[str, Path]]


def first(tables: Prepared, out: Path, problems: Sequence[str]) -> Summary:
    """Of the first run: how much there is, and the stories that were told most."""
    counts = [
        plurals.some(tables.articles[column].nunique() if column else len(tables.articles), word)
        for word, column in (
            ("article", ""),
            ("text", "text_id"),
            ("origin", "origin_id"),
            ("story", "story_id"),
        )
    ]
    lists = [("Stories by number of articles", _stories(tables, None)), ("What failed", list(problems))]
    return Summary(
        _title(out), f"The first run: {plurals.listed(counts)}.", lists, [("Report", out / "report.html")]
    )


def since(found: diff.Difference, out: Path, page: Path, problems: Sequence[str]) -> Summary:
    """What is new since the run before: stories that came, that grew, and what failed."""
    tables = found.b.tables
    came = [story for fate in found.fates if fate.what == "born" for story, _ in fate.after]
    grew = [story for fate in found.fates if fate.what == "grown" for story, _ in fate.after]
    lists = [("New stories", _stories(tables, came)), ("Stories that grew", _stories(tables, grew)),
             ("What failed", list(problems))]  # fmt: skip
    lead = f"Since {found.a.name}: {summary.verdict(found)}"
    return Summary(
        _title(out), lead, lists, [("Report", out / "report.html"), ("What changed, and why", page)]
    )


def _title(out: Path) -> str:
    return f"The news until {out.name}"


def _stories(tables: Prepared, only: Iterable[str] | None) -> list[str]:
    """A line for each story, most articles first, with its outlets and origins; then how many more there are."""
    known = overview.stories(tables.articles)
    if only is not None:
        known = known[known["story_id"].isin(list(only))]
    names = stories.names(tables.articles)
    lines = [
        f"{evidence.plain(names.get(row['story_id'], row['story']))} ({plurals.some(row['articles'], 'article')}, "
        f"{plurals.some(row['origins'], 'origin')}, {plurals.some(row['outlets'], 'outlet')})"
        for row in known.head(SHOWN).to_dict("records")
    ]
    more = len(known) - len(lines)
    return [*lines, *([f"and {plurals.some(more, 'more story')}"] if more > 0 else [])]


def text(told: Summary) -> str:
    """The summary as lines of text."""
    parts = [told.title, "", told.lead]
    for heading, lines in told.lists:
        if lines:
            parts += ["", heading, *(f"  - {' '.join(line.split())}" for line in lines)]
    parts += ["", *(f"{name}: {path}" for name, path in told.pages)]
    return "\n".join(parts) + "\n"


def html(told: Summary, link: str = "") -> str:
    """The summary as HTML for a mail: no script, no style sheet; pages are linked where `link` says they are."""
    parts = [f"<h1>{_safe(told.title)}</h1><p>{_safe(told.lead)}</p>"]
    for heading, lines in told.lists:
        if lines:
            items = "".join(f"<li>{_safe(line)}</li>" for line in lines)
            parts.append(f"<h2>{_safe(heading)}</h2><ul>{items}</ul>")
    parts.append(f"<p>{'<br>'.join(_page(name, path, link) for name, path in told.pages)}</p>")
    head = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{_safe(told.title)}</title></head>'
    return f'{head}<body style="{_STYLE}">{"".join(parts)}</body></html>\n'


def _page(name: str, path: Path, link: str) -> str:
    """A page as a link; without an address of the web, by where it lies."""
    if not link:
        return f"{_safe(name)}: <code>{_safe(str(path))}</code>"
    below = path.relative_to(path.parents[1] if path.name == "report.html" else path.parent)
    return f'<a href="{_safe(link.rstrip("/") + "/" + quote(below.as_posix()))}">{_safe(name)}</a>'


def _safe(words: str) -> str:
    return markup.escape(" ".join(words.split()))
