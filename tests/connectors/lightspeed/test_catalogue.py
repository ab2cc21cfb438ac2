"""Products and stock of a Lightspeed shop."""

from typing import Any

import pandas as pd
import pytest

from shopswitch.sandbox.systems import Item
from tests.connectors.lightspeed.kit import Served, edited, rows


def by_sku(served: Served) -> dict[str, dict[str, Any]]:
    return rows(served.connect().products(), "sku")


def test_every_variant_is_a_row_and_products_are_none(served: Served) -> None:
    """Id, SKU, kind, sale and barcode are those the shop shows."""
    found = served.connect().products()
    assert found.problems == ()
    shown = {
        each.source_id: (each.sku, each.kind, each.active, each.barcode, each.other_code, each.name)
        for each in served.shop.listings()
    }
    columns = ("sku", "kind", "active", "barcode", "other_code", "name")
    assert {key: tuple(row[name] for name in columns) for key, row in rows(found).items()} == shown
    assert found.expected == found.rows == 7


def test_variants_of_one_product_name_it(served: Served) -> None:
    """Both shirts have the same parent, and nobody else has."""
    found = by_sku(served)
    assert found["SHIRT-M"]["parent_id"] == found["shirt-l"]["parent_id"] != found["TEA-1"]["parent_id"]
    assert (found["SHIRT-M"]["name"], found["SHIRT-M"]["kind"]) == ("Shirt - M", "variant")


def test_sku_and_article_code_are_told_apart(served: Served) -> None:
    """Picqer matches on the one; the other stands beside it, however they are filled."""
    (blank,) = (each.source_id for each in served.shop.listings() if not each.sku)
    served.shop.change_listing(blank, other_code="ART-9", barcode="871")
    row = rows(served.connect().products())[blank]
    assert (row["sku"], row["other_code"], row["barcode"]) == ("", "ART-9", "871")


@pytest.mark.parametrize(("visibility", "active"), [("visible", True), ("auto", True), ("hidden", False)])
def test_a_hidden_product_is_not_on_sale(served: Served, visibility: str, active: bool) -> None:
    """`auto` is shown as long as there is stock: on sale."""
    served.spoil = edited("products", lambda record: record.update(visibility=visibility))
    assert by_sku(served)["TEA-1"]["active"] is active


def test_without_the_word_the_flag_counts(served: Served) -> None:
    """And without both nothing is guessed."""
    served.spoil = edited("products", lambda record: record.update(visibility=False, isVisible=False))
    assert not by_sku(served)["TEA-1"]["active"]
    served.spoil = edited("products", lambda record: record.update(visibility="sometimes", isVisible="yes"))
    found = served.connect().products()
    assert (found.rows, found.complete) == (0, False)


@pytest.mark.parametrize("absent", [None, False])
def test_absent_texts_are_empty(served: Served, absent: object) -> None:
    """The vendor writes false where nothing stands."""
    served.spoil = edited("variants", lambda record: record.update(ean=absent, articleCode=absent, title=absent))
    row = by_sku(served)["TEA-1"]
    assert (row["barcode"], row["other_code"], row["name"]) == ("", "", "Groene thee")


def test_a_code_that_is_a_number_is_not_guessed_at(served: Served) -> None:
    """Its leading zeros may be gone."""
    served.spoil = edited("variants", lambda record: record.update(sku=123))
    found = served.connect().products()
    assert (found.rows, found.complete) == (0, False)
    assert "field 'sku' is not text" in found.problems[0]


def test_a_variant_without_its_product_is_a_problem(served: Served) -> None:
    """Whether it is on sale stands at the product."""
    served.spoil = edited("variants", lambda record: record.update(product=False))
    found = served.connect().products()
    assert (found.rows, found.complete) == (0, False)


def test_stock_is_what_is_tracked(served: Served) -> None:
    """A level without tracking means nothing, whatever number stands there."""
    found = rows(served.connect().stock(), "sku")
    levels = {sku: (bool(row["tracked"]), row["quantity"]) for sku, row in found.items() if row["tracked"]}
    assert levels == {
        "TEA-1": (True, 12.0),
        "00123": (True, 0.0),
        "SHIRT-M": (True, 4.0),
        "shirt-l": (True, 5.0),
        "UIT": (True, 1.0),
        "": (True, 3.0),
    }
    assert not found["LOOS"]["tracked"]
    assert pd.isna(found["LOOS"]["quantity"])


def test_tracked_and_sold_on_is_tracked(served: Served) -> None:
    """`indicator` keeps the level and goes on selling; it may be below zero."""
    served.spoil = edited("variants", lambda record: record.update(stockTracking="indicator", stockLevel=-3))
    row = rows(served.connect().stock(), "sku")["LOOS"]
    assert (bool(row["tracked"]), row["quantity"]) == (True, -3.0)


@pytest.mark.parametrize("change", [{"stockTracking": "sometimes"}, {"stockLevel": "many"}, {"stockLevel": None}])
def test_stock_that_is_not_understood_is_a_problem(served: Served, change: dict[str, Any]) -> None:
    """Never a zero in its place."""

    def spoil(record: dict[str, Any]) -> None:
        if record["sku"] == "TEA-1":
            record.update(change)

    served.spoil = edited("variants", spoil)
    found = served.connect().stock()
    assert not found.complete
    assert "TEA-1" not in rows(found, "sku")


def test_several_pages_are_read(served: Served) -> None:
    """250 to a page, counted before and after."""
    served.shop.add_items([Item(f"T-{number}", "Thee", stock=1) for number in range(500)])
    found = served.connect().stock()
    assert (found.complete, found.rows, found.pages) == (True, 507, 3)
    assert served.paths() == ["GET /variants/count", *["GET /variants"] * 3, "GET /variants/count"]
    assert {call.query.get("limit") for call in served.calls[1:4]} == {"250"}


def test_hostile_texts_survive(served: Served) -> None:
    """Exactly as the shop shows them."""
    odd = ["=1+2", "0012", "1E5", "a/b?c=d&e#f", "日本-1", "quote\"d'", "<script>", "back\\slash", "  spaces "]
    served.shop.add_items([Item(sku, f"Thing {sku}", stock=1) for sku in odd])
    assert set(odd) <= set(by_sku(served))
