"""Looking back over a client's archived runs: what is new, still open or gone, and how many points each run had."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from shopswitch.checks.catalogue import steps
from shopswitch.errors import ProfileError

_NO_CONCLUSION = {"COULD NOT RUN": "could not run", "INCOMPLETE": "was incomplete", "NOT APPLICABLE": "did not apply"}


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from one run to another; every finding with its step.

    Attributes:
        new: Only in the later run.
        still_open: In both.
        gone: Only in the earlier run, and its step concluded in the later one.
        unknown: Step → why nothing can be said about it: a finding that was not looked for is not gone.
    """

    new: tuple[Mapping[str, Any], ...]
    still_open: tuple[Mapping[str, Any], ...]
    gone: tuple[Mapping[str, Any], ...]
    unknown: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "new": list(self.new),
            "still_open": list(self.still_open),
            "gone": list(self.gone),
            "unknown": dict(self.unknown),
        }


def read_run(folder: Path) -> tuple[dict[str, Any], list[dict[str, Any]], dict[str, list[Any]]]:
    """run.json, results.json and the findings per step of an archived run.

    Raises:
        OSError, ValueError: It is not a run folder.
    """
    data = folder / "data"
    run = json.loads((data / "run.json").read_text(encoding="utf-8"))
    results = json.loads((data / "results.json").read_text(encoding="utf-8"))
    findings = {
        path.stem: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for path in (data / "findings").glob("*.jsonl")
    }
    return run, results, findings


def compare(earlier: Path, later: Path) -> Difference:
    """Compare two archived runs of one client by the stable identity of their findings.

    Raises:
        ProfileError: One of them is no archived run, or they are of two clients.
    """
    (before, _, old), (after, results, new) = _read(earlier), _read(later)
    if before["client"] != after["client"]:
        raise ProfileError(
            f"The runs are of two clients, {before['client']} and {after['client']}.", hint="Give two runs of one."
        )
    verdicts = {result["step"]: result["verdict"] for result in results}
    unknown = {
        step: _NO_CONCLUSION.get(verdicts.get(step, ""), "was not in the later run")
        for step in sorted(set(old) | set(verdicts))
        if step not in verdicts or verdicts[step] in _NO_CONCLUSION
    }
    was, now = dict(_by_id(old)), dict(_by_id(new))
    return Difference(
        new=tuple(row for key, row in now.items() if key not in was),
        still_open=tuple(row for key, row in now.items() if key in was),
        gone=tuple(row for key, row in was.items() if key not in now and row["step"] not in unknown),
        unknown={step: why for step, why in unknown.items() if old.get(step)},
    )


def _by_id(findings: Mapping[str, list[Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for step, rows in sorted(findings.items()):
        for row in rows:
            yield row["id"], {"step": step, **row}


def latest_finding(client_runs: Path, identity: str) -> dict[str, Any]:
    """A finding of the client's latest archived runs, by its id.

    Raises:
        ProfileError: No archived run has it.
    """
    for folder in reversed(runs_of(client_runs)):
        found = dict(_by_id(_read(folder)[2])).get(identity)
        if found is not None:
            return found
    raise ProfileError(
        f"No archived run of this client has a finding '{identity}'.",
        hint="Copy the id from findings/STEP.csv of a run; --outputs names the folder of the runs.",
    )


def runs_of(client_runs: Path) -> list[Path]:
    """The sealed runs of a client, oldest first; the name of a run begins with its time."""
    return sorted(
        path.parent.parent
        for path in client_runs.glob("*/data/run.json")
        if (path.parent.parent / "bagit.txt").is_file()
    )


def trend(client_runs: Path, this_run: str, most: int = 6) -> list[dict[str, Any]]:
    """Earlier runs of the whole runbook, oldest first, as rows of HISTORY.

    Args:
        client_runs: Folder of the client's runs.
        this_run: Is left out.
        most: The latest so many.
    """
    rows = []
    for folder in runs_of(client_runs):
        try:
            run, results, _ = read_run(folder)
            verdicts = [result["verdict"] for result in results if result["step"] != "report"]
            # A rehearsal of one step or phase says nothing about the whole.
            if run["phase"] is None and len(run["planned"]) == len(steps()) and run["run"] != this_run:
                rows.append({"run": run["run"], "at": datetime.fromisoformat(run["now"]), **_counted(verdicts)})
        except (OSError, ValueError, KeyError, TypeError):
            continue  # cut off or of an older version: it adds nothing to a trend
    return rows[-most:]


def _counted(verdicts: list[str]) -> dict[str, int]:
    unknown = sum(verdict in ("COULD NOT RUN", "INCOMPLETE") for verdict in verdicts)
    open_ = sum(verdict in ("FAIL", "NEEDS HUMAN") for verdict in verdicts)
    return {"good": len(verdicts) - unknown - open_, "open": open_, "unknown": unknown}


def _read(folder: Path) -> tuple[dict[str, Any], list[dict[str, Any]], dict[str, list[Any]]]:
    try:
        return read_run(folder)
    except (OSError, ValueError, KeyError, TypeError):
        raise ProfileError(
            f"{folder} is not an archived run.", hint="Give a folder such as runbook_outputs/CLIENT/RUN."
        ) from None
