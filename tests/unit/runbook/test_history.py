"""Two runs of a client are compared by the identity of their findings; what was not looked for is not gone."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from shopswitch.checks.catalogue import steps
from shopswitch.cli import app, decisions
from shopswitch.errors import ProfileError
from shopswitch.runbook.history import compare, latest_finding, runs_of, trend

assert decisions


def archived(
    folder: Path, name: str, findings: dict[str, list[str]], client: str = "theehuis", **verdicts: str
) -> Path:
    """As much of a sealed run as is looked at; subjects serve as ids."""
    data = folder / client / name / "data"
    (data / "findings").mkdir(parents=True)
    (folder / client / name / "bagit.txt").write_text("")
    run = {"client": client, "run": name, "now": "2026-11-09T12:00:00+00:00", "phase": None, "planned": list(steps())}
    (data / "run.json").write_text(json.dumps(run))
    rows = [{"step": step, "verdict": verdict.replace("_", " ")} for step, verdict in verdicts.items()]
    (data / "results.json").write_text(json.dumps(rows))
    for step, ids in findings.items():
        lines = [json.dumps({"id": each, "code": "C", "subject": each}) + "\n" for each in ids]
        (data / "findings" / f"{step}.jsonl").write_text("".join(lines))
    return data.parent


def ids(rows: Any) -> list[str]:
    return sorted(row["id"] for row in rows)


def test_new_still_open_and_gone(tmp_path: Path) -> None:
    """Every finding of the two runs is in exactly one of the three lists."""
    one = archived(tmp_path, "1", {"sku_match": ["a", "b"]}, sku_match="FAIL")
    two = archived(tmp_path, "2", {"sku_match": ["b", "c"]}, sku_match="FAIL")
    found = compare(one, two)
    assert (ids(found.new), ids(found.still_open), ids(found.gone)) == (["c"], ["b"], ["a"])


@pytest.mark.parametrize("verdict", ["INCOMPLETE", "COULD_NOT_RUN", "NOT_APPLICABLE"])
def test_what_was_not_looked_for_is_not_gone(tmp_path: Path, verdict: str) -> None:
    """A step that reached no conclusion makes nothing go away; the reader is told."""
    one = archived(tmp_path, "1", {"sku_match": ["a"]}, sku_match="FAIL")
    two = archived(tmp_path, "2", {"sku_match": []}, sku_match=verdict)
    found = compare(one, two)
    assert (found.gone, list(found.unknown)) == ((), ["sku_match"])


def test_a_step_that_was_not_run_is_not_gone_either(tmp_path: Path) -> None:
    """A later run of one step only says nothing about the others."""
    one = archived(tmp_path, "1", {"sku_match": ["a"], "start": ["s"]}, sku_match="FAIL", start="FAIL")
    two = archived(tmp_path, "2", {"start": []}, start="PASS")
    found = compare(one, two)
    assert (ids(found.gone), list(found.unknown)) == (["s"], ["sku_match"])


def test_runs_of_two_clients_are_not_compared(tmp_path: Path) -> None:
    """Nor is a folder that is no run; both are said in a sentence."""
    one = archived(tmp_path, "1", {})
    other = archived(tmp_path, "1", {}, client="ander")
    with pytest.raises(ProfileError, match="two clients"):
        compare(one, other)
    with pytest.raises(ProfileError, match="not an archived run"):
        compare(one, tmp_path)


def test_the_trend_holds_whole_runs_only(tmp_path: Path) -> None:
    """Rehearsals of the whole runbook, oldest first, this run left out: steps fine, open, unknown."""
    archived(tmp_path, "1", {}, start="FAIL", sku_match="INCOMPLETE", report="NEEDS_HUMAN")
    archived(tmp_path, "2", {}, start="PASS", sku_match="ATTENTION")
    part = archived(tmp_path, "3", {}, start="PASS")
    about = json.loads((part / "data" / "run.json").read_text())
    (part / "data" / "run.json").write_text(json.dumps(about | {"planned": ["start"]}))
    found = trend(tmp_path / "theehuis", "9")
    counted = [(row["run"], row["good"], row["open"], row["unknown"]) for row in found]
    assert counted == [("1", 0, 1, 1), ("2", 2, 0, 0)]
    assert [row["run"] for row in trend(tmp_path / "theehuis", "2")] == ["1"]


def test_a_run_that_is_not_sealed_is_no_run(tmp_path: Path) -> None:
    """What is still being written is not looked at."""
    (archived(tmp_path, "1", {"start": ["s"]}) / "bagit.txt").unlink()
    assert runs_of(tmp_path / "theehuis") == []
    with pytest.raises(ProfileError, match="No archived run"):
        latest_finding(tmp_path / "theehuis", "s")


def test_the_command_prints_the_three_lists(tmp_path: Path) -> None:
    """For people a line per finding and the totals, for programs JSON."""
    one = archived(tmp_path, "1", {"sku_match": ["a"]}, sku_match="FAIL")
    two = archived(tmp_path, "2", {"sku_match": ["b"]}, sku_match="FAIL")
    said = CliRunner().invoke(app, ["diff", str(one), str(two)])
    assert "1 new, 0 still open, 1 gone." in said.output
    found = json.loads(CliRunner().invoke(app, ["diff", str(one), str(two), "--json"]).output)
    assert {key: ids(found[key]) for key in ("new", "still_open", "gone")} == {
        "new": ["b"],
        "still_open": [],
        "gone": ["a"],
    }
