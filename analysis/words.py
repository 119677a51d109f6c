"""What `import analysis as ma` offers: the words of the workbench, each loaded when it is first said."""

import importlib
import inspect
from collections.abc import Callable
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from analysis.errors import WordError, nearest

WORDS = (
    "open",
    "read",
    "where",
    "tally",
    "shares",
    "over_time",
    "compare",
    "search",
    "stories",
    "first",
    "copies",
    "quotes",
    "claims",
    "evidence",
    "chart",
)


def said(name: str) -> Any:
    """What a word stands for in the workbench."""
    return getattr(importlib.import_module("analysis.workbench"), name)


class _Said:
    """Calling a module calls the word of its name."""

    def __get__(self, module: ModuleType | None, owner: type) -> Any:
        return self if module is None else said(module.__name__.rpartition(".")[2])


class Word(ModuleType):
    """A module whose name is a word as well: `ma.tally(news, "outlet")`, and `tally.by` is there as ever."""

    __call__ = _Said()

    @property
    def __signature__(self) -> inspect.Signature:
        """That of the word, for who asks how to call it."""
        return inspect.signature(self.__call__)

    def __reduce__(self) -> tuple[Callable[[str], ModuleType], tuple[str]]:
        return importlib.import_module, (self.__name__,)


class Package(ModuleType):
    """The package: it offers the words, and those of its modules that are named like one can be called."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name in WORDS and type(value) is ModuleType:  # as importing a module binds it here
            value.__class__ = Word
        super().__setattr__(name, value)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # a question of Python's own
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}", name=name, obj=self)
        if find_spec(f"{self.__name__}.{name}"):
            return importlib.import_module(f"{self.__name__}.{name}")
        if name in WORDS:
            return said(name)
        raise WordError(f"there is no word {name!r}{nearest(name, WORDS)} There are: {', '.join(WORDS)}")

    def __dir__(self) -> list[str]:
        return sorted([*WORDS, *(name for name in vars(self) if name.startswith("__"))])
