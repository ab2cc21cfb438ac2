"""Calculated prices: euros including 21% VAT.

Taxes are keyed by their rate, as the published schema has them (an object); whether a shop answers a list instead is
unconfirmed.
"""

from typing import Any

from shopswitch.sandbox.shopware.definition import Record
from shopswitch.sandbox.shopware.seed import CURRENCY

ROUNDING = {"decimals": 2, "interval": 0.01, "roundForNet": True}


def price(cents: int, *, net: float | None = None) -> list[dict[str, Any]]:
    """A price including 21% VAT; without VAT it is worked out unless given."""
    gross = cents / 100
    net = round(gross / 1.21, 4) if net is None else net
    return [{"currencyId": CURRENCY, "gross": gross, "net": net, "linked": True, "listPrice": None, "percentage": None}]


def amount(unit: float, quantity: int = 1) -> dict[str, Any]:
    """A calculated price including 21% VAT."""
    total = round(unit * quantity, 2)
    rule = {"taxRate": 21.0, "percentage": 100.0}
    tax = {"tax": round(total * 21 / 121, 2), "taxRate": 21.0, "price": total}
    return {
        "unitPrice": unit,
        "totalPrice": total,
        "quantity": quantity,
        "calculatedTaxes": {"21": tax},
        "taxRules": {"21": rule},
        "referencePrice": None,
        "listPrice": None,
        "regulationPrice": None,
    }


def totals(order: Record, lines: list[Record], shipping: float) -> dict[str, Any]:
    """What the shop works out for an order from its lines and shipping."""
    positions = round(sum(each["totalPrice"] or 0 for each in lines), 2)
    total = round(positions + shipping, 2)
    return {
        "amountTotal": total,
        "amountNet": round(total / 1.21, 2),
        "positionPrice": positions,
        "shippingTotal": shipping,
        "taxStatus": "gross",
        "orderDate": f"{order['orderDateTime'][:10]}T00:00:00.000+00:00",
    }


def whole_price(values: dict[str, Any]) -> dict[str, Any]:
    """The price of a whole order, from its totals."""
    total = values["amountTotal"]
    tax = {"tax": round(total * 21 / 121, 2), "taxRate": 21.0, "price": total}
    return {
        "netPrice": values["amountNet"],
        "totalPrice": total,
        "calculatedTaxes": {"21": tax},
        "taxRules": {"21": {"taxRate": 21.0, "percentage": 100.0}},
        "positionPrice": values["positionPrice"],
        "rawTotal": total,
        "taxStatus": "gross",
    }
