"""The suite against the truth of the sample corpus: what each step got right, article by article."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import decimals, pairs, paths, score, topics, uncertainty
from analysis.labelling import CODED, NONE
from analysis.pairs import frames, groups
from analysis.prepared import Prepared
from analysis.uncertainty import LEVEL
from analysis.validation import by_story

CODER = "gold"
KEPT = ("key", "story", "origin", "outlet", "topic", "published", "credits")

Credit = tuple[str, str]


def read(path: Path | None = None) -> pd.DataFrame:
    """The gold, one row for each place an article is printed: document, position and the truth."""
    path = path or paths.data("gold", "articles.jsonl")
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    rows = [
        {"document": place["document"], "position": place["position"]} | {name: gold[name] for name in KEPT}
        for gold in lines
        for place in gold["printed_in"]
    ]
    table = pd.DataFrame(rows)
    return table.assign(published=pd.to_datetime(table["published"], utc=True))


def truth(articles: pd.DataFrame, gold: pd.DataFrame | None = None) -> pd.DataFrame:
    """The truth of each article, by article_id; empty unless every document of the corpus has gold."""
    gold = read() if gold is None else gold
    places = articles[["article_id", "document", "position"]].astype({"document": object, "position": int})
    if not set(places["document"]) <= set(gold["document"]):
        places = places.iloc[:0]
    return places.merge(gold, on=["document", "position"], how="inner", validate="one_to_one")


def codings(sheet: pd.DataFrame, true: pd.DataFrame) -> pd.DataFrame:
    """The gold as if it were a coder who filled the sheet: the first topic of each article drawn."""
    topic = true.set_index("article_id")["topic"].map(lambda found: found[0] if found else NONE)
    rows = sheet.loc[sheet["article_id"].isin(topic.index), ["article_id", "weight"]]
    return rows.assign(coder=CODER, label=rows["article_id"].map(topic))[CODED].reset_index(drop=True)


def answers(what: str, sheet: pd.DataFrame, true: pd.DataFrame) -> pd.DataFrame:
    """The gold as if it were a coder who filled a sheet of pairs, as `pairs.read` gives it."""
    unit, name = {"stories": ("article_id", "story"), "copies": ("article_id", "origin")}.get(
        what, ("outlet_raw", "outlet")
    )
    known = dict(zip(true[unit], true[name], strict=True))
    pairs = zip(sheet["a"], sheet["b"], strict=True)
    same = [float(known[a] == (b if what == "outlets" else known[b])) for a, b in pairs]
    named = sheet.rename(columns={"drawn_from": "group", "group_size": "size"})
    return named.assign(
        what=what, coder=CODER, same=same, speaker=None, named=np.nan, tied=named["group"] <= groups.TIED
    )


def judged(articles: pd.DataFrame, true: pd.DataFrame, n: int) -> pd.DataFrame:
    """The answers of the gold to n pairs of stories and n of copies drawn from the sample."""
    sheets = [(what, pairs.draw(what, articles, n)) for what in frames.UNITS]
    return pd.concat([answers(what, sheet, true)[pairs.READ] for what, sheet in sheets], ignore_index=True)


def scores(found: Prepared, true: pd.DataFrame) -> pd.DataFrame:
    """How right each step is: step, measure, score, low, high, articles; low and high for shares only.

    `rows` are the articles it was asked of, `rows_share` those it got right, null where the score is no share.
    """
    articles = _beside(found.articles, true)
    shares = [
        (step, measure, *_share(rows, right), list(rows.index), list(rows.index[right.to_numpy(bool)]))
        for step, measure, rows, right in _questions(articles)
    ]
    scored = {
        ("stories", "B-cubed"): score.bcubed(articles["story_id"].to_list(), articles["story"].to_list()),
        ("origins", "B-cubed"): score.bcubed(articles["origin_id"].to_list(), articles["origin"].to_list()),
        ("credits", "article and outlet credited"): score.pairs(*_credits(found, true)),
    }
    others = [
        (step, f"{name} ({kind})", value, np.nan, np.nan, len(articles), list(articles.index), None)
        for (step, kind), three in scored.items()
        for name, value in three._asdict().items()
    ]
    columns = ["step", "measure", "score", "low", "high", "articles", "rows", "rows_share"]
    table = pd.DataFrame([*shares, *others], columns=columns)
    return decimals.kept(table[table["articles"] > 0].reset_index(drop=True))


def _beside(articles: pd.DataFrame, true: pd.DataFrame) -> pd.DataFrame:
    """The articles whose truth is known, with it beside them, under their own index."""
    both = articles.reset_index(names="row").merge(
        true, on="article_id", suffixes=("", "_true"), validate="one_to_one"
    )
    return both.set_index("row")


def _questions(articles: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame, pd.Series]]:
    """Step, what is asked, the articles it is asked of, and whether the suite is right of each."""
    printed = articles[articles["outlet"].notna()]
    yield "outlets", "outlet, where one is printed", printed, printed["outlet"] == printed["outlet_true"]
    dated = articles.dropna(subset=["published_earliest", "published_latest"])
    yield "times", "true instant in the interval, where there is one", dated, _inside(dated)
    main = topics.main_topic(articles).dropna()
    true = articles.loc[main.index, "topic"]
    among = [topic in topics for topic, topics in zip(main, true, strict=True)]
    yield "topics", "main topic, where one is found", articles.loc[main.index], main == true.str[0]
    yield "topics", "main topic among the true ones", articles.loc[main.index], pd.Series(among, main.index)


def _inside(dated: pd.DataFrame) -> pd.Series:
    true = dated["published"]
    return (dated["published_earliest"] <= true) & (true <= dated["published_latest"])


def _share(articles: pd.DataFrame, right: pd.Series) -> tuple[float, float, float, int]:
    """The share that is right, its interval over stories, and of how many articles.

    Where all are right, or none, draws have no spread: the bound is what so many stories could have hidden.
    """
    if articles.empty:
        return np.nan, np.nan, np.nan, 0
    hits = right.to_numpy(bool)
    sums = by_story(np.column_stack([hits, ~hits]).astype(float), pd.Index(articles["article_id"]), articles)
    drawn = uncertainty.resample(sums)
    low, high = np.quantile(drawn[:, 0] / drawn.sum(axis=1), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    unseen = uncertainty.could_show(len(sums))
    low, high = 1 - unseen if hits.all() else low, high if hits.any() else unseen
    return float(hits.mean()), float(low), float(high), len(articles)


def _credits(found: Prepared, true: pd.DataFrame) -> tuple[set[Credit], set[Credit]]:
    """Article and credited outlet: as found, and as true; what an outlet says of itself is no credit."""
    own = dict(zip(true["article_id"], true["outlet"], strict=True))
    given = found.credits[(found.credits["kind"] != "self") & found.credits["article_id"].isin(own)]
    rows = zip(true["article_id"], true["credits"], strict=True)
    claimed = set(zip(given["article_id"], given["credited"], strict=True))
    stated = {(article, credited) for article, names in rows for credited in names}
    itself = set(own.items())
    return claimed - itself, stated - itself


def widths(articles: pd.DataFrame, true: pd.DataFrame) -> pd.DataFrame:
    """What certainty of times costs: basis, articles, share that holds the true instant, width in hours.

    `rows` are the articles, `rows_share` those that hold it.
    """
    both = _beside(articles, true[["article_id", "published"]])
    dated = both.dropna(subset=["published_earliest", "published_latest"])
    width = (dated["published_latest"] - dated["published_earliest"]).dt.total_seconds() / 3600
    inside = _inside(dated)
    table = dated.assign(share=inside.astype(float), hours=width.astype(float)).groupby("published_basis")
    found = table.agg(articles=("article_id", "size"), share=("share", "mean"),
                      mean_hours=("hours", "mean"), median_hours=("hours", "median"))  # fmt: skip
    held = dated[inside].groupby("published_basis").groups
    behind = {
        "rows": pd.Series({basis: list(rows) for basis, rows in table.groups.items()}, dtype=object),
        "rows_share": pd.Series({basis: list(held.get(basis, ())) for basis in found.index}, dtype=object),
    }
    return decimals.kept(found).assign(**behind).reset_index()
