"""What bol.com tells of a product beside its codes, and of how an order is sent: little, and nothing is guessed."""

from typing import Any

import pytest
from werkzeug.wrappers import Request

from shopswitch.connectors.bol import PLATFORM
from tests.connectors.bol.bench import Bench, days_ago, whole


@pytest.mark.parametrize(
    ("prices", "price"),
    [
        ([{"quantity": 1, "unitPrice": 9.99}], 9.99),
        ([{"quantity": 1, "unitPrice": 9}], 9),
        ([{"quantity": 10, "unitPrice": 7.5}, {"quantity": 1, "unitPrice": 9.99}], 9.99),
        ([{"quantity": 1, "unitPrice": 0}], None),
        ([{"quantity": 10, "unitPrice": 7.5}], None),
        ([], None),
        (None, None),
    ],
)
def test_the_price_is_that_of_one_piece(bench: Bench, prices: Any, price: float | None) -> None:
    """With VAT; a discount for more pieces is another price."""
    bench.add("A")

    def priced(request: Request, body: Any) -> Any:
        for offer in body.get("offers", []):
            offer["pricing"] = None if prices is None else {"bundlePrices": prices}
        return body

    bench.rewrite = priced
    (row,) = whole(bench.connect().products())
    assert row.price == price if price is not None else str(row.price) == "<NA>"


@pytest.mark.parametrize(
    "pricing",
    [
        7,
        {"bundlePrices": {}},
        {"bundlePrices": [7]},
        {"bundlePrices": [{"quantity": "1", "unitPrice": 9}]},
        {"bundlePrices": [{"quantity": 1, "unitPrice": "9"}]},
        {"bundlePrices": [{"quantity": 1, "unitPrice": True}]},
        {"bundlePrices": [{"quantity": 1}]},
        {"bundlePrices": [{"quantity": 1, "unitPrice": 1e300}]},
    ],
)
def test_a_price_of_another_type_is_a_problem(bench: Bench, pricing: Any) -> None:
    """Like any field: never unknown in silence."""
    bench.add("A")

    def priced(request: Request, body: Any) -> Any:
        for offer in body.get("offers", []):
            offer["pricing"] = pricing
        return body

    bench.rewrite = priced
    assert not bench.connect().products().complete


def test_all_else_about_a_product_is_unknown(bench: Bench) -> None:
    """It belongs to bol.com's catalogue, and so it is declared."""
    bench.add("A", barcode="8710000000001", weight_g=250)
    (row,) = whole(bench.connect().products())
    numbers = (row.weight, row.length, row.width, row.height, row.cost_price, row.images, row.description)
    assert {str(value) for value in numbers} == {"<NA>"}
    assert (row.hs_code, row.country_of_origin, row.supplier, row.brand, str(row.created_at)) == ("", "", "", "", "NaT")
    can = PLATFORM.capabilities
    assert can.product_fields == {"barcode", "price"}
    assert (can.lists_methods, can.lists_hooks, can.completes_by_itself, can.first_code_only) == (False,) * 4


def test_how_an_order_is_sent_stands_in_no_list(bench: Bench) -> None:
    """A call per order would tell about the pickup point; nothing is guessed, and none is made."""
    bench.add("A")
    bench.order("A")
    (row,) = whole(bench.connect().orders(days_ago(1)))
    assert (row.shipping_method, str(row.pickup)) == ("", "<NA>")
    assert not [call for call in bench.calls if call.path.startswith("/retailer/orders/")]
