"""Planters for step shipment_feedback."""

from datetime import timedelta

from shopswitch.sandbox.defects.planting import Planter, Planting
from shopswitch.sandbox.oracle.shipment_feedback import sent_orders
from shopswitch.sandbox.picqer.records import Order
from shopswitch.sandbox.spec import NEW_CONNECTION
from shopswitch.sandbox.systems import Line, OrderView

_CODES_OF = {"woocommerce": "W1", "magento": "M1", "shopify": "S1", "shopware": "SW2", "ccv": "C3", "bol": "B2"}
"""Platform → the claim that a wrong tracking code contradicts, and only that one."""
_END_OF = {"lightspeed": "L1"}
"""Platform → the claim that a lost report contradicts, where a wrong code contradicts none."""

_PLACED, _IMPORTED, _SHIPPED = timedelta(hours=6), timedelta(hours=5, minutes=56), timedelta(hours=3)
"""How long ago."""


def claim_contradicted(work: Planting, code: str, count: int) -> None:
    """Orders whose shipment arrived in the shop with another code, or did not arrive at all."""
    platform = work.new.platform
    claim = _CODES_OF.get(platform) or _END_OF.get(platform)
    if claim is None:
        raise work.refuse(code, f"nothing is claimed about shipments in {platform}")
    if platform in _END_OF and all(each.shows_nothing for each in sent_orders(work.world)):
        raise work.refuse(code, "no shipment has reached the shop yet: one more that does not would stand for all")
    for number in range(count):
        order, view = _taken_in(work, code)
        tracking = f"3SZOEK{order.idorder:09d}"
        _ship_silently(work, order, tracking)
        if platform in _CODES_OF:
            with work.world.at(work.world.now - _SHIPPED):
                lines = [Line(each.sku, each.quantity) for each in view.lines]
                work.new.report_shipment(view.order_id, lines, f"3SANDER{number:08d}", "PostNL", completes=True)
        work.world.integration.push_products({line.idproduct for line in order.lines})
        work.record(code, f"{claim} {view.number}")


def _taken_in(work: Planting, code: str) -> tuple[Order, OrderView]:
    """An order of the new shop of this day that Picqer took in."""
    now, books = work.world.now, work.world.picqer.books
    view = work.order("new", code, placed_at=now - _PLACED)
    with work.world.at(now - _IMPORTED):
        work.world.integration.take(work.world.connection(NEW_CONNECTION), view)
    row = books.find_row(NEW_CONNECTION, view.order_id)
    if row is None or row.idorder is None or not books.open_picklists(row.idorder):
        raise work.refuse(code, "an order of the new shop does not reach the warehouse")
    return books.orders[row.idorder], view


def _ship_silently(work: Planting, order: Order, tracking: str) -> None:
    """Send an order without telling the shop."""
    connection = work.world.connection(NEW_CONNECTION)
    before, connection.send_shipments = connection.send_shipments, False
    try:
        with work.world.at(work.world.now - _SHIPPED):
            work.world.integration.ship(order, None, tracking)
    finally:
        connection.send_shipments = before


def import_only(work: Planting, code: str, count: int) -> None:
    """A new connection that only takes orders in: no shipment ever reached the shop."""
    connection = work.world.connection(NEW_CONNECTION)
    if count != 1:
        raise work.refuse(code, "there is one new connection: ask for 1")
    if not all(each.shows_nothing for each in sent_orders(work.world)):
        raise work.refuse(code, "shipments have reached the shop already")
    connection.send_shipments = False
    order, _ = _taken_in(work, code)
    _ship_silently(work, order, f"3STEST{order.idorder:09d}")
    work.record(code, "new_connection")


PLANTERS: dict[str, Planter] = {
    "CLAIM_CONTRADICTED": Planter(claim_contradicted, after_switch=True),
    "IMPORT_ONLY": Planter(import_only, after_switch=True, single=True),
}
