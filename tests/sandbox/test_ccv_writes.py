"""Writes to the emulated CCV Shop."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.sandbox.ccv_kit import Api


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    return Api(serve)


def stock(api: Api, source_id: str) -> int | None:
    return next(each.stock for each in api.shop.listings() if each.source_id == source_id)


def test_stock_is_set_at_the_product(api: Api) -> None:
    """An absolute number."""
    (number,) = api.add("T-1", stock=4)
    assert api.send("PATCH", f"products/{number}/", {"stock": 9.0}).status_code == 204
    assert stock(api, number) == 9


def test_stock_is_set_at_a_combination(api: Api) -> None:
    """Its sibling stays as it is."""
    one, other = api.group("S-1", "S-2", stock=5)
    assert api.send("PATCH", f"attributecombinations/{one}/", {"stock": 0}).status_code == 204
    assert (stock(api, one), stock(api, other)) == (0, 5)


@pytest.mark.parametrize("path", ["products/{}/", "attributecombinations/{}/"])
def test_the_same_value_again_is_an_error_of_its_own(api: Api, path: str) -> None:
    """500.50, which is no server error; it can be switched off."""
    (number,) = api.add("T-1", stock=5) if path.startswith("products") else api.group("S-1", stock=5)
    assert api.error("PATCH", path.format(number), {"stock": 5}) == (500, "500.50")
    api.shop.refuses_same_value = False
    assert api.send("PATCH", path.format(number), {"stock": 5}).status_code == 204


@pytest.mark.parametrize("body", [{"stock": "5"}, {"stock": True}, {"active": 1}, {"name": 5}, {"stocktype": "x"}, [1]])
def test_values_of_another_type_are_refused(api: Api, body: Any) -> None:
    """Nothing is changed by them."""
    (number,) = api.add("T-1", stock=4)
    assert api.error("PATCH", f"products/{number}/", body)[0] == 400
    assert stock(api, number) == 4


def test_a_body_that_is_no_json_is_refused(api: Api) -> None:
    """As any other body that does not fit."""
    (number,) = api.add("T-1", stock=4)
    assert api.error("PATCH", f"products/{number}/", None)[0] == 400


def test_a_product_is_made_changed_and_deleted(api: Api) -> None:
    """`active` is written where `is_active` is read."""
    made = api.send("POST", "products/", {"name": "Mok", "productnumber": "MOK", "price": 12.5, "active": False})
    assert (made.status_code, made.json()["is_active"], made.json()["price"]) == (201, False, 12.5)
    number = made.json()["id"]
    api.send("PATCH", f"products/{number}/", {"active": True, "eannumber": "871", "memo": "x"})
    shown = api.get(f"products/{number}/")
    assert (shown["is_active"], shown["eannumber"], shown["memo"]) == (True, "871", "x")
    assert api.send("DELETE", f"products/{number}/").status_code == 204
    assert api.error("GET", f"products/{number}/")[0] == 404


def test_codes_of_a_combination_can_be_written(api: Api) -> None:
    """Both of them; what is sold is found under the new one at once."""
    one, _ = api.group("S-1", "S-2", stock=5)
    api.send("PATCH", f"attributecombinations/{one}/", {"product_number": "S-9", "sku_number": "ALT", "active": False})
    shown = api.get(f"attributecombinations/{one}/")
    assert (shown["product_number"], shown["sku_number"], shown["active"]) == ("S-9", "ALT", False)
    assert api.shop.set_stock("S-9", 1)
    assert not api.shop.set_stock("S-1", 1)


def test_an_order_is_completed_without_a_mail(api: Api) -> None:
    """`mail` false tells nobody; a status is all that changes."""
    api.add("T-1", stock=9)
    number = api.order("T-1")
    answer = api.send("PATCH", f"orders/{number}/", {"status": 7, "mail": False})
    assert (answer.status_code, answer.content) == (204, b"")
    assert api.get(f"orders/{number}/")["status"] == 7
    assert api.shop.orders()[0].state == "completed"
    assert api.shop.mails == []
    assert api.error("PATCH", f"orders/{number}/", {"status": 7, "mail": False}) == (500, "500.50")


def test_with_mail_the_customer_is_told(api: Api) -> None:
    """The note goes into that mail."""
    api.add("T-1", stock=9)
    number = api.order("T-1")
    body = {
        "status": 5,
        "mail": True,
        "note": "Onderweg",
        "track_and_trace_code": "3S1",
        "track_and_trace_carrier": "X",
    }
    api.send("PATCH", f"orders/{number}/", body)
    assert api.shop.mails == [{"order_id": int(number), "kind": "status", "status": 5, "note": "Onderweg"}]
    shown = api.get(f"orders/{number}/")
    assert (shown["track_and_trace_code"], shown["track_and_trace_carrier"]) == ("3S1", "X")
    assert shown["track_and_trace_deeplink"].endswith("3S1")


@pytest.mark.parametrize("status", [0, 15, "7", True, 7.5])
def test_a_status_that_does_not_exist_is_refused(api: Api, status: object) -> None:
    """Only 1 to 14."""
    api.add("T-1", stock=9)
    assert api.error("PATCH", f"orders/{api.order('T-1')}/", {"status": status})[0] == 400


def test_rows_in_a_patch_replace_all_rows(api: Api) -> None:
    """And the total follows."""
    first, second = api.add("T-1", "T-2", stock=9, price_cents=1000)
    number = api.order("T-1", quantity=2)
    api.send("PATCH", f"orders/{number}/", {"orderrows": [{"product_id": int(second), "count": 3}]})
    (row,) = api.items(f"orders/{number}/orderrows/")
    assert (row["product_number"], row["count"]) == ("T-2", 3.0)
    assert api.get(f"orders/{number}/")["total_orderrow_price"] == 30.0
    answer = api.send("PUT", f"orders/{number}/orderrows/", {"orderrows": [{"product_id": int(first), "count": 1}]})
    assert [each["product_number"] for each in answer.json()["items"]] == ["T-1"]


def test_an_order_is_entered(api: Api) -> None:
    """By product and, for a variant, combination; number and date are the shop's."""
    (plain,) = api.add("T-1", stock=9)
    variant, _ = api.group("S-1", "S-2", stock=5)
    product = api.items("products/?productnumber=THEE")[0]["id"]
    rows = [
        {"product_id": int(plain), "count": 2},
        {"product_id": product, "attribute_combination_id": int(variant), "count": 1},
    ]
    customer = {"email": "klant6@example.test", "billingaddress": {"last_name": "Ander"}}
    answer = api.send("POST", "orders/", {"customer": customer, "orderrows": rows, "paid": True})
    assert answer.status_code == 201
    shown = answer.json()
    assert (shown["status"], shown["paid"], shown["is_completed"]) == (1, True, True)
    assert shown["customer"]["email"] == "klant6@example.test"
    assert [(line.sku, line.quantity) for line in api.shop.orders()[0].lines] == [("T-1", 2), ("S-1", 1)]
    assert (stock(api, plain), stock(api, variant)) == (7, 4)


