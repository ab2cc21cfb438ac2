"""Shipments, transports and process statuses."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shopswitch.sandbox.systems import Line
from tests.sandbox.bol_kit import Api

POST_NL = {"transporterCode": "TNT", "trackAndTrace": "3S1"}


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    made = Api(serve)
    made.add("T-1", "T-2", stock=20)
    return made


def ship(api: Api, *parts: dict[str, Any], **more: Any) -> Any:
    """Send a shipment and return what became of it."""
    return api.write("POST", "/retailer/shipments", {"orderItems": list(parts), "transport": POST_NL, **more})


def item_ids(api: Api, order_id: str) -> list[str]:
    return [each["orderItemId"] for each in api.items(order_id)]


def test_part_of_an_item_can_be_sent_and_the_rest_later(api: Api) -> None:
    """Without a quantity everything that is left goes."""
    order_id = api.order("T-1", quantity=3)
    (item,) = item_ids(api, order_id)
    assert ship(api, {"orderItemId": item, "quantity": 1}, shipmentReference="P-1")["status"] == "SUCCESS"
    assert api.items(order_id)[0]["quantityShipped"] == 1
    assert ship(api, {"orderItemId": item})["status"] == "SUCCESS"
    assert api.items(order_id)[0]["quantityShipped"] == 3
    listed = api.get("/retailer/shipments", order_id=order_id)["shipments"]
    details = [api.get(f"/retailer/shipments/{each['shipmentId']}") for each in listed]
    assert sorted(each["shipmentItems"][0]["quantityShipped"] for each in details) == [1, 2]
    assert {each["shipmentItems"][0]["quantity"] for each in details} == {3}
    assert {each["shipmentReference"] for each in details} == {"", "P-1"}


def test_the_code_is_in_the_detail_only(api: Api) -> None:
    """The list knows no more than the transport's id."""
    order_id = api.order("T-1")
    ship(api, {"orderItemId": item_ids(api, order_id)[0]})
    (listed,) = api.get("/retailer/shipments")["shipments"]
    assert set(listed["transport"]) == {"transportId"}
    transport = api.get(f"/retailer/shipments/{listed['shipmentId']}")["transport"]
    assert (transport["transporterCode"], transport["trackAndTrace"]) == ("TNT", "3S1")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"orderItems": []}, "orderItems"),
        ({"orderItems": [{"orderItemId": "1"}] * 101}, "orderItems"),
        ({"orderItems": ["1"]}, "orderItems"),
        ({"orderItems": [{"orderItemId": "1", "quantity": 0}]}, "quantity"),
        ({"orderItems": [{"orderItemId": "1"}], "transport": None}, "transport"),
        ({"orderItems": [{"orderItemId": "1"}], "shippingLabelId": "7"}, "transport"),
        ({"orderItems": [{"orderItemId": "1"}], "shipmentReference": "x" * 91}, "shipmentReference"),
        ({"orderItems": [{"orderItemId": "1"}], "transport": {"trackAndTrace": "3S"}}, "transporterCode"),
    ],
)
def test_what_breaks_the_specification_is_refused_at_once(api: Api, body: dict[str, Any], name: str) -> None:
    """400, and nothing is taken in."""
    assert api.violations(api.send("POST", "/retailer/shipments", {"transport": POST_NL, **body})) == [name]
    assert not api.shop.store.processes


def test_what_cannot_be_sent_fails_later(api: Api) -> None:
    """An unknown item, too many pieces, items of two orders, an order that is cancelled."""
    first, second = api.order("T-1"), api.order("T-1")
    (one,), (other,) = item_ids(api, first), item_ids(api, second)
    for parts in (
        [{"orderItemId": "12"}],
        [{"orderItemId": one, "quantity": 3}],
        [{"orderItemId": one}, {"orderItemId": other}],
    ):
        assert ship(api, *parts)["status"] == "FAILURE"
    api.shop.set_order_state(first, "cancelled")
    assert ship(api, {"orderItemId": one})["status"] == "FAILURE"
    assert api.get("/retailer/shipments") == {}


def test_a_label_takes_the_place_of_a_transport(api: Api) -> None:
    """The shipment names it instead of a code."""
    order_id = api.order("T-1")
    body = {"orderItems": [{"orderItemId": item_ids(api, order_id)[0]}], "shippingLabelId": "label-1"}
    assert api.write("POST", "/retailer/shipments", body)["status"] == "SUCCESS"
    (shipment,) = api.get("/retailer/shipments")["shipments"]
    transport = api.get(f"/retailer/shipments/{shipment['shipmentId']}")["transport"]
    assert transport["shippingLabelId"] == "label-1"
    assert "trackAndTrace" not in transport


def test_an_unknown_shipment_is_404(api: Api) -> None:
    """As a problem."""
    assert api.send("GET", "/retailer/shipments/1").status_code == 404


def test_shipments_come_newest_first_and_fifty_per_page(api: Api) -> None:
    """For three months."""
    ids = []
    for _ in range(52):
        order_id = api.order("T-1")
        api.shop.report_shipment(order_id, [Line("T-1", 2)], "3S", "PostNL", completes=True)
        ids.append(order_id)
        api.clock.forward(minutes=1)
    api.login()
    first = [each["order"]["orderId"] for each in api.get("/retailer/shipments")["shipments"]]
    second = [each["order"]["orderId"] for each in api.get("/retailer/shipments", page=2)["shipments"]]
    assert first + second == ids[::-1]
    assert len(first) == 50
    api.clock.forward(days=93)
    api.login()
    assert api.get("/retailer/shipments") == {}


