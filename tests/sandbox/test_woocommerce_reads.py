"""Lists and single records: pages, filters, dates, and the pitfalls of the real shop."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from shopswitch.sandbox.systems import Item
from tests.sandbox.woocommerce_bench import NOW, Caller, make_shop, mounted, new_order

Start = Callable[..., Caller]


@pytest.fixture
def start(serve: Callable[[Any], str]) -> Start:
    """A caller for a shop with these items."""

    def build(*items: Item, below: str = "") -> Caller:
        shop = make_shop()
        shop.add_items(list(items))
        return mounted(serve, shop, below)

    return build


def shirts(*options: str) -> list[Item]:
    return [Item(f"TS-{option}", "T-shirt", stock=4, group="TS", option=option) for option in options]


def walk(caller: Caller, path: str) -> list[Any]:
    """All rows, following the paging links."""
    rows: list[Any] = []
    answer = caller.call("GET", path)
    while True:
        rows += answer.json()
        if "next" not in answer.links:
            return rows
        answer = caller.call("GET", answer.links["next"]["url"].partition("/wc/v3/")[2])


@pytest.mark.parametrize("number", [0, 1, 99, 100, 101, 250])
def test_links_lead_through_every_row_once(start: Start, number: int) -> None:
    """Following `next` gives every product once, and the totals say how many there are."""
    caller = start(*[Item(f"S-{index}", "Ding") for index in range(number)])
    rows = walk(caller, "products?per_page=100&orderby=id&order=asc&_fields=id,sku")
    assert [row["sku"] for row in rows] == [f"S-{index}" for index in range(number)]
    headers = caller.call("HEAD", "products?per_page=100").headers
    pages = -(-number // 100)
    assert (headers["x-wp-total"], headers["x-wp-totalpages"]) == (str(number), str(pages))
    assert "next" not in caller.call("GET", f"products?per_page=100&page={max(pages, 1)}").links


def test_past_the_end_is_empty_and_fine(start: Start) -> None:
    """200, no rows, correct totals, and `prev` is the last page there is."""
    answer = start(*[Item(f"S-{index}", "Ding") for index in range(30)]).call("GET", "products?page=9")
    assert (answer.status_code, answer.json(), answer.headers["x-wp-total"]) == (200, [], "30")
    assert "page=3" in answer.links["prev"]["url"]
    assert "next" not in answer.links


def test_links_of_a_sub_directory_keep_it(start: Start) -> None:
    """The site's directory stands in paging links and in the links of a record."""
    caller = start(Item("A", "A"), Item("B", "B"), below="/winkel")
    answer = caller.call("GET", "products?per_page=1")
    root = caller.address.replace("http://", "https://")
    assert answer.links["next"]["url"].startswith(f"{root}/wp-json/wc/v3/products?")
    assert answer.json()[0]["_links"]["collection"][0]["href"] == f"{root}/wp-json/wc/v3/products"


def test_an_offset_in_a_date_breaks_the_paging_link(start: Start) -> None:
    """The real link leaves the plus sign bare, so following it is a 400 (recorded)."""
    caller = start(Item("A", "A"))
    for days in (1, 2):
        caller.shop.add_order(new_order("A", placed_at=NOW - timedelta(days=days)))
    answer = caller.call("GET", "orders?after=2026-11-01T00%3A00%3A00%2B01%3A00&per_page=1")
    followed = caller.call("GET", answer.links["next"]["url"].partition("/wc/v3/")[2])
    assert (answer.status_code, followed.status_code) == (200, 400)


def test_unknown_and_empty_filters_are_ignored(start: Start) -> None:
    """A filter that does not exist, or holds nothing, answers with everything."""
    caller = start(Item("A", "A"), Item("B", "B"))
    assert len(caller.get("products?number=1&sku=")) == 2


