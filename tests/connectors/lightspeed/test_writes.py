"""The two writes: with a permit only, once, without a mail, and looked up afterwards."""

from typing import Any

import pytest

from shopswitch.errors import ConnectorError, NotFoundError, RequestError, UnexpectedResponseError, WriteRefusedError
from shopswitch.http.journal import MemoryJournal
from shopswitch.protocols import CompletesOrders, StockTarget, WritesStock
from tests.connectors.lightspeed.kit import PERMIT, Served, edited


def target(served: Served, sku: str = "TEA-1") -> StockTarget:
    (source_id,) = (each.source_id for each in served.shop.listings() if each.sku == sku)
    return StockTarget(source_id, sku)


def level(served: Served, one: StockTarget) -> int | None:
    return next(each.stock for each in served.shop.listings() if each.source_id == one.source_id)


def state(served: Served, order_id: str) -> str:
    return next(each.state_raw for each in served.shop.orders() if each.order_id == order_id)


def writes(served: Served) -> list[str]:
    return [path for path in served.paths() if not path.startswith("GET")]


def test_the_connector_has_what_is_declared(served: Served) -> None:
    """Both protocols."""
    connector = served.connect()
    assert isinstance(connector, WritesStock)
    assert isinstance(connector, CompletesOrders)


def test_without_a_permit_nothing_is_sent(served: Served) -> None:
    """Not even the reads that prepare a write."""
    view = served.order("TEA-1")
    connector = served.connect()
    with pytest.raises(WriteRefusedError):
        connector.write_stock(target(served), 5)
    with pytest.raises(WriteRefusedError):
        connector.complete_order(view.order_id)
    assert served.calls == []


def test_stock_is_set_not_added(served: Served, journal: MemoryJournal) -> None:
    """Twice the same is once; the journal calls it a write."""
    one = target(served)
    connector = served.connect(permit=PERMIT)
    for quantity in (41, 41, 0):
        connector.write_stock(one, quantity)
        assert level(served, one) == quantity
    assert [call.body for call in served.calls if call.method == "PUT"] == [
        {"variant": {"stockLevel": quantity}} for quantity in (41, 41, 0)
    ]
    assert {entry["intent"] for entry in journal.entries if entry["method"] == "PUT"} == {"write"}


def test_another_sku_by_now_is_not_written(served: Served) -> None:
    """The plan was made for another product."""
    one = target(served)
    served.shop.change_listing(one.source_id, sku="OTHER")
    with pytest.raises(WriteRefusedError, match="another SKU"):
        served.connect(permit=PERMIT).write_stock(one, 5)
    assert writes(served) == []


def test_a_variant_without_tracking_is_not_written(served: Served) -> None:
    """It would change nothing that anybody sees."""
    with pytest.raises(RequestError, match="keeps no stock"):
        served.connect(permit=PERMIT).write_stock(target(served, "LOOS"), 5)
    assert writes(served) == []


@pytest.mark.parametrize("source_id", ["99999999", "abc", ""])
def test_a_variant_that_is_not_there(served: Served, source_id: str) -> None:
    """An error, and nothing is written."""
    with pytest.raises(NotFoundError):
        served.connect(permit=PERMIT).write_stock(StockTarget(source_id, "X"), 5)
    assert writes(served) == []


def test_a_write_that_did_nothing_is_noticed(served: Served) -> None:
    """The level is read back."""
    one = target(served)
    served.spoil = edited("variant", lambda record: record.update(stockLevel=12))
    with pytest.raises(UnexpectedResponseError, match="did not confirm"):
        served.connect(permit=PERMIT).write_stock(one, 5)


@pytest.mark.parametrize(
    "rule", [{"kind": "reset", "performed": True}, {"kind": "status", "status": 500}, {"kind": "cut"}]
)
def test_a_lost_answer_is_not_sent_again(served: Served, rule: dict[str, Any]) -> None:
    """Nobody knows whether it was done."""
    one = target(served)
    served.fault(rule.pop("kind"), method="PUT", **rule)
    with pytest.raises(ConnectorError):
        served.connect(permit=PERMIT).write_stock(one, 5)
    assert writes(served) == [f"PUT /variants/{one.source_id}"]


def test_an_order_is_completed_by_its_shipment(served: Served) -> None:
    """Without a mail; a second time nothing is sent."""
    view = served.order("TEA-1")
    connector = served.connect(permit=PERMIT)
    for _ in range(2):
        connector.complete_order(view.order_id)
        assert state(served, view.order_id) == "completed_shipped"
    assert served.shop.mails == []
    (sent,) = (call.body for call in served.calls if call.method == "PUT")
    assert sent == {
        "shipment": {
            "status": "shipped",
            "doNotifyShipped": False,
            "doNotifyTrackingCode": False,
            "doNotifyReadyForPickup": False,
        }
    }


@pytest.mark.parametrize("other", ["unpaid", "cancelled"])
def test_an_order_that_does_not_wait_for_shipment_is_left_alone(served: Served, other: str) -> None:
    """A shipment would not complete it."""
    view = served.order("TEA-1", state=other, days_ago=1)
    with pytest.raises(RequestError, match="not a paid order"):
        served.connect(permit=PERMIT).complete_order(view.order_id)
    assert writes(served) == []


def test_an_order_to_be_picked_up_is_left_to_a_person(served: Served) -> None:
    """How such an order is closed is shown by no source."""
    view = served.order("TEA-1")
    served.spoil = edited("order", lambda record: record.update(status="processing_awaiting_pickup"))
    with pytest.raises(RequestError, match="not a paid order"):
        served.connect(permit=PERMIT).complete_order(view.order_id)
    assert writes(served) == []


def test_an_order_without_a_shipment_is_left_to_a_person(served: Served) -> None:
    """There is nothing that could be marked."""
    view = served.order("TEA-1")
    served.spoil = edited("shipments", lambda record: record.update(status="cancelled"))
    with pytest.raises(RequestError, match="no shipment"):
        served.connect(permit=PERMIT).complete_order(view.order_id)
    assert writes(served) == []


def test_other_orders_shipments_are_never_touched(served: Served) -> None:
    """Also when the shop does not heed the filter."""
    # One in ten is picked up, and left to a person.
    made = [served.order("TEA-1") for _ in range(8)]
    first, second = [each for each in made if each.state_raw == "processing_awaiting_shipment"][:2]
    served.unheeded = {"order"}
    served.connect(permit=PERMIT).complete_order(second.order_id)
    assert (state(served, first.order_id), state(served, second.order_id)) == (
        "processing_awaiting_shipment",
        "completed_shipped",
    )


def test_a_status_that_does_not_follow_is_noticed(served: Served) -> None:
    """That it follows is how the shop seems to work, so it is looked up."""
    view = served.order("TEA-1")
    served.spoil = edited("order", lambda record: record.update(status="processing_awaiting_shipment"))
    with pytest.raises(UnexpectedResponseError, match="did not confirm"):
        served.connect(permit=PERMIT).complete_order(view.order_id)


@pytest.mark.parametrize("order_id", ["abc", ""])
def test_an_order_id_of_another_system(served: Served, order_id: str) -> None:
    """No such order, and nothing is asked."""
    with pytest.raises(NotFoundError):
        served.connect(permit=PERMIT).complete_order(order_id)
    assert served.calls == []
