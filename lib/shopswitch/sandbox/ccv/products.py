"""Products, attribute combinations and product variations."""

import math
from collections.abc import Callable, Mapping

from shopswitch.sandbox.ccv import details
from shopswitch.sandbox.ccv.calls import Answer, Call, typed
from shopswitch.sandbox.ccv.errors import bad_request, no_record, same_value
from shopswitch.sandbox.ccv.paging import flag, number, ordered
from shopswitch.sandbox.ccv.records import ON_COMBINATIONS, ON_PRODUCT, Combination, Json, Product, Variation
from shopswitch.sandbox.ccv.shapes import EXPANDABLE, combination_shape, product_shape, variation_shape

_SORTS = {
    "id": lambda each: each.id,
    "name": lambda each: each.name,
    "createdate": lambda each: each.created,
    "modifydate": lambda each: each.modified,
}
_BOUNDS: tuple[tuple[str, Callable[[Product], float], int], ...] = (
    ("minprice", lambda each: each.price_cents / 100, 1),
    ("maxprice", lambda each: each.price_cents / 100, -1),
    ("minstock", lambda each: each.stock, 1),
    ("maxstock", lambda each: each.stock, -1),
)
_EXACT = ("productnumber", "eannumber", "mpnnumber")
_TEXTS = ("shortdescription", "description", "memo", "unit", "stocklocation", "alias", "specs", "page_title")
_NUMBER = (int, float)


def list_products(call: Call) -> Answer:
    """GET products/."""
    fits = _filter(call.query)
    found = [each for each in call.shop.store.products.values() if fits(each)]
    wanted = _expansions(call)
    rows = ordered(found, call.query, _SORTS)
    return Answer(call.page(rows, lambda each: _shown(call, each, wanted)))


def _filter(query: Mapping[str, str]) -> Callable[[Product], bool]:
    name = query.get("productname")
    if name is not None and len(name) < 3:
        raise bad_request("'productname' needs at least 3 characters.")
    exact = [(field, query[field]) for field in _EXACT if field in query]
    bounds = [(read, way, bound) for key, read, way in _BOUNDS if (bound := number(query, key)) is not None]
    active, stock = flag(query, "active"), number(query, "stock")

    def fits(each: Product) -> bool:
        return (
            all(getattr(each, field) == wanted for field, wanted in exact)
            and (name is None or name.casefold() in each.name.casefold())
            and all(read(each) * way >= bound * way for read, way, bound in bounds)
            and (active is None or each.is_active == active)
            and (stock is None or each.stock == stock)
        )

    return fits


def get_product(call: Call) -> Answer:
    """GET products/{id}/."""
    return Answer(_shown(call, _product(call), _expansions(call)))


def _product(call: Call) -> Product:
    found = call.shop.store.products.get(call.ids[0])
    if found is None:
        raise no_record("products", call.ids[0])
    return found


def _expansions(call: Call) -> tuple[str, ...]:
    names = tuple(name for name in call.query.get("expand", "").split(",") if name)
    strange = [name for name in names if name not in EXPANDABLE]
    if strange:
        raise bad_request(f"'{strange[0]}' cannot be expanded.")
    return names


def _shown(call: Call, each: Product, wanted: tuple[str, ...]) -> Json:
    expanded: Json = {}
    for name in wanted:
        rows: list[Json] = []
        if name == EXPANDABLE[0]:
            rows = [combination_shape(one, call.api) for one in each.combinations]
        elif name == details.PHOTOS:
            rows = details.photo_shapes(each, call.api)
        expanded[name] = {"href": f"{call.api}products/{each.id}/{name}/", call.shop.expanded_as: rows}
    return product_shape(each, call.api, expanded)


def patch_product(call: Call) -> Answer:
    """PATCH products/{id}/: codes, name, price, stock, whether it is on sale."""
    each, sent = _product(call), call.body()
    changes = _product_values(sent)
    _refuse_same(call, each, changes)
    for name, value in changes.items():
        setattr(each, name, value)
    each.texts |= {name: typed(sent, name, str, "a text") for name in _TEXTS if name in sent}
    each.modified = call.shop.moment()
    call.shop.store.codes_changed()
    return Answer(None, 204)


def post_product(call: Call) -> Answer:
    """POST products/."""
    sent = call.body()
    values = _product_values(sent)
    if not values.get("name"):
        raise bad_request("'name' is needed.")
    store, now = call.shop.store, call.shop.moment()
    made = Product(store.number("product"), now, now, "", "")
    for name, value in values.items():
        setattr(made, name, value)
    store.products[made.id] = made
    store.codes_changed()
    return Answer(_shown(call, made, ()), 201)


