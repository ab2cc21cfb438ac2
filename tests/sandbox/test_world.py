import csv
import io
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopswitch.sandbox.csv import ClosedShop
from shopswitch.sandbox.spec import EPOCH, NEW_CONNECTION, OLD_CONNECTION, OTHER_CONNECTION
from shopswitch.sandbox.systems import Item
from shopswitch.sandbox.world import ClientSpec, SandboxError, World
from tests.sandbox.ninth import SYSTEMS, NinthShop, findings


def world(**fields: object) -> World:
    return World(ClientSpec("client", **({"old": "ninth", "new": "ninth"} | fields)), SYSTEMS)


def ninth(made: World, slot: str = "new") -> NinthShop:
    shop = made.shops[slot]
    assert isinstance(shop, NinthShop)
    return shop


def sku_in_stock(made: World) -> str:
    """A simple product with at least five free pieces that no open order asks for."""
    books = made.picqer.books
    return next(
        each.sku
        for each in ninth(made).listings()
        if each.kind == "simple" and each.sku in books.by_code and books.free(books.by_code[each.sku]) >= 5
    )


def free(made: World, sku: str) -> int:
    return made.picqer.books.free(made.picqer.books.by_code[sku])


def stock_in(made: World, slot: str, sku: str) -> int | None:
    return next(each.stock for each in made.shops[slot].listings() if each.sku == sku)


# The order form


def test_a_client_without_further_wishes() -> None:
    """WooCommerce to Shopify, sixty of each, about to switch."""
    assert ClientSpec.parse({"name": "demo"}, ["picqer", "woocommerce", "shopify"]) == ClientSpec("demo")


def test_a_product_may_be_given_with_all_its_details() -> None:
    """Sizes as a list of three whole numbers, since JSON has nothing else."""
    details = {"sku": "A", "name": "A", "size_cm": [1, 2, 3], "cost_cents": 5, "images": 2, "description": "Tekst"}
    spec = ClientSpec.parse({"name": "demo", "products": [details]})
    assert spec.products == (Item("A", "A", size_cm=(1, 2, 3), cost_cents=5, images=2, description="Tekst"),)


def test_adding_a_shop_needs_no_old_one() -> None:
    """None is the default of that scenario, and one may be given."""
    platforms = ["woocommerce", "shopify"]
    assert ClientSpec.parse({"name": "demo", "scenario": "add"}, platforms).old is None
    assert ClientSpec.parse({"name": "demo", "scenario": "add", "old": "shopify"}, platforms).old == "shopify"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": "Demo"}, "small letters"),
        ({"name": "-demo"}, "small letters"),
        ({"name": "a" * 64}, "at most 63"),
        ({"name": "demo\n"}, "small letters"),
        ({}, "small letters"),
        ({"name": "d", "colour": "red"}, "Unknown key 'colour'"),
        ({"name": "d", "stage": "ready"}, "choose one of: prepare, switched, aftercare"),
        ({"name": "d", "scenario": "swap"}, "choose one of: replace, add"),
        ({"name": "d", "new": "wix"}, "known are: shopify, woocommerce"),
        ({"name": "d", "new": None}, "Unknown platform None"),
        ({"name": "d", "old": "picqer"}, "Unknown platform 'picqer'"),
        ({"name": "d", "old": None}, "needs an old shop"),
        ({"name": "d", "seed": "1"}, "whole number"),
        ({"name": "d", "seed": True}, "whole number"),
        ({"name": "d", "orders": -1}, "whole number from 0"),
        ({"name": "d", "products": 2.5}, "whole number"),
        ({"name": "d", "products": ["A-1"]}, "Product 1 is not an object"),
        ({"name": "d", "products": [{"sku": 7}]}, "'sku' of product 1"),
        ({"name": "d", "products": [{"stock": -1}]}, "'stock' of product 1"),
        ({"name": "d", "products": [{"size_cm": [1, 2]}]}, "'size_cm' of product 1"),
        ({"name": "d", "products": [{"size_cm": [1, 2, -3]}]}, "'size_cm' of product 1"),
        ({"name": "d", "products": [{"size_cm": 3}]}, "'size_cm' of product 1"),
        ({"name": "d", "products": [{"description": None}]}, "'description' of product 1"),
        ({"name": "d", "products": [{}, {"price": 1}]}, "Unknown key 'price' for product 2"),
        ({"name": "d", "defects": {"WORMS": 1}}, "Unknown defect 'WORMS'; known are:"),
        ({"name": "d", "defects": {"PAUSED": -1}}, "'PAUSED'"),
        ({"name": "d", "defects": "all"}, "'defects' is"),
        ({"name": "d", "tls": "yes"}, "true or false"),
        ({"name": "d", "timezone": "Mars/Base"}, "time zone"),
        ({"name": "d", "timezone": "../etc/passwd"}, "time zone"),
        ({"name": "d", "title": "two\nlines"}, "one line"),
        (["demo"], "described by an object"),
    ],
)
def test_a_wrong_wish_is_answered_with_what_would_be_right(values: object, words: str) -> None:
    """One sentence that names the key."""
    with pytest.raises(SandboxError, match=words) as error:
        ClientSpec.parse(values, ["picqer", "woocommerce", "shopify"])  # type: ignore[arg-type] - wrong on purpose
    assert error.value.status == 400


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner), max_leaves=4))
def test_no_value_makes_the_order_form_fall_over(value: object) -> None:
    """Whatever a key holds: it fits, or there is a sentence about it."""
    for key in ("name", "old", "new", "scenario", "stage", "seed", "products", "orders", "defects", "tls", "timezone"):
        with suppress(SandboxError):
            ClientSpec.parse({"name": "demo", key: value}, ["woocommerce", "shopify"])


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"new": "wix"}, "Unknown platform 'wix' for 'new'; known are: csv, ninth"),
        ({"new": "csv"}, "can only be the old one"),
        ({"old": "picqer"}, "no webshop"),
    ],
)
def test_a_platform_must_fit_its_place(fields: dict[str, str], words: str) -> None:
    """A closed shop can only be left, and Picqer is no shop."""
    with pytest.raises(SandboxError, match=words):
        world(**fields)


