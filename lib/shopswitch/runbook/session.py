"""What a notebook opens: one client, one step."""

import os
from datetime import UTC, datetime
from pathlib import Path

from shopswitch.checks.catalogue import steps
from shopswitch.checks.result import CheckResult, Verdict
from shopswitch.checks.step import AGAIN, Context, Step
from shopswitch.errors import ProfileError, RunError
from shopswitch.frames.results import HISTORY, RESULTS
from shopswitch.frames.snapshot import Snapshot
from shopswitch.http.journal import FileJournal, MemoryJournal
from shopswitch.http.redact import Redactor
from shopswitch.profile import Profile, load_profile
from shopswitch.runbook.history import trend
from shopswitch.runbook.reading import Reader, clock_of, context_of
from shopswitch.runbook.rehearsal import DEMO, demo_profiles
from shopswitch.runbook.state import baseline_of
from shopswitch.runbook.workspace import Workspace
from shopswitch.texts import Texts
from shopswitch.widgets.result_view import Intro

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
        self._inputs: dict[str, Snapshot] = {}
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
        inputs = {
            name: self._own(name) if name.startswith("run.") else self._reader.read(name, fresh=fresh)
            for name in needed
        }
        if needed and self.step.again is not None and all(snapshot.complete for snapshot in inputs.values()):
            for name in self.step.again(inputs, self.context):
                inputs[name + AGAIN] = self._reader.read(name + AGAIN, fresh=True)
        self._inputs = inputs
        return inputs

    def intro(self) -> Intro:
        """What the step asks, why, and what to do with what it finds, in the client's language."""
        texts = self.step.texts(self.context.language)
        told = tuple(texts(key) for key in ("question", "about", "now") if texts.has(key))
        return Intro(told)

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
            return Texts("frame", self.context.language)("recorded.alone")
        about = self._workspace.about
        self._keep(result)
        self._workspace.attach(self.step.key, result.attachments)
        times = {"started_at": self._started_at.isoformat(), "finished_at": datetime.now(UTC).isoformat()}
        self._workspace.write_record(self.step.key, {"run": about["run"], **times, **result.to_json()})
        return Texts("frame", self.context.language)("recorded.run", run=about["run"], client=self.profile.client)

    def _keep(self, result: CheckResult) -> None:
        """Write the baseline down; after the switch it is never written again."""
        if not result.keeps or self.context.switched:
            return
        products, hooks = self._inputs.get("picqer.products"), self._inputs.get("picqer.hooks")
        if products is None or hooks is None or not (products.complete and hooks.complete):
            return
        self._reader.state.keep_baseline(baseline_of(products, hooks), by="shopswitch")

    def _own(self, name: str) -> Snapshot:
        """What this run and the runs before it concluded."""
        about = self._workspace.about if self._workspace else {"planned": []}
        if name == "run.history":
            rows = trend(self._workspace.path.parent, about["run"]) if self._workspace else []
            return Snapshot(name, "run", "run", HISTORY.build(rows), self.context.now, pages=1)
        planned = [key for key in about["planned"] if key != self.step.key]
        results = [self._result(key) for key in planned]
        return Snapshot(name, "run", "run", RESULTS.build(results), self.context.now, pages=1)

    def _result(self, key: str) -> dict[str, object]:
        record = self._workspace.record(key) if self._workspace else None
        if record is None:
            empty = {"findings": 0, "waived": 0, "manual_open": 0, "recorded": False}
            return {"step": key, "verdict": str(Verdict.COULD_NOT_RUN), "summary": "", **empty}
        manual = record.get("manual", [])
        return {
            "step": key,
            "verdict": record["verdict"],
            "summary": record["summary"],
            "findings": len(record["findings"]),
            "waived": sum(finding["waiver"] is not None for finding in record["findings"]),
            "manual_open": sum(each["confirmed"] is None or each["evidence"] == "contradicts" for each in manual),
            "recorded": True,
        }


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
