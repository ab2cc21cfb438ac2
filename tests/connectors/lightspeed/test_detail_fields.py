"""Weight, sizes, prices, pictures and the like of Lightspeed's variants, and how an order is sent."""

from typing import Any

import pandas as pd
import pytest

from shopswitch.connectors.lightspeed import PLATFORM
from tests.connectors.lightspeed.kit import SINCE, Served, edited, rows

LINK = {"resource": {"id": 1171202, "url": "brands/1171202"}}
VARIANT = {
    "createdAt": "2024-03-01T11:00:00+01:00",
    "ean": "8719990000015",
    "hs": "090210",
    "priceExcl": 16.4876,
    "priceIncl": 19.95,
    "priceCost": 7.5,
    "weight": 1250,
    "weightValue": "1.250",
    "weightUnit": "kg",
    "sizeXValue": "30.000",
    "sizeYValue": "20.500",
    "sizeZValue": "10.000",
    "sizeUnit": "cm",
    "image": False,
}
PRODUCT = {"brand": LINK, "supplier": LINK, "description": "Short", "content": "<p>Long</p>", "image": {"src": "x"}}


def shown(served: Served, envelope: str = "variants", **changes: Any) -> dict[str, Any]:
    """The row of one variant of which these fields read so."""
    served.spoil = edited(envelope, lambda record: record.update(changes))
    snapshot = served.connect().products()
    assert snapshot.complete, snapshot.problems
    return rows(snapshot, "sku")["TEA-1"]


def full(served: Served) -> dict[str, Any]:
    def fill(request: Any, response: Any) -> Any:
        variants = edited("variants", lambda record: record.update(VARIANT))(request, response)
        return edited("products", lambda record: record.update(PRODUCT))(request, variants)

    served.spoil = fill
    return rows(served.connect().products(), "sku")["TEA-1"]


def test_details_are_read_in_the_units_of_the_frame(served: Served) -> None:
    """Grams, centimetres, UTC; links by their ids; of texts and pictures only that there are some."""
    row = full(served)

    assert {name: row[name] for name in ("weight", "length", "width", "height", "price", "cost_price", "hs_code")} == {
        "weight": 1250.0,
        "length": 30.0,
        "width": 20.5,
        "height": 10.0,
        "price": 16.4876,
        "cost_price": 7.5,
        "hs_code": "090210",
    }
    assert (row["supplier"], row["brand"], row["description"], row["images"]) == ("1171202", "1171202", True, 1)
    assert row["created_at"] == pd.Timestamp("2024-03-01T10:00:00Z")
    assert "Long" not in str(row)


def test_every_declared_detail_can_be_shown(served: Served) -> None:
    """And no other."""
    row = full(served)

    names = {*PLATFORM.capabilities.product_fields, "country_of_origin", "supplier_code"}
    assert {
        name for name in names if not pd.isna(row[name]) and row[name] != ""
    } == PLATFORM.capabilities.product_fields


def test_what_is_absent_is_unknown(served: Served) -> None:
    """The vendor writes 0, "" or false where nothing stands."""
    nothing = {name: 0 for name in VARIANT if name.startswith(("size", "weight", "price"))}
    row = shown(served, **nothing | {"hs": False, "image": False, "weightUnit": "g", "sizeUnit": "cm"})

    assert all(pd.isna(row[name]) for name in ("weight", "length", "width", "height", "cost_price"))
    assert row["price"] == 0.0
    assert (row["hs_code"], row["brand"], row["supplier"]) == ("", "", "")


def test_the_calls_are_the_same(served: Served) -> None:
    """Details come with the lists that are read anyway."""
    served.connect().products()

    assert {path.partition(" ")[2] for path in served.paths()} == {
        "/variants/count",
        "/variants",
        "/products/count",
        "/products",
    }


@pytest.mark.parametrize(
    ("changes", "grams"),
    [
        ({"weightValue": "2.000", "weightUnit": "lb", "weight": 907}, 907.185),
        ({"weightValue": "350.000", "weightUnit": "g", "weight": 0}, 350.0),
        ({"weightValue": "0.000", "weightUnit": "kg", "weight": 350}, 350.0),
        ({"weightValue": 0.35, "weightUnit": "kg", "weight": 0}, 350.0),
    ],
)
def test_a_weight_has_a_unit_of_its_own(served: Served, changes: dict[str, Any], grams: float) -> None:
    """The older field is in grams and stands in where the other is empty."""
    assert shown(served, **changes)["weight"] == grams


