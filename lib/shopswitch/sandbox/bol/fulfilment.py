"""What happens to orders: placed, shipped by the seller or by bol, cancelled; and processes that end later."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from shopswitch.sandbox.bol.state import PROCESS_KEPT, Offer, Order, OrderItem, Process, Shipment, Store
from shopswitch.sandbox.systems import Customer

_BOL_SENDS_AFTER = timedelta(hours=20)
_EXPIRES_AFTER = timedelta(days=8)
TRANSPORTERS = {"postnl": "TNT", "dhl": "DHL", "dpd": "DPD-NL", "ups": "UPS", "gls": "GLS", "bpost": "BPOST_BE"}
"""Carrier's name → bol's code; anything else is OTHER. PostNL parcels are TNT."""


def place(store: Store, customer: Customer, placed: datetime, *, pickup: bool = False) -> Order:
    """An order without items, sent to a pick-up point or not. Every sixth is delivered by appointment."""
    serial = store.serial()
    relay = "".join(store.rng.choice("abcdefghijklmnopqrstuvwxyz234567") for _ in range(26))
    count = len(store.orders) + 1
    return store.add_order(
        Order(
            store.fresh_order_id(),
            serial,
            placed,
            customer,
            f"{relay}@verkopen.bol.com",
            pickup_point="Afhaalpunt Voorbeeldplein" if pickup else "",
            by_appointment=count % 6 == 0,
        )
    )


def add_item(store: Store, order: Order, offer: Offer | None, reference: str, quantity: int) -> OrderItem:
    """A line of an order; without an offer it is one that bol does not know any more."""
    made = OrderItem(
        item_id=store.number("item"),
        order=order,
        offer=offer,
        reference=offer.reference if offer else reference,
        ean=offer.ean if offer else store.fresh_ean(),
        title=offer.title if offer else "Artikel",
        method=offer.method if offer else "FBR",
        quantity=quantity,
        price_cents=offer.price_cents if offer else 1000,
        changed=order.placed,
    )
    if made.method == "FBB":
        store.by_bol.append((order.placed + _BOL_SENDS_AFTER, order))
    return store.add_item(order, made)


def expires(order: Order) -> datetime:
    """When an item that nobody sends cancels itself."""
    return order.placed + _EXPIRES_AFTER


def ship(
    store: Store,
    order: Order,
    parts: Sequence[tuple[OrderItem, int]],
    at: datetime,
    about: Mapping[str, str],
) -> Shipment | None:
    """Send these pieces.

    Args:
        store: The account.
        order: What they belong to.
        parts: Items with pieces; never more than are left.
        at: When.
        about: `transporter`, `tracking`, `label_id`, `reference`; any may be absent.

    Returns:
        The shipment, or None when there is nothing to send.
    """
    sent = [(item, min(count, item.left)) for item, count in parts if min(count, item.left) > 0]
    if not sent:
        return None
    for item, count in sent:
        item.shipped += count
        item.changed = at
    method = sent[0][0].method
    made = Shipment(store.number("shipment"), store.number("transport"), order, method, at, sent, **about)
    return store.add_shipment(made)


def ship_rest(store: Store, order: Order, at: datetime) -> None:
    """Send what the seller still has to send, without a code."""
    ship(store, order, [(item, item.left) for item in order.own()], at, {"transporter": "OTHER"})


def cancel(order: Order, at: datetime) -> None:
    """Cancel what is left of an order."""
    for item in order.items:
        if item.left:
            item.cancelled += item.left
            item.changed = at


def reopen(store: Store, order: Order, at: datetime) -> None:
    """Take back everything that was sent or cancelled, as only the sandbox can."""
    store.drop_shipments_of(order.order_id)
    for item in order.own():
        item.shipped = item.cancelled = 0
        item.changed = at


def begin(
    store: Store, event: str, entity_id: str, *, at: datetime, due: datetime, work: Callable[[], str | None]
) -> Process:
    """Take in an asynchronous write.

    Args:
        store: The account.
        event: bol's word, such as ``CREATE_SHIPMENT``.
        entity_id: What it concerns.
        at: Now.
        due: When it is carried out; at once when that is now.
        work: Carries it out; returns an error or None.
    """
    words = event.lower().replace("_", " ")
    made = Process(store.number("process"), event, f"{words} for {entity_id}.", entity_id, at, due, work)
    store.processes[made.process_id] = made
    store.pending.append(made)
    return made


def settle(store: Store, now: datetime) -> None:
    """Let everything happen that is due: processes, and what bol sends itself."""
    ready = [each for each in store.pending if each.due <= now]
    store.pending = [each for each in store.pending if each.due > now]
    for process in ready:
        error = process.work()
        process.ended = process.due
        process.status, process.error = ("FAILURE", error) if error else ("SUCCESS", "")
    if not store.by_bol:
        return
    for due, order in [each for each in store.by_bol if each[0] <= now]:
        theirs = [(item, item.left) for item in order.items if item.method == "FBB"]
        ship(store, order, theirs, due, {"transporter": "TNT", "tracking": f"3SBOL{order.serial:09d}"})
    store.by_bol = [each for each in store.by_bol if each[0] > now]


def is_kept(process: Process, now: datetime) -> bool:
    """Whether a process can still be asked for."""
    return process.ended is None or now - process.ended <= PROCESS_KEPT
