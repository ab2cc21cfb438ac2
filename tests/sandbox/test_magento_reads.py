"""Lists, single records, projections: what can be read, and how it can be asked for."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopswitch.sandbox.magento.criteria import parse_query
from shopswitch.sandbox.magento.projection import project
from shopswitch.sandbox.systems import Item
from tests.sandbox.magento_kit import Api, criteria


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    return Api(serve)


def skus(api: Api, query: str) -> list[str]:
    """SKUs a product list holds."""
    return [row["sku"] for row in api.get(f"products?{query}")["items"]]


# Search criteria


def test_both_spellings_are_understood(api: Api) -> None:
    """Also mixed, and with brackets encoded."""
    api.add("A", "B")
    snake = (
        "searchCriteria[filter_groups][0][filters][0][field]=sku&searchCriteria[filter_groups][0][filters][0][value]=A"
    )
    camel = snake.replace("filter_groups", "filterGroups") + (
        "&searchCriteria[filterGroups][0][filters][0][conditionType]=neq&searchCriteria[pageSize]=5"
    )
    assert skus(api, snake.replace("[", "%5B").replace("]", "%5D")) == ["A"]
    assert skus(api, camel.replace("[", "%5B").replace("]", "%5D")) == ["B"]


def test_filters_of_a_group_are_alternatives_and_groups_all_count(api: Api) -> None:
    """No other nesting."""
    api.add("A", "B", "C")
    either = (
        "".join(
            f"&searchCriteria[filterGroups][0][filters][{n}][field]=sku&searchCriteria[filterGroups][0][filters][{n}][value]={v}"
            for n, v in enumerate("AB")
        )
        .replace("[", "%5B")
        .replace("]", "%5D")
    )
    both = either.replace("filterGroups%5D%5B0", "filterGroups%5D%5B1") + "&" + criteria(("sku", "neq", "A"))
    assert skus(api, either[1:]) == ["A", "B"]
    assert skus(api, both[1:].replace("filter_groups", "filterGroups")) == ["B"]


@pytest.mark.parametrize(
    ("condition", "value", "found"),
    [
        ("eq", "b", ["B"]),
        ("eq", "B ", ["B"]),
        ("neq", "B", ["A", "C"]),
        ("gt", "A", ["B", "C"]),
        ("gteq", "B", ["B", "C"]),
        ("moreq", "B", ["B", "C"]),
        ("from", "B", ["B", "C"]),
        ("lt", "B", ["A"]),
        ("lteq", "B", ["A", "B"]),
        ("to", "B", ["A", "B"]),
        ("in", "A,c", ["A", "C"]),
        ("nin", "A,C", ["B"]),
        ("like", "%b", ["B"]),
        ("like", "_", ["A", "B", "C"]),
        ("nlike", "b%", ["A", "C"]),
        ("finset", "A", ["A"]),
        ("nfinset", "A", ["B", "C"]),
        ("notnull", "", ["A", "B", "C"]),
        ("null", "", []),
        ("nonsense", "A", []),
    ],
)
def test_conditions(api: Api, condition: str, value: str, found: list[str]) -> None:
    """As the database compares: without regard to case; a condition that does not exist finds nothing."""
    api.add("A", "B", "C")
    assert skus(api, criteria(("sku", condition, value))) == found


def test_numbers_compare_as_numbers(api: Api) -> None:
    """Ten is more than nine."""
    ids = api.add(*(f"S{n}" for n in range(12)))
    assert skus(api, criteria(("entity_id", "gt", ids[9]))) == ["S10", "S11"]


def test_what_has_no_value_fits_no_comparison(api: Api) -> None:
    """NULL is neither equal nor unequal to anything."""
    api.add("A", barcode="871")
    api.add("B")
    assert skus(api, criteria(("ean", "neq", "9"))) == ["A"]
    assert skus(api, criteria(("ean", "nin", "9"))) == ["A"]
    assert skus(api, criteria(("ean", "null", "1"))) == ["B"]


def test_rows_are_sorted_as_asked(api: Api) -> None:
    """By id otherwise; the direction in any case of letters."""
    api.add("B", "A", "C")
    assert skus(api, "searchCriteria=") == ["B", "A", "C"]
    assert skus(api, criteria(sort="sku desc")) == ["C", "B", "A"]
    assert api.refused(400, "GET", f"products?{criteria(sort='sku SIDEWAYS')}")["parameters"] == ["ASC", "DESC"]


def test_without_criteria_a_list_is_refused(api: Api) -> None:
    """An empty one is enough, and asks for everything in one answer."""
    api.add(*(f"S{n}" for n in range(350)))
    assert api.refused(400, "GET", "products")["parameters"] == {"fieldName": "searchCriteria"}
    assert len(skus(api, "searchCriteria=")) == 350
    assert len(skus(api, criteria(size=0))) == 350


def test_pages(api: Api) -> None:
    """From one; zero and less are one; past the end nothing, with the right total."""
    api.add("A", "B", "C")
    assert skus(api, criteria(size=2, page=2)) == ["C"]
    assert skus(api, criteria(size=2, page=0)) == ["A", "B"]
    assert skus(api, criteria(size=2, page=-1)) == ["A", "B"]
    past = api.get(f"products?{criteria(size=2, page=9)}")
    assert (past["items"], past["total_count"]) == ([], 3)
    assert past["search_criteria"] == {"filter_groups": [], "page_size": 2, "current_page": 9}
    assert skus(api, criteria(size=-1)) == ["A"]
    assert api.refused(400, "GET", "products?searchCriteria%5BpageSize%5D=ten")["parameters"]["value"] == "ten"


def test_up_to_2_3_the_last_page_comes_again(api: Api) -> None:
    """A client that stops at an empty page would never stop."""
    api.store.repeats_last_page = True
    api.add("A", "B", "C")
    assert skus(api, criteria(size=2, page=9)) == ["C"]


def test_a_page_may_have_a_maximum(api: Api) -> None:
    """Off by default; then 300 rows at most are asked for."""
    query = f"products?{criteria(size=301)}"
    assert api.call("GET", query).status_code == 200
    api.store.page_limit = 300
    error = api.refused(400, "GET", query)
    assert error == {"message": "Maximum SearchCriteria pageSize is %max", "parameters": {"max": 300}}
    assert api.call("GET", f"products?{criteria(size=300)}").status_code == 200


def test_an_unknown_field_of_an_order_is_an_internal_error(api: Api) -> None:
    """500 with a report; for a product it is 400."""
    query = criteria(("nope", "eq", "1"))
    assert "Report ID: webapi-" in api.refused(500, "GET", f"orders?{query}")["message"]
    assert api.refused(400, "GET", f"products?{query}")["parameters"] == ["nope"]
    assert api.call("GET", "orders?searchCriteria%5Bnope%5D=1").status_code == 500


@given(st.text(alphabet="ab[]=&%5B+;\x00é", max_size=40))
def test_any_query_can_be_taken_apart(raw: str) -> None:
    """Whatever a client sends, there is a tree."""
    assert isinstance(parse_query(raw), dict)


# Projection


def test_only_the_fields_asked_for_are_sent(api: Api) -> None:
    """In any depth; what is not there is left out."""
    api.add("A")
    query = "products?searchCriteria=&fields=items[sku,weight,extension_attributes[website_ids]],total_count"
    body = api.call("GET", query.replace("[", "%5B").replace("]", "%5D")).json()
    assert body == {
        "items": [{"sku": "A", "weight": 0.1, "extension_attributes": {"website_ids": [1]}}],
        "total_count": 1,
    }


def test_no_rows_under_a_projection_are_null(api: Api) -> None:
    """Not an empty list."""
    body = api.call("GET", "products?searchCriteria=&fields=items%5Bsku%5D,total_count").json()
    assert body == {"items": None, "total_count": 0}


def test_nothing_left_is_an_empty_list() -> None:
    """PHP knows no difference between an empty list and an empty object."""
    assert project({"status": "complete"}, "state") == []
    assert project({"items": [{"a": 1}]}, "items[b]") == {"items": [[]]}
    assert project(7, "state") == 7


@given(st.text(alphabet="ab[],%", max_size=20))
def test_any_projection_can_be_asked_for(text: str) -> None:
    """Nonsense leaves nothing, and never breaks."""
    project({"a": [{"b": 1}], "b": {"a": None}}, text)


# Products


def test_a_product_is_found_without_regard_to_case_and_trailing_blanks(api: Api) -> None:
    """The answer carries the stored spelling."""
    api.add("24-MB01")
    for sku in ("24-mb01", "24-MB01%20"):
        assert api.get(f"products/{sku}")["sku"] == "24-MB01"
    assert "doesn't exist" in api.refused(404, "GET", "products/24-MB02")["message"]


def test_a_sku_may_hold_a_slash(api: Api) -> None:
    """Encoded in the path."""
    api.add("AB/1")
    assert api.get("products/AB%2F1")["sku"] == "AB/1"


def test_the_legacy_stock_is_in_the_single_answer_only(api: Api) -> None:
    """A list does not tell it."""
    api.add("A", stock=7)
    assert "stock_item" not in api.get("products?searchCriteria=")["items"][0]["extension_attributes"]
    assert api.get("products/A")["extension_attributes"]["stock_item"]["qty"] == 7


def test_a_group_is_a_configurable_product_with_children(api: Api) -> None:
    """Links in both directions; children are not shown alone and hold their option's number."""
    numbers = api.group("S-1", "S-2", stock=3)
    parent = api.get("products/SOK")
    assert (parent["type_id"], "weight" in parent) == ("configurable", False)
    assert parent["extension_attributes"]["configurable_product_links"] == [int(each) for each in numbers]
    children = api.get("configurable-products/SOK/children")
    assert [(each["sku"], each["visibility"]) for each in children] == [("S-1", 1), ("S-2", 1)]
    option = next(a["value"] for a in children[0]["custom_attributes"] if a["attribute_code"] == "uitvoering")
    labels = {each["value"]: each["label"] for each in api.get("products/attributes/uitvoering/options")}
    assert labels[option] == "S-1"
    assert api.get("configurable-products/S-1/children") == []


