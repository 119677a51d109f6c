"""Whose agenda comes first: topics day by day, one outlet against all others, at every lag of a week either way.

What moves is the share of each topic against its usual share on that weekday, so that volume, weekends and the
habits of a weekday tell nothing. Articles whose time is an interval are spread over its days.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from analysis import decimals, topics, uncertainty
from analysis.attention import daily

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
LAGS = 7  # days, either way
DAYS, ARTICLES = 2 * LAGS + 1, 10  # a period and an outlet of fewer say nothing
MOST = 12  # outlets
WEEKS = 4  # of which a weekday's habit can be known
DRAWS, STEP = 200, 0.2
WINDOWS = (1, 3, LAGS)  # days over which before and after are compared
PRECEDES, FOLLOWS, NOT_TOLD = "comes before", "comes after", "cannot tell"


class Transfer(NamedTuple):
    """Likeness of agendas by lag, what it comes to, and of what."""

    lags: pd.DataFrame  # key, lag, correlation, low, high: at a positive lag the others come later
    table: pd.DataFrame  # key, articles, rows, a difference with low and high for each window, statement
    days: int
    used: list[int]  # articles with a topic, an outlet and a time that says which days


def transfer(articles: pd.DataFrame, sure: float, key: str = "outlet") -> Transfer:
    """For each of the largest outlets how alike its topics of a day are to all others' some days later or before.

    Intervals (90 %) are from a bootstrap over stories. `difference_n` is the mean likeness at lags 1 to n less that
    at -1 to -n; an outlet comes before only if the differences over three and seven days both say so, for all outlets
    at once with probability `sure`. Correlation is no influence: both may follow the same events.
    """
    cells = _cells(articles, key)
    many = (
        np.bincount(cells.outlet, minlength=len(cells.names))
        if cells.days >= DAYS
        else np.zeros(len(cells.names))
    )
    largest = [n for n in np.argsort(-many, kind="stable")[:MOST] if many[n] >= ARTICLES]
    if len(largest) < 1 or (many > 0).sum() < 2:
        return Transfer(_none(key)[0], _none(key)[1], cells.days, [])
    drawn = _drawn(cells, largest)
    return _told(cells, largest, drawn, articles, key, sure)


class _Cells(NamedTuple):
    """Articles with all that is asked, spread over topic and day."""

    weights: sparse.csr_matrix  # article × (topic × day)
    outlet: Ints
    story: Ints
    rows: Ints  # place in the table of articles
    names: list[str]
    topics: int
    days: int
    first: int  # day of the first, since 1970


def _none(key: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    columns = [f"difference_{n}{end}" for n in WINDOWS for end in ("", "_low", "_high")]
    lags = pd.DataFrame({c: [] for c in (key, "lag", "correlation", "low", "high")})
    return lags, pd.DataFrame({c: [] for c in (key, "articles", "rows", *columns, "statement")})


def _cells(articles: pd.DataFrame, key: str) -> _Cells:
    subject = topics.main_topic(articles)
    asked = np.flatnonzero(
        (subject.notna() & articles[key].notna() & articles["story_id"].notna()).to_numpy(bool)
    )
    spread = daily.spread(articles[["published_earliest", "published_latest"]].iloc[asked])
    rows, days = asked[spread.rows], spread.days
    topic, subjects = pd.factorize(subject.iloc[rows].astype(object), sort=True)
    outlet, names = pd.factorize(articles[key].iloc[rows].astype(object), sort=True)
    story, _ = pd.factorize(articles["story_id"].iloc[rows].astype(object), sort=True)
    by_day = spread.weights.tocoo()
    column = topic[by_day.row] * days + by_day.col
    shape = (len(rows), max(len(subjects) * days, 1))
    cells = sparse.csr_matrix((by_day.data, (by_day.row, column)), shape)
    return _Cells(cells, outlet, story, rows, [str(n) for n in names], len(subjects), days, spread.first)


class _Drawn(NamedTuple):
    """Likeness at each lag, of the corpus (outlets × lags) and with stories weighed anew (outlets × draws × lags)."""

    value: Floats
    up: Floats
    down: Floats  # with each weight as much below one as it is above one in `up`

    def over(self, lags: slice) -> "_Drawn":
        """The mean over some lags."""
        return _Drawn(*(part[..., lags].mean(axis=-1, keepdims=True) for part in self))


def _drawn(cells: _Cells, largest: list[int]) -> _Drawn:
    """Likeness with stories weighed anew by a STEP of what a bootstrap does to them, and by as much the other way."""
    stories = int(cells.story.max()) + 1
    random = np.random.default_rng(uncertainty.SEED)
    times = random.multinomial(stories, np.full(stories, 1 / stories), size=DRAWS).astype(float)
    moved = np.minimum(STEP * (times - 1), 1)
    weight = np.vstack([np.ones((1, stories)), 1 + moved, 1 - moved])[:, cells.story]
    weekday = _weekdays(cells)
    found = []
    whole = weight @ cells.weights
    for outlet in largest:
        own = np.flatnonzero(cells.outlet == outlet)
        mine = weight[:, own] @ cells.weights[own]
        found.append(_likeness(_moves(mine, cells, weekday), _moves(whole - mine, cells, weekday)))
    whole_draws = np.array(found)
    return _Drawn(whole_draws[:, 0], whole_draws[:, 1 : DRAWS + 1], whole_draws[:, DRAWS + 1 :])


def _weekdays(cells: _Cells) -> Ints:
    """The habit that each day belongs to: its weekday, or one for all where weeks are few."""
    if cells.days < 7 * WEEKS:
        return np.zeros(cells.days, np.int64)
    return np.asarray((cells.first + 3 + np.arange(cells.days)) % 7)


def _moves(counts: Floats, cells: _Cells, habit: Ints) -> Floats:
    """Draws × topics × days: counts less what volume and habit lead one to expect, in units of chance."""
    x = np.asarray(counts).reshape(len(counts), cells.topics, cells.days)
    expected = np.empty_like(x)
    for one in range(int(habit.max()) + 1):
        days = habit == one
        own = x[:, :, days]
        total = own.sum(axis=(1, 2), keepdims=True)
        usual = own.sum(axis=2, keepdims=True) / np.where(total > 0, total, 1)
        expected[:, :, days] = usual * own.sum(axis=1, keepdims=True)
    moved = x - expected
    expected += 0.5  # in place: there are many megabytes of each
    moved /= np.sqrt(expected, out=expected)
    return moved


def _likeness(mine: Floats, others: Floats) -> Floats:
    """The correlation of moves at each lag: draws × lags."""
    found = []
    for lag in range(-LAGS, LAGS + 1):
        end = mine.shape[2]
        a = mine[:, :, max(-lag, 0) : end - max(lag, 0)]
        b = others[:, :, max(lag, 0) : end - max(-lag, 0)]
        norm = np.sqrt(
            (a[0] * a[0]).sum() * (b[0] * b[0]).sum()
        )  # of a draw it would hold the draw's noise, too
        found.append((a * b).sum(axis=(1, 2)) / (norm or 1))
    return np.stack(found, axis=1)


def _told(
    cells: _Cells, largest: list[int], drawn: _Drawn, articles: pd.DataFrame, key: str, sure: float
) -> Transfer:
    value, reach = drawn.value, _reach(drawn, uncertainty.LEVEL)
    names = [cells.names[n] for n in largest]
    lags = np.arange(-LAGS, LAGS + 1)
    by_lag = pd.DataFrame({
        key: np.repeat(names, len(lags)), "lag": np.tile(lags, len(names)), "correlation": value.ravel(),
        "low": np.maximum(value - reach, -1).ravel(), "high": np.minimum(value + reach, 1).ravel(),
    })  # fmt: skip
    index = articles.index.to_numpy()
    table = pd.DataFrame({key: names})
    table["rows"] = [[int(r) for r in index[cells.rows[cells.outlet == n]]] for n in largest]
    table["articles"] = [len(rows) for rows in table["rows"]]
    signs = []
    for window in WINDOWS:
        each = _difference(drawn, window)
        level = 1 - (1 - sure) / len(names)
        told = each.value[:, 0]
        sure_reach, plain = _reach(each, level)[:, 0], _reach(each, uncertainty.LEVEL)[:, 0]
        signs.append(np.where(np.abs(told) > sure_reach, np.sign(told), 0))
        table[f"difference_{window}"], table[f"difference_{window}_low"] = told, told - plain
        table[f"difference_{window}_high"] = told + plain
    both = np.where(signs[1] == signs[2], signs[1], 0)
    table["statement"] = np.select([both > 0, both < 0], [PRECEDES, FOLLOWS], NOT_TOLD).astype(object)
    used = [int(r) for r in index[cells.rows]]
    return Transfer(decimals.kept(by_lag.astype({"lag": int})), decimals.kept(table), cells.days, used)


def _difference(drawn: _Drawn, window: int) -> _Drawn:
    """The mean likeness over so many days after, less that over as many before."""
    after, before = drawn.over(slice(LAGS + 1, LAGS + 1 + window)), drawn.over(slice(LAGS - window, LAGS))
    return _Drawn(*(later - sooner for later, sooner in zip(after, before, strict=True)))


def _reach(drawn: _Drawn, level: float) -> Floats:
    """Half the width of an interval around what was found.

    Likeness is a product of two counts that both have chance in them, and a bootstrap adds its own to either: it sees
    the chance of both at once three times where it is there once. What moves with the weights (`line`) has it twice,
    what moves with their square (`bend`) once.
    """
    from statistics import NormalDist

    line = (drawn.up - drawn.down) / (2 * STEP)
    bend = (drawn.up + drawn.down - 2 * drawn.value[:, None]) / (2 * STEP**2)
    straight = line.var(axis=1, ddof=1)
    variance = np.maximum(straight - bend.var(axis=1, ddof=1), straight / 2)
    return np.asarray(NormalDist().inv_cdf((1 + level) / 2) * np.sqrt(variance))
