"""Writing: states and mails, tracking codes, stock, new orders, number ranges, and the sync call."""

from collections.abc import Callable
from typing import Any

import pytest

from shopswitch.sandbox.shopware.states import Mail
from tests.sandbox.shopware_kit import Api, misfits

QUIET = {"sendMail": False}


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    return Api(serve)


def move(api: Api, entity: str, record_id: str, action: str, body: Any = None, **headers: str) -> Any:
    """Carry out a transition that must work; returns the new state's name."""
    answer = api.send("POST", f"/api/_action/{entity}/{record_id}/state/{action}", body, **headers)
    assert answer.status_code == 200, answer.text
    assert not misfits("StateMachineState", answer.json())
    return answer.json()["technicalName"]


def state(api: Api, order_id: str) -> str:
    """Technical name of an order's state."""
    (row,) = api.rows("order", ids=[order_id], associations={"stateMachineState": {}})
    return str(row["stateMachineState"]["technicalName"])


def history(api: Api, record_id: str) -> list[str]:
    """Actions written down of a record, by name: several may have happened at one moment."""
    wanted = {"type": "equals", "field": "referencedId", "value": record_id}
    return sorted(row["transitionActionName"] for row in api.rows("state-machine-history", filter=[wanted]))


# States


def test_an_order_is_completed_in_two_steps(api: Api) -> None:
    """From open one cannot complete: process first."""
    order = api.order("T-1")
    path = f"/api/_action/order/{order}/state/complete"
    status, (error,) = api.refused("POST", path, QUIET)
    assert (status, error["code"]) == (400, "SYSTEM__ILLEGAL_STATE_TRANSITION")
    assert error["meta"]["parameters"]["possibleTransitions"] == ["cancel", "process"]
    assert move(api, "order", order, "process", QUIET) == "in_progress"
    assert move(api, "order", order, "complete", QUIET) == "completed"
    assert (state(api, order), history(api, order)) == ("completed", ["complete", "process"])
    assert move(api, "order", order, "reopen", QUIET) == "open"


def test_repeating_a_transition_does_nothing(api: Api) -> None:
    """200 with the state it has, no history, no mail."""
    order = api.order("T-1")
    move(api, "order", order, "process", QUIET)
    assert move(api, "order", order, "process") == "in_progress"
    assert history(api, order) == ["process"]
    assert api.shop.mails == []


@pytest.mark.parametrize(
    ("steps", "last"),
    [
        (["ship"], "shipped"),
        (["ship_partially", "ship"], "shipped"),
        (["ship", "retour"], "returned"),
        (["ship_partially", "retour_partially", "retour"], "returned"),
        (["cancel", "reopen"], "open"),
        (["ship", "cancel"], "cancelled"),
    ],
)
def test_deliveries_have_a_machine_of_their_own(api: Api, steps: list[str], last: str) -> None:
    """And the order's state stays as it is."""
    order = api.order("T-1")
    delivery = api.delivery(order)["id"]
    assert [move(api, "order_delivery", delivery, each, QUIET) for each in steps][-1] == last
    assert api.delivery(order)["stateMachineState"]["technicalName"] == last
    assert state(api, order) == "open"


def test_a_payment_can_be_marked_paid(api: Api) -> None:
    """The third machine."""
    order = api.order("T-1", state="unpaid")
    (payment,) = api.rows("order-transaction")
    assert move(api, "order_transaction", payment["id"], "paid", QUIET) == "paid"
    (view,) = api.shop.orders()
    assert (view.order_id, view.state) == (order, "open")


def test_a_transition_mails_unless_told_not_to(api: Api) -> None:
    """By the body or by the header that skips flows."""
    first, second, third = api.order("T-1"), api.order("T-1"), api.order("T-1")
    move(api, "order", first, "process", QUIET)
    move(api, "order", second, "process", None, sw_skip_trigger_flow="1")
    assert api.shop.mails == []
    move(api, "order_delivery", api.delivery(third)["id"], "ship")
    number = api.shop.orders()[2].number
    assert api.shop.mails == [Mail(number, "order_delivery", "shipped")]


