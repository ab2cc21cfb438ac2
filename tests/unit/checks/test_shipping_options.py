"""Shipping methods of both shops against Picqer's carriers."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shopswitch.checks.delivery import CARRIERS, carrier_of, kind_of
from shopswitch.checks.result import CheckResult, Confirmation, Verdict
from shopswitch.checks.shipping_options import GUIDE, STEP
from shopswitch.frames.integrations import SHIPPING_METHODS
from shopswitch.frames.snapshot import Snapshot
from shopswitch.frames.warehouse import CARRIERS as CARRIER_ROWS
from shopswitch.protocols import Capabilities
from tests.unit.checks.building import BEFORE, marks, orders, run, snapshot

LISTS = Capabilities(reads=frozenset(), lists_methods=True)
ORDERS_TELL = Capabilities(reads=frozenset())
POSTNL = {"provider_id": "1", "provider_name": "Post", "carrier": "PostNL", "active": True}
SAID = {"shipping_options": Confirmation("shipping_options", "A. Tester", BEFORE, "PostNL-plug-in")}


def methods(role: str, *names: str | dict[str, Any]) -> Snapshot:
    rows = [{"name": each} if isinstance(each, str) else each for each in names]
    filled = [{"method_id": str(n), "kind": "delivery", "active": True} | row for n, row in enumerate(rows)]
    return snapshot(f"{role}.shipping_methods", SHIPPING_METHODS, filled)


def carriers(*rows: dict[str, Any]) -> Snapshot:
    numbered = [{"profile_id": str(n), "profile_name": "Standaard", "standard": n == 0} | r for n, r in enumerate(rows)]
    return snapshot("picqer.carriers", CARRIER_ROWS, [POSTNL | row for row in numbered])


def chosen(role: str, *names: str, **more: Any) -> Snapshot:
    return orders(role, *[{"shipping_method": name} | more for name in names])


def asked(*given: Snapshot, **changes: Any) -> CheckResult:
    """Both shops list nothing and PostNL is in use, unless something else is given."""
    usual = {
        "new.shipping_methods": methods("new"),
        "old.shipping_methods": methods("old"),
        "new.orders": orders("new"),
        "old.orders": orders("old"),
        "picqer.carriers": carriers({}),
    }
    inputs = usual | {each.name: each for each in given}
    return run(STEP, *inputs.values(), **({"now": BEFORE, "new_can": LISTS, "old_can": LISTS} | changes))


def test_methods_that_picqer_can_send_give_no_finding() -> None:
    """Only the person's word is missing, and with it the step passes."""
    given = (methods("new", "PostNL thuis", "Bezorging", "PostNL afhaalpunt"), carriers({"profile_name": "Afhaalpunt"}))
    assert (asked(*given).verdict, asked(*given).findings) == (Verdict.NEEDS_HUMAN, ())
    assert asked(*given, confirmations=SAID).verdict is Verdict.PASS


def test_a_carrier_that_picqer_lacks() -> None:
    """Told by the method's name, for addresses and pickup points alike."""
    result = asked(methods("new", "PostNL", "DPD thuis", "DPD pakketpunt"))
    assert marks(result) == [("METHOD_WITHOUT_CARRIER", "DPD pakketpunt"), ("METHOD_WITHOUT_CARRIER", "DPD thuis")]
    assert result.verdict is Verdict.NEEDS_HUMAN


def test_a_carrier_that_is_switched_off() -> None:
    """Only when every profile of it is off."""
    off, on = {"active": False}, {"profile_id": "9"}
    assert marks(asked(methods("new", "PostNL"), carriers(off))) == [("CARRIER_INACTIVE", "PostNL")]
    assert marks(asked(methods("new", "PostNL"), carriers(off, on))) == []


def test_a_pickup_point_without_a_profile_for_it() -> None:
    """A profile that is off does not count, nor does another carrier's."""
    new = methods("new", "PostNL afhaalpunt")
    off = {"profile_name": "Afhaalpunt", "active": False}
    other = {"profile_name": "ServicePunt", "carrier": "DHL", "provider_name": "DHL"}
    assert marks(asked(new, carriers({}, off, other))) == [("PICKUP_WITHOUT_PROFILE", "PostNL afhaalpunt")]
    assert marks(asked(new, carriers({}, {"profile_name": "PakjeGemak"}))) == []


def test_the_shop_s_own_word_for_a_pickup_point_counts() -> None:
    """The name need not tell it."""
    new = methods("new", {"name": "PostNL", "kind": "pickup_point"})
    assert marks(asked(new)) == [("PICKUP_WITHOUT_PROFILE", "PostNL")]


@pytest.mark.parametrize("kind", ["collect", "digital"])
def test_what_no_carrier_brings_needs_none(kind: str) -> None:
    """Whatever the name says."""
    assert marks(asked(methods("new", "PostNL", {"name": "DPD", "kind": kind}))) == []


def test_a_pickup_point_of_no_carrier_is_no_finding() -> None:
    """Nobody can tell which carrier it needs."""
    assert marks(asked(methods("new", "Afhaalpunt in de buurt"))) == []


