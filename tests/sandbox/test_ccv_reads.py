"""Collections, products, variants and orders as the emulated CCV Shop shows them."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shopswitch.sandbox.systems import Fault, Item
from tests.sandbox.ccv_kit import Api


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    return Api(serve)


def test_pages_are_linked_and_have_no_total(api: Api) -> None:
    """`next` is null on the last one; each link keeps the filters."""
    api.add(*[f"T-{n}" for n in range(5)])
    page = api.get("products/?size=2&start=2&active=true")
    assert [each["productnumber"] for each in page["items"]] == ["T-2", "T-3"]
    assert (page["start"], page["size"]) == (2, 2)
    assert page["next"].endswith("/api/rest/v1/products/?size=2&start=4&active=true")
    assert page["previous"].endswith("start=0&active=true")
    assert set(page) == {"href", "start", "size", "first", "previous", "next", "items"}
    last = api.get("products/?size=2&start=4")
    assert (last["next"], len(last["items"])) == (None, 1)
    assert api.get("products/?size=2&start=9")["items"] == []


def test_a_page_that_is_exactly_full_ends_the_list(api: Api) -> None:
    """No empty page behind it."""
    api.add("T-1", "T-2")
    assert api.get("products/?size=2")["next"] is None


def test_too_large_a_page_is_cut_down(api: Api) -> None:
    """`size` of the answer tells; without a wish it is the shop's own."""
    assert api.get("products/?size=1000")["size"] == 250
    assert api.get("products/")["size"] == 25


def test_both_forms_of_a_path_are_taken(api: Api) -> None:
    """With and without the slash at the end."""
    (number,) = api.add("T-1")
    assert api.get("products")["items"] == api.get("products/")["items"]
    assert api.get(f"products/{number}")["id"] == int(number)


def test_sorting_goes_by_the_named_field(api: Api) -> None:
    """`_desc` behind it turns it round; without a wish it goes by id."""
    first, second = api.add("B", "A")
    api.now += timedelta(hours=1)
    api.shop.change_listing(first, barcode="1")

    def ids(order: str) -> list[str]:
        return [str(each["id"]) for each in api.items(f"products/?size=1{order}")]

    assert ids("") == ids("&orderby=id") == [first, second]
    assert ids("&orderby=id_desc") == ids("&orderby=name") == ids("&orderby=modifydate") == [second, first]
    assert ids("&orderby=modifydate_desc") == [first, second]


def test_a_product_shows_every_field(api: Api) -> None:
    """Stock is a float, weight in kilograms, sub-resources are links."""
    (number,) = api.add("T-1", barcode="8712345678906", price_cents=1250, weight_g=300, stock=4)
    shown = api.get(f"products/{number}/")
    wanted = {
        "productnumber": "T-1",
        "eannumber": "8712345678906",
        "name": "Thee T-1",
        "is_active": True,
        "stockenabled": True,
        "stocktype": "product",
        "stock": 4.0,
        "price": 12.5,
        "weight": 0.3,
        "modifydate": "2026-11-23T12:00:00Z",
    }
    assert {key: shown[key] for key in wanted} == wanted
    assert isinstance(shown["stock"], float)
    assert shown["attributecombinations"] == {
        "href": f"{api.host}/api/rest/v1/products/{number}/attributecombinations/"
    }
    for name in ("mpnnumber", "stocklocation", "ordering_without_stock", "discount", "purchaseprice", "taxtariff"):
        assert name in shown


def test_an_item_without_stock_has_stock_keeping_off(api: Api) -> None:
    """Its stock says nothing."""
    (number,) = api.add("BON", stock=None, virtual=True)
    shown = api.get(f"products/{number}/")
    assert (shown["stockenabled"], shown["stock"]) == (False, 0.0)


def test_a_group_is_one_product_with_combinations(api: Api) -> None:
    """Each has codes and stock of its own; the product keeps none."""
    small, large = api.shop.add_items(
        [
            Item("S-1", "Sok", "8712345678906", stock=5, group="SOK", option="S"),
            Item("S-2", "Sok", stock=6, group="SOK", option="L", active=False),
        ]
    )
    (product,) = api.items("products/")
    assert (product["productnumber"], product["stocktype"]) == ("SOK", "attribute_combination")
    rows = api.items(f"products/{product['id']}/attributecombinations/?size=1")
    assert [(str(row["id"]), row["product_number"], row["stock"], row["active"]) for row in rows] == [
        (small, "S-1", 5.0, True),
        (large, "S-2", 6.0, False),
    ]
    assert rows[0]["ean_number"] == "8712345678906"
    assert rows[0]["sku_number"] == ""
    assert rows[0]["combination"][0]["attribute_value"]["name"] == "S"
    assert rows[0] == api.get(f"attributecombinations/{small}/")


