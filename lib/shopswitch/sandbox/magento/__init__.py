"""An emulated Magento Open Source 2.4.6: REST API V1 as an integration sees it.

Source: recorded answers of a real 2.4.6; Adobe Commerce REST schema 2.4.9 for what was not recorded.
"""

from shopswitch.sandbox.magento.shop import MagentoShop

__all__ = ["MagentoShop"]
