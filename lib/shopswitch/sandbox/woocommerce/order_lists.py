"""Lists of orders, single orders, notes, refunds and counts.

Source: recorded answers of WooCommerce 11.0.1; REST API v3 reference, "Orders", "Order notes", "Refunds", "Reports".
"""

from collections.abc import Callable, Iterable
from typing import Any

from shopswitch.sandbox.woocommerce.calls import Answer, Call, paged
from shopswitch.sandbox.woocommerce.errors import ApiError, Json, invalid_id
from shopswitch.sandbox.woocommerce.order_shapes import show_note, show_order, show_refund
from shopswitch.sandbox.woocommerce.params import INTEGERS, STRINGS, Param, Specs, collection_params, date_params
from shopswitch.sandbox.woocommerce.product_lists import clean_text, date_conditions, sift, sort_rows
from shopswitch.sandbox.woocommerce.query import Tree
from shopswitch.sandbox.woocommerce.state import Note, Order, Refund, Store

HIDDEN = ("trash", "checkout-draft", "auto-draft")
"""What ``status=any`` leaves out."""

Condition = Callable[[Order], bool]


def status_words(store: Store) -> tuple[str, ...]:
    """Statuses an order can be given, in the order the error message lists them."""
    return ("auto-draft", *store.statuses)


def order_list_params(store: Store) -> Specs:
    """What the order list takes; statuses of plugins are valid values."""
    status = Param(enum=("any", "trash", *status_words(store)))
    more = {
        "status": Param("array", items=status, default=["any"]),
        "customer": Param("integer"),
        "product": Param("integer"),
        "parent": INTEGERS,
        "parent_exclude": INTEGERS,
        "created_via": STRINGS,
        "dp": Param("integer", default=2),
    }
    orderby = ("date", "id", "include", "title", "slug", "modified")
    return collection_params(orderby, **more) | date_params()


def list_orders(call: Call) -> Answer:
    """`GET orders`: without a status, bin and drafts stay out."""
    found = sift(call.store.orders.values(), _conditions(call))
    answer = paged(
        call, sort_rows(call.args, found, _SORT_KEYS), lambda order: show_order(call.store, order, call.base)
    )
    answer.link_query = _link_query(call)
    return answer


def get_order(call: Call) -> Answer:
    """`GET orders/{id}`: also from the bin."""
    order = call.store.orders.get(call.number())
    if order is None:
        raise invalid_id("woocommerce_rest_shop_order_invalid_id")
    return Answer(show_order(call.store, order, call.base))


def list_statuses(call: Call) -> Answer:
    """`GET orders/statuses`: unpaged, custom ones included."""
    return Answer([{"slug": slug, "name": name} for slug, name in call.store.statuses.items()])


def order_totals(call: Call) -> Answer:
    """`GET reports/orders/totals`: the statuses with their counts, unpaged."""
    counts = dict.fromkeys(call.store.statuses, 0)
    for order in call.store.orders.values():
        if order.status in counts:
            counts[order.status] += 1
    names = call.store.statuses
    return Answer([{"slug": slug, "name": names[slug], "total": count} for slug, count in counts.items()])


def product_totals(call: Call) -> Answer:
    """`GET reports/products/totals`: published products per kind, variations not counted."""
    kinds = {
        "external": "External/Affiliate product",
        "grouped": "Grouped product",
        "simple": "Simple product",
        "variable": "Variable product",
    }
    published = [product.kind for product in call.store.catalogue if product.status == "publish"]
    return Answer([{"slug": kind, "name": name, "total": published.count(kind)} for kind, name in kinds.items()])


def note_list_params(_store: Store) -> Specs:
    """What the list of notes takes; paging is not among it."""
    return {"type": Param(enum=("any", "customer", "internal"), default="any")}


def list_notes(call: Call) -> Answer:
    """`GET orders/{id}/notes`: all of them at once, newest first; within a second in no useful order."""
    order = find_order_of_note(call)
    kind = call.args["type"]
    notes = [note for note in order.notes if kind == "any" or note.for_customer == (kind == "customer")]
    notes.sort(key=lambda note: (-note.created.timestamp(), note.id))
    return Answer([show_note(call.store, order, note, call.base) for note in notes])


