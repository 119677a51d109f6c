"""A library whose import costs seconds and whose answer is hardly ever asked for: loaded when it is asked.

`jsonschema`, which altair and nbformat import, imports `rfc3987_syntax` for one optional format, and that builds
an Earley grammar of all web addresses: about half of the processor time of all that a notebook imports.
"""

import importlib
import sys
from importlib.util import find_spec
from types import ModuleType

GRAMMAR = "rfc3987_syntax"


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
