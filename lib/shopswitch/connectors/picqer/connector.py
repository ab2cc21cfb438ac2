"""Reads a Picqer account."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from shopswitch.connectors.picqer import records
from shopswitch.connectors.picqer.answers import classify
from shopswitch.connectors.picqer.records import BadRecordError, Record, Row
from shopswitch.connectors.picqer.settings import PicqerSettings
from shopswitch.connectors.picqer.walks import Findings, walk, walk_statuses
from shopswitch.errors import ConnectorError, PermissionDeniedError, UnexpectedResponseError
from shopswitch.frames.orders import BACKORDERS, PICKLISTS, PICQER_ORDERS, WEBSHOP_ORDERS
from shopswitch.frames.products import PRODUCTS
from shopswitch.frames.schema import Schema
from shopswitch.frames.snapshot import Snapshot
from shopswitch.frames.stock import STOCK
from shopswitch.http.auth import BasicAuth
from shopswitch.http.client import ApiClient
from shopswitch.http.throttle import WindowThrottle
from shopswitch.http.wire import Wire
from shopswitch.protocols import AccountInfo, Permission

OPEN_STATUSES = ("expected", "concept", "processing", "paused")
# Orders are paused and resumed at any moment: paused is read before and after processing.
_ORDER_WALKS = ("expected", "concept", "paused", "processing", "paused")
# The same for picklists, which are put aside and taken up again.
_PICKLIST_WALKS = ("paused", "snoozed", "new", "paused", "snoozed")
_CLOSED_PICKLISTS = frozenset({"closed", "cancelled"})

_PROBES = (
    ("webshoporders", "Without it nothing tells which shop an order came from."),
    ("orders", "Without it open orders cannot be counted."),
    ("products", "Without it SKUs cannot be compared."),
    ("warehouses", "Without it stock cannot be compared."),
    ("picklists", "Without it work in progress in the warehouse cannot be counted."),
    ("backorders", "Without it orders that wait for stock cannot be counted."),
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
        self._wire = wire
        self._client = client
        self._zone = ZoneInfo(settings.timezone)

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
        try:
            # Only whether it answers counts: who made the key is a person's name and is not looked at.
            response = self._client.get("/users/me")
        except PermissionDeniedError:
            notes.append("The key may not see its own user: it may be a key of one fulfilment customer.")
            response = None
        granted: list[Permission] = []
        warehouses: list[Record] = []
        for name, needed_for in _PROBES:
            try:
                answer = self._client.get(f"/{name}", self._probe(name))
            except PermissionDeniedError:
                granted.append(Permission(name, granted=False, needed_for=needed_for))
                continue
            listed = answer.json_list()
            response = response or answer
            warehouses = listed if name == "warehouses" else warehouses
            granted.append(Permission(name, granted=True, needed_for=needed_for))
        return AccountInfo(
            system_name=self._settings.url.partition("://")[2].partition("/")[0],
            version="v1",
            server_time=response.server_time if response else None,
            permissions=tuple(granted),
            notes=tuple(notes),
            locations=_locations(warehouses),
        )

    def products(self) -> Snapshot:
        """Every product, active or not (schema PRODUCTS).

        The plain list shows active products only, so the inactive ones are asked for as well; whether each
        answer holds what was asked for is verified.

        Source: Picqer API v1, "Products".
        """
        read_at = self._wire.clock.now()
        found = Findings()
        for params, active, what in (({}, True, "active products"), ({"inactive": "true"}, False, "inactive products")):
            part = walk(self._client, "/products", what=what, id_field="idproduct", params=params)
            found.add(part, "idproduct")
            strange = [record["idproduct"] for record in part.rows if record.get("active") is not active]
            if strange:
                found.problems.append(
                    f"The list of {what} holds {len(strange)} others {records.named('idproduct', strange)}, "
                    "so it does not show whether all of them are there."
                )
            self._compare_counter(what.replace(" ", "-"), what, len(part.rows), found)
        rows, problems = records.to_rows(found.records.values(), records.product, what="products", id_field="idproduct")
        other = [row["source_id"] for row in rows if row["kind"] == "other"]
        if other:
            found.notes.append(
                f"{len(other)} products are of a type this program does not know {records.named('idproduct', other)}."
            )
        found.problems += problems
        return self._snapshot("products", PRODUCTS, rows, found, read_at)

    def stock(self) -> Snapshot:
        """Free stock per product and warehouse (schema STOCK); a product without a row has none.

        Source: Picqer API v1, "Warehouses": the stock of a warehouse lists only products that have any.
        """
        read_at = self._wire.clock.now()
        found = Findings()
        listed = walk(self._client, "/warehouses", what="warehouses", id_field="idwarehouse")
        found.add(listed, "idwarehouse")
        if not listed.rows and not listed.problems:
            found.problems.append("Picqer lists no warehouse, so its stock cannot be known.")
        chosen = self._settings.warehouses
        missing = sorted(set(chosen or ()) - found.records.keys())
        if missing and not listed.problems:
            found.problems.append(
                f"Warehouses named in the profile do not exist {records.named('idwarehouse', missing)}."
            )
        rows: list[Row] = []
        for warehouse in listed.rows:
            try:
                counts = _counts(warehouse, chosen)
            except BadRecordError as error:
                found.problems.append(f"A warehouse cannot be read: {error} {_warehouse_id(warehouse)}.")
                continue
            rows += self._warehouse_stock(warehouse, counts, found)
        return self._snapshot("stock", STOCK, rows, found, read_at)

    def orders(self, since: datetime) -> Snapshot:
        """Orders added at or after `since`, and every open order whatever its age (schema PICQER_ORDERS).

        Args:
            since: Timezone-aware. The filter is given in Picqer's local time and a day early, for its zone is
                unconfirmed.

        Source: Picqer API v1, "Orders". There is no filter on the last change: open orders are asked per status.
        """
        read_at = self._wire.clock.now()
        found = walk_statuses(self._client, "/orders", what="orders", id_field="idorder", wanted=_ORDER_WALKS)
        still_open = dict(found.records)
        since_text = records.local_text(since - timedelta(days=1), self._zone)
        recent = walk(
            self._client, "/orders", what="orders since a date", id_field="idorder", params={"sincedate": since_text}
        )
        found.add(recent, "idorder")
        rows, problems = self._rows(found, records.order, "orders", "idorder")
        # An open order of after the date must be in both answers; else the date filter hides some.
        in_recent = {str(record["idorder"]) for record in recent.rows}
        hidden = [
            row["order_id"]
            for row in rows
            if row["created_at"] >= since and int(row["order_id"]) in still_open and row["order_id"] not in in_recent
        ]
        if hidden and not recent.problems:
            problems.append(
                f"Picqer's date filter leaves out orders added after the date {records.named('idorder', hidden)}."
            )
        found.problems += problems
        still = sum(row["status"] in OPEN_STATUSES for row in rows)
        self._compare_counter("open-orders", "open orders", still, found)
        return self._snapshot("orders", PICQER_ORDERS, rows, found, read_at)

    def webshop_orders(self) -> Snapshot:
        """Every row that ties a shop's order to a Picqer order (schema WEBSHOP_ORDERS).

        Source: Picqer API v1, "Webshop orders"; no filter of it is confirmed, so all rows are read.
        """
        read_at = self._wire.clock.now()
        found = self._all("/webshoporders", "webshop orders", "idcompany_webshop_order")
        rows, problems = self._rows(found, records.webshop_order, "webshop orders", "idcompany_webshop_order")
        found.problems += problems
        old = self._settings.old_connection
        if old is not None and not any(row["connection_id"] == old for row in rows):
            # A connection's number is known from such rows only: without any the number or the list is wrong.
            found.problems.append(
                f"No webshop order belongs to connection {old}, which the profile names as the old one."
            )
        return self._snapshot("webshop_orders", WEBSHOP_ORDERS, rows, found, read_at)

    def picklists(self) -> Snapshot:
        """Picklists that are not closed or cancelled (schema PICKLISTS).

        Source: Picqer API v1, "Picklists". Snoozed ones are open too.
        """
        read_at = self._wire.clock.now()
        found = walk_statuses(
            self._client,
            "/picklists",
            what="picklists",
            id_field="idpicklist",
            wanted=_PICKLIST_WALKS,
            enough=lambda record: record.get("status") not in _CLOSED_PICKLISTS,
        )
        rows, problems = self._rows(found, records.picklist, "picklists", "idpicklist")
        found.problems += problems
        self._compare_counter("open-picklists", "open picklists", len(rows), found)
        return self._snapshot("picklists", PICKLISTS, rows, found, read_at)

    def backorders(self) -> Snapshot:
        """Every backorder (schema BACKORDERS).

        Source: Picqer API v1, "Backorders".
        """
        read_at = self._wire.clock.now()
        found = self._all("/backorders", "backorders", "idbackorder")
        rows, problems = self._rows(found, records.backorder, "backorders", "idbackorder")
        found.problems += problems
        self._compare_counter("backorders", "backorders", len(rows), found)
        return self._snapshot("backorders", BACKORDERS, rows, found, read_at)

    def _probe(self, name: str) -> dict[str, str]:
        # Orders and picklists carry names and addresses: asking for those of tomorrow shows the right without any.
        tomorrow = records.local_text(self._wire.clock.now() + timedelta(days=1), self._zone)
        return {"sincedate": tomorrow} if name in {"orders", "picklists"} else {}

    def _all(self, path: str, what: str, id_field: str) -> Findings:
        found = Findings()
        found.add(walk(self._client, path, what=what, id_field=id_field), id_field)
        return found

    def _rows(
        self, found: Findings, build: Callable[[Record, ZoneInfo], Row], what: str, id_field: str
    ) -> tuple[list[Row], list[str]]:
        return records.to_rows(
            found.records.values(), lambda record: build(record, self._zone), what=what, id_field=id_field
        )

    def _warehouse_stock(self, warehouse: Record, counts: bool, found: Findings) -> list[Row]:
        what = f"stock of warehouse {warehouse['idwarehouse']}"
        part = walk(self._client, f"/warehouses/{warehouse['idwarehouse']}/stock", what=what, id_field="idproduct")
        build = partial(records.stock, warehouse=warehouse, counts=counts)
        rows, problems = records.to_rows(part.rows, build, what=f"rows in the {what}", id_field="idproduct")
        found.pages += part.pages
        # What is not sold cannot make a sum wrong; a closed warehouse may well refuse to be read.
        (found.problems if counts else found.notes).extend([*part.problems, *problems])
        odd = [record["idproduct"] for record in part.rows if not _adds_up(record)]
        if odd:
            found.notes.append(
                f"In the {what} free stock is not stock less reserved {records.named('idproduct', odd)}."
            )
        return rows

    def _compare_counter(self, counter: str, what: str, read: int, found: Findings) -> None:
        """Tell when one of Picqer's own counters says something else than what was read.

        What a counter covers is not documented, so a difference proves nothing; but a catalogue of which nothing
        at all was read cannot have been read whole when there are products in it.
        """
        try:
            value = self._client.get(f"/stats/{counter}").json_object().get("value")
        except ConnectorError:
            return  # an extra: a key that may not see it loses nothing
        if not isinstance(value, int) or value == read:
            return
        sentence = f"{read} {what} were read; Picqer's own counter says {value}"
        if read == 0 and counter == "active-products":
            found.problems.append(f"{sentence}.")
        else:
            found.notes.append(f"{sentence}, and what it counts is not documented.")

    def _snapshot(self, name: str, schema: Schema, rows: list[Row], found: Findings, read_at: datetime) -> Snapshot:
        return Snapshot(
            name=f"{self._wire.role}.{name}",
            role=self._wire.role,
            source=self._wire.platform,
            frame=schema.build(rows),
            read_at=read_at,
            pages=found.pages,
            problems=tuple(found.problems),
            notes=tuple(found.notes),
        )


def _counts(warehouse: Record, chosen: tuple[int, ...] | None) -> bool:
    if chosen is not None:
        return warehouse["idwarehouse"] in chosen
    return records.flag(warehouse, "active") and records.flag(warehouse, "counts_for_general_stock")


def _warehouse_id(warehouse: Record) -> str:
    return records.named("idwarehouse", [warehouse["idwarehouse"]])


def _adds_up(record: Record) -> bool:
    try:
        return records.adds_up(record)
    except BadRecordError:
        return True  # not readable at all: that is told as a problem of the row


def _locations(warehouses: Iterable[Record]) -> dict[str, str]:
    try:
        return {
            str(records.whole(warehouse, "idwarehouse")): records.optional_text(warehouse, "name")
            for warehouse in warehouses
        }
    except (BadRecordError, AttributeError):
        raise UnexpectedResponseError(
            "Picqer's list of warehouses is not built as documented.",
            hint="Check that the address in the profile is that of a Picqer account.",
        ) from None
