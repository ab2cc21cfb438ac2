"""Shipping methods and webhooks of Lightspeed: whole, or with problems."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from shopswitch.connectors.lightspeed import PLATFORM
from shopswitch.protocols import TellsHooks, TellsShippingMethods
from shopswitch.sandbox.systems import Item, Method, ShopHook
from tests.connectors.lightspeed.kit import Served, Spoil, rows

METHODS = [
    {"id": 5, "type": "default", "isBackofficeOnly": False, "title": "Verzending", "freeAbove": 1000000},
    {"id": 6, "type": "pickup", "isBackofficeOnly": False, "title": "Afhalen"},
    {"id": 7, "type": "default", "isBackofficeOnly": True, "title": "Koerier"},
    {"id": 8, "type": "odd", "isBackofficeOnly": False, "title": "Punt"},
]
ADDRESS = "https://user:pass@picqer.example:8443/hook/secret?key=secret"
HOOKS = [
    {"id": 1, "isActive": True, "itemGroup": "orders", "itemAction": "*", "address": ADDRESS, "format": "json"},
    {"id": 2, "isActive": False, "itemGroup": "products", "itemAction": "updated", "address": ADDRESS},
]
LISTS = {"shippingmethods": METHODS, "webhooks": HOOKS}
READS = [("shipping_methods", "shippingmethods"), ("hooks", "webhooks")]
BROKEN: dict[str, Callable[[], Response]] = {
    "401": lambda: _answer({"error": {"message": "No."}}, 401),
    "403": lambda: _answer({"error": {"message": "No."}}, 403),
    "404": lambda: _answer({"error": {"message": "No."}}, 404),
    "html": lambda: Response("<!doctype html><html>", mimetype="text/html"),
    "cut": lambda: Response('{"webhooks": [{"id": 1, ', mimetype="application/json"),
    "other": lambda: _answer({"things": []}),
    "texts": lambda: _answer({"webhooks": ["a"], "shippingmethods": ["a"]}),
}


def _answer(body: Any, status: int = 200) -> Response:
    return Response(json.dumps(body), status=status, mimetype="application/json")


def serving(lists: dict[str, list[Any]], counts: dict[str, int] | None = None) -> Spoil:
    """Answers of a shop with these records."""

    def spoil(request: Request, response: Response) -> Response:
        name, _, counted = request.path.removeprefix("/nl/").removesuffix(".json").partition("/")
        if name not in lists:
            return response
        if counted:
            return _answer({"count": (counts or {}).get(name, len(lists[name]))})
        size, page = int(request.args["limit"]), int(request.args["page"])
        return _answer({name: lists[name][(page - 1) * size : page * size]})

    return spoil


@pytest.fixture
def filled(served: Served) -> Served:
    served.spoil = serving(LISTS)
    return served


def test_methods_are_listed(filled: Served) -> None:
    """Kind from the vendor's own type; one for the back office cannot be chosen by customers."""
    found = filled.connect().shipping_methods()

    assert found.complete
    picked = {key: (row["name"], row["kind"], row["active"]) for key, row in rows(found, "method_id").items()}
    assert picked == {
        "5": ("Verzending", "delivery", True),
        "6": ("Afhalen", "collect", True),
        "7": ("Koerier", "delivery", False),
        "8": ("Punt", "unknown", True),
    }
    assert "apps" in found.notes[0]


def test_hooks_are_listed_without_the_rest_of_their_address(filled: Served) -> None:
    """A path or a key in the address goes nowhere, and a note says that others may be hidden."""
    found = filled.connect().hooks()

    assert found.complete
    assert [(row["event"], row["host"], row["active"]) for row in rows(found, "hook_id").values()] == [
        ("orders/*", "picqer.example", True),
        ("products/updated", "picqer.example", False),
    ]
    assert "secret" not in found.frame.to_csv()
    assert "own webhooks only" in found.notes[0]


