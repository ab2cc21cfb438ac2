"""Orders: lists with filters, single ones, changes, and what hangs on them."""

from collections.abc import Callable
from datetime import datetime

from shopswitch.sandbox.ccv.calls import Answer, Call, Handler, typed
from shopswitch.sandbox.ccv.errors import bad_request, no_record, same_value
from shopswitch.sandbox.ccv.order_shapes import note_shape, order_shape, row_shape
from shopswitch.sandbox.ccv.ordering import change_status, new_row
from shopswitch.sandbox.ccv.paging import flag, moment, number, ordered
from shopswitch.sandbox.ccv.records import NEW, STATUSES, Json, Note, Order, Row

_SORTS: dict[str, Callable[[Order], object]] = {
    "id": lambda order: order.id,
    "ordernumber": lambda order: order.number if order.is_completed else 0,
    "create_date": lambda order: order.created,
    "deliver_date": lambda order: order.deliver_date or order.created,
}
_SENDS_MAIL = frozenset({"ordermessages", "ordernotifications"})


def list_orders(call: Call) -> Answer:
    """GET orders/: unless asked otherwise only those whose checkout was finished."""
    query, done = call.query, flag(call.query, "is_completed", default=True)
    status, paid, wanted = number(query, "status"), flag(query, "is_paid"), number(query, "ordernumber")
    earliest, latest = moment(query, "min_create_date"), moment(query, "max_create_date")
    rare = number(query, "paymethod_id") not in (None, 1) or "transaction_id" in query
    dated = moment(query, "deliver_date") or moment(query, "take_out_date")

    def fits(order: Order) -> bool:
        return (
            order.is_completed == done
            and (status is None or order.status == status)
            and (paid is None or order.paid == paid)
            and (wanted is None or order.number == wanted)
            and (earliest is None or order.created >= earliest)
            and (latest is None or order.created <= latest)
            and (dated is None or order.deliver_date == dated)
            and not rare
        )

    found = [order for order in call.shop.store.orders.values() if fits(order)]
    return Answer(call.page(ordered(found, query, _SORTS), lambda order: order_shape(order, call.api)))


def _order(call: Call) -> Order:
    found = call.shop.store.orders.get(call.ids[0])
    if found is None:
        raise no_record("orders", call.ids[0])
    return found


def get_order(call: Call) -> Answer:
    """GET orders/{id}/."""
    return Answer(order_shape(_order(call), call.api))


def patch_order(call: Call) -> Answer:
    """PATCH orders/{id}/: status, payment, tracking; with `mail` the customer is told."""
    order, sent = _order(call), call.body()
    status = _status(sent)
    values: Json = {
        "paid": typed(sent, "paid", bool, "true or false"),
        "code": typed(sent, "track_and_trace_code", str, "a text"),
        "carrier": typed(sent, "track_and_trace_carrier", str, "a text"),
        "reservationnumber": typed(sent, "reservationnumber", str, "a text"),
        "deliver_method": typed(sent, "deliver_method", str, "a text"),
    }
    changes = {name: value for name, value in values.items() if value is not None}
    wanted = changes | ({} if status is None else {"status": status})
    same = bool(wanted) and all(getattr(order, name) == value for name, value in wanted.items())
    if same and call.shop.refuses_same_value and "orderrows" not in sent and "customer" not in sent:
        raise same_value()
    mail, note = typed(sent, "mail", bool, "true or false"), typed(sent, "note", str, "a text")
    if sent.get("customer") is not None:
        order.given_customer |= typed(sent, "customer", dict, "an object")
    if sent.get("orderrows") is not None:
        _replace_rows(call, order, sent)
    for name, value in changes.items():
        setattr(order, name, value)
    if status is not None:
        change_status(call.shop.store, order, status, call.shop.moment())
    if mail:
        call.shop.mails.append({"order_id": order.id, "kind": "status", "status": order.status, "note": note or ""})
    return Answer(None, 204)


def _status(sent: Json) -> int | None:
    status = typed(sent, "status", int, "a whole number")
    if status is not None and status not in STATUSES:
        raise bad_request("'status' must be a number from 1 to 14.")
    return None if status is None else int(status)


