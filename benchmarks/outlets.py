"""Outlets named and credits found a second on one core, beside what a user would pick instead, in one run.

    python benchmarks/outlets.py [articles.jsonl.gz] [how many]

The file has `outlet`, `url` and `text` a line; it is repeated until there are enough articles. Processor
seconds, best of three, after one run to warm up. The ways beside ours get the same names.
"""

import re
import sys
from pathlib import Path

import pandas as pd
from topics import DEFAULT, rate

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from analysis import credits, outlets, schema

CUES = r"(?:told|according to|reported by|interview with)\s+(?:the\s+)?"


def articles(path: Path, size: int) -> pd.DataFrame:
    """So many English articles of a file, repeated as needed, each with an id of its own."""
    table = pd.read_json(path, lines=True)
    table = table[["outlet", "url", "text"]].astype(object).where(table.notna(), None)
    rows = [
        {"outlet_raw": outlet, "url": url, "body": body, "language": "en"}
        for outlet, url, body in table.itertuples(index=False)
    ]
    rows = (rows * (size // len(rows) + 1))[:size]
    named = [{"article_id": str(at), **row} for at, row in enumerate(rows)]
    columns = ("article_id", "outlet_raw", "url", "language", "body", "byline")
    return schema.frame(named, tuple(c for c in schema.READ if c.name in columns))


def known_names(known: pd.DataFrame) -> list[str]:
    """Every name of the known outlets."""
    return [
        name for names in zip(known["name"], known["aliases"], strict=True) for name in (names[0], *names[1])
    ]


def likeness(table: pd.DataFrame, names: list[str]) -> list[object]:
    """rapidfuzz's best match among all names, each printed name looked up once."""
    from rapidfuzz import process

    printed = table["outlet_raw"].fillna("").unique()
    return [process.extractOne(name, names, score_cutoff=90) for name in printed]


def patterns(table: pd.DataFrame, names: list[str]) -> list[list[str]]:
    """One compiled regular expression: a cue, then any of the names."""
    listed = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    compiled = re.compile(CUES + f"({listed})")
    return [compiled.findall(body) for body in table["body"].fillna("")]


def main() -> None:
    """Print a line for each way."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    table = articles(path, int(sys.argv[2]) if len(sys.argv) > 2 else 4000)
    known = outlets.load()
    names = known_names(known)
    labelled, few = outlets.label(table, known), table.head(500)
    print(f"{len(table)} articles of {table['body'].str.len().mean():.0f} characters, {len(names)} names")
    print(
        f"outlets.label                   {rate(lambda t: outlets.label(t, known), table):>9.0f} articles/s"
    )
    print(f"rapidfuzz extractOne            {rate(lambda t: likeness(t, names), table, 1):>9.0f} articles/s")
    print(
        f"credits.find                    {rate(lambda t: credits.find(t, known), labelled):>9.0f} articles/s"
    )
    print(f"one regex of cues and names     {rate(lambda t: patterns(t, names), few, 1):>9.0f} articles/s")
    found, simple = credits.find(labelled, known), patterns(table, names)
    print(
        f"credits found: {(found['kind'] != 'self').sum()} and {(found['kind'] == 'self').sum()} to itself;",
        end=" ",
    )
    print(f"by the regex: {sum(map(len, simple))}")


if __name__ == "__main__":
    main()
