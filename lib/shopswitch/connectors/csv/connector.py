"""The exports of a shop that is already closed, read as if they were a shop."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from shopswitch.connectors.csv.details import Details, detail_columns, shown_headings
from shopswitch.connectors.csv.files import Export, open_export
from shopswitch.connectors.csv.layout import Layout, find_layout
from shopswitch.connectors.csv.orders import read_orders
from shopswitch.connectors.csv.products import Items, product_rows, read_items, stock_rows
from shopswitch.connectors.csv.profiles import Resource
from shopswitch.connectors.csv.reading import Table, counted, read_table
from shopswitch.connectors.csv.settings import CsvSettings
from shopswitch.connectors.csv.stock import StockReader, location_columns
from shopswitch.errors import ConnectorError
from shopswitch.frames.orders import ORDERS
from shopswitch.frames.products import PRODUCTS
from shopswitch.frames.schema import Schema
from shopswitch.frames.snapshot import Snapshot
from shopswitch.frames.stock import STOCK
from shopswitch.http.wire import Wire
from shopswitch.protocols import AccountInfo, Permission

_NO_STOCK = (
    "This export has no stock. Export the products with their stock, or name the shop's stock export in the profile "
    "(stock)."
)
_FRESHNESS = (
    "The moment of export and the shop's own total are not in the file: ask for both and compare. Whatever changed "
    "later, and rows a filter left out, cannot be seen."
)


@dataclass(frozen=True, slots=True)
class _Read:
    """One export on its way to a snapshot; without layout there is nothing to read."""

    export: Export | None
    layout: Layout | None
    table: Table
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    details: Mapping[str, str] = field(default_factory=dict)


class CsvConnector:
    """Reads product, stock and order exports.

    Files are opened anew for every call. Whatever keeps a file from being read whole becomes a problem of the
    snapshot; only `ping` raises.
    """

    def __init__(self, settings: CsvSettings, wire: Wire) -> None:
        self._settings = settings
        self._wire = wire

    def ping(self) -> AccountInfo:
        """Open every export and say what it was recognised as.

        Returns:
            One permission for each thing the exports can or cannot tell.

        Raises:
            NotFoundError: An export is not where the profile says.
            PermissionDeniedError: An export may not be read.
            UnexpectedResponseError: An export is empty, a workbook or a web page.
        """
        notes: list[str] = []
        found: dict[Resource, Layout] = {}
        for resource, label in self._named():
            read = self._load(resource, label)
            notes += [*read.problems, *read.notes]
            if read.layout is not None:
                found[resource] = read.layout
        return AccountInfo(
            system_name="",
            version=", ".join(f"{layout.profile.key} {resource}" for resource, layout in found.items()),
            timezone=self._settings.timezone,
            permissions=self._abilities(found),
            notes=tuple(dict.fromkeys(notes)),
        )

    def products(self) -> Snapshot:
        """Every listing of the product export (schema PRODUCTS), parents included."""
        read = self._read("products", self._settings.products)
        if read.layout is None:
            return self._snapshot(PRODUCTS, read)
        items = read_items(read.table, read.layout)
        details = Details(read.table, read.details, items)
        listed = zip(product_rows(items), items.items, strict=True)
        rows = [row | details.of(item) for row, item in listed]
        return self._snapshot(
            PRODUCTS,
            read,
            rows=rows,
            problems=[*items.problems, *items.barcode_problems],
            notes=[*items.notes, *details.tell()],
        )

    def stock(self) -> Snapshot:
        """Stock per listing (schema STOCK), from the stock export or else from the product export."""
        if self._settings.stock:
            return self._own_stock(self._settings.stock)
        read = self._read("products", self._settings.products)
        if read.layout is None:
            return self._snapshot(STOCK, read)
        items = read_items(read.table, read.layout)
        if not items.has_stock:
            return self._snapshot(STOCK, read, problems=[_NO_STOCK])
        problems = [*items.problems, *items.stock_problems]
        return self._snapshot(STOCK, read, rows=stock_rows(items), problems=problems, notes=items.notes)

    def orders(self, since: datetime) -> Snapshot:
        """Every order of the order export (schema ORDERS), whatever `since`: nothing is saved by reading less."""
        read = self._read("orders", self._settings.orders)
        if read.layout is None:
            return self._snapshot(ORDERS, read)
        zone = ZoneInfo(self._settings.timezone)
        found = read_orders(read.table, read.layout, zone=zone, states=self._settings.states)
        return self._snapshot(ORDERS, read, rows=found.rows, problems=found.problems, notes=found.notes)

    def _named(self) -> list[tuple[Resource, str]]:
        settings = self._settings
        pairs: list[tuple[Resource, str | None]] = [
            ("products", settings.products),
            ("stock", settings.stock),
            ("orders", settings.orders),
        ]
        return [(resource, label) for resource, label in pairs if label]

    def _open(self, label: str) -> Export:
        return open_export(
            self._wire.base_dir,
            label,
            system=self._wire.system,
            encoding=self._settings.encoding,
            delimiter=self._settings.delimiter,
        )

    def _read(self, resource: Resource, label: str | None) -> _Read:
        """Load an export; whatever stands in the way becomes a problem."""
        if not label:
            return _Read(None, None, Table({}, []), (f"The profile names no {resource} export.",), ())
        try:
            return self._load(resource, label)
        except ConnectorError as error:
            return _Read(None, None, Table({}, []), (str(error),), ())

    def _load(self, resource: Resource, label: str) -> _Read:
        export = self._open(label)
        layout = find_layout(export, resource, base_dir=self._wire.base_dir, named=self._settings.format)
        notes = (_identity(export), *export.notes)
        if layout.problem:
            return _Read(export, None, Table({}, []), (*export.problems, layout.problem), notes)
        locations = location_columns(export, layout) if resource == "stock" else {}
        details = detail_columns(export, layout)
        table = read_table(export, {**layout.picked, **locations, **details})
        problems = (*export.problems, *table.problems)
        if not table.count:
            problems = (*problems, f"'{label}' holds a header and no rows. Export it again without a filter.")
        told = f"{export.name}: read {len(table)} of {counted(table.count, 'data row')}."
        return _Read(
            export,
            layout,
            table,
            problems,
            (*notes, told, layout.describe(), *layout.notes, *table.notes, _FRESHNESS),
            shown_headings(export, details),
        )

    def _own_stock(self, label: str) -> Snapshot:
        read = self._read("stock", label)
        if read.layout is None or read.export is None:
            return self._snapshot(STOCK, read)
        locations = list(location_columns(read.export, read.layout))
        if not locations and not read.table.has("stock"):
            return self._snapshot(STOCK, read, problems=[_NO_STOCK])
        listings = self._read("products", self._settings.products)
        known = read_items(listings.table, listings.layout) if listings.layout is not None else Items([])
        reader = StockReader(read.table, read.layout, locations=locations, products=known.items)
        rows = reader.rows()
        return self._snapshot(STOCK, read, rows=rows, problems=reader.problems, notes=reader.notes)

    def _abilities(self, found: Mapping[Resource, Layout]) -> tuple[Permission, ...]:
        """What the exports can tell, in the form in which other systems state their rights."""
        products, orders = found.get("products"), found.get("orders")
        has_stock = "stock" in found or (products is not None and "stock" in products.picked)
        has_state = orders is not None and bool({"status", "to_ship"} & set(orders.picked))
        named = dict(self._named())
        return (
            Permission(
                "products export",
                products is not None,
                "Without it no SKU of the old shop is known.",
                required="products" in named,
            ),
            Permission(
                "stock in the exports", has_stock, "Without it stock cannot be compared.", required="stock" in named
            ),
            Permission(
                "orders export",
                orders is not None,
                "Without it missed orders cannot be found.",
                required="orders" in named,
            ),
            Permission(
                "status in the orders export",
                has_state,
                "Without it open orders cannot be told from others.",
                required="orders" in named,
            ),
        )

    def _snapshot(
        self,
        schema: Schema,
        read: _Read,
        *,
        rows: Iterable[Mapping[str, Any]] = (),
        problems: Iterable[str] = (),
        notes: Iterable[str] = (),
    ) -> Snapshot:
        return Snapshot(
            name=f"{self._wire.role}.{schema.name}",
            role=self._wire.role,
            source="csv",
            frame=schema.build(rows),
            read_at=self._wire.clock.now(),
            pages=1,
            problems=tuple(dict.fromkeys(_named(problem, read.export) for problem in (*read.problems, *problems))),
            notes=tuple(dict.fromkeys((*read.notes, *notes))),
        )


def _named(problem: str, export: Export | None) -> str:
    """A problem that says in which file it is."""
    return problem if export is None or export.name in problem else f"{export.name}: {problem}"


def _identity(export: Export) -> str:
    shown = {"\t": "tab"}.get(export.delimiter, export.delimiter)
    return (
        f"{export.name}: sha256 {export.sha256[:16]}, {export.size} bytes, encoding {export.encoding}, "
        f"delimiter '{shown}'."
    )
