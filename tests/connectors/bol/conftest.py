"""An emulated account per test."""

from collections.abc import Callable
from typing import Any

import pytest

from shopswitch.http.wire import Wire
from tests.connectors.bol.bench import Bench


@pytest.fixture
def bench(serve: Callable[[Any], str], make_wire: Callable[..., Wire]) -> Bench:
    """An account with nothing in it."""
    return Bench(serve, make_wire)
