"""Product details, shipping methods and webhooks of a Shopware shop."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from werkzeug.wrappers import Response

from shopswitch.connectors.shopware import PLATFORM
from shopswitch.frames.rows import each_row
from shopswitch.frames.snapshot import Snapshot
from shopswitch.protocols import TellsHooks, TellsShippingMethods
from shopswitch.sandbox.systems import Item, Method, ShopHook
from tests.conftest import NOW
from tests.connectors.shopware.shop import Connect, Shop, json_answer

EURO = "b7d2554b0ce847cd82f3ac9bd1c0dfca"
DOLLAR = "d" * 32


def product(**fields: Any) -> dict[str, Any]:
    """A record as a search shows it."""
    plain = {"id": "a" * 32, "autoIncrement": 1, "productNumber": "T", "name": "Thee", "active": True}
    return plain | {"media": [], "createdAt": "2026-11-20T10:11:12.000+00:00"} | fields


def prices(**of_currency: dict[str, Any]) -> list[dict[str, Any]]:
    """A list of prices."""
    ids = {"euro": EURO, "dollar": DOLLAR}
    return [{"currencyId": ids[name], "linked": True} | each for name, each in of_currency.items()]


def one(shop: Shop, connect: Connect, **fields: Any) -> Any:
    """The row of one product; the read must be complete. Unknown is None."""
    shop.answers["/api/search/product"] = [json_answer({"total": 1, "data": [product(**fields)]})]
    (row,) = whole(connect().products())
    return row


def whole(snapshot: Snapshot) -> list[Any]:
    """Rows of a complete read, with None for what is unknown."""
    assert snapshot.problems == ()
    frame = snapshot.frame.astype(object)
    return list(each_row(frame.where(~pd.isna(frame), None)))


@pytest.mark.parametrize(
    ("fields", "column", "value"),
    [
        ({"weight": 0.25}, "weight", 250),
        ({"weight": 1}, "weight", 1000),
        ({"weight": 0.0}, "weight", None),
        ({"weight": None}, "weight", None),
        ({}, "weight", None),
        ({"length": 125, "width": 80, "height": 7}, "length", 12.5),
        ({"length": 125, "width": 80, "height": 7}, "width", 8),
        ({"length": 125, "width": 80, "height": 7}, "height", 0.7),
        ({"height": 0}, "height", None),
        ({"price": prices(euro={"gross": 12.95, "net": 10.7})}, "price", 12.95),
        ({"price": prices(dollar={"gross": 14, "net": 14}, euro={"gross": 12, "net": 10})}, "price", 12),
        ({"price": prices(dollar={"gross": 14, "net": 13})}, "price", 14),
        ({"price": prices(euro={"gross": 0, "net": 0})}, "price", None),
        ({"price": None}, "price", None),
        ({"price": []}, "price", None),
        ({"purchasePrices": prices(euro={"gross": 4.96, "net": 4.1})}, "cost_price", 4.1),
        ({"purchasePrices": None}, "cost_price", None),
        ({"manufacturer": {"name": "Théhuis"}}, "brand", "Théhuis"),
        ({"manufacturer": {"name": None, "translated": {"name": "Théhuis"}}}, "supplier", "Théhuis"),
        ({"manufacturer": None}, "brand", ""),
        ({"manufacturerNumber": "0012"}, "supplier_code", "0012"),
        ({"description": "<p>Lang</p>"}, "description", True),
        ({"description": None, "translated": {"description": "Lang"}}, "description", True),
        ({"description": "  "}, "description", False),
        ({"media": [{"id": "m"}, {"id": "n"}]}, "images", 2),
        ({"media": {"0": {"id": "m"}, "2": {"id": "n"}}}, "images", 2),
        ({"media": []}, "images", 0),
        ({"media": None}, "images", None),
        ({"createdAt": None}, "created_at", None),
        ({}, "hs_code", ""),
        ({}, "country_of_origin", ""),
    ],
)
def test_details(shop: Shop, connect: Connect, fields: dict[str, Any], column: str, value: Any) -> None:
    """Kilograms and millimetres become grams and centimetres; 0 is none; the shop's own currency counts."""
    assert getattr(one(shop, connect, **fields), column) == value


