"""A mounted WooCommerce and a caller for it, shared by its tests."""

import random
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache
from itertools import count
from typing import Any

import httpx
from oauthlib.oauth1 import SIGNATURE_TYPE_QUERY, Client
from werkzeug.wrappers import Request

from shopswitch.sandbox.systems import Customer, Line, NewOrder
from shopswitch.sandbox.woocommerce import WooCommerceShop

NOW = datetime(2026, 11, 23, 12, 46, tzinfo=UTC)
CUSTOMER = Customer("Voornaam", "Achternaam", "klant5@example.test", "0600000000", "Dorpsstraat 1", "1234 AB", "Arnhem")


_NONCES = count()


class Moment:
    """A present that stands still until a test moves it."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def make_shop(
    seed: int = 1, now: Callable[[], datetime] | None = None, zone: str = "Europe/Amsterdam"
) -> WooCommerceShop:
    return WooCommerceShop(random.Random(seed), now or Moment(), zone)


def new_order(*skus: str, state: str = "open", placed_at: datetime = NOW, reference: str = "") -> NewOrder:
    return NewOrder(tuple(Line(sku, 1) for sku in skus), CUSTOMER, placed_at, state=state, reference=reference)


class Mount:
    """WSGI front: a sub-directory, and TLS when the caller says so (as a terminating proxy does)."""

    def __init__(self, shop: WooCommerceShop, below: str = "") -> None:
        self.shop = shop
        self.below = below

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["wsgi.url_scheme"] = environ.get("HTTP_X_FORWARDED_PROTO", "http")
        if self.below and environ["PATH_INFO"].startswith(f"{self.below}/"):
            environ["SCRIPT_NAME"] = self.below
            environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix(self.below)
        request = Request(environ)
        return self.shop.handle(request)(environ, start_response)


@cache
def _client() -> httpx.Client:
    """One for all tests: making one takes longer than a request."""
    return httpx.Client(trust_env=False)


class Caller:
    """Sends real requests to a mounted shop."""

    def __init__(self, address: str, shop: WooCommerceShop) -> None:
        self.address = address
        self.shop = shop

    def raw(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Any request; `tls=True` comes in as https."""
        headers = dict(options.pop("headers", {}))
        if options.pop("tls", True):
            headers["X-Forwarded-Proto"] = "https"
        return _client().request(method, self.address + path, headers=headers, **options)

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> httpx.Response:
        """A request to v3 with Basic auth over TLS."""
        secrets = self.shop.secrets()
        auth = httpx.BasicAuth(secrets["consumer_key"], secrets["consumer_secret"])
        if body is not None:
            options["json"] = body
        return self.raw(method, f"/wp-json/wc/v3/{path}", auth=auth, **options)

    def get(self, path: str) -> Any:
        """The JSON of a v3 resource."""
        answer = self.call("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def signed(self, path: str, *, method: str = "GET", hashing: str = "HMAC-SHA256", **changes: Any) -> str:
        """The path with an OAuth 1.0a query signature made by oauthlib; `changes` replace what is signed with."""
        secrets = self.shop.secrets()
        client = Client(
            changes.get("key", secrets["consumer_key"]),
            client_secret=changes.get("secret", secrets["consumer_secret"]),
            signature_method=hashing,
            signature_type=SIGNATURE_TYPE_QUERY,
            timestamp=str(changes.get("timestamp", int(self.shop.store.now().timestamp()))),
            nonce=changes.get("nonce") or f"nonce{next(_NONCES)}",
        )
        url, _, _ = client.sign(self.address + path, http_method=method)
        return str(url).removeprefix(self.address)


def mounted(serve: Callable[[Any], str], shop: WooCommerceShop, below: str = "") -> Caller:
    """The shop on a loopback port, under a sub-directory if given."""
    return Caller(serve(Mount(shop, below)) + below, shop)
