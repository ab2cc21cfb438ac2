"""What first contact with a WooCommerce shop tells, without writing anything."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from werkzeug.wrappers import Response

from shopswitch.connectors.woocommerce import PLATFORM
from shopswitch.http.journal import MemoryJournal
from shopswitch.protocols import Platform, ShopConnector
from tests.connectors.woocommerce.shop import (
    ORDERS_PATH,
    PRODUCTS_PATH,
    SINCE,
    Open,
    Shop,
    error,
)

SYSTEM_STATUS = "/wc/v3/system_status"


def test_first_contact_tells_what_the_shop_says(shop: Shop, open_shop: Open) -> None:
    """Name, version, time zone, currency, the server's time and the rights come from reading only."""
    account = open_shop(shop).ping()

    assert (account.system_name, account.version, account.timezone, account.currency) == (
        "Theehuis",
        "11.0.1",
        "Europe/Amsterdam",
        "EUR",
    )
    assert account.server_time is not None
    assert account.server_time.utcoffset() == timedelta(0)
    assert {p.name: p.granted for p in account.permissions} == {
        "read products": True,
        "read orders": True,
        "read system status": True,
        "read shipping methods": True,
        "read webhooks": True,
    }
    assert (account.notes, account.problems) == ((), ())


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_without_orders_is_told(status: int, shop: Shop, open_shop: Open) -> None:
    """A key that may not list orders is not refused: the permission is missing, and required."""
    shop.spoil[ORDERS_PATH] = lambda query, own: error(status, "woocommerce_rest_cannot_view")

    permissions = {p.name: p for p in open_shop(shop).ping().permissions}

    assert permissions["read products"].granted
    assert (permissions["read orders"].granted, permissions["read orders"].required) == (False, True)


def test_a_key_without_products_still_tells_the_time(shop: Shop, open_shop: Open) -> None:
    """Without right to products the clock is read from orders."""
    shop.spoil[PRODUCTS_PATH] = lambda query, own: error(403, "woocommerce_rest_cannot_view")

    account = open_shop(shop).ping()

    assert account.permissions[0].granted is False
    assert account.server_time is not None


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (lambda: error(403, "woocommerce_rest_cannot_view"), "may not see the system status"),
        (lambda: Response("", 504), "could not be read"),
    ],
)
def test_a_refused_or_slow_system_status_is_tolerated(
    answer: Callable[[], Response], word: str, shop: Shop, open_shop: Open
) -> None:
    """Without system status the version is unknown, the currency comes from the settings; it is asked for once."""
    shop.spoil[SYSTEM_STATUS] = lambda query, own: answer()

    account = open_shop(shop).ping()

    assert (account.version, account.currency) == ("wc/v3", "EUR")
    assert word in account.notes[0]
    assert len(shop.asked(SYSTEM_STATUS)) == 1


@pytest.mark.parametrize(
    ("offset", "expected"), [(1, "UTC+01:00"), ("5.5", "UTC+05:30"), (-3.5, "UTC-03:30"), (None, "")]
)
def test_a_time_zone_without_name_is_an_offset(offset: object, expected: str, shop: Shop, open_shop: Open) -> None:
    """A site with only an offset states it as such."""

    def nameless(query: dict[str, str], own: Response) -> Response:
        return shop.json({"name": "x", "timezone_string": "", "gmt_offset": offset, "namespaces": ["wc/v3"]})

    shop.spoil["/"] = nameless

    assert open_shop(shop).ping().timezone == expected


def test_a_tracking_plugin_is_told(shop: Shop, open_shop: Open) -> None:
    """A plugin for track & trace among the namespaces is worth a note."""
    shop.spoil["/"] = lambda query, own: shop.json({"namespaces": ["wc/v3", "wc-ast/v3"]})

    assert "Advanced Shipment Tracking" in open_shop(shop).ping().notes[0]


def test_nothing_is_written(shop: Shop, open_shop: Open, journal: MemoryJournal) -> None:
    """Every call of every method is a read by GET."""
    connector = open_shop(shop)
    connector.ping()
    connector.products()
    connector.stock()
    connector.orders(SINCE)

    assert {(entry["method"], entry["intent"]) for entry in journal.entries} == {("GET", "read")}


def test_the_platform_announces_itself(shop: Shop, open_shop: Open) -> None:
    """The connector is a shop connector, and what is unconfirmed about Picqer's import stays unconfirmed."""
    assert isinstance(PLATFORM, Platform)
    assert isinstance(open_shop(shop), ShopConnector)
    assert (PLATFORM.key, PLATFORM.kind, PLATFORM.capabilities.imported_statuses) == ("woocommerce", "shop", None)
