"""The world's lists of shipping methods and webhooks as this shop's database holds them."""

from collections.abc import Iterable
from datetime import datetime

from shopswitch.sandbox.listed import Numbers, topic_words
from shopswitch.sandbox.systems import Method, ShopHook
from shopswitch.sandbox.woocommerce.state import ShippingMethod, Store, Webhook
from shopswitch.sandbox.woocommerce.webhooks import add_webhook, is_topic

CARRIER_POINTS = "carrier_points"
"""A plugin's type of method: core has none for the pickup points of a carrier."""
_TYPES = {"delivery": "flat_rate", "pickup_point": CARRIER_POINTS, "collect": "local_pickup"}
_COSTS = {"flat_rate": "4.09", CARRIER_POINTS: "3.26"}


def zone_methods(listed: Iterable[Method], numbers: Numbers, now: datetime) -> list[ShippingMethod]:
    """The methods of the one zone with a country."""
    methods = list(listed)
    known = numbers([(each.name, each.kind) for each in methods], now)
    return [
        ShippingMethod(number, 1, kind, each.name, _COSTS.get(kind, "0"), each.active)
        for each, (number, _) in zip(methods, known, strict=True)
        if (kind := _TYPES.get(each.kind, "flat_rate"))
    ]


class HookMirror:
    """Keeps the world's list of webhooks and the shop's own records of them alike, whichever side changed."""

    def __init__(self) -> None:
        self._rows: list[tuple[ShopHook, int]] = []

    def pull(self, store: Store, listed: Iterable[ShopHook]) -> None:
        """Take over what the world changed."""
        left, rows = list(self._rows), []
        for each in listed:
            known = next((row for row in left if _same(row[0], each) and row[1] in store.webhooks), None)
            if known is None:
                hook = add_webhook(store, topic(each.topic), each.address, status=_status(active=each.active))
            else:
                left.remove(known)
                hook = store.webhooks[known[1]]
                if known[0].active != each.active:
                    hook.status, hook.modified = _status(active=each.active), store.now()
            rows.append((each, hook.id))
        for _, number in left:
            store.webhooks.pop(number, None)
        self._rows = rows

    def ids(self) -> list[str]:
        """Id of each webhook of the world's list, as of the last `pull`."""
        return [str(number) for _, number in self._rows]

    def push(self, store: Store, listed: list[ShopHook]) -> None:
        """Give back what a caller changed or deleted."""
        rows = [
            (_seen(each, store.webhooks[number]), number) for each, number in self._rows if number in store.webhooks
        ]
        if rows != self._rows:
            self._rows = rows
            listed[:] = [each for each, _ in rows]


def topic(wanted: str) -> str:
    """A topic in the shop's words."""
    if is_topic(wanted):
        return wanted
    kind, event = topic_words(wanted)
    translated = f"{kind}.{event}"
    return translated if is_topic(translated) else f"{kind if is_topic(f'{kind}.updated') else 'order'}.updated"


def _same(one: ShopHook, other: ShopHook) -> bool:
    return (one.topic, one.address) == (other.topic, other.address)


def _status(*, active: bool) -> str:
    """The shop itself switches a webhook off after failed deliveries; Source: `class-wc-webhook.php`."""
    return "active" if active else "disabled"


def _seen(before: ShopHook, hook: Webhook) -> ShopHook:
    word = before.topic if topic(before.topic) == hook.topic else hook.topic
    return ShopHook(word, hook.delivery_url, active=hook.status == "active")
