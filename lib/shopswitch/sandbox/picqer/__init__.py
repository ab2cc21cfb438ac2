"""An emulated Picqer: its HTTP interface, its connection page and the books behind them."""

import json
import random
import time
from collections import deque
from collections.abc import Callable
from datetime import datetime

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.picqer.api import Api, ApiError, refusal
from shopswitch.sandbox.picqer.books import Books
from shopswitch.sandbox.picqer.pages import PREFIX, connection_page
from shopswitch.sandbox.systems import Fault, System

__all__ = ["Books", "PicqerAccount"]

_ROOT = "/api/v1/"
_WINDOW_S = 60.0
# What a key of the fulfilment edition may read; where webshop orders stand on that list is unconfirmed.
_SCOPED = frozenset({"customers", "products", "orders", "users"})
# Words of a path that show a resource; all of them count, since stock also hangs below a product.
_SHOWN_AT = {"warehouses": "stock"} | {
    each: each for each in ("products", "orders", "stock", "hooks", "picklists", "shipments")
}


class PicqerAccount(System):
    """One Picqer account.

    Attributes:
        books: Everything the account holds.
        api: Its interface; `api.generation` chooses the shape of shipments.
        api_key: The key a profile refers to.
        scoped_key: A key of the fulfilment edition, which may read little.
        barred: Resources the key's user may not see, in the words of `deny`.
        limit: Calls per minute and key, enforced when `limits_on`. Source: picqer.com/en/api/basics.
        monotonic: Seconds that always go on; the client's own time stands still.
    """

    platform = "picqer"

    def __init__(self, rng: random.Random, now: Callable[[], datetime], timezone: str) -> None:
        super().__init__(rng, now, timezone)
        self.books = Books(rng, now)
        self.api = Api(self.books)
        self.api_key = _key(rng)
        self.scoped_key = _key(rng)
        self.barred: set[str] = set()
        self.limit = 500
        self.monotonic: Callable[[], float] = time.monotonic
        self._calls: dict[str, deque[float]] = {}

    def secrets(self) -> dict[str, str]:
        """The API key."""
        return {"api_key": self.api_key}

    def handle(self, request: Request) -> Response:
        """Answer a call to the interface or to the connection page."""
        if request.path.startswith(PREFIX):
            return connection_page(request, self.books.connections)
        left = self.limit - 1
        try:
            key = self._who(request)
            left = self._count(key)
            response = self._respond(request, key)
        except ApiError as error:
            left = 0 if error.status == 429 else left
            response = refusal(error)
        response.headers["X-RateLimit-Limit"] = str(self.limit)
        response.headers["X-RateLimit-Remaining"] = str(left)
        return response

    def _who(self, request: Request) -> str:
        if not request.headers.get("User-Agent", "").strip():
            raise ApiError(403, 1, "User-Agent header is required")
        given = request.authorization
        key = (given.username or "") if given is not None and given.type == "basic" else ""
        if key not in (self.api_key, self.scoped_key):
            raise ApiError(401, 1, "Invalid credentials")
        return key

    def _count(self, key: str) -> int:
        if not self.limits_on:
            return self.limit - 1
        calls, now = self._calls.setdefault(key, deque()), self.monotonic()
        while calls and now - calls[0] >= _WINDOW_S:
            calls.popleft()
        if len(calls) >= self.limit:
            raise ApiError(429, 28, "Rate limit exceeded")
        calls.append(now)
        return self.limit - len(calls)

    def _respond(self, request: Request, key: str) -> Response:
        if not request.path.startswith(_ROOT):
            raise ApiError(404, 20, "Resource not found")
        parts = request.path.removeprefix(_ROOT).strip("/").split("/")
        if key == self.scoped_key and parts[0] not in _SCOPED:
            raise ApiError(403, 1, "No access to this resource")
        if self.barred & {_SHOWN_AT.get(part, "") for part in parts}:
            raise ApiError(403, 1, "No access to this feature")
        return self.api.respond(request, parts)

    def deny(self, resource: str) -> None:
        """Take a feature away from the key's user: what shows it answers 403.

        Raises:
            ValueError: None of ``products``, ``stock``, ``orders``, ``hooks``, ``picklists`` and ``shipments``.
        """
        if resource not in _SHOWN_AT.values():
            raise ValueError(f"Picqer has no right for {resource}.")
        self.barred.add(resource)

    def error_body(self, status: int, text: str) -> object:
        """Errors of Picqer name a number and a sentence."""
        return {"error": True, "error_code": 1, "error_message": text}

    def rate_limited(self, fault: Fault) -> Response:
        """Status 429 with error code 28; a Retry-After is sent only when the fault asks for it."""
        response = refusal(ApiError(429, 28, "Rate limit exceeded"))
        response.headers["X-RateLimit-Limit"] = str(self.limit)
        response.headers["X-RateLimit-Remaining"] = "0"
        if "retry_after" in fault.options:
            response.headers["Retry-After"] = str(fault.options["retry_after"])
        return response

    def shorten(self, response: Response, fault: Fault) -> Response | None:
        """Leave records out of a list. Lists announce no total, so ``short-total`` has no meaning here."""
        rows = json.loads(response.get_data()) if response.status_code == 200 and response.is_json else None
        if fault.kind != "drop-rows" or not isinstance(rows, list) or not rows:
            return None
        dropped = fault.options.get("rows", 1)
        response.set_data(json.dumps(rows[:-dropped] if isinstance(dropped, int) else rows))
        return response


def _key(rng: random.Random) -> str:
    return "".join(rng.choice("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(40))
