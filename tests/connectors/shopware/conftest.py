"""The emulated shop, and how a test connects to it; what goes over the wire is held against the vendor's schema."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from shopswitch.http.wire import Wire
from shopswitch.sandbox.listener import Listener
from tests.conftest import SHARED
from tests.connectors.shopware.shop import Connect, Shop, connecting
from tests.vendor_schemas.recorder import Recorder

_RECORDER = Recorder()


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def watch() -> Iterator[Callable[[Any], Any]]:
    """Put the schema's watch around an application; our own requests that break it fail the test."""
    before = len(_RECORDER.violations)
    known = (SHARED / "specs").exists()
    yield lambda app: _RECORDER.wrap(app, "shopware") if known else app
    wrong = [one for one in _RECORDER.violations[before:] if one.violation.direction == "request"]
    assert not wrong, "\n".join(map(str, wrong))


@pytest.fixture
def connect(make_wire: Callable[..., Wire], shop: Shop, watch: Callable[[Any], Any]) -> Iterator[Connect]:
    # The sandbox's own listener: it closes a connection when a fault wants that.
    listener = Listener(("127.0.0.1", 0))
    listener.start(watch(shop))
    yield connecting(listener.url, shop, make_wire)
    listener.stop()