def test_a_method_that_is_off_does_not_count() -> None:
    """Customers cannot choose it."""
    assert marks(asked(methods("new", "PostNL", {"name": "DPD", "active": False}))) == []


def test_a_method_of_the_old_shop_without_counterpart() -> None:
    """Same carrier and same kind is a counterpart; another name is not needed."""
    old = methods("old", "PostNL pakket", "PostNL servicepunt", "Ophalen PostNL", "Bezorging")
    result = asked(old, methods("new", "Thuis met postnl"))
    assert marks(result) == [("METHOD_GONE", "PostNL servicepunt")]
    assert result.findings[0].severity is Verdict.ATTENTION


def test_only_a_list_tells_that_a_method_is_gone() -> None:
    """Orders prove that a method is there, never that one is not."""
    given = (methods("old", "PostNL"), chosen("new", "Bezorging"))
    assert marks(asked(*given, new_can=ORDERS_TELL)) == []
    (row,) = asked(*given, new_can=ORDERS_TELL).tables["Shipping methods of the old shop, and what they become"]
    assert row["same carrier and kind in the new shop"].startswith("not known")


def test_orders_tell_where_the_platform_lists_nothing() -> None:
    """Of the old shop the ninety days before the boundary, of the new shop all."""
    fresh, stale = BEFORE - timedelta(days=89), BEFORE - timedelta(days=91)
    old = orders("old", *[{"shipping_method": "PostNL", "placed_at": at} for at in (fresh, fresh)])
    new = methods("new", "DHL")
    given = (new, carriers({"carrier": "DHL"}))
    result = asked(*given, old, old_can=ORDERS_TELL)
    assert marks(result) == [("METHOD_GONE", "PostNL")]
    assert result.findings[0].left == "to an address; named by 2 orders"
    late = orders("old", *[{"shipping_method": "PostNL", "placed_at": at} for at in (stale, BEFORE)])
    assert marks(asked(*given, late, old_can=ORDERS_TELL)) == []
    ours = asked(chosen("new", "DPD", " ", placed_at=stale), new_can=ORDERS_TELL)
    assert marks(ours) == [("METHOD_WITHOUT_CARRIER", "DPD")]


def test_no_method_at_all() -> None:
    """Then nothing was compared; at bol.com customers choose none."""
    assert marks(asked()) == [("NO_METHODS", "new")]
    assert asked(new_can=replace(LISTS, has_methods=False), confirmations=SAID).verdict is Verdict.PASS


def test_an_added_shop_has_nothing_to_lose() -> None:
    """Without an old shop only the new one is looked at."""
    result = asked(methods("new", "PostNL"), has_old=False, scenario="add", old_can=None)
    assert (marks(result), result.counts["shipping methods of the old shop"]) == ([], 0)


def test_the_card_leads_to_the_page_of_the_platform() -> None:
    """Or else to the guide."""
    help_page = "https://picqer.example/shopify"
    assert asked(new_help=help_page).manual[0].link == help_page
    assert help_page in asked(new_help=help_page).manual[0].do
    (card,) = asked().manual
    assert card.link == GUIDE
    assert GUIDE in card.do


def test_what_a_dutch_client_reads() -> None:
    """Table and finding, in Dutch."""
    result = asked(methods("new", "DPD"), language="nl")
    assert result.findings[0].left == "naar een adres; genoemd in 0 bestellingen"
    assert result.tables["Verzendmethoden van de nieuwe winkel"][0]["vervoerder"] == "DPD"
    assert result.summary == "Eén punt over verzending vraagt aandacht; de nieuwe winkel heeft 1 verzendmethoden."


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Ophalen in de winkel", "collect"),
        ("CLICK & COLLECT", "collect"),
        ("Afhalen bij een PostNL-afhaalpunt", "pickup_point"),
        ("DHL ServicePoint", "delivery"),
        ("DHL Service Point", "pickup_point"),
        ("Standaard", "delivery"),
    ],
)
def test_the_kind_that_a_name_tells(name: str, kind: str) -> None:
    """Collecting goes before pickup points; anything else is a delivery."""
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    ("name", "carrier"),
    [("POSTNL avond", "postnl"), ("UPS Express", "ups"), ("Groups", ""), ("Mondial Relay", "mondial relay"), ("x", "")],
)
def test_the_carrier_that_a_name_tells(name: str, carrier: str) -> None:
    """In any spelling of capitals; UPS only as a word."""
    assert carrier_of(name) == carrier


@pytest.mark.parametrize("carrier", CARRIERS)
def test_every_carrier_is_found_in_picqer_by_its_own_name(carrier: str) -> None:
    """As the carrier, or as what the account calls it."""
    assert marks(asked(methods("new", carrier.title()), carriers({"carrier": carrier.upper()}))) == []
    named = {"carrier": "Sendcloud", "provider_name": f"Via {carrier}"}
    assert marks(asked(methods("new", carrier.title()), carriers(named))) == []
