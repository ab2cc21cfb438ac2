"""A switch that is rehearsed: people act in the emulated systems, and at every stage the runbook looks."""

import json
import urllib.request
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from shopswitch.checks.catalogue import steps
from shopswitch.checks.result import CheckResult, ManualStep, Verdict
from shopswitch.cli import app, decisions
from shopswitch.profile import load_profile
from shopswitch.runbook.session import Runbook
from shopswitch.runbook.state import ClientState
from shopswitch.runbook.workspace import Workspace
from shopswitch.sandbox.spec import SWITCH_AT
from shopswitch.sandbox.systems import NewOrder
from tests.end_to_end.conftest import Bench, Mark, marks

assert decisions

LETTERS = {
    "P": Verdict.PASS,
    "A": Verdict.ATTENTION,
    "H": Verdict.NEEDS_HUMAN,
    "F": Verdict.FAIL,
    "-": Verdict.NOT_APPLICABLE,
    "I": Verdict.INCOMPLETE,
}
ENOUGH = 10
"""Pieces in stock that no story uses up."""


@dataclass(frozen=True)
class Stage:
    """What the runbook said at one stage, and what there was to find."""

    results: dict[str, CheckResult]
    truth: set[Mark]

    @property
    def found(self) -> set[Mark]:
        return marks(self.results)

    def subjects(self, step: str, code: str) -> list[str]:
        """What the findings of one kind are about."""
        return [finding.subject for finding in self.results[step].findings if finding.code == code]

    def codes(self, step: str) -> set[str]:
        return {finding.code for finding in self.results[step].findings}

    def manual(self, step: str) -> ManualStep:
        """The only manual step of a step."""
        (only,) = self.results[step].manual
        return only


@dataclass
class Rehearsal:
    """One emulated client during its switch.

    Attributes:
        stages: What was seen, by the name of the stage.
        orders: The shop's number of each order that plays a part, by the name of the part.
        recorded: The latest result of each step that was recorded in a run.
    """

    bench: Bench
    name: str
    stages: dict[str, Stage] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)
    recorded: dict[str, CheckResult] = field(default_factory=dict)

    @property
    def world(self) -> Any:
        return self.bench.server.client(self.name)

    @property
    def state(self) -> ClientState:
        return ClientState.of(self.bench.profiles, self.name)

    # The runbook

    def look(self, stage: str) -> Stage:
        """Run every step on what there is now."""
        self.stages[stage] = Stage(self.bench.check(self.name), self.bench.truth(self.name))
        return self.stages[stage]

    def confirm(self, *keys: str) -> None:
        """A person confirms manual steps, with the command."""
        for key in keys:
            words = ["confirm", self.name, key, "--by", "the project leader", "--clients", str(self.bench.profiles)]
            done = CliRunner().invoke(app, words)
            assert done.exit_code == 0, done.output

    def record(self, folder: Path, *keys: str) -> None:
        """Run steps as their notebooks do within one run: what they keep is kept, and the later ones see the earlier.

        Args:
            folder: Workspace of the run; must not exist.
            keys: In the order of the runbook.
        """
        about = {"client": self.name, "run": folder.name, "now": self.world.now.isoformat(), "planned": list(keys)}
        work, profile = Workspace.create(folder, about), load_profile(self.name, self.bench.profiles)
        for key in keys:
            book = Runbook(steps()[key], profile, work)
            result = book.step.check(book.read(), book.context)
            book.record(result)
            self.recorded[key] = result

    # What happens in the systems

    def control(self, path: str, **body: Any) -> Any:
        """Ask the control plane; the profile's files show what happened when this returns."""
        url = f"{self.bench.server.base_url}/_control/clients/{self.name}/{path}"
        request = urllib.request.Request(url, json.dumps(body).encode(), method="POST")  # noqa: S310 - loopback
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - loopback
            return json.loads(answer.read())

    def at(self, **since_switch: float) -> None:
        """Move the clock to so long after the switch; before it, when negative."""
        self.control("clock", now=(SWITCH_AT + timedelta(**since_switch)).isoformat())

    def goods(self, count: int) -> list[str]:
        """SKUs that are in order everywhere, with enough in stock."""
        world = self.world
        sold = [each.sku for each in world.shops["new"].listings() if each.kind != "parent"]
        old = {each.sku for each in world.shops["old"].listings()} if "old" in world.shops else set(sold)
        found = (world.picqer.books.product(sku) for sku in sold if sold.count(sku) == 1 and sku in old)
        usual = [each for each in found if each and each.active and each.type == "normal"]
        return [each.productcode for each in usual if world.picqer.books.free(each.idproduct) >= ENOUGH][:count]

    def order(self, part: str, role: str, *skus: str) -> None:
        """A customer orders one piece of each."""
        lines = [{"sku": sku, "quantity": 1} for sku in skus]
        self.orders[part] = self.control("order", role=role, lines=lines)["number"]

    def enter_again(self, part: str) -> None:
        """Enter an order of the old shop in the new one, with its number as reference."""
        world = self.world
        with world.lock:
            view = self._order_of("old", self.orders[part])
            who = world.customer_of("old", view.order_id)
            copy = NewOrder(view.lines, who, world.now, reference=view.number, method=view.method)
            world.order_in("new", copy)

    def complete(self, role: str, number: str) -> None:
        """Mark an order completed by hand in a shop."""
        with self.world.lock:
            self.world.shops[role].set_order_state(self._order_of(role, number).order_id, "completed")

    def ship_everything(self) -> None:
        """Pick and send whatever lies on an open picklist."""
        books = self.world.picqer.books
        for order in [each for each in books.orders.values() if books.open_picklists(each.idorder)]:
            self.control("ship", order=order.orderid)

    def mend(self, stage: Stage) -> None:
        """Put right what the preparation found; its subjects are all a person has to go by."""
        world = self.world
        new, books = world.shops["new"], world.picqer.books
        with world.lock:
            for sku in stage.subjects("sku_match", "CASE_DIFFERS"):
                (listing,) = [each for each in new.listings() if each.sku.casefold() == sku.casefold()]
                new.change_listing(listing.source_id, sku=sku)
            for sku in stage.subjects("sku_match", "DUPLICATE_IN_NEW"):
                *_, double = [each for each in new.listings() if each.sku == sku]
                new.remove_listing(double.source_id)
            for number in stage.subjects("order_transfer", "OLD_ORDER_OPEN"):
                self.complete("new", number)
            for number in stage.subjects("open_orders", "PICKLIST_SNOOZED"):
                (order,) = [each for each in books.orders.values() if each.orderid == number]
                for picklist in books.open_picklists(order.idorder):
                    picklist.status = "new"

    def _order_of(self, role: str, number: str) -> Any:
        (view,) = [each for each in self.world.shops[role].orders() if each.number == number]
        return view


def expected(table: str) -> dict[str, dict[str, Verdict]]:
    """Stage → step → verdict, from a table with the stages above and a letter of `LETTERS` in each place."""
    head, *rows = [line.split() for line in table.strip().splitlines()]
    return {stage: {key: LETTERS[letters[place]] for key, *letters in rows} for place, stage in enumerate(head)}
