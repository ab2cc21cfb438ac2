"""What a shop has before anything is sold: currency, languages, countries, methods, channels, number ranges."""

import random

from shopswitch.sandbox.shopware.states import title
from shopswitch.sandbox.shopware.store import Store, stamp

CURRENCY = "b7d2554b0ce847cd82f3ac9bd1c0dfca"
LANGUAGE = "2fbb5fe2e29a4d70aa5854ce7cf3e20b"
"""Ids of the default currency and language, the same in every shop."""
STOREFRONT = "8a243080f92e4c719546314b577cf82b"
HEADLESS = "f183ee5650cf4bdb8a774337575067a6"
"""Ids of the two usual types of sales channel."""


class Base:
    """The records everything else refers to.

    Attributes:
        tax: Id of the usual tax.
        delivery_time: Id of a delivery time.
        payment_method: Id of the method orders are paid with.
        shipping_methods: Ids of the shipping methods, the usual one first.
        sales_channel: Id of the web shop itself.
        countries: ISO code → id.
        english: Id of the second language.
        ranges: Technical name of a number range's type → id of its state.
        option_group: Id of the group variants differ by.
    """

    def __init__(self, store: Store, rng: random.Random, name: str) -> None:
        self._store = store
        self._languages()
        store.insert(
            "currency", id=CURRENCY, factor=1.0, symbol="€", isoCode="EUR", shortName="EUR", name="Euro",
            isSystemDefault=True,
        )  # fmt: skip
        self.tax: str = store.insert("tax", name="21%", taxRate=21.0, position=1)["id"]
        self.delivery_time: str = store.insert("delivery_time", name="1-3 dagen", min=1, max=3, unit="day")["id"]
        self.countries: dict[str, str] = {
            iso: store.insert("country", iso=iso, iso3=iso3, name=text)["id"]
            for iso, iso3, text in (("NL", "NLD", "Nederland"), ("BE", "BEL", "België"), ("DE", "DEU", "Duitsland"))
        }
        self.payment_method: str = store.insert(
            "payment_method", name="iDEAL", distinguishableName="iDEAL", technicalName="payment_ideal",
            handlerIdentifier="ideal", formattedHandlerIdentifier="handler_ideal", shortName="ideal",
        )["id"]  # fmt: skip
        self.shipping_methods = [
            store.insert(
                "shipping_method", name=text, technicalName=f"shipping_{code}", active=True, position=place,
                deliveryTimeId=self.delivery_time, trackingUrl="https://tracking.example/%s",
            )["id"]
            for place, (code, text) in enumerate((("standard", "Standaard"), ("pickup", "Afhaalpunt")), start=1)
        ]  # fmt: skip
        self.sales_channel = self._channel(rng, name, STOREFRONT)
        self._channel(rng, "Koppelingen", HEADLESS)
        store.insert(
            "sales_channel_domain", url="https://winkel.example", salesChannelId=self.sales_channel,
            languageId=LANGUAGE, currencyId=CURRENCY, snippetSetId=store.new_id(),
        )  # fmt: skip
        self.option_group: str = store.insert("property_group", name="Uitvoering")["id"]
        self.ranges = {
            each: self._range(each, rng.randrange(10, 90) * 1000)
            for each in ("order", "product", "customer", "document_invoice", "document_delivery_note")
        }
        self._plugin()

    def _languages(self) -> None:
        dutch = self._store.insert("locale", code="nl-NL", name="Nederlands", territory="Nederland")
        english = self._store.insert("locale", code="en-GB", name="Engels", territory="Verenigd Koninkrijk")
        self._store.insert(
            "language", id=LANGUAGE, name="Nederlands", localeId=dutch["id"], translationCodeId=dutch["id"]
        )
        self.english: str = self._store.insert(
            "language", name="English", localeId=english["id"], translationCodeId=english["id"]
        )["id"]

    def _channel(self, rng: random.Random, name: str, kind: str) -> str:
        store = self._store
        made = store.insert(
            "sales_channel",
            typeId=kind,
            name=name,
            languageId=LANGUAGE,
            currencyId=CURRENCY,
            customerGroupId="cfbd5018d38d41d8adca10d94fc8bdd6",
            paymentMethodId=self.payment_method,
            shippingMethodId=self.shipping_methods[0],
            countryId=self.countries["NL"],
            navigationCategoryId=store.new_id(),
            accessKey=f"SWSC{rng.getrandbits(100):025X}",
            paymentMethodIds=[self.payment_method],
            _shippingMethodIds=list(self.shipping_methods) if kind == STOREFRONT else [],
        )
        if kind == STOREFRONT:
            for each in self.shipping_methods:
                store.change("shipping_method", store.tables["shipping_method"][each], _salesChannelIds=[made["id"]])
        return str(made["id"])

    def _range(self, technical_name: str, start: int) -> str:
        store, text = self._store, title(technical_name)
        kind = store.insert("number_range_type", technicalName=technical_name, typeName=text, **{"global": False})
        made = store.insert(
            "number_range", typeId=kind["id"], name=text, pattern="{n}", start=start, **{"global": True}
        )
        state = store.insert("number_range_state", numberRangeId=made["id"], lastValue=start - 1)
        return str(state["id"])

    def _plugin(self) -> None:
        store = self._store
        store.insert(
            "plugin",
            name="Picqer",
            composerName="picqer/shopware6-plugin",
            baseClass="Picqer\\Shopware6\\Plugin",
            label="Picqer",
            version="2.0.0",
            active=True,
            path="custom/plugins/Picqer/",
            author="Picqer",
            installedAt=stamp(store.present()),
        )

    def next_number(self, technical_name: str, *, preview: bool = False) -> str | None:
        """The next number of a range, taken unless only looked at; None where there is no such range."""
        if technical_name not in self.ranges:
            return None
        state = self._store.tables["number_range_state"][self.ranges[technical_name]]
        number = int(state["lastValue"]) + 1
        if not preview:
            self._store.touch("number_range_state", state, lastValue=number)
        return str(number)
