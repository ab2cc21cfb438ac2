"""Products and stock of a Shopware shop."""

import json
from typing import Any

import pytest

from shopswitch.connectors.shopware import search
from shopswitch.connectors.shopware.contact import OLD_STOCK_NOTE
from shopswitch.frames.rows import each_row
from shopswitch.frames.snapshot import Snapshot
from shopswitch.sandbox.systems import Item
from tests.connectors.shopware.shop import Connect, Shop, json_answer


def by_sku(snapshot: Snapshot) -> dict[str, Any]:
    """Rows by SKU; the read must be complete."""
    assert snapshot.problems == ()
    return {str(row.sku): row for row in each_row(snapshot.frame)}


def test_products_variants_and_downloads(shop: Shop, connect: Connect) -> None:
    """A parent is no listing that is sold; a variant has its parent's id and its own number."""
    shop.add("00120", barcode="8712345678906")
    shop.group("S-1", "S-2")
    shop.add("BON", virtual=True)
    shop.add("OFF", active=False)
    snapshot = connect().products()
    rows = by_sku(snapshot)
    shown = {each.sku: (each.kind, each.active, each.barcode) for each in shop.emulated.listings()}
    assert {sku: (row.kind, row.active, row.barcode) for sku, row in rows.items()} == shown
    parent = next(row for row in rows.values() if row.kind == "parent")
    assert rows["S-1"].parent_id == parent.source_id
    assert rows["S-1"].name == "Sok - S-1"
    assert snapshot.expected == snapshot.rows == 6


def test_a_variant_inherits_what_it_does_not_have_itself(shop: Shop, connect: Connect) -> None:
    """Asked for with its inheritance: a null of its own is neither off sale nor without a barcode."""
    (one,) = shop.group("S-1", barcode="8712345678906")
    record = shop.emulated.store.tables["product"][one]
    parent = shop.emulated.store.tables["product"][record["parentId"]]
    record["ean"], record["active"], record["name"] = None, None, None
    parent["ean"], parent["active"] = "4006381333931", True
    row = by_sku(connect().products())["S-1"]
    assert (row.barcode, row.active, row.kind) == ("4006381333931", True, "variant")


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"type": "physical", "states": ["is-physical"]}, "simple"),
        ({"type": "digital", "states": []}, "virtual"),
        ({"type": None, "states": ["is-download"]}, "virtual"),
        ({"states": ["is-physical"]}, "simple"),
        ({"type": "grouped_bundle", "states": ["is-physical"]}, "other"),
    ],
)
def test_the_type_of_a_product_by_version(shop: Shop, connect: Connect, fields: dict[str, object], kind: str) -> None:
    """Up to 6.6 by its states, from 6.7 on by its type; a plugin's own type is nothing we know."""
    record = {"id": "a" * 32, "autoIncrement": 1, "productNumber": "T", "name": "T", "active": True} | fields
    shop.answers["/api/search/product"] = [json_answer({"total": 1, "data": [record]})]
    assert by_sku(connect().products())["T"].kind == kind


def test_a_name_without_translation_is_taken_from_the_fallback(shop: Shop, connect: Connect) -> None:
    """The plain field is null in a language that lacks it."""
    record = {"id": "a" * 32, "autoIncrement": 1, "productNumber": "T", "name": None, "translated": {"name": "Thee"}}
    shop.answers["/api/search/product"] = [json_answer({"total": 1, "data": [record]})]
    assert by_sku(connect().products())["T"].name == "Thee"


def test_stock_is_the_field_that_a_push_writes(shop: Shop, connect: Connect) -> None:
    """Of every product and variant, tracked always, also below zero."""
    shop.add("T-1", stock=4)
    (minus,) = shop.add("T-2", stock=0)
    shop.emulated.store.tables["product"][minus]["stock"] = -3
    shop.group("S-1", stock=7)
    snapshot = connect().stock()
    rows = by_sku(snapshot)
    assert {sku: rows[sku].quantity for sku in ("T-1", "T-2", "S-1")} == {"T-1": 4, "T-2": -3, "S-1": 7}
    assert all(row.tracked and not row.shared for row in rows.values())
    assert snapshot.notes == ()


@pytest.mark.parametrize(("version", "noted"), [("6.5.8.14", True), ("6.6.0.0", False), ("6.7.10.1", False)])
def test_what_stock_means_depends_on_the_version(shop: Shop, connect: Connect, version: str, noted: bool) -> None:
    """Before 6.6 it is what lies on the shelf, and a note says so."""
    shop.emulated.version = version
    assert connect().stock().notes == ((OLD_STOCK_NOTE,) if noted else ())


def test_without_a_version_stock_is_not_read(shop: Shop, connect: Connect) -> None:
    """Nobody could tell what the numbers mean."""
    shop.add("T-1", stock=4)
    shop.answers["/api/_info/version"] = [json_answer({})]
    snapshot = connect().stock()
    assert not snapshot.complete
    assert snapshot.rows == 0