def test_sizes_have_a_unit_too(served: Served) -> None:
    """Inches in the vendor's own example."""
    row = shown(served, sizeXValue="10.000", sizeYValue="0.000", sizeY=2, sizeZValue="0.000", sizeZ=0, sizeUnit="in")

    assert (row["length"], row["width"]) == (25.4, 5.08)
    assert pd.isna(row["height"])


@pytest.mark.parametrize("changes", [{"weightValue": "1.0", "weightUnit": "stone"}, {"weightValue": "heavy"}])
def test_what_cannot_be_read_is_told(served: Served, changes: dict[str, Any]) -> None:
    """The list stays whole; the weight stays open."""
    served.spoil = edited("variants", lambda record: record.update(changes))

    found = served.connect().products()

    assert found.complete
    assert found.frame["weight"].isna().all()
    assert f"weight of {found.rows} products" in found.notes[0]


@pytest.mark.parametrize(
    ("envelope", "changes"),
    [
        ("variants", {"weightValue": []}),
        ("variants", {"priceCost": True}),
        ("variants", {"hs": 90210}),
        ("variants", {"image": "x.jpg"}),
        ("variants", {"createdAt": "yesterday"}),
        ("products", {"brand": "Theebrand"}),
        ("products", {"supplier": {"resource": {"id": "none"}}}),
        ("products", {"description": 3}),
    ],
)
def test_a_detail_of_the_wrong_type_is_a_problem(served: Served, envelope: str, changes: dict[str, Any]) -> None:
    """Like any other field that is not as documented."""
    served.spoil = edited(envelope, lambda record: record.update(changes))

    found = served.connect().products()

    assert (found.rows, found.complete) == (0, False)


@pytest.mark.parametrize(("variant", "product", "images"), [(False, False, 0), ({"src": "a"}, False, 1)])
def test_a_picture_is_the_variants_or_its_products(served: Served, variant: Any, product: Any, images: int) -> None:
    """A list shows the main picture only."""

    def spoil(request: Any, response: Any) -> Any:
        shown_ = edited("variants", lambda record: record.update(image=variant))(request, response)
        return edited("products", lambda record: record.update(image=product))(request, shown_)

    served.spoil = spoil

    assert rows(served.connect().products(), "sku")["TEA-1"]["images"] == images


@pytest.mark.parametrize(
    ("changes", "pickup"),
    [
        ({"shipmentId": "core|5|7", "shipmentIsPickup": False, "shipmentIsServicePoint": True}, True),
        ({"shipmentId": "postnl|3", "shipmentIsPickup": False, "shipmentIsServicePoint": True}, True),
        ({"shipmentId": "core|5|7", "shipmentIsPickup": False, "shipmentIsServicePoint": False}, False),
        ({"shipmentId": "core|5|7", "shipmentIsPickup": True, "shipmentIsServicePoint": None}, False),
        ({"shipmentId": "core|5|7", "shipmentIsPickup": False, "shipmentIsServicePoint": None}, None),
        ({"shipmentId": "postnl|3", "shipmentIsPickup": False, "shipmentIsServicePoint": False}, None),
        ({"shipmentId": False, "shipmentIsPickup": False, "shipmentIsServicePoint": False}, None),
    ],
)
def test_orders_say_how_they_are_sent(served: Served, changes: dict[str, Any], pickup: bool | None) -> None:
    """An app's method keeps its pick-up point out of sight; a built-in one does not."""
    served.order()
    served.spoil = edited("orders", lambda record: record.update(changes, shipmentTitle="Verzending"))

    (row,) = served.connect().orders(SINCE).frame.to_dict("records")

    assert row["shipping_method"] == "Verzending"
    assert (None if pd.isna(row["pickup"]) else row["pickup"]) is pickup


@pytest.mark.parametrize("changes", [{"shipmentTitle": 3}, {"shipmentIsPickup": "yes"}, {"shipmentIsServicePoint": 1}])
def test_shipping_of_the_wrong_type_is_a_problem(served: Served, changes: dict[str, Any]) -> None:
    """As with any other field."""
    served.order()
    served.spoil = edited("orders", lambda record: record.update(changes))

    found = served.connect().orders(SINCE)

    assert (found.rows, found.complete) == (0, False)
