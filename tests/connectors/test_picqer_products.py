from collections.abc import Callable
from typing import Any

import pytest

from shopswitch.connectors.picqer import PicqerConnector
from tests.connectors.picqer_account import (
    Account,
    answer,
    on,
    product,
    stock_row,
    warehouse,
)

Connect = Callable[..., PicqerConnector]


@pytest.mark.parametrize(
    ("kind", "vendor"),
    [
        ("simple", "normal"),
        ("unlimited", "unlimited_stock"),
        ("bundle", "virtual_composition"),
        ("bundle", "composition_with_stock"),
        ("other", "something_new"),
    ],
)
def test_product_types(kind: str, vendor: str, account: Account, picqer: Connect) -> None:
    """Each type has its canonical word; an unknown one is told."""
    account.lists["/products"] = [product(1, type=vendor)]
    snapshot = picqer().products()
    assert [kind] == list(snapshot.frame["kind"])
    assert (kind == "other") == bool(snapshot.notes)


def test_inactive_products_are_read(account: Account, picqer: Connect) -> None:
    """The default list hides inactive products; they are in the result all the same."""
    frame = picqer().products().frame
    assert dict(zip(frame["source_id"], frame["active"], strict=True)) == {"1": True, "2": False, "3": True, "4": True}


@pytest.mark.parametrize("code", ["00123", "1E5", "NA", "nan", " A ", "ß-é", ""])
def test_odd_product_codes_survive(code: str, account: Account, picqer: Connect) -> None:
    """A product code arrives exactly as Picqer shows it."""
    account.lists["/products"] = [product(1, productcode=code)]
    assert [code] == list(picqer().products().frame["sku"])


@pytest.mark.parametrize("code", [123, 1.5, None, ["A"], True])
def test_a_product_code_that_is_not_text_is_a_problem(code: Any, account: Account, picqer: Connect) -> None:
    """A number is not turned into text: its leading zeros may be gone already."""
    account.lists["/products"] = [product(1, productcode=code), product(2)]
    snapshot = picqer().products()
    assert list(snapshot.frame["source_id"]) == ["2"]
    assert "productcode" in snapshot.problems[0]
    assert "(idproduct 1)" in snapshot.problems[0]


@pytest.mark.parametrize("tags", [[], None, {"A": {"idtag": 1}}, [{"idtag": 1}]])
def test_every_shape_of_tags_is_tolerated(tags: Any, account: Account, picqer: Connect) -> None:
    """Tags come as object, list or null; none of them disturbs."""
    account.lists["/products"] = [product(1, tags=tags)]
    assert picqer().products().complete


def test_an_ignored_inactive_parameter_is_a_problem(account: Account, picqer: Connect) -> None:
    """When the parameter has no effect nobody knows the inactive products: incomplete."""
    account.ignores = frozenset({"inactive"})
    problems = picqer().products().problems
    assert "The list of inactive products holds 3 others" in problems[0]


def test_inactive_products_in_the_plain_list_are_a_problem(account: Account, picqer: Connect) -> None:
    """When the plain list holds inactive products it is not the documented one: incomplete."""
    rows = account.lists["/products"]
    account.override = on("/products", lambda r: answer(rows) if r.full_path.endswith("?offset=0") else None)
    assert "The list of active products holds 1 others" in picqer().products().problems[0]


def test_an_emptied_catalogue_is_a_problem(account: Account, picqer: Connect) -> None:
    """No product at all, while Picqer counts some, is not an empty catalogue."""
    account.lists["/products"] = []
    account.objects["/stats/active-products"] = {"value": 7}
    assert picqer().products().problems == ("0 active products were read; Picqer's own counter says 7.",)


def test_picqers_own_counter_is_only_a_note(account: Account, picqer: Connect) -> None:
    """A counter that differs is told and decides nothing."""
    account.objects["/stats/active-products"] = {"value": 7}
    snapshot = picqer().products()
    assert snapshot.complete
    assert "3 active products were read; Picqer's own counter says 7" in snapshot.notes[0]


def test_stock_is_the_free_stock_per_warehouse(account: Account, picqer: Connect) -> None:
    """The quantity is what is free to sell, not what lies there."""
    row = picqer().stock().frame.iloc[0]
    assert tuple(row[["source_id", "sku", "location_id", "location_name", "quantity"]]) == (
        "1",
        "SKU-1",
        "31",
        "W31",
        4.0,
    )


@pytest.mark.parametrize(
    ("counts", "changes"),
    [(True, {}), (False, {"active": False}), (False, {"counts_for_general_stock": False})],
)
def test_only_active_warehouses_of_the_general_stock_count(
    counts: bool, changes: dict[str, Any], account: Account, picqer: Connect
) -> None:
    """By default a warehouse counts when it is active and part of the general stock."""
    account.lists["/warehouses"] = [warehouse(31, **changes)]
    assert [counts] == list(picqer().stock().frame["location_counts"])


def test_chosen_warehouses_are_the_ones_that_count(account: Account, picqer: Connect) -> None:
    """The profile's choice replaces the default."""
    account.lists |= {"/warehouses": [warehouse(31), warehouse(32)], "/warehouses/32/stock": [stock_row(1, 32, 9)]}
    frame = picqer(warehouses=[32]).stock().frame
    assert dict(zip(frame["location_id"], frame["location_counts"], strict=True)) == {"31": False, "32": True}


def test_a_chosen_warehouse_that_does_not_exist_is_a_problem(picqer: Connect) -> None:
    """A wrong number in the profile would leave stock out of the sum."""
    assert "(idwarehouse 99)" in picqer(warehouses=[31, 99]).stock().problems[0]


def test_an_account_without_warehouses_is_a_problem(account: Account, picqer: Connect) -> None:
    """An empty list of warehouses would make every product sold out."""
    account.lists["/warehouses"] = []
    assert not picqer().stock().complete


def test_stock_that_does_not_add_up_is_noted(account: Account, picqer: Connect) -> None:
    """Free stock other than stock less reserved is told; the row stays as Picqer gives it."""
    row = stock_row(1, 31, 4)
    row["stock"]["reserved"] = 3
    account.lists["/warehouses/31/stock"] = [row]
    snapshot = picqer().stock()
    assert snapshot.complete
    assert "(idproduct 1)" in snapshot.notes[0]


def test_stock_of_another_warehouse_is_a_problem(account: Account, picqer: Connect) -> None:
    """Rows that belong to another warehouse are not booked on this one."""
    account.lists["/warehouses/31/stock"] = [stock_row(1, 32, 4)]
    snapshot = picqer().stock()
    assert (snapshot.rows, snapshot.complete) == (0, False)


def test_a_closed_warehouse_that_cannot_be_read_is_only_a_note(account: Account, picqer: Connect) -> None:
    """What does not count cannot make the sum wrong."""
    account.lists["/warehouses"] = [warehouse(31), warehouse(32, active=False)]
    snapshot = picqer().stock()
    assert snapshot.complete
    assert "warehouse 32" in snapshot.notes[0].lower()
