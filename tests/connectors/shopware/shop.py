"""An emulated Shopware shop with faults and a record of its calls, and how a test connects to it."""

import json
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from werkzeug.http import http_date
from werkzeug.wrappers import Request, Response

from shopswitch.connectors.shopware import PLATFORM, ShopwareConnector, ShopwareSettings
from shopswitch.http.wire import Wire
from shopswitch.permit import WritePermit
from shopswitch.sandbox.calls import Call
from shopswitch.sandbox.faults import FaultBoard
from shopswitch.sandbox.shopware import ShopwareShop
from shopswitch.sandbox.systems import Customer, Item, Line, NewOrder
from tests.conftest import NOW

PERSON = Customer("Voornaam", "Achternaamzo", "klant7@example.test", "0611223344", "Lisdodde 12", "1234 ZZ", "Testdorp")
PERMIT = WritePermit("0" * 64, "A tester")


@dataclass
class Shop:
    """The shop on a loopback port.

    Attributes:
        emulated: Its state.
        calls: What it was asked, in order.
        answers: Path → answer that is given instead of its own, once each.
    """

    emulated: ShopwareShop = field(
        default_factory=lambda: ShopwareShop(random.Random(7), lambda: NOW, "Europe/Amsterdam")
    )
    faults: FaultBoard = field(default_factory=FaultBoard)
    calls: list[Call] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)
    answers: dict[str, list[Response]] = field(default_factory=dict)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """WSGI entry."""
        request = Request(environ)
        call = Call.received(request, at=NOW, system="shopware", slot="new")
        self.calls.append(call)
        waiting = self.answers.get(call.path)
        response = waiting.pop(0) if waiting else self.faults.answer(call, self.emulated, request)
        response.headers["Date"] = http_date(NOW)
        self.bodies.append(response.get_data().decode("utf-8", "replace"))
        return response(environ, start_response)

    def fault(self, **rule: Any) -> None:
        """Switch one fault on; without anything all are off."""
        self.faults.replace([rule] if rule else [], {"new", "shopware"})

    def paths(self, since: int = 0) -> list[str]:
        """What was asked, without the address in front of it."""
        return [f"{call.method} {call.path.removeprefix('/api')}" for call in self.calls[since:]]

    def add(self, *skus: str, **fields: Any) -> list[str]:
        """Put simple items on sale."""
        return self.emulated.add_items([Item(sku, f"Thee {sku}", **fields) for sku in skus])

    def group(self, *skus: str, **fields: Any) -> list[str]:
        """Put variants of one product on sale."""
        return self.emulated.add_items([Item(sku, "Sok", group="SOK", option=sku, **fields) for sku in skus])

    def order(self, *skus: str, days_ago: float = 0, quantity: int = 1, **fields: Any) -> str:
        """Place an order; returns its id."""
        lines = tuple(Line(sku, quantity) for sku in skus)
        return self.emulated.add_order(NewOrder(lines, PERSON, NOW - timedelta(days=days_ago), **fields)).order_id

    def move(self, entity: str, record_id: str, state: str) -> None:
        """Put a record straight into a state, as its own administration would by its transitions."""
        machines, store = self.emulated.machines, self.emulated.store
        machines.move(entity, store.tables[entity][record_id], state, action="")

    def part(self, entity: str, order_id: str) -> Any:
        """The first delivery or payment of an order."""
        return self.emulated.store.rows(entity, "orderId", order_id)[0]


Connect = Callable[..., ShopwareConnector]


def connecting(address: str, shop: Shop, make_wire: Callable[..., Wire]) -> Connect:
    """How to make a connector: keys of the profile section and parts of the wire may be given."""

    def connect(*, permit: WritePermit | None = None, wire: Wire | None = None, **section: Any) -> ShopwareConnector:
        secrets = {f"env:{key.upper()}": value for key, value in shop.emulated.secrets().items()}
        made = wire or make_wire(platform="shopware", permit=permit, resolve=lambda reference: secrets[reference])
        keys = {"url": address, "client_id": "env:CLIENT_ID", "client_secret": "env:CLIENT_SECRET"}
        settings = ShopwareSettings.model_validate({"platform": "shopware"} | keys | section)
        connector = PLATFORM.connect(settings, made)
        assert isinstance(connector, ShopwareConnector)
        return connector

    return connect


def json_answer(body: object, status: int = 200) -> Response:
    """An answer of our own making."""
    return Response(json.dumps(body), status=status, mimetype="application/json")


def long_ago() -> datetime:
    """A moment before everything."""
    return NOW - timedelta(days=9000)
