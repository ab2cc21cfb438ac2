"""A sandbox that serves real HTTP for a whole module, and the runbook's checks on its clients without kernels."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from shopswitch.checks.catalogue import steps
from shopswitch.checks.result import CheckResult, Verdict
from shopswitch.checks.step import AGAIN, Context, Step
from shopswitch.http.journal import MemoryJournal
from shopswitch.http.redact import Redactor
from shopswitch.profile import load_profile
from shopswitch.runbook.reading import Reader, clock_of, context_of
from shopswitch.runbook.rehearsal import start_sandbox

Mark = tuple[str, str, str]


@dataclass
class Bench:
    """A sandbox and the folder with its clients' profiles."""

    server: Any
    profiles: Path
    journal: MemoryJournal = field(default_factory=MemoryJournal)
    made: int = 0

    def client(self, **spec: Any) -> str:
        self.made += 1
        name = f"client-{self.made}"
        self.server.add_client({"name": name} | spec)
        return name

    def check(self, name: str, *keys: str) -> dict[str, CheckResult]:
        """Every step (or those named) on fresh data, over HTTP, in this process."""
        profile = load_profile(name, self.profiles)
        clock = clock_of(profile)
        context = context_of(profile, clock.now())
        reader = Reader(profile, context, clock=clock, journal=self.journal, redactor=Redactor(), store=None)
        kept: dict[str, Any] = {}
        found = {}
        for key in keys or [key for key in steps() if key != "report"]:
            step = steps()[key]
            for wanted in step.needs(context):
                if wanted not in kept:
                    kept[wanted] = reader.read(wanted)
            found[key] = step.check(_with_second_look(step, kept, reader, context), context)
        return found

    def truth(self, name: str) -> set[Mark]:
        return {(mark["step"], mark["code"], mark["subject"]) for mark in self.server.client(name).truth()}


def _with_second_look(step: Step, kept: dict[str, Any], reader: Reader, context: Context) -> dict[str, Any]:
    """What a notebook reads again once it has seen the first answers."""
    mine = {name: kept[name] for name in step.needs(context)}
    if not mine or step.again is None or not all(each.complete for each in mine.values()):
        return mine
    return mine | {name + AGAIN: reader.read(name + AGAIN) for name in step.again(mine, context)}


def marks(results: dict[str, CheckResult]) -> set[Mark]:
    return {(key, f.code, f.subject) for key, result in results.items() for f in result.findings}


# What any two platforms must be told about each other.
OF_THE_PAIR = {"product_fields", "platform_differences", "shipment_feedback"}


def planted(bench: Bench, name: str) -> set[Mark]:
    """What there is to find beside what the pair of platforms must be told."""
    return {mark for mark in bench.truth(name) if mark[0] not in OF_THE_PAIR}


def nothing_but_the_pair(bench: Bench, name: str) -> None:
    """A clean client: findings only about the pair of platforms, and nothing worse than a step a person must do."""
    results, truth = bench.check(name), bench.truth(name)
    assert marks(results) == truth
    assert {step for step, _, _ in truth} <= OF_THE_PAIR
    for key, result in results.items():
        waits = any(step.is_open for step in result.manual)
        good = {Verdict.PASS, Verdict.NOT_APPLICABLE} | ({Verdict.NEEDS_HUMAN} if waits else set())
        told = {Verdict.ATTENTION} if key in OF_THE_PAIR else set()
        assert result.verdict in good | told, (key, result.summary)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("clients")
    with start_sandbox(write_clients=folder) as server:
        yield Bench(server, folder)
