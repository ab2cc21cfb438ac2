"""Orders, their one shipment, and the checkout that is the only way in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shopswitch.sandbox.systems import Line, Method, NewOrder
from tests.sandbox.lightspeed_kit import NOW, PERSON, Api


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    made = Api(serve)
    made.add("T-1", "T-2", stock=9)
    # Every order is sent: pick-up orders have a test of their own.
    made.shop.store.methods[1] = made.shop.store.methods[0]
    return made


def shown(api: Api, order_id: str) -> Any:
    """A single order."""
    return api.get(f"orders/{order_id}")["order"]


def stock(api: Api) -> list[int | None]:
    """Levels of the two articles."""
    return [each.stock for each in api.shop.listings()]


@pytest.mark.parametrize(
    ("state", "words", "importable"),
    [
        ("open", ("processing_awaiting_shipment", "paid", "not_shipped"), True),
        ("unpaid", ("processing_awaiting_payment", "not_paid", "not_shipped"), False),
        ("completed", ("completed_shipped", "paid", "shipped"), False),
        ("cancelled", ("cancelled", "cancelled", "cancelled"), False),
    ],
)
def test_status_follows_from_payment_and_shipment(
    api: Api, state: str, words: tuple[str, ...], importable: bool
) -> None:
    """Picqer takes in what is paid and still to be sent, nothing unpaid."""
    order = api.order("T-1", state=state)
    found = shown(api, order.order_id)
    assert (found["status"], found["paymentStatus"], found["shipmentStatus"]) == words
    assert (order.state, order.state_raw, order.importable) == (state, words[0], importable)


def test_pickup_orders_wait_for_their_customer(api: Api) -> None:
    """Words of their own, and picked up where others are shipped."""
    api.shop.store.methods[:] = [replace(api.shop.store.methods[0], pickup=True)] * 2
    order = api.order("T-1")
    assert (order.state, order.state_raw) == ("open", "processing_awaiting_pickup")
    shipment = shown(api, order.order_id)["shipments"]["resource"]["embedded"][0]["id"]
    api.put(f"shipments/{shipment}", {"shipment": {"status": "ready_for_pickup"}})
    assert api.view(order.order_id).state_raw == "processing_ready_for_pickup"
    api.put(f"shipments/{shipment}", {"shipment": {"status": "shipped"}})
    assert (api.view(order.order_id).state, api.view(order.order_id).state_raw) == ("completed", "completed_picked_up")


@pytest.mark.parametrize("state", ["custom", "draft", "new"])
def test_states_the_shop_has_not(api: Api, state: str) -> None:
    """Baskets are no orders, and a status of one's own stands beside the real one."""
    with pytest.raises(ValueError, match=state):
        api.shop.set_order_state(api.order("T-1").order_id, state)


def test_a_status_of_the_shops_own_stands_beside_the_real_one(api: Api) -> None:
    """The order still says what it is."""
    order = api.order("T-1").order_id
    (own,) = api.get("orders/customstatuses")["customStatuses"]
    changed = api.put(f"orders/{order}", {"order": {"customStatusId": own["id"]}})["order"]
    assert (changed["customStatusId"], changed["status"]) == (own["id"], "processing_awaiting_shipment")
    assert api.call("PUT", f"nl/orders/{order}.json", {"order": {"customStatusId": 1}}).status_code == 400
    assert api.put(f"orders/{order}", {"order": {"customStatusId": None}})["order"]["customStatusId"] is None


def test_numbers_run_on_and_are_not_ids(api: Api) -> None:
    """ORD00001 is what people see."""
    orders = [api.order("T-1"), api.order("T-2")]
    assert [each.number for each in orders] == ["ORD00001", "ORD00002"]
    assert shown(api, orders[1].order_id)["id"] == int(orders[1].order_id)


def test_an_earlier_order_was_simply_placed_then(api: Api) -> None:
    """History has no reference and takes no stock; it was made when it was placed."""
    at = NOW - timedelta(days=9)
    order = api.shop.add_order(NewOrder((Line("T-1", 2),), PERSON, at, "completed", reference="W-1"))
    assert (order.placed_at, order.created_at, order.reference) == (at, at, "")
    assert shown(api, order.order_id)["createdAt"] == "2026-11-14T13:00:00+01:00"
    assert stock(api) == [9, 9]
    assert not api.shop.takes_history