@pytest.mark.parametrize(("method", "name"), READS)
def test_none_is_a_complete_answer(served: Served, method: str, name: str) -> None:
    """A shop without any."""
    served.spoil = serving({name: []})

    found = getattr(served.connect(), method)()

    assert (found.rows, found.problems) == (0, ())


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize("at", ["list", "count"])
@pytest.mark.parametrize(("method", "name"), READS)
def test_an_unreadable_list_is_a_problem(served: Served, method: str, name: str, at: str, kind: str) -> None:
    """Refused, absent, a web page, cut off, or of another type: never taken for an empty list."""
    honest = serving(LISTS)

    def spoil(request: Request, response: Response) -> Response:
        if request.path == f"/nl/{name}{'/count' if at == 'count' else ''}.json":
            return BROKEN[kind]()
        return honest(request, response)

    served.spoil = spoil

    found = getattr(served.connect(), method)()

    assert (found.rows, found.complete) == (0, False)
    if kind == "403":
        assert "Tick 'settings'" in found.problems[0]


@pytest.mark.parametrize(("method", "name"), READS)
@pytest.mark.parametrize("counted", [1, 9])
def test_a_list_that_does_not_fit_its_count_is_a_problem(served: Served, method: str, name: str, counted: int) -> None:
    """Shorter or longer than the shop says."""
    served.spoil = serving(LISTS, {name: counted})

    assert not getattr(served.connect(), method)().complete


@pytest.mark.parametrize(("method", "name"), READS)
def test_a_repeated_page_is_a_problem(served: Served, method: str, name: str) -> None:
    """A record that comes twice stands in the place of another."""
    twice = [LISTS[name][0], LISTS[name][0]]
    served.spoil = serving({name: twice})

    assert not getattr(served.connect(), method)().complete


@pytest.mark.parametrize("changes", [{"title": 3}, {"type": None, "isBackofficeOnly": "no"}, {"isBackofficeOnly": ""}])
def test_a_method_of_the_wrong_type_is_a_problem(served: Served, changes: dict[str, Any]) -> None:
    """The others are still listed."""
    served.spoil = serving({"shippingmethods": [METHODS[0], METHODS[1] | changes]})

    found = served.connect().shipping_methods()

    assert (found.rows, found.complete) == (1, False)


@pytest.mark.parametrize("changes", [{"address": 3}, {"address": "https://["}, {"isActive": 1}, {"itemGroup": []}])
def test_a_hook_of_the_wrong_type_is_a_problem(served: Served, changes: dict[str, Any]) -> None:
    """The others are still listed."""
    served.spoil = serving({"webhooks": [HOOKS[0], HOOKS[1] | changes]})

    found = served.connect().hooks()

    assert (found.rows, found.complete) == (1, False)


def test_what_is_declared_is_there(served: Served) -> None:
    """Capabilities and methods agree."""
    connector = served.connect()

    assert PLATFORM.capabilities.lists_methods == isinstance(connector, TellsShippingMethods)
    assert PLATFORM.capabilities.lists_hooks == isinstance(connector, TellsHooks)
    assert not PLATFORM.capabilities.first_code_only
    assert not PLATFORM.capabilities.completes_by_itself


def test_the_emulated_shops_lists_are_read(served: Served) -> None:
    """Details, methods and webhooks as the world filled them in."""
    served.shop.add_items([Item("VOL", "Vol", weight_g=350, size_cm=(30, 20, 10), cost_cents=750, images=2)])
    served.shop.methods[:] = [Method("Bezorgen"), Method("Afhalen", "collect"), Method("Koerier", active=False)]
    served.shop.shop_hooks[:] = [ShopHook("orders/created", ADDRESS, active=False)]
    connector = served.connect()
    products, methods, hooks = connector.products(), connector.shipping_methods(), connector.hooks()
    assert (products.problems, methods.problems, hooks.problems) == ((), (), ())
    row = rows(products, "sku")["VOL"]
    assert [row[name] for name in ("weight", "length", "cost_price", "images")] == [350.0, 30.0, 7.5, 1]
    assert {(row["name"], row["kind"], row["active"]) for row in rows(methods, "method_id").values()} == {
        ("Bezorgen", "delivery", True),
        ("Afhalen", "collect", True),
        ("Koerier", "delivery", False),
    }
    assert list(zip(hooks.frame["event"], hooks.frame["host"], strict=True)) == [("orders/created", "picqer.example")]
