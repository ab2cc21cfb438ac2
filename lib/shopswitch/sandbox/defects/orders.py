"""Planters for the steps order_transfer, open_orders and missed_orders."""

from collections.abc import Callable
from datetime import timedelta

from shopswitch.sandbox.defects.planting import Planting
from shopswitch.sandbox.picqer.records import Order, WebshopOrder
from shopswitch.sandbox.spec import NEW_CONNECTION, OLD_CONNECTION
from shopswitch.sandbox.systems import OrderView

Plant = Callable[[Planting, str, int], None]

# order_transfer


def old_order_open(work: Planting, code: str, count: int) -> None:
    """Carried-over orders that are not marked completed: paid ones and, every third, an unpaid one."""
    unpaid = count // 3 if work.new.imports_unpaid else 0
    for state, share in (("open", count - unpaid), ("unpaid", unpaid)):
        for view in work.carry_over(code, share, state):
            work.record(code, view.number)


def imported_again(work: Planting, code: str, count: int) -> None:
    """Carried-over orders that the new connection has already imported a second time."""
    connection = work.world.connection(NEW_CONNECTION)
    for view in work.carry_over(code, count, "open"):
        work.world.integration.take(connection, view)
        work.record(code, view.number)


def early_order_open(work: Planting, code: str, count: int) -> None:
    """Orders customers placed in the new shop before it was connected."""
    for _ in range(count):
        view = work.order("new", code, placed_at=work.hours_before(work.before_switch, 2, 20))
        work.record(code, view.number)


def carried_status_unknown(work: Planting, code: str, count: int) -> None:
    """Carried-over orders in a status that somebody made up."""
    for view in work.carry_over(code, count, "completed"):
        _set_custom(work, "new", code, view)
        work.record(code, view.number)


def _set_custom(work: Planting, slot: str, code: str, view: OrderView) -> None:
    shop = work.world.shops[slot]
    try:
        shop.set_order_state(view.order_id, "custom")
    except ValueError:
        raise work.refuse(code, f"{shop.platform} has no statuses of one's own") from None


# open_orders


def _imported(work: Planting, code: str, *, hours: tuple[float, float], state: str = "open") -> tuple[Order, OrderView]:
    """An order of the old shop that Picqer imported that many hours before its connection ended."""
    if state == "unpaid" and not work.old.imports_unpaid:
        raise work.refuse(code, f"Picqer takes no unpaid orders from {work.old.platform}")
    placed_at = work.hours_before(work.before_switch, *hours)
    view = work.order("old", code, placed_at=placed_at, state=state)
    books = work.world.picqer.books
    with work.world.at(placed_at + timedelta(minutes=4)):
        work.world.integration.take(work.world.connection(OLD_CONNECTION), view)
    row = books.rows[books.row_of[OLD_CONNECTION, view.order_id]]
    return books.orders[row.idorder or 0], view


def expected_unpaid(work: Planting, code: str, count: int) -> None:
    """Orders Picqer expects. After the switch they were cancelled in the old shop, where nobody looks any more."""
    for _ in range(count):
        order, view = _imported(work, code, hours=(5, 30), state="unpaid")
        if work.world.now >= work.world.switch_at:
            work.old.set_order_state(view.order_id, "cancelled")
        work.record(code, order.orderid)


def paused(work: Planting, code: str, count: int) -> None:
    """Orders somebody set aside."""
    for _ in range(count):
        order, _ = _imported(work, code, hours=(3, 40))
        order.status, order.paused_reason = "paused", "Klant belt terug"
        for picklist in work.world.picqer.books.open_picklists(order.idorder):
            picklist.status = "paused"
        work.record(code, order.orderid)


def concept_waiting(work: Planting, code: str, count: int) -> None:
    """Orders that stayed concept: the connection was set not to process them by itself."""
    connection = work.world.connection(OLD_CONNECTION)
    connection.auto_process = False
    try:
        for _ in range(count):
            order, _ = _imported(work, code, hours=(30, 90))
            work.record(code, order.orderid)
    finally:
        connection.auto_process = True


