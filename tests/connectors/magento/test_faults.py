"""At every call of every read, under every fault: what calls itself complete is what an undisturbed read gives."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from shopswitch.connectors.magento import MagentoConnector
from shopswitch.errors import RequestError
from shopswitch.frames.snapshot import Snapshot
from shopswitch.sandbox.faults import KINDS
from shopswitch.sandbox.systems import Item, Line
from tests.conftest import NOW
from tests.connectors.magento.kit import Served, route_missing, small_pages

SINCE = NOW - timedelta(days=7)
Read = Callable[[MagentoConnector], Snapshot]
READS: dict[str, Read] = {
    "products": lambda shop: shop.products(),
    "stock": lambda shop: shop.stock(),
    "orders": lambda shop: shop.orders(SINCE),
    "order_lines": lambda shop: shop.order_lines(["1", "2", "3", "4", "5"]),
    "shipments": lambda shop: shop.shipments(["1", "2", "3", "4", "5"]),
}
PASSING = (
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 503},
    {"kind": "rate-limit", "retry_after": 1},
    {"kind": "rate-limit"},
    {"kind": "reset"},
    {"kind": "cut"},
    {"kind": "expire-token"},
)
LASTING = [
    {"kind": kind, **more}
    for kind in KINDS
    if kind != "delay"
    for more in ([{"status": code} for code in (401, 403, 404, 500)] if kind == "status" else [{}])
]


@pytest.fixture
def busy(served: Served, monkeypatch: pytest.MonkeyPatch) -> Served:
    """A shop with several pages of everything."""
    small_pages(monkeypatch)
    for days in (0, 1, 20, 30, 40):
        order = served.order("TEA-1", "SHIRT-M", days_ago=days, state="open" if days % 2 == 0 else "unpaid")
        served.shop.report_shipment(order.order_id, [Line("TEA-1", 1)], f"3S{days}", "PostNL", completes=False)
    return served


def undisturbed(busy: Served, read: Read) -> tuple[Snapshot, int]:
    """The clean read and how many calls it takes."""
    busy.calls.clear()
    clean = read(busy.connect())
    assert clean.problems == ()
    assert clean.rows > 3
    return clean, len(busy.calls)


@pytest.mark.parametrize("name", READS)
def test_what_passes_leaves_no_trace(busy: Served, name: str) -> None:
    """Once a server error, a limit, a lost connection or a lost token: complete and the same."""
    clean, calls = undisturbed(busy, READS[name])
    connector = busy.connect()
    for place in range(calls):
        for fault in PASSING:
            busy.fault(**fault, after=place, times=1)  # type: ignore[arg-type]  # the options of a fault
            found = READS[name](connector)
            assert (found.problems, found.digest()) == ((), clean.digest()), (fault, place)


@pytest.mark.parametrize("times", [1, None])
@pytest.mark.parametrize("name", READS)
def test_complete_is_always_the_same(busy: Served, name: str, times: int | None) -> None:
    """Whatever goes wrong, once or for good: fewer or other rows never call themselves complete."""
    clean, calls = undisturbed(busy, READS[name])
    noticed, connector = 0, busy.connect()
    for place in range(calls):
        for fault in LASTING:
            busy.fault(**fault, after=place, times=times)  # type: ignore[arg-type]  # the options of a fault
            found = READS[name](connector)
            noticed += not found.complete
            assert not found.complete or found.digest() == clean.digest(), (fault, place)
            assert all(problem.strip() for problem in found.problems)
    assert noticed


def test_a_shop_without_sources_is_no_less_careful(busy: Served) -> None:
    """One call per product; each can go wrong."""
    busy.spoil = route_missing("/inventory/")
    clean, calls = undisturbed(busy, READS["stock"])
    connector = busy.connect()
    for place in range(calls):
        for fault in LASTING[::2]:
            busy.fault(**fault, after=place, times=1)  # type: ignore[arg-type]  # the options of a fault
            found = connector.stock()
            assert not found.complete or found.digest() == clean.digest(), (fault, place)


@pytest.mark.parametrize("times", [1, None])
def test_with_barcodes_too(busy: Served, times: int | None) -> None:
    """A wrong profile value may be refused; nothing else is raised."""
    connector = busy.connect(barcode_attribute="ean")
    clean = connector.products()
    calls = len(busy.calls)
    for place in range(calls):
        for fault in LASTING:
            busy.fault(**fault, after=place, times=times)  # type: ignore[arg-type]  # the options of a fault
            try:
                found = connector.products()
            except RequestError:
                raise AssertionError((fault, place)) from None
            assert not found.complete or found.digest() == clean.digest(), (fault, place)


def test_a_server_that_keeps_repeating_its_last_page_is_not_asked_beyond_it(busy: Served) -> None:
    """As shops up to 2.3 do: the total says where the end is."""
    busy.calls.clear()
    busy.connect().stock()
    pages = [each.query["searchCriteria[currentPage]"] for each in busy.calls if "source-items" in each.path]
    assert pages == ["1", "2"]


@pytest.mark.parametrize("path", ["/products", "/inventory/source-items"])
def test_a_list_that_moves_while_it_is_read_is_never_cut_short(busy: Served, path: str) -> None:
    """A product that appears between two pages: read, or read again, or told."""
    done: list[int] = []

    def appear(request: object, response: object) -> object:
        if not done and busy.paths()[-1] == f"GET {path}":
            done.append(1)
            busy.shop.add_items([Item("AAA-NIEUW", "Nieuw", stock=2)])
        return response

    busy.spoil = appear  # type: ignore[assignment]  # it passes on what it gets
    found = busy.connect().products() if path == "/products" else busy.connect().stock()
    assert found.problems == ()
    if path == "/products":
        assert "AAA-NIEUW" in set(found.frame["sku"])
    assert {"TEA-1", "00123", "UIT"} <= set(found.frame["sku"])
