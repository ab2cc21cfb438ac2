"""Products, variants, catalogue and stock."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from shopswitch.sandbox.systems import Item, Listing
from tests.sandbox.lightspeed_kit import NOW, Api


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    return Api(serve)


def variant(api: Api, number: str) -> Any:
    """What the interface shows of a variant."""
    return api.get(f"variants/{number}")["variant"]


def test_a_simple_item_is_a_product_with_one_default_variant(api: Api) -> None:
    """SKU, EAN and stock lie on the variant."""
    (number,) = api.shop.add_items([Item("T-1", "Thee", "8719990000015", stock=4, weight_g=250, hs_code="0902")])
    shown = variant(api, number)
    assert (shown["sku"], shown["ean"], shown["hs"], shown["stockLevel"]) == ("T-1", "8719990000015", "0902", 4)
    assert (shown["isDefault"], shown["title"], shown["stockTracking"]) == (True, "Default", "enabled")
    assert (shown["weight"], shown["weightValue"], shown["weightUnit"]) == (250, "250.000", "g")
    product = api.get(f"products/{shown['product']['resource']['id']}")["product"]
    assert (product["title"], product["visibility"], product["isVisible"]) == ("Thee", "visible", True)


def test_absent_values_are_false_empty_or_null(api: Api) -> None:
    """Where an object or a number is expected; and the typing error of the contract is there."""
    (number,) = api.add("")
    shown = variant(api, number)
    assert (shown["tax"], shown["image"], shown["additionalcost"], shown["unitUnit"]) == (False, False, False, None)
    assert (shown["sku"], shown["ean"], shown["stockBuyMininum"]) == ("", "", 1)
    product = api.get("products")["products"][0]
    assert (product["brand"], product["supplier"], product["type"], product["set"]) == (False,) * 4
    assert product["variants"]["resource"]["id"] is False


def test_a_group_is_one_product_and_its_products_no_rows(api: Api) -> None:
    """Every variant carries its own codes; names say what tells them apart."""
    numbers = api.shop.add_items([Item(f"S-{size}", "Sok", group="sok", option=size) for size in "SML"])
    assert [(each.kind, each.name) for each in api.shop.listings()] == [
        ("variant", "Sok - S"),
        ("variant", "Sok - M"),
        ("variant", "Sok - L"),
    ]
    product = variant(api, numbers[0])["product"]["resource"]["id"]
    listed = api.get("variants", product=product)["variants"]
    assert [(each["sku"], each["isDefault"], each["sortOrder"]) for each in listed] == [
        ("S-S", True, 1),
        ("S-M", False, 2),
        ("S-L", False, 3),
    ]


def test_the_catalogue_holds_variants_by_their_ids(api: Api) -> None:
    """A map, not a list: fewer calls than products and variants."""
    numbers = api.shop.add_items([Item(f"S-{size}", "Sok", group="sok", option=size) for size in "SM"])
    (entry,) = api.get("catalog")["products"]
    assert list(entry["variants"]) == numbers
    assert api.get(f"catalog/{entry['id']}")["product"]["variants"][numbers[1]]["sku"] == "S-M"
    assert api.get("catalog/count") == {"count": 1}


def test_no_code_is_unique_or_filled(api: Api) -> None:
    """SKU, article code and EAN are three fields of their own."""
    one, other = api.add("T-1", "T-2")
    api.shop.change_listing(one, sku="", other_code="T-1")
    api.shop.change_listing(other, sku="DUBBEL", barcode="871")
    (third,) = api.add("DUBBEL")
    assert (variant(api, one)["sku"], variant(api, one)["articleCode"]) == ("", "T-1")
    assert [variant(api, each)["sku"] for each in (other, third)] == ["DUBBEL", "DUBBEL"]
    assert (api.listing(one).sku, api.listing(one).other_code) == ("", "T-1")
    assert api.shop.other_code_field == "articleCode"


@pytest.mark.parametrize(
    ("changes", "seen"),
    [
        ({"sku": "X"}, {"sku": "X", "shown_sku": "X"}),
        ({"barcode": "872"}, {"barcode": "872"}),
        ({"name": "Koffie"}, {"name": "Koffie"}),
        ({"active": False}, {"active": False}),
        ({"stock": 3}, {"stock": 3}),
        ({"stock": None}, {"stock": None}),
        ({"shared": False, "inherit_sku": False}, {"stock": 9}),
    ],
)
def test_a_listing_can_be_changed(api: Api, changes: dict[str, Any], seen: dict[str, Any]) -> None:
    """Straight into the state."""
    (number,) = api.add("T-1")
    api.shop.change_listing(number, **changes)
    assert {name: getattr(api.listing(number), name) for name in seen} == seen


@pytest.mark.parametrize("changes", [{"shared": True}, {"inherit_sku": True}, {"colour": "red"}])
def test_what_the_shop_has_not_cannot_be_changed(api: Api, changes: dict[str, Any]) -> None:
    """Stock and SKU are each variant's own."""
    (number,) = api.add("T-1")
    with pytest.raises(ValueError, match="Lightspeed"):
        api.shop.change_listing(number, **changes)


