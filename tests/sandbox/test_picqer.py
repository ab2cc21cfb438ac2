import random
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from shopswitch.sandbox.picqer import PicqerAccount
from shopswitch.sandbox.picqer.records import Order
from shopswitch.sandbox.spec import EPOCH, OLD_CONNECTION
from shopswitch.sandbox.systems import Customer, Fault, Item
from shopswitch.sandbox.world import ClientSpec, World
from tests.sandbox.ninth import SYSTEMS

WHO = Customer("Test", "Persoon", "t@klant.example", "+3197000000000", "Straat 1", "1234XQ", "Testdorp")


@pytest.fixture
def world() -> World:
    return World(ClientSpec("client", old="ninth", new="ninth", stage="switched", products=130, orders=150), SYSTEMS)


@pytest.fixture
def call(world: World, serve: Callable[[Any], str]) -> Callable[..., httpx.Response]:
    """Call the account over HTTP; `key` and `agent` may be others than the right ones."""

    def app(environ: Any, start_response: Any) -> Any:
        return world.picqer.handle(Request(environ))(environ, start_response)

    base = serve(app)

    def get(
        path: str, *, key: str | None = None, agent: str = "tests", method: str = "GET", **query: Any
    ) -> httpx.Response:
        headers = {"User-Agent": agent}
        who = (world.picqer.api_key if key is None else key, "X")
        return httpx.request(method, f"{base}{path}", params=query or None, headers=headers, auth=who)

    return get


# Transport


@pytest.mark.parametrize("path", ["/api/v1/products", "/api/v1/nonsense", "/api/v1/orders/1"])
def test_every_answer_tells_the_limit(call: Callable[..., httpx.Response], path: str) -> None:
    """Refusals too."""
    answer = call(path)
    assert answer.headers["x-ratelimit-limit"] == "500"
    assert answer.headers["x-ratelimit-remaining"] == "499"


@pytest.mark.parametrize(
    ("path", "changes", "status"),
    [
        ("/api/v1/products", {"key": "wrong"}, 401),
        ("/api/v1/products", {"key": ""}, 401),
        ("/api/v1/products", {"agent": ""}, 403),
        ("/api/v1/nonsense", {}, 404),
        ("/api/v1/orders/1", {}, 404),
        ("/api/v1/orders/none", {}, 404),
        ("/api/v2/orders", {}, 404),
        ("/api/v1/webshops", {}, 404),
        ("/api/v1/orders", {"sincedate": "yesterday"}, 400),
        ("/api/v1/orders", {"method": "POST"}, 400),
        ("/api/v1/products/1", {"method": "PUT"}, 400),
        ("/api/v1/orders/1", {"method": "DELETE"}, 400),
    ],
)
def test_refusals_have_the_vendors_body(
    call: Callable[..., httpx.Response], path: str, changes: dict[str, Any], status: int
) -> None:
    """There is no resource for connections, and nothing can be written."""
    answer = call(path, **changes)
    body = answer.json()
    assert (answer.status_code, body["error"], set(body)) == (status, True, {"error", "error_code", "error_message"})


def test_a_key_of_one_fulfilment_customer_may_not_read_webshop_orders(
    world: World, call: Callable[..., httpx.Response]
) -> None:
    """Which shows as 403, not as an empty list."""
    key = world.picqer.scoped_key
    assert call("/api/v1/products", key=key).status_code == 200
    for path in ("webshoporders", "warehouses", "shippingproviders", "hooks"):
        assert call(f"/api/v1/{path}", key=key).status_code == 403


def test_the_limit_counts_per_key_and_minute_when_it_is_on(world: World, call: Callable[..., httpx.Response]) -> None:
    """The call that is too many is refused with code 28 and without a waiting time."""
    clock = SimpleNamespace(seconds=100.0)
    world.picqer.monotonic = lambda: clock.seconds
    world.picqer.limits_on, world.picqer.limit = True, 3
    left = [call("/api/v1/users/me").headers["x-ratelimit-remaining"] for _ in range(3)]
    assert left == ["2", "1", "0"]
    refused = call("/api/v1/users/me")
    assert (refused.status_code, refused.json()["error_code"], "retry-after" in refused.headers) == (429, 28, False)
    assert call("/api/v1/users/me", key=world.picqer.scoped_key).status_code == 200
    clock.seconds += 60
    assert call("/api/v1/users/me").status_code == 200


