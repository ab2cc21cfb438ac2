"""Orders of a Lightspeed shop: states, payment, which of them are read, and what if filters do not hold."""

import json
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from shopswitch.connectors.lightspeed import history
from shopswitch.frames.snapshot import Snapshot
from tests.conftest import NOW
from tests.connectors.lightspeed.kit import SINCE, Served, edited, rows


@pytest.fixture
def large(served: Served, monkeypatch: pytest.MonkeyPatch) -> Served:
    """A shop that counts as too large to be read whole."""
    monkeypatch.setattr(history, "WHOLE_PAGES", 0)
    for state in ("open", "unpaid", "completed", "cancelled"):
        for days in (1, 9, 12, 80):
            served.order("TEA-1", state=state, days_ago=days)
    return served


def read(served: Served, **settings: Any) -> Snapshot:
    return served.connect(**settings).orders(SINCE)


def wanted(served: Served) -> set[str]:
    """Ids of the orders that must be read."""
    return {
        each.order_id for each in served.shop.orders() if each.placed_at >= SINCE or each.state in ("open", "unpaid")
    }


@pytest.mark.parametrize(
    ("state", "canonical", "paid"),
    [
        ("open", "open", True),
        ("unpaid", "open", False),
        ("completed", "completed", True),
        ("cancelled", "cancelled", None),
    ],
)
def test_states_and_payment(served: Served, state: str, canonical: str, paid: bool | None) -> None:
    """The status decides about the state, the payment status about paid."""
    view = served.order("TEA-1", state=state, days_ago=1)
    row = rows(read(served), "order_id")[view.order_id]
    assert (row["state"], row["state_raw"], row["order_number"]) == (canonical, view.state_raw, view.number)
    assert paid is None or bool(row["paid"]) is paid
    assert row["placed_at"] == row["created_at"] == NOW - timedelta(days=1)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("on_hold", "open"),
        ("processing_awaiting_payment", "open"),
        ("processing_awaiting_shipment", "open"),
        ("processing_awaiting_pickup", "open"),
        ("processing_ready_for_pickup", "open"),
        ("completed", "completed"),
        ("completed_shipped", "completed"),
        ("completed_picked_up", "completed"),
        ("cancelled", "cancelled"),
        ("processing", "unknown"),
        ("new", "unknown"),
        ("something_else", "unknown"),
        ("", "unknown"),
    ],
)
def test_every_status_has_a_state(served: Served, status: str, state: str) -> None:
    """A word nobody mapped is unknown; old words too."""
    served.order("TEA-1")
    served.spoil = edited("orders", lambda record: record.update(status=status))
    (row,) = rows(read(served), "order_id").values()
    assert (row["state"], row["state_raw"]) == (state, status)


def test_a_person_s_mapping_comes_first(served: Served) -> None:
    """Also for a word that is known."""
    served.order("TEA-1")
    served.spoil = edited("orders", lambda record: record.update(status="on_hold"))
    (row,) = rows(read(served, states={"on_hold": "completed"}), "order_id").values()
    assert row["state"] == "completed"


def test_a_status_of_the_shop_s_own_stands_beside_the_real_one(served: Served) -> None:
    """It shows, and changes nothing."""
    served.order("TEA-1")
    served.spoil = edited("orders", lambda record: record.update(customStatusId=12))
    (row,) = rows(read(served), "order_id").values()
    assert (row["state"], row["state_raw"]) == ("open", "processing_awaiting_shipment (own status 12)")


@pytest.mark.parametrize(
    ("word", "paid"),
    [("paid", True), ("not_paid", False), ("partially_paid", False), ("cancelled", None), ("odd", None), (False, None)],
)
def test_payment_words(served: Served, word: object, paid: bool | None) -> None:
    """What is not known is not guessed."""
    served.order("TEA-1")
    changed = {"paymentStatus": word, "status": "processing_awaiting_payment"}
    served.spoil = edited("orders", lambda record: record.update(changed))
    (value,) = read(served).frame["paid"].tolist()
    assert (value if isinstance(value, bool) else None) is paid


def test_an_unpaid_order_on_its_way_was_sold_on_invoice(served: Served) -> None:
    """It waits for no payment any more: it is not set apart as unpaid, or it would be lost more easily."""
    served.order("TEA-1")
    changed = {"paymentStatus": "not_paid", "status": "processing_awaiting_shipment"}
    served.spoil = edited("orders", lambda record: record.update(changed))
    assert read(served).frame["paid"].isna().all()


@pytest.mark.parametrize("date", [None, False, "", "yesterday", "2026-11-20T10:00:00"])
def test_an_order_without_a_date_is_a_problem(served: Served, date: object) -> None:
    """Neither dropped without a word nor dated by guess."""
    served.order("TEA-1")
    served.spoil = edited("orders", lambda record: record.update(createdAt=date))
    found = read(served)
    assert (found.rows, found.complete) == (0, False)


