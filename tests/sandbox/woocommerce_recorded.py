"""A shop seeded like the recorded installation, and the ids of its records there and here."""

from dataclasses import replace
from datetime import timedelta

from shopswitch.sandbox.systems import Item, Line, Method, NewOrder
from shopswitch.sandbox.woocommerce import WooCommerceShop
from shopswitch.sandbox.woocommerce.catalogue import Product
from shopswitch.sandbox.woocommerce.order_writes import add_refund
from shopswitch.sandbox.woocommerce.ordering import trash
from shopswitch.sandbox.woocommerce.state import Note, Order
from shopswitch.sandbox.woocommerce.webhooks import add_webhook
from tests.sandbox.woocommerce_bench import CUSTOMER, NOW, make_shop

ODD_SKUS = {
    123: "AB–001",
    129: "SKU&1",
    135: "+PLUS+1",
    137: "%PCT-1",
    140: "A,B;C",
    141: "<b>HTML-1</b>",
    200: "TW-0199",
    204: " TW-0204 ",
}
SIZES = ("XS", "S", "M", "L", "XL")
COUNTS = {
    "pending": 16,
    "on-hold": 18,
    "completed": 118,
    "cancelled": 14,
    "failed": 12,
    "picking": 8,
    "refunded": 10,
    "trash": 8,
    "checkout-draft": 4,
    "processing": 90,
}


def gtin(number: int) -> str:
    """An EAN-13 like those of the recorded shop."""
    digits = f"87190000{number:04d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-total % 10)


def recorded_shop() -> tuple[WooCommerceShop, dict[int, int]]:
    """The shop, and recorded id → id here."""
    shop = make_shop()
    ids = _add_products(shop) | {593: 0}
    ids |= _add_orders(shop)
    for recorded, author, for_customer in ((593, "WooCommerce", False), (594, "admin", True)):
        ids[recorded] = note_id = shop.store.new_id("note")
        note = Note(note_id, NOW, "Zending 3STEST123 via PostNL", author, for_customer)
        shop.store.orders[ids[700]].notes.append(note)
    add_webhook(shop.store, "order.updated", "http://127.0.0.1:9/hook", name="Order updated")
    shop.methods += [Method("Verzending"), Method("Gratis verzending"), Method("Afhalen", "collect")]
    return shop, ids


def _add_products(shop: WooCommerceShop) -> dict[int, int]:
    simple = [
        Item(ODD_SKUS.get(n, f"TW-{n:04d}"), f"Ding {n}", gtin(n), 8316, stock=None if n % 3 == 0 else 50)
        for n in range(1, 251)
    ]
    ids = [int(text) for text in shop.add_items(simple)]
    store = shop.store
    for place in (208, 220, 230, 240, 249):
        store.catalogue.products[ids[place]].status = "draft"
    for place in (101, 102, 103, 104, 244):
        store.catalogue.products[ids[place]].status = "private"
    store.catalogue.products[ids[39]].meta.append({"id": store.meta_id(), "key": "_ean", "value": gtin(40)})
    known = {10: ids[0], 11: ids[1], 12: ids[2], 15: ids[5], 37: ids[27]}
    shirts = {number: _add_shirt(shop, number) for number in range(1, 21)}
    known |= {260: shirts[1][0], 261: shirts[1][1], 262: shirts[1][2], 284: shirts[5][0], 290: shirts[6][1]}
    known |= {296: shirts[7][0], 314: shirts[10][0], 374: shirts[20][0], 375: shirts[20][1]}
    for kind, sku in (("grouped", "SET-1"), ("external", "EXT-1")):
        store.catalogue.add(Product(store.new_id(), kind, sku, NOW, NOW, sku=sku))
    return known


def _add_shirt(shop: WooCommerceShop, number: int) -> list[int]:
    group = f"TS-{number:02d}"
    blank = {5: ("M",), 10: ("XS", "S")}.get(number, ())
    items = [
        Item("" if size in blank else f"{group}-{size}", f"T-shirt model {number}", stock=9, group=group, option=size)
        for size in SIZES
    ]
    variations = [int(text) for text in shop.add_items(items)]
    parent = shop.store.catalogue.products[variations[0]].parent_id
    if number in (10, 20):
        shop.change_listing(str(parent), sku="")
    if number == 7:
        for variation in variations:
            shop.change_listing(str(variation), shared=True)
    return [parent, *variations]


def _add_orders(shop: WooCommerceShop) -> dict[int, int]:
    words = [word for word, count in COUNTS.items() for _ in range(count)]
    found: dict[str, list[Order]] = {}
    for number, word in enumerate(words):
        found.setdefault(word, []).append(_add_order(shop, number, word))
    processing = found["processing"]
    for order in processing[:9]:
        add_refund(shop.store, order, 1.0, "Beschadigd")
    tracked = found["completed"][0]
    tracked.customer_id = 2
    processing[41].lines.reverse()
    tracked.meta.append({"id": shop.store.meta_id(), "key": "_wc_shipment_tracking_items", "value": [_tracking()]})
    for order in (*processing[:36], *found["picking"], *found["cancelled"]):
        order.created_via = "admin"
    lines = (Line("TW-0028", 1), Line("TS-16-S", 3), Line("TW-0100", 2))
    newest = shop.add_order(NewOrder(lines, replace(CUSTOMER, email="klant299@example.test"), NOW))
    temporary = shop.add_items([Item("TIJDELIJK", "tijdelijk")])[0]
    guest = replace(CUSTOMER, email="gast@example.test")
    orphan = shop.add_order(NewOrder((Line("TIJDELIJK", 1),), guest, NOW - timedelta(days=1)))
    shop.remove_listing(temporary)
    chosen = {
        690: processing[40],
        694: processing[41],
        697: processing[42],
        674: processing[43],
        693: found["pending"][0],
    }
    chosen |= {676: processing[0], 678: found["refunded"][0], 681: tracked, 649: found["trash"][-1]}
    chosen |= {706: found["completed"][5], 400: found["completed"][6], 382: found["completed"][1]}
    for order in shop.store.orders.values():
        order.modified = NOW
    chosen |= {383: found["completed"][2], 384: found["trash"][0]}
    return {recorded: order.id for recorded, order in chosen.items()} | {
        700: int(newest.order_id),
        702: int(orphan.order_id),
    }


def _add_order(shop: WooCommerceShop, number: int, word: str) -> Order:
    email = "klant@example.test" if word == "trash" else f"klant{number}@example.test"
    customer = replace(CUSTOMER, email=email)
    lines = (Line(f"TW-{number % 119 + 2 if number else 1:04d}", 1), Line("TS-16-S", 2))
    placed = NOW - timedelta(minutes=335 * (300 - number))
    state = {"processing": "open", "completed": "completed"}.get(word, "open" if word == "refunded" else "cancelled")
    view = shop.add_order(NewOrder(lines, customer, placed, state=state))
    order = shop.store.orders[int(view.order_id)]
    if word == "refunded":
        total = sum(line.net for line in (*order.lines, *order.shipping_lines)) * 1.21
        add_refund(shop.store, order, round(total, 2), "Order fully refunded.")
    elif word == "trash":
        trash(shop.store, order)
    elif state == "cancelled":
        order.status = word
        order.paid = None
    return order


def _tracking() -> dict[str, str]:
    return {
        "tracking_provider": "postnl",
        "custom_tracking_provider": "",
        "custom_tracking_link": "",
        "tracking_number": "3STEST000280",
        "tracking_id": "92c8c96e4c37100777c7190b76d28233",
        "date_shipped": "1795166716",
    }
