"""Products, variants and the stock log as the interface shows them. Source: example payloads of the documentation."""

from html import escape

from shopswitch.sandbox.lightspeed import details
from shopswitch.sandbox.lightspeed.calls import Call, Json
from shopswitch.sandbox.lightspeed.state import Movement, Product, Variant

VAT = 1.21


def euros(cents: int) -> float:
    """Euros as a number."""
    return round(cents / 100, 4)


def without_vat(cents: int) -> float:
    """Euros before 21 % VAT, with the four decimals the shop keeps."""
    return round(cents / 100 / VAT, 4)


def product_id(variant: Variant) -> int:
    """Id of the product a variant belongs to."""
    return variant.product.id


def variant(call: Call, one: Variant) -> Json:
    """A variant in full; absent values are false, null, empty or 0, as the vendor has it."""
    siblings = one.product.variants
    return {
        "id": one.id,
        "createdAt": call.when(one.created),
        "updatedAt": call.when(one.updated),
        "isDefault": siblings[0] is one,
        "sortOrder": siblings.index(one) + 1 if len(siblings) < 100 else 1,
        "articleCode": one.article_code,
        "ean": one.ean,
        "sku": one.sku,
        "hs": one.hs,
        "unitPrice": 0,
        "unitUnit": None,
        "priceExcl": without_vat(one.price_cents),
        "priceIncl": euros(one.price_cents),
        "priceCost": euros(one.cost_cents) if one.cost_cents else 0,
        "oldPriceExcl": 0,
        "oldPriceIncl": 0,
        "stockTracking": one.tracking,
        "stockLevel": one.stock,
        "stockAlert": 5,
        "stockMinimum": 0,
        "stockSold": one.sold,
        "stockBuyMininum": 1,
        "stockBuyMinimum": 1,
        "stockBuyMaximum": 10000,
        "weight": one.weight_g,
        "weightValue": f"{one.weight_g:.3f}",
        "weightUnit": "g",
        "volume": 0,
        "volumeValue": 0,
        "volumeUnit": "ml",
        "colli": 0,
        **details.sizes(one),
        "sizeUnit": "cm",
        "matrix": False,
        "title": one.title or "Default",
        "taxType": "auto",
        "image": False,
        "tax": False,
        "product": call.link(f"products/{one.product.id}", one.product.id),
        "movements": call.link("variants/movements", query=f"variant={one.id}"),
        "metafields": call.link(f"variants/{one.id}/metafields"),
        "additionalcost": False,
        "options": [],
    }


def product(call: Call, one: Product) -> Json:
    """A product; its variants are a link."""
    own = f"products/{one.id}"
    return {
        "id": one.id,
        "createdAt": call.when(one.created),
        "updatedAt": call.when(one.updated),
        "isVisible": one.visibility == "visible",
        "visibility": one.visibility,
        "hasMatrix": False,
        "data01": "",
        "data02": "",
        "data03": "",
        "url": f"artikel-{one.id}",
        "title": one.title,
        "fulltitle": one.title,
        "description": one.description,
        "content": f"<p>{escape(one.description)}</p>" if one.description else "",
        "set": False,
        "brand": False,
        "categories": call.link("categories/products", query=f"product={one.id}"),
        "deliverydate": False,
        "image": details.main_picture(call, one),
        "images": call.link(f"{own}/images"),
        "relations": call.link(f"{own}/relations"),
        "metafields": call.link(f"{own}/metafields"),
        "reviews": call.link("reviews", query=f"product={one.id}"),
        "type": False,
        "attributes": call.link(f"{own}/attributes"),
        "supplier": False,
        "tags": call.link("tags/products", query=f"product={one.id}"),
        "variants": call.link("variants", query=f"product={one.id}"),
        "movements": call.link("variants/movements", query=f"product={one.id}"),
    }


def catalogue_entry(call: Call, one: Product) -> Json:
    """A product with its variants in it, keyed by their ids."""
    return {**product(call, one), "variants": {str(each.id): variant(call, each) for each in one.variants}}


def movement(call: Call, one: Movement) -> Json:
    """A line of the stock log."""
    shown = one.variant
    return {
        "id": one.id,
        "createdAt": call.when(one.at),
        "updatedAt": call.when(one.at),
        "channel": one.channel,
        "stockLevelChange": one.change,
        "product": call.link(f"products/{shown.product.id}", shown.product.id),
        "variant": call.link(f"variants/{shown.id}", shown.id),
    }
