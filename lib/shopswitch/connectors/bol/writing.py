"""What this connector can change: the stock of an offer.

Source: PATCH /retailer/offers/{offer-id} of offers v11, which answers 204 once it is done.
"""

import re

from shopswitch.connectors.bol.doors import Doors
from shopswitch.connectors.bol.limits import OFFER, OFFER_CHANGE
from shopswitch.connectors.bol.rows import is_own
from shopswitch.connectors.bol.values import take_id, take_or_none
from shopswitch.errors import RequestError, UnexpectedResponseError, WriteRefusedError
from shopswitch.http.wire import Wire
from shopswitch.protocols import StockTarget

CEILING = 999
"""Highest quantity of v10; v11 names none, and what it would do with more is not known."""

_OFFER_ID = re.compile(r"[0-9A-Fa-f-]{36}")


def write_stock(doors: Doors, wire: Wire, target: StockTarget, quantity: int) -> None:
    """Tell how much lies in the retailer's warehouse; more than the ceiling is told as the ceiling.

    Whether bol.com or the retailer takes open orders off stays as it is.

    Raises:
        WriteRefusedError: The offer is not what it was when the stock was read.
        ConnectorError: Refused, or unknown whether it was done.
    """
    if quantity < 0 or not _OFFER_ID.fullmatch(target.source_id):
        raise RequestError(
            f"Stock of the {wire.system} can only be set to nothing or more, and of an offer.",
            hint="Correct the stock in Picqer, or read the offers again.",
            system=wire.system,
        )
    path = f"/retailer/offers/{target.source_id}"
    offer = doors.to(OFFER).get(path).json_object()
    if take_id(offer, "offerId") != target.source_id:
        raise UnexpectedResponseError(f"The {wire.system} answered another offer than was asked for.")
    if (take_or_none(offer, "reference", str) or "") != target.sku:
        raise _moved(wire, f"offer {target.source_id} has another reference than when its stock was read")
    if not is_own(offer):
        raise _moved(wire, f"offer {target.source_id} is sent by bol.com, which counts its stock itself")
    body = {"stock": {"amount": min(quantity, CEILING)}}
    doors.to(OFFER_CHANGE).request("PATCH", path, intent="write", json=body)


def _moved(wire: Wire, what: str) -> WriteRefusedError:
    return WriteRefusedError(
        f"A write to the {wire.system} was stopped: {what}.", hint="Look at the offer at bol.com, then plan again."
    )
