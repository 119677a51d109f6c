"""Who credits, reuses or leads whom as a graph for other tools: GraphML or GEXF, by networkx."""

import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import evidence, leads, tally
from analysis.errors import InputError, ParameterError
from analysis.keeping import drafts
from analysis.prepared import Prepared

SUFFIXES = (".graphml", ".gexf")
SHARED = ("exact copy", "near copy", "reuse")  # relations of texts that have words in common

Edges = dict[tuple[str, str], dict[str, Any]]


def write(tables: Prepared, what: str, out: Path, sure: float = 0.9) -> tuple[int, int]:
    """Write a graph of outlets; gives how many outlets and ties it has.

    `credits` goes from who credits to who is credited; `reuse` has no direction, for who had words first is another
    question; `leads` goes from who is earlier to who is later. InputError where there is nothing to tie.
    """
    import networkx as nx

    if out.suffix.lower() not in SUFFIXES:
        raise ParameterError(f"{out}: a graph is written as {' or '.join(SUFFIXES)}")
    edges = {(evidence.plain(a), evidence.plain(b)): of for (a, b), of in WHAT[what](tables, sure).items()}
    if not edges:
        raise InputError(f"no two outlets of this run are tied by {what}")
    graph = nx.Graph() if what == "reuse" else nx.DiGraph()
    ends = sorted({end for pair in edges for end in pair})
    known = _outlets(tables.articles)
    graph.add_nodes_from((name, {"label": name, **known.get(name, NOT_HELD)}) for name in ends)
    graph.add_edges_from((a, b, of) for (a, b), of in sorted(edges.items()))
    whole = io.BytesIO()  # lxml, which writes it, does not outlive a full disk
    if out.suffix.lower() == ".gexf":
        whole.write(_undated("\n".join(nx.generate_gexf(graph))).encode())
    else:
        nx.write_graphml(graph, whole, encoding="utf-8", named_key_ids=True)
    with drafts.file(out) as draft:
        draft.write_bytes(whole.getvalue())
    return len(ends), len(edges)


def _undated(gexf: str) -> str:
    """GEXF without the day on which it was written: the same graph is the same file."""
    return re.sub(r' lastmodifieddate="[^"]*"', "", gexf)


NOT_HELD: Mapping[str, Any] = {"articles": 0, "texts": 0, "origins": 0, "family": ""}


def _outlets(articles: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """What is known of each outlet here: three counts, and its publisher family."""
    counted = tally.by(articles, "outlet")
    family = articles.dropna(subset=["outlet", "publisher_family"]).drop_duplicates("outlet")
    of_family = dict(zip(family["outlet"], family["publisher_family"], strict=True))
    return {
        evidence.plain(row["outlet"]): {name: int(row[name]) for name in ("articles", "texts", "origins")}
        | {"family": evidence.plain(of_family.get(row["outlet"], ""))}
        for row in counted.to_dict("records")
    }


def _credits(tables: Prepared, _sure: float) -> Edges:
    """How many credits one outlet gives to another, in how many articles."""
    given = tables.credits.dropna(subset=["outlet"])
    given = given[((given["kind"] != "self") & (given["outlet"] != given["credited"])).to_numpy(bool)]
    counted = given.groupby(["outlet", "credited"])["article_id"].agg(["size", "nunique"])
    return {
        (str(a), str(b)): {"weight": int(n), "articles": int(many)}
        for (a, b), n, many in counted.itertuples(name=None)
    }


def _reuse(tables: Prepared, _sure: float) -> Edges:
    """How many pairs of articles of two outlets have words in common, by how.

    Relations tie texts, each by one of its articles: what binds two texts binds all that print them.
    """
    articles = tables.articles.dropna(subset=["text_id"])
    text = dict(zip(articles["article_id"], articles["text_id"], strict=True))
    told = articles.dropna(subset=["outlet"]).groupby(["text_id", "outlet"]).size().reset_index(name="n")
    printing: dict[str, dict[str, int]] = {}
    for own, outlet, n in told.itertuples(index=False, name=None):
        printing.setdefault(str(own), {})[str(outlet)] = int(n)
    ties = tables.relations[tables.relations["relation"].isin(SHARED[1:]).to_numpy(bool)]
    bound = {(SHARED[0], own, own) for own in printing}
    bound |= {
        (str(relation), *sorted((text[a], text[b])))
        for a, b, relation in ties[["a", "b", "relation"]].itertuples(index=False, name=None)
    }
    edges: Edges = {}
    for relation, one, other in sorted(bound):
        for a, n in printing.get(one, {}).items():
            for b, m in printing.get(other, {}).items():
                if a < b or (a > b and one != other):
                    edge = edges.setdefault(
                        (min(a, b), max(a, b)), {"weight": 0, **{_field(kind): 0 for kind in SHARED}}
                    )
                    edge["weight"] += n * m
                    edge[_field(relation)] += n * m
    return edges


def _field(relation: str) -> str:
    return relation.replace(" ", "_")


def _leads(tables: Prepared, sure: float) -> Edges:
    """Of each two outlets with enough stories in common who is earlier, in what share of these, how surely."""
    table = leads.between(tables.articles, tables.credits, sure).table
    return {
        (str(row["outlet"]), str(row["other"])): {
            "weight": float(row["share"]), "low": float(row["low"]), "high": float(row["high"]),
            "stories": int(row["stories"]), "statement": str(row["statement"]),
        }
        for row in table.to_dict("records")
    }  # fmt: skip


WHAT: dict[str, Callable[[Prepared, float], Edges]] = {"credits": _credits, "reuse": _reuse, "leads": _leads}
