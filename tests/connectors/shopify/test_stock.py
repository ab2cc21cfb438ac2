"""Shopify stock levels as rows of STOCK, over HTTP."""

from typing import Any

import pandas as pd
import pytest
from werkzeug.wrappers import Response

from shopswitch.errors import RequestError
from tests.connectors.shopify.fake_shop import (
    Connect,
    Data,
    FakeShop,
    level,
    location,
    refused,
    variant,
    with_levels,
)


def test_stock_at_the_only_location_counts(shop: FakeShop, connect: Connect) -> None:
    """A shop with one active location needs no choice; a closed one does not make it two."""
    shop.locations.append(location(2, "Closed", active=False))
    shop.variants = [with_levels(variant(7), level(1, 12), level(2, 3))]
    snapshot = connect().stock()
    assert snapshot.complete
    assert snapshot.notes == ()
    assert snapshot.frame.to_dict("records") == [
        {
            "source_id": "7",
            "sku": "SKU-7",
            "location_id": "1",
            "location_name": "Warehouse",
            "location_counts": True,
            "tracked": True,
            "shared": False,
            "quantity": 12.0,
        }
    ]


@pytest.mark.parametrize("wish", ["Store", " store ", "2", "gid://shopify/Location/2"])
def test_the_chosen_location_counts(shop: FakeShop, connect: Connect, wish: str) -> None:
    """It may be given by name, by number or by global id; the others are read, but do not count."""
    shop.locations = [location(1, "Warehouse"), location(2, "Store")]
    shop.variants = [with_levels(variant(7), level(1, 12), level(2, -3))]
    frame = connect(location=wish).stock().frame
    assert dict(zip(frame["location_name"], frame["location_counts"], strict=True)) == {
        "Warehouse": False,
        "Store": True,
    }
    assert list(frame["quantity"]) == [12, -3]


def test_several_locations_and_no_choice_count_nowhere(shop: FakeShop, connect: Connect) -> None:
    """Nobody can guess where Picqer pushes to; the note lists what there is to choose from."""
    shop.locations = [location(1, "Warehouse"), location(2, "Store")]
    shop.variants = [with_levels(variant(7), level(1, 12), level(2, 3))]
    snapshot = connect().stock()
    assert not snapshot.frame["location_counts"].any()
    assert "Warehouse (1), Store (2)" in snapshot.notes[0]


@pytest.mark.parametrize("wish", ["Shed", "99", "Closed", "Twin"])
def test_a_location_that_cannot_be_chosen_lists_those_there_are(shop: FakeShop, connect: Connect, wish: str) -> None:
    """Absent, closed or ambiguous: the sentence names the wish and the real ones."""
    shop.locations = [
        location(1, "Warehouse"),
        location(2, "Closed", active=False),
        location(3, "Twin"),
        location(4, "Twin"),
    ]
    with pytest.raises(RequestError, match=rf"'{wish}'.*There are: Warehouse \(1\), Twin \(3\), Twin \(4\)"):
        connect(location=wish).stock()


def test_a_variant_without_a_level_has_no_row_there(shop: FakeShop, connect: Connect) -> None:
    """Not stocked is another thing than zero."""
    shop.locations = [location(1, "Warehouse"), location(2, "Store")]
    shop.variants = [with_levels(variant(1), level(2, 4)), with_levels(variant(2))]
    frame = connect(location="Warehouse").stock().frame
    assert frame[["source_id", "location_id"]].to_numpy().tolist() == [["1", "2"]]


@pytest.mark.parametrize("levels", [(), (level(1, 50),)], ids=["no level", "stale level"])
def test_an_untracked_variant_has_no_quantity(shop: FakeShop, connect: Connect, levels: tuple[Data, ...]) -> None:
    """What Shopify shows for it means nothing; the row says that it is not tracked, level or not."""
    shop.variants = [with_levels(variant(7, inventoryItem={"tracked": False}), *levels)]
    (row,) = connect().stock().frame.to_dict("records")
    assert (row["location_id"], row["location_counts"], row["tracked"]) == ("1", True, False)
    assert pd.isna(row["quantity"])


def test_levels_are_asked_for_every_location(shop: FakeShop, connect: Connect) -> None:
    """As many levels as there are locations, closed ones included, and no more: points are scarce."""
    shop.locations = [location(1, "Warehouse"), location(2, "Store"), location(3, "Closed", active=False)]
    connect().stock()
    assert shop.last("Levels").variables["levels"] == 3


@pytest.mark.parametrize(
    "node",
    [
        with_levels(variant(7), level(1, 1), more=True),
        with_levels(variant(7), level(99, 1)),
        with_levels(variant(7), level(1, 1), level(1, 2)),
        with_levels(variant(7), level(1, 1) | {"quantities": []}),
        with_levels(variant(7), level(1, 1) | {"quantities": [{"name": "available", "quantity": "1"}]}),
        with_levels(variant(7), level(1, 1) | {"quantities": [{"name": "available", "quantity": True}]}),
        variant(7),
    ],
    ids=["more levels", "unknown location", "twice", "no quantity", "wrong type", "true for a number", "no levels"],
)
def test_levels_that_cannot_be_trusted_are_incomplete(shop: FakeShop, connect: Connect, node: Data) -> None:
    """A quantity is never guessed, and none is dropped in silence."""
    shop.variants = [node]
    snapshot = connect().stock()
    assert snapshot.rows == 0
    assert not snapshot.complete


@pytest.mark.parametrize(
    "answer",
    [
        refused("ACCESS_DENIED", requiredAccess="`read_locations` access scope."),
        Response("", status=404),
        Response("x"),
    ],
    ids=["scope", "404", "text"],
)
def test_stock_without_locations_is_incomplete(shop: FakeShop, connect: Connect, answer: Any) -> None:
    """Quantities whose location nobody knows say nothing."""
    shop.queue["Locations"] = [answer]
    snapshot = connect().stock()
    assert not snapshot.complete
    assert snapshot.rows == 0


def test_a_shop_without_an_active_location_is_incomplete(shop: FakeShop, connect: Connect) -> None:
    """Every shop has one; an answer without is no proof of empty shelves."""
    shop.locations = [location(1, "Closed", active=False)]
    assert not connect().stock().complete
