"""What Picqer's guide says about shipments on each platform, as claims that one sent order bears out or contradicts.

A judge answers for one order: True (it bears the claim out), False (it contradicts it) or None (it shows nothing).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from shopswitch.checks.sent import Sent, fewer_pieces, same_pieces
from shopswitch.protocols import Evidence, ShipmentClaim

Judge = Callable[[Sent], bool | None]


@dataclass(frozen=True, slots=True)
class Way:
    """How one sent order is judged.

    Attributes:
        judge: What the order says.
        by: ``codes``: only codes are looked at, so a picklist without a parcel beside it does no harm. ``whole``: every
            picklist of the order must have a parcel, for whether and how a platform is told of one without is unknown.
    """

    judge: Judge
    by: Literal["codes", "whole"] = "whole"


def ask(claim: ShipmentClaim, sent: Sent) -> bool | None:
    """What an order says about a claim."""
    way = WAYS.get(claim.judged_by)
    if way is None or not sent.lists or (way.by == "whole" and sent.bare):
        return None
    return way.judge(sent)


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


def _shipment_per_delivery(sent: Sent) -> bool | None:
    if sent.shown is None:
        return None
    return sent.shown == sent.lists and set(sent.sent_codes) <= sent.codes and same_pieces(sent) is not False


def _completed_once_invoiced(sent: Sent) -> bool | None:
    """Completed once shipped and invoiced: an order that still has to be paid waits for its invoice."""
    if sent.finished and sent.state == "open" and sent.paid is not True:
        return None
    return _completed_at_last(sent)


def _shipped_with_a_code(sent: Sent) -> bool | None:
    if not sent.finished or sent.state not in ("open", "completed"):
        return None
    if sent.state == "open":
        return False
    if sent.shown is None:
        return None
    # Shipped without a code of ours may have been done by hand: it neither proves nor disproves the claim.
    fits = sent.shown > 0 and (not sent.sent_codes or bool(sent.codes & set(sent.sent_codes)))
    return True if fits else None


def _silent_until_the_last(sent: Sent) -> bool | None:
    if sent.finished or sent.shown is None or sent.state not in ("open", "completed"):
        return None
    return sent.state == "open" and not sent.shown


def _exactly_a_shipment_per_delivery(sent: Sent) -> bool | None:
    if sent.shown is None:
        return None
    return sent.shown == sent.lists and set(sent.sent_codes) == sent.codes and same_pieces(sent) is not False


def _state_of_the_delivery(sent: Sent) -> bool | None:
    """The word of the delivery; the order's own state does not follow it."""
    return sent.state == "completed" or sent.said_sent if sent.finished else sent.said_partly


def _first_code_only(sent: Sent) -> bool | None:
    if not sent.sent_codes or sent.shown is None:
        return None
    # Whether the code comes with the first parcel or with the last is unconfirmed.
    if not sent.finished and not sent.codes:
        return None
    return sent.codes == {sent.sent_codes[0]}


def _completed_with_all_pieces(sent: Sent) -> bool | None:
    said = _completed_at_last(sent)
    return False if said and fewer_pieces(sent) else said


def _own_codes_shown(sent: Sent) -> bool | None:
    # A label that the platform sells has a transport of its own, without a code of Picqer's.
    wanted = {parcel.code for parcel in sent.parcels if parcel.code and not parcel.label_of_platform}
    return None if not wanted or sent.shown is None else wanted <= sent.codes


WAYS: Mapping[Evidence, Way] = {
    "codes_shown": Way(_codes_shown, "codes"),
    "own_codes_shown": Way(_own_codes_shown, "codes"),
    "first_code_only": Way(_first_code_only, "codes"),
    "completed_with_the_last": Way(_completed),
    "open_until_the_last": Way(_open_meanwhile),
    "completed_at_last": Way(_completed_at_last),
    "completed_once_invoiced": Way(_completed_once_invoiced),
    "completed_with_all_pieces": Way(_completed_with_all_pieces),
    "shipped_with_a_code": Way(_shipped_with_a_code),
    "silent_until_the_last": Way(_silent_until_the_last),
    "shipment_per_delivery": Way(_shipment_per_delivery),
    "exactly_a_shipment_per_delivery": Way(_exactly_a_shipment_per_delivery),
    "state_of_the_delivery": Way(_state_of_the_delivery),
}
"""How each kind of evidence is read off an order."""
