"""The emulated clients of demo and rehearsal. The sandbox is reached by name only: the library does not import it."""

import atexit
import importlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from shopswitch.errors import ProfileError
from shopswitch.registry import platforms

DEMO = "demo"
_PREFIX = "shopswitch-demo-of-"
SANDBOX_SERVER = "shopswitch.sandbox.server:SandboxServer"
SANDBOX_ERROR = "shopswitch.sandbox.spec:SandboxError"

# Three clients at three moments, between them every shop system and every kind of connection.
DEMO_CLIENTS: tuple[Mapping[str, Any], ...] = (
    {
        "name": DEMO,
        "old": "woocommerce",
        "new": "shopify",
        "stage": "switched",
        "seed": 7,
        "defects": {
            "MISSING_IN_NEW": 2,
            "CASE_DIFFERS": 1,
            "ZEROS_DIFFER": 1,
            "DUPLICATE_IN_NEW": 1,
            "BLANK_IN_NEW": 1,
            "OLD_ORDER_OPEN": 3,
            "PICKLIST_SNOOZED": 1,
            "NEVER_IMPORTED": 2,
            "IMPORT_ERROR": 1,
            "STOCK_DIFFERS": 3,
        },
    },
    {
        "name": "demo-clean",
        "old": "woocommerce",
        "new": "shopify",
        "stage": "switched",
        "seed": 11,
        "defects": {},
        "tls": True,
    },
    {
        "name": "demo-closed",
        "old": "csv",
        "new": "woocommerce",
        "stage": "prepare",
        "seed": 23,
        "defects": {
            "MISSING_IN_NEW": 1,
            "SPACES_DIFFER": 2,
            "BLANK_IN_NEW": 1,
            "EAN_DIFFERS": 1,
            "OLD_ORDER_OPEN": 2,
            "EXPECTED_UNPAID": 1,
        },
    },
)


def load(dotted: str) -> Any:
    """The object that ``package.module:name`` points at."""
    module, _, name = dotted.partition(":")
    return getattr(importlib.import_module(module), name)


def emulated_systems() -> dict[str, type]:
    """Platform key → class of its emulated system, as the platforms announce them."""
    return {key: load(platform.sandbox) for key, platform in platforms().items() if platform.sandbox}


def start_sandbox(*, port: int = 0, write_clients: Path | None = None) -> Any:
    """A sandbox server that is not serving yet; use it as context manager.

    Raises:
        ProfileError: The port is taken, or the folder cannot be used.
    """
    try:
        return load(SANDBOX_SERVER)(emulated_systems(), port=port, write_clients=write_clients)
    except load(SANDBOX_ERROR) as error:
        raise ProfileError(str(error), hint="Correct --port or --write-clients.") from None


def _sweep() -> None:
    """Remove what kernels left behind that were stopped before they could tidy up, as Jupyter does."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        owner = left.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdigit() and not Path("/proc", owner).exists() and Path("/proc").exists():
            shutil.rmtree(left, ignore_errors=True)


@cache
def demo_profiles() -> Path:
    """Serve the demo client from this process until it ends; returns the folder of its profile."""
    _sweep()
    folder = tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-")
    server = start_sandbox(write_clients=Path(folder.name))
    server.__enter__()

    def stop() -> None:
        server.__exit__(None, None, None)
        folder.cleanup()

    atexit.register(stop)
    server.add_client(dict(DEMO_CLIENTS[0]))
    return Path(folder.name)
