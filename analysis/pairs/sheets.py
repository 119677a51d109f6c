"""Sheets of pairs: drawn so that each stands for a known number of others, filled by people, read back."""

import collections
import difflib
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis import decimals, evidence, labelling, schema
from analysis.errors import InputError, ParameterError
from analysis.pairs import frames, passages, rates
from analysis.pairs.groups import PARTS, TIED, Frame, Pair
from analysis.schema import Column

ASKED = {
    "stories": "do both report the same event (not one of the same kind)?",
    "copies": "is one text, or most of it, the other's, word for word or lightly edited?",
    "outlets": "is the name as printed that of the outlet beside it?",
    "quotes": "does the text say that somebody said, wrote or asked what stands in ⟦ ⟧ (not that they think or plan "
    "it)? And who does, as fully as the text names them; none where it does not say",
}
ANSWERS = {"yes": 1.0, "y": 1.0, "no": 0.0, "n": 0.0, "unsure": np.nan}
_SHOWN = ("headline", "outlet", "time", "text")
SHEET = (
    Column("pair_id", pa.string(), "the pair", True),
    Column("question", pa.string(), "what is asked"),
    *(
        Column(f"{name}_{side}", pa.string(), f"{name} of the {side} one")
        for name in _SHOWN
        for side in ("left", "right")
    ),
    Column("same", pa.string(), "yes, no or unsure; empty: not answered"),
    Column("coder", pa.string(), "who answers; empty: the name of the file"),
    Column("note", pa.string(), "anything the coder wants to say"),
    Column(
        "weight", pa.float64(), "how many pairs of the corpus it stands for: 1 / the chance to be drawn", True
    ),
    Column("what", pa.string(), "stories, copies, outlets or quotes", True),
    Column("a", pa.string(), "id of the left one; of a quote its article", True),
    Column("b", pa.string(), "id of the right one; of a quote its place in the text", True),
    Column("drawn_from", pa.int64(), "number of the group it was drawn from", True),
    Column("group_size", pa.int64(), "pairs of that group in the corpus", True),
)
SAID = (  # of a passage, which has one side, and two answers
    *SHEET[:2],
    *(Column(name, pa.string(), f"{name} of its article") for name in _SHOWN),
    SHEET[10]._replace(meaning="is it said? yes, no or unsure; empty: not answered"),
    Column("speaker", pa.string(), "who says it, or `none`; empty: not answered"),
    Column(
        "speakers", pa.string(), "whom the article has speak, a semicolon between: others may be written, too"
    ),
    *SHEET[11:],
)
NEEDED = ("pair_id", "same", "what", "a", "b", "drawn_from", "group_size")
READ = ["what", "pair_id", "a", "b", "coder", "same", "speaker", "group", "size", "tied", "named"]


