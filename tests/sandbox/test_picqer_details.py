from dataclasses import replace
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from shopswitch.sandbox.picqer.records import Hook, Order, Parcel
from shopswitch.sandbox.spec import NEW_CONNECTION
from shopswitch.sandbox.systems import Item, Line, NewOrder
from shopswitch.sandbox.world import ClientSpec, World
from tests.sandbox.ninth import SYSTEMS

POINT_KEYS = {"carrier", "id", "name", "street", "house_number", "zipcode", "city", "country", "options"}


@pytest.fixture
def world() -> World:
    return World(ClientSpec("client", old="ninth", new="ninth", stage="aftercare"), SYSTEMS)


def answer(world: World, path: str) -> Any:
    builder = EnvironBuilder(f"/api/v1/{path}", headers={"User-Agent": "tests"}, auth=(world.picqer.api_key, ""))
    return world.picqer.handle(Request(builder.get_environ()))


def shown(world: World, path: str) -> Any:
    found = answer(world, path)
    assert found.status_code == 200, path
    return found.json


def imported(world: World, **fields: Any) -> Order:
    """An order of one piece that Picqer took in from the new shop."""
    books = world.picqer.books
    sku = next(
        each.sku
        for each in world.shops["new"].listings()
        if each.kind == "simple" and each.sku in books.by_code and books.free(books.by_code[each.sku]) > 0
    )
    order = NewOrder((Line(sku, 1),), world.customer_of("new", "1"), world.now)
    view = world.order_in("new", replace(order, **fields))
    world.import_orders()
    return world.integration.find_order(view.number)


# Products


def test_a_product_shows_what_is_known_of_it(world: World) -> None:
    """Sizes in whole centimetres, cost in euros, pictures as addresses of their own, the description as it is."""
    item = Item("TP-1", "Theepot", size_cm=(24, 15, 17), cost_cents=910, images=2, description="Van steengoed.")
    number = world.picqer.books.add_product(item).idproduct
    row = shown(world, f"products/{number}")
    assert (row["length"], row["width"], row["height"]) == (24, 15, 17)
    assert (row["fixedstockprice"], row["description"]) == (9.1, "Van steengoed.")
    assert len(set(row["images"])) == 2
    assert all(each.startswith("https://beelden.example/") for each in row["images"])


def test_a_product_without_details_shows_nothing_in_their_place(world: World) -> None:
    """Zeros, an empty text and an empty list, never null."""
    number = world.picqer.books.add_product(Item("TP-2", "Theepot")).idproduct
    row = shown(world, f"products/{number}")
    assert [row[key] for key in ("length", "width", "height", "fixedstockprice")] == [0, 0, 0, 0]
    assert (row["description"], row["images"]) == ("", [])


# Orders


def test_a_pickup_point_has_the_documented_keys_and_is_personal(world: World) -> None:
    """Its name, street and postcode must appear in no output, like a customer's own."""
    order = imported(world, method="PostNL afhaalpunt", pickup=True)
    data = shown(world, f"orders/{order.idorder}")["pickup_point_data"]
    assert set(data) == POINT_KEYS
    assert data["carrier"] == "postnl"
    assert {data["name"], data["street"], data["zipcode"]} <= set(world.canaries()["personal"])


def test_an_order_to_an_address_has_no_pickup_point(world: World) -> None:
    """Null, as for most orders."""
    order = imported(world, method="PostNL bezorging")
    assert shown(world, f"orders/{order.idorder}")["pickup_point_data"] is None


def test_an_order_gets_the_template_of_its_connection(world: World) -> None:
    """44 everywhere, unless somebody chose another for a connection; its picklist has the same."""
    assert {row["idtemplate"] for row in shown(world, "orders")} == {44}
    world.connection(NEW_CONNECTION).template = 45
    order = imported(world)
    assert shown(world, f"orders/{order.idorder}")["idtemplate"] == 45
    assert shown(world, f"picklists/{world.picqer.books.picklists_of[order.idorder][0]}")["idtemplate"] == 45


