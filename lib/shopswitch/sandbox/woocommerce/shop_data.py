"""Shipping, payment, tax, customers, categories and the system status: what a shop is set up with.

Texts are our own words; fields and types are those of WooCommerce 11.0.1 (recorded answers; the system status, of
which none was recorded, after the v3 reference).
"""

from shopswitch.sandbox.woocommerce.calls import Answer, Call, paged
from shopswitch.sandbox.woocommerce.dates import gmt_text, local_text
from shopswitch.sandbox.woocommerce.errors import ApiError, Json, invalid_id
from shopswitch.sandbox.woocommerce.links import record_links, related_links
from shopswitch.sandbox.woocommerce.ordering import ADDRESS, address
from shopswitch.sandbox.woocommerce.params import Param, Specs, collection_params
from shopswitch.sandbox.woocommerce.product_shapes import CATEGORY
from shopswitch.sandbox.woocommerce.state import Account, ShippingMethod, Store

METHOD_TYPES = {
    "flat_rate": "Flat rate",
    "free_shipping": "Free shipping",
    "local_pickup": "Local pickup",
    "pickup_location": "Pickup locations",
}
_GATEWAYS = {"bacs": "Bank transfer", "cheque": "Cheque", "cod": "Cash on delivery"}
_READ = ("GET",)


def list_params(_store: Store) -> Specs:
    """What small lists take: paging only."""
    return collection_params()


def customer_params(_store: Store) -> Specs:
    """What the customer list takes."""
    orderby = ("id", "include", "name", "registered_date")
    return collection_params(orderby, email=Param(), role=Param())


def _complete(rows: list[Json]) -> Answer:
    """A list that sends totals but knows no pages."""
    return Answer(rows, total=len(rows), per_page=max(len(rows), 1))


def list_zones(call: Call) -> Answer:
    """`GET shipping/zones`: zone 0 is the rest of the world."""
    return _complete([_zone(call, zone_id) for zone_id in call.store.zones])


def get_zone(call: Call) -> Answer:
    """`GET shipping/zones/{id}`."""
    return Answer(_zone(call, _find_zone(call, "id")))


def zone_locations(call: Call) -> Answer:
    """`GET shipping/zones/{id}/locations`."""
    zone_id = _find_zone(call, "id")
    path = f"shipping/zones/{zone_id}"
    links = related_links(call.base, collection=f"{path}/locations", describes=path)
    countries = call.store.zone_countries.get(zone_id, [])
    return _complete([{"code": code, "type": "country", "_links": links} for code in countries])


def zone_methods(call: Call) -> Answer:
    """`GET shipping/zones/{id}/methods`."""
    zone_id = _find_zone(call, "zone_id")
    return _complete([_zone_method(call, one) for one in call.store.shipping_methods if one.zone_id == zone_id])


def shipping_methods(call: Call) -> Answer:
    """`GET shipping_methods`: the types that exist, a plugin's too."""
    types = METHOD_TYPES | {
        one.method_id: one.title for one in call.store.shipping_methods if one.method_id not in METHOD_TYPES
    }
    return _complete(
        [
            {
                "id": slug,
                "title": title,
                "description": title,
                "_links": record_links(call.base, f"shipping_methods/{slug}", allow=_READ),
            }
            for slug, title in types.items()
        ]
    )


def payment_gateways(call: Call) -> Answer:
    """`GET payment_gateways`."""
    home = call.base.partition("/wp-json")[0]
    rows = []
    for slug, title in _GATEWAYS.items():
        field = _field("title", "Title", title)
        gateway: Json = {"id": slug, "title": title, "description": title, "order": "", "enabled": False}
        gateway |= {"method_title": title, "method_description": title, "method_supports": ["products"]}
        field["type"] = "safe_text"
        instructions = _field("instructions", "Instructions", "") | {"type": "textarea"}
        gateway |= {"settings": {"title": field, "instructions": instructions}, "needs_setup": False}
        gateway |= {"post_install_scripts": [], "settings_url": f"{home}/wp-admin/admin.php?page=wc-settings"}
        gateway |= {"connection_url": None, "setup_help_text": None, "required_settings_keys": []}
        allow = ("GET", "POST", "PUT", "PATCH")
        rows.append(gateway | {"_links": record_links(call.base, f"payment_gateways/{slug}", allow=allow)})
    return _complete(rows)


def list_taxes(call: Call) -> Answer:
    """`GET taxes`: the one rate of this shop."""
    rate: Json = {"id": 1, "country": "NL", "state": "", "postcode": "", "city": "", "rate": "21.0000", "name": "BTW"}
    rate |= {"priority": 1, "compound": False, "shipping": True, "order": 0, "class": "standard"}
    return _complete([rate | {"postcodes": [], "cities": [], "_links": record_links(call.base, "taxes/1")}])


def tax_classes(call: Call) -> Answer:
    """`GET taxes/classes`."""
    classes = {"standard": "Standard rate", "reduced-rate": "Reduced rate", "zero-rate": "Zero rate"}
    links = related_links(call.base, collection="taxes/classes")
    return _complete([{"slug": slug, "name": name, "_links": links} for slug, name in classes.items()])


def current_currency(call: Call) -> Answer:
    """`GET data/currencies/current`."""
    links = record_links(call.base, "data/currencies/EUR", allow=_READ)
    return Answer({"code": "EUR", "name": "Euro", "symbol": "&euro;", "_links": links})


