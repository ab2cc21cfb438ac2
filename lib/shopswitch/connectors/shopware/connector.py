"""The Shopware connector: first contact, goods, orders, shipping methods, webhooks, and two writes.

Source: https://developer.shopware.com/docs/ ; admin schema 6.7.10.1; Shopware core up to 6.6.7.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from shopswitch.connectors.shopware import contact, queries, writing
from shopswitch.connectors.shopware.access import shop_auth
from shopswitch.connectors.shopware.answers import classify
from shopswitch.connectors.shopware.channels import choose
from shopswitch.connectors.shopware.details import Row
from shopswitch.connectors.shopware.rows import (
    build_hook,
    build_lines,
    build_method,
    build_order,
    build_product,
    build_rows,
    build_shipments,
    build_stock,
)
from shopswitch.connectors.shopware.search import Search
from shopswitch.connectors.shopware.settings import ShopwareSettings
from shopswitch.connectors.shopware.states import CLOSED_STATES, OPEN_STATES, closed_words
from shopswitch.connectors.shopware.values import Record
from shopswitch.errors import ConnectorError
from shopswitch.frames.integrations import HOOKS, SHIPPING_METHODS
from shopswitch.frames.orders import ORDERS
from shopswitch.frames.products import PRODUCTS
from shopswitch.frames.schema import Schema
from shopswitch.frames.shipments import ORDER_LINES, SHIPMENTS
from shopswitch.frames.snapshot import Snapshot
from shopswitch.frames.stock import STOCK
from shopswitch.http.pagination import Collection
from shopswitch.http.wire import Wire
from shopswitch.protocols import AccountInfo, StockTarget

_NO_WEBHOOKS = (
    "Plugins that call other programs by themselves, as Picqer's own does after each order, are no webhooks and do not "
    "stand in this list: look under Extensions in the shop."
)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The profile's sales channel: its id, or why it is not known."""

    channel_id: str | None = None
    problems: tuple[str, ...] = ()


