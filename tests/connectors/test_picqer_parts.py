from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

from shopswitch.connectors.picqer import PicqerConnector
from tests.connectors.picqer_account import Account, answer, failure, on, part, product

Connect = Callable[..., PicqerConnector]
DETAILS = {
    "weight": 950,
    "length": 24,
    "width": 15.5,
    "height": 17,
    "price": 24.75,
    "fixedstockprice": 9.1,
    "hs_code": "069111",
    "country_of_origin": "NL",
    "idsupplier": 12,
    "productcode_supplier": "DLF1",
    "images": ["https://files.example.test/1.jpg", "https://files.example.test/2.jpg"],
    "description": "A teapot",
    "created": "2026-07-01 12:00:00",
}
DETAIL_COLUMNS = ["weight", "length", "width", "height", "price", "cost_price", "hs_code", "country_of_origin"]
DETAIL_COLUMNS += ["supplier", "supplier_code", "images", "description"]


def test_product_details_are_read(account: Account, picqer: Connect) -> None:
    """Grams, centimetres, prices, codes, supplier, pictures, description and the moment it was made."""
    account.lists["/products"] = [product(1, **DETAILS)]
    row = picqer().products().frame.iloc[0]
    shown = [950.0, 24.0, 15.5, 17.0, 24.75, 9.1, "069111", "NL", "12", "DLF1", 2, True]
    assert list(row[DETAIL_COLUMNS]) == shown
    assert row["created_at"] == datetime(2026, 7, 1, 10, 0, tzinfo=UTC)


def test_zero_means_not_filled_in(account: Account, picqer: Connect) -> None:
    """A weight, size, price or supplier of 0 is none; no picture and no description are known to be none."""
    empty = dict.fromkeys(["weight", "length", "width", "height", "price", "fixedstockprice", "idsupplier"], 0)
    texts = {"hs_code": None, "country_of_origin": None, "productcode_supplier": "", "description": " \n"}
    account.lists["/products"] = [product(1, **empty, **texts, images=[])]
    row = picqer().products().frame.iloc[0]
    assert [name for name in DETAIL_COLUMNS if row[name] is pd.NA] == DETAIL_COLUMNS[:6]
    assert list(row[DETAIL_COLUMNS[6:]]) == ["", "", "", "", 0, False]


def test_details_that_are_left_out_are_unknown(account: Account, picqer: Connect) -> None:
    """An older payload without them says nothing about pictures and descriptions."""
    account.lists["/products"] = [product(1)]
    row = picqer().products().frame.iloc[0]
    assert [row[name] is pd.NA for name in ("weight", "images", "description")] == [True, True, True]
    assert row["created_at"] is pd.NaT


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("weight", "950"),
        ("price", True),
        ("hs_code", 69111),
        ("images", {"1": "x"}),
        ("idsupplier", "12"),
        ("description", 5),
        ("created", "yesterday"),
    ],
)
def test_a_detail_of_another_type_is_a_problem(field: str, value: Any, account: Account, picqer: Connect) -> None:
    """A detail is never guessed: the product is left out and named."""
    account.lists["/products"] = [product(1, **DETAILS | {field: value})]
    snapshot = picqer().products()
    assert snapshot.rows == 0
    assert field in snapshot.problems[0]


def test_parts_of_active_compositions_are_read(account: Account, picqer: Connect) -> None:
    """Both kinds of composition, active ones only, one call each; a part on two lines is needed twice."""
    account.lists |= {
        "/products": [
            product(1),
            product(4, type="virtual_composition"),
            product(5, type="composition_with_stock"),
            product(6, type="virtual_composition", active=False),
        ],
        "/products/4/parts": [part(1, idproduct=1, amount=2), part(2, idproduct=5), part(3, idproduct=1)],
        "/products/5/parts": [part(4, idproduct=1, amount=0.5)],
    }
    snapshot = picqer().parts()
    assert snapshot.frame.to_numpy().tolist() == [["4", "1", 3.0], ["4", "5", 1.0], ["5", "1", 0.5]]
    assert [path for path in account.asked if "/parts" in path] == [
        "/api/v1/products/4/parts",
        "/api/v1/products/5/parts",
    ]


