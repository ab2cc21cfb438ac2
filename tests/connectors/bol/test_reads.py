"""Offers and orders: what is read is what the account holds."""

import gzip
import json
from typing import Any

import pytest
from werkzeug.wrappers import Request

from shopswitch.connectors.bol.history import REACH_DAYS
from tests.conftest import shared
from tests.connectors.bol.bench import NOW, Bench, days_ago, rows, whole

HOSTILE = ["0012", "1E5", "NA", "", " a ", "a,b;c|d", "=1+2", "<b>x</b>", "é-日本-😀", "a/b?c=d&e#f", "x" * 100]


# Offers


def test_offers_are_products(bench: Bench) -> None:
    """The reference is the SKU, on hold is not active; what bol.com sends is left out with a note."""
    bench.add("A", barcode="8710000000001")
    bench.add("B", active=False)
    found = bench.connect().products()
    read = {row.source_id: (row.sku, row.kind, row.active, row.barcode, row.name) for row in whole(found)}
    assert read == {
        each.source_id: (each.sku, "simple", each.active, each.barcode, "") for each in bench.shop.listings()
    }
    assert found.notes[0] == "2 offers that bol.com sends itself (FBB) are left out."
    assert "reference" in found.notes[1]


def test_stock_is_what_was_told(bench: Bench) -> None:
    """Open orders are taken off `correctedStock` only."""
    (number,) = bench.add("A", stock=9)
    bench.order("A")
    (row,) = whole(bench.connect().stock())
    assert (row.source_id, row.sku, row.quantity, row.tracked, row.shared) == (number, "A", 9, True, False)


def test_every_page_is_read(bench: Bench) -> None:
    """A hundred offers a page, twice."""
    bench.add(*(f"S-{n}" for n in range(250)))
    found = bench.connect().products()
    assert len(whole(found)) == 250
    assert found.pages == 6
    assert {call.query["page-size"] for call in bench.asked("/retailer/offers")} == {"100"}


def test_hostile_references_survive(bench: Bench) -> None:
    """Text stays text."""
    bench.add(*HOSTILE)
    assert sorted(row.sku for row in whole(bench.connect().products())) == sorted(HOSTILE)


def test_an_offer_may_lack_what_is_optional(bench: Bench) -> None:
    """No reference, no EAN, no stock: empty, and an unknown quantity."""
    bench.add("A")

    def bare(request: Request, body: Any) -> Any:
        for offer in body.get("offers", []):
            for name in ("reference", "ean", "stock"):
                offer.pop(name, None)
        return body

    bench.rewrite = bare
    (product,), (stock,) = whole(bench.connect().products()), whole(bench.connect().stock())
    assert (product.sku, product.barcode) == ("", "")
    assert str(stock.quantity) == "<NA>"


@pytest.mark.parametrize(
    "change",
    [{"offerId": None}, {"onHoldByRetailer": "no"}, {"fulfilment": None}, {"fulfilment": {"method": "NEW"}}],
)
def test_an_offer_that_is_not_built_so_is_a_problem(bench: Bench, change: dict[str, Any]) -> None:
    """The others are kept."""
    bench.add("A", "B")

    def spoil(request: Request, body: Any) -> Any:
        for offer in body.get("offers", []):
            if offer.get("reference") == "A":
                offer.update(change)
        return body

    bench.rewrite = spoil
    found = bench.connect().products()
    assert not found.complete
    assert {row.sku for row in rows(found)} <= {"B"}


def test_an_empty_page_with_a_cursor_contradicts_itself(bench: Bench) -> None:
    """It is not the end of the list."""
    bench.add("A")
    page = {"offers": [], "page": {"pageSize": 100, "nextCursor": "x"}}
    bench.rewrite = lambda request, body: page if request.path == "/retailer/offers" else None
    assert "more follow" in bench.connect().products().problems[0]


@pytest.mark.parametrize("page", [{}, {"offers": []}, {"offers": None, "page": {}}, {"offers": {}, "page": {}}])
def test_a_list_of_offers_must_be_one(bench: Bench, page: Any) -> None:
    """Unlike v10, an empty list is told as one."""
    bench.rewrite = lambda request, body: page if request.path == "/retailer/offers" else None
    assert not bench.connect().products().complete


def test_nothing_there_is_complete_and_empty(bench: Bench) -> None:
    """v10 says so with an empty object."""
    shop = bench.connect()
    assert whole(shop.products()) == whole(shop.stock()) == whole(shop.orders(days_ago(2))) == []
    assert whole(shop.order_lines([])) == whole(shop.shipments([])) == []


# Orders