def test_a_switched_on_rate_limit_answers_as_the_vendor_does(world: World) -> None:
    """With a waiting time only when the fault asks for it."""
    plain = world.picqer.rate_limited(Fault("rate-limit"))
    assert (plain.status_code, "Retry-After" in plain.headers, plain.json["error_code"]) == (429, False, 28)
    told = world.picqer.rate_limited(Fault("rate-limit", options={"retry_after": 7}))
    assert told.headers["Retry-After"] == "7"


def test_left_out_records_are_missing_and_nothing_else(world: World) -> None:
    """Lists announce no total, so a short total has no meaning."""

    def ask() -> Any:
        environ = EnvironBuilder("/api/v1/warehouses", headers={"User-Agent": "tests"}, auth=(world.picqer.api_key, ""))
        return world.picqer.handle(Request(environ.get_environ()))

    assert world.picqer.shorten(ask(), Fault("short-total")) is None
    cut = world.picqer.shorten(ask(), Fault("drop-rows", options={"rows": 2}))
    assert cut is not None
    assert cut.json == ask().json[:-2]


# Lists


@pytest.mark.parametrize(
    "kind",
    [
        "products", "orders", "webshoporders", "picklists", "shipments", "backorders", "warehouses",
        "shippingproviders", "hooks",
    ],
)  # fmt: skip
def test_lists_have_pages_of_a_hundred_by_offset_only(call: Callable[..., httpx.Response], kind: str) -> None:
    """Sorted by id; parameters that do not exist change nothing."""
    rows: list[dict[str, Any]] = []
    while page := call(f"/api/v1/{kind}", offset=len(rows), limit=7, page_size=5, page=3).json():
        assert len(page) <= 100
        assert not rows or len(rows) % 100 == 0, "only the last page is short"
        rows += page
    number = next(iter(rows[0])) if rows else ""
    ids = [row[number] for row in rows]
    assert ids == sorted(set(ids))
    if kind in ("products", "orders", "webshoporders", "picklists"):
        assert len(rows) > 100


def test_the_list_of_products_hides_what_is_inactive(world: World, call: Callable[..., httpx.Response]) -> None:
    """And `inactive` shows nothing else; a code is found only among those."""
    books = world.picqer.books
    inactive = {each.productcode for each in books.products.values() if not each.active}
    assert {row["productcode"] for row in call("/api/v1/products", inactive="true").json()} == inactive
    assert {row["productcode"] for row in call("/api/v1/products?inactive").json()} == inactive
    shown = [row for offset in (0, 100) for row in call("/api/v1/products", offset=offset).json()]
    assert len(shown) == len(books.products) - len(inactive)
    assert all(row["active"] for row in shown)
    code = min(inactive)
    assert call("/api/v1/products", productcode=code).json() == []
    assert [row["productcode"] for row in call("/api/v1/products", productcode=code, inactive="true").json()] == [code]


def test_a_code_is_compared_exactly(world: World, call: Callable[..., httpx.Response]) -> None:
    """Case counts."""
    code = next(code for code in world.picqer.books.by_code if code.lower() != code)
    assert len(call("/api/v1/products", productcode=code).json()) == 1
    assert call("/api/v1/products", productcode=code.lower()).json() == []


def test_several_products_by_id_and_by_change(world: World, call: Callable[..., httpx.Response]) -> None:
    """Ids separated by commas; changes since a local time."""
    first, second, *_ = world.picqer.books.products.values()
    rows = call("/api/v1/products", idproducts=f"{first.idproduct},{second.idproduct}").json()
    assert [row["idproduct"] for row in rows] == [first.idproduct, second.idproduct]
    first.updated = world.now
    rows = call("/api/v1/products", updated_after="2026-11-10 12:00:00").json()
    assert [row["idproduct"] for row in rows] == [first.idproduct]


def test_tags_are_an_object_or_an_empty_list(call: Callable[..., httpx.Response]) -> None:
    """As seen of products; picklists always have a list."""
    tags = [row["tags"] for row in call("/api/v1/products").json()]
    assert [] in tags
    assert any(isinstance(each, dict) and each["Seizoen"]["title"] == "Seizoen" for each in tags)
    assert all(row["tags"] == [] for row in call("/api/v1/picklists").json())


def test_the_stock_of_a_warehouse_hides_rows_of_nothing_but_zero(
    world: World, call: Callable[..., httpx.Response]
) -> None:
    """Absent means none; each row obeys the arithmetic."""
    for number in world.picqer.books.warehouses:
        rows: list[dict[str, Any]] = []
        while page := call(f"/api/v1/warehouses/{number}/stock", offset=len(rows)).json():
            rows += page
        for row in rows:
            stock = row["stock"]
            parts = stock["reservedbackorders"] + stock["reservedpicklists"] + stock["reservedallocations"]
            assert stock["reserved"] == parts
            assert stock["freestock"] == stock["stock"] - parts
            assert stock["stock"] or parts
        held = {
            key[0] for key, row in world.picqer.books.stock.items() if key[1] == number and (row.stock or row.reserved)
        }
        assert {row["idproduct"] for row in rows} == held


