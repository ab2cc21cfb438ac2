"""Completing orders and setting stock: only with a permit, once, and never with a mail."""

from collections.abc import Callable
from typing import Any

import pytest

from shopswitch.errors import ConnectorError, RequestError, WriteRefusedError
from shopswitch.protocols import CompletesOrders, StockTarget, TellsOrderLines, TellsShipments, WritesStock
from shopswitch.sandbox.ccv.records import ON_PRODUCT
from shopswitch.sandbox.systems import Item
from tests.connectors.ccv.bench import PERMIT, Bench

SOCKS = tuple(Item(f"S-{size}", "Sok", group="SOK", option=size, stock=4) for size in "SM")


@pytest.fixture
def bench(open_bench: Callable[..., Bench]) -> Bench:
    return open_bench(*SOCKS, Item("T-1", "Thee", stock=9), Item("VRIJ", "Vrij", stock=None))


def target(bench: Bench, sku: str) -> StockTarget:
    listing = next(each for each in bench.shop.listings() if each.sku == sku and each.kind != "parent")
    return StockTarget(listing.source_id, listing.sku)


def stock(bench: Bench, sku: str) -> int | None:
    return next(each.stock for each in bench.shop.listings() if each.sku == sku)


def writes(bench: Bench) -> list[Any]:
    return [call for call in bench.calls() if call.method != "GET"]


def test_what_is_declared_is_there(bench: Bench) -> None:
    """Each protocol the capabilities speak of."""
    connector = bench.connector()
    for protocol in (TellsOrderLines, TellsShipments, WritesStock, CompletesOrders):
        assert isinstance(connector, protocol)


def test_without_a_permit_nothing_at_all_is_sent(bench: Bench) -> None:
    """Not even the read before it."""
    order = bench.order("T-1")
    connector, before = bench.connector(), len(bench.calls())
    with pytest.raises(WriteRefusedError):
        connector.complete_order(order.order_id)
    with pytest.raises(WriteRefusedError):
        connector.write_stock(target(bench, "T-1"), 3)
    assert len(bench.calls()) == before


def test_an_order_is_completed_without_a_mail(bench: Bench) -> None:
    """Status 7 and mail false, nothing else; a second time nothing is sent."""
    order = bench.order("T-1")
    connector = bench.connector(permit=PERMIT)
    connector.complete_order(order.order_id)
    connector.complete_order(order.order_id)
    assert bench.view(order.order_id).state_raw == "7"
    assert bench.shop.mails == []
    (sent,) = writes(bench)
    assert (sent.method, sent.body) == ("PATCH", {"status": 7, "mail": False})


@pytest.mark.parametrize("status", [5, 6, 7])
def test_an_order_that_was_sent_is_left_alone(bench: Bench, status: int) -> None:
    """It is handled already."""
    order = bench.order("T-1")
    bench.shop.store.orders[int(order.order_id)].status = status
    bench.connector(permit=PERMIT).complete_order(order.order_id)
    assert writes(bench) == []


@pytest.mark.parametrize("state", ["cancelled", "draft"])
def test_a_cancelled_order_or_a_basket_is_not_completed(bench: Bench, state: str) -> None:
    """Somebody has to look at it."""
    order = bench.order("T-1")
    bench.shop.set_order_state(order.order_id, state)
    with pytest.raises(RequestError):
        bench.connector(permit=PERMIT).complete_order(order.order_id)
    assert writes(bench) == []


def test_a_lost_answer_is_not_repeated(bench: Bench) -> None:
    """It may have been done: a person looks."""
    order = bench.order("T-1")
    bench.faults({"kind": "reset", "method": "PATCH", "performed": True})
    with pytest.raises(ConnectorError):
        bench.connector(permit=PERMIT).complete_order(order.order_id)
    assert len(writes(bench)) == 1


@pytest.mark.parametrize("sku", ["T-1", "S-M"])
def test_stock_is_set_as_a_quantity(bench: Bench, sku: str) -> None:
    """Of a product or of a combination; the same number again is not sent."""
    connector = bench.connector(permit=PERMIT)
    for quantity in (41, 41, 0):
        connector.write_stock(target(bench, sku), quantity)
        assert stock(bench, sku) == quantity
    assert [call.body for call in writes(bench)] == [{"stock": 41}, {"stock": 0}]


