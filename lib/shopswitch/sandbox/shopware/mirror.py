"""Shipping methods and webhooks of the world as records, brought up to date before each call.

What was made through the interface is left alone, and so is what the interface changed, until the world changes it.
A real shop refuses to delete a method that an order uses; here such a record leaves the lists, and only the orders
that use it still show it. The names of methods are the world's; of which kind one is Shopware does not tell.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from shopswitch.sandbox.shopware.definition import Record
from shopswitch.sandbox.shopware.details import derived_id
from shopswitch.sandbox.shopware.seed import STOREFRONT, Base
from shopswitch.sandbox.shopware.store import Store
from shopswitch.sandbox.systems import Method, ShopHook

_TRACKING = "https://tracking.example/%s"


class Mirror:
    """Keeps the two tables like the world's lists.

    Args:
        store: The shop's records.
        base: What the shop was installed with.
        methods: Gives the shipping methods.
        hooks: Gives the webhooks.
    """

    def __init__(
        self,
        store: Store,
        base: Base,
        methods: Callable[[], Sequence[Method]],
        hooks: Callable[[], Sequence[ShopHook]],
    ) -> None:
        self._store = store
        self._base = base
        self._methods = methods
        self._hooks = hooks
        self._seen: dict[str, tuple[Method | ShopHook, int] | None] = dict.fromkeys(base.shipping_methods)
        """Id → what was last seen there, and its place; None for the installation's own methods."""

    def refresh(self) -> None:
        """Make the records those of the lists."""
        methods = _with_ids("shipping_method", [(each, each.name) for each in self._methods()])
        wanted = methods | self._named_hooks()
        if wanted == self._seen:
            return
        for gone in [each for each in self._seen if each not in wanted]:
            entity = "shipping_method" if gone in self._store.tables["shipping_method"] else "webhook"
            record = self._store.get(entity, gone)
            if record is not None:
                self._store.retire(entity, record)
        for record_id, seen in wanted.items():
            if self._seen.get(record_id) != seen:
                self._enter(record_id, *seen)
        self._seen = dict(wanted)
        self._offer([(record_id, each) for record_id, (each, _) in methods.items() if isinstance(each, Method)])

    def _named_hooks(self) -> dict[str, tuple[Method | ShopHook, int]]:
        return _with_ids("webhook", [(each, f"{each.topic} {each.address}") for each in self._hooks()])

    def hook_ids(self) -> list[str]:
        """Id of each webhook of the world's list, in its order."""
        return list(self._named_hooks())

    def _enter(self, record_id: str, each: Method | ShopHook, place: int) -> None:
        if isinstance(each, Method):
            entity, values = "shipping_method", _method_values(each, place, self._base)
        else:
            entity = "webhook"
            values = {"name": f"Webhook {place}", "eventName": each.topic, "url": each.address, "active": each.active}
        known = self._store.get(entity, record_id)
        if known is None:
            self._store.insert(entity, id=record_id, **values)
        else:
            self._store.touch(entity, known, **values)

    def _offer(self, methods: list[tuple[str, Method]]) -> None:
        """Let customers of the web shop choose the methods."""
        store = self._store
        for channel in store.tables["sales_channel"].values():
            if channel["typeId"] != STOREFRONT:
                continue
            store.change("sales_channel", channel, _shippingMethodIds=[each for each, _ in methods])
            usual = _usual(methods)
            if usual:
                store.change("sales_channel", channel, shippingMethodId=usual)
            for record_id, _ in methods:
                # The interface may have deleted it.
                record = store.get("shipping_method", record_id)
                if record is not None:
                    store.change("shipping_method", record, _salesChannelIds=[channel["id"]])

    def method_id(self, name: str) -> str:
        """Id of the method an order was placed with; of the usual one when it names none.

        A name that is not among the methods is known to that order only.
        """
        self.refresh()
        methods = [(key, seen[0]) for key, seen in self._seen.items() if seen and isinstance(seen[0], Method)]
        if not name:
            return _usual(methods) or self._base.shipping_methods[0]
        found = next((key for key, each in methods if each.name == name), None)
        if found is None:
            found = derived_id("shipping_method", name, 0)
            values = _method_values(Method(name, active=False), 1, self._base)
            self._store.retire("shipping_method", self._store.insert("shipping_method", id=found, **values))
        return found


def _with_ids(entity: str, given: list[tuple[Method | ShopHook, str]]) -> dict[str, tuple[Method | ShopHook, int]]:
    """Id → what is there, and its place; of things that look alike each has an id."""
    counted: Counter[str] = Counter()
    found = {}
    for place, (each, name) in enumerate(given, start=1):
        found[derived_id(entity, name, counted[name])] = (each, place)
        counted[name] += 1
    return found


def _usual(methods: list[tuple[str, Method]]) -> str:
    return next((key for key, each in methods if each.active and each.kind == "delivery"), "")


def _method_values(method: Method, place: int, base: Base) -> Record:
    code = "_".join(re.findall(r"[a-z0-9]+", method.name.lower())) or "custom"
    return {
        "name": method.name,
        "technicalName": f"shipping_{code}",
        "active": method.active,
        "position": place,
        "deliveryTimeId": base.delivery_time,
        "trackingUrl": _TRACKING,
    }
