"""Which platforms a test of the suite is asked of."""

from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from shopswitch.protocols import Platform
from shopswitch.registry import platforms

Test = TypeVar("Test", bound=Callable[..., Any])

MANY = 260
"""More than any page of any vendor holds that connectors ask for."""


def asked_of(*kinds: str, needs: Callable[[Platform], bool] = lambda platform: True) -> Callable[[Test], Test]:
    """Ask a test of the platforms of these kinds that `needs` is true for."""

    def mark(test: Test) -> Test:
        test.asked_of = (kinds, needs)  # type: ignore[attr-defined]  # a note for `parametrize_platforms`
        return test

    return mark


def parametrize_platforms(metafunc: pytest.Metafunc) -> None:
    """One test per platform that can be tested in that respect; of the module's `PLATFORMS`, or of all."""
    if "key" not in metafunc.fixturenames:
        return
    wanted = getattr(metafunc.module, "PLATFORMS", None)
    kinds, needs = metafunc.function.asked_of
    keys = [
        key
        for key, platform in platforms().items()
        if platform.sandbox and platform.kind in kinds and needs(platform) and (wanted is None or key in wanted)
    ]
    metafunc.parametrize("key", keys, scope="session")
