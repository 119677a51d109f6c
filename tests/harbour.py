"""An invented press of nine outlets, for the tests of what a reader sees; attacks among its headlines."""

from functools import cache

import pandas as pd

from analysis import attention, charts, evidence, schema, tables, tally, theme

OUTLETS = [
    "The Harbour Herald", "Wire One", "Northern Courier and Weekly Gazette of Trade", "صحيفة الميناء اليومية",
    "Valley Post", None, "<img src=x onerror=hurt()>", "Radio Sud",
]  # fmt: skip
ATTACKS = [
    "</script><script>window.hurt=1</script> quota row deepens",
    '"><svg onload="window.hurt=1"> wall to be rebuilt',
    "{{ constructor.constructor('window.hurt=1')() }}",
    "صيادون يرفضون الحصة \u202e الجديدة",
    "=HYPERLINK(\"javascript:window.hurt=1\")",
    "<!--<script> clinic opens its doors",
]  # fmt: skip
LINKS = [
    "https://example.org/a",
    "javascript:window.hurt=1",
    " data:text/html,<script>",
    "http://example.org/b",
]
TOPICS = {"medtop:01": "culture & <b>arts</b>", "medtop:04": "economy", "medtop:15": "sport"}
BASES = ["absolute", "relative", "inferred", "none"]
START = pd.Timestamp("2026-03-01", tz="UTC")


def article(i: int) -> dict[str, object]:
    """The i-th article; everything about it follows from i."""
    basis = BASES[i % 4]
    time = START + pd.Timedelta(hours=i * 5)
    width = pd.Timedelta(minutes={"absolute": 0, "relative": 60, "inferred": 3000, "none": 0}[basis])
    dated = basis != "none"
    qcodes = [list(TOPICS)[k] for k in range(3) if (i >> k) & 1]
    return {
        "article_id": f"a{i:03}", "document": "pages/one.txt", "position": i, "role": "item",
        "outlet": OUTLETS[(i * 5 + i // 7) % len(OUTLETS)], "headline": f"{ATTACKS[i % len(ATTACKS)]} {i}",
        "body": "The wall stands.", "url": LINKS[i % 4], "published_raw": "20 minutes ago <b>",
        "published_earliest": time if dated and i % 6 else None,
        "published_latest": time + width if dated else None,
        "published_basis": basis,
        "topics": [{"qcode": q, "score": 0.5, "words": ["quota", "</td>"]} for q in qcodes],
        "text_id": f"t{i % 17}", "origin_id": f"o{i % 11}", "story_id": f"s{i % 5}",
    }  # fmt: skip


def articles(n: int = 60) -> pd.DataFrame:
    """A run's table of n articles; one's own to change."""
    return _articles(n).copy()


@cache
def _articles(n: int) -> pd.DataFrame:
    return schema.frame([article(i) for i in range(n)], schema.ARTICLES)


def every_chart(table: pd.DataFrame) -> dict[str, charts.Drawn]:
    """One chart of each kind, all of one table."""
    theme.enable()
    scope = charts.scope(table, "one invented page")
    outlets = tally.by(table, "outlet")
    ranged = outlets.assign(low=outlets["share"] * 0.5, high=outlets["share"] * 1.5)
    ranked = pd.DataFrame({"outlet": outlets["outlet"], "rank": range(1, len(outlets) + 1)})
    ranked = ranked.assign(low=ranked["rank"].clip(upper=3), high=ranked["rank"] + 1)
    given = pd.DataFrame({"outlet": ["Valley Post", "Radio Sud"], "credited": ["Wire One", "Wire One"]})
    lines = pd.DataFrame(
        {"use": ["body", "headline"], "start": [0, 5], "end": [5, 9], "document": ["d", "d"]}
    )
    names = TOPICS
    return {
        "attention": charts.attention(attention.over_time(table), "Articles a day", scope),
        "outlets": charts.outlets(outlets, "Who was printed", scope),
        "bars": charts.bars(tally.by(table, "topics"), "What it was about", scope, "topics", names),
        "heatmap": charts.heatmap(
            tally.by(table, "outlet", "topics"), "Who wrote on what", scope, names=names
        ),
        "stories": charts.stories(table, "When the stories appeared", scope),
        "bases": charts.bases(tally.by(table, "published_basis"), "What times rest on", scope),
        "widths": charts.widths(tally.widths(table), "How exact times are", scope),
        "ledger": charts.ledger(tally.ledger(lines), "What lines were used as", scope),
        "credits": charts.credits(
            tally.by(given, "outlet", "credited", unit="credits"), "Who names whom", scope
        ),
        "shares": charts.shares(ranged, "Share of voice", scope),
        "ranks": charts.ranks(ranked, "How far ranks move", scope),
    }


def cells(table: pd.DataFrame) -> dict[str, evidence.Html]:
    """One of each kind of number with evidence."""
    outlets = tally.by(table, "outlet")
    return {
        "findings": evidence.findings(
            evidence.sentence("{n} of {m}: {o}.", n=outlets["rows"][0], m=table.index, o=outlets["outlet"][0])
        ),
        "facts": evidence.facts({
            "Articles": table.index,
            "Distinct texts": evidence.count(table.index, table["text_id"].nunique(), "texts"),
            "Outlets": 7,
        }),
        "table": tables.show(outlets, "Outlets <of> this run"),
        "named": evidence.findings(
            evidence.sentence(
                "{n} choices, {m} of them idle.",
                n=evidence.named({ATTACKS[0]: [3, 1], 'a "b" | c': [], "third; one": range(40)}, "definitions"),
                m=evidence.named({"first": (), "second": ()}, "definitions"),
            )
        ),
        "headlines": tables.show(table[["headline", "outlet", "published_earliest"]].head(8)),
    }  # fmt: skip