def test_the_moment_of_making_is_utc(shop: Shop, connect: Connect) -> None:
    """Shopware writes an offset."""
    row = one(shop, connect, createdAt="2026-11-20T11:11:12.000+01:00")
    assert row.created_at.to_pydatetime() == datetime(2026, 11, 20, 10, 11, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "fields",
    [
        {"weight": "0.25"},
        {"weight": True},
        {"weight": 1e300},
        {"length": [1]},
        {"price": "12.95"},
        {"price": [7]},
        {"price": prices(euro={"gross": "12"})},
        {"price": prices(dollar={"gross": 1}) * 2},
        {"purchasePrices": 3},
        {"manufacturer": "Théhuis"},
        {"manufacturer": {"name": 5}},
        {"manufacturerNumber": 12},
        {"description": 5},
        {"media": 2},
        {"media": ["x"]},
        {"createdAt": "gisteren"},
        {"createdAt": 5},
    ],
)
def test_a_detail_of_another_type_is_a_problem(shop: Shop, connect: Connect, fields: dict[str, Any]) -> None:
    """Like any field: never unknown in silence."""
    shop.answers["/api/search/product"] = [json_answer({"total": 1, "data": [product(**fields)]})]
    assert "could not be understood" in connect().products().problems[0]


def test_what_an_item_brings_is_read_with_what_a_variant_inherits(shop: Shop, connect: Connect) -> None:
    """In the shop's own units over the wire; the text itself is not kept."""
    about = {"weight_g": 250, "size_cm": (12, 8, 5), "cost_cents": 410, "price_cents": 1295, "description": "Lang"}
    shop.emulated.add_items([Item(sku, "Sok", group="SOK", option=sku, images=2, **about) for sku in ("S-1", "S-2")])  # type: ignore[arg-type]  # a mapping of fields
    rows = {row.sku: row for row in whole(connect().products())}
    for sku in ("S-1", "S-2"):
        row = rows[sku]
        assert (row.weight, row.length, row.width, row.height) == (250, 12, 8, 5)
        assert (row.cost_price, row.price, row.description, row.images) == (4.1, 12.95, True, 2)
        assert "Lang" not in str(row)


def test_details_cost_no_call(shop: Shop, connect: Connect) -> None:
    """One page, one search; the pictures and the maker come with it."""
    shop.add("T-1")
    connect().products()
    assert shop.paths() == ["POST /oauth/token", "POST /search/product"]


@pytest.mark.parametrize("right", ["product_media:read", "shipping_method:read"])
def test_a_right_to_what_is_loaded_along_is_named(shop: Shop, connect: Connect, right: str) -> None:
    """Here and at first contact."""
    shop.add("T-1", stock=9)
    shop.order("T-1")
    shop.emulated.missing_rights = {right}
    connector = connect()
    found = connector.products() if right.startswith("product") else connector.orders(NOW)
    assert right in found.problems[0]
    lacking = {each.name: each.required for each in connector.ping().permissions if not each.granted}
    assert lacking == {right: True}


def delivery(name: str | None, *, costs: float = 4.95, state: str = "open", **fields: Any) -> dict[str, Any]:
    """A delivery of an order."""
    method = None if name is None else {"name": name}
    plain = {"stateMachineState": {"technicalName": state}, "shippingCosts": {"totalPrice": costs}}
    return plain | {"shippingMethod": method} | fields


