"""Offers as of v11: list by cursor, read, create, change and delete at once."""

import base64
import binascii
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.bol.answers import (
    V11,
    RefusedError,
    answer,
    body_of,
    euros,
    flag,
    invalid,
    missing,
    object_in,
    text_in,
    whole,
    whole_in,
)
from shopswitch.sandbox.bol.state import STOCK_CEILING, Offer

if TYPE_CHECKING:
    from shopswitch.sandbox.bol.shop import BolShop

LEAST_TOLD, MOST_PER_PAGE = 25, 100
"""Page sizes the answer's schema knows. A page of 25 without being asked is unconfirmed: it is the schema's example."""
_LOWEST_CENTS, _HIGHEST_CENTS = 100, 999_900


def listing(shop: "BolShop", request: Request) -> Response:
    """GET /retailer/offers."""
    size = whole(request, "page-size", LEAST_TOLD, 1, MOST_PER_PAGE) or LEAST_TOLD
    after = _position(request.args.get("cursor"))
    found = [each for each in _filtered(shop, request) if each.serial > after]
    rows, rest = found[:size], found[size:]
    open_by_offer = shop.open_by_offer()
    cursor = _cursor(rows[-1]) if rest else None
    page = {"pageSize": size if size >= LEAST_TOLD else None, "nextCursor": cursor}
    return answer({"offers": [_shape(shop, each, open_by_offer) for each in rows], "page": page}, media_type=V11)


def _filtered(shop: "BolShop", request: Request) -> list[Offer]:
    ids, eans = set(request.args.getlist("offer-ids")), set(request.args.getlist("eans"))
    reference, for_sale = request.args.get("reference"), flag(request, "for-sale")
    since = _since(request.args.get("last-modified-date-time"))
    open_by_offer = shop.open_by_offer() if for_sale is not None else {}
    return [
        each
        for each in shop.store.offers.values()
        if (not ids or each.offer_id in ids)
        and (not eans or each.ean in eans)
        and reference in (None, each.reference)
        and (since is None or each.modified >= since)
        and (for_sale is None or is_for_sale(each, open_by_offer) is for_sale)
    ]


