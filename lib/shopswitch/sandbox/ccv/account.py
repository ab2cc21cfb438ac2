"""What belongs to the shop itself: what the keys may use, apps, keys, payment methods."""

from shopswitch.sandbox.ccv.calls import Answer, Call
from shopswitch.sandbox.ccv.records import Json


def root(call: Call) -> Answer:
    """GET /: the resources these keys may use."""
    items = [
        {"href": f"{call.api}{name}/", "title": name, "description": f"Resource {name}", "uri": f"/api/rest/v1/{name}/"}
        for name in sorted(call.shop.resources)
    ]
    return Answer({"items": items})


def list_apps(call: Call) -> Answer:
    """GET apps/."""
    rows: list[Json] = [
        {"href": f"{call.api}apps/{number}/", "id": number, "name": name, "is_installed": installed}
        for number, (name, installed) in enumerate(call.shop.apps.items(), start=1)
    ]
    return Answer(call.page(rows, dict))


def list_credentials(call: Call) -> Answer:
    """GET credentials/: labels of key pairs, never the secrets."""
    row: Json = {"href": f"{call.api}credentials/1/", "id": 1, "label": "Runbook", "public_key": call.shop.keys.public}
    return Answer(call.page([row], dict))


def list_webshops(call: Call) -> Answer:
    """GET webshops/: shops of a multishop; a single shop lists itself."""
    row: Json = {
        "href": f"{call.api}webshops/1/",
        "id": 1,
        "name": call.shop.shop_name,
        "is_active": True,
        "api_root": call.api,
        "currency": "EUR",
        "language": "nl",
    }
    return Answer(call.page([row], dict))


def list_paymethods(call: Call) -> Answer:
    """GET paymethods/."""
    names = ("iDEAL", "Overboeking")
    rows: list[Json] = [
        {"href": f"{call.api}paymethods/{number}/", "id": number, "paymethod": name.lower(), "name": name}
        for number, name in enumerate(names, start=1)
    ]
    return Answer(call.page(rows, dict))
