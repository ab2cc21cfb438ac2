"""Product details, how an order is sent, and webhooks of a CCV Shop."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

from shopswitch.connectors.ccv import PLATFORM
from shopswitch.connectors.ccv.details import combination_details, product_details
from shopswitch.connectors.ccv.hooks import hook_row
from shopswitch.connectors.ccv.rows import build, order_row
from shopswitch.protocols import TellsHooks, TellsShippingMethods
from shopswitch.sandbox.systems import Item, ShopHook
from tests.connectors.ccv.bench import Bench, rows, table

ADDRESS = "https://haak.example:8443/in/geheim?key=geheim"
Change = Callable[[dict[str, Any]], None]


@pytest.fixture
def spoil(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Change every record of a list as it is sent."""

    def change(bench: Bench, path: str, each: Change, *, only: int | None = None) -> None:
        honest, seen = bench.shop.handle, []

        def handle(request: Any) -> Any:
            answer = honest(request)
            if request.path.endswith(path) and answer.status_code == 200:
                seen.append(1)
                body = json.loads(answer.get_data())
                for record in body["items"] if only in (None, len(seen)) else []:
                    each(record)
                answer.set_data(json.dumps(body))
            return answer

        monkeypatch.setattr(bench.shop, "handle", handle)

    return change


@pytest.fixture
def hooked(open_bench: Callable[..., Bench]) -> Iterator[Bench]:
    """A shop with some webhooks."""
    bench = open_bench()
    bench.shop.shop_hooks.clear()
    for number in range(7):
        hook = ShopHook("products.updated", f"https://haak{number}.example/in?key=geheim", active=number != 3)
        bench.shop.shop_hooks.append(hook)
    yield bench
    bench.faults()


@pytest.mark.parametrize(
    ("fields", "column", "value"),
    [
        ({"weight": 0.25}, "weight", 250),
        ({"weight": 2}, "weight", 2000),
        ({"weight": 0.0}, "weight", None),
        ({"weight": None}, "weight", None),
        ({}, "weight", None),
        ({"price": 12.95}, "price", 12.95),
        ({"price": 12.95, "discount": 2.0}, "price", 10.95),
        ({"price": 0}, "price", None),
        ({"purchaseprice": 4.1}, "cost_price", 4.1),
        ({"purchaseprice": 0.0}, "cost_price", None),
        ({"supplier": {"id": 3, "name": "Théhuis"}}, "supplier", "Théhuis"),
        ({"supplier": None}, "supplier", ""),
        ({"supplier": {"id": None, "name": None}}, "supplier", ""),
        ({"brand": {"id": 3, "name": "Blad"}}, "brand", "Blad"),
        ({"brand": None}, "brand", ""),
        ({"description": "<p>Lang</p>"}, "description", True),
        ({"description": " "}, "description", False),
        ({"description": None}, "description", False),
        ({"productphotos": {"href": "x", "collection": [{"id": 1}, {"id": 2}]}}, "images", 2),
        ({"productphotos": {"href": "x", "items": [{"id": 1}], "next": None}}, "images", 1),
        ({"productphotos": [{"id": 1}]}, "images", 1),
        ({"productphotos": {"href": "x", "collection": []}}, "images", 0),
        ({"productphotos": {"href": "x", "items": [{"id": 1}], "next": "y"}}, "images", None),
        ({"productphotos": {"href": "x"}}, "images", None),
        ({}, "images", None),
        ({"createdate": "2026-11-20T10:11:12Z"}, "created_at", datetime(2026, 11, 20, 10, 11, 12, tzinfo=UTC)),
        ({"createdate": None}, "created_at", None),
    ],
)
def test_details_of_a_product(fields: dict[str, Any], column: str, value: Any) -> None:
    """Kilograms become grams, a discount is taken off, 0 is none, and a list that did not come is unknown."""
    assert product_details(fields)[column] == value


def test_a_combination_shows_what_its_product_has() -> None:
    """But for a price with an extra one, which is kept without VAT, and the moment it was made."""
    product = {"weight": 0.25, "price": 12.95, "purchaseprice": 4.1, "createdate": "2026-11-20T10:11:12Z"}
    plain = combination_details({"netto_extra_price": 0.0}, product)
    assert (plain["weight"], plain["price"], plain["cost_price"]) == (250, 12.95, 4.1)
    assert "created_at" not in plain
    assert combination_details({"netto_extra_price": -1.5}, product)["price"] is None