def categories(call: Call) -> Answer:
    """`GET products/categories`: everything lies in one."""
    count = sum(product.kind != "variation" and product.status == "publish" for product in call.store.catalogue)
    more = {"parent": 0, "description": "", "display": "default", "image": None, "menu_order": 0, "count": count}
    links = record_links(call.base, f"products/categories/{CATEGORY['id']}")
    return paged(call, [CATEGORY], lambda category: category | more | {"_links": links})


def coupons(call: Call) -> Answer:
    """`GET coupons`: there are none."""
    return paged(call, [], lambda coupon: coupon)


def list_customers(call: Call) -> Answer:
    """`GET customers`: only those with a login; guests exist in their orders alone."""
    email = call.args.get("email")
    rows = [account for account in call.store.accounts.values() if not email or account.email == email]
    return paged(call, rows, lambda account: _account(call, account))


def get_customer(call: Call) -> Answer:
    """`GET customers/{id}`."""
    account = next((one for one in call.store.accounts.values() if one.id == call.number()), None)
    if account is None:
        raise invalid_id("woocommerce_rest_invalid_id", message="Invalid resource ID.")
    return Answer(_account(call, account))


def system_status(call: Call) -> Answer:
    """`GET system_status`: versions, settings, plugins."""
    home = call.base.partition("/wp-json")[0]
    environment: Json = {"home_url": home, "site_url": home, "version": "11.0.1", "log_directory_writable": True}
    environment |= {"wp_version": "7.0.4", "wp_multisite": False, "wp_memory_limit": 268435456, "language": "nl_NL"}
    environment |= {"wp_debug_mode": False, "wp_cron": True, "server_info": "nginx", "php_version": "8.2.36"}
    environment |= {"php_post_max_size": 67108864, "php_max_execution_time": 120, "php_max_input_vars": 3000}
    environment |= {"mysql_version": "10.11", "mysql_version_string": "10.11-MariaDB", "default_timezone": "UTC"}
    settings: Json = {"api_enabled": False, "force_ssl": False, "currency": "EUR", "currency_symbol": "&euro;"}
    settings |= {"thousand_separator": ".", "decimal_separator": ",", "number_of_decimals": 2, "taxonomies": {}}
    settings |= {"geolocation_enabled": False, "HPOS_enabled": True, "HPOS_sync_enabled": False}
    settings |= {"order_datastore": "OrdersTableDataStore", "enabled_features": ["custom_order_tables"]}
    plugin: Json = {"plugin": "woocommerce/woocommerce.php", "name": "WooCommerce", "version": "11.0.1"}
    plugin |= {"version_latest": "11.0.1", "url": "", "author_name": "", "author_url": "", "network_activated": False}
    theme = {"name": "Storefront", "version": "4.6.1", "is_child_theme": False, "has_woocommerce_support": True}
    body: Json = {"environment": environment, "database": {"wc_database_version": "11.0.1", "database_prefix": "wp_"}}
    body |= {"active_plugins": [plugin], "inactive_plugins": [], "theme": theme, "settings": settings}
    body |= {"security": {"secure_connection": home.startswith("https"), "hide_errors": True}, "pages": []}
    return Answer(body | {"post_type_counts": [{"type": "product", "count": len(call.store.catalogue.products)}]})


def _find_zone(call: Call, name: str) -> int:
    zone_id = call.number(name)
    if zone_id not in call.store.zones:
        raise ApiError(404, "woocommerce_rest_shipping_zone_invalid", "Resource does not exist.")
    return zone_id


def _zone(call: Call, zone_id: int) -> Json:
    path = f"shipping/zones/{zone_id}"
    links = record_links(call.base, path, describedby=f"{path}/locations")
    return {"id": zone_id, "name": call.store.zones[zone_id], "order": 0, "_links": links}


def _zone_method(call: Call, method: ShippingMethod) -> Json:
    zone = f"shipping/zones/{method.zone_id}"
    kind = METHOD_TYPES.get(method.method_id, method.title)
    tax = _field("tax_status", "Tax", "taxable") | {"type": "select", "options": {"taxable": "Yes", "none": "No"}}
    settings = {"title": _field("title", "Name", method.title), "tax_status": tax}
    return {
        "id": method.instance_id,
        "instance_id": method.instance_id,
        "title": method.title,
        "order": method.instance_id,
        "enabled": method.enabled,
        "method_id": method.method_id,
        "method_title": kind,
        "method_description": f"<p>{kind}</p>\n",
        "settings": settings | {"cost": _field("cost", "Cost", method.cost)},
        "_links": record_links(call.base, f"{zone}/methods/{method.instance_id}", describes=zone),
    }


def _field(name: str, label: str, value: str) -> Json:
    shown: Json = {"id": name, "label": label, "description": label, "type": "text", "value": value, "default": ""}
    return shown | {"tip": label, "placeholder": ""}


def _account(call: Call, account: Account) -> Json:
    created = {
        "date_created": local_text(account.created, call.store.zone),
        "date_created_gmt": gmt_text(account.created),
    }
    changed = {"date_modified": created["date_created"], "date_modified_gmt": created["date_created_gmt"]}
    billing = address(account.billing, billing=True)
    return {
        "id": account.id,
        **created,
        **changed,
        "email": account.email,
        "first_name": account.first_name,
        "last_name": account.last_name,
        "role": "customer",
        "username": account.email.partition("@")[0],
        "billing": billing,
        "shipping": {name: billing[name] for name in (*ADDRESS, "phone")},
        "is_paying_customer": True,
        "avatar_url": "",
        "meta_data": [],
        "_links": record_links(call.base, f"customers/{account.id}"),
    }