@pytest.mark.parametrize("seed", range(6))
def test_two_warehouses_count_and_the_third_does_not(seed: int) -> None:
    """For one of two reasons: it is not active, or it does not count. It holds stock all the same."""
    made = World(ClientSpec("client", old="ninth", new="ninth", seed=seed, orders=0), SYSTEMS).picqer.books
    counting = [each.active and each.counts_for_general_stock for each in made.warehouses.values()]
    assert counting == [True, True, False]
    first, second, third = made.warehouses.values()
    assert third.active != third.counts_for_general_stock
    assert any(row.stock for key, row in made.stock.items() if key[1] == third.idwarehouse)
    for number in made.products:
        counted = [made.row(number, each.idwarehouse) for each in (first, second)]
        assert made.free(number) == sum(row.stock - row.reserved for row in counted)


def test_stock_of_one_product(world: World, call: Callable[..., httpx.Response]) -> None:
    """Per warehouse, and in one of them."""
    number = next(iter(world.picqer.books.products))
    rows = call(f"/api/v1/products/{number}/stock").json()
    assert rows == call(f"/api/v1/products/{number}").json()["stock"]
    one = call(f"/api/v1/products/{number}/stock/{rows[0]['idwarehouse']}").json()
    assert one == rows[0] | {"locations": []}


def test_only_a_composition_has_parts(world: World, call: Callable[..., httpx.Response]) -> None:
    """Anything else is answered 404 with code 20."""
    first, second, *_ = world.picqer.books.products.values()
    refused = call(f"/api/v1/products/{first.idproduct}/parts")
    assert (refused.status_code, refused.json()["error_code"]) == (404, 20)
    first.parts = [(second.idproduct, 2)]
    (part,) = call(f"/api/v1/products/{first.idproduct}/parts").json()
    assert (part["idproduct"], part["amount"], part["productcode"]) == (second.idproduct, 2, second.productcode)


# Orders and what hangs on them


def test_an_order_never_says_which_connection_it_came_from(call: Callable[..., httpx.Response]) -> None:
    """But it does say who ordered: personal data is there to be left alone."""
    rows = call("/api/v1/orders").json()
    assert not [key for row in rows for key in row if "webshop" in key or "connection" in key]
    assert all(row["deliveryname"] and row["emailaddress"] and row["deliveryzipcode"] for row in rows)


def test_the_two_spellings_of_cancelled(call: Callable[..., httpx.Response]) -> None:
    """Double l for orders, one l for rows."""
    assert call("/api/v1/orders", status="cancelled").json()
    assert call("/api/v1/orders", status="canceled").json() == []
    rows = [row for offset in (0, 100) for row in call("/api/v1/webshoporders", offset=offset).json()]
    assert {row["status"] for row in rows} == {"imported", "canceled"}


def test_times_are_local_and_without_a_zone(world: World, call: Callable[..., httpx.Response]) -> None:
    """Summer and winter time of Amsterdam."""
    order = next(iter(world.picqer.books.orders.values()))
    for at, shown in (
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), "2026-10-25 00:30:00"),
        (datetime(2026, 10, 25, 22, 30, tzinfo=UTC), "2026-10-25 23:30:00"),
    ):
        order.created = at
        assert call(f"/api/v1/orders/{order.idorder}").json()["created"] == shown


FILTERS: list[tuple[str, Callable[[Order], Any], Callable[[Order, Order], bool]]] = [
    ("status", lambda order: order.status, lambda each, given: each.status == given.status),
    ("reference", lambda order: order.reference, lambda each, given: each is given),
    ("orderid", lambda order: order.orderid, lambda each, given: each is given),
    ("search", lambda order: order.orderid.lower(), lambda each, given: each is given),
    ("emailaddress", lambda order: order.customer.email, lambda each, given: each is given),
    ("sinceid", lambda order: order.idorder, lambda each, given: each.idorder > given.idorder),
    ("beforeid", lambda order: order.idorder, lambda each, given: each.idorder < given.idorder),
]