def test_combinations_come_along_when_expanded(api: Api) -> None:
    """In lists and single products, under a name that can be changed; a product without has an empty list."""
    api.group("S-1", "S-2")
    api.add("T-1")
    first, second = api.items("products/?expand=attributecombinations,productphotos")
    own = api.items(f"products/{first['id']}/attributecombinations/")
    assert first["attributecombinations"]["collection"] == own
    assert second["attributecombinations"]["collection"] == []
    assert first["productphotos"]["collection"] == []
    api.shop.expanded_as = "items"
    assert api.get(f"products/{first['id']}/?expand=attributecombinations")["attributecombinations"]["items"] == own


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("productnumber=T-1", ["T-1"]),
        ("productnumber=t-1", []),
        ("eannumber=871", ["T-2"]),
        ("productname=HEE", ["T-1", "T-2", "T-3"]),
        ("active=false", ["T-3"]),
        ("active=1", ["T-1", "T-2"]),
        ("minstock=4", ["T-2"]),
        ("maxstock=3", ["T-1", "T-3"]),
        ("stock=3", ["T-1"]),
        ("minprice=11", ["T-2"]),
        ("maxprice=10", ["T-1", "T-3"]),
    ],
)
def test_products_can_be_filtered(api: Api, query: str, found: list[str]) -> None:
    """Codes exactly, names in part."""
    api.add("T-1", stock=3)
    api.add("T-2", stock=4, barcode="871", price_cents=1100)
    api.add("T-3", active=False)
    assert [each["productnumber"] for each in api.items(f"products/?{query}")] == found


def test_a_product_variation_is_a_link_between_products(api: Api) -> None:
    """It has no code of its own."""
    one, other = api.add("T-1", "T-2")
    made = api.send("POST", f"products/{one}/productvariations/", {"product_variation_id": int(other)})
    assert made.status_code == 201
    (row,) = api.items(f"products/{one}/productvariations/")
    assert row == made.json() == api.get(f"productvariations/{row['id']}/")
    assert (row["product_variation_id"], row["active"], row["auto_created"]) == (int(other), True, False)
    assert "product_number" not in row


def test_orders_list_only_finished_checkouts_unless_asked(api: Api) -> None:
    """An unfinished one has status null and no number."""
    api.add("T-1", stock=9)
    kept, left = api.order("T-1"), api.order("T-1", state="unpaid")
    api.shop.set_order_state(left, "draft")
    assert [str(each["id"]) for each in api.items("orders/")] == [kept]
    (basket,) = api.items("orders/?is_completed=false")
    assert str(basket["id"]) == left
    assert (basket["status"], basket["is_completed"], basket["ordernumber"], basket["ordernumber_full"]) == (
        None,
        False,
        None,
        None,
    )
    assert basket["basket_href"]


def test_completed_does_not_mean_handled(api: Api) -> None:
    """An order that was just placed is_completed."""
    api.add("T-1", stock=9)
    api.order("T-1")
    (shown,) = api.items("orders/")
    assert (shown["is_completed"], shown["status"], shown["paid"]) == (True, 1, True)


def test_an_order_shows_numbers_dates_and_customer(api: Api) -> None:
    """A prefix stands before the number with a dash."""
    api.add("T-1", stock=9, price_cents=1000, weight_g=250)
    api.shop.store.prefix = "WEB"
    number = api.order("T-1", quantity=2, days_ago=1)
    shown = api.get(f"orders/{number}/")
    assert shown["ordernumber_full"] == f"WEB-{shown['ordernumber']}"
    assert shown["create_date"] == "2026-11-22T12:00:00Z"
    assert (shown["total_orderrow_price"], shown["total_price"], shown["currency"]) == (20.0, 24.95, "EUR")
    assert shown["total_weight"] == 0.5
    assert shown["customer"]["billingaddress"]["last_name"] == "Achternaam"
    assert shown["customer"]["email"] == "klant5@example.test"
    assert shown["orderrows"] == {"href": f"{api.host}/api/rest/v1/orders/{number}/orderrows/"}
    assert (shown["track_and_trace_code"], shown["track_and_trace_carrier"]) == ("", None)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=1", ["open"]),
        ("status=7", ["completed"]),
        ("is_paid=false", ["cancelled", "unpaid"]),
        ("min_create_date=2026-11-21T12:00:00Z", ["unpaid", "open"]),
        ("min_create_date=2026-11-21T13:00:00%2B01:00", ["unpaid", "open"]),
        ("min_create_date=2026-11-21", ["unpaid", "open"]),
        ("max_create_date=2026-11-20T12:00:00Z", ["completed", "cancelled"]),
        ("paymethod_id=2", []),
    ],
)
def test_orders_can_be_filtered(api: Api, query: str, found: list[str]) -> None:
    """By status, payment and date of creation; a bound counts itself."""
    api.add("T-1", stock=9)
    names = {}
    for days, state in ((4, "completed"), (3, "cancelled"), (2, "unpaid"), (0, "open")):
        names[api.order("T-1", days_ago=days, state=state)] = state
    assert [names[str(each["id"])] for each in api.items(f"orders/?{query}&orderby=id")] == found