@pytest.mark.parametrize(
    ("placed", "local"),
    [
        (datetime(2026, 7, 1, 12, 0, tzinfo=UTC), "2026-07-01T14:00:00"),
        (datetime(2026, 1, 1, 12, 0, tzinfo=UTC), "2026-01-01T13:00:00"),
        (datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC), "2026-03-29T01:59:59"),
        (datetime(2026, 3, 29, 1, 0, 0, tzinfo=UTC), "2026-03-29T03:00:00"),
    ],
)
def test_local_dates_follow_summer_time(start: Start, placed: datetime, local: str) -> None:
    """Site time has no offset and jumps twice a year; the `_gmt` field does not."""
    caller = start(Item("A", "A"))
    caller.shop.add_order(new_order("A", placed_at=placed))
    order = caller.get("orders")[0]
    assert order["date_created"] == local
    assert order["date_created_gmt"] == placed.strftime("%Y-%m-%dT%H:%M:%S")


@pytest.mark.parametrize(
    ("bound", "count"),
    [
        ("after=2026-11-20T13:00:00", 0),
        ("after=2026-11-20T12:59:59", 1),
        ("after=2026-11-20T12:00:00Z", 0),
        ("after=2026-11-20T11:59:59&dates_are_gmt=true", 1),
        ("after=2026-11-20T12:00:00&dates_are_gmt=true", 0),
        ("before=2026-11-20T13:00:00", 0),
        ("before=2026-11-20T13:00:01", 1),
    ],
)
def test_date_bounds_exclude_their_own_moment(start: Start, bound: str, count: int) -> None:
    """A bare bound is site time, an offset counts, `dates_are_gmt` makes it UTC; the moment itself stays out."""
    caller = start(Item("A", "A"))
    caller.shop.add_order(new_order("A", placed_at=datetime(2026, 11, 20, 12, 0, tzinfo=UTC)))
    assert len(caller.get(f"orders?{bound}")) == count


def test_any_status_hides_bin_and_drafts(start: Start) -> None:
    """Only naming every status shows everything; beside `any` other words do not count."""
    caller = start(Item("A", "A", stock=9))
    for state in ("open", "draft", "completed", "custom"):
        caller.shop.add_order(new_order("A", state=state))
    gone = caller.shop.add_order(new_order("A")).order_id
    caller.call("DELETE", f"orders/{gone}")
    words = ",".join(row["slug"] for row in caller.get("orders/statuses"))
    assert len(caller.get("orders")) == len(caller.get("orders?status=any,trash")) == 3
    assert len(caller.get(f"orders?status={words},trash")) == 5


def test_an_unknown_status_names_the_valid_ones(start: Start) -> None:
    """The message lists a plugin's status too."""
    answer = start().call("GET", "orders?status=verzonden")
    assert answer.status_code == 400
    assert "picking" in answer.json()["data"]["params"]["status"]


def test_a_variation_without_sku_shows_its_parents(start: Start) -> None:
    """On every route; the SKU filter still finds only the parent."""
    caller = start(*shirts("S", "M"))
    small = caller.shop.listings()[1].source_id
    caller.shop.change_listing(small, inherit_sku=True)
    parent = caller.get("products?sku=TS")
    assert [row["type"] for row in parent] == ["variable"]
    assert caller.get(f"products/{small}")["sku"] == "TS"
    assert [row["sku"] for row in caller.get(f"products/{parent[0]['id']}/variations")] == ["TS-M", "TS"]


def test_shared_stock_is_repeated_by_every_variation(start: Start) -> None:
    """`manage_stock` is then the text "parent", and each shows the parent's pieces."""
    caller = start(*shirts("S", "M"))
    for row in caller.shop.listings()[1:]:
        caller.shop.change_listing(row.source_id, shared=True)
    rows = caller.get("variations?_fields=manage_stock,stock_quantity")
    assert rows == [{"manage_stock": "parent", "stock_quantity": 4}] * 2