def picklist_snoozed(work: Planting, code: str, count: int) -> None:
    """Orders whose picklist sleeps."""
    for _ in range(count):
        order, _ = _imported(work, code, hours=(3, 40))
        picklist = work.world.picqer.books.open_picklists(order.idorder)[0]
        picklist.status, picklist.snoozed_until = "snoozed", work.world.now + timedelta(days=4)
        work.record(code, order.orderid)


def backorder_waiting(work: Planting, code: str, count: int) -> None:
    """Orders whose goods have come in since: a backorder does not turn into a picklist by itself."""
    books = work.world.picqer.books
    for _ in range(count):
        order, _ = _imported(work, code, hours=(3, 40))
        for picklist in books.open_picklists(order.idorder):
            for line in picklist.lines:
                books.row(line.idproduct, picklist.idwarehouse).picklists -= line.amount
                asked = next(each for each in order.lines if each.idorder_product == line.idorder_product)
                books.add_backorder(order, asked, line.amount, picklist.idwarehouse)
            del books.picklists[picklist.idpicklist]
        books.picklists_of[order.idorder] = []
        work.record(code, order.orderid)


def open_too_long(work: Planting, code: str, count: int) -> None:
    """Orders that have been on the shelf for more than a week."""
    for _ in range(count):
        order, _ = _imported(work, code, hours=(24 * 8, 24 * 16))
        work.record(code, order.orderid)


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
        _imported(work, code, hours=(1, 30))
    work.record(code, "old connection")


# missed_orders


def never_imported(work: Planting, code: str, count: int) -> None:
    """Paid orders Picqer never saw: every second one came in after the old connection was switched off."""
    for number in range(count):
        late = work.world.switch_at + timedelta(minutes=30 + number)
        early = work.hours_before(work.world.switch_at, 1, 40)
        placed_at = late if number % 2 and late < work.world.now else early
        work.record(code, work.order("old", code, placed_at=placed_at).number)


def unpaid_not_imported(work: Planting, code: str, count: int) -> None:
    """Unpaid orders Picqer never saw."""
    if not work.old.tells_payment:
        raise work.refuse(code, f"{work.old.platform} does not tell what was paid")
    _unseen(work, code, count, "unpaid")


def completed_not_imported(work: Planting, code: str, count: int) -> None:
    """Orders somebody completed in the old shop, past Picqer."""
    _unseen(work, code, count, "completed")


def _unseen(work: Planting, code: str, count: int, state: str) -> None:
    for _ in range(count):
        placed_at = work.hours_before(work.world.switch_at, 2, 24 * 6)
        work.record(code, work.order("old", code, placed_at=placed_at, state=state).number)


def missed_status_unknown(work: Planting, code: str, count: int) -> None:
    """Orders Picqer never saw, in a status that somebody made up."""
    for _ in range(count):
        placed_at = work.hours_before(work.world.switch_at, 2, 24 * 6)
        view = work.order("old", code, placed_at=placed_at, state="cancelled")
        _set_custom(work, "old", code, view)
        work.record(code, view.number)


def expected_orphaned(work: Planting, code: str, count: int) -> None:
    """Orders that were unpaid at the switch: Picqer goes on expecting a payment it can no longer see."""
    for _ in range(count):
        order, view = _imported(work, code, hours=(2, 30), state="unpaid")
        work.record(code, view.number)
        work.record("EXPECTED_UNPAID", order.orderid)


def _only_a_row(status: str, reason: str | None) -> Plant:
    def plant(work: Planting, code: str, count: int) -> None:
        for _ in range(count):
            placed_at = work.hours_before(work.world.switch_at, 2, 40)
            view = work.order("old", code, placed_at=placed_at)
            with work.world.at(placed_at + timedelta(minutes=4)):
                row: WebshopOrder = work.world.picqer.books.add_row(OLD_CONNECTION, view, status, reason)
            work.record(code, row.foreign_number)

    return plant


import_error = _only_a_row("error", "Product without SKU")
import_ignored = _only_a_row("ignored", "Ignored by a user")
import_stuck = _only_a_row("importing", None)
