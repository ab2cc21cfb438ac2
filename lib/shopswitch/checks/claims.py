"""What Picqer's guide says about shipments on each platform, as claims that one sent order bears out or contradicts.

A judge answers for one order: True (it bears the claim out), False (it contradicts it) or None (it shows nothing).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from shopswitch.checks.sent import Sent, fewer_pieces, same_pieces

Judge = Callable[[Sent], bool | None]


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement.

    Attributes:
        id: As in the runbook's own list: a letter for the platform and a number.
        judge: What one order says about it; None for a claim that no order can decide.
        by: ``codes``: only codes are looked at, so a picklist without a parcel beside it does no harm. ``whole``: every
            picklist of the order must have a parcel, for whether and how a platform is told of one without is unknown.
    """

    id: str
    judge: Judge | None = None
    by: Literal["codes", "whole"] = "whole"

    def ask(self, sent: Sent) -> bool | None:
        """What an order says about this claim."""
        if self.judge is None or not sent.lists or (self.by == "whole" and sent.bare):
            return None
        return self.judge(sent)


def _codes_shown(sent: Sent) -> bool | None:
    wanted = set(sent.sent_codes)
    return None if not wanted or sent.shown is None else wanted <= sent.codes


def _completed(sent: Sent) -> bool | None:
    """Completed exactly when everything was sent."""
    if sent.state not in ("open", "completed"):
        return None
    return sent.finished == (sent.state == "completed")


def _open_meanwhile(sent: Sent) -> bool | None:
    return None if sent.finished else _completed(sent)


def _completed_at_last(sent: Sent) -> bool | None:
    return _completed(sent) if sent.finished else None


def _magento_shipments(sent: Sent) -> bool | None:
    if sent.shown is None:
        return None
    return sent.shown == sent.lists and set(sent.sent_codes) <= sent.codes and same_pieces(sent) is not False


def _magento_complete(sent: Sent) -> bool | None:
    """Magento completes what was shipped and invoiced: an order that still has to be paid waits for its invoice."""
    if sent.finished and sent.state == "open" and sent.paid is not True:
        return None
    return _completed_at_last(sent)


def _lightspeed_shipped(sent: Sent) -> bool | None:
    if not sent.finished or sent.state not in ("open", "completed"):
        return None
    if sent.state == "open":
        return False
    if sent.shown is None:
        return None
    # Shipped without a code of ours may have been done by hand: it neither proves nor disproves the claim.
    fits = sent.shown > 0 and (not sent.sent_codes or bool(sent.codes & set(sent.sent_codes)))
    return True if fits else None


def _lightspeed_silent(sent: Sent) -> bool | None:
    if sent.finished or sent.shown is None or sent.state not in ("open", "completed"):
        return None
    return sent.state == "open" and not sent.shown


def _shopify_fulfilments(sent: Sent) -> bool | None:
    if sent.shown is None:
        return None
    return sent.shown == sent.lists and set(sent.sent_codes) == sent.codes and same_pieces(sent) is not False


# What came back was sent before.
_SHIPPED = frozenset({"shipped", "returned", "returned_partially"})
_PARTIALLY = "shipped_partially"


def _shopware_state(sent: Sent) -> bool | None:
    """The word of the delivery; the order's own state does not follow it."""
    words = sent.words | frozenset(sent.state_raw.partition("/")[2].split("+"))
    if sent.finished:
        return sent.state == "completed" or bool(words & _SHIPPED)
    return _PARTIALLY in words


def _ccv_first_code(sent: Sent) -> bool | None:
    if not sent.sent_codes or sent.shown is None:
        return None
    # Whether the code comes with the first parcel or with the last is unconfirmed.
    if not sent.finished and not sent.codes:
        return None
    return sent.codes == {sent.sent_codes[0]}


def _bol_dispatched(sent: Sent) -> bool | None:
    said = _completed_at_last(sent)
    return False if said and fewer_pieces(sent) else said


def _bol_transport(sent: Sent) -> bool | None:
    # A label that bol.com sells has a transport of bol.com's own, without a code of Picqer's.
    wanted = {parcel.code for parcel in sent.parcels if parcel.code and "bol" not in parcel.carrier.casefold()}
    return None if not wanted or sent.shown is None else wanted <= sent.codes


ORIGIN = Claim("X1")
"""Shipments return only to the connection an order came from."""

CLAIMS: Mapping[str, tuple[Claim, ...]] = {
    "woocommerce": (
        Claim("W1", _codes_shown, "codes"),
        Claim("W2"),
        Claim("W3", _completed),
    ),
    "magento": (
        Claim("M1", _magento_shipments),
        Claim("M2", _open_meanwhile),
        Claim("M3", _magento_complete),
    ),
    "lightspeed": (
        Claim("L1", _lightspeed_shipped),
        Claim("L2", _lightspeed_silent),
    ),
    "shopify": (
        Claim("S1", _shopify_fulfilments),
        Claim("S2", _completed),
        Claim("S3"),
    ),
    "shopware": (
        Claim("SW1", _shopware_state),
        Claim("SW2", _codes_shown, "codes"),
        Claim("SW3"),
        Claim("SW5"),
    ),
    "ccv": (
        Claim("C1", _completed_at_last),
        Claim("C2", _open_meanwhile),
        Claim("C3", _ccv_first_code, "codes"),
    ),
    "bol": (
        Claim("B1", _bol_dispatched),
        Claim("B2", _bol_transport, "codes"),
        Claim("B3"),
    ),
}
"""Platform → its claims. Source: Picqer help, "Switching to another webshop", on the communication of shipments."""

SHOWS_WHOLE_ORDERS_ONLY = frozenset({"lightspeed"})
"""Platforms on which nothing is to be seen of an order before all of it was sent."""