def test_attributes_without_a_value_are_left_out(api: Api) -> None:
    """Weight as well."""
    api.add("A", barcode="871", weight_g=0)
    api.add("B")
    first, second = api.get("products?searchCriteria=")["items"]
    assert {"attribute_code": "ean", "value": "871"} in first["custom_attributes"]
    assert "weight" not in first
    assert "ean" not in {each["attribute_code"] for each in second["custom_attributes"]}


def test_the_barcode_attribute_is_the_merchants_own(api: Api) -> None:
    """It can be found in the list of attributes."""
    query = criteria(("is_user_defined", "eq", "1"))
    assert [each["attribute_code"] for each in api.get(f"products/attributes?{query}")["items"]] == [
        "ean",
        "uitvoering",
    ]
    assert api.get("products/attributes/ean")["frontend_input"] == "text"
    assert api.refused(404, "GET", "products/attributes/gtin")["parameters"] == ["gtin"]


def test_weights_are_in_the_shops_unit(api: Api) -> None:
    """A fresh installation says pounds."""
    api.store.weight_unit = "lbs"
    api.add("A", weight_g=1000)
    assert api.get("products/A")["weight"] == 2.2046
    assert api.get("store/storeConfigs")[0]["weight_unit"] == "lbs"


def test_a_product_is_written_by_its_sku(api: Api) -> None:
    """Another case renames it, outer blanks go, unknown attributes are passed over."""
    api.add("ab-1", stock=4)
    own = [{"attribute_code": "ean", "value": "871"}, {"attribute_code": "nope", "value": "x"}]
    saved = api.ask("POST", "products", {"product": {"sku": " AB-1 ", "name": "Thee", "custom_attributes": own}})
    assert (saved["sku"], saved["name"]) == ("AB-1", "Thee")
    (listing,) = api.shop.listings()
    assert (listing.sku, listing.barcode, listing.stock) == ("AB-1", "871", 4)
    stock = {"stock_item": {"qty": 9, "is_in_stock": True}}
    api.ask("PUT", "products/AB-1", {"product": {"sku": "AB-1", "status": 2, "extension_attributes": stock}})
    (listing,) = api.shop.listings()
    assert (listing.active, listing.stock) == (False, 9)
    assert api.ask("POST", "products", {"product": {"sku": "NEW", "name": "Nieuw"}})["type_id"] == "simple"
    assert api.refused(400, "POST", "products", {})["parameters"] == {"fieldName": "product"}


