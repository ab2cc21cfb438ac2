"""Entities of the catalogue. Source: Shopware 6 Admin API 6.7.10.1, schemas of the same names."""

from shopswitch.sandbox.shopware.definition import Entity

LIVE_VERSION = "0fa91ce3e96a4bc2be4bd9ce752c3425"
"""Version id of everything that is live; the same in every shop."""
_ROUNDING = {"decimals": 2, "interval": 0.01, "roundForNet": True}

GOODS = (
    Entity(
        "product",
        "id versionId parentId parentVersionId manufacturerId productManufacturerVersionId unitId taxId coverId "
        "productMediaVersionId deliveryTimeId featureSetId canonicalProductId canonicalProductVersionId cmsPageId "
        "cmsPageVersionId openGraphMediaId price productNumber restockTime autoIncrement active available isCloseout "
        "availableStock stock variation displayGroup variantListingConfig variantRestrictions manufacturerNumber ean "
        "purchaseSteps maxPurchase minPurchase purchaseUnit referenceUnit shippingFree purchasePrices "
        "markAsTopseller weight width height length releaseDate ratingAverage categoryTree propertyIds optionIds "
        "streamIds tagIds categoryIds childCount customFieldSetSelectionActive sales metaDescription name keywords "
        "description metaTitle packUnit packUnitPlural customFields slotConfig customSearchKeywords ogTitle "
        "ogDescription type states",
        required="taxId price productNumber stock name",
        protected="availableStock available autoIncrement childCount sales ratingAverage displayGroup states "
        "categoryTree streamIds createdAt updatedAt",
        translated="metaDescription name keywords description metaTitle packUnit packUnitPlural customFields "
        "slotConfig customSearchKeywords",
        inherited="manufacturerId productManufacturerVersionId unitId taxId coverId deliveryTimeId featureSetId "
        "cmsPageId price restockTime active isCloseout manufacturerNumber ean purchaseSteps maxPurchase minPurchase "
        "purchaseUnit referenceUnit shippingFree purchasePrices markAsTopseller weight width height length "
        "releaseDate metaDescription name keywords description metaTitle packUnit packUnitPlural customFields",
        inherited_links="media",
        one="parent=product:parentId tax=tax:taxId deliveryTime=delivery_time:deliveryTimeId "
        "cover=product_media:coverId",
        many="children=product:parentId orderLineItems=order_line_item:productId media=product_media:productId",
        listed="options=property_group_option:optionIds",
        empty="downloads prices crossSellings crossSellingAssignedProducts configuratorSettings visibilities "
        "searchKeywords productReviews mainCategories seoUrls wishlists properties categories streams categoriesRo "
        "tags customFieldSets",
        absent="manufacturer unit openGraphMedia featureSet cmsPage canonicalProduct",
        since={
            "type": (6, 7),
            "ogTitle": (6, 7),
            "ogDescription": (6, 7),
            "openGraphMediaId": (6, 7),
            "openGraphMedia": (6, 7),
        },
        defaults={
            "versionId": LIVE_VERSION,
            "parentVersionId": LIVE_VERSION,
            "productManufacturerVersionId": LIVE_VERSION,
            "productMediaVersionId": LIVE_VERSION,
            "canonicalProductVersionId": LIVE_VERSION,
            "cmsPageVersionId": LIVE_VERSION,
            "variation": [],
            "childCount": 0,
            "sales": 0,
            "stock": 0,
            "availableStock": 0,
            "available": False,
            "states": ["is-physical"],
            "type": "physical",
        },
    ),
    Entity(
        "product_media",
        "id versionId productId productVersionId mediaId position customFields",
        required="productId mediaId",
        one="product=product:productId media=media:mediaId",
        many="coverProducts=product:coverId",
        absent="thumbnails",
        defaults={"versionId": LIVE_VERSION, "productVersionId": LIVE_VERSION, "position": 0},
    ),
    Entity(
        "media",
        "id userId mediaFolderId mimeType fileExtension uploadedAt fileName fileSize metaData mediaType config alt "
        "title url path hasFile private customFields fileHash",
        protected="uploadedAt fileSize metaData mediaType createdAt updatedAt",
        translated="alt title customFields",
        many="productMedia=product_media:mediaId",
        empty="tags thumbnails categories productManufacturers productDownloads orderLineItemDownloads avatarUsers "
        "propertyGroupOptions mailTemplateMedia documentBaseConfigs shippingMethods paymentMethods "
        "productConfiguratorSettings productOpenGraphImages orderLineItems cmsBlocks cmsSections cmsPages documents "
        "a11yDocuments appPaymentMethods appShippingMethods",
        absent="user mediaFolder documentFile",
        defaults={"hasFile": False, "private": False, "path": ""},
    ),
    Entity(
        "property_group",
        "id name description displayType sortingType filterable visibleOnProductDetailPage position customFields",
        required="name",
        translated="name description position customFields",
        many="options=property_group_option:groupId",
        defaults={"displayType": "text", "sortingType": "alphanumeric", "filterable": True},
    ),
    Entity(
        "property_group_option",
        "id groupId name position colorHexCode mediaId combinable customFields",
        required="groupId name",
        translated="name position customFields",
        one="group=property_group:groupId",
        empty="productConfiguratorSettings productProperties",
    ),
    Entity(
        "tax",
        "id taxRate name position customFields",
        required="taxRate name",
        many="products=product:taxId",
        empty="rules shippingMethods",
    ),
    Entity(
        "delivery_time",
        "id name min max unit customFields",
        required="name min max unit",
        translated="name customFields",
        many="shippingMethods=shipping_method:deliveryTimeId products=product:deliveryTimeId",
    ),
    Entity(
        "currency",
        "id factor symbol isoCode shortName name position isSystemDefault taxFreeFrom customFields itemRounding "
        "totalRounding",
        required="factor symbol isoCode itemRounding totalRounding shortName name",
        translated="shortName name customFields",
        many="orders=order:currencyId salesChannels=sales_channel:currencyId",
        empty="salesChannelDomains promotionDiscountPrices productExports countryRoundings",
        defaults={"itemRounding": _ROUNDING, "totalRounding": _ROUNDING, "position": 1, "taxFreeFrom": 0.0},
    ),
)
"""Products and what they refer to."""
