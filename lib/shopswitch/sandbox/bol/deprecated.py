"""Offers as of v10, all deprecated: read, write through processes, export as CSV; and the inventory at bol."""

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.bol import processes
from shopswitch.sandbox.bol.answers import (
    V10_CSV,
    answer,
    body_of,
    euros,
    invalid,
    listed,
    missing,
    object_in,
    page_of,
    text_in,
    whole,
    whole_in,
    word,
)
from shopswitch.sandbox.bol.offers import corrected, find, is_for_sale, pricing_shape, stock_shape
from shopswitch.sandbox.bol.state import STOCK_CEILING, Offer

if TYPE_CHECKING:
    from shopswitch.sandbox.bol.shop import BolShop

_PLENTY = 10
_COLUMNS = (
    "offerId",
    "ean",
    "conditionName",
    "conditionCategory",
    "conditionComment",
    "bundlePricesPrice",
    "fulfilmentDeliveryCode",
    "stockAmount",
    "onHoldByRetailer",
    "fulfilmentType",
    "mutationDateTime",
    "referenceCode",
    "correctedStock",
    "economicOperatorId",
)
"""Columns that were seen; where the two newest stand is unconfirmed, so a reader must go by name."""
_DELIVERY = "24uurs-23"


def _condition(offer: Offer) -> dict[str, object]:
    category = str(offer.condition.get("category"))
    # v10 knows no refurbished goods: they count as used there.
    if category == "NEW":
        return {"name": "NEW", "category": "NEW"}
    return {"name": str(offer.condition.get("state", "GOOD")), "category": "SECONDHAND"}


def one(shop: "BolShop", request: Request, offer_id: str) -> Response:
    """GET of one offer in the shape of v10."""
    offer, open_by_offer = find(shop, offer_id), shop.open_by_offer()
    sold = is_for_sale(offer, open_by_offer)
    why = [{"code": "4003", "description": "The offer is on hold or out of stock."}]
    body: dict[str, object] = {
        "offerId": offer.offer_id,
        "ean": offer.ean,
        "onHoldByRetailer": offer.on_hold,
        "pricing": pricing_shape(offer),
        "stock": stock_shape(offer, open_by_offer),
        "fulfilment": _fulfilment(offer),
        "store": {
            "productTitle": offer.title,
            "visible": [{"countryCode": each} for each in offer.countries] if sold else [],
        },
        "condition": _condition(offer),
        "notPublishableReasons": [] if sold or offer.method == "FBB" else why,
    }
    return answer(body | ({"reference": offer.reference} if offer.reference else {}))


def _fulfilment(offer: Offer) -> dict[str, object]:
    return {"method": offer.method, **({"deliveryCode": _DELIVERY} if offer.method == "FBR" else {})}


def create(shop: "BolShop", request: Request) -> Response:
    """POST: the offer is there when the process has ended."""
    body = body_of(request)
    ean = text_in(body, "ean", 100, needed=True) or ""
    for name in ("condition", "pricing", "stock", "fulfilment"):
        object_in(body, name, needed=True)
    stock = object_in(body, "stock") or {}
    amount = whole_in(stock, "amount", 0, STOCK_CEILING)
    reference = text_in(body, "reference", 100) or ""

    def work() -> str | None:
        if any(each.ean == ean for each in shop.store.offers.values()):
            return "There is an offer for this product already."
        shop.new_offer(ean=ean, reference=reference, title="Artikel").amount = amount
        return None

    return processes.accept(shop, request, "CREATE_OFFER", ean, work)


def put(shop: "BolShop", request: Request, offer_id: str) -> Response:
    """PUT: reference and on hold."""
    body = body_of(request)
    object_in(body, "fulfilment", needed=True)
    reference, hold = text_in(body, "reference", 100) or "", body.get("onHoldByRetailer", False)
    if not isinstance(hold, bool):
        raise invalid("onHoldByRetailer", "must be true or false")

    def work(offer: Offer) -> None:
        shop.store.rename(offer, reference)
        offer.on_hold = hold

    return _later(shop, request, "UPDATE_OFFER", offer_id, work)


