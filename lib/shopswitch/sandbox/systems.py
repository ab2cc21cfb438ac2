"""What an emulated system is, in words that belong to no vendor.

The world (customers, Picqer's integration, planted defects, the omniscient truth) only uses these words.
Each system translates them into its own state and answers its own vendor's interface.
"""

import random
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from werkzeug.wrappers import Request, Response


@dataclass(frozen=True, slots=True)
class Item:
    """Something that is sold under a SKU.

    Attributes:
        sku: Code; may be empty.
        name: Product name, without the option.
        barcode: EAN-13 or empty.
        price_cents: Sales price including VAT, euro cents.
        weight_g: Grams.
        stock: Pieces, or None when no stock is kept.
        group: Items with the same non-empty group are variants of one product.
        option: What tells the variant apart ("M", "Blue"); empty for a simple product.
        virtual: Never shipped.
        active: On sale.
        hs_code: Customs code or empty.
        country_of_origin: ISO-2 or empty.
        size_cm: Length, width and height, or zeros.
        cost_cents: Purchase price without VAT, euro cents; 0 when unknown.
        images: Number of pictures.
        description: Text on the page, or empty.
    """

    sku: str
    name: str
    barcode: str = ""
    price_cents: int = 1000
    weight_g: int = 100
    stock: int | None = 0
    group: str = ""
    option: str = ""
    virtual: bool = False
    active: bool = True
    hs_code: str = ""
    country_of_origin: str = ""
    size_cm: tuple[int, int, int] = (0, 0, 0)
    cost_cents: int = 0
    images: int = 0
    description: str = ""


@dataclass(frozen=True, slots=True)
class Method:
    """A way a shop sends its parcels.

    Attributes:
        name: What customers see.
        kind: ``delivery``, ``pickup_point`` (of a carrier) or ``collect`` (at the shop itself).
        active: Customers can choose it.
    """

    name: str
    kind: str = "delivery"
    active: bool = True


