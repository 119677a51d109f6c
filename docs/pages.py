"""Pages of the site that are made from what stands elsewhere, so that nothing is said twice."""

import importlib
import inspect
import re
from functools import partial
from pathlib import Path
from typing import Any

import griffe
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parent.parent
MADE = {  # page → where its text stands
    "index.md": "README.md", "codebook.md": "data/README.md", "changelog.md": "CHANGELOG.md",
    "contributing.md": "CONTRIBUTING.md",
}  # fmt: skip
LINK = re.compile(r"\]\((?:\.\./)?([^)#:]+)(#[^)]*)?\)")
CANNOT = re.compile(r"^\*Cannot know:\* (.+)$", re.MULTILINE)


class Examples(griffe.Extension):
    """Examples of a docstring, which doctests run, as blocks of code; defaults as they are, not as code names them."""

    def on_function_instance(self, *, func: griffe.Function, **_: Any) -> None:
        """Fence each paragraph that begins with a prompt, and say what a default is."""
        for one in func.parameters if func.module.path.startswith("analysis.workbench.") else ():
            if isinstance(one.default, griffe.ExprName | griffe.ExprAttribute):
                word = getattr(importlib.import_module(func.module.path), func.name)
                one.default = repr(inspect.signature(word).parameters[one.name].default)
        if func.docstring:
            parts = func.docstring.value.split("\n\n")
            fenced = [f"```pycon\n{part}\n```" if part.startswith(">>> ") else part for part in parts]
            func.docstring.value = "\n\n".join(fenced)


def on_files(files: Files, config: Any) -> Files:
    """Add the pages that are made."""
    for page, source in MADE.items():
        text = LINK.sub(partial(moved, source=source), (ROOT / source).read_text(encoding="utf-8"))
        files.append(File.generated(config, page, content=text))
    files.append(File.generated(config, "limits.md", content=limits()))
    return files


def moved(link: re.Match[str], source: str) -> str:
    """A link of a file as one of the site; to what is no page, its name alone in brackets stays."""
    target = (Path(source).parent / link[1]).as_posix()
    pages = {place: page for page, place in MADE.items()}
    inside = target.removeprefix("docs/") if target.startswith("docs/") else None
    page = pages.get(target, inside)
    return f"]({page}{link[2] or ''})" if page else "](index.md)"


def limits() -> str:
    """What each step cannot know, taken together from the method."""
    parts = (ROOT / "docs" / "method.md").read_text(encoding="utf-8").split("\n## ")[1:]
    lines = [
        "# Limits",
        "",
        "What no step can know, however well it works; the [method](method.md) says why.",
        "",
    ]
    for part in parts:
        name, told = part.split("\n", 1)[0], CANNOT.findall(part)
        lines += [f"**{name}**: {one}\n" for one in told]
    return "\n".join(lines)