# Papers


def test_the_profile_refers_to_every_secret_and_holds_none() -> None:
    """References are `file:` and lead to exactly the key files."""
    made = world()
    profile = made.profile(
        {"picqer": "http://127.0.0.1:1/p", "old": "http://127.0.0.1:1/o", "new": "http://127.0.0.1:1/n"}
    )
    assert profile["picqer"] == {
        "url": "http://127.0.0.1:1/p",
        "api_key": "file:client.keys/picqer_api_key",
        "old_connection": OLD_CONNECTION,
    }
    assert profile["new"] == {
        "platform": "ninth",
        "url": "http://127.0.0.1:1/n",
        "token": "file:client.keys/new_token",
    }
    assert profile["switch"] == {"at": datetime(2026, 11, 9, 5, tzinfo=UTC)}
    assert set(made.secrets()) == {f"client.keys/{slot}" for slot in ("picqer_api_key", "old_token", "new_token")}
    assert not any(secret in repr(profile) for secret in made.secrets().values())


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "new-developer"),
        ({"old": "csv"}, "other-platform"),
        ({"old": None, "scenario": "add"}, "several-shops"),
    ],
)
def test_the_profile_says_why(fields: dict[str, object], reason: str) -> None:
    """One of the reasons a profile knows."""
    assert world(**fields).profile({})["reason"] == reason


def test_the_profile_names_the_new_connection_once_there_is_one() -> None:
    """Not before somebody made it."""
    made = world()
    assert "new_connection" not in made.profile({})["picqer"]
    made.activate(NEW_CONNECTION)
    assert made.profile({})["picqer"]["new_connection"] == NEW_CONNECTION


def test_without_an_old_shop_the_profile_has_none() -> None:
    """Connection 12 is another shop of the account then, and no business of this client's."""
    made = world(scenario="add", old=None, stage="switched")
    profile = made.profile({})
    assert "old" not in profile
    assert "old_connection" not in profile["picqer"]
    assert [each["id"] for each in made.connections()] == [OLD_CONNECTION, NEW_CONNECTION]


def test_canaries_are_every_key_and_everybody_who_ordered() -> None:
    """Also who ordered after the client was made, and keys that no profile names."""
    made = world()
    made.place_order("new")
    canaries = made.canaries()
    assert set(made.secrets().values()) < set(canaries["secrets"])
    for order in made.picqer.books.orders.values():
        who = order.customer
        assert {who.email, who.phone, who.street, who.zipcode, who.last_name} <= set(canaries["personal"])
    assert all(len(each) > 5 for each in canaries["personal"]), "short ones would turn up by chance"
    assert len(made.people) >= 60


