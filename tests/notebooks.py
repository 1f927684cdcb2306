"""Run notebooks, each in a new Python. As a program: run them and store their outputs.

There is no Jupyter kernel: one needs ports and time to start, and cuts what is printed into pieces as it likes. Cells
are plain Python, so this runs them and shows the value of a last expression, as Jupyter does.
"""

from __future__ import annotations

import ast
import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
from nbformat.v4 import new_output

SHOWN_AS = {"_repr_html_": "text/html", "_repr_svg_": "image/svg+xml"}


def run(path: Path) -> Any:
    """The notebook, run from top to bottom in a new process; an exception in a cell is raised."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(_run, path).result()


def outputs(notebook: Any) -> list[Any]:
    """What each cell shows."""
    return [cell.get("outputs", []) for cell in notebook.cells]


def _run(path: Path) -> Any:
    notebook = nbformat.read(path.absolute(), as_version=4)
    os.chdir(path.parent)
    main = sys.modules["__main__"] = ModuleType("__main__")
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(cells, 1):
        cell.execution_count = number
        cell.outputs = _outputs(cell.source, vars(main), number, f"{path.name}, cell {number}")
    nbformat.validate(notebook)
    return notebook


def _outputs(source: str, names: dict[str, Any], number: int, where: str) -> list[Any]:
    tree = ast.parse(source, where)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    value = None
    with redirect_stdout(StringIO()) as printed:
        exec(compile(tree, where, "exec", dont_inherit=True), names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), where, "eval", dont_inherit=True), names)
    shown = [new_output("stream", name="stdout", text=printed.getvalue())] if printed.getvalue() else []
    if value is not None:
        rich = {kind: getattr(value, name)() for name, kind in SHOWN_AS.items() if hasattr(value, name)}
        shown.append(new_output("execute_result", {"text/plain": repr(value), **rich}, execution_count=number))
    return shown


if __name__ == "__main__":
    for name in sys.argv[1:]:
        nbformat.write(run(Path(name)), name)
        print("stored", name)
