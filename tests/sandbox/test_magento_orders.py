"""Orders: how they come in, are paid, sent, cancelled, held and commented on."""

from collections.abc import Callable
from typing import Any

import pytest

from shopswitch.sandbox.systems import Line
from tests.sandbox.magento_kit import Api, criteria

ENTITY = {
    "customer_email": "jan@example.test",
    "grand_total": 20,
    "base_grand_total": 20,
    "items": [{"sku": "A", "name": "Thee", "qty_ordered": 2, "price": 10}],
}


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    return Api(serve)


def rows(api: Api, order_id: str) -> list[Any]:
    """Lines of an order as they are shown."""
    return list(api.get(f"orders/{order_id}")["items"])


def state(api: Api, order_id: str) -> tuple[Any, Any]:
    """State and status of an order as they are shown."""
    shown = api.get(f"orders/{order_id}")
    return shown.get("state"), shown.get("status")


def ship(api: Api, order_id: str, **body: Any) -> str:
    """Ship; the answer is text."""
    answer = api.call("POST", f"order/{order_id}/ship", body)
    assert answer.status_code == 200, answer.text
    assert isinstance(answer.json(), str)
    return str(answer.json())


def ship_errors(api: Api, order_id: str, **body: Any) -> list[str]:
    """Lines of the refusal."""
    first, *rest = str(api.refused(400, "POST", f"order/{order_id}/ship", body)["message"]).split("\n")
    assert first == "Shipment Document Validation Error(s):"
    return rest


def test_a_chosen_variant_is_two_rows_with_its_sku(api: Api) -> None:
    """Parent and child; the child shows its parent inside."""
    api.group("S-1", stock=9)
    parent, child = rows(api, api.order("S-1"))
    assert [(row["sku"], row["product_type"]) for row in (parent, child)] == [
        ("S-1", "configurable"),
        ("S-1", "simple"),
    ]
    assert child["parent_item_id"] == parent["item_id"] == child["parent_item"]["item_id"]
    assert (parent["price"] > 0, child["price"]) == (True, 0)


def test_only_the_parent_row_counts_as_sent(api: Api) -> None:
    """The child is its dummy."""
    api.group("S-1", stock=9)
    order_id = api.order("S-1")
    ship(api, order_id)
    parent, child = rows(api, order_id)
    assert (parent["qty_shipped"], child["qty_shipped"]) == (2, 0)
    assert state(api, order_id) == ("complete", "complete")


def test_the_list_is_the_same_as_the_single_answer(api: Api) -> None:
    """Also in detail; items and statuses have calls of their own."""
    api.add("A", stock=9)
    order_id = api.order("A")
    (listed,) = api.get("orders?searchCriteria=")["items"]
    assert listed == api.get(f"orders/{order_id}")
    assert api.get("orders/items?searchCriteria=")["items"] == listed["items"]
    assert api.get(f"orders/{order_id}/statuses") == "processing"
    assert api.call("GET", "orders/9999").status_code == 404
    assert api.call("GET", "orders/abc").status_code == 400


def test_a_fresh_order_lowers_what_can_be_sold_not_what_lies_there(api: Api) -> None:
    """A reservation; sending takes the goods away and undoes it, cancelling undoes it too."""
    api.add("A", stock=10)

    def levels() -> tuple[Any, Any]:
        (item,) = api.get("inventory/source-items")["items"]
        return item["quantity"], api.get("inventory/get-product-salable-quantity/A/1")

    order_id = api.order("A", quantity=3)
    assert levels() == (10, 7)
    ship(api, order_id)
    assert levels() == (7, 7)
    waiting = api.order("A", quantity=2, state="unpaid")
    assert levels() == (7, 5)
    assert api.ask("POST", f"orders/{waiting}/cancel") is True
    assert levels() == (7, 7)


def test_shipping_an_imported_order_spoils_the_salable_quantity(api: Api) -> None:
    """It had reserved nothing, and sending it reserves in reverse."""
    api.add("A", stock=100)
    order_id = api.ask("POST", "orders", {"entity": {**ENTITY, "state": "processing", "status": "processing"}})[
        "entity_id"
    ]
    ship(api, order_id)
    assert api.get("inventory/source-items")["items"][0]["quantity"] == 98
    assert api.get("inventory/get-product-salable-quantity/A/1") == 100


def test_a_quantity_above_what_is_left_is_cut_down(api: Api) -> None:
    """Without a word."""
    api.add("A", stock=9)
    order_id = api.order("A")
    (line,) = rows(api, order_id)
    number = ship(api, order_id, items=[{"order_item_id": line["item_id"], "qty": 1}])
    again = ship(api, order_id, items=[{"order_item_id": line["item_id"], "qty": 5}])
    assert [api.get(f"shipment/{each}")["total_qty"] for each in (number, again)] == [1, 1]


