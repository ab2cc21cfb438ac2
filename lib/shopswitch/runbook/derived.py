"""Snapshots that are put together: what is asked of one system depends on what another one said."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from shopswitch.checks.orders import Imports
from shopswitch.frames.client import BASELINE_HOOKS, BASELINE_PRODUCTS, SENT_ORDERS
from shopswitch.frames.integrations import HOOKS, SHIPPING_METHODS
from shopswitch.frames.schema import Schema
from shopswitch.frames.shipments import ORDER_LINES, SHIPMENTS
from shopswitch.frames.snapshot import Snapshot
from shopswitch.frames.warehouse import SENT_PARCELS
from shopswitch.protocols import TellsHooks, TellsOrderLines, TellsShipments, TellsShippingMethods, WarehouseConnector

if TYPE_CHECKING:
    from shopswitch.runbook.reading import Reader

# A failure on the way to a shop shows in Picqer only 10 to 15 minutes after a picklist was closed.
# Source: Picqer help, bol.com connection.
SHOWN_AFTER = timedelta(minutes=20)
# So many of the latest shipments are looked up; one call each where the shop has no list.
MOST_LOOKED_UP = 200
# How far back picking is looked at: the quiet hours of a week show over eight of them.
PICKING_WINDOW = timedelta(days=56)

Derive = Callable[["Reader", str, str], Snapshot]


def _lines_of(reader: "Reader", role: str, name: str, wanted: Sequence[str], sources: Sequence[Snapshot]) -> Snapshot:
    connector, platform = reader.connector(role), reader.platform(role)
    if not isinstance(connector, TellsOrderLines) or not wanted:
        notes = () if isinstance(connector, TellsOrderLines) else (f"{platform.name} tells no order lines.",)
        return _nothing(reader, name, ORDER_LINES, notes, sources)
    reader.announce_lines(role, len(wanted))
    return _as_whole_as(sources, replace(connector.order_lines(list(wanted)), name=name))


def missed_lines(reader: "Reader", name: str, role: str) -> Snapshot:
    """Lines of the orders still to be sent that Picqer has no row of: asking for all costs too much."""
    sources = [reader.read(each) for each in (f"{role}.orders", "picqer.webshop_orders")]
    orders, rows = (each.frame for each in sources)
    connection = reader.connection(role)
    # Nothing came in through a new connection that nobody knows yet; an old order's number there is no proof.
    mine = rows if connection is None and role == "old" else rows[rows["connection_id"] == connection]
    imported = mine[mine["status"] == "imported"]
    known = set(imported["foreign_id"]) | set(imported["foreign_number"])
    absent = ~orders["order_id"].isin(known) & ~orders["order_number"].isin(known)
    wanted = list(orders.loc[absent & orders["state"].isin(["open", "unknown"]), "order_id"])
    return _lines_of(reader, role, name, wanted, sources)


def sent_orders(reader: "Reader", name: str, role: str) -> Snapshot:
    """The latest orders of a shop of which something was sent long enough ago to show there."""
    sources = [reader.read(each) for each in (f"{role}.orders", "picqer.webshop_orders", "picqer.picked_lines")]
    orders, rows, picked = (each.frame for each in sources)
    imports = Imports.match(orders, rows, reader.connection(role))
    of_picqer = {row["order_id"]: order_id for order_id, row in imports.of.items() if row["order_id"]}
    picked = picked[picked["order_id"].isin(list(of_picqer)) & ~picked["is_return"].astype(bool)]
    closed = picked.groupby("order_id")["closed_at"].max().sort_values(ascending=False)
    closed = closed[closed <= pd.Timestamp(reader.context.now - SHOWN_AFTER)]
    most = _most(reader, role)
    found = [
        {"order_id": of_picqer[str(key)], "picqer_order_id": str(key), "closed_at": at.to_pydatetime()}
        for key, at in closed.head(most).items()
    ]
    notes = (f"The latest {most} of {len(closed)} sent orders are looked up.",) if len(closed) > most else ()
    return _as_whole_as(sources, _made(reader, name, SENT_ORDERS, found, notes=notes))


def _most(reader: "Reader", role: str) -> int:
    bound = reader.platform(role).capabilities.shipments_at_once
    return MOST_LOOKED_UP if bound is None else min(bound, MOST_LOOKED_UP)


def sent_lines(reader: "Reader", name: str, role: str) -> Snapshot:
    """Lines of those orders, with what the shop counts as sent."""
    sent = reader.read(f"{role}.sent_orders")
    return _lines_of(reader, role, name, list(sent.frame["order_id"]), [sent])


def shipments(reader: "Reader", name: str, role: str) -> Snapshot:
    """What the shop shows as sent of those orders."""
    connector = reader.connector(role)
    sent = reader.read(f"{role}.sent_orders")
    wanted = list(sent.frame["order_id"])
    if not isinstance(connector, TellsShipments) or not wanted:
        known = isinstance(connector, TellsShipments)
        notes = () if known else (f"{reader.platform(role).name} tells no shipments.",)
        return _nothing(reader, name, SHIPMENTS, notes, [sent])
    return _as_whole_as([sent], replace(connector.shipments(wanted), name=name))


def sent_parcels(reader: "Reader", name: str, role: str) -> Snapshot:
    """Picqer's parcels of the orders that are looked up in the new shop."""
    sources = [reader.read(each) for each in ("new.sent_orders", "picqer.picked_lines")]
    orders, picked = set(sources[0].frame["picqer_order_id"]), sources[1].frame
    wanted = list(dict.fromkeys(picked.loc[picked["order_id"].isin(orders), "picklist_id"]))
    connector = reader.connector(role)
    if not wanted or not isinstance(connector, WarehouseConnector):
        return _nothing(reader, name, SENT_PARCELS, sources=sources)
    return _as_whole_as(sources, replace(connector.sent_parcels(wanted), name=name))


