"""Settings groups with the options a migration looks at.

Labels are our own words; ids, types, defaults and the shape are those of WooCommerce 11.0.1 (recorded answers).
"""

from dataclasses import dataclass, field
from typing import Any

from shopswitch.sandbox.woocommerce.calls import Answer, Call
from shopswitch.sandbox.woocommerce.errors import ApiError, Json
from shopswitch.sandbox.woocommerce.links import record_links, related_links
from shopswitch.sandbox.woocommerce.params import Param, Specs
from shopswitch.sandbox.woocommerce.state import Store

_YES_NO = {"yes": "Yes", "no": "No"}
_EDIT = ("GET", "POST", "PUT", "PATCH")


@dataclass(frozen=True, slots=True)
class Option:
    """One setting: what it is, its factory value and what this shop starts with."""

    id: str
    label: str
    kind: str = "text"
    default: str = ""
    value: str = ""
    options: dict[str, str] = field(default_factory=dict)


_COUNTRIES = {"BE": "Belgium", "DE": "Germany", "FR": "France", "NL": "Netherlands"}

OPTIONS = {
    "general": (
        Option("woocommerce_store_address", "Street and number", value="Teststraat 1"),
        Option("woocommerce_store_address_2", "Second address line"),
        Option("woocommerce_store_city", "City", value="Arnhem"),
        Option("woocommerce_default_country", "Country of the shop", "select", "US:CA", "NL", _COUNTRIES),
        Option("woocommerce_store_postcode", "Postcode", value="6811 AA"),
        Option("woocommerce_calc_taxes", "Taxes are calculated", "checkbox", "no", "yes"),
        Option("woocommerce_currency", "Currency", "select", "USD", "EUR", {"EUR": "Euro", "USD": "US dollar"}),
        Option("woocommerce_price_num_decimals", "Decimals of a price", "number", "2", "2"),
    ),
    "products": (
        Option("woocommerce_shop_page_id", "Page of the shop", "select", "", "5", {"5": "Shop"}),
        Option("woocommerce_weight_unit", "Unit of weight", "select", "lbs", "kg", {"kg": "kg", "g": "g"}),
        Option("woocommerce_dimension_unit", "Unit of length", "select", "in", "cm", {"cm": "cm", "mm": "mm"}),
        Option("woocommerce_manage_stock", "Stock is kept", "checkbox", "yes", "yes"),
        Option("woocommerce_hold_stock_minutes", "Unpaid orders hold stock (minutes)", "number", "60", "60"),
        Option("woocommerce_notify_no_stock_amount", "Out of stock from", "number", "0", "0"),
        Option("woocommerce_hide_out_of_stock_items", "Sold-out items are hidden", "checkbox", "no", "no"),
    ),
    "tax": (
        Option("woocommerce_prices_include_tax", "Prices are entered with tax", "radio", "no", "yes", _YES_NO),
        Option("woocommerce_tax_based_on", "Tax follows", "select", "shipping", "shipping", {"shipping": "Delivery"}),
        Option("woocommerce_tax_display_shop", "Prices are shown", "select", "excl", "excl", {"excl": "Without tax"}),
    ),
}
_PLAIN_GROUPS = {
    "wc_admin": "Reports",
    "general": "General",
    "products": "Products",
    "tax": "Tax",
    "shipping": "Shipping",
    "checkout": "Payments",
    "account": "Accounts &amp; privacy",
    "email": "Mails",
    "integration": "Integration",
    "site-visibility": "Visibility",
    "point-of-sale": "Point of sale",
    "advanced": "Advanced",
}
MAIL_GROUPS = tuple(
    f"email_{name}"
    for name in (
        *("new_order", "cancelled_order", "customer_cancelled_order", "failed_order", "customer_failed_order"),
        *("customer_on_hold_order", "customer_processing_order", "customer_completed_order"),
        *("customer_refunded_order", "customer_invoice", "customer_note", "customer_reset_password"),
        *("customer_new_account", "admin_payment_gateway_enabled", "customer_pos_completed_order"),
        *("customer_pos_refunded_order", "customer_verify_email"),
    )
)
_MAIL_OPTIONS = (Option("enabled", "This mail is sent", "checkbox", "yes", "yes"),)


def list_groups(call: Call) -> Answer:
    """`GET settings`: unpaged."""
    groups = [_group(call, name, label, "") for name, label in _PLAIN_GROUPS.items()]
    groups += [_group(call, name, name.removeprefix("email_").replace("_", " "), "email") for name in MAIL_GROUPS]
    return Answer(groups)


def list_options(call: Call) -> Answer:
    """`GET settings/{group}`: unpaged.

    Raises:
        ApiError: 404 for an unknown group.
    """
    group = call.ids["group_id"]
    return Answer([_option(call, group, option) for option in _options(group)])


def get_option(call: Call) -> Answer:
    """`GET settings/{group}/{option}`."""
    group = call.ids["group_id"]
    return Answer({**_option(call, group, _find(group, call.ids["id"])), "group_id": group})


def option_write_params(_store: Store) -> Specs:
    """What a setting takes."""
    return {"value": Param("any", required=True)}


def update_option(call: Call) -> Answer:
    """`PUT settings/{group}/{option}`.

    Raises:
        ApiError: 400 for a value the option does not have.
    """
    group = call.ids["group_id"]
    option = _find(group, call.ids["id"])
    value = str(call.args["value"])
    allowed = _YES_NO if option.kind == "checkbox" else option.options
    if allowed and value not in allowed:
        raise ApiError(400, "rest_setting_value_invalid", "An invalid setting value was passed.")
    call.store.settings[group, option.id] = value
    return get_option(call)


def setting(store: Store, group: str, name: str) -> str:
    """What an option holds now."""
    return store.settings.get((group, name), _find(group, name).value)


def _options(group: str) -> tuple[Option, ...]:
    if group in MAIL_GROUPS:
        return _MAIL_OPTIONS
    if group not in _PLAIN_GROUPS:
        raise ApiError(404, "rest_setting_setting_group_invalid", "Invalid setting group.")
    return OPTIONS.get(group, ())


def _find(group: str, name: str) -> Option:
    option = next((option for option in _options(group) if option.id == name), None)
    if option is None:
        raise ApiError(404, "rest_setting_setting_invalid", "Invalid setting.")
    return option


def _group(call: Call, name: str, label: str, parent: str) -> Json:
    below = list(MAIL_GROUPS) if name == "email" else []
    shown: dict[str, Any] = {"id": name, "label": label, "description": "", "parent_id": parent, "sub_groups": below}
    return shown | {"_links": related_links(call.base, options=f"settings/{name}")}


def _option(call: Call, group: str, option: Option) -> Json:
    shown: Json = {
        "id": option.id,
        "label": option.label,
        "description": option.label,
        "type": option.kind,
        "default": option.default,
        "value": setting(call.store, group, option.id),
        "_links": record_links(call.base, f"settings/{group}/{option.id}", allow=_EDIT),
    }
    if option.kind != "checkbox":
        shown["tip"] = option.label
    if option.options:
        shown["options"] = option.options
    return shown
