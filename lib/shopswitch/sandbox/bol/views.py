"""Offers and orders in the world's words."""

from collections.abc import Sequence

from shopswitch.sandbox.bol.state import STOCK_CEILING, Offer, Order, Shipment
from shopswitch.sandbox.systems import Line, Listing, OrderView

DETAILS = frozenset({"barcode"})
"""What an offer can hold; all else belongs to bol's own catalogue."""


def within(quantity: int) -> int:
    """The quantity as bol takes it."""
    return max(0, min(quantity, STOCK_CEILING))


def listing_of(offer: Offer) -> Listing:
    """What the world sees of an offer."""
    return Listing(
        source_id=offer.offer_id,
        sku=offer.reference,
        shown_sku=offer.reference,
        name=offer.title,
        barcode=offer.ean,
        kind="simple",
        active=not offer.on_hold,
        stock=offer.amount,
        filled=DETAILS if offer.ean else frozenset(),
    )


def view_of(order: Order, shipments: Sequence[Shipment]) -> OrderView:
    """What the world sees of an order: the part the seller sends, with those of its shipments, oldest first.

    Which method the customer chose shows nowhere.
    """
    sent = [each for each in shipments if each.method == "FBR"]
    own = order.own()
    left = sum(item.left for item in own)
    state = "open" if left else "completed" if any(item.shipped for item in own) else "cancelled"
    shipped: dict[str, int] = {}
    for item in own:
        if item.shipped:
            shipped[item.reference] = shipped.get(item.reference, 0) + item.shipped
    return OrderView(
        order_id=order.order_id,
        number=order.order_id,
        state=state,
        state_raw="OPEN" if left else "HANDLED",
        importable=left > 0,
        placed_at=order.placed,
        created_at=order.placed,
        lines=tuple(Line(item.reference, item.quantity) for item in own),
        shipped=shipped,
        pickup=bool(order.pickup_point),
        tracking=tuple(each.tracking for each in sent if each.tracking),
        shipments=len(sent),
    )
