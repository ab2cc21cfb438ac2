"""The two writes: only with a permit, once, without a mail."""

import pytest

from shopswitch.errors import ConnectorError, NotFoundError, RequestError, UnexpectedResponseError, WriteRefusedError
from shopswitch.protocols import StockTarget
from tests.connectors.shopware.shop import PERMIT, Connect, Shop, json_answer


def stock(shop: Shop, source_id: str) -> int | None:
    return next(each.stock for each in shop.emulated.listings() if each.source_id == source_id)


def word(shop: Shop, order_id: str) -> str:
    return next(view.state_raw for view in shop.emulated.orders() if view.order_id == order_id)


def test_without_a_permit_nothing_is_sent(shop: Shop, connect: Connect) -> None:
    """Not even a read or a login."""
    (number,) = shop.add("T-1", stock=4)
    order_id = shop.order("T-1")
    connector = connect()
    with pytest.raises(WriteRefusedError):
        connector.write_stock(StockTarget(number, "T-1"), 9)
    with pytest.raises(WriteRefusedError):
        connector.complete_order(order_id)
    assert shop.calls == []


def test_stock_is_set_and_set_again(shop: Shop, connect: Connect) -> None:
    """An absolute number, of a variant too; zero is one."""
    (number,) = shop.add("T-1", stock=4)
    (variant,) = shop.group("S-1", stock=4)
    connector = connect(permit=PERMIT)
    for source_id, sku in ((number, "T-1"), (variant, "S-1")):
        for quantity in (9, 9, 0):
            connector.write_stock(StockTarget(source_id, sku), quantity)
            assert stock(shop, source_id) == quantity
    assert shop.calls[-1].body == {"stock": 0}


@pytest.mark.parametrize("quantity", [2**31, True])
def test_a_number_that_is_none_is_not_sent(shop: Shop, connect: Connect, quantity: int) -> None:
    """The field holds whole numbers of 32 bits."""
    (number,) = shop.add("T-1", stock=4)
    with pytest.raises(RequestError):
        connect(permit=PERMIT).write_stock(StockTarget(number, "T-1"), quantity)
    assert shop.calls == []


def test_a_product_that_is_gone_is_told(shop: Shop, connect: Connect) -> None:
    """An id that leads nowhere, or to a product that bears another number by now: nothing is sent."""
    (number,) = shop.add("T-2", stock=4)
    for source_id in ("9" * 32, number):
        with pytest.raises(WriteRefusedError):
            connect(permit=PERMIT).write_stock(StockTarget(source_id, "T-1"), 3)
    assert stock(shop, number) == 4


@pytest.mark.parametrize("kind", ["status", "reset", "garbage", "html"])
def test_a_write_whose_answer_is_lost_is_not_repeated(shop: Shop, connect: Connect, kind: str) -> None:
    """It may have been done: that is told, once."""
    (number,) = shop.add("T-1", stock=4)
    connector = connect(permit=PERMIT)
    connector.products()
    shop.fault(kind=kind, method="PATCH", performed=True)
    before = len(shop.calls)
    with pytest.raises(ConnectorError):
        connector.write_stock(StockTarget(number, "T-1"), 9)
    assert [call.method for call in shop.calls[before:]] == ["POST", "PATCH"]
    assert stock(shop, number) == 9


def test_an_open_order_goes_through_its_steps(shop: Shop, connect: Connect) -> None:
    """There is no single step; no mail, and neither delivery nor payment is touched."""
    shop.add("T-1", stock=9)
    order_id = shop.order("T-1")
    connector = connect(permit=PERMIT)
    connector.complete_order(order_id)
    assert word(shop, order_id) == "completed"
    assert shop.emulated.mails == []
    writes = [call for call in shop.calls if "/_action/" in call.path]
    assert [call.path.rpartition("/")[2] for call in writes] == ["process", "complete"]
    assert [call.body for call in writes] == [{"sendMail": False}] * 2
    machines = shop.emulated.machines
    assert machines.name(shop.part("order_delivery", order_id)) == "open"
    connector.complete_order(order_id)
    assert len([call for call in shop.calls if "/_action/" in call.path]) == 2


def test_an_order_in_progress_needs_one_step(shop: Shop, connect: Connect) -> None:
    """It was processed by somebody already."""
    shop.add("T-1", stock=9)
    order_id = shop.order("T-1")
    shop.move("order", order_id, "in_progress")
    connect(permit=PERMIT).complete_order(order_id)
    assert word(shop, order_id) == "completed"
    assert [path for path in shop.paths() if "_action" in path] == [f"POST /_action/order/{order_id}/state/complete"]


def test_no_way_leads_from_a_cancelled_or_own_state(shop: Shop, connect: Connect) -> None:
    """Nothing is written; a person must look at it."""
    shop.add("T-1", stock=9)
    cancelled, own = shop.order("T-1", state="cancelled"), shop.order("T-1")
    shop.emulated.set_order_state(own, "custom")
    for order_id in (cancelled, own):
        with pytest.raises(RequestError, match="no known step"):
            connect(permit=PERMIT).complete_order(order_id)
    assert not [path for path in shop.paths() if "_action" in path]


def test_an_order_that_is_gone_is_told(shop: Shop, connect: Connect) -> None:
    """Nothing is written."""
    with pytest.raises(NotFoundError):
        connect(permit=PERMIT).complete_order("9" * 32)
    assert not [path for path in shop.paths() if "_action" in path]


def test_an_order_without_its_state_is_not_completed_by_guess(shop: Shop, connect: Connect) -> None:
    """The state was not loaded."""
    shop.answers["/api/search/order"] = [json_answer({"total": 1, "data": [{"id": "a"}]})]
    with pytest.raises(UnexpectedResponseError):
        connect(permit=PERMIT).complete_order("a")
    assert not [path for path in shop.paths() if "_action" in path]


@pytest.mark.parametrize("after", [0, 1])
def test_a_step_that_fails_ends_it(shop: Shop, connect: Connect, after: int) -> None:
    """It is told, nothing is repeated; run again it goes on from where it stands."""
    shop.add("T-1", stock=9)
    order_id = shop.order("T-1")
    connector = connect(permit=PERMIT)
    shop.fault(kind="status", status=500, path="/api/_action", after=after)
    with pytest.raises(ConnectorError):
        connector.complete_order(order_id)
    assert len([path for path in shop.paths() if "_action" in path]) == after + 1
    shop.fault()
    connector.complete_order(order_id)
    assert word(shop, order_id) == "completed"