def _since(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise invalid("last-modified-date-time", "must be a moment such as 2026-11-02T08:00:00Z") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _cursor(offer: Offer) -> str:
    place = {"id": offer.serial, "created": offer.created.strftime("%Y-%m-%dT%H:%M:%SZ")}
    return base64.b64encode(json.dumps(place).encode()).decode()


def _position(cursor: str | None) -> int:
    if cursor is None:
        return -1
    try:
        return int(json.loads(base64.b64decode(cursor, validate=True))["id"])
    except (binascii.Error, ValueError, KeyError, TypeError):
        raise invalid("cursor", "is none that was handed out") from None


def corrected(offer: Offer, open_by_offer: dict[str, list[tuple[datetime, int]]]) -> int:
    """Stock less open orders: all of them, or those since the stock was told when the seller manages it."""
    orders = open_by_offer.get(offer.offer_id, [])
    counted = [left for placed, left in orders if not offer.managed_by_retailer or placed > offer.stock_at]
    return max(0, offer.amount - sum(counted))


def is_for_sale(offer: Offer, open_by_offer: dict[str, list[tuple[datetime, int]]]) -> bool:
    """Whether customers can buy it."""
    return not offer.on_hold and corrected(offer, open_by_offer) > 0


def _shape(shop: "BolShop", offer: Offer, open_by_offer: dict[str, list[tuple[datetime, int]]]) -> dict[str, object]:
    sold = is_for_sale(offer, open_by_offer)
    told = {
        "reference": offer.reference,
        "unknownProductTitle": offer.unknown_title,
        "economicOperatorId": offer.economic_operator,
    }
    return {
        "offerId": offer.offer_id,
        "ean": offer.ean,
        "lastModifiedDateTime": offer.modified.strftime("%Y-%m-%dT%H:%M:%SZ"),
        **{name: value for name, value in told.items() if value},
        "onHoldByRetailer": offer.on_hold,
        "stock": stock_shape(offer, open_by_offer),
        "countryAvailabilities": [{"countryCode": each, "forSale": sold} for each in offer.countries],
        "condition": offer.condition,
        "product": {"bolProductId": f"93000{offer.serial:011d}"},
        "pricing": pricing_shape(offer),
        "fulfilment": _fulfilment(offer),
    }


def stock_shape(offer: Offer, open_by_offer: dict[str, list[tuple[datetime, int]]]) -> dict[str, object]:
    """The seller's stock; for what bol sends it is zero, bol's own is in the inventory."""
    amount = offer.amount if offer.method == "FBR" else 0
    return {
        "amount": amount,
        "correctedStock": corrected(offer, open_by_offer) if offer.method == "FBR" else 0,
        "managedByRetailer": offer.managed_by_retailer,
    }


def pricing_shape(offer: Offer) -> dict[str, object]:
    """One price for any quantity."""
    cents = min(max(offer.price_cents, _LOWEST_CENTS), _HIGHEST_CENTS)
    return {"bundlePrices": [{"quantity": 1, "unitPrice": euros(cents)}]}


def _fulfilment(offer: Offer) -> dict[str, object]:
    if offer.method == "FBB":
        return {"method": "FBB"}
    least, most = offer.days
    promise = {"minimumDaysToCustomer": least, "maximumDaysToCustomer": most, "ultimateOrderTime": "23:00"}
    return {"method": "FBR", "schedule": "MY_DELIVERY_PROMISE", "deliveryPromise": promise}


def one(shop: "BolShop", request: Request, offer_id: str) -> Response:
    """GET of one offer."""
    return answer(_shape(shop, find(shop, offer_id), shop.open_by_offer()), media_type=V11)


def find(shop: "BolShop", offer_id: str) -> Offer:
    """The offer of that id.

    Raises:
        RefusedError: There is none.
    """
    found = shop.store.offers.get(offer_id)
    if found is None:
        raise missing(f"Offer {offer_id}")
    return found


def reasons(shop: "BolShop", request: Request, offer_id: str) -> Response:
    """GET of why an offer cannot be bought."""
    offer, why = find(shop, offer_id), []
    if offer.on_hold:
        why.append({"category": "ON_HOLD", "code": "4003-1", "description": "The seller put the offer on hold."})
    if offer.method == "FBR" and corrected(offer, shop.open_by_offer()) == 0:
        why.append({"category": "STOCK", "code": "4003-3", "description": "Nothing is left that is not ordered yet."})
    countries = [{"countryCode": each, "reasons": why} for each in offer.countries] if why else []
    return answer({"offerId": offer_id, "countries": countries}, media_type=V11)


def create(shop: "BolShop", request: Request) -> Response:
    """POST: an EAN in one condition once only."""
    body = body_of(request)
    ean = text_in(body, "ean", 100, needed=True) or ""
    condition = object_in(body, "condition", needed=True) or {}
    method = (object_in(body, "fulfilment", needed=True) or {}).get("method")
    if method not in ("FBR", "FBB"):
        raise invalid("fulfilment.method", "must be FBR or FBB")
    price = _price(object_in(body, "pricing", needed=True) or {})
    category = condition.get("category")
    if category not in ("NEW", "SECONDHAND", "REFURBISHED"):
        raise invalid("condition.category", "must be NEW, SECONDHAND or REFURBISHED")
    if any(each.ean == ean and each.condition.get("category") == category for each in shop.store.offers.values()):
        raise RefusedError(409, "Conflict", "There is an offer for this product in this condition already.")
    made = shop.new_offer(ean=ean, reference="", title=str(body.get("unknownProductTitle") or "Artikel"))
    made.method, made.price_cents, made.condition = method, price, condition
    _apply(shop, made, {name: value for name, value in body.items() if name != "pricing"})
    return answer({"offerId": made.offer_id}, 201, V11)


def change(shop: "BolShop", request: Request, offer_id: str) -> Response:
    """PATCH: what is given changes, at once."""
    offer, body = find(shop, offer_id), body_of(request)
    _apply(shop, offer, body)
    return _nothing()


def delete(shop: "BolShop", request: Request, offer_id: str) -> Response:
    """DELETE of one offer."""
    shop.store.remove_offer(find(shop, offer_id))
    return _nothing()


def _nothing() -> Response:
    return Response(status=204, headers={"Content-Type": V11})


def _price(pricing: dict[str, object]) -> int:
    prices = pricing.get("bundlePrices")
    first = prices[0] if isinstance(prices, list) and prices and isinstance(prices[0], dict) else {}
    unit = first.get("unitPrice")
    if not isinstance(unit, int | float) or isinstance(unit, bool) or not 1 <= unit <= 9999:
        raise invalid("pricing.bundlePrices[0].unitPrice", "must be from 1 to 9999")
    return round(unit * 100)


def _apply(shop: "BolShop", offer: Offer, body: dict[str, object]) -> None:
    reference = text_in(body, "reference", 100)
    title = text_in(body, "unknownProductTitle", 500)
    operator = text_in(body, "economicOperatorId", 100)
    stock = object_in(body, "stock") or {}
    pricing = object_in(body, "pricing")
    hold = body.get("onHoldByRetailer", offer.on_hold)
    managed = stock.get("managedByRetailer", offer.managed_by_retailer)
    if not isinstance(hold, bool) or not isinstance(managed, bool):
        raise invalid("onHoldByRetailer, stock.managedByRetailer", "must be true or false")
    # The schema of v11 names no highest amount, that of v10 does: what the server does above it is unconfirmed.
    amount = min(whole_in(stock, "amount", 0), STOCK_CEILING) if "amount" in stock else None
    cents = None if pricing is None else _price(pricing)
    now = shop.now()
    if reference is not None:
        shop.store.rename(offer, reference)
    offer.unknown_title = offer.unknown_title if title is None else title
    offer.economic_operator = offer.economic_operator if operator is None else operator
    offer.on_hold, offer.managed_by_retailer, offer.modified = hold, managed, now
    offer.price_cents = offer.price_cents if cents is None else cents
    if amount is not None:
        offer.amount, offer.stock_at = amount, now
