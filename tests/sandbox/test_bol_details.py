"""Barcodes, pick-up points and shipments of the emulated bol account."""

from collections.abc import Callable
from typing import Any

import pytest

from shopswitch.sandbox.systems import Item, Line, Method, NewOrder, OrderView
from tests.sandbox.bol_kit import NOW, PERSON, Api

WHOLE = Item(
    "TP-1",
    "Theepot",
    barcode="8712345678906",
    weight_g=1250,
    hs_code="69111000",
    country_of_origin="PT",
    size_cm=(20, 15, 12),
    cost_cents=550,
    images=2,
    description="<p>Een pot.</p>",
)


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    return Api(serve)


def place(api: Api, *, state: str = "open", **about: Any) -> str:
    """A customer orders two of X; returns the order's id."""
    return api.shop.add_order(NewOrder((Line("X", 2),), PERSON, NOW, state, **about)).order_id


def view(api: Api, order_id: str) -> OrderView:
    return next(each for each in api.shop.orders() if each.order_id == order_id)


def test_an_offer_holds_a_barcode_and_no_other_detail(api: Api) -> None:
    """Weight, sizes, cost, text and pictures belong to bol's own catalogue."""
    api.shop.add_items([WHOLE])
    (listing,) = api.shop.listings()
    assert listing.filled == api.shop.detail_fields == {"barcode"}
    shown = next(each for each in api.offers()["offers"] if each.get("reference") == "TP-1")
    assert shown["ean"] == "8712345678906"
    assert not shown.keys() & {"weight", "length", "hsCode", "countryOfOrigin", "description", "images"}


def test_an_offer_is_never_without_a_barcode(api: Api) -> None:
    """Without one it shows a made-up EAN; it cannot be emptied, nor can what it does not hold."""
    (offer_id,) = api.add("X", barcode="")
    (listing,) = api.shop.listings()
    assert listing.filled == {"barcode"}
    with pytest.raises(ValueError, match="never without a barcode"):
        api.shop.change_listing(offer_id, empty="barcode")
    with pytest.raises(ValueError, match="does not hold weight"):
        api.shop.change_listing(offer_id, empty="weight")
    assert api.shop.listings() == [listing]


def test_only_an_order_for_a_pick_up_point_shows_one(api: Api) -> None:
    """A flag on the order and the name of the place in the shipment details, as the customer chose."""
    api.add("X", stock=99)
    chosen = [place(api, pickup=each % 4 == 1) for each in range(12)]
    for number, order_id in enumerate(chosen):
        order, there = api.get(f"/retailer/orders/{order_id}"), number % 4 == 1
        assert order["pickupPoint"] is there
        assert ("pickupPointName" in order["shipmentDetails"]) is there
        assert view(api, order_id).pickup is there
    assert api.shop.shows_pickup


def test_an_order_shows_no_method(api: Api) -> None:
    """Bol has no names for them, and no list."""
    api.add("X", stock=9)
    api.shop.methods = [Method("PostNL bezorging")]
    assert view(api, place(api, method="PostNL bezorging")).method == ""
    assert not api.shop.lists_methods
    assert not api.shop.lists_hooks
    assert api.send("GET", "/retailer/shipping-methods").status_code == 404


def test_shipments_and_their_codes_are_told_in_the_order_in_which_they_came(api: Api) -> None:
    """As many as the interface lists for the order."""
    api.add("X", stock=9)
    order_id = place(api)
    assert (view(api, order_id).shipments, view(api, order_id).tracking) == (0, ())
    api.shop.report_shipment(order_id, [Line("X", 1)], "3SB", "PostNL", completes=False)
    api.clock.forward(hours=1)
    api.shop.report_shipment(order_id, [Line("X", 1)], "3SA", "PostNL", completes=True)
    assert (view(api, order_id).shipments, view(api, order_id).tracking) == (2, ("3SB", "3SA"))
    assert len(api.get("/retailer/shipments", order_id=order_id)["shipments"]) == 2


def test_a_shipment_without_a_code_counts_and_tells_none(api: Api) -> None:
    """As the letter post does, and orders that were handled before."""
    api.add("X", stock=9)
    order_id = place(api, state="completed")
    assert (view(api, order_id).shipments, view(api, order_id).tracking) == (1, ())


def test_what_bol_sends_itself_is_not_told(api: Api) -> None:
    """A mixed order's other parcel is bol's own."""
    api.add("X", stock=99)
    orders = [place(api) for _ in range(5)]
    api.clock.forward(days=2)
    mixed = [each for each in orders if len(api.items(each)) > 1]
    assert mixed
    shipments = api.get("/retailer/shipments", order_id=mixed[0])["shipments"]
    assert len(shipments) == 1
    assert view(api, mixed[0]).shipments == 0