def test_without_tracking_the_level_stays_and_means_nothing(api: Api) -> None:
    """A push leaves no trace, and only stockTracking tells."""
    (number,) = api.add("T-1")
    api.shop.change_listing(number, stock=None)
    assert not api.shop.set_stock("T-1", 3)
    assert (variant(api, number)["stockTracking"], variant(api, number)["stockLevel"]) == ("disabled", 9)


def test_a_push_reaches_every_variant_with_exactly_this_sku(api: Api) -> None:
    """Case counts; who is not there is told."""
    one, other = api.add("T-1", "t-1")
    assert api.shop.set_stock("T-1", 3)
    assert (api.listing(one).stock, api.listing(other).stock) == (3, 9)
    assert not api.shop.set_stock("T-9", 3)


def test_a_removed_variant_takes_its_product_along(api: Api) -> None:
    """When it was the last."""
    numbers = api.shop.add_items([Item(f"S-{size}", "Sok", group="sok", option=size) for size in "SM"])
    api.shop.remove_listing(numbers[0])
    assert (api.get("products/count"), api.shop.listings()[0].kind) == ({"count": 1}, "simple")
    api.shop.remove_listing(numbers[1])
    assert (api.get("products/count"), api.get("variants/count")) == ({"count": 0}, {"count": 0})
    assert api.call("GET", f"nl/variants/{numbers[1]}.json").status_code == 404


def test_a_variant_is_written_with_an_absolute_level(api: Api) -> None:
    """As JSON and as a form; the stock log keeps the difference."""
    (number,) = api.add("T-1")
    assert api.put(f"variants/{number}", {"variant": {"stockLevel": 5, "unknown": []}})["variant"]["stockLevel"] == 5
    form = api.call("PUT", f"nl/variants/{number}.json", data={"variant[stockLevel]": "7"})
    assert form.json()["variant"]["stockLevel"] == 7
    movements = api.get("variants/movements", variant=number)["variantsMovements"]
    assert [(each["stockLevelChange"], each["channel"]) for each in movements] == [(-4, "api"), (2, "api")]


@pytest.mark.parametrize(
    "fields", [{"stockLevel": "veel"}, {"stockLevel": 1.5}, {"stockLevel": True}, {"sku": 7}, {"stockTracking": "off"}]
)
def test_a_value_of_the_wrong_kind_is_refused(api: Api, fields: dict[str, Any]) -> None:
    """Nothing changes then."""
    (number,) = api.add("T-1")
    before = api.listing(number)
    assert api.call("PUT", f"nl/variants/{number}.json", {"variant": fields}).status_code == 400
    assert api.listing(number) == before


def test_many_variants_are_written_in_one_call(api: Api) -> None:
    """All or nothing where a value does not fit; an id nobody knows is passed over."""
    one, other = api.add("T-1", "T-2")
    rows = [{"id": int(one), "stockLevel": 1}, {"id": int(other), "stockLevel": 2}, {"id": 1, "stockLevel": 3}]
    answer = api.put("variants/bulk", {"variant": rows})
    assert [(str(each["id"]), each["stockLevel"]) for each in answer["variants"]] == [(one, 1), (other, 2)]
    spoiled = [{"id": int(one), "stockLevel": 8}, {"id": int(other), "stockLevel": None}]
    assert api.call("PUT", "nl/variants/bulk.json", {"variant": spoiled}).status_code == 400
    assert api.listing(one).stock == 1
    assert api.call("GET", "nl/variants/bulk.json").status_code == 405