def test_a_deleted_product_leaves_its_source_items_behind(api: Api) -> None:
    """They are no stock of anything."""
    api.add("A", stock=4)
    assert api.ask("DELETE", "products/A") is True
    assert [row["sku"] for row in api.get("inventory/source-items")["items"]] == ["A"]


def test_what_is_no_json_is_refused(api: Api) -> None:
    """400, whatever the route."""
    for content in (b"{", b"[1]"):
        header = api.signed("POST", "/rest/V1/products")
        assert api.raw("POST", "/rest/V1/products", headers=header, content=content).status_code == 400


# Stock


def test_source_items_are_the_stock_of_every_source(api: Api) -> None:
    """Composite products have none."""
    numbers = api.group("S-1", stock=3)
    api.shop.add_source("winkel", "Winkel")
    api.shop.change_listing(numbers[0], stock_elsewhere=2)
    rows = api.get("inventory/source-items")["items"]
    assert [(row["sku"], row["source_code"], row["quantity"], row["status"]) for row in rows] == [
        ("S-1", "default", 3, 1),
        ("S-1", "winkel", 2, 1),
    ]
    assert [each["source_code"] for each in api.get("inventory/sources")["items"]] == ["default", "winkel"]
    assert api.get("inventory/sources/winkel")["name"] == "Winkel"
    assert [each["source_code"] for each in api.get("inventory/stock-source-links")["items"]] == ["default", "winkel"]
    assert len(api.get("inventory/get-sources-assigned-to-stock-ordered-by-priority/1")) == 2
    assert api.get("inventory/get-product-salable-quantity/S-1/1") == 5