def test_orders_are_read_by_their_state(bench: Bench) -> None:
    """Open ones of any age, and all that changed since."""
    bench.add("A", "B")
    old_open = bench.order("A", days_ago=200)
    bench.order("A", days_ago=30, state="completed")
    done = bench.order("A", days_ago=3, state="completed")
    gone = bench.order("A", "B", days_ago=2, state="cancelled")
    fresh = bench.order("B")
    found = {row.order_id: row for row in whole(bench.connect().orders(days_ago(7)))}
    assert {key: (row.state, row.state_raw, row.paid) for key, row in found.items()} == {
        old_open: ("open", "OPEN", True),
        done: ("completed", "HANDLED", True),
        gone: ("cancelled", "HANDLED", True),
        fresh: ("open", "OPEN", True),
    }
    views = {view.order_id: view for view in bench.shop.orders()}
    for key, row in found.items():
        assert abs((row.placed_at - views[key].placed_at).total_seconds()) < 1
        assert (row.order_number, row.external_reference, row.created_at) == (key, "", row.placed_at)


def test_a_partly_sent_order_is_open(bench: Bench) -> None:
    """Until everything is sent or cancelled; then one sent piece makes it completed."""
    bench.add("A", "B")
    number = bench.order("A", "B", days_ago=5)
    view = bench.shop.orders()[0]
    bench.shop.report_shipment(number, [view.lines[0]], "3S1", "PostNL", completes=False)
    assert [row.state for row in whole(bench.connect().orders(days_ago(1)))] == ["open"]
    bench.shop.report_shipment(number, [view.lines[1]], "3S2", "PostNL", completes=True)
    assert [row.state for row in whole(bench.connect().orders(days_ago(1)))] == ["completed"]


def test_what_bol_sends_is_left_out(bench: Bench) -> None:
    """Orders of its own, and items in a mixed order."""
    bench.add("A")
    for _ in range(16):
        bench.order("A")
    found = bench.connect().orders(days_ago(1))
    assert {row.order_id for row in whole(found)} == {view.order_id for view in bench.shop.orders()}


def test_an_order_of_bol_alone_is_counted(bench: Bench) -> None:
    """If such a one is shown all the same."""
    bench.add("A")
    bench.order("A")

    def by_bol(request: Request, body: Any) -> Any:
        for order in body.get("orders", []):
            for item in order["orderItems"]:
                item["fulfilmentMethod"] = "FBB"
        return body

    bench.rewrite = by_bol
    found = bench.connect().orders(days_ago(1))
    assert whole(found) == []
    assert found.notes == ("1 orders that bol.com sends alone are left out.",)


def test_days_are_asked_for_one_by_one(bench: Bench) -> None:
    """In UTC or in the Netherlands, whichever is wider; an empty one twice, and never without the retailer's own."""
    bench.now = NOW.replace(hour=23, minute=30)
    bench.connect().orders(bench.now.replace(day=21))
    calls = [call.query for call in bench.asked("/retailer/orders") if "latest-change-date" in call.query]
    days = [f"2026-11-{day}" for day in (21, 22, 23, 24)]
    assert [query["latest-change-date"] for query in calls] == [day for day in days for _ in range(2)]
    assert {query["status"] for query in calls} == {"ALL"}
    assert {call.query["fulfilment-method"] for call in bench.asked("/retailer/orders")} == {"FBR"}


def test_beyond_the_reach_a_read_is_incomplete(bench: Bench) -> None:
    """What can be read is read."""
    bench.add("A")
    number = bench.order("A")
    found = bench.connect().orders(days_ago(REACH_DAYS + 1))
    assert f"{REACH_DAYS} days" in found.problems[0]
    assert len(found.problems) == 1
    assert [row.order_id for row in rows(found)] == [number]
    assert bench.connect().orders(days_ago(REACH_DAYS)).complete