def test_an_order_and_a_method_do_not_go_together(api: Api) -> None:
    """With an order shipments of both methods are shown, without one FBR is the default."""
    answer = api.send("GET", "/retailer/shipments", order_id="C1", fulfilment_method="FBR")
    assert api.violations(answer) == ["order-id"]
    mixed = [api.order("T-1") for _ in range(5)][-1]
    api.clock.forward(hours=20)
    api.login()
    assert api.get("/retailer/shipments") == {}
    assert len(api.get("/retailer/shipments", fulfilment_method="FBB")["shipments"]) == 1
    assert len(api.get("/retailer/shipments", order_id=mixed)["shipments"]) == 1


def test_a_transport_can_be_repaired(api: Api) -> None:
    """Asynchronously; an unknown one fails later, a body without code at once."""
    order_id = api.order("T-1")
    api.shop.report_shipment(order_id, [Line("T-1", 2)], "WRONG", "Fietskoerier", completes=True)
    (shipment,) = api.get("/retailer/shipments")["shipments"]
    path = f"/retailer/transports/{shipment['transport']['transportId']}"
    assert api.write("PUT", path, {"trackAndTrace": "3S9", "transporterCode": "TNT"})["status"] == "SUCCESS"
    transport = api.get(f"/retailer/shipments/{shipment['shipmentId']}")["transport"]
    assert (transport["transporterCode"], transport["trackAndTrace"]) == ("TNT", "3S9")
    assert api.write("PUT", "/retailer/transports/1", {"trackAndTrace": "3S9"})["status"] == "FAILURE"
    assert api.violations(api.send("PUT", path, {})) == ["trackAndTrace"]


def test_picqers_shipment_names_bols_code_of_the_carrier(api: Api) -> None:
    """PostNL parcels are TNT; an unknown carrier is OTHER."""
    for carrier, code in (("PostNL", "TNT"), ("DHL", "DHL"), ("Fietskoerier", "OTHER")):
        order_id = api.order("T-1")
        api.shop.report_shipment(order_id, [Line("T-1", 2)], "3S1", carrier, completes=True)
        (shipment,) = api.get("/retailer/shipments", order_id=order_id)["shipments"]
        assert api.get(f"/retailer/shipments/{shipment['shipmentId']}")["transport"]["transporterCode"] == code


def test_picqer_reports_what_it_sent_line_by_line(api: Api) -> None:
    """Too many pieces are cut and a substitute leaves nothing; the order is open until all is sent."""
    order_id = api.order("T-1", "T-2")
    api.shop.report_shipment(order_id, [Line("T-1", 9), Line("ELSE", 1)], "3S1", "PostNL", completes=False)
    assert [each["quantityShipped"] for each in api.items(order_id)] == [2, 0]
    assert api.order_ids() == [order_id]
    api.shop.report_shipment(order_id, [Line("ELSE", 1)], "3S2", "PostNL", completes=False)
    assert len(api.get("/retailer/shipments", order_id=order_id)["shipments"]) == 1
    api.shop.report_shipment(order_id, [Line("T-2", 2)], "3S3", "PostNL", completes=True)
    assert api.order_ids() == []


def test_the_last_shipment_takes_along_what_is_never_shipped(api: Api) -> None:
    """Or the order would stay open for ever; what bol sends itself is left to bol."""
    api.add("BON", virtual=True, stock=None)
    order_id = [api.order("T-1", "BON") for _ in range(5)][-1]
    api.shop.report_shipment(order_id, [Line("T-1", 2)], "3S1", "PostNL", completes=True)
    assert [each["quantityShipped"] for each in api.items(order_id)] == [2, 2, 0]
    assert order_id not in api.order_ids()


# Process statuses


def test_a_write_can_take_its_time(api: Api) -> None:
    """PENDING until then, and nothing has happened yet."""
    api.shop.lag = timedelta(minutes=3)
    order_id = api.order("T-1")
    pending = ship(api, {"orderItemId": item_ids(api, order_id)[0]})
    assert pending["status"] == "PENDING"
    assert api.items(order_id)[0]["quantityShipped"] == 0
    api.clock.forward(minutes=3)
    assert api.get(f"/shared/process-status/{pending['processStatusId']}")["status"] == "SUCCESS"
    assert api.items(order_id)[0]["quantityShipped"] == 2


def test_a_status_is_kept_for_48_hours(api: Api) -> None:
    """Then it is 404, and lists leave it out."""
    order_id = api.order("T-1")
    ended = ship(api, {"orderItemId": item_ids(api, order_id)[0]})
    path = f"/shared/process-status/{ended['processStatusId']}"
    api.clock.forward(hours=48)
    api.login()
    assert api.get(path)["status"] == "SUCCESS"
    api.clock.forward(seconds=1)
    assert api.send("GET", path).status_code == 404
    body = {"processStatusQueries": [{"processStatusId": ended["processStatusId"]}]}
    assert api.send("POST", "/shared/process-status", body).json() == {}


def test_statuses_by_entity_and_several_at_once(api: Api) -> None:
    """Newest first; both words are needed; at most 1,000 ids."""
    order_id = api.order("T-1")
    (item,) = item_ids(api, order_id)
    done = [ship(api, {"orderItemId": item})["processStatusId"] for _ in range(2)]
    found = api.get("/shared/process-status", entity_id=item, event_type="CREATE_SHIPMENT")["processStatuses"]
    assert [(each["processStatusId"], each["status"]) for each in found] == [
        (done[1], "FAILURE"),
        (done[0], "SUCCESS"),
    ]
    assert api.violations(api.send("GET", "/shared/process-status", entity_id=item)) == ["event-type"]
    body = {"processStatusQueries": [{"processStatusId": each} for each in [*done, "9"]]}
    assert len(api.send("POST", "/shared/process-status", body).json()["processStatuses"]) == 2
    assert api.violations(api.send("POST", "/shared/process-status", {"processStatusQueries": []})) == [
        "processStatusQueries"
    ]
