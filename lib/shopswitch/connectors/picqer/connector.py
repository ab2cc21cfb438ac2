"""Reads a Picqer account."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from shopswitch.connectors.picqer import fields, floor_records, records
from shopswitch.connectors.picqer.answers import classify
from shopswitch.connectors.picqer.catalogue import Catalogue
from shopswitch.connectors.picqer.fields import BadRecordError, Record
from shopswitch.connectors.picqer.floor import Floor
from shopswitch.connectors.picqer.reading import Reading
from shopswitch.connectors.picqer.settings import PicqerSettings
from shopswitch.connectors.picqer.walks import Findings, short_list, walk, walk_statuses
from shopswitch.errors import ConnectorError, PermissionDeniedError, UnexpectedResponseError
from shopswitch.frames.integrations import HOOKS
from shopswitch.frames.orders import BACKORDERS, PICQER_ORDERS, WEBSHOP_ORDERS
from shopswitch.frames.snapshot import Snapshot
from shopswitch.frames.warehouse import CARRIERS
from shopswitch.http.auth import BasicAuth
from shopswitch.http.client import ApiClient
from shopswitch.http.throttle import WindowThrottle
from shopswitch.http.wire import Wire
from shopswitch.protocols import AccountInfo, Permission

OPEN_STATUSES = ("expected", "concept", "processing", "paused")
# Orders are paused and resumed at any moment: paused is read before and after processing.
_ORDER_WALKS = ("expected", "concept", "paused", "processing", "paused")

_PROBES = (
    ("webshoporders", "Without it nothing tells which shop an order came from."),
    ("orders", "Without it open orders cannot be counted."),
    ("products", "Without it SKUs cannot be compared."),
    ("warehouses", "Without it stock cannot be compared."),
    ("picklists", "Without it work in progress in the warehouse cannot be counted."),
    ("backorders", "Without it orders that wait for stock cannot be counted."),
)
_OWN_USER = "Without it nobody can tell whether this key sees the whole account or one fulfilment customer only."
# Not required: without one of these a single list cannot be read, and the rest of the runbook stands.
_EXTRAS = (
    ("shipments", "Without it nothing shows which parcels Picqer sent, to compare with what the new shop shows."),
    ("shippingproviders", "Without it carriers and their profiles cannot be listed to be mapped again."),
    ("hooks", "Without it nothing shows which programs listen to this account, or whether one was turned off."),
)


def connect(settings: PicqerSettings, wire: Wire) -> "PicqerConnector":
    """Build the connector of one account.

    Source: Picqer API v1, "Basics": HTTP Basic with the key as user name, a User-Agent that names the program,
    500 calls per minute unless the headers say otherwise.
    """
    key = wire.resolve(settings.api_key)
    # The password is not read by Picqer; their own client sends this letter.
    password = "X"  # noqa: S105 - not a secret, see above
    wire.redactor.add(key, partner=password)
    client = wire.open(
        f"{settings.url.removesuffix('/api/v1')}/api/v1",
        auth=BasicAuth(key, password),
        classify=classify(wire.redactor.clean),
        throttle=WindowThrottle(
            limit=500,
            window_s=60,
            remaining_header="x-ratelimit-remaining",
            limit_header="x-ratelimit-limit",
            share=wire.share,
        ),
        ca_file=settings.ca_file,
    )
    return PicqerConnector(settings, wire, client)


class PicqerConnector:
    """One Picqer account; implements `WarehouseConnector`.

    Of orders and picklists only numbers, statuses and times are kept: names and addresses in the same records
    are never looked at.
    """

    def __init__(self, settings: PicqerSettings, wire: Wire, client: ApiClient) -> None:
        self._settings = settings
        self._reading = Reading(wire, client, ZoneInfo(settings.timezone))
        self._catalogue = Catalogue(self._reading, settings.warehouses)
        self._floor = Floor(self._reading)

    def ping(self) -> AccountInfo:
        """Make first contact and try each list the runbook needs.

        Raises:
            ConnectorError: The account cannot be reached, refuses the key or does not answer like Picqer.
                A list the key may not see is no error but a permission that is not granted.

        Source: Picqer API v1, "Basics" and "Fulfilment clients" (keys that see only a part).
        """
        notes = [
            "Picqer's times carry no zone: they are read as "
            f"{self._settings.timezone}, which must be confirmed with an order of known time."
        ]
        granted: list[Permission] = []
        try:
            # Only whether it answers counts: who made the key is a person's name and is not looked at.
            response = self._reading.client.get("/users/me")
        except PermissionDeniedError:
            granted.append(Permission("users/me", granted=False, needed_for=_OWN_USER, required=False))
            response = None
        warehouses: list[Record] = []
        for name, needed_for in _PROBES:
            try:
                answer = self._reading.client.get(f"/{name}", self._probe(name))
            except PermissionDeniedError:
                granted.append(Permission(name, granted=False, needed_for=needed_for))
                continue
            listed = answer.json_list()
            response = response or answer
            warehouses = listed if name == "warehouses" else warehouses
            granted.append(Permission(name, granted=True, needed_for=needed_for))
        problems: list[str] = []
        granted += [self._extra(name, needed_for, problems) for name, needed_for in _EXTRAS]
        return AccountInfo(
            system_name=self._settings.url.partition("://")[2].partition("/")[0],
            version="v1",
            server_time=response.server_time if response else None,
            permissions=tuple(granted),
            notes=tuple(notes),
            locations=_locations(warehouses),
            problems=tuple(problems),
        )

    def products(self) -> Snapshot:
        """Every product, active or not (schema PRODUCTS); see `Catalogue.products`."""
        return self._catalogue.products()

    def parts(self) -> Snapshot:
        """What every active composition is made of (schema PARTS); see `Catalogue.parts`."""
        return self._catalogue.parts()

    def stock(self) -> Snapshot:
        """Free stock per product and warehouse (schema STOCK); see `Catalogue.stock`."""
        return self._catalogue.stock()

    def picklists(self) -> Snapshot:
        """Picklists that are not closed or cancelled (schema PICKLISTS); see `Floor.picklists`."""
        return self._floor.picklists()

    def picked_lines(self, since: datetime) -> Snapshot:
        """Lines of the picklists closed at or after `since` (schema PICKED_LINES); see `Floor.picked_lines`."""
        return self._floor.picked_lines(since)

    def sent_parcels(self, picklist_ids: Sequence[str]) -> Snapshot:
        """Parcels of these picklists (schema SENT_PARCELS); see `Floor.sent_parcels`."""
        return self._floor.sent_parcels(picklist_ids)

    def orders(self, since: datetime) -> Snapshot:
        """Orders added at or after `since`, and every open order whatever its age (schema PICQER_ORDERS).

        Args:
            since: Timezone-aware. The filter is given in Picqer's local time and a day early, for its zone is
                unconfirmed.

        Source: Picqer API v1, "Orders". There is no filter on the last change: open orders are asked per status.
        """
        read_at = self._reading.now()
        found = walk_statuses(self._reading.client, "/orders", what="orders", id_field="idorder", wanted=_ORDER_WALKS)
        still_open = dict(found.records)
        since_text = fields.local_text(since - timedelta(days=1), self._reading.zone)
        recent = walk(
            self._reading.client,
            "/orders",
            what="orders since a date",
            id_field="idorder",
            params={"sincedate": since_text},
        )
        found.add(recent, "idorder")
        rows, problems = self._reading.rows(found, records.order, "orders", "idorder")
        # An open order of after the date must be in both answers; else the date filter hides some.
        in_recent = {str(record["idorder"]) for record in recent.rows}
        hidden = [
            row["order_id"]
            for row in rows
            if row["created_at"] >= since and int(row["order_id"]) in still_open and row["order_id"] not in in_recent
        ]
        if hidden and not recent.problems:
            problems.append(
                f"Picqer's date filter leaves out orders added after the date {fields.named('idorder', hidden)}."
            )
        found.problems += problems
        still = sum(row["status"] in OPEN_STATUSES for row in rows)
        self._reading.compare_counter("open-orders", "open orders", still, found)
        return self._reading.snapshot("orders", PICQER_ORDERS, rows, found, read_at)

    def webshop_orders(self) -> Snapshot:
        """Every row that ties a shop's order to a Picqer order (schema WEBSHOP_ORDERS).

        Source: Picqer API v1, "Webshop orders"; no filter of it is confirmed, so all rows are read.
        """
        read_at = self._reading.now()
        found = self._reading.all("/webshoporders", "webshop orders", "idcompany_webshop_order")
        rows, problems = self._reading.rows(found, records.webshop_order, "webshop orders", "idcompany_webshop_order")
        found.problems += problems
        old = self._settings.old_connection
        if old is not None and not any(row["connection_id"] == old for row in rows):
            # A connection's number is known from such rows only: without any the number or the list is wrong.
            found.problems.append(
                f"No webshop order belongs to connection {old}, which the profile names as the old one."
            )
        return self._reading.snapshot("webshop_orders", WEBSHOP_ORDERS, rows, found, read_at)

    def backorders(self) -> Snapshot:
        """Every backorder (schema BACKORDERS).

        Source: Picqer API v1, "Backorders".
        """
        read_at = self._reading.now()
        found = self._reading.all("/backorders", "backorders", "idbackorder")
        rows, problems = self._reading.rows(found, records.backorder, "backorders", "idbackorder")
        found.problems += problems
        self._reading.compare_counter("backorders", "backorders", len(rows), found)
        return self._reading.snapshot("backorders", BACKORDERS, rows, found, read_at)

    def carriers(self) -> Snapshot:
        """Carriers and their profiles (schema CARRIERS); a carrier without profiles has no row.

        Source: Picqer API v1, "Shipping providers".
        """
        read_at = self._reading.now()
        found = Findings()
        listed = short_list(
            self._reading.client, "/shippingproviders", what="shipping providers", id_field="idshippingprovider"
        )
        found.add(listed, "idshippingprovider")
        rows, problems = fields.to_several_rows(
            found.records.values(), floor_records.carrier, what="shipping providers", id_field="idshippingprovider"
        )
        found.problems += problems
        if not rows and not found.problems:
            found.notes.append("Picqer lists no carrier with a profile.")
        return self._reading.snapshot("carriers", CARRIERS, rows, found, read_at)

    def hooks(self) -> Snapshot:
        """Every webhook of the account, active or not (schema HOOKS); of an address only the host is kept.

        Source: Picqer API v1, "Webhooks".
        """
        read_at = self._reading.now()
        found = self._reading.all("/hooks", "webhooks", "idhook")
        rows, problems = fields.to_rows(found.records.values(), floor_records.hook, what="webhooks", id_field="idhook")
        found.problems += problems
        return self._reading.snapshot("hooks", HOOKS, rows, found, read_at)

    def _probe(self, name: str) -> dict[str, str]:
        # Orders and picklists carry names and addresses: asking for those of tomorrow shows the right without any.
        tomorrow = fields.local_text(self._reading.now() + timedelta(days=1), self._reading.zone)
        return {"sincedate": tomorrow} if name in {"orders", "picklists"} else {}

    def _extra(self, name: str, needed_for: str, problems: list[str]) -> Permission:
        granted: bool | None = True
        try:
            self._reading.client.get(f"/{name}", self._probe(name)).json_list()
        except PermissionDeniedError:
            granted = False
        except ConnectorError as error:
            # First contact does not fail by a list of which most of the runbook has no need, but it is not whole.
            granted = None
            problems.append(f"Whether the key may see {name} could not be found out: {error.message}")
        return Permission(name, granted=granted, needed_for=needed_for, required=False)


def _locations(warehouses: Iterable[Record]) -> dict[str, str]:
    try:
        return {
            str(fields.whole(warehouse, "idwarehouse")): fields.optional_text(warehouse, "name")
            for warehouse in warehouses
        }
    except (BadRecordError, AttributeError):
        raise UnexpectedResponseError(
            "Picqer's list of warehouses is not built as documented.",
            hint="Check that the address in the profile is that of a Picqer account.",
        ) from None
