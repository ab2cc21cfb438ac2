"""What a profile section of a Magento shop holds."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator

from shopswitch.settings import SecretRef, ShopSettings, Url

_CLOUD_SERVICE = ".api.commerce.adobe.com"


def _check_host(value: str) -> str:
    # That product has another login, other paths and other rules; nothing here would fit it.
    if (urlsplit(value).hostname or "").endswith(_CLOUD_SERVICE):
        msg = "this is Adobe Commerce as a Cloud Service, whose interface differs and is not supported"
        raise ValueError(msg)
    return value


def _check_code(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*|", value):
        msg = "expected a code of letters, digits and underscores, such as default or ean"
        raise ValueError(msg)
    return value


Code = Annotated[str, AfterValidator(_check_code)]


class MagentoSettings(ShopSettings):
    """`[old]` or `[new]` with `platform = "magento"`.

    The four secrets are those of an integration (System > Extensions > Integrations in the shop's admin).
    """

    url: Annotated[Url, AfterValidator(_check_host)]
    """Address of the shop; a sub-directory it lives in is kept."""
    store: Code = ""
    """Code of the store view to read, or `all` for the shop's own values; empty: the default store view."""
    consumer_key: SecretRef
    consumer_secret: SecretRef
    access_token: SecretRef
    access_token_secret: SecretRef
    barcode_attribute: Code = ""
    """Code of the product attribute in which the merchant keeps barcodes: Magento has none of its own."""
    location: str | None = None
    """Name or code of the inventory source Picqer fills; needed when several sources are enabled."""
