"""Products and stock, against the emulated shop."""

from typing import Any

import pytest

from shopswitch.errors import RequestError
from shopswitch.sandbox.systems import Item
from tests.connectors.magento.kit import Served, edited, route_missing, rows, small_pages


def test_products_are_what_the_shop_shows(served: Served) -> None:
    """Ids, SKUs, kinds, parents and whether on sale, row by row."""
    found = served.connect().products()
    read = rows(found)
    assert found.problems == ()
    assert {key: (row["sku"], row["kind"], row["active"]) for key, row in read.items()} == {
        each.source_id: (each.shown_sku, each.kind, each.active) for each in served.shop.listings()
    }
    (parent,) = [key for key, row in read.items() if row["kind"] == "parent"]
    assert {row["sku"] for row in read.values() if row["parent_id"] == parent} == {"SHIRT-M", "shirt-l"}
    assert found.expected == found.rows == len(served.shop.listings())


def test_a_list_in_several_pages_is_read_whole(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page asks for what lies beyond the last id; nothing past the end is asked for."""
    whole = served.connect().products(), served.connect().stock()
    small_pages(monkeypatch)
    served.calls.clear()
    parts = served.connect().products(), served.connect().stock()
    assert [each.digest() for each in parts] == [each.digest() for each in whole]
    assert [each.problems for each in parts] == [(), ()]
    assert served.paths().count("GET /products") == 6


def test_pages_are_never_larger_than_a_limited_shop_allows(served: Served) -> None:
    """At most 300, and never none: that would be everything at once."""
    connector = served.connect()
    connector.products()
    connector.stock()
    connector.orders(served.shop.now())
    sizes = {int(str(size)) for each in served.calls if (size := each.query.get("searchCriteria[pageSize]"))}
    lists = [each for each in served.calls if "searchCriteria[pageSize]" not in each.query]
    assert max(sizes) <= 300
    assert all("/stockItems/" in each.path or each.path.endswith("/storeConfigs") for each in lists)


def test_barcodes_are_the_merchants_attribute(served: Served) -> None:
    """Without the setting they are empty, and a note names what looks like one."""
    plain = served.connect(barcode_attribute="").products()
    assert set(plain.frame["barcode"]) == {""}
    assert "its code may be ean" in plain.notes[0]
    named = served.connect(barcode_attribute="ean").products()
    assert (rows(named, "sku")["TEA-1"]["barcode"], named.notes) == ("8719990000015", ())


@pytest.mark.parametrize(("code", "why"), [("streepje", "does not exist"), ("status", "list of choices")])
def test_an_attribute_that_cannot_hold_barcodes_is_refused(served: Served, code: str, why: str) -> None:
    """It would leave every barcode empty, or show the numbers of choices."""
    with pytest.raises(RequestError, match=why):
        served.connect(barcode_attribute=code).products()


def test_an_attribute_that_cannot_be_looked_up_is_not_trusted(served: Served) -> None:
    """Unless some product shows a value of it."""
    served.fault("status", path="/rest/default/V1/products/attributes", status=500)
    filled = served.connect(barcode_attribute="ean").products()
    assert filled.complete
    assert "could not be looked up" in filled.notes[0]
    empty = served.connect(barcode_attribute="gtin").products()
    assert "could not be looked up" in empty.problems[0]


def test_a_variant_of_a_disabled_product_is_not_on_sale(served: Served) -> None:
    """When it is not shown by itself."""
    (parent,) = [each.source_id for each in served.shop.listings() if each.kind == "parent"]

    def disable(body: Any) -> Any:
        for item in body["items"] or []:
            item["visibility"] = 1
            item["status"] = 2 if str(item.get("id")) == parent else item.get("status")
        return body

    served.spoil = edited(disable, "/products")
    read = rows(served.connect().products(), "sku")
    assert [read[sku]["active"] for sku in ("SHIRT-M", "shirt-l", "TEA-1")] == [False, False, True]


@pytest.mark.parametrize(("word", "kind"), [("downloadable", "virtual"), ("grouped", "parent"), ("subscribe", "other")])
def test_types_have_kinds(served: Served, word: str, kind: str) -> None:
    """What nobody mapped is other, never a guess."""

    def change(body: Any) -> Any:
        for item in body["items"]:
            item["type_id"] = word
        return body

    served.spoil = edited(change, "/products")
    assert set(served.connect().products().frame["kind"]) == {kind}


def test_stock_is_what_lies_at_the_only_source(served: Served) -> None:
    """Also after an order that is not shipped yet: the salable quantity is another figure."""
    served.order("TEA-1")
    found = served.connect().stock()
    read = rows(found)
    truth = {e.source_id: e for e in served.shop.listings() if e.kind != "parent"}
    assert found.problems == ()
    assert {key: None if not row["tracked"] else int(row["quantity"]) for key, row in read.items()} == {
        key: each.stock for key, each in truth.items()
    }
    assert {row["location_id"] for row in read.values() if row["tracked"]} == {"default"}


def test_what_keeps_no_stock_is_not_tracked(served: Served) -> None:
    """A product at no source is looked up: only stock keeping that is switched off is worth a row."""
    read = rows(served.connect().stock(), "sku")
    assert [(read[sku]["tracked"], read[sku]["location_counts"]) for sku in ("LOOS", "BON")] == [(False, True)] * 2
    assert sorted(path for path in served.paths() if "stockItems" in path) == [
        "GET /stockItems/BON",
        "GET /stockItems/LOOS",
    ]


def test_a_product_that_is_counted_and_lies_nowhere_has_no_row(served: Served) -> None:
    """It cannot be sold: that is another thing than being sold without limit."""

    def take_away(body: Any) -> Any:
        kept = [each for each in body["items"] or [] if each["sku"] != "TEA-1"]
        return {"items": kept, "total_count": len(kept)}

    served.spoil = edited(take_away, "/inventory/source-items")
    found = served.connect().stock()
    assert found.problems == ()
    assert "TEA-1" not in set(found.frame["sku"])


def test_nothing_is_looked_up_when_the_list_itself_is_lost(served: Served) -> None:
    """Nobody knows who is missing in it, and every product would be a call."""
    served.fault("status", path="/rest/default/V1/inventory/source-items", status=404)
    assert not served.connect().stock().complete
    assert not any("stockItems" in path for path in served.paths())


def test_several_sources_need_a_choice(served: Served) -> None:
    """Without one nothing counts and a note lists them; with one, by code or name, the others are elsewhere."""
    first = served.shop.listings()[0].source_id
    served.shop.change_listing(first, stock_elsewhere=3)
    found = served.connect(location=None).stock()
    assert not found.frame["location_counts"].any()
    assert "Give the one Picqer fills as `location`" in found.notes[0]
    places = served.shop.stock_by_location(first)
    for wish in ("default", "default source"):
        frame = served.connect(location=wish).stock().frame
        assert set(frame[frame["location_counts"]]["location_id"]) == {"default", ""}
        mine = frame[frame["source_id"] == first]
        assert dict(zip(mine["location_id"], mine["quantity"], strict=True)) == places


def test_a_source_that_does_not_exist_is_refused(served: Served) -> None:
    """With those there are."""
    with pytest.raises(RequestError, match=r"is no enabled source.*Default Source \(default\)"):
        served.connect(location="elders").stock()


def test_a_source_that_is_not_enabled_counts_for_nothing(served: Served) -> None:
    """It sells nothing, and is no choice."""
    served.shop.change_listing(served.shop.listings()[0].source_id, stock_elsewhere=3)

    def disable(body: Any) -> Any:
        for item in body.get("items") or []:
            item["enabled"] = item.get("source_code") == "default"
        return body

    served.spoil = edited(disable, "/inventory/sources")
    found = served.connect(location=None).stock()
    assert set(found.frame[found.frame["location_counts"]]["location_id"]) == {"default", ""}


def test_source_items_without_a_product_are_no_stock(served: Served) -> None:
    """What a deleted product left behind, and a code in other letters."""

    def add(body: Any) -> Any:
        loose = [{"sku": sku, "source_code": "default", "quantity": 7, "status": 1} for sku in ("WEG", "tea-1")]
        return {"items": [*(body["items"] or []), *loose], "total_count": body["total_count"] + 2}

    served.spoil = edited(add, "/inventory/source-items")
    found = served.connect().stock()
    assert found.complete
    assert "WEG" not in set(found.frame["sku"])
    assert rows(found, "sku")["TEA-1"]["quantity"] == 12
    assert found.notes[0] == "2 source items belong to no product (any more) and are left out."
    assert "stock keeping is switched off" in found.notes[1].casefold()


def test_pieces_that_are_out_of_stock_cannot_be_sold(served: Served) -> None:
    """Status 0 wins over the quantity, and a note tells it."""

    def close(body: Any) -> Any:
        for item in body["items"]:
            item["status"] = 0 if item["sku"] == "TEA-1" else 1
        return body

    served.spoil = edited(close, "/inventory/source-items")
    found = served.connect().stock()
    assert rows(found, "sku")["TEA-1"]["quantity"] == 0
    assert "set to out of stock" in found.notes[0]


def test_a_shop_without_sources_is_read_product_by_product(served: Served) -> None:
    """Its own words for an unknown address, and no module for it."""
    served.spoil = route_missing("/inventory/")
    found = served.connect().stock()
    read = rows(found, "sku")
    assert found.problems == ()
    assert {sku: row["quantity"] for sku, row in read.items() if row["tracked"]} == {
        "TEA-1": 12,
        "00123": 0,
        "SHIRT-M": 4,
        "shirt-l": 5,
        "UIT": 1,
    }
    assert {row["location_id"] for row in read.values()} == {""}


def test_a_404_alone_does_not_make_a_shop_without_sources(served: Served) -> None:
    """The module is there: then the list is lost, not absent."""
    served.fault("status", path="/rest/default/V1/inventory", status=404)
    found = served.connect().stock()
    assert found.rows == 0
    assert "Inventory sources cannot be read" in found.problems[0]


@pytest.mark.parametrize("sku", ["A/B 1", "50%", "#1?x=y", "é€", "<b>&amp;", "a,b", "'; DROP", "=1+1", "..", "A+B"])
def test_hostile_skus_survive(served: Served, sku: str) -> None:
    """In rows, and in the path of a product that is looked up by itself."""
    served.shop.add_items([Item(sku, sku, stock=None)])
    read = served.connect().products()
    assert sku in set(read.frame["sku"])
    served.spoil = route_missing("/inventory/")
    stock = served.connect().stock()
    if sku != "..":
        assert (stock.problems, sku in set(stock.frame["sku"])) == ((), True)
    else:
        # No address can name it: servers and proxies take it for a step up.
        assert stock.problems


@pytest.mark.parametrize(
    "change",
    [
        lambda items: items[1:],
        lambda items: [items[0], *items[2:]],
        lambda items: items[::-1],
        lambda items: [*items, items[-1] | {"id": 10**6}],
    ],
    ids=["first row lost", "middle row lost", "falling", "row too many"],
)
def test_a_page_that_is_not_what_was_asked_for_is_a_problem(
    served: Served, monkeypatch: pytest.MonkeyPatch, change: Any
) -> None:
    """Each page is measured by itself: what a later one counts as left would hide a row lost before."""
    small_pages(monkeypatch)
    served.spoil = edited(lambda body: body | {"items": change(body["items"])}, "/products")
    assert not served.connect().products().complete


def test_rows_that_are_passed_over_are_noticed(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shop that sorts otherwise gives pages in order, each whole by itself: less is left than promised."""
    small_pages(monkeypatch)
    numbers = [int(each.source_id) for each in served.shop.listings()]

    def leap(body: Any) -> Any:
        if len(body["items"]) == 3 and body["items"][0]["id"] == numbers[0]:
            body["items"][1]["id"], body["items"][2]["id"] = numbers[3], numbers[5]
        return body

    served.spoil = edited(leap, "/products")
    assert "should be" in served.connect().products().problems[0]


def test_a_product_that_goes_while_the_list_is_read_makes_it_read_again(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once is chance; the second reading is whole."""
    small_pages(monkeypatch)
    gone = served.shop.listings()[-1].source_id

    def go(request: Any, response: Any) -> Any:
        if len(served.calls) == 1:
            served.shop.remove_listing(gone)
        return response

    served.spoil = go
    found = served.connect().products()
    assert found.problems == ()
    assert set(found.frame["source_id"]) == {each.source_id for each in served.shop.listings()}


def test_a_filter_that_is_not_honoured_is_noticed(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first page over and over, with a total that falls as it should."""
    small_pages(monkeypatch)
    first: list[Any] = []

    def again(body: Any) -> Any:
        first.append(body["items"])
        return body | {"items": first[0]}

    served.spoil = edited(again, "/products")
    assert not served.connect().products().complete


def test_an_empty_shop_is_complete(serve: Any, make_wire: Any) -> None:
    """A projected list without rows is null, which is no rows."""
    connector = Served(serve, make_wire).connect()
    for found in (connector.products(), connector.stock()):
        assert (found.rows, found.problems) == (0, ())


@pytest.mark.parametrize("resource", ["products", "stock"])
def test_a_missing_right_is_told_with_both_causes(served: Served, resource: str) -> None:
    """Magento answers the same to a right that is not ticked and to an integration that is not active."""
    served.shop.deny(resource)
    connector = served.connect()
    found = connector.products() if resource == "products" else connector.stock()
    assert not found.complete
    assert "not ticked" in found.problems[0]
    assert "not active any more" in found.problems[0]


@pytest.mark.parametrize("wrong", [None, 7, [], {}, ["x"], True])
@pytest.mark.parametrize("path", ["/products", "/inventory/source-items", "/inventory/sources"])
def test_a_record_of_another_kind_is_a_problem(served: Served, path: str, wrong: Any) -> None:
    """In place of a record, or of the code in it: never an exception, never a row less in silence."""
    codes = ("sku", "source_code")

    def replaced(body: Any) -> Any:
        if body.get("items"):
            body["items"][0] = wrong
        return body

    def without_code(body: Any) -> Any:
        for item in (body.get("items") or [])[:1]:
            item |= {name: wrong for name in codes if name in item}
        return body

    for change in (replaced, without_code):
        served.spoil = edited(change, path)
        found = served.connect().stock()
        assert not found.complete or (wrong is None and change is without_code and path == "/products")