@pytest.mark.parametrize(
    ("deliveries", "method"),
    [
        ([delivery("PostNL")], "PostNL"),
        ([delivery("DHL", costs=0), delivery("PostNL")], "PostNL"),
        ([delivery("Korting", costs=-4.95), delivery("PostNL", costs=4.95)], "PostNL"),
        ([delivery(None)], ""),
        ([delivery("x", shippingMethod={"name": None, "translated": {"name": "DHL"}})], "DHL"),
        ([], ""),
    ],
)
def test_how_an_order_is_sent(shop: Shop, connect: Connect, deliveries: list[Any], method: str) -> None:
    """By the method of the delivery that costs most; of pickup points Shopware itself knows nothing."""
    record = {"id": "a" * 32, "autoIncrement": 1, "orderNumber": "10", "deliveries": deliveries, "transactions": []}
    record |= dict.fromkeys(("orderDateTime", "createdAt"), NOW.isoformat())
    record["stateMachineState"] = {"technicalName": "open"}
    shop.answers["/api/search/order"] = [json_answer({"total": 1, "data": [record]})]
    (row,) = whole(connect().orders(NOW - timedelta(days=1)))
    assert (row.shipping_method, row.pickup) == (method, None)


@pytest.mark.parametrize("wrong", ["PostNL", 5, {"name": 5}])
def test_a_method_of_another_type_is_a_problem(shop: Shop, connect: Connect, wrong: Any) -> None:
    """As for every field of an order."""
    record = {"id": "a" * 32, "autoIncrement": 1, "transactions": [], "stateMachineState": {"technicalName": "open"}}
    record |= dict.fromkeys(("orderDateTime", "createdAt"), NOW.isoformat())
    record["deliveries"] = [delivery("x", shippingMethod=wrong)]
    shop.answers["/api/search/order"] = [json_answer({"total": 1, "data": [record]})]
    assert "could not be understood" in connect().orders(NOW).problems[0]


LISTS = {
    "shipping_methods": (
        "/api/search/shipping-method",
        lambda number: {"id": f"{number:032x}", "name": f"Methode {number}", "active": number % 2 == 0},
    ),
    "hooks": (
        "/api/search/webhook",
        lambda number: {
            "id": f"{number:032x}",
            "name": f"Haak {number}",
            "eventName": "checkout.order.placed",
            "url": f"https://haak{number}.example/in?key=geheim",
            "active": number % 2 == 0,
        },
    ),
}


def read(connect: Connect, name: str) -> Snapshot:
    """One of the two lists."""
    found: Snapshot = getattr(connect(), name)()
    return found


def test_shipping_methods(shop: Shop, connect: Connect) -> None:
    """Active or not; of which kind one is, Shopware does not tell."""
    path, make = LISTS["shipping_methods"]
    names = {"name": None, "translated": {"name": "Afhalen"}}
    shop.answers[path] = [json_answer({"total": 2, "data": [make(1), make(2) | names]})]
    found = whole(read(connect, "shipping_methods"))
    assert [(row.method_id[-1], row.name, row.kind, row.active, row.zone) for row in found] == [
        ("1", "Methode 1", "unknown", False, ""),
        ("2", "Afhalen", "unknown", True, ""),
    ]


def test_what_the_shop_is_set_up_with_is_what_is_read(shop: Shop, connect: Connect) -> None:
    """Methods, webhooks, and the method of an order."""
    shop.emulated.methods += [Method("PostNL bezorging"), Method("Ophalen", "collect", active=False)]
    shop.emulated.shop_hooks.append(ShopHook("order.placed", "https://haak.example/in?key=geheim", active=False))
    shop.add("T-1", stock=9)
    shop.order("T-1", method="PostNL bezorging")
    found = {row.name: row.active for row in whole(read(connect, "shipping_methods"))}
    assert found == {"PostNL bezorging": True, "Ophalen": False}
    (hook,) = whole(read(connect, "hooks"))
    assert (hook.event, hook.host, hook.active) == ("order.placed", "haak.example", False)
    (order,) = whole(connect().orders(NOW - timedelta(days=1)))
    assert order.shipping_method == shop.emulated.orders()[0].method == "PostNL bezorging"