def test_an_older_shop_has_no_list_of_all_variations(start: Start) -> None:
    """Before 10.3.0 the route does not exist, and the index does not list it."""
    caller = start(*shirts("S"))
    caller.shop.has_all_variations = False
    answer = caller.call("GET", "variations")
    assert (answer.status_code, answer.json()["code"]) == (404, "rest_no_route")
    assert "/wc/v3/variations" not in caller.raw("GET", "/wp-json/wc/v3").json()["routes"]


def test_products_leave_variations_out(start: Start) -> None:
    """Only a SKU or barcode filter brings them."""
    caller = start(*shirts("S", "M"))
    assert [row["type"] for row in caller.get("products")] == ["variable"]
    assert [row["type"] for row in caller.get("products?sku=ts-m")] == ["variation"]


def test_a_dotted_field_does_not_reach_into_lists(start: Start) -> None:
    """`billing.city` works, `line_items.sku` gives an empty list."""
    caller = start(Item("A", "A"))
    caller.shop.add_order(new_order("A"))
    rows = caller.get("orders?_fields=billing.city,line_items.sku")
    assert rows == [{"billing": {"city": "Arnhem"}, "line_items": []}]


def test_a_lines_sku_is_the_products_of_today(start: Start) -> None:
    """A renamed product renames old orders; a removed one leaves null."""
    caller = start(Item("OUD", "Ding"), Item("WEG", "Ander ding"))
    caller.shop.add_order(new_order("OUD", "WEG"))
    listings = {row.sku: row.source_id for row in caller.shop.listings()}
    caller.shop.change_listing(listings["OUD"], sku="NIEUW")
    caller.shop.remove_listing(listings["WEG"])
    lines = caller.get("orders")[0]["line_items"]
    assert [(line["sku"], line["product_id"] == 0) for line in lines] == [("NIEUW", False), (None, True)]


def test_notes_know_no_pages(start: Start) -> None:
    """All at once, without totals, whatever `per_page` says; adding one leaves the order's date alone."""
    caller = start(Item("A", "A"))
    order = caller.shop.add_order(new_order("A", placed_at=NOW - timedelta(days=3)))
    before = caller.get(f"orders/{order.order_id}")["date_modified"]
    for number in range(12):
        caller.call("POST", f"orders/{order.order_id}/notes", {"note": f"Notitie {number}"})
    answer = caller.call("GET", f"orders/{order.order_id}/notes?per_page=5&page=2")
    assert len(answer.json()) == 12
    assert "x-wp-total" not in answer.headers
    assert caller.get(f"orders/{order.order_id}")["date_modified"] == before


def test_a_deep_catalogue_is_served_fast() -> None:
    """A page of 100 full products out of 5,000 takes less than 50 ms of processor time."""
    shop = make_shop()
    shop.add_items([Item(f"S-{number}", f"Ding {number}") for number in range(5000)])
    query = {"per_page": "100", "page": "25", **shop.secrets()}
    environ = EnvironBuilder("/wp-json/wc/v3/products", "https://winkel.example", query_string=query).get_environ()
    took = []
    for _ in range(5):
        started = time.thread_time()
        answer = shop.handle(Request(environ))
        took.append(time.thread_time() - started)
    assert answer.headers["X-WP-Total"] == "5000"
    assert min(took) < 0.05


@pytest.mark.parametrize("path", ["/wp-json-x/wc/v3/products", "/winkelwagen"])
def test_outside_the_api_there_are_pages(start: Start, path: str) -> None:
    """A wrong sub-directory is a 404 in HTML, with the way to the real root in a header."""
    answer = start().raw("GET", path)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "https://api.w.org/" in answer.headers["link"]


def test_what_is_not_emulated_says_so(start: Start) -> None:
    """A method of the real shop that the sandbox lacks is never mistaken for the vendor's answer."""
    answer = start().call("POST", "coupons", {"code": "X"})
    assert (answer.status_code, answer.json()["code"]) == (501, "sandbox_not_emulated")