@pytest.mark.parametrize(
    ("method", "pickup", "profile", "picked_for"),
    [
        ("PostNL bezorging", False, 14, 14),
        ("DHL bezorging", False, 18, 18),
        ("PostNL afhaalpunt", True, 16, 16),
        ("Ophalen in de winkel", False, None, 14),
        ("", False, None, 14),
    ],
)
def test_the_way_of_shipping_decides_on_the_profile(
    world: World, method: str, pickup: bool, profile: int | None, picked_for: int
) -> None:
    """The carrier whose name it bears, at its profile for pickup points if it goes to one; else the standard."""
    order = imported(world, method=method, pickup=pickup)
    row = shown(world, f"orders/{order.idorder}")
    assert row["idshippingprovider_profile"] == profile
    picklist = shown(world, f"picklists/{row['picklists'][0]['idpicklist']}")
    assert picklist["idshippingprovider_profile"] == picked_for
    assert (row["pickup_point_data"] is not None) is pickup


def test_a_carrier_that_is_switched_off_gets_no_orders(world: World) -> None:
    """The order asks for no profile then, and the list of carriers says why."""
    world.picqer.books.carriers[9].active = False
    assert imported(world, method="DHL bezorging").profile is None
    assert {row["name"]: row["active"] for row in shown(world, "shippingproviders")} == {
        "PostNL standaard": True,
        "DHL": False,
    }


def test_carriers_are_those_of_one_account(world: World) -> None:
    """What happens to one client's carriers changes no other client."""
    world.picqer.books.carriers[7].profiles[1].active = False
    del world.picqer.books.carriers[9]
    (row,) = shown(world, "shippingproviders")
    assert [each["active"] for each in row["profiles"]] == [True, False, True]
    other = World(world.spec, SYSTEMS)
    assert len(shown(other, "shippingproviders")) == 2


# Shipments and webhooks


def test_a_shipment_may_have_several_parcels(world: World) -> None:
    """Each with its own id and code; the flat fields of former days show the first."""
    order, books = imported(world, method="DHL bezorging"), world.picqer.books
    picklist = books.open_picklists(order.idorder)[0]
    picked = {line.idpicklist_product: line.amount for line in picklist.lines}
    books.close_picklist(picklist, picked, "CODE-1", "CODE-2")
    (row,) = shown(world, f"picklists/{picklist.idpicklist}/shipments")
    assert [each["tracking_code"] for each in row["parcels"]] == ["CODE-1", "CODE-2"]
    assert len({each["idparcel"] for each in row["parcels"]}) == 2
    assert row["trackingcode"] == "CODE-1"
    assert (row["provider"], row["carrier_key"], row["idcompany_shippingprovider_profile"]) == ("DHL", "dhl", 18)


def test_a_picklist_may_have_a_shipment_that_was_called_back(world: World) -> None:
    """Both are shown, below the picklist and in the list of all."""
    books = world.picqer.books
    first = next(iter(books.shipments.values()))
    first.cancelled = True
    number = max(books.shipments) + 1
    books.shipments[number] = replace(first, idshipment=number, parcels=[Parcel("AGAIN", 100)], cancelled=False)
    below = shown(world, f"picklists/{first.idpicklist}/shipments")
    assert [(row["idshipment"], row["cancelled"]) for row in below] == [(first.idshipment, True), (number, False)]
    assert shown(world, f"shipments/{number}")["weight"] == 100


def test_shipments_go_on_naming_a_carrier_that_is_gone(world: World) -> None:
    """What was sent was sent."""
    world.picqer.books.carriers.clear()
    assert {row["provider"] for row in shown(world, "shipments")} == {"PostNL", "DHL"}


def test_webhooks_are_shown_as_they_are_now(world: World) -> None:
    """Switched off, added, removed."""
    hooks = world.picqer.books.hooks
    hooks[0].active = False
    hooks.append(Hook(hooks[-1].idhook + 1, "Nieuw", "orders.created", "https://nieuw.example/in"))
    rows = shown(world, "hooks")
    assert [(row["name"], row["active"]) for row in rows] == [
        ("Boekhouding", False),
        ("Voorraadscherm", True),
        ("Nieuw", True),
    ]
    del hooks[0]
    assert answer(world, f"hooks/{rows[0]['idhook']}").status_code == 404
    assert len(shown(world, "hooks")) == 2


@pytest.mark.parametrize("resource", ["hooks", "picklists", "shipments"])
def test_a_right_to_see_the_floor_can_be_taken_away(world: World, resource: str) -> None:
    """Refused wherever it is shown, and nowhere else."""
    picklist = next(iter(world.picqer.books.shipments.values())).idpicklist
    world.picqer.deny(resource)
    paths = ("hooks", "picklists", "shipments", f"picklists/{picklist}/shipments", "orders", "products")
    refused = {path for path in paths if answer(world, path).status_code == 403}
    assert refused == {path for path in paths if resource in path.split("/")}
