"""A served Lightspeed shop and a caller for it, shared by its tests."""

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import httpx
from werkzeug.wrappers import Request

from shopswitch.sandbox.lightspeed import LightspeedShop
from shopswitch.sandbox.picqer import PicqerAccount
from shopswitch.sandbox.shopify import ShopifyShop
from shopswitch.sandbox.spec import ClientSpec
from shopswitch.sandbox.systems import Customer, Item, Line, Listing, NewOrder, OrderView, System
from shopswitch.sandbox.world import World

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PERSON = Customer("Anouk", "Kwiebelhuis", "anouk@klant.example", "+31970", "Lisdoddepad 12", "1234 XQ", "Testdorp")
SYSTEMS: Mapping[str, type[System]] = {
    "picqer": PicqerAccount,
    "shopify": ShopifyShop,
    "lightspeed": LightspeedShop,
}


@cache
def _client() -> httpx.Client:
    """One for all tests: making one takes longer than a request."""
    return httpx.Client(trust_env=False)


class Api:
    """A shop on a loopback port; its time and its clock stand still until a test moves them."""

    def __init__(self, serve: Callable[[Any], str], seed: int = 1) -> None:
        self.now = NOW
        self.seconds = 86_400.0 * 7
        self.shop = LightspeedShop(
            random.Random(seed), lambda: self.now, "Europe/Amsterdam", monotonic=lambda: self.seconds
        )

        def app(environ: Any, start_response: Any) -> Any:
            return self.shop.handle(Request(environ))(environ, start_response)

        self.address = serve(app)

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> httpx.Response:
        """Any call; `path` starts with the language."""
        options.setdefault("auth", (self.shop.key, self.shop.secret))
        if body is not None:
            options["json"] = body
        return _client().request(method, f"{self.address}/{path}", **options)

    def get(self, path: str, **args: Any) -> Any:
        """The body of a successful read in Dutch; `path` without its ending."""
        answer = self.call("GET", f"nl/{path}.json", params=args)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def put(self, path: str, body: Any) -> Any:
        """The body of a successful write."""
        answer = self.call("PUT", f"nl/{path}.json", body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def add(self, *skus: str, **more: Any) -> list[str]:
        """Put simple items on sale."""
        return self.shop.add_items([Item(sku, f"Thee {sku}", **{"stock": 9, **more}) for sku in skus])

    def order(self, *skus: str, state: str = "open", hours_ago: float = 0, quantity: int = 1) -> OrderView:
        """A customer orders."""
        lines = tuple(Line(sku, quantity) for sku in skus)
        return self.shop.add_order(NewOrder(lines, PERSON, self.now - timedelta(hours=hours_ago), state))

    def listing(self, source_id: str) -> Listing:
        """What the world sees of a listing."""
        return next(each for each in self.shop.listings() if each.source_id == source_id)

    def view(self, order_id: str) -> OrderView:
        """What the world sees of an order."""
        return next(each for each in self.shop.orders() if each.order_id == order_id)


def world(**more: Any) -> World:
    """A client with this shop in it."""
    return World(ClientSpec("thee", **more), SYSTEMS)
