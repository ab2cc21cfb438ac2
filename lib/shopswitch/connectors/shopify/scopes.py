"""Access scopes: what the app may see in the shop.

Source: https://shopify.dev/docs/api/usage/access-scopes, version 2026-10.
"""

from collections.abc import Mapping
from typing import Any

from shopswitch.connectors.shopify.values import take
from shopswitch.protocols import Permission

ALL_ORDERS = "read_all_orders"
FULFILMENT_WORK = "read_merchant_managed_fulfillment_orders"

_NEEDED: tuple[tuple[str, str, bool], ...] = (
    ("read_products", "Without it no product or SKU can be read.", True),
    ("read_inventory", "Without it no stock can be read.", True),
    ("read_locations", "Without it nobody can tell which location's stock counts.", True),
    ("read_orders", "Without it no order can be read.", True),
    (ALL_ORDERS, "Without it orders older than 60 days are silently absent, open ones included.", True),
    (
        FULFILMENT_WORK,
        "Without it a shop's own open fulfilment work looks like none at all, and pickup points stay unknown.",
        False,
    ),
    ("read_shipping", "Without it the shipping methods cannot be listed.", False),
    ("write_inventory", "Without it no stock can be written; reading goes on.", False),
    (
        "write_merchant_managed_fulfillment_orders",
        "Without it no order can be marked as fulfilled; reading goes on.",
        False,
    ),
)


def granted(data: Mapping[str, Any]) -> frozenset[str]:
    """Handles of the scopes the app has in this shop; a right to write includes the right to read.

    Raises:
        UnexpectedResponseError: The answer does not list them.
    """
    listed = take(take(data, "currentAppInstallation", dict), "accessScopes", list)
    handles = {take(scope, "handle", str) for scope in listed}
    return frozenset(handles | {f"read_{handle[6:]}" for handle in handles if handle.startswith("write_")})


def permissions(handles: frozenset[str]) -> tuple[Permission, ...]:
    """What matters of the scopes, present or not."""
    return tuple(
        Permission(name=name, granted=name in handles, needed_for=needed_for, required=required)
        for name, needed_for, required in _NEEDED
    )