def test_a_fresh_order_takes_stock_and_cancelling_gives_it_back(api: Api) -> None:
    """Once, also when it is cancelled twice."""
    order = api.order("T-1", quantity=4)
    assert stock(api) == [5, 9]
    for _ in range(2):
        api.shop.set_order_state(order.order_id, "cancelled")
    assert stock(api) == [9, 9]
    api.order("T-1", state="cancelled")
    assert stock(api) == [9, 9]


def test_a_list_links_and_a_single_order_embeds(api: Api) -> None:
    """Lists do not hold lines, shipments, invoices, events or customers."""
    order = api.order("T-1", "T-2")
    listed = api.get("orders")["orders"][0]
    parts = ("products", "shipments", "invoices", "events")
    assert all(list(listed[name]["resource"]) == ["id", "url", "link"] for name in parts)
    single = shown(api, order.order_id)
    assert {name: len(single[name]["resource"]["embedded"]) for name in parts} == {
        "products": 2,
        "shipments": 1,
        "invoices": 1,
        "events": 4,
    }
    assert single["products"]["resource"]["link"].endswith(f"/nl/orders/{order.order_id}/products.json")


def test_a_customer_is_embedded(api: Api) -> None:
    """The same person keeps one id."""
    orders = [api.order("T-1", hours_ago=number) for number in range(6)]
    customers = [shown(api, each.order_id)["customer"] for each in orders]
    known = {each["resource"]["id"] for each in customers if each}
    assert len(known) == 1
    assert next(each for each in customers if each)["resource"]["embedded"]["email"] == PERSON.email
    assert api.get("customers/count") == {"count": 1}
    (person,) = api.get("customers")["customers"]
    assert api.get(f"customers/{person['id']}")["customer"] == person


def test_a_guest_has_no_customer(api: Api) -> None:
    """False where an object is expected."""
    order = api.order("T-1").order_id
    api.shop.store.orders[int(order)].customer_id = None
    assert shown(api, order)["customer"] is False
    assert api.get("shipments", order=order)["shipments"][0]["customer"] is False


def test_lines_keep_the_codes_of_the_moment_of_sale(api: Api) -> None:
    """A variant that changes or goes leaves them as they were."""
    order = api.order("T-1", quantity=3)
    (number, _) = [each.source_id for each in api.shop.listings()]
    api.shop.change_listing(number, sku="ANDERS")
    (line,) = api.get(f"orders/{order.order_id}/products")["orderProducts"]
    assert (line["sku"], line["quantityOrdered"], line["quantityShipped"]) == ("T-1", 3, 0)
    assert line["variant"]["resource"]["id"] == int(number)
    assert api.get(f"orders/{order.order_id}/products/{line['id']}")["orderProduct"] == line
    assert api.get(f"orders/{order.order_id}/products/count") == {"count": 1}
    assert api.call("GET", f"nl/orders/{order.order_id}/products/1.json").status_code == 404
    assert api.call("GET", "nl/orders/1/products.json").status_code == 404


def test_orders_are_filtered_by_number_status_and_customer(api: Api) -> None:
    """Newest first, and counted by the same filters."""
    for state in ("open", "completed", "open"):
        api.order("T-1", state=state)
    assert [each["number"] for each in api.get("orders")["orders"]] == ["ORD00003", "ORD00002", "ORD00001"]
    assert [each["number"] for each in api.get("orders", status="completed_shipped")["orders"]] == ["ORD00002"]
    assert api.get("orders/count", status="processing_awaiting_shipment") == {"count": 2}
    assert api.get("orders/count", number="ORD00003") == {"count": 1}
    assert api.get("orders/count", customer="1") == {"count": 0}


def test_shipments_of_one_order_and_of_all(api: Api) -> None:
    """One per order, made with it."""
    orders = [api.order("T-1"), api.order("T-2")]
    (one,) = api.get("shipments", order=orders[1].order_id)["shipments"]
    assert (one["number"], one["status"], one["trackingCode"]) == ("SHIP00002", "not_shipped", "")
    assert one["order"]["resource"]["id"] == int(orders[1].order_id)
    assert api.get("shipments/count") == {"count": 2}
    assert api.get("shipments", order="7") == {"shipments": []}
    (line,) = api.get(f"shipments/{one['id']}/products")["shipmentProducts"]
    assert (line["sku"], line["quantity"], line["variant"]) == ("T-2", 1, "Default")


