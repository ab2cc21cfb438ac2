"""Records that no vendor would send: they become a problem, never an exception and never a wrong row."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopswitch.connectors.magento.rows import (
    build_lines,
    build_order,
    build_plain_row,
    build_product,
    build_shipments,
    build_source_row,
)
from shopswitch.connectors.magento.values import Row, build_rows
from shopswitch.frames.orders import ORDERS
from shopswitch.frames.products import PRODUCTS
from shopswitch.frames.schema import Schema
from shopswitch.frames.shipments import ORDER_LINES, SHIPMENTS
from shopswitch.frames.stock import STOCK

_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**400),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(["2026-11-23 12:00:00", "processing", "complete", "bundle", "configurable", "simple", "1"]),
)
# fmt: off
_NAMES = st.sampled_from([
    "id", "sku", "name", "status", "visibility", "type_id", "custom_attributes", "attribute_code", "value",
    "entity_id", "increment_id", "created_at", "state", "total_due", "items", "item_id", "parent_item_id",
    "product_type", "product_id", "qty_ordered", "qty_shipped", "tracks", "track_number", "title", "order_id",
    "source_code", "quantity", "qty", "manage_stock", "is_in_stock", "weight", "price", "media_gallery_entries",
    "media_type", "shipping_description", "extension_attributes", "shipping_assignments", "shipping", "method",
])
# fmt: on
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=6), max_leaves=12
)
_RECORDS = st.lists(st.dictionaries(_NAMES, _VALUES, max_size=20) | _VALUES, min_size=1, max_size=1)
_BUILDS: list[tuple[Schema, Callable[[Any], list[Row]]]] = [
    (PRODUCTS, lambda record: [build_product(record, (), "ean")]),
    (ORDERS, lambda record: [build_order(record, {})]),
    (ORDER_LINES, lambda record: build_lines(record, lambda product: None)),
    (SHIPMENTS, build_shipments),
    (STOCK, lambda record: [build_source_row({"id": 1, "sku": "A"}, record, name="x", counts=True)]),
    (STOCK, lambda record: [build_plain_row({"id": 1, "sku": "A"}, record)]),
]


@pytest.mark.parametrize(("schema", "build"), _BUILDS)
@settings(max_examples=40)
@given(records=_RECORDS)
def test_any_record_becomes_a_row_or_a_problem(
    schema: Schema, build: Callable[[Any], list[Row]], records: list[Any]
) -> None:
    """What is taken fits the schema; what is not is counted."""
    rows, odd = build_rows(records, build, what="records")
    schema.build(rows)
    assert odd == () or "1 of the records could not be understood" in odd[0]


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.sampled_from([0, 1]))
def test_stock_is_the_quantity_unless_it_is_out_of_stock(number: int, quantity: int, status: int) -> None:
    """At a source."""
    item = {"sku": "A", "source_code": "default", "quantity": quantity, "status": status}
    row = build_source_row({"id": number, "sku": "A"}, item, name="Default", counts=True)
    assert (row["source_id"], row["quantity"]) == (str(number), quantity if status else 0)


def test_a_line_that_stands_there_twice_is_a_problem() -> None:
    """Which of the two counts nobody knows."""
    line = {"item_id": 1, "sku": "A", "qty_ordered": 1}
    rows, odd = build_rows([{"entity_id": 1, "items": [line, line]}], lambda o: build_lines(o, bool), what="orders")
    assert (rows, len(odd)) == ([], 1)


@pytest.mark.parametrize("quantity", [10**400, float("inf"), float("nan"), True, "3", None])
def test_what_is_no_number_of_pieces_is_a_problem(quantity: Any) -> None:
    """It would otherwise break the frame, or count as something."""
    item = {"sku": "A", "source_code": "default", "quantity": quantity, "status": 1}
    rows, odd = build_rows(
        [item], lambda each: [build_source_row({"id": 1, "sku": "A"}, each, name="x", counts=True)], what="levels"
    )
    assert (rows, len(odd)) == ([], 1)
