"""Two slices in which nothing differs, and a large one: false differences beside peers' tests, and seconds.

    python benchmarks/slices.py [--worlds 60] [--articles 100000] [--scattertext PYTHON]

Worlds are those of the tests: stories told in copies, by one side or by both. Peers, by their own formulas: quanteda's
`textstat_keyness` (chi-squared with Yates' correction, its default, and the likelihood ratio, on counts of the words;
p < .05, as it is usually read) and the log-odds ratio with an informative Dirichlet prior that scattertext offers
(Monroe, Colaresi and Quinn 2008; |z| > 1.96). A count a word and article is theirs at their best: no word comes twice
in an article. PYTHON is one that has scattertext, which is then run itself, with its own defaults. The floor of seconds is one chi-squared a word on sums that are there. Processor seconds, one run.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.stats import chi2

HERE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(HERE), str(HERE / "tests")]

from test_slices import world  # noqa: E402

from analysis.slices import drawn  # noqa: E402
from analysis.slices.drawn import Counted  # noqa: E402

Floats = npt.NDArray[np.float64]
KINDS = {
    "copies, a side each": (20, 15, "copies"),
    "a story an article": (12, 50, "alone"),
    "shared": (30, 20, "shared"),
}
WORDS, WRONG, SURE = 200, 0.05, 0.1


def _table(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Observed and expected counts of each word and of all others on both sides: 2 × 2 × words."""
    seen = np.array([[a, b], [a.sum() - a, b.sum() - b]])
    return seen, seen.sum(axis=0) * seen.sum(axis=1)[:, None] / seen.sum(axis=(0, 1))


def yates(a: Floats, b: Floats) -> Floats:
    """The p of chi-squared with Yates' correction, as quanteda has it."""
    seen, due = _table(a, b)
    off = np.maximum(np.abs(seen - due) - 0.5, 0)
    return np.asarray(chi2.sf((off**2 / due).sum(axis=(0, 1)), 1))


def ratio(a: Floats, b: Floats) -> Floats:
    """The p of the likelihood ratio."""
    seen, due = _table(a, b)
    logs = seen * np.log(np.where(seen > 0, seen, 1) / due)
    return np.asarray(chi2.sf(2 * logs.sum(axis=(0, 1)), 1))


def dirichlet(a: Floats, b: Floats) -> Floats:
    """The p of the log-odds ratio with both sides together as its prior."""
    prior = a + b
    whole = [side.sum() + prior.sum() for side in (a, b)]
    odds = [np.log((side + prior) / (n - side - prior)) for side, n in zip((a, b), whole, strict=True)]
    z = (odds[0] - odds[1]) / np.sqrt(1 / (a + prior) + 1 / (b + prior))
    return np.asarray(chi2.sf(z**2, 1))


PEERS: dict[str, Callable[[Floats, Floats], Floats]] = {
    "chi-squared (quanteda)": yates,
    "likelihood ratio (quanteda)": ratio,
    "log-odds, Dirichlet (its paper)": dirichlet,
}


ITSELF = """
import json, sys
import numpy as np
from scattertext import LogOddsRatioInformativeDirichletPrior as Score
for a, b in json.load(sys.stdin):
    a, b = np.array(a), np.array(b)
    z = Score(a + b).get_zeta_i_j_given_separate_counts(a, b)
    print(float((np.abs(z) > 1.96).mean()))
"""


def itself(python: str, sides: list[tuple[list[float], list[float]]]) -> list[float]:
    """The share of words that scattertext calls different in each pair of slices; both together are its prior."""
    told = subprocess.run([python, "-W", "ignore", "-c", ITSELF], input=json.dumps(sides), text=True,
                          capture_output=True, check=True)  # fmt: skip
    return [float(line) for line in told.stdout.split()]


def _sums(side: sparse.csr_array) -> Floats:
    return np.asarray(side.sum(axis=0), np.float64).ravel()


def even(name: str, many: int, python: str) -> None:
    """One line: words called different of 100, and of 100 tables those with any, where nothing differs."""
    random = np.random.default_rng(11)
    words: dict[str, list[float]] = {peer: [] for peer in ("ours", *PEERS)}
    sides: list[tuple[list[float], list[float]]] = []
    for _ in range(many):
        shares = np.exp(random.uniform(np.log(0.02), np.log(0.4), WORDS))
        counted = world(random, *KINDS[name][:2], shares, KINDS[name][2])
        words["ours"].append(float((drawn.compared(counted)["chance"] <= SURE).mean()))
        a, b = _sums(counted.a), _sums(counted.b)
        there = (a + b) > 0
        sides.append((a[there].tolist(), b[there].tolist()))
        for peer, test in PEERS.items():
            words[peer].append(float((test(a[there], b[there]) < WRONG).mean()))
    if python:
        words["scattertext itself"] = itself(python, sides)
    cells = [
        f"{100 * np.mean(found):.1f} ({100 * np.mean(np.array(found) > 0):.0f})" for found in words.values()
    ]
    print(f"| {name} | {' | '.join(cells)} |", flush=True)


def seconds(articles: int, words: int = 5_000) -> None:
    """Processor seconds for so many articles, ten a story, each with thirty words of so many."""
    random = np.random.default_rng(5)
    stories = articles // 10
    sides = []
    for _ in range(2):
        story = random.integers(0, stories, 15 * articles)
        word = (words * random.random(15 * articles) ** 2).astype(np.int64)
        one = sparse.coo_array((np.ones(len(story)), (story, word)), (stories, words)).tocsr()
        sides.append((one, np.bincount(story, minlength=stories) / 30))
    (a, size_a), (b, size_b) = sides
    counted = Counted(
        [f"w{n}" for n in range(words)], sparse.csr_array(a), sparse.csr_array(b), size_a, size_b
    )
    sums = [_sums(side) for side in (counted.a, counted.b)]
    there = (sums[0] + sums[1]) > 0
    begun = time.process_time()
    yates(sums[0][there], sums[1][there])
    floor = time.process_time() - begun
    begun = time.process_time()
    drawn.compared(counted)
    ours = time.process_time() - begun
    print(
        f"{articles:,} articles, {words:,} words: {ours:.2f} processor seconds, {ours / floor:,.0f} times the floor"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=60, help="of each kind; 0: seconds alone")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--scattertext", default="", help="a Python that has it")
    given = parser.parse_args()
    if given.worlds:
        print("of 100 words called different where nothing differs (of 100 tables those with any)\n")
        heads = ["worlds", "ours", *PEERS, *(["scattertext itself"] if given.scattertext else [])]
        print(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
        for kind in KINDS:
            even(kind, given.worlds, given.scattertext)
    seconds(given.articles)