@dataclass(frozen=True, slots=True)
class ShopHook:
    """A webhook in a shop."""

    topic: str
    address: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class Customer:
    """A made-up person; none of this may ever reach an output."""

    first_name: str
    last_name: str
    email: str
    phone: str
    street: str
    zipcode: str
    city: str
    country: str = "NL"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an order."""

    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order to be put into a shop.

    Attributes:
        state: ``unpaid``, ``open`` (paid, to ship), ``completed`` or ``cancelled``.
        placed_at: When the customer ordered, UTC. Earlier than now for history and carried-over orders.
        reference: Number of the same order in another shop (carried over), or empty.
        method: Name of the shipping method the customer chose, or empty.
        pickup: It goes to a carrier's pickup point; the checkout stored which.
    """

    lines: tuple[Line, ...]
    customer: Customer
    placed_at: datetime
    state: str = "open"
    reference: str = ""
    method: str = ""
    pickup: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """What a shop (or Picqer) shows for one item now.

    Attributes:
        source_id: The id under which the vendor's interface shows it, as text.
        sku: The item's own SKU; empty when it has none (also where the vendor shows the parent's instead).
        shown_sku: What the vendor's interface shows as SKU.
        kind: ``simple``, ``variant``, ``parent``, ``virtual``, ``bundle``, ``unlimited``.
        stock: Pieces, None when not tracked.
        shared: The quantity is kept at the parent.
        other_code: A second code the vendor keeps beside the SKU; empty where there is no such field.
        filled: Product details the vendor's interface shows a value of, in the words ``barcode weight length width
            height cost_price hs_code country_of_origin images description``; a variant counts what its product shows.
    """

    source_id: str
    sku: str
    shown_sku: str
    name: str
    barcode: str
    kind: str
    active: bool
    stock: int | None
    shared: bool = False
    other_code: str = ""
    filled: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OrderView:
    """What a shop holds about one order now.

    Attributes:
        order_id: Id in the vendor's interface, as text (numeric part where the vendor uses long ids).
        number: Number the customer sees.
        state: ``draft``, ``unpaid``, ``open``, ``completed``, ``cancelled`` or ``custom``.
        state_raw: The vendor's own word.
        importable: Picqer's integration would import it now (paid or unpaid orders still to be shipped).
        created_at: When the record was made in this shop.
        shipped: Quantity already shipped per SKU.
        method: Shipping method as the vendor's interface shows it on the order, or empty.
        pickup: The interface shows that it goes to a pickup point.
        tracking: Every track & trace code the interface shows for the order, in the order of arrival.
        shipments: Number of shipments the interface shows; 0 where it keeps none.
    """

    order_id: str
    number: str
    state: str
    state_raw: str
    importable: bool
    placed_at: datetime
    created_at: datetime
    lines: tuple[Line, ...]
    reference: str = ""
    shipped: dict[str, int] = field(default_factory=dict)
    method: str = ""
    pickup: bool = False
    tracking: tuple[str, ...] = ()
    shipments: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that is switched on for a path of a system.

    Attributes:
        kind: status, delay, reset, cut, garbage, html, empty, repeat-page, drop-rows, short-total,
            rate-limit, expire-token or wrong-type.
        path: Prefix of the vendor path it concerns; empty for all.
        times: How many calls it hits, None for all.
        after: How many matching calls pass first.
        options: Anything else that was given, such as ``status``, ``seconds``, ``rows``.
    """

    kind: str
    path: str = ""
    times: int | None = None
    after: int = 0
    options: dict[str, object] = field(default_factory=dict)


class System(ABC):
    """One emulated system of one client.

    Args:
        rng: Random source of this system only: the same seed gives the same ids and keys everywhere.
        now: The client's present moment (UTC, aware); it stands still until the control plane moves it.
        timezone: IANA name of the client.
    """

    platform: ClassVar[str]

    def __init__(self, rng: random.Random, now: Callable[[], datetime], timezone: str) -> None:
        self.rng = rng
        self.now = now
        self.timezone = timezone
        self.limits_on = False
        """Whether the vendor's published limits are enforced."""

    @abstractmethod
    def handle(self, request: Request) -> Response:
        """Answer one call. `request.path` starts with the vendor's own path; `request.script_root` precedes it."""

    @abstractmethod
    def secrets(self) -> dict[str, str]:
        """Profile key → secret value (clear) that a profile refers to."""

    def settings(self, base_url: str) -> dict[str, str]:
        """Profile key → plain value."""
        return {"url": base_url}

    def rate_limited(self, fault: Fault) -> Response:
        """The vendor's own answer to too many calls."""
        headers = {"Retry-After": str(fault.options["retry_after"])} if "retry_after" in fault.options else {}
        return Response('{"error":"too many requests"}', status=429, mimetype="application/json", headers=headers)

    def expire_tokens(self) -> None:  # noqa: B027 - most systems hand out no tokens
        """Make every token that was handed out invalid; systems without tokens do nothing."""

    def error_body(self, status: int, text: str) -> object:
        """What the vendor's error answers look like, as JSON; the text is the sandbox's own."""
        return {"error": text, "status": status}

    def deny(self, resource: str) -> None:
        """Take away the key's right to read a resource, as an administrator would.

        Args:
            resource: ``products``, ``stock`` or ``orders``; where one right covers several, they go together.

        Raises:
            ValueError: The platform knows no such right.
        """
        raise ValueError(f"{self.platform} has no right to take away for {resource}.")

    def shorten(self, response: Response, fault: Fault) -> Response | None:
        """Apply ``drop-rows`` or ``short-total`` in the vendor's own words, or None where it has no meaning.

        ``drop-rows`` removes `options["rows"]` (default 1) records from the answer and leaves totals alone;
        ``short-total`` announces more records than there are.
        """
        return None