def test_next_steps_are_listed(api: Api) -> None:
    """With the address that takes each."""
    order = api.order("T-1")
    answer = api.send("GET", f"/api/_action/state-machine/order/{order}/state").json()
    assert [each["actionName"] for each in answer["transitions"]] == ["cancel", "process"]
    assert {each["fromStateName"] for each in answer["transitions"]} == {"open"}
    url = answer["transitions"][1]["url"].removeprefix(api.url)
    assert api.send("POST", url, QUIET).json()["technicalName"] == "in_progress"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/_action/order/{missing}/state/process", 404),
        ("/api/_action/order/{order}/state/fly", 400),
        ("/api/_action/state-machine/product/{order}/state/process", 400),
    ],
)
def test_transitions_that_cannot_be(api: Api, path: str, status: int) -> None:
    """An unknown order, action or machine."""
    order = api.order("T-1")
    assert api.refused("POST", path.format(missing="0" * 32, order=order))[0] == status


def test_a_state_cannot_be_patched(api: Api) -> None:
    """Only a transition changes it."""
    order = api.order("T-1")
    done = api.shop.machines.state_id("order", "completed")
    assert api.refused("PATCH", f"/api/order/{order}", {"stateId": done})[0] == 400
    assert state(api, order) == "open"


def test_a_comment_is_kept_since_6_7(api: Api) -> None:
    """In the history."""
    order = api.order("T-1")
    move(api, "order", order, "process", {"sendMail": False, "internalComment": "moved"})
    (row,) = api.rows("state-machine-history")
    assert row["internalComment"] == "moved"


# Tracking


def test_tracking_codes_are_replaced(api: Api) -> None:
    """The list that is sent is the list that is kept."""
    order = api.order("T-1")
    delivery = api.delivery(order)
    api.shop.report_shipment(order, [], "3S1", "PostNL", completes=False)
    answer = api.send("PATCH", f"/api/order-delivery/{delivery['id']}", {"trackingCodes": ["3S2"]})
    assert answer.status_code == 204
    assert answer.headers["Location"].endswith(f"/api/order-delivery/{delivery['id']}")
    assert api.delivery(order)["trackingCodes"] == ["3S2"]


def test_a_write_can_answer_the_record(api: Api) -> None:
    """With `_response`."""
    (number,) = api.add("T-1")
    answer = api.send("PATCH", f"/api/product/{number}?_response=detail", {"stock": 9})
    assert (answer.status_code, answer.json()["data"]["stock"]) == (200, 9)


# Stock


@pytest.mark.parametrize(
    ("version", "placed", "completed", "cancelled"),
    [
        ("6.7.10.1", (8, 8), (8, 8), (10, 10)),
        ("6.6.0.0", (8, 8), (8, 8), (10, 10)),
        ("6.5.8.14", (10, 8), (8, 8), (10, 10)),
        ("6.4.20.0", (10, 8), (8, 8), (10, 10)),
    ],
)
def test_when_stock_falls(
    serve: Callable[[Any], str],
    version: str,
    placed: tuple[int, int],
    completed: tuple[int, int],
    cancelled: tuple[int, int],
) -> None:
    """From 6.6 on when an order is placed; before that when it is completed, and what is available at once."""
    api = Api(serve, version=version)
    (number,) = api.add("T-1", stock=10)
    order = api.order("T-1")
    assert api.stock(number) == placed
    for action in ("process", "complete"):
        move(api, "order", order, action, QUIET)
    assert api.stock(number) == completed
    move(api, "order", order, "reopen", QUIET)
    assert api.stock(number) == placed
    move(api, "order", order, "cancel", QUIET)
    assert api.stock(number) == cancelled
    move(api, "order", order, "reopen", QUIET)
    assert api.stock(number) == placed


def test_stock_is_set_and_mirrored(api: Api) -> None:
    """What is available follows; it cannot be written itself."""
    (number,) = api.add("T-1", stock=10)
    assert api.send("PATCH", f"/api/product/{number}", {"stock": 5}).status_code == 204
    assert api.stock(number) == (5, 5)
    status, (error,) = api.refused("PATCH", f"/api/product/{number}", {"availableStock": 7, "stock": 7})
    assert (status, error["source"]["pointer"]) == (400, "/0/availableStock")
    assert api.stock(number) == (5, 5)


