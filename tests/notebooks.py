"""Run notebooks from a clean kernel. As a program: run them and store their outputs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent


def run(path: Path) -> Any:
    """The notebook, run from top to bottom in a new kernel; an exception in a cell is raised."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": path.parent}})
    client.execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # when it ran is nobody's business
    notebook.metadata = nbformat.NotebookNode({"kernelspec": notebook.metadata["kernelspec"]})
    return notebook


def outputs(notebook: Any) -> list[list[tuple[str, str]]]:
    """What each cell shows, by kind."""
    return [[_output(output) for output in cell.get("outputs", [])] for cell in notebook.cells]


def _output(output: Any) -> tuple[str, str]:
    if output["output_type"] == "stream":
        return output["name"], output["text"]
    data = output.get("data", {})
    return output["output_type"], str(data.get("text/html") or data.get("text/plain"))


if __name__ == "__main__":
    for name in sys.argv[1:]:
        nbformat.write(run(Path(name)), name)
        print("stored", name)
