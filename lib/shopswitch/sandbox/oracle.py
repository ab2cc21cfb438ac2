"""What a perfect runbook would find in a client now.

Told from the state of the emulated systems, never through their interfaces, and written without a look at the
checks: where the two disagree, one of them is wrong.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from shopswitch.sandbox.picqer.records import OPEN_STATUSES, Order, Product, WebshopOrder
from shopswitch.sandbox.spec import NEW_CONNECTION, OLD_CONNECTION, STEP_OF_CODE
from shopswitch.sandbox.systems import Listing, OrderView

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World

Found = tuple[str, str]
"""Code and subject."""

_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_STILL_TO_DO = ("open", "unpaid")


def truth(world: "World") -> list[dict[str, str]]:
    """Step, code and subject of everything there is to find, sorted."""
    found: set[Found] = set()
    for source in (_start, _sku_match, _order_transfer, _open_orders, _missed_orders, _stock_match):
        found.update(source(world))
    return [
        {"step": step, "code": code, "subject": subject}
        for step, code, subject in sorted((STEP_OF_CODE[code], code, subject) for code, subject in found)
    ]


def _switched(world: "World") -> bool:
    return world.now >= world.switch_at


def _replaces(world: "World") -> bool:
    return world.spec.scenario == "replace"


def _start(world: "World") -> Iterator[Found]:
    if _replaces(world) and not world.names_old_connection:
        yield "OLD_CONNECTION_UNKNOWN", "old_connection"
    if not _switched(world):
        return
    if NEW_CONNECTION not in world.picqer.books.connections:
        yield "NEW_CONNECTION_UNKNOWN", "new_connection"
    elif not _came_through(world, NEW_CONNECTION):
        yield "CONNECTION_UNSEEN", "new_connection"


def _came_through(world: "World", connection: int) -> bool:
    return any(row.idcompany_webshop == connection for row in world.picqer.books.rows.values())


# sku_match


def _sellable(world: "World", slot: str) -> list[Listing]:
    shop = world.shops.get(slot)
    return [] if shop is None else [each for each in shop.listings() if each.kind != "parent"]


def _is_blank(listing: Listing) -> bool:
    return not listing.sku.strip()


def _normal_forms() -> list[tuple[str, Callable[[str], str]]]:
    def folded(code: str) -> str:
        return code.casefold()

    def unspaced(code: str) -> str:
        return "".join(code.split())

    def unpadded(code: str) -> str:
        return code.lstrip("0")

    return [
        ("CASE_DIFFERS", folded),
        ("SPACES_DIFFER", unspaced),
        ("ZEROS_DIFFER", unpadded),
        ("NEARLY_EQUAL", lambda code: unpadded(unspaced(folded(code)))),
    ]


def _sku_match(world: "World") -> Iterator[Found]:
    products = world.picqer.books.products.values()
    active = {each.productcode: each for each in products if each.active}
    inactive = {each.productcode for each in products if not each.active} - active.keys()
    new, old = _sellable(world, "new"), _sellable(world, "old")
    # What stands in the field beside the SKU is neither blank nor unknown nor missing: it is one mistake of its own.
    linked = {each.sku for each in new if not _is_blank(each)} & active.keys()
    misplaced = [each for each in new if each.other_code in active.keys() - linked and each.sku not in active]
    yield from (("SKU_IN_OTHER_FIELD", each.other_code) for each in misplaced)
    new = [each for each in new if each not in misplaced]
    moved = {each.other_code for each in misplaced}
    active = {code: each for code, each in active.items() if code not in moved}
    yield from _within_one_shop(new, "NEW")
    yield from _within_one_shop(old, "OLD")
    in_new = {each.sku for each in new if not _is_blank(each)}
    on_sale = {each.sku for each in new if not _is_blank(each) and each.active}
    yield from (("INACTIVE_IN_PICQER", sku) for sku in on_sale & inactive)
    sides = {"new": new, "picqer": list(products)} | ({"old": old} if "old" in world.shops else {})
    yield from (("NO_PRODUCTS", side) for side, rows in sides.items() if not rows)

    unknown = in_new - active.keys() - inactive
    unsold = active.keys() - in_new
    for code, normal in _normal_forms():
        forms = {normal(sku): sku for sku in unknown}
        pairs = {theirs for theirs in unsold if normal(theirs) in forms}
        matched = {normal(theirs) for theirs in pairs}
        yield from ((code, theirs) for theirs in pairs)
        unsold = unsold - pairs
        unknown = {sku for sku in unknown if normal(sku) not in matched}

    kinds: dict[str, set[str]] = {}
    for each in new:
        kinds.setdefault(each.sku, set()).add(each.kind)
    for sku in unknown:
        yield "VIRTUAL_NOT_IN_PICQER" if kinds[sku] == {"virtual"} else "NOT_IN_PICQER", sku
    loose = _normal_forms()[-1][1]
    sold = {loose(each.shown_sku) for each in old if each.active and each.shown_sku.strip()}
    yield from (("MISSING_IN_NEW", sku) for sku in unsold if loose(sku) in sold)
    waiting = (active.keys() & in_new) - on_sale
    yield from (("NOT_ON_SALE", sku) for sku in waiting if loose(sku) in sold)
    known = {loose(sku) for sku in [*active, *moved, *inactive, *in_new]}
    goods = {each.sku for each in old if each.active and not _is_blank(each) and each.kind in ("simple", "variant")}
    yield from (("ONLY_IN_OLD", sku) for sku in goods if loose(sku) not in known)
    yield from _barcodes(new, active)


def _within_one_shop(rows: list[Listing], side: str) -> Iterator[Found]:
    blank = [each for each in rows if _is_blank(each) and (each.active or side == "NEW")]
    yield from ((f"BLANK_IN_{side}", each.source_id) for each in blank)
    counts = Counter(each.sku for each in rows if not _is_blank(each))
    yield from ((f"DUPLICATE_IN_{side}", sku) for sku, count in counts.items() if count > 1)


def _barcodes(new: list[Listing], active: dict[str, Product]) -> Iterator[Found]:
    owners: dict[str, set[str]] = {}
    for each in new:
        barcode = each.barcode.strip()
        if not barcode or _is_blank(each):
            continue
        owners.setdefault(barcode, set()).add(each.sku)
        known = active[each.sku].barcode.strip() if each.sku in active else ""
        if known and known.lstrip("0") != barcode.lstrip("0"):
            yield "EAN_DIFFERS", each.sku
    yield from (("EAN_SHARED", barcode) for barcode, skus in owners.items() if len(skus) > 1)


# order_transfer


def _old_orders(world: "World") -> list[OrderView]:
    return world.shops["old"].orders() if "old" in world.shops else []


def _order_transfer(world: "World") -> Iterator[Found]:
    boundary = world.switch_at if _switched(world) else world.now
    old = _old_orders(world)
    names = {name for each in old for name in (each.order_id, each.number)}
    placed: dict[str, list[OrderView]] = {}
    for each in old:
        placed.setdefault(each.number, []).append(each)
    rows = _rows_by_name(world, NEW_CONNECTION)
    entered_again = _missed_ones(world, old) if _switched(world) else set()
    if _switched(world) and not any(_rows_of(rows, view) for view in world.shops["new"].orders()):
        yield "NEW_CONNECTION_NEEDED", "new_connection"

    def carried_over(view: OrderView) -> bool:
        if view.reference in entered_again:
            return False
        twins = placed.get(view.number, [])
        return (
            (view.reference != "" and view.reference in names)
            or any(abs(twin.placed_at - view.placed_at) <= 3 * _HOUR for twin in twins)
            or view.created_at - view.placed_at > _DAY
        )

    for view in world.shops["new"].orders():
        mine = [row for row in _rows_of(rows, view) if row.status != "error"]
        came_in = any(row.status not in ("ignored", "canceled") for row in mine)
        if not carried_over(view):
            if view.placed_at < boundary and _replaces(world):
                if came_in:
                    yield "EARLY_ORDER_IMPORTED", view.number
                elif view.state in (*_STILL_TO_DO, "custom") and not mine:
                    yield "EARLY_ORDER_OPEN", view.number
        elif came_in:
            yield "IMPORTED_AGAIN", view.number
        elif not mine and view.state in _STILL_TO_DO:
            yield "OLD_ORDER_OPEN", view.number
        elif not mine and view.state == "custom":
            yield "CARRIED_STATUS_UNKNOWN", view.number


def _missed_ones(world: "World", old: list[OrderView]) -> set[str]:
    """Numbers and ids of old orders still to be sent that Picqer never took in: entering those again is right."""
    rows = _rows_by_name(world, OLD_CONNECTION)
    missed = [
        view
        for view in old
        if view.state in (*_STILL_TO_DO, "custom")
        and all(row.status in ("ignored", "canceled", "error") for row in _rows_of(rows, view))
    ]
    return {name for view in missed for name in (view.number, view.order_id)}


def _rows_by_name(world: "World", connection: int) -> dict[tuple[str, str], list[WebshopOrder]]:
    rows: dict[tuple[str, str], list[WebshopOrder]] = {}
    for row in world.picqer.books.rows.values():
        if row.idcompany_webshop == connection:
            rows.setdefault(("id", row.foreign_id), []).append(row)
            rows.setdefault(("number", row.foreign_number), []).append(row)
    return rows


def _rows_of(rows: dict[tuple[str, str], list[WebshopOrder]], view: OrderView) -> list[WebshopOrder]:
    return [*rows.get(("id", view.order_id), []), *rows.get(("number", view.number), [])]


# open_orders


def _open_orders(world: "World") -> Iterator[Found]:
    if not _replaces(world):
        return
    if not world.names_old_connection:
        yield "ORIGIN_UNKNOWN", "old_connection"
        return
    books = world.picqer.books
    ids = {row.idorder for row in books.rows.values() if row.idcompany_webshop == OLD_CONNECTION}
    mine = [each for each in books.orders.values() if each.idorder in ids]
    waiting = {each.idorder for each in books.backorders.values()}
    quiet = 0
    for order in mine:
        if order.status not in OPEN_STATUSES:
            continue
        code = _open_code(world, order, waits=order.idorder in waiting)
        if code:
            yield code, order.orderid
        else:
            quiet += 1
    done = sum(each.status == "completed" and world.now - each.updated <= 14 * _DAY for each in mine)
    if quiet > 10 and quiet * 14 > 2 * done:
        yield "BACKLOG_TOO_LARGE", "old connection"


def _open_code(world: "World", order: Order, *, waits: bool) -> str:
    age = world.now - order.created
    picklists = world.picqer.books.open_picklists(order.idorder)
    rules = (
        ("EXPECTED_UNPAID", order.status == "expected"),
        ("PAUSED", order.status == "paused"),
        ("CONCEPT_WAITING", order.status == "concept" and age > _DAY),
        ("PICKLIST_SNOOZED", any(each.status == "snoozed" for each in picklists)),
        ("BACKORDER_WAITING", waits),
        ("OPEN_TOO_LONG", order.status == "processing" and age > 7 * _DAY),
    )
    return next((code for code, fits in rules if fits), "")


# missed_orders


def _missed_orders(world: "World") -> Iterator[Found]:
    if not _switched(world) or not _replaces(world):
        return
    if not world.names_old_connection:
        yield "OLD_CONNECTION_NEEDED", "old_connection"
        return
    rows, old = _rows_by_name(world, OLD_CONNECTION), world.shops["old"]
    there = _rows_by_name(world, NEW_CONNECTION)
    entered = {
        each.reference
        for each in world.shops["new"].orders()
        if each.reference
        and (
            each.state in (*_STILL_TO_DO, "custom")
            or (each.state != "cancelled" and any(row.status == "imported" for row in _rows_of(there, each)))
        )
    }
    for view in old.orders():
        mine = _rows_of(rows, view)
        if mine:
            yield from _stranded(view, mine)
        elif view.number not in entered and view.order_id not in entered:
            state = "open" if view.state == "unpaid" and not old.tells_payment else view.state
            yield from _unseen(view, state, recent=view.placed_at > world.switch_at - 7 * _DAY)


def _unseen(view: OrderView, state: str, *, recent: bool) -> Iterator[Found]:
    codes = {"open": "NEVER_IMPORTED", "unpaid": "UNPAID_NOT_IMPORTED", "custom": "MISSED_STATUS_UNKNOWN"}
    if state in codes:
        yield codes[state], view.number
    elif state == "completed" and recent:
        yield "COMPLETED_NOT_IMPORTED", view.number


def _stranded(view: OrderView, rows: Iterable[WebshopOrder]) -> Iterator[Found]:
    codes = {
        "error": "IMPORT_ERROR",
        "ignored": "IMPORT_IGNORED",
        "expected": "EXPECTED_ORPHANED",
        "importing": "IMPORT_STUCK",
    }
    if view.state == "open" and any(row.status == "canceled" for row in rows):
        yield "IMPORT_CANCELED", view.number
    if view.state in _STILL_TO_DO:
        yield from ((codes[row.status], view.number) for row in rows if row.status in codes)


# stock_match


def _stock_match(world: "World") -> Iterator[Found]:
    if not _switched(world):
        return
    books, shop = world.picqer.books, world.shops["new"]
    for each in _sellable(world, "new"):
        product = books.product(each.sku)
        if product is None or not product.active or each.sku != each.shown_sku:
            continue
        if each.kind not in ("simple", "variant"):
            if product.type == "normal":
                yield "NOT_COMPARED", each.sku
            continue
        if product.type in ("virtual_composition", "composition_with_stock"):
            yield "COMPOSITION_NOT_COMPARED", each.sku
        elif product.type == "normal":
            free = books.free(product.idproduct)
            most = free if shop.stock_ceiling is None else min(free, shop.stock_ceiling)
            yield from ((code, each.sku) for code in _stock_codes(each, most))
            elsewhere = list(shop.stock_by_location(each.source_id).values())[1:] if shop.several_locations else []
            if any(pieces > 0 for pieces in elsewhere):
                yield "STOCK_ELSEWHERE", each.sku


def _stock_codes(listing: Listing, expected: int) -> Iterator[str]:
    if listing.shared:
        yield "STOCK_AT_PARENT"
    elif listing.stock is None:
        yield "STOCK_NOT_TRACKED"
    elif expected < 0 and listing.stock in (0, expected):
        yield "STOCK_NEGATIVE"
    elif listing.stock != expected:
        yield "STOCK_DIFFERS"