def get_note(call: Call) -> Answer:
    """`GET orders/{id}/notes/{id}`."""
    order = find_order_of_note(call)
    return Answer(show_note(call.store, order, find_note(order, call.number()), call.base))


def find_order_of_note(call: Call) -> Order:
    """The order of the path.

    Raises:
        ApiError: 404 with the code of the notes routes.
    """
    order = call.store.orders.get(call.number("order_id"))
    if order is None:
        raise invalid_id("woocommerce_rest_order_invalid_id", message="Invalid order ID.")
    return order


def find_note(order: Order, note_id: int) -> Note:
    """The note with this id.

    Raises:
        ApiError: 404.
    """
    note = next((note for note in order.notes if note.id == note_id), None)
    if note is None:
        raise invalid_id("woocommerce_rest_invalid_id", message="Invalid resource ID.")
    return note


def refund_list_params(_store: Store) -> Specs:
    """What the refund lists take."""
    return collection_params(("date", "id", "include", "title", "slug", "modified"))


def list_refunds(call: Call) -> Answer:
    """`GET orders/{id}/refunds`."""
    order = _order_of_refund(call)
    rows = sort_rows(call.args, list(order.refunds), _REFUND_KEYS)
    return paged(call, rows, lambda refund: show_refund(call.store, order, refund, call.base))


def get_refund(call: Call) -> Answer:
    """`GET orders/{id}/refunds/{id}`."""
    order = _order_of_refund(call)
    refund = next((refund for refund in order.refunds if refund.id == call.number()), None)
    if refund is None:
        raise invalid_id("woocommerce_rest_shop_order_refund_invalid_id")
    return Answer(show_refund(call.store, order, refund, call.base))


def list_all_refunds(call: Call) -> Answer:
    """`GET refunds`: of the whole shop."""
    orders = {refund.id: order for order in call.store.orders.values() for refund in order.refunds}
    rows = sort_rows(call.args, [refund for order in orders.values() for refund in order.refunds], _REFUND_KEYS)
    unique = list({refund.id: refund for refund in rows}.values())
    store = call.store
    return paged(call, unique, lambda one: show_refund(store, orders[one.id], one, call.base, with_parent=True))


def _order_of_refund(call: Call) -> Order:
    order = call.store.orders.get(call.number("order_id"))
    if order is None:
        raise ApiError(404, "woocommerce_rest_invalid_order_id", "Invalid order ID.")
    return order


def _conditions(call: Call) -> Iterable[Condition]:
    args: Json = call.args
    wanted = set(args["status"]) or {"any"}
    if "any" in wanted:
        yield lambda order: order.status not in HIDDEN
    else:
        yield lambda order: order.status in wanted
    if (customer := args.get("customer")) is not None:
        yield lambda order: order.customer_id == customer
    if product := args.get("product"):
        yield lambda order: any(product in (line.product_id, line.variation_id) for line in order.lines)
    if included := set(args.get("include") or []):
        yield lambda order: order.id in included
    if excluded := set(args.get("exclude") or []):
        yield lambda order: order.id not in excluded
    if parents := set(args.get("parent") or []):
        yield lambda _order: 0 in parents
    if channels := set(args.get("created_via") or []):
        yield lambda order: order.created_via in channels
    if text := clean_text(args.get("search")).lower():
        yield lambda order: text in _searchable(order)
    yield from date_conditions(call, ("after", "before"), lambda order: order.created)
    yield from date_conditions(call, ("modified_after", "modified_before"), lambda order: order.modified)


def _searchable(order: Order) -> str:
    names = [*order.billing.values(), *order.shipping.values(), *(line.name for line in order.lines)]
    return "\n".join([str(order.id), *names]).lower()


def _link_query(call: Call) -> Tree:
    """Paging links of orders repeat the query with lists spelled out and a few defaults added (recorded)."""
    spelled: dict[str, Any] = {
        name: call.args[name] if isinstance(call.args.get(name), list) else value for name, value in call.query.items()
    }
    return {"status": call.args["status"], "dp": call.args["dp"], "context": call.args["context"]} | spelled


_SORT_KEYS: dict[str, Callable[[Order], Any]] = {
    "date": lambda order: (order.created, order.id),
    "modified": lambda order: (order.modified, order.id),
}
_REFUND_KEYS: dict[str, Callable[[Refund], Any]] = {"date": lambda refund: (refund.created, refund.id)}
