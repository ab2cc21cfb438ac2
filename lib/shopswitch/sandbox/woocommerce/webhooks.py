"""Webhooks: what another connection left behind in the shop. Nothing is delivered.

Source: recorded answers of WooCommerce 11.0.1; `includes/wc-webhook-functions.php` for the topics.
"""

import re

from shopswitch.sandbox.woocommerce.calls import Answer, Call, created, paged
from shopswitch.sandbox.woocommerce.dates import gmt_text, local_text
from shopswitch.sandbox.woocommerce.errors import ApiError, Json, trash_not_supported
from shopswitch.sandbox.woocommerce.links import record_links
from shopswitch.sandbox.woocommerce.params import Param, Specs, collection_params
from shopswitch.sandbox.woocommerce.state import Store, Webhook

_EVENTS = ("created", "updated", "deleted", "restored", "published")
_HOOKS = {"order.updated": ["woocommerce_update_order", "woocommerce_order_refunded"]}
_STATUSES = ("active", "paused", "disabled")


def webhook_list_params(_store: Store) -> Specs:
    """What the list takes."""
    return collection_params(("date", "id", "title"), status=Param(enum=("all", *_STATUSES), default="all"))


def webhook_write_params(_store: Store) -> Specs:
    """What a webhook takes; the secret is taken and never shown."""
    names = ("name", "topic", "delivery_url", "secret")
    return {name: Param() for name in names} | {"status": Param(enum=_STATUSES)}


def list_webhooks(call: Call) -> Answer:
    """`GET webhooks`: newest first."""
    status = call.args["status"]
    rows = [hook for hook in call.store.webhooks.values() if status in ("all", hook.status)]
    return paged(call, rows[::-1], lambda hook: _show(call, hook))


def get_webhook(call: Call) -> Answer:
    """`GET webhooks/{id}`."""
    return Answer(_show(call, _find(call)))


def create_webhook(call: Call) -> Answer:
    """`POST webhooks` → 201.

    Raises:
        ApiError: 400 for a topic or address that is none.
    """
    topic, address = call.args.get("topic", ""), call.args.get("delivery_url", "")
    _check(topic, address)
    name = call.args.get("name") or "Webhook"
    hook = add_webhook(call.store, topic, address, name=name, status=call.args.get("status", "active"))
    return created(_show(call, hook), f"{call.base}/webhooks/{hook.id}")


def update_webhook(call: Call) -> Answer:
    """`PUT webhooks/{id}`."""
    hook, args = _find(call), call.args
    _check(args.get("topic", hook.topic), args.get("delivery_url", hook.delivery_url))
    for name in ("name", "topic", "delivery_url", "status"):
        setattr(hook, name, args.get(name, getattr(hook, name)))
    hook.modified = call.store.now()
    return Answer(_show(call, hook))


def delete_webhook(call: Call) -> Answer:
    """`DELETE webhooks/{id}`: only with `force`."""
    hook = _find(call)
    if str(call.args.get("force", "")).lower() not in ("1", "true"):
        raise trash_not_supported()
    del call.store.webhooks[hook.id]
    return Answer(_show(call, hook))


def add_webhook(
    store: Store, topic: str, delivery_url: str, *, name: str = "Webhook", status: str = "active"
) -> Webhook:
    """Subscribe somebody to a topic."""
    hook = Webhook(store.new_id("webhook"), name, topic, delivery_url, store.now(), status)
    store.webhooks[hook.id] = hook
    return hook


def is_topic(topic: str) -> bool:
    """Whether the shop knows a topic; those of its own hooks (``action.woocommerce_…``) are topics too."""
    resource, _, event = topic.partition(".")
    known = resource in ("order", "product", "customer", "coupon") and event in _EVENTS and topic != "customer.restored"
    return known or re.fullmatch(r"action\.(woocommerce|wc)_\w+", topic) is not None


def _check(topic: str, address: str) -> None:
    if not is_topic(topic):
        message = "Webhook topic is required and must be valid."
        raise ApiError(400, "woocommerce_rest_shop_webhook_invalid_topic", message)
    if not address.startswith(("http://", "https://")):
        message = "Webhook delivery URL must be a valid URL starting with http:// or https://."
        raise ApiError(400, "woocommerce_rest_shop_webhook_invalid_delivery_url", message)


def _find(call: Call) -> Webhook:
    hook = call.store.webhooks.get(call.number())
    if hook is None:
        raise ApiError(404, "woocommerce_rest_shop_webhook_invalid_id", "Invalid ID.")
    return hook


def _show(call: Call, hook: Webhook) -> Json:
    zone = call.store.zone
    resource, _, event = hook.topic.partition(".")
    return {
        "id": hook.id,
        "name": hook.name,
        "status": hook.status,
        "topic": hook.topic,
        "resource": resource,
        "event": event,
        "hooks": _HOOKS.get(hook.topic, [f"woocommerce_{event}_{resource}"]),
        "delivery_url": hook.delivery_url,
        "date_created": local_text(hook.created, zone),
        "date_created_gmt": gmt_text(hook.created),
        "date_modified": local_text(hook.modified, zone),
        "date_modified_gmt": gmt_text(hook.modified),
        "_links": record_links(call.base, f"webhooks/{hook.id}"),
    }
