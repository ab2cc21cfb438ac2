"""Counts what the checks found against what there was, over all tests that tell it, and prints the figure."""

from collections import Counter
from typing import Any

import pytest

COUNTS: Counter[str] = Counter()
"""Clients, findings there were, found, missed, invented."""


def count(found: set[Any], truth: set[Any]) -> None:
    """Add one client."""
    COUNTS.update(clients=1, truth=len(truth), found=len(found & truth), invented=len(found - truth))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of pytest-xdist hands its counts to the process that prints them."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["recall"] = dict(COUNTS)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over the counts of a worker; one that crashed has none."""
    COUNTS.update(getattr(node, "workeroutput", {}).get("recall") or {})


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The figure."""
    if not COUNTS["clients"]:
        return
    recall = COUNTS["found"] / COUNTS["truth"] if COUNTS["truth"] else 1.0
    made = COUNTS["found"] + COUNTS["invented"]
    precision = COUNTS["found"] / made if made else 1.0
    terminalreporter.write_sep("-", "findings against truth")
    terminalreporter.write_line(
        f"{COUNTS['clients']} random clients, {COUNTS['truth']} findings there were: "
        f"recall {recall:.4f}, precision {precision:.4f}"
    )
