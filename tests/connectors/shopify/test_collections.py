"""A Shopify collection is read whole or is plainly incomplete."""

from datetime import UTC, datetime
from typing import Any

import pytest
from werkzeug.wrappers import Response

from tests.connectors.shopify.fake_shop import (
    Connect,
    Data,
    FakeShop,
    refused,
    variant,
)

SINCE = datetime(2026, 11, 1, tzinfo=UTC)


def test_all_pages_are_read(shop: FakeShop, connect: Connect) -> None:
    """Every page is asked for, and the rows are as many as the shop announces."""
    shop.variants, shop.page_size = [variant(n) for n in range(1, 6)], 2
    snapshot = connect().products()
    assert (snapshot.name, snapshot.source, snapshot.complete) == ("new.products", "shopify", True)
    assert list(snapshot.frame["source_id"]) == ["1", "2", "3", "4", "5"]
    assert (snapshot.expected, snapshot.pages) == (5, 4)


def test_an_empty_shop_is_complete(shop: FakeShop, connect: Connect) -> None:
    """Nothing to read is not the same as not being able to read."""
    connector = connect()
    for snapshot in (connector.products(), connector.stock(), connector.orders(SINCE)):
        assert snapshot.complete
        assert snapshot.rows == 0


def test_a_short_total_is_incomplete(shop: FakeShop, connect: Connect) -> None:
    """Fewer rows than announced are never taken for all."""
    shop.variants, shop.announce = [variant(1)], 2
    snapshot = connect().products()
    assert snapshot.rows == 1
    assert "announced 3" in snapshot.problems[0]


def page_of(nodes: list[Any], *, more: Any, cursor: Any, total: Any = 9) -> Data:
    info = {"hasNextPage": more, "endCursor": cursor}
    return {"data": {"total": {"count": total}, "productVariants": {"nodes": nodes, "pageInfo": info}}}


@pytest.mark.parametrize(
    "answers",
    [
        [page_of([variant(1)], more=True, cursor="a"), page_of([variant(2)], more=True, cursor="a")],
        [page_of([variant(1)], more=True, cursor="a"), page_of([variant(1)], more=True, cursor="b")],
        [page_of([variant(1)], more=True, cursor=None)],
        [page_of([variant(1)], more=True, cursor="")],
        [page_of([], more=True, cursor=str(number), total=0) for number in range(9)],
        [page_of([variant(1)], more="yes", cursor="a")],
        [page_of([variant(1)], more=False, cursor=None, total="many")],
        [page_of([{"sku": "A"}], more=False, cursor=None)],
        [page_of(["A"], more=False, cursor=None)],
        [page_of({"a": 1}, more=False, cursor=None)],  # type: ignore[arg-type]  # that is the fault
        [{"data": {"total": {"count": 1}, "productVariants": None}}],
        [{"data": {"total": {"count": 1}}}],
        [Response("<html><body>Maintenance</body></html>", mimetype="text/html")],
        [Response('{"data":{"total":{"count":1},"productVar')],
        [Response("[]")],
        [Response("")],
        [Response("", status=404)],
        [Response("", status=403)],
        [Response("", status=500)] * 5,
    ],
    ids=[
        "cursor twice",
        "page twice",
        "no cursor",
        "empty cursor",
        "empty page with a next",
        "odd page info",
        "odd total",
        "no id",
        "no object",
        "no list",
        "null",
        "absent",
        "HTML",
        "cut body",
        "list",
        "empty body",
        "404",
        "403",
        "500 for good",
    ],
)
def test_a_walk_that_cannot_be_trusted_is_incomplete(shop: FakeShop, connect: Connect, answers: list[Any]) -> None:
    """It never raises, never runs for ever and is never taken for the whole catalogue."""
    shop.queue["Variants"] = list(answers)
    snapshot = connect().products()
    assert not snapshot.complete
    assert len(shop.operations()) <= 7


def test_partial_data_beside_an_error_is_not_used(shop: FakeShop, connect: Connect) -> None:
    """It fits the announced total and still is no answer."""
    data = page_of([variant(1)], more=False, cursor=None, total=1)["data"]
    shop.queue["Variants"] = [refused("undefinedField", data=data)]
    snapshot = connect().products()
    assert snapshot.rows == 0
    assert not snapshot.complete


@pytest.mark.parametrize(
    "answer",
    [Response("", status=403), {"data": {"total": None}}, {"data": {"total": {"count": True}}}, Response("<html>")],
    ids=["403", "null", "wrong type", "HTML"],
)
def test_a_count_that_fails_makes_the_read_incomplete(shop: FakeShop, connect: Connect, answer: Any) -> None:
    """Without the total nobody knows whether paging can reach the end."""
    shop.queue["VariantsCount"] = [answer]
    assert not connect().products().complete


def test_a_missing_scope_is_named(shop: FakeShop, connect: Connect) -> None:
    """The problem says which access the vendor asks for."""
    shop.queue["VariantsCount"] = [refused("ACCESS_DENIED", requiredAccess="`read_products` access scope.")]
    (problem,) = connect().products().problems
    assert "`read_products` access scope" in problem
