"""Rights (ACL resources) an integration can be given, as far as the sandbox asks for them.

Source: `etc/webapi.xml` of the modules; GitHub magento/magento2 and magento/inventory.
"""

PRODUCTS = "Magento_Catalog::products"
ATTRIBUTES = "Magento_Catalog::attributes_attributes"
STOCK_ITEMS = "Magento_CatalogInventory::cataloginventory"
SOURCES = "Magento_InventoryApi::source"
ASSIGN_SOURCES = "Magento_InventoryApi::stock_source_item_assign"
STOCKS = "Magento_InventoryApi::stock"
STOCK_LINKS = "Magento_InventoryApi::stock_source_link"
SALABLE = "Magento_InventorySalesApi::stock"
VIEW_ORDERS = "Magento_Sales::actions_view"
CREATE_ORDERS = "Magento_Sales::create"
SHIP = "Magento_Sales::ship"
SHIPMENTS = "Magento_Sales::shipment"
INVOICE = "Magento_Sales::invoice"
INVOICES = "Magento_Sales::sales_invoice"
COMMENT = "Magento_Sales::comment"
CANCEL = "Magento_Sales::cancel"
HOLD = "Magento_Sales::hold"
UNHOLD = "Magento_Sales::unhold"
STORES = "Magento_Backend::store"
MODULES = "Magento_Backend::admin"
ANYBODY = "anonymous"

BY_RESOURCE = {
    "products": frozenset({PRODUCTS, ATTRIBUTES}),
    "stock": frozenset({STOCK_ITEMS, SOURCES, ASSIGN_SOURCES, STOCKS, STOCK_LINKS, SALABLE}),
    "orders": frozenset(
        {VIEW_ORDERS, CREATE_ORDERS, SHIP, SHIPMENTS, INVOICE, INVOICES, COMMENT, CANCEL, HOLD, UNHOLD}
    ),
}
"""What goes together when an administrator unticks a group."""

RESOURCES = frozenset({STORES, MODULES}).union(*BY_RESOURCE.values())
"""Everything the sandbox's integration is given."""