# A closed shop


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode()), delimiter=";"))


def test_a_closed_shop_leaves_two_exports_the_profile_names() -> None:
    """In a folder of the client; no keys, no address."""
    made = world(old="csv")
    old = made.profile({})["old"]
    assert old == {
        "platform": "csv",
        "products": "client.exports/old-products.csv",
        "orders": "client.exports/old-orders.csv",
    }
    assert set(made.files()) == {old["products"], old["orders"]}
    assert not [path for path in made.secrets() if "old" in path]


def test_exports_hold_what_the_shop_held_and_nobodys_name() -> None:
    """One row per thing that is sold and per order line; times with their offset."""
    made = world(old="csv", orders=30)
    products, orders = (read(each) for each in made.files().values())
    assert [row["sku"] for row in products] == [each.sku for each in made.shops["old"].listings()]
    assert list(products[0]) == ["sku", "parent_sku", "name", "ean", "stock", "active"]
    assert list(orders[0]) == ["order_number", "created_at", "status", "sku", "quantity", "shipped_quantity"]
    views = {each.number: each for each in made.shops["old"].orders()}
    assert {row["order_number"] for row in orders} == set(views)
    for row in orders:
        moment = datetime.fromisoformat(row["created_at"])
        assert moment.utcoffset() in (timedelta(hours=1), timedelta(hours=2))
        assert moment == views[row["order_number"]].placed_at
        assert row["status"] == views[row["order_number"]].state
    text = b"".join(made.files().values()).decode()
    assert not [each for each in made.canaries()["personal"] if each in text]


def test_a_row_is_known_by_its_sku_or_else_by_its_place() -> None:
    """A blank one and a second one with the same SKU have nothing but their place in the file."""
    made = world(old="csv", products=3, orders=0)
    shop = made.shops["old"]
    assert isinstance(shop, ClosedShop)
    first = shop.listings()[0]
    shop.change_listing(shop.listings()[1].source_id, sku=" ")
    shop.change_listing(shop.listings()[2].source_id, sku=first.sku)
    assert [each.source_id for each in shop.listings()] == [first.sku, "row 2", f"{first.sku} (row 3)"]


# Time, connections, import


def test_time_moves_only_when_it_is_told_to() -> None:
    """And must say which zone it is in."""
    made = world()
    made.set_now(datetime.fromisoformat("2026-11-05T10:00:00+01:00"))
    assert made.now == datetime(2026, 11, 5, 9, tzinfo=UTC)
    with pytest.raises(SandboxError, match="zone"):
        made.set_now(datetime(2026, 11, 5, 9))  # noqa: DTZ001 - wrong on purpose


def test_an_unknown_connection_is_not_found() -> None:
    """The message says which there are."""
    for act in (lambda made: made.deactivate(5), lambda made: made.settings(5), lambda made: made.push_stock(5)):
        with pytest.raises(SandboxError, match="there are: 12, 33") as error:
            act(world())
        assert error.value.status == 404


def test_a_paid_order_becomes_a_picklist_and_lowers_the_stock() -> None:
    """In the shop when it is placed, in Picqer when it is imported."""
    made = world()
    sku = sku_in_stock(made)
    before = free(made, sku)
    placed = made.place_order("old", [{"sku": sku, "quantity": 2}])
    assert stock_in(made, "old", sku) == before - 2
    assert made.import_orders()["connections"] == {"12": {"new": 1, "changed": 0, "error": 0}}
    row = made.picqer.books.find_row(OLD_CONNECTION, str(placed["order_id"]))
    assert (row.status, row.foreign_number) == ("imported", placed["number"])
    order = made.picqer.books.orders[row.idorder]
    assert (order.status, order.reference) == ("processing", placed["number"])
    assert [line.amount for each in made.picqer.books.open_picklists(order.idorder) for line in each.lines] == [2]
    assert free(made, sku) == before - 2
    assert made.import_orders()["connections"] == {"12": {"new": 0, "changed": 0, "error": 0}}


