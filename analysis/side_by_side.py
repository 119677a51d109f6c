"""Two articles side by side, with what they share marked: passages word for word, and telling words."""

import html
from itertools import groupby

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis import evidence, language
from analysis.errors import ParameterError
from analysis.evidence import Html
from analysis.stories import cards, copies, reasons, reuse, tokens, vectors
from analysis.stories.reasons import Shared
from analysis.tally.codes import arrow

SHOWN = 1_500  # characters shown before the first mark and after the last one of a long body
MOST = 30_000  # characters shown of a body at all
TELLING = 0.02  # share of articles in which a word that tells is expected at most
TIES = 2_000  # relations whose texts are looked at at a time
NONE = "no two articles of different outlets are related in this way."
MARKS = ("{}", "<strong>{}</strong>", "<mark>{}</mark>")  # nothing shared, a telling word, a shared passage

Spans = npt.NDArray[np.int64]


def shared(one: str, other: str) -> list[Shared]:
    """The passages of eight words or more that two texts share, longest first, with their places in both."""
    bodies = pd.Series([one, other], dtype=object)
    words = tokens.read(bodies)
    [index] = copies.index(words)  # two texts are one range
    found = reuse.passages(words, [copies.seeds(index)])
    every = np.zeros(len(found.a), bool)
    asked = reasons.asked(found, np.zeros(2, np.int64), every, np.arange(2))
    printed = reasons.printed(pd.DataFrame({"body": bodies}), pa.Table.from_pandas(asked.rows))
    return reasons.passages(found, every, asked, printed).get((0, 1), [])


def show(articles: pd.DataFrame, a: str, b: str) -> Html:
    """The bodies of two articles beside each other: shared passages as marks, telling words they share in bold.

    Long bodies are cut to what is shared and SHOWN characters around it, MOST at all. All text is escaped.
    """
    rows = [_row(articles, article_id) for article_id in (a, b)]
    bodies = ["" if pd.isna(row["body"]) else str(row["body"]) for row in rows]
    if not all(bodies):
        return evidence.none(
            evidence.sentence(
                "one of the two, or both, is a headline alone: there are no texts to set side by side."
            )
        )
    passages = shared(*bodies)
    places = [[part.in_a for part in passages], [part.in_b for part in passages]]
    telling = _telling(rows)
    cells = [_marked(body, spans, telling) for body, spans in zip(bodies, places, strict=True)]
    heads = [
        html.escape(
            " · ".join(language.apart(str(row[k])) for k in ("outlet", "headline") if pd.notna(row.get(k)))
        )
        for row in rows
    ]
    line = "".join(f'<th scope="col" dir="auto">{head}</th>' for head in heads)
    body = "".join(f'<td dir="auto">{cell}</td>' for cell in cells)
    caption = evidence.sentence(
        "{n:shared passage|shared passages}, {words:word|words}; in bold, other telling words of both",
        n=len(passages), words=sum(part.words for part in passages),
    ).text  # fmt: skip
    table = f"<caption>{caption}</caption><thead><tr>{line}</tr></thead><tbody><tr>{body}</tr></tbody>"
    quoted = [f"- {bodies[0][slice(*part.in_a)]}" for part in passages]
    return Html(f'<table class="tally">{table}</table>', "\n".join([caption, *quoted]))


def in_both(articles: pd.DataFrame, relations: pd.DataFrame) -> "pd.Series[bool]":
    """For each passage of the relations whether the same words stand at its places in both bodies."""
    ties = relations.loc[(relations["relation"] == "reuse").to_numpy(bool), ["a", "b", "passages"]]
    ids, bodies = arrow(articles["article_id"]), pa.chunked_array(pa.array(articles["body"]))
    parts = [_in_both(ids, bodies, ties.iloc[at : at + TIES]) for at in range(0, max(len(ties), 1), TIES)]
    return pd.Series(np.concatenate(parts).tolist(), dtype=bool)


def _in_both(ids: pa.Array, bodies: pa.ChunkedArray, ties: pd.DataFrame) -> npt.NDArray[np.bool_]:
    tied = pc.unique(pa.chunked_array([arrow(ties[side]).cast(ids.type) for side in ("a", "b")]))
    texts = bodies.take(pc.index_in(tied, ids))
    body = dict(zip(tied.to_pylist(), texts.to_pylist(), strict=True))
    cuts = [
        (body[a][part["a_start"] : part["a_end"]], body[b][part["b_start"] : part["b_end"]])
        for a, b, passages in zip(ties["a"], ties["b"], ties["passages"], strict=True)
        for part in passages
    ]
    del body, texts
    one, other = (tokens.read(pd.Series([cut[side] for cut in cuts], dtype=object)) for side in (0, 1))
    return np.asarray(tokens.whole(one) == tokens.whole(other))


def example(articles: pd.DataFrame, relations: pd.DataFrame, relation: str) -> Html:
    """The pair that `cards.pick` picks, side by side."""
    pair = cards.pick(relations, articles, relation)
    return (
        show(articles, *pair)
        if pair
        else evidence.nothing(evidence.sentence("An example of “{relation}”", relation=relation).text, NONE)
    )


def _row(articles: pd.DataFrame, article_id: str) -> pd.Series:
    found = articles[articles["article_id"] == article_id]
    if found.empty:
        raise ParameterError(f"no article {article_id!r}: give two values of the column article_id")
    return found.iloc[0]


def _telling(rows: list[pd.Series]) -> set[int]:
    """The words of both that few articles hold, as hashes."""
    heads, bodies = (
        tokens.read(pd.Series([row[k] for row in rows], dtype=object)) for k in ("headline", "body")
    )
    words = vectors.read(heads, bodies)
    both = np.bincount(words.matrix.indices, minlength=len(words.columns)) == 2
    return set(words.columns[both & (words.expected < TELLING)].tolist())


def _marked(body: str, passages: list[tuple[int, int]], telling: set[int]) -> str:
    """A body as HTML: each character takes the mark of the passage or the word it stands in."""
    kind = np.zeros(len(body), np.int8)
    series = pd.Series([body], dtype=object)
    for (start, end), word in zip(
        tokens.spans(series)[0].tolist(), tokens.read(series).hashes.tolist(), strict=True
    ):
        kind[start:end] = word in telling
    for start, end in passages:
        kind[start:end] = 2
    at = np.flatnonzero(kind)
    first, last = (max(int(at[0]) - SHOWN, 0), int(at[-1]) + SHOWN) if len(at) else (0, 2 * SHOWN)
    last = min(last, first + MOST)
    kept = zip(body[first:last], kind[first:last].tolist(), strict=True)
    parts = [(mark, "".join(c for c, _ in run)) for mark, run in groupby(kept, key=lambda pair: pair[1])]
    text = "".join(MARKS[mark].format(html.escape(part)) for mark, part in parts)
    return f"{'… ' * (first > 0)}{text}{' …' * (last < len(body))}".replace("\n", "<br>")
