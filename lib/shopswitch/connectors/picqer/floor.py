"""Work in the warehouse: picklists, what was picked, and what was sent."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from shopswitch.connectors.picqer import fields, floor_records
from shopswitch.connectors.picqer.fields import Row
from shopswitch.connectors.picqer.reading import Reading
from shopswitch.connectors.picqer.walks import Findings, walk, walk_inner, walk_statuses
from shopswitch.frames.orders import PICKLISTS
from shopswitch.frames.snapshot import Snapshot
from shopswitch.frames.warehouse import PICKED_LINES, SENT_PARCELS

# Picklists are put aside and taken up again at any moment: those are read before and after the new ones.
_PICKLIST_WALKS = ("paused", "snoozed", "new", "paused", "snoozed")
_CLOSED_PICKLISTS = frozenset({"closed", "cancelled"})
# How long before the asked moment a picklist may have been made, tried in turn; None: however long.
_REACHES = (timedelta(days=90), timedelta(days=365), None)


class Floor:
    """The warehouse floor of one account.

    Args:
        reading: The account.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def picklists(self) -> Snapshot:
        """Picklists that are not closed or cancelled (schema PICKLISTS).

        Source: Picqer API v1, "Picklists". Snoozed ones are open too.
        """
        read_at = self._reading.now()
        found = walk_statuses(
            self._reading.client,
            "/picklists",
            what="picklists",
            id_field="idpicklist",
            wanted=_PICKLIST_WALKS,
            enough=lambda record: record.get("status") not in _CLOSED_PICKLISTS,
        )
        rows, problems = self._reading.rows(found, floor_records.picklist, "picklists", "idpicklist")
        found.problems += problems
        self._reading.compare_counter("open-picklists", "open picklists", len(rows), found)
        return self._reading.snapshot("picklists", PICKLISTS, rows, found, read_at)

    def picked_lines(self, since: datetime) -> Snapshot:
        """Lines of the picklists closed at or after `since` (schema PICKED_LINES).

        The only date filter is on the moment a picklist was *made*, and a picklist can lie for months before it is
        closed. So the list is asked from well before `since`; when one of those wanted was made in the earlier half
        of that time, this account closes old picklists, and a longer time is asked, at last all of it. Whether the
        date filter obeys beside the status is unconfirmed; either way the answer holds at least what is wanted, and
        what is more is sifted out here.

        Args:
            since: Timezone-aware.

        Source: Picqer API v1, "Picklists".
        """
        read_at = self._reading.now()
        pages = 0
        for reach in _REACHES:
            found = self._closed(since, reach)
            pages += found.pages
            rows, problems = fields.to_several_rows(
                found.records.values(),
                lambda record: floor_records.picked_lines(record, since, self._reading.zone),
                what="closed picklists",
                id_field="idpicklist",
            )
            found.problems += problems
            if reach is None or found.problems or not self._begins_early(found, rows, since - reach / 2):
                break
        if reach is not None:
            found.notes.append(
                f"Picklists made before {since - reach:%Y-%m-%d} were not asked for; one of those that was closed "
                "only now would be missing here."
            )
        found.pages = pages
        return self._reading.snapshot("picked_lines", PICKED_LINES, rows, found, read_at)

    def sent_parcels(self, picklist_ids: Sequence[str]) -> Snapshot:
        """Parcels of these picklists (schema SENT_PARCELS), a call per picklist.

        A picklist nothing was sent of has no row; one that is not there makes the snapshot incomplete.

        Source: Picqer API v1, "Picklist shipments".
        """
        read_at = self._reading.now()
        inner = walk_inner(
            self._reading.client,
            "/picklists/{}/shipments",
            picklist_ids,
            what="shipments of picklists",
            id_field="idshipment",
        )
        shipments = [
            {**record, floor_records.ASKED_FOR: number} for number, listed in inner.records.items() for record in listed
        ]
        rows, problems = fields.to_several_rows(
            shipments,
            lambda record: floor_records.parcels(record, self._reading.zone),
            what="shipments",
            id_field="idshipment",
        )
        found = Findings(pages=inner.pages, problems=[*inner.problems, *problems])
        if inner.missing:
            told = fields.named("idpicklist", inner.missing)
            found.problems.append(f"Picqer has no shipments for {len(inner.missing)} picklists {told}.")
        return self._reading.snapshot("sent_parcels", SENT_PARCELS, rows, found, read_at)

    def _closed(self, since: datetime, reach: timedelta | None) -> Findings:
        zone = self._reading.zone
        params = {"status": "closed"}
        if reach is not None:
            params["sincedate"] = fields.local_text(since - reach, zone)
        found = Findings()
        part = walk(
            self._reading.client,
            "/picklists",
            what="closed picklists",
            id_field="idpicklist",
            params=params,
            slim=lambda record: floor_records.slim(record, since, zone),
        )
        found.add(part, "idpicklist")
        if not part.rows:
            self._reading.compare_counter("closed-picklists-this-week", "closed picklists", 0, found)
        if not part.rows and not found.problems:
            found.notes.append("Picqer shows no closed picklist at all; an account that is in use has some.")
        return found

    def _begins_early(self, found: Findings, rows: list[Row], moment: datetime) -> bool:
        """Whether one of the wanted picklists was made before a moment."""
        wanted = {int(row["picklist_id"]) for row in rows}
        return any(fields.moment(found.records[number], "created", self._reading.zone) < moment for number in wanted)
