"""Run the steps of one client headless, and archive what came of it whatever happens.

The verdict of a step is written down here, outside the kernel: a kernel that dies, hangs or records nothing
cannot leave a green light behind.
"""

import os
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from shopswitch.checks.catalogue import steps as all_steps
from shopswitch.checks.result import Verdict
from shopswitch.checks.step import Step
from shopswitch.clock import Clock
from shopswitch.errors import ProfileError, RunError, ShopswitchError
from shopswitch.http.redact import Redactor
from shopswitch.profile import Profile
from shopswitch.runbook.archive import RunFolder, new_run_id
from shopswitch.runbook.engine import Execution, execute
from shopswitch.runbook.reading import clock_of
from shopswitch.runbook.session import CLIENTS_VARIABLE
from shopswitch.runbook.state import ClientState
from shopswitch.runbook.workspace import VARIABLE, Workspace
from shopswitch.secrets import resolve

NOTEBOOK_LIMIT_S = 600.0
RUN_LIMIT_S = 3600.0
_REQUIRED = ("verdict", "summary", "counts", "findings", "inputs", "started_at", "finished_at")

Progress = Callable[[str, Step, str], None]
"""Called with client, step and verdict after each step."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long things may take, in seconds."""

    notebook_s: float = NOTEBOOK_LIMIT_S
    run_s: float = RUN_LIMIT_S


