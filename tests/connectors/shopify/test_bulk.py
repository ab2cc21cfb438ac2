"""Large Shopify shops: bulk operations over HTTP, with the file on another host."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from werkzeug.wrappers import Response

from shopswitch.connectors.shopify import reading
from shopswitch.connectors.shopify.queries import LEVELS_BULK, ORDERS_BULK, VARIANTS_BULK
from shopswitch.http.journal import MemoryJournal
from tests.connectors.shopify.fake_shop import Connect, Data, FakeShop, level, location, order, refused, variant

MANY = reading.BULK_ABOVE + 1
SINCE = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def large(shop: FakeShop) -> FakeShop:
    """A shop that announces just too many variants to page, and exports as many."""
    shop.bulk_lines = [variant(number) for number in range(1, MANY + 1)]
    shop.variants = shop.bulk_lines
    return shop


def announces(shop: FakeShop, count: int) -> None:
    """The shop announces so many records; its export holds what `bulk_lines` says."""
    for operation in ("VariantsCount", "OrdersCount"):
        shop.queue[operation] = [{"data": {"total": {"count": count}}}]


def busy(code: str | None, message: str = "busy") -> Data:
    errors = [{"field": None, "message": message, "code": code}]
    return {"data": {"bulkOperationRunQuery": {"bulkOperation": None, "userErrors": errors}}}


def test_a_large_catalogue_is_exported_and_not_paged(large: FakeShop, connect: Connect) -> None:
    """One operation instead of dozens of pages; every line is a row."""
    snapshot = connect().products()
    assert (snapshot.rows, snapshot.expected, snapshot.complete) == (MANY, MANY, True)
    assert large.operations() == ["VariantsCount", "BulkStart", *["BulkStatus"] * 3, "export.jsonl"]
    assert large.last("BulkStart").variables == {"query": VARIANTS_BULK.text}
    assert large.last("BulkStatus").variables == {"id": "gid://shopify/BulkOperation/9"}


def test_the_largest_catalogue_that_is_paged(shop: FakeShop, connect: Connect) -> None:
    """Up to the limit no operation is started."""
    announces(shop, reading.BULK_ABOVE)
    connect().products()
    assert "BulkStart" not in shop.operations()


def test_the_token_does_not_travel_with_the_file(
    large: FakeShop, connect: Connect, serve: Callable[[Any], str], journal: MemoryJournal
) -> None:
    """The file lies on another host under a signed address; the key of the shop is none of its business."""
    elsewhere = FakeShop(bulk_lines=large.bulk_lines)
    large.file_url = serve(elsewhere)
    assert connect().products().complete
    (call,) = elsewhere.calls
    assert "x-shopify-access-token" not in call.headers
    assert "secret-TOKEN" not in str(call.headers)
    assert "signed-1" not in str(journal.entries)


def test_waits_between_looks_grow_and_are_ours_to_choose(large: FakeShop, connect: Connect, make_wire: Any) -> None:
    """Seconds at first, never more than a quarter of a minute; and no wait at all in a sandbox without limits."""
    large.bulk_states = [{"status": "RUNNING"} for _ in range(12)] + [{}]
    waits: list[float] = []
    connect(wire=make_wire(platform="shopify", limits="vendor"), sleep=waits.append).products()
    assert len(waits) == 12
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (0.5, 15.0)


def test_a_line_end_within_a_text_does_not_cut_a_line(shop: FakeShop, connect: Connect) -> None:
    """Unicode knows more line ends than the file format does."""
    announces(shop, MANY)
    shop.bulk_lines = [variant(1, sku="A\u2028B\u0085C\rD")]
    assert list(connect().products().frame["sku"]) == ["A\u2028B\u0085C\rD"]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"status": "FAILED", "errorCode": "TIMEOUT", "url": None}, "FAILED: it took Shopify too long"),
        ({"status": "FAILED", "errorCode": "ACCESS_DENIED", "url": None}, "the app lacks a scope"),
        ({"status": "FAILED", "errorCode": "INTERNAL_SERVER_ERROR"}, "problem of its own"),
        ({"status": "FAILED", "errorCode": None}, "gives no reason"),
        ({"status": "EXPIRED"}, "EXPIRED"),
        ({"status": "CANCELED"}, "CANCELED"),
        ({"status": "PONDERING"}, "PONDERING"),
        ({"status": "RUNNING"}, "did not end within"),
        ({"status": "CREATED"}, "did not end within"),
        ({"status": 7}, "Field 'status' holds a whole number"),
        ({"objectCount": None}, "objectCount"),
        ({"objectCount": "5002"}, "5002"),
        ({"rootObjectCount": "9"}, "9 were counted"),
        ({"url": None}, "0 lines"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_operation_that_did_not_end_well_is_incomplete(
    large: FakeShop, connect: Connect, state: Data, words: str
) -> None:
    """Failed, expired, cancelled, endless, or with other counts than its file: never taken for everything."""
    large.bulk_states = [{"status": "RUNNING"}, state]
    snapshot = connect().products()
    assert words in snapshot.problems[0]


def test_what_a_failed_operation_had_written_is_not_used(large: FakeShop, connect: Connect) -> None:
    """Half a catalogue would read as a catalogue."""
    large.bulk_states = [{"status": "FAILED", "errorCode": "TIMEOUT"}]
    assert connect().products().rows == 0
    assert "export.jsonl" not in large.operations()


def test_an_operation_that_vanished_is_incomplete(large: FakeShop, connect: Connect) -> None:
    """Shopify answers null for an operation it does not know."""
    large.queue["BulkStatus"] = [{"data": {"bulkOperation": None}}]
    assert not connect().products().complete


@pytest.mark.parametrize("code", ["OPERATION_IN_PROGRESS", "LIMIT_REACHED"])
def test_a_place_among_the_five_is_waited_for(large: FakeShop, connect: Connect, code: str) -> None:
    """Other operations of the same app end sooner or later."""
    large.queue["BulkStart"] = [busy(code), busy(code)]
    assert connect().products().complete
    assert large.operations().count("BulkStart") == 3


def test_no_place_in_the_end_is_incomplete(large: FakeShop, connect: Connect) -> None:
    """The wait is bounded, and the problem says what keeps us."""
    large.queue["BulkStart"] = [busy("OPERATION_IN_PROGRESS")] * 20
    snapshot = connect().products()
    assert "as many as allowed are running" in snapshot.problems[0]


@pytest.mark.parametrize(
    "answer",
    [busy("INVALID", "nodes is refused for secret-TOKEN"), busy(None, "no"), refused("ACCESS_DENIED"), {"data": {}}],
    ids=["invalid", "no code", "scope", "odd"],
)
def test_a_refused_operation_is_incomplete(large: FakeShop, connect: Connect, answer: Data) -> None:
    """It is not tried again: the same query would be refused again."""
    large.queue["BulkStart"] = [answer]
    snapshot = connect().products()
    assert not snapshot.complete
    assert "secret-TOKEN" not in snapshot.problems[0]
    assert large.operations().count("BulkStart") == 1


@pytest.mark.parametrize(
    "answer",
    [
        Response('{"id":"gid://shopify/ProductVariant/1","leg'),
        Response("<html><body>Expired</body></html>"),
        Response("[]\n"),
        Response("", status=403),
        Response("", status=404),
        Response(""),
    ],
    ids=["cut", "HTML", "no object", "403", "404", "empty"],
)
def test_a_file_that_cannot_be_trusted_is_incomplete(large: FakeShop, connect: Connect, answer: Response) -> None:
    """A cut file, a page in its place or none at all."""
    large.queue["export.jsonl"] = [answer]
    assert not connect().products().complete


def test_a_file_that_is_not_there_for_a_moment_is_fetched_again(large: FakeShop, connect: Connect) -> None:
    """The same rules hold for the file's host."""
    large.queue["export.jsonl"] = [Response("", status=503)]
    assert connect().products().complete


