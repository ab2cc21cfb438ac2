"""What a connector is, what it can tell about its platform, and what it is handed to work with."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, get_args, runtime_checkable

from shopswitch.frames.snapshot import Snapshot
from shopswitch.http.wire import Wire
from shopswitch.settings import SystemSettings


@dataclass(frozen=True, slots=True)
class Permission:
    """One right of the key in use.

    Attributes:
        name: The vendor's own word, so that the client finds it on the vendor's page.
        granted: True, False, or None when it cannot be found out without using it.
        needed_for: What goes wrong without it, for a person.
        required: Whether the runbook cannot work without it.
    """

    name: str
    granted: bool | None
    needed_for: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class AccountInfo:
    """What a first contact with a system tells.

    Attributes:
        system_name: Name of the shop or account, or "".
        version: Version of the platform or of its interface, or "".
        timezone: IANA name or UTC offset the system states, or "".
        currency: ISO code, or "".
        server_time: The server's own present moment (its Date header), or None.
        permissions: The rights that matter here.
        notes: Anything a consultant should know, one sentence each.
        rate_budget: What is left of the vendor's limit, for a person, or "".
        locations: Stock locations by id → name, where the platform has several and one must be chosen.
        problems: What could not be asked, one sentence each; first contact is not complete then.
    """

    system_name: str
    version: str
    timezone: str = ""
    currency: str = ""
    server_time: datetime | None = None
    permissions: tuple[Permission, ...] = ()
    notes: tuple[str, ...] = ()
    rate_budget: str = ""
    locations: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


PRODUCT_FIELDS = (
    "barcode",
    "weight",
    "length",
    "width",
    "height",
    "price",
    "cost_price",
    "hs_code",
    "country_of_origin",
    "supplier",
    "supplier_code",
    "brand",
    "description",
    "images",
)
"""Words for product details: what `Capabilities.product_fields` may hold."""


Evidence = Literal[
    "",
    "codes_shown",
    "own_codes_shown",
    "first_code_only",
    "completed_with_the_last",
    "open_until_the_last",
    "completed_at_last",
    "completed_once_invoiced",
    "completed_with_all_pieces",
    "shipped_with_a_code",
    "silent_until_the_last",
    "shipment_per_delivery",
    "exactly_a_shipment_per_delivery",
    "state_of_the_delivery",
]
"""What one sent order can show about a claim; "" when no order can decide it. `checks.claims` says what each means."""


@dataclass(frozen=True, slots=True)
class ShipmentClaim:
    """A statement of Picqer's guide about shipments on a platform.

    Attributes:
        id: As in the runbook's own list: a letter or two for the platform and a number.
        en: The statement for a client, in English.
        nl: The same in Dutch.
        judged_by: How a sent order bears it out or contradicts it.

    Raises:
        ValueError: There is no such way to judge.
    """

    id: str
    en: str
    nl: str
    judged_by: Evidence = ""

    def __post_init__(self) -> None:
        if self.judged_by not in get_args(Evidence):
            known = ", ".join(filter(None, get_args(Evidence)))
            raise ValueError(f"Claim {self.id} is judged by '{self.judged_by}', which is none of: {known}.")

    def says(self, language: str) -> str:
        """The statement in ``nl`` or ``en``."""
        return self.nl if language == "nl" else self.en


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a platform can do, as data: no check asks which platform it has before it.

    None always means: unconfirmed, ask the person.

    Attributes:
        reads: Resources the connector can read (products, stock, orders, webshop_orders, …).
        open_statuses: The platform's own words for orders still to be shipped.
        closed_statuses: Its words for completed and cancelled orders.
        imported_statuses: Words Picqer imports from this platform, or None: unconfirmed.
        product_fields: Product details the platform can hold, in words of `PRODUCT_FIELDS`.
        other_code: The platform's own word for a second code beside the SKU, such as ``articleCode``, or "".
        reports_shipments: Has an object for a shipment.
        reports_partial_shipments: Can show that part of an order was shipped.
        reports_shipped_lines: Shows which lines were shipped.
        tracking_in: Where a tracking code lands, for a person.
        creates_orders: Whether an order can be entered through the interface.
        completes_orders: Whether an order can be marked completed through the interface.
        writes_stock: Whether stock can be set through the interface.
        stock_ceiling: Highest quantity the platform takes; more is shown as this, or None.
        orders_reach_days: How many days back finished orders can be read, or None: for ever.
        lines_cost: Calls needed for the lines of one order; 0 when a list brings many orders at once.
        calls_per_minute: Calls the vendor allows in the long run, or None: no published limit.
        mails_on_write: Which writes make the vendor mail the customer.
        several_locations: Keeps stock per location.
        first_code_only: Of several parcels only the first tracking code reaches the order.
        completes_by_itself: Picqer reports shipments only; the shop decides by its own rules when an order is complete
            (Magento: also invoiced).
        shipment_claims: What Picqer's guide says of shipments; empty when it says nothing.
        sent_words: Its words for a shipment that was sent whole, whatever came back since.
        partly_sent_words: Its words for one that was sent in part.
        shows_whole_orders_only: Nothing is to be seen of an order before all of it was sent.
        sells_labels_as: Word in Picqer's name of the carrier whose labels the platform itself sells, or "": it sells
            none. Such a parcel has a transport of the platform's own.
        has_methods: The shop has shipping methods a customer chooses from.
        lists_methods: Its shipping methods can be listed.
        lists_hooks: The webhooks in it can be listed.
        codes_in_text: Tracking codes stand in free text only: what is taken from it counts where Picqer sent it.
        shipments_at_once: Of so many orders what was sent can be looked up in one go, or None: no bound of its own.
        sku_sheet: Columns of a file that changes SKUs through the platform's own product import: heading → column of
            PRODUCTS, or ``wanted`` for the SKU that is to be; empty where the import cannot do it or is not known.
        sku_sheet_delimiter: What separates the columns of that file.
    """

    reads: frozenset[str]
    open_statuses: tuple[str, ...] = ()
    closed_statuses: tuple[str, ...] = ()
    imported_statuses: tuple[str, ...] | None = None
    product_fields: frozenset[str] = frozenset()
    other_code: str = ""
    reports_shipments: bool | None = None
    reports_partial_shipments: bool | None = None
    reports_shipped_lines: bool | None = None
    tracking_in: str = ""
    creates_orders: bool | None = None
    completes_orders: bool | None = None
    writes_stock: bool | None = None
    stock_ceiling: int | None = None
    orders_reach_days: int | None = None
    lines_cost: int | None = None
    calls_per_minute: float | None = None
    mails_on_write: tuple[str, ...] = ()
    several_locations: bool = False
    first_code_only: bool = False
    completes_by_itself: bool = False
    shipment_claims: tuple[ShipmentClaim, ...] = ()
    sent_words: frozenset[str] = frozenset()
    partly_sent_words: frozenset[str] = frozenset()
    shows_whole_orders_only: bool = False
    sells_labels_as: str = ""
    has_methods: bool = True
    lists_methods: bool = False
    lists_hooks: bool = False
    codes_in_text: bool = False
    shipments_at_once: int | None = None
    sku_sheet: tuple[tuple[str, str], ...] = ()
    sku_sheet_delimiter: str = ","


