"""What every list of an account needs: a place to ask, its zone, and the making of a snapshot."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from shopswitch.connectors.picqer import fields
from shopswitch.connectors.picqer.fields import Record, Row
from shopswitch.connectors.picqer.walks import Findings, walk
from shopswitch.errors import ConnectorError
from shopswitch.frames.schema import Schema
from shopswitch.frames.snapshot import Snapshot
from shopswitch.http.client import ApiClient
from shopswitch.http.wire import Wire

# Of these at least one is counted where anything at all was read: with none read, the list was emptied on its way.
_PROVE_LOSS = frozenset({"active-products", "closed-picklists-this-week"})


class Reading:
    """One account, ready to be read.

    Args:
        wire: Whose clock, role and platform a snapshot names.
        client: Where to ask.
        zone: Zone of Picqer's times.
    """

    def __init__(self, wire: Wire, client: ApiClient, zone: ZoneInfo) -> None:
        self._wire = wire
        self.client = client
        self.zone = zone

    def now(self) -> datetime:
        """The present moment."""
        return self._wire.clock.now()

    def all(self, path: str, what: str, id_field: str) -> Findings:
        """A list of which everything is wanted."""
        found = Findings()
        found.add(walk(self.client, path, what=what, id_field=id_field), id_field)
        return found

    def rows(
        self, found: Findings, build: Callable[[Record, ZoneInfo], Row], what: str, id_field: str
    ) -> tuple[list[Row], list[str]]:
        """Rows of what was found, and why some cannot be read."""
        return fields.to_rows(
            found.records.values(), lambda record: build(record, self.zone), what=what, id_field=id_field
        )

    def compare_counter(self, counter: str, what: str, read: int, found: Findings) -> None:
        """Tell when one of Picqer's own counters says something else than what was read.

        What a counter covers is not documented, so a difference proves nothing; but a list of which nothing at all
        was read cannot have been read whole when Picqer counts some (`_PROVE_LOSS`).
        """
        try:
            value = self.client.get(f"/stats/{counter}").json_object().get("value")
        except ConnectorError:
            return  # an extra: a key that may not see it loses nothing
        if not isinstance(value, int) or value == read:
            return
        sentence = f"{read} {what} were read; Picqer's own counter says {value}"
        if read == 0 and counter in _PROVE_LOSS:
            found.problems.append(f"{sentence}.")
        else:
            found.notes.append(f"{sentence}, and what it counts is not documented.")

    def snapshot(self, name: str, schema: Schema, rows: list[Row], found: Findings, read_at: datetime) -> Snapshot:
        """The rows with what is known about how they were read; a row that stands twice makes them incomplete."""
        kept, repeated = _each_once(rows, schema.key)
        if repeated:
            told = fields.named(" and ".join(schema.key), repeated)
            found.problems.append(f"{len(repeated)} rows of {name.replace('_', ' ')} stand more than once {told}.")
        return Snapshot(
            name=f"{self._wire.role}.{name}",
            role=self._wire.role,
            source=self._wire.platform,
            frame=schema.build(kept),
            read_at=read_at,
            pages=found.pages,
            problems=tuple(found.problems),
            notes=tuple(found.notes),
        )


def _each_once(rows: list[Row], key: Sequence[str]) -> tuple[list[Row], list[str]]:
    first: dict[tuple[object, ...], Row] = {}
    repeated = []
    for row in rows:
        identity = tuple(row[name] for name in key)
        if first.setdefault(identity, row) is not row:
            repeated.append(" ".join(str(part) for part in identity))
    return [*first.values()], repeated
