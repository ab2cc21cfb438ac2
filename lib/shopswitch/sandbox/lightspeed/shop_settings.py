"""The shop itself, the key and its rights, languages, and the ways of shipping and paying."""

from shopswitch.sandbox.lightspeed.calls import Call, Json, not_found
from shopswitch.sandbox.lightspeed.people import COUNTRY, LANGUAGES
from shopswitch.sandbox.lightspeed.product_shapes import euros, without_vat
from shopswitch.sandbox.lightspeed.state import ShippingMethod

ACTIVE = ("nl", "en")
"""Languages of the shop that are switched on; the first is the default."""


def shop(call: Call) -> Json:
    """The shop; its id is a text."""
    return {
        "shop": {
            "id": call.shop.shop_id,
            "createdAt": "2019-05-28T14:09:52+02:00",
            "status": "live",
            "isB2b": False,
            "isRetail": False,
            "subDomain": call.shop.sub_domain,
            "mainDomain": f"www.{call.shop.sub_domain}.example",
            "email": f"info@{call.shop.sub_domain}.example",
            "phone": "",
            "fax": "",
            "street": "Voorbeeldstraat 1",
            "street2": "",
            "zipcode": "1234AB",
            "city": "Voorbeeldstad",
            "region": "",
            "country": COUNTRY,
            "vatNumber": "",
            "cocNumber": "",
            "industry": "",
            "currency": {
                "shortcode": "EUR",
                "symbol": "€",
                "title": "Euro",
                "isDefault": True,
                "currencyRate": "1.000000",
            },
            **{name: call.link(f"shop/{name}") for name in ("company", "limits", "javascript", "website", "scripts")},
            "metafields": call.link("shop/metafields"),
        }
    }


def limits(call: Call) -> Json:
    """Limits of the shop's plan. Source: the documentation's example."""
    return {
        "shopLimits": {
            "maxLanguages": 10,
            "maxProducts": 10000,
            "maxProductsImages": 10,
            "maxProductsVariants": 50,
            "maxSuppliers": 10,
            "maxWebhooks": 10,
            "hasB2b": False,
            "hasMultishop": False,
            "hasTranslations": True,
        }
    }


def account(call: Call) -> Json:
    """The key in use."""
    return {
        "account": {
            "id": call.shop.account_id,
            "appId": False,
            "apiKey": call.shop.key,
            **{name: call.link(f"account/{name}") for name in ("signout", "permissions", "ratelimit", "metafields")},
        }
    }


def permissions(call: Call) -> Json:
    """The boxes that are ticked for the key."""
    return {"accountPermissions": {name: dict(rights) for name, rights in call.shop.permissions.items()}}


def ratelimit(call: Call) -> Json:
    """What is left of the three windows."""
    return {"accountRatelimit": call.shop.limits.show(call.shop.now())}


def languages(call: Call) -> Json:
    """Languages of the shop, also those that are switched off."""
    return {
        "languages": [
            {**each, "isActive": code in ACTIVE, "isDefault": code == ACTIVE[0]} for code, each in LANGUAGES.items()
        ]
    }


def shipping_methods(call: Call) -> Json:
    """Built-in ways of shipping."""
    return {"shippingmethods": [_method(call, each) for each in call.shop.store.methods]}


def shipping_method(call: Call) -> Json:
    """One way of shipping."""
    return {"shippingmethod": _method(call, _at(call))}


def shipping_countries(call: Call) -> Json:
    """Countries of a way of shipping."""
    return {"shippingmethodCountries": [{"id": _at(call).id, "country": COUNTRY}]}


def shipping_values(call: Call) -> Json:
    """Weight bands of a way of shipping; the typing error is the vendor's."""
    one = _at(call)
    band = {"id": one.value_id, "weightMinimum": 0, "weightMaximim": 226798}
    return {"shippingmethodValues": [{**band, "priceExcl": without_vat(one.cents), "priceIncl": euros(one.cents)}]}


def _at(call: Call) -> ShippingMethod:
    found = next((each for each in call.shop.store.methods if each.id == call.id), None)
    if found is None:
        raise not_found()
    return found


def _method(call: Call, one: ShippingMethod) -> Json:
    return {
        "id": one.id,
        "type": "pickup" if one.pickup else "default",
        "isBackofficeOnly": False,
        "sortOrder": call.shop.store.methods.index(one) + 1,
        "freeAbove": 1000000,
        "paymentPriceExcl": 0,
        "paymentPriceIncl": 0,
        "title": one.title,
        "description": "",
        "tax": False,
        "countries": call.link(f"shippingmethods/{one.id}/countries"),
        "values": call.link(f"shippingmethods/{one.id}/values"),
    }


def payment_methods(call: Call) -> Json:
    """Ways of paying."""
    return {"paymentmethods": [{"id": 126, "key": "external", "title": "iDEAL"}]}


def custom_statuses(call: Call) -> Json:
    """Statuses of the shop's own, which an order may carry beside its real one."""
    at = "2020-01-06T09:00:00+01:00"
    return {
        "customStatuses": [
            {"id": number, "createdAt": at, "updatedAt": at, "title": title, "color": colour}
            for number, (title, colour) in call.shop.store.custom_statuses.items()
        ]
    }