def test_a_combination_that_shows_its_products_code_is_found(bench: Bench) -> None:
    """The target names the SKU as it is shown."""
    one = next(each for each in bench.shop.store.combinations.values() if each.product_number == "S-M")
    one.product_number = ""
    bench.connector(permit=PERMIT).write_stock(StockTarget(str(one.id), "SOK"), 12)
    assert one.stock == 12


def test_another_sku_than_planned_stops_the_write(bench: Bench) -> None:
    """The id may stand for something else now."""
    meant = target(bench, "T-1")
    bench.shop.change_listing(meant.source_id, sku="ANDERS")
    with pytest.raises(RequestError, match="Nothing"):
        bench.connector(permit=PERMIT).write_stock(meant, 3)
    assert writes(bench) == []


def test_one_number_for_two_things_goes_by_the_sku(bench: Bench) -> None:
    """A product and a combination may have the same id."""
    store = bench.shop.store
    thee = next(each for each in store.products.values() if each.productnumber == "T-1")
    one = next(each for each in store.combinations.values() if each.product_number == "S-M")
    del store.combinations[one.id]
    one.id = thee.id
    store.combinations[one.id] = one
    connector = bench.connector(permit=PERMIT)
    connector.write_stock(StockTarget(str(thee.id), "T-1"), 3)
    connector.write_stock(StockTarget(f"{one.product.id}/{one.id}", "S-M"), 5)
    assert (thee.stock, one.stock) == (3, 5)


def test_one_number_and_one_code_for_two_things_stops_the_write(bench: Bench) -> None:
    """Nobody knows which of them is meant."""
    store = bench.shop.store
    thee = next(each for each in store.products.values() if each.productnumber == "T-1")
    one = next(each for each in store.combinations.values() if each.product_number == "S-M")
    del store.combinations[one.id]
    one.id, one.product_number = thee.id, "T-1"
    store.combinations[one.id] = one
    with pytest.raises(RequestError, match="More than one"):
        bench.connector(permit=PERMIT).write_stock(StockTarget(str(thee.id), "T-1"), 3)
    assert writes(bench) == []


def test_where_no_stock_is_kept_none_is_set(bench: Bench) -> None:
    """Neither for what is not counted nor for a variant whose stock is its product's."""
    connector = bench.connector(permit=PERMIT)
    shared = target(bench, "S-M")
    one = next(each for each in bench.shop.store.combinations.values() if each.product_number == "S-M")
    one.product.stocktype = ON_PRODUCT
    for meant in (target(bench, "VRIJ"), shared):
        with pytest.raises(RequestError, match="no stock of its own"):
            connector.write_stock(meant, 3)
    assert writes(bench) == []


def test_a_value_that_is_there_already_is_no_refusal(bench: Bench) -> None:
    """500.50: somebody else wrote the same in between; what is there is looked at."""
    order = bench.order("T-1")
    honest = bench.shop.handle

    def handle(request: Any) -> Any:
        if request.method == "PATCH":
            bench.shop.store.orders[int(order.order_id)].status = 7
        return honest(request)

    bench.shop.handle = handle  # type: ignore[method-assign]
    bench.connector(permit=PERMIT).complete_order(order.order_id)
    assert bench.view(order.order_id).state == "completed"


def test_a_refused_write_is_told(bench: Bench) -> None:
    """Not repeated, not swallowed."""
    bench.faults({"kind": "status", "status": 400, "method": "PATCH"})
    with pytest.raises(RequestError):
        bench.connector(permit=PERMIT).write_stock(target(bench, "T-1"), 3)
    assert len(writes(bench)) == 1


def test_reading_writes_nothing(bench: Bench) -> None:
    """The journal holds reads only."""
    order = bench.order("T-1")
    connector = bench.connector(permit=PERMIT)
    connector.products()
    connector.stock()
    connector.orders(bench.since)
    connector.order_lines([order.order_id])
    connector.shipments([order.order_id])
    assert writes(bench) == []
    assert {entry["intent"] for entry in bench.journal.entries} == {"read"}