def test_an_unpaid_order_is_expected_until_it_is_paid() -> None:
    """Its stock is allocated from the start."""
    made = world()
    sku = sku_in_stock(made)
    before = free(made, sku)
    placed = made.place_order("old", [{"sku": sku, "quantity": 1}], "unpaid")
    made.import_orders()
    books = made.picqer.books
    row = books.find_row(OLD_CONNECTION, str(placed["order_id"]))
    order = books.orders[row.idorder]
    assert (row.status, order.status, books.open_picklists(order.idorder)) == ("expected", "expected", [])
    assert free(made, sku) == before - 1
    made.shops["old"].set_order_state(str(placed["order_id"]), "open")
    made.import_orders()
    assert (row.status, order.status, len(books.open_picklists(order.idorder))) == ("imported", "processing", 1)
    assert free(made, sku) == before - 1


@pytest.mark.parametrize("status", ["open", "unpaid"])
def test_a_cancelled_order_gives_its_stock_back(status: str) -> None:
    """The row says canceled, the order cancelled: the vendor writes them differently."""
    made = world()
    sku = sku_in_stock(made)
    before = free(made, sku)
    placed = made.place_order("old", [{"sku": sku, "quantity": 1}], status)
    made.import_orders()
    made.shops["old"].set_order_state(str(placed["order_id"]), "cancelled")
    made.import_orders()
    row = made.picqer.books.find_row(OLD_CONNECTION, str(placed["order_id"]))
    assert (row.status, made.picqer.books.orders[row.idorder].status) == ("canceled", "cancelled")
    assert free(made, sku) == stock_in(made, "old", sku) == before


def test_an_order_that_has_partly_left_is_not_called_back() -> None:
    """A cancellation in the shop comes too late then."""
    made = world()
    sku = sku_in_stock(made)
    placed = made.place_order("old", [{"sku": sku, "quantity": 2}])
    made.import_orders()
    made.ship(str(placed["number"]), [{"sku": sku, "quantity": 1}], "T")
    made.shops["old"].set_order_state(str(placed["order_id"]), "cancelled")
    made.import_orders()
    row = made.picqer.books.find_row(OLD_CONNECTION, str(placed["order_id"]))
    assert (row.status, made.picqer.books.orders[row.idorder].status) == ("imported", "processing")


def test_a_line_without_sku_cannot_be_imported_until_it_has_one() -> None:
    """The row is in error with a reason, and no order is made."""
    made = world(defects={"BLANK_IN_NEW": 1}, stage="switched")
    placed = made.place_order("new", [{"sku": "", "quantity": 1}])
    count = len(made.picqer.books.orders)
    assert made.import_orders()["connections"]["27"]["error"] == 1
    row = made.picqer.books.find_row(NEW_CONNECTION, str(placed["order_id"]))
    assert (row.status, row.idorder, bool(row.reason)) == ("error", None, True)
    assert len(made.picqer.books.orders) == count


def test_an_unknown_code_becomes_a_new_product_with_the_shops_stock() -> None:
    """That is how a code that was nearly right makes a second product."""
    made = world(defects={"NOT_IN_PICQER": 1}, stage="switched")
    sku = findings(made)[0]["subject"]
    before = stock_in(made, "new", sku)
    made.place_order("new", [{"sku": sku, "quantity": 1}])
    made.import_orders()
    product = made.picqer.books.product(sku)
    assert product is not None
    assert product.created == made.now
    assert made.picqer.books.row(product.idproduct, made.picqer.books.main).stock == before - 1


def test_an_inactive_connection_imports_nothing() -> None:
    """A late order in the old shop stays out."""
    made = world(stage="switched")
    placed = made.place_order("old")
    assert OLD_CONNECTION not in made.import_orders()["connections"]
    assert made.picqer.books.find_row(OLD_CONNECTION, str(placed["order_id"])) is None


def test_a_new_connection_knows_no_order_of_the_old_one() -> None:
    """The key is the connection and the foreign id: what was carried over and is open comes in again."""
    made = world(defects={"OLD_ORDER_OPEN": 2})
    made.activate(NEW_CONNECTION)
    assert made.import_orders()["connections"]["27"]["new"] == 2


# Stock and shipments


