"""An emulated Shopware 6 shop: its state, its Admin API and its login.

What it cannot vouch for: the codes of a refused login and of a malformed search, which transitions payments have,
that a state cannot be set by PATCH, the name of Picqer's plugin, and what OpenSearch would find differently.
Left out: rules, media, categories, documents, customers as records of their own, plugins' entities (known, but
empty), nested routes such as `/api/order/{id}/line-items`, scoring (`query`), date histograms, other versions than
the live one, and the login of people.
Source: Shopware 6 Admin API 6.7.10.1 (OpenAPI), Shopware core up to 6.6.7 and trunk of October 2024.
"""

from shopswitch.sandbox.shopware.shop import ShopwareShop

__all__ = ["ShopwareShop"]
