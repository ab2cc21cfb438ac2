"""Planters for step open_orders."""

from datetime import timedelta

from shopswitch.sandbox.defects.intake import imported
from shopswitch.sandbox.defects.planting import Planter, Planting
from shopswitch.sandbox.picqer.records import Order
from shopswitch.sandbox.spec import OLD_CONNECTION


def _record(work: Planting, code: str, order: Order) -> None:
    """A week after the switch an order that is still to be sent is also one that nobody finished."""
    work.record(code, order.orderid)
    if work.world.now - work.world.switch_at > timedelta(days=7):
        work.record("OLD_ORDER_UNFINISHED", order.orderid)


def expected_unpaid(work: Planting, code: str, count: int) -> None:
    """Orders Picqer expects. After the switch they were cancelled in the old shop, where nobody looks any more."""
    for _ in range(count):
        order, view = imported(work, code, hours=(5, 30), state="unpaid")
        if work.world.now >= work.world.switch_at:
            work.old.set_order_state(view.order_id, "cancelled")
        work.record(code, order.orderid)


def paused(work: Planting, code: str, count: int) -> None:
    """Orders somebody set aside."""
    for _ in range(count):
        order, _ = imported(work, code, hours=(3, 40))
        order.status, order.paused_reason = "paused", "Klant belt terug"
        for picklist in work.world.picqer.books.open_picklists(order.idorder):
            picklist.status = "paused"
        _record(work, code, order)


def concept_waiting(work: Planting, code: str, count: int) -> None:
    """Orders that stayed concept: the connection was set not to process them by itself."""
    connection = work.world.connection(OLD_CONNECTION)
    connection.auto_process = False
    try:
        for _ in range(count):
            order, _ = imported(work, code, hours=(30, 90))
            _record(work, code, order)
    finally:
        connection.auto_process = True


def picklist_snoozed(work: Planting, code: str, count: int) -> None:
    """Orders whose picklist sleeps."""
    for _ in range(count):
        order, _ = imported(work, code, hours=(3, 40))
        picklist = work.world.picqer.books.open_picklists(order.idorder)[0]
        picklist.status, picklist.snoozed_until = "snoozed", work.world.now + timedelta(days=4)
        _record(work, code, order)


def backorder_waiting(work: Planting, code: str, count: int) -> None:
    """Orders whose goods have come in since: a backorder does not turn into a picklist by itself."""
    books = work.world.picqer.books
    for _ in range(count):
        order, _ = imported(work, code, hours=(3, 40))
        for picklist in books.open_picklists(order.idorder):
            for line in picklist.lines:
                books.row(line.idproduct, picklist.idwarehouse).picklists -= line.amount
                asked = next(each for each in order.lines if each.idorder_product == line.idorder_product)
                books.add_backorder(order, asked, line.amount, picklist.idwarehouse)
            del books.picklists[picklist.idpicklist]
        books.picklists_of[order.idorder] = []
        _record(work, code, order)


def open_too_long(work: Planting, code: str, count: int) -> None:
    """Orders that have been on the shelf for more than a week."""
    for _ in range(count):
        order, _ = imported(work, code, hours=(24 * 8, 24 * 16))
        _record(work, code, order)


def backlog_too_large(work: Planting, code: str, count: int) -> None:
    """So many orders, each fresh and in order, that they cannot be gone by the switch."""
    if count != 1:
        raise work.refuse(code, "there is one backlog: ask for 1")
    world = work.world
    if world.now - work.before_switch > timedelta(days=5):
        raise work.refuse(code, "after that many days every open order of the old connection is too old itself")
    books = world.picqer.books
    mine = [each for each in books.rows.values() if each.idcompany_webshop == OLD_CONNECTION and each.idorder]
    orders = [books.orders[row.idorder] for row in mine if row.idorder is not None]
    done = sum(each.status == "completed" and world.now - each.updated <= timedelta(days=14) for each in orders)
    for _ in range(max(11, 2 * done // 14 + 1)):
        imported(work, code, hours=(1, 30))
    work.record(code, "old connection")


PLANTERS: dict[str, Planter] = {
    "EXPECTED_UNPAID": Planter(expected_unpaid, old_shop=True, replace_only=True),
    "PAUSED": Planter(paused, old_shop=True, replace_only=True),
    "CONCEPT_WAITING": Planter(concept_waiting, old_shop=True, replace_only=True),
    "PICKLIST_SNOOZED": Planter(picklist_snoozed, old_shop=True, replace_only=True),
    "BACKORDER_WAITING": Planter(backorder_waiting, old_shop=True, replace_only=True),
    "OPEN_TOO_LONG": Planter(open_too_long, old_shop=True, replace_only=True),
    "BACKLOG_TOO_LARGE": Planter(backlog_too_large, old_shop=True, replace_only=True, single=True),
}
COMPANIONS = {
    code: {"OLD_ORDER_UNFINISHED"} for code in PLANTERS if code not in ("EXPECTED_UNPAID", "BACKLOG_TOO_LARGE")
}
"""A week after the switch, when they still wait for their goods or for somebody."""
