"""Libraries whose import costs seconds: loaded when asked, or only the one module that is asked for.

`jsonschema`, which altair and nbformat import, imports `rfc3987_syntax` for one optional format, and that builds
an Earley grammar of all web addresses: about half of the processor time of all that a notebook imports.
scipy takes every name of NumPy, and so imports `numpy.f2py`, which writes wrappers of Fortran.
`nltk` imports all of itself, scipy.stats and scikit-learn for any one of its modules.
"""

import importlib
import sys
import threading
from collections.abc import Sequence
from functools import cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader, find_spec
from types import ModuleType
from typing import Any

GRAMMAR = "rfc3987_syntax"
LATE = "numpy.f2py"
_alone = threading.Lock()


class _Late(MetaPathFinder):
    """Finds one module, which is run when something of it is asked for."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target) if name == LATE else None
        if spec and spec.loader:
            spec.loader = LazyLoader(spec.loader)
        return spec


def defer() -> None:
    """Put a stand-in where the grammar would be imported, until somebody asks it about an address; f2py likewise."""
    if not any(isinstance(finder, _Late) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Late())
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