@pytest.mark.parametrize(
    "fields",
    [
        {"weight": "0.25"},
        {"weight": True},
        {"weight": 1e300},
        {"price": "12"},
        {"discount": []},
        {"purchaseprice": {}},
        {"supplier": "Théhuis"},
        {"supplier": {"name": 5}},
        {"brand": 7},
        {"description": 5},
        {"productphotos": 3},
        {"productphotos": ["x"]},
        {"productphotos": {"collection": 3}},
        {"createdate": 5},
        {"createdate": "gisteren"},
    ],
)
def test_a_detail_of_another_type_is_a_problem(
    open_bench: Callable[..., Bench], spoil: Callable[..., None], fields: dict[str, Any]
) -> None:
    """Like any field: never unknown in silence."""
    bench = open_bench(Item("T-1", "Thee"))
    spoil(bench, "/products/", lambda record: record.update(fields))
    assert "could not be understood" in bench.read("products").problems[0]


def test_what_an_item_brings_is_what_is_read(open_bench: Callable[..., Bench]) -> None:
    """Of a product and of its combinations; the text itself is not kept, and no call is added."""
    about = {"weight_g": 250, "cost_cents": 410, "price_cents": 1295, "images": 2, "description": "Lang verhaal"}
    bench = open_bench(
        Item("T-1", "Thee", **about),  # type: ignore[arg-type]  # a mapping of fields
        Item("S-S", "Sok", group="SOK", option="S", **about),  # type: ignore[arg-type]  # the same
    )
    found = bench.read("products")
    assert found.problems == ()
    assert found.pages == 2
    read = rows(found, "sku")
    for sku in ("T-1", "S-S"):
        row = read[sku]
        assert (row["weight"], row["price"], row["cost_price"], row["description"], row["images"]) == (
            250,
            12.95,
            4.1,
            True,
            2,
        )
        assert "Lang verhaal" not in str(row)
    assert read["T-1"]["created_at"] is not pd.NaT
    assert read["S-S"]["created_at"] is pd.NaT
    assert not any("photos" in note for note in found.notes)


def test_photos_that_do_not_come_along_are_noted(open_bench: Callable[..., Bench], spoil: Callable[..., None]) -> None:
    """Unknown, not none; a call per product is not made for them."""
    bench = open_bench(Item("T-1", "Thee", images=2), Item("T-2", "Thee"))
    spoil(bench, "/products/", lambda record: record.update(productphotos={"href": "x"}))
    found = bench.read("products")
    assert found.complete
    assert found.frame["images"].isna().all()
    assert "How many photos there are is not told for 2 of 2 products." in found.notes


def test_stock_asks_for_no_photos(open_bench: Callable[..., Bench]) -> None:
    """They are only needed for products."""
    bench = open_bench(Item("T-1", "Thee", stock=3))
    before = len(bench.calls())
    bench.read("stock")
    assert {call.query.get("expand") for call in bench.calls()[before:]} == {None, "attributecombinations"}


ORDER = {"id": 1, "ordernumber": 5, "status": 1, "create_date": "2026-11-20T10:00:00Z"}


@pytest.mark.parametrize(
    ("fields", "pickup"),
    [
        ({"deliver_method": "shipping", "delivery_option": None, "pickup_address": None}, None),
        ({"deliver_method": "shipping", "delivery_option": "PG", "pickup_address": {"name": "x"}}, True),
        ({"deliver_method": "shipping", "delivery_option": "PGE", "pickup_address": None}, True),
        ({"deliver_method": "shipping", "delivery_option": "DHDLE", "pickup_address": None}, None),
        ({"deliver_method": "shipping", "delivery_option": "", "pickup_address": {"name": "x"}}, True),
        ({"deliver_method": "shipping", "pickup_address": []}, None),
        ({"deliver_method": "delivery"}, False),
        ({"deliver_method": "pickup"}, False),
        ({}, None),
    ],
)
def test_whether_an_order_goes_to_a_pickup_point(fields: dict[str, Any], pickup: bool | None) -> None:
    """Options PG and PGE, or a chosen address; collecting at the shop itself is another thing."""
    row = order_row(ORDER | fields, {})
    assert row["pickup"] is pickup
    assert row["shipping_method"] == fields.get("deliver_method", "")


@pytest.mark.parametrize("fields", [{"deliver_method": 1}, {"delivery_option": 1}, {"pickup_address": "Plein 1"}])
def test_a_way_of_another_type_is_a_problem(fields: dict[str, Any]) -> None:
    """As for every field of an order."""
    made, odd = build([ORDER | fields], lambda order: order_row(order, {}), what="orders")
    assert (made, len(odd)) == ([], 1)


def test_nothing_of_a_pickup_address_is_kept(open_bench: Callable[..., Bench], spoil: Callable[..., None]) -> None:
    """Only that there is one."""
    bench = open_bench(Item("T-1", "Thee", stock=3))
    bench.order("T-1")
    address = {"name": "Afhaalpunt Lisdodde"}
    spoil(bench, "/orders/", lambda record: record.update(delivery_option="PG", pickup_address=address))
    found = bench.read("orders")
    assert list(found.frame["pickup"]) == [True]
    assert "Lisdodde" not in found.frame.to_csv()