def test_orders_know_no_expand(api: Api) -> None:
    """Rows are a call per order."""
    api.add("T-1", stock=9)
    api.order("T-1")
    (shown,) = api.items("orders/?expand=orderrows")
    assert set(shown["orderrows"]) == {"href"}


def test_rows_keep_the_code_where_it_belongs(api: Api) -> None:
    """A simple product's in `product_number`, a variant's in the fields with ``sub_``; counts are floats."""
    api.add("T-1", stock=9)
    variant, _ = api.group("S-1", "S-2")
    api.shop.change_listing(variant, other_code="ALT-1", barcode="871")
    number = api.order("T-1", "S-1", quantity=2)
    plain, sub = api.items(f"orders/{number}/orderrows/")
    assert (plain["product_number"], plain["sub_product_number"]) == ("T-1", "")
    assert (sub["product_number"], sub["sub_product_number"], sub["sub_sku_number"], sub["sub_ean_number"]) == (
        "THEE",
        "S-1",
        "ALT-1",
        "871",
    )
    assert (plain["count"], plain["product_type"], plain["order_id"]) == (2.0, "product", int(number))
    assert plain == api.get(f"orderrows/{plain['id']}/")


def test_a_deposit_is_a_row_of_its_own(api: Api) -> None:
    """It carries no code and no tax, and the world does not take it for goods."""
    (number,) = api.add("FLES", stock=9)
    api.shop.store.products[int(number)].deposit_cents = 15
    order_id = api.order("FLES", quantity=3)
    _, deposit = api.items(f"orders/{order_id}/orderrows/")
    assert (deposit["product_type"], deposit["product_number"], deposit["tax"], deposit["price"]) == (
        "deposit",
        "",
        0.0,
        0.15,
    )
    assert [(line.sku, line.quantity) for line in api.shop.orders()[0].lines] == [("FLES", 3)]


def test_shop_apps_and_keys_are_listed(api: Api) -> None:
    """Never a secret key."""
    assert api.items("webshops/")[0]["name"] == "Voorbeeldwinkel"
    assert {each["name"]: each["is_installed"] for each in api.items("apps/")}["Picqer"] is True
    assert api.shop.secrets()["secret_key"] not in json.dumps(api.items("credentials/"))
    for name in ("paymethods", "brands", "packages", "suppliers", "productqueries", "categories"):
        assert isinstance(api.items(f"{name}/"), list)


def test_dropped_rows_are_signed_as_if_nothing_were_wrong(api: Api) -> None:
    """The shop itself is short of rows; there is no total that could tell."""
    api.add("T-1", "T-2", "T-3")
    api.shop.handle = _shortened(api)  # type: ignore[method-assign]  # as the fault board does
    answer = api.send("GET", "products/")
    assert [each["productnumber"] for each in answer.json()["items"]] == ["T-1"]
    uri = "/api/rest/v1/products/"
    assert answer.headers["x-hash"] == api.sign("GET", uri, answer.content, answer.headers["x-date"])


def _shortened(api: Api) -> Any:
    handle = type(api.shop).handle

    def short(request: Any) -> Any:
        changed = api.shop.shorten(handle(api.shop, request), Fault("drop-rows", options={"rows": 2}))
        assert changed is not None
        return changed

    return short


def test_faults_without_meaning_change_nothing(api: Api) -> None:
    """No total to raise, no rows to drop."""
    answers = []
    handle = type(api.shop).handle

    def kept(request: Any) -> Any:
        answers.append(handle(api.shop, request))
        return answers[-1]

    api.shop.handle = kept  # type: ignore[method-assign]  # to see what it answered
    api.send("GET", "products/")
    api.send("GET", "")
    assert api.shop.shorten(answers[0], Fault("short-total")) is None
    assert api.shop.shorten(answers[0], Fault("drop-rows")) is None
    assert api.shop.shorten(answers[1], Fault("drop-rows")) is None
