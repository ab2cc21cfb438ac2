"""The Shopify connector: first contact, products, stock, orders with lines and fulfilments, and two writes.

Source: https://shopify.dev/docs/api/admin-graphql, version 2026-10.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from shopswitch.connectors.shopify.access import shop_auth
from shopswitch.connectors.shopify.answers import data_of
from shopswitch.connectors.shopify.bulk import BulkReader
from shopswitch.connectors.shopify.details import read_lines, read_sent
from shopswitch.connectors.shopify.graphql import GraphQL
from shopswitch.connectors.shopify.integrations import NOT_IN_PROFILES, OWN_HOOKS, read_hooks, read_methods
from shopswitch.connectors.shopify.locations import Location, choice_note, choose, to_location
from shopswitch.connectors.shopify.queries import (
    LEVELS,
    LEVELS_BULK,
    LOCATIONS,
    ORDERS,
    ORDERS_BULK,
    ORDERS_COUNT,
    ORDERS_DELIVERY,
    ORDERS_DELIVERY_BULK,
    PAGE_SIZE,
    SCOPES,
    SHOP,
    VARIANTS,
    VARIANTS_BULK,
    VARIANTS_COUNT,
    levels_cost,
)
from shopswitch.connectors.shopify.reading import Reading, Source, join_deliveries, join_levels, read
from shopswitch.connectors.shopify.rows import OrderRows, ProductRows, StockRows
from shopswitch.connectors.shopify.scopes import ALL_ORDERS, FULFILMENT_WORK, granted, permissions
from shopswitch.connectors.shopify.settings import ShopifySettings
from shopswitch.connectors.shopify.values import take
from shopswitch.connectors.shopify.writes import Writer
from shopswitch.errors import ConnectorError, RequestError
from shopswitch.frames.integrations import HOOKS, SHIPPING_METHODS
from shopswitch.frames.orders import ORDERS as ORDERS_SCHEMA
from shopswitch.frames.products import PRODUCTS
from shopswitch.frames.schema import Schema
from shopswitch.frames.shipments import ORDER_LINES, SHIPMENTS
from shopswitch.frames.snapshot import Snapshot
from shopswitch.frames.stock import STOCK
from shopswitch.http.wire import Wire
from shopswitch.protocols import AccountInfo, StockTarget
from shopswitch.settings import is_loopback

_VARIANTS = Source("products", "productVariants", VARIANTS_COUNT, VARIANTS, VARIANTS_BULK)
_LEVELS = Source("stock levels", "productVariants", VARIANTS_COUNT, LEVELS, LEVELS_BULK, join=join_levels)
_ORDERS = Source("orders", "orders", ORDERS_COUNT, ORDERS, ORDERS_BULK)
_DELIVERIES = Source("orders", "orders", ORDERS_COUNT, ORDERS_DELIVERY, ORDERS_DELIVERY_BULK, join=join_deliveries)


class ShopifyConnector:
    """One Shopify shop.

    Args:
        settings: The profile section.
        wire: Clock, secrets, journal and limits.
        sleep: How to wait for points and bulk operations; not used when the wire's limits are off.
    """

    def __init__(self, settings: ShopifySettings, wire: Wire, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self._settings, self._wire = settings, wire
        self._api = GraphQL(wire, settings.url, auth=shop_auth(settings, wire), ca_file=settings.ca_file, sleep=sleep)
        self._bulk = BulkReader(
            self._api,
            wire,
            shop_url=settings.url,
            ca_file=settings.ca_file,
            pause=sleep if wire.limits == "vendor" else lambda seconds: None,
        )
        self._writer = Writer(self._api, wire)

    def close(self) -> None:
        """Close the connections."""
        self._api.close()

    def ping(self) -> AccountInfo:
        """Make first contact: name, time zone, currency, scopes and active locations.

        Raises:
            ConnectorError: The shop cannot be reached, refuses the key, or answers something else than Shopify does.
        """
        response = self._api.post(SHOP)
        data = data_of(response)
        shop, handles = take(data, "shop", dict), granted(data)
        locations, notes, problems = self._known_locations(handles)
        return AccountInfo(
            system_name=take(shop, "name", str),
            version=self._api.served_version,
            timezone=take(shop, "ianaTimezone", str),
            currency=take(shop, "currencyCode", str),
            server_time=response.server_time,
            permissions=permissions(handles),
            notes=(*self._api.notes, *self._address_note(take(shop, "myshopifyDomain", str)), *notes),
            locations={location.location_id: location.name for location in locations if location.active},
            problems=problems,
        )

    def products(self) -> Snapshot:
        """Every variant of every product, drafts and archived ones included (schema PRODUCTS)."""
        read_at = self._wire.clock.now()
        to_rows = ProductRows()
        reading = read(self._api, self._bulk, _VARIANTS, to_rows=to_rows)
        return self._snapshot(PRODUCTS, reading, read_at, expected=reading.expected, notes=to_rows.notes)

    def stock(self) -> Snapshot:
        """Available quantity per variant and active location (schema STOCK).

        Raises:
            RequestError: The profile names a location that the shop does not have; the hint lists those there are.
        """
        read_at = self._wire.clock.now()
        locations, problems = self._locations()
        if problems:
            return self._snapshot(STOCK, Reading(problems=problems), read_at)
        chosen = choose(locations, self._settings.location, system=self._wire.system)
        # Levels stay with locations that were closed or belong to fulfilment services, so all of them are counted.
        levels = min(len(locations), PAGE_SIZE)
        source = replace(_LEVELS, variables={"levels": levels}, cost=levels_cost(levels))
        reading = read(self._api, self._bulk, source, to_rows=StockRows(locations, chosen))
        return self._snapshot(STOCK, reading, read_at, notes=choice_note(locations, chosen))

    def orders(self, since: datetime) -> Snapshot:
        """Orders (schema ORDERS), read without any filter and sifted here.

        A shop's word "closed" only means archived, and a search reads an index that lags behind: neither can be
        trusted to find every order that is still to be shipped. Test orders are left out.

        Args:
            since: Timezone-aware; finished orders placed and made before it are left out.
        """
        read_at = self._wire.clock.now()
        handles, problems = self._blind_spot()
        to_rows = OrderRows(since, delivery=FULFILMENT_WORK in handles)
        source = _DELIVERIES if to_rows.delivery else _ORDERS
        reading = read(self._api, self._bulk, source, to_rows=to_rows)
        reading.problems[:0] = problems
        left_out = to_rows.tests + to_rows.older
        expected = None if reading.expected is None else reading.expected - left_out
        return self._snapshot(ORDERS_SCHEMA, reading, read_at, expected=expected, notes=to_rows.notes)

    def order_lines(self, order_ids: Sequence[str]) -> Snapshot:
        """Lines of these orders that are shipped or could be (schema ORDER_LINES), fifty orders per call.

        The SKU is the one at the moment of sale. How much of a line was shipped is unknown once pieces of it were
        refunded or removed.
        """
        read_at = self._wire.clock.now()
        return self._snapshot(ORDER_LINES, read_lines(self._api, order_ids), read_at)

    def shipments(self, order_ids: Sequence[str]) -> Snapshot:
        """Fulfilments of these orders with their codes (schema SHIPMENTS); cancelled and failed ones are left out."""
        read_at = self._wire.clock.now()
        return self._snapshot(SHIPMENTS, read_sent(self._api, order_ids), read_at)

    def shipping_methods(self) -> Snapshot:
        """Rates of every delivery profile, switched off ones included (schema SHIPPING_METHODS)."""
        read_at = self._wire.clock.now()
        return self._snapshot(SHIPPING_METHODS, read_methods(self._api), read_at, notes=NOT_IN_PROFILES)

    def hooks(self) -> Snapshot:
        """Webhooks of this app itself (schema HOOKS); Shopify shows an app no other's."""
        read_at = self._wire.clock.now()
        reading = read_hooks(self._api)
        return self._snapshot(HOOKS, reading, read_at, expected=reading.expected, notes=OWN_HOOKS)

    def write_stock(self, target: StockTarget, quantity: int) -> None:
        """Set what is available of a variant at the target's location, else at the one of the profile.

        Raises:
            WriteRefusedError: There is no permit and nothing was sent, or the variant has changed.
            ConnectorError: Refused, or unknown whether it was done; it is never tried again here.
        """
        self._wire.require_permit()
        location = target.location_id and f"gid://shopify/Location/{target.location_id}"
        self._writer.set_stock(target, location or self._chosen_location(), quantity)

    def complete_order(self, order_id: str) -> None:
        """Mark all that is still to be sent of an order as sent: Shopify has no other way to complete one.

        The customer gets no message. The stock set aside for the order is taken off.

        Raises:
            WriteRefusedError: There is no permit and nothing was sent, or the order is on hold or cancelled.
            ConnectorError: Refused, or unknown whether it was done; it is never tried again here.
        """
        self._wire.require_permit()
        self._writer.fulfil(order_id)

    def _chosen_location(self) -> str:
        locations, problems = self._locations()
        chosen = choose(locations, self._settings.location, system=self._wire.system)
        if problems or chosen is None:
            raise RequestError(
                f"At which location of the {self._wire.system} stock is to be written is not known.",
                hint=" ".join([*problems, *choice_note(locations, chosen)]),
                system=self._wire.system,
            )
        return chosen.gid

    def _blind_spot(self) -> tuple[frozenset[str], list[str]]:
        """The app's scopes, and a problem when older orders are hidden from it, which Shopify does without a word."""
        try:
            handles = granted(self._api.ask(SCOPES))
        except ConnectorError as error:
            return frozenset(), [f"Whether all orders can be seen is unknown: {error}"]
        if ALL_ORDERS in handles:
            return handles, []
        return handles, [
            f"The app lacks the scope {ALL_ORDERS}, so orders older than 60 days are hidden from it. "
            "Add the scope to the app, release it and let the shop's owner approve."
        ]

    def _locations(self) -> tuple[tuple[Location, ...], list[str]]:
        found = self._api.walk(LOCATIONS, "locations", what="locations")
        problems = list(found.problems)
        try:
            locations = tuple(to_location(node) for node in found.rows)
        except ConnectorError as error:
            return (), [*problems, f"Locations cannot be used: {error}"]
        if not problems and not any(location.active for location in locations):
            problems.append("The shop lists no active location, so its stock cannot be read.")
        return locations, problems

    def _known_locations(
        self, handles: frozenset[str]
    ) -> tuple[tuple[Location, ...], tuple[str, ...], tuple[str, ...]]:
        """Locations for first contact, with notes and what could not be read."""
        if "read_locations" not in handles:
            return (), (), ()
        locations, problems = self._locations()
        if problems:
            return locations, (), tuple(problems)
        try:
            chosen = choose(locations, self._settings.location, system=self._wire.system)
        except RequestError as error:
            return locations, (str(error),), ()
        return locations, choice_note(locations, chosen), ()

    def _address_note(self, own: str) -> tuple[str, ...]:
        host = urlsplit(self._settings.url).hostname or ""
        if is_loopback(self._settings.url) or host == own.lower():
            return ()
        return (f"The shop's own address is https://{own}; give that one in the profile.",)

    def _snapshot(
        self,
        schema: Schema,
        reading: Reading,
        read_at: datetime,
        *,
        expected: int | None = None,
        notes: tuple[str, ...] = (),
    ) -> Snapshot:
        return Snapshot(
            name=f"{self._wire.role}.{schema.name}",
            role=self._wire.role,
            source=self._wire.platform,
            frame=schema.build(reading.rows),
            read_at=read_at,
            pages=reading.pages,
            expected=expected,
            problems=tuple(reading.problems),
            notes=(*self._api.notes, *notes),
        )