def test_a_push_needs_an_active_connection_that_sends_stock() -> None:
    """And a shop behind it that exists here."""
    made = world()
    made.activate(NEW_CONNECTION)
    with pytest.raises(SandboxError, match="does not send stock"):
        made.push_stock(NEW_CONNECTION)
    made.deactivate(OLD_CONNECTION)
    with pytest.raises(SandboxError, match="not active"):
        made.push_stock(OLD_CONNECTION)
    with pytest.raises(SandboxError, match="not emulated"):
        made.push_stock(OTHER_CONNECTION)


def test_a_push_sends_the_free_stock_of_counting_warehouses() -> None:
    """To the shop of that connection only."""
    made = world(stage="switched")
    sku = sku_in_stock(made)
    row = next(each for each in ninth(made).listings() if each.sku == sku)
    ninth(made).change_listing(row.source_id, stock=999)
    kept = stock_in(made, "old", sku)
    report = made.push_stock(NEW_CONNECTION)
    assert report["sent"] == len([each for each in ninth(made).listings() if each.kind in ("simple", "variant")])
    assert stock_in(made, "new", sku) == free(made, sku)
    assert stock_in(made, "old", sku) == kept


def test_a_sale_in_one_shop_reaches_the_other_connected_one() -> None:
    """Picqer sends each change of free stock at once to every connection that sends stock."""
    made = world(scenario="add", stage="switched")
    sku = sku_in_stock(made)
    made.place_order("old", [{"sku": sku, "quantity": 3}])
    made.import_orders()
    assert stock_in(made, "new", sku) == stock_in(made, "old", sku) == free(made, sku)


def test_a_shipment_goes_back_to_the_shop_the_order_came_from() -> None:
    """With its code, and whether that was all of it."""
    made = world(stage="switched")
    sku = sku_in_stock(made)
    placed = made.place_order("new", [{"sku": sku, "quantity": 3}])
    made.import_orders()
    before = free(made, sku)
    part = made.ship(str(placed["number"]), [{"sku": sku, "quantity": 1}], "FIRST")
    rest = made.ship(str(placed["order_id"]), None, "SECOND")
    assert [part["completed"], rest["completed"]] == [False, True]
    assert ninth(made).reports[-2:] == [
        (placed["order_id"], "FIRST", False),
        (placed["order_id"], "SECOND", True),
    ]
    assert free(made, sku) == before, "what leaves was reserved before"
    assert not [each for each in ninth(made, "old").reports if each[1] in ("FIRST", "SECOND")]


def test_a_connection_that_is_off_gets_no_shipment_back() -> None:
    """The old shop does not hear of what is sent after the switch; nor does the new one."""
    made = world(stage="switched")
    books = made.picqer.books
    order = next(
        books.orders[row.idorder]
        for row in books.rows.values()
        if row.idcompany_webshop == OLD_CONNECTION and row.idorder and books.orders[row.idorder].status == "processing"
    )
    told = len(ninth(made, "old").reports), len(ninth(made).reports)
    assert made.ship(order.idorder)["reported"] is False
    assert (len(ninth(made, "old").reports), len(ninth(made).reports)) == told


def test_a_connection_that_sends_no_shipments_reports_none() -> None:
    """As a fresh one does not."""
    made = world(stage="switched")
    made.settings(NEW_CONNECTION, send_shipments=False)
    placed = made.place_order("new")
    made.import_orders()
    assert made.ship(str(placed["number"]))["reported"] is False


def test_an_order_can_be_named_in_three_ways() -> None:
    """Picqer's number, Picqer's id, the shop's number."""
    made = world()
    placed = made.place_order("old", [{"sku": sku_in_stock(made), "quantity": 3}])
    made.import_orders()
    row = made.picqer.books.find_row(OLD_CONNECTION, str(placed["order_id"]))
    order = made.picqer.books.orders[row.idorder]
    for name in (order.orderid, order.idorder, placed["number"]):
        assert (
            made.ship(name, [{"sku": made.picqer.books.products[order.lines[0].idproduct].productcode}])["order"]
            == order.orderid
        )


