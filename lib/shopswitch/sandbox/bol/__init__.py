"""An emulated bol.com seller account: v10, with offers of v11 beside the deprecated ones."""

from shopswitch.sandbox.bol.shop import BolShop

__all__ = ["BolShop"]
