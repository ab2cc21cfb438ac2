"""The emulated shop, filled."""

from collections.abc import Callable
from typing import Any

import pytest

from shopswitch.http.wire import Wire
from shopswitch.sandbox.systems import Item
from tests.connectors.lightspeed.kit import Served

ITEMS = [
    Item("TEA-1", "Groene thee", "8719990000015", stock=12),
    Item("00123", "Nullen", stock=0),
    Item("SHIRT-M", "Shirt", group="shirt", option="M", stock=4),
    Item("shirt-l", "Shirt", group="shirt", option="L", stock=5),
    Item("LOOS", "Zonder voorraad", stock=None),
    Item("UIT", "Uitgeschakeld", stock=1, active=False),
    Item("", "Zonder code", stock=3),
]


@pytest.fixture
def served(serve: Callable[[Any], str], make_wire: Callable[..., Wire]) -> Served:
    """A shop with a little of everything."""
    made = Served(serve, make_wire)
    made.shop.add_items(ITEMS)
    return made
