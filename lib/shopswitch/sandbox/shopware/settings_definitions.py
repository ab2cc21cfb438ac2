"""Entities of the shop's settings. Source: Shopware 6 Admin API 6.7.10.1, schemas of the same names."""

from shopswitch.sandbox.shopware.definition import Entity
from shopswitch.sandbox.shopware.goods_definitions import GOODS
from shopswitch.sandbox.shopware.sales_definitions import SALES

_UNITS = {"system": "metric", "units": {"length": "mm", "weight": "kg"}}

SETTINGS = (
    Entity(
        "shipping_method",
        "id name technicalName active position customFields availabilityRuleId mediaId deliveryTimeId taxType taxId "
        "description trackingUrl",
        required="name technicalName deliveryTimeId",
        translated="name customFields description trackingUrl",
        one="deliveryTime=delivery_time:deliveryTimeId tax=tax:taxId",
        many="orderDeliveries=order_delivery:shippingMethodId",
        listed="salesChannels=sales_channel:_salesChannelIds",
        empty="prices tags salesChannelDefaultAssignments",
        absent="availabilityRule media appShippingMethod",
        defaults={"active": False, "position": 1, "taxType": "auto"},
    ),
    Entity(
        "payment_method",
        "id pluginId handlerIdentifier name distinguishableName description position active afterOrderEnabled "
        "customFields availabilityRuleId mediaId formattedHandlerIdentifier technicalName shortName",
        required="name technicalName",
        translated="name distinguishableName description customFields",
        many="orderTransactions=order_transaction:paymentMethodId",
        empty="customers salesChannels salesChannelDefaultAssignments",
        absent="media availabilityRule plugin appPaymentMethod",
        defaults={"active": True, "position": 1, "afterOrderEnabled": False},
    ),
    Entity(
        "sales_channel",
        "id typeId languageId customerGroupId currencyId paymentMethodId shippingMethodId countryId analyticsId "
        "navigationCategoryId navigationCategoryVersionId navigationCategoryDepth footerCategoryId "
        "footerCategoryVersionId serviceCategoryId serviceCategoryVersionId mailHeaderFooterId "
        "hreflangDefaultDomainId measurementUnits name shortName taxCalculationType accessKey configuration active "
        "hreflangActive maintenance maintenanceIpWhitelist customFields paymentMethodIds homeCmsPageId "
        "homeCmsPageVersionId homeSlotConfig homeEnabled homeName homeMetaTitle homeMetaDescription homeKeywords",
        required="typeId languageId customerGroupId currencyId paymentMethodId shippingMethodId countryId "
        "navigationCategoryId accessKey name homeEnabled",
        translated="name customFields homeSlotConfig homeEnabled homeName homeMetaTitle homeMetaDescription "
        "homeKeywords",
        one="language=language:languageId currency=currency:currencyId paymentMethod=payment_method:paymentMethodId "
        "shippingMethod=shipping_method:shippingMethodId country=country:countryId",
        many="orders=order:salesChannelId domains=sales_channel_domain:salesChannelId",
        listed="shippingMethods=shipping_method:_shippingMethodIds paymentMethods=payment_method:paymentMethodIds",
        empty="currencies languages countries customers systemConfigs productVisibilities "
        "numberRangeSalesChannels seoUrls",
        absent="type customerGroup homeCmsPage navigationCategory footerCategory serviceCategory analytics",
        defaults={
            "active": True,
            "maintenance": False,
            "hreflangActive": False,
            "navigationCategoryDepth": 2,
            "homeEnabled": True,
            "taxCalculationType": "horizontal",
            "measurementUnits": _UNITS,
            "paymentMethodIds": [],
        },
    ),
    Entity(
        "sales_channel_domain",
        "id url salesChannelId languageId currencyId snippetSetId measurementUnits hreflangUseOnlyLocale customFields",
        required="url salesChannelId languageId currencyId snippetSetId",
        one="salesChannel=sales_channel:salesChannelId language=language:languageId currency=currency:currencyId",
        empty="productExports",
        absent="snippetSet",
        defaults={"measurementUnits": _UNITS, "hreflangUseOnlyLocale": False},
    ),
    Entity(
        "country",
        "id name iso position active shippingAvailable iso3 displayStateInRegistration forceStateInRegistration "
        "checkVatIdPattern vatIdRequired vatIdPattern customFields customerTax companyTax postalCodeRequired "
        "checkPostalCodePattern checkAdvancedPostalCodePattern advancedPostalCodePattern addressFormat "
        "defaultPostalCodePattern isEu",
        required="name addressFormat",
        translated="name customFields addressFormat",
        many="orderAddresses=order_address:countryId salesChannels=sales_channel:countryId",
        empty="states customerAddresses taxRules",
        defaults={"active": True, "shippingAvailable": True, "addressFormat": {}, "isEu": True, "position": 1},
    ),
    Entity(
        "language",
        "id parentId localeId translationCodeId name active customFields",
        required="localeId name",
        one="parent=language:parentId locale=locale:localeId translationCode=locale:translationCodeId",
        many="children=language:parentId orders=order:languageId salesChannels=sales_channel:languageId",
        empty="customers salesChannelDomains",
        defaults={"active": True},
    ),
    Entity(
        "locale",
        "id code name territory customFields",
        required="code name territory",
        translated="name territory customFields",
        many="languages=language:localeId",
        empty="users",
    ),
    Entity(
        "number_range",
        "id typeId global name description pattern start customFields",
        required="typeId global pattern start name",
        translated="name description customFields",
        one="type=number_range_type:typeId",
        single="state=number_range_state:numberRangeId",
        empty="numberRangeSalesChannels",
    ),
    Entity(
        "number_range_state",
        "id numberRangeId lastValue",
        required="numberRangeId lastValue",
        one="numberRange=number_range:numberRangeId",
    ),
    Entity(
        "number_range_type",
        "id technicalName typeName global customFields",
        required="typeName global",
        translated="typeName customFields",
        many="numberRanges=number_range:typeId",
        empty="numberRangeSalesChannels",
    ),
    Entity(
        "plugin",
        "id baseClass name composerName autoload active managedByComposer path author copyright license version "
        "upgradeVersion installedAt upgradedAt icon label description manufacturerLink supportLink customFields",
        required="baseClass name autoload version label",
        translated="label description manufacturerLink supportLink customFields",
        empty="paymentMethods",
        defaults={"active": False, "managedByComposer": False, "autoload": {}},
    ),
    Entity(
        "webhook",
        "id name eventName url onlyLiveVersion errorCount active appId",
        required="name eventName url",
        protected="errorCount createdAt updatedAt",
        absent="app",
        defaults={"active": True, "errorCount": 0, "onlyLiveVersion": False},
    ),
)
"""Channels, methods, languages, number ranges, plugins, webhooks."""

# Known to the vendor, never filled here: such a list is empty, not missing.
_BARE = (
    "country_state custom_field custom_field_set customer customer_address customer_group document document_type "
    "integration number_range_sales_channel order_return order_return_line_item "
    "product_configurator_setting product_manufacturer product_price product_visibility "
    "product_warehouse sales_channel_type salutation shipping_method_price system_config tag tax_rule unit "
    "warehouse webhook_event_log"
)

ENTITIES: dict[str, Entity] = {each.name: each for each in (*GOODS, *SALES, *SETTINGS)} | {
    name: Entity(name, "id") for name in _BARE.split()
}
"""Every entity by its name with underscores."""
