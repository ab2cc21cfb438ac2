"""Every GraphQL document this connector can send; nothing else in the package holds one.

No document asks for personal data: no customer, address, e-mail, note or tag.

Source: Admin GraphQL API 2026-10, https://shopify.dev/docs/api/admin-graphql.
"""

import math
from dataclasses import dataclass

PAGE_SIZE = 250
"""Rows per page: Shopify's maximum, and hardly dearer in points than a small page."""


@dataclass(frozen=True, slots=True)
class Query:
    """One document.

    Attributes:
        name: Name of the operation, or of the bulk document for people.
        text: The document.
        cost: Points it requests, by the cost formula inferred from recorded answers; the first call is paced
            with it, afterwards the figures of each answer rule.
        bulk: To be run by a bulk operation: anonymous, with ``edges`` and without page arguments, as its
            validator wants.
    """

    name: str
    text: str
    cost: float
    bulk: bool = False


def _scale(first: int) -> int:
    """What a page of so many nodes weighs in a query's cost."""
    return max(min(first, 2), math.floor(2 * math.log(max(first, 1))))


_PAGE_WEIGHT = _scale(PAGE_SIZE)
_COUNT = 10

_VARIANT = """
  id legacyResourceId sku barcode title requiresComponents
  product { legacyResourceId title status hasOnlyDefaultVariant isGiftCard }
  inventoryItem { requiresShipping }
"""
_ORDER = """
  id legacyResourceId name sourceIdentifier createdAt processedAt cancelledAt test
  displayFulfillmentStatus displayFinancialStatus
"""
_LEVEL = 'location { id } quantities(names: ["available"]) { name quantity }'

SHOP = Query(
    "Shop",
    """query Shop {
  shop { name myshopifyDomain ianaTimezone currencyCode }
  currentAppInstallation { accessScopes { handle } }
}""",
    cost=3,
)

SCOPES = Query("Scopes", "query Scopes { currentAppInstallation { accessScopes { handle } } }", cost=2)

LOCATIONS = Query(
    "Locations",
    """query Locations($after: String) {
  locations(first: 250, after: $after, sortKey: ID, includeInactive: true, includeLegacy: true) {
    nodes { id legacyResourceId name isActive }
    pageInfo { hasNextPage endCursor }
  }
}""",
    cost=2 + _PAGE_WEIGHT,
)

VARIANTS_COUNT = Query(
    "VariantsCount",
    "query VariantsCount { total: productVariantsCount(limit: null) { count } }",
    cost=_COUNT,
)

VARIANTS = Query(
    "Variants",
    """query Variants($after: String) {
  total: productVariantsCount(limit: null) { count }
  productVariants(first: 250, after: $after, sortKey: ID) {
    nodes {"""
    + _VARIANT
    + """}
    pageInfo { hasNextPage endCursor }
  }
}""",
    cost=2 + _PAGE_WEIGHT * 3 + _COUNT,
)

VARIANTS_BULK = Query(
    "VariantsBulk",
    "{ productVariants { edges { node {" + _VARIANT + "} } } }",
    cost=_COUNT,
    bulk=True,
)

LEVELS = Query(
    "Levels",
    """query Levels($after: String, $levels: Int!) {
  total: productVariantsCount(limit: null) { count }
  productVariants(first: 250, after: $after, sortKey: ID) {
    nodes {
      id legacyResourceId sku
      inventoryItem {
        id tracked
        inventoryLevels(first: $levels) {
          nodes { """
    + _LEVEL
    + """ }
          pageInfo { hasNextPage }
        }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}""",
    cost=2 + _PAGE_WEIGHT * (4 + _PAGE_WEIGHT * 3) + _COUNT,
)

LEVELS_BULK = Query(
    "LevelsBulk",
    """{ productVariants { edges { node {
  id legacyResourceId sku
  inventoryItem { id tracked inventoryLevels { edges { node { id """
    + _LEVEL
    + """ } } } }
} } } }""",
    cost=_COUNT,
    bulk=True,
)

ORDERS_COUNT = Query(
    "OrdersCount",
    "query OrdersCount { total: ordersCount(limit: null) { count } }",
    cost=_COUNT,
)

# No status filter: closed is not fulfilled, and a search reads an index that lags behind the orders.
ORDERS = Query(
    "Orders",
    """query Orders($after: String) {
  total: ordersCount(limit: null) { count }
  orders(first: 250, after: $after, sortKey: CREATED_AT) {
    nodes {"""
    + _ORDER
    + """}
    pageInfo { hasNextPage endCursor }
  }
}""",
    cost=2 + _PAGE_WEIGHT + _COUNT,
)

ORDERS_BULK = Query("OrdersBulk", "{ orders { edges { node {" + _ORDER + "} } } }", cost=_COUNT, bulk=True)

BULK_START = Query(
    "BulkStart",
    """mutation BulkStart($query: String!) {
  bulkOperationRunQuery(query: $query, groupObjects: false) {
    bulkOperation { id status }
    userErrors { field message code }
  }
}""",
    cost=10,
)

BULK_STATUS = Query(
    "BulkStatus",
    """query BulkStatus($id: ID!) {
  bulkOperation(id: $id) { id status errorCode objectCount rootObjectCount url }
}""",
    cost=1,
)


def levels_cost(levels: int) -> float:
    """Points that `LEVELS` requests when it asks for so many levels per variant."""
    return 2 + _PAGE_WEIGHT * (4 + _scale(levels) * 3) + _COUNT
