"""Product details, and what an order says about how it is sent: in the shop's words, over HTTP."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shopswitch.connectors.magento import PLATFORM
from shopswitch.connectors.magento.details import Known
from shopswitch.connectors.magento.rows import build_order, build_product
from shopswitch.frames.products import PRODUCTS
from shopswitch.protocols import TellsHooks, TellsShippingMethods
from shopswitch.sandbox.systems import Item, Line, NewOrder
from tests.conftest import NOW, shared
from tests.connectors.magento.kit import PERSON, Served, edited, rows

Spoil = Callable[[Any], Any]
MAKERS = [{"label": " ", "value": ""}, {"label": "Théhuis", "value": "17"}]


def answers(change: Spoil, options: Any = MAKERS, unit: Any = "kgs") -> Any:
    """A shop whose products are changed, and its two look-ups as given."""
    of_products = edited(change, "/products")
    of_makers = edited(lambda body: options, "/products/attributes/manufacturer/options")
    of_views = edited(lambda body: [each | {"weight_unit": unit} for each in body], "/store/storeConfigs")

    def spoil(request: Any, response: Any) -> Any:
        if request.path.endswith("/manufacturer/options"):
            response.set_data(json.dumps([]))
            response.status_code = 200
        return of_views(request, of_makers(request, of_products(request, response)))

    return spoil


def with_attribute(code: str, value: Any, **fields: Any) -> Spoil:
    """Every product gets an attribute, and fields of its own."""

    def change(body: Any) -> Any:
        for item in body["items"] or []:
            kept = [each for each in item["custom_attributes"] if each["attribute_code"] != code]
            item["custom_attributes"] = [*kept, {"attribute_code": code, "value": value}]
            item |= fields
        return body

    return change


def first(served: Served) -> dict[str, Any]:
    """One product's row; the read must be complete."""
    found = served.connect().products()
    assert found.problems == ()
    return rows(found, "sku")["TEA-1"]


@pytest.mark.parametrize(
    ("unit", "given", "grams"),
    [
        ("kgs", 0.25, 250),
        ("kgs", 1, 1000),
        ("lbs", 0.2205, 100),
        ("lbs", 2.2046, 1000),
        ("kgs", 0, None),
        ("kgs", None, None),
        ("kgs", "0.0000", None),
        ("kgs", "0.2500", 250),
    ],
)
def test_weights_are_grams(served: Served, unit: str, given: Any, grams: float | None) -> None:
    """In the unit that the store view's settings name; nothing is no weight."""
    served.spoil = answers(with_attribute("x", "y", weight=given), unit=unit)
    weight = first(served)["weight"]
    assert (weight is None or weight != weight) if grams is None else weight == grams


def test_the_unit_is_asked_once_and_only_for_weights(served: Served) -> None:
    """Not per page, and not when nothing is weighed."""
    first(served)
    assert served.paths().count("GET /store/storeConfigs") == 1
    served.calls.clear()
    served.spoil = answers(with_attribute("x", "y", weight=None))
    first(served)
    assert served.paths() == ["GET /products", "GET /products/attributes"]


def test_a_unit_that_may_not_be_read_is_a_problem_with_its_right(served: Served) -> None:
    """Weights would look as if nobody had filled them."""
    body = {"message": "The consumer isn't authorized to access %resources.", "parameters": {"resources": "A_B::store"}}

    def refuse(request: Any, response: Any) -> Any:
        if request.path.endswith("/storeConfigs"):
            response.set_data(json.dumps(body))
            response.status_code = 401
        return response

    served.spoil = refuse
    found = served.connect().products()
    assert found.rows == len(served.shop.listings())
    assert found.frame["weight"].isna().all()
    assert len(found.problems) == 1
    assert "A_B::store" in found.problems[0]


@pytest.mark.parametrize(
    "views",
    [
        [],
        {},
        [7],
        [{"code": "nl"}],
        [{"code": "nl", "weight_unit": "stone"}],
        [{"code": "nl", "weight_unit": 1}],
        [{"code": "nl", "weight_unit": "kgs"}, {"code": "be", "weight_unit": "lbs"}],
    ],
)
def test_a_unit_that_is_not_clear_is_a_problem(served: Served, views: Any) -> None:
    """None, another one, or one per view while the profile names none."""
    served.spoil = edited(lambda body: views, "/store/storeConfigs")
    found = served.connect(store="").products()
    assert len(found.problems) == 1
    assert "unit is unknown" in found.problems[0]


def test_the_unit_is_that_of_the_view_that_is_read(served: Served) -> None:
    """Where the profile names it, others may count otherwise."""
    views = [{"code": "be", "weight_unit": "lbs"}, {"code": "default", "weight_unit": "kgs"}]
    change = edited(with_attribute("x", "y", weight=0.5), "/products")
    views_of = edited(lambda body: views, "/store/storeConfigs")
    served.spoil = lambda request, response: views_of(request, change(request, response))
    assert rows(served.connect(store="default").products(), "sku")["TEA-1"]["weight"] == 500


