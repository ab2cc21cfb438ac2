"""CCV Shop, REST API v1, emulated from what CCV's own clients and one generated from its schemas send and read."""

from shopswitch.sandbox.ccv.shop import CcvShop

__all__ = ["CcvShop"]
