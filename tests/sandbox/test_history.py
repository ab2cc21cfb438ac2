from collections import Counter
from datetime import timedelta

import pytest

from shopswitch.sandbox import catalogue
from shopswitch.sandbox.spec import NEW_CONNECTION, OLD_CONNECTION, STAGES, SWITCH_AT
from shopswitch.sandbox.systems import Item
from shopswitch.sandbox.world import ClientSpec, World
from tests.sandbox.ninth import SYSTEMS, NinthShop


def world(**fields: object) -> World:
    return World(ClientSpec("client", **({"old": "ninth", "new": "ninth"} | fields)), SYSTEMS)


# Goods


def test_nearly_all_goods_have_their_details() -> None:
    """A few lack two of them, and Picqer knows as little of those as the shops do."""
    made = world(products=300, orders=0)
    books = made.picqer.books
    usual = [each for each in made.shops["new"].listings() if each.kind in ("simple", "variant")]
    lacking = [each for each in usual if len(each.filled) < len(NinthShop.detail_fields)]
    assert 0 < len(lacking) < len(usual) / 4
    for each in usual:
        product = books.product(each.sku)
        known = {
            "length": product.size_cm[0],
            "cost_price": product.cost_cents,
            "hs_code": product.hs_code,
            "country_of_origin": product.country_of_origin,
            "images": product.images,
            "description": product.description,
        }
        assert {name for name, value in known.items() if value} == each.filled & known.keys()


def test_both_shops_sell_the_same_goods() -> None:
    """With the same details."""
    made = world()
    old, new = (
        {each.sku: each.filled for each in made.shops[slot].listings() if each.kind != "parent"}
        for slot in ("old", "new")
    )
    assert old == new


def test_variants_of_a_product_share_its_details() -> None:
    """Most platforms keep them at the product, so they could not differ there."""
    rng = world().rng("x")
    items = catalogue.detailed(rng, [Item(f"V-{place}", "Vaas", group="V", option=str(place)) for place in range(3)])
    assert len({(each.size_cm, each.cost_cents, each.images, each.description) for each in items}) == 1
    assert items[0].images


# Ways of shipping, webhooks


def test_both_shops_are_set_up_alike() -> None:
    """The same four ways of shipping, and a webhook to the newsletter; none to Picqer."""
    made = world()
    for shop in made.shops.values():
        assert [(each.name, each.kind, each.active) for each in shop.methods] == [
            ("PostNL bezorging", "delivery", True),
            ("DHL bezorging", "delivery", True),
            ("PostNL afhaalpunt", "pickup_point", True),
            ("Ophalen in de winkel", "collect", True),
        ]
        assert [(each.address, each.active) for each in shop.shop_hooks] == [("https://nieuwsbrief.example/in", True)]
    assert made.shops["old"].methods is not made.shops["new"].methods


def test_customers_choose_mostly_home_delivery() -> None:
    """Some another carrier, some a pickup point, nobody to collect it; each pickup is told to the shop."""
    made = world(orders=120)
    orders = [each for each in made.shops["old"].orders() if each.state != "draft"]
    chosen = Counter(each.method for each in orders)
    assert chosen["PostNL bezorging"] > chosen["DHL bezorging"] > chosen["PostNL afhaalpunt"] > 0
    assert set(chosen) == {"PostNL bezorging", "DHL bezorging", "PostNL afhaalpunt"}
    assert all(each.pickup is (each.method == "PostNL afhaalpunt") for each in orders)


@pytest.mark.parametrize("stage", ["switched", "aftercare"])
def test_every_pickup_point_reaches_picqer(stage: str) -> None:
    """Through the old connection and through the new one."""
    made = world(stage=stage)
    for number, slot in ((OLD_CONNECTION, "old"), (NEW_CONNECTION, "new")):
        pickups = {each.order_id: each.pickup for each in made.shops[slot].orders()}
        rows = [r for r in made.picqer.books.rows.values() if r.idcompany_webshop == number and r.idorder]
        assert any(pickups[row.foreign_id] for row in rows)
        for row in rows:
            assert (made.picqer.books.orders[row.idorder].pickup is not None) is pickups[row.foreign_id]