def test_an_entered_order_may_stay_a_basket(api: Api) -> None:
    """With `is_completed` false the customer still has to check out."""
    (number,) = api.add("T-1", stock=9)
    body = {"customer": {"email": "x"}, "orderrows": [{"product_id": int(number)}], "is_completed": False}
    assert api.send("POST", "orders/", body).json()["status"] is None
    assert (api.shop.orders()[0].state, stock(api, number)) == ("draft", 9)


def test_entering_may_answer_nothing_although_it_worked(api: Api) -> None:
    """Whoever repeats it makes a second order."""
    (number,) = api.add("T-1", stock=9)
    api.shop.post_answers_empty, api.shop.posted_orders_take_stock = True, False
    answer = api.send("POST", "orders/", {"customer": {"email": "x"}, "orderrows": [{"product_id": int(number)}]})
    assert (answer.status_code, answer.content) == (201, b"")
    assert len(api.items("orders/")) == 1
    assert stock(api, number) == 9


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"customer": {"email": "x"}},
        {"customer": {"email": "x"}, "orderrows": []},
        {"customer": {"email": "x"}, "orderrows": ["T-1"]},
        {"customer": {"email": "x"}, "orderrows": [{"product_id": 1}]},
        {"customer": "x", "orderrows": [{"product_name": "x"}]},
    ],
)
def test_an_order_that_lacks_something_is_refused(api: Api, body: dict[str, Any]) -> None:
    """Nothing is made of it."""
    assert api.error("POST", "orders/", body)[0] == 400
    assert api.shop.orders() == []


def test_notes_are_silent_and_messages_are_mailed(api: Api) -> None:
    """Notes are internal; messages and notifications reach the customer."""
    api.add("T-1", stock=9)
    number = api.order("T-1")
    assert api.send("POST", f"orders/{number}/ordernotes/", {"note": "intern"}).status_code == 201
    assert [each["note"] for each in api.items(f"orders/{number}/ordernotes/")] == ["intern"]
    assert api.shop.mails == []
    api.send("POST", f"orders/{number}/ordermessages/", {"message": "Dag"})
    api.send("POST", f"orders/{number}/ordernotifications/", {"type": "customer_paymentlink"})
    assert [each["kind"] for each in api.shop.mails] == ["message", "customer_paymentlink"]
    assert api.items(f"orders/{number}/ordernotifications/")[0]["type"] == "customer_paymentlink"
    assert api.items(f"orders/{number}/orderlabels/") == []


def test_webhooks_are_made_changed_and_deleted(api: Api) -> None:
    """The answer adds the key that signs their calls."""
    made = api.send(
        "POST", "webhooks/", {"event": "products.updated", "address": "https://x.example/", "is_active": True}
    )
    number = made.json()["id"]
    assert (made.status_code, len(made.json()["key"])) == (201, 32)
    assert api.send("PATCH", f"webhooks/{number}/", {"is_active": False}).status_code == 204
    assert api.items("webhooks/") == [api.get(f"webhooks/{number}/")]
    assert api.get(f"webhooks/{number}/")["is_active"] is False
    assert api.send("DELETE", f"webhooks/{number}/").status_code == 204
    assert api.items("webhooks/") == []
    assert api.error("POST", "webhooks/", {"event": "products.updated"})[0] == 400
