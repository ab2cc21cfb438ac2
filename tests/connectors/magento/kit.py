"""A served Magento with faults, and how a test connects to it."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.http import http_date
from werkzeug.wrappers import Request, Response

from shopswitch.clock import FixedClock
from shopswitch.connectors.magento import PLATFORM, MagentoConnector, catalogue, history, shelves
from shopswitch.frames.snapshot import Snapshot
from shopswitch.http.redact import Redactor
from shopswitch.http.wire import Wire
from shopswitch.permit import WritePermit
from shopswitch.sandbox.calls import Call
from shopswitch.sandbox.faults import FaultBoard
from shopswitch.sandbox.magento import MagentoShop
from shopswitch.sandbox.systems import Customer, Item, Line, NewOrder, OrderView
from tests.conftest import NOW

PERSON = Customer("Anouk", "Kwiebelhuis", "anouk@klant.example", "+31970", "Lisdoddepad 12", "1234 XQ", "Testdorp")
PERMIT = WritePermit("0" * 64, "A. Tester")
ITEMS = [
    Item("TEA-1", "Groene thee", "8719990000015", stock=12),
    Item("00123", "Nullen", stock=0),
    Item("SHIRT-M", "Shirt", group="shirt", option="M", stock=4),
    Item("shirt-l", "Shirt", group="shirt", option="L", stock=5),
    Item("LOOS", "Zonder voorraad", stock=None),
    Item("UIT", "Uitgeschakeld", stock=1, active=False),
    Item("BON", "Bon", stock=None, virtual=True),
]


class Served:
    """One shop on a loopback port.

    Attributes:
        board: Faults.
        calls: Every call that came in.
        nonces: Nonce of each signed call.
        spoil: Changes an honest answer; for what the emulated shop has no switch for.
    """

    def __init__(self, serve: Callable[[Any], str], make_wire: Callable[..., Wire], seed: int = 7) -> None:
        self.shop = MagentoShop(random.Random(seed), lambda: NOW, "Europe/Amsterdam")
        self.board = FaultBoard()
        self.calls: list[Call] = []
        self.nonces: list[str] = []
        self.spoil: Callable[[Request, Response], Response] = lambda request, response: response
        self._make_wire = make_wire
        self.url = serve(self._app)

    def _app(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)
        call = Call.received(request, at=NOW, system="magento", slot="new")
        self.calls.append(call)
        signed = request.headers.get("Authorization", "")
        self.nonces += [part.split('"')[1] for part in signed.split(",") if "oauth_nonce" in part]
        response = self.spoil(request, self.board.answer(call, self.shop, request))
        response.headers["Date"] = http_date(NOW)
        return response(environ, start_response)

    def connect(self, *, permit: WritePermit | None = None, wire: Any = None, **settings: Any) -> MagentoConnector:
        """A fresh connector; `settings` go over those of the shop."""
        secrets = self.shop.secrets()
        values = {"platform": "magento", **self.shop.settings(self.url)}
        values |= {name: f"env:{name}" for name in secrets}
        redactor = Redactor()

        def resolve(reference: str) -> str:
            redactor.add(secrets[reference[4:]])
            return secrets[reference[4:]]

        given = {"clock": FixedClock(NOW), "resolve": resolve, "redactor": redactor, "permit": permit, **(wire or {})}
        made = self._make_wire(platform="magento", **given)
        found = PLATFORM.connect(PLATFORM.settings(**(values | settings)), made)
        assert isinstance(found, MagentoConnector)
        return found

    def order(self, *skus: str, state: str = "open", days_ago: float = 0, reference: str = "") -> OrderView:
        """A customer orders two pieces of each."""
        lines = tuple(Line(sku, 2) for sku in skus)
        return self.shop.add_order(NewOrder(lines, PERSON, NOW - timedelta(days=days_ago), state, reference))

    def fault(self, kind: str, *, after: int = 0, times: int | None = None, **more: Any) -> None:
        """One fault in the place of all others."""
        self.board.replace([{"kind": kind, "after": after, **({"times": times} if times else {}), **more}], {"new"})

    def paths(self) -> list[str]:
        """Method and path of the calls, without what precedes the list."""
        return [f"{each.method} {each.path.partition('/V1')[2]}" for each in self.calls]


def small_pages(monkeypatch: pytest.MonkeyPatch, size: int = 3) -> None:
    """Every list comes in several pages, but that of attributes: it alone would be dozens."""
    for module in (catalogue, history, shelves):
        for name, value in vars(module).copy().items():
            if hasattr(value, "page_size") and name.startswith("_") and name != "_ATTRIBUTES":
                monkeypatch.setattr(module, name, replace(value, page_size=size))


def rows(snapshot: Snapshot, key: str = "source_id") -> dict[str, dict[str, Any]]:
    """Rows by one column."""
    return {str(row[key]): row for row in snapshot.frame.to_dict("records")}


def route_missing(*prefixes: str) -> Callable[[Request, Response], Response]:
    """An older shop: these addresses do not exist, and the module for them is not there."""

    def spoil(request: Request, response: Response) -> Response:
        path = request.path.partition("/V1")[2]
        if path == "/modules":
            return Response(json.dumps(["Magento_Store", "Magento_Config"]), mimetype="application/json")
        if path.startswith(prefixes):
            body = {"message": "Request does not match any route."}
            return Response(json.dumps(body), status=404, mimetype="application/json")
        return response

    return spoil


def edited(change: Callable[[Any], Any], *paths: str) -> Callable[[Request, Response], Response]:
    """Change the JSON of answers at these paths."""

    def spoil(request: Request, response: Response) -> Response:
        if request.path.partition("/V1")[2] not in paths or response.status_code != 200:
            return response
        return Response(json.dumps(change(json.loads(response.get_data()))), mimetype="application/json")

    return spoil
