"""The emulated bol.com behind real HTTP, with faults, rewritten answers, and a record of what was asked."""

import json
import random
import socket
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from werkzeug.wrappers import Request

from shopswitch.clock import FixedClock
from shopswitch.connectors.bol import PLATFORM, BolConnector, BolSettings, connect
from shopswitch.frames.rows import each_row
from shopswitch.frames.snapshot import Snapshot
from shopswitch.http.redact import Redactor
from shopswitch.http.wire import Wire
from shopswitch.permit import WritePermit
from shopswitch.sandbox.bol import BolShop
from shopswitch.sandbox.calls import Call
from shopswitch.sandbox.faults import FaultBoard
from shopswitch.sandbox.spoiling import NoAnswer
from shopswitch.sandbox.systems import Customer, Item, Line, NewOrder

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PERSON = Customer("Jantje", "Verzonnen", "jantje@klant.example", "+3197000000000", "Nergensweg 1", "1000XX", "Nergens")
PERMIT = WritePermit(plan_digest="0" * 64, approved_by="Test")
Rewrite = Callable[[Request, Any], Any]


class Bench:
    """One account, served.

    Args:
        serve: Fixture that starts a WSGI application.
        make_wire: Fixture that builds wires.

    Attributes:
        rewrite: Changes the JSON of an answer before it is sent; None leaves it.
        calls: What was received.
    """

    def __init__(self, serve: Callable[[Any], str], make_wire: Callable[..., Wire]) -> None:
        self.now = NOW
        self.shop = BolShop(random.Random(7), lambda: self.now, "Europe/Amsterdam")
        self.board = FaultBoard()
        self.calls: list[Call] = []
        self.headers: list[dict[str, str]] = []
        self.rewrite: Rewrite = lambda request, body: None
        self.redactor = Redactor()
        self._make_wire = make_wire
        self.url = serve(self._app)

    def _app(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        call = Call.received(request, at=self.now, system="bol", slot="new")
        self.calls.append(call)
        self.headers.append(dict(request.headers))
        response = self.board.answer(call, self.shop, request)
        if isinstance(response, NoAnswer):
            # This test server would keep the connection of a call that failed.
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        if response.mimetype.endswith("json"):
            body = self.rewrite(request, json.loads(response.get_data() or b"null"))
            if body is not None:
                response.set_data(json.dumps(body))
        return response(environ, start_response)

    def settings(self, **changes: Any) -> BolSettings:
        """A profile section for this account."""
        values = self.shop.settings(self.url) | {"platform": "bol", "client_secret": "env:SECRET"} | changes
        settings = PLATFORM.settings(**values)
        assert isinstance(settings, BolSettings)
        return settings

    def connect(self, **wire: Any) -> BolConnector:
        """A connector that knows nothing yet; `wire` changes what it is handed."""
        secret = self.shop.secrets()["client_secret"]

        def resolve(reference: str) -> str:
            value = {"env:SECRET": secret, "env:ID": self.shop.settings("")["client_id"]}[reference]
            self.redactor.add(value)
            return value

        given = {"clock": FixedClock(self.now), "redactor": self.redactor, "resolve": resolve} | wire
        return connect(self.settings(), self._make_wire(platform="bol", **given))

    def faults(self, *rules: dict[str, object]) -> None:
        """Switch these faults on, and all others off."""
        self.board.replace([*rules], {"new", "bol"})

    def asked(self, path: str) -> list[Call]:
        """Calls to a path so far."""
        return [call for call in self.calls if call.path == path]

    def add(self, *skus: str, **about: Any) -> list[str]:
        """Put offers up; returns their ids."""
        return self.shop.add_items([Item(sku, f"Thee {sku}", **about) for sku in skus])

    def order(self, *skus: str, days_ago: float = 0, quantity: int = 2, state: str = "open") -> str:
        """A customer orders; returns the order's id."""
        placed = NOW - timedelta(days=days_ago)
        self.now = placed
        try:
            lines = tuple(Line(sku, quantity) for sku in skus)
            return self.shop.add_order(NewOrder(lines, PERSON, placed, state)).order_id
        finally:
            self.now = NOW


def rows(snapshot: Snapshot) -> list[Any]:
    """The rows of a snapshot."""
    return list(each_row(snapshot.frame))


def whole(snapshot: Snapshot) -> list[Any]:
    """The rows of a snapshot that must be complete."""
    assert snapshot.problems == ()
    return rows(snapshot)


def days_ago(days: float) -> datetime:
    """A moment before the present one."""
    return NOW - timedelta(days=days)
