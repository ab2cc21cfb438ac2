"""A served Lightspeed shop with faults, and how a test connects to it."""

import io
import json
import random
import socket
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from werkzeug.wrappers import Request, Response

from shopswitch.clock import FixedClock
from shopswitch.connectors.lightspeed import LightspeedConnector, LightspeedSettings
from shopswitch.frames.snapshot import Snapshot
from shopswitch.http.redact import Redactor
from shopswitch.http.wire import Wire
from shopswitch.permit import WritePermit
from shopswitch.sandbox.calls import Call
from shopswitch.sandbox.faults import FaultBoard
from shopswitch.sandbox.lightspeed import LightspeedShop
from shopswitch.sandbox.spoiling import NoAnswer
from shopswitch.sandbox.systems import Customer, Line, NewOrder, OrderView
from tests.conftest import NOW

PERSON = Customer("Anouk", "Kwiebelhuis", "anouk@klant.example", "+31970", "Lisdoddepad 12", "1234 XQ", "Testdorp")
PERMIT = WritePermit("0" * 64, "A. Tester")
SINCE = NOW - timedelta(days=10)
Spoil = Callable[[Request, Response], Response]


class Served:
    """One shop on a loopback port.

    Attributes:
        board: Faults.
        calls: Every call that came in.
        spoil: Changes an honest answer; for what the emulated shop has no switch for.
        unheeded: Parameters the shop pays no heed to.
    """

    def __init__(self, serve: Callable[[Any], str], make_wire: Callable[..., Wire]) -> None:
        self.shop = LightspeedShop(random.Random(7), lambda: NOW, "Europe/Amsterdam")
        self.board = FaultBoard()
        self.calls: list[Call] = []
        self.spoil: Spoil = lambda request, response: response
        self.unheeded: set[str] = set()
        self._make_wire = make_wire
        self.url = serve(self._app)

    def _app(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)
        call = Call.received(request, at=NOW, system="lightspeed", slot="new")
        self.calls.append(call)
        kept = [pair for pair in environ["QUERY_STRING"].split("&") if pair.partition("=")[0] not in self.unheeded]
        body = io.BytesIO(request.get_data())
        seen = Request({**environ, "QUERY_STRING": "&".join(kept), "wsgi.input": body})
        response = self.board.answer(call, self.shop, seen)
        call.status = response.status_code
        if isinstance(response, NoAnswer):
            # The plain test server would leave the connection open until the caller gives up.
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        return self.spoil(request, response)(environ, start_response)

    def connect(
        self,
        *,
        permit: WritePermit | None = None,
        wire: Any = None,
        sleep: Callable[[float], None] = time.sleep,
        **settings: Any,
    ) -> LightspeedConnector:
        """A fresh connector; `settings` go over those of the shop."""
        secrets = self.shop.secrets()
        values = {"platform": "lightspeed", **self.shop.settings(self.url)}
        values |= {name: f"env:{name}" for name in secrets}
        redactor = Redactor()

        def resolve(reference: str) -> str:
            redactor.add(secrets[reference[4:]])
            return secrets[reference[4:]]

        more = {"clock": FixedClock(NOW), "resolve": resolve, "redactor": redactor, "permit": permit} | (wire or {})
        made = self._make_wire(platform="lightspeed", **more)
        return LightspeedConnector(LightspeedSettings(**(values | settings)), made, sleep=sleep)

    def order(self, *skus: str, state: str = "open", days_ago: float = 0) -> OrderView:
        """A customer orders two pieces of each."""
        lines = tuple(Line(sku, 2) for sku in skus or ("TEA-1",))
        return self.shop.add_order(NewOrder(lines, PERSON, NOW - timedelta(days=days_ago), state))

    def fault(self, kind: str, *, after: int = 0, times: int | None = None, **more: Any) -> None:
        """One fault in the place of all others."""
        self.board.replace([{"kind": kind, "after": after, **({"times": times} if times else {}), **more}], {"new"})

    def hits(self) -> int:
        """How many answers the fault changed."""
        return sum(int(str(each["hits"])) for each in self.board.describe())

    def paths(self, start: int = 0) -> list[str]:
        """Method and path of the calls, without language and ending."""
        return [f"{each.method} {each.path.removeprefix('/nl').removesuffix('.json')}" for each in self.calls[start:]]


def rows(snapshot: Snapshot, key: str = "source_id") -> dict[str, dict[str, Any]]:
    """Rows by one column."""
    return {str(row[key]): row for row in snapshot.frame.to_dict("records")}


def edited(envelope: str, change: Callable[[dict[str, Any]], None]) -> Spoil:
    """Change every record of a list or a single one in an envelope."""

    def spoil(request: Request, response: Response) -> Response:
        try:
            body = json.loads(response.get_data())
        except ValueError:
            return response
        content = body.get(envelope) if isinstance(body, dict) else None
        if content is None:
            return response
        for record in content if isinstance(content, list) else [content]:
            change(record)
        return Response(json.dumps(body), status=response.status_code, mimetype="application/json")

    return spoil
