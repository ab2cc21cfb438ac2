"""What the profile says about a CCV Shop."""

from typing import Literal

from shopswitch.settings import SecretRef, ShopSettings, Url

CALLS_PER_S = 4
"""Pace believed to be fine; the vendor's limits per minute (429.10, 429.11) have unconfirmed figures."""

SkuField = Literal["product_number", "sku_number"]


class CcvSettings(ShopSettings):
    """`[old]` or `[new]` with `platform = "ccv"`."""

    url: Url
    """Address of the shop; the interface lies below it at /api/rest/v1."""
    public_key: SecretRef
    secret_key: SecretRef
    sku_field: SkuField | None = None
    """Field of an attribute combination that holds Picqer's product code. Which one Picqer uses is unconfirmed."""
