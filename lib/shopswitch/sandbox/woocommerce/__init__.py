"""An emulated WooCommerce shop: REST API v3 as WooCommerce 11.0.1 answers it.

Source: recorded answers of a real installation; the v3 reference for what was not recorded.
"""

from shopswitch.sandbox.woocommerce.shop import WooCommerceShop

__all__ = ["WooCommerceShop"]
