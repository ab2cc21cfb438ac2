"""Every kind of answer fits Shopify's own schema, field by field."""

from collections.abc import Callable
from typing import Any

import pytest

from shopswitch.sandbox.shopify.account import SUPPORTED
from shopswitch.sandbox.shopify.front import TABLE
from shopswitch.sandbox.shopify.sdl import Schema, Slot, schema
from shopswitch.sandbox.systems import Item, Line, Method, ShopHook
from tests.sandbox.shopify_kit import PERSON, Api, vendor_schema

PAGED = ("first", "after")
IDS = {
    "product": "products",
    "productVariant": "variants",
    "inventoryItem": "items",
    "inventoryLevel": "levels",
    "location": "locations",
    "order": "orders",
    "fulfillment": "fulfillments",
    "fulfillmentOrder": "fulfillment_orders",
}


@pytest.fixture
def api(serve: Callable[[Any], str]) -> Api:
    """A shop with one of everything: simple, variants, virtual, without SKU; open, shipped, cancelled orders."""
    made = Api(serve)
    about = {"hs_code": "090240", "country_of_origin": "CN", "cost_cents": 305, "images": 2, "description": "Zwart"}
    made.add("T-1", "T-2", stock=10, barcode="8710000000001", **about)
    made.add("", stock=1)
    made.add("BON-1", virtual=True, stock=None)
    made.shop.add_items([Item(f"S-{size}", "Sok", group="sok", option=size, stock=4) for size in "ML"])
    made.shop.change_listing(made.shop.listings()[0].source_id, stock_elsewhere=3)
    made.shop.methods = [Method("Bezorging"), Method("Afhaalpunt", "pickup_point"), Method("Koerier", active=False)]
    made.shop.shop_hooks = [ShopHook("ORDERS_CREATE", "https://nieuwsbrief.example/in")]
    made.order("T-1", "BON-1", days_ago=3, state="completed", reference="W-100")
    made.order("T-1", state="cancelled")
    made.order("T-2", state="unpaid")
    made.order("verdwenen")
    number = made.order("T-1", "T-2")
    made.shop.report_shipment(number, [Line("T-1", 1)], "3STEST", "PostNL", completes=False)
    return made


def selection(types: Schema, name: str, depth: int) -> str:
    """All fields of a type, `depth` levels deep; deeper objects are left out."""
    parts = []
    for slot in types.types[name].fields.values():
        given = arguments(slot)
        if given is None:
            continue
        if types.is_leaf(slot.type.name):
            parts.append(slot.name + given)
        elif types.types[slot.type.name].kind == "union":
            members = sorted(types.could_be(slot.type.name))
            own = {each: "id" if "id" in types.types[each].fields else "" for each in members}
            inner = " ".join(f"... on {each} {{ __typename {own[each]} }}" for each in members)
            parts.append(f"{slot.name} {{ {inner} }}")
        elif depth > 0 or slot.type.name in ("PageInfo", "MoneyV2", "Count"):
            inner = selection(types, slot.type.name, depth - 1)
            if inner:
                parts.append(f"{slot.name}{given} {{ {inner} }}")
    return " ".join(parts)


def arguments(slot: Slot) -> str | None:
    """Arguments that make a nested field work, or None where they need an id."""
    if any(each.type.name == "ID" and each.must_be_given for each in slot.arguments.values()):
        return None
    if "first" in slot.arguments:
        return "(first: 2)"
    if "names" in slot.arguments:
        return '(names: ["available", "on_hand", "committed"])'
    return ""


ROOTS = sorted(set(schema("2026-10").types["QueryRoot"].fields) - {"node", "nodes", "bulkOperation"})


@pytest.mark.parametrize("root", ROOTS)
def test_every_field_of_every_root_answers_in_shopifys_types(api: Api, root: str) -> None:
    """Each field that is declared can be answered, with the type, nullability and enum values Shopify promises."""
    types = schema("2026-10")
    slot = types.types["QueryRoot"].fields[root]
    given = arguments(slot) or ""
    if root in IDS:
        record = list(getattr(api.shop.store, IDS[root]).values())[-1]
        given = f'(id: "{record.gid}")'
    for depth in (0, 1, 2) if slot.type.name.endswith("Connection") else (0, 1):
        inner = selection(types, slot.type.name, depth)
        if inner:
            data = api.ask(f"{{ {root}{given} {{ {inner} }} }}")
            assert data[root] is not None or root == "currentBulkOperation"


@pytest.mark.parametrize("kind", sorted(TABLE))
def test_no_rule_is_for_a_field_that_is_not_declared(kind: str) -> None:
    """A rule nobody can reach is a slip of the pen."""
    assert set(TABLE[kind]) <= set(schema("2026-10").types[kind].fields)


def test_declared_types_are_shopifys() -> None:
    """Each declared field and argument has exactly the type it has in Shopify's schema of 2026-10."""
    wrong = []
    vendor = vendor_schema().type_map
    for each in schema("2026-10").types.values():
        if each.kind in ("enum", "union"):
            theirs = vendor[each.name]
            names = theirs.values if each.kind == "enum" else [m.name for m in theirs.types]  # type: ignore[union-attr]
            wrong += [f"{each.name}: {sorted(set(each.names) ^ set(names))}"] if set(each.names) ^ set(names) else []
            continue
        for slot in each.fields.values():
            field = vendor[each.name].fields[slot.name]  # type: ignore[union-attr]
            if str(field.type) != str(slot.type):
                wrong.append(f"{each.name}.{slot.name}: {slot.type}, Shopify has {field.type}")
            for argument in slot.arguments.values():
                if str(field.args[argument.name].type) != str(argument.type):
                    wrong.append(f"{each.name}.{slot.name}({argument.name})")
            required = {name for name, arg in getattr(field, "args", {}).items() if str(arg.type).endswith("!")}
            if not required <= set(slot.arguments):
                wrong.append(f"{each.name}.{slot.name} lacks a required argument")
    assert wrong == []


