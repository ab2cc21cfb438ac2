"""Differences between a vendor's published schema and what the vendor really does, each with its evidence.

Every entry is as narrow as what was seen: operation, place, rule and type of the value. A violation that no entry
covers stands.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase

from tests.vendor_schemas.exchange import Direction, Violation


@dataclass(frozen=True, slots=True)
class Accepted:
    """One difference that may stay.

    Attributes:
        platform: Key of the platform.
        direction: Request or answer.
        operation: As in `Violation`, with ``*``.
        where: Place, with ``*``; ``[]`` stands for any index.
        rule: Keyword of the schema that is broken.
        got: JSON types of the value that are accepted there, or () where there is none.
        reason: What the vendor does instead.
        evidence: Recorded answers (``capture NAME NAME``) or section of the reference.
        projected: Whether it is accepted only where the request asked for some fields.
    """

    platform: str
    direction: Direction
    operation: str
    where: str
    rule: str
    got: tuple[str, ...]
    reason: str
    evidence: str
    projected: bool = False

    def covers(self, platform: str, violation: Violation) -> bool:
        """Whether this is the difference."""
        return (
            (self.platform, self.direction, self.rule) == (platform, violation.direction, violation.rule)
            and (violation.got in self.got if self.got else not violation.got)
            and _fits(violation.operation, self.operation)
            and _fits(violation.where, self.where)
            and (violation.projected or not self.projected)
        )


def _fits(text: str, pattern: str) -> bool:
    # "[]" marks an index here, it is no set of characters.
    return fnmatchcase(text, pattern.replace("[]", "[[]]"))


_NULLS = ("null",)

ACCEPTED: tuple[Accepted, ...] = (
    Accepted(
        "magento",
        "answer",
        "POST /V1/order/{orderId}/ship",
        "body",
        "type",
        ("string",),
        "the id of the new shipment comes as text, where the schema has an integer",
        "capture order_ship_partial",
    ),
    Accepted(
        "magento",
        "answer",
        "POST /V1/inventory/source-items",
        "status 200",
        "status",
        ("array",),
        "a write without a result answers 200 and []; the schema has no success answer at all",
        "capture source_items_set source_items_unknown_sku",
    ),
    Accepted(
        "magento",
        "answer",
        "*",
        "body.parameters",
        "type",
        ("object",),
        "placeholders of a message come as an object from name to value; the schema has a list",
        "capture auth_none auth_limited_no_permission bad_json orders_no_criteria",
    ),
    Accepted(
        "magento",
        "answer",
        "*",
        "body.parameters[]",
        "type",
        ("string",),
        "numbered placeholders come as a list of plain values; the schema has a list of objects",
        "capture auth_nonce_reused auth_sha1",
    ),
    *(
        Accepted(
            "magento",
            "answer",
            "GET /V1/orders*",
            f"*.payment.{name}",
            "type",
            _NULLS,
            "a payment that has no such value has null there",
            "capture order_one orders_page1 orders_since",
        )
        for name in ("account_status", "cc_last4")
    ),
    Accepted(
        "magento",
        "answer",
        "GET /V1/orders*",
        "*.shipping_assignments[].shipping.total",
        "type",
        ("array",),
        "PHP writes an empty object as []; the total of an imported order is one",
        "capture order_one orders_page1",
    ),
    Accepted(
        "magento",
        "answer",
        "GET /V1/products*",
        "*custom_attributes[].value",
        "type",
        ("array",),
        "attributes with several values, such as category_ids, come as a list; the schema has a text",
        "capture products_page1 product_by_sku",
    ),
    *(
        Accepted(
            "magento",
            "answer",
            operation,
            "*low_stock_date",
            "type",
            _NULLS,
            "a product that was never low on stock has null there",
            f"capture {capture}",
        )
        for operation, capture in (
            ("GET /V1/products/{sku}", "product_by_sku"),
            ("GET /V1/stockItems/{productSku}", "stock_item"),
        )
    ),
    *(
        Accepted(
            "magento",
            "answer",
            "GET /V1/shipments",
            f"body.items[].tracks[].{name}",
            "type",
            _NULLS,
            "a track that was given without it has null there",
            "capture shipments shipments_of_order",
        )
        for name in ("description", "qty", "weight")
    ),
    Accepted(
        "magento",
        "answer",
        "GET *",
        "body.items",
        "type",
        _NULLS,
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
        ("array",),
        "with `fields` naming only what a record lacks, the answer is [] instead of an object",
        "magento.md section 14",
        projected=True,
    ),
    *(
        Accepted(
            "bol",
            "answer",
            "*",
            f"body.{name}",
            "required",
            (),
            "real problem bodies often lack it",
            "bol.md section 3",
        )
        for name in ("type", "violations")
    ),
    Accepted(
        "bol",
        "answer",
        "GET /retailer/orders",
        "body.orders",
        "required",
        (),
        "a page without orders is {}, without the key",
        "bol.md section 3",
    ),
    Accepted(
        "shopware",
        "answer",
        "*",
        "body.errors[].meta",
        "type",
        ("object",),
        "an error's meta is an object of parameters; the schema contradicts itself (a reference beside a list)",
        "shopware.md section 8",
    ),
    *(
        Accepted(
            "shopware",
            "request",
            "POST /search/*",
            "*total-count-mode",
            rule,
            ("integer",),
            "the mode is given as 0, 1 or 2; the schema has the words of a later version",
            "shopware.md section 4",
        )
        for rule in ("type", "enum")
    ),
    *(
        Accepted(
            "shopware",
            "answer",
            operation,
            "status 204",
            "status",
            (),
            "a single write answers 204 without a body, or the record when `_response` asks for it",
            "shopware.md section 7",
        )
        for operation in ("POST /[!_]*", "PATCH /*/{id}")
    ),
)


def accepted_as(platform: str, violation: Violation) -> Accepted | None:
    """The entry that covers a violation, or None."""
    return next((entry for entry in ACCEPTED if entry.covers(platform, violation)), None)
