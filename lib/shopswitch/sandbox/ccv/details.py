"""Product details: what a product has a field for, and what an attribute combination shows of them.

A combination has a barcode of its own; weight, purchase price, text and photos are its product's. There is no field for
sizes, a customs code or a country of origin. Weight is in kilograms, the purchase price without VAT.

Source: the models of jacobdekeizer/ccvshop-client (MIT), generated from CCV's own schemas.
"""

from shopswitch.sandbox.ccv.records import Json, Product, Sellable, Store
from shopswitch.sandbox.systems import Item

DETAILS = frozenset({"barcode", "weight", "cost_price", "images", "description"})
"""What can be held."""
PHOTOS = "productphotos"


def fill(store: Store, product: Product, item: Item) -> None:
    """Write what is known of an item; of several variants the first decides."""
    product.weight_g, product.cost_cents = item.weight_g, item.cost_cents
    product.texts |= {"description": item.description} if item.description else {}
    product.photos = [store.number("photo") for _ in range(item.images)]


def filled(each: Sellable) -> frozenset[str]:
    """Details the interface shows a value of."""
    product = each if isinstance(each, Product) else each.product
    values = {
        "barcode": each.eannumber if isinstance(each, Product) else each.ean_number,
        "weight": product.weight_g,
        "cost_price": product.cost_cents,
        "images": product.photos,
        "description": product.texts.get("description"),
    }
    return frozenset(word for word, value in values.items() if value)


def empty(each: Sellable, word: str) -> None:
    """Take a detail away; all but the barcode go from the whole product.

    Raises:
        ValueError: There is no field for it.
    """
    product = each if isinstance(each, Product) else each.product
    match word:
        case "barcode":
            setattr(each, "eannumber" if isinstance(each, Product) else "ean_number", "")
        case "weight":
            product.weight_g = 0
        case "cost_price":
            product.cost_cents = 0
        case "images":
            product.photos = []
        case "description":
            product.texts.pop("description", None)
        case _:
            raise ValueError(f"CCV Shop has no field for {word}.")


def photo_shapes(product: Product, api: str) -> list[Json]:
    """The photos of a product, the main one first."""
    return [
        {
            "href": f"{api}{PHOTOS}/{number}/",
            "id": number,
            "filename": f"product-{product.id}-{place}.jpg",
            "alttext": product.name,
            "is_mainphoto": place == 1,
            "deeplink": photo_address(product, place),
            "parent": {"href": f"{api}products/{product.id}/"},
        }
        for place, number in enumerate(product.photos, start=1)
    ]


def photo_address(product: Product, place: int) -> str:
    """Where a photo would be."""
    return f"https://winkel.example/fotos/product-{product.id}-{place}.jpg"
