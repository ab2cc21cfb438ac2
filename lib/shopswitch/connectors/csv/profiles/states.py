"""What the statuses of each platform mean, as defaults that a consultant confirms.

Only the Shopify, CCV and bol rows of these tables rest on vendor pages; the others are working assumptions, and so
are all translated labels. A status that stands in no table is ``unknown`` and blocks what depends on it.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

# A trailing * stands for anything. Keys are normalised: lower case, and one blank for "-", "_" and blanks.
_WOOCOMMERCE = {
    "completed": ("completed", "refunded", "afgerond", "voltooid", "terugbetaald", "abgeschlossen", "rückerstattet"),
    "cancelled": ("cancelled", "canceled", "failed", "trash", "geannuleerd", "mislukt", "storniert", "fehlgeschlagen"),
    "open": ("pending", "on hold", "processing", "pending payment", "in de wacht", "in behandeling", "in bearbeitung"),
    "draft": ("checkout draft", "draft"),
}
_MAGENTO = {
    "completed": ("complete", "closed", "voltooid", "gesloten", "vollständig", "abgeschlossen"),
    "cancelled": ("canceled", "cancelled", "geannuleerd", "storniert"),
    "open": ("pending", "pending payment", "processing", "holded", "on hold", "payment review", "in behandeling"),
}
_LIGHTSPEED = {
    "completed": ("completed", "completed *"),
    "cancelled": ("cancelled", "canceled"),
    "open": ("new", "processing", "processing *", "on hold"),
}
_SHOPIFY = {"completed": ("fulfilled",), "open": ("", "unfulfilled", "partial")}
_SHOPWARE6 = {"completed": ("completed",), "cancelled": ("cancelled",), "open": ("open", "in progress")}
# Ids of s_core_states; 0 and 1 match Picqer's page about Shopware 5, the others are unconfirmed.
_SHOPWARE5 = {
    "completed": ("2", "7"),
    "cancelled": ("4",),
    "open": ("0", "1", "3", "5", "6", "8"),
    "draft": ("-1",),
}
_CCV = {
    "completed": ("5", "6", "7", "sent", "delivered", "completed", "verzonden", "geleverd", "afgerond"),
    "cancelled": ("8", "cancelled", "canceled", "geannuleerd"),
    "open": (
        "1", "2", "3", "4", "9", "10", "11", "12", "13", "14", "new", "in process", "waiting for manufacturer",
        "waiting for payment", "waiting for supplier", "being packaged", "ready to be collected", "being assembled",
        "backorder", "reserved", "nieuw", "in behandeling",
    ),
    # A customer who never finished the checkout leaves an order without status.
    "draft": ("", "null"),
}  # fmt: skip
_PRESTASHOP = {
    "completed": ("shipped", "delivered", "verzonden", "afgeleverd", "geleverd", "versendet", "ausgeliefert"),
    "cancelled": ("canceled", "cancelled", "refunded", "geannuleerd", "terugbetaald", "storniert", "erstattet"),
    "open": (
        "awaiting *", "payment accepted", "remote payment accepted", "processing in progress", "on backorder *",
        "payment error", "betaling aanvaard", "zahlung eingegangen",
    ),
}  # fmt: skip
_AMAZON = {
    "completed": ("shipped",),
    "cancelled": ("cancelled", "canceled"),
    "open": ("pending", "unshipped", "partiallyshipped", "partially shipped"),
}
# Words that mean the same on every platform above.
_PLAIN = {
    "completed": ("completed", "complete", "shipped", "fulfilled", "afgerond", "voltooid", "verzonden"),
    "cancelled": ("cancelled", "canceled", "geannuleerd", "storniert"),
    "open": ("open", "unpaid", "new", "pending", "processing", "on hold", "unfulfilled", "nieuw"),
    "draft": ("draft",),
}
_TABLES = {
    "woocommerce": _WOOCOMMERCE,
    "magento": _MAGENTO,
    "lightspeed": _LIGHTSPEED,
    "shopify": _SHOPIFY,
    "shopware6": _SHOPWARE6,
    "shopware5": _SHOPWARE5,
    "ccv": _CCV,
    "prestashop": _PRESTASHOP,
    "amazon": _AMAZON,
}


@lru_cache(maxsize=4096)
def plain(label: str) -> str:
    """A status as it is compared: ``wc-on-hold``, ``On hold`` and ``on_hold`` are one."""
    text = label.strip().casefold()
    if re.fullmatch(r"-?\d+", text):
        return text
    return " ".join(re.sub(r"[_-]+", " ", text).split()).removeprefix("wc ")


def state_of(label: str, key: str, *, own: Mapping[str, str]) -> str:
    """The state a status stands for.

    Args:
        label: The status as the export writes it.
        key: Profile key of the platform.
        own: The client's own mapping, which goes before every table.

    Returns:
        open, completed, cancelled, draft or unknown.
    """
    word = plain(label)
    mine = {plain(name): state for name, state in own.items()}
    if word in mine:
        return mine[word]
    for state, names in _TABLES.get(key, _PLAIN).items():
        if word in names or any(name.endswith("*") and word.startswith(name[:-1]) for name in names):
            return state
    return "unknown"
