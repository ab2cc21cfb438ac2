"""The whole runbook for the demo clients, judged against what the sandbox knows to be wrong with them."""

import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shopswitch.profile import load_profile
from shopswitch.runbook.rehearsal import DEMO_CLIENTS, start_sandbox
from shopswitch.runbook.runner import Outcome, Progress, plan, run_client

Mark = tuple[str, str, str]
"""Step, code, subject."""


@dataclass(frozen=True, slots=True)
class DemoClient:
    """One demo client's run held against the truth.

    Attributes:
        outcome: The run.
        planted: Number of findings a perfect runbook has.
        missed: Those it did not make.
        invented: Those it made without cause.
    """

    outcome: Outcome
    planted: int
    missed: tuple[Mark, ...]
    invented: tuple[Mark, ...]

    @property
    def found(self) -> int:
        """Number of planted defects that were found."""
        return self.planted - len(self.missed)


@dataclass(frozen=True, slots=True)
class Demo:
    """All demo clients.

    Attributes:
        clients: In the order of the list.
        seconds: Wall time, sandbox included.
    """

    clients: tuple[DemoClient, ...]
    seconds: float

    @property
    def ok(self) -> bool:
        """Every step of every client ran, every planted defect was found and none invented."""
        ran = all(
            record["verdict"] not in ("COULD NOT RUN", "INCOMPLETE")
            for client in self.clients
            for record in client.outcome.records
        )
        return ran and not any(client.missed or client.invented for client in self.clients)

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "ok": self.ok,
            "seconds": round(self.seconds, 1),
            "clients": [
                {
                    "client": client.outcome.client,
                    "run_dir": str(client.outcome.run_dir),
                    "verdicts": {record["step"]: record["verdict"] for record in client.outcome.records},
                    "planted": client.planted,
                    "found": client.found,
                    "missed": client.missed,
                    "invented": client.invented,
                }
                for client in self.clients
            ],
        }


def run_demo(outputs: Path, *, jobs: int, progress: Progress) -> Demo:
    """Serve the demo clients, run every step for each, compare with the truth.

    Args:
        outputs: Folder of the archived runs.
        jobs: Clients at the same time.
        progress: Told after each step.
    """
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="shopswitch-demo-") as folder:
        profiles = Path(folder)
        with start_sandbox(write_clients=profiles) as sandbox:
            for spec in DEMO_CLIENTS:
                sandbox.add_client(dict(spec))

            def one(name: str) -> DemoClient:
                outcome = run_client(load_profile(name, profiles), plan(), outputs, progress=progress)
                return _judge(outcome, sandbox.client(name).truth())

            with ThreadPoolExecutor(max_workers=jobs) as pool:
                clients = tuple(pool.map(one, [str(spec["name"]) for spec in DEMO_CLIENTS]))
    return Demo(clients, time.perf_counter() - started)


def _judge(outcome: Outcome, truth: list[dict[str, str]]) -> DemoClient:
    expected = {(mark["step"], mark["code"], mark["subject"]) for mark in truth}
    made = {(record["step"], f["code"], f["subject"]) for record in outcome.records for f in record["findings"]}
    return DemoClient(outcome, len(expected), tuple(sorted(expected - made)), tuple(sorted(made - expected)))
