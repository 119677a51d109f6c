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
    "versions",
    "evidence",
    "chart",
)
CHARTS = ("credits", "outlets", "speakers", "topics")  # of those with a name that no word has


def said(name: str) -> Any:
    """What a word stands for in the workbench."""
    return getattr(importlib.import_module("analysis.workbench"), name)


def _known(name: str) -> str:
    """What there is: words, and where charts have that name."""
    chart = f"There is ma.chart.{name}(news). " if name in CHARTS else ""
    return f"{chart}There are: {', '.join(WORDS)}"


class _Said:
    """Calling a module calls the word of its name."""

    def __get__(self, module: ModuleType | None, owner: type) -> Any:
        return self if module is None else said(module.__name__.rpartition(".")[2])


class _Told:
    """The documentation of a module that is a word: how the word is called, and what it gives."""

    def __get__(self, module: ModuleType | None, owner: type) -> str:
        if module is None:
            return "A module whose name is a word."
        name = module.__name__.rpartition(".")[2]
        word = said(name)
        called = str(inspect.signature(word)).replace("pandas.", "pd.")
        return f"ma.{name}{called}\n\n{inspect.getdoc(word)}"

    def __set__(self, module: ModuleType, value: str) -> None:
        module.__dict__["__doc__"] = value


class Room(ModuleType):
    """A module of the package; calling one that is no word says so, and which words there are."""

    def __call__(self, *_: Any, **__: Any) -> Any:
        """Raise WordError."""
        name = self.__name__.rpartition(".")[2]
        if name == "chart":
            raise WordError(
                f"ma.chart holds charts, say ma.chart.outlets(news). There are: {', '.join(dir(self))}"
            )
        raise WordError(f"ma.{name} is a module and no word. {_known(name)}")

    def __reduce__(self) -> tuple[Callable[[str], ModuleType], tuple[str]]:
        return importlib.import_module, (self.__name__,)


class Word(Room):
    """A module whose name is a word as well: `ma.tally(news, "outlet")`, and `tally.by` is there as ever."""

    __call__ = _Said()
    __doc__ = _Told()
    __all__ = ()  # the functions of the module are not what `help(ma.tally)` is asked for

    @property
    def __signature__(self) -> inspect.Signature:
        """That of the word, for who asks how to call it."""
        return inspect.signature(self.__call__)


class Package(ModuleType):
    """The package: it offers the words, and those of its modules that are named like one can be called."""

    def __setattr__(self, name: str, value: Any) -> None:
        if type(value) is ModuleType:  # as importing a module binds it here
            value.__class__ = Word if name in WORDS else Room
        super().__setattr__(name, value)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # a question of Python's own
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}", name=name, obj=self)
        if find_spec(f"{self.__name__}.{name}"):
            return importlib.import_module(f"{self.__name__}.{name}")
        if name in WORDS:
            return said(name)
        raise WordError(f"there is no word {name!r}{nearest(name, WORDS)} {_known(name)}")

    def __dir__(self) -> list[str]:
        return sorted([*WORDS, *(name for name in vars(self) if name.startswith("__"))])
