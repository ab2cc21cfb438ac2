"""Lines, shipments, and the one thing that is written."""

from typing import Any

import pytest
from werkzeug.wrappers import Request

from shopswitch.connectors.bol import PLATFORM
from shopswitch.connectors.bol.details import MOST_ORDERS_SENT
from shopswitch.errors import (
    ConnectorError,
    NotFoundError,
    RequestError,
    UnexpectedResponseError,
    WriteRefusedError,
)
from shopswitch.protocols import (
    CompletesOrders,
    ShopConnector,
    StockTarget,
    TellsOrderLines,
    TellsShipments,
    WritesStock,
)
from shopswitch.sandbox.systems import Line
from tests.connectors.bol.bench import PERMIT, Bench, rows, whole


def test_what_is_declared_is_what_it_can_do(bench: Bench) -> None:
    """Orders can neither be made nor completed through bol.com."""
    shop, can = bench.connect(), PLATFORM.capabilities
    assert isinstance(shop, ShopConnector)
    assert isinstance(shop, TellsOrderLines)
    assert isinstance(shop, TellsShipments)
    assert isinstance(shop, WritesStock)
    assert not isinstance(shop, CompletesOrders)
    assert (can.writes_stock, can.completes_orders, can.creates_orders) == (True, False, False)


# Lines


def test_lines_hold_reference_and_counts(bench: Bench) -> None:
    """Of what the retailer sends."""
    bench.add("A", "B")
    numbers = [bench.order("A", "B", quantity=3) for _ in range(6)]
    bench.shop.report_shipment(numbers[0], [Line("A", 1)], "3S1", "PostNL", completes=False)
    found = whole(bench.connect().order_lines(numbers))
    views = {view.order_id: view for view in bench.shop.orders()}
    read = {number: [(row.sku, row.quantity) for row in found if row.order_id == number] for number in numbers}
    assert read == {number: [(each.sku, each.quantity) for each in views[number].lines] for number in numbers}
    assert [(row.shipped, row.cancelled) for row in found if row.order_id == numbers[0]] == [(1, 0), (0, 0)]


def test_an_order_costs_one_call(bench: Bench) -> None:
    """As declared; asked twice it is read once."""
    bench.add("A")
    number = bench.order("A")
    bench.connect().order_lines([number, number])
    assert len(bench.asked(f"/retailer/orders/{number}")) == 1


@pytest.mark.parametrize("number", ["A2K8290LP8", "", "../offers", "a b", "é"])
def test_an_order_that_is_not_there_is_a_problem(bench: Bench, number: str) -> None:
    """The others are read all the same."""
    bench.add("A")
    known = bench.order("A")
    found = bench.connect().order_lines([number, known])
    assert len(found.problems) == 1
    assert [row.order_id for row in rows(found)] == [known]


@pytest.mark.parametrize(
    "change",
    [{"orderItems": []}, {"orderItems": None}, {"orderId": "other"}, {"orderItems": [{"orderItemId": "1"}]}],
)
def test_an_order_that_is_not_built_so_has_no_lines(bench: Bench, change: dict[str, Any]) -> None:
    """Incomplete."""
    bench.add("A")
    number = bench.order("A")
    bench.rewrite = lambda request, body: body | change if request.path.endswith(number) else None
    assert not bench.connect().order_lines([number]).complete


# Shipments


def test_what_was_sent_is_read(bench: Bench) -> None:
    """Code, transporter and moment of each shipment; nothing of an order of which nothing was sent."""
    bench.add("A", "B")
    number, other = bench.order("A", "B", days_ago=1), bench.order("A")
    bench.shop.report_shipment(number, [Line("A", 2)], "3S1", "PostNL", completes=False)
    bench.shop.report_shipment(number, [Line("B", 2)], "3S2", "DHL", completes=True)
    found = whole(bench.connect().shipments([number, other]))
    assert sorted((row.order_id, row.tracking_code, row.carrier) for row in found) == [
        (number, "3S1", "TNT"),
        (number, "3S2", "DHL"),
    ]
    assert len({row.shipment_id for row in found}) == 2


def test_a_shipment_that_is_missing_shows_in_the_count(bench: Bench) -> None:
    """The order says how much was sent."""
    bench.add("A")
    number = bench.order("A", days_ago=1)
    bench.shop.report_shipment(number, [Line("A", 2)], "3S1", "PostNL", completes=True)
    bench.faults({"kind": "drop-rows", "path": "/retailer/shipments"})
    assert "less than it says" in bench.connect().shipments([number]).problems[0]


