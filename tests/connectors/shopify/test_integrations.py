"""Shipping methods and webhooks of Shopify: whole, or with problems."""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.wrappers import Response

from shopswitch.connectors.shopify import PLATFORM
from shopswitch.protocols import TellsHooks, TellsShippingMethods
from tests.connectors.shopify.fake_shop import Connect, Data, FakeShop, profile, rate, refused, subscription, zone

READS = [("shipping_methods", "Methods"), ("hooks", "Hooks")]
BROKEN: dict[str, Callable[[], Any]] = {
    "401": lambda: Response('{"errors": "[API] Invalid"}', status=401, mimetype="application/json"),
    "403": lambda: Response('{"errors": "[API] Not approved"}', status=403, mimetype="application/json"),
    "404": lambda: Response('{"errors": "Not Found"}', status=404, mimetype="application/json"),
    "html": lambda: Response("<!doctype html><html>", mimetype="text/html"),
    "cut": lambda: Response('{"data": {"deliveryProfiles": {"nod', mimetype="application/json"),
    "null": lambda: {"data": {"deliveryProfiles": None, "webhookSubscriptions": None, "total": {"count": 0}}},
    "texts": lambda: {"data": {name: {"nodes": ["a"]} for name in ("deliveryProfiles", "webhookSubscriptions")}},
    "denied": lambda: refused("ACCESS_DENIED", data={"deliveryProfiles": None}, requiredAccess="`read_shipping` scope"),
}


@pytest.fixture
def filled(shop: FakeShop) -> FakeShop:
    shop.profiles = [
        profile(1, zone("Nederland", rate(1), rate(2, active=False)), zone("België", rate(3))),
        profile(2, zone("Nederland", rate(4)), default=False),
    ]
    shop.subscriptions = [subscription(1), subscription(2, topic="APP_UNINSTALLED", name="weg", uri="pubsub://a:b")]
    return shop


def rows(snapshot: Any, key: str) -> dict[str, Data]:
    return {row[key]: row for row in snapshot.frame.to_dict("records")}


def test_rates_of_every_zone_are_listed(filled: FakeShop, connect: Connect) -> None:
    """Switched off ones included; a profile beside the default one is named."""
    found = connect().shipping_methods()
    assert found.complete
    picked = {
        key: (row["name"], row["kind"], row["active"], row["zone"]) for key, row in rows(found, "method_id").items()
    }
    assert picked == {
        "1": ("Rate 1", "delivery", True, "Nederland"),
        "2": ("Rate 2", "delivery", False, "Nederland"),
        "3": ("Rate 3", "delivery", True, "België"),
        "4": ("Rate 4", "delivery", True, "Profile 2: Nederland"),
    }
    assert "pickup points" in found.notes[0]


def test_hooks_are_listed_without_the_rest_of_their_address(filled: FakeShop, connect: Connect) -> None:
    """A path or a key in the address goes nowhere, a queue has no host, and other apps' are said to be hidden."""
    found = connect().hooks()
    assert found.complete
    assert [(row["name"], row["event"], row["host"], row["active"]) for row in rows(found, "hook_id").values()] == [
        ("", "ORDERS_CREATE", "picqer.example", True),
        ("weg", "APP_UNINSTALLED", "", True),
    ]
    assert "secret" not in found.frame.to_csv()
    assert "own webhooks only" in found.notes[0]


@pytest.mark.parametrize(("method", "operation"), READS)
def test_lists_come_in_pages(filled: FakeShop, connect: Connect, method: str, operation: str) -> None:
    """Until there is no next one."""
    whole = getattr(connect(), method)()
    filled.page_size = 1
    paged = getattr(connect(), method)()
    assert (paged.rows, paged.problems, paged.pages) == (whole.rows, (), 2)


@pytest.mark.parametrize(("method", "operation"), READS)
def test_none_is_a_complete_answer(shop: FakeShop, connect: Connect, method: str, operation: str) -> None:
    """A shop without any."""
    found = getattr(connect(), method)()
    assert (found.rows, found.problems) == (0, ())


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize(("method", "operation"), READS)
def test_an_unreadable_list_is_a_problem(
    filled: FakeShop, connect: Connect, method: str, operation: str, kind: str
) -> None:
    """Refused, absent, a web page, cut off, or of another type: never taken for an empty list."""
    filled.queue[operation] = [BROKEN[kind]()] * 9
    found = getattr(connect(), method)()
    assert (found.rows, found.complete) == (0, False)
    if kind == "denied":
        assert "read_shipping" in found.problems[0]


def test_fewer_hooks_than_announced_are_a_problem(filled: FakeShop, connect: Connect) -> None:
    """The shop counts them too."""
    filled.announce = 1
    assert not connect().hooks().complete


@pytest.mark.parametrize("more", ["zones", "methods"])
def test_more_than_one_answer_holds_is_a_problem(shop: FakeShop, connect: Connect, more: str) -> None:
    """An inner list is not paged on: it is said to be cut."""
    inner = zone("Nederland", rate(1), more=more == "methods")
    shop.profiles = [profile(1, inner, more=more == "zones"), profile(2, zone("België", rate(2)))]
    found = connect().shipping_methods()
    assert (list(found.frame["method_id"]), found.complete) == (["2"], False)


def test_a_rate_that_comes_twice_is_a_problem(shop: FakeShop, connect: Connect) -> None:
    """Then another may be missing."""
    shop.profiles = [profile(1, zone("Nederland", rate(1), rate(1)))]
    found = connect().shipping_methods()
    assert (found.rows, found.complete) == (1, False)


@pytest.mark.parametrize("changes", [{"active": "yes"}, {"name": None}, {"id": 3}])
def test_a_rate_of_the_wrong_type_is_a_problem(shop: FakeShop, connect: Connect, changes: Data) -> None:
    """Its profile is left out."""
    shop.profiles = [profile(1, zone("Nederland", rate(1, **changes)))]
    assert not connect().shipping_methods().complete


@pytest.mark.parametrize("changes", [{"uri": None}, {"uri": "https://["}, {"topic": 1}, {"legacyResourceId": "x"}])
def test_a_hook_of_the_wrong_type_is_a_problem(filled: FakeShop, connect: Connect, changes: Data) -> None:
    """The others are still listed."""
    filled.subscriptions.append(subscription(9, **changes))
    found = connect().hooks()
    assert (found.rows, found.complete) == (2, False)


def test_what_is_declared_is_there(connect: Connect) -> None:
    """Capabilities and methods agree; Picqer reports fulfilments, and Shopify itself completes the order."""
    connector = connect()
    assert PLATFORM.capabilities.lists_methods == isinstance(connector, TellsShippingMethods)
    assert PLATFORM.capabilities.lists_hooks == isinstance(connector, TellsHooks)
    assert PLATFORM.capabilities.completes_by_itself
    assert not PLATFORM.capabilities.first_code_only
