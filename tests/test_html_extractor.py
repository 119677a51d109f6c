"""The extractor's steps one by one: the same text as trafilatura's own call gives, with less work."""

import copy
import gzip
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import lxml.html
import pytest
import trafilatura
from accuracy import real
from lxml.html import HtmlElement
from trafilatura import xpaths

from analysis import paths
from analysis.readers.html import extractor, words

PARAGRAPH = (
    "The crews of the harbour went out at dawn, and the board says that two of the piers stay closed. "
)
TEXT = "".join(f"<p>{n}. {PARAGRAPH * 2}</p>" for n in range(6))
OTHER = "".join(f"<div>Teaser {n}: {PARAGRAPH}{PARAGRAPH}</div>" for n in range(20))
LINKS = "".join(f"<li><a href='/{n}'>Another article {n} of this outlet</a></li>" for n in range(200))
NAMES = (
    "infinite-scroll", "infinitescroll", "mvp-post-add-box", "elementor-share-buttons", "comments", "Comments",
    "comol", "disqus_thread", "dsq-comments", "article-comments", "post-comments", "commentary", "content",
)  # fmt: skip
MADE = {
    "an article": f"<article><h1>Piers closed</h1>{TEXT}</article>",
    "an article beside much else": f"<article>{TEXT[:900]}</article><div class='more'>{OTHER}</div>",
    "an article above many links": f"<article>{TEXT}</article><ul>{LINKS}</ul>",
    "links in paragraphs": "".join(f"<p><a href='/{n}'>{PARAGRAPH}</a></p>" for n in range(30)),
    "no paragraphs": f"<article>{PARAGRAPH * 9}<br>{PARAGRAPH * 9}</article>",
    "a table": f"<table><tr><td>{TEXT}</td></tr></table>",
    "quotes": f"<article><blockquote>{PARAGRAPH * 5}</blockquote>{TEXT}</article>",
    "a posting of a forum": "<script type='application/ld+json'>{\"@type\": \"DiscussionForumPosting\"}</script>"
    f"<article>{TEXT}</article><div class='comments'>{TEXT}</div>",
    "decomposed letters": f"<article>{TEXT}<p>Cafe\u0301 {PARAGRAPH}</p></article>",
    "little": "<p>Closed.</p>",
    "nothing": "",
    **{f"a part named {name}": f"<article>{TEXT}<div class='{name}'><p>Said: {PARAGRAPH}</p></div>"
       f"<section id='{name}'><p>Told: {PARAGRAPH}</p></section></article>" for name in NAMES},
}  # fmt: skip


def page(inside: str) -> HtmlElement:
    return lxml.html.document_fromstring(f"<html><body>{inside}</body></html>")


def whole(tree: HtmlElement) -> str | None:
    """What trafilatura's own call finds."""
    found = trafilatura.extract(
        copy.copy(tree), favor_precision=True, include_comments=False, include_tables=False
    )
    return found or None


@pytest.mark.parametrize("kind", MADE)
def test_the_text_is_that_of_the_whole_call(kind: str) -> None:
    tree = page(MADE[kind])
    expected = whole(tree)
    assert extractor.text(tree) == expected
    assert bool(expected) == (kind not in ("nothing", "a table"))


def _real() -> Iterator[Path]:
    yield from sorted(paths.sample().rglob("*.html"))
    try:
        yield from sorted(real.pinned("html/fundus").rglob("*.html.gz"))[::4]
        yield from sorted(real.pinned("html/dates").rglob("*.html.gz"))[::3]
    except real.NotHereError:
        return


@pytest.mark.gold
def test_the_text_of_real_pages_is_that_of_the_whole_call() -> None:
    for path in _real():
        data = path.read_bytes()
        tree = lxml.html.document_fromstring(gzip.decompress(data) if path.suffix == ".gz" else data)
        words._emptied(tree)
        expected = whole(tree)
        assert extractor.text(tree) == expected, path.name


@pytest.mark.parametrize(
    ("kind", "asked"), [("an article", 0), ("an article above many links", 0), ("an article beside much else", 1),
                        ("links in paragraphs", 1), ("no paragraphs", 1), ("little", 1)],
)  # fmt: skip
def test_helpers_are_asked_only_where_theirs_could_be_better(kind: str, asked: int) -> None:
    with mock.patch.object(
        extractor.external, "compare_extraction", wraps=extractor.external.compare_extraction
    ) as compare:
        extractor.text(page(MADE[kind]))
    assert compare.call_count == asked


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_a_path_finds_has_one_of_its_signs(name: str) -> None:
    tree = page(f"<div class='{name}'>text</div><section id='{name}'>text</section>")
    comments = [*xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH, *xpaths.REMOVE_COMMENTS_XPATH]
    for found_by, signs in (
        (xpaths.RAW_TREE_PRUNE_XPATH, extractor._APPENDED),
        (comments, extractor._COMMENTS),
    ):
        assert not any(path(tree) for path in found_by) or any(sign in name for sign in signs)


def test_another_version_is_called_as_a_whole() -> None:
    with mock.patch.object(trafilatura, "__version__", "99"), mock.patch.object(extractor, "_body") as steps:
        assert extractor.text(page(MADE["an article"])) == whole(page(MADE["an article"]))
    assert not steps.called


def test_the_version_whose_steps_these_are_is_the_locked_one() -> None:
    locked = (Path(__file__).parent.parent / "requirements.lock").read_text("utf-8")
    assert f"trafilatura=={extractor._VERSION}" in locked