def test_where_a_shop_shows_no_pickup_points_nobody_chooses_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or Picqer could not know, and a clean client would have lost them."""
    monkeypatch.setattr(NinthShop, "shows_pickup", False)
    made = world(stage="aftercare", orders=120)
    assert not any(each.pickup for shop in made.shops.values() for each in shop.orders())
    assert not any(each.pickup for each in made.picqer.books.orders.values())


# Around the switch


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("stage", ["switched", "aftercare"])
def test_old_orders_shipped_after_the_switch_are_completed_by_hand(stage: str, seed: int) -> None:
    """Nothing is reported through a connection that is off, so people do it."""
    made = world(stage=stage, seed=seed, orders=120)
    books, shop = made.picqer.books, made.shops["old"]
    assert isinstance(shop, NinthShop)
    views = {each.order_id: each for each in shop.orders()}
    late = [
        row
        for row in books.rows.values()
        if row.idcompany_webshop == OLD_CONNECTION
        and row.idorder
        and any(each.idorder == row.idorder and each.created >= SWITCH_AT for each in books.shipments.values())
    ]
    assert late
    assert all(views[row.foreign_id].state == "completed" for row in late)
    assert all(not views[row.foreign_id].tracking for row in late), "nobody types tracking codes over"
    # What Picqer saw last is how it was when its connection was switched off.
    assert {row.foreign_status for row in late} == {"OPEN"}


def test_picqer_saw_the_old_shop_for_the_last_time_at_the_switch() -> None:
    """What was sent before then shows in the rows as completed, though its connection is off now."""
    books = world(stage="switched", orders=120).picqer.books
    before = {each.idorder for each in books.shipments.values() if each.created < SWITCH_AT}
    rows = [r for r in books.rows.values() if r.idcompany_webshop == OLD_CONNECTION and r.idorder in before]
    assert len(rows) > 100
    assert {row.foreign_status for row in rows} == {"COMPLETED"}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("stage", ["switched", "aftercare"])
def test_some_new_orders_go_in_two_parts(stage: str, seed: int) -> None:
    """Two picklists, two codes, both in the shop; the order is complete by then, and no stock went below nothing."""
    made = world(stage=stage, seed=seed)
    books = made.picqer.books
    parts = Counter(each.idorder for each in books.shipments.values())
    divided = [number for number, count in parts.items() if count == 2]
    views = {each.order_id: each for each in made.shops["new"].orders()}
    mine = [books.rows[books.row_of_order[each]] for each in divided]
    mine = [row for row in mine if row.idcompany_webshop == NEW_CONNECTION]
    assert mine
    for row in mine:
        assert row.idorder is not None
        sent = [each for each in books.shipments.values() if each.idorder == row.idorder]
        view = views[row.foreign_id]
        assert len({each.idpicklist for each in sent}) == 2
        assert view.tracking == tuple(each.tracking for each in sent)
        assert view.shipped == {line.sku: line.quantity for line in view.lines}
        assert (view.state, books.orders[row.idorder].status) == ("completed", "completed")
    assert all(row.stock >= row.picklists >= 0 and row.free >= 0 for row in books.stock.values())


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("stage", ["switched", "aftercare"])
def test_what_the_new_shop_sold_left_at_least_twenty_minutes_ago(stage: str, seed: int) -> None:
    """There are examples of feedback that has had its time."""
    made = world(stage=stage, seed=seed)
    books = made.picqer.books
    sent = [
        each
        for each in books.shipments.values()
        if books.rows[books.row_of_order[each.idorder]].idcompany_webshop == NEW_CONNECTION
    ]
    assert len(sent) >= 2
    assert all(made.now - each.created >= timedelta(minutes=20) for each in sent)


@pytest.mark.parametrize("stage", STAGES)
def test_the_carrier_the_shop_hears_of_is_the_one_that_took_it(stage: str) -> None:
    """Not always the same one."""
    heard: Counter[str] = Counter()

    class Listening(NinthShop):
        def report_shipment(self, *args: object, **more: object) -> None:
            heard[str(args[3])] += 1
            super().report_shipment(*args, **more)  # type: ignore[arg-type] - passed on as they came

    World(ClientSpec("client", old="ninth", new="ninth", stage=stage), SYSTEMS | {"ninth": Listening})
    assert heard["PostNL"] > heard["DHL"] > 0