@pytest.mark.parametrize(
    ("order", "lines", "words"),
    [
        ("O2026-9", None, "has no order"),
        (None, [{"sku": "NONE", "quantity": 1}], "1 of 'NONE' too many"),
        (None, [{"sku": "", "quantity": 0}], "A line looks like"),
        (None, [], "at least one line"),
    ],
)
def test_what_cannot_be_shipped_is_refused_and_nothing_changes(order: str | None, lines: object, words: str) -> None:
    """Unknown orders, and more than lies on open picklists."""
    made = world()
    placed = made.place_order("old")
    made.import_orders()
    before = len(made.picqer.books.shipments)
    with pytest.raises(SandboxError, match=words):
        made.ship(order or str(placed["number"]), lines)  # type: ignore[arg-type] - wrong on purpose
    assert len(made.picqer.books.shipments) == before


def test_a_shipped_order_cannot_be_shipped_again() -> None:
    """There is nothing left to pick."""
    made = world()
    placed = made.place_order("old")
    made.import_orders()
    made.ship(str(placed["number"]))
    with pytest.raises(SandboxError, match="no open picklist"):
        made.ship(str(placed["number"]))


def test_more_than_there_is_becomes_a_backorder() -> None:
    """The order stays open when the rest of it has been sent."""
    made = world()
    sku = sku_in_stock(made)
    there = free(made, sku)
    placed = made.place_order("old", [{"sku": sku, "quantity": there + 2}])
    made.import_orders()
    (backorder,) = made.picqer.books.backorders.values()
    assert (backorder.amount, free(made, sku)) == (2, -2)
    assert made.ship(str(placed["number"]))["status"] == "processing"
    assert [each["code"] for each in findings(made)] == ["BACKORDER_WAITING"]


def test_what_lies_in_two_warehouses_leaves_in_two_parcels() -> None:
    """Each with a code of its own; only the last one completes the order, for Picqer and for the shop."""
    made = world(stage="switched")
    sku = sku_in_stock(made)
    number = made.picqer.books.by_code[sku]
    first, second, _ = made.picqer.books.warehouses
    made.picqer.books.row(number, first).stock, made.picqer.books.row(number, second).stock = 2, 2
    for row in (made.picqer.books.row(number, first), made.picqer.books.row(number, second)):
        row.stock += row.reserved
    made.push_stock(NEW_CONNECTION)
    placed = made.place_order("new", [{"sku": sku, "quantity": 4}])
    made.import_orders()
    done = made.ship(str(placed["number"]), None, "CODE")
    assert [each["tracking"] for each in done["shipments"]] == ["CODE", "CODE-2"]
    assert ninth(made).reports[-2:] == [(placed["order_id"], "CODE", False), (placed["order_id"], "CODE-2", True)]
    assert findings(made) == []


def test_the_parts_of_a_composition_are_picked_and_the_shop_hears_of_the_whole() -> None:
    """Picqer adds the parts as lines of their own; the shop sold one thing."""
    made = world(stage="switched", defects={"COMPOSITION_DIFFERS": 1})
    sku = findings(made)[0]["subject"]
    books = made.picqer.books
    parts = books.product(sku).parts
    before = [books.free(number) for number, _ in parts]
    placed = made.place_order("new", [{"sku": sku, "quantity": 2}])
    made.import_orders()
    taken = [2 * amount for _, amount in parts]
    assert [books.free(number) for number, _ in parts] == [
        each - pieces for each, pieces in zip(before, taken, strict=True)
    ]
    done = made.ship(str(placed["number"]))
    assert done["completed"] is True
    assert ninth(made).reports[-1][0] == placed["order_id"]


@pytest.mark.parametrize(
    ("role", "lines", "status", "words"),
    [
        ("other", None, "open", "no 'other' shop"),
        ("new", None, "shipped", "choose open, unpaid"),
        ("new", [{"sku": "NONE"}], "open", "does not sell"),
        ("new", [{"quantity": 1}], "open", "A line looks like"),
    ],
)
def test_a_customer_cannot_order_what_is_not_there(role: str, lines: object, status: str, words: str) -> None:
    """Unknown shops, statuses and SKUs."""
    with pytest.raises(SandboxError, match=words):
        world().place_order(role, lines, status)  # type: ignore[arg-type] - wrong on purpose


def test_an_order_through_the_shops_own_interface_gets_a_made_up_customer() -> None:
    """Picqer's orders always carry a person; who it is stays the same."""
    made = world(stage="switched")
    first = made.customer_of("new", "4711")
    assert made.customer_of("new", "4711") == first
    assert first.email in made.canaries()["personal"]
    assert made.now > EPOCH
