"""Orders: what is listed and for how long, one order, cancelling; nothing can be created."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from shopswitch.sandbox.bol.orders import months_before
from shopswitch.sandbox.systems import Line
from tests.sandbox.bol_kit import PERSON, Api


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    made = Api(serve)
    made.add("T-1", "T-2", stock=20, barcode="")
    return made


def test_an_empty_list_has_not_even_its_name(api: Api) -> None:
    """`{}` without the key orders."""
    assert api.get("/retailer/orders") == {}


def test_fifty_per_page_newest_first(api: Api) -> None:
    """Pages count from 1; the page behind the last is empty."""
    placed = [api.order("T-1", hours=number) for number in range(53)]
    assert api.order_ids() == placed[:50]
    assert api.order_ids(page=2) == placed[50:]
    assert api.get("/retailer/orders", page=3) == {}


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"page": "0"}, "page"),
        ({"page": "x"}, "page"),
        ({"fulfilment_method": "LVB"}, "fulfilment-method"),
        ({"status": "NEW"}, "status"),
        ({"change_interval_minute": "61"}, "change-interval-minute"),
        ({"latest_change_date": "23-11-2026"}, "latest-change-date"),
        ({"latest_change_date": "2026-08-22"}, "latest-change-date"),
        ({"vvb_only": "yes"}, "vvb-only"),
    ],
)
def test_filters_are_checked(api: Api, query: dict[str, str], name: str) -> None:
    """400 with the name of the filter; three months back is the furthest."""
    assert api.violations(api.send("GET", "/retailer/orders", **query)) == [name]


def test_three_months_back_is_still_answered(api: Api) -> None:
    """The same day three months ago."""
    assert api.get("/retailer/orders", latest_change_date="2026-08-23", status="ALL") == {}


def test_three_months_before_the_end_of_a_month() -> None:
    """The last day of a shorter month."""
    assert months_before(date(2026, 5, 31), 3) == date(2026, 2, 28)
    assert months_before(date(2026, 1, 15), 3) == date(2025, 10, 15)


def test_open_is_the_default_and_includes_what_is_partly_shipped(api: Api) -> None:
    """Shipped and cancelled orders are not open."""
    whole, part, gone = api.order("T-1"), api.order("T-1"), api.order("T-1")
    api.shop.report_shipment(part, [Line("T-1", 1)], "3S1", "PostNL", completes=False)
    api.shop.set_order_state(gone, "cancelled")
    assert set(api.order_ids()) == {whole, part}
    assert set(api.order_ids(status="ALL")) == {whole, part, gone}


def test_shipped_lists_what_was_shipped_and_not_what_was_cancelled(api: Api) -> None:
    """SHIPPED is narrower than handled."""
    sent, gone = api.order("T-1"), api.order("T-1")
    api.shop.set_order_state(sent, "completed")
    api.shop.set_order_state(gone, "cancelled")
    assert api.order_ids(status="SHIPPED") == [sent]


def test_handled_orders_leave_the_list_after_48_hours(api: Api) -> None:
    """Counted from the last change; open ones stay however old they are."""
    old = api.order("T-1", days=30)
    sent = api.order("T-1", days=30)
    api.shop.set_order_state(sent, "completed")
    assert set(api.order_ids(status="ALL")) == {old, sent}
    api.clock.forward(hours=48, seconds=1)
    api.login()
    assert api.order_ids(status="ALL") == [old]


def test_a_date_finds_what_changed_on_that_day_in_the_netherlands(api: Api) -> None:
    """And nothing that changed on another one; the offset is that of winter."""
    late = api.order("T-1", days=9, hours=11, minutes=30)  # 14 November, 01:30 in Amsterdam
    assert api.order_ids(status="ALL", latest_change_date="2026-11-14") == [late]
    assert api.order_ids(status="ALL", latest_change_date="2026-11-13") == []
    shown = api.get("/retailer/orders", latest_change_date="2026-11-14")["orders"][0]
    assert shown["orderPlacedDateTime"] == "2026-11-14T01:30:00+01:00"


def test_an_interval_finds_what_changed_in_the_last_minutes(api: Api) -> None:
    """By the change of an item, not by the moment of ordering."""
    old, fresh = api.order("T-1", hours=5), api.order("T-1", minutes=20)
    assert api.order_ids(change_interval_minute=30) == [fresh]
    api.shop.report_shipment(old, [Line("T-1", 1)], "3S1", "PostNL", completes=False)
    assert set(api.order_ids(change_interval_minute=30)) == {old, fresh}


def test_a_reduced_item_has_an_ean_and_no_sku(api: Api) -> None:
    """Field for field as the specification names them."""
    order_id = api.order("T-1", quantity=3)
    (item,) = api.get("/retailer/orders")["orders"][0]["orderItems"]
    assert {key: item[key] for key in ("fulfilmentMethod", "fulfilmentStatus", "quantity", "quantityShipped")} == {
        "fulfilmentMethod": "FBR",
        "fulfilmentStatus": "OPEN",
        "quantity": 3,
        "quantityShipped": 0,
    }
    assert len(item["ean"]) == 13
    assert "offer" not in item
    assert api.items(order_id)[0]["offer"]["reference"] == "T-1"


def test_one_order_shows_who_it_is_for_with_a_relay_address(api: Api) -> None:
    """Personal data is there, the customer's own e-mail address is not."""
    order = api.get(f"/retailer/orders/{api.order('T-1', 'T-2')}")
    assert order["shipmentDetails"]["surname"] == PERSON.last_name
    assert order["shipmentDetails"]["email"].endswith("@verkopen.bol.com")
    assert PERSON.email not in str(order)
    assert [each["quantity"] for each in order["orderItems"]] == [2, 2]
    assert order["orderItems"][0]["fulfilment"]["expiryDate"] == "2026-12-01"
    assert order["orderItems"][0]["fulfilment"]["distributionParty"] == "RETAILER"