@pytest.mark.parametrize(("name", "value", "fits"), FILTERS)
def test_orders_can_be_filtered(
    world: World,
    call: Callable[..., httpx.Response],
    name: str,
    value: Callable[[Order], Any],
    fits: Callable[[Order, Order], bool],
) -> None:
    """By the documented parameters."""
    orders = list(world.picqer.books.orders.values())
    given = orders[len(orders) // 2]
    expected = [each.idorder for each in orders if fits(each, given)][:100]
    assert [row["idorder"] for row in call("/api/v1/orders", **{name: value(given)}).json()] == expected
    assert expected


def test_orders_by_the_moment_they_were_added(world: World, call: Callable[..., httpx.Response]) -> None:
    """Both ends belong to it; times are local."""
    rows = call("/api/v1/orders", sincedate="2026-11-09 06:00:00", untildate="2026-11-10 12:00:00").json()
    since = datetime(2026, 11, 9, 5, tzinfo=UTC)
    expected = [each.idorder for each in world.picqer.books.orders.values() if each.created >= since]
    assert [row["idorder"] for row in rows] == expected
    assert expected


def test_picklists_have_their_own_word_for_the_contact_and_twin_fields(call: Callable[..., httpx.Response]) -> None:
    """`deliverycontact`, and picked amounts in two spellings."""
    rows = call("/api/v1/picklists", status="closed").json()
    assert rows
    for row in rows:
        assert "deliverycontact" in row
        assert "deliverycontactname" not in row
        assert all(line["amount_picked"] == line["amountpicked"] == line["amount"] for line in row["products"])
        assert row["closed_at"]


def test_picklists_by_number_and_before_an_id(world: World, call: Callable[..., httpx.Response]) -> None:
    """The filters that were added last."""
    numbers = list(world.picqer.books.picklists)
    one = world.picqer.books.picklists[numbers[3]]
    assert [row["idpicklist"] for row in call("/api/v1/picklists", picklistid=one.picklistid).json()] == [numbers[3]]
    assert [row["idpicklist"] for row in call("/api/v1/picklists", beforeid=numbers[3]).json()] == numbers[:3]


@pytest.mark.parametrize(
    ("generation", "flat", "parcels"), [("both", True, True), ("flat", True, False), ("parcels", False, True)]
)
def test_shipments_of_both_generations(
    world: World, call: Callable[..., httpx.Response], generation: str, flat: bool, parcels: bool
) -> None:
    """The tracking code lies in flat fields, in parcels, or in both."""
    world.picqer.api.generation = generation
    shipment = next(iter(world.picqer.books.shipments.values()))
    row = call(f"/api/v1/shipments/{shipment.idshipment}").json()
    assert row.get("trackingcode") == (shipment.tracking if flat else None)
    assert [each["tracking_code"] for each in row.get("parcels", [])] == ([shipment.tracking] if parcels else [])
    assert call(f"/api/v1/picklists/{shipment.idpicklist}/shipments").json() == [row]


def test_backorders_of_an_order(world: World, call: Callable[..., httpx.Response]) -> None:
    """With the amount available in both spellings."""
    books = world.picqer.books
    order = next(iter(books.orders.values()))
    books.add_backorder(order, order.lines[0], 1, books.main)
    (row,) = call("/api/v1/backorders").json()
    assert row["amount_available"] == row["amountavailable"] == 1
    assert call(f"/api/v1/orders/{order.idorder}/backorders").json() == [row]


def test_statistics_are_read_one_by_one(world: World, call: Callable[..., httpx.Response]) -> None:
    """The list of them shows descriptions only."""
    keys = call("/api/v1/stats").json()
    assert all(set(each) == {"description"} for each in keys.values())
    counts = {key: call(f"/api/v1/stats/{key}").json()["value"] for key in keys}
    assert counts["total-orders"] == len(world.picqer.books.orders)
    assert counts["total-products"] == counts["active-products"] + counts["inactive-products"]
    assert call("/api/v1/stats/nonsense").status_code == 404


# The connection's page


def test_the_button_deactivates_the_connection(world: World, call: Callable[..., httpx.Response]) -> None:
    """The page shows the shop and its state; only pressing the button changes it."""
    world.activate(OLD_CONNECTION)
    page = call(f"/config/webshops/{OLD_CONNECTION}", key="", agent="Browser")
    assert world.title in page.text
    assert "Deactivate webshop" in page.text
    assert call(f"/config/webshops/{OLD_CONNECTION}/deactivate").status_code == 405
    assert world.connection(OLD_CONNECTION).active
    pressed = call(f"/config/webshops/{OLD_CONNECTION}/deactivate", method="POST")
    assert (pressed.status_code, pressed.headers["location"]) == (303, f"/config/webshops/{OLD_CONNECTION}")
    assert not world.connection(OLD_CONNECTION).active
    assert "Activate webshop" in call(f"/config/webshops/{OLD_CONNECTION}").text


@pytest.mark.parametrize("path", ["/config/webshops/5", "/config/webshops/x", "/config/webshops/12/delete"])
def test_there_is_no_other_page(call: Callable[..., httpx.Response], path: str) -> None:
    """Nor another button."""
    assert call(path).status_code == 404


def test_a_title_cannot_break_the_page(serve: Callable[[Any], str]) -> None:
    """It is text, whatever is in it."""
    made = World(ClientSpec("client", old="ninth", new="ninth", title="<script>x</script>", orders=0), SYSTEMS)
    environ = EnvironBuilder(f"/config/webshops/{OLD_CONNECTION}").get_environ()
    page = made.picqer.handle(Request(environ)).get_data(as_text=True)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


# The books


class Bookkeeping(RuleBasedStateMachine):
    """Orders come, are paid, shipped in parts and cancelled, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.books = PicqerAccount(random.Random(1), lambda: EPOCH, "Europe/Amsterdam").books
        self.numbers = [self.books.add_product(Item(f"SKU-{each}", "Thing")).idproduct for each in range(3)]
        for number in self.numbers:
            for warehouse in self.books.warehouses:
                self.books.row(number, warehouse).stock = 6
        self.orders: list[Order] = []

    @rule(
        lines=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 5)), min_size=1, max_size=3),
        status=st.sampled_from(["processing", "expected", "concept"]),
    )
    def order(self, lines: list[tuple[int, int]], status: str) -> None:
        self.orders.append(self.books.add_order(WHO, "R", [(self.numbers[a], b) for a, b in lines], status))

    @rule(place=st.integers(0, 30))
    def pay(self, place: int) -> None:
        waiting = [each for each in self.orders if each.status in ("expected", "concept")]
        if waiting:
            self.books.process(waiting[place % len(waiting)])

    @rule(place=st.integers(0, 30), share=st.integers(0, 5))
    def ship(self, place: int, share: int) -> None:
        lists = [one for each in self.orders for one in self.books.open_picklists(each.idorder)]
        if lists:
            picklist = lists[place % len(lists)]
            picked = {line.idpicklist_product: min(line.amount, share) for line in picklist.lines}
            self.books.close_picklist(picklist, picked, "T")

    @rule(place=st.integers(0, 30))
    def cancel(self, place: int) -> None:
        still = [each for each in self.orders if self.books.is_open(each.idorder)]
        if still:
            self.books.cancel(still[place % len(still)])

    @invariant()
    def reservations_are_what_orders_ask_for(self) -> None:
        """Counted anew from picklists, backorders and allocations."""
        for (number, warehouse), row in self.books.stock.items():
            picks = sum(
                line.amount
                for each in self.books.picklists.values()
                if each.is_open and each.idwarehouse == warehouse
                for line in each.lines
                if line.idproduct == number
            )
            waits = [x for x in self.books.backorders.values() if (x.idproduct, x.idwarehouse) == (number, warehouse)]
            held = [
                line.amount
                for each in self.orders
                for line in each.lines
                if (line.idproduct, line.allocated_in) == (number, warehouse)
            ]
            assert row.picklists == picks
            assert row.backorders == sum(each.amount for each in waits)
            assert row.allocations == sum(held)

    @invariant()
    def stock_never_falls_below_what_picklists_hold(self) -> None:
        """And never below nothing."""
        assert all(row.stock >= row.picklists >= 0 for row in self.books.stock.values())

    @invariant()
    def a_completed_order_has_sent_everything(self) -> None:
        """No picklist open, nothing waiting."""
        for order in self.orders:
            done = order.status in ("completed", "cancelled")
            nothing_left = not self.books.open_picklists(order.idorder) and not self.books.backorders_of(order.idorder)
            if done:
                assert nothing_left


TestBookkeeping = Bookkeeping.TestCase
TestBookkeeping.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)


@given(path=st.text(max_size=40), query=st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=3))
def test_no_call_makes_the_account_fall_over(path: str, query: dict[str, str]) -> None:
    """Whatever is asked for is answered in the vendor's way."""
    account = PicqerAccount(random.Random(1), lambda: EPOCH, "Europe/Amsterdam")
    environ = EnvironBuilder(
        f"/api/v1/{quote(path)}", query_string=query, headers={"User-Agent": "tests"}, auth=(account.api_key, "")
    ).get_environ()
    assert account.handle(Request(environ)).status_code in (200, 400, 404)
