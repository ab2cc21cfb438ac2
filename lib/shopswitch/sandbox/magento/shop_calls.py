"""Calls about the installation: store views, websites, their configuration, modules, the admin's login."""

from shopswitch.sandbox.magento.calls import Call
from shopswitch.sandbox.magento.errors import ApiError
from shopswitch.sandbox.magento.state import Record

_MODULES = [
    "Magento_Store",
    "Magento_Config",
    "Magento_AdminAnalytics",
    "Magento_AdminNotification",
    "Magento_Backend",
    "Magento_Eav",
    "Magento_Customer",
    "Magento_Indexer",
    "Magento_Cms",
    "Magento_Catalog",
    "Magento_CatalogInventory",
    "Magento_Rule",
    "Magento_Bundle",
    "Magento_Quote",
    "Magento_SalesSequence",
    "Magento_Payment",
    "Magento_Sales",
    "Magento_Checkout",
    "Magento_ConfigurableProduct",
    "Magento_Integration",
    "Magento_Webapi",
    "Magento_WebapiSecurity",
    "Magento_GroupedProduct",
    "Magento_Downloadable",
    "Magento_Inventory",
    "Magento_InventoryApi",
    "Magento_InventoryCatalogApi",
    "Magento_InventorySales",
    "Magento_InventorySalesApi",
    "Magento_InventoryShipping",
    "Magento_Shipping",
    "Magento_OfflineShipping",
    "Magento_Tax",
]


def list_modules(call: Call) -> list[str]:
    """`GET modules`: all of them, whatever page is asked for."""
    return list(_MODULES)


def list_views(call: Call) -> list[Record]:
    """`GET store/storeViews`: the admin's own view among them."""
    return [
        {
            "id": number,
            "code": code,
            "name": name,
            "website_id": min(number, 1),
            "store_group_id": min(number, 1),
            "is_active": 1,
        }
        for code, (number, name) in call.store.views.items()
    ]


def list_websites(call: Call) -> list[Record]:
    """`GET store/websites`."""
    return [
        {"id": 1, "code": "base", "name": "Main Website", "default_group_id": 1},
        {"id": 0, "code": "admin", "name": "Admin", "default_group_id": 0},
    ]


def list_groups(call: Call) -> list[Record]:
    """`GET store/storeGroups`."""
    main = {"id": 1, "website_id": 1, "root_category_id": 2, "default_store_id": 1}
    none = dict.fromkeys(main, 0)
    return [
        main | {"name": "Main Website Store", "code": "main_website_store"},
        none | {"name": "Default", "code": "default"},
    ]


def list_configs(call: Call) -> list[Record]:
    """`GET store/storeConfigs`: one per view that customers see."""
    home = call.request.url_root.rstrip("/") + "/"
    addresses = {
        f"{safe}base_{kind}": home + path
        for safe in ("", "secure_")
        for kind, path in (("url", ""), ("link_url", ""), ("static_url", "static/version1/"), ("media_url", "media/"))
    }
    wanted = call.query.get("storeCodes")
    codes = set(wanted.values()) if isinstance(wanted, dict) else None
    return [
        {
            "id": number,
            "code": code,
            "website_id": 1,
            "locale": "nl_NL",
            "base_currency_code": "EUR",
            "default_display_currency_code": "EUR",
            "timezone": call.store.zone.key,
            "weight_unit": call.store.weight_unit,
            **addresses,
        }
        for code, (number, _) in call.store.views.items()
        if number and (codes is None or code in codes)
    ]


def admin_token(call: Call) -> str:
    """`POST integration/admin/token`: no administrator can sign in here.

    Raises:
        ApiError: 401, always.
    """
    message = (
        "The account sign-in was incorrect or your account is disabled temporarily. Please wait and try again later."
    )
    raise ApiError(401, message)
