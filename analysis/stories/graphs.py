"""Groups in a graph of likeness, found the same way whatever the order of its nodes."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy.sparse import csgraph

from analysis import threads
from analysis.stories.tokens import Flags, Floats, Indices

# How fast a walk settles: the power 1.5 (from 1.75 on headlines of one story fall apart), as x √x, on every processor
WEAK = 10  # an entry so many times weaker than the strongest of its row is dropped
STEPS, SETTLED = 20, 1e-4  # steps at most; the change below which the walk of a component has settled
ROUNDS, CLOSE, CROWDED = 3, 0.4, 32  # rounds in which nodes at least so alike, with so many links, are paired
AT_ONCE = 20_000  # nodes that are walked at a time, whole components
LINKS = 1_000_000  # links that are ranked at a time
BLOCK = 1_024  # rows multiplied at a time, which bounds the memory


def strongest(graph: sp.csr_matrix, most: int) -> sp.csr_matrix:
    """A symmetric graph with each node's `most` strongest links and those as strong, kept if either end keeps them."""
    degree = np.diff(graph.indptr)
    crowded = np.flatnonzero(degree > most)
    if not len(crowded):
        return graph
    least = np.zeros(len(degree), graph.dtype)
    crowded = crowded[np.argsort(degree[crowded], kind="stable")]
    for rows in np.split(crowded, np.flatnonzero(np.diff(degree[crowded])) + 1):
        wide = int(degree[rows[0]])  # rows of as many links are one array
        for at in range(0, len(rows), max(LINKS // wide, 1)):
            some = rows[at : at + max(LINKS // wide, 1)]
            links = graph.data[graph.indptr[some][:, None] + np.arange(wide)]
            least[some] = np.partition(links, -most, axis=1)[:, -most]
    data, indices, degrees = [], [], []
    for begin, part, rows in blocks(graph):
        kept = part.data >= np.minimum(least[rows], least[part.indices])
        data.append(part.data[kept])
        indices.append(part.indices[kept])
        degrees.append(np.bincount(rows[kept] - begin, minlength=part.shape[0]))
    ends = np.concatenate([[0], np.cumsum(np.concatenate(degrees))])
    return sp.csr_matrix((np.concatenate(data), np.concatenate(indices), ends), shape=graph.shape)


def rows(matrix: sp.csr_matrix, begin: int, end: int) -> sp.csr_matrix:
    """Some rows of a matrix that follow each other, of which nothing is copied."""
    first, last = int(matrix.indptr[begin]), int(matrix.indptr[end])
    # what its maker is given it would copy
    part = sp.csr_matrix((end - begin, matrix.shape[1]), dtype=matrix.dtype)
    part.data, part.indices = matrix.data[first:last], matrix.indices[first:last]
    part.indptr = matrix.indptr[begin : end + 1] - matrix.indptr[begin]
    return part


def blocks(graph: sp.csr_matrix) -> Iterator[tuple[int, sp.csr_matrix, Indices]]:
    """Blocks of some LINKS links each, or of one row with more: the first row, the rows, and the row of each link.

    Nothing is copied: what is written to the numbers of a block is written to those of the graph.
    """
    begin, ends = 0, graph.indptr
    while begin < graph.shape[0]:
        end = max(int(np.searchsorted(ends, ends[begin] + LINKS, side="right")) - 1, begin + 1)
        part = rows(graph, begin, end)
        yield begin, part, np.repeat(np.arange(begin, end), np.diff(part.indptr))
        begin = end


def communities(graph: sp.csr_matrix) -> Indices:
    """A label a node: the group in which a walk along the links stays.

    Markov clustering (van Dongen 2000): it needs no number of groups, looks at each neighbourhood alone, so that
    what else is in the graph changes nothing, and does not depend on the order of the nodes. Nodes with many links
    that are each other's closest are joined first, as multilevel clustering does: a third of the work is left.
    Components of the graph are walked apart, some at a time, each until it settles.
    """
    if not graph.shape[0]:
        return np.zeros(0, np.int64)
    own = graph.max(axis=1).toarray().ravel()
    joint, labels = _paired((graph + sp.diags(np.where(own > 0, own, 1.0))).tocsr())
    component = csgraph.connected_components(joint, directed=False)[1]
    order, sizes = np.argsort(component, kind="stable"), np.bincount(component)
    batch = ((np.cumsum(sizes) - sizes) // AT_ONCE)[component[order]]
    group, found = np.empty(len(order), np.int64), 0
    for nodes in np.split(order, np.flatnonzero(np.diff(batch)) + 1):
        walked = _walked(joint[nodes][:, nodes].astype(np.float32), component[nodes])
        group[nodes] = walked + found
        found += int(walked.max()) + 1
    return pd.factorize(group[labels])[0].astype(np.int64)


def _walked(graph: sp.csr_matrix, component: Indices) -> Indices:
    """A label a node of some components of a graph."""
    flow, nodes = _rows_to_one(graph), np.arange(graph.shape[0], dtype=np.int32)
    one, other = [nodes[:0]], [nodes[:0]]
    for step in range(STEPS):
        before, flow = flow, _rows_to_one(_squared(flow))
        settled = _settled(before, flow, component) | (step == STEPS - 1)
        done = flow[settled]
        one.append(np.repeat(nodes[settled], np.diff(done.indptr)))
        other.append(nodes[done.indices])
        if settled.all():
            break
        flow, nodes, component = flow[~settled][:, ~settled], nodes[~settled], component[~settled]
    ends = np.concatenate(one), np.concatenate(other)
    links = sp.coo_matrix((np.ones(len(ends[0]), np.int8), ends), shape=graph.shape)
    return np.asarray(csgraph.connected_components(links, directed=False)[1], np.int64)


def _settled(before: sp.csr_matrix, flow: sp.csr_matrix, component: Indices) -> Flags:
    """Nodes of components in which a step has changed hardly anything."""
    moved = np.zeros(int(component.max()) + 1, bool)
    moved[component[np.diff(before.indptr) != np.diff(flow.indptr)]] = True
    change = (before - flow).tocsr()
    rows = np.repeat(component, np.diff(change.indptr))
    moved[rows[np.abs(change.data) >= SETTLED]] = True
    return ~moved[component]


def _paired(graph: sp.csr_matrix) -> tuple[sp.csr_matrix, Indices]:
    """The graph of groups of close nodes, links summed, and the group of each node."""
    labels, sizes = np.arange(graph.shape[0]), np.ones(graph.shape[0])
    for _ in range(ROUNDS):
        partner = _closest(graph, sizes)
        mutual = partner[partner] == np.arange(len(partner))
        groups = np.unique(np.where(mutual, np.minimum(partner, np.arange(len(partner))), np.arange(len(partner))),
                           return_inverse=True)[1]  # fmt: skip
        members = sp.csr_matrix((np.ones(len(groups)), (np.arange(len(groups)), groups)))
        graph, sizes, labels = (
            (members.T @ graph @ members).tocsr(),
            np.bincount(groups, sizes),
            groups[labels],
        )
    return graph, labels


def _closest(graph: sp.csr_matrix, sizes: Floats) -> Indices:
    """For each crowded group the one it is most like on average, itself if none reaches CLOSE; ties to the lowest."""
    crowded, closest = np.diff(graph.indptr) >= CROWDED, np.arange(graph.shape[0])
    for begin, part, rows in blocks(graph):
        mean = part.data / (sizes[rows] * sizes[part.indices])
        fit = (rows != part.indices) & (mean >= CLOSE) & crowded[rows] & crowded[part.indices]
        mean = np.where(fit, mean, 0.0)
        best = np.maximum.reduceat(mean, part.indptr[:-1])
        at = np.flatnonzero(fit & (mean == best[rows - begin]))[::-1]
        closest[rows[at]] = part.indices[at]  # the lowest is written last
    return closest


def _squared(flow: sp.csr_matrix) -> sp.csr_matrix:
    """Two steps of the walk, strong ways strengthened, weak ways dropped, block by block on all cores."""

    def block(at: int) -> sp.csr_matrix:
        part = flow[at : at + BLOCK] @ flow
        part.data *= np.sqrt(part.data)
        strong = np.maximum.reduceat(part.data, part.indptr[:-1])
        part.data[part.data < np.repeat(strong, np.diff(part.indptr)) / WEAK] = 0
        part.eliminate_zeros()
        part.sort_indices()
        return part

    if flow.shape[0] <= BLOCK:
        return block(0)
    return sp.vstack(list(threads.ahead(block, range(0, flow.shape[0], BLOCK)))).tocsr()


def _rows_to_one(flow: sp.csr_matrix) -> sp.csr_matrix:
    flow.data /= np.repeat(np.add.reduceat(flow.data, flow.indptr[:-1]), np.diff(flow.indptr))
    return flow