@pytest.mark.parametrize(
    ("code", "value", "column", "read"),
    [
        ("cost", "12.500000", "cost_price", 12.5),
        ("cost", 3, "cost_price", 3.0),
        ("country_of_manufacture", "NL", "country_of_origin", "NL"),
        ("country_of_manufacture", "nl", "country_of_origin", "NL"),
        ("country_of_manufacture", "", "country_of_origin", ""),
        ("description", "<p>Thee</p>", "description", True),
        ("description", "  \n", "description", False),
        ("description", None, "description", False),
        ("manufacturer", "17", "brand", "Théhuis"),
        ("manufacturer", "17", "supplier", "Théhuis"),
        ("manufacturer", 17, "brand", "Théhuis"),
        ("x", "y", "brand", ""),
    ],
)
def test_attributes_are_details(served: Served, code: str, value: Any, column: str, read: Any) -> None:
    """Cost, origin, text and maker are attributes of every installation."""
    served.spoil = answers(with_attribute(code, value))
    assert first(served)[column] == read


@pytest.mark.parametrize("value", ["0.000000", "", 0, None])
def test_no_cost_is_unknown(served: Served, value: Any) -> None:
    """Nothing is sold that was bought for nothing."""
    served.spoil = answers(with_attribute("cost", value))
    assert served.connect().products().frame["cost_price"].isna().all()


def test_prices_pictures_and_dates(served: Served) -> None:
    """A hidden picture and a film are none; the date is UTC."""
    pictures = [{"media_type": "image", "disabled": False}] * 2
    others = [{"media_type": "image", "disabled": True}, {"media_type": "external-video", "disabled": False}]
    fields = {"price": 34, "media_gallery_entries": pictures + others, "created_at": "2026-11-23 12:43:38"}
    served.spoil = answers(with_attribute("x", "y", **fields))
    row = first(served)
    assert (row["price"], row["images"]) == (34.0, 2)
    assert row["created_at"].to_pydatetime() == datetime(2026, 11, 23, 12, 43, 38, tzinfo=UTC)


def test_a_list_of_pictures_without_any_may_be_null(served: Served) -> None:
    """That is none, while an answer without the field tells nothing."""
    served.spoil = answers(with_attribute("x", "y", media_gallery_entries=None, price=0))
    row = first(served)
    assert row["images"] == 0
    assert row["price"] != row["price"] or row["price"] is None
    record = {"id": 1, "sku": "A", "status": 1}
    made = build_product(record, (), "")
    assert (made["images"], made["description"], made["created_at"]) == (None, None, None)


@pytest.mark.parametrize(
    "fields",
    [
        {"weight": True},
        {"weight": [1]},
        {"weight": "zwaar"},
        {"price": {}},
        {"price": 1e300},
        {"created_at": 7},
        {"created_at": "gisteren"},
        {"media_gallery_entries": 3},
        {"media_gallery_entries": ["x"]},
    ],
)
def test_a_field_of_another_type_is_a_problem(served: Served, fields: dict[str, Any]) -> None:
    """Like everywhere: never unknown in silence."""
    served.spoil = answers(with_attribute("x", "y", **fields))
    found = served.connect().products()
    assert "could not be understood" in found.problems[0]


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("cost", "duur"),
        ("cost", True),
        ("country_of_manufacture", "Nederland"),
        ("country_of_manufacture", 31),
        ("description", 5),
        ("manufacturer", ["17"]),
    ],
)
def test_an_attribute_of_another_type_is_a_problem(served: Served, code: str, value: Any) -> None:
    """The same."""
    served.spoil = answers(with_attribute(code, value))
    assert "could not be understood" in served.connect().products().problems[0]


def test_makers_are_looked_up_once_and_only_when_named(served: Served) -> None:
    """One call for all of them."""
    served.spoil = answers(with_attribute("manufacturer", "17"))
    first(served)
    assert served.paths().count("GET /products/attributes/manufacturer/options") == 1
    served.calls.clear()
    served.spoil = lambda request, response: response
    first(served)
    assert not any("manufacturer" in path for path in served.paths())


def test_a_maker_that_is_no_choice_any_more_goes_by_its_number(served: Served) -> None:
    """The product is not without one, and a note tells it."""
    served.spoil = answers(with_attribute("manufacturer", "99"))
    found = served.connect().products()
    assert (found.problems, set(found.frame["brand"])) == ((), {"99"})
    assert found.notes == (f"{found.rows} products name a maker that is no choice any more; its number is shown.",)