def test_webhooks_show_hosts_only(shop: Shop, connect: Connect) -> None:
    """The rest of an address may hold a key; plugins that need no webhook are a note."""
    path, make = LISTS["hooks"]
    shop.answers[path] = [json_answer({"total": 1, "data": [make(4)]})]
    snapshot = read(connect, "hooks")
    (row,) = whole(snapshot)
    assert (row.name, row.event, row.host, row.active) == ("Haak 4", "checkout.order.placed", "haak4.example", True)
    assert "geheim" not in snapshot.frame.to_csv() + str(snapshot)
    assert "Plugins" in snapshot.notes[0]


@pytest.mark.parametrize("name", LISTS)
def test_such_a_list_is_read_to_its_end(shop: Shop, connect: Connect, name: str) -> None:
    """In pages of a hundred, by id."""
    path, make = LISTS[name]
    pages = [[make(number) for number in range(100)], [make(number) for number in range(100, 130)]]
    shop.answers[path] = [json_answer({"total": 130, "data": each}) for each in pages]
    snapshot = read(connect, name)
    assert (snapshot.rows, snapshot.problems, snapshot.expected, snapshot.pages) == (130, (), 130, 2)
    asked = [call.body for call in shop.calls if call.path == path]
    assert [(body["page"], body["total-count-mode"]) for body in asked] == [(1, 1), (2, 1)]  # type: ignore[index]  # a body is JSON


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "answer",
    [
        lambda make: json_answer({"total": 3, "data": [make(1)]}),
        lambda make: json_answer({"total": 2, "data": [make(1), make(1)]}),
        lambda make: json_answer({"data": [make(1)]}),
        lambda make: json_answer({"total": 1}),
        lambda make: json_answer({"total": 1, "data": [7]}),
        lambda make: json_answer({"total": 1, "data": [make(1) | {"active": None}]}),
        lambda make: json_answer({"total": 1, "data": [make(1) | {"active": "ja"}]}),
        lambda make: json_answer({"total": 1, "data": [make(1) | {"name": 7}]}),
        lambda make: json_answer({}, 404),
        lambda make: Response("<html></html>", mimetype="text/html"),
        lambda make: Response('{"total": 1, "da', mimetype="application/json"),
    ],
)
def test_such_a_list_is_whole_or_has_a_problem(shop: Shop, connect: Connect, name: str, answer: Any) -> None:
    """Short totals, repeated records, other types, no such address, web pages, cut answers."""
    path, make = LISTS[name]
    shop.answers[path] = [answer(make) for _ in range(4)]
    assert not read(connect, name).complete


@pytest.mark.parametrize("address", ["geen adres", "", None, 7, "https://[::1/x"])
def test_an_address_without_a_host_is_a_problem(shop: Shop, connect: Connect, address: Any) -> None:
    """And is not repeated."""
    path, make = LISTS["hooks"]
    shop.answers[path] = [json_answer({"total": 1, "data": [make(1) | {"url": address}]})]
    problem = read(connect, "hooks").problems[0]
    assert "could not be understood" in problem
    assert "geen adres" not in problem


@pytest.mark.parametrize(("name", "right"), [("shipping_methods", "shipping_method:read"), ("hooks", "webhook:read")])
def test_a_missing_right_to_such_a_list_is_named(shop: Shop, connect: Connect, name: str, right: str) -> None:
    """Never an empty list."""
    shop.emulated.missing_rights = {right}
    found = read(connect, name)
    assert found.rows == 0
    assert right in found.problems[0]


def test_the_right_to_webhooks_is_not_required(shop: Shop, connect: Connect) -> None:
    """First contact tells it."""
    shop.emulated.missing_rights = {"webhook:read"}
    assert {each.name: each.required for each in connect().ping().permissions if not each.granted} == {
        "webhook:read": False
    }


def test_what_is_declared_is_there(shop: Shop, connect: Connect) -> None:
    """Both lists, and every detail the shop has a field for."""
    can = PLATFORM.capabilities
    assert (can.lists_methods, can.lists_hooks) == (True, True)
    assert isinstance(connect(), TellsShippingMethods)
    assert isinstance(connect(), TellsHooks)
    assert not {"hs_code", "country_of_origin"} & can.product_fields
    assert (can.completes_by_itself, can.first_code_only) == (False, False)
