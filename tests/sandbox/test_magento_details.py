"""Product details, shipping methods and tracking codes of the emulated Magento."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shopswitch.sandbox.magento import MagentoShop
from shopswitch.sandbox.systems import Item, Line, Listing, Method, NewOrder
from tests.sandbox.magento_kit import PERSON, Api, criteria

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


def listing(shop: MagentoShop, source_id: str) -> Listing:
    return next(each for each in shop.listings() if each.source_id == source_id)


def attributes(product: Any) -> dict[str, Any]:
    return {each["attribute_code"]: each["value"] for each in product["custom_attributes"]}


def test_a_product_shows_its_details_in_the_vendors_fields_and_units(api: Api) -> None:
    """Weight in kilograms at the top; cost (text, six decimals), origin, text and barcode are attributes."""
    api.shop.add_items([WHOLE])
    (row,) = api.get(f"products?{criteria()}")["items"]
    shown = attributes(row)
    assert row["weight"] == 1.25
    assert (shown["cost"], shown["country_of_manufacture"]) == ("5.500000", "PT")
    assert (shown["description"], shown["ean"]) == ("<p>Een pot.</p>", "8712345678906")


def test_pictures_are_gallery_entries_and_the_first_has_every_role(api: Api) -> None:
    """As many entries as there are pictures, shown in lists, alone and by the media call."""
    api.shop.add_items([WHOLE])
    product = api.get("products/TP-1")
    first, second = product["media_gallery_entries"]
    assert (first["types"], second["types"]) == (["image", "small_image", "thumbnail"], [])
    assert {attributes(product)[role] for role in first["types"]} == {first["file"]}
    assert api.get("products/TP-1/media") == [first, second]
    assert api.get(f"products/TP-1/media/{second['id']}") == second
    api.refused(404, "GET", "products/TP-1/media/999")


def test_a_product_without_details_shows_none_of_them(api: Api) -> None:
    """Attributes without a value are left out, and so is the weight."""
    (source_id,) = api.add("LEEG", weight_g=0)
    product = api.get("products/LEEG")
    assert "weight" not in product
    assert product["media_gallery_entries"] == []
    assert not attributes(product).keys() & {"cost", "country_of_manufacture", "description", "ean", "image"}
    assert listing(api.shop, source_id).filled == frozenset()


def test_no_place_exists_for_sizes_and_customs_codes(api: Api) -> None:
    """What a fresh installation has no attribute for cannot be held."""
    (source_id,) = api.shop.add_items([WHOLE])
    assert api.shop.detail_fields == listing(api.shop, source_id).filled
    for word in ("length", "hs_code"):
        with pytest.raises(ValueError, match=word):
            api.shop.change_listing(source_id, empty=word)


def test_every_detail_can_be_emptied(api: Api) -> None:
    """It is gone from the answer and from what the listing tells, and nothing else is."""
    (source_id,) = api.shop.add_items([WHOLE])
    left = set(api.shop.detail_fields)
    for word in sorted(api.shop.detail_fields):
        api.shop.change_listing(source_id, empty=word)
        left.remove(word)
        assert listing(api.shop, source_id).filled == left
    product = api.get("products/TP-1")
    assert "weight" not in product
    assert product["media_gallery_entries"] == []
    assert not attributes(product).keys() & {"cost", "country_of_manufacture", "description", "ean", "image"}


def test_variants_have_their_own_details_and_the_configurable_product_the_page(api: Api) -> None:
    """Emptying one variant leaves the other and the configurable product alone."""
    made = [Item(sku, "Sok", group="SOK", option=sku, weight_g=80, images=1, description="Warm.") for sku in "AB"]
    first, second = api.shop.add_items(made)
    api.shop.change_listing(first, empty="images")
    assert listing(api.shop, first).filled == {"weight", "description"}
    assert listing(api.shop, second).filled == {"weight", "description", "images"}
    parent = next(each for each in api.shop.listings() if each.kind == "parent")
    assert parent.filled == {"description", "images"}
    assert len(api.get("products/SOK")["media_gallery_entries"]) == 1


def test_a_shop_without_a_barcode_attribute_holds_no_barcode(api: Api) -> None:
    """The barcode is then nowhere."""
    api.store.barcode_attribute = ""
    (source_id,) = api.shop.add_items([WHOLE])
    assert "barcode" not in listing(api.shop, source_id).filled


def test_an_order_shows_the_name_of_its_method_and_a_code(api: Api) -> None:
    """The name is the description; carrier and method are parted by an underscore."""
    order_id = api.order("X", method="PostNL afhaalpunt", pickup=True)
    order = api.get(f"orders/{order_id}")
    assert order["shipping_description"] == "PostNL afhaalpunt"
    assert order["extension_attributes"]["shipping_assignments"][0]["shipping"]["method"] == "postnl_afhaalpunt"
    (view,) = api.shop.orders()
    assert (view.method, view.pickup, api.shop.shows_pickup) == ("PostNL afhaalpunt", False, False)


@pytest.mark.parametrize(
    ("methods", "shown"),
    [
        ([], "Flat Rate - Fixed"),
        ([Method("Oud", active=False), Method("Punt", "pickup_point"), Method("DHL")], "DHL"),
    ],
)
def test_an_order_without_a_method_gets_the_first_one_that_delivers(
    api: Api, methods: list[Method], shown: str
) -> None:
    """Where the shop was given none it is the installation's own."""
    api.shop.methods = methods
    order_id = api.order("X")
    assert api.get(f"orders/{order_id}")["shipping_description"] == shown
    assert api.shop.orders()[0].method == shown


def test_an_order_of_goods_that_are_not_sent_has_no_method(api: Api) -> None:
    """It has no shipping assignment either."""
    api.add("BON", virtual=True)
    order_id = api.order("BON", method="DHL")
    assert "shipping_description" not in api.get(f"orders/{order_id}")
    assert api.shop.orders()[0].method == ""


def test_no_call_lists_the_shipping_methods(api: Api) -> None:
    """The interface has none, and none for webhooks."""
    assert not api.shop.lists_methods
    assert not api.shop.lists_hooks
    assert api.refused(404, "GET", "shipping-methods")["message"] == "Request does not match any route."


def test_shipments_and_their_codes_are_told_in_the_order_in_which_they_came(api: Api) -> None:
    """A code that is added later comes last, whichever shipment it belongs to."""
    api.add("X", stock=9)
    order_id = api.order("X", quantity=3)
    api.order("X", state="completed", days_ago=1)
    api.shop.report_shipment(order_id, [Line("X", 1)], "3SA", "PostNL", completes=False)
    api.shop.report_shipment(order_id, [Line("X", 2)], "3SB", "PostNL", completes=True)
    (first, _) = api.get(f"shipments?{criteria(('order_id', 'eq', order_id))}")["items"]
    late = {"order_id": int(order_id), "parent_id": first["entity_id"], "track_number": "3SC"}
    api.call("POST", "shipment/track", {"entity": late})
    view = next(each for each in api.shop.orders() if each.order_id == order_id)
    assert (view.tracking, view.shipments) == (("3SA", "3SB", "3SC"), 2)


def test_history_that_was_sent_tells_its_one_shipment_at_once(api: Api) -> None:
    """What is told when an order is taken is what is told later."""
    api.add("X", stock=9)
    api.order("X", state="completed", days_ago=4)
    placed = api.clock.moment - timedelta(days=3)
    told = api.shop.add_order(NewOrder((Line("X", 1),), PERSON, placed, "completed"))
    assert (told.shipments, told.tracking) == (1, ())
    assert next(each for each in api.shop.orders() if each.order_id == told.order_id) == told