@pytest.mark.parametrize("count", [99, 100, 101, 250])
def test_every_page_is_read(shop: Shop, connect: Connect, count: int) -> None:
    """In pages of a hundred, each continued from the one before; behind a full one there may be more."""
    shop.add(*[f"T-{number}" for number in range(count)])
    snapshot = connect().products()
    assert (snapshot.rows, snapshot.problems, snapshot.expected) == (count, (), count)
    asked = [call.body for call in shop.calls if call.path.endswith("/product")]
    assert len(asked) == count // search.PAGE_SIZE + 1
    for body in asked:
        assert isinstance(body, dict)
        assert (body["limit"], body["total-count-mode"]) == (100, 1)
        assert body["sort"] == [{"field": "autoIncrement", "order": "ASC"}]
    assert {call.path for call in shop.calls} == {"/api/oauth/token", "/api/search/product"}


def test_an_empty_shop_is_complete(shop: Shop, connect: Connect) -> None:
    """No product, no problem."""
    connector = connect()
    for snapshot in (connector.products(), connector.stock()):
        assert (snapshot.rows, snapshot.problems, snapshot.expected) == (0, (), 0)


def test_a_smaller_largest_page_is_read_out_of_the_refusal(shop: Shop, connect: Connect) -> None:
    """One refused call, then pages of that size, also for the next list."""
    shop.add(*[f"T-{number}" for number in range(25)])
    shop.emulated.max_limit = 10
    connector = connect()
    assert (connector.products().rows, connector.products().problems) == (25, ())
    limits = [call.body["limit"] for call in shop.calls if call.path.endswith("/product")]  # type: ignore[index]
    assert limits == [100, 10, 10, 10, 10, 10, 10]


def test_a_product_that_goes_while_it_is_read_takes_no_other_with_it(shop: Shop, connect: Connect) -> None:
    """Pages continue from the last record, so nothing moves up into a page that was read."""
    ids = shop.add(*[f"T-{number}" for number in range(150)])
    original = shop.faults.answer

    def answer(call: object, system: object, request: object) -> object:
        response = original(call, system, request)  # type: ignore[arg-type]
        if shop.paths() == ["POST /oauth/token", "POST /search/product"]:
            shop.emulated.remove_listing(ids[3])
        return response

    shop.faults.answer = answer  # type: ignore[method-assign,assignment]  # something happens between two pages
    snapshot = connect().products()
    assert snapshot.problems == ()
    assert {f"T-{number}" for number in range(150)} == set(snapshot.frame["sku"])


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"data": []}, "total"),
        ({"total": 0}, "list"),
        ({"total": "1", "data": [{}]}, "total"),
        ({"total": 2, "data": [{"id": "a", "autoIncrement": 1}]}, "where 2 belong"),
        ({"total": 1, "data": [{"id": "a"}]}, "identifies"),
        ({"total": 1, "data": [{"id": "", "autoIncrement": 1}]}, "identifies"),
        ({"total": 2, "data": [{"id": "a", "autoIncrement": 2}, {"id": "b", "autoIncrement": 1}]}, "follow"),
        ({"total": 1, "data": [{"id": "a", "autoIncrement": 1, "productNumber": 12}]}, "not text"),
        ({"total": 1, "data": [{"id": "a", "autoIncrement": 1, "productNumber": None}]}, "is empty"),
    ],
)
def test_an_answer_that_contradicts_itself_is_a_problem(shop: Shop, connect: Connect, body: object, says: str) -> None:
    """Never a shorter list that looks whole."""
    shop.answers["/api/search/product"] = [json_answer(body)]
    snapshot = connect().products()
    assert not snapshot.complete
    assert says in " ".join(snapshot.problems)


def test_a_page_that_ignores_where_it_was_to_begin_is_noticed(shop: Shop, connect: Connect) -> None:
    """The first page again."""
    shop.add(*[f"T-{number}" for number in range(150)])
    connector = connect()
    connector.products()
    first = next(body for call, body in zip(shop.calls, shop.bodies, strict=True) if call.path.endswith("/product"))
    shop.answers["/api/search/product"] = [json_answer(json.loads(first)) for _ in range(2)]
    assert not connector.products().complete


HOSTILE = [
    "0012",
    "1E5",
    "NA",
    "a  b",
    "quote\"d'",
    "<b>x</b>",
    "=1+2",
    "a/b?c=d&e#f",
    "é-ü",
    "日本-1",
    "😀-1",
    "x" * 64,
]


def test_hostile_texts_survive(shop: Shop, connect: Connect) -> None:
    """Numbers, names and options come through exactly as they are."""
    shop.emulated.add_items([Item(sku, f"Ding {sku}", group="G", option=sku) for sku in HOSTILE])
    rows = by_sku(connect().products())
    assert set(HOSTILE) <= set(rows)
    for sku in HOSTILE:
        assert sku in rows[sku].name
