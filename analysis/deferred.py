"""Libraries whose import costs seconds: loaded when asked, or only the one module that is asked for.

`jsonschema`, which altair and nbformat import, imports `rfc3987_syntax` for one optional format, and that builds
an Earley grammar of all web addresses: about half of the processor time of all that a notebook imports.
`nltk` imports all of itself, scipy.stats and scikit-learn for any one of its modules.
"""

import importlib
import sys
import threading
from functools import cache
from importlib.util import find_spec
from types import ModuleType
from typing import Any

GRAMMAR = "rfc3987_syntax"
_alone = threading.Lock()


def defer() -> None:
    """Put a stand-in where the grammar would be imported, until somebody asks it about an address."""
    if GRAMMAR not in sys.modules and find_spec(GRAMMAR):
        sys.modules[GRAMMAR] = _stand_in()


def _stand_in() -> ModuleType:
    module = ModuleType(GRAMMAR, "Stands in for the library of this name until it is asked.")

    def is_valid_syntax(term: str, value: str) -> bool:
        if sys.modules.get(GRAMMAR) is module:
            del sys.modules[GRAMMAR]
        return bool(importlib.import_module(GRAMMAR).is_valid_syntax(term, value))

    module.is_valid_syntax = is_valid_syntax  # type: ignore[attr-defined]
    return module


@cache
def alone(name: str) -> Any:
    """A module without what the packages around it import; a later import of these gives them whole, as ever."""
    top = name.partition(".")[0]
    with _alone:
        if name in sys.modules or top in sys.modules:
            return importlib.import_module(name)
        try:
            for at, letter in enumerate(name):
                if letter == ".":
                    sys.modules[name[:at]] = _bare(name[:at])
            return importlib.import_module(name)
        finally:
            for module in [module for module in sys.modules if module.partition(".")[0] == top]:
                del sys.modules[module]


def _bare(package: str) -> ModuleType:
    """A package that has not been run: only the place of its modules is known."""
    spec = find_spec(package)
    if spec is None:
        raise ModuleNotFoundError(f"No module named {package!r}", name=package)
    bare = ModuleType(package)
    bare.__path__ = list(spec.submodule_search_locations or ())
    return bare
