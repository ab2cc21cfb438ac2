"""Shipping methods and webhooks of WooCommerce: whole, or with problems."""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.wrappers import Response

from shopswitch.connectors.woocommerce import PLATFORM
from shopswitch.protocols import TellsHooks, TellsShippingMethods
from tests.connectors.woocommerce.shop import Open, Shop, error, rows, webhook, zone_method

ZONES_PATH, METHODS_PATH, HOOKS_PATH = "/wc/v3/shipping/zones", "/wc/v3/shipping/zones/1/methods", "/wc/v3/webhooks"
READS: list[tuple[str, str]] = [
    ("shipping_methods", ZONES_PATH),
    ("shipping_methods", METHODS_PATH),
    ("hooks", HOOKS_PATH),
]
BROKEN: dict[str, Callable[[], Response]] = {
    "401": lambda: error(401, "woocommerce_rest_cannot_view"),
    "403": lambda: error(403, "woocommerce_rest_cannot_view"),
    "404": lambda: error(404, "rest_no_route"),
    "html": lambda: Response("<!doctype html><html>", mimetype="text/html"),
    "cut": lambda: Response('[{"id": 1, "na', content_type="application/json"),
    "object": lambda: Response("{}", content_type="application/json"),
    "texts": lambda: Response('["a", "b"]', content_type="application/json"),
}


@pytest.fixture
def filled(shop: Shop) -> Shop:
    shop.zones = {
        1: [zone_method(1), zone_method(2, "local_pickup"), zone_method(3, "free_shipping", enabled=False)],
        0: [zone_method(4, "sendcloud_point", title="Punt")],
        7: [],
    }
    shop.webhooks = [webhook(1), webhook(2, status="paused"), webhook(3, status="disabled")]
    return shop


def test_methods_of_every_zone_are_listed(filled: Shop, open_shop: Open) -> None:
    """Kind from the method's own type; a plugin's type says nothing."""
    found = open_shop(filled).shipping_methods()

    assert found.complete
    picked = {
        key: (row["name"], row["kind"], row["active"], row["zone"]) for key, row in rows(found, "method_id").items()
    }
    assert picked == {
        "flat_rate:1": ("Method 1", "delivery", True, "Zone 1"),
        "local_pickup:2": ("Method 2", "collect", True, "Zone 1"),
        "free_shipping:3": ("Method 3", "delivery", False, "Zone 1"),
        "sendcloud_point:4": ("Punt", "unknown", True, "Zone 0"),
    }
    assert found.pages == 4
    assert "block checkout" in found.notes[0]


def test_hooks_are_listed_without_the_rest_of_their_address(filled: Shop, open_shop: Open) -> None:
    """Paused and disabled ones included; a path or a key in the address goes nowhere."""
    found = open_shop(filled).hooks()

    assert found.complete
    assert [(row["event"], row["host"], row["active"]) for row in rows(found, "hook_id").values()] == [
        ("order.updated", "picqer.example", False),
        ("order.updated", "picqer.example", False),
        ("order.updated", "picqer.example", True),
    ]
    assert "secret" not in found.frame.to_csv()
    assert filled.asked(HOOKS_PATH)[0]["status"] == "all"


def test_many_hooks_come_in_pages(shop: Shop, open_shop: Open) -> None:
    """A hundred at a time."""
    shop.webhooks = [webhook(number) for number in range(1, 151)]

    found = open_shop(shop).hooks()

    assert (found.rows, found.expected, found.pages, found.problems) == (150, 150, 2, ())


@pytest.mark.parametrize("method", ["shipping_methods", "hooks"])
def test_none_is_a_complete_answer(shop: Shop, open_shop: Open, method: str) -> None:
    """A shop without any."""
    found = getattr(open_shop(shop), method)()

    assert (found.rows, found.problems) == (0, ())


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize(("method", "path"), READS)
def test_an_unreadable_list_is_a_problem(filled: Shop, open_shop: Open, method: str, path: str, kind: str) -> None:
    """Refused, absent, a web page, cut off, or of another type: never taken for an empty list."""
    filled.spoil[path] = lambda query, own: BROKEN[kind]()

    found = getattr(open_shop(filled), method)()

    assert not found.complete
    if kind == "403":
        assert "shop manager" in found.problems[0]


@pytest.mark.parametrize(("method", "path"), READS)
def test_a_list_shorter_than_announced_is_a_problem(filled: Shop, open_shop: Open, method: str, path: str) -> None:
    """The total the shop sends along is believed, not the list."""

    def shorten(query: dict[str, str], own: Response) -> Response:
        own.headers["X-WP-Total"] = "9"
        return own

    filled.spoil[path] = shorten

    assert not getattr(open_shop(filled), method)().complete


def test_a_method_that_comes_twice_is_a_problem(filled: Shop, open_shop: Open) -> None:
    """Then another may be missing."""
    filled.zones[7] = [zone_method(1)]

    found = open_shop(filled).shipping_methods()

    assert "1 shipping methods came twice" in found.problems[0]
    assert found.rows == 4


@pytest.mark.parametrize("changes", [{"enabled": "yes"}, {"title": 3}, {"instance_id": None}, {"method_id": []}])
def test_a_method_of_the_wrong_type_is_a_problem(filled: Shop, open_shop: Open, changes: dict[str, Any]) -> None:
    """The others are still listed."""
    filled.zones[0] = [zone_method(9, **changes)]

    found = open_shop(filled).shipping_methods()

    assert (found.rows, found.complete) == (3, False)


@pytest.mark.parametrize("changes", [{"delivery_url": 3}, {"delivery_url": "https://["}, {"topic": 5}])
def test_a_hook_of_the_wrong_type_is_a_problem(filled: Shop, open_shop: Open, changes: dict[str, Any]) -> None:
    """The others are still listed."""
    filled.webhooks.append(webhook(9, **changes))

    found = open_shop(filled).hooks()

    assert (found.rows, found.complete) == (3, False)


def test_what_is_declared_is_there(shop: Shop, open_shop: Open) -> None:
    """Capabilities and methods agree."""
    connector = open_shop(shop)

    assert PLATFORM.capabilities.lists_methods == isinstance(connector, TellsShippingMethods)
    assert PLATFORM.capabilities.lists_hooks == isinstance(connector, TellsHooks)
    assert not PLATFORM.capabilities.first_code_only
    assert not PLATFORM.capabilities.completes_by_itself
