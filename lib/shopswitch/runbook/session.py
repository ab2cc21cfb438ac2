"""What a notebook opens: one client, one step."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from shopswitch.checks.catalogue import steps
from shopswitch.checks.result import CheckResult, Verdict
from shopswitch.checks.step import Context, Step
from shopswitch.errors import ProfileError, RunError
from shopswitch.frames.results import RESULTS
from shopswitch.frames.snapshot import Snapshot
from shopswitch.http.journal import FileJournal, MemoryJournal
from shopswitch.http.redact import Redactor
from shopswitch.profile import Profile, load_profile
from shopswitch.runbook.reading import Reader, clock_of, context_of
from shopswitch.runbook.rehearsal import DEMO, demo_profiles
from shopswitch.runbook.workspace import Workspace

CLIENTS_VARIABLE = "SHOPSWITCH_CLIENTS"


class Runbook:
    """One step of one client, as a notebook holds it.

    Attributes:
        step: The step.
        profile: The client.
        context: Scenario, connections and the run's moment.
    """

    def __init__(self, step: Step, profile: Profile, workspace: Workspace | None) -> None:
        self.step = step
        self.profile = profile
        self._workspace = workspace
        self._started_at = datetime.now(UTC)
        clock = clock_of(profile)
        self.context: Context = context_of(profile, workspace.now if workspace else clock.now())
        self._reader = Reader(
            profile,
            self.context,
            clock=clock,
            journal=FileJournal(workspace.journal) if workspace else MemoryJournal(),
            redactor=Redactor(),
            store=workspace.snapshots if workspace else None,
            announce=print,
        )

    def read(self, *, fresh: bool = False) -> dict[str, Snapshot]:
        """Read what this step needs; nothing when it does not apply now.

        Args:
            fresh: Read again from the systems instead of using this run's snapshots.
        """
        needed = self.step.needs(self.context)
        return {
            name: self._results() if name == "run.results" else self._reader.read(name, fresh=fresh) for name in needed
        }

    def record(self, result: CheckResult) -> str:
        """Hand the result to the run; returns a sentence for the notebook.

        Raises:
            RunError: The result is of another step, or green on data that was not whole.
        """
        if result.step != self.step.key:
            raise RunError(f"A result of {result.step} was offered as result of {self.step.key}.")
        whole = all(record.complete for record in result.inputs)
        if not whole and result.verdict in (Verdict.PASS, Verdict.ATTENTION):
            raise RunError(f"{self.step.key} says {result.verdict} on incomplete data.", hint="Correct the check.")
        if self._workspace is None:
            return "Shown, not archived: this notebook was opened by itself. `shopswitch run` archives what it finds."
        about = self._workspace.about
        times = {"started_at": self._started_at.isoformat(), "finished_at": datetime.now(UTC).isoformat()}
        self._workspace.write_record(self.step.key, {"run": about["run"], **times, **result.to_json()})
        return f"Recorded in run {about['run']} of {self.profile.client}."

    def _results(self) -> Snapshot:
        records = [self._workspace.record(key) for key in self._workspace.about["planned"]] if self._workspace else []
        rows: list[Mapping[str, object]] = [
            {
                "step": record["step"],
                "verdict": record["verdict"],
                "summary": record["summary"],
                "findings": len(record["findings"]),
            }
            for record in records
            if record is not None and record["step"] != self.step.key
        ]
        return Snapshot("run.results", "run", "run", RESULTS.build(rows), self.context.now, pages=1)


def open_runbook(step: str, client: str = DEMO, clients: str = "") -> Runbook:
    """Open a step for a client.

    Args:
        step: Step key, such as ``sku_match``.
        client: Profile name; without a profile of that name, ``demo`` is an emulated client made on the spot.
        clients: Folder of the profiles; otherwise the run's own, or `clients` here or one folder up.

    Raises:
        ProfileError: The profile is missing or wrong.
        RunError: There is no such step.
    """
    known = steps()
    if step not in known:
        raise RunError(f"There is no step '{step}'.", hint=f"Steps: {', '.join(known)}.")
    folder = find_clients(clients, client)
    if folder is None:
        folder = demo_profiles() if client == DEMO else Path(clients or "clients")
    return Runbook(known[step], load_profile(client, folder), Workspace.current())


def find_clients(named: str, client: str) -> Path | None:
    """The folder that holds this client's profile, or None."""
    given = named or os.environ.get(CLIENTS_VARIABLE, "")
    candidates = [Path(given)] if given else [Path("clients"), Path("..") / "clients"]
    found = next((folder for folder in candidates if (folder / f"{client}.toml").is_file()), None)
    if found is None and given and client != DEMO and not Path(given).is_dir():
        raise ProfileError(f"There is no folder {given}.", hint="Give the folder that holds the profiles.")
    return found
