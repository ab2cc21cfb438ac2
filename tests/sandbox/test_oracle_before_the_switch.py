"""The truth about product details, webhooks, shipping methods and platforms, and the defects planted there."""

from dataclasses import replace

import pytest

from shopswitch.sandbox.bol import BolShop
from shopswitch.sandbox.ccv import CcvShop
from shopswitch.sandbox.lightspeed import LightspeedShop
from shopswitch.sandbox.magento import MagentoShop
from shopswitch.sandbox.oracle.platform_differences import NATURES
from shopswitch.sandbox.picqer.records import Carrier, CarrierProfile
from shopswitch.sandbox.shopify import ShopifyShop
from shopswitch.sandbox.shopware import ShopwareShop
from shopswitch.sandbox.spec import NEW_CONNECTION
from shopswitch.sandbox.systems import Item, Method
from shopswitch.sandbox.woocommerce import WooCommerceShop
from shopswitch.sandbox.world import ClientSpec, SandboxError, World
from tests.sandbox.ninth import SYSTEMS, findings

REAL = SYSTEMS | {
    "woocommerce": WooCommerceShop,
    "shopify": ShopifyShop,
    "magento": MagentoShop,
    "lightspeed": LightspeedShop,
    "shopware": ShopwareShop,
    "ccv": CcvShop,
    "bol": BolShop,
}
SHOPS = sorted(set(REAL) - {"picqer", "csv", "ninth"})
LISTING = ["woocommerce", "shopify", "lightspeed", "shopware"]


def world(**fields: object) -> World:
    return World(ClientSpec("client", **({"old": "ninth", "new": "ninth"} | fields)), REAL)


def told(made: World, step: str) -> set[tuple[str, str]]:
    return {(each["code"], each["subject"]) for each in made.truth() if each["step"] == step}


def planted(made: World) -> set[tuple[str, str]]:
    return {(each["code"], each["subject"]) for each in made.planted}


def things(count: int, **fields: object) -> tuple[Item, ...]:
    return tuple(replace(Item(f"TP-{number}", f"Theepot {number}", stock=9), **fields) for number in range(count))


# Product details


@pytest.mark.parametrize("new", SHOPS)
def test_a_clean_client_hears_only_what_its_new_platform_cannot_hold(new: str) -> None:
    """Everything its goods have that the platform has no field for, and nothing else."""
    made = world(new=new)
    lacking = {"weight", "length", "width", "height", "hs_code", "country_of_origin", "cost_price", "images"}
    lacking = {*lacking, "barcode", "description"} - made.shops["new"].detail_fields
    assert told(made, "product_fields") == {("FIELD_IMPOSSIBLE", field) for field in lacking}


def test_a_detail_nobody_ever_filled_is_not_missed() -> None:
    """That the new platform cannot hold it takes nothing away."""
    made = world(new="woocommerce", products=things(6, hs_code="69111000"), orders=0)
    assert told(made, "product_fields") == {("FIELD_IMPOSSIBLE", "hs_code")}


def test_a_detail_only_the_old_shop_knows_counts() -> None:
    """What Picqer has not but the old shop has is missed in the new shop all the same."""
    made = world(products=things(2, hs_code="69111000"), orders=0)
    for product in made.picqer.books.products.values():
        product.hs_code = ""
    for listing in made.shops["new"].listings():
        made.shops["new"].change_listing(listing.source_id, empty="hs_code")
    assert told(made, "product_fields") == {("FIELD_EMPTY", "TP-0"), ("FIELD_EMPTY", "TP-1")}


@pytest.mark.parametrize(("count", "codes"), [(4, "FIELD_EMPTY"), (5, "FIELD_UNFILLED")])
def test_from_five_products_on_it_is_one_finding(count: int, codes: str) -> None:
    """Whoever filled the new shop forgot the detail: told once, not per product."""
    made = world(products=things(count, description="Handgemaakt"), orders=0)
    for listing in made.shops["new"].listings():
        made.shops["new"].change_listing(listing.source_id, empty="description")
    subjects = {"description"} if count > 4 else {f"TP-{number}" for number in range(count)}
    assert told(made, "product_fields") == {(codes, subject) for subject in subjects}


