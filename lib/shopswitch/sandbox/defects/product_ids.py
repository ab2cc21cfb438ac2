"""Planters for step product_ids: about goods that no shop sells, so that they are no other step's matter."""

from dataclasses import replace
from datetime import timedelta

from shopswitch.sandbox.defects.planting import Planter, Planting
from shopswitch.sandbox.oracle.moment import days_after
from shopswitch.sandbox.picqer.records import Product
from shopswitch.sandbox.systems import Item


def product_gone(work: Planting, code: str, count: int) -> None:
    """Products that are not in Picqer any more."""
    for _ in range(count):
        gone = _known_before(work)
        _remove(work, gone)
        work.record(code, gone.productcode)


def code_moved(work: Planting, code: str, count: int) -> None:
    """Codes that another product has now; the one that had it is gone or, every second one, goes by another."""
    for number in range(count):
        former = _known_before(work)
        moved = former.productcode
        if number % 2:
            _recode(work, former, work.fresh_sku("VOORHEEN"))
        else:
            _remove(work, former)
        _add(work, moved)
        work.record(code, moved)


def product_recoded(work: Planting, code: str, count: int) -> None:
    """Products somebody gave another code."""
    for _ in range(count):
        product = _known_before(work)
        work.record(code, product.productcode)
        _recode(work, product, work.fresh_sku("HERNOEMD"))


def product_created(work: Planting, code: str, count: int) -> None:
    """Products made since the switch: something quite new or, every second one, nearly what was there."""
    for number in range(count):
        like = _known_before(work).productcode.lower() if number % 2 else work.fresh_sku("NIEUW")
        work.record(code, _add(work, like).productcode)
    if days_after(work.world):
        work.record("PHANTOMS", "picqer")


def product_switched_off(work: Planting, code: str, count: int) -> None:
    """Products somebody made inactive."""
    for _ in range(count):
        product = _known_before(work)
        product.active, product.updated = False, work.world.now
        work.record(code, product.productcode)


def _known_before(work: Planting) -> Product:
    """A product that Picqer alone knows, and that the baseline holds."""
    world = work.world
    with world.at(world.switch_at - timedelta(days=40)):
        item = Item(work.fresh_sku("MAGAZIJN"), "Verpakkingsmateriaal", work.fresh_barcode())
        product = world.picqer.books.add_product(item)
    row = (product.idproduct, product.productcode, product.barcode, product.name, product.active)
    world.baseline = replace(world.baseline, products=tuple(sorted((*world.baseline.products, row))))
    return product


def _add(work: Planting, code: str) -> Product:
    made_at = work.hours_before(work.world.switch_at + timedelta(hours=26), 1, 24)
    with work.world.at(made_at):
        return work.world.picqer.books.add_product(Item(code, "Verpakkingsmateriaal", work.fresh_barcode()))


def _remove(work: Planting, product: Product) -> None:
    books = work.world.picqer.books
    del books.products[product.idproduct], books.by_code[product.productcode]


def _recode(work: Planting, product: Product, code: str) -> None:
    books = work.world.picqer.books
    books.by_code[code] = books.by_code.pop(product.productcode)
    product.productcode, product.updated = code, work.world.now


PLANTERS: dict[str, Planter] = {
    "PRODUCT_GONE": Planter(product_gone, after_switch=True),
    "CODE_MOVED": Planter(code_moved, after_switch=True),
    "PRODUCT_RECODED": Planter(product_recoded, after_switch=True),
    "PRODUCT_CREATED": Planter(product_created, after_switch=True),
    "PRODUCT_SWITCHED_OFF": Planter(product_switched_off, after_switch=True),
}
COMPANIONS = {"PRODUCT_CREATED": {"PHANTOMS"}}
"""Days after the switch one finding tells that there is any."""
