"""The papermill engine `media-analysis`: papermill's own way to run notebooks, with kernels that start warm.

Every `papermill` in this environment imports this module, which papermill itself is part-way through: so it
imports nothing heavy, and papermill only when a notebook runs.
"""

from typing import Any

from nbformat import NotebookNode

NAME = "media-analysis"


class WarmEngine:
    """What papermill asks of an engine. Each notebook has a kernel of its own; nothing leaks to the next."""

    @staticmethod
    def execute_notebook(nb: NotebookNode, kernel_name: str, **options: Any) -> NotebookNode:
        """Run the cells; takes the options of papermill's engine `nbclient`."""
        from analysis.kernels.client import Engine

        executed: NotebookNode = Engine.execute_notebook(nb, kernel_name, **options)
        return executed

    @staticmethod
    def nb_kernel_name(nb: NotebookNode, name: str | None = None) -> str:
        """The kernel that the notebook names, unless told another."""
        from papermill.utils import nb_kernel_name

        return str(nb_kernel_name(nb, name))

    @staticmethod
    def nb_language(nb: NotebookNode, language: str | None = None) -> str:
        """The language that the notebook names, unless told another."""
        from papermill.utils import nb_language

        return str(nb_language(nb, language))