def test_finished_orders_before_the_moment_are_left_out(served: Served) -> None:
    """Open ones are not, whatever their age."""
    for state in ("open", "unpaid", "completed", "cancelled"):
        for days in (1, 80):
            served.order("TEA-1", state=state, days_ago=days)
    found = read(served)
    assert (found.complete, found.expected) == (True, 6)
    assert set(found.frame["order_id"]) == wanted(served)


def test_a_small_shop_is_read_whole(served: Served) -> None:
    """No filter has to be believed."""
    served.order("TEA-1", days_ago=80)
    read(served)
    assert {name for call in served.calls for name in call.query} <= {"page", "limit"}


def test_a_large_shop_is_read_by_status_and_date(large: Served) -> None:
    """The same orders, without those that are finished and old."""
    found = read(large)
    assert found.problems == ()
    assert set(found.frame["order_id"]) == wanted(large)
    asked = {call.query["status"] for call in large.calls if "status" in call.query and call.path == "/nl/orders.json"}
    assert not asked & {"completed_shipped", "cancelled", "completed"}
    assert not [
        c for c in large.calls if c.path == "/nl/orders.json" and not set(c.query) & {"status", "created_at_min"}
    ]


@pytest.mark.parametrize("in_utc", [True, False])
def test_the_date_filter_is_asked_a_day_wider(large: Served, in_utc: bool) -> None:
    """In whatever time zone it is read, nothing is lost."""
    large.shop.filters_in_utc = in_utc
    for hours in (0, 1, 2):
        large.order("TEA-1", state="completed", days_ago=10 - hours / 24)
    assert set(read(large).frame["order_id"]) == wanted(large)
    bounds = {call.query["created_at_min"] for call in large.calls if "created_at_min" in call.query}
    assert bounds == {"2026-11-12 12:00:00"}


@pytest.mark.parametrize("names", [{"status"}, {"created_at_max"}, {"status", "created_at_min", "created_at_max"}])
def test_filters_that_are_not_heeded_are_noticed(large: Served, names: set[str]) -> None:
    """All orders are read then."""
    large.unheeded = names
    found = read(large)
    assert found.problems == ()
    assert set(found.frame["order_id"]) == wanted(large)


def test_a_date_filter_that_loses_orders_is_noticed(large: Served) -> None:
    """A bound in a form the shop does not understand may let nothing through: all are read then."""

    def spoil(request: Request, response: Response) -> Response:
        if "created_at_min" not in request.args:
            return response
        body = {"count": 0} if "count" in request.path else {"orders": []}
        return Response(json.dumps(body), mimetype="application/json")

    large.spoil = spoil
    found = read(large)
    assert found.complete
    assert set(found.frame["order_id"]) == wanted(large)


def test_a_status_nobody_knows_is_found_whatever_its_age(large: Served) -> None:
    """The known ones do not add up to all orders, so all are read."""
    view = next(each for each in large.shop.orders() if each.state == "completed" and each.placed_at < SINCE)
    large.shop.store.orders[int(view.order_id)].status = "processing"
    found = read(large)
    assert rows(found, "order_id")[view.order_id]["state"] == "unknown"
    assert found.complete
    assert "do not add up" in found.notes[0]


def test_an_order_that_changes_status_while_it_is_read_is_not_lost(large: Served) -> None:
    """It left one list before that was read and came into another afterwards: all are read."""
    view = next(each for each in large.shop.orders() if each.state == "unpaid" and each.placed_at < SINCE)
    moved = []

    def spoil(request: Any, response: Any) -> Any:
        if request.args.get("status") == "processing_awaiting_payment" and "count" not in request.path and not moved:
            moved.append(1)
            large.shop.store.orders[int(view.order_id)].status = "on_hold"
        return response

    large.spoil = spoil
    found = read(large)
    assert found.complete
    assert set(found.frame["order_id"]) == wanted(large)


def test_nothing_about_a_customer_is_kept(served: Served) -> None:
    """Neither in the frame nor in messages, although the shop sends it with every list."""
    served.order("TEA-1")
    seen = []

    def spoil(request: Any, response: Any) -> Any:
        seen.append(response.get_data(as_text=True))
        return response

    served.spoil = spoil
    found = read(served)
    assert any("Kwiebelhuis" in text for text in seen)
    assert "Kwiebelhuis" not in found.frame.to_csv() + "".join(found.problems + found.notes)


def test_an_empty_shop_has_no_orders(served: Served) -> None:
    """Complete, with no row."""
    found = read(served)
    assert (found.complete, found.rows, found.expected) == (True, 0, 0)