def test_inactive_products_compositions_and_unlinked_ones_are_left_out() -> None:
    """Only simple, active products that the new shop sells under exactly their code are looked at."""
    made = world(products=things(3, images=2), orders=0)
    for listing in made.shops["new"].listings():
        made.shops["new"].change_listing(listing.source_id, empty="images")
    books = made.picqer.books
    first, second = (books.products[books.by_code[code]] for code in ("TP-0", "TP-1"))
    first.active, second.type = False, "virtual_composition"
    listing = next(each for each in made.shops["new"].listings() if each.sku == "TP-2")
    made.shops["new"].change_listing(listing.source_id, sku="tp-2")
    assert told(made, "product_fields") == set()


@pytest.mark.parametrize("code", ["FIELD_UNFILLED", "FIELD_EMPTY"])
@pytest.mark.parametrize("new", SHOPS)
def test_planted_gaps_are_told_on_exactly_their_subjects(new: str, code: str) -> None:
    """On every platform that has a product without a detail; bol's offers always have their only one."""
    spec = {"new": new, "seed": 4}
    if new == "bol":
        with pytest.raises(SandboxError, match=code):
            world(**spec, defects={code: 2})
        return
    made = world(**spec, defects={code: 2})
    assert len(planted(made)) == 2
    assert told(made, "product_fields") - told(world(**spec), "product_fields") == planted(made)


# Webhooks


def test_only_webhooks_that_are_off_are_told() -> None:
    """By their id; those that are on are nobody's problem."""
    made = world(defects={"HOOK_INACTIVE": 2})
    off = {str(each.idhook) for each in made.picqer.books.hooks if not each.active}
    assert len(off) == 2
    assert told(made, "api_users") == {("HOOK_INACTIVE", number) for number in off} == planted(made)
    assert told(world(), "api_users") == set()


def test_a_webhook_that_was_off_before_the_switch_is_in_the_baseline_as_off() -> None:
    """Or aftercare would call it stopped by the switch."""
    made = world(stage="aftercare", defects={"HOOK_INACTIVE": 1})
    assert findings(made) == made.planted


# Shipping methods


@pytest.mark.parametrize("scenario", ["replace", "add"])
@pytest.mark.parametrize("stage", ["prepare", "switched"])
@pytest.mark.parametrize("new", SHOPS)
def test_the_methods_of_a_clean_client_are_all_right(new: str, stage: str, scenario: str) -> None:
    """Also where they are known from orders only."""
    made = world(old="ninth" if scenario == "replace" else None, new=new, stage=stage, scenario=scenario)
    assert told(made, "shipping_options") == set()


@pytest.mark.parametrize(
    "code", ["METHOD_WITHOUT_CARRIER", "CARRIER_INACTIVE", "PICKUP_WITHOUT_PROFILE", "METHOD_GONE", "NO_METHODS"]
)
@pytest.mark.parametrize("new", SHOPS)
def test_planted_methods_are_told_or_refused(new: str, code: str) -> None:
    """Where a list tells the methods everything can be; Magento's orders name theirs; the others show none."""
    count = 1 if code == "NO_METHODS" else 3
    possible = new in LISTING or (new == "magento" and code not in ("METHOD_GONE", "NO_METHODS"))
    if not possible:
        with pytest.raises(SandboxError, match=code):
            world(new=new, defects={code: count})
        return
    made = world(new=new, defects={code: count})
    assert len([each for each in planted(made) if each[0] == code]) == count
    assert told(made, "shipping_options") == planted(made)
    assert findings(made) == made.planted


