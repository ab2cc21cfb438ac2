"""Shared fixtures: real HTTP on loopback, no waiting, a fixed clock."""

import os
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import stamina
from werkzeug.serving import make_server

from shopswitch.clock import FixedClock
from shopswitch.http.journal import MemoryJournal
from shopswitch.http.redact import Redactor
from shopswitch.http.wire import Wire

# A loaded machine must not fail a property test by the clock.
hypothesis.settings.register_profile("any-machine", deadline=None)
hypothesis.settings.load_profile("any-machine")

# What a sandbox answers and is asked during a test is held against the vendors' own schemas.
# The figure of what was found against what there was is printed at the end.
pytest_plugins = ["tests.vendor_schemas.plugin", "tests.end_to_end.recall"]

SHARED = Path(__file__).resolve().parents[2] / "shared"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def shared(*parts: str) -> Path:
    """A file or folder beside the project: vendors' schemas, recorded answers, real exports.

    On a user's machine they are absent: the test is skipped with the reason. In CI their absence is a failure.
    """
    path = SHARED.joinpath(*parts)
    if not path.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"shared/{'/'.join(parts)} is missing beside the project, and CI must have it.")
        pytest.skip(f"shared/{'/'.join(parts)} is not beside the project (it is not part of it).")
    return path


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    """Retries happen, waiting does not."""
    stamina.set_testing(True, attempts=5, cap=True)
    yield
    stamina.set_testing(False)


@pytest.fixture
def serve() -> Iterator[Callable[[Any], str]]:
    """Start a WSGI application on a free loopback port; returns its address."""
    running = []

    def start(app: Any) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def journal() -> MemoryJournal:
    return MemoryJournal()


@pytest.fixture
def make_wire(journal: MemoryJournal, tmp_path: Path) -> Callable[..., Wire]:
    """Build a wire: secrets are `env:NAME` references that resolve to `secret-NAME`, limits are off."""

    def make(role: str = "new", platform: str = "test", **changes: Any) -> Wire:
        redactor = Redactor()

        def resolve(reference: str) -> str:
            value = "secret-" + reference.partition(":")[2]
            redactor.add(value)
            return value

        values: dict[str, Any] = {
            "role": role,
            "platform": platform,
            "clock": FixedClock(NOW),
            "journal": journal,
            "redactor": redactor,
            "resolve": resolve,
            "base_dir": tmp_path,
            "limits": "off",
        }
        return Wire(**(values | changes))

    return make