def test_products_are_read_once_for_parts(account: Account, picqer: Connect) -> None:
    """After the products nothing but the parts is asked for, and without them the active products once."""
    connector = picqer()
    connector.products()
    for _ in range(2):
        account.asked.clear()
        assert connector.parts().complete
        assert account.asked == ["/api/v1/products/4/parts"]
    account.asked.clear()
    connector = picqer()
    assert connector.parts().rows == connector.parts().rows == 1
    assert sum(path == "/api/v1/products?offset=0" for path in account.asked) == 1
    assert not [path for path in account.asked if "inactive" in path]


def test_parts_rest_on_a_whole_product_list(account: Account, picqer: Connect) -> None:
    """When the list of active products is not whole, nor are the parts; that of inactive ones is not needed."""
    account.override = on("/products", lambda r: failure(500, 1, "x") if "inactive" not in r.args else None)
    connector = picqer()
    connector.products()
    account.override = on("/products", lambda r: failure(500, 1, "x"))
    assert "products" in connector.parts().problems[0]
    account.override = on("/products", lambda r: failure(500, 1, "x") if "inactive" in r.args else None)
    connector.products()
    assert connector.parts().complete


def test_a_product_without_type_makes_parts_incomplete(account: Account, picqer: Connect) -> None:
    """It may be a composition: what it is made of is unknown."""
    untold = product(1)
    del untold["type"]
    account.lists["/products"].append(untold | {"idproduct": 9, "unlimitedstock": False})
    connector = picqer()
    assert connector.products().complete
    assert "(idproduct 9)" in connector.parts().problems[0]


def test_a_product_that_is_no_composition_any_more_is_told(account: Account, picqer: Connect) -> None:
    """It changed since the list was read: a remark, while an unknown product is a problem."""
    account.lists["/products"].append(product(5, type="virtual_composition"))
    account.override = on("/products/5/parts", lambda request: failure(404, 20, "Not a composition"))
    snapshot = picqer().parts()
    assert (snapshot.rows, snapshot.complete) == (1, True)
    assert snapshot.notes == ("Picqer gives no parts of 1 compositions (idproduct 5).",)
    account.override = on("/products/5/parts", lambda request: failure(404, 24, "Product does not exist"))
    snapshot = picqer().parts()
    assert snapshot.problems == ("Picqer has no parts for 1 compositions (idproduct 5).",)
    assert snapshot.notes == ()


def test_an_inactive_composition_among_the_active_ones_is_not_asked_for(account: Account, picqer: Connect) -> None:
    """The list is not the documented one, which is a problem; its inactive products stay inactive."""
    rows = [product(4, type="virtual_composition"), product(6, type="virtual_composition", active=False)]
    account.override = on("/products", lambda request: answer(rows if request.args["offset"] == "0" else []))
    assert not picqer().parts().complete
    assert [path for path in account.asked if "/parts" in path] == ["/api/v1/products/4/parts"]


def test_a_composition_without_parts_is_told(account: Account, picqer: Connect) -> None:
    """It has no row, and that is a remark."""
    account.lists["/products/4/parts"] = []
    snapshot = picqer().parts()
    assert (snapshot.rows, snapshot.complete) == (0, True)
    assert "(idproduct 4)" in snapshot.notes[0]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": -1}, "amount"),
        ({"amount": "1"}, "amount"),
        ({"idproduct": None}, "idproduct"),
        ({"idproduct": 4}, "itself"),
    ],
    ids=str,
)
def test_a_part_that_is_not_as_documented_is_a_problem(
    changes: dict[str, Any], word: str, account: Account, picqer: Connect
) -> None:
    """A composition of which one part is unknown has no parts that can be relied on."""
    account.lists["/products/4/parts"] = [part(1), part(2, **changes)]
    snapshot = picqer().parts()
    assert snapshot.rows == 0
    assert word in snapshot.problems[0]
    assert "(idproduct 4)" in snapshot.problems[0]