@runtime_checkable
class Connector(Protocol):
    """Reads one system. Every method that reads returns a snapshot, incomplete rather than wrong."""

    def ping(self) -> AccountInfo:
        """Make first contact.

        Raises:
            ConnectorError: The system cannot be reached, refuses the key, or is not what it should be.
        """
        ...

    def products(self) -> Snapshot:
        """Every product, active or not (schema PRODUCTS)."""
        ...


@runtime_checkable
class ShopConnector(Connector, Protocol):
    """A webshop, or the exports of a closed one."""

    def stock(self) -> Snapshot:
        """Stock per listing and location (schema STOCK)."""
        ...

    def orders(self, since: datetime) -> Snapshot:
        """Orders (schema ORDERS).

        Args:
            since: Timezone-aware. Every order placed at or after it is returned, and besides every order
                that is neither completed nor cancelled, whatever its age. More may be returned, not less.
        """
        ...


@runtime_checkable
class TellsOrderLines(Protocol):
    """A shop whose orders' lines can be read."""

    def order_lines(self, order_ids: Sequence[str]) -> Snapshot:
        """Lines of these orders (schema ORDER_LINES).

        An order that is asked for and cannot be read makes the snapshot incomplete.
        """
        ...


@runtime_checkable
class TellsShipments(Protocol):
    """A shop that shows what was sent."""

    def shipments(self, order_ids: Sequence[str]) -> Snapshot:
        """What the shop shows as sent of these orders (schema SHIPMENTS); an order nothing was sent of has no row."""
        ...


