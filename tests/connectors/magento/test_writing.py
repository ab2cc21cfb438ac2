"""Setting stock and completing orders: looked up first, sent once, never without a permit."""

from typing import Any

import pytest

from shopswitch.errors import (
    ConnectorError,
    NotFoundError,
    RequestError,
    RetriableError,
    UnexpectedResponseError,
    WriteRefusedError,
)
from shopswitch.protocols import CompletesOrders, StockTarget, TellsOrderLines, TellsShipments, WritesStock
from tests.connectors.magento.kit import PERMIT, Served, edited, route_missing

TEA = StockTarget("1", "TEA-1", "default")


def stock_of(served: Served, sku: str) -> int | None:
    """Pieces the shop has."""
    return next(each.stock for each in served.shop.listings() if each.sku == sku)


def writes(served: Served) -> list[str]:
    """Writes that came in."""
    return [each for each in served.paths() if not each.startswith("GET")]


def test_the_protocols_are_there(served: Served) -> None:
    """What the capabilities promise."""
    connector = served.connect()
    for protocol in (TellsOrderLines, TellsShipments, WritesStock, CompletesOrders):
        assert isinstance(connector, protocol)


def test_without_a_permit_nothing_is_sent(served: Served) -> None:
    """Not even what would be looked up first."""
    order = served.order("TEA-1").order_id
    connector = served.connect()
    with pytest.raises(WriteRefusedError):
        connector.write_stock(TEA, 5)
    with pytest.raises(WriteRefusedError):
        connector.complete_order(order)
    assert served.calls == []


@pytest.mark.parametrize("quantity", [5, 0])
def test_stock_is_set_at_its_source(served: Served, quantity: int) -> None:
    """In the shop's own scope, not in that of a store view; twice does no harm."""
    connector = served.connect(permit=PERMIT)
    for _ in range(2):
        connector.write_stock(TEA, quantity)
        assert stock_of(served, "TEA-1") == quantity
    assert {each.path for each in served.calls} == {"/rest/all/V1/inventory/source-items"}


def test_setting_none_leaves_the_status_and_setting_some_puts_it_in_stock(served: Served) -> None:
    """A quantity with status 0 could not be sold."""
    connector = served.connect(permit=PERMIT)
    connector.write_stock(TEA, 0)
    connector.write_stock(TEA, 4)
    served.spoil = edited(lambda body: _with_status(body, 0), "/inventory/source-items")
    connector.write_stock(TEA, 0)
    connector.write_stock(TEA, 3)
    sent = [each.body["sourceItems"][0] for each in served.calls if isinstance(each.body, dict)]
    assert [(each["quantity"], each["status"]) for each in sent] == [(0, 1), (4, 1), (0, 0), (3, 1)]


def _with_status(body: Any, status: int) -> Any:
    if isinstance(body, dict):
        for item in body["items"]:
            item["status"] = status
    return body


@pytest.mark.parametrize("target", [StockTarget("1", "tea-1", "default"), StockTarget("1", "WEG", "default")])
def test_a_code_the_shop_does_not_sell_is_not_written(served: Served, target: StockTarget) -> None:
    """It would take it without a word, and change nothing that is sold."""
    with pytest.raises(RequestError, match="nothing was written"):
        served.connect(permit=PERMIT).write_stock(target, 5)
    assert writes(served) == []


def test_a_shop_without_sources_is_written_by_its_stock_item(served: Served) -> None:
    """A target without location; a SKU nobody sells is refused there too."""
    served.spoil = route_missing("/inventory/")
    connector = served.connect(permit=PERMIT)
    connector.write_stock(StockTarget("1", "TEA-1"), 8)
    assert stock_of(served, "TEA-1") == 8
    with pytest.raises(RequestError, match="nothing was written"):
        connector.write_stock(StockTarget("1", "WEG"), 8)


def test_an_order_is_completed_without_shipment_or_invoice(served: Served) -> None:
    """State and status together, read back; a completed one is left alone."""
    order = served.order("TEA-1").order_id
    before = stock_of(served, "TEA-1")
    connector = served.connect(permit=PERMIT)
    connector.complete_order(order)
    view = next(each for each in served.shop.orders() if each.order_id == order)
    assert (view.state, view.state_raw) == ("completed", "complete")
    assert connector.shipments([order]).rows == 0
    assert stock_of(served, "TEA-1") == before
    assert writes(served) == ["POST /orders"]
    connector.complete_order(order)
    assert writes(served) == ["POST /orders"]


def test_a_cancelled_order_is_not_completed(served: Served) -> None:
    """It needs no shipment any more."""
    order = served.order("TEA-1", state="cancelled").order_id
    with pytest.raises(RequestError, match="is canceled"):
        served.connect(permit=PERMIT).complete_order(order)
    assert writes(served) == []


@pytest.mark.parametrize("order", ["9999", "ORD-1", "", "１２"])
def test_an_order_that_does_not_exist_is_not_completed(served: Served, order: str) -> None:
    """Whether its id can exist or not."""
    with pytest.raises(NotFoundError):
        served.connect(permit=PERMIT).complete_order(order)
    assert writes(served) == []


def test_a_write_that_is_not_confirmed_is_told(served: Served) -> None:
    """The shop answers fine and does nothing."""
    order = served.order("TEA-1").order_id
    served.spoil = edited(lambda body: [*body, 1] if isinstance(body, list) else body, "/inventory/source-items")
    with pytest.raises(UnexpectedResponseError, match="did not confirm"):
        served.connect(permit=PERMIT).write_stock(TEA, 5)
    served.spoil = edited(lambda body: body | {"state": "processing"}, f"/orders/{order}")
    with pytest.raises(UnexpectedResponseError, match="did not confirm"):
        served.connect(permit=PERMIT).complete_order(order)


@pytest.mark.parametrize("kind", ["status", "reset"])
def test_a_write_is_never_repeated(served: Served, kind: str) -> None:
    """Its answer may be lost while it was carried out."""
    order = served.order("TEA-1").order_id
    connector = served.connect(permit=PERMIT)
    for method, write in (("POST", lambda: connector.write_stock(TEA, 5)), ("POST", _completing(connector, order))):
        served.fault(kind, method=method, performed=True)
        served.calls.clear()
        with pytest.raises(ConnectorError) as caught:
            write()
        assert isinstance(caught.value, RetriableError)
        assert len(writes(served)) == 1
        served.board.replace([], set())


def _completing(connector: Any, order: str) -> Any:
    return lambda: connector.complete_order(order)


def test_an_order_without_a_state_can_be_completed(served: Served) -> None:
    """It counts as open: both words are set."""
    order = served.order("TEA-1").order_id
    calls: list[int] = []

    def stateless_at_first(body: Any) -> Any:
        calls.append(1)
        return {key: value for key, value in body.items() if key != "state"} if len(calls) == 1 else body

    served.spoil = edited(stateless_at_first, f"/orders/{order}")
    served.connect(permit=PERMIT).complete_order(order)
    assert next(each for each in served.shop.orders() if each.order_id == order).state == "completed"