@pytest.mark.parametrize("body", [{"variant": {}}, {}, {"variant": [7]}, {"variant": [{"id": 1}] * 251}])
def test_a_bulk_that_does_not_fit_is_refused(api: Api, body: dict[str, Any]) -> None:
    """The size is a figure of the sandbox: the vendor's is not known."""
    assert api.call("PUT", "nl/variants/bulk.json", body).status_code == 400


def test_products_can_be_hidden_through_the_interface(api: Api) -> None:
    """Visibility is the product's."""
    (number,) = api.add("T-1")
    product = variant(api, number)["product"]["resource"]["id"]
    api.put(f"products/{product}", {"product": {"visibility": "hidden", "title": "Weg"}})
    shown = api.listing(number)
    assert shown == Listing(
        number, "T-1", "T-1", "Weg", "", "simple", False, 9, other_code=shown.other_code, filled=shown.filled
    )
    assert api.call("PUT", f"nl/products/{product}.json", {"product": {"visibility": "gone"}}).status_code == 400


def test_pages_are_cut_at_fifty_and_250_and_past_the_end_empty(api: Api) -> None:
    """No totals and no links: the list alone."""
    api.add(*(f"T-{number}" for number in range(260)))
    assert list(api.get("variants")) == ["variants"]
    assert len(api.get("variants")["variants"]) == 50
    assert len(api.get("variants", limit=999)["variants"]) == 250
    assert len(api.get("variants", limit=250, page=2)["variants"]) == 10
    assert api.get("variants", limit=250, page=3) == {"variants": []}
    assert api.get("variants/count") == {"count": 260}
    pages = [each["id"] for page in (1, 2, 3) for each in api.get("variants", limit=100, page=page)["variants"]]
    assert len(set(pages)) == 260


@pytest.mark.parametrize("args", [{"page": 0}, {"page": "x"}, {"limit": 0}, {"limit": -1}, {"since_id": "x"}])
def test_a_page_that_is_no_number_is_refused(api: Api, args: dict[str, Any]) -> None:
    """As is a date in another form."""
    assert api.call("GET", "nl/variants.json", params=args).status_code == 400


def test_since_id_gives_rows_with_a_greater_id(api: Api) -> None:
    """Rising, without the row itself."""
    numbers = api.add("T-1", "T-2", "T-3")
    rest = api.get("variants", since_id=numbers[0])["variants"]
    assert [str(each["id"]) for each in rest] == numbers[1:]
    assert api.get("variants", since_id=numbers[2]) == {"variants": []}


def test_dates_are_filtered_to_the_second_and_shown_with_the_shops_offset(api: Api) -> None:
    """The filter is read as UTC, or as the shop's time: nobody knows which."""
    api.add("T-1")
    api.now = NOW + timedelta(hours=1)
    (number,) = api.add("T-2")
    assert variant(api, number)["createdAt"] == "2026-11-23T14:00:00+01:00"
    assert datetime.fromisoformat(variant(api, number)["createdAt"]) == api.now

    def found(**args: str) -> list[str]:
        return [each["sku"] for each in api.get("variants", **args)["variants"]]

    assert found(created_at_min="2026-11-23 13:00:00") == ["T-2"]
    assert found(created_at_max="2026-11-23 12:59:59") == ["T-1"]
    assert found(created_at_max="2026-11-23 13:00:00") == ["T-1", "T-2"]
    assert found(updated_at_min="2026-11-23 13:00:01") == []
    api.shop.filters_in_utc = False
    assert found(created_at_min="2026-11-23 13:00:01") == ["T-2"]
    assert api.get("variants/count", created_at_min="2026-11-23 13:00:01") == {"count": 1}
    wrong = {"created_at_min": "2026-11-23T13:00:00Z"}
    assert api.call("GET", "nl/variants.json", params=wrong).status_code == 400


def test_an_unknown_filter_is_ignored(api: Api) -> None:
    """So a caller must look at what came back."""
    api.add("T-1", "T-2")
    assert len(api.get("variants", sku="T-1", fields="id")["variants"]) == 2


def test_two_thousand_products_are_listed_quickly(api: Api) -> None:
    """Eight pages of 250."""
    api.add(*(f"T-{number}" for number in range(2000)))
    assert sum(len(api.get("variants", limit=250, page=page)["variants"]) for page in range(1, 9)) == 2000
