"""Every criteria this connector sends. Nothing of customers is asked for: no address, name, e-mail or comment.

`includes` trims answers by the entity's alias; unlike `fields` every version knows it.

Source: docs search-criteria.md; admin schema 6.7.10.1.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

Criteria = dict[str, Any]

_STATE = ["id", "technicalName"]

PRODUCTS: Criteria = {
    "associations": {"options": {}, "manufacturer": {}, "media": {}},
    "includes": {
        "product": [
            "id",
            "autoIncrement",
            "parentId",
            "productNumber",
            "name",
            "translated",
            "ean",
            "active",
            "childCount",
            "type",
            "states",
            "options",
            "weight",
            "length",
            "width",
            "height",
            "price",
            "purchasePrices",
            "manufacturer",
            "manufacturerNumber",
            "description",
            "media",
            "createdAt",
        ],
        "property_group_option": ["id", "name", "translated"],
        "product_manufacturer": ["id", "name", "translated"],
        "product_media": ["id"],
    },
}
STOCK: Criteria = {
    "includes": {"product": ["id", "autoIncrement", "productNumber", "stock", "childCount", "parentId"]},
}
SALES_CHANNELS: Criteria = {"includes": {"sales_channel": ["id", "name", "translated"]}}
SHIPPING_METHODS: Criteria = {"includes": {"shipping_method": ["id", "name", "translated", "active"]}}
WEBHOOKS: Criteria = {"includes": {"webhook": ["id", "name", "eventName", "url", "active"]}}
_ORDER_PARTS: Criteria = {
    "stateMachineState": {},
    "deliveries": {"associations": {"stateMachineState": {}, "shippingMethod": {}}},
    "transactions": {"associations": {"stateMachineState": {}}},
}
_ORDER_FIELDS: Criteria = {
    "order": [
        "id",
        "autoIncrement",
        "orderNumber",
        "orderDateTime",
        "createdAt",
        "stateMachineState",
        "deliveries",
        "transactions",
    ],
    "order_delivery": ["id", "stateMachineState", "shippingCosts", "shippingMethod"],
    "shipping_method": ["id", "name", "translated"],
    "order_transaction": ["id", "stateMachineState"],
    "state_machine_state": _STATE,
}


def orders(since: datetime, closed: Sequence[str], channel_id: str | None) -> Criteria:
    """Orders placed since, and those in no closed state, whatever their age.

    Args:
        since: Timezone-aware. A day more is asked for: how a filter reads a zone is unconfirmed.
        closed: Words for states that are finished.
        channel_id: The one sales channel, or None.
    """
    recent = {
        "type": "range",
        "field": "orderDateTime",
        "parameters": {"gte": (since - timedelta(days=1)).isoformat(timespec="seconds")},
    }
    unfinished = {
        "type": "not",
        "operator": "or",
        "queries": [{"type": "equalsAny", "field": "stateMachineState.technicalName", "value": [*closed]}],
    }
    either = [recent, unfinished] if closed else []
    filters: list[Criteria] = [{"type": "multi", "operator": "or", "queries": either}] if either else []
    if channel_id is not None:
        filters.append({"type": "equals", "field": "salesChannelId", "value": channel_id})
    return {"filter": filters, "associations": _ORDER_PARTS, "includes": _ORDER_FIELDS}


def order_lines(ids: Sequence[str]) -> Criteria:
    """Orders by id, with their lines; such a list has no limit."""
    return {
        "ids": [*ids],
        "associations": {"lineItems": {}},
        "includes": {
            "order": ["id", "lineItems"],
            "order_line_item": ["id", "type", "quantity", "payload"],
        },
    }


def deliveries(ids: Sequence[str]) -> Criteria:
    """Orders by id, with state and codes of their deliveries."""
    return {
        "ids": [*ids],
        "associations": {"deliveries": {"associations": {"stateMachineState": {}}}},
        "includes": {
            "order": ["id", "deliveries"],
            "order_delivery": ["id", "stateMachineState", "shippingCosts", "trackingCodes"],
            "state_machine_state": _STATE,
        },
    }


def order_state(order_id: str) -> Criteria:
    """One order with the word for its state."""
    return {
        "ids": [order_id],
        "associations": {"stateMachineState": {}},
        "includes": {"order": ["id", "stateMachineState"], "state_machine_state": _STATE},
    }
