"""Whose lines are asked for in the new shop, where carried-over orders bear the numbers of old ones."""

from datetime import timedelta

import pytest

from shopswitch.checks.step import Context
from shopswitch.clock import FixedClock
from shopswitch.http.journal import MemoryJournal
from shopswitch.http.redact import Redactor
from shopswitch.protocols import Capabilities
from shopswitch.runbook.reading import Reader
from tests.unit.runbook.test_reading import NOW, Client, TellingShop, Warehouse


@pytest.mark.parametrize(("connection", "asked"), [(None, ["0", "1", "2"]), (12, ["1", "2"]), (27, ["0", "2"])])
def test_only_the_new_connections_rows_tell_what_came_in(connection: int | None, asked: list[str]) -> None:
    """While nobody knows the new connection nothing came in through it: an old order's row is no proof."""
    shop = TellingShop(["open", "open", "open"])
    rows = [
        {"connection_id": 12, "foreign_number": "#0", "status": "imported"},
        {"connection_id": 27, "foreign_number": "#1", "status": "imported"},
    ]
    client = Client(shop, Warehouse(rows), Capabilities(frozenset()))
    client.systems["new"] = client.systems["old"]
    reader = Reader(
        client,  # type: ignore[arg-type]  # as much of a profile as a reader looks at
        Context("theehuis", "Theehuis", NOW, switch_at=NOW - timedelta(days=1), new_connection=connection),
        clock=FixedClock(NOW),
        journal=MemoryJournal(),
        redactor=Redactor(),
        store=None,
    )
    assert list(reader.read("new.missed_lines").frame["order_id"]) == asked