@dataclass(frozen=True, slots=True)
class _Run:
    """What all steps of one run share."""

    profile: Profile
    folder: RunFolder
    work: Workspace
    notebooks: Path
    limits: Limits
    progress: "Progress"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished run.

    Attributes:
        client: Profile name.
        run_dir: The sealed run folder.
        records: One per planned step: results.json rows plus findings.
        exit_code: 0, 1 or 3.
    """

    client: str
    run_dir: Path
    records: tuple[Mapping[str, Any], ...]
    exit_code: int


def notebooks_folder() -> Path:
    """The notebooks: beside the library in a checkout, inside the package when installed."""
    packaged = Path(str(files("shopswitch"))) / "notebooks"
    checkout = Path(__file__).resolve().parents[3] / "notebooks"
    return packaged if packaged.is_dir() else checkout


def plan(phase: str | None = None, keys: Sequence[str] = ()) -> list[Step]:
    """The steps of a run, in the runbook's order.

    Args:
        phase: Only this phase, and the report.
        keys: Only these steps.

    Raises:
        ProfileError: There is no such step or phase.
    """
    known = all_steps()
    unknown = [key for key in keys if key not in known]
    if unknown:
        raise ProfileError(f"There is no step '{unknown[0]}'.", hint=f"Steps: {', '.join(known)}.")
    chosen = [step for step in known.values() if not keys or step.key in keys]
    if phase is not None:
        chosen = [step for step in chosen if step.phase in (phase, "any")]
        if not any(step.phase == phase for step in chosen):
            phases = sorted({step.phase for step in known.values()} - {"any"})
            of_those = " of those named" if keys else ""
            raise ProfileError(
                f"No step{of_those} belongs to phase '{phase}'.", hint=f"Phases with steps: {', '.join(phases)}."
            )
    return chosen


def exit_code(records: Sequence[Mapping[str, Any]]) -> int:
    """0 all fine, 1 something to do, 3 something incomplete or not run; an open sign-off does not count."""
    verdicts = {record["verdict"] for record in records if record["step"] != "report"}
    verdicts |= {record["verdict"] for record in records} & {Verdict.COULD_NOT_RUN, Verdict.INCOMPLETE}
    if verdicts & {Verdict.COULD_NOT_RUN, Verdict.INCOMPLETE}:
        return 3
    return 1 if verdicts & {Verdict.FAIL, Verdict.NEEDS_HUMAN} else 0


def run_client(
    profile: Profile,
    steps: Sequence[Step],
    outputs: Path,
    *,
    phase: str | None = None,
    limits: Limits | None = None,
    progress: Progress = lambda client, step, verdict: None,
    notebooks: Path | None = None,
) -> Outcome:
    """Run steps of one client and seal the evidence.

    Args:
        profile: The client.
        steps: What `plan` gave.
        outputs: Folder of all runs.
        phase: For the record.
        limits: Time limits.
        progress: Told after each step.
        notebooks: Folder of the templates; our own when None.

    Raises:
        ShopswitchError: Before anything began: a secret is missing, or a sandbox client's sandbox is gone.
    """
    redactor = Redactor()
    for reference in profile.secret_references():
        redactor.add(resolve(reference, profile.base_dir))
    clock = clock_of(profile)
    about = _about(profile, new_run_id(), steps, phase, clock)
    folder = RunFolder(outputs / profile.client / about["run"], about)
    work = Workspace.create(
        outputs / profile.client / f".work-{about['run']}",
        {key: about[key] for key in ("client", "run", "now", "planned")},
    )
    run = _Run(profile, folder, work, notebooks or notebooks_folder(), limits or Limits(), progress)
    records: list[dict[str, Any]] = []
    try:
        _run_steps(run, steps, records)
    finally:
        # Also after an interrupt: a planned step without a record is written down as not run.
        broken_off = "the run was broken off before this step ended."
        records += [_not_run(step, broken_off) for step in steps[len(records) :]]
        try:
            _seal(run, records, steps, redactor)
        finally:
            shutil.rmtree(work.path, ignore_errors=True)
    return Outcome(profile.client, folder.path, tuple(records), exit_code(records))


def _run_steps(run: _Run, steps: Sequence[Step], records: list[dict[str, Any]]) -> None:
    ends_at = time.monotonic() + run.limits.run_s
    for step in steps:
        left = ends_at - time.monotonic()
        if left <= 0:
            record = _not_run(step, f"the run's limit of {run.limits.run_s:.0f} seconds was used up.")
        else:
            record = _run_step(run, step, min(left, run.limits.notebook_s))
        records.append(record)
        run.work.write_record(step.key, record)
        run.folder.write_results(records)
        run.progress(run.profile.client, step, record["verdict"])


def _run_step(run: _Run, step: Step, deadline_s: float) -> dict[str, Any]:
    run.work.forget(step.key)
    started = datetime.now(UTC).isoformat()
    environment = {
        **os.environ,
        VARIABLE: str(run.work.path.resolve()),
        CLIENTS_VARIABLE: str(run.profile.base_dir.resolve()),
    }
    try:
        execution = execute(
            run.notebooks / step.notebook,
            run.folder.notebook(step),
            parameters={"client": run.profile.client},
            environment=environment,
            deadline_s=deadline_s,
            kernel_log=run.work.path / "kernel.log",
        )
    except RunError as error:
        execution = Execution(False, str(error))
    if not execution.ok:
        return _not_run(step, execution.reason, started)
    record = run.work.record(step.key)
    if record is None or any(key not in record for key in _REQUIRED):
        return _not_run(step, "its notebook ended without recording a result.", started)
    if (record.get("step"), record.get("run")) != (step.key, run.folder.run["run"]) or record["verdict"] not in set(
        Verdict
    ):
        return _not_run(step, "its record belongs to another run or step.", started)
    return {**record, "notebook": f"notebooks/{step.notebook}"}


def _not_run(step: Step, reason: str, started: str | None = None) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat()
    return {
        "step": step.key,
        "verdict": str(Verdict.COULD_NOT_RUN),
        "summary": f"{step.title} could not be run: {reason}",
        "counts": {},
        "findings": [],
        "inputs": [],
        "tables": {},
        "started_at": started or now,
        "finished_at": now,
        "notebook": f"notebooks/{step.notebook}",
    }


def _seal(run: _Run, records: list[dict[str, Any]], steps: Sequence[Step], redactor: Redactor) -> None:
    """Seal; a file in which a secret stands is taken out first and its step counts as not run."""
    folder = run.folder
    folder.take_journal(run.work.journal)
    folder.take_attachments(run.work.attachments)
    folder.take_state(ClientState.of(run.profile.base_dir, run.profile.client))
    folder.write_results(records)
    leaking = folder.leaking(redactor)
    if leaking:
        owners = {path: step.key for step in steps for path in folder.files_of(step)}
        guilty = {owners[path] for path in leaking if path in owners}
        if any(path not in owners for path in leaking):
            guilty = {step.key for step in steps}
        for path in leaking:
            path.unlink()
        folder.take_journal(Path(os.devnull))
        for position, step in enumerate(steps):
            if step.key in guilty:
                reason = "a secret stood in what it left behind, which was therefore not archived."
                records[position] = _not_run(step, reason)
        folder.write_results(records)
    folder.seal(records, steps)


def _about(profile: Profile, run_id: str, steps: Sequence[Step], phase: str | None, clock: Clock) -> dict[str, Any]:
    systems = {role: platform.key for role, (platform, _) in profile.systems.items()}
    return {
        "client": profile.client,
        "title": profile.general.name,
        "run": run_id,
        "scenario": profile.general.scenario,
        "reason": profile.general.reason,
        "language": profile.general.language,
        "timezone": profile.general.timezone,
        "phase": phase,
        "planned": [step.key for step in steps],
        "systems": systems,
        "old_connection": profile.connection("old_connection"),
        "new_connection": profile.connection("new_connection"),
        "switch_at": profile.switch.at.astimezone(UTC).isoformat() if profile.switch else None,
        "now": clock.now().isoformat(),
        "clock": clock.source,
        "started_at": datetime.now(UTC).isoformat(),
        "finished_at": None,
    }


def check_ready(profile: Profile) -> None:
    """Refuse to begin a run that cannot read its secrets.

    Raises:
        ShopswitchError: One sentence what is missing.
    """
    for reference in profile.secret_references():
        try:
            resolve(reference, profile.base_dir)
        except ShopswitchError as error:
            raise ProfileError(f"{profile.path.name}: {error.message}", hint=error.hint) from None
