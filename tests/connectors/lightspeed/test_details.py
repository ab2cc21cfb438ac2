"""Lines and shipments of single orders."""

from typing import Any

import pytest

from shopswitch.connectors.lightspeed import details
from shopswitch.sandbox.systems import Line
from tests.connectors.lightspeed.kit import Served, edited


def test_lines_cost_one_call_per_order(served: Served) -> None:
    """SKU of the moment of sale, pieces ordered, sent and refunded."""
    first, second = served.order("TEA-1", "00123"), served.order("TEA-1")
    found = served.connect().order_lines([first.order_id, second.order_id, first.order_id])
    assert served.paths() == [f"GET /orders/{each.order_id}/products" for each in (first, second)]
    assert found.problems == ()
    lines = found.frame[["order_id", "sku", "quantity", "shipped", "cancelled"]].values.tolist()
    assert lines == [
        [first.order_id, "TEA-1", 2.0, 0.0, 0.0],
        [first.order_id, "00123", 2.0, 0.0, 0.0],
        [second.order_id, "TEA-1", 2.0, 0.0, 0.0],
    ]


def test_counts_the_shop_does_not_keep_are_unknown(served: Served) -> None:
    """Not zero."""
    view = served.order("TEA-1")
    served.spoil = edited("orderProducts", lambda record: record.update(quantityShipped=False, quantityRefunded=None))
    frame = served.connect().order_lines([view.order_id]).frame
    assert frame[["shipped", "cancelled"]].isna().all(axis=None)


@pytest.mark.parametrize("order_id", ["99999999", "abc", "", "1.5", "-3"])
def test_an_order_that_is_not_there_is_a_problem(served: Served, order_id: str) -> None:
    """The others are read all the same."""
    view = served.order("TEA-1")
    found = served.connect().order_lines([order_id, view.order_id])
    assert not found.complete
    assert set(found.frame["order_id"]) == {view.order_id}


def test_an_order_without_lines_is_a_problem(served: Served) -> None:
    """Nobody orders nothing."""
    view = served.order("TEA-1")
    served.fault("empty")
    found = served.connect().order_lines([view.order_id])
    assert "shows no lines" in found.problems[0]


def test_an_order_of_more_lines_than_a_page_is_read_on(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full page is followed by another."""
    monkeypatch.setattr(details, "PAGE", 2)
    view = served.order("TEA-1", "00123", "SHIRT-M", "shirt-l", "UIT")
    found = served.connect().order_lines([view.order_id])
    assert (found.complete, found.rows, found.pages) == (True, 5, 3)


def test_a_quantity_that_is_not_understood_is_a_problem(served: Served) -> None:
    """The line is left out, and it is said."""
    view = served.order("TEA-1")
    served.spoil = edited("orderProducts", lambda record: record.update(quantityOrdered="some"))
    found = served.connect().order_lines([view.order_id])
    assert (found.rows, found.complete) == (0, False)


def ship(served: Served, order_id: str, code: str = "3S1") -> None:
    served.shop.report_shipment(order_id, [Line("TEA-1", 2)], code, "PostNL", completes=True)


def test_what_was_sent_has_a_row(served: Served) -> None:
    """With its code; what was not sent has none."""
    sent, kept = served.order("TEA-1"), served.order("TEA-1")
    ship(served, sent.order_id)
    found = served.connect().shipments([sent.order_id, kept.order_id])
    assert found.problems == ()
    (row,) = found.frame.to_dict("records")
    assert (row["order_id"], row["tracking_code"], row["carrier"], row["state"]) == (
        sent.order_id,
        "3S1",
        "",
        "shipped",
    )


@pytest.mark.parametrize(
    ("status", "shown"), [("not_shipped", 0), ("cancelled", 0), ("partially_shipped", 1), ("odd", 1)]
)
def test_words_of_a_shipment(served: Served, status: str, shown: int) -> None:
    """A word nobody knows is shown, not taken for unsent."""
    view = served.order("TEA-1")
    served.spoil = edited("shipments", lambda record: record.update(status=status, trackingCode=False))
    found = served.connect().shipments([view.order_id])
    assert (found.complete, list(found.frame["state"])) == (True, [status] * shown)


def test_many_orders_are_read_by_the_list(served: Served) -> None:
    """One page of it is cheaper than a call for each; few are asked for one by one."""
    orders = [served.order("TEA-1") for _ in range(6)]
    ship(served, orders[0].order_id)
    connector = served.connect()
    start = len(served.calls)
    many = connector.shipments([each.order_id for each in orders])
    assert not [call for call in served.calls[start:] if "order" in call.query]
    start = len(served.calls)
    few = connector.shipments([each.order_id for each in orders[:2]])
    assert {call.query["order"] for call in served.calls[start:] if "order" in call.query} == {
        each.order_id for each in orders[:2]
    }
    assert list(many.frame["order_id"]) == list(few.frame["order_id"]) == [orders[0].order_id]


def test_a_filter_that_is_not_heeded_is_noticed(served: Served) -> None:
    """The answer was the list of all; nobody else's shipment gets in."""
    orders = [served.order("TEA-1") for _ in range(3)]
    for number, each in enumerate(orders):
        ship(served, each.order_id, f"3S{number}")
    served.unheeded = {"order"}
    found = served.connect().shipments([each.order_id for each in orders[:2]])
    assert found.complete
    assert set(found.frame["tracking_code"]) == {"3S0", "3S1"}
    # What came was the list of all, so the second order is not asked for any more.
    assert len({call.query["order"] for call in served.calls if "order" in call.query}) == 1


def test_ids_of_another_system_are_a_problem(served: Served) -> None:
    """Not an order nothing was sent of."""
    found = served.connect().shipments(["gid://shopify/Order/1"])
    assert (found.rows, found.complete) == (0, False)


def test_nothing_asked_nothing_read(served: Served) -> None:
    """No order, no row, and complete."""
    connector: Any = served.connect()
    assert (connector.shipments([]).complete, connector.order_lines([]).complete) == (True, True)
