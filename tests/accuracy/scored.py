"""One score of a gold set."""

from typing import NamedTuple


class Scored(NamedTuple):
    """A score by its name: how many things were judged, the score, and what to look at if it is too low."""

    name: str
    of: int
    value: float
    detail: str = ""


def share(name: str, rights: list[bool], least: int, detail: str = "") -> Scored:
    """The share that is right, of at least so many: a set that shrank is no set."""
    if len(rights) < least:
        raise ValueError(f"{name}: {len(rights)} judged, at least {least} expected")
    return Scored(name, len(rights), sum(rights) / len(rights), detail)