class ShopwareConnector:
    """One Shopware 6 shop.

    Limits: stock of several warehouses (a commercial plugin) is read as the product's one number; a shop with other
    transitions than the default ones cannot have its orders completed from here.

    Args:
        settings: The profile section.
        wire: Clock, secrets, journal and limits.
    """

    def __init__(self, settings: ShopwareSettings, wire: Wire) -> None:
        self._settings, self._wire = settings, wire
        # The shop itself limits nothing but logins; a limit of its host shows as 429 and is waited for.
        self._client = wire.open(
            settings.url, auth=shop_auth(settings, wire), classify=classify, ca_file=settings.ca_file
        )
        self._search = Search(self._client)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def ping(self) -> AccountInfo:
        """Make first contact.

        Raises:
            ConnectorError: The shop cannot be reached, refuses the keys, or is no Shopware 6.
        """
        return contact.ask_account(self._client, channel_needed=self._settings.sales_channel is not None)

    def products(self) -> Snapshot:
        """Every product and variant, on sale or not (schema PRODUCTS)."""
        read_at = self._wire.clock.now()
        found = self._search.every("product", queries.PRODUCTS, what="products")
        return self._snapshot(PRODUCTS, found, lambda each: [build_product(each)], read_at=read_at)

    def stock(self) -> Snapshot:
        """The field `stock` of every product and variant (schema STOCK): the one a push writes.

        What it means depends on the version; a note says so where it is not what is on sale.
        """
        read_at = self._wire.clock.now()
        try:
            notes = contact.stock_notes(contact.shop_version(self._client.get("/api/_info/version")))
        except ConnectorError as error:
            return self._unread(STOCK, f"What stock means in this version is unknown: {error}", read_at=read_at)
        found = self._search.every("product", queries.STOCK, what="stock levels")
        return self._snapshot(STOCK, found, lambda each: [build_stock(each)], read_at=read_at, notes=notes)

    def orders(self, since: datetime) -> Snapshot:
        """Every order that is not finished whatever its age, and every order placed since (schema ORDERS).

        An order whose delivery was sent while the order itself stays open is of unknown state; see `states`.

        Args:
            since: Timezone-aware.

        Raises:
            RequestError: The profile names a sales channel that the shop does not have; the hint lists those it has.
        """
        read_at = self._wire.clock.now()
        chosen = self._channel()
        if chosen.problems:
            return self._unread(ORDERS, " ".join(chosen.problems), read_at=read_at)
        states = self._settings.states
        criteria = queries.orders(since, closed_words(states), chosen.channel_id)
        found = self._search.every("order", criteria, what="orders")

        def build(record: Record) -> list[Row]:
            row = build_order(record, states)
            return [row] if row["placed_at"] >= since or row["state"] not in CLOSED_STATES else []

        snapshot = self._snapshot(ORDERS, found, build, read_at=read_at, sifted=True)
        return replace(snapshot, notes=_sent_but_open(snapshot))

    def order_lines(self, order_ids: Sequence[str]) -> Snapshot:
        """Lines of goods of these orders (schema ORDER_LINES), with the number each had when it was sold."""
        read_at = self._wire.clock.now()
        found = self._search.by_ids("order", queries.order_lines, order_ids, what="orders")
        return self._snapshot(ORDER_LINES, found, build_lines, read_at=read_at, sifted=True)

    def shipments(self, order_ids: Sequence[str]) -> Snapshot:
        """State and codes of the deliveries of these orders (schema SHIPMENTS), a row per code."""
        read_at = self._wire.clock.now()
        found = self._search.by_ids("order", queries.deliveries, order_ids, what="orders")
        return self._snapshot(SHIPMENTS, found, build_shipments, read_at=read_at, sifted=True)

    def shipping_methods(self) -> Snapshot:
        """The shipping methods of all sales channels, active or not (schema SHIPPING_METHODS).

        Which channels offer one, and to which countries, hangs on rules that are not read.
        """
        return self._few("shipping-method", queries.SHIPPING_METHODS, SHIPPING_METHODS, build_method)

    def hooks(self) -> Snapshot:
        """The shop's webhooks, those of apps included, active or not (schema HOOKS)."""
        return self._few("webhook", queries.WEBHOOKS, HOOKS, build_hook, notes=(_NO_WEBHOOKS,))

    def write_stock(self, target: StockTarget, quantity: int) -> None:
        """Set the stock of a product or variant; see `WritesStock`."""
        self._wire.require_permit()
        writing.set_stock(self._client, target, quantity, system=self._wire.system)

    def complete_order(self, order_id: str) -> None:
        """Take an order to completed by its transitions, without a mail; see `CompletesOrders`."""
        self._wire.require_permit()
        writing.complete(self._client, order_id, system=self._wire.system)

    def _channel(self) -> _Chosen:
        wanted = self._settings.sales_channel
        if wanted is None:
            return _Chosen()
        found = self._search.few("sales-channel", queries.SALES_CHANNELS, what="sales channels")
        if found.problems:
            return _Chosen(problems=found.problems)
        try:
            return _Chosen(choose(found.rows, wanted, system=self._wire.system))
        except (KeyError, TypeError):
            return _Chosen(problems=("The shop's sales channels cannot be understood.",))

    def _few(
        self,
        entity: str,
        criteria: queries.Criteria,
        schema: Schema,
        build: Callable[[Record], Row],
        *,
        notes: tuple[str, ...] = (),
    ) -> Snapshot:
        """A snapshot of an entity that is small."""
        read_at = self._wire.clock.now()
        found = self._search.few(entity, criteria, what=f"{entity.replace('-', ' ')}s")
        return self._snapshot(schema, found, lambda each: [build(each)], read_at=read_at, notes=notes)

    def _snapshot(
        self,
        schema: Schema,
        found: Collection,
        build: Callable[[Record], list[Row]],
        *,
        read_at: datetime,
        notes: tuple[str, ...] = (),
        sifted: bool = False,
    ) -> Snapshot:
        """A snapshot of what was found.

        Args:
            schema: What the rows are.
            found: Records, and why some may be missing.
            build: Rows of one record.
            read_at: When reading began.
            notes: What is worth telling.
            sifted: A record may give no row or several, so the announced number is not that of the rows.
        """
        rows, odd = build_rows(found.rows, build, what=schema.name.replace("_", " "))
        expected = found.expected
        if sifted and expected is not None:
            expected += len(rows) - len(found.rows)
        return Snapshot(
            name=f"{self._wire.role}.{schema.name}",
            role=self._wire.role,
            source=self._wire.platform,
            frame=schema.build(rows),
            read_at=read_at,
            pages=found.pages,
            expected=expected,
            problems=found.problems + odd,
            notes=notes,
        )

    def _unread(self, schema: Schema, problem: str, *, read_at: datetime) -> Snapshot:
        return Snapshot(
            name=f"{self._wire.role}.{schema.name}",
            role=self._wire.role,
            source=self._wire.platform,
            frame=schema.empty(),
            read_at=read_at,
            pages=0,
            problems=(f"{schema.name.capitalize()} cannot be read: {problem}",),
        )


def _sent_but_open(orders: Snapshot) -> tuple[str, ...]:
    """A note on orders that were sent and not completed, and how a person can settle what they are."""
    undecided = orders.frame[orders.frame["state"] == "unknown"]["state_raw"]
    words = sorted({word for word in undecided if word.startswith(tuple(f"{state}/" for state in OPEN_STATES))})
    if not words:
        return ()
    count = int(undecided.isin(words).sum())
    return (
        f"{count} orders are not completed although their delivery is no longer open ({', '.join(words)}). Whether "
        "Picqer imports such orders is unconfirmed; once that is known, say so under states in the profile, such as "
        f'"{words[0]}" = "completed".',
    )
