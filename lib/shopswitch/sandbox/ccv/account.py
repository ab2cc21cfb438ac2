"""What belongs to the shop itself: what the keys may use, webhooks, apps, keys, payment methods."""

from shopswitch.sandbox.ccv.calls import Answer, Call, typed
from shopswitch.sandbox.ccv.errors import bad_request, no_record
from shopswitch.sandbox.ccv.records import Json, Webhook
from shopswitch.sandbox.ccv.shapes import webhook_shape


def root(call: Call) -> Answer:
    """GET /: the resources these keys may use."""
    items = [
        {"href": f"{call.api}{name}/", "title": name, "description": f"Resource {name}", "uri": f"/api/rest/v1/{name}/"}
        for name in sorted(call.shop.resources)
    ]
    return Answer({"items": items})


def _webhook(call: Call) -> Webhook:
    found = call.shop.store.webhooks.get(call.ids[0])
    if found is None:
        raise no_record("webhooks", call.ids[0])
    return found


def list_webhooks(call: Call) -> Answer:
    """GET webhooks/: those of these keys."""
    return Answer(call.page([*call.shop.store.webhooks.values()], lambda each: webhook_shape(each, call.api)))


def get_webhook(call: Call) -> Answer:
    """GET webhooks/{id}/."""
    return Answer(webhook_shape(_webhook(call), call.api))


def post_webhook(call: Call) -> Answer:
    """POST webhooks/."""
    sent, store = call.body(), call.shop.store
    event, address = (typed(sent, name, str, "a text") for name in ("event", "address"))
    if not event or not address:
        raise bad_request("'event' and 'address' are needed.")
    key = f"{store.rng.getrandbits(128):032x}"
    active = typed(sent, "is_active", bool, "true or false") is not False
    made = Webhook(store.number("webhook"), call.shop.moment(), event, address, key, active)
    store.webhooks[made.id] = made
    return Answer(webhook_shape(made, call.api), 201)


def patch_webhook(call: Call) -> Answer:
    """PATCH webhooks/{id}/: address and whether it is active."""
    each, sent = _webhook(call), call.body()
    each.address = typed(sent, "address", str, "a text") or each.address
    active = typed(sent, "is_active", bool, "true or false")
    each.is_active = each.is_active if active is None else active
    return Answer(None, 204)


def delete_webhook(call: Call) -> Answer:
    """DELETE webhooks/{id}/."""
    del call.shop.store.webhooks[_webhook(call).id]
    return Answer(None, 204)


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
