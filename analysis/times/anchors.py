"""When a page was captured, from its neighbours: it lists as "an hour ago" what another document dates.

A page that prints nothing of its own capture is bounded by each article that is printed elsewhere with a time
of its own: captured at that time and, later by the distance printed.
"""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import pandas as pd

from analysis import schema
from analysis.times import capture, stamps
from analysis.times import rounding as models
from analysis.times.capture import Bound

KIND = "an article dated elsewhere"
_CAPTURED = [c.name for c in schema.READ if c.name.startswith("captured_")]


def bounds(articles: pd.DataFrame, printings: pd.DataFrame, rounding: str = models.ANY) -> pd.DataFrame:
    """Narrow when pages were captured by what they list; what was stated stays as it is.

    `printings`: as `merge.printings` gives them. Evidence that contradicts itself or the page's own is not used.
    """
    found = capture.binding(list(evidence(printings, rounding)))
    sides = {(b.document, b.side): b.instant for b in found}
    pages = {b.document for b in found if (b.document, "not after") in sides}
    causes = capture.causes([b for b in found if b.document in pages])
    told = articles.loc[articles["document"].isin(pages).fillna(False), ["document", *_CAPTURED]].astype(
        object
    )
    for row, (page, earliest, latest, cause) in zip(told.index, told.to_numpy(), strict=True):
        low = max(earliest, sides[page, "not before"]) if pd.notna(earliest) else sides[page, "not before"]
        high = min(latest, sides[page, "not after"]) if pd.notna(latest) else sides[page, "not after"]
        if low <= high:
            told.loc[row, _CAPTURED] = [
                low,
                high,
                f"{cause}; {causes[page]}" if pd.notna(cause) else causes[page],
            ]
    new = {name: told[name].astype(articles[name].dtype).reindex(articles.index) for name in _CAPTURED}
    return articles.assign(**{name: values.fillna(articles[name]) for name, values in new.items()})


def evidence(printings: pd.DataFrame, rounding: str = models.ANY) -> Iterator[Bound]:
    """Both bounds that each printing with a distance in time gives, where its article has a time elsewhere."""
    dated = printings[printings["published_basis"] == "absolute"].groupby("merged_into")
    low, high = dated["published_earliest"].max(), dated["published_latest"].min()
    open_to_it = capture.not_stated(printings) & stamps.on_page(printings)
    rows = printings[open_to_it & printings["merged_into"].isin(low.index).to_numpy(bool)]
    printed = stamps.read(rows)
    for which, row in zip(printed.which.tolist(), rows.to_dict("records"), strict=True):
        amounts = printed.expressions[which].amounts if which >= 0 else ()
        back = models.bounds(amounts, rounding) if amounts else None
        one, other = low[row["merged_into"]], high[row["merged_into"]]
        if back is None or pd.isna(one) or pd.isna(other) or not np.isfinite(back[1]) or one > other:
            continue
        quote = f"{row['published_raw']}” at “{row['headline']}"
        for side, instant, seconds in (("not before", one, back[0]), ("not after", other, back[1])):
            at = instant.to_pydatetime(warn=False) + timedelta(seconds=seconds)
            yield Bound(row["document"], row["article_id"], side, at, KIND, quote)
