"""A test shop and the connector that reads it."""

from collections.abc import Callable
from typing import Any

import pytest

from shopswitch.connectors.woocommerce import PLATFORM, connect
from tests.connectors.woocommerce.shop import Open, Shop


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def open_shop(serve: Callable[[Any], str], make_wire: Callable[..., Any]) -> Open:
    """Serve a shop and connect to it; `path` is put behind its address."""

    def start(shop: Shop, path: str = "", **more: Any) -> Any:
        values = {
            "platform": "woocommerce",
            "url": serve(shop) + path,
            "consumer_key": "env:WOO_KEY",
            "consumer_secret": "env:WOO_SECRET",
        }
        return connect(PLATFORM.settings(**values, **more), make_wire(platform="woocommerce"))

    return start