def test_picqer_reports_once_when_everything_has_been_sent(api: Api) -> None:
    """Before that nothing shows; the code of the last parcel is the one that is kept."""
    order = api.order("T-1", "T-2").order_id
    api.shop.report_shipment(order, [Line("T-1", 1)], "3S1", "PostNL", completes=False)
    (before,) = api.get("shipments", order=order)["shipments"]
    assert (before["status"], before["trackingCode"], shown(api, order)["shipmentStatus"]) == (
        "not_shipped",
        "",
        "not_shipped",
    )
    assert api.view(order).shipped == {"T-1": 1}
    api.shop.report_shipment(order, [Line("T-2", 1)], "3S2", "PostNL", completes=True)
    (after,) = api.get("shipments", order=order)["shipments"]
    assert (after["status"], after["trackingCode"]) == ("shipped", "3S2")
    assert shown(api, order)["status"] == "completed_shipped"
    assert {each["quantityShipped"] for each in api.get(f"orders/{order}/products")["orderProducts"]} == {1}
    assert api.shop.mails == []


def test_a_cancelled_order_stays_paid_and_is_not_shipped(api: Api) -> None:
    """Money comes back by a credit note, not by the cancellation; whatever is reported about it changes nothing."""
    order = api.order("T-1").order_id
    api.shop.set_order_state(order, "cancelled")
    api.shop.report_shipment(order, [Line("T-1", 1)], "3S1", "PostNL", completes=True)
    found = shown(api, order)
    assert (found["status"], found["paymentStatus"], found["shipmentStatus"]) == ("cancelled", "paid", "cancelled")


def test_a_shipment_is_closed_without_a_mail_unless_the_flags_ask_for_one(api: Api) -> None:
    """Paid and shipped is completed; doNotify flags that are true mail the customer."""
    quiet, loud = api.order("T-1"), api.order("T-1")
    for order, flag in ((quiet, False), (loud, True)):
        (shipment,) = api.get("shipments", order=order.order_id)["shipments"]
        fields = {"status": "shipped", "trackingCode": "3S7", "doNotifyShipped": flag, "doNotifyTrackingCode": flag}
        api.put(f"shipments/{shipment['id']}", {"shipment": fields})
        assert api.view(order.order_id).state_raw == "completed_shipped"
    assert api.shop.mails == [(loud.number, "shipped"), (loud.number, "tracking code")]


def test_an_unpaid_order_stays_unpaid_when_it_is_shipped(api: Api) -> None:
    """Completed needs both; paying comes after."""
    order = api.order("T-1", state="unpaid").order_id
    (shipment,) = api.get("shipments", order=order)["shipments"]
    api.put(f"shipments/{shipment['id']}", {"shipment": {"status": "shipped"}})
    assert api.view(order).state == "unpaid"
    paid = api.put(f"orders/{order}", {"order": {"paymentStatus": "paid", "memo": "contant"}})["order"]
    assert (paid["status"], paid["memo"]) == ("completed_shipped", "contant")


def test_writing_the_status_moves_nothing_else(api: Api) -> None:
    """Whether the vendor moves the shipment with it is unconfirmed."""
    order = api.order("T-1").order_id
    changed = api.put(f"orders/{order}", {"order": {"status": "completed_shipped"}})["order"]
    assert (changed["status"], changed["shipmentStatus"]) == ("completed_shipped", "not_shipped")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("orders", {"order": {"status": "gone"}}),
        ("orders", {"order": {"paymentStatus": 7}}),
        ("orders", {}),
        ("shipments", {"shipment": {"status": "halfway"}}),
        ("shipments", {"shipment": {"doNotifyShipped": "no"}}),
        ("shipments", {"shipment": {"trackingCode": 7}}),
    ],
)
def test_values_that_do_not_fit_are_refused(api: Api, path: str, body: Any) -> None:
    """Nothing changes then."""
    order = api.order("T-1").order_id
    number = order if path == "orders" else api.get("shipments", order=order)["shipments"][0]["id"]
    assert api.call("PUT", f"nl/{path}/{number}.json", body).status_code == 400
    assert api.view(order).state_raw == "processing_awaiting_shipment"


