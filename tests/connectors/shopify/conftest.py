"""The small Shopify, and how a test connects to it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from shopswitch.http.wire import Wire
from tests.connectors.shopify.fake_shop import Connect, FakeShop, connecting


@pytest.fixture
def shop() -> FakeShop:
    return FakeShop()


@pytest.fixture
def connect(serve: Callable[[Any], str], make_wire: Callable[..., Wire], shop: FakeShop) -> Iterator[Connect]:
    with connecting(serve, make_wire, shop) as connect_:
        yield connect_
