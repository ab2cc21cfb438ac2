"""Inventory items, levels and locations, and setting quantities."""

import json
from typing import Any

from shopswitch.sandbox.shopify.catalogue import by_number, count, exact, found_by_gid, money_bag, sorted_rows, text
from shopswitch.sandbox.shopify.errors import FieldError, user_error
from shopswitch.sandbox.shopify.paging import Rows
from shopswitch.sandbox.shopify.resolve import Context, Table
from shopswitch.sandbox.shopify.search import Search
from shopswitch.sandbox.shopify.state import QUANTITY_NAMES, InventoryItem, Level, Location

REASONS = (
    "correction",
    "cycle_count_available",
    "damaged",
    "movement_canceled",
    "movement_created",
    "movement_received",
    "movement_updated",
    "other",
    "promotion",
    "quality_control",
    "received",
    "reservation_created",
    "reservation_deleted",
    "reservation_updated",
    "restock",
    "safety_stock",
    "shrinkage",
)
HIGHEST = 1_000_000_000
"""Source: recorded answers of 2026-04."""
ITEMS = Search(
    {
        "id": lambda item: item.id,
        "sku": lambda item: item.sku,
        "created_at": lambda item: item.created_at,
        "updated_at": lambda item: item.updated_at,
    },
    free=lambda item: [item.sku or ""],
)


def _levels(rows: list[Level], given: dict[str, Any]) -> Rows:
    return Rows([each for each in rows if each.is_active or given.get("includeInactive")])


def _level(holder: dict[int, Level], number: int | None, given: dict[str, Any]) -> Level | None:
    level = holder.get(number) if number is not None else None
    return level if level and (level.is_active or given.get("includeInactive")) else None


def _level_of_item(context: Context, item: InventoryItem, given: dict[str, Any]) -> Level | None:
    location = found_by_gid(context, "locations", given["locationId"])
    return _level(item.levels, location.id if location else None, given)


def _level_at(context: Context, location: Location, given: dict[str, Any]) -> Level | None:
    item = found_by_gid(context, "items", given["inventoryItemId"])
    return _level(item.levels, location.id, given) if item else None


def _quantities(_: Context, level: Level, given: dict[str, Any]) -> list[dict[str, Any]]:
    unknown = [name for name in given["names"] if name not in QUANTITY_NAMES]
    if unknown:
        raise FieldError(f"The quantity name {unknown[0]} is not valid.", "BAD_REQUEST")
    return [
        {
            "id": f"gid://shopify/InventoryQuantity/{level.id}?inventory_item_id={level.item.id}&name={name}",
            "name": name,
            "quantity": level.quantity(name),
            "updatedAt": level.updated_at,
        }
        for name in given["names"]
    ]


def _measurement(_: Context, item: InventoryItem, __: dict[str, Any]) -> dict[str, Any]:
    weight = {"unit": "KILOGRAMS", "value": item.weight_g / 1000}
    return {"id": f"gid://shopify/InventoryItemMeasurement/{item.id}", "weight": weight}


def _properties(*_: object) -> dict[str, Any]:
    parts = [name for name in QUANTITY_NAMES if name not in ("on_hand", "incoming")]
    return {
        "quantityNames": [
            {
                "name": name,
                "displayName": name.replace("_", " ").capitalize(),
                "isInUse": True,
                "belongsTo": ["on_hand"] if name in parts else [],
                "comprises": parts if name == "on_hand" else [],
            }
            for name in QUANTITY_NAMES
        ]
    }


def _one_location(context: Context, _: Any, given: dict[str, Any]) -> Location | None:
    gid = given.get("id")
    return found_by_gid(context, "locations", gid) if gid else context.shop.store.first_location()


def _locations(context: Context, _: Any, given: dict[str, Any]) -> Rows:
    found = [each for each in context.shop.store.locations.values() if each.is_active or given.get("includeInactive")]
    return sorted_rows(found, {"NAME": lambda location: text(location.name)}, given)


def set_quantities(context: Context, _: Any, given: dict[str, Any]) -> dict[str, Any]:
    """`inventorySetQuantities`; the contract differs per version. Source: shopify.dev, changelog of 2026-01 to 2026-10.

    Raises:
        FieldError: The directive or a changeFromQuantity is missing.
    """
    wanted, key = given["input"], context.directives.get("idempotent", {}).get("key")
    if context.version >= "2026-04":
        if not key:
            raise FieldError(
                "The @idempotent directive is required for this mutation but was not provided.", "BAD_REQUEST"
            )
        if any("changeFromQuantity" not in each for each in wanted["quantities"]):
            raise FieldError("InventoryQuantityInput must hold changeFromQuantity.", "INVALID_FIELD_ARGUMENTS")
    body = json.dumps(wanted, sort_keys=True)
    earlier = context.shop.idempotent.get(str(key)) if key else None
    if earlier is not None:
        if earlier[0] == body:
            return earlier[1]
        code = "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"
        return _refused([user_error("The key was used with other values.", "input", code=code)])
    wrong = _wrong(context, wanted)
    answer = _refused(wrong) if wrong else _set(context, wanted)
    if key and not wrong:
        context.shop.idempotent[str(key)] = (body, answer)
    return answer


