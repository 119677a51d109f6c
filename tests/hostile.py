"""A folder of hostile input: every field of every kind of input tries to run, to load, to break or to mislead."""

import csv
import json
from html import escape
from pathlib import Path

HURT = "window.hurt=1"
ATTACKS = [
    f"<script>{HURT}</script>",
    f"</script><script>{HURT}</script>",
    f"</title></style></textarea><script>{HURT}</script>",
    f"<img src=x onerror={HURT}>",
    f"<img src=https://outside.example/pixel.gif onload={HURT}>",
    f'"><svg onload="{HURT}"><animate onbegin="{HURT}" attributeName=x>',
    f"' onmouseover='{HURT}' autofocus onfocus='{HURT}",
    f"<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror={HURT}&gt;\">",
    f"<noscript><p title=\"</noscript><img src=x onerror={HURT}>\">",
    f"<!--<script>--!><img src=x onerror={HURT}>",
    f"<!--list--><iframe srcdoc='<script>parent.{HURT}</script>'></iframe><!--/list-->",
    f"<details open ontoggle={HURT}><summary>x</summary></details>",
    f"{{{{ constructor.constructor('{HURT}')() }}}} {{% raw %}} ${{{HURT}}} #{{{HURT}}}",
    f"{{\"signal\": \"{HURT}\"}} datum['x'] + {HURT} //",
    f"'); {HURT}; ('",
    f"[click](javascript:{HURT}) ![x](https://outside.example/pixel.gif) <javascript:{HURT}>",
    f"`code` **bold** $\\href{{javascript:{HURT}}}{{x}}$ $$\\unicode{{<img src=x onerror={HURT}>}}$$",
    f"</style><style>body{{display:none}}*{{background:url(https://outside.example/c)}} \\3c script\\3e {HURT}",
    "fine until \u202egnihton\u202c and \u2066isolated \u200f\u200e\u200b\ufeff\u2028\u2029 here",
    "nul \x00 bell \x07 escape \x1b[31m red \x1b]8;;https://outside.example\x07 link \x7f \ufffe",
    f"=HYPERLINK(\"javascript:{HURT}\",\"x\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1-2;=1+1\t=1+1",
    "W" * 1_000_000,
    "Z\u0351\u036b\u0343\u036a" * 400,
]  # fmt: skip
LINKS = [
    f"javascript:{HURT}", f" JaVaScRiPt:{HURT}", f"java\tscript:{HURT}", f"data:text/html,<script>{HURT}</script>",
    f"vbscript:{HURT}", f"https://ok.example/\"onclick=\"{HURT}", f"http://ok.example/<script>{HURT}</script>",
    f"https://ok.example/#'-{HURT}-'", "//outside.example/x", "file:///etc/passwd",
]  # fmt: skip
FIELDS = ("headline", "outlet", "text", "url", "author", "section", "language", "hashtags", "date", "id")


def write(folder: Path) -> Path:
    """The whole corpus in a folder."""
    folder.mkdir(parents=True)
    rows = [row(n) for n in range(len(ATTACKS) * 2)]
    with (folder / "export.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, FIELDS)
        writer.writeheader()
        writer.writerows(rows)
    named = folder / "<img src=x onerror=window.hurt=1>&quot;'=1+1.json"
    named.write_text(json.dumps([{**row(n), "date": ATTACKS[n]} for n in range(12)]), encoding="utf-8")
    (folder / "page 2026-03-04T0930Z.txt").write_bytes(page().encode())
    (folder / "feed.xml").write_text(feed(), encoding="utf-8")
    (folder / "article.html").write_text(article(), encoding="utf-8")
    (folder / "random.bin.txt").write_bytes(bytes(range(256)) * 8)
    return folder


def row(n: int) -> dict[str, str]:
    """One record; each attack stands in each of its fields sooner or later."""
    attack = [ATTACKS[(n + step) % len(ATTACKS)] for step in range(6)]
    return {
        "headline": f"{attack[0]} storm {n}" if n % 2 else attack[0],
        "outlet": attack[1][:200] if n % 3 else "Harbour Post",
        "text": f"{attack[2]} The storm flooded the harbour, and the ferry strike goes on. {attack[0]} {n}",
        "url": LINKS[n % len(LINKS)],
        "author": attack[3][:500],
        "section": attack[4][:500],
        "language": "en" if n % 4 else attack[5][:20],
        "hashtags": f"#{attack[3][:200]}",
        "date": f"2026-03-{1 + n % 20:02}T10:00:00Z",
        "id": attack[5][:100],
    }


def page() -> str:
    """An aggregator page as a text dump: outlets, headlines, sections, hashtags."""
    items = [
        f"{attack}\n{attack}\n\n{attack[:80]}\n\ntime{n + 1} hours ago\n\n  • {attack[:60]}\n"
        f"  • {attack[:80]}\n\n{attack}\n\nThe storm flooded the harbour. {attack} #{attack[:40]}\n\n"
        for n, attack in enumerate(ATTACKS[:22])
    ]
    return "logo\n#\n\nLatest news with #" + ATTACKS[0] + "\n\n" + "".join(items)


def feed() -> str:
    """An RSS feed whose texts are attacks, as CDATA and as entities."""
    items = [
        f"<item><title>{escape(clean(attack))}</title><link>{escape(LINKS[n % len(LINKS)])}</link>"
        f"<description><![CDATA[{clean(attack)} A storm.]]></description>"
        f"<dc:creator>{escape(clean(attack[:200]))}</dc:creator>"
        "<pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate></item>"
        for n, attack in enumerate(ATTACKS[:22])
    ]
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{escape(ATTACKS[3])}</title>{''.join(items)}</channel></rss>"
    )


def clean(text: str) -> str:
    """Without what XML forbids."""
    return "".join(c for c in text if c in "\t\n" or (c >= " " and c not in "\x7f\ufffe")).replace("]]>", "")


def article() -> str:
    """An article page whose declared facts are attacks."""
    facts = {"@type": "NewsArticle", "headline": ATTACKS[3], "author": {"name": ATTACKS[0]},
             "publisher": {"name": ATTACKS[5]}, "url": LINKS[0], "keywords": ATTACKS[:5],
             "datePublished": "2026-03-04T09:00:00Z", "articleBody": ATTACKS[7]}  # fmt: skip
    declared = json.dumps(facts).replace("</", "<\\/")
    return (
        f"<html lang='\"><script>{HURT}</script>'><head><title>{escape(ATTACKS[0])}</title>"
        f'<link rel="canonical" href="{LINKS[0]}"><meta property="og:site_name" content="{escape(ATTACKS[3])}">'
        f'<script type="application/ld+json">{declared}</script></head><body><article><h1>{escape(ATTACKS[1])}</h1>'
        f"<p>{escape(ATTACKS[7])} The storm flooded the harbour and the town. {ATTACKS[3]}</p></article></body></html>"
    )
