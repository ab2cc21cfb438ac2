"""Types of what is written, as far as a mistake in them is likely."""

_WHOLE = frozenset({"stock", "quantity", "minPurchase", "maxPurchase", "purchaseSteps", "restockTime", "start"})
_FLAGS = frozenset({"active", "isCloseout", "shippingFree", "markAsTopseller", "good"})
_TEXTS = frozenset({"productNumber", "orderNumber", "name", "ean", "manufacturerNumber", "label", "email", "street"})
_LISTS = frozenset({"trackingCodes", "optionIds", "tagIds"})


def misfit(name: str, value: object) -> str:
    """What is wrong with the type of a value, or nothing."""
    if value is None:
        return ""
    if name in _WHOLE and (not isinstance(value, int) or isinstance(value, bool)):
        return "This value should be of type int."
    if name in _FLAGS and not isinstance(value, bool):
        return "This value should be of type bool."
    if name in _TEXTS and not isinstance(value, str):
        return "This value should be of type string."
    if name in _LISTS and not isinstance(value, list):
        return "This value should be of type array."
    return ""
