"""Whatever call fails for good, every step that needed its answer is INCOMPLETE, and no other step changes.

Which calls there are is taken from a clean reading, and so is who made them: a call that is added later is tried as
well. A snapshot that came without the answer of a call must say so, or hold the same rows as with it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from shopswitch.checks.catalogue import steps
from shopswitch.checks.result import CheckResult, Verdict
from shopswitch.checks.step import AGAIN, Context, Step
from shopswitch.frames.snapshot import Snapshot
from shopswitch.http.redact import Redactor
from shopswitch.profile import load_profile
from shopswitch.registry import platforms
from shopswitch.runbook.reading import Reader, clock_of, context_of
from tests.end_to_end.conftest import Bench

SHOPS = sorted(key for key, platform in platforms().items() if platform.kind == "shop")
SIZE = {"seed": 3, "orders": 12, "products": 20}
FAULTS = ({"kind": "cut"}, {"kind": "status", "status": 403})
RIGHTS = ("products", "stock", "orders", "picklists", "webshop_orders", "methods", "hooks", "shipments")
# The part of a path that names one record: what stands before it is tried for all of them at once.
_RECORD = re.compile(r"/(?:\d{2,}|[0-9a-f-]{32,36}|(?=[^/]*\d)[A-Z0-9-]{4,})(?=[/.]|$)")
_OPERATION = re.compile(r"query \w+[ (]")

Rule = tuple[str, str, str]
"""Slot, beginning of the path, text in the query: which calls fail."""


@dataclass
class Reading:
    """One client, read and judged as often as a test wants.

    Attributes:
        clean: What every snapshot holds while nothing fails.
        made_by: Calls → the snapshots that made them.
        results: What every step concludes while nothing fails.
    """

    bench: Bench
    name: str
    folder: Callable[[], Path]
    clean: dict[str, Snapshot] = field(default_factory=dict)
    made_by: dict[Rule, set[str]] = field(default_factory=dict)
    results: dict[str, CheckResult] = field(default_factory=dict)

    @property
    def world(self) -> Any:
        return self.bench.server.clients.get(self.name)

    def reader(self, store: Path | None = None) -> Reader:
        profile = load_profile(self.name, self.bench.profiles)
        clock = clock_of(profile)
        context = context_of(profile, clock.now())
        return Reader(profile, context, clock=clock, journal=self.bench.journal, redactor=Redactor(), store=store)

    def read_clean(self) -> None:
        context = self.reader().context
        self.world.calls.clear()
        for name in sorted({name for step in checks() for name in step.needs(context)}):
            # A reader of its own and no store: what is asked now is all that this snapshot rests on.
            self.clean[name] = self.reader().read(name)
            for call in self.world.calls:
                self.made_by.setdefault(_rule(call), set()).add(name)
            self.world.calls.clear()
        assert all(snapshot.complete for snapshot in self.clean.values())
        self.results = self.judge(self.clean, context, set(self.clean))

    def read_from(self, slot: str) -> set[str]:
        """Snapshots for which a system was asked anything."""
        return set().union(*(names for rule, names in self.made_by.items() if rule[0] == slot))

    def judge(self, snapshots: dict[str, Snapshot], context: Context, changed: set[str]) -> dict[str, CheckResult]:
        """What the steps say that read one of these snapshots; the others have what they had."""
        results = dict(self.results)
        for step in checks():
            mine = {name: snapshots[name] for name in step.needs(context)}
            if not self.results or changed & set(mine):
                if mine and step.again is not None and all(each.complete for each in mine.values()):
                    # Read again from what the first reading gave: here only the first one fails.
                    mine |= {name + AGAIN: snapshots[name] for name in step.again(mine, context)}
                results[step.key] = step.check(mine, context)
        return results

    def without(self, rule: Rule, fault: dict[str, object]) -> "Outcome":
        """Read and judge while these calls fail."""
        slot, path, text = rule
        self._arm([{"system": slot, "path": path, **({"contains": text} if text else {}), **fault}])
        hit = {each: names for each, names in self.made_by.items() if _falls_under(each, rule)}
        outcome = self.outcome(set().union(*hit.values()))
        assert self.world.faults.describe()[0]["hits"], rule
        self._arm([])
        return outcome

    def outcome(self, touched: set[str]) -> "Outcome":
        reader = self.reader(self.folder())
        now = self.clean | {name: reader.read(name) for name in sorted(touched)}
        changed = {name for name in touched if now[name].problems or not now[name].frame.equals(self.clean[name].frame)}
        return Outcome(self, now, changed, self.judge(now, reader.context, changed), reader.context)

    def _arm(self, faults: list[dict[str, object]]) -> None:
        with self.world.world.lock:
            self.world.faults.replace(faults, self.world.system_names())


@dataclass
class Outcome:
    """What came of a reading in which something failed."""

    reading: Reading
    snapshots: dict[str, Snapshot]
    changed: set[str]
    results: dict[str, CheckResult]
    context: Context

    def wrong(self) -> Iterator[str]:
        """Everything about it that would mislead a client."""
        for name in sorted(self.changed):
            snapshot, clean = self.snapshots[name], self.reading.clean[name]
            if snapshot.complete and not name.startswith("all."):
                yield f"{name} changed from {clean.rows} to {snapshot.rows} rows and calls itself complete"
        for step in checks():
            result, before = self.results[step.key], self.reading.results[step.key]
            lost = sorted(self.changed & set(step.needs(self.context)))
            if not lost and result.verdict is not before.verdict:
                yield f"{step.key} turned {result.verdict} though it reads nothing that failed"
            elif lost and not (result.verdict is Verdict.INCOMPLETE or _tells_a_right_it_can_do_without(step, result)):
                yield f"{step.key} is {result.verdict} without {', '.join(lost)}"
            elif lost and not any(word in result.summary for word in self._reasons(lost, result)):
                yield f"{step.key} does not say what it missed: {result.summary}"

    def _reasons(self, lost: list[str], result: CheckResult) -> set[str]:
        told = {problem for name in lost for problem in self.snapshots[name].problems}
        return told | {text for finding in result.findings for text in (finding.subject, finding.right)}

    @property
    def incomplete(self) -> set[str]:
        return {key for key, result in self.results.items() if result.verdict is Verdict.INCOMPLETE}


def _tells_a_right_it_can_do_without(step: Step, result: CheckResult) -> bool:
    """First contact names a right that only some steps need; those steps are the ones that are INCOMPLETE."""
    missing = [finding for finding in result.findings if finding.code == "NO_PERMISSION"]
    return step.key == "start" and bool(missing) and result.verdict is Verdict.ATTENTION


def checks() -> list[Step]:
    return [step for step in steps().values() if step.key != "report"]


def _rule(call: Any) -> Rule:
    found = _RECORD.search(call.path)
    operation = _OPERATION.search(call.text) if call.path.endswith("graphql.json") else None
    path = call.path if found is None else call.path[: found.start() + 1]
    return call.slot, path, operation.group() if operation else ""


def _falls_under(each: Rule, rule: Rule) -> bool:
    return each[0] == rule[0] and each[1].startswith(rule[1]) and rule[2] in each[2]


@pytest.fixture
def read(bench: Bench, tmp_path: Path) -> Callable[..., Reading]:
    numbers = iter(range(10_000))

    def start(**spec: Any) -> Reading:
        name = bench.client(**SIZE, **spec)
        reading = Reading(bench, name, lambda: tmp_path / str(next(numbers)))
        reading.read_clean()
        return reading

    return start


def sweep(reading: Reading, slot: str) -> None:
    """Let each call of a system fail for good, in both ways."""
    troubles, incomplete = [], set()
    rules = [rule for rule in sorted(reading.made_by) if rule[0] == slot]
    for rule in rules:
        for fault in FAULTS:
            outcome = reading.without(rule, fault)
            troubles += [f"{rule} {fault}: {wrong}" for wrong in outcome.wrong()]
            incomplete |= outcome.incomplete
    assert not troubles, "\n".join(troubles)
    # Every step that reads anything of this system was INCOMPLETE at least once.
    asked, context = reading.read_from(slot), reading.reader().context
    assert incomplete == {step.key for step in checks() if asked & set(step.needs(context))}


@pytest.mark.parametrize("key", SHOPS)
def test_no_call_to_the_new_shop_can_fail_unseen(read: Callable[..., Reading], key: str) -> None:
    sweep(read(old="woocommerce", new=key, stage="aftercare"), "new")


def test_no_call_to_the_old_shop_can_fail_unseen(read: Callable[..., Reading]) -> None:
    sweep(read(old="woocommerce", new="shopify", stage="aftercare"), "old")


@pytest.mark.parametrize("stage", ["prepare", "aftercare"])
def test_no_call_to_picqer_can_fail_unseen(read: Callable[..., Reading], stage: str) -> None:
    sweep(read(old="woocommerce", new="woocommerce", stage=stage), "picqer")


@pytest.mark.parametrize("key", ["picqer", *SHOPS])
def test_a_right_that_was_taken_away_is_missed_by_the_steps_that_need_it(
    read: Callable[..., Reading], key: str
) -> None:
    """In the vendor's own way of saying it; first contact names the right, or that the system cannot be read."""
    spec = {"old": "woocommerce", "new": "woocommerce" if key == "picqer" else key, "stage": "aftercare"}
    slot, whole, tried = "picqer" if key == "picqer" else "new", read(**spec), 0
    for right in RIGHTS:
        reading = replace(whole, name=whole.bench.client(**SIZE, **spec))
        try:
            reading.world.world.slots[slot].deny(right)
        except ValueError:
            continue
        tried += 1
        outcome = reading.outcome(reading.read_from(slot))
        assert list(outcome.wrong()) == [], right
        assert outcome.results["start"].verdict in (Verdict.INCOMPLETE, Verdict.ATTENTION), right
        assert outcome.incomplete - {"start"}, right
    assert tried