def picked_lines(reader: "Reader", name: str, role: str) -> Snapshot:
    """What was picked in the eight weeks before the switch, and since."""
    connector = reader.connector(role)
    assert isinstance(connector, WarehouseConnector)  # noqa: S101 - Picqer is one by its registration
    return replace(connector.picked_lines(reader.context.boundary - PICKING_WINDOW), name=name)


def shipping_methods(reader: "Reader", name: str, role: str) -> Snapshot:
    """A shop's shipping methods; nothing, and a note, where the platform lists none."""
    connector = reader.connector(role)
    if not isinstance(connector, TellsShippingMethods):
        note = f"{reader.platform(role).name} lists no shipping methods."
        return _nothing(reader, name, SHIPPING_METHODS, (note,))
    return replace(connector.shipping_methods(), name=name)


def hooks(reader: "Reader", name: str, role: str) -> Snapshot:
    """A system's webhooks; nothing, and a note, where the platform lists none."""
    connector = reader.connector(role)
    if not isinstance(connector, TellsHooks):
        return _nothing(reader, name, HOOKS, (f"{reader.platform(role).name} lists no webhooks.",))
    return replace(connector.hooks(), name=name)


def baseline_products(reader: "Reader", name: str, role: str) -> Snapshot:
    """Picqer's products as they were written down before the switch; without rows nobody wrote them down."""
    kept = reader.state.baseline()
    keys = ("product_id", "sku", "barcode", "name", "active")
    rows = [dict(zip(keys, row, strict=True)) | {"taken_at": kept.taken_at} for row in kept.products] if kept else []
    return _made(reader, name, BASELINE_PRODUCTS, rows)


def baseline_hooks(reader: "Reader", name: str, role: str) -> Snapshot:
    """Picqer's webhooks as they were written down before the switch."""
    kept = reader.state.baseline()
    keys = ("hook_id", "name", "event", "host", "active")
    rows = [dict(zip(keys, row, strict=True)) | {"taken_at": kept.taken_at} for row in kept.hooks] if kept else []
    return _made(reader, name, BASELINE_HOOKS, rows)


def _as_whole_as(sources: Sequence[Snapshot], made: Snapshot) -> Snapshot:
    """What was asked for by a list that is not whole is not whole either."""
    lost = [problem for each in (*sources, made) for problem in each.problems]
    return replace(made, problems=tuple(dict.fromkeys(lost)))


def _nothing(
    reader: "Reader",
    name: str,
    schema: Schema,
    notes: tuple[str, ...] = (),
    sources: Sequence[Snapshot] = (),
) -> Snapshot:
    return _as_whole_as(sources, _made(reader, name, schema, [], notes=notes))


def _made(
    reader: "Reader",
    name: str,
    schema: Schema,
    rows: Iterable[dict[str, Any]],
    *,
    notes: tuple[str, ...] = (),
) -> Snapshot:
    role = name.partition(".")[0]
    source = "client" if role == "client" else reader.platform(role).key
    frame = schema.build(rows)
    return Snapshot(name, role, source, frame, reader.now, pages=0, notes=notes)


DERIVED: dict[str, Derive] = {
    "missed_lines": missed_lines,
    "sent_orders": sent_orders,
    "sent_lines": sent_lines,
    "shipments": shipments,
    "sent_parcels": sent_parcels,
    "picked_lines": picked_lines,
    "shipping_methods": shipping_methods,
    "hooks": hooks,
    "baseline_products": baseline_products,
    "baseline_hooks": baseline_hooks,
}
"""Resource → how it is put together."""
