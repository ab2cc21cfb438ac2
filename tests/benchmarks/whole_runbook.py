"""A large client through every step: seconds for reading and for judging, and the most memory it took.

Run by hand: ``python -m tests.benchmarks.whole_runbook [--products N] [--orders N] [--old KEY] [--new KEY]``. The
emulated systems run in a process of their own on the same cores; what they need to answer is counted as reading.

Their limits are off, so that no throttle waits. With ``--limits`` they keep to the vendors' figures, and so do we: the
time during which a throttle held a call back is then told apart from all other time. That takes an hour.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any

from shopswitch.checks.catalogue import steps
from shopswitch.checks.step import AGAIN
from shopswitch.http.journal import MemoryJournal
from shopswitch.http.pace import Pace
from shopswitch.http.redact import Redactor
from shopswitch.http.throttle import BucketThrottle, WindowThrottle
from shopswitch.profile import load_profile
from shopswitch.runbook.reading import Reader, clock_of, context_of

MIB = 1024.0


def main() -> None:
    """Make the client, read and judge every step, print a line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, default=100_000)
    parser.add_argument("--orders", type=int, default=20_000)
    parser.add_argument("--old", default="woocommerce")
    parser.add_argument("--new", default="shopify")
    parser.add_argument("--limits", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "shopswitch", "sandbox", "--port", "0", "--json", "--client", "demo-clean"]
        with subprocess.Popen([*command, "--write-clients", folder], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            try:
                url = json.loads(process.stdout.readline())["url"]
                spec = {"name": "large", "stage": "switched", "seed": 5, "old": given.old, "new": given.new}
                made = _make(url, spec | {"products": given.products, "orders": given.orders})
                print(f"client made in {made:.0f} s")  # noqa: T201 - a benchmark prints
                if given.limits:
                    _post(f"{url}/_control/clients/large/limits", {"enforce": True})
                _run(Path(folder))
            finally:
                process.terminate()


def _make(url: str, spec: dict[str, Any]) -> float:
    started = time.perf_counter()
    _post(f"{url}/_control/clients", spec)
    return time.perf_counter() - started


def _post(url: str, body: dict[str, Any]) -> None:
    request = urllib.request.Request(url, json.dumps(body).encode())  # noqa: S310 - loopback
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - loopback
        answer.read()


class Held:
    """Time during which at least one throttle held a call back."""

    def __init__(self) -> None:
        self._spans: list[tuple[float, float]] = []
        for throttle in (WindowThrottle, BucketThrottle, Pace):
            self._watch(throttle)

    def _watch(self, throttle: Any) -> None:
        acquire = throttle.acquire

        def watched(this: Any, cost: float = 1.0) -> None:
            began = time.perf_counter()
            acquire(this, cost)
            self._spans.append((began, time.perf_counter()))

        throttle.acquire = watched

    def seconds(self) -> float:
        """Spans that overlap count once."""
        total, until = 0.0, 0.0
        for began, ended in sorted(self._spans):
            total += max(0.0, ended - max(began, until))
            until = max(until, ended)
        return total


def _run(profiles: Path) -> None:
    profile = load_profile("large", profiles)
    clock = clock_of(profile)
    context = context_of(profile, clock.now())
    kept: dict[str, Any] = {}
    journal, held, started = MemoryJournal(), Held(), time.perf_counter()
    totals = {"read": 0.0, "judge": 0.0}
    ours = time.process_time()
    with tempfile.TemporaryDirectory() as store:
        reader = Reader(profile, context, clock=clock, journal=journal, redactor=Redactor(), store=Path(store))
        for key, step in steps().items():
            if key == "report":
                continue
            began = time.perf_counter()
            inputs = {name: kept.setdefault(name, reader.read(name)) for name in step.needs(context)}
            if step.again is not None and inputs and all(each.complete for each in inputs.values()):
                inputs |= {name + AGAIN: reader.read(name + AGAIN) for name in step.again(inputs, context)}
            read = time.perf_counter() - began
            began = time.perf_counter()
            result = step.check(inputs, context)
            judged = time.perf_counter() - began
            totals["read"] += read
            totals["judge"] += judged
            line = f"{key:<22} read {read:7.1f} s  judge {judged:6.2f} s  {result.verdict}"
            print(line, flush=True)  # noqa: T201
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB
    ours = time.process_time() - ours
    # The emulated systems answer on the same cores; our own share of the time is what a real client would wait for.
    print(f"all: read {totals['read']:.1f} s, judge {totals['judge']:.1f} s; our own processor time {ours:.1f} s")  # noqa: T201
    waited, wall = held.seconds(), time.perf_counter() - started
    calls = Counter(str(entry["role"]) for entry in journal.entries)
    print(f"calls: {dict(calls)}; throttles held calls back for {waited:.0f} s of {wall:.0f} s")  # noqa: T201
    print(f"at most {most:.0f} MiB")  # noqa: T201


if __name__ == "__main__":
    main()
