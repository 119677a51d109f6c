"""Count the share of news articles that hold each word: articles as JSON lines in, background.csv out.

    python data/words/build_background.py ARTICLES.jsonl.gz

The table the project ships was counted over 4,000 English-language articles of many outlets, 2012 to 2020; it holds
figures, no text. Words in fewer than three articles are left out: every name is as rare as the rarest word.
"""

import argparse
import csv
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import text
from analysis.stories import tokens

HERE = Path(__file__).resolve().parent
FEWEST = 3
CHARACTERS = 1_200


def shares(articles: pd.DataFrame) -> dict[str, float]:
    """Articles in ten thousand whose headline or lead holds a word."""
    parts = tokens.read(articles["headline"]), tokens.read(articles["text"].str.slice(0, CHARACTERS))
    held = pd.concat([pd.DataFrame({"article": p.owners, "word": p.hashes}) for p in parts]).drop_duplicates()
    counts = held["word"].value_counts()
    spelling = parts[0].spelling | parts[1].spelling
    found = {tokens.stem(text.fold(spelling[word])): int(n) for word, n in counts[counts >= FEWEST].items()}
    return {word: n * 10_000 / len(articles) for word, n in found.items()}


def evened(found: dict[str, float], variants: pd.DataFrame) -> dict[str, float]:
    """Words of other countries' English as common as the words they stand for."""
    known = {word: tokens.stem(text.fold(word)) for word in [*variants["word"], *variants["like"]]}
    for word, like in zip(variants["word"], variants["like"], strict=True):
        found[known[word]] = float(np.max([found.get(known[word], 0.0), found.get(known[like], 0.0)]))
    return found


def main() -> None:
    """Write background.csv beside this file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("articles", type=Path, help="JSON lines with headline and text, gzip or plain")
    articles = pd.read_json(parser.parse_args().articles, lines=True)
    table = evened(shares(articles), pd.read_csv(HERE / "variants.csv"))
    with (HERE / "background.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["word", "per_10000"])
        writer.writerows([word, f"{share:g}"] for word, share in sorted(table.items()))


if __name__ == "__main__":
    main()
