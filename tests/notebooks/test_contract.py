import ast
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

from shopswitch.checks.catalogue import steps

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
FILES = sorted(NOTEBOOKS.glob("*.ipynb"))


def code_cells(path: Path) -> list[Any]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def tagged(path: Path, tag: str) -> list[Any]:
    return [cell for cell in code_cells(path) if tag in cell.metadata.get("tags", [])]


def test_every_step_has_its_notebook_and_the_reverse() -> None:
    """The folder is the order of the runbook: one notebook per step, named after it."""
    assert [path.name for path in FILES] == sorted(step.notebook for step in steps().values())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
class TestNotebook:
    def test_it_is_thin(self, path: Path) -> None:
        """At most eight code cells of at most eight lines, no definitions, no loops."""
        cells = code_cells(path)
        assert len(cells) <= 8
        assert max(len(cell.source.splitlines()) for cell in cells) <= 8
        kinds = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.AsyncFunctionDef, ast.Lambda)
        found = [node for cell in cells for node in ast.walk(ast.parse(cell.source)) if isinstance(node, kinds)]
        assert found == []

    def test_it_imports_only_what_notebooks_may(self, path: Path) -> None:
        """The runbook, its check and the widgets; nothing that talks to a system."""
        source = "\n".join(cell.source for cell in code_cells(path))
        modules = {n.module for n in ast.walk(ast.parse(source)) if isinstance(n, ast.ImportFrom)}
        key = path.stem[3:]
        assert modules == {"shopswitch", f"shopswitch.checks.{key}", "shopswitch.widgets.result_view"}

    def test_its_parameters_are_the_demo_client(self, path: Path) -> None:
        """One cell tagged `parameters`; by default the emulated client, so that anybody can run it."""
        (cell,) = tagged(path, "parameters")
        values = {node.targets[0].id: node.value.value for node in ast.parse(cell.source).body}  # type: ignore[attr-defined]
        assert values == {"client": "demo", "clients": ""}

    def test_it_keeps_one_verdict_line(self, path: Path) -> None:
        """Exactly one output is committed: the verdict, which nbval compares."""
        kept = [cell for cell in code_cells(path) if cell.outputs]
        assert kept == tagged(path, "nbval-check-output") == tagged(path, "keep_output")
        (output,) = kept[0].outputs
        assert re.fullmatch(rf"{path.stem[3:]}: [A-Z ]+\n", "".join(output.text))
        assert kept[0].execution_count is not None
