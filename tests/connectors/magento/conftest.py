"""The emulated Magento, filled, on the sandbox's own server: its faults cut connections for real."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from shopswitch.http.wire import Wire
from shopswitch.sandbox.listener import Listener
from tests.connectors.magento.kit import ITEMS, Served


@pytest.fixture
def serve() -> Iterator[Callable[[Any], str]]:
    running: list[Listener] = []

    def start(app: Any) -> str:
        running.append(Listener(("127.0.0.1", 0)))
        running[-1].start(app)
        return running[-1].url

    yield start
    for listener in running:
        listener.stop()


@pytest.fixture
def served(serve: Callable[[Any], str], make_wire: Callable[..., Wire]) -> Served:
    made = Served(serve, make_wire)
    made.shop.add_items(ITEMS)
    return made