def test_events_tell_who_changed_what(api: Api) -> None:
    """By order or shipment; the interface is a channel of its own."""
    order = api.order("T-1").order_id
    (shipment,) = api.get("shipments", order=order)["shipments"]
    api.put(f"shipments/{shipment['id']}", {"shipment": {"status": "shipped"}})
    events = api.get("orders/events", order=order)["events"]
    assert [(each["channel"], each["type"], each["message"]) for each in events][-2:] == [
        ("api", "shipment", "shipped"),
        ("api", "order", "completed_shipped"),
    ]
    assert {each["type"] for each in api.get("orders/events", shipment=shipment["id"])["events"]} == {"shipment"}
    assert events[0]["invoice"] is False


def test_invoices_come_with_the_order(api: Api) -> None:
    """One each, as links and by order."""
    order = api.order("T-1")
    (invoice,) = api.get("invoices", order=order.order_id)["invoices"]
    assert (invoice["number"], invoice["status"]) == ("INV00001", "paid")
    assert api.get(f"invoices/{invoice['id']}")["invoice"] == invoice
    assert api.get(f"invoices/{invoice['id']}/items")["invoiceItems"][0]["sku"] == "T-1"


def checkout(api: Api, **more: Any) -> Any:
    """A checkout with everything in it."""
    api.shop.methods = [Method("Vroeger", active=False), Method("Bezorging")]
    number = int(api.shop.listings()[0].source_id)
    address = {"street": "Kade", "number": "1", "zipcode": "1234AB", "city": "Testdorp", "country": "nl"}
    body = {
        "customer": {"firstname": "Bram", "lastname": "Dwarrel", "email": "bram@klant.example"},
        "billing_address": address,
        "shipping_address": address,
        "notification": False,
    }
    made = api.call("POST", "nl/checkouts.json", body)
    assert made.status_code == 201
    own = f"nl/checkouts/{made.json()['id']}"
    api.call("POST", f"{own}/products.json", {"variant_id": number, "quantity": 2})
    methods = api.call("GET", f"{own}/shipment_methods.json").json()
    chosen = {"shipment_method": {"id": methods[0]["id"]}, "payment_method": {"id": "external"}}
    api.call("PUT", f"{own}.json", {**chosen, **more})
    return own


def test_an_order_comes_in_through_a_checkout(api: Api) -> None:
    """Answers have no envelope; the order is not paid, has a number of the shop's own and takes stock."""
    own = checkout(api)
    assert [each["title"] for each in api.call("GET", f"{own}/shipment_methods.json").json()] == ["Bezorging"]
    assert api.call("GET", f"{own}/validate.json").json() == {"validated": True, "errors": []}
    placed = api.call("POST", f"{own}/order.json").json()
    order = shown(api, str(placed["order_id"]))
    assert (order["channel"], order["status"], order["email"]) == (
        "api",
        "processing_awaiting_payment",
        "bram@klant.example",
    )
    assert stock(api) == [7, 9]
    api.put(f"orders/{placed['order_id']}", {"order": {"paymentStatus": "paid"}})
    assert api.view(str(placed["order_id"])).importable
    assert api.call("POST", f"{own}/order.json").status_code == 400
    assert api.call("GET", f"{own}.json").json()["order_id"] == placed["order_id"]


def test_an_unfinished_checkout_becomes_no_order(api: Api) -> None:
    """And says what is missing."""
    own = checkout(api, shipment_method={"id": "core|1|1"})
    told = api.call("GET", f"{own}/validate.json").json()
    assert (told["validated"], [each["field"] for each in told["errors"]]) == (False, ["shipment_method"])
    assert api.call("POST", f"{own}/order.json").status_code == 400
    assert api.shop.orders() == []
    empty = api.call("POST", "nl/checkouts.json", {}).json()
    fields = [each["field"] for each in api.call("GET", f"nl/checkouts/{empty['id']}/validate.json").json()["errors"]]
    assert "products" in fields
    assert api.call("GET", "nl/checkouts/1.json").status_code == 404


@pytest.mark.parametrize("body", [{"variant_id": 1}, {"variant_id": "x"}, {"quantity": 0}, {}])
def test_what_cannot_be_bought_does_not_enter_a_checkout(api: Api, body: dict[str, Any]) -> None:
    """Unknown variants and amounts are refused."""
    own = checkout(api)
    assert api.call("POST", f"{own}/products.json", body).status_code == 400
