"""How many calls a client with many orders costs: lists, not a call per order.

    python -m tests.benchmarks.calls [--orders 5000] [PLATFORM ...]

The shop gets that many orders, all but a hundredth of them finished. Counted are the calls for reading all orders,
and those for the lines of the open ones. A platform that needs a call per finished order fails.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from shopswitch.protocols import TellsOrderLines
from shopswitch.registry import platforms
from shopswitch.runbook.rehearsal import start_sandbox
from shopswitch.testing.filling import fill_orders
from shopswitch.testing.subject import Subject, Yard


def measure(subject: Subject) -> tuple[int, int, int, int, float]:
    """Orders read, calls for them, open orders, calls for their lines, seconds."""
    connector = subject.connector()
    begin, started = len(subject.calls()), time.perf_counter()
    orders = subject.read("orders", connector)
    seconds = time.perf_counter() - started
    for problem in orders.problems:
        sys.exit(f"{subject.platform.key}: {problem}")
    listed = len(subject.calls()) - begin
    still_open = list(orders.frame.loc[orders.frame["state"] == "open", "order_id"])
    if isinstance(connector, TellsOrderLines):
        lines = connector.order_lines(still_open)
        for problem in lines.problems:
            sys.exit(f"{subject.platform.key}: {problem}")
    return orders.rows, listed, len(still_open), len(subject.calls()) - begin - listed, seconds


def main() -> None:
    """Count for what was asked for, and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--orders", type=int, default=5000, help="orders in the shop")
    parser.add_argument("platforms", nargs="*", help="platform keys; all shops when none is given")
    asked = parser.parse_args()
    keys = asked.platforms or [key for key, each in platforms().items() if each.kind == "shop"]
    table = Table("platform", "orders read", "calls", "open", "calls for lines", "s", header_style="bold")
    per_order = []
    with tempfile.TemporaryDirectory() as folder, start_sandbox(write_clients=Path(folder)) as server:
        yard = Yard(server, Path(folder))
        for key in keys:
            subject = yard.subject(key, products=60)
            fill_orders(subject, asked.orders, open_every=100)
            read, calls, still_open, line_calls, seconds = measure(subject)
            table.add_row(key, *map(str, (read, calls, still_open, line_calls)), f"{seconds:.1f}")
            if calls + line_calls > still_open + asked.orders / 10:
                per_order.append(key)
    Console().print(table)
    if per_order:
        sys.exit(f"A call per finished order: {', '.join(per_order)}.")


if __name__ == "__main__":
    main()
