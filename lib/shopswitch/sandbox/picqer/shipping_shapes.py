"""Shipments, carriers and webhooks in Picqer's words (api/v1).

Source: picqer.com/en/api, resource pages for picklist shipments, shipping providers and webhooks.
"""

from shopswitch.sandbox.picqer import shapes
from shopswitch.sandbox.picqer.books import Books
from shopswitch.sandbox.picqer.records import Carrier, Hook, Parcel, Shipment

GENERATIONS = ("both", "flat", "parcels")
"""How shipments show their tracking code: since 16 December 2025 in `parcels`, before that in flat fields."""


def shipment(books: Books, each: Shipment, generation: str) -> shapes.Shape:
    """A shipment, in the older shape (its first parcel only), the newer, or (default of the account) both."""
    url = _url(each.parcels[0])
    carrier, profile = books.carriers.of(each.profile)
    flat = {
        "trackingcode": each.tracking,
        "tracktraceurl": url,
        "trackingurl": url,
        "labelurl": None,
        "labelurl_pdf": None,
        "labelurl_zpl": None,
    }
    return {
        "idshipment": each.idshipment,
        "idpicklist": each.idpicklist,
        "idorder": each.idorder,
        "idreturn": None,
        "idpackaging": None,
        "idshippingprovider": 2,
        "idcompany_shippingprovider": carrier.idshippingprovider,
        "idcompany_shippingprovider_profile": each.profile,
        "provider": carrier.provider,
        "providername": carrier.name,
        "public_providername": carrier.provider,
        "profile_name": profile.name,
        "carrier_key": carrier.key,
        "weight": each.weight_g,
        "cancelled": each.cancelled,
        "created_by_iduser": 501,
        "idfulfilment_customer": None,
        **(flat if generation != "parcels" else {}),
        **({"parcels": [_parcel(each, place) for place in range(len(each.parcels))]} if generation != "flat" else {}),
        "created": shapes.moment(each.created),
        "updated": shapes.moment(each.created),
    }


def _url(parcel: Parcel) -> str:
    return f"https://track.example/{parcel.tracking}"


def _parcel(whole: Shipment, place: int) -> shapes.Shape:
    parcel = whole.parcels[place]
    return {
        "idparcel": 10 * whole.idshipment + place,
        "idpackaging": None,
        "weight": parcel.weight_g,
        "tracking_code": parcel.tracking,
        "tracking_url": _url(parcel),
        "documents": [],
    }


def carrier(each: Carrier) -> shapes.Shape:
    """A carrier with its profiles."""
    since = {"created": "2023-02-01 09:00:00", "updated": "2026-05-04 10:30:00"}
    return {
        "idshippingprovider": each.idshippingprovider,
        "name": each.name,
        "provider": each.provider,
        "active": each.active,
        **since,
        "profiles": [
            {
                "idshippingprovider_profile": profile.idshippingprovider_profile,
                "name": profile.name,
                "standard": profile.standard,
                "active": profile.active,
                **since,
            }
            for profile in each.profiles
        ],
    }


def hook(each: Hook) -> shapes.Shape:
    """A webhook; the secret itself is never shown."""
    return {
        "idhook": each.idhook,
        "name": each.name,
        "event": each.event,
        "address": each.address,
        "active": each.active,
        "secret": True,
    }