def test_complete_needs_both_shipping_and_invoicing(api: Api) -> None:
    """Whichever comes last."""
    api.add("A", stock=9)
    first = api.order("A", state="unpaid")
    ship(api, first)
    assert state(api, first) == ("processing", "processing")
    assert api.call("POST", f"order/{first}/invoice", {"capture": True}).status_code == 200
    assert state(api, first) == ("complete", "complete")
    assert api.get(f"orders/{first}")["total_due"] == 0
    assert api.get(f"invoices?{criteria(('order_id', 'eq', first))}")["total_count"] == 1
    assert api.call("POST", f"order/{first}/invoice", {"capture": True}).status_code == 400


def test_an_invoice_that_is_not_captured_leaves_the_amount_due(api: Api) -> None:
    """Its state is open."""
    api.add("A", stock=9)
    order_id = api.order("A", state="unpaid")
    number = api.call("POST", f"order/{order_id}/invoice", {}).json()
    assert api.get(f"invoices/{number}")["state"] == 1
    assert api.get(f"orders/{order_id}")["total_due"] > 0


def test_refusals_to_ship(api: Api) -> None:
    """Nothing left, lines of another order, an empty code, a held order: one line each."""
    api.add("A", stock=99)
    order_id, other = api.order("A"), api.order("A")
    strange = rows(api, other)[0]["item_id"]
    assert ship_errors(api, order_id, items=[{"order_item_id": strange, "qty": 1}]) == [
        "You can't create a shipment without products."
    ]
    assert ship_errors(api, order_id, tracks=[{"track_number": " ", "title": "x"}]) == [
        "Please enter a tracking number."
    ]
    api.ask("POST", f"orders/{order_id}/hold")
    assert ship_errors(api, order_id)[-1].endswith("holded")
    api.ask("POST", f"orders/{order_id}/unhold")
    ship(api, order_id)
    assert len(ship_errors(api, order_id)) == 2


def test_shipments_hold_lines_codes_and_source(api: Api) -> None:
    """Codes can be added later, and taken away."""
    api.add("A", stock=9)
    order_id = api.order("A")
    body = {
        "tracks": [{"track_number": "3S1", "title": "PostNL", "carrier_code": "custom"}],
        "comment": {"comment": "Let op", "is_visible_on_front": 1},
        "appendComment": True,
    }
    number = int(ship(api, order_id, **body))
    entity = {
        "order_id": int(order_id),
        "parent_id": number,
        "track_number": "3S2",
        "title": "DHL",
        "carrier_code": "dhl",
    }
    track = api.ask("POST", "shipment/track", {"entity": entity})
    (shipment,) = api.get(f"shipments?{criteria(('order_id', 'eq', order_id))}")["items"]
    assert [each["track_number"] for each in shipment["tracks"]] == ["3S1", "3S2"]
    assert shipment["comments"][0]["comment"] == "Let op"
    assert shipment["extension_attributes"] == {"source_code": "default"}
    assert [(each["sku"], each["qty"]) for each in shipment["items"]] == [("A", 2)]
    assert api.ask("DELETE", f"shipment/track/{track['entity_id']}") is True
    assert len(api.get(f"shipment/{number}")["tracks"]) == 1
    assert api.call("DELETE", f"shipment/track/{track['entity_id']}").status_code == 404
    assert api.call("POST", "shipment/track", {"entity": entity | {"parent_id": 99}}).status_code == 404
    assert api.call("POST", "shipment/track", {"entity": entity | {"track_number": ""}}).status_code == 400


@pytest.mark.parametrize(("given", "done"), [("unpaid", True), ("open", False), ("completed", False)])
def test_cancelling_answers_whether_anything_happened(api: Api, given: str, done: bool) -> None:
    """Status 200 either way; an order that is paid in full is not cancelled but paid back."""
    api.add("A", stock=9)
    order_id = api.order("A", state=given)
    before = state(api, order_id)
    assert api.ask("POST", f"orders/{order_id}/cancel") is done
    assert state(api, order_id) == (("canceled", "canceled") if done else before)


def test_a_held_order_comes_back_as_it_was(api: Api) -> None:
    """Held twice or released without being held is refused."""
    api.add("A", stock=9)
    order_id = api.order("A")
    assert api.call("POST", f"orders/{order_id}/unhold").status_code == 400
    assert api.ask("POST", f"orders/{order_id}/hold") is True
    assert state(api, order_id) == ("holded", "holded")
    assert api.call("POST", f"orders/{order_id}/hold").status_code == 400
    assert api.ask("POST", f"orders/{order_id}/unhold") is True
    assert state(api, order_id) == ("processing", "processing")


