"""Render data/sample from the truth in data/gold: same input, same bytes."""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
from collections.abc import Callable
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

GOLD = Path(__file__).resolve().parent
AGGREGATOR = "Rackline"
Row = dict[str, Any]


class Item(NamedTuple):
    """One article as one document prints it."""

    role: str
    when: str | None
    outlet: str
    section: str
    headline: str
    paragraphs: list[str]
    byline: str | None
    url: str
    key: str

    @property
    def line(self) -> str:
        """The body on one line, as lists print it."""
        return " ".join(self.paragraphs)


def read_lines(name: str) -> list[Row]:
    """Read one JSON Lines file of the gold folder."""
    return [json.loads(line) for line in (GOLD / name).read_text("utf-8").splitlines()]


def domains() -> dict[str, str]:
    """Return the domain of every outlet."""
    with (GOLD / "outlets.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: row["domain"] for row in csv.DictReader(file)}


def address(article: Row, domain: str) -> str:
    """Return the invented address of an article."""
    slug = re.sub(r"[^a-z0-9]+", "-", article["headline"].lower()).strip("-")[:60].strip("-")
    return f"https://{domain}/{article['published'][:10].replace('-', '/')}/{slug}"


def item(article: Row, entry: Row, domain: str) -> Item:
    """Join an article with one of its printings."""
    headline, body = entry.get("headline_as_printed"), entry.get("body_as_printed")
    return Item(
        role=entry["role"],
        when=entry["when"],
        outlet=article["outlet"],
        section=entry.get("section") or "News",
        headline=article["headline"] if headline is None else headline,
        paragraphs=(article["body"] if body is None else body).split("\n"),
        byline=article["byline"],
        url=address(article, domain),
        key=article["key"],
    )


def printings() -> dict[str, list[Item]]:
    """Return the items of every document, in the order they are printed."""
    found: dict[str, list[tuple[int, Item]]] = {}
    domain = domains()
    for article in read_lines("articles.jsonl"):
        for entry in article["printed_in"]:
            printed = item(article, entry, domain[article["outlet"]])
            found.setdefault(entry["document"], []).append((entry["position"], printed))
    return {name: [it for _, it in sorted(rows)] for name, rows in found.items()}


def page_a(document: Row, items: list[Item]) -> str:
    """Layout A: no outlet and no time on the main article."""
    main, *related = items
    lines = ["", main.headline, *main.paragraphs, "Hashtags", *document["hashtags"], ""]
    lines += ["Try Our AI Features", f"Explore what {AGGREGATOR} AI can do for you:"]
    lines += ["Comments", "No comments yet...", "Related Articles"]
    for it in related:
        lines += ["", "", it.outlet, str(it.when), f"- {it.outlet}", it.headline, it.line]
    return "\n".join(lines) + "\n"


def block_b(it: Item, *bullets: str) -> list[str]:
    """One listed article of layouts B and H, with its icon word glued to the time."""
    head = [it.headline, it.headline, "", it.outlet, "", f"time{it.when}", ""]
    return [*head, *(f"  • {bullet}" for bullet in bullets), "", it.headline, "", it.line, ""]


def page_b(document: Row, items: list[Item]) -> str:
    """Layout B: logo, doubled headline, outlet and time glued together."""
    main, *related = items
    lines = ["logo", main.headline, "", main.headline, "", f"{main.outlet}{main.when}"]
    lines += [*main.paragraphs, *document["hashtags"], "Orange background", ""]
    lines += ["Try Our AI Features", "", f"Explore what {AGGREGATOR} AI can do for you:", ""]
    lines += ["Comments", "", "No comments yet...", "", "Related Articles", ""]
    for it in related:
        lines += block_b(it, it.outlet)
    return "\n".join(lines[:-1]) + "\n"


def page_h(document: Row, items: list[Item]) -> str:
    """Layout H: the newest articles that carry one hashtag."""
    lines = ["logo", "#", "", f"Latest news with {document['hashtags'][0]}", ""]
    for it in items:
        lines += block_b(it, it.section, it.outlet)
    return "\n".join(lines[:-1]) + "\n"


def rss_item(it: Item) -> list[str]:
    """One RSS item; an article without a printed time has no pubDate."""
    lines = ["    <item>", f"      <title>{escape(it.headline, quote=False)}</title>"]
    lines += [f"      <link>{it.url}</link>", f'      <guid isPermaLink="true">{it.url}</guid>']
    if it.byline:
        lines.append(f"      <dc:creator>{escape(it.byline, quote=False)}</dc:creator>")
    if it.when is not None:
        lines.append(f"      <pubDate>{escape(it.when, quote=False)}</pubDate>")
    text = "".join(f"<p>{escape(text, quote=False)}</p>" for text in it.paragraphs)
    lines += [f"      <category>{escape(it.section, quote=False)}</category>"]
    return [*lines, f"      <description><![CDATA[{text}]]></description>", "    </item>"]


def rss(document: Row, items: list[Item]) -> str:
    """An RSS 2.0 feed of one outlet."""
    built = datetime.fromisoformat(document["captured"]).strftime("%a, %d %b %Y %H:%M:%S +0000")
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines += ['<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">', "  <channel>"]
    lines += [f"    <title>{items[0].outlet}</title>"]
    lines += [f"    <link>{items[0].url.split('/20')[0]}/</link>"]
    lines += [f"    <description>{document['title']}</description>", "    <language>en</language>"]
    lines += [f"    <lastBuildDate>{built}</lastBuildDate>"]
    lines += [line for it in items for line in rss_item(it)]
    return "\n".join([*lines, "  </channel>", "</rss>"]) + "\n"


def newsapi_article(it: Item) -> Row:
    """One article in the shape of NewsAPI's /everything answer."""
    return {
        "source": {"id": re.sub(r"\W+", "-", it.outlet.lower()), "name": it.outlet},
        "author": it.byline,
        "title": it.headline,
        "description": it.paragraphs[0],
        "url": it.url,
        "urlToImage": f"{it.url.split('/20')[0]}/images/{it.key}.jpg",
        "publishedAt": it.when,
        "content": "\n".join(it.paragraphs),
    }


def newsapi(document: Row, items: list[Item]) -> str:
    """A saved answer of NewsAPI's /everything."""
    articles = [newsapi_article(it) for it in items]
    answer = {"status": "ok", "totalResults": len(articles), "articles": articles}
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def archive(document: Row, items: list[Item]) -> str:
    """A CSV export of a news archive."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["id", "publisher", "headline", "date", "section", "url", "text"])
    for number, it in enumerate(items, start=88001):
        text = "\n\n".join(it.paragraphs)
        row = [f"HNA-{number}", it.outlet, it.headline, it.when, it.section, it.url, text]
        writer.writerow(row)
    return out.getvalue()


def linked_data(it: Item) -> str:
    """The JSON-LD NewsArticle of a saved page."""
    facts: Row = {"@context": "https://schema.org", "@type": "NewsArticle"}
    facts |= {"headline": it.headline, "datePublished": it.when, "articleSection": it.section}
    facts |= {"author": [{"@type": "Person", "name": it.byline}], "mainEntityOfPage": it.url}
    facts |= {"publisher": {"@type": "NewsMediaOrganization", "name": it.outlet}}
    return json.dumps(facts, ensure_ascii=False, indent=2)


def web_page(document: Row, items: list[Item]) -> str:
    """A saved article page with its navigation, notices and footer."""
    it = items[0]
    fields = {
        "outlet": escape(it.outlet),
        "headline": escape(it.headline),
        "byline": escape(str(it.byline)),
        "when": str(it.when),
        "url": it.url,
        "section": escape(it.section),
        "summary": escape(it.paragraphs[0]),
        "jsonld": linked_data(it),
        "body": "\n".join(f"      <p>{escape(text, quote=False)}</p>" for text in it.paragraphs),
    }
    return "\n".join(document["template"]).format_map(fields) + "\n"


RENDER: dict[str, Callable[[Row, list[Item]], str]] = {
    "A": page_a,
    "B": page_b,
    "H": page_h,
    "rss": rss,
    "newsapi": newsapi,
    "csv": archive,
    "html": web_page,
}


def build(into: Path) -> None:
    """Write every sample document below a folder."""
    items = printings()
    for document in read_lines("documents.jsonl"):
        path = into / document["document"]
        path.parent.mkdir(parents=True, exist_ok=True)
        text = RENDER[document["layout"] or document["format"]](document, items[document["document"]])
        path.write_bytes(text.encode())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=GOLD.parent / "sample")
    build(parser.parse_args().into)