def test_source_items_are_written_without_a_look_at_the_products(api: Api) -> None:
    """An orphan is accepted, and a SKU in another case does not reach the product."""
    api.add("A", stock=3)

    def item(sku: str, **more: Any) -> dict[str, Any]:
        return {"sku": sku, "source_code": "default", "quantity": 7, "status": 1} | more

    assert api.call("POST", "inventory/source-items", {"sourceItems": [item("a"), item("NONE")]}).json() == []
    assert api.get("products/A")["extension_attributes"]["stock_item"]["qty"] == 3
    assert api.get("inventory/source-items")["total_count"] == 3
    assert api.call("POST", "inventory/source-items", {"sourceItems": [item("A", status=0)]}).json() == []
    assert api.get("products/A")["extension_attributes"]["stock_item"]["is_in_stock"] is False
    assert api.get("inventory/is-product-salable/A/1") is False


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"source_code": "none"}, "Could not save Source Item"),
        ({"status": None}, 'Validation Failed: "status" should be numeric.'),
        ({"sku": " "}, 'Validation Failed: "sku" can not be empty.'),
    ],
)
def test_a_wrong_source_item_saves_nothing(api: Api, change: dict[str, Any], message: str) -> None:
    """The right ones beside it neither."""
    right = {"sku": "A", "source_code": "default", "quantity": 7, "status": 1}
    error = api.refused(400, "POST", "inventory/source-items", {"sourceItems": [right, right | change]})
    assert error["message"] == message
    assert api.get("inventory/source-items")["total_count"] == 0


def test_source_items_can_be_taken_away(api: Api) -> None:
    """The product stays."""
    api.add("A", stock=3)
    body = {"sourceItems": [{"sku": "A", "source_code": "default"}]}
    assert api.call("POST", "inventory/source-items-delete", body).json() == []
    assert api.shop.listings()[0].stock is None


def test_legacy_stock_goes_by_the_sku(api: Api) -> None:
    """A wrong id in the path is not looked at; the answer is the right one."""
    (number,) = api.add("A", stock=3)
    assert api.ask("PUT", "products/A/stockItems/999", {"stockItem": {"qty": 8, "is_in_stock": True}}) == int(number)
    assert api.get("stockItems/A")["qty"] == 8
    assert api.get("stockItems/lowStock?scopeId=0&qty=8")["total_count"] == 1
    assert api.get("stockItems/lowStock?scopeId=0&qty=7")["total_count"] == 0


def test_what_is_not_counted_lies_nowhere(api: Api) -> None:
    """No source item, and management switched off."""
    api.add("A", stock=None)
    assert api.get("inventory/source-items")["total_count"] == 0
    assert api.get("stockItems/A")["manage_stock"] is False


def test_there_is_one_stock(api: Api) -> None:
    """Sold through the main website."""
    assert api.get("inventory/stocks")["total_count"] == 1
    assert api.get("inventory/stocks/1") == api.get("inventory/stock-resolver/website/base")
    assert api.call("GET", "inventory/stocks/2").status_code == 404


# The installation


def test_modules_tell_whether_there_are_sources(api: Api) -> None:
    """Plain names, all of them."""
    assert "Magento_InventoryApi" in api.get("modules")


def test_the_shops_zone_stands_in_its_configuration(api: Api) -> None:
    """Of the default view; other codes show nothing."""
    (view,) = api.get("store/storeConfigs")
    assert (view["timezone"], view["base_url"]) == ("Europe/Amsterdam", f"{api.url}/")
    assert api.get("store/storeConfigs?storeCodes%5B%5D=none") == []
    assert [each["code"] for each in api.get("store/storeViews")] == ["default", "admin"]
    assert [each["code"] for each in api.get("store/websites")] == ["base", "admin"]
    assert len(api.get("store/storeGroups")) == 2


def test_hostile_texts_come_back_as_they_are(api: Api) -> None:
    """Whatever a SKU or a name holds."""
    sku = "a\"'<b>&%25é😀 "
    api.shop.add_items([Item(sku, "x\ny\t\\")])
    (row,) = api.get("products?searchCriteria=")["items"]
    assert (row["sku"], row["name"]) == (sku, "x\ny\t\\")
