"""The section an article says it stands in: the label it prints, and the folders of its address."""

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

import pandas as pd

from analysis import paths
from analysis.text import fold

FOLDERS = 8  # of an address are read, the last of those that speak counts
_REGISTRY = frozenset(
    {"ac", "co", "com", "edu", "gob", "gov", "gouv", "net", "or", "org"}
)  # no outlet's own name
_LONGEST = 60  # characters of a section's name; a longer one is none
_PARTS = re.compile(r"\s*[/|>»•,;]\s*")
_JOINTS = re.compile(r"[\W_]+")


@lru_cache(maxsize=1)
def table() -> pd.DataFrame:
    """The list of sections as a person edits it, as terms: qcode, term (folded), weight, note."""
    listed = pd.read_csv(paths.data("topics", "sections.csv"), dtype=str, keep_default_na=False)
    return listed.assign(term=[_name(name) for name in listed.section], weight=listed.weight.astype(float))


@lru_cache(maxsize=1)
def places() -> dict[str, int]:
    """Where in the list each section stands."""
    return {str(term): place for place, term in enumerate(table().term)}


def said(section: str | None, url: str | None) -> Iterator[tuple[int, str]]:
    """Sections of the list that an article prints, else one of its address: its place, and what was read."""
    printed = dict(_printed(section or ""))
    yield from printed.items() if printed else _address(url or "")


def _printed(section: str) -> Iterator[tuple[int, str]]:
    """A printed label as a whole, else the parts of `News / Sport`."""
    label = section[: 4 * _LONGEST].strip()
    for part in [label] if _name(label) in places() else _PARTS.split(label):
        if (name := _name(part)) in places():
            yield places()[name], f"section: {part}"


def _address(url: str) -> Iterator[tuple[int, str]]:
    """The deepest folder of an address that names a section, else its subdomain; the page's own name is none."""
    host, *path = re.split(r"[?#]", url[:2000], maxsplit=1)[0].partition("//")[2].split("/")
    for folder in path[:-1][:FOLDERS][::-1]:
        if (name := _name(unquote(folder, errors="replace"))) in places():
            yield places()[name], f"address: /{folder}/"
            return
    if (name := _name(_subdomain(host))) in places():
        yield places()[name], f"address: {host}"


def _subdomain(host: str) -> str:
    """`sport` of sport.gull.example, nothing of sport.example or sport.co.example."""
    first, *rest = host.partition(":")[0].lower().split(".")
    return first if len(rest) >= 2 and not (len(rest) == 2 and rest[0] in _REGISTRY) else ""


@lru_cache(maxsize=50_000)
def _name(label: str) -> str:
    return _JOINTS.sub(" ", fold(label)).strip() if len(label) <= _LONGEST else ""
