"""An emulated bol.com account behind real HTTP; every answer is checked against bol's own specification."""

import gzip
import json
import random
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import httpx
from jsonschema import Draft202012Validator, FormatChecker
from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.bol import BolShop
from shopswitch.sandbox.systems import Customer, Item, Line, NewOrder
from tests.conftest import shared

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PERSON = Customer("Jantje", "Verzonnen", "jantje@example.org", "+31600000000", "Nergensweg 1", "0000XX", "Nergens")
V10, V11 = "application/vnd.retailer.v10+json", "application/vnd.retailer.v11+json"
V10_CSV = "application/vnd.retailer.v10+csv"
_FILES = {V10: ("bol-retailer-v10.json.gz", "bol-shared-v10.json.gz"), V11: ("bol-offers-v11.json.gz",)}
EMPTY_LISTS = ("orders", "shipments", "inventory", "processStatuses")


@cache
def _client() -> httpx.Client:
    """One for all tests: making one takes longer than a request."""
    return httpx.Client(trust_env=False)


@cache
def _spec(name: str) -> Any:
    with gzip.open(shared("specs", name), "rt", encoding="utf-8") as file:
        return _nullable(json.load(file))


def _nullable(value: Any) -> Any:
    """What OpenAPI says of nulls and of alternatives, in the words of JSON Schema."""
    if isinstance(value, list):
        return [_nullable(each) for each in value]
    if not isinstance(value, dict):
        return value
    inner = {name: _nullable(each) for name, each in value.items() if name != "nullable"}
    if "discriminator" in inner:
        # One of them by a word in it; without that word JSON Schema finds several that fit.
        chosen = inner.pop("discriminator")
        del inner["oneOf"]
        inner["required"] = [chosen["propertyName"]]
        inner["allOf"] = [
            {"if": {"properties": {chosen["propertyName"]: {"const": word}}}, "then": {"$ref": place}}
            for word, place in chosen["mapping"].items()
        ]
    return {"anyOf": [inner, {"type": "null"}]} if value.get("nullable") is True else inner


def schema_of(method: str, path: str, media_type: str, status: int) -> tuple[Any, Any] | None:
    """The schema of an answer and the specification it stands in; None when the specification has none."""
    for name in _FILES[media_type]:
        spec = _spec(name)
        # Fixed words go before ids, as in offers/export.
        for template in sorted(spec["paths"], key=lambda each: each.count("{")):
            operation = spec["paths"][template].get(method.lower())
            if operation is None or not re.fullmatch(re.sub(r"\{[^}]*\}", "[^/]+", template), path):
                continue
            content = operation["responses"].get(str(status), {}).get("content", {})
            found = content.get(media_type)
            return None if found is None or "schema" not in found else (found["schema"], spec)
    return None


def misfits(method: str, path: str, media_type: str, answer: httpx.Response) -> list[str]:
    """What in an answer does not fit bol's specification; an empty v10 list may be ``{}``, as recorded ones are."""
    found = schema_of(method, path, media_type, answer.status_code)
    if found is None or not answer.content:
        return []
    schema, spec = found
    body = answer.json()
    named = spec["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if body == {} and named.get("required", [""])[0] in EMPTY_LISTS:
        return []
    whole = {**schema, "components": spec["components"]}
    checker = Draft202012Validator(whole, format_checker=FormatChecker())
    return [f"{each.json_path}: {each.message}" for each in checker.iter_errors(body)]


class Clock:
    """An account's present moment, and real seconds, both moved by hand."""

    def __init__(self) -> None:
        self.moment = NOW
        self.seconds = 0.0

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.seconds

    def forward(self, **amount: float) -> None:
        self.moment += timedelta(**amount)


class Api:
    """An account and a client of it."""

    def __init__(self, serve: Callable[[Any], str], seed: int = 7) -> None:
        self.clock = Clock()
        self.shop = BolShop(random.Random(seed), self.clock.now, "Europe/Amsterdam", monotonic=self.clock.monotonic)

        @Request.application
        def app(request: Request) -> Response:
            return self.shop.handle(request)

        self.url = serve(app)
        self._token = ""

    @property
    def token(self) -> str:
        """A token, asked for once; `login` makes a new one."""
        return self._token or self.login()

    def login(self) -> str:
        """Ask for a token as the vendor wants it."""
        answer = self.ask_token(data={"grant_type": "client_credentials"})
        assert answer.status_code == 200, answer.text
        self._token = answer.json()["access_token"]
        return self._token

    def ask_token(self, *, secret: str | None = None, method: str = "POST", **given: Any) -> httpx.Response:
        """A call of the login host."""
        auth = httpx.BasicAuth(self.shop.access.client_id, secret or self.shop.secrets()["client_secret"])
        return _client().request(method, f"{self.url}/login/token", auth=auth, **given)

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        accept: str | None = V10,
        token: str | None = None,
        **query: Any,
    ) -> httpx.Response:
        """Any call; `query` names have underscores for hyphens."""
        headers = {"Authorization": f"Bearer {token or self.token}"}
        if accept is not None:
            headers["Accept"] = accept
        given: dict[str, Any] = {"params": {name.replace("_", "-"): value for name, value in query.items()}}
        if body is not None:
            headers["Content-Type"] = accept or ""
            given["content"] = body if isinstance(body, bytes) else json.dumps(body)
        answer = _client().request(method, self.url + path, headers=headers, **given)
        wrong = misfits(method, path, accept, answer) if accept in _FILES else []
        assert not wrong, wrong
        return answer

    def get(self, path: str, *, accept: str = V10, **query: Any) -> Any:
        """The JSON of a call that must work."""
        answer = self.send("GET", path, accept=accept, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def write(self, method: str, path: str, body: Any) -> Any:
        """An asynchronous write that is taken in; returns what became of it."""
        answer = self.send(method, path, body)
        assert answer.status_code == 202, answer.text
        assert answer.json()["status"] == "PENDING"
        return self.get(f"/shared/process-status/{answer.json()['processStatusId']}")

    def violations(self, answer: httpx.Response) -> list[str]:
        """The names a refusal of 400 complains of."""
        assert answer.status_code == 400, answer.text
        return [each["name"] for each in answer.json()["violations"]]

    def order_ids(self, **query: Any) -> list[str]:
        """Ids of one page of the list."""
        return [each["orderId"] for each in self.get("/retailer/orders", **query).get("orders", [])]

    def offers(self, **query: Any) -> Any:
        """One page of offers of v11."""
        return self.get("/retailer/offers", accept=V11, **query)

    def add(self, *skus: str, **about: Any) -> list[str]:
        """Put items on sale; returns their offer ids."""
        return self.shop.add_items([Item(sku, f"Thee {sku}", **about) for sku in skus])

    def order(self, *skus: str, quantity: int = 2, state: str = "open", **ago: float) -> str:
        """A customer orders; returns the order's id."""
        lines = tuple(Line(sku, quantity) for sku in skus)
        placed = self.clock.moment - timedelta(**ago)
        return self.shop.add_order(NewOrder(lines, PERSON, placed, state)).order_id

    def items(self, order_id: str) -> Any:
        """Items of an order."""
        return self.get(f"/retailer/orders/{order_id}")["orderItems"]