def test_every_supported_version_has_a_complete_set_of_types() -> None:
    """No version refers to a connection whose type is not there."""
    for version in SUPPORTED:
        types = schema(version)
        for each in types.types.values():
            for slot in each.fields.values():
                assert not slot.type.name.endswith("Connection") or slot.type.name in types.types


def test_the_reference_query_for_the_sku_check(api: Api) -> None:
    """The full variant query is answered; a SKU may be null and need not be unique."""
    api.add("T-1", stock=1)
    data = api.ask(
        """{ productVariants(first: 250, sortKey: ID) { nodes { id legacyResourceId sku barcode title price
        inventoryPolicy inventoryQuantity product { id title status } inventoryItem { id sku tracked requiresShipping
        duplicateSkuCount countryCodeOfOrigin harmonizedSystemCode unitCost { amount currencyCode }
        measurement { weight { unit value } } } } pageInfo { hasNextPage endCursor } } }"""
    )
    nodes = data["productVariants"]["nodes"]
    assert [node["sku"] for node in nodes] == ["T-1", "T-2", None, "BON-1", "S-M", "S-L", "T-1"]
    assert [node["inventoryItem"]["duplicateSkuCount"] for node in nodes] == [1, 0, 0, 0, 0, 0, 1]
    assert nodes[3]["inventoryItem"]["requiresShipping"] is False
    assert nodes[3]["inventoryItem"]["tracked"] is False
    assert [node["title"] for node in nodes[4:6]] == ["M", "L"]
    assert nodes[0]["legacyResourceId"] == nodes[0]["id"].rpartition("/")[2]


def test_the_reference_query_for_orders(api: Api) -> None:
    """The full order query is answered, with the three axes apart."""
    data = api.ask(
        """{ orders(first: 50, sortKey: CREATED_AT) { nodes { id legacyResourceId name number createdAt processedAt
        updatedAt closed closedAt cancelledAt cancelReason confirmed test edited displayFulfillmentStatus
        displayFinancialStatus fullyPaid fulfillable sourceName sourceIdentifier app { name } tags note currencyCode
        totalPriceSet { shopMoney { amount currencyCode } } shippingLine { title code source carrierIdentifier }
        lineItems(first: 20) { nodes { id sku quantity currentQuantity unfulfilledQuantity requiresShipping } }
        fulfillments(first: 10) { id name status displayStatus createdAt location { id }
        trackingInfo { company number url } } fulfillmentOrders(first: 5) { nodes { id status requestStatus
        assignedLocation { location { id name } } } } } } }"""
    )
    carried, cancelled, unpaid, _, partly = data["orders"]["nodes"]
    assert carried["name"] == "#1001"
    assert (carried["displayFulfillmentStatus"], carried["closed"]) == ("FULFILLED", True)
    assert carried["processedAt"] < carried["createdAt"]
    assert carried["sourceIdentifier"] == "W-100"
    assert cancelled["cancelledAt"] is not None
    assert cancelled["displayFulfillmentStatus"] == "FULFILLMENT_NOT_REQUIRED"
    assert unpaid["displayFinancialStatus"] == "PENDING"
    assert partly["displayFulfillmentStatus"] == "PARTIALLY_FULFILLED"
    assert partly["fulfillments"][0]["trackingInfo"] == [{"company": "PostNL", "number": "3STEST", "url": None}]


def test_customers_are_there_for_whoever_asks(api: Api) -> None:
    """The made-up person is on the order, so that a test can show that a connector does not ask."""
    order = api.ask("{ orders(first: 1) { nodes { email customer { lastName } shippingAddress { zip } } } }")
    (node,) = order["orders"]["nodes"]
    assert node == {
        "email": PERSON.email,
        "customer": {"lastName": PERSON.last_name},
        "shippingAddress": {"zip": PERSON.zipcode},
    }


def test_customers_can_be_redacted_or_denied(api: Api) -> None:
    """Without the right plan the person is null, with or without an error; the rest of the order still comes."""
    query = "{ orders(first: 1) { nodes { name email } } }"
    api.shop.personal_data = "redacted"
    assert api.ask(query)["orders"]["nodes"] == [{"name": "#1001", "email": None}]
    api.shop.personal_data = "denied"
    body = api.send(query).json()
    assert body["data"]["orders"]["nodes"] == [{"name": "#1001", "email": None}]
    assert body["errors"][0]["extensions"]["code"] == "ACCESS_DENIED"
    assert body["errors"][0]["path"] == ["orders", "nodes", 0, "email"]


def test_deep_shipping_settings(api: Api) -> None:
    """The delivery profile query is answered."""
    data = api.ask(
        """{ deliveryProfiles(first: 10) { nodes { id name default profileLocationGroups { locationGroup { id }
        locationGroupZones(first: 20) { nodes { zone { name countries { code { countryCode restOfWorld } } }
        methodDefinitions(first: 50) { nodes { name active rateProvider { __typename
        ... on DeliveryRateDefinition { price { amount currencyCode } }
        ... on DeliveryParticipant { carrierService { name } } } } } } } } } } }"""
    )
    (profile,) = data["deliveryProfiles"]["nodes"]
    dutch = profile["profileLocationGroups"][0]["locationGroupZones"]["nodes"][0]
    assert [each["name"] for each in dutch["methodDefinitions"]["nodes"]] == ["Bezorging", "Afhaalpunt", "Koerier"]
