"""Shopify orders as rows of ORDERS, over HTTP."""

from datetime import UTC, datetime
from typing import Any

import pytest
from werkzeug.wrappers import Response

from tests.connectors.shopify.fake_shop import (
    Connect,
    Data,
    FakeShop,
    order,
)

SINCE = datetime(2026, 11, 1, tzinfo=UTC)
LONG_AGO = {"createdAt": "2025-01-02T10:00:00Z", "processedAt": "2025-01-02T10:00:00Z"}


def one_order(shop: FakeShop, connect: Connect, **changes: Any) -> Data:
    shop.orders = [order(42, **changes)]
    snapshot = connect().orders(SINCE)
    assert snapshot.complete
    row: Data = snapshot.frame.iloc[0].to_dict()
    return row


def test_an_order(shop: FakeShop, connect: Connect) -> None:
    """Number, reference and both moments; placed is when the customer ordered, created when the record was made."""
    row = one_order(shop, connect, sourceIdentifier="OLD-9", processedAt="2026-11-19T08:00:00+01:00")
    assert (row["order_id"], row["order_number"], row["external_reference"]) == ("42", "#42", "OLD-9")
    assert row["placed_at"].isoformat() == "2026-11-19T07:00:00+00:00"
    assert row["created_at"].isoformat() == "2026-11-20T10:00:00+00:00"
    assert (row["state"], row["state_raw"], row["paid"]) == ("open", "PAID / UNFULFILLED", True)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("UNFULFILLED", "open"),
        ("PARTIALLY_FULFILLED", "open"),
        ("ON_HOLD", "open"),
        ("FULFILLED", "completed"),
        ("FULFILLMENT_NOT_REQUIRED", "completed"),
        ("RESTOCKED", "completed"),
        ("TELEPORTED", "unknown"),
    ],
)
def test_states(shop: FakeShop, connect: Connect, status: str, state: str) -> None:
    """Only fulfilment decides; a word that is new to us is not taken for either."""
    assert one_order(shop, connect, displayFulfillmentStatus=status)["state"] == state


def test_a_cancelled_order_is_cancelled_whatever_its_fulfilment(shop: FakeShop, connect: Connect) -> None:
    """Cancelling leaves the order unfulfilled."""
    row = one_order(shop, connect, cancelledAt="2026-11-20T11:00:00Z", displayFinancialStatus="REFUNDED")
    assert (row["state"], row["state_raw"]) == ("cancelled", "REFUNDED / UNFULFILLED / CANCELLED")


@pytest.mark.parametrize(
    ("status", "paid"),
    [
        ("PAID", True),
        ("PARTIALLY_REFUNDED", True),
        ("REFUNDED", True),
        ("PENDING", False),
        ("AUTHORIZED", None),
        ("PARTIALLY_PAID", False),
        ("EXPIRED", False),
        ("VOIDED", False),
        (None, None),
        ("BARTERED", None),
    ],
)
def test_paid(shop: FakeShop, connect: Connect, status: str | None, paid: bool | None) -> None:
    """Money that came in counts, a reservation or a part does not; what the shop does not say stays unknown."""
    found = one_order(shop, connect, displayFinancialStatus=status)["paid"]
    assert (None if str(found) == "<NA>" else found) is paid


def test_open_orders_of_any_age_and_recent_finished_ones_are_returned(shop: FakeShop, connect: Connect) -> None:
    """Finished ones from before the moment asked for are left out, and the note counts them."""
    done = {"displayFulfillmentStatus": "FULFILLED"}
    shop.orders = [
        order(1, **LONG_AGO),
        order(2, **LONG_AGO, **done),
        order(3, **LONG_AGO | {"createdAt": "2026-11-20T10:00:00Z"}, **done),
        order(4, **LONG_AGO, displayFulfillmentStatus="TELEPORTED"),
        order(5, **done),
        order(6, processedAt="2026-11-01T00:00:00Z", createdAt="2026-11-01T00:00:00Z", **done),
    ]
    snapshot = connect().orders(SINCE)
    assert list(snapshot.frame["order_id"]) == ["1", "3", "4", "5", "6"]
    assert (snapshot.expected, snapshot.complete) == (5, True)
    assert snapshot.notes[0] == "Completed and cancelled orders from before 2026-11-01 left out: 1."


def test_no_filter_is_trusted_to_find_open_orders(shop: FakeShop, connect: Connect) -> None:
    """Closed is not fulfilled, and a search reads an index that lags behind."""
    connect().orders(SINCE)
    assert shop.last("Orders").variables == {"after": None}


def test_test_orders_are_left_out_and_counted(shop: FakeShop, connect: Connect) -> None:
    """Nobody ships them, yet nobody should wonder where they went."""
    shop.orders = [order(1, test=True), order(2)]
    snapshot = connect().orders(SINCE)
    assert list(snapshot.frame["order_id"]) == ["2"]
    assert (snapshot.expected, snapshot.complete) == (1, True)
    assert snapshot.notes[0] == "Test orders left out: 1."


def test_orders_without_the_scope_for_all_are_incomplete(shop: FakeShop, connect: Connect) -> None:
    """Shopify hides older orders without a word; the rows that were read stay."""
    shop.scopes, shop.orders = ("read_orders",), [order(1)]
    snapshot = connect().orders(SINCE)
    assert snapshot.rows == 1
    (problem,) = snapshot.problems
    assert "read_all_orders" in problem
    assert "60 days" in problem


def test_orders_with_unknown_scopes_are_incomplete(shop: FakeShop, connect: Connect) -> None:
    """Whether something is hidden cannot be told then."""
    shop.queue["Scopes"] = [Response("", status=403)]
    assert not connect().orders(SINCE).complete


@pytest.mark.parametrize("moment", ["2026-11-20T10:00:00", "yesterday", "", 5, None])
def test_an_order_without_a_real_moment_is_incomplete(shop: FakeShop, connect: Connect, moment: Any) -> None:
    """A moment without offset could be any of two dozen."""
    shop.orders = [order(1, processedAt=moment)]
    assert not connect().orders(SINCE).complete
