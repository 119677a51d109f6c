"""Words of general news with how many of 10,000 articles hold each, and abbreviations: lists of several rooms."""

from functools import lru_cache

import pandas as pd

from analysis import paths


@lru_cache(maxsize=1)
def of_news() -> pd.DataFrame:
    """`word`, `per_10000` and `english`: English words as counted, of other languages those every article has."""
    tables = [
        pd.read_csv(paths.data("words", name), keep_default_na=False)[["word", "per_10000"]].assign(
            english=english
        )
        for name, english in (("background.csv", True), ("function_words.csv", False))
    ]
    return pd.concat(tables, ignore_index=True).astype({"word": str, "per_10000": float})


@lru_cache(maxsize=1)
def abbreviations() -> frozenset[str]:
    """Words after which a stop ends no sentence, in small letters and without their stop."""
    table = pd.read_csv(paths.data("abbreviations.csv"), keep_default_na=False)
    return frozenset(table["abbreviation"].str.lower().str.rstrip("."))
