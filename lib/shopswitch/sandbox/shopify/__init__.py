"""An emulated Shopify shop: its state, its Admin GraphQL API 2026-10, its token endpoint and its bulk results.

What it cannot vouch for: fields of the real API that `admin.graphql` leaves out are refused as undefined; the cost
formula is inferred; whether search matches case, how long its index lags and where paging stops are unconfirmed.
Source: shopify.dev and the SDL of 2026-10, and answers recorded from development stores in August 2026.
"""

from shopswitch.sandbox.shopify.shop import ShopifyShop

__all__ = ["ShopifyShop"]
