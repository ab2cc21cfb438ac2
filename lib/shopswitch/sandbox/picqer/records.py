"""What an emulated Picqer account remembers. Times are UTC here; they become local when they are shown."""

from dataclasses import dataclass, field
from datetime import datetime

from shopswitch.sandbox.systems import Customer

OPEN_STATUSES = ("expected", "concept", "processing", "paused")
OPEN_PICKLISTS = ("new", "paused", "snoozed")
TEMPLATE = 44
"""The template every account begins with."""


@dataclass(slots=True)
class Product:
    """A product; `parts` are (idproduct, amount) of a composition, `images` the number of pictures."""

    idproduct: int
    productcode: str
    name: str
    barcode: str
    price_cents: int
    weight_g: int
    created: datetime
    updated: datetime
    type: str = "normal"
    active: bool = True
    hs_code: str = ""
    country_of_origin: str = ""
    size_cm: tuple[int, int, int] = (0, 0, 0)
    cost_cents: int = 0
    images: int = 0
    description: str = ""
    parts: list[tuple[int, int]] = field(default_factory=list)

    @property
    def keeps_stock(self) -> bool:
        """Whether pieces of it are counted."""
        return self.type in ("normal", "composition_with_stock")


@dataclass(frozen=True, slots=True)
class Warehouse:
    """A warehouse; the lower its priority number, the earlier it is used."""

    idwarehouse: int
    name: str
    priority: int
    active: bool = True
    counts_for_general_stock: bool = True
    accept_orders: bool = True


@dataclass(slots=True)
class StockRow:
    """Pieces of one product in one warehouse: what is there and what is spoken for."""

    stock: int = 0
    backorders: int = 0
    picklists: int = 0
    allocations: int = 0

    @property
    def reserved(self) -> int:
        """Sum of the three kinds of reservation."""
        return self.backorders + self.picklists + self.allocations

    @property
    def free(self) -> int:
        """What a shop may still sell."""
        return self.stock - self.reserved


@dataclass(slots=True)
class OrderLine:
    """A line; `part_of` names the composition's line this one belongs to, `allocated_in` the warehouse holding it."""

    idorder_product: int
    idproduct: int
    amount: int
    part_of: int | None = None
    allocated_in: int | None = None


@dataclass(frozen=True, slots=True)
class PickupPoint:
    """Where a carrier keeps a parcel for its customer; the address tells as much about a person as their own."""

    carrier: str
    id: str
    name: str
    street: str
    house_number: str
    zipcode: str
    city: str
    country: str = "NL"
    options: tuple[str, ...] = ()


@dataclass(slots=True)
class Order:
    """An order. No connection is kept on it: the vendor's has none either.

    Attributes:
        template: Of its e-mails and papers; the connection's.
        profile: Preferred profile of a carrier, or None.
        pickup: Where it goes when that is a pickup point of a carrier.
    """

    idorder: int
    orderid: str
    customer: Customer
    reference: str
    status: str
    lines: list[OrderLine]
    created: datetime
    updated: datetime
    paused_reason: str | None = None
    template: int = TEMPLATE
    profile: int | None = None
    pickup: PickupPoint | None = None


@dataclass(slots=True)
class PicklistLine:
    """What is to be picked for one order line."""

    idpicklist_product: int
    idorder_product: int
    idproduct: int
    amount: int
    amount_picked: int = 0
    part_of: int | None = None


@dataclass(slots=True)
class Picklist:
    """Work for one warehouse."""

    idpicklist: int
    picklistid: str
    idorder: int
    idwarehouse: int
    lines: list[PicklistLine]
    created: datetime
    updated: datetime
    status: str = "new"
    closed_at: datetime | None = None
    snoozed_until: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Still to be picked."""
        return self.status in OPEN_PICKLISTS


@dataclass(slots=True)
class Backorder:
    """Pieces an order waits for."""

    idbackorder: int
    idorder: int
    idorder_product: int
    idproduct: int
    idwarehouse: int
    amount: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Parcel:
    """One box with a label."""

    tracking: str
    weight_g: int


@dataclass(slots=True)
class Shipment:
    """What left at once: one parcel or more, with one carrier.

    Attributes:
        profile: Profile of the carrier it went with.
        cancelled: Somebody called it back within the minutes the vendor gives.
    """

    idshipment: int
    idpicklist: int
    idorder: int
    parcels: list[Parcel]
    created: datetime
    profile: int
    cancelled: bool = False

    @property
    def tracking(self) -> str:
        """Code of its first parcel."""
        return self.parcels[0].tracking

    @property
    def weight_g(self) -> int:
        """Grams of all parcels together."""
        return sum(each.weight_g for each in self.parcels)


@dataclass(slots=True)
class WebshopOrder:
    """The row that ties a shop's order to a Picqer order; its key is the connection and the foreign id."""

    idcompany_webshop_order: int
    idcompany_webshop: int
    foreign_id: str
    foreign_number: str
    foreign_status: str
    status: str
    ordered: datetime
    created: datetime
    updated: datetime
    idorder: int | None = None
    reason: str | None = None


@dataclass(slots=True)
class Connection:
    """A webshop connection. The vendor's API has none: it exists as a web page only.

    Attributes:
        idcompany_webshop: Its number.
        title: What the page calls the shop.
        slot: ``old`` or ``new`` when the sandbox emulates the shop behind it, else None.
        auto_process: Paid orders go straight to the warehouse; else they wait as concept.
        template: What its orders get.
    """

    idcompany_webshop: int
    title: str
    slot: str | None
    active: bool = True
    send_stock: bool = True
    send_shipments: bool = True
    auto_process: bool = True
    template: int = TEMPLATE


@dataclass(slots=True)
class CarrierProfile:
    """A product of a carrier, such as letterbox parcels."""

    idshippingprovider_profile: int
    name: str
    standard: bool = False
    active: bool = True


@dataclass(slots=True)
class Carrier:
    """A carrier as the account is set up with it; `key` is the vendor's own word for it."""

    idshippingprovider: int
    name: str
    provider: str
    key: str
    profiles: list[CarrierProfile]
    active: bool = True


@dataclass(slots=True)
class Hook:
    """A webhook of some other program."""

    idhook: int
    name: str
    event: str
    address: str
    active: bool = True
