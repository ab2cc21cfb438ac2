"""One emulated client: Picqer, its shops, its customers and its time."""

import random
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from typing import Any

from shopswitch.sandbox import baseline, catalogue, defects, generator, oracle, papers
from shopswitch.sandbox.baseline import Baseline
from shopswitch.sandbox.integration import Integration, Wanted
from shopswitch.sandbox.picqer import PicqerAccount
from shopswitch.sandbox.picqer.records import Connection
from shopswitch.sandbox.spec import (
    EPOCH,
    MOST_ORDERS,
    NEW_CONNECTION,
    OLD_CONNECTION,
    OTHER_CONNECTION,
    PICQER,
    SWITCH_AT,
    ClientSpec,
    SandboxError,
)
from shopswitch.sandbox.systems import Customer, Line, NewOrder, OrderView, ShopSystem, System

__all__ = ["NEW_CONNECTION", "OLD_CONNECTION", "OTHER_CONNECTION", "ClientSpec", "SandboxError", "World"]


_BASELINE_BEFORE = timedelta(minutes=30)


class World:
    """A client of the sandbox.

    Every method may be called from several threads as long as `lock` is held around it; the methods take it themselves.

    Args:
        spec: What the client is to be.
        systems: Platform → class that emulates it; ``picqer`` among them.

    Raises:
        SandboxError: A platform is unknown or does not fit its place, or a defect cannot be planted in this client.

    Attributes:
        slots: ``picqer``, ``new`` and, unless absent, ``old``.
        planted: What the defects planted when the client was made: step, code and subject of each.
        baseline: How Picqer was just before the switch; at stage ``prepare`` as it was when the client was made.
        title: Name for people.
        names_old_connection: Whether the profile names the old connection.
        switch_at: When the client switches; the generator builds on it, so it moves at stage ``prepare`` alone.
        switch_planned: Whether the profile says when; if not, the client never switches.
        cutoff: When the carrier collects on a working day, local time, if the profile says so.
    """

    def __init__(self, spec: ClientSpec, systems: Mapping[str, type[System]]) -> None:
        self.spec = spec
        self.lock = threading.RLock()
        self._now = EPOCH
        self.switch_at = SWITCH_AT
        self.switch_planned = True
        self.cutoff: time | None = None
        self.title = spec.title or catalogue.title(self.rng("title"))
        self.names_old_connection = spec.old is not None
        self.people: dict[tuple[str, str], Customer] = {}
        self._methods: dict[tuple[str, str], str] = {}
        self.slots: dict[str, System] = {}
        self.picqer = self._picqer(systems)
        self.shops = self._shops(systems)
        self.integration = Integration(
            self.picqer.books,
            self.shops,
            customer_of=self.customer_of,
            method_of=lambda slot, order_id: self._methods.get((slot, order_id), ""),
            rng=self.rng,
        )
        generator.build(self)
        self.baseline = self.take_baseline()
        self.planted = defects.plant(self)

    def rng(self, purpose: str) -> random.Random:
        """A random source of its own for one purpose: what one part draws changes nothing for another."""
        return random.Random(f"{self.spec.seed}:{purpose}")

    def _picqer(self, systems: Mapping[str, type[System]]) -> PicqerAccount:
        made = self._system(PICQER, PICQER, systems)
        if not isinstance(made, PicqerAccount):
            raise SandboxError("The platform 'picqer' is not the emulated Picqer.", 500)
        self.slots[PICQER] = made
        return made

    def _shops(self, systems: Mapping[str, type[System]]) -> dict[str, ShopSystem]:
        shops: dict[str, ShopSystem] = {}
        for slot, platform in (("new", self.spec.new), ("old", self.spec.old)):
            if platform is None:
                continue
            made = self._system(slot, platform, systems)
            if not isinstance(made, ShopSystem):
                raise SandboxError(f"'{platform}' is no webshop: it cannot be the {slot} shop.")
            if slot == "new" and hasattr(made, "exports"):
                raise SandboxError(f"'{platform}' is a shop that is already closed: it can only be the old one.")
            if slot == "new" and platform == self.spec.old:
                # Whoever sets up a second shop of one kind lets its numbers begin where the old ones will not come.
                made.orders_before = 2 * MOST_ORDERS
            self.slots[slot] = shops[slot] = made
        return shops

    def _system(self, slot: str, platform: str, systems: Mapping[str, type[System]]) -> System:
        if platform not in systems:
            known = ", ".join(sorted(set(systems) - {PICQER}))
            raise SandboxError(f"Unknown platform '{platform}' for '{slot}'; known are: {known}.")
        return systems[platform](self.rng(slot), lambda: self.now, self.spec.timezone)

    def take_baseline(self) -> Baseline:
        """Write down how Picqer is, for what was there before the switch or, before it, for everything."""
        moment = self.now if self.spec.stage == "prepare" else self.switch_at - _BASELINE_BEFORE
        self.baseline = baseline.take(self.picqer.books, moment)
        return self.baseline

    # Time

    @property
    def now(self) -> datetime:
        """The client's present moment, UTC."""
        return self._now

    def set_now(self, moment: datetime) -> None:
        """Move the client's time.

        Raises:
            SandboxError: The moment has no time zone.
        """
        if moment.tzinfo is None:
            raise SandboxError("The time needs a zone, such as 2026-11-10T11:00:00+01:00.")
        with self.lock:
            self._now = moment.astimezone(UTC)

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """Let something happen at another moment; afterwards it is now again."""
        before, self._now = self._now, moment
        try:
            yield
        finally:
            self._now = before

    # What a person can do

    def connections(self) -> list[dict[str, object]]:
        """Every webshop connection of the Picqer account."""
        with self.lock:
            return [
                {
                    "id": number,
                    "title": each.title,
                    "slot": each.slot,
                    "active": each.active,
                    "send_stock": each.send_stock,
                    "send_shipments": each.send_shipments,
                }
                for number, each in sorted(self.picqer.books.connections.items())
            ]

    def connection(self, number: int) -> Connection:
        """One connection.

        Raises:
            SandboxError: There is none with that number (404).
        """
        found = self.picqer.books.connections.get(number)
        if found is None:
            known = ", ".join(str(each) for each in sorted(self.picqer.books.connections))
            raise SandboxError(f"There is no connection {number}; there are: {known}.", 404)
        return found

    def connect(self, number: int, title: str, slot: str | None, *, half_open: bool = False) -> Connection:
        """Make a connection. A fresh one of the vendor only imports: it sends neither stock nor shipments yet."""
        made = Connection(number, title, slot, send_stock=not half_open, send_shipments=not half_open)
        self.picqer.books.connections[number] = made
        return made

    def deactivate(self, number: int) -> dict[str, object]:
        """Press the button at the bottom of the connection's page."""
        with self.lock:
            self.connection(number).active = False
            return self._show(number)

    def activate(self, number: int) -> dict[str, object]:
        """Switch a connection on; the new shop's is made by that when there is none yet, and is half open then."""
        with self.lock:
            if number == NEW_CONNECTION and number not in self.picqer.books.connections:
                self.connect(number, f"{self.title} (new)", "new", half_open=True)
            self.connection(number).active = True
            return self._show(number)

    def settings(
        self, number: int, *, send_stock: bool | None = None, send_shipments: bool | None = None
    ) -> dict[str, object]:
        """Change what a connection sends; None leaves a setting as it is."""
        with self.lock:
            connection = self.connection(number)
            if send_stock is not None:
                connection.send_stock = send_stock
            if send_shipments is not None:
                connection.send_shipments = send_shipments
            return self._show(number)

    def _show(self, number: int) -> dict[str, object]:
        return next(each for each in self.connections() if each["id"] == number)

    def import_orders(self) -> dict[str, object]:
        """Picqer polls its shops now."""
        with self.lock:
            return self.integration.import_orders()

    def push_stock(self, connection: int) -> dict[str, object]:
        """Picqer sends the whole inventory to one shop.

        Raises:
            SandboxError: No such connection, or it sends no stock now.
        """
        with self.lock:
            return self.integration.push_all(self.connection(connection))

    def ship(
        self, order: str | int, lines: Sequence[Line | Mapping[str, Any]] | None = None, tracking: str = ""
    ) -> dict[str, object]:
        """Pick and send an order, or some lines of it.

        Args:
            order: Picqer's order number or id, or the shop's order number.
            lines: ``{"sku", "quantity"}`` each; None sends all that is to be picked.
            tracking: Track & trace code; made up when empty.

        Raises:
            SandboxError: No such order, or not that much to pick.
        """
        with self.lock:
            found = self.integration.find_order(str(order))
            wanted: Wanted | None = None
            if lines is not None:
                wanted = {}
                for line in _lines(lines):
                    wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
            return self.integration.ship(found, wanted, tracking or f"3STEST{found.idorder:09d}")

    def place_order(
        self, role: str, lines: Sequence[Line | Mapping[str, Any]] | None = None, status: str = "open"
    ) -> dict[str, object]:
        """A customer orders in a shop, now.

        Args:
            role: ``old`` or ``new``.
            lines: ``{"sku", "quantity"}`` each; None orders one piece of something Picqer knows.
            status: ``open``, ``unpaid``, ``completed`` or ``cancelled``.

        Raises:
            SandboxError: No such shop, status or SKU.
        """
        with self.lock:
            if role not in self.shops:
                raise SandboxError(f"This client has no {role!r} shop; there are: {', '.join(sorted(self.shops))}.")
            if status not in ("open", "unpaid", "completed", "cancelled"):
                raise SandboxError(f"{status!r} is no status; choose open, unpaid, completed or cancelled.")
            rng = self.rng(f"order:{role}:{len(self.people)}")
            chosen = _lines(lines) if lines is not None else (Line(self._usual_sku(role, rng), 1),)
            sold = {each.sku for each in self.shops[role].listings() if each.kind != "parent"}
            strange = next((line.sku for line in chosen if line.sku not in sold), None)
            if strange is not None:
                raise SandboxError(f"The {role} shop does not sell SKU {strange!r}.")
            method = catalogue.method(len(self.people), points=self.shops[role].shows_pickup)
            pickup = method.kind == "pickup_point"
            order = NewOrder(chosen, catalogue.customer(rng), self.now, status, method=method.name, pickup=pickup)
            view = self.order_in(role, order)
            return {"role": role, "order_id": view.order_id, "number": view.number, "state": view.state}

    def _usual_sku(self, role: str, rng: random.Random) -> str:
        books = self.picqer.books
        known = {each.productcode for each in books.products.values() if each.active and each.type == "normal"}
        usual = [each for each in self.shops[role].listings() if each.sku in known and each.kind != "parent"]
        if not usual:
            raise SandboxError(f"The {role} shop sells nothing that Picqer knows: say which lines to order.")
        in_stock = [each for each in usual if (each.stock or 0) > 0]
        return rng.choice(in_stock or usual).sku

    def order_in(self, slot: str, order: NewOrder) -> OrderView:
        """Put an order into a shop; the customer is remembered, and how it is to be sent."""
        view = self.shops[slot].add_order(order)
        self.people[slot, view.order_id] = order.customer
        self._methods[slot, view.order_id] = order.method
        return view

    def customer_of(self, slot: str, order_id: str) -> Customer:
        """Who ordered; somebody made up for an order that came in through the shop's own interface."""
        return self.people.setdefault((slot, order_id), catalogue.customer(self.rng(f"person:{slot}:{order_id}")))

    # What the control plane tells

    def truth(self) -> list[dict[str, str]]:
        """What a perfect runbook finds now: step, code and subject of each, sorted."""
        with self.lock:
            return oracle.truth(self)

    def canaries(self) -> dict[str, list[str]]:
        """Strings that must appear in no output: every key, and everything about the customers."""
        with self.lock:
            return papers.canaries(self)

    def profile(self, addresses: Mapping[str, str]) -> dict[str, object]:
        """The client's profile: tables of texts, numbers and times, secrets as references.

        Args:
            addresses: Slot → base address at which it is served.
        """
        with self.lock:
            return papers.profile(self, addresses)

    def secrets(self) -> dict[str, str]:
        """Path relative to the profile → the secret that belongs in it."""
        return papers.secrets(self)

    def files(self) -> dict[str, bytes]:
        """Path relative to the profile → content of a file the profile names (exports of a closed shop)."""
        with self.lock:
            return papers.files(self)


def _lines(lines: Sequence[Line | Mapping[str, Any]]) -> tuple[Line, ...]:
    made = []
    for each in lines:
        if isinstance(each, Line):
            made.append(each)
            continue
        sku, quantity = each.get("sku"), each.get("quantity", 1)
        if not isinstance(sku, str) or not isinstance(quantity, int) or isinstance(quantity, bool) or quantity < 1:
            raise SandboxError('A line looks like {"sku": "A-1", "quantity": 2}.')
        made.append(Line(sku, quantity))
    if not made:
        raise SandboxError("An order needs at least one line.")
    return tuple(made)
