"""What there is to find about a change of platform itself.

The properties of each platform as its own documentation tells them and as Picqer's help says the integration uses
them; what nobody could confirm counts as lacking. A platform that is not in the table has no findings: nothing is
known of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shopswitch.sandbox.oracle.moment import Found, replaces

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World

STEP: str = "platform_differences"
CODES: tuple[str, ...] = (
    "PARTIAL_NOT_SHOWN",
    "LINES_NOT_SHOWN",
    "SHIPMENT_NOT_SHOWN",
    "FIRST_CODE_ONLY",
    "COMPLETES_BY_ITSELF",
    "MAILS_CUSTOMER",
    "NO_ORDER_ENTRY",
    "STOCK_CEILING",
    "STOCK_LOCATIONS",
)
# All of it follows from the pair of platforms.
NOT_PLANTED: frozenset[str] = frozenset(CODES)


@dataclass(frozen=True, slots=True)
class Nature:
    """What a platform can show and what it does of its own accord.

    Attributes:
        shipments: Has an object for a shipment.
        partly: Shows that part of an order has left.
        lines: Shows what was in a parcel.
        first_code: Keeps the first tracking code only.
        completes: Decides itself when an order is complete.
        mails: Some write mails the customer, at least unless it is told not to.
        entry: Orders can be entered through its interface.
        ceiling: Takes no higher stock than some number.
        locations: Keeps stock per location.
    """

    shipments: bool = False
    partly: bool = False
    lines: bool = False
    first_code: bool = False
    completes: bool = False
    mails: bool = False
    entry: bool = False
    ceiling: bool = False
    locations: bool = False


NATURES: dict[str, Nature] = {
    # A note on the order is all; setting an order to completed mails the customer.
    "woocommerce": Nature(mails=True, entry=True),
    # Complete means shipped and invoiced, decided by the shop. Stock is kept per source.
    "magento": Nature(shipments=True, partly=True, lines=True, completes=True, mails=True, entry=True, locations=True),
    # One shipment for the whole order. Orders cannot be posted; the way round through a checkout is unconfirmed.
    "lightspeed": Nature(shipments=True, mails=True),
    "shopify": Nature(shipments=True, partly=True, lines=True, completes=True, mails=True, entry=True, locations=True),
    # A delivery has a state and a list of codes: no object per parcel, no lines.
    "shopware": Nature(partly=True, mails=True, entry=True),
    # No shipments: a status and one code per order.
    "ccv": Nature(first_code=True, mails=True, entry=True),
    # Shipments are per order item; orders are only ever bought.
    "bol": Nature(shipments=True, partly=True, lines=True, ceiling=True),
}


def truth(world: "World") -> Iterator[Found]:
    """Everything that is less, or simply other, than it was."""
    new = NATURES.get(world.spec.new)
    old = NATURES.get(world.spec.old or "") if replaces(world) else None
    if new is None:
        return
    lost = (
        ("PARTIAL_NOT_SHOWN", "partial shipments", new.partly, old is None or old.partly),
        ("LINES_NOT_SHOWN", "shipped lines", new.lines, old is None or old.lines),
        ("SHIPMENT_NOT_SHOWN", "shipments", new.shipments, old is None or old.shipments),
    )
    yield from ((code, subject) for code, subject, has, had in lost if had and not has)
    gained = (
        ("FIRST_CODE_ONLY", "tracking codes", new.first_code, old is not None and old.first_code),
        ("COMPLETES_BY_ITSELF", "completed", new.completes, old is not None and old.completes),
        ("MAILS_CUSTOMER", "mails", new.mails, old is not None and old.mails),
        ("STOCK_CEILING", "stock", new.ceiling, old is not None and old.ceiling),
        ("STOCK_LOCATIONS", "locations", new.locations, old is not None and old.locations),
    )
    yield from ((code, subject) for code, subject, has, had in gained if has and not had)
    if not new.entry:
        yield "NO_ORDER_ENTRY", "order entry"