def test_a_list_without_any_maker_is_no_excuse(served: Served) -> None:
    """The note comes also where no choice is left."""
    served.spoil = answers(with_attribute("manufacturer", "99"), [])
    assert "no choice any more" in served.connect().products().notes[0]


@pytest.mark.parametrize("options", [{}, [7], [{"label": 3, "value": "17"}], [{"label": "x"}]])
def test_makers_that_cannot_be_looked_up_are_a_problem(served: Served, options: Any) -> None:
    """Never numbers in place of names without a word."""
    served.spoil = answers(with_attribute("manufacturer", "17"), options)
    assert "Makers are not read" in served.connect().products().problems[0]


def test_what_an_item_brings_is_what_is_read(served: Served) -> None:
    """As far as Magento has a place for it; sizes and customs codes it has not."""
    rich = Item(
        "RIJK",
        "Rijke thee",
        weight_g=250,
        price_cents=1295,
        cost_cents=410,
        images=3,
        description="Lang verhaal",
        country_of_origin="CN",
    )
    served.shop.add_items([rich])
    found = rows(served.connect().products(), "sku")["RIJK"]
    assert (found["weight"], found["price"], found["cost_price"], found["country_of_origin"]) == (250, 12.95, 4.1, "CN")
    assert (found["images"], found["description"]) == (3, True)
    assert "Lang verhaal" not in str(found)


def test_recorded_products_have_their_details() -> None:
    """Of a real installation: weights are absent where nobody filled them, pictures are counted."""
    body = json.loads(shared("captures", "magento", "products_page1.json").read_text(encoding="utf-8"))["body"]
    made = [build_product(each, (), "", known=Known(grams=1000.0)) for each in body["items"]]
    PRODUCTS.build(made)
    (bag,) = [row for row in made if row["sku"] == "24-MB01"]
    assert (bag["weight"], bag["price"], bag["images"], bag["description"]) == (None, 34.0, 1, True)


def test_capabilities_name_what_magento_holds() -> None:
    """A list of shipping methods or webhooks it has not; complete it says by itself."""
    can = PLATFORM.capabilities
    assert {"weight", "barcode", "cost_price", "country_of_origin", "images"} <= can.product_fields
    assert not {"length", "width", "height", "hs_code", "supplier_code"} & can.product_fields
    assert (can.completes_by_itself, can.first_code_only) == (True, False)
    assert (can.lists_methods, can.lists_hooks) == (
        issubclass(PLATFORM.connect.__annotations__["return"], TellsShippingMethods),
        issubclass(PLATFORM.connect.__annotations__["return"], TellsHooks),
    )


def test_an_order_shows_how_it_is_sent(served: Served) -> None:
    """By its title; whether that leads to a pickup point Magento does not tell."""
    order = NewOrder((Line("TEA-1", 1),), PERSON, NOW, method="PostNL bezorging")
    view = served.shop.add_order(order)
    (row,) = rows(served.connect().orders(NOW - timedelta(days=1)), "order_id").values()
    assert row["shipping_method"] == view.method != ""
    assert row["pickup"] is None or row["pickup"] != row["pickup"]


@pytest.mark.parametrize(
    ("fields", "method"),
    [
        ({"shipping_description": "PostNL"}, "PostNL"),
        ({"shipping_description": None, "assigned": "flatrate_flatrate"}, "flatrate_flatrate"),
        ({"assigned": "flatrate_flatrate"}, "flatrate_flatrate"),
        ({}, ""),
        ({"extension_attributes": []}, ""),
        ({"extension_attributes": {"shipping_assignments": [{"shipping": []}]}}, ""),
    ],
)
def test_without_a_title_the_code_stands_in(fields: dict[str, Any], method: str) -> None:
    """An order that came through the interface may have the code alone; one of downloads has neither."""
    record = {"entity_id": 1, "increment_id": "1", "created_at": "2026-11-23 12:00:00", **fields}
    if "assigned" in record:
        ways = [{"shipping": {"method": record.pop("assigned")}}]
        record["extension_attributes"] = {"shipping_assignments": ways}
    assert build_order(record, {})["shipping_method"] == method


def test_of_an_assignment_only_the_method_is_asked_for(served: Served) -> None:
    """The address in it is the customer's."""
    served.order("TEA-1")
    served.connect().orders(NOW - timedelta(days=1))
    fields = {str(each.query["fields"]) for each in served.calls}
    assert all("shipping_assignments[shipping[method]]" in each and "address" not in each for each in fields)


def test_a_method_of_another_type_is_a_problem(served: Served) -> None:
    """As for every field of an order."""
    served.order("TEA-1")

    def change(body: Any) -> Any:
        for item in body["items"] or []:
            item["shipping_description"] = 5
        return body

    served.spoil = edited(change, "/orders")
    assert "could not be understood" in served.connect().orders(NOW - timedelta(days=1)).problems[0]
