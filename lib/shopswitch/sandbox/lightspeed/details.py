"""What the shop knows of an article beside codes, price and stock, and how it shows it.

Weights are whole grams, sizes centimetres, the purchase price euros. Text and pictures hang on the product, the rest
on the variant. There is no field for a country of origin. Source: example payloads of the documentation.
"""

from shopswitch.sandbox.lightspeed.calls import Call, Json
from shopswitch.sandbox.lightspeed.state import Product, Variant
from shopswitch.sandbox.systems import Item

SIZES = ("length", "width", "height")
FIELDS = frozenset({"barcode", "weight", *SIZES, "cost_price", "hs_code", "images", "description"})
"""Words of `Listing.filled` that C-Series has a field for."""


def write(one: Variant, item: Item) -> None:
    """Keep what an item brings; what its product has already stays."""
    one.size_cm = dict(zip(SIZES, item.size_cm, strict=True))
    one.cost_cents = item.cost_cents
    one.product.description = one.product.description or item.description
    one.product.images = one.product.images or item.images


def empty(one: Variant, word: str) -> None:
    """Take a detail away; text and pictures go for the whole product.

    Raises:
        ValueError: There is no field for it.
    """
    match word:
        case "barcode":
            one.ean = ""
        case "weight":
            one.weight_g = 0
        case "length" | "width" | "height":
            one.size_cm[word] = 0
        case "cost_price":
            one.cost_cents = 0
        case "hs_code":
            one.hs = ""
        case "images":
            one.product.images = 0
        case "description":
            one.product.description = ""
        case _:
            raise ValueError(f"Lightspeed has no field for {word}.")


def filled(one: Variant) -> frozenset[str]:
    """Details that are shown for a variant and its product."""
    values: dict[str, object] = {
        "barcode": one.ean,
        "weight": one.weight_g,
        **one.size_cm,
        "cost_price": one.cost_cents,
        "hs_code": one.hs,
        "images": one.product.images,
        "description": one.product.description,
    }
    return frozenset(word for word, value in values.items() if value)


def sizes(one: Variant) -> Json:
    """Sizes as a variant shows them: a number, and a text with three decimals."""
    shown: Json = {}
    for axis, word in zip("XYZ", SIZES, strict=True):
        value = one.size_cm.get(word, 0)
        shown |= {f"size{axis}": value, f"size{axis}Value": f"{value:.3f}"}
    return shown


def main_picture(call: Call, one: Product) -> Json | bool:
    """The picture a product is shown with, or false."""
    return _picture(call, one, 1) if one.images else False


def pictures(call: Call, one: Product) -> list[tuple[int, Json]]:
    """Id and row of every picture of a product."""
    numbers = {place: one.id * 100 + place for place in range(1, one.images + 1)}
    return [
        (number, {"id": number, "sortOrder": place, **_picture(call, one, place)}) for place, number in numbers.items()
    ]


def _picture(call: Call, one: Product, place: int) -> Json:
    address = f"https://beelden.example/{call.shop.shop_id}/{one.id}"
    return {
        "createdAt": call.when(one.created),
        "updatedAt": call.when(one.created),
        "extension": "jpg",
        "size": 20_000 + place,
        "title": one.title,
        "thumb": f"{address}/50x50x2/{place}.jpg",
        "src": f"{address}/{place}.jpg",
    }
