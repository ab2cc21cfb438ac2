import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest

from shopswitch.errors import RunError
from shopswitch.runbook.engine import Execution, check_parameters, execute


def notebook(folder: Path, *cells: str, parameters: str = 'client = "demo"') -> Path:
    made = nbformat.v4.new_notebook()
    first = nbformat.v4.new_code_cell(parameters)
    first.metadata["tags"] = ["parameters"]
    made.cells = [first, *(nbformat.v4.new_code_cell(source) for source in cells)]
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path = folder / "made.ipynb"
    nbformat.write(made, path)
    return path


def run(folder: Path, *cells: str, deadline_s: float = 60.0, **environment: str) -> Execution:
    return execute(
        notebook(folder, *cells),
        folder / "out.ipynb",
        parameters={"client": "theehuis"},
        environment={**os.environ, **environment},
        deadline_s=deadline_s,
    )


def test_a_good_notebook_ends_well_with_its_parameters_and_environment(tmp_path: Path) -> None:
    """The parameter and the environment given to the run reach the kernel, and the outcome is kept."""
    ended = run(
        tmp_path, 'import os; assert (client, os.environ["SW_X"]) == ("theehuis", "1"); print(client)', SW_X="1"
    )
    assert ended == Execution(True)
    assert "theehuis" in (tmp_path / "out.ipynb").read_text()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("import sys; sys.exit(0)", "not completed"),
        ("import os; os._exit(0)", "kernel died"),
    ],
    ids=["error", "exit", "kernel dies"],
)
def test_a_notebook_that_breaks_off_never_counts_as_run(source: str, words: str, tmp_path: Path) -> None:
    """An error, a quiet exit and a dead kernel are told, and what was executed is kept."""
    ended = run(tmp_path, source, "print('after')")
    assert not ended.ok
    assert words in ended.reason
    assert (tmp_path / "out.ipynb").exists()


def test_a_notebook_past_its_deadline_is_stopped(tmp_path: Path) -> None:
    """A cell that never ends is killed and told as such."""
    ended = run(tmp_path, "import threading; threading.Event().wait()", deadline_s=4)
    assert not ended.ok
    assert "within 4 seconds" in ended.reason


def test_an_unknown_parameter_is_refused_before_anything_runs(tmp_path: Path) -> None:
    """A typing error must not end in a run for the default client."""
    path = notebook(tmp_path, "print(client)")
    with pytest.raises(RunError, match=r"no parameter 'clint'.*It has: client"):
        check_parameters(path, {"clint": "theehuis"})
    with pytest.raises(RunError, match="missing"):
        check_parameters(tmp_path / "absent.ipynb", {})


def test_two_notebooks_at_a_time_do_not_hear_each_other(tmp_path: Path) -> None:
    """Clients run side by side in one process: each kernel answers its own notebook only."""
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(lambda folder: run(folder, f"print({folder.name!r} * 3)"), folders))
    assert ended == [Execution(True), Execution(True)]
    assert ["oneoneone" in (folder / "out.ipynb").read_text() for folder in folders] == [True, False]
    assert "twotwotwo" in (folders[1] / "out.ipynb").read_text()
