"""Customers, and what an order repeats of them."""

from datetime import datetime

from shopswitch.sandbox.lightspeed.calls import Call, Json
from shopswitch.sandbox.systems import Customer

LANGUAGES = {
    "nl": {"id": 2, "code": "nl", "locale": "nl_NL", "title": "Nederlands"},
    "en": {"id": 3, "code": "en", "locale": "en_GB", "title": "English"},
    "de": {"id": 1, "code": "de", "locale": "de_DE", "title": "Deutsch"},
}
COUNTRY = {"id": 151, "code": "nl", "code3": "nld", "title": "Nederland"}
AGENT = "Mozilla/5.0 (X11; Linux x86_64)"


def person(one: Customer) -> Json:
    """Who ordered, as the head of an order repeats it; what nobody gave is false or empty."""
    street, _, number = one.street.rpartition(" ")
    shown: Json = {
        "referralId": False,
        "gender": False,
        "birthDate": False,
        "nationalId": "",
        "email": one.email,
        "firstname": one.first_name,
        "middlename": "",
        "lastname": one.last_name,
        "phone": one.phone,
        "mobile": "",
        "isCompany": False,
        "companyName": "",
        "companyCoCNumber": "",
        "companyVatNumber": "",
        "remoteIp": "192.0.2.17",
        "userAgent": AGENT,
    }
    for kind in ("Billing", "Shipping"):
        shown |= {
            f"address{kind}Name": f"{one.first_name} {one.last_name}",
            f"address{kind}Street": street or one.street,
            f"address{kind}Street2": "",
            f"address{kind}Number": number if street else "",
            f"address{kind}Extension": "",
            f"address{kind}Zipcode": one.zipcode,
            f"address{kind}City": one.city,
            f"address{kind}Region": "",
            f"address{kind}Country": {**COUNTRY, "code": one.country.lower()},
            f"address{kind}RegionData": False,
        }
    return shown | {"addressShippingCompany": False}


def customer(call: Call, number: int, one: Customer, since: datetime) -> Json:
    """A registered customer."""
    return {
        "id": number,
        "createdAt": call.when(since),
        "updatedAt": call.when(since),
        "isConfirmed": True,
        "type": "registered",
        "lastOnlineAt": call.when(since),
        **person(one),
        "memo": "",
        "doNotifyRegistered": False,
        "doNotifyConfirmed": False,
        "doNotifyPassword": False,
        "groups": call.link("groups/customers", query=f"customer={number}"),
        "invoices": call.link("invoices", query=f"customer={number}"),
        "language": LANGUAGES["nl"],
        "orders": call.link("orders", query=f"customer={number}"),
        "reviews": call.link("reviews", query=f"customer={number}"),
        "shipments": call.link("shipments", query=f"customer={number}"),
        "tickets": call.link("tickets", query=f"customer={number}"),
        "metafields": call.link(f"customers/{number}/metafields"),
        "login": call.link(f"customers/{number}/login"),
    }
