"""People check the machine: draw articles to label, write them as a sheet, read the labels back.

The loop: `draw` → `write` → people fill the column `label` → `read` → what `validation` makes of it.
"""

import csv
import difflib
import io
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from analysis import decimals, package, schema, topics, workbooks
from analysis.errors import InputError, ParameterError
from analysis.keeping import drafts
from analysis.schema import Column

NONE = "none"
EXCERPT = 1_500  # characters of a body a coder sees
SHEET = (
    Column("article_id", pa.string(), "the article", True),
    Column("weight", pa.float64(), "how many articles of the corpus it stands for", True),
    Column("outlet", pa.string(), "its outlet"),
    Column("headline", pa.string(), "its headline"),
    Column("text", pa.string(), "the beginning of its body"),
    Column("coder", pa.string(), "who labels; empty: the name of the file"),
    Column("label", pa.string(), f"the label, or `{NONE}`; empty: not labelled"),
    Column("note", pa.string(), "anything the coder wants to say"),
    Column("drawn_after", pa.int64(), "how many articles had been labelled before it was drawn", True),
)
SURE = 0.05  # what the surest topic is taken to lack
CHOICES = {"same": ("yes", "no", "unsure")}  # what a workbook offers in a cell
NEEDED = ("article_id", "weight", "label")
CODED = ["coder", "article_id", "label", "weight"]


def draw(
    articles: pd.DataFrame,
    n: int,
    seed: int = 1,
    strata: Sequence[str] = ("topic", "outlet"),
    before: Iterable[str] = (),
) -> pd.DataFrame:
    """n articles to label, in random order, as a SHEET whose label columns are empty.

    A systematic sample through the articles sorted by strata, small strata more densely (with the root of
    their size: Bankier 1988), and those more densely whose topic is less sure. `weight` undoes that: it is 1 / the
    chance to be drawn. None is drawn whose id was labelled `before`. Not shown is what the machine says.
    """
    if n < 1:
        raise ParameterError(f"a sample needs at least one article, not {n}")
    labelled = set(before)
    offered = [*schema.lean(articles).columns, "topic"]
    for name in strata:
        if name not in offered:
            raise ParameterError(f"no column {name!r} to stratify by; there are {', '.join(offered)}")
    read = {"article_id": 0, "topics": 0} | {name: 0 for name in strata if name in articles}
    left = articles[list(read)].reset_index(drop=True)[~articles["article_id"].isin(labelled).to_numpy(bool)]
    known = left.assign(topic=topics.main_topic(left)).sort_values("article_id")
    rows, known = known.index.to_numpy(), known.reset_index(drop=True)
    stratum = pd.factorize(
        pd.MultiIndex.from_frame(known[list(strata)].astype(object).fillna("")), sort=True
    )[0]
    chance = _chances(_doubt(known) / np.sqrt(np.bincount(stratum)[stratum]), n)
    random = np.random.default_rng(seed)
    order = np.lexsort((random.permutation(len(known)), stratum))
    passed = np.floor(np.round(np.cumsum(chance[order]), 9) + random.random())
    picked = random.permutation(order[np.diff(passed, prepend=0.0) > 0])
    return _sheet(articles.iloc[rows[picked]], 1 / chance[picked], len(labelled))


def _doubt(articles: pd.DataFrame) -> NDArray[np.float64]:
    """How unsure each article's topic is: the root of what its strongest one lacks of all evidence; 1 without one.

    In proportion to it a sample tells most of how often a topic is wrong (Neyman 1934), if it is so in proportion to
    what is lacking, as it is by the gold of the sample.
    """
    return np.sqrt(np.clip(1 - topics.surest(articles["topics"]), SURE, 1))


