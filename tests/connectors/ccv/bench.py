"""An emulated CCV Shop in a world of its own, served over HTTP, with a connector that reads it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from shopswitch.clock import FixedClock
from shopswitch.connectors.ccv import PLATFORM, CcvConnector, connect
from shopswitch.frames.rows import each_row
from shopswitch.frames.snapshot import Snapshot
from shopswitch.http.journal import MemoryJournal
from shopswitch.http.redact import Redactor
from shopswitch.http.wire import Wire
from shopswitch.permit import WritePermit
from shopswitch.sandbox.ccv import CcvShop
from shopswitch.sandbox.picqer import PicqerAccount
from shopswitch.sandbox.server import SandboxServer
from shopswitch.sandbox.systems import Customer, Item, Line, NewOrder, OrderView
from shopswitch.sandbox.world import World

PERMIT = WritePermit(plan_digest="0" * 64, approved_by="Test")
PERSON = Customer("Fenna", "Kwiebelkampveld", "fenna@klant.example", "+319712345678", "Turfkade 3", "1234 XZ", "Delft")


def sandbox() -> SandboxServer:
    """A sandbox whose shops are CCV Shops."""
    return SandboxServer({"picqer": PicqerAccount, "ccv": CcvShop}, tls=False)


class Bench:
    """One client of a sandbox: its new shop is the CCV Shop under test.

    Args:
        server: A serving sandbox.
        name: Name of the client.
        items: What the shop sells.
    """

    def __init__(self, server: SandboxServer, name: str, items: tuple[Item, ...] = ()) -> None:
        about = {
            "name": name,
            "scenario": "add",
            "new": "ccv",
            "stage": "prepare",
            "products": list(items),
            "orders": 0,
        }
        server.add_client(about)
        self.client = server.clients.get(name)
        self.url = f"{server.base_url}/{name}/new"
        self.journal = MemoryJournal()
        self.redactor = Redactor()

    @property
    def world(self) -> World:
        """The client's world."""
        return self.client.world

    @property
    def shop(self) -> CcvShop:
        """The emulated shop itself."""
        shop = self.world.slots["new"]
        assert isinstance(shop, CcvShop)
        return shop

    @property
    def since(self) -> datetime:
        """A month before the client's present."""
        return self.world.now - timedelta(days=30)

    def connector(self, *, permit: WritePermit | None = None, **settings: Any) -> CcvConnector:
        """A fresh connector; `settings` take the place of those the shop names."""
        secrets = self.shop.secrets()
        values = self.shop.settings(self.url) | settings
        profile = PLATFORM.settings(
            platform="ccv",
            **{name: value for name, value in values.items() if value is not None},
            **{name: f"env:{name}" for name in secrets},
        )

        def resolve(reference: str) -> str:
            value = secrets[reference.removeprefix("env:")]
            self.redactor.add(value)
            return value

        wire = Wire(
            role="new",
            platform="ccv",
            clock=FixedClock(self.world.now),
            journal=self.journal,
            redactor=self.redactor,
            resolve=resolve,
            base_dir=Path(),
            limits="off",
            permit=permit,
        )
        return connect(profile, wire)

    def read(self, resource: str, **settings: Any) -> Snapshot:
        """One resource by a fresh connector."""
        method = getattr(self.connector(**settings), resource)
        found: Snapshot = method(self.since) if resource == "orders" else method()
        return found

    def faults(self, *rules: Mapping[str, object]) -> None:
        """Switch these faults on for the shop, and all others off."""
        with self.world.lock:
            self.client.faults.replace([{"system": "new"} | dict(rule) for rule in rules], {"new"})

    def calls(self) -> list[Any]:
        """Every call the shop received."""
        with self.world.lock:
            return [call for call in self.client.calls if call.slot == "new"]

    def order(self, *skus: str, state: str = "open", quantity: int = 1, **ago: float) -> OrderView:
        """A customer orders; without `ago` now."""
        lines = tuple(Line(sku, quantity) for sku in skus)
        placed_at = self.world.now - timedelta(**ago)
        with self.world.lock, self.world.at(placed_at):
            return self.world.order_in("new", NewOrder(lines, PERSON, placed_at, state))

    def view(self, order_id: str) -> OrderView:
        """What the shop holds about an order."""
        return next(each for each in self.shop.orders() if each.order_id == order_id)


def rows(snapshot: Snapshot, key: str = "source_id") -> dict[str, Any]:
    """Rows by one of their columns."""
    return {getattr(row, key): row._asdict() for row in each_row(snapshot.frame)}


def table(snapshot: Snapshot) -> list[tuple[str, ...]]:
    """Every cell as text, sorted: two reads hold the same when these are equal."""
    return sorted(tuple(map(str, row)) for row in snapshot.frame.itertuples(index=False, name=None))
