"""Articles → small tables: how many articles, distinct texts and independent origins, of how many.

Every table is made from one integer group code per line, and `rows` (the articles behind each count)
is a sort of that same code: a number and its list cannot disagree.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis import decimals
from analysis.errors import SchemaError
from analysis.tally.codes import Coded, Ints, Numbered, arrow, code, dictionary, numbered

DISTINCT = {"texts": "text_id", "origins": "origin_id"}
UNKNOWN = {
    "outlet": "(no outlet printed)",
    "outlet_raw": "(no outlet printed)",
    "publisher_family": "(family unknown)",
    "topics": "(no topic)",
    "categories": "(no category)",
    "hashtags": "(no hashtag)",
    "language": "(language unknown)",
    "section": "(no section)",
    "story_id": "(no story)",
    "damage": "(no damage)",
    "speakers": "(nobody named is quoted)",
}
WIDTHS = {
    "a minute or less": 1,
    "an hour or less": 60,
    "a day or less": 1440,
    "a week or less": 10080,
}  # minutes
LONGER = "longer than a week"
ELSE = "(unknown)"
OTHERS = "(all others)"
NOTHING_KNOWN = frozenset((*UNKNOWN.values(), ELSE, OTHERS, "unknown"))  # what stands for what has no name


def by(frame: pd.DataFrame, *keys: str, unit: str = "articles", of: str | None = None,
       rows: bool | None = None) -> pd.DataFrame:  # fmt: skip
    """Count by one or more columns: keys…, articles, texts, origins, total, share and rows.

    A missing key is a row of its own, last. A list column (topics, hashtags) counts an article once in each
    of its values, so shares may add up to more than 1. `of` names the count that total and share speak of,
    `unit` what a line of the frame is; `rows` the frame's index labels, ascending, if these are articles.
    """
    coded = code(frame, keys)
    table = _count(frame, coded, keys, unit, of)
    if rows if rows is not None else unit == "articles":
        table["rows"] = _rows(coded, frame.index)
    return _sorted(table, coded, unit)


def top(table: pd.DataFrame, n: int, unit: str = "articles") -> pd.DataFrame:
    """The first n rows, and the rest as one row "(all others)" whose distinct counts are null.

    For tables of one key that is no list: only there do the rest's articles add up.
    """
    head, rest = table.head(n), table.iloc[n:]
    if rest.empty:
        return head
    last = dict.fromkeys(table.columns) | {table.columns[0]: OTHERS, "total": rest["total"].iloc[0]}
    last[unit] = int(rest[unit].sum())
    last["share"] = decimals.number(rest["share"].sum())
    if "rows" in table:
        last["rows"] = sorted(row for rows in rest["rows"] for row in rows)
    types = table.dtypes.to_dict() | {name: "Int64" for name in DISTINCT if name in table}  # null: not known
    return pd.concat([head.astype(types), pd.DataFrame([last]).astype(types)], ignore_index=True)


def ledger(lines: pd.DataFrame) -> pd.DataFrame:
    """What every span of every document was used as: use, lines, characters, documents, share, rows."""
    spans = lines.assign(characters=(lines["end"] - lines["start"]).fillna(0).astype("int64"))
    grouped = spans.groupby("use", sort=True)
    table = grouped.agg(
        lines=("use", "size"), characters=("characters", "sum"), documents=("document", "nunique")
    )
    table["rows"] = pd.Series({use: list(rows) for use, rows in grouped.groups.items()}, dtype=object)
    table = table.reset_index().assign(total=len(lines))
    table["share"] = decimals.rounded(table["lines"] / max(len(lines), 1))
    return table.sort_values(["lines", "use"], ascending=[False, True], ignore_index=True)


def widths(articles: pd.DataFrame) -> pd.DataFrame:
    """How exactly the articles are dated: width class of the interval by basis, with the usual counts."""
    earliest, latest = articles["published_earliest"], articles["published_latest"]
    minutes = (latest - earliest).astype("timedelta64[s]").dt.total_seconds() / 60
    place = np.searchsorted(np.array(list(WIDTHS.values())), minutes.fillna(0).to_numpy(float))
    width = pd.Series(np.array([*WIDTHS, LONGER], object)[place], index=articles.index)
    width = width.mask((earliest.isna() | latest.isna()).to_numpy(bool), "open on one side")
    width = width.mask((earliest.isna() & latest.isna()).to_numpy(bool), "no time at all")
    return by(articles.assign(width=width)[["width", "published_basis"]], "width", "published_basis")


def _count(frame: pd.DataFrame, coded: Coded, keys: Sequence[str], unit: str, of: str | None) -> pd.DataFrame:
    """Keys, counts, total and share of every group."""
    size = len(coded.keys[0]) if keys else 1
    counts = {unit: np.bincount(coded.group, minlength=size)}
    totals = {unit: len(frame)}
    for name, column in DISTINCT.items():
        if column in frame:
            counts[name], totals[name] = _distinct(coded, arrow(frame[column]), size)
    of = of or unit
    if of not in counts:
        raise SchemaError(f"cannot take shares of {of}: the counts are {', '.join(counts)}")
    table = _named(_table(coded, keys, counts), keys).assign(total=totals[of])
    return table.assign(share=decimals.rounded(table[of] / max(totals[of], 1)))


def _distinct(coded: Coded, column: pa.Array, size: int) -> tuple[Ints, int]:
    """How many different known ids each group holds, and how many there are in all."""
    ids, bits = numbered(column), max(size - 1, 0).bit_length()
    if ids and ids.bits + bits <= 64:
        return _of_numbers(coded, ids, bits, size)
    codes, values = dictionary(column)
    return _of_codes(coded, codes, len(values), size), len(values)


def _of_numbers(coded: Coded, ids: Numbered, bits: int, size: int) -> tuple[Ints, int]:
    """By one sort of numbers that hold an id and, below it, its group: each pair is counted where it begins."""
    pairs = ids.numbers[coded.place] if coded.exploded else ids.numbers
    pairs <<= np.uint64(bits)
    pairs |= coded.group.view(np.uint64)
    if ids.known is not None:
        pairs = pairs[ids.known[coded.place]]
    pairs.sort()
    pairs = pairs[_begins(pairs)]
    groups = (pairs & np.uint64((1 << bits) - 1)).view(np.int64)
    pairs >>= np.uint64(bits)
    return np.bincount(groups, minlength=size), int(np.count_nonzero(_begins(pairs)))


def _begins(ordered: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    """Where numbers in order differ from those before."""
    begins = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=begins[1:])
    return begins


def _of_codes(coded: Coded, codes: Ints, ids: int, size: int) -> Ints:
    """By codes of any values.

    An id is mostly in one group alone: it is counted where it is last, and once more for each other group it is in.
    """
    own, group = codes[coded.place], coded.group
    home = np.full(ids + 1, -1, np.int64)
    home[own] = group
    home[ids] = -1  # an id that is not known is counted nowhere
    away = np.flatnonzero((home[own] != group) & (own < ids))
    pairs = np.asarray(pd.unique(group[away] * max(ids, 1) + own[away]))
    counted: Ints = np.bincount(home[home >= 0], minlength=size)
    return counted + np.bincount(pairs // max(ids, 1), minlength=size)


def _rows(coded: Coded, index: "pd.Index[Any]") -> pd.Series:
    """The index labels behind each group, as one Arrow list column cut from a single sort."""
    if not (pd.api.types.is_integer_dtype(index.dtype) and index.is_unique):
        raise SchemaError("rows lead to articles by number: keep the table's own index, or pass rows=False")
    size = len(coded.keys[0]) if coded.keys else 1
    order = np.argsort(
        coded.group.astype(np.min_scalar_type(size)), kind="stable"
    )  # few digits are sorted fast
    ends = np.cumsum(np.bincount(coded.group, minlength=size))
    if coded.exploded:
        order = coded.place[order]
    labels = (
        order
        if isinstance(index, pd.RangeIndex) and index.equals(pd.RangeIndex(len(index)))
        else np.asarray(index, np.int64)[order]
    )
    lists = pa.LargeListArray.from_arrays(np.concatenate([[0], ends]), labels)
    return pd.Series(lists, dtype=pd.ArrowDtype(lists.type))


def _table(coded: Coded, keys: Sequence[str], counts: dict[str, Ints]) -> pd.DataFrame:
    """Keys decoded, counts beside them."""
    columns: dict[str, Any] = {}
    for key, codes, values in zip(keys, coded.keys, coded.values, strict=True):
        array = values.take(pa.array(codes, mask=codes == len(values)))
        columns[key] = pd.Series(array, dtype=pd.ArrowDtype(array.type))
    return pd.DataFrame(columns | dict(counts))


def _named(table: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """A missing key gets a name that says what is missing."""
    text = pd.ArrowDtype(pa.string())
    return table.assign(**{key: table[key].astype(text).fillna(UNKNOWN.get(key, ELSE)) for key in keys})


def _sorted(table: pd.DataFrame, coded: Coded, unit: str) -> pd.DataFrame:
    """Most articles first, ties by name, groups with a missing key last."""
    ranks, missing = [], np.zeros(len(table), bool)
    for codes, values in zip(coded.keys, coded.values, strict=True):
        rank = np.empty(len(values) + 1, np.int64)
        rank[pc.array_sort_indices(values).to_numpy()] = np.arange(len(values))
        rank[-1] = len(values)
        ranks.append(rank[codes])
        missing |= codes == len(values)
    order = np.lexsort((*reversed(ranks), -table[unit].to_numpy(), missing))
    return table.take(order).reset_index(drop=True)
