"""What a run leaves behind, whatever happens in it."""

import json
from pathlib import Path
from typing import Any

import bagit
import nbformat
import pytest

from shopswitch.profile import load_profile
from shopswitch.runbook.runner import Limits, Outcome, exit_code, plan, run_client
from tests.end_to_end.conftest import Bench

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def run(bench: Bench, name: str, outputs: Path, *keys: str, **more: Any) -> Outcome:
    return run_client(load_profile(name, bench.profiles), plan(None, keys), outputs, **more)


def verdicts(outcome: Outcome) -> dict[str, str]:
    """As written in results.json, not as held in memory."""
    rows = json.loads((outcome.run_dir / "data" / "results.json").read_text())
    return {row["step"]: row["verdict"] for row in rows}


@pytest.fixture(scope="module")
def whole(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> tuple[Outcome, str]:
    """One whole run of a client with defects."""
    defects = {"MISSING_IN_NEW": 1, "OLD_ORDER_OPEN": 1, "NEVER_IMPORTED": 1, "STOCK_DIFFERS": 1}
    name = bench.client(stage="switched", seed=4, defects=defects)
    return run(bench, name, tmp_path_factory.mktemp("outputs")), name


def test_the_run_folder_is_as_the_design_says(whole: tuple[Outcome, str]) -> None:
    """A valid bag with every part in its place, and no workspace left beside it."""
    outcome, _ = whole
    bagit.Bag(str(outcome.run_dir)).validate()
    data = outcome.run_dir / "data"
    steps = plan()
    assert {path.name for path in (data / "notebooks").iterdir()} == {step.notebook for step in steps}
    assert {path.stem for path in (data / "html").iterdir()} == {Path(step.notebook).stem for step in steps}
    assert {path.name for path in (data / "findings").iterdir()} == {
        f"{step.key}.{form}" for step in steps for form in ("jsonl", "csv")
    }
    assert json.loads((data / "run.json").read_text())["planned"] == [step.key for step in steps]
    assert [path.name for path in outcome.run_dir.parent.iterdir()] == [outcome.run_dir.name]


def test_results_and_findings_tell_the_truth(bench: Bench, whole: tuple[Outcome, str]) -> None:
    """The findings on disk are exactly the truth, and results.json has the keys of the contract."""
    outcome, name = whole
    data = outcome.run_dir / "data"
    found = {
        (path.stem, finding["code"], finding["subject"])
        for path in (data / "findings").glob("*.jsonl")
        for finding in map(json.loads, path.read_text().splitlines())
    }
    assert found == bench.truth(name)
    for row in json.loads((data / "results.json").read_text()):
        assert {"step", "verdict", "summary", "counts", "started_at", "finished_at", "notebook", "inputs"} <= set(row)
        for item in row["inputs"]:
            assert {"name", "role", "source", "read_at", "rows", "complete", "sha256"} <= set(item)
    assert outcome.exit_code == 1


def test_no_secret_and_no_customer_is_in_the_evidence(bench: Bench, whole: tuple[Outcome, str]) -> None:
    """None of the canaries, in no byte of any file."""
    outcome, name = whole
    canaries = bench.server.client(name).canaries()
    words = [word.encode() for kind in ("secrets", "personal") for word in canaries[kind] if len(word) >= 6]
    assert len(words) > 50
    leaks = {
        (path.name, word)
        for path in outcome.run_dir.rglob("*")
        if path.is_file()
        for word in words
        if word in path.read_bytes()
    }
    assert leaks == set()


def test_nothing_is_fetched_twice(whole: tuple[Outcome, str]) -> None:
    """A later notebook reads the run's snapshot instead of asking the system again."""
    outcome, _ = whole
    lines = [json.loads(line) for line in (outcome.run_dir / "data" / "requests.jsonl").read_text().splitlines()]
    products = [line for line in lines if line["role"] == "old" and line["path"].endswith("/wc/v3/products")]
    # First contact, SKUs; stock of the old shop is not read at all.
    assert len(products) <= 3, [line["query"] for line in products]
    assert {line["intent"] for line in lines} == {"read"}


def test_the_archived_notebooks_name_no_machine(whole: tuple[Outcome, str]) -> None:
    """No absolute path of this machine stands in an executed notebook or in run.json."""
    outcome, _ = whole
    here = str(outcome.run_dir.parents[1])
    for path in (outcome.run_dir / "data").rglob("*"):
        if path.is_file():
            assert here not in path.read_text(encoding="utf-8", errors="replace"), path.name


def template(folder: Path, step: str, *cells: str) -> Path:
    """A folder of notebooks in which one step's does something else."""
    made = nbformat.v4.new_notebook()
    first = nbformat.v4.new_code_cell('client = "demo"\nclients = ""')
    first.metadata["tags"] = ["parameters"]
    made.cells = [first, *(nbformat.v4.new_code_cell(source) for source in cells)]
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    (planned,) = plan(None, [step])
    nbformat.write(made, folder / planned.notebook)
    return folder


OPEN = "from shopswitch import open_runbook\nfrom shopswitch.checks.sku_match import STEP\n"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (["print('nothing recorded')"], "without recording"),
        (["raise SystemExit"], "not completed"),
        (["import os; os.kill(os.getpid(), 9)"], "kernel died"),
        ([OPEN + "b = open_runbook(STEP.key, client)\nb.record(STEP.check(b.read(), b.context))", "1/0"], "ZeroDiv"),
    ],
    ids=["no record", "quiet exit", "killed", "error after the record"],
)
def test_a_step_that_did_not_end_well_could_not_run(bench: Bench, cells: list[str], words: str, tmp_path: Path) -> None:
    """The runner's own record says COULD NOT RUN, even where the kernel had left a green one; the run is sealed."""
    name = bench.client(stage="switched")
    (tmp_path / "nb").mkdir()
    notebooks = template(tmp_path / "nb", "sku_match", *cells)
    outcome = run(bench, name, tmp_path, "sku_match", notebooks=notebooks)
    assert verdicts(outcome) == {"sku_match": "COULD NOT RUN"}
    assert words in outcome.records[0]["summary"]
    assert outcome.exit_code == 3
    bagit.Bag(str(outcome.run_dir)).validate()


