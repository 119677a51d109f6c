"""Graphs for other tools: the ties are those of the tables, and the same run gives the same file."""

import itertools
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.errors import InputError, ParameterError
from analysis.prepared import Prepared
from analysis.run import networks


@pytest.mark.parametrize("suffix", networks.SUFFIXES)
@pytest.mark.parametrize("what", list(networks.WHAT))
def test_a_graph_reads_back_with_the_ties_of_the_tables(
    sample: Prepared, tmp_path: Path, what: str, suffix: str
) -> None:
    files = [tmp_path / f"{n}{suffix}" for n in (1, 2)]
    (outlets, ties), _ = (networks.write(sample, what, file) for file in files)
    assert files[0].read_bytes() == files[1].read_bytes()
    graph = nx.read_graphml(files[0]) if suffix == ".graphml" else nx.read_gexf(files[0])
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (outlets, ties)
    assert graph.is_directed() == (what != "reuse")
    by_outlet = sample.articles.groupby("outlet").size()
    for name, own in graph.nodes(data=True):
        assert own["articles"] == by_outlet.get(name, 0)


def test_credits_and_reuse_are_counted_as_the_tables_have_them(sample: Prepared) -> None:
    given = sample.credits.dropna(subset=["outlet"])
    others = given[((given["kind"] != "self") & (given["outlet"] != given["credited"])).to_numpy(bool)]
    assert sum(edge["weight"] for edge in networks._credits(sample, 0.9).values()) == len(others)
    own = dict(zip(sample.articles["article_id"], sample.articles["text_id"], strict=True))
    ties = sample.relations[sample.relations["relation"].isin(networks.SHARED)]
    texts = {frozenset((own[a], own[b])) for a, b in zip(ties["a"], ties["b"], strict=True)}
    told = sample.articles.dropna(subset=["outlet"])[["text_id", "outlet"]].itertuples(index=False, name=None)
    between = sum(frozenset((s, t)) in texts and a != b for (s, a), (t, b) in itertools.combinations(told, 2))
    edges = networks._reuse(sample, 0.9)
    assert sum(edge["weight"] for edge in edges.values()) == between
    assert all(
        edge["weight"] == edge["exact_copy"] + edge["near_copy"] + edge["reuse"] for edge in edges.values()
    )


def test_copies_of_one_text_are_all_tied_to_each_other(sample: Prepared) -> None:
    one = sample.articles.head(5).assign(text_id="t", outlet=[*"ABC", "C", None])
    edges = networks._reuse(sample._replace(articles=one, relations=sample.relations.head(0)), 0.9)
    assert {pair: edge["weight"] for pair, edge in edges.items()} == {
        ("A", "B"): 1,
        ("A", "C"): 2,
        ("B", "C"): 2,
    }


def test_what_cannot_be_drawn_is_said(sample: Prepared, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"graphml or \.gexf"):
        networks.write(sample, "credits", tmp_path / "x.csv")
    with pytest.raises(InputError, match="no two outlets"):
        networks.write(sample._replace(credits=sample.credits.head(0)), "credits", tmp_path / "x.gexf")
    hostile = sample.articles["outlet"].replace("Harbour Post", 'A<b>&"\x07')
    odd = sample._replace(articles=sample.articles.assign(outlet=hostile))
    networks.write(odd, "reuse", tmp_path / "odd.graphml")
    assert nx.read_graphml(tmp_path / "odd.graphml").number_of_nodes()


def test_the_command_takes_a_run(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["network", str(tmp_path), "--what", "credits"])
    assert done.exit_code == 1
    assert "not a run folder" in done.output
