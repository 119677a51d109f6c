"""How far back "20 minutes ago" can lie: the rounding of the libraries that print such times."""

import csv
from functools import cache, lru_cache
from typing import NamedTuple

from analysis import paths
from analysis.errors import ParameterError
from analysis.times.expressions import Amount

ANY = "any"
_DAY = 86_400.0
# shortest and longest mean length of a unit in seconds, and what calendar months and years add to it
_UNITS = {
    "second": (1.0, 1.0, 0.0),
    "minute": (60.0, 60.0, 0.0),
    "hour": (3600.0, 3600.0, 0.0),
    "day": (_DAY, _DAY, 0.0),
    "week": (7 * _DAY, 7 * _DAY, 0.0),
    "month": (30 * _DAY, 30.436875 * _DAY, 3 * _DAY),
    "year": (365 * _DAY, 365.2425 * _DAY, 2 * _DAY),
}


class Rule(NamedTuple):
    """For `least` to `most` units: n - before to n + after units, or the seconds stated."""

    least: float
    most: float
    before: float
    after: float
    stated: tuple[float, float] | None


@cache
def rules() -> dict[str, dict[str, list[Rule]]]:
    """Model → unit → its rules, from data/times/rounding.csv."""
    table: dict[str, dict[str, list[Rule]]] = {}
    with paths.data("times", "rounding.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            stated = (float(row["from"]), float(row["to"])) if row["from"] else None
            rule = Rule(float(row["least"]), float(row["most"] or "inf"),
                        float(row["before"] or 0), float(row["after"] or 0), stated)  # fmt: skip
            table.setdefault(row["model"], {}).setdefault(row["unit"], []).append(rule)
    return table


def models(rounding: str = ANY) -> tuple[str, ...]:
    """The models a parameter names: one of them, or all for `any`."""
    if rounding != ANY and rounding not in rules():
        raise ParameterError(f"rounding {rounding!r} is none of: {', '.join([ANY, *rules()])}")
    return tuple(rules()) if rounding == ANY else (rounding,)


@lru_cache(maxsize=100_000)
def bounds(amounts: tuple[Amount, ...], rounding: str = ANY) -> tuple[float, float] | None:
    """Seconds between what `amounts` says and its page: from, to. None if the model never prints that.

    With `any`, the interval that contains every model that can print it.
    """
    found = [b for b in (_bounds(amounts, model) for model in models(rounding)) if b]
    return (min(b[0] for b in found), max(b[1] for b in found)) if found else None


def _bounds(amounts: tuple[Amount, ...], model: str) -> tuple[float, float] | None:
    """The last unit is rounded; those before it are whole."""
    *whole, (least, most, unit) = amounts
    if whole and model not in ("floor", "nearest"):
        return None
    low, high = _one(least, unit, model), _one(most, unit, model)
    if low is None or high is None:
        return None
    short = sum(n * _UNITS[u][0] - _UNITS[u][2] for n, _, u in whole)
    long = sum(n * _UNITS[u][1] + _UNITS[u][2] for _, n, u in whole)
    return max(0.0, short + low[0]), long + high[1]


def _one(n: float, unit: str, model: str) -> tuple[float, float] | None:
    for rule in rules()[model].get(unit, []):
        if rule.least <= n <= rule.most:
            if rule.stated:
                return rule.stated
            short, long, spare = _UNITS[unit]
            return max(0.0, (n - rule.before) * short - spare), (n + rule.after) * long + spare
    return None
