"""The shop itself, the key and its rights, languages, and the ways of paying."""

from shopswitch.sandbox.lightspeed.calls import Call, Json
from shopswitch.sandbox.lightspeed.people import COUNTRY, LANGUAGES

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
