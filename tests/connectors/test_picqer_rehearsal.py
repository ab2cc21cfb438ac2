"""The connector against the emulated Picqer, which was written without knowing it."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shopswitch.clock import FixedClock
from shopswitch.connectors.picqer import PLATFORM, PicqerConnector, PicqerSettings
from shopswitch.frames.snapshot import Snapshot
from shopswitch.http.journal import MemoryJournal
from shopswitch.http.redact import Redactor
from shopswitch.http.wire import Wire
from tests.sandbox.serving import Caller, toy_server

PRODUCTS = [{"sku": f"{number:05}", "name": f"Cup {number}", "stock": number % 7} for number in range(1, 231)]
READS: dict[str, Callable[[PicqerConnector, datetime], Snapshot]] = {
    "products": lambda connector, since: connector.products(),
    "stock": lambda connector, since: connector.stock(),
    "orders": lambda connector, since: connector.orders(since),
    "webshop_orders": lambda connector, since: connector.webshop_orders(),
    "picklists": lambda connector, since: connector.picklists(),
    "backorders": lambda connector, since: connector.backorders(),
    "parts": lambda connector, since: connector.parts(),
    "picked_lines": lambda connector, since: connector.picked_lines(since),
    "sent_parcels": lambda connector, since: connector.sent_parcels(
        [*connector.picked_lines(since).frame["picklist_id"]]
    ),
    "carriers": lambda connector, since: connector.carriers(),
    "hooks": lambda connector, since: connector.hooks(),
}
LISTS_WITHOUT_COUNT = {
    "picked_lines": "/api/v1/picklists",
    "parts": "/api/v1/products/",
    "sent_parcels": "/api/v1/picklists/",
    "carriers": "/api/v1/shippingproviders",
    "hooks": "/api/v1/hooks",
}


@pytest.fixture(scope="module")
def _served() -> Iterator[Caller]:
    with toy_server(tls=False) as server:
        caller = Caller(server)
        caller.add(products=PRODUCTS, orders=260)
        first, second, third, *_ = server.client("demo").picqer.books.products.values()
        first.type, first.parts = "virtual_composition", [(second.idproduct, 2), (third.idproduct, 1)]
        yield caller


@pytest.fixture
def demo(_served: Caller) -> Iterator[Caller]:
    yield _served
    _served.control("POST", "/clients/demo/faults", [])


@pytest.fixture
def info(demo: Caller) -> dict[str, Any]:
    found: dict[str, Any] = demo.control("GET", "/clients/demo").json()
    return found


@pytest.fixture
def now(info: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(info["now"]).astimezone(UTC)


@pytest.fixture
def picqer(info: dict[str, Any], now: datetime, journal: MemoryJournal, tmp_path: Path) -> PicqerConnector:
    redactor = Redactor()
    key = info["keys"]["picqer"]["api_key"]
    wire = Wire("picqer", "picqer", FixedClock(now), journal, redactor, lambda reference: key, tmp_path, "off")
    settings = PicqerSettings(
        url=info["addresses"]["picqer"], api_key="env:KEY", old_connection=info["connections"]["old"]
    )
    connector = PLATFORM.connect(settings, wire)
    assert isinstance(connector, PicqerConnector)
    return connector


@pytest.mark.parametrize("name", READS)
def test_every_list_is_read_whole(name: str, picqer: PicqerConnector, now: datetime) -> None:
    """Without faults each list is complete and raises no remark but how far back picklists were asked."""
    snapshot = READS[name](picqer, now - timedelta(days=60))
    assert snapshot.problems == ()
    assert [note for note in snapshot.notes if "were not asked for" not in note] == []


def test_every_sku_is_there(picqer: PicqerConnector) -> None:
    """Products of three pages arrive with their codes, leading zeros included."""
    assert {product["sku"] for product in PRODUCTS} <= {*picqer.products().frame["sku"]}


def test_the_connections_are_those_of_the_account(picqer: PicqerConnector, info: dict[str, Any]) -> None:
    """Webshop orders lead to the connections, the only place where they show."""
    found = {*picqer.webshop_orders().frame["connection_id"]}
    assert info["connections"]["old"] in found
    assert found <= {webshop["id"] for webshop in info["webshops"]}


def test_orders_and_webshop_orders_fit_together(picqer: PicqerConnector, now: datetime) -> None:
    """Every order a webshop row names is found when one looks back far enough."""
    named = {*picqer.webshop_orders().frame["order_id"]} - {""}
    assert named
    assert named <= {*picqer.orders(now - timedelta(days=3650)).frame["order_id"]}


@pytest.fixture
def books(demo: Caller) -> Any:
    return demo.server.client("demo").picqer.books


def test_parts_are_those_of_the_composition(picqer: PicqerConnector, books: Any) -> None:
    """The one composition of the account, with the pieces of each part."""
    first, second, third, *_ = books.products
    rows = picqer.parts().frame.to_numpy().tolist()
    assert rows == [[str(first), str(second), 2.0], [str(first), str(third), 1.0]]


def test_what_was_picked_and_sent_is_read(picqer: PicqerConnector, now: datetime, books: Any) -> None:
    """Every line of the picklists closed since then, and every parcel of those."""
    since = now - timedelta(days=20)
    closed = {each.idpicklist: each for each in books.picklists.values() if each.closed_at and each.closed_at >= since}
    assert 0 < len(closed) < len(books.picklists)
    frame = picqer.picked_lines(since).frame
    expected = {(str(key), str(line.idpicklist_product)) for key, each in closed.items() for line in each.lines}
    assert expected == {*zip(frame["picklist_id"], frame["line_id"], strict=True)}
    parcels = picqer.sent_parcels([*frame["picklist_id"]]).frame
    sent = {str(each.idshipment) for each in books.shipments.values() if each.idpicklist in closed}
    assert sent
    assert sent == {*parcels["shipment_id"]}


def test_first_contact(picqer: PicqerConnector, now: datetime) -> None:
    """The account is there, with every right, its warehouses and its clock."""
    info = picqer.ping()
    assert all(right.granted for right in info.permissions)
    assert info.locations
    assert info.server_time is not None


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("status", {"status": 401}),
        ("status", {"status": 403}),
        ("status", {"status": 404}),
        ("status", {"status": 500}),
        ("reset", {}),
        ("cut", {}),
        ("garbage", {}),
        ("html", {}),
        ("empty", {}),
        ("repeat-page", {"after": 1}),
        ("wrong-type", {}),
        ("rate-limit", {}),
    ],
    ids=lambda value: str(value) if value else "",
)
@pytest.mark.parametrize(
    ("name", "path"), [("products", "/api/v1/products"), ("webshop_orders", "/api/v1/webshoporders")]
)
def test_every_lasting_fault_makes_it_incomplete(
    name: str, path: str, kind: str, more: dict[str, Any], demo: Caller, picqer: PicqerConnector, now: datetime
) -> None:
    """Whatever goes wrong for good, the list says that it is not whole."""
    demo.fault(kind, system="picqer", path=path, **more)
    assert not READS[name](picqer, now).complete


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("status", {"status": 401}),
        ("status", {"status": 403}),
        ("status", {"status": 404}),
        ("status", {"status": 500}),
        ("reset", {}),
        ("cut", {}),
        ("garbage", {}),
        ("html", {}),
        ("wrong-type", {}),
        ("rate-limit", {}),
    ],
    ids=lambda value: str(value) if value else "",
)
@pytest.mark.parametrize("name", LISTS_WITHOUT_COUNT)
def test_a_fault_in_a_list_without_count_makes_it_incomplete(
    name: str, kind: str, more: dict[str, Any], demo: Caller, picqer: PicqerConnector, now: datetime
) -> None:
    """The same for lists that nothing counts here; an emptied one among them cannot be told from an empty one."""
    demo.fault(kind, system="picqer", path=LISTS_WITHOUT_COUNT[name], **more)
    assert not READS[name](picqer, now - timedelta(days=60)).complete


@pytest.mark.parametrize("kind", ["reset", "cut", "rate-limit", "status"])
def test_a_passing_fault_leaves_no_trace(kind: str, demo: Caller, picqer: PicqerConnector) -> None:
    """A fault that hits one call is overcome by asking again."""
    demo.fault(kind, system="picqer", path="/api/v1/webshoporders", times=1)
    assert picqer.webshop_orders().complete


def test_rows_lost_on_a_page_are_noticed(demo: Caller, picqer: PicqerConnector) -> None:
    """A page that lost a row in the middle of a walk makes the list incomplete."""
    demo.fault("drop-rows", system="picqer", path="/api/v1/webshoporders", times=1)
    assert not picqer.webshop_orders().complete


def test_nothing_personal_and_no_key_comes_out(
    demo: Caller, picqer: PicqerConnector, now: datetime, journal: MemoryJournal
) -> None:
    """No canary of the account stands in a frame, a message or the journal."""
    account = picqer.ping()
    snapshots = [read(picqer, now - timedelta(days=3650)) for read in READS.values()]
    written = "".join(one.frame.to_csv() + json.dumps([*one.problems, *one.notes]) for one in snapshots)
    written += json.dumps(journal.entries) + repr(account)
    canaries = demo.control("GET", "/clients/demo/canaries").json()
    assert canaries["personal"]
    assert [canary for group in canaries.values() for canary in group if canary in written] == []


def test_nothing_is_written(demo: Caller, picqer: PicqerConnector, now: datetime) -> None:
    """The emulator saw GETs of its vendor interface only."""
    picqer.ping()
    for read in READS.values():
        read(picqer, now)
    seen = [call for call in demo.control("GET", "/clients/demo/requests").json() if call["system"] == "picqer"]
    assert seen
    assert {"GET"} == {call["method"] for call in seen}
