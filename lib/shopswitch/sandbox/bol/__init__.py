"""An emulated bol.com seller account: orders, shipments and inventory of v10, offers of v11 and the deprecated v10 ones."""

from shopswitch.sandbox.bol.shop import BolShop

__all__ = ["BolShop"]
