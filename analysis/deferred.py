"""Libraries whose import costs seconds: loaded when asked, or only the one module that is asked for.

`jsonschema`, which altair and nbformat import, imports `rfc3987_syntax` for one optional format, and that builds
an Earley grammar of all web addresses: about half of the processor time of all that a notebook imports; for
another `rfc3986_validator`, which compiles two long expressions. scipy's graphs import all of linear algebra for their
Laplacian, and papermill imports `requests` for notebooks that lie on the web: nobody here asks for either.
scipy takes every name of NumPy, and so imports `numpy.f2py`, which writes wrappers of Fortran.
`nltk` imports all of itself, scipy.stats and scikit-learn for any one of its modules.
"""

import importlib
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader, find_spec
from types import ModuleType
from typing import Any

STAND_IN = {  # module → the function that is asked of it
    "rfc3987_syntax": "is_valid_syntax",
    "rfc3986_validator": "validate_rfc3986",
    "scipy.sparse.csgraph._laplacian": "laplacian",
}
LATE = "numpy.f2py"
_DOES = "Stands in for the module of this name until it is asked."
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
    """Put stand-ins where such modules would be imported, until somebody asks them for something; f2py likewise."""
    if not any(isinstance(finder, _Late) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Late())
    for name, function in STAND_IN.items():
        top = name.partition(".")[0]
        if name not in sys.modules and find_spec(top):
            sys.modules[name] = _stand_in(name, function)


def _stand_in(name: str, function: str) -> ModuleType:
    module = ModuleType(name, _DOES)

    def asked(*given: Any, **settings: Any) -> Any:
        return getattr(_real(module), function)(*given, **settings)

    setattr(module, function, asked)
    return module


def _real(module: ModuleType) -> ModuleType:
    """The module that another one stands in for, in its place from now on."""
    _leave(module)
    return importlib.import_module(module.__name__)


def _leave(module: ModuleType) -> None:
    """Have a stand-in give its place back, if it still has it."""
    if sys.modules.get(module.__name__) is module:
        del sys.modules[module.__name__]


@contextmanager
def late(name: str) -> Iterator[None]:
    """Have those who import a module meanwhile get what imports it when something of it is asked for."""
    if name in sys.modules:
        yield
        return
    module = ModuleType(name, _DOES)

    def asked(attribute: str) -> Any:
        return getattr(_real(module), attribute)

    module.__getattr__ = asked  # type: ignore[method-assign]
    sys.modules[name] = module
    try:
        yield
    finally:
        _leave(module)


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
