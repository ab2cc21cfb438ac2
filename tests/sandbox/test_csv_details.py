"""What an export of a closed shop can tell of a product beside code, name and stock."""

import random

import pytest

from shopswitch.sandbox.csv import PRODUCTS, ClosedShop
from shopswitch.sandbox.systems import Item
from tests.conftest import NOW

FULL = Item("T-1", "Theepot", barcode="8712345678906", size_cm=(3, 2, 1), images=1, description="Rood")


@pytest.fixture
def shop() -> ClosedShop:
    made = ClosedShop(random.Random(1), lambda: NOW, "Europe/Amsterdam")
    made.add_items([FULL, Item("T-2", "Kopje")])
    return made


def test_the_barcode_is_all_there_is_a_column_for(shop: ClosedShop) -> None:
    """Filled where it is filled."""
    assert [each.filled for each in shop.listings()] == [{"barcode"}, frozenset()]
    assert ClosedShop.detail_fields == {"barcode"}


def test_the_barcode_can_be_emptied(shop: ClosedShop) -> None:
    """The export shows none then."""
    shop.change_listing("T-1", empty="barcode")
    assert shop.listings()[0].filled == frozenset()
    assert b"8712345678906" not in shop.exports()[PRODUCTS]


def test_what_has_no_column_cannot_be_emptied(shop: ClosedShop) -> None:
    """Pictures are in no export."""
    with pytest.raises(ValueError, match="images"):
        shop.change_listing("T-1", empty="images")
