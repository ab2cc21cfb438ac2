"""What a client of the sandbox is asked to be."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from shopswitch.sandbox.systems import Item

EPOCH = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
"""Present moment of every client made at stage ``prepare``: a Monday."""
SWITCH_AT = datetime(2026, 11, 9, 5, 0, tzinfo=UTC)
"""Moment every client switches."""

OLD_CONNECTION, NEW_CONNECTION, OTHER_CONNECTION = 12, 27, 33
"""Numbers of the webshop connections in every emulated Picqer account."""

SCENARIOS = ("replace", "add")
STAGES = ("prepare", "switched", "aftercare")
PICQER = "picqer"
MOST_PRODUCTS, MOST_ORDERS = 1_000_000, 100_000

STEPS = (
    "start", "sku_match", "product_fields", "api_users", "shipping_options", "platform_differences", "order_transfer",
    "quiet_period", "open_orders", "old_connection_off", "new_connection_on", "old_orders_open", "missed_orders",
    "stock_match", "product_ids", "shipment_feedback", "aftercare",
)  # fmt: skip
"""Keys of the steps, in the order of the runbook."""


class SandboxError(Exception):
    """Something was asked that the sandbox cannot do; the message is one sentence for a person.

    Attributes:
        message: What is wrong.
        status: HTTP status the control plane answers with.
    """

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


@dataclass(frozen=True, slots=True)
class ClientSpec:
    """A client as ordered from the sandbox: the same spec gives the same client on every machine.

    Attributes:
        name: ``[a-z0-9][a-z0-9-]{0,62}``.
        old: Platform of the old shop, or None (scenario ``add`` only).
        new: Platform of the new shop.
        scenario: ``replace`` or ``add``.
        stage: ``prepare``, ``switched`` or ``aftercare``.
        seed: Whole number that decides everything that is not given.
        products: How many products, or exactly which.
        orders: How many orders the eight weeks before the epoch saw.
        defects: Finding code → how many, or ``random``.
        tls: Whether the client is served over TLS.
        timezone: IANA name.
        title: Name for people; made from the seed when empty.
    """

    name: str
    old: str | None = "woocommerce"
    new: str = "shopify"
    scenario: str = "replace"
    stage: str = "prepare"
    seed: int = 1
    products: int | tuple[Item, ...] = 60
    orders: int = 60
    defects: Mapping[str, int] | str = field(default_factory=dict)
    tls: bool = False
    timezone: str = "Europe/Amsterdam"
    title: str = ""

    @classmethod
    def parse(cls, values: Mapping[str, Any], platforms: Collection[str] | None = None) -> "ClientSpec":
        """Check what came in from outside.

        Args:
            values: The fields above; `products` as a number or a list of objects with the fields of `Item`.
            platforms: Known platforms, Picqer included or not; without them any is let through (`World` knows).

        Raises:
            SandboxError: A key is unknown or a value does not fit; the message says which and what fits.
        """
        if not isinstance(values, Mapping):
            raise SandboxError('A client is described by an object, such as {"name": "demo"}.')
        _known_keys(values, {each.name for each in fields(cls)}, "a client")
        scenario = _one_of(values, "scenario", SCENARIOS, "replace")
        shops = None if platforms is None else sorted(set(platforms) - {PICQER})
        old = values.get("old", "woocommerce" if scenario == "replace" else None)
        if old is None and scenario == "replace":
            raise SandboxError("Scenario 'replace' needs an old shop: give 'old' a platform, or ask for 'add'.")
        return cls(
            name=_name(values.get("name")),
            old=None if old is None else _platform("old", old, shops),
            new=_platform("new", values.get("new", "shopify"), shops),
            scenario=scenario,
            stage=_one_of(values, "stage", STAGES, "prepare"),
            seed=_whole(values, "seed", 1, -(2**63), 2**63),
            products=_products(values.get("products", 60)),
            orders=_whole(values, "orders", 60, 0, MOST_ORDERS),
            defects=_defects(values.get("defects", {})),
            tls=_flag(values, "tls"),
            timezone=_timezone(values.get("timezone", "Europe/Amsterdam")),
            title=_title(values.get("title", "")),
        )


def _known_keys(values: Mapping[str, Any], known: set[str], what: str) -> None:
    unknown = sorted(str(key) for key in values if key not in known)
    if unknown:
        raise SandboxError(f"Unknown key '{unknown[0]}' for {what}; known are: {', '.join(sorted(known))}.")


def _name(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", value):
        raise SandboxError(
            f"The name {value!r} does not fit: small letters, digits and hyphens, at most 63, no hyphen in front."
        )
    return value


def _one_of(values: Mapping[str, Any], key: str, choices: Collection[str], default: str) -> str:
    value = values.get(key, default)
    if not isinstance(value, str) or value not in choices:
        raise SandboxError(f"{value!r} does not fit '{key}'; choose one of: {', '.join(choices)}.")
    return value


def _platform(key: str, value: object, known: Collection[str] | None) -> str:
    if not isinstance(value, str) or (known is not None and value not in known):
        choices = "" if known is None else f"; known are: {', '.join(known)}"
        raise SandboxError(f"Unknown platform {value!r} for '{key}'{choices}.")
    return value


def _whole(values: Mapping[str, Any], key: str, default: int, least: int, most: int) -> int:
    value = values.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise SandboxError(f"{value!r} does not fit '{key}': a whole number from {least} to {most} is wanted.")
    return value


def _flag(values: Mapping[str, Any], key: str) -> bool:
    value = values.get(key, False)
    if not isinstance(value, bool):
        raise SandboxError(f"{value!r} does not fit '{key}': true or false is wanted.")
    return value


def _timezone(value: object) -> str:
    try:
        return ZoneInfo(str(value)).key
    except (KeyError, ValueError, OSError):
        raise SandboxError(f"{value!r} is no time zone; an IANA name such as Europe/Amsterdam is wanted.") from None


def _title(value: object) -> str:
    if not isinstance(value, str) or len(value) > 120 or not value.isprintable():
        raise SandboxError("The title must be one line of at most 120 characters.")
    return value


def _defects(value: object) -> Mapping[str, int] | str:
    if value == "random":
        return "random"
    if not isinstance(value, Mapping):
        raise SandboxError('\'defects\' is "random" or an object such as {"MISSING_IN_NEW": 2}.')
    # Here, not above: the steps themselves are written in the words of this module.
    from shopswitch.sandbox.oracle import NOT_PLANTED, STEP_OF_CODE

    plantable = [code for code in STEP_OF_CODE if code not in NOT_PLANTED]
    for code, count in value.items():
        if code not in plantable:
            raise SandboxError(f"Unknown defect {code!r}; known are: {', '.join(plantable)}.")
        _whole({code: count}, code, 0, 0, MOST_PRODUCTS)
    return {code: count for code, count in value.items() if count}


def _products(value: object) -> int | tuple[Item, ...]:
    if isinstance(value, list | tuple):
        return tuple(_item(number, each) for number, each in enumerate(value, start=1))
    return _whole({"products": value}, "products", 60, 0, MOST_PRODUCTS)


def _item(number: int, value: object) -> Item:
    if isinstance(value, Item):
        return value
    if not isinstance(value, Mapping):
        raise SandboxError(f'Product {number} is not an object such as {{"sku": "A-1", "name": "Mug"}}.')
    _known_keys(value, {each.name for each in fields(Item)}, f"product {number}")
    texts = ("sku", "name", "barcode", "group", "option", "hs_code", "country_of_origin", "description")
    given: dict[str, Any] = {"sku": "", "name": f"Product {number}"} | dict(value)
    for key, each in given.items():
        if key in texts:
            right = isinstance(each, str)
        elif key in ("virtual", "active"):
            right = isinstance(each, bool)
        elif key == "size_cm":
            right = isinstance(each, list | tuple) and len(each) == 3 and all(map(_is_count, each))
        else:
            right = _is_count(each) or (each is None and key == "stock")
        if not right:
            raise SandboxError(f"{each!r} does not fit '{key}' of product {number}.")
    return Item(**given | {"size_cm": tuple(given.get("size_cm", (0, 0, 0)))})


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
