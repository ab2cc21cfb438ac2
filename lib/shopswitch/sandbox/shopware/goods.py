"""Between the world's items and the shop's products: parents, variants, and what a listing shows."""

from typing import Any

from shopswitch.sandbox.shopware import details
from shopswitch.sandbox.shopware.definition import Record
from shopswitch.sandbox.shopware.prices import price
from shopswitch.sandbox.shopware.seed import Base
from shopswitch.sandbox.shopware.stockroom import Stockroom
from shopswitch.sandbox.shopware.store import Store
from shopswitch.sandbox.systems import Item, Listing

_DOWNLOAD = {"states": ["is-download"], "type": "digital"}
_PHYSICAL = {"states": ["is-physical"], "type": "physical"}


class Goods:
    """The catalogue of one shop."""

    def __init__(self, store: Store, base: Base, stockroom: Stockroom) -> None:
        self._store = store
        self._base = base
        self._stockroom = stockroom
        self._groups: dict[str, Record] = {}
        self._options: dict[str, str] = {}
        self._last = 0

    def add(self, item: Item) -> Record:
        """Put one item on sale; a group becomes a parent with variants, each with a number of its own.

        What a variant has in common with its parent stays null in it: it is inherited.
        """
        parent = self._parent(item) if item.group else None
        own: dict[str, Any] = {
            "productNumber": item.sku,
            "ean": item.barcode or None,
            "restockTime": None,
            **(_DOWNLOAD if item.virtual else _PHYSICAL),
        }
        about = self._about(item)
        if parent is None:
            own |= about
        else:
            own |= {name: value for name, value in about.items() if value != parent[name] and name != "isCloseout"}
            own |= {"parentId": parent["id"], "optionIds": [self._option(item, parent)]}
            own |= {"displayGroup": parent["displayGroup"], "active": None if item.active else False}
            self._store.change("product", parent, childCount=parent["childCount"] + 1)
        made = self._new(**own)
        if parent is None or item.images != len(self._store.rows("product_media", "productId", parent["id"])):
            details.add_pictures(self._store, made, item.images)
        self._stockroom.set(made, item.stock or 0)
        self._store.change("product", made, updatedAt=None)
        return made

    def _about(self, item: Item) -> dict[str, Any]:
        return {
            "name": item.name,
            "taxId": self._base.tax,
            "price": price(item.price_cents),
            "active": item.active,
            "isCloseout": False,
            "minPurchase": 1,
            "purchaseSteps": 1,
            "shippingFree": False,
            "markAsTopseller": False,
            "deliveryTimeId": self._base.delivery_time,
            **details.about(item),
        }

    def _new(self, **values: Any) -> Record:
        self._last += 1
        made = self._store.insert("product", autoIncrement=self._last, **values)
        made["displayGroup"] = made["displayGroup"] or made["id"]
        return made

    def _parent(self, item: Item) -> Record:
        known = self._groups.get(item.group)
        if known is None:
            number = self._base.next_number("product") or ""
            about = self._about(item) | {"active": True}
            known = self._new(productNumber=f"SW{number}", **_PHYSICAL, **about)
            details.add_pictures(self._store, known, item.images)
            self._groups[item.group] = known
        return known

    def _option(self, item: Item, parent: Record) -> str:
        text = item.option or str(parent["childCount"] + 1)
        if text not in self._options:
            made = self._store.insert("property_group_option", groupId=self._base.option_group, name=text)
            self._options[text] = made["id"]
        return self._options[text]

    def change(self, product: Record, changes: dict[str, object]) -> None:
        """Change a product, without the checks of the interface.

        Raises:
            ValueError: The shop knows no such thing.
        """
        for key, value in changes.items():
            match key:
                case "sku":
                    self._store.touch("product", product, productNumber=str(value or ""))
                case "barcode":
                    self._store.touch("product", product, ean=str(value or "") or None)
                case "empty":
                    parent = self._store.get("product", product["parentId"])
                    details.empty(self._store, product, parent, str(value))
                case "name" | "active":
                    self._store.touch("product", product, **{key: value})
                case "stock":
                    # A Shopware shop keeps stock of everything: that cannot be switched off for one product.
                    if value is not None:
                        self._stockroom.set(product, int(str(value)))
                case "shared" | "inherit_sku" if not value:
                    continue
                case _:
                    raise ValueError(f"Shopware has no {key}: number and stock belong to each variant itself.")

    def remove(self, product: Record) -> None:
        """Take a product away; the parent goes with its last variant. Orders keep what they copied."""
        parent = self._store.get("product", product["parentId"])
        for each in [*self._store.rows("product", "parentId", product["id"]), product]:
            details.drop_pictures(self._store, each)
            self._store.delete("product", each)
        if parent is None:
            self._groups = {name: each for name, each in self._groups.items() if each is not product}
            return
        self._store.change("product", parent, childCount=parent["childCount"] - 1)
        if parent["childCount"] == 0:
            self.remove(parent)

    def listing(self, product: Record) -> Listing:
        """What the shop shows for a product; a variant with what it inherits."""
        parent = self._store.get("product", product["parentId"])
        shown = {name: product[name] for name in ("name", "ean", "active")}
        if parent is not None:
            shown = {name: parent[name] if value is None else value for name, value in shown.items()}
        kind = "variant" if parent is not None else "simple"
        if product["childCount"]:
            kind = "parent"
        elif "is-download" in product["states"]:
            kind = "virtual"
        return Listing(
            source_id=product["id"],
            sku=product["productNumber"],
            shown_sku=product["productNumber"],
            name=shown["name"] or "",
            barcode=shown["ean"] or "",
            kind=kind,
            active=bool(shown["active"]),
            stock=product["stock"],
            filled=details.filled(self._store, product, parent),
        )
