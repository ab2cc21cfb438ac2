"""Fixtures of the connector tests."""

from collections.abc import Callable
from typing import Any

import pytest

from shopswitch.connectors.picqer import PLATFORM, PicqerConnector, PicqerSettings
from shopswitch.http.wire import Wire
from tests.connectors.picqer_account import Account, small_account


@pytest.fixture
def account() -> Account:
    """A small Picqer account; a test changes it before it connects."""
    return small_account()


@pytest.fixture
def picqer(
    account: Account, serve: Callable[[Any], str], make_wire: Callable[..., Wire]
) -> Callable[..., PicqerConnector]:
    """Connect to the account with additional settings."""

    def connected(**settings: Any) -> PicqerConnector:
        values = {"url": serve(account), "api_key": "env:KEY"} | settings
        return PLATFORM.connect(PicqerSettings(**values), make_wire("picqer", "picqer"))  # type: ignore[return-value]

    return connected