def test_an_export_with_fewer_records_than_announced_is_incomplete(shop: FakeShop, connect: Connect) -> None:
    """An operation can be content with itself and still lack rows."""
    announces(shop, MANY)
    shop.bulk_lines = [variant(1), variant(2)]
    snapshot = connect().products()
    assert snapshot.rows == 2
    assert f"2 products were read, but the shop announced {MANY}" in snapshot.problems[0]


def test_a_record_that_comes_twice_is_incomplete(shop: FakeShop, connect: Connect) -> None:
    """Where one came twice another may have been passed over."""
    announces(shop, MANY)
    shop.bulk_lines = [variant(1)] * MANY
    snapshot = connect().products()
    assert snapshot.rows == 1
    assert not snapshot.complete


@pytest.mark.parametrize("parent", ["gid://shopify/ProductVariant/7", "gid://shopify/InventoryItem/5007"])
def test_levels_of_an_export_find_their_variant(shop: FakeShop, connect: Connect, parent: str) -> None:
    """They stand on lines of their own, anywhere; which of the two ancestors they name is not documented."""
    announces(shop, MANY)
    shop.locations = [location(1, "Warehouse"), location(2, "Store")]
    levels = [level(number, 10 + number) | {"id": f"level-{number}", "__parentId": parent} for number in (1, 2)]
    shop.bulk_lines = [levels[1], variant(7), variant(8), levels[0]]
    frame = connect(location="Store").stock().frame
    assert shop.last("BulkStart").variables == {"query": LEVELS_BULK.text}
    assert sorted(zip(frame["source_id"], frame["location_id"], frame["quantity"], strict=True)) == [
        ("7", "1", 11),
        ("7", "2", 12),
    ]


def test_a_level_of_no_variant_is_incomplete(shop: FakeShop, connect: Connect) -> None:
    """Its quantity belongs to something that was not read."""
    announces(shop, MANY)
    shop.bulk_lines = [variant(7), level(1, 5) | {"id": "level-1", "__parentId": "gid://shopify/ProductVariant/8"}]
    snapshot = connect().stock()
    assert "belongs to no variant" in snapshot.problems[0]


def test_many_orders_are_exported_and_sifted(shop: FakeShop, connect: Connect) -> None:
    """The same rules for open, finished and test orders as when paging, and the total still fits."""
    shop.orders = [
        order(number, displayFulfillmentStatus="FULFILLED", createdAt="2025-01-01T00:00:00Z")
        | {"processedAt": "2025-01-01T00:00:00Z"}
        for number in range(1, MANY - 1)
    ]
    shop.orders += [order(MANY - 1, createdAt="2024-01-01T00:00:00Z"), order(MANY, test=True)]
    shop.bulk_lines = shop.orders
    snapshot = connect().orders(SINCE)
    assert shop.last("BulkStart").variables == {"query": ORDERS_BULK.text}
    assert list(snapshot.frame["order_id"]) == [str(MANY - 1)]
    assert (snapshot.expected, snapshot.complete) == (1, True)