def test_available_stock_before_6_6_leaves_out_open_orders(serve: Callable[[Any], str]) -> None:
    """A push sets what lies on the shelf."""
    api = Api(serve, version="6.5.8.14")
    (number,) = api.add("T-1", stock=10)
    api.order("T-1", quantity=3)
    api.send("PATCH", f"/api/product/{number}", {"stock": 20})
    assert api.stock(number) == (20, 17)


def test_changed_lines_change_stock(api: Api) -> None:
    """More, fewer, none."""
    (number,) = api.add("T-1", stock=10)
    api.order("T-1")
    (line,) = api.rows("order-line-item")
    api.send("PATCH", f"/api/order-line-item/{line['id']}", {"quantity": 5})
    assert api.stock(number) == (5, 5)
    api.send("DELETE", f"/api/order-line-item/{line['id']}")
    assert api.stock(number) == (10, 10)


@pytest.mark.parametrize("wrong", ["5", 5.5, True, None])
def test_stock_must_be_whole(api: Api, wrong: Any) -> None:
    """400 with the pointer; nothing changes."""
    (number,) = api.add("T-1", stock=10)
    status, (error,) = api.refused("PATCH", f"/api/product/{number}", {"stock": wrong})
    assert (status, error["source"]["pointer"]) == (400, "/0/stock")
    assert api.stock(number) == (10, 10)


def test_rights_to_write(api: Api) -> None:
    """403 names what is missing."""
    (number,) = api.add("T-1", stock=10)
    api.shop.missing_rights = {"product:update"}
    refused = api.code("PATCH", f"/api/product/{number}", {"stock": 5})
    assert refused == (403, "FRAMEWORK__MISSING_PRIVILEGE_ERROR")
    assert api.stock(number) == (10, 10)


# Sync


def sync(api: Api, *operations: Any) -> Any:
    """A sync call that must work."""
    answer = api.send("POST", "/api/_action/sync", list(operations))
    assert answer.status_code == 200, answer.text
    return answer.json()


def upsert(entity: str, *rows: Any) -> dict[str, Any]:
    return {"key": "k", "action": "upsert", "entity": entity, "payload": list(rows)}


def test_sync_sets_many(api: Api) -> None:
    """The answer lists the ids per entity, with underscores."""
    first, second = api.add("T-1", "T-2", stock=1)
    order = api.order("T-1")
    delivery = api.delivery(order)["id"]
    rows = [{"id": first, "stock": 7}, {"id": second, "stock": 8}]
    answer = sync(api, upsert("product", *rows), upsert("order_delivery", {"id": delivery, "trackingCodes": ["3S9"]}))
    assert answer == {"data": {"product": [first, second], "order_delivery": [delivery]}, "notFound": {}, "deleted": {}}
    assert (api.stock(first), api.stock(second)) == ((7, 7), (8, 8))
    assert api.delivery(order)["trackingCodes"] == ["3S9"]


def test_sync_takes_all_or_nothing(api: Api) -> None:
    """One bad row, and no row is written; orders, stock and history are as before."""
    first, second = api.add("T-1", "T-2", stock=1)
    rows = [{"id": first, "stock": 7, "productNumber": "NEW"}, {"id": second, "stock": "many"}]
    headers = {"fail_on_error": "false", "single_operation": "0"}
    status, (error,) = api.refused("POST", "/api/_action/sync", [upsert("product", *rows)], **headers)
    assert (status, error["source"]["pointer"]) == (400, "/0/1/stock")
    assert (api.stock(first), api.stock(second)) == ((1, 1), (1, 1))
    wanted = {"type": "equals", "field": "productNumber", "value": "T-1"}
    assert [row["id"] for row in api.rows("product", filter=[wanted])] == [first]
    assert api.shop.set_stock("T-1", 3)
    assert not api.shop.set_stock("NEW", 3)


def test_sync_deletes(api: Api) -> None:
    """By id or by criteria; what is not there is told."""
    first, second = api.add("T-1", "T-2")
    gone = {"action": "delete", "entity": "product", "payload": [{"id": first}, {"id": "0" * 32}]}
    answer = sync(api, gone)
    assert (answer["deleted"], answer["notFound"]) == ({"product": [first]}, {"product": ["0" * 32]})
    by_number = [{"type": "equals", "field": "productNumber", "value": "T-2"}]
    answer = sync(api, {"action": "delete", "entity": "product", "criteria": by_number})
    assert answer["deleted"] == {"product": [second]}
    assert api.rows("product") == []