def _chances(weight: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """Chances in proportion to weight, at most 1, that add up to n (or to all there are)."""
    chance = np.zeros(len(weight))
    while (free := chance < 1).any() and (left := n - (~free).sum()) > 0:
        chance[free] = weight[free] * left / weight[free].sum()
        if chance.max() <= 1:
            break
        chance = np.where(chance >= 1, 1.0, 0.0)
    return chance


def _sheet(drawn: pd.DataFrame, weight: NDArray[np.float64], after: int) -> pd.DataFrame:
    text = drawn["body"].str.slice(0, EXCERPT)
    sheet = drawn[["article_id", "outlet", "headline"]].assign(weight=decimals.rounded(weight, 4), text=text)
    empty = pd.Series("", index=drawn.index, dtype=pd.ArrowDtype(pa.string()))
    return sheet.assign(coder=empty, label=empty, note=empty, drawn_after=after)[
        [c.name for c in SHEET]
    ].reset_index(drop=True)


def write(
    sheet: pd.DataFrame,
    file: str | Path,
    columns: Sequence[Column] = SHEET,
    choices: Mapping[str, Sequence[str]] = CHOICES,
) -> Path:
    """The sheet as a CSV file, or an Excel workbook (.xlsx), that opens with its accents and runs no formula.

    The workbook offers the choices of a column in its cells; a column `speakers` those of each line as its `speaker`.
    """
    path = Path(file)
    if path.exists():
        raise InputError(f"{path} is there already: labels may be in it; give another name")
    text = package.csv(sheet, tuple(columns))
    if path.suffix.lower() == workbooks.SUFFIX:
        offered = [names.split("; ") for names in sheet["speakers"]] if "speakers" in sheet else []
        rows = list(csv.reader(io.StringIO(text, newline="")))
        with drafts.file(path) as draft:
            workbooks.write(draft, rows, choices, {"speaker": offered})
    else:
        with drafts.file(path) as draft:
            draft.write_text(text, encoding="utf-8-sig")
    return path


def table(file: Path) -> tuple[list[str], list[dict[str, str]]]:
    """A sheet as the names of its columns and its lines."""
    names = heading(file)
    return names, [row for _, row in cells(file, names)]


def store(file: Path, names: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write a sheet anew, whole or not at all."""
    lines = [list(names), *([row[name] for name in names] for row in rows)]
    half = file.with_name(f".{file.stem}.half{file.suffix}")
    if file.suffix.lower() == workbooks.SUFFIX:
        workbooks.fill(file, half, lines)
    else:
        out = io.StringIO(newline="")
        csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(lines)
        half.write_text(out.getvalue(), encoding="utf-8-sig")
    half.replace(file)


def read(
    files: Iterable[Path], labels: Mapping[str, str], articles: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Filled sheets as codings: coder, article_id, label (id or `none`), weight.

    `labels`: the names that may be given, by id; a coder may write either. Lines without a label are left
    out. InputError names file and line.
    """
    known = None if articles is None else set(articles["article_id"])
    rows = [row for file in files for row in _rows(file, labels, known)]
    table = combined(pd.DataFrame(rows, columns=[*CODED, "after"]))
    twice = table[table.duplicated(["coder", "article_id"])]
    if len(twice):
        raise InputError(
            f"coder {twice['coder'].iloc[0]!r} labels article {twice['article_id'].iloc[0]} twice: give each "
            "coder a name of their own in the column `coder`, and each article one line"
        )
    if table.empty:
        raise InputError("no article is labelled yet: fill in the column `label` and save the sheet as CSV")
    return table.sort_values(["article_id", "coder"], ignore_index=True)


def combined(table: pd.DataFrame) -> pd.DataFrame:
    """Labels of sheets that were drawn one after the other, with weights that let them speak for the corpus together.

    Each sheet with those before it, which stand for themselves, speaks for the corpus: the mean of these estimates, by
    how many articles each sheet has, is unbiased as they are (Farquhar et al. 2021). The column `after` goes.
    """
    sizes = table.groupby("after")["article_id"].nunique().sort_index()
    if len(sizes) < 2:
        return table.drop(columns="after")
    part = sizes / sizes.sum()
    later = part[::-1].cumsum()[::-1] - part
    stage = table["after"]
    weight = stage.map(part) * table["weight"] + stage.map(later)
    return table.assign(weight=weight).drop(columns="after")


def _rows(
    file: Path, labels: Mapping[str, str], known: set[str] | None
) -> list[tuple[str, str, str, float, int]]:
    ids = {name.casefold(): label for label, name in labels.items()} | {label: label for label in labels}
    ids[NONE] = NONE
    rows = []
    for line, row in cells(file, NEEDED):
        said = row["label"].strip().lstrip("'").casefold()
        if not said:
            continue
        where, article = f"{file.name}, line {line}", row["article_id"].strip()
        if said not in ids:
            nearest = difflib.get_close_matches(said, list(ids), n=1, cutoff=0.0)[0]
            raise InputError(f"{where}: {row['label']!r} is no label; did you mean {nearest!r}?")
        if known is not None and article not in known:
            raise InputError(
                f"{where}: article {article!r} is not in this corpus; was the sheet drawn from it?"
            )
        coder = (row.get("coder") or "").strip() or file.stem
        rows.append((coder, article, ids[said], weight(row, where), after(row, where)))
    return rows


def after(cells: dict[str, str], where: str) -> int:
    """How many articles had been labelled before this one was drawn; none in sheets that do not say."""
    said = (cells.get("drawn_after") or "0").strip()
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        raise InputError(f"{where}: drawn_after {said[:80]!r} is no whole number; keep what was drawn")
    return int(said)


def weight(cells: dict[str, str], where: str) -> float:
    """How many articles of the corpus a line stands for; InputError where that is no number above 0."""
    try:
        number = float(cells["weight"].strip().replace(",", "."))
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise InputError(f"{where}: weight {cells['weight']!r} is no number above 0; keep what was drawn")
    return number


def heading(file: Path) -> list[str]:
    """The names of a sheet's columns."""
    return next(_lines(file), (1, []))[1]


def cells(file: Path, needed: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a sheet by line number: a workbook, or CSV parted by commas, semicolons or tabs."""
    lines = list(_lines(file))
    names = lines[0][1] if lines else []
    if missing := [name for name in needed if name not in names]:
        raise InputError(f"{file.name}: no column {missing[0]!r}; keep the columns of the sheet as drawn")
    return [
        (number, dict(itertools.zip_longest(names, row[: len(names)], fillvalue="")))
        for number, row in lines[1:]
        if any(row)
    ]


def _lines(file: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a sheet with the number of the line each ends at, the names of the columns first."""
    if file.suffix.lower() == workbooks.SUFFIX:
        yield from enumerate(workbooks.read(file), start=1)
        return
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror}); give the filled sheet") from None
    except UnicodeDecodeError:
        raise InputError(f"{file}: not UTF-8; save it as “CSV UTF-8” in the spreadsheet") from None
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=head.count))
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise InputError(f"{file}: not a CSV file ({error}); save the sheet as CSV") from None
