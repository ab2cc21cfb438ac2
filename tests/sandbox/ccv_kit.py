"""An emulated CCV Shop on a loopback port, and a caller that signs as the vendor's own clients do."""

import hashlib
import hmac
import random
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import httpx
from werkzeug.wrappers import Request

from shopswitch.sandbox.ccv import CcvShop
from shopswitch.sandbox.systems import Customer, Item, Line, NewOrder

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PERSON = Customer("Voornaam", "Achternaam", "klant5@example.test", "0600000000", "Dorpsstraat 1", "1234 AB", "Arnhem")


@cache
def _client() -> httpx.Client:
    return httpx.Client(trust_env=False)


class Api:
    """One shop, what calls it, and its clock.

    Args:
        serve: The fixture of that name.
        below: Folder the shop is mounted in, as in a sandbox with several clients.
    """

    def __init__(self, serve: Callable[[Any], str], below: str = "") -> None:
        self.now = NOW
        self.seconds = 0.0
        self.below = below
        rng = random.Random(1)
        self.shop = CcvShop(rng, lambda: self.now, "Europe/Amsterdam", monotonic=lambda: self.seconds)
        self.host = serve(self._mounted)

    def _mounted(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if self.below:
            environ["SCRIPT_NAME"] = self.below
            environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix(self.below)
        return self.shop.handle(Request(environ))(environ, start_response)

    def sign(self, method: str, uri: str, body: bytes, date: str) -> str:
        """The signature, made from the reference and not from the shop's code."""
        keys = self.shop.secrets()
        text = f"{keys['public_key']}|{method}|{uri}|".encode() + body + f"|{date}".encode()
        return hmac.new(keys["secret_key"].encode(), text, hashlib.sha512).hexdigest()

    def send(self, method: str, path: str, body: Any = None, **changes: Any) -> httpx.Response:
        """A signed call; `changes` replace headers, `signed_uri` and `date` what is signed with.

        Args:
            method: HTTP method.
            path: Below ``/api/rest/v1/``, with its query as it is to be sent.
            body: Sent as JSON.
            changes: See above.
        """
        request = _client().build_request(method, f"{self.host}{self.below}/api/rest/v1/{path}", json=body)
        date = changes.pop("date", self.now.strftime("%Y-%m-%dT%H:%M:%SZ"))
        uri = changes.pop("signed_uri", request.url.raw_path.decode())
        content = b"" if method in ("GET", "DELETE") else request.content
        headers = {"x-public": self.shop.secrets()["public_key"], "x-date": date}
        headers["x-hash"] = self.sign(method, uri, content, date)
        headers |= {name.replace("_", "-"): value for name, value in changes.items()}
        request.headers.update({name: value for name, value in headers.items() if value is not None})
        return _client().send(request)

    def get(self, path: str) -> Any:
        """The JSON of a resource."""
        answer = self.send("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def items(self, path: str) -> list[Any]:
        """Every record of a collection, page after page by `next`."""
        page = self.get(path)
        found = list(page["items"])
        while page["next"]:
            page = self.get(page["next"].partition("/api/rest/v1/")[2])
            found += page["items"]
        return found

    def error(self, method: str, path: str, body: Any = None, **changes: Any) -> tuple[int, str]:
        """Status and code of a call that is refused, whose body has the vendor's shape."""
        answer = self.send(method, path, body, **changes)
        shown = answer.json()
        assert set(shown) == {"status", "code", "developermessage"}
        assert shown["status"] == answer.status_code
        return answer.status_code, shown["code"]

    def add(self, *skus: str, **fields: Any) -> list[str]:
        """Put simple items on sale; returns their ids."""
        return self.shop.add_items([Item(sku, f"Thee {sku}", **fields) for sku in skus])

    def group(self, *skus: str, group: str = "THEE", stock: int | None = 5) -> list[str]:
        """Put variants of one product on sale; returns their ids."""
        return self.shop.add_items([Item(sku, "Thee", group=group, option=sku, stock=stock) for sku in skus])

    def order(self, *skus: str, quantity: int = 1, days_ago: float = 0, **fields: Any) -> str:
        """Place an order; returns its id."""
        lines = tuple(Line(sku, quantity) for sku in skus)
        return self.shop.add_order(NewOrder(lines, PERSON, self.now - timedelta(days=days_ago), **fields)).order_id