def _refused(errors: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inventoryAdjustmentGroup": None, "userErrors": errors}


def _wrong(context: Context, wanted: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    if wanted["name"] not in ("available", "on_hand"):
        found.append(user_error("The quantity name is not available or on_hand.", "input", "name", code="INVALID_NAME"))
    if wanted["reason"] not in REASONS:
        message = f"The reason must be one of {', '.join(REASONS)}."
        found.append(user_error(message, "input", "reason", code="INVALID_REASON"))
    seen = set()
    for index, each in enumerate(wanted["quantities"]):
        pair = (each["inventoryItemId"], each["locationId"])
        if pair in seen:
            message, code = "The item and location occur twice.", "NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR"
            found.append(user_error(message, "input", "quantities", str(index), code=code))
        seen.add(pair)
        found += [
            user_error(message, "input", "quantities", str(index), name, code=code)
            for name, message, code in _wrong_quantity(context, wanted, each)
        ]
    return found


def _wrong_quantity(context: Context, wanted: dict[str, Any], each: dict[str, Any]) -> list[tuple[str, str, str]]:
    item = found_by_gid(context, "items", each["inventoryItemId"])
    location = found_by_gid(context, "locations", each["locationId"])
    if item is None:
        return [("inventoryItemId", "The inventory item does not exist.", "INVALID_INVENTORY_ITEM")]
    if location is None or not location.is_active:
        return [("locationId", "The location does not exist.", "INVALID_LOCATION")]
    quantity = each["quantity"]
    if quantity > HIGHEST:
        return [("quantity", "The quantity is too high.", "INVALID_QUANTITY_TOO_HIGH")]
    if quantity < -HIGHEST:
        return [("quantity", "The quantity is too low.", "INVALID_QUANTITY_TOO_LOW")]
    if wanted["name"] == "on_hand" and quantity < 0:
        return [("quantity", "On hand cannot be negative.", "INVALID_QUANTITY_NEGATIVE")]
    held = item.levels[location.id].quantity(wanted["name"]) if location.id in item.levels else 0
    for name, code in (
        ("changeFromQuantity", "CHANGE_FROM_QUANTITY_STALE"),
        ("compareQuantity", "COMPARE_QUANTITY_STALE"),
    ):
        if each.get(name) is not None and each[name] != held and not wanted.get("ignoreCompareQuantity"):
            return [(name, "The quantity has changed since it was read.", code)]
    if "changeFromQuantity" not in each and "compareQuantity" not in each and not wanted.get("ignoreCompareQuantity"):
        return [("compareQuantity", "A compare quantity is needed.", "COMPARE_QUANTITY_REQUIRED")]
    return []


def _set(context: Context, wanted: dict[str, Any]) -> dict[str, Any]:
    shop, now = context.shop, context.shop.now()
    changes: list[dict[str, Any]] = []
    for each in wanted["quantities"]:
        item = found_by_gid(context, "items", each["inventoryItemId"])
        location = found_by_gid(context, "locations", each["locationId"])
        level = shop.store.level(item, location, now)
        delta = each["quantity"] - level.quantity(wanted["name"])
        level.available += delta
        level.updated_at = now
        about = {"delta": delta, "item": item, "location": location}
        names = ("available", "on_hand") if delta else ()
        changes += [about | {"name": name, "quantityAfterChange": level.quantity(name)} for name in names]
    group = {
        "id": f"gid://shopify/InventoryAdjustmentGroup/{shop.store.number('InventoryAdjustmentGroup')}",
        "createdAt": now,
        "reason": wanted["reason"],
        "referenceDocumentUri": wanted.get("referenceDocumentUri"),
        "changes": changes,
    }
    return {"inventoryAdjustmentGroup": group if changes else None, "userErrors": []}


FIELDS: Table = {
    "QueryRoot": {
        "inventoryItem": by_number("items"),
        "inventoryItems": lambda c, _, given: Rows(
            c.shop.searched(ITEMS, c.shop.store.items.values(), given.get("query"))
        ),
        "inventoryLevel": by_number("levels"),
        "inventoryProperties": _properties,
        "location": _one_location,
        "locations": _locations,
        "locationsCount": lambda c, _, given: count(
            sum(each.is_active for each in c.shop.store.locations.values()), given
        ),
    },
    "InventoryItem": {
        "duplicateSkuCount": lambda c, item, _: max(len(c.shop.store.with_sku(item.sku)) - 1, 0),
        "provinceCodeOfOrigin": lambda *_: None,
        "unitCost": lambda _, item, __: money_bag(item.cost_cents)["shopMoney"] if item.cost_cents else None,
        "measurement": _measurement,
        "variants": lambda _, item, __: Rows([item.variant]),
        "inventoryLevel": _level_of_item,
        "inventoryLevels": lambda _, item, given: _levels(list(item.levels.values()), given),
        "locationsCount": lambda _, item, __: exact(len(item.levels)),
    },
    "InventoryLevel": {"quantities": _quantities},
    "Location": {
        "isPrimary": lambda c, location, _: location is c.shop.store.first_location(),
        "shipsInventory": lambda *_: True,
        "isFulfillmentService": lambda *_: False,
        "fulfillmentService": lambda *_: None,
        "inventoryLevel": _level_at,
        "inventoryLevels": lambda c, location, given: _levels(
            [each for each in c.shop.store.levels.values() if each.location is location], given
        ),
    },
    "Mutation": {"inventorySetQuantities": set_quantities},
}