def post_order(call: Call) -> Answer:
    """POST orders/: customer and rows are needed; number and date are given by the shop."""
    sent, shop = call.body(), call.shop
    if not typed(sent, "customer", dict, "an object") or not typed(sent, "orderrows", list, "a list"):
        raise bad_request("'customer' and 'orderrows' are needed.")
    store, now = shop.store, shop.moment()
    finished = typed(sent, "is_completed", bool, "true or false") is not False
    status = (_status(sent) or NEW) if finished else None
    paid = bool(typed(sent, "paid", bool, "true or false"))
    rows = _rows(call, sent)
    order = Order(store.number("order"), store.number("number"), now, now, None, paid, None, sent["customer"], rows)
    order.prefix = store.prefix
    order.reservationnumber = typed(sent, "reservationnumber", str, "a text")
    order.code = typed(sent, "track_and_trace_code", str, "a text") or ""
    order.carrier = typed(sent, "track_and_trace_carrier", str, "a text")
    store.orders[order.id] = order
    store.rows |= {row.id: order for row in order.rows}
    if status is not None and shop.posted_orders_take_stock:
        change_status(store, order, status, now, takes=True)
    order.status = status
    return Answer(None if shop.post_answers_empty else order_shape(order, call.api), 201)


def _rows(call: Call, sent: Json) -> list[Row]:
    return [row for each in sent["orderrows"] for row in _row(call, each)]


def _row(call: Call, sent: object) -> list[Row]:
    if not isinstance(sent, dict):
        raise bad_request("Every row must be an object.")
    store = call.shop.store
    count = float(typed(sent, "count", (int, float), "a number") or 1)
    product = store.products.get(typed(sent, "product_id", int, "a product's id") or 0)
    chosen = typed(sent, "attribute_combination_id", int, "a combination's id")
    if product is None:
        if sent.get("product_id") is not None:
            raise bad_request(f"There is no product {sent['product_id']}.")
        name = typed(sent, "product_name", str, "a text") or ""
        price = round(float(typed(sent, "price", (int, float), "a number") or 0) * 100)
        free = Row(store.number("row"), count, price, product_name=name)
        free.product_number = typed(sent, "product_number", str, "a text") or ""
        return [free]
    combination = next((one for one in product.combinations if one.id == chosen), None)
    if chosen is not None and combination is None:
        raise bad_request(f"Product {product.id} has no combination {chosen}.")
    return new_row(store, combination or product, count)


def _replace_rows(call: Call, order: Order, sent: Json) -> None:
    """Put other rows in the place of all rows."""
    typed(sent, "orderrows", list, "a list")
    rows = _rows(call, sent)
    for row in order.rows:
        del call.shop.store.rows[row.id]
    order.rows = rows
    call.shop.store.rows |= {row.id: order for row in rows}


def list_rows(call: Call) -> Answer:
    """GET orders/{id}/orderrows/."""
    order = _order(call)
    return Answer(call.page(order.rows, lambda row: row_shape(row, order, call.api)))


def put_rows(call: Call) -> Answer:
    """PUT orders/{id}/orderrows/: replaces all rows."""
    order = _order(call)
    _replace_rows(call, order, call.body())
    return list_rows(call)


def _with_row(call: Call) -> tuple[Order, Row]:
    order = call.shop.store.rows.get(call.ids[0])
    if order is None:
        raise no_record("orderrows", call.ids[0])
    return order, next(row for row in order.rows if row.id == call.ids[0])


def get_row(call: Call) -> Answer:
    """GET orderrows/{id}/."""
    order, row = _with_row(call)
    return Answer(row_shape(row, order, call.api))


def patch_row(call: Call) -> Answer:
    """PATCH orderrows/{id}/: count and price."""
    (_, row), sent = _with_row(call), call.body()
    count, price = (typed(sent, name, (int, float), "a number") for name in ("count", "price"))
    row.count = row.count if count is None else float(count)
    row.price_cents = row.price_cents if price is None else round(price * 100)
    return Answer(None, 204)


def attachments(resource: str) -> dict[str, Handler]:
    """GET and POST of notes, messages or notifications of an order; the last two send mail."""

    def held(order: Order) -> list[Note]:
        notes: list[Note] = getattr(order, resource.removeprefix("order"))
        return notes

    def listed(call: Call) -> Answer:
        order = _order(call)
        return Answer(call.page(held(order), lambda note: note_shape(note, order, resource, call.api)))

    def posted(call: Call) -> Answer:
        order, sent = _order(call), call.body()
        text = typed(sent, "note", str, "a text") or typed(sent, "message", str, "a text") or ""
        kind = typed(sent, "type", str, "a text") or ""
        if not (text or kind):
            raise bad_request("There is nothing in it.")
        now: datetime = call.shop.moment()
        made = Note(call.shop.store.number(resource), now, text, kind)
        held(order).append(made)
        if resource in _SENDS_MAIL:
            call.shop.mails.append(
                {"order_id": order.id, "kind": kind or "message", "status": order.status, "note": text}
            )
        return Answer(note_shape(made, order, resource, call.api), 201)

    return {"GET": listed, "POST": posted}
