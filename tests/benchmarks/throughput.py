"""How much of each vendor's published limit a read uses, with 0.2 s until every answer.

    python -m tests.benchmarks.throughput [--latency 0.2] [PLATFORM ...]

Each platform is read again and again by its connector, over HTTP, from its emulated system with the vendor's limits
switched on and (but for a hair) the whole limit to itself. After one window the calls (or points) of the following
windows are counted and divided by what the vendor allows in them. A platform without a published limit shows its calls
only. This takes two windows of real time per line: about a quarter of an hour for all.
"""

import argparse
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from werkzeug.wrappers import Request, Response

from shopswitch.clock import SystemClock
from shopswitch.http.journal import MemoryJournal
from shopswitch.http.redact import Redactor
from shopswitch.http.wire import Wire
from shopswitch.registry import platforms
from shopswitch.runbook.rehearsal import start_sandbox
from shopswitch.secrets import resolve
from shopswitch.testing.filling import fill_orders
from shopswitch.testing.subject import Subject, Yard

RECORDS = 600
# A vendor counts when a call arrives, we when it leaves: a hair less than the limit keeps the two from disagreeing.
SHARE = 0.97


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to measure.

    Attributes:
        platform: Platform key.
        resource: What is read.
        path: Beginning of the paths that count; empty for all.
        limit: Calls the vendor allows per window, or None.
        window_s: Seconds of a window.
        windows: How many are counted.
        points: Points per second instead of calls.
    """

    platform: str
    resource: str
    path: str = ""
    limit: float | None = None
    window_s: float = 20
    windows: int = 1
    points: bool = False


CASES = (
    Case("picqer", "products", limit=500, window_s=60),
    Case("lightspeed", "orders", limit=300, window_s=300, windows=1),
    Case("shopify", "orders", points=True, window_s=20, windows=2),
    Case("ccv", "orders", limit=240, window_s=60),
    Case("bol", "orders", path="/retailer/orders", limit=25, window_s=60, windows=2),
    Case("bol", "products", path="/retailer/offers", limit=25, window_s=1, windows=20),
    Case("woocommerce", "products"),
    Case("magento", "products"),
    Case("shopware", "products"),
)


class Watch:
    """Stands before an emulated system: notes every answer, and ends the reading when time is up."""

    def __init__(self, system: Any) -> None:
        self.answers: list[tuple[float, str, int]] = []
        self.over = False
        self._handle: Callable[[Request], Response] = system.handle
        system.handle = self.handle

    def handle(self, request: Request) -> Response:
        """Answer as the system does, or refuse everything once it is over."""
        if self.over:
            return Response(status=401)
        response = self._handle(request)
        self.answers.append((time.monotonic(), request.path, response.status_code))
        return response


def measure(subject: Subject, case: Case, latency: float) -> tuple[float, float | None, int]:
    """Calls or points per second, the part of the limit that is, and the number of 429 answers."""
    system = subject.system
    system.limits_on = True
    watch = Watch(system)
    subject.faults({"kind": "delay", "seconds": latency})
    connector = _connector(subject)
    reading = threading.Thread(target=_read_on, args=(connector, subject, case, watch), daemon=True)
    reading.start()
    while not any(path.startswith(case.path) for _, path, _ in watch.answers):
        time.sleep(0.05)
    first = next(at for at, path, _ in watch.answers if path.startswith(case.path))
    begin, end = first + case.window_s, first + case.window_s * (1 + case.windows)
    time.sleep(max(0.0, begin - time.monotonic()))
    before = system.bucket.available() if case.points else 0
    time.sleep(max(0.0, end - time.monotonic()))
    after = system.bucket.available() if case.points else 0
    watch.over = True
    reading.join()
    counted = sum(begin <= at < end and path.startswith(case.path) for at, path, _ in watch.answers)
    refused = sum(status == 429 for _, _, status in watch.answers)
    seconds = end - begin
    if case.points:
        spent = system.bucket.restore_rate * seconds + before - after
        return spent / seconds, spent / seconds / system.bucket.restore_rate, refused
    part = None if case.limit is None else counted / (case.limit * case.windows)
    return counted / seconds, part, refused


def _connector(subject: Subject) -> Any:
    """As in a real run, limits kept; but nobody else uses this key."""
    found, settings = subject.profile.systems[subject.slot]
    wire = Wire(
        role=subject.slot,
        platform=found.key,
        clock=SystemClock(),
        journal=MemoryJournal(),
        redactor=Redactor(),
        resolve=lambda reference: resolve(reference, subject.profile.base_dir),
        base_dir=subject.profile.base_dir,
        limits="vendor",
        share=SHARE,
    )
    return found.connect(settings, wire)


def _read_on(connector: Any, subject: Subject, case: Case, watch: Watch) -> None:
    since = subject.now - timedelta(days=87)
    while not watch.over:
        connector.orders(since) if case.resource == "orders" else getattr(connector, case.resource)()


def main() -> None:
    """Measure what was asked for, and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--latency", type=float, default=0.2, help="seconds until each answer")
    parser.add_argument("platforms", nargs="*", help="platform keys; all when none is given")
    asked = parser.parse_args()
    table = Table("platform", "read", "limit", "measured per s", "of the limit", "429 answers", header_style="bold")
    with tempfile.TemporaryDirectory() as folder, start_sandbox(write_clients=Path(folder)) as server:
        yard = Yard(server, Path(folder))
        for case in CASES:
            if asked.platforms and case.platform not in asked.platforms:
                continue
            warehouse = platforms()[case.platform].kind == "warehouse"
            subject = yard.subject(case.platform, products=RECORDS * (5 if warehouse else 1))
            if not warehouse:
                fill_orders(subject, RECORDS)
            rate, part, refused = measure(subject, replace(case), asked.latency)
            limit = (
                "points" if case.points else "none" if case.limit is None else f"{case.limit:g} / {case.window_s:g} s"
            )
            share = "–" if part is None else f"{part:.1%}"
            table.add_row(case.platform, case.resource, limit, f"{rate:.2f}", share, str(refused))
            Console().print(f"{case.platform} {case.resource}: {rate:.2f}/s, {share}, {refused} refused")
    Console().print(table)


if __name__ == "__main__":
    main()
