"""Paging, sorting and search."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopswitch.sandbox.shopify.paging import Rows, connect
from shopswitch.sandbox.shopify.search import Search
from tests.sandbox.shopify_kit import NOW, Api

PAGE = """query ($n: Int, $after: String, $q: String, $s: ProductVariantSortKeys, $back: Boolean) {
  productVariants(first: $n, after: $after, query: $q, sortKey: $s, reverse: $back) {
    nodes { sku } pageInfo { hasNextPage hasPreviousPage endCursor } } }"""
FIND = "query ($q: String) { orders(first: 50, query: $q, sortKey: CREATED_AT) { nodes { name } } }"


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    return Api(serve)


def skus(api: Api, **variables: Any) -> list[str]:
    """The SKUs of one page."""
    return [node["sku"] for node in api.ask(PAGE, **({"n": 250} | variables))["productVariants"]["nodes"]]


def numbers(api: Api, query: str) -> list[str]:
    """The orders a search finds."""
    return [node["name"] for node in api.ask(FIND, q=query)["orders"]["nodes"]]


def test_600_variants_come_in_three_pages(api: Api) -> None:
    """Each variant comes once, in order of id, and the last page says so."""
    api.add(*(f"T-{number:03}" for number in range(600)))
    found, sizes, after = [], [], None
    for _ in range(4):
        page = api.ask(PAGE, n=250, after=after)["productVariants"]
        found += [node["sku"] for node in page["nodes"]]
        sizes.append(len(page["nodes"]))
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert sizes == [250, 250, 100]
    assert found == [f"T-{number:03}" for number in range(600)]


def test_an_empty_shop_has_an_empty_page(api: Api) -> None:
    """No rows, no cursor, no next page."""
    page = api.ask(PAGE, n=250)["productVariants"]
    assert page == {
        "nodes": [],
        "pageInfo": {"hasNextPage": False, "hasPreviousPage": False, "endCursor": None},
    }


def test_removing_a_record_between_pages_skips_none(api: Api) -> None:
    """A cursor is a place in the order, not a row number."""
    first, *_ = api.add("A", "B", "C", "D")
    page = api.ask(PAGE, n=2)["productVariants"]
    api.shop.remove_listing(first)
    assert skus(api, after=page["pageInfo"]["endCursor"]) == ["C", "D"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("", "you must provide one of first or last"),
        ("(first: 1, last: 1)", "providing both first and last is not supported"),
        ("(first: 251)", "a page holds 0 to 250 records, and 251 were asked"),
        ("(first: -1)", "a page holds 0 to 250 records, and -1 were asked"),
        ('(first: 1, after: "3")', "Invalid cursor for current pagination sort."),
    ],
)
def test_wrong_page_arguments_are_a_bad_request(api: Api, arguments: str, message: str) -> None:
    """Exactly one of first and last, at most 250, and a cursor of ours."""
    (error,) = api.refused(f"{{ products{arguments} {{ nodes {{ id }} }} }}")
    assert error["message"] == message
    assert error["extensions"]["code"] == "BAD_REQUEST"


def test_variants_of_one_product_may_be_read_at_once(api: Api) -> None:
    """2,000 under `product`, 250 under `products`."""
    (variant,) = api.add("A")
    product = api.shop.store.variants[int(variant)].product.gid
    assert api.ask(f'{{ product(id: "{product}") {{ variants(first: 2000) {{ nodes {{ sku }} }} }} }}')
    assert api.code("{ products(first: 1) { nodes { variants(first: 2000) { nodes { sku } } } } }") == "BAD_REQUEST"


def test_a_cursor_of_another_order_is_refused(api: Api) -> None:
    """Paging on in another sort is no paging."""
    api.add("A", "B")
    after = api.ask(PAGE, n=1, s="SKU")["productVariants"]["pageInfo"]["endCursor"]
    assert api.code(PAGE, n=1, after=after, s="INVENTORY_QUANTITY") == "BAD_REQUEST"


def test_sorting_and_reversing(api: Api) -> None:
    """By SKU without regard to case, forwards and backwards, paged."""
    api.add("b", "A", "c")
    assert skus(api, s="SKU") == ["A", "b", "c"]
    assert skus(api, s="SKU", back=True) == ["c", "b", "A"]
    after = api.ask(PAGE, n=1, s="SKU", back=True)["productVariants"]["pageInfo"]["endCursor"]
    assert skus(api, s="SKU", back=True, after=after) == ["b", "A"]


@settings(deadline=None)
@given(st.integers(0, 30), st.integers(1, 9), st.booleans(), st.booleans())
def test_paging_gives_each_record_once(count: int, size: int, backwards: bool, from_the_end: bool) -> None:
    """Whatever the page size and direction, forwards with first or backwards with last."""
    rows = Rows(list(range(count)), lambda number: (number % 3, number))
    expected = sorted(range(count), key=lambda number: (number % 3, number), reverse=backwards)
    found: list[int] = []
    cursor = None
    for _ in range(40):
        ask = {"last": size, "before": cursor} if from_the_end else {"first": size, "after": cursor}
        page = connect(rows, ask | {"reverse": backwards})
        found = page["nodes"] + found if from_the_end else found + page["nodes"]
        info = page["pageInfo"]
        cursor = info["startCursor"] if from_the_end else info["endCursor"]
        if not info["hasPreviousPage" if from_the_end else "hasNextPage"]:
            break
    assert found == expected


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("sku:T-1", ["T-1"]),
        ('sku:"t-1"', ["T-1"]),
        ("sku:T-*", ["T-1", "T-10"]),
        ("sku:T-1 OR sku:S-1", ["T-1", "S-1"]),
        ("-sku:T-1", ["T-10", "S-1", None]),
        ("NOT sku:T-*", ["S-1", None]),
        ("(sku:T-1 OR sku:S-1) AND barcode:871", ["T-1"]),
        ("barcode:871", ["T-1"]),
        ("S-1", ["S-1"]),
        ("inventory_quantity:>3", ["T-10"]),
        ("managed:false", [None]),
        ("product_status:active", ["T-1", "T-10", None]),
        ("gtin:871", ["T-1", "T-10", "S-1", None]),
        ("", ["T-1", "T-10", "S-1", None]),
    ],
)
def test_variant_search(api: Api, query: str, found: list[str | None]) -> None:
    """The documented keys; a key that is not known narrows nothing, without a word."""
    api.add("T-1", barcode="871", stock=3)
    api.add("T-10", stock=4)
    api.add("S-1", active=False)
    api.add("", stock=None)
    assert skus(api, q=query) == found


def test_id_windows(api: Api) -> None:
    """`id:>N` walks a catalogue without cursors."""
    ids = api.add("A", "B", "C")
    assert skus(api, q=f"id:>{ids[0]}") == ["B", "C"]
    assert skus(api, q=f"id:<={ids[1]}") == ["A", "B"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status:open", ["#1001", "#1002"]),
        ("status:not_closed", ["#1001", "#1002"]),
        ("status:closed", ["#1003", "#1004"]),
        ("status:cancelled", ["#1004"]),
        ("financial_status:pending", ["#1002"]),
        ("fulfillment_status:shipped", ["#1003"]),
        ("fulfillment_status:unshipped status:open", ["#1001", "#1002"]),
        ("name:1001", ["#1001"]),
        ("name:#1001", ["#1001"]),
        ("source_identifier:W-7", ["#1003"]),
        ("sku:S", ["#1002"]),
        ("tag:history", ["#1003"]),
        ("tag_not:history", ["#1001", "#1002", "#1004"]),
        ("processed_at:<2026-11-20", ["#1003"]),
        ("created_at:>=2026-11-23", ["#1001", "#1002", "#1003", "#1004"]),
        ("created_at:>2026-11-23T12:00:00Z", []),
        ("created_at:>2026-11-23", ["#1001", "#1002", "#1003", "#1004"]),
        ("created_at:<=2026-11-23", []),
        ("created_at:<=2026-11-23T12:00:00+00:00", ["#1001", "#1002", "#1003", "#1004"]),
        ("updated_at:2026-11-23", ["#1001", "#1002", "#1003", "#1004"]),
        ("created_at:yesterday", []),
        ("test:true", []),
    ],
)
def test_order_search(api: Api, query: str, found: list[str]) -> None:
    """The documented keys."""
    api.add("T", "S", stock=5)
    api.order("T")
    api.order("S", state="unpaid")
    carried = api.order("T", state="completed", reference="W-7", days_ago=9)
    api.shop.store.orders[int(carried)].tags = ["History"]
    api.order("T", state="cancelled")
    assert numbers(api, query) == found


def test_search_may_lag_behind(api: Api) -> None:
    """A change is found only after the index has caught up; lists without search show it at once."""
    api.shop.index_lag = timedelta(seconds=5)
    api.add("A")
    assert skus(api, q="sku:A") == []
    assert skus(api) == ["A"]
    api.clock.moment += timedelta(seconds=5)
    assert skus(api, q="sku:A") == ["A"]


@settings(deadline=None)
@given(st.text("abc:()\"'-<>=* ORANDT\\"))
def test_search_never_breaks(query: str) -> None:
    """However odd a query, it finds some of the records."""
    records = ["abc", "tor", ""]
    search = Search({"a": str, "b": len}, free=lambda text: [text])
    assert set(search.filter(records, query, NOW)) <= set(records)


def test_counts_are_cut_at_their_limit(api: Api) -> None:
    """The count says whether it is exact; variants cannot be filtered when counted."""
    api.add("A", "B", "C")
    data = api.ask(
        """{ all: productVariantsCount(limit: null, query: "sku:A") { count precision }
        some: productsCount(limit: 2) { count precision } one: productsCount(query: "sku:A") { count precision } }"""
    )
    assert data == {
        "all": {"count": 3, "precision": "EXACT"},
        "some": {"count": 2, "precision": "AT_LEAST"},
        "one": {"count": 1, "precision": "EXACT"},
    }


def test_history_has_two_dates(api: Api) -> None:
    """A carried-over order was processed then and created now; sorting by either tells them apart."""
    api.add("T", stock=5)
    api.order("T", days_ago=2)
    api.order("T", days_ago=9, reference="W-1")
    query = "query ($s: OrderSortKeys) { orders(first: 9, sortKey: $s) { nodes { name } } }"
    by_processed = api.ask(query, s="PROCESSED_AT")["orders"]["nodes"]
    by_created = api.ask(query, s="CREATED_AT")["orders"]["nodes"]
    assert [node["name"] for node in by_processed] == ["#1002", "#1001"]
    assert [node["name"] for node in by_created] == ["#1001", "#1002"]
