"""Rules of the truth about what shows only after the switch, beyond what a planter reaches."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shopswitch.sandbox.ccv.shop import CcvShop
from shopswitch.sandbox.lightspeed.shop import LightspeedShop
from shopswitch.sandbox.picqer.records import Product
from shopswitch.sandbox.shopify import ShopifyShop
from shopswitch.sandbox.shopware.shop import ShopwareShop
from shopswitch.sandbox.spec import NEW_CONNECTION, OLD_CONNECTION, SWITCH_AT
from shopswitch.sandbox.systems import Item, ShopHook
from shopswitch.sandbox.woocommerce import WooCommerceShop
from shopswitch.sandbox.world import ClientSpec, World
from tests.sandbox.ninth import SYSTEMS, NinthShop, findings

LISTING = [CcvShop, LightspeedShop, ShopifyShop, ShopwareShop, WooCommerceShop]
REAL = SYSTEMS | {each.platform: each for each in LISTING}


def world(**fields: object) -> World:
    return World(ClientSpec("client", **({"old": "ninth", "new": "ninth", "stage": "switched"} | fields)), REAL)


def told(made: World) -> set[tuple[str, str]]:
    return {(each["code"], each["subject"]) for each in findings(made)}


def subjects(made: World, code: str) -> list[str]:
    return sorted(subject for found, subject in told(made) if found == code)


def later(made: World, **span: float) -> None:
    made.set_now(made.now + timedelta(**span))


# Connections


def test_the_last_poll_of_the_old_connection_is_forgiven() -> None:
    """What it brings in within half an hour is no proof that it is still on; a minute later it is."""
    made = world()
    view = made.shops["old"].orders()[-1]
    for minutes, name in ((30, "in-time"), (31, "late")):
        with made.at(SWITCH_AT + timedelta(minutes=minutes)):
            made.picqer.books.add_row(OLD_CONNECTION, replace(view, order_id=name, number=""), "ignored")
    assert subjects(made, "STILL_IMPORTING") == ["late"], "without a number it is told by its id"


def test_an_order_is_missed_after_an_hour() -> None:
    """Unpaid ones never are: Picqer may wait for the money."""
    made = world()
    placed = made.place_order("new")["number"]
    made.place_order("new", None, "unpaid")
    later(made, minutes=60)
    assert subjects(made, "ORDER_NOT_TAKEN") == []
    later(made, seconds=1)
    assert subjects(made, "ORDER_NOT_TAKEN") == [placed]
    made.import_orders()
    assert subjects(made, "ORDER_NOT_TAKEN") == []


def test_a_connection_that_brought_nothing_is_told_as_such() -> None:
    """Not order by order."""
    made = world(orders=0)
    made.place_order("new")
    later(made, hours=2)
    assert subjects(made, "NOTHING_IMPORTED") == ["new_connection"]
    assert subjects(made, "ORDER_NOT_TAKEN") == []


@pytest.mark.parametrize("status", ["ignored", "canceled", "error"])
def test_an_old_order_that_did_not_come_in_is_none(status: str) -> None:
    """Somebody saw to it, or it failed: that is another finding."""
    made = world()
    row = next(row for row in made.picqer.books.rows.values() if row.idcompany_webshop == NEW_CONNECTION)
    row.ordered = SWITCH_AT - timedelta(minutes=1)
    assert subjects(made, "OLD_ORDER_CAME_IN") == [row.foreign_number]
    row.status = status
    assert subjects(made, "OLD_ORDER_CAME_IN") == []


# Orders of the old connection


def test_what_is_still_on_the_shelf_has_a_week() -> None:
    """To the second."""
    made = world()
    made.set_now(SWITCH_AT + timedelta(days=7))
    assert subjects(made, "OLD_ORDER_UNFINISHED") == []
    later(made, seconds=1)
    assert subjects(made, "OLD_ORDER_UNFINISHED") != []


@pytest.mark.parametrize("state", ["open", "unpaid", "custom"])
def test_a_sent_order_stays_open_in_the_old_shop_until_somebody_marks_it(state: str) -> None:
    """Nothing is reported there any more; a cancelled one needs no mark."""
    made = world()
    books = made.picqer.books
    row = next(
        row
        for row in books.rows.values()
        if row.idcompany_webshop == OLD_CONNECTION and row.idorder and books.orders[row.idorder].status == "processing"
    )
    made.ship(row.foreign_number)
    made.shops["old"].set_order_state(row.foreign_id, state)
    assert subjects(made, "COMPLETE_IN_OLD_SHOP") == [row.foreign_number]
    made.shops["old"].set_order_state(row.foreign_id, "cancelled")
    assert subjects(made, "COMPLETE_IN_OLD_SHOP") == []


# Stock


def test_a_sale_explains_a_difference_of_exactly_its_pieces() -> None:
    """Not a smaller one; and none any more once Picqer has imported it."""
    made = world(orders=0)
    row = next(
        each for each in made.shops["new"].listings() if each.kind == "simple" and each.sku in made.picqer.books.by_code
    )
    free = row.stock or 0
    made.place_order("new", [{"sku": row.sku, "quantity": 3}])
    for stock, found in ((free - 3, []), (free, []), (free - 2, [row.sku]), (free - 4, [row.sku])):
        show(made, row.source_id, stock)
        assert subjects(made, "STOCK_DIFFERS") == found
    made.import_orders()
    assert subjects(made, "STOCK_DIFFERS") == []
    show(made, row.source_id, free - 6)
    assert subjects(made, "STOCK_DIFFERS") == [row.sku]


def composed(made: World, *parts: tuple[Product, int]) -> tuple[str, str]:
    """Make one listed product of others; returns its SKU and its id in the new shop."""
    books, shop = made.picqer.books, made.shops["new"]
    row = next(each for each in shop.listings() if each.kind == "simple" and each.sku in books.by_code)
    product = books.product(row.sku)
    assert product is not None
    product.type, product.parts = "virtual_composition", [(part.idproduct, amount) for part, amount in parts]
    return row.sku, row.source_id


def part(made: World, sku: str, stock: int, kind: str = "normal") -> Product:
    with made.at(SWITCH_AT - timedelta(days=30)):
        product = made.picqer.books.add_product(Item(sku, sku))
    product.type = kind
    made.picqer.books.row(product.idproduct, made.picqer.books.main).stock = stock
    return product


def show(made: World, source_id: str, stock: int | None) -> None:
    made.shops["new"].change_listing(source_id, stock=stock)


def test_a_composition_is_as_many_as_its_scarcest_part_allows() -> None:
    """Seven by two is three; a part without a limit limits nothing."""
    made = world(orders=0)
    made.take_baseline()
    parts = [part(made, "P-1", 7), part(made, "P-2", 40), part(made, "P-3", 0, "unlimited_stock")]
    sku, number = composed(made, *zip(parts, (2, 1, 1), strict=True))
    for stock, found in ((3, []), (4, [sku]), (2, [sku])):
        show(made, number, stock)
        assert subjects(made, "COMPOSITION_DIFFERS") == found
    made.picqer.books.row(parts[0].idproduct, made.picqer.books.main).stock = -5
    show(made, number, 0)
    assert subjects(made, "COMPOSITION_DIFFERS") == []
    show(made, number, None)
    assert not told(made) & {("COMPOSITION_DIFFERS", sku), ("COMPOSITION_NOT_COMPARED", sku)}


@pytest.mark.parametrize(
    "kinds", [(), ("virtual_composition",), ("unlimited_stock",), ("normal", "virtual_composition")]
)
def test_a_composition_nobody_can_count(kinds: tuple[str, ...]) -> None:
    """No parts, or one whose stock nothing tells."""
    made = world(orders=0)
    parts = [part(made, f"P-{place}", 9, kind) for place, kind in enumerate(kinds)]
    sku, _ = composed(made, *((each, 1) for each in parts))
    assert subjects(made, "COMPOSITION_NOT_COMPARED") == [sku]
    assert subjects(made, "COMPOSITION_DIFFERS") == []


# Products


def codes_since(made: World) -> set[tuple[str, str]]:
    return {(each["code"], each["subject"]) for each in findings(made) if each["step"] == "product_ids"}


def test_a_code_that_two_products_exchanged_has_moved_twice() -> None:
    """Each is at another id now."""
    made = world()
    one, two = [each for each in made.picqer.books.products.values() if each.productcode.startswith("OUD-")][:2]
    one.productcode, two.productcode = two.productcode, one.productcode
    assert codes_since(made) == {("CODE_MOVED", one.productcode), ("CODE_MOVED", two.productcode)}


def test_products_made_before_the_switch_are_not_new() -> None:
    """Though the baseline is older than they are."""
    made = world()
    for minutes, code in ((-10, "VOOR"), (0, "NA")):
        with made.at(SWITCH_AT + timedelta(minutes=minutes)):
            made.picqer.books.add_product(Item(code, code))
    assert codes_since(made) == {("PRODUCT_CREATED", "NA")}


def test_a_product_inactive_all_along_was_not_switched_off() -> None:
    """The goods of former years."""
    made = world()
    former = next(each for each in made.picqer.books.products.values() if not each.active)
    assert codes_since(made) == set()
    former.active = True
    assert codes_since(made) == set()


# Aftercare


def test_aftercare_begins_on_the_third_day() -> None:
    """What was wrong before is told by its own step."""
    made = world(defects={"STOCK_DIFFERS": 1, "PRODUCT_CREATED": 1})
    made.set_now(SWITCH_AT + timedelta(days=3) - timedelta(seconds=1))
    assert not [each for each in findings(made) if each["step"] == "aftercare"]
    later(made, seconds=1)
    assert told(made) >= {("PHANTOMS", "picqer"), ("STOCK_DRIFTS", "new")}


def test_a_webhook_that_is_gone_and_one_that_sleeps_have_stopped() -> None:
    """One made since has not, and one that slept before the switch has not either."""
    made = world(stage="aftercare")
    gone, asleep = made.picqer.books.hooks
    made.picqer.books.hooks.remove(gone)
    asleep.active = False
    assert subjects(made, "HOOK_STOPPED") == sorted([str(gone.idhook), str(asleep.idhook)])
    made.take_baseline()
    assert subjects(made, "HOOK_STOPPED") == []


@pytest.mark.parametrize(
    ("address", "active", "found"),
    [
        ("https://winkel.picqer.com/in", True, True),
        ("https://picqer.com/in", True, True),
        ("https://winkel.picqer.com/in", False, False),
        ("https://nietpicqer.com/in", True, False),
        ("https://picqer.com.example/in", True, False),
    ],
)
@pytest.mark.parametrize("platform", [each.platform for each in LISTING])
def test_the_old_shop_still_tells_picqer(platform: str, address: str, active: bool, found: bool) -> None:
    """By the id its own interface shows; only a domain of Picqer counts."""
    made = world(old=platform, stage="aftercare", orders=10)
    made.shops["old"].shop_hooks.append(ShopHook("orders/create", address, active))
    assert subjects(made, "OLD_SHOP_POSTS") == (made.shops["old"].hook_ids()[1:] if found else [])


@pytest.mark.parametrize("platform", [each.platform for each in LISTING])
def test_ids_of_webhooks_stay(platform: str) -> None:
    """As many as there are, each its own, whatever is put before or taken away."""
    shop = world(old=platform, orders=5).shops["old"]
    shop.shop_hooks.append(ShopHook("orders/update", "https://winkel.picqer.com/a"))
    first, second = shop.hook_ids()
    assert first != second
    shop.shop_hooks.insert(0, ShopHook("orders/update", "https://winkel.picqer.com/b"))
    assert shop.hook_ids()[1:] == [first, second]
    del shop.shop_hooks[1]
    assert shop.hook_ids()[1:] == [second]


def test_a_number_is_the_same_with_and_without_its_sign() -> None:
    """Only those of orders since the switch count, and an empty number is none."""
    made = world(stage="aftercare")
    mine = {
        number: [row for row in made.picqer.books.rows.values() if row.idcompany_webshop == number]
        for number in (OLD_CONNECTION, NEW_CONNECTION)
    }
    mine[OLD_CONNECTION][0].foreign_number = "#77"
    mine[NEW_CONNECTION][0].foreign_number = "77"
    assert subjects(made, "NUMBER_REUSED") == ["77"]
    ordered, mine[NEW_CONNECTION][0].ordered = mine[NEW_CONNECTION][0].ordered, SWITCH_AT - timedelta(seconds=1)
    assert subjects(made, "NUMBER_REUSED") == []
    mine[NEW_CONNECTION][0].ordered = ordered
    mine[OLD_CONNECTION][0].foreign_number = mine[NEW_CONNECTION][0].foreign_number = ""
    assert subjects(made, "NUMBER_REUSED") == []


def test_numbers_of_two_shops_of_one_platform_are_apart() -> None:
    """Where every shop begins at the same number, a clean client set its new one to begin further on."""
    for platform in ("shopify", "lightspeed"):
        made = world(old=platform, new=platform, stage="aftercare")
        assert subjects(made, "NUMBER_REUSED") == []
        numbers = [{each.number for each in made.shops[slot].orders()} for slot in ("old", "new")]
        assert numbers[0].isdisjoint(numbers[1])


def test_four_orders_are_too_few_to_tell_a_template_by() -> None:
    """Five are enough, however few of them have it."""
    made = world(stage="aftercare", orders=60)
    books = made.picqer.books
    new = [
        books.orders[row.idorder]
        for row in books.rows.values()
        if row.idcompany_webshop == NEW_CONNECTION and row.idorder
    ]
    new[0].template = 99
    assert subjects(made, "TEMPLATE_CHANGED") == ["99"]
    for each in new[4:]:
        each.created = SWITCH_AT - timedelta(hours=1)
    assert subjects(made, "TEMPLATE_CHANGED") == []


def test_pickup_points_may_be_rare_where_the_new_shop_shows_none() -> None:
    """Too few of the old orders had one for anybody to miss their profile."""
    made = world(old="ninth", new="woocommerce", stage="aftercare", orders=400)
    assert any(each.pickup for each in made.picqer.books.orders.values())
    assert findings(made) == []


def test_a_lost_pickup_point_needs_a_shop_that_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can know of it otherwise."""
    made = world(stage="aftercare", defects={"PICKUP_POINT_LOST": 1})
    assert len(subjects(made, "PICKUP_POINT_LOST")) == 1
    monkeypatch.setattr(NinthShop, "shows_pickup", False)
    assert subjects(made, "PICKUP_POINT_LOST") == []


def test_an_error_is_left_alone_for_a_day() -> None:
    """Then it is aftercare's too."""
    made = world(stage="aftercare", defects={"IMPORT_FAILED": 1})
    assert subjects(made, "STILL_IN_ERROR") == []
    later(made, days=1)
    assert subjects(made, "STILL_IN_ERROR") == subjects(made, "IMPORT_FAILED") != []


@pytest.mark.parametrize(("status", "found"), [("open", True), ("unpaid", True), ("cancelled", False)])
def test_late_orders_are_those_somebody_waits_for(status: str, found: bool) -> None:
    """Placed in the old shop after the switch, to be sent or to be paid."""
    made = world(stage="aftercare")
    made.place_order("old", None, status)
    assert (("LATE_ORDERS", "old") in told(made)) is found


def test_in_scenario_add_the_old_shop_goes_on() -> None:
    """Its orders, webhooks and numbers are no matter of this runbook."""
    made = world(scenario="add", stage="aftercare")
    made.shops["old"].shop_hooks.append(ShopHook("orders/create", "https://winkel.picqer.com/in"))
    made.place_order("old")
    assert findings(made) == []
