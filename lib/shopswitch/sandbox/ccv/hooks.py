"""Webhooks: those of the shop, as the interface lists and changes them.

The shop's list is what the world fills. Whether a real shop shows a pair of keys the webhooks of other apps is
unconfirmed; here it shows them all. A webhook that is made, changed or deleted through the interface is so in the
shop's list too.
"""

import hashlib
from typing import TYPE_CHECKING

from shopswitch.sandbox.ccv.calls import Answer, Call, typed
from shopswitch.sandbox.ccv.errors import bad_request, no_record
from shopswitch.sandbox.ccv.records import Webhook
from shopswitch.sandbox.ccv.shapes import webhook_shape
from shopswitch.sandbox.systems import ShopHook

if TYPE_CHECKING:
    from shopswitch.sandbox.ccv.shop import CcvShop


def current(shop: "CcvShop") -> list[Webhook]:
    """The records of the shop's list, in its order; one that stays keeps its id and key."""
    spare = [*shop.store.webhooks.values()]
    found = []
    for hook in shop.shop_hooks:
        known = next((each for each in spare if (each.event, each.address) == (hook.topic, hook.address)), None)
        if known is None:
            number = shop.store.number("webhook")
            # Not drawn from the shop's random source: how often somebody looks must change nothing else.
            key = hashlib.sha256(f"{shop.keys.secret}:{number}".encode()).hexdigest()[:32]
            known = Webhook(number, shop.moment(), hook.topic, hook.address, key)
        else:
            spare.remove(known)
        known.is_active = hook.active
        found.append(known)
    shop.store.webhooks = {each.id: each for each in found}
    return found


def _webhook(call: Call) -> tuple[int, Webhook]:
    """Its place in the shop's list, and the record."""
    found = next((pair for pair in enumerate(current(call.shop)) if pair[1].id == call.ids[0]), None)
    if found is None:
        raise no_record("webhooks", call.ids[0])
    return found


def list_webhooks(call: Call) -> Answer:
    """GET webhooks/."""
    rows = sorted(current(call.shop), key=lambda each: each.id)
    return Answer(call.page(rows, lambda each: webhook_shape(each, call.api)))


def get_webhook(call: Call) -> Answer:
    """GET webhooks/{id}/."""
    return Answer(webhook_shape(_webhook(call)[1], call.api))


def post_webhook(call: Call) -> Answer:
    """POST webhooks/."""
    sent, shop = call.body(), call.shop
    event, address = (typed(sent, name, str, "a text") for name in ("event", "address"))
    if not event or not address:
        raise bad_request("'event' and 'address' are needed.")
    active = typed(sent, "is_active", bool, "true or false") is not False
    current(shop)
    shop.shop_hooks.append(ShopHook(event, address, active))
    return Answer(webhook_shape(current(shop)[-1], call.api), 201)


def patch_webhook(call: Call) -> Answer:
    """PATCH webhooks/{id}/: address and whether it is active."""
    (place, each), sent = _webhook(call), call.body()
    address = typed(sent, "address", str, "a text")
    active = typed(sent, "is_active", bool, "true or false")
    each.address = address or each.address
    each.is_active = each.is_active if active is None else active
    call.shop.shop_hooks[place] = ShopHook(each.event, each.address, each.is_active)
    return Answer(None, 204)


def delete_webhook(call: Call) -> Answer:
    """DELETE webhooks/{id}/."""
    place, each = _webhook(call)
    del call.shop.shop_hooks[place]
    del call.shop.store.webhooks[each.id]
    return Answer(None, 204)