def test_items_seen_in_several_lists_are_put_together(bench: Bench) -> None:
    """A list by date may show only what changed that day: the last thing seen of each item counts."""
    bench.add("A", "B")
    number = bench.order("A", "B", days_ago=5, state="completed")

    def apart(request: Request, body: Any) -> Any:
        day = request.args.get("latest-change-date", "")
        if "orders" in body or not day.startswith("2026-11-20"):
            for order in body.get("orders", []):
                order["orderItems"] = order["orderItems"][:1]
            return body
        item = {"orderItemId": "99", "ean": "1", "fulfilmentMethod": "FBR", "fulfilmentStatus": "HANDLED"}
        item |= {"quantity": 1, "quantityShipped": 0, "quantityCancelled": 1, "cancellationRequest": False}
        listed = {"orderId": number, "orderPlacedDateTime": "2026-11-18T12:00:00Z", "orderItems": [item]}
        return {"orders": [listed]} if request.args["page"] == "1" else {}

    bench.rewrite = apart
    assert [row.state for row in whole(bench.connect().orders(days_ago(7)))] == ["completed"]


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"fulfilmentStatus": "ON_HOLD"}, "unknown"),
        ({"fulfilmentStatus": "HANDLED", "quantityShipped": 0, "quantityCancelled": 0}, "unknown"),
        ({"fulfilmentStatus": "HANDLED", "quantityShipped": 1, "quantityCancelled": 1}, "completed"),
        ({"fulfilmentStatus": "HANDLED", "quantityShipped": 0, "quantityCancelled": 2}, "cancelled"),
    ],
)
def test_states_follow_from_items(bench: Bench, change: dict[str, Any], state: str) -> None:
    """A word nobody knows and a contradiction are unknown, never finished."""
    bench.add("A")
    bench.order("A", days_ago=1)

    def changed(request: Request, body: Any) -> Any:
        for order in body.get("orders", []):
            order["orderItems"][0].update(change)
        return body

    bench.rewrite = changed
    assert [row.state for row in whole(bench.connect().orders(days_ago(7)))] == [state]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("orderItems", []),
        ("orderItems", None),
        ("orderPlacedDateTime", None),
        ("orderPlacedDateTime", "2026-11-20T10:00:00"),
        ("orderId", ""),
    ],
)
def test_an_order_that_is_not_built_so_is_a_problem(bench: Bench, name: str, value: Any) -> None:
    """It is not left out in silence."""
    bench.add("A")
    bench.order("A")

    def spoiled(request: Request, body: Any) -> Any:
        for order in body.get("orders", []):
            order[name] = value
        return body

    bench.rewrite = spoiled
    found = bench.connect().orders(days_ago(1))
    assert found.rows == 0
    assert not found.complete


def test_an_open_order_that_the_open_list_lacks_is_a_problem(bench: Bench) -> None:
    """Older ones may be missing there too; what was seen is kept."""
    bench.add("A")
    number = bench.order("A", days_ago=2)

    def hidden(request: Request, body: Any) -> Any:
        return {} if request.args.get("status") == "OPEN" and request.path == "/retailer/orders" else None

    bench.rewrite = hidden
    found = bench.connect().orders(days_ago(7))
    assert "not in the list of open orders" in found.problems[0]
    assert [row.order_id for row in rows(found)] == [number]


def test_an_order_placed_while_reading_is_no_contradiction(bench: Bench) -> None:
    """It changed just now."""
    bench.add("A")
    number = bench.order("A", days_ago=0.01)

    def hidden(request: Request, body: Any) -> Any:
        return {} if request.args.get("status") == "OPEN" and request.path == "/retailer/orders" else None

    bench.rewrite = hidden
    assert [row.order_id for row in whole(bench.connect().orders(days_ago(7)))] == [number]


def test_reading_stops_at_a_list_that_cannot_be_read(bench: Bench) -> None:
    """Asking ninety days in vain helps nobody."""
    bench.faults({"kind": "status", "status": 400, "contains": "latest-change-date"})
    found = bench.connect().orders(days_ago(60))
    assert len(found.problems) == 1
    assert len(bench.asked("/retailer/orders")) == 3


# The vendor's own words


def test_every_request_fits_the_specification(bench: Bench) -> None:
    """Only parameters that exist, with values that are allowed."""
    bench.add("A", stock=3)
    number = bench.order("A", days_ago=1, state="completed")
    shop = bench.connect()
    shop.ping()
    for snapshot in (shop.products(), shop.orders(days_ago(3)), shop.order_lines([number]), shop.shipments([number])):
        assert snapshot.complete
    known: dict[str, dict[str, Any]] = {}
    for name in ("bol-retailer-v10.json.gz", "bol-offers-v11.json.gz"):
        spec = json.loads(gzip.decompress(shared("specs", name).read_bytes()))
        for path, methods in spec["paths"].items():
            if "v10" in name and path.startswith("/retailer/offers"):
                continue
            known[path] = {each["name"]: each["schema"] for each in methods.get("get", {}).get("parameters", [])}
    named = {number: "{order-id}"}
    for call in bench.calls:
        if not call.path.startswith("/retailer"):
            continue
        parts = [named.get(part, part) for part in call.path.split("/")]
        if parts[-2] == "shipments":
            parts[-1] = "{shipment-id}"
        allowed = known["/".join(parts)]
        for name, value in call.query.items():
            assert value in allowed[name].get("enum", [value]), (call.path, name)
