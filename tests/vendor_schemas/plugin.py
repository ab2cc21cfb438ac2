"""Pytest plugin: every sandbox that a test starts in this process is watched, and violations fail that test."""

from collections.abc import Iterator
from typing import Any

import pytest

from shopswitch.sandbox import server
from tests.conftest import SHARED
from tests.vendor_schemas.recorder import Recorder

RECORDER = Recorder()
"""What all tests of this process did."""

_UNWATCHED = server.SandboxApp


def _watched(clients: Any, control: Any, stopping: Any) -> Any:
    return RECORDER.wrap_sandbox(_UNWATCHED(clients, control, stopping), clients)


def pytest_configure() -> None:
    """Put the recorder around every application a sandbox server makes; without the schemas nothing is watched."""
    if (SHARED / "specs").exists():
        server.SandboxApp = _watched  # type: ignore[misc,assignment]  # a factory does where only a call is made


def pytest_unconfigure() -> None:
    """Leave the sandbox as it was."""
    server.SandboxApp = _UNWATCHED  # type: ignore[misc]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of pytest-xdist hands its counts to the process that prints them."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["vendor_exchanges"] = RECORDER.export()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over the counts of a worker; one that crashed has none."""
    counts = getattr(node, "workeroutput", {}).get("vendor_exchanges")
    if counts is not None:
        RECORDER.merge(counts)


@pytest.fixture
def vendor_exchanges() -> Recorder:
    """The recorder, for tests that serve a single system of their own or look at the counts."""
    return RECORDER


@pytest.fixture(autouse=True)
def _no_violations() -> Iterator[None]:
    """What goes over the wire during a test is what the vendor's schema allows."""
    before = len(RECORDER.violations)
    yield
    found = RECORDER.violations[before:]
    if found:
        listed = "\n".join(dict.fromkeys(str(one) for one in found[:20]))
        pytest.fail(f"{len(found)} violations of the vendors' schemas:\n{listed}")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The counts."""
    lines = RECORDER.summary()
    if lines:
        terminalreporter.write_sep("-", "exchanges held against the vendors' schemas")
        for line in lines:
            terminalreporter.write_line(line)
