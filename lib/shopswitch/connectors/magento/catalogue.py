"""Products, and which attribute holds their barcodes."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shopswitch.connectors.magento.connection import Link
from shopswitch.connectors.magento.criteria import MOST_ROWS, Search
from shopswitch.connectors.magento.details import look_up, maker_note
from shopswitch.connectors.magento.pages import Reading, walk, walk_numbered
from shopswitch.connectors.magento.rows import PRODUCT_FIELDS, build_product, parents_of
from shopswitch.connectors.magento.values import Record, Row, build_rows, key_text, product_id
from shopswitch.errors import RequestError
from shopswitch.http.pagination import Collection

_BARCODE_WORD = re.compile(r"\b(ean|gtin|barcode|bar code|streepjescode|upc|isbn)", re.IGNORECASE)
_CHOICES = frozenset({"select", "multiselect", "boolean", "swatch_visual", "swatch_text"})
# Attributes come all or none, texts among them: such rows are long, though the shop is hardly slower for them.
_PRODUCTS = Search("/products", PRODUCT_FIELDS, page_size=200)
_ATTRIBUTES = Search(
    "/products/attributes",
    "attribute_code,frontend_input,default_frontend_label",
    sort=("attribute_code",),
    page_size=MOST_ROWS,
)


def read_products(link: Link, barcode_attribute: str) -> Reading:
    """Every product of the shop, on sale or not.

    Raises:
        RequestError: The profile names an attribute that cannot hold barcodes.
    """
    found = walk(link.client, link.read_path, _PRODUCTS, what="products", number=product_id)
    try:
        parents = parents_of(found.rows)
    except (LookupError, TypeError, ValueError, AttributeError):
        return Reading(pages=found.pages, problems=(*found.problems, "Products are not built as documented."))

    known = look_up(link, found.rows)

    def build(record: Record) -> list[Row]:
        return [build_product(record, parents.get(product_id(record), ()), barcode_attribute, known=known)]

    rows, odd = build_rows(found.rows, build, what="products")
    reading = Reading(
        rows,
        found.pages + known.pages,
        found.expected,
        found.problems + odd + known.problems,
        maker_note(found.rows, known),
    )
    return _with_barcodes(link, reading, barcode_attribute) if rows else reading


def _with_barcodes(link: Link, reading: Reading, code: str) -> Reading:
    """The reading with what there is to say about its barcodes."""
    listed = walk_numbered(
        link.client,
        link.read_path,
        _ATTRIBUTES,
        what="product attributes",
        key=lambda each: key_text(each, "attribute_code"),
    )
    if not code:
        return replace(reading, pages=reading.pages + listed.pages, notes=(_candidates_note(listed), *reading.notes))
    if not listed.problems:
        _require_text(link, listed, code)
        return replace(reading, pages=reading.pages + listed.pages)
    unknown = f"Whether the attribute '{code}' holds barcodes could not be looked up: {listed.problems[0]}"
    if any(row["barcode"] for row in reading.rows):
        return replace(reading, notes=(unknown, *reading.notes))
    # An attribute that does not exist looks just like one that nobody filled.
    return replace(reading, problems=(*reading.problems, unknown))


def _require_text(link: Link, listed: Collection, code: str) -> None:
    """Refuse an attribute that does not exist, or whose values are numbers of choices.

    Raises:
        RequestError: It is one of these.
    """
    found = next((each for each in listed.rows if each["attribute_code"] == code), None)
    if found is not None and found.get("frontend_input") not in _CHOICES:
        return
    what = "does not exist" if found is None else "is a list of choices, which holds no barcodes"
    raise RequestError(
        f"The attribute '{code}' that the profile gives as `barcode_attribute` {what} in the {link.system}.",
        hint=_candidates_note(listed),
        system=link.system,
    )


def _candidates_note(listed: Collection) -> str:
    if listed.problems:
        return f"Barcodes are not read: which attribute holds them could not be looked up: {listed.problems[0]}"
    fits = sorted(each["attribute_code"] for each in listed.rows if _looks_like_barcode(each))
    return (
        "Barcodes are an attribute of the merchant's own in Magento; "
        + (f"its code may be {', '.join(fits)}" if fits else "no attribute looks like one")
        + ". Give it as `barcode_attribute` in the profile to have barcodes compared."
    )


def _looks_like_barcode(attribute: Mapping[str, Any]) -> bool:
    words = f"{attribute['attribute_code']} {attribute.get('default_frontend_label') or ''}".replace("_", " ")
    return attribute.get("frontend_input") not in _CHOICES and bool(_BARCODE_WORD.search(words))
