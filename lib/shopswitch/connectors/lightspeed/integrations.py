"""Ways the shop sends its parcels, and the webhooks in it.

Source: vendor client SEOshop/API-PHP-Client, and example payloads of the documentation.
"""

from urllib.parse import urlsplit

from shopswitch.connectors.lightspeed.pages import List, identity
from shopswitch.connectors.lightspeed.rows import Record, Row, flag, text

METHODS = List("shippingmethods", "shippingmethods", ("id", "type", "isBackofficeOnly", "title"), "shipping methods")
HOOKS = List("webhooks", "webhooks", ("id", "isActive", "itemGroup", "itemAction", "address"), "webhooks")

HIDDEN_HOOKS = (
    "Lightspeed may show a key its own webhooks only (not confirmed): "
    "ask the owner of the shop which apps are installed."
)
APP_METHODS = "Methods that apps add to the checkout, such as pick-up points of a carrier, may not be listed here."

# Words of `type`; others are not known.
_KINDS = {"default": "delivery", "pickup": "collect"}


def build_method(method: Record) -> Row:
    """One method as a row of SHIPPING_METHODS; its countries would be a call for each and are left out.

    Raises:
        KeyError: A field is missing.
        TypeError: A field is not of the documented type.
    """
    hidden = flag(method, "isBackofficeOnly")
    if hidden is None:
        raise TypeError("field 'isBackofficeOnly' is neither yes nor no")
    return {
        "method_id": str(identity(method["id"])),
        "name": text(method, "title"),
        "kind": _KINDS.get(text(method, "type"), "unknown"),
        "active": not hidden,
        "zone": "",
    }


def build_hook(hook: Record) -> Row:
    """One webhook as a row of HOOKS; its event is named as in the header of what is posted.

    Raises:
        KeyError: A field is missing.
        TypeError: A field is not of the documented type.
        ValueError: Its address is none.
    """
    active = flag(hook, "isActive")
    if active is None:
        raise TypeError("field 'isActive' is neither yes nor no")
    return {
        "hook_id": str(identity(hook["id"])),
        "name": "",
        "event": f"{text(hook, 'itemGroup')}/{text(hook, 'itemAction')}",
        "host": urlsplit(text(hook, "address")).hostname or "",
        "active": active,
    }