def test_sync_refuses_what_it_does_not_know(api: Api) -> None:
    """Dashes, other actions, nothing at all."""
    for body in ([], {}, [{"action": "upsert", "entity": "order-delivery", "payload": []}], [{"action": "fly"}]):
        assert api.refused("POST", "/api/_action/sync", body)[0] == 400


# New records


def new_order(api: Api, **changes: Any) -> dict[str, Any]:
    """Everything an order of another shop needs."""
    (tax,) = api.rows("tax")
    base, address = api.shop.base, "a" * 32
    price = {"unitPrice": 10, "totalPrice": 20, "quantity": 2, "calculatedTaxes": {}, "taxRules": {}}
    rounding = {"decimals": 2, "interval": 0.01, "roundForNet": True}
    return {
        "id": "b" * 32,
        "orderNumber": "W-77",
        "orderDateTime": "2026-10-01T08:00:00+02:00",
        "stateId": api.shop.machines.state_id("order", "completed"),
        "salesChannelId": base.sales_channel,
        "currencyId": "b7d2554b0ce847cd82f3ac9bd1c0dfca",
        "languageId": "2fbb5fe2e29a4d70aa5854ce7cf3e20b",
        "currencyFactor": 1.0,
        "price": {**price, "netPrice": 16.53, "positionPrice": 20, "rawTotal": 20, "taxStatus": "gross"},
        "shippingCosts": {**price, "totalPrice": 4.95},
        "itemRounding": rounding,
        "totalRounding": rounding,
        "billingAddressId": address,
        "addresses": [
            {
                "id": address,
                "firstName": "Jantje",
                "lastName": "Verzonnen",
                "street": "Nergensweg 1",
                "city": "Nergens",
                "countryId": base.countries["NL"],
            }
        ],
        "orderCustomer": {"email": "jantje@example.org", "firstName": "Jantje", "lastName": "Verzonnen"},
        "lineItems": [
            {
                "identifier": "x",
                "productId": api.add(f"P-{len(tax)}", stock=10)[0],
                "quantity": 2,
                "label": "Thee",
                "type": "product",
                "payload": {"productNumber": "P"},
                "price": price,
            }
        ],
        "deliveries": [
            {
                "shippingOrderAddressId": address,
                "shippingMethodId": base.shipping_methods[0],
                "stateId": api.shop.machines.state_id("order_delivery", "shipped"),
                "shippingDateEarliest": "2026-10-02T00:00:00Z",
                "shippingDateLatest": "2026-10-03T00:00:00Z",
                "shippingCosts": price,
            }
        ],
        "transactions": [
            {
                "paymentMethodId": base.payment_method,
                "amount": price,
                "stateId": api.shop.machines.state_id("order_transaction", "paid"),
            }
        ],
    } | changes


def test_an_old_order_can_be_made(api: Api) -> None:
    """With its own number, date and state; no mail. From 6.6 on it takes stock nevertheless."""
    body = new_order(api)
    answer = api.send("POST", "/api/order", body, sw_skip_trigger_flow="1")
    assert answer.status_code == 204, answer.text
    assert answer.headers["Location"].endswith(f"/api/order/{'b' * 32}")
    (row,) = api.rows("order", associations={"lineItems": {}, "deliveries": {}, "transactions": {}})
    assert (row["orderNumber"], row["orderDateTime"]) == ("W-77", "2026-10-01T06:00:00.000+00:00")
    assert (row["amountTotal"], row["shippingTotal"]) == (24.95, 4.95)
    assert [len(row[name]) for name in ("lineItems", "deliveries", "transactions")] == [1, 1, 1]
    (view,) = api.shop.orders()
    assert (view.number, view.state, view.created_at > view.placed_at) == ("W-77", "completed", True)
    assert api.stock(body["lineItems"][0]["productId"]) == (8, 8)
    assert api.shop.mails == []


def test_numbers_of_orders_need_not_be_unique(api: Api) -> None:
    """Nothing refuses a second order with the same number."""
    for digit in "bc":
        body = new_order(api, id=digit * 32, addresses=[], lineItems=[], deliveries=[], transactions=[])
        assert api.send("POST", "/api/order", body).status_code == 204
    assert [view.number for view in api.shop.orders()] == ["W-77", "W-77"]


