"""Differences between a vendor's published schema and what the vendor really does, each with its evidence.

Every entry is as narrow as what was seen: operation, place, rule and type of the value. A violation that no entry
covers stands.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase

from tests.vendor_schemas.exchange import CHILD_NULL, Direction, Violation


@dataclass(frozen=True, slots=True)
class Accepted:
    """One difference that may stay.

    Attributes:
        platform: Key of the platform.
        direction: Request or answer.
        operation: As in `Violation`, with ``*``.
        where: Place, with ``*``; ``[]`` stands for any index.
        rule: Keyword of the schema that is broken.
        got: JSON type of the value that is accepted there, or "" where there is none.
        reason: What the vendor does instead.
        evidence: Recorded answers (``capture NAME NAME``) or section of the reference.
        projected: Whether it is accepted only where the request asked for some fields.
    """

    platform: str
    direction: Direction
    operation: str
    where: str
    rule: str
    got: str
    reason: str
    evidence: str
    projected: bool = False

    def covers(self, platform: str, violation: Violation) -> bool:
        """Whether this is the difference."""
        return (
            (self.platform, self.direction, self.rule) == (platform, violation.direction, violation.rule)
            and self.got == violation.got
            and _fits(violation.operation, self.operation)
            and _fits(violation.where, self.where)
            and (violation.projected or not self.projected)
        )


def _fits(text: str, pattern: str) -> bool:
    # "[]" marks an index here, it is no set of characters.
    return fnmatchcase(text, pattern.replace("[]", "[[]]"))


def _answer(platform: str, operation: str, where: str, rule: str, got: str, reason: str, evidence: str) -> Accepted:
    return Accepted(platform, "answer", operation, where, rule, got, reason, evidence)


# Records are the same wherever they are shown: what a list of them shows, a write that answers one shows too.
_MAGENTO_PRODUCTS = (
    "GET /V1/products*",
    "GET /V1/configurable-products/{sku}/children",
    "POST /V1/products",
    "PUT /V1/products/{sku}",
)
_MAGENTO_ORDERS = ("GET /V1/orders*", "POST /V1/orders", "PUT /V1/orders/create")
_MAGENTO_TRACKS = (
    ("GET /V1/shipments", "body.items[].tracks[]"),
    ("GET /V1/shipment/{id}", "body.tracks[]"),
    ("POST /V1/shipment/track", "body"),
)

MAGENTO: tuple[Accepted, ...] = (
    _answer(
        "magento",
        "POST /V1/order/{orderId}/ship",
        "body",
        "type",
        "string",
        "the id of the new shipment comes as text, where the schema has an integer",
        "capture order_ship_partial",
    ),
    _answer(
        "magento",
        "POST /V1/inventory/source-items",
        "status 200",
        "status",
        "array",
        "a write without a result answers 200 and []; the schema has no success answer at all",
        "capture source_items_set source_items_unknown_sku",
    ),
    _answer(
        "magento",
        "POST /V1/inventory/source-items-delete",
        "status 200",
        "status",
        "array",
        "as the write of source items, of which it is the reverse",
        "magento.md section 8",
    ),
    _answer(
        "magento",
        "*",
        "body.parameters",
        "type",
        "object",
        "placeholders of a message come as an object from name to value; the schema has a list",
        "capture auth_none auth_limited_no_permission bad_json orders_no_criteria",
    ),
    _answer(
        "magento",
        "*",
        "body.parameters[]",
        "type",
        "string",
        "numbered placeholders come as a list of plain values; the schema has a list of objects",
        "capture auth_nonce_reused auth_sha1",
    ),
    *(
        _answer(
            "magento",
            operation,
            f"*.payment.{name}",
            "type",
            "null",
            "a payment that has no such value has null there",
            "capture order_one orders_page1 orders_since" if "GET" in operation else "magento.md section 9",
        )
        for name in ("account_status", "cc_last4")
        for operation in _MAGENTO_ORDERS
    ),
    *(
        _answer(
            "magento",
            operation,
            "*.shipping_assignments[].shipping.total",
            "type",
            "array",
            "PHP writes an empty object as []; the total of an imported order is one",
            "capture order_one orders_page1" if "GET" in operation else "magento.md section 9",
        )
        for operation in _MAGENTO_ORDERS
    ),
    *(
        _answer(
            "magento",
            operation,
            "*custom_attributes[].value",
            "type",
            "array",
            "attributes with several values, such as category_ids, come as a list; the schema has a text",
            "capture products_page1 product_by_sku" if operation == "GET /V1/products*" else "magento.md section 7",
        )
        for operation in _MAGENTO_PRODUCTS
    ),
    *(
        _answer(
            "magento",
            operation,
            "*low_stock_date",
            "type",
            "null",
            "a product that was never low on stock has null there",
            evidence,
        )
        for operation, evidence in (
            ("GET /V1/products/{sku}", "capture product_by_sku"),
            ("GET /V1/stockItems/*", "capture stock_item"),
            ("POST /V1/products", "magento.md section 8"),
            ("PUT /V1/products/{sku}", "magento.md section 8"),
        )
    ),
    *(
        _answer(
            "magento",
            operation,
            f"{where}.{name}",
            "type",
            "null",
            "a track that was given without it has null there",
            "capture shipments shipments_of_order" if operation == "GET /V1/shipments" else "magento.md section 9",
        )
        for name in ("description", "qty", "weight")
        for operation, where in _MAGENTO_TRACKS
    ),
    Accepted(
        "magento",
        "answer",
        "GET *",
        "body.items",
        "type",
        "null",
        "with `fields` and no rows, items is null",
        "magento.md section 5",
        projected=True,
    ),
    Accepted(
        "magento",
        "answer",
        "GET *",
        "body",
        "type",
        "array",
        "with `fields` naming only what a record lacks, the answer is [] instead of an object",
        "magento.md section 14",
        projected=True,
    ),
    Accepted(
        "magento",
        "answer",
        "GET *",
        "*.extension_attributes",
        "type",
        "array",
        "the same inside a record: an object of which nothing is left is []",
        "magento.md section 14",
        projected=True,
    ),
    *(
        Accepted(
            "magento",
            "request",
            "POST /V1/orders",
            f"body.entity.{name}",
            "required",
            "",
            "an order that exists is updated by its id and what changes; the schema has the whole order",
            "magento.md section 9",
        )
        for name in ("base_grand_total", "customer_email", "grand_total", "items")
    ),
)

BOL: tuple[Accepted, ...] = (
    *(
        _answer("bol", "*", f"body.{name}", "required", "", "real problem bodies often lack it", "bol.md section 3")
        for name in ("type", "violations")
    ),
    *(
        _answer(
            "bol",
            operation,
            f"body.{name}",
            "required",
            "",
            "an empty page of results is {}, without the key",
            "bol.md section 3",
        )
        for operation, name in (
            ("GET /retailer/orders", "orders"),
            ("GET /retailer/shipments", "shipments"),
            ("GET /retailer/inventory", "inventory"),
            ("* /shared/process-status", "processStatuses"),
        )
    ),
)

SHOPWARE: tuple[Accepted, ...] = (
    _answer(
        "shopware",
        "*",
        "body.errors[].meta",
        "type",
        "object",
        "an error's meta is an object of parameters; the schema contradicts itself (a reference beside a list)",
        "shopware.md section 8",
    ),
    *(
        _answer(
            "shopware",
            "*",
            f"*.{name}",
            "type",
            CHILD_NULL,
            "a variant has null for what it inherits from its parent; the schema requires it of every product",
            "shopware.md section 5",
        )
        for name in ("name", "price", "taxId")
    ),
    *(
        _answer(
            "shopware",
            operation,
            "status 204",
            "status",
            "",
            "a single write answers 204 without a body, or the record when `_response` asks for it",
            "shopware.md section 7",
        )
        for operation in ("POST /[!_]*", "PATCH /*/{id}")
    ),
    *(
        Accepted(
            "shopware",
            "request",
            "POST /search/*",
            "*total-count-mode",
            rule,
            "integer",
            "the mode is given as 0, 1 or 2; the schema has the words of a later version",
            "shopware.md section 4",
        )
        for rule in ("type", "enum")
    ),
    Accepted(
        "shopware",
        "request",
        "POST /_action/sync",
        "body[].key",
        "unknown",
        "",
        "each part of a sync may be named by a key, which comes back in errors",
        "shopware.md section 7",
    ),
    Accepted(
        "shopware",
        "request",
        "GET /_action/number-range/reserve/*",
        "query preview",
        "type",
        "string",
        "a preview is asked for with 1; the schema has true",
        "shopware.md section 6",
    ),
)

ACCEPTED: tuple[Accepted, ...] = MAGENTO + BOL + SHOPWARE

OUTSIDE: dict[str, tuple[tuple[str, str], ...]] = {
    "magento": ((r"/rest/(?:[^/]+/)?async/.*", "magento.md section 10"),),
    "shopware": (
        (r"/api/search-ids/.*", "shopware.md section 4"),
        (r"/api/v1/_info/version", "shopware.md section 1"),
    ),
    "bol": ((r"/login/token", "bol.md section 2"), (r"/retailer/public/ratelimits", "bol.md section 4")),
}
"""Addresses that exist and stand in no schema kept here (Shopware's was trimmed), with where they are described."""


def accepted_as(platform: str, violation: Violation) -> Accepted | None:
    """The entry that covers a violation, or None."""
    return next((entry for entry in ACCEPTED if entry.covers(platform, violation)), None)
