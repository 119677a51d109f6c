"""Topic labels a second on one core, beside what a user would pick instead with the same word list.

    python benchmarks/topics.py [articles.jsonl.gz] [how many]

The file has `headline` and `text` a line; it is repeated until there are enough articles. Processor seconds,
best of three, after one run to warm up.
"""

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from analysis import schema, topics
from analysis.keeping import once
from analysis.topics import phrases

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "data" / "load" / "articles-4000.jsonl.gz"
COLUMNS = tuple(c for c in schema.READ if c.name in ("headline", "body", "language"))


def articles(path: Path, size: int) -> pd.DataFrame:
    """So many English articles of a file, repeated as needed."""
    table = pd.read_json(path, lines=True)
    texts = zip(table.headline, table.text, strict=True)
    rows = [{"headline": headline, "body": body, "language": "en"} for headline, body in texts]
    return schema.frame((rows * (size // len(rows) + 1))[:size], COLUMNS)


def vectorizer(table: pd.DataFrame) -> object:
    """scikit-learn's CountVectorizer with the word list as its vocabulary, times the weights."""
    from sklearn.feature_extraction.text import CountVectorizer

    known = topics.lexicon("en")
    rows = {
        name.casefold(): i
        for i, name in reversed(list(enumerate(known.names[: known.words])))
        if "*" not in name
    }
    counter = CountVectorizer(vocabulary=list(rows), ngram_range=(1, 4), token_pattern=r"\w+")  # noqa: S106
    return counter.transform(_texts(table)) @ known.weights[list(rows.values())]


def patterns(table: pd.DataFrame) -> object:
    """One compiled regular expression a top subject, every term an alternative."""
    listed = topics.terms()
    listed = listed[(listed.weight > 0) & listed.language.isin(["", "en"])]
    compiled = [
        re.compile(r"\b(?:" + "|".join(_pattern(t) for t in group.term) + r")\b", re.IGNORECASE)
        for _, group in listed.groupby(listed.qcode.map(dict(zip(*_tops(), strict=True))))
    ]
    return [[len(p.findall(text)) for p in compiled] for text in _texts(table)]


def _pattern(term: str) -> str:
    return re.escape(term).replace(r"\*", r"\w*")


def _tops() -> tuple[list[str], list[str]]:
    known = topics.subjects()
    return list(known.qcode), list(known.parent.where(known.parent != "", known.qcode))


def _texts(table: pd.DataFrame) -> list[str]:
    return [f"{h}\n{b[: topics.READ]}" for h, b in zip(table.headline, table.body, strict=True)]


def rate(run: Callable[[pd.DataFrame], object], table: pd.DataFrame, repeats: int = 3) -> float:
    """Articles a processor second, the best of some runs."""
    run(table.head(200))
    seconds = []
    for _ in range(repeats):
        once.forget()
        begun = time.process_time()
        run(table)
        seconds.append(time.process_time() - begun)
    return len(table) / min(seconds)


def main() -> None:
    """Print a line for each way."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    table = articles(path, int(sys.argv[2]) if len(sys.argv) > 2 else 4000)
    headlines = table.assign(body=pd.Series([None] * len(table), dtype=table.body.dtype))
    print(f"{len(table)} articles of {table.body.str.len().mean():.0f} characters on average")
    print(f"topics.judge, full articles     {rate(topics.judge, table):>8.0f} articles/s")
    print(f"topics.judge, headlines only    {rate(topics.judge, headlines):>8.0f} articles/s")
    print(f"phrases.label, full articles    {rate(phrases.label, table):>8.0f} articles/s")
    print(f"CountVectorizer, same list      {rate(vectorizer, table):>8.0f} articles/s (no wildcards)")
    few = table.head(100)
    print(f"one regex a subject, same list  {rate(patterns, few, 1):>8.0f} articles/s ({len(few)} articles)")


if __name__ == "__main__":
    main()