def test_an_unknown_order_is_404(api: Api) -> None:
    """As a problem."""
    assert api.send("GET", "/retailer/orders/C000000000").json()["title"] == "Not Found"


def test_an_offer_without_reference_leaves_the_item_without_one(api: Api) -> None:
    """The key is absent, as in everything bol has no value for."""
    api.add("")
    assert "reference" not in api.items(api.order(""))[0]["offer"]


def test_an_item_keeps_the_reference_it_was_bought_under(api: Api) -> None:
    """Renaming or deleting the offer changes no order."""
    order_id = api.order("T-1")
    source = next(each.source_id for each in api.shop.listings() if each.sku == "T-1")
    api.shop.change_listing(source, sku="NEW")
    api.shop.remove_listing(source)
    assert api.items(order_id)[0]["offer"]["reference"] == "T-1"


def test_some_orders_hold_something_bol_sends(api: Api) -> None:
    """Every fifth; it is listed by method, and bol ships it by itself."""
    ids = [api.order("T-1") for _ in range(5)]
    items = api.items(ids[-1])
    assert [each["fulfilment"]["method"] for each in items] == ["FBR", "FBB"]
    assert api.order_ids(fulfilment_method="FBB") == [ids[-1]]
    (listed,) = [each for each in api.get("/retailer/orders")["orders"] if each["orderId"] == ids[-1]]
    assert [each["fulfilmentMethod"] for each in listed["orderItems"]] == ["FBR"]
    api.clock.forward(hours=20)
    api.login()
    assert [each["quantityShipped"] for each in api.items(ids[-1])] == [0, 1]
    assert api.order_ids(fulfilment_method="FBB") == []


def test_some_orders_are_bols_alone(api: Api) -> None:
    """Every eighth is followed by one; the world never sees it."""
    ids = [api.order("T-1") for _ in range(8)]
    (alone,) = set(api.order_ids(fulfilment_method="ALL")) - set(ids)
    assert {each["fulfilment"]["method"] for each in api.items(alone)} == {"FBB"}
    assert [each.order_id for each in api.shop.orders()] == ids


def test_orders_sent_with_bols_label_can_be_listed_alone(api: Api) -> None:
    """VVB: sent by the seller, distributed by bol."""
    api.order("T-1")
    labelled = api.order("T-1")
    api.shop.store.orders[labelled].via_bol = True
    assert api.order_ids(vvb_only="true") == [labelled]
    assert api.items(labelled)[0]["fulfilment"]["distributionParty"] == "BOL"


def test_cancelling_takes_exactly_one_item(api: Api) -> None:
    """It is done when its process has ended."""
    order_id = api.order("T-1", "T-2")
    first, second = (each["orderItemId"] for each in api.items(order_id))
    both = [{"orderItemId": each, "reasonCode": "OUT_OF_STOCK"} for each in (first, second)]
    path = "/retailer/orders/cancellation"
    assert api.violations(api.send("PUT", path, {"orderItems": both})) == ["orderItems"]
    assert api.violations(api.send("PUT", path, {"orderItems": [{"orderItemId": first, "reasonCode": "NO"}]})) == [
        "orderItems[0].reasonCode"
    ]
    ended = api.write("PUT", path, {"orderItems": both[:1]})
    assert (ended["status"], ended["eventType"], ended["entityId"]) == ("SUCCESS", "CANCEL_ORDER", first)
    assert [each["quantityCancelled"] for each in api.items(order_id)] == [2, 0]


def test_cancelling_what_is_handled_or_unknown_fails_later(api: Api) -> None:
    """202 first, FAILURE with a reason afterwards."""
    order_id = api.order("T-1", state="completed")
    for item_id in (api.items(order_id)[0]["orderItemId"], "1"):
        body = {"orderItems": [{"orderItemId": item_id, "reasonCode": "OTHER"}]}
        ended = api.write("PUT", "/retailer/orders/cancellation", body)
        assert (ended["status"], bool(ended["errorMessage"])) == ("FAILURE", True)


def test_a_body_that_is_no_object_is_refused(api: Api) -> None:
    """400."""
    assert api.send("PUT", "/retailer/orders/cancellation", b"[1").status_code == 400
