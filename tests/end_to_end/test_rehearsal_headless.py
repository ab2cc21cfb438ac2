"""A rehearsal run headless: what a run leaves behind at each stage, and what changed from one to the next."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from shopswitch.cli import app
from shopswitch.profile import load_profile
from shopswitch.runbook.history import Difference, compare
from shopswitch.runbook.runner import Outcome, plan, run_client
from tests.end_to_end import stories
from tests.end_to_end.conftest import Bench
from tests.end_to_end.rehearsal import Rehearsal

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

# Few, for each starts a kernel: what is mended, what keeps the baseline, what reads it, and the client's page.
STEPS = {
    "defects": ("sku_match", "api_users", "report"),
    "mended": ("sku_match", "api_users"),
    "switched": ("missed_orders", "product_ids"),
}


@dataclass(frozen=True)
class Runs:
    """Three archived runs of one client: with defects, mended, after the switch."""

    story: Rehearsal
    outcomes: Mapping[str, Outcome]

    def data(self, run: str) -> Path:
        return self.outcomes[run].run_dir / "data"

    def difference(self, earlier: str, later: str) -> Difference:
        return compare(self.outcomes[earlier].run_dir, self.outcomes[later].run_dir)


@pytest.fixture(scope="module")
def runs(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Runs:
    story, outputs = Rehearsal(bench, bench.client(seed=14, defects=stories.DEFECTS)), tmp_path_factory.mktemp("runs")

    def run(name: str, phase: str) -> Outcome:
        profile = load_profile(story.name, bench.profiles)
        return run_client(profile, plan(phase, STEPS[name]), outputs, phase=phase)

    outcomes = {"defects": run("defects", "prepare")}
    story.mend(story.look("defects"))
    story.confirm("api_users")
    outcomes["mended"] = run("mended", "prepare")
    story.world.take_baseline()
    stories.switch_late(story)
    outcomes["switched"] = run("switched", "verify")
    return Runs(story, outcomes)


def gone_and_new(difference: Difference) -> tuple[set[str], set[str]]:
    return {row["code"] for row in difference.gone}, {row["code"] for row in difference.new}


def test_two_runs_tell_what_was_mended(runs: Runs) -> None:
    """The defects of these steps are gone, nothing is new, and the verdicts on disk follow."""
    difference = runs.difference("defects", "mended")
    assert gone_and_new(difference) == ({"CASE_DIFFERS", "DUPLICATE_IN_NEW"}, set())
    assert difference.unknown == {}
    verdicts = {row["step"]: row["verdict"] for row in json.loads((runs.data("mended") / "results.json").read_text())}
    assert verdicts == {"sku_match": "PASS", "api_users": "PASS"}


def test_the_diff_command_shows_it(runs: Runs) -> None:
    """The same for people."""
    folders = [str(runs.outcomes[name].run_dir) for name in ("defects", "mended")]
    done = CliRunner().invoke(app, ["diff", *folders])
    assert done.exit_code == 0, done.output
    assert "0 new, 0 still open, 2 gone." in done.output


def test_after_the_switch_the_findings_on_disk_are_the_truth(runs: Runs) -> None:
    """What the kernels found; against the run before, all of it is new."""
    found = {
        (path.stem, row["code"], row["subject"])
        for path in (runs.data("switched") / "findings").glob("*.jsonl")
        for row in map(json.loads, path.read_text().splitlines())
    }
    truth = {mark for mark in runs.story.bench.truth(runs.story.name) if mark[0] in STEPS["switched"]}
    assert found == truth
    assert gone_and_new(runs.difference("mended", "switched")) == (set(), {"NEVER_IMPORTED"})


def test_what_people_did_is_in_the_evidence(runs: Runs) -> None:
    """The baseline that step 03 kept in its kernel, and the confirmations, as each run found them."""
    inputs = {name: {path.name for path in (runs.data(name) / "inputs").iterdir()} for name in runs.outcomes}
    assert inputs == {
        "defects": {"baseline.json"},
        "mended": {"baseline.json", "confirmations.json"},
        "switched": {"baseline.json", "confirmations.json"},
    }
    folder = runs.story.state.folder
    assert (runs.data("switched") / "inputs" / "baseline.json").read_bytes() == (folder / "baseline.json").read_bytes()
    said: list[dict[str, Any]] = json.loads((folder / "confirmations.json").read_text())["confirmations"]
    assert [each["key"] for each in said] == ["api_users"]


def test_work_lists_are_in_the_evidence(runs: Runs) -> None:
    """What a step hands out lies in its own folder of the bundle."""
    mending = {path.name for path in (runs.data("defects") / "attachments" / "sku_match").iterdir()}
    assert mending == {"picqer-rename.xlsx", "new-shop-skus.csv"}
    assert (runs.data("switched") / "attachments" / "missed_orders" / "custody.csv").is_file()


def test_the_clients_page_says_no_go(runs: Runs) -> None:
    """While a SKU blocks and steps were left out, the page of the run says not to go on."""
    assert "Niet doorgaan: " in (runs.data("defects") / "report.html").read_text(encoding="utf-8")
