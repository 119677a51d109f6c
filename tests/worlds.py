"""Small news worlds in which it is known who leads: stories, outlets, and what hides the times of their articles."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from analysis import schema

HOUR, DAY = 3_600.0, 86_400.0
START = pd.Timestamp("2026-01-05", tz="UTC")
Floats = npt.NDArray[np.float64]
Random = np.random.Generator
Seen = Callable[[Floats], tuple[Floats, Floats]]  # when an article appeared → what is known of it


def to_the_minute(at: Floats) -> tuple[Floats, Floats]:
    """A time as pages print it."""
    low = np.floor(at / 60) * 60
    return low, low + 59


def to_the_day(at: Floats) -> tuple[Floats, Floats]:
    """A day alone."""
    low = np.floor(at / DAY) * DAY
    return low, low + DAY - 1


def on_the_hour(at: Floats) -> tuple[Floats, Floats]:
    """A clock time that the outlet has rounded down to the hour, printed like any other."""
    return to_the_minute(np.floor(at / HOUR) * HOUR)


def by_a_slow_feed(at: Floats) -> tuple[Floats, Floats]:
    """Seen when a feed was fetched at six in the morning: since the day before."""
    high = np.ceil((at - 6 * HOUR) / DAY) * DAY + 6 * HOUR
    return high - DAY, high


def world(
    random: Random,
    stories: int = 60,
    outlets: int = 6,
    *,
    tells: float = 0.7,
    ahead: Mapping[int, float] | None = None,
    more: Mapping[int, int] | None = None,
    seen: Mapping[int, Seen] | None = None,
    nights: tuple[int, ...] = (),
    days: int = 90,
) -> pd.DataFrame:
    """Articles of stories that outlets tell some hours after an event, by chance alone but for what is asked.

    `ahead`: seconds by which an outlet is earlier than it would be; `more`: how many articles of a story it has,
    each as late as any; `nights`: outlets that publish from six to midnight, and what is ready in the night at six.
    """
    rows = []
    for story in range(stories):
        event = random.uniform(0, days * DAY)
        for outlet in np.flatnonzero(random.random(outlets) < tells):
            at = (
                event
                + random.exponential(5 * HOUR, (more or {}).get(int(outlet), 1))
                - (ahead or {}).get(int(outlet), 0)
            )
            if outlet in nights:
                at = np.where(
                    at % DAY < 6 * HOUR,
                    np.floor(at / DAY) * DAY + 6 * HOUR + random.uniform(0, 900, len(at)),
                    at,
                )
            low, high = (seen or {}).get(int(outlet), to_the_minute)(at)
            rows += [(f"story-{story}", f"Outlet {outlet}", *ends) for ends in zip(low, high, strict=True)]
    return articles(pd.DataFrame(rows, columns=["story_id", "outlet", "low", "high"]))


TOPICS = ("medtop:01000000", "medtop:04000000", "medtop:11000000", "medtop:15000000")
SLACK = 10  # days that agendas exist before and after those that are told


def wandering(random: Random, days: int = 60) -> Floats:
    """What is on the agenda: days × topics, weights that wander from day to day."""
    wave = random.normal(0, 1.2, (days + 2 * SLACK, len(TOPICS)))
    for day in range(1, len(wave)):
        wave[day] += 0.6 * wave[day - 1]
    wave = np.exp(wave)
    return np.asarray(wave / wave.sum(axis=1, keepdims=True))


def agendas(
    random: Random,
    later: int = 0,
    days: int = 60,
    stories_a_day: int = 3,
    *,
    agenda: Floats | None = None,
    more: Mapping[int, int] | None = None,
    retold: float = 0.0,
    seen: Seen = to_the_minute,
) -> pd.DataFrame:
    """Articles of four outlets that follow one agenda, the first outlet so many days before the others.

    `agenda`: else a wandering one of their own; `more`: how many times as many stories an outlet tells; `retold`: the
    chance that each other outlet tells a story again within two days; `seen`: what is known of times.
    """
    wave = wandering(random, days) if agenda is None else agenda
    rows, story = [], 0
    for day in range(days):
        for outlet in range(4):
            at = day + SLACK + (later if outlet == 0 else 0)
            for _ in range(stories_a_day * (more or {}).get(outlet, 1)):
                story += 1
                topic = random.choice(len(TOPICS), p=wave[at])
                begun = DAY * day + random.uniform(0, 80_000)
                others = [one for one in range(4) if one != outlet and random.random() < retold]
                for teller in (outlet, *others):
                    when = np.array([begun if teller == outlet else begun + random.uniform(0, 2 * DAY)])
                    low, high = seen(when)
                    rows.append((f"s{story}", f"Outlet {teller}", low[0], high[0], TOPICS[topic]))
    table = pd.DataFrame(rows, columns=["story_id", "outlet", "low", "high", "qcode"])
    kind = pd.ArrowDtype(schema.TOPICS)
    each = [[{"qcode": q, "score": 1.0, "words": []}] for q in table.pop("qcode")]
    return articles(table).assign(topics=pd.Series(pa.array(each, schema.TOPICS), dtype=kind))


def articles(rows: pd.DataFrame) -> pd.DataFrame:
    """Articles with stories, outlets and known bounds (seconds from the start)."""
    told: dict[str, Any] = {
        "article_id": [f"a{n}" for n in range(len(rows))], "document": "d", "published_basis": "absolute",
        "published_earliest": START + pd.to_timedelta(rows["low"], "s"),
        "published_latest": START + pd.to_timedelta(rows["high"], "s"), "published_raw": "",
    }  # fmt: skip
    return rows.drop(columns=["low", "high"]).assign(**told)