def test_the_kinds_of_method_trouble_leave_each_other_alone() -> None:
    """All of them in one client."""
    asked = {"METHOD_WITHOUT_CARRIER": 3, "CARRIER_INACTIVE": 2, "PICKUP_WITHOUT_PROFILE": 2, "METHOD_GONE": 4}
    made = world(defects=asked)
    assert told(made, "shipping_options") == planted(made)
    assert len(planted(made)) == sum(asked.values())


def test_what_is_collected_needs_no_carrier() -> None:
    """A method the customer collects is never asked for a carrier, whatever its name."""
    made = world()
    made.shops["new"].methods.append(Method("Ophalen bij DPD-balie"))
    made.shops["new"].methods.append(Method("DPD bezorging", active=False))
    assert told(made, "shipping_options") == set()


@pytest.mark.parametrize(("name", "found"), [("UPS Standard", True), ("Popups gratis", False), ("Groupship", False)])
def test_ups_is_a_word_of_its_own(name: str, found: bool) -> None:
    """Three letters are in many other words."""
    made = world()
    made.shops["new"].methods.append(Method(name))
    assert told(made, "shipping_options") == ({("METHOD_WITHOUT_CARRIER", name)} if found else set())


def test_a_pickup_profile_that_is_off_is_none() -> None:
    """The carrier is there, but nothing of it names a pickup point any more."""
    made = world()
    made.picqer.books.carriers[40] = Carrier(
        40, "Parcels", "DPD", "dpd", [CarrierProfile(401, "Standaard"), CarrierProfile(402, "Pickup", active=False)]
    )
    made.shops["new"].methods.append(Method("DPD parcelshop"))
    made.shops["new"].methods.append(Method("Pakketpunt in de buurt", "pickup_point"))
    assert told(made, "shipping_options") == {("PICKUP_WITHOUT_PROFILE", "DPD parcelshop")}


def test_orders_prove_no_method_gone() -> None:
    """Magento tells methods by its orders only: that nobody chose one lately says nothing."""
    made = world(new="magento", stage="prepare")
    made.shops["old"].methods.append(Method("Trunkrs avond"))
    assert told(made, "shipping_options") == set()


# Platforms


def test_every_shop_has_its_properties_in_the_table() -> None:
    """A platform without would have no findings at all."""
    assert set(NATURES) == set(SHOPS)


@pytest.mark.parametrize(
    ("old", "new", "subjects"),
    [
        ("woocommerce", "magento", {"completed", "locations"}),
        ("magento", "woocommerce", {"partial shipments", "shipped lines", "shipments"}),
        ("shopify", "lightspeed", {"partial shipments", "shipped lines", "order entry"}),
        ("shopify", "ccv", {"partial shipments", "shipped lines", "shipments", "tracking codes"}),
        ("ccv", "bol", {"order entry", "stock"}),
        ("csv", "shopware", {"shipped lines", "shipments", "mails"}),
        (None, "shopware", {"shipped lines", "shipments", "mails"}),
        ("bol", "bol", {"order entry"}),
    ],
)
def test_what_a_pair_of_platforms_loses_and_gains(old: str | None, new: str, subjects: set[str]) -> None:
    """A closed shop's export counts as none: all that the new platform lacks is told."""
    made = world(old=old, new=new, scenario="add" if old is None else "replace")
    assert {subject for _, subject in told(made, "platform_differences")} == subjects


def test_a_shop_that_comes_beside_another_is_compared_with_nothing() -> None:
    """Nothing is replaced: what the other shop can do is no measure."""
    replacing, adding = (world(old="woocommerce", new="woocommerce", scenario=each) for each in ("replace", "add"))
    assert told(replacing, "platform_differences") == set()
    assert ("MAILS_CUSTOMER", "mails") in told(adding, "platform_differences")


def test_a_shop_without_a_connection_yet_is_judged_all_the_same() -> None:
    """These steps come before the new shop is connected."""
    made = world(stage="prepare", defects={"METHOD_WITHOUT_CARRIER": 1})
    assert NEW_CONNECTION not in made.picqer.books.connections
    assert told(made, "shipping_options") == planted(made)