def draw(
    what: str,
    articles: pd.DataFrame,
    n: int,
    seed: int = 1,
    coder: str = "",
    quotes: pd.DataFrame | None = None,
    before: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """About n pairs to judge as a sheet in random order, most from where the answer is open.

    Within a group each pair is as likely as any other; every group that has pairs is drawn from. What the suite
    says of a pair is not shown. None of what was answered `before` is drawn again, and its answers say in which
    groups most is still open: see `allotted`.
    """
    frame = frames.of(what, articles, quotes)
    pairs = drawn(frame, n, seed, None if before is None else before[before["what"] == what])
    return _sheet(what, pairs, articles, coder, quotes)


def columns(what: str) -> tuple[Column, ...]:
    """The columns of a sheet of pairs of a kind."""
    return SAID if what == "quotes" else SHEET


def drawn(frame: Frame, n: int, seed: int = 1, before: pd.DataFrame | None = None) -> pd.DataFrame:
    """The pairs drawn from a frame, none of those answered before: a, b, drawn_from, group_size, weight."""
    if n < 1:
        raise ParameterError(f"a sample needs at least one pair, not {n}")
    random, known, had, parts = np.random.default_rng(seed), set[Pair](), dict[int, int](), PARTS
    if before is not None and len(before):
        once = before.drop_duplicates("pair_id")
        known = set(zip(once["a"], once["b"], strict=True))
        had = dict(collections.Counter(once["group"].tolist()))
        parts = rates.openness(before)
    rows = []
    for group, count in allotted(frame.sizes, n, parts, had).items():
        taken = frame.take(group, count + had.get(group, 0), random)  # so many are surely not all known
        pairs = [pair for pair in taken if pair not in known][:count]
        rows += [(*pair, group, frame.sizes[group], frame.sizes[group] / len(pairs)) for pair in pairs]
    table = pd.DataFrame(rows, columns=["a", "b", "drawn_from", "group_size", "weight"])
    return table.iloc[random.permutation(len(table))].reset_index(drop=True)


def allotted(
    sizes: Mapping[int, int],
    n: int,
    parts: Mapping[int, float] = PARTS,
    had: Mapping[int, int] = MappingProxyType({}),
) -> dict[int, int]:
    """How many pairs to draw of each group, so that with those it `had` it has its part of all.

    No group gives more than it has; what one leaves falls to the others.
    """
    open_ = [group for group, size in sizes.items() if size > had.get(group, 0)]
    given = dict.fromkeys(open_, 0)
    for _ in range(min(n, sum(sizes[group] - had.get(group, 0) for group in open_))):
        whole = {group: given[group] + had.get(group, 0) for group in open_}
        free = [group for group in open_ if whole[group] < sizes[group]]
        given[min(free, key=lambda group: (whole[group] + 0.5) / parts[group])] += 1
    return {group: count for group, count in given.items() if count}


def _sheet(
    what: str, pairs: pd.DataFrame, articles: pd.DataFrame, coder: str, quotes: pd.DataFrame | None
) -> pd.DataFrame:
    ids = [pair_id(what, (a, b)) for a, b in zip(pairs["a"], pairs["b"], strict=True)]
    sheet = pairs.assign(
        pair_id=ids, what=what, question=ASKED[what], same="", note="", coder=coder,
        weight=decimals.rounded(pairs["weight"], 4),
    )  # fmt: skip
    if what == "quotes" and quotes is not None:
        sheet = sheet.assign(**_passages(pairs, articles, quotes), speaker="")
    else:
        for side, own in (("left", pairs["a"]), ("right", pairs["b"])):
            told = _told(what, own, articles)
            sheet = sheet.assign(**{f"{name}_{side}": told[name] for name in _SHOWN})
    own_columns = columns(what)
    return schema.to_pandas(schema.to_arrow(sheet[[column.name for column in own_columns]], own_columns))


def _passages(pairs: pd.DataFrame, articles: pd.DataFrame, quotes: pd.DataFrame) -> dict[str, list[str]]:
    """What is shown of passages: their article, the text around them, and whom that article has speak."""
    told = _told("quotes", pairs["a"], articles)
    own = articles.drop_duplicates("article_id").set_index("article_id")["body"].astype(object)
    bodies = own.reindex(pairs["a"]).fillna("")
    places = zip(told["headline"], bodies, pairs["b"], strict=True)
    offered = passages.speakers(quotes)
    return told | {
        "text": [passages.marked(*place) for place in places],
        "speakers": ["; ".join([*offered.get(article, ()), passages.NONE]) for article in pairs["a"]],
    }


def _told(what: str, ids: "pd.Series[str]", articles: pd.DataFrame) -> dict[str, list[str]]:
    """What is shown of each: of an article its headline, outlet, time and first words; of an outlet its name."""
    if what == "outlets":
        first = articles.dropna(subset=["outlet_raw"]).drop_duplicates("outlet_raw").set_index("outlet_raw")
        address = first["url"].astype(object).reindex(ids).fillna("")
        none = [""] * len(ids)
        return {"headline": none, "outlet": list(ids), "time": none, "text": list(address)}
    rows = articles.drop_duplicates("article_id").set_index("article_id").reindex(ids)
    time = [
        evidence.when(*ends)
        for ends in zip(rows["published_earliest"], rows["published_latest"], strict=True)
    ]
    text = rows["body"].astype(object).fillna("").str.slice(0, labelling.EXCERPT)
    names = {name: list(rows[name].astype(object).fillna("")) for name in ("headline", "outlet")}
    return names | {"time": time, "text": list(text)}


def pair_id(what: str, pair: Pair) -> str:
    """The id of a pair, made from what is asked of it and both its ids."""
    return "p" + hashlib.sha256("\0".join((what, *pair)).encode()).hexdigest()[:11]


def holds(file: Path) -> bool:
    """Whether a sheet is one of pairs; otherwise it is one of articles to be labelled."""
    names = labelling.heading(file)
    return "pair_id" in names


def read(files: Iterable[Path], articles: pd.DataFrame, quotes: pd.DataFrame | None = None) -> pd.DataFrame:
    """Filled sheets: what, pair_id, a, b, coder, same (1, 0, null), speaker, group, its size, tied, named.

    `tied` is what the suite says of a pair, `named` whether it has the speaker that the coder wrote (1, 0, null).
    Pairs without an answer stay, for what is not known of a group counts. InputError names file and line.
    """
    rows = [row for file in files for row in _rows(file)]
    table = pd.DataFrame(rows, columns=["where", *READ[:-2]])
    table["tied"] = pd.Series(index=table.index, dtype=object)
    for what, part in table.groupby("what"):
        known = frames.tied(str(what), articles, list(zip(part["a"], part["b"], strict=True)), quotes)
        table.loc[part.index, "tied"] = pd.Series(known, part.index, dtype=object)
    _refuse(table)
    return (
        table.assign(named=_named(table, quotes))[READ]
        .astype({"same": float, "tied": bool, "named": float})
        .sort_values(["what", "pair_id", "coder"], ignore_index=True)
    )


def _named(table: pd.DataFrame, quotes: pd.DataFrame | None) -> list[float]:
    """Whether the suite has the speaker that was written, of what both take for said; null elsewhere."""
    suite = {} if quotes is None or table["speaker"].isna().all() else passages.who(quotes)
    return [
        float(passages.key(said) in suite[a, b]) if said and same == 1 and (a, b) in suite else np.nan
        for a, b, same, said in table[["a", "b", "same", "speaker"]].astype(object).itertuples(index=False)
    ]


def _refuse(table: pd.DataFrame) -> None:
    """Raise InputError for a sheet of another run, and for a pair that one coder answers twice."""
    told = table["tied"] == (table["group"] <= TIED)
    if len(other := table[~told.astype(bool)]):
        raise InputError(
            f"{other['where'].iloc[0]}: pair {other['pair_id'].iloc[0]} is not of this run (its "
            f"{other['what'].iloc[0]} are others); give the sheet that was drawn from it, or draw a new one"
        )
    twice = table[table.duplicated(["what", "pair_id", "coder"])]
    if len(twice):
        raise InputError(
            f"{twice['where'].iloc[0]}: coder {twice['coder'].iloc[0]!r} has pair {twice['pair_id'].iloc[0]} twice; "
            "give each coder a name of their own in the column `coder`, and each pair one line"
        )
    sizes = table.groupby(["what", "group"])["size"].transform("nunique") > 1
    if sizes.any():
        raise InputError(
            f"{table.loc[sizes, 'where'].iloc[-1]}: drawn from another run than the first sheet; give sheets of one run"
        )


def _rows(file: Path) -> Iterable[tuple[object, ...]]:
    for line, cells in labelling.cells(file, NEEDED):
        where = f"{file.name}, line {line}"
        what, a, b = (cells[name].strip().removeprefix("'") for name in ("what", "a", "b"))
        if what not in frames.WHAT or cells["pair_id"].strip() != pair_id(what, (a, b)):
            raise InputError(
                f"{where}: the columns `pair_id`, `what`, `a` and `b` are not as they were drawn; restore them"
            )
        coder = (cells.get("coder") or "").strip().removeprefix("'") or file.stem
        group, size = _whole(cells["drawn_from"], where), _whole(cells["group_size"], where)
        said = (cells.get("speaker") or "").strip().removeprefix("'") or None
        same = _answer(cells["same"], where)
        yield where, what, cells["pair_id"].strip(), a, b, coder, same, said, group, size


def _answer(said: str, where: str) -> float | None:
    word = said.strip().casefold()
    if word and word not in ANSWERS:
        nearest = difflib.get_close_matches(
            word, [answer for answer in ANSWERS if len(answer) > 1], n=1, cutoff=0.0
        )[0]
        raise InputError(
            f"{where}: {said[:80]!r} is no answer; write yes, no or unsure (did you mean {nearest!r}?)"
        )
    return ANSWERS.get(word, np.nan)


def _whole(cell: str, where: str) -> int:
    digits = cell.strip()
    if not (digits.isascii() and digits.isdigit() and 0 < int(digits[:19]) < 2**62):
        raise InputError(f"{where}: {cell[:80]!r} is no whole number above 0; keep what was drawn")
    return int(digits)
