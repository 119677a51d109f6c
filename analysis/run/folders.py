"""Names of folders made from any text: safe on every file system, and no two alike."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from analysis import paths

LONGEST = 100  # bytes; file systems end at 255, and a path has more parts
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


def names(texts: Iterable[str]) -> list[str]:
    """A folder name for each text: letters, digits, - and _ alone; numbered where two would be the same.

    Lower case throughout, so that names differ on file systems that do not tell case apart; never a path, never
    hidden, never a name that Windows reserves. The same texts give the same names.
    """
    taken = set(RESERVED)
    found = []
    for text in texts:
        stem = _stem(text)
        name, number = stem, 2
        while name in taken:
            name, number = f"{stem}-{number}", number + 1
        taken.add(name)
        found.append(name)
    return found


def of_inputs(inputs: Sequence[Path]) -> str:
    """The name of a run of these inputs, of which there may be none: then it is the sample corpus."""
    return (inputs[0] if inputs else paths.sample()).resolve().stem or "report"


def _stem(text: str) -> str:
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())
    stem = re.sub(r"[\W_]+", "-", plain[:LONGEST]).strip("-")
    return stem.encode("utf-8")[:LONGEST].decode("utf-8", "ignore").strip("-") or "report"