def put_price(shop: "BolShop", request: Request, offer_id: str) -> Response:
    """PUT of the price."""
    prices = (object_in(body_of(request), "pricing", needed=True) or {}).get("bundlePrices")
    first = prices[0] if isinstance(prices, list) and prices else None
    unit = first.get("unitPrice") if isinstance(first, dict) else None
    if not isinstance(unit, int | float) or isinstance(unit, bool) or not 1 <= unit <= 9999:
        raise invalid("pricing.bundlePrices[0].unitPrice", "must be from 1 to 9999")

    def work(offer: Offer) -> None:
        offer.price_cents = round(unit * 100)

    return _later(shop, request, "UPDATE_OFFER_PRICE", offer_id, work)


def put_stock(shop: "BolShop", request: Request, offer_id: str) -> Response:
    """PUT of the stock, 0 to 999."""
    body = body_of(request)
    amount, managed = whole_in(body, "amount", 0, STOCK_CEILING), body.get("managedByRetailer")
    if not isinstance(managed, bool):
        raise invalid("managedByRetailer", "must be true or false")

    def work(offer: Offer) -> None:
        offer.amount, offer.managed_by_retailer, offer.stock_at = amount, managed, shop.now()

    return _later(shop, request, "UPDATE_OFFER_STOCK", offer_id, work)


def delete(shop: "BolShop", request: Request, offer_id: str) -> Response:
    """DELETE through a process."""
    return _later(shop, request, "DELETE_OFFER", offer_id, shop.store.remove_offer)


def _later(shop: "BolShop", request: Request, event: str, offer_id: str, change: Callable[[Offer], None]) -> Response:
    def work() -> str | None:
        offer = shop.store.offers.get(offer_id)
        if offer is None:
            return f"Offer {offer_id} does not exist."
        offer.modified = shop.now()
        change(offer)
        return None

    return processes.accept(shop, request, event, offer_id, work)


def ask_export(shop: "BolShop", request: Request) -> Response:
    """POST: a report is made; its id is the entity of the process."""
    if body_of(request).get("format") != "CSV":
        raise invalid("format", "must be CSV")
    report = shop.store.fresh_uuid()

    def work() -> str | None:
        shop.store.reports[report] = shop.now()
        return None

    return processes.accept(shop, request, "CREATE_OFFER_EXPORT", report, work)


def export(shop: "BolShop", request: Request, report_id: str) -> Response:
    """GET of a report that is ready."""
    if report_id not in shop.store.reports:
        raise missing(f"Report {report_id}")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    open_by_offer = shop.open_by_offer()
    for offer in shop.store.offers.values():
        condition = _condition(offer)
        writer.writerow(
            [
                offer.offer_id,
                offer.ean,
                condition["name"],
                condition["category"],
                "",
                f"{euros(offer.price_cents):.2f}",
                _DELIVERY if offer.method == "FBR" else "",
                offer.amount if offer.method == "FBR" else 0,
                str(offer.on_hold).lower(),
                offer.method,
                offer.modified.strftime("%Y-%m-%d %H:%M:%S UTC"),
                offer.reference,
                corrected(offer, open_by_offer) if offer.method == "FBR" else 0,
                offer.economic_operator,
            ]
        )
    return Response(text.getvalue(), headers={"Content-Type": f"{V10_CSV};charset=UTF-8"})


def inventory(shop: "BolShop", request: Request) -> Response:
    """GET /retailer/inventory: what lies at bol, which is never the seller's own stock."""
    page = whole(request, "page", 1, 1) or 1
    state = word(request, "state", ("REGULAR", "GRADED"), None)
    level = word(request, "stock", ("SUFFICIENT", "INSUFFICIENT"), None)
    text = request.args.get("query", "").lower()
    ranges = [_range(each) for given in request.args.getlist("quantity") for each in given.split(",")]

    def passes(offer: Offer) -> bool:
        count = 0 if state == "GRADED" else offer.amount
        return (
            offer.method == "FBB"
            and (not ranges or any(least <= count <= most for least, most in ranges))
            and (level is None or (count >= _PLENTY) is (level == "SUFFICIENT"))
            and (not text or text in offer.ean or text in offer.title.lower())
        )

    found = [each for each in shop.store.offers.values() if passes(each)]
    rows: list[object] = [
        {
            "ean": each.ean,
            "bsku": f"295000{each.serial:07d}",
            "gradedStock": 0,
            "regularStock": each.amount,
            "title": each.title,
        }
        for each in page_of(found, page)
    ]
    return answer(listed("inventory", rows))


def _range(text: str) -> tuple[int, int]:
    least, dash, most = text.partition("-")
    if not (dash and least.isdecimal() and most.isdecimal()):
        raise invalid("quantity", "must be ranges such as 0-10,20-30")
    return int(least), int(most)