@dataclass(frozen=True, slots=True)
class StockTarget:
    """Where a stock level is to be written: the first columns of a row of STOCK."""

    source_id: str
    sku: str
    location_id: str = ""


@runtime_checkable
class WritesStock(Protocol):
    """A shop whose stock can be set. Without a permit in its wire nothing is sent."""

    def write_stock(self, target: StockTarget, quantity: int) -> None:
        """Set a quantity (not a difference), so that writing it twice does no harm.

        Raises:
            WriteRefusedError: There is no permit; nothing was sent.
            ConnectorError: The shop refused it, or it is unknown whether it was done; it is never tried again here.
        """
        ...


@runtime_checkable
class CompletesOrders(Protocol):
    """A shop in which an order can be marked completed. Without a permit in its wire nothing is sent."""

    def complete_order(self, order_id: str) -> None:
        """Mark an order as handled, without a mail to the customer where the platform allows that.

        An order that is completed already is left alone.

        Raises:
            WriteRefusedError: There is no permit; nothing was sent.
            ConnectorError: The shop refused it, or it is unknown whether it was done; it is never tried again here.
        """
        ...


@runtime_checkable
class TellsShippingMethods(Protocol):
    """A shop whose shipping methods can be listed."""

    def shipping_methods(self) -> Snapshot:
        """The methods the shop is set up with, active or not (schema SHIPPING_METHODS)."""
        ...


@runtime_checkable
class TellsHooks(Protocol):
    """A system that lists the webhooks in it, as far as this key may see them."""

    def hooks(self) -> Snapshot:
        """Webhooks, active or not (schema HOOKS); of an address only the host. Notes say when others may be hidden."""
        ...


@runtime_checkable
class WarehouseConnector(Connector, Protocol):
    """Picqer: the warehouse system that shops are connected to."""

    def stock(self) -> Snapshot:
        """Free stock per product and warehouse (schema STOCK)."""
        ...

    def orders(self, since: datetime) -> Snapshot:
        """Orders added at or after `since`, and every open order whatever its age (schema PICQER_ORDERS)."""
        ...

    def webshop_orders(self) -> Snapshot:
        """Every row that ties a shop's order to a Picqer order (schema WEBSHOP_ORDERS)."""
        ...

    def picklists(self) -> Snapshot:
        """Picklists that are not closed or cancelled (schema PICKLISTS)."""
        ...

    def backorders(self) -> Snapshot:
        """Every backorder (schema BACKORDERS)."""
        ...

    def parts(self) -> Snapshot:
        """What every active composition is made of (schema PARTS); a call per composition."""
        ...

    def picked_lines(self, since: datetime) -> Snapshot:
        """Lines of the picklists closed at or after `since` (schema PICKED_LINES)."""
        ...

    def sent_parcels(self, picklist_ids: Sequence[str]) -> Snapshot:
        """Parcels of these picklists (schema SENT_PARCELS), a call per picklist.

        A picklist nothing was sent of has no row.
        """
        ...

    def carriers(self) -> Snapshot:
        """Carriers and their profiles (schema CARRIERS)."""
        ...

    def hooks(self) -> Snapshot:
        """Every webhook of the account (schema HOOKS)."""
        ...


@dataclass(frozen=True, slots=True)
class Platform:
    """How a system announces itself: the object an entry point of group ``shopswitch.platforms`` names.

    Attributes:
        key: Word used in profiles, such as ``woocommerce``.
        name: Name for people.
        kind: ``warehouse`` (Picqer), ``shop`` (a webshop's interface) or ``file`` (exports of a closed shop).
        api_version: Version of the vendor's interface this connector was written against.
        settings: Model of the profile section; unknown keys are refused by it.
        connect: Builds the connector from the validated section and the wire.
        capabilities: What the platform can do.
        sandbox: ``module:Class`` of the emulated system, or "" when there is none.
        source: Vendor page the connector follows.
        help_url: Picqer's help page about connecting this platform, or "".
    """

    key: str
    name: str
    kind: Literal["warehouse", "shop", "file"]
    api_version: str
    settings: type[SystemSettings]
    connect: Callable[[Any, Wire], Connector]
    capabilities: Capabilities
    sandbox: str = ""
    source: str = ""
    help_url: str = ""
