"""What is declared is done: capabilities, lines, shipments and writes."""

import re

import pytest

from shopswitch.errors import ConnectorError, WriteRefusedError
from shopswitch.frames.rows import each_row
from shopswitch.frames.snapshot import Snapshot
from shopswitch.protocols import (
    PRODUCT_FIELDS,
    CompletesOrders,
    StockTarget,
    TellsOrderLines,
    TellsShipments,
    WritesStock,
)
from shopswitch.testing.disturbances import LASTING, PASSING
from shopswitch.testing.filling import fill_orders
from shopswitch.testing.marking import asked_of
from shopswitch.testing.subject import PERMIT, Subject, Yard
from shopswitch.testing.truths import same_rows, wrong_lines


@asked_of("shop", "warehouse", "file")
def test_capabilities_are_what_the_connector_can_do(yard: Yard, key: str) -> None:
    """A declared ability has its methods and the other way round; words come from the common list."""
    subject = yard.subject(key)
    connector, can = subject.connector(), subject.platform.capabilities
    assert set(subject.resources) <= set(can.reads)
    assert can.product_fields <= set(PRODUCT_FIELDS)
    assert (can.writes_stock is True) == isinstance(connector, WritesStock)
    assert (can.completes_orders is True) == isinstance(connector, CompletesOrders)
    assert (can.lines_cost is not None) == isinstance(connector, TellsOrderLines)
    assert not isinstance(connector, TellsShipments) or bool(can.tracking_in)
    assert not set(can.open_statuses) & set(can.closed_statuses)
    assert bool(subject.system.other_code_field) == bool(can.other_code) if subject.platform.kind == "shop" else True
    if subject.platform.kind == "shop":
        assert can.stock_ceiling == subject.system.stock_ceiling


@asked_of("shop", needs=lambda platform: platform.capabilities.lines_cost is not None)
def test_lines_are_what_was_ordered(full: Subject) -> None:
    """SKU and pieces per order, at the declared cost; an order that is not there is a problem, not nothing."""
    connector = full.connector()
    assert isinstance(connector, TellsOrderLines)
    views = [view for view in full.system.orders() if view.state in ("open", "unpaid")][:7]
    before = len(full.calls())
    snapshot = connector.order_lines([view.order_id for view in views])
    assert snapshot.complete, snapshot.problems
    assert wrong_lines(snapshot, views) == []
    cost = full.platform.capabilities.lines_cost or 0
    assert len(full.calls()) - before <= cost * len(views) + 4
    assert not connector.order_lines([views[0].order_id, _unknown(full)]).complete


def _unknown(subject: Subject) -> str:
    """An id of the same form that no order has."""
    known = [view.order_id for view in subject.system.orders()]
    longest = max(known, key=len)
    return next(each for digit in "9876" if (each := re.sub(r"\d", digit, longest)) not in known)


@asked_of("shop", needs=lambda platform: platform.capabilities.lines_cost is not None)
@pytest.mark.parametrize("fault", [*PASSING, *LASTING])
def test_lines_are_whole_or_incomplete(full: Subject, fault: str) -> None:
    """The same rules as for lists."""
    ids = [view.order_id for view in full.system.orders() if view.state == "open"][:3]

    def read() -> Snapshot:
        connector = full.connector()
        assert isinstance(connector, TellsOrderLines)
        return connector.order_lines(ids)

    full.faults()
    before = len(full.calls())
    clean = read()
    for at in range(len(full.calls()) - before):
        full.faults((PASSING | LASTING)[fault] | {"after": at})
        disturbed = read()
        if fault in PASSING:
            assert disturbed.complete, (at, disturbed.problems)
        assert not disturbed.complete or same_rows(clean, disturbed), at


@asked_of("shop", needs=lambda platform: platform.capabilities.reports_shipments is True)
def test_what_was_sent_is_read(few: Subject) -> None:
    """The code of an order that was sent; no row for one that was not."""
    fill_orders(few, 7)
    connector = few.connector()
    assert isinstance(connector, TellsShipments)
    sent, kept = [view for view in few.system.orders() if view.state == "open"][:2]
    few.system.report_shipment(sent.order_id, list(sent.lines), "3SCODE123", "PostNL", completes=True)
    snapshot = connector.shipments([sent.order_id, kept.order_id])
    assert snapshot.complete, snapshot.problems
    assert [(row.order_id, row.tracking_code) for row in each_row(snapshot.frame)] == [(sent.order_id, "3SCODE123")]


@asked_of("shop", needs=lambda platform: platform.capabilities.writes_stock is True)
def test_stock_is_written_once_and_only_with_a_permit(few: Subject) -> None:
    """Refused without a permit; absolute with one; never sent twice when the answer is lost."""
    listing = next(each for each in few.system.listings() if each.kind == "simple" and each.stock is not None)
    row = next(row for row in each_row(few.read("stock").frame) if row.source_id == listing.source_id)
    target = StockTarget(row.source_id, row.sku, row.location_id)
    bare, allowed = few.connector(), few.connector(permit=PERMIT)
    assert isinstance(bare, WritesStock)
    assert isinstance(allowed, WritesStock)
    with pytest.raises(WriteRefusedError):
        bare.write_stock(target, 3)
    assert _stock(few, listing.source_id) == listing.stock
    for quantity in (41, 41, 0):
        allowed.write_stock(target, quantity)
        assert _stock(few, listing.source_id) == quantity
    last = next(c for c in few.calls()[::-1] if c.method != "GET")
    few.faults({"kind": "reset", "path": last.path, "method": last.method, "performed": True})
    before = len(few.calls())
    with pytest.raises(ConnectorError):
        allowed.write_stock(target, 17)
    assert sum(call.path == last.path and call.method == last.method for call in few.calls()[before:]) == 1


def _stock(subject: Subject, source_id: str) -> int | None:
    found: int | None = next(each.stock for each in subject.system.listings() if each.source_id == source_id)
    return found


@asked_of("shop", needs=lambda platform: platform.capabilities.completes_orders is True)
def test_an_order_is_completed_once_and_only_with_a_permit(few: Subject) -> None:
    """Refused without a permit; done with one; then left alone; without a mail where that is possible."""
    fill_orders(few, 4)
    view = next(view for view in few.system.orders() if view.state == "open")
    bare, allowed = few.connector(), few.connector(permit=PERMIT)
    assert isinstance(bare, CompletesOrders)
    assert isinstance(allowed, CompletesOrders)
    with pytest.raises(WriteRefusedError):
        bare.complete_order(view.order_id)
    assert _order_state(few, view.order_id) == "open"
    for _ in range(2):
        allowed.complete_order(view.order_id)
        assert _order_state(few, view.order_id) == "completed"
    declared = any("complet" in write for write in few.platform.capabilities.mails_on_write)
    assert declared or not getattr(few.system, "mails", [])


def _order_state(subject: Subject, order_id: str) -> str:
    return str(next(view.state for view in subject.system.orders() if view.order_id == order_id))
