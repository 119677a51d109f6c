"""Articles as a query reads them: each field in the form of `plain`, made once, and the facts beside the text."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from analysis import schema
from analysis.prepared import Later
from analysis.query import plain
from analysis.query.plain import BREAK

Mask = NDArray[np.bool_]
SHOWN_BREAK = " · "


class Reading:
    """The fields of articles, each read when it is first asked for.

    `quotes` is the table of who said what in which article, where there is one; it is read for who asks of speakers.
    """

    def __init__(self, articles: pd.DataFrame, quotes: pd.DataFrame | Later | None = None) -> None:
        """Take a frame of articles; nothing is read yet."""
        self.articles = articles
        self.quotes = quotes
        self._printed: dict[str, pa.Array] = {}
        self._forms: dict[str, pa.Array] = {}
        self.made: dict[str, Any] = {}  # what else was made once, by name

    def __len__(self) -> int:
        """How many articles there are."""
        return len(self.articles)

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """What is made once for these articles."""
        if name not in self.made:
            self.made[name] = make()
        return self.made[name]

    def printed(self, field: str) -> pa.Array:
        """A field as it is printed; the values of a list parted by a sign of their own."""
        if field not in self._printed:
            self._printed[field] = _array(self._values(field))
        return self._printed[field]

    def forms(self, field: str) -> pa.Array:
        """A field in the form in which it is asked."""
        if field not in self._forms:
            printed = self.printed(field)
            several = pc.match_substring(printed, BREAK)
            formed = plain.forms(printed)
            if pc.any(several).as_py():
                lists = [_of_list(text) for text in printed.filter(several).to_pylist()]
                formed = pc.replace_with_mask(formed, several, pa.array(lists, pa.large_string()))
            self._forms[field] = formed
        return self._forms[field]

    def _values(self, field: str) -> pd.Series | list[str]:
        articles = self.articles
        if field == "speaker":
            return self._speakers()
        if field == "outlet":
            known = [articles[name] for name in ("outlet", "outlet_raw") if name in articles]
            return known[0].fillna(known[1]) if len(known) == 2 else known[0] if known else [""] * len(self)
        if field not in articles:
            return [""] * len(self)
        if field == "hashtags":
            return [_list(values) for values in articles[field]]
        return articles[field]

    def _speakers(self) -> list[str]:
        """Who is quoted in each article, by name, as printed and by role."""
        if self.quotes is None:
            return [""] * len(self)
        named: dict[str, dict[str, None]] = {}
        quotes = self.quotes.table() if isinstance(self.quotes, Later) else self.quotes
        told = [name for name in ("person", "speaker", "role") if name in quotes]
        columns = (schema.values(quotes[name]) for name in ("article_id", *told))
        for article, *names in zip(*columns, strict=True):
            named.setdefault(article, {}).update(
                dict.fromkeys(name for name in names if isinstance(name, str))
            )
        return [_list(named.get(article, {})) for article in schema.values(self.articles["article_id"])]


def _list(values: Any) -> str:
    if values is None or (pd.api.types.is_scalar(values) and pd.isna(values)):
        return ""
    return BREAK.join(str(value).replace(BREAK, " ") for value in values)


def _of_list(text: str) -> str:
    return f" {BREAK} ".join(plain.form(value) for value in text.split(BREAK))


def _array(values: pd.Series | list[str]) -> pa.Array:
    return pc.fill_null(schema.array(values), "")