def test_a_notebook_that_hangs_is_stopped_and_the_run_goes_on(bench: Bench, tmp_path: Path) -> None:
    """The deadline of one notebook, and the limit of the whole run, both end in COULD NOT RUN."""
    name = bench.client(stage="switched")
    (tmp_path / "nb").mkdir()
    notebooks = template(tmp_path / "nb", "sku_match", "import threading; threading.Event().wait()")
    outcome = run(bench, name, tmp_path, "sku_match", "open_orders", notebooks=notebooks, limits=Limits(3, 3))
    assert verdicts(outcome) == {"sku_match": "COULD NOT RUN", "open_orders": "COULD NOT RUN"}
    assert "limit of 3 seconds" in outcome.records[1]["summary"]


def test_a_leaking_notebook_is_not_archived(bench: Bench, tmp_path: Path) -> None:
    """A notebook that prints a key, even encoded, is left out, and its step could not run."""
    name = bench.client(stage="switched")
    secret = bench.server.client(name).secrets()[f"{name}.keys/picqer_api_key"]
    (tmp_path / "nb").mkdir()
    leak = f"import base64; print(base64.b64encode({secret!r}[::-1][::-1].encode()).decode())"
    notebooks = template(tmp_path / "nb", "sku_match", leak)
    outcome = run(bench, name, tmp_path, "sku_match", notebooks=notebooks)
    assert verdicts(outcome) == {"sku_match": "COULD NOT RUN"}
    everything = b"".join(path.read_bytes() for path in outcome.run_dir.rglob("*") if path.is_file())
    assert secret.encode() not in everything
    bagit.Bag(str(outcome.run_dir)).validate()


def test_an_interrupted_run_is_archived_truthfully(bench: Bench, tmp_path: Path) -> None:
    """Steps that were planned and not reached are COULD NOT RUN; the finished one keeps its verdict."""
    name = bench.client(stage="switched")

    def stop(client: str, step: Any, verdict: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(bench, name, tmp_path, "sku_match", "open_orders", progress=stop)
    (folder,) = [path for path in (tmp_path / name).iterdir() if not path.name.startswith(".")]
    rows = json.loads((folder / "data" / "results.json").read_text())
    assert {row["step"]: row["verdict"] for row in rows} == {"sku_match": "PASS", "open_orders": "COULD NOT RUN"}
    bagit.Bag(str(folder)).validate()


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ({"start": "PASS", "sku_match": "ATTENTION", "x": "NOT APPLICABLE", "report": "NEEDS HUMAN"}, 0),
        ({"start": "PASS", "sku_match": "FAIL"}, 1),
        ({"start": "NEEDS HUMAN"}, 1),
        ({"start": "FAIL", "sku_match": "INCOMPLETE"}, 3),
        ({"start": "FAIL", "sku_match": "COULD NOT RUN"}, 3),
        ({"start": "PASS", "report": "COULD NOT RUN"}, 3),
    ],
)
def test_exit_codes(verdicts: dict[str, str], code: int) -> None:
    """Incomplete wins over failing; an open sign-off does not count."""
    assert exit_code([{"step": step, "verdict": verdict} for step, verdict in verdicts.items()]) == code