def test_a_shipment_without_counts_may_hold_all(bench: Bench) -> None:
    """Before July 2026 it told none; a code may be missing too, where bol.com's own label was used."""
    bench.add("A")
    number = bench.order("A", days_ago=1)
    bench.shop.report_shipment(number, [Line("A", 2)], "3S1", "PostNL", completes=True)

    def bare(request: Request, body: Any) -> Any:
        if "shipmentItems" in body and "transport" in body:
            for item in body["shipmentItems"]:
                item["quantityShipped"] = None
            body["transport"] = {"transportId": "1", "shippingLabelId": "2", "transportEvents": _EVENTS}
        return body

    bench.rewrite = bare
    (row,) = whole(bench.connect().shipments([number]))
    assert (row.tracking_code, row.carrier, row.state) == ("", "", "AT_TRANSPORTER")


_EVENTS = [
    {"eventCode": "AT_TRANSPORTER", "eventDateTime": "2026-11-22T10:00:00+01:00"},
    {"eventCode": "PRE_ANNOUNCED", "eventDateTime": "2026-11-21T10:00:00+01:00"},
]


def test_only_a_sample_is_looked_up(bench: Bench) -> None:
    """The rest is told as not looked at."""
    bench.add("A")
    numbers = [bench.order("A") for _ in range(MOST_ORDERS_SENT + 2)]
    found = bench.connect().shipments(numbers)
    assert "2 of 42 orders were not looked up" in found.problems[0]
    assert bench.asked(f"/retailer/orders/{numbers[-1]}") == []
    assert bench.connect().shipments(numbers[:MOST_ORDERS_SENT]).complete


@pytest.mark.parametrize("method", ["order_lines", "shipments"])
def test_reading_one_by_one_stops_when_nothing_works(bench: Bench, method: str) -> None:
    """A refused key is refused for the next order too."""
    bench.add("A")
    numbers = [bench.order("A") for _ in range(5)]
    bench.faults({"kind": "status", "status": 403})
    found = getattr(bench.connect(), method)(numbers)
    assert len(found.problems) == 1
    assert len([call for call in bench.calls if call.path.startswith("/retailer/orders/")]) <= 1


# Writing


def target(bench: Bench, sku: str = "A") -> StockTarget:
    """Where the stock of an offer is written."""
    return StockTarget(next(each.source_id for each in bench.shop.listings() if each.sku == sku), sku)


def test_stock_is_written_as_it_is_counted(bench: Bench) -> None:
    """A quantity, at most the ceiling; who takes open orders off stays as it was."""
    bench.add("A", stock=3)
    shop = bench.connect(permit=PERMIT)
    for quantity, shown in ((41, 41), (41, 41), (0, 0), (1200, 999)):
        shop.write_stock(target(bench), quantity)
        assert bench.shop.listings()[0].stock == shown
    last = bench.calls[-1]
    assert (last.method, last.body) == ("PATCH", {"stock": {"amount": 999}})
    assert bench.headers[-1]["Content-Type"] == "application/vnd.retailer.v11+json"


def test_without_a_permit_nothing_is_sent(bench: Bench) -> None:
    """Not even a read."""
    bench.add("A", stock=3)
    with pytest.raises(WriteRefusedError):
        bench.connect().write_stock(target(bench), 5)
    assert bench.calls == []


@pytest.mark.parametrize(
    ("changed", "error", "words"),
    [
        (StockTarget("x", "A"), RequestError, "of an offer"),
        (StockTarget("00000000-0000-0000-0000-000000000000", "A"), NotFoundError, "nothing at"),
    ],
)
def test_what_is_no_offer_is_not_written(
    bench: Bench, changed: StockTarget, error: type[ConnectorError], words: str
) -> None:
    """Nothing goes out but a look."""
    with pytest.raises(error, match=words):
        bench.connect(permit=PERMIT).write_stock(changed, 5)
    assert {call.method for call in bench.calls if call.path.startswith("/retailer")} <= {"GET"}


def test_an_offer_that_changed_is_not_written(bench: Bench) -> None:
    """Another reference, or sent by bol.com now."""
    (number,) = bench.add("A", stock=3)
    shop = bench.connect(permit=PERMIT)
    with pytest.raises(WriteRefusedError, match="another reference"):
        shop.write_stock(StockTarget(number, "B"), 5)
    bench.rewrite = lambda request, body: (body or {}) | {"fulfilment": {"method": "FBB"}} if body else None
    with pytest.raises((WriteRefusedError, UnexpectedResponseError)):
        shop.write_stock(target(bench), 5)
    with pytest.raises(RequestError, match="nothing or more"):
        shop.write_stock(target(bench), -1)
    assert bench.shop.listings()[0].stock == 3


def test_a_lost_answer_is_not_tried_again(bench: Bench) -> None:
    """It may have been done."""
    bench.add("A", stock=3)
    shop = bench.connect(permit=PERMIT)
    bench.faults({"kind": "reset", "method": "PATCH", "performed": True})
    with pytest.raises(ConnectorError):
        shop.write_stock(target(bench), 17)
    assert len([call for call in bench.calls if call.method == "PATCH"]) == 1
    assert bench.shop.listings()[0].stock == 17
