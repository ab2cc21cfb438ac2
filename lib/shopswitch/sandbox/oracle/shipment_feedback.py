"""What there is to find about shipments that come back to the new shop, or do not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from shopswitch.sandbox.oracle.moment import STILL_TO_DO, Found, switched
from shopswitch.sandbox.oracle.rows import namer
from shopswitch.sandbox.picqer.books import Books
from shopswitch.sandbox.picqer.records import Order, Picklist, Shipment, WebshopOrder
from shopswitch.sandbox.spec import NEW_CONNECTION
from shopswitch.sandbox.systems import OrderView

if TYPE_CHECKING:
    from shopswitch.sandbox.world import World

STEP: str = "shipment_feedback"
CODES: tuple[str, ...] = ("CLAIM_CONTRADICTED", "CLAIM_UNSEEN", "IMPORT_ONLY", "FEEDBACK_CONNECTION_UNKNOWN")
# Examples come with what is sent; the new connection is known from the switch on.
NOT_PLANTED: frozenset[str] = frozenset({"CLAIM_UNSEEN", "FEEDBACK_CONNECTION_UNKNOWN"})

# What fails on its way to a shop shows only 10 to 15 minutes later.
_SHOWN_AFTER = timedelta(minutes=20)
_MOST, _MOST_WHERE_CALLS_ARE_FEW = 200, 30
# Platforms that allow fewer than one call a second in the long run.
_FEW_CALLS = frozenset({"lightspeed", "shopify"})
# Platforms that learn of a shipment only when the whole order has left: silence before that proves nothing.
_ONLY_AT_THE_END = frozenset({"lightspeed"})


@dataclass(frozen=True, slots=True)
class Sent:
    """An order of which something has left, as Picqer and the new shop tell it.

    Attributes:
        done: Everything has left.
        codes: Of its parcels, the earliest first.
        parcels: Number of closed picklists that left as a parcel.
        view: The order in the new shop.
    """

    done: bool
    codes: tuple[str, ...]
    parcels: int
    view: OrderView

    @property
    def is_open(self) -> bool:
        """The shop still has it among those to be sent."""
        return self.view.state in STILL_TO_DO

    @property
    def is_completed(self) -> bool:
        """The shop shows it as sent."""
        return self.view.state == "completed"

    @property
    def shows_nothing(self) -> bool:
        """Nothing in the shop tells that anything has left."""
        return not self.view.tracking and not self.view.shipments and self.is_open


Verdict = bool | None
"""True: an example of the claim; False: against it; None: tells nothing about it."""


def _all_codes(sent: Sent) -> Verdict:
    return set(sent.codes) <= set(sent.view.tracking) if sent.codes else None


def _completed_when_done(sent: Sent) -> Verdict:
    return True if sent.is_completed else False if sent.is_open else None


def _completed(sent: Sent) -> Verdict:
    return _completed_when_done(sent) if sent.done else None


def _completed_only_when_done(sent: Sent) -> Verdict:
    return _completed_when_done(sent) if sent.done else not sent.is_completed


def _no_longer_open(sent: Sent) -> Verdict:
    return not sent.is_open if sent.done else None


def _still_open(sent: Sent) -> Verdict:
    return None if sent.done else sent.is_open


def _not_too_early(sent: Sent) -> Verdict:
    return None if sent.done else True if sent.is_open else False if sent.is_completed else None


def _a_shipment_each(sent: Sent) -> Verdict:
    if not sent.parcels:
        return None
    return sent.view.shipments == sent.parcels and set(sent.codes) <= set(sent.view.tracking)


def _a_fulfilment_each(sent: Sent) -> Verdict:
    if not sent.parcels:
        return None
    return sent.view.shipments == sent.parcels and set(sent.codes) == set(sent.view.tracking)


def _shipped_with_a_code(sent: Sent) -> Verdict:
    if not sent.done:
        return None
    return False if sent.is_open else True if sent.is_completed and set(sent.codes) & set(sent.view.tracking) else None


def _nothing_before_the_end(sent: Sent) -> Verdict:
    return None if sent.done else sent.is_open and not sent.view.tracking


def _partially_shipped(sent: Sent) -> Verdict:
    # Codes without a word of what was sent: that is what "partially" looks like there.
    return sent.is_completed if sent.done else bool(sent.view.tracking) and not sent.view.shipped


def _first_code(sent: Sent) -> Verdict:
    # Whether a first part brings its code at once, or only the last one brings it, is unconfirmed.
    early = not sent.done and not sent.view.tracking
    return None if early or not sent.codes else sent.view.tracking == sent.codes[:1]


CLAIMS: dict[str, dict[str, Callable[[Sent], Verdict]]] = {
    "woocommerce": {"W1": _all_codes, "W3": _completed_only_when_done},
    "magento": {"M1": _a_shipment_each, "M2": _not_too_early, "M3": _completed},
    "lightspeed": {"L1": _shipped_with_a_code, "L2": _nothing_before_the_end},
    "shopify": {"S1": _a_fulfilment_each, "S2": _completed_only_when_done},
    "shopware": {"SW1": _partially_shipped, "SW2": _all_codes},
    "ccv": {"C1": _no_longer_open, "C2": _still_open, "C3": _first_code},
    "bol": {"B1": _completed, "B2": _all_codes},
}
"""Platform → what Picqer's help says about shipments there, by the number of the claim."""


