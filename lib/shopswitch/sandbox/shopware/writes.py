"""Writing through the interface: single records with what is nested in them, and the sync call."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from shopswitch.sandbox.shopware.definition import Association, Entity, Record
from shopswitch.sandbox.shopware.errors import ApiError, error, not_found, refuse
from shopswitch.sandbox.shopware.prices import totals
from shopswitch.sandbox.shopware.query import filtered, is_time
from shopswitch.sandbox.shopware.settings_definitions import ENTITIES
from shopswitch.sandbox.shopware.states import ENTITIES as STATEFUL
from shopswitch.sandbox.shopware.value_types import misfit

if TYPE_CHECKING:
    from shopswitch.sandbox.shopware.front import Asked
    from shopswitch.sandbox.shopware.shop import ShopwareShop

_ID = re.compile(r"[0-9a-f]{32}")


class Writer:
    """Writes of one shop. Every public method is all or nothing."""

    def __init__(self, shop: "ShopwareShop") -> None:
        self._shop = shop
        self._store = shop.store

    def create(self, asked: "Asked", entity: Entity, payload: object) -> Record:
        """Make one record.

        Raises:
            ApiError: It is not accepted.
        """
        with self._store.transaction():
            return self._create(asked, entity, payload, "/0", {})

    def update(self, asked: "Asked", entity: Entity, record_id: str, payload: object) -> Record:
        """Change one record.

        Raises:
            ApiError: There is none, or it is not accepted.
        """
        record = self._store.get(entity.name, record_id)
        if record is None:
            raise not_found(entity.name, record_id)
        with self._store.transaction():
            self._update(asked, entity, record, payload, "/0")
        return record

    def delete(self, asked: "Asked", entity: Entity, record_id: str) -> None:
        """Take one record away, with what hangs on it.

        Raises:
            ApiError: There is none.
        """
        record = self._store.get(entity.name, record_id)
        if record is None:
            raise not_found(entity.name, record_id)
        asked.need(entity.name, "delete")
        with self._store.transaction():
            self._delete(entity, record)

    def sync(self, asked: "Asked", operations: object) -> dict[str, Any]:
        """Carry out several operations.

        Raises:
            ApiError: One of them is not accepted; nothing was done then.
        """
        listed = list(operations.items()) if isinstance(operations, Mapping) else None
        if listed is None and isinstance(operations, list):
            listed = [(str(place), each) for place, each in enumerate(operations)]
        if not listed:
            raise refuse(400, "FRAMEWORK__INVALID_SYNC_OPERATION", "The body holds no operations.")
        answer: dict[str, dict[str, list[str]]] = {"data": {}, "notFound": {}, "deleted": {}}
        with self._store.transaction():
            for key, each in listed:
                self._operate(asked, str(key), each, answer)
        return dict(answer)

    def _operate(self, asked: "Asked", key: str, given: object, answer: dict[str, dict[str, list[str]]]) -> None:
        one = given if isinstance(given, Mapping) else {}
        entity, action, payload = ENTITIES.get(str(one.get("entity"))), one.get("action"), one.get("payload", [])
        if entity is None or action not in ("upsert", "delete") or not isinstance(payload, list):
            text = f"Operation {key} needs a known entity, the action upsert or delete, and a list as payload."
            raise refuse(400, "FRAMEWORK__INVALID_SYNC_OPERATION", text, pointer=f"/{key}")
        if action == "delete":
            self._delete_many(asked, entity, one, answer)
            return
        for place, row in enumerate(payload):
            pointer = f"/{key}/{place}"
            known = self._store.get(entity.name, row.get("id")) if isinstance(row, Mapping) else None
            if known is None:
                known = self._create(asked, entity, row, pointer, {})
            else:
                self._update(asked, entity, known, row, pointer)
            answer["data"].setdefault(entity.name, []).append(known["id"])

    def _delete_many(
        self, asked: "Asked", entity: Entity, one: Mapping[str, Any], answer: dict[str, dict[str, list[str]]]
    ) -> None:
        asked.need(entity.name, "delete")
        ids = [str(each.get("id")) for each in one.get("payload", []) if isinstance(each, Mapping)]
        if one.get("criteria"):
            rows = self._store.tables[entity.name].values()
            ids += [each["id"] for each in filtered(asked.view, entity, rows, list(one["criteria"]))]
        for record_id in ids:
            record = self._store.get(entity.name, record_id)
            if record is not None:
                self._delete(entity, record)
            answer["notFound" if record is None else "deleted"].setdefault(entity.name, []).append(record_id)

    # One record

    def _create(self, asked: "Asked", entity: Entity, payload: object, pointer: str, given: dict[str, Any]) -> Record:
        asked.need(entity.name, "create")
        values = self._values(entity, payload, pointer)
        values = {"id": self._store.new_id()} | values | given
        self._refuse_taken(entity, values["id"], pointer)
        body = payload if isinstance(payload, Mapping) else {}
        self._complete_links(entity, values, body)
        self._require(entity, values, pointer)
        made = self._store.insert(entity.name, **values)
        self._derive(entity, made)
        self._nested(asked, entity, made, body, pointer)
        if entity.name == "order":
            self._settle(made)
        elif entity.name == "order_line_item" and not given:
            # A line that comes to an order that counts; the lines of a new order are taken with it.
            self._shop.stockroom.change_line(made, made["quantity"])
        return made

    def _update(self, asked: "Asked", entity: Entity, record: Record, payload: object, pointer: str) -> None:
        asked.need(entity.name, "update")
        values = self._values(entity, payload, pointer)
        values.pop("id", None)
        if entity.name in STATEFUL and values.get("stateId", record["stateId"]) != record["stateId"]:
            text = "The state can only be changed by a transition."
            raise refuse(400, "FRAMEWORK__WRITE_CONSTRAINT_VIOLATION", text, pointer=f"{pointer}/stateId")
        blank = [
            name for name in entity.required_fields if name in values and self._is_blank(entity, record, name, values)
        ]
        self._refuse_blank(blank, pointer)
        more = values.get("quantity", 0) - record["quantity"] if entity.name == "order_line_item" else 0
        stock = values.pop("stock", None) if entity.name == "product" else None
        self._store.touch(entity.name, record, **values)
        if stock is not None:
            self._shop.stockroom.set(record, stock)
        if entity.name == "order_line_item" and "quantity" in values and more:
            self._shop.stockroom.change_line(record, more)
        self._derive(entity, record)
        body = payload if isinstance(payload, Mapping) else {}
        self._nested(asked, entity, record, body, pointer)

    def _delete(self, entity: Entity, record: Record) -> None:
        if entity.name == "order_line_item":
            self._shop.stockroom.change_line(record, -record["quantity"])
        for association in entity.associations.values():
            if association.kind in ("many", "single") and self._owns(entity, association):
                for row in self._store.follow(association, record):
                    self._delete(ENTITIES[association.entity], row)
        if self._store.get(entity.name, record["id"]) is not None:
            self._store.delete(entity.name, record)

    @staticmethod
    def _owns(entity: Entity, association: Association) -> bool:
        """Whether records behind an association cannot exist without this one."""
        return association.key in ENTITIES[association.entity].required_fields or association.name == "children"

    # Checks

    def _values(self, entity: Entity, payload: object, pointer: str) -> dict[str, Any]:
        if not isinstance(payload, Mapping):
            raise refuse(400, "FRAMEWORK__INVALID_WRITE_INPUT", "A record has to be an object.", pointer=pointer)
        wrong, values = [], {}
        for name, value in payload.items():
            if name in entity.protected_fields:
                text = 'This field is write-protected. (Got: "user" scope and "system" is required)'
                wrong.append(error(400, "0", text, title="Constraint violation error", pointer=f"{pointer}/{name}"))
            elif name in entity.known_fields and entity.has(name, self._shop.version_parts):
                # Names the entity does not have are passed over, as the vendor does.
                text = misfit(name, value)
                if text:
                    wrong.append(error(400, "VIOLATION::INVALID_TYPE_ERROR", text, pointer=f"{pointer}/{name}"))
                values[name] = value
        for name in values:
            if isinstance(values[name], str) and is_time(name):
                values[name] = self._shop.moment(values[name], f"{pointer}/{name}")
        if wrong:
            raise ApiError(400, wrong)
        return values

    def _refuse_taken(self, entity: Entity, record_id: object, pointer: str) -> None:
        if not isinstance(record_id, str) or not _ID.fullmatch(record_id):
            text = f"Value is not a valid UUID: {record_id}"
            raise refuse(400, "FRAMEWORK__INVALID_UUID", text, pointer=f"{pointer}/id")
        if self._store.get(entity.name, record_id) is not None:
            text = f"A {entity.name} with this id exists already."
            raise refuse(400, "FRAMEWORK__WRITE_UNIQUE_CONSTRAINT_VIOLATION", text, pointer=f"{pointer}/id")

    def _complete_links(self, entity: Entity, values: dict[str, Any], body: Mapping[str, Any]) -> None:
        """Give an order the id of the billing address that is nested in it, and a variant what it may leave out."""
        if entity.name != "order" or "billingAddressId" in values:
            return
        nested = body.get("billingAddress")
        if isinstance(nested, Mapping):
            values["billingAddressId"] = nested.get("id") or self._store.new_id()

    def _require(self, entity: Entity, values: dict[str, Any], pointer: str) -> None:
        missing = [name for name in entity.required_fields if self._is_blank(entity, values, name, values)]
        self._refuse_blank(missing, pointer)
        number = values.get("productNumber")
        if entity.name == "product" and self._store.rows("product", "productNumber", number):
            text = f'Product with number "{number}" already exists.'
            raise refuse(400, "CONTENT__DUPLICATE_PRODUCT_NUMBER", text, parameters={"number": number})
        state = values.get("stateId")
        if entity.name in STATEFUL and not self._shop.machines.belongs(entity.name, state):
            text = "This is no state of this entity."
            raise refuse(400, "FRAMEWORK__WRITE_CONSTRAINT_VIOLATION", text, pointer=f"{pointer}/stateId")

    @staticmethod
    def _is_blank(entity: Entity, record: Mapping[str, Any], name: str, values: Mapping[str, Any]) -> bool:
        if values.get(name) not in (None, ""):
            return False
        return not (entity.name == "product" and record.get("parentId") and name in entity.inherited_fields)

    @staticmethod
    def _refuse_blank(names: list[str], pointer: str) -> None:
        code, text = "VIOLATION::IS_BLANK_ERROR", "This value should not be blank."
        if names:
            raise ApiError(400, [error(400, code, text, pointer=f"{pointer}/{name}") for name in names])

    # What follows from a write

    def _derive(self, entity: Entity, record: Record) -> None:
        match entity.name:
            case "product":
                self._shop.stockroom.set(record, record["stock"])
            case "order_line_item":
                price = record["price"] if isinstance(record["price"], Mapping) else {}
                self._store.change(
                    entity.name, record, unitPrice=price.get("unitPrice"), totalPrice=price.get("totalPrice")
                )

    def _nested(self, asked: "Asked", entity: Entity, record: Record, body: Mapping[str, Any], pointer: str) -> None:
        for name, association in entity.associations.items():
            value = body.get(name)
            if entity.name == "order" and name == "billingAddress" and isinstance(value, Mapping):
                # The address belongs to the order, although the order points at it.
                row = {"id": record["billingAddressId"], **value}
                self._put(asked, ENTITIES["order_address"], row, f"{pointer}/{name}", {"orderId": record["id"]})
            elif association.kind in ("many", "single") and value is not None:
                rows = value if isinstance(value, list) else [value]
                for place, row in enumerate(rows):
                    link = {association.key: record["id"]}
                    self._put(asked, ENTITIES[association.entity], row, f"{pointer}/{name}/{place}", link)

    def _put(self, asked: "Asked", entity: Entity, row: object, pointer: str, link: dict[str, Any]) -> None:
        known = self._store.get(entity.name, row.get("id")) if isinstance(row, Mapping) else None
        if known is None:
            self._create(asked, entity, self._linked(entity, row, link), pointer, link)
        else:
            self._update(asked, entity, known, row, pointer)

    def _linked(self, entity: Entity, row: object, link: dict[str, Any]) -> object:
        """A delivery may bring its address along; that belongs to the order as well."""
        address = row.get("shippingOrderAddress") if isinstance(row, Mapping) else None
        if entity.name != "order_delivery" or not isinstance(row, Mapping) or not isinstance(address, Mapping):
            return row
        wanted = {"id": self._store.new_id(), **address, "orderId": link["orderId"]}
        if self._store.get("order_address", wanted["id"]) is None:
            values = self._values(ENTITIES["order_address"], wanted, "/shippingOrderAddress")
            self._require(ENTITIES["order_address"], values, "/shippingOrderAddress")
            self._store.insert("order_address", **values)
        return {**row, "shippingOrderAddressId": wanted["id"]}

    def _settle(self, order: Record) -> None:
        """What the shop adds to an order that came in: sums, its main delivery and payment, and its stock.

        From 6.6 on an order's lines take stock however old it is; Source: Shopware `OrderStockSubscriber`.
        """
        store = self._store
        lines = store.rows("order_line_item", "orderId", order["id"])
        costs = order["shippingCosts"] if isinstance(order["shippingCosts"], Mapping) else {}
        values = totals(order, lines, float(costs.get("totalPrice") or 0))
        deliveries = store.rows("order_delivery", "orderId", order["id"])
        payments = store.rows("order_transaction", "orderId", order["id"])
        self._shop.ordering.taken += 1
        store.change(
            "order",
            order,
            **values,
            autoIncrement=self._shop.ordering.taken,
            primaryOrderDeliveryId=deliveries[0]["id"] if deliveries else None,
            primaryOrderTransactionId=payments[0]["id"] if payments else None,
        )
        self._shop.stockroom.place(order["id"])
        if self._shop.version_parts < (6, 6):
            self._shop.ordering.stock_follows(order)
