"""What the interface shows of goods: every field of a product, a combination, a variation; and webhooks.

Field names and types: the models of jacobdekeizer/ccvshop-client (MIT), generated from CCV's own schemas.
"""

from shopswitch.sandbox.ccv.details import photo_address
from shopswitch.sandbox.ccv.records import Combination, Json, Product, Variation, Webhook
from shopswitch.sandbox.ccv.signing import moment_text

VAT = 21.0
EXPANDABLE = (
    "attributecombinations",
    "productattachments",
    "productattributesets",
    "productkeywords",
    "productphotos",
    "productrelevant",
    "productreviews",
    "productshippingcosts",
    "productstaggeredprices",
    "producttaxtariffexceptions",
    "producttocategories",
    "producttopropertygroups",
    "productvariants",
    "productvideos",
)
"""Sub-resources of a product that `expand` embeds."""

_MARKETPLACE = ("status", "cpc", "daily_budget", "total_budget", "category_id", "price_type")


def product_shape(each: Product, api: str, expanded: Json) -> Json:
    """A product.

    Args:
        each: The product.
        api: Address of the interface, with a slash at the end.
        expanded: Sub-resource → what is embedded for it.
    """
    href = f"{api}products/{each.id}/"
    shown: Json = {
        "href": href,
        "id": each.id,
        "is_active": each.is_active,
        "createdate": moment_text(each.created),
        "modifydate": moment_text(each.modified),
        "productnumber": each.productnumber,
        "eannumber": each.eannumber,
        "mpnnumber": each.mpnnumber,
        "is_multishop_product": False,
        "name": each.name,
        "stockenabled": each.stockenabled,
        "stocktype": each.stocktype,
        "stock": each.stock,
        "stocklocation": "",
        "ordering_without_stock": "global_setting",
        "weight": each.weight_g / 1000,
        "is_visible": each.is_active,
        "can_be_ordered": each.is_active,
        "webshops": {"href": f"{href}webshops/"},
    }
    shown |= _prices(each) | _page(each, api) | {name: {"href": f"{href}{name}/"} for name in EXPANDABLE}
    return shown | each.texts | expanded


def _prices(each: Product) -> Json:
    return {
        "vatrate": VAT,
        "taxtariff": "normal",
        "price": each.price_cents / 100,
        "discount": 0.0,
        "purchaseprice": each.cost_cents / 100,
        "container_deposit_price": each.deposit_cents / 100,
        "safety_deposit_price": 0.0,
        "credit_points_custom": None,
        "credit_points_calculated": None,
        "unit": None,
        "decimal_amount": 0,
        "minimal_order_amount": 1.0,
        "fixed_staggered_prices": False,
    }


def _page(each: Product, api: str) -> Json:
    shop = api.removesuffix("/api/rest/v1/")
    shown: Json = dict.fromkeys(("shortdescription", "subcategory", "meta_description", "meta_keywords", "memo"), "")
    shown |= dict.fromkeys(("description", "maincategory", "brand", "condition", "specs"))
    shown |= dict.fromkeys(
        ("no_index", "no_follow", "show_in_template", "show_on_beginpage", "show_on_facebook"), False
    )
    return shown | {
        "productmainphoto": photo_address(each, 1) if each.photos else None,
        "page_title": each.name,
        "alias": f"product-{each.id}",
        "deeplink": f"{shop}/product-{each.id}",
        "stock_delivery_number": 1,
        "stock_delivery_type": "days",
        "stock_delivery_standard": "",
        "show_order_button": "Y",
        "product_layout": 1,
        "photo_size": "BIG",
        "hide_without_category": "NO_SEARCHRESULTS",
        "marktplaats_active": False,
        **dict.fromkeys(f"marktplaats_{name}" for name in _MARKETPLACE),
        "google_shopping_category": None,
        "package": {"href": f"{api}packages/1/", "id": 1, "name": "Standaard"},
        "package_id": 1,
        "supplier": None,
        "is_included_for_export_feed": True,
    }


def combination_shape(each: Combination, api: str) -> Json:
    """An attribute combination; its stock is what was last written to it, also where the product's counts."""
    href = f"{api}attributecombinations/{each.id}/"
    return {
        "href": href,
        "id": each.id,
        "note": "",
        "product_id": each.product.id,
        "stock": each.stock,
        "netto_extra_price": 0.0,
        "ordering_without_stock": "global_setting",
        "product_number": each.product_number,
        "ean_number": each.ean_number,
        "sku_number": each.sku_number,
        "delivery_time": each.delivery_time,
        "delivery_time_type": each.delivery_time_type,
        "delivery_default_text": each.delivery_default_text,
        "active": each.active,
        "combination": [
            {
                "attribute": {"href": f"{api}attributes/1/", "id": 1, "name": "Uitvoering"},
                "attribute_value": {"href": f"{api}attributevalues/{each.id}/", "id": each.id, "name": each.option},
                "extra_price": 0.0,
            }
        ],
        "attributecombinationphotos": {"href": f"{href}attributecombinationphotos/"},
        "attributes": {"href": f"{href}attributes/"},
        "attributevalues": {"href": f"{href}attributevalues/"},
        "parent": {"href": f"{api}products/{each.product.id}/"},
    }


def variation_shape(each: Variation, api: str) -> Json:
    """A product variation."""
    return {
        "href": f"{api}productvariations/{each.id}/",
        "id": each.id,
        "product_variation_id": each.other.id,
        "product_variation_href": f"{api}products/{each.other.id}/",
        "auto_created": each.auto_created,
        "active": each.active,
        "parent": {"href": f"{api}products/{each.product.id}/"},
    }


def webhook_shape(webhook: Webhook, api: str) -> Json:
    """A webhook with the key that signs its calls."""
    return {
        "href": f"{api}webhooks/{webhook.id}/",
        "id": webhook.id,
        "createdate": moment_text(webhook.created),
        "event": webhook.event,
        "address": webhook.address,
        "key": webhook.key,
        "is_active": webhook.is_active,
        "parent": None,
    }