class ShopSystem(System):
    """A webshop."""

    several_locations: ClassVar[bool] = False
    tells_payment: ClassVar[bool] = True
    """Whether it can be seen from outside that an order was not paid; else it looks open."""
    imports_unpaid: ClassVar[bool] = True
    """Whether Picqer takes in unpaid orders of this platform (as expected); False where it waits for payment."""
    takes_history: ClassVar[bool] = True
    """Whether orders of another shop can be carried over with their own date and number."""
    tells_record_date: ClassVar[bool] = True
    """Whether it shows when an order's record was made here, beside when the customer ordered."""
    stock_ceiling: ClassVar[int | None] = None
    """The highest quantity the platform takes; a higher one is kept as this."""
    other_code_field: ClassVar[str] = ""
    """The vendor's name of a second code beside the SKU that may be mistaken for it, or empty."""
    other_code_kinds: ClassVar[frozenset[str]] = frozenset({"simple", "variant"})
    """Kinds of listing that have such a second code."""
    untracked_kinds: ClassVar[frozenset[str]] = frozenset({"simple", "variant"})
    """Kinds of listing whose stock keeping can be switched off without that of another."""
    detail_fields: ClassVar[frozenset[str]] = frozenset()
    """Product details the platform can hold at all, in the words of `Listing.filled`."""
    lists_methods: ClassVar[bool] = False
    """Whether the vendor's interface lists the shipping methods."""
    shows_pickup: ClassVar[bool] = False
    """Whether an order shows that it goes to a pickup point."""
    lists_hooks: ClassVar[bool] = False
    """Whether the vendor's interface lists webhooks."""

    def __init__(self, rng: random.Random, now: Callable[[], datetime], timezone: str) -> None:
        super().__init__(rng, now, timezone)
        self.orders_before = 0
        """How many orders it had numbered before anybody looked, where every shop numbers them from one on."""
        self.methods: list[Method] = []
        """The shipping methods the shop is set up with; whoever builds the client fills and changes the list."""
        self.shop_hooks: list[ShopHook] = []
        """The webhooks in the shop, likewise."""

    @abstractmethod
    def add_items(self, items: list[Item]) -> list[str]:
        """Put items on sale; variants of one group together. Returns source ids in the same order."""

    @abstractmethod
    def listings(self) -> list[Listing]:
        """Every item with its present data, parents included."""

    @abstractmethod
    def change_listing(self, source_id: str, **changes: object) -> None:
        """Change what a listing holds.

        Keys: `sku`, `barcode`, `name`, `active`, `empty` (a word of `detail_fields`: that detail is emptied), `stock`
        (int, or None: no longer tracked), `shared` (bool), `inherit_sku` (True: the variant loses its own SKU); with
        `other_code_field` `other_code`; and with `several_locations` `stock_elsewhere` (int: pieces at another active
        location than the chosen one).

        Written straight into the state: no uniqueness check, as an importer or database script would.

        Raises:
            ValueError: The platform knows no such thing.
        """

    def stock_by_location(self, source_id: str) -> dict[str, int]:
        """Pieces of one listing per active location, the chosen one first; only with `several_locations`."""
        return {}

    def hook_ids(self) -> list[str]:
        """Id of each of `shop_hooks` as the vendor's interface shows it, in their order; only with `lists_hooks`."""
        return []

    @abstractmethod
    def remove_listing(self, source_id: str) -> None:
        """Take an item away for good."""

    @abstractmethod
    def add_order(self, order: NewOrder) -> OrderView:
        """Take an order. A fresh open order lowers the stock; history (placed before now) does not."""

    @abstractmethod
    def orders(self) -> list[OrderView]:
        """Every order, drafts included, oldest first."""

    def order(self, order_id: str) -> OrderView:
        """One order.

        Raises:
            StopIteration: There is none.
        """
        return next(each for each in self.orders() if each.order_id == order_id)

    @abstractmethod
    def set_order_state(self, order_id: str, state: str) -> None:
        """Move an order to ``unpaid``, ``open``, ``completed``, ``cancelled`` or ``custom`` (a plugin's own status).

        A platform without unpaid orders (`imports_unpaid` is False and nobody orders without paying) takes ``unpaid``
        as ``open``. Also to ``draft`` (a basket) where the platform keeps baskets among its orders.

        Raises:
            ValueError: The platform has no such state.
        """

    @abstractmethod
    def set_stock(self, sku: str, quantity: int) -> bool:
        """Set the stock Picqer pushes. False when no tracked listing with exactly this SKU exists."""

    @abstractmethod
    def report_shipment(
        self, order_id: str, lines: list[Line], tracking: str, carrier: str, *, completes: bool
    ) -> None:
        """Take a shipment the way Picqer's integration reports it to this platform.

        Args:
            order_id: Id of the order.
            lines: What was shipped.
            tracking: Track & trace code.
            carrier: Carrier name.
            completes: Everything of the order has now been sent.
        """