def test_before_6_6_a_completed_copy_takes_what_lies_on_the_shelf(serve: Callable[[Any], str]) -> None:
    """That is when stock falls there."""
    api = Api(serve, version="6.5.8.14")
    body = new_order(api)
    assert api.send("POST", "/api/order", body).status_code == 204
    assert api.stock(body["lineItems"][0]["productId"]) == (8, 8)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"currencyId": None}, "/0/currencyId"),
        ({"itemRounding": None}, "/0/itemRounding"),
        ({"stateId": "f" * 32}, "/0/stateId"),
        ({"id": "123"}, "/0/id"),
        ({"orderDateTime": "yesterday"}, "/0/orderDateTime"),
        ({"orderCustomer": {"email": "x@example.org", "firstName": "J"}}, "/0/orderCustomer/0/lastName"),
    ],
)
def test_an_incomplete_order_is_refused_whole(api: Api, changes: dict[str, Any], pointer: str) -> None:
    """The pointer says where; nothing of it stays."""
    body = new_order(api) | changes
    status, (error,) = api.refused("POST", "/api/order", body)
    assert (status, error["source"]["pointer"]) == (400, pointer)
    assert (api.rows("order"), api.rows("order-address"), api.rows("order-line-item")) == ([], [], [])


def test_an_id_is_taken_once(api: Api) -> None:
    """A second order with the same id is refused."""
    body = new_order(api)
    assert api.send("POST", "/api/order", body).status_code == 204
    assert api.refused("POST", "/api/order", body)[0] == 400


def test_a_product_needs_a_number_of_its_own(api: Api) -> None:
    """A second one with the same number is refused, a blank one too."""
    (tax,) = api.rows("tax")
    price = [{"currencyId": "b7d2554b0ce847cd82f3ac9bd1c0dfca", "gross": 1, "net": 1, "linked": True}]
    body = {"productNumber": "T-1", "name": "Thee", "stock": 3, "taxId": tax["id"], "price": price}
    assert api.send("POST", "/api/product", body).status_code == 204
    assert api.code("POST", "/api/product", body) == (400, "CONTENT__DUPLICATE_PRODUCT_NUMBER")
    assert api.code("POST", "/api/product", body | {"productNumber": ""}) == (400, "VIOLATION::IS_BLANK_ERROR")
    (parent,) = api.rows("product")
    variant = {"productNumber": "T-1-M", "parentId": parent["id"], "stock": 2}
    assert api.send("POST", "/api/product", variant).status_code == 204
    assert [each.stock for each in api.shop.listings()] == [3, 2]


def test_records_are_deleted_with_what_hangs_on_them(api: Api) -> None:
    """An order with its lines and deliveries; 404 the second time."""
    (number,) = api.add("T-1", stock=10)
    order = api.order("T-1")
    assert api.send("DELETE", f"/api/order/{order}").status_code == 204
    assert [api.rows(name) for name in ("order", "order-line-item", "order-delivery", "order-address")] == [[]] * 4
    assert api.code("DELETE", f"/api/order/{order}") == (404, "FRAMEWORK__RESOURCE_NOT_FOUND")
    assert api.stock(number) == (10, 10)


def test_writes_to_what_is_not_there(api: Api) -> None:
    """404 for a record."""
    missing = f"/api/product/{'0' * 32}"
    assert api.code("PATCH", missing, {"stock": 1}) == (404, "FRAMEWORK__RESOURCE_NOT_FOUND")


def test_a_number_is_reserved_or_looked_at(api: Api) -> None:
    """Looking at it does not consume it."""
    channel = api.shop.base.sales_channel
    path = f"/api/_action/number-range/reserve/order/{channel}"
    seen = [api.send("GET", f"{path}{query}").json()["number"] for query in ("?preview=1", "", "", "?preview=1")]
    first = int(seen[0])
    assert seen == [str(first), str(first), str(first + 1), str(first + 2)]
    api.order("T-1")
    assert api.shop.orders()[0].number == str(first + 2)
    assert api.refused("GET", "/api/_action/number-range/reserve/weather/x")[0] == 400
