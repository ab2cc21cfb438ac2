"""What writing does: stock, dates, notes, mails, and where the real shop is stricter or looser than one thinks."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shopswitch.sandbox.systems import Item
from tests.sandbox.woocommerce_bench import NOW, Caller, Moment, make_shop, mounted, new_order


@pytest.fixture
def moment() -> Moment:
    return Moment()


@pytest.fixture
def caller(serve: Callable[[Any], str], moment: Moment) -> Caller:
    shop = make_shop(now=moment)
    shop.add_items([Item("A-1", "Beker", "8712345678906", stock=10), Item("B-1", "Vaas", stock=None)])
    return mounted(serve, shop)


def product_id(caller: Caller, sku: str) -> int:
    return int(next(row.source_id for row in caller.shop.listings() if row.sku == sku))


def stock(caller: Caller, sku: str) -> int | None:
    return next(row.stock for row in caller.shop.listings() if row.sku == sku)


def notes(caller: Caller, order_id: int | str) -> str:
    return " | ".join(note["note"] for note in caller.get(f"orders/{order_id}/notes"))


def test_a_quantity_without_stock_keeping_is_lost(caller: Caller) -> None:
    """200 and nothing happens, unless `manage_stock` is sent along."""
    path = f"products/{product_id(caller, 'B-1')}"
    assert caller.call("PUT", path, {"stock_quantity": 5}).json()["stock_quantity"] is None
    assert caller.call("PUT", path, {"manage_stock": True}).json()["stock_quantity"] == 0
    assert caller.call("PUT", path, {"stock_quantity": 5, "manage_stock": True}).json()["stock_quantity"] == 5


def test_a_used_sku_is_refused_in_any_case(caller: Caller) -> None:
    """The owner is named, and the suggestion is free."""
    caller.call("POST", "products", {"name": "x", "sku": "a-1-1"})
    error = caller.call("POST", "products", {"name": "x", "sku": " a-1 "}).json()
    assert error["code"] == "product_invalid_sku"
    assert error["data"]["resource_id"] == product_id(caller, "A-1")
    assert error["data"]["unique_sku"] == "a-1-2"


def test_a_number_is_no_text(caller: Caller) -> None:
    """A price sent as a number is refused, as WordPress does."""
    answer = caller.call("PUT", f"products/{product_id(caller, 'A-1')}", {"regular_price": 9.95})
    assert answer.json()["data"]["details"]["regular_price"]["code"] == "rest_invalid_type"


def test_an_order_with_an_unknown_sku_is_accepted(caller: Caller) -> None:
    """201 with an empty line that costs nothing."""
    answer = caller.call("POST", "orders", {"line_items": [{"sku": "NOPE", "quantity": 2}]})
    line = answer.json()["line_items"][0]
    assert answer.status_code == 201
    assert (line["product_id"], line["name"], line["total"], line["sku"]) == (0, "", "0.00", None)


def test_a_line_needs_some_reference(caller: Caller) -> None:
    """Without SKU or product id the order is refused, and none is made."""
    answer = caller.call("POST", "orders", {"line_items": [{"quantity": 2}]})
    assert answer.json()["code"] == "woocommerce_rest_required_product_reference"
    assert caller.get("orders") == []


def test_an_imported_order_is_dated_now_and_takes_stock(caller: Caller) -> None:
    """A creation date is ignored without an error; a completed order mails the customer and the shop."""
    body = {"status": "completed", "date_created": "2025-01-01T10:00:00", "line_items": [{"sku": "a-1", "quantity": 3}]}
    order = caller.call("POST", "orders", body).json()
    assert order["date_created_gmt"] == "2026-11-23T12:46:00"
    assert stock(caller, "A-1") == 7
    assert "Stock levels reduced: Beker (10&rarr;7)" in notes(caller, order["id"])
    assert 'Email "Completed order" sent.' in notes(caller, order["id"])


def test_mails_can_be_switched_off(caller: Caller) -> None:
    """With the two mails off no note tells of one."""
    for group in ("email_customer_completed_order", "email_new_order"):
        assert caller.call("PUT", f"settings/{group}/enabled", {"value": "no"}).json()["value"] == "no"
    order = caller.call("POST", "orders", {"status": "completed", "line_items": [{"sku": "A-1"}]}).json()
    assert "Email" not in notes(caller, order["id"])


def test_completing_twice_keeps_the_date(caller: Caller, moment: Moment) -> None:
    """The second time changes nothing, not even the modification date."""
    order_id = caller.shop.add_order(new_order("A-1")).order_id
    first = caller.call("PUT", f"orders/{order_id}", {"status": "completed"}).json()
    moment.now = NOW + timedelta(hours=5)
    second = caller.call("PUT", f"orders/{order_id}", {"status": "completed"}).json()
    assert second["date_completed"] == first["date_completed"]
    assert second["date_modified"] == first["date_modified"]


def test_an_unpaid_order_that_is_completed_counts_as_paid(caller: Caller) -> None:
    """`date_paid` is filled and the shop gets its mail too."""
    order_id = caller.shop.add_order(new_order("A-1", state="unpaid")).order_id
    assert caller.get(f"orders/{order_id}")["date_paid"] is None
    assert caller.call("PUT", f"orders/{order_id}", {"status": "completed"}).json()["date_paid"] is not None
    assert 'Email "New order" sent.' in notes(caller, order_id)


def test_cancelling_gives_the_stock_back(caller: Caller) -> None:
    """Once, also when it is cancelled twice."""
    order_id = caller.shop.add_order(new_order("A-1")).order_id
    assert stock(caller, "A-1") == 9
    for _ in range(2):
        order = caller.call("PUT", f"orders/{order_id}", {"status": "cancelled"}).json()
    assert stock(caller, "A-1") == 10
    assert order["line_items"][0]["meta_data"] == []


def test_an_unknown_order_is_404_to_read_and_400_to_write(caller: Caller) -> None:
    """Same code, other status."""
    read, write = caller.call("GET", "orders/999999"), caller.call("PUT", "orders/999999", {"status": "completed"})
    assert read.json()["code"] == write.json()["code"] == "woocommerce_rest_shop_order_invalid_id"
    assert (read.status_code, write.status_code) == (404, 400)


def test_the_bin_gives_an_order_back(caller: Caller) -> None:
    """Deleted it can still be read; a status restores it; with `force` it is gone."""
    order_id = caller.shop.add_order(new_order("A-1")).order_id
    assert caller.call("DELETE", f"orders/{order_id}").json()["status"] == "processing"
    assert caller.get(f"orders/{order_id}")["status"] == "trash"
    assert caller.call("PUT", f"orders/{order_id}", {"status": "processing"}).json()["status"] == "processing"
    caller.call("DELETE", f"orders/{order_id}?force=true")
    assert caller.call("GET", f"orders/{order_id}").status_code == 404


def test_meta_is_added_and_updated_by_key(caller: Caller) -> None:
    """Other keys stay, and a key is never doubled."""
    order_id = caller.shop.add_order(new_order("A-1", reference="10001")).order_id
    for value in ("1", "2"):
        caller.call("PUT", f"orders/{order_id}", {"meta_data": [{"key": "_mine", "value": value}]})
    meta = [(entry["key"], entry["value"]) for entry in caller.get(f"orders/{order_id}")["meta_data"]]
    assert meta == [("_old_order_number", "10001"), ("_mine", "2")]


def test_a_batch_reports_each_failure_in_its_place(caller: Caller) -> None:
    """The answer is 200; a record that fails carries its error, the others are done."""
    body = {"update": [{"id": 999999, "stock_quantity": 1}, {"id": product_id(caller, "A-1"), "stock_quantity": 4}]}
    answer = caller.call("POST", "products/batch", body)
    failed, done = answer.json()["update"]
    assert answer.status_code == 200
    assert failed["error"]["data"] == {"status": 400}
    assert done["stock_quantity"] == stock(caller, "A-1") == 4


def test_a_batch_does_not_check_its_records(caller: Caller) -> None:
    """A status that is none passes in a batch (recorded), though alone it is a 400."""
    order_id = int(caller.shop.add_order(new_order("A-1")).order_id)
    answer = caller.call("POST", "orders/batch", {"update": [{"id": order_id, "status": "verzonden"}]})
    assert answer.json()["update"][0]["status"] == "pending"
    assert caller.call("PUT", f"orders/{order_id}", {"status": "verzonden"}).status_code == 400


@pytest.mark.parametrize(("number", "status"), [(100, 200), (101, 413)])
def test_a_batch_takes_a_hundred(caller: Caller, number: int, status: int) -> None:
    """The limit counts the three lists together."""
    body = {"update": [{"id": 999999}] * (number - 1), "delete": [999999]}
    assert caller.call("POST", "products/batch", body).status_code == status


def test_post_and_a_method_header_replace_put_and_delete(caller: Caller) -> None:
    """For hosts that let only GET and POST through."""
    path = f"products/{product_id(caller, 'A-1')}"
    assert caller.call("POST", path, {"weight": "2"}).json()["weight"] == "2"
    answer = caller.call("POST", f"{path}?force=true", headers={"X-HTTP-Method-Override": "DELETE"})
    assert answer.status_code == 200
    assert caller.call("GET", path).status_code == 404


def test_a_full_refund_changes_the_status(caller: Caller) -> None:
    """A part leaves it as it is."""
    order_id = caller.shop.add_order(new_order("A-1")).order_id
    caller.call("POST", f"orders/{order_id}/refunds", {"amount": "1.00", "reason": "Beschadigd"})
    order = caller.get(f"orders/{order_id}")
    assert (order["status"], order["refunds"][0]["total"]) == ("processing", "-1.00")
    caller.call("POST", f"orders/{order_id}/refunds", {"amount": str(round(float(order["total"]) - 1, 2))})
    assert caller.get(f"orders/{order_id}")["status"] == "refunded"


def test_a_note_for_the_customer_is_mailed(caller: Caller) -> None:
    """Another note says so, and the customer's filter shows only the first."""
    order_id = caller.shop.add_order(new_order("A-1")).order_id
    body = {"note": "Onderweg", "customer_note": True, "added_by_user": True}
    assert caller.call("POST", f"orders/{order_id}/notes", body).json()["author"] == "admin"
    assert 'Email "Customer note" sent.' in notes(caller, order_id)
    assert len(caller.get(f"orders/{order_id}/notes?type=customer")) == 1


def test_webhooks_keep_their_secret(caller: Caller) -> None:
    """It is taken and never shown."""
    body = {"topic": "order.created", "delivery_url": "https://oud.example/haak", "secret": "geheim"}
    answer = caller.call("POST", "webhooks", body)
    assert answer.status_code == 201
    assert "geheim" not in answer.text + caller.call("GET", "webhooks").text
