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
  id legacyResourceId sku barcode title requiresComponents price createdAt
  product {
    legacyResourceId title status hasOnlyDefaultVariant isGiftCard vendor
    description(truncateAt: 1) mediaCount { count }
  }
  inventoryItem {
    requiresShipping harmonizedSystemCode countryCodeOfOrigin
    unitCost { amount } measurement { weight { unit value } }
  }
"""
_ORDER = """
  id legacyResourceId name sourceIdentifier createdAt processedAt cancelledAt test
  displayFulfillmentStatus displayFinancialStatus shippingLine { title }
"""
_DELIVERY = "deliveryMethod { methodType }"
_DELIVERIES = 5
_LINES = """
  nodes { id sku quantity currentQuantity unfulfilledQuantity nonFulfillableQuantity requiresShipping }
  pageInfo { hasNextPage endCursor }
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
    # Five objects beside the variant itself; money counts nothing.
    cost=2 + _PAGE_WEIGHT * 6 + _COUNT,
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
    cost=2 + _PAGE_WEIGHT * 2 + _COUNT,
)

ORDERS_BULK = Query("OrdersBulk", "{ orders { edges { node {" + _ORDER + "} } } }", cost=_COUNT, bulk=True)

# How an order is delivered stands at its fulfillment orders, which take a scope of their own.
ORDERS_DELIVERY = Query(
    "OrdersDelivery",
    """query OrdersDelivery($after: String) {
  total: ordersCount(limit: null) { count }
  orders(first: 250, after: $after, sortKey: CREATED_AT) {
    nodes {"""
    + _ORDER
    + """ fulfillmentOrders(first: 5) { nodes { id """
    + _DELIVERY
    + """ } pageInfo { hasNextPage } } }
    pageInfo { hasNextPage endCursor }
  }
}""",
    cost=2 + _PAGE_WEIGHT * (4 + _scale(_DELIVERIES) * 2) + _COUNT,
)

ORDERS_DELIVERY_BULK = Query(
    "OrdersDeliveryBulk",
    "{ orders { edges { node {" + _ORDER + " fulfillmentOrders { edges { node { id " + _DELIVERY + " } } } } } } }",
    cost=_COUNT,
    bulk=True,
)

METHODS = Query(
    "Methods",
    """query Methods($after: String) {
  deliveryProfiles(first: 10, after: $after) {
    nodes {
      id name default
      profileLocationGroups {
        locationGroupZones(first: 50) {
          nodes {
            zone { name }
            methodDefinitions(first: 100) { nodes { id name active } pageInfo { hasNextPage } }
          }
          pageInfo { hasNextPage }
        }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}""",
    cost=2 + _scale(10) * (4 + _scale(50) * (4 + _scale(100))),
)

HOOKS = Query(
    "Hooks",
    """query Hooks($after: String) {
  total: webhookSubscriptionsCount(limit: null) { count }
  webhookSubscriptions(first: 250, after: $after, sortKey: ID) {
    nodes { id legacyResourceId name topic uri }
    pageInfo { hasNextPage endCursor }
  }
}""",
    cost=2 + _PAGE_WEIGHT + _COUNT,
)

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


ORDERS_AT_ONCE = 50
"""Orders whose details are asked for together: few enough for the 1,000 points of a call, however they are counted."""

_LINES_FIRST = 100

LINES = Query(
    "Lines",
    """query Lines($ids: [ID!]!) {
  nodes(ids: $ids) {
    id
    ... on Order { subtotalLineItemsQuantity lineItems(first: 100) {"""
    + _LINES
    + """} }
  }
}""",
    cost=3 + _scale(_LINES_FIRST),
)

MORE_LINES = Query(
    "MoreLines",
    """query MoreLines($id: ID!, $after: String) {
  order(id: $id) { id lineItems(first: 250, after: $after) {"""
    + _LINES
    + """} }
}""",
    cost=3 + _PAGE_WEIGHT,
)

# Lists, not connections: without `first` they come whole, and the count says whether they did.
SENT = Query(
    "Sent",
    """query Sent($ids: [ID!]!) {
  nodes(ids: $ids) {
    id
    ... on Order {
      fulfillmentsCount { count }
      fulfillments { id legacyResourceId status displayStatus createdAt trackingInfo { company number } }
    }
  }
}""",
    cost=4,
)

STOCK_ITEM = Query(
    "StockItem",
    "query StockItem($id: ID!) { productVariant(id: $id) { id sku inventoryItem { id tracked } } }",
    cost=2,
)

SET_STOCK = Query(
    "SetStock",
    """mutation SetStock($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) { userErrors { field message code } }
}""",
    cost=10,
)

WORK = Query(
    "Work",
    """query Work($id: ID!) {
  order(id: $id) {
    id cancelledAt displayFulfillmentStatus
    fulfillmentOrders(first: 50) {
      nodes { id status supportedActions { action } assignedLocation { location { id } } }
      pageInfo { hasNextPage }
    }
  }
}""",
    cost=4 + _scale(50) * 4,
)

FULFIL = Query(
    "Fulfil",
    """mutation Fulfil($fulfillment: FulfillmentInput!) {
  fulfillmentCreate(fulfillment: $fulfillment) {
    fulfillment { id status }
    userErrors { field message }
  }
}""",
    cost=10,
)


def levels_cost(levels: int) -> float:
    """Points that `LEVELS` requests when it asks for so many levels per variant."""
    return 2 + _PAGE_WEIGHT * (4 + _scale(levels) * 3) + _COUNT