def truth(world: "World") -> Iterator[Found]:
    """Every order that contradicts what the platform should show, and every claim without an example."""
    if not switched(world):
        return
    if NEW_CONNECTION not in world.picqer.books.connections:
        yield "FEEDBACK_CONNECTION_UNKNOWN", "new_connection"
        return
    claims, sent = CLAIMS.get(world.spec.new, {}), sent_orders(world)
    told = [each for each in sent if each.done or (each.codes and world.spec.new not in _ONLY_AT_THE_END)]
    if told and all(each.shows_nothing for each in told):
        # One cause: the connection tells the shop nothing. No claim has an example then.
        yield "IMPORT_ONLY", "new_connection"
        yield from (("CLAIM_UNSEEN", claim) for claim in claims)
        return
    name = namer(world.shops["new"].orders())
    for claim, judge in claims.items():
        verdicts = [(judge(each), each) for each in sent]
        yield from (("CLAIM_CONTRADICTED", f"{claim} {name(each.view)}") for fits, each in verdicts if fits is False)
        if all(fits is None for fits, _ in verdicts):
            yield "CLAIM_UNSEEN", claim


def sent_orders(world: "World") -> list[Sent]:
    """The latest orders of the new connection of which something left long enough ago to show in the shop."""
    books = world.picqer.books
    views = {each.order_id: each for each in world.shops["new"].orders()}
    mine = [row for row in books.rows.values() if row.idcompany_webshop == NEW_CONNECTION and row.foreign_id in views]
    left = [(_closed(books, row), row) for row in mine if row.idorder is not None]
    told = [each for each in left if each[0] and _last(each[0]) <= world.now - _SHOWN_AFTER]
    told.sort(key=lambda each: _last(each[0]), reverse=True)
    shipments: dict[int, list[Shipment]] = {}
    for each in books.shipments.values():
        if each.parcels and not each.cancelled:
            shipments.setdefault(each.idpicklist, []).append(each)
    most = _MOST_WHERE_CALLS_ARE_FEW if world.spec.new in _FEW_CALLS else _MOST
    return [
        _sent(books.orders[row.idorder], [shipments.get(each.idpicklist, []) for each in closed], views[row.foreign_id])
        for closed, row in told[:most]
        if row.idorder is not None and row.status == "imported" and books.orders[row.idorder].status != "cancelled"
    ]


def _closed(books: Books, row: WebshopOrder) -> list[Picklist]:
    picklists = (books.picklists[each] for each in books.picklists_of.get(row.idorder or 0, ()))
    return [each for each in picklists if each.status == "closed" and each.closed_at is not None]


def _last(closed: list[Picklist]) -> datetime:
    return max(each.closed_at for each in closed if each.closed_at is not None)


def _sent(order: Order, per_picklist: list[list[Shipment]], view: OrderView) -> Sent:
    shipments = sorted(chain(*per_picklist), key=lambda each: (each.created, each.idshipment))
    return Sent(
        done=order.status == "completed",
        codes=tuple(parcel.tracking for each in shipments for parcel in each.parcels),
        parcels=sum(bool(each) for each in per_picklist),
        view=view,
    )