def _product_values(sent: Json) -> Json:
    texts = (*_EXACT, "name", "stocktype")
    found: Json = {name: typed(sent, name, str, "a text") for name in texts if sent.get(name) is not None}
    if found.get("stocktype", ON_PRODUCT) not in (ON_PRODUCT, ON_COMBINATIONS):
        raise bad_request(f"'stocktype' must be {ON_PRODUCT} or {ON_COMBINATIONS}.")
    if sent.get("active") is not None:
        found["is_active"] = typed(sent, "active", bool, "true or false")
    if sent.get("stockenabled") is not None:
        found["stockenabled"] = typed(sent, "stockenabled", bool, "true or false")
    if sent.get("stock") is not None:
        found["stock"] = _amount(sent, "stock")
    if sent.get("price") is not None:
        found["price_cents"] = round(_amount(sent, "price") * 100)
    if sent.get("purchaseprice") is not None:
        found["cost_cents"] = round(_amount(sent, "purchaseprice") * 100)
    if sent.get("weight") is not None:
        found["weight_g"] = round(_amount(sent, "weight") * 1000)
    return found


def _amount(sent: Json, name: str) -> float:
    value = float(typed(sent, name, _NUMBER, "a number"))
    if not math.isfinite(value):
        raise bad_request(f"'{name}' must be a number.")
    return value


def _refuse_same(call: Call, each: object, changes: Json) -> None:
    if changes and call.shop.refuses_same_value and all(getattr(each, name) == new for name, new in changes.items()):
        raise same_value()


def delete_product(call: Call) -> Answer:
    """DELETE products/{id}/, its combinations with it."""
    call.shop.forget(_product(call))
    return Answer(None, 204)


def list_combinations(call: Call) -> Answer:
    """GET products/{id}/attributecombinations/."""
    return Answer(call.page(_product(call).combinations, lambda one: combination_shape(one, call.api)))


def _combination(call: Call) -> Combination:
    found = call.shop.store.combinations.get(call.ids[0])
    if found is None:
        raise no_record("attributecombinations", call.ids[0])
    return found


def get_combination(call: Call) -> Answer:
    """GET attributecombinations/{id}/."""
    return Answer(combination_shape(_combination(call), call.api))


def patch_combination(call: Call) -> Answer:
    """PATCH attributecombinations/{id}/."""
    each, sent = _combination(call), call.body()
    texts = ("product_number", "ean_number", "sku_number", "delivery_time_type", "delivery_default_text")
    changes: Json = {name: typed(sent, name, str, "a text") for name in texts if sent.get(name) is not None}
    if sent.get("stock") is not None:
        changes["stock"] = _amount(sent, "stock")
    if sent.get("active") is not None:
        changes["active"] = typed(sent, "active", bool, "true or false")
    if sent.get("delivery_time") is not None:
        changes["delivery_time"] = typed(sent, "delivery_time", int, "a whole number")
    _refuse_same(call, each, changes)
    for name, value in changes.items():
        setattr(each, name, value)
    each.product.modified = call.shop.moment()
    call.shop.store.codes_changed()
    return Answer(None, 204)


def list_photos(call: Call) -> Answer:
    """GET products/{id}/productphotos/."""
    return Answer(call.page(details.photo_shapes(_product(call), call.api), dict))


def get_photo(call: Call) -> Answer:
    """GET productphotos/{id}/."""
    wanted = call.ids[0]
    owner = next((each for each in call.shop.store.products.values() if wanted in each.photos), None)
    if owner is None:
        raise no_record(details.PHOTOS, wanted)
    return Answer(details.photo_shapes(owner, call.api)[owner.photos.index(wanted)])


def list_combination_photos(call: Call) -> Answer:
    """GET attributecombinations/{id}/attributecombinationphotos/: the photos here are all their product's."""
    _combination(call)
    return nothing(call)


def list_variations(call: Call) -> Answer:
    """GET products/{id}/productvariations/."""
    return Answer(call.page(_product(call).variations, lambda one: variation_shape(one, call.api)))


def post_variation(call: Call) -> Answer:
    """POST products/{id}/productvariations/: link another product."""
    product, store = _product(call), call.shop.store
    other = store.products.get(typed(call.body(), "product_variation_id", int, "a product's id") or 0)
    if other is None:
        raise bad_request("'product_variation_id' is no product.")
    made = Variation(store.number("variation"), product, other)
    product.variations.append(made)
    store.variations[made.id] = made
    return Answer(variation_shape(made, call.api), 201)


def get_variation(call: Call) -> Answer:
    """GET productvariations/{id}/."""
    found = call.shop.store.variations.get(call.ids[0])
    if found is None:
        raise no_record("productvariations", call.ids[0])
    return Answer(variation_shape(found, call.api))


def nothing(call: Call) -> Answer:
    """A collection this shop has nothing in."""
    return Answer(call.page([], dict))