def test_webhooks(hooked: Bench) -> None:
    """Each with its event, of its address the host alone; others may be hidden, which is a note."""
    found = hooked.read("hooks")
    assert (found.problems, found.pages) == ((), 2)
    read = list(rows(found, "hook_id").values())
    assert [(row["event"], row["host"], row["active"], row["name"]) for row in read] == [
        ("products.updated", f"haak{number}.example", number != 3, "") for number in range(7)
    ]
    assert "unconfirmed" in found.notes[0]
    assert "geheim" not in found.frame.to_csv() + str(hooked.journal.entries)


def test_a_shop_without_webhooks_is_complete(open_bench: Callable[..., Bench]) -> None:
    """None, and no problem."""
    bench = open_bench()
    bench.shop.shop_hooks.clear()
    found = bench.read("hooks")
    assert (found.rows, found.problems) == (0, ())


def test_webhooks_of_several_pages(hooked: Bench) -> None:
    """As every list."""
    for number in range(150):
        hooked.shop.shop_hooks.append(ShopHook("products.created", f"https://nog{number}.example/"))
    found = hooked.read("hooks")
    assert (found.rows, found.problems) == (157, ())


PASSING: list[dict[str, object]] = [
    {"kind": "status", "status": 503, "times": 1},
    {"kind": "rate-limit", "times": 1},
    {"kind": "reset", "times": 1},
    {"kind": "cut", "times": 1},
]
BROKEN: list[dict[str, object]] = [
    *({"kind": "status", "status": status} for status in (400, 401, 403, 404, 500)),
    *({"kind": kind} for kind in ("html", "garbage", "cut", "wrong-type", "reset")),
    *({"kind": kind, "times": 1} for kind in ("html", "garbage", "wrong-type", "empty", "drop-rows")),
]


@pytest.mark.parametrize("fault", PASSING)
def test_what_passes_leaves_no_trace(hooked: Bench, fault: dict[str, object]) -> None:
    """At either reading."""
    clean = table(hooked.read("hooks"))
    for at in range(2):
        hooked.faults(fault | {"after": at})
        found = hooked.read("hooks")
        assert (found.problems, table(found)) == ((), clean)


@pytest.mark.parametrize("fault", BROKEN)
def test_a_list_of_webhooks_is_whole_or_has_a_problem(hooked: Bench, fault: dict[str, object]) -> None:
    """It has no total, so the two readings vouch for each other."""
    for at in range(2):
        hooked.faults(fault | {"after": at})
        found = hooked.read("hooks")
        assert not found.complete
        assert all(len(problem) > 20 for problem in found.problems)


def test_a_missing_right_to_webhooks_is_named(hooked: Bench) -> None:
    """By the resource; at first contact it is one that may be missing."""
    hooked.faults({"kind": "status", "status": 403})
    found = hooked.read("hooks")
    assert found.rows == 0
    assert "/webhooks/" in found.problems[0]
    assert "back office" in found.problems[0]
    assert sum(call.path.endswith("/webhooks/") for call in hooked.calls()) == 1
    hooked.faults()
    hooked.shop.resources -= {"webhooks"}
    rights = {right.name: (right.granted, right.required) for right in hooked.connector().ping().permissions}
    assert rights["webhooks"] == (False, False)


@pytest.mark.parametrize(
    "fields",
    [
        {"address": "geheim"},
        {"address": ""},
        {"address": None},
        {"address": 5},
        {"address": "https://[::1/geheim"},
        {"event": ""},
        {"event": 5},
        {"is_active": None},
        {"is_active": "ja"},
    ],
)
def test_a_webhook_that_cannot_be_read_is_a_problem(fields: dict[str, Any]) -> None:
    """Its address is not repeated."""
    hook = {"id": 1, "event": "products.created", "address": ADDRESS, "is_active": True}
    assert hook_row(hook)["host"] == "haak.example"
    made, odd = build([hook | fields], hook_row, what="webhooks")
    assert made == []
    assert "could not be understood" in odd[0]
    assert "geheim" not in odd[0]


def test_what_is_declared_is_there(open_bench: Callable[..., Bench]) -> None:
    """Webhooks and no shipping methods; of several codes the first only."""
    can, connector = PLATFORM.capabilities, open_bench().connector()
    assert (can.lists_hooks, can.lists_methods) == (True, False)
    assert isinstance(connector, TellsHooks)
    assert not isinstance(connector, TellsShippingMethods)
    assert (can.first_code_only, can.completes_by_itself) == (True, False)
    assert not {"length", "hs_code", "country_of_origin", "supplier_code"} & can.product_fields
