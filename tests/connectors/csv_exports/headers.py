"""Headings as the platforms write them, with a made-up shop below."""

WOOCOMMERCE = (
    'ID,Type,SKU,"GTIN, UPC, EAN, or ISBN",Name,Published,"Is featured?","Visibility in catalog","Short description",'
    'Description,"Date sale price starts","Date sale price ends","Tax status","Tax class","In stock?",Stock,'
    '"Low stock amount","Backorders allowed?","Sold individually?","Weight (kg)","Length (cm)","Width (cm)",'
    '"Height (cm)","Allow customer reviews?","Purchase note","Sale price","Regular price",Categories,Tags,'
    '"Shipping class",Images,"Download limit","Download expiry days",Parent,"Grouped products",Upsells,Cross-sells,'
    '"External URL","Button text",Position'
)
WOOCOMMERCE_NL = (
    'ID,Type,Artikelnummer,Naam,Gepubliceerd,Uitgelicht?,"Zichtbaarheid in catalogus","Korte omschrijving",'
    'Beschrijving,"Btw status",Belastingklasse,"Op voorraad?",Voorraad,"Lage voorraad","Reguliere prijs",Hoofd,'
    '"Gegroepeerde producten",Upsells,Cross-sells,Positie'
)
WOOCOMMERCE_DE = (
    'ID,Typ,Artikelnummer,Name,Veröffentlicht,"Ist hervorgehoben?","Sichtbarkeit im Katalog",Steuerstatus,'
    'Vorrätig?,Lager,"Regulärer Preis","Übergeordnetes Produkt","Gruppierte Produkte",Position'
)
MAGENTO = (
    "sku,store_view_code,attribute_set_code,product_type,categories,product_websites,name,description,weight,"
    "product_online,tax_class_name,visibility,price,url_key,created_at,updated_at,additional_attributes,qty,"
    "out_of_stock_qty,is_in_stock,manage_stock,use_config_manage_stock,related_skus,configurable_variations"
)
MAGENTO_ORDERS = (
    '"ID","Purchase Point","Purchase Date","Bill-to Name","Ship-to Name","Grand Total (Base)",'
    '"Grand Total (Purchased)","Status","Customer Email"'
)
LIGHTSPEED = (
    "Internal_ID;Internal_Variant_ID;Visible;Brand;Supplier;NL_Title_Short;NL_Title_Long;NL_Variant;Price;Price_Old;"
    "Stock_Track;Stock_Disable_Sold_Out;Stock_Level;Stock_Min;Stock_Alert;Article_Code;HS_Code;EAN;SKU;Weight;Colli"
)
SHOPIFY = (
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,"
    "Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,"
    "Variant Price,Variant Requires Shipping,Variant Barcode,Image Src,Gift Card,Status"
)
SHOPIFY_NEW = (
    "Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,"
    "Option1 name,Option1 value,Option2 name,Option2 value,Price,Inventory tracker,Inventory quantity,"
    "Requires shipping,Product image URL,Gift card"
)
SHOPIFY_INVENTORY = (
    "Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,SKU,HS Code,COO,Magazijn Delft,Winkel"
)
SHOPIFY_INVENTORY_ROWS = (
    "Handle,Title,Option1 Name,Option1 Value,SKU,HS Code,COO,Location,Bin name,Incoming,Unavailable,Committed,"
    "Available,On hand (current),On hand (new)"
)
SHOPIFY_ORDERS = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Currency,Total,Created at,"
    "Lineitem quantity,Lineitem name,Lineitem sku,Billing Name,Billing Street,Shipping Name,Shipping City,"
    "Cancelled at,Id,Phone"
)
SHOPWARE6 = (
    "id;parent_id;product_number;active;stock;name;description;price_net;price_gross;tax_id;tax_rate;cover_media_id"
)
SHOPWARE6_ORDERS = (
    "id;order_number;sales_channel_id;customer_firstname;customer_lastname;customer_email;billing_address_street;"
    "amount_total;order_state_id;line_items;order_date_time"
)
SHOPWARE5_ORDERS = (
    "orderId;orderDetailId;articleId;number;customerId;status;cleared;orderTime;transactionId;partnerId;shopId;"
    "invoiceAmount"
)
CCV = "id;productnumber;name;eannumber;stock;active"
CCV_ORDERS = "id;ordernumber_prefix;ordernumber;ordernumber_full;create_date;status;is_completed;paid;total_price"
BOL = (
    "offerId,ean,conditionName,conditionCategory,conditionComment,bundlePricesPrice,fulfilmentDeliveryCode,"
    "stockAmount,onHoldByRetailer,fulfilmentType,mutationDateTime,referenceCode"
)
PRESTASHOP = "id_product;id_product_attribute;reference;ean13;name;active;quantity"
PRESTASHOP_ORDERS = "ID;Reference;New client;Delivery;Customer;Total;Payment;Status;Date"
OPENCART = "product_id;model;sku;upc;ean;jan;isbn;mpn;location;quantity;stock_status_id;status;name"
BIGCOMMERCE = (
    "Item Type,Product ID,Product Name,Product Type,Product Code/SKU,Bin Picking Number,Brand Name,Option Set,"
    "Product Visible?,Track Inventory,Current Stock Level,Product UPC/EAN"
)
AMAZON = (
    "item-name\titem-description\tlisting-id\tseller-sku\tprice\tquantity\topen-date\tproduct-id-type\t"
    "item-condition\tasin1\tproduct-id\tfulfillment-channel\tstatus"
)
AMAZON_ORDERS = (
    "order-id\torder-item-id\tpurchase-date\tpayments-date\tbuyer-email\tbuyer-name\tsku\tquantity-purchased\t"
    "quantity-shipped\tquantity-to-ship\tship-service-level\trecipient-name"
)
CANONICAL = "sku;parent_sku;name;ean;stock;active"
CANONICAL_ORDERS = "order_number;created_at;status;sku;quantity;shipped_quantity"
WOOCOMMERCE_ORDERS = "Order Number,Order Status,Order Date,Customer Note,Email (Billing),SKU,Item #,Item Name"