def test_a_comment_changes_the_status_but_not_the_state(api: Api) -> None:
    """So the order only looks finished."""
    api.add("A", stock=9)
    order_id = api.order("A")
    history = {"comment": "klaar", "status": "complete", "is_customer_notified": 0, "is_visible_on_front": 0}
    assert api.ask("POST", f"orders/{order_id}/comments", {"statusHistory": history}) is True
    assert state(api, order_id) == ("processing", "complete")
    comments = api.get(f"orders/{order_id}/comments")
    assert (comments["total_count"], comments["items"][0]["comment"]) == (1, "klaar")
    assert api.call("POST", f"orders/{order_id}/comments", {}).status_code == 400


def test_an_order_can_be_sent_in(api: Api) -> None:
    """Own number, date, state and status are kept; a number that is taken is refused."""
    given = ENTITY | {
        "increment_id": "W-77",
        "created_at": "2025-05-01 10:00:00",
        "state": "complete",
        "status": "complete",
        "ext_order_id": "77",
    }
    made = api.ask("POST", "orders", {"entity": given})
    view = api.shop.orders()[0]
    assert (view.number, view.state, view.reference) == ("W-77", "completed", "77")
    assert (made["created_at"], made["total_due"]) == ("2025-05-01 10:00:00", 20)
    assert api.refused(400, "POST", "orders", {"entity": given}) == {"message": "Unique constraint violation found"}
    assert api.ask("PUT", "orders/create", {"entity": ENTITY})["increment_id"] != "W-77"
    assert api.refused(400, "POST", "orders", {})["parameters"] == {"fieldName": "entity"}


def test_an_order_without_a_state_is_found_only_by_asking_for_that(api: Api) -> None:
    """The key is missing, filters pass it over, and a projection of it answers a list."""
    made = api.ask("POST", "orders", {"entity": {**ENTITY, "status": "complete"}})
    assert "state" not in made
    assert api.get(f"orders?{criteria(('state', 'nin', 'complete,closed,canceled'))}")["items"] == []
    assert api.get(f"orders?{criteria(('state', 'null', '1'))}")["total_count"] == 1
    assert api.call("GET", f"orders/{made['entity_id']}?fields=state").json() == []
    assert api.shop.orders()[0].state == "open"


def test_an_order_is_forced_by_sending_its_id(api: Api) -> None:
    """State and status are written as they come."""
    api.add("A", stock=9)
    order_id = api.order("A")
    entity = {"entity_id": int(order_id), "state": "complete", "status": "complete"}
    api.ask("POST", "orders", {"entity": entity})
    assert state(api, order_id) == ("complete", "complete")
    assert api.call("POST", "orders", {"entity": entity | {"entity_id": 999}}).status_code == 404


def test_shipping_what_picqer_reports(api: Api) -> None:
    """One shipment per delivery with its lines and code; the state follows by itself."""
    api.add("A", "B", stock=9)
    order_id = api.order("A", "B")
    api.shop.report_shipment(order_id, [Line("A", 2), Line("B", 1)], "3S1", "PostNL", completes=False)
    assert state(api, order_id) == ("processing", "processing")
    api.shop.report_shipment(order_id, [Line("B", 9), Line("ANDERS", 1)], "3S2", "PostNL", completes=True)
    assert state(api, order_id) == ("complete", "complete")
    found = api.get(f"shipments?{criteria(('order_id', 'eq', order_id))}")["items"]
    assert [[(row["sku"], row["qty"]) for row in each["items"]] for each in found] == [
        [("A", 2), ("B", 1)],
        [("B", 1)],
    ]
    assert [each["tracks"][0]["title"] for each in found] == ["PostNL", "PostNL"]
    assert api.shop.orders()[0].shipped == {"A": 2, "B": 2}
    api.shop.report_shipment(order_id, [Line("B", 1)], "3S3", "PostNL", completes=True)
    assert len(api.get("shipments?searchCriteria=")["items"]) == 2


def test_an_unpaid_order_stays_in_processing_after_all_was_sent(api: Api) -> None:
    """It waits for its invoice."""
    api.add("A", stock=9)
    order_id = api.order("A", state="unpaid")
    api.shop.report_shipment(order_id, [Line("A", 2)], "3S1", "PostNL", completes=True)
    assert state(api, order_id) == ("processing", "processing")
