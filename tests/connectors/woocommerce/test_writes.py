"""Writing to WooCommerce: only with a permit, once, to what is still the same."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from shopswitch.connectors.woocommerce import PLATFORM, connect
from shopswitch.connectors.woocommerce.shop import WooCommerce
from shopswitch.errors import ConnectorError, NotFoundError, RequestError, RetriableError, WriteRefusedError
from shopswitch.permit import WritePermit
from shopswitch.protocols import StockTarget
from tests.connectors.woocommerce.shop import Open, Shop, order, product, variation

PERMIT = WritePermit(plan_digest="0" * 64, approved_by="Test")
TARGET = StockTarget("1", "SKU-1")
Allowed = Callable[..., WooCommerce]


class WritableShop(Shop):
    """The small shop with single records that can be changed.

    Attributes:
        written: Path and body of every write received.
        after_write: Changes to what a write answers.
        refuse: What a write answers instead, when set.
    """

    def __init__(self) -> None:
        super().__init__()
        self.written: list[tuple[str, str, Any]] = []
        self.after_write: dict[str, Any] = {}
        self.refuse: Response | None = None

    def _answer(self, request: Request, path: str, query: dict[str, str]) -> Response:
        found = self._single(path)
        if found is None:
            return super()._answer(request, path, query)
        refused = self._refuse(request)
        if refused is not None:
            return refused
        if request.method == "GET":
            return self.json(found)
        self.written.append((request.method, path, request.get_json()))
        if self.refuse is not None:
            return self.refuse
        found.update(request.get_json() | self.after_write)
        return self.json(found)

    def _single(self, path: str) -> dict[str, Any] | None:
        number = path.rpartition("/")[2]
        if not number.isdigit():
            return None
        rows = self.orders if "/orders/" in path else [*self.products, *self.variations]
        return next((row for row in rows if row["id"] == int(number)), None)


@pytest.fixture
def shop() -> WritableShop:
    shop = WritableShop()
    shop.products = [product(1, sku="SKU-1")]
    shop.orders = [order(1)]
    return shop


@pytest.fixture
def allowed(serve: Callable[[Any], str], make_wire: Callable[..., Any]) -> Allowed:
    """A connector that may write."""

    def start(shop: Shop, **more: Any) -> WooCommerce:
        keys = {"consumer_key": "env:WOO_KEY", "consumer_secret": "env:WOO_SECRET"}
        section = PLATFORM.settings.model_validate({"platform": "woocommerce", "url": serve(shop), **keys, **more})
        return connect(section, make_wire(platform="woocommerce", permit=PERMIT))  # type: ignore[arg-type]  # its own

    return start


def test_nothing_is_sent_without_a_permit(shop: WritableShop, open_shop: Open) -> None:
    """Not even the reads that prepare a write."""
    connector = open_shop(shop)
    with pytest.raises(WriteRefusedError, match="no approved plan"):
        connector.write_stock(TARGET, 5)
    with pytest.raises(WriteRefusedError, match="no approved plan"):
        connector.complete_order("1")
    assert shop.calls == []


def test_a_quantity_is_set(shop: WritableShop, allowed: Allowed) -> None:
    """Nothing but the quantity is sent."""
    allowed(shop).write_stock(TARGET, 5)
    assert shop.written == [("PUT", "/wc/v3/products/1", {"stock_quantity": 5})]


def test_a_variation_is_written_below_its_product(shop: WritableShop, allowed: Allowed) -> None:
    """The address of a product does not take a variation's quantity."""
    shop.variations = [variation(11, 10, sku="TS-S")]
    allowed(shop).write_stock(StockTarget("11", "TS-S"), 0)
    assert shop.written == [("PUT", "/wc/v3/products/10/variations/11", {"stock_quantity": 0})]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"sku": "OTHER"}, "another SKU"),
        ({"manage_stock": False}, "kept nowhere"),
        ({"manage_stock": "parent"}, "kept its parent"),
    ],
)
def test_a_product_that_moved_is_left_alone(
    shop: WritableShop, allowed: Allowed, changes: dict[str, Any], words: str
) -> None:
    """Where no stock is kept the shop would answer 200 and do nothing."""
    shop.products = [product(1, sku="SKU-1") | changes]
    with pytest.raises(WriteRefusedError, match=words):
        allowed(shop).write_stock(TARGET, 5)
    assert shop.written == []


@pytest.mark.parametrize("source_id", ["99", "x"])
def test_a_product_that_is_gone_is_said(shop: WritableShop, allowed: Allowed, source_id: str) -> None:
    """Or an id that is none of this shop's."""
    with pytest.raises(NotFoundError):
        allowed(shop).write_stock(StockTarget(source_id, "SKU-1"), 5)


def test_a_quantity_that_was_not_taken_is_said(shop: WritableShop, allowed: Allowed) -> None:
    """A plugin may answer 200 and keep its own figure."""
    shop.after_write = {"stock_quantity": 4}
    with pytest.raises(RequestError, match="shows another one"):
        allowed(shop).write_stock(TARGET, 5)


def test_an_order_is_completed(shop: WritableShop, allowed: Allowed) -> None:
    """Nothing but the status is sent."""
    allowed(shop).complete_order("1")
    assert shop.written == [("PUT", "/wc/v3/orders/1", {"status": "completed"})]


@pytest.mark.parametrize("status", ["completed", "refunded"])
def test_an_order_that_is_done_is_left_alone(shop: WritableShop, allowed: Allowed, status: str) -> None:
    """Completing it again would mail the customer of a refunded order."""
    shop.orders = [order(1, status)]
    allowed(shop).complete_order("1")
    assert shop.written == []


@pytest.mark.parametrize("status", ["cancelled", "failed", "trash", "checkout-draft"])
def test_an_order_that_is_none_any_more_is_left_alone(shop: WritableShop, allowed: Allowed, status: str) -> None:
    """A cancelled order is not to be brought back, and a basket was never one."""
    shop.orders = [order(1, status)]
    with pytest.raises(WriteRefusedError, match=status):
        allowed(shop).complete_order("1")
    assert shop.written == []


def test_the_clients_own_words_count(shop: WritableShop, allowed: Allowed) -> None:
    """A status that a person mapped to completed is completed; one nobody mapped can be completed."""
    shop.orders = [order(1, "afgehaald"), order(2, "picking")]
    connector = allowed(shop, states={"afgehaald": "completed"})
    connector.complete_order("1")
    connector.complete_order("2")
    assert [path for _, path, _ in shop.written] == ["/wc/v3/orders/2"]


def test_a_status_that_was_not_taken_is_said(shop: WritableShop, allowed: Allowed) -> None:
    """A plugin may move the order on at once."""
    shop.after_write = {"status": "picking"}
    with pytest.raises(RequestError, match="shows another one"):
        allowed(shop).complete_order("1")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_write_is_never_repeated(shop: WritableShop, allowed: Allowed, status: int) -> None:
    """Not even where a read would be: it may have been carried out."""
    shop.refuse = Response(json.dumps({"code": "x"}), status=status, mimetype="application/json")
    connector = allowed(shop)
    for write in (lambda: connector.write_stock(TARGET, 5), lambda: connector.complete_order("1")):
        with pytest.raises(RetriableError):
            write()
    assert len(shop.written) == 2


def test_a_firewall_that_stops_writes_is_named(shop: WritableShop, allowed: Allowed) -> None:
    """Some let reads through and block PUT."""
    shop.refuse = Response("<html>", status=403, content_type="text/html")
    with pytest.raises(ConnectorError, match="Something in front") as caught:
        allowed(shop).complete_order("1")
    assert "firewall" in caught.value.hint
