"""A name for each story, in words that one of its articles printed."""

import pandas as pd

from analysis import decimals, text


def names(articles: pd.DataFrame) -> dict[str, str]:
    """A name for each story: the headline that shares most words with the story's other headlines."""
    told = articles.loc[articles["headline"].notna(), ["story_id", "article_id", "headline"]]
    words = [sorted(set(text.words(text.fold(headline)))) for headline in told["headline"]]
    said = told.assign(word=pd.Series(words, index=told.index, dtype=object)).explode("word")
    shared = said.groupby(["story_id", "word"])["article_id"].transform("size") - 1
    central = (
        (shared / (said.groupby("article_id")["word"].transform("size") + 3))
        .groupby(said["article_id"])
        .sum()
    )
    kept = decimals.rounded(told["article_id"].map(central).fillna(0.0), decimals.FINE)
    ranked = told.assign(central=kept)
    ranked = ranked.sort_values(["central", "article_id"], ascending=[False, True])
    return dict(ranked.drop_duplicates("story_id").set_index("story_id")["headline"])
