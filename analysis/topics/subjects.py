"""The 17 top subjects of an article, and the strongest of them: what is tallied and told by topic."""

from typing import Any

import pandas as pd

TOP = frozenset(f"medtop:{number:02}000000" for number in range(1, 18))


def top_subjects(articles: pd.DataFrame) -> pd.DataFrame:
    """Articles whose `topics` hold only the 17 top subjects: what a tally by topic counts."""
    top = [[topic for topic in topics if topic["qcode"] in TOP] for topics in articles["topics"]]
    return articles.assign(topics=pd.Series(top, index=articles.index, dtype=articles["topics"].dtype))


def main_topic(articles: pd.DataFrame) -> pd.Series:
    """Each article's strongest top subject; null where none reaches the threshold."""
    found = [topics[0]["qcode"] if len(topics) else None for topics in top_subjects(articles)["topics"]]
    return pd.Series(found, index=articles.index, dtype="string[pyarrow]")


def strongest_first(topics: Any) -> bool:
    """Whether the scores of an article's topics lie in 0 to 1 and do not rise."""
    scores = [topic["score"] for topic in topics]
    return scores == sorted(scores, reverse=True) and all(0 <= score <= 1 for score in scores)
