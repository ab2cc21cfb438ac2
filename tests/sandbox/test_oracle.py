from collections import Counter
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pkgutil import iter_modules

import pytest

from shopswitch.sandbox import defects, oracle
from shopswitch.sandbox.defects import COMPANIONS, PLANTERS
from shopswitch.sandbox.oracle import NOT_PLANTED, STEP_OF_CODE
from shopswitch.sandbox.shopify import ShopifyShop
from shopswitch.sandbox.spec import EPOCH, NEW_CONNECTION, OLD_CONNECTION, STAGES, STEPS, SWITCH_AT
from shopswitch.sandbox.systems import NewOrder, OrderView
from shopswitch.sandbox.woocommerce import WooCommerceShop
from shopswitch.sandbox.world import ClientSpec, SandboxError, World
from tests.sandbox.ninth import SYSTEMS, TOLD_ANYWAY, NinthShop, agrees, findings

REAL = SYSTEMS | {"woocommerce": WooCommerceShop, "shopify": ShopifyShop}
# What a platform cannot show, by its own nature.
IMPOSSIBLE = {
    "CARRIED_STATUS_UNKNOWN": {"new": {"shopify"}},
    "MISSED_STATUS_UNKNOWN": {"old": {"shopify"}},
    "UNPAID_NOT_IMPORTED": {"old": {"csv"}},
    "CLAIM_CONTRADICTED": {"new": {"ninth"}},
    "COMPLETE_IN_OLD_SHOP": {"old": {"csv"}},
    "METHOD_GONE": {"old": {"csv"}},
    "OLD_SHOP_POSTS": {"old": {"csv"}},
    "PICKUP_POINT_LOST": {"new": {"woocommerce"}},
    "SKU_IN_OTHER_FIELD": {"new": {"shopify", "woocommerce"}},
    "STOCK_AT_PARENT": {"new": {"shopify"}},
    "STOCK_ELSEWHERE": {"new": {"woocommerce"}},
}
# What leaves nothing for others to be found in.
ALONE = {"NO_METHODS"}


def world(**fields: object) -> World:
    return World(ClientSpec("client", **({"old": "ninth", "new": "ninth", "stage": "switched"} | fields)), REAL)


def codes(made: World) -> Counter[str]:
    return Counter(each["code"] for each in findings(made))


def subjects(made: World, code: str) -> list[str]:
    return [each["subject"] for each in made.truth() if each["code"] == code]


def new_shop(made: World) -> NinthShop:
    shop = made.shops["new"]
    assert isinstance(shop, NinthShop)
    return shop


# Defects


def test_there_is_a_planter_for_every_code() -> None:
    """Except for what follows from a client's stage."""
    assert set(PLANTERS) == set(STEP_OF_CODE) - NOT_PLANTED


def test_steps_are_found_by_their_modules() -> None:
    """A step is a module of its own in both packages, named after its key, with codes nobody else has."""
    counts: Counter[str] = Counter()
    for package in (oracle, defects):
        names = {each.name for each in iter_modules(package.__path__)} & set(STEPS)
        assert names == set(STEP_OF_CODE.values())
        for name in names:
            module = import_module(f"{package.__name__}.{name}")
            codes_of = module.CODES if package is oracle else module.PLANTERS
            assert {STEP_OF_CODE[code] for code in codes_of} <= {name}
            counts.update(codes_of if package is oracle else ())
    assert set(counts.values()) == {1}
    assert list(dict.fromkeys(STEP_OF_CODE.values())) == [step for step in STEPS if step in STEP_OF_CODE.values()]


def test_defects_are_planted_in_the_order_of_the_runbook() -> None:
    """But what a full push of stock would heal comes after that, and what changed since the baseline comes last."""
    steps = [STEP_OF_CODE[code] for code, each in PLANTERS.items() if not each.late]
    before, since = (
        [step for step in steps if (STEPS.index(step) >= STEPS.index("product_ids")) is later]
        for later in (False, True)
    )
    assert steps == before + since
    assert before == sorted(before, key=STEPS.index)
    assert since == sorted(since, key=STEPS.index)
    assert PLANTERS["DUPLICATE_IN_NEW"].late
    order = list(PLANTERS)
    assert order.index("DUPLICATE_IN_NEW") > order.index("IMPORT_STUCK")


@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("code", PLANTERS)
def test_what_was_planted_is_what_there_is_to_find(code: str, stage: str, count: int) -> None:
    """Exactly that many of the code, and beside them only companions that cannot be avoided."""
    planter = PLANTERS[code]
    count = 1 if planter.single else count
    too_early = (planter.after_switch and stage == "prepare") or (planter.aftercare and stage != "aftercare")
    too_late = planter.before_switch and stage != "prepare"
    never = "ninth" in IMPOSSIBLE.get(code, {}).get("new", ())
    if too_early or too_late or never or (code == "BACKLOG_TOO_LARGE" and stage == "aftercare"):
        with pytest.raises(SandboxError, match=code):
            world(stage=stage, defects={code: count})
        return
    made = world(stage=stage, seed=count, products=90, defects={code: count})
    assert agrees(made)
    if STEP_OF_CODE[code] in TOLD_ANYWAY:
        assert Counter(each["code"] for each in made.planted)[code] == count
        return
    found = codes(made)
    assert found.pop(code) == count
    assert set(found) <= COMPANIONS.get(code, set())


@pytest.mark.parametrize("code", PLANTERS)
@pytest.mark.parametrize(
    ("old", "new"), [("woocommerce", "shopify"), ("shopify", "woocommerce"), ("csv", "woocommerce")]
)
def test_real_platforms_can_have_the_defect_or_say_why_not(old: str, new: str, code: str) -> None:
    """A defect that a platform cannot show is refused, never half planted."""
    impossible = IMPOSSIBLE.get(code, {})
    planter = PLANTERS[code]
    stage = "aftercare" if planter.aftercare else "prepare" if planter.before_switch else "switched"
    if old in impossible.get("old", ()) or new in impossible.get("new", ()):
        with pytest.raises(SandboxError, match="cannot be planted in this client"):
            world(old=old, new=new, stage=stage, defects={code: 1})
        return
    made = world(old=old, new=new, stage=stage, defects={code: 1})
    assert agrees(made)
    assert len([each for each in made.planted if each["code"] == code]) == 1


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize(
    ("old", "scenario"),
    [("ninth", "replace"), ("csv", "replace"), ("shopify", "replace"), ("ninth", "add"), (None, "add")],
)
def test_random_defects_are_some_and_all_of_them_are_known(old: str | None, scenario: str, stage: str) -> None:
    """Five to eight kinds, decided by the seed alone."""
    seen = set()
    for seed in range(6):
        made = world(old=old, scenario=scenario, stage=stage, seed=seed, defects="random")
        assert agrees(made)
        planted = sorted({each["code"] for each in made.planted})
        assert 5 <= len(planted) <= 8 + len(COMPANIONS)
        seen.add(tuple(planted))
    assert len(seen) > 1


def test_several_defects_do_not_disturb_each_other() -> None:
    """All that fit together, three of each, in one client."""
    fitting = {
        code: each
        for code, each in PLANTERS.items()
        if not (each.blinds or each.aftercare or each.before_switch)
        and code not in ALONE
        and STEP_OF_CODE[code] not in TOLD_ANYWAY
    }
    asked = {code: 1 if each.single else 3 for code, each in fitting.items()}
    made = world(products=200, orders=120, defects=asked)
    assert agrees(made)
    found = codes(made)
    assert (found["NOT_IN_PICQER"], found["EXPECTED_UNPAID"]) == (3 + 1, 3 + 3)
    companions = set().union(*COMPANIONS.values())
    assert {code: found[code] for code in asked if code not in companions} == {
        code: count for code, count in asked.items() if code not in companions
    }
    assert set(asked) <= set(found) <= set(asked) | companions


@pytest.mark.parametrize("seed", range(4))
def test_every_defect_leaves_the_others_subjects_alone(seed: int) -> None:
    """No subject of one finding of a product is also that of another."""
    asked = dict.fromkeys(
        ["EAN_DIFFERS", "DUPLICATE_IN_OLD", "DUPLICATE_IN_NEW", "STOCK_DIFFERS", "STOCK_NOT_TRACKED"], 9
    )
    made = world(seed=seed, defects=asked)
    found = [each["subject"] for each in made.truth()]
    assert len(found) == len(set(found))


def test_what_open_orders_ask_for_is_left_alone() -> None:
    """A changed product would change the story of an order that is on its way."""
    made = world(stage="prepare", products=60, orders=100, defects={"INACTIVE_IN_PICQER": 40})
    asked = {line.sku for each in made.shops["old"].orders() if each.state == "open" for line in each.lines}
    assert asked
    assert not asked & set(subjects(made, "INACTIVE_IN_PICQER"))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"defects": {"STOCK_DIFFERS": 1}, "stage": "prepare"}, "only exist after the switch"),
        ({"defects": {"PAUSED": 1}, "scenario": "add"}, "nothing is replaced"),
        ({"defects": {"ONLY_IN_OLD": 1}, "scenario": "add", "old": None}, "no old shop"),
        ({"defects": {"EAN_DIFFERS": 9}, "products": 5, "orders": 0}, "room for 5, not for 9"),
        ({"defects": {"OLD_ORDER_OPEN": 50}, "orders": 10}, "give it more orders"),
        ({"defects": {"PAUSED": 1}, "products": 0}, "nothing in stock"),
        ({"defects": {"BACKLOG_TOO_LARGE": 2}}, "ask for 1"),
        ({"defects": {"OLD_CONNECTION_UNKNOWN": 1, "PAUSED": 1}}, "nobody can find PAUSED"),
        ({"defects": {"WORMS": 1}}, "known are: OLD_CONNECTION_UNKNOWN"),
        ({"defects": {"NEW_CONNECTION_UNKNOWN": 1}}, "Unknown defect"),
    ],
)
def test_a_defect_that_cannot_be_is_refused_with_the_reason(fields: dict[str, object], words: str) -> None:
    """Never planted in part, never left out in silence."""
    with pytest.raises(SandboxError, match=words):
        world(**fields)


def test_a_missing_product_is_lost_or_renamed() -> None:
    """Of two, one is gone and one goes on under a new code with its old barcode."""
    made = world(defects={"MISSING_IN_NEW": 2})
    missing, (renamed,) = subjects(made, "MISSING_IN_NEW"), subjects(made, "NOT_IN_PICQER")
    barcode = next(each.barcode for each in made.shops["new"].listings() if each.sku == renamed)
    assert barcode in {made.picqer.books.product(sku).barcode for sku in missing}


# Truth follows what happens


def test_a_late_order_in_the_old_shop_is_never_imported() -> None:
    """After its connection was switched off; entering it in the new shop settles it."""
    made = world(stage="switched")
    number = str(made.place_order("old")["number"])
    made.import_orders()
    assert subjects(made, "NEVER_IMPORTED") == [number]
    line = made.shops["old"].orders()[-1].lines[0]
    made.place_order("new", [{"sku": line.sku, "quantity": 1}])
    assert subjects(made, "NEVER_IMPORTED") == [number]
    made.activate(OLD_CONNECTION)
    made.import_orders()
    assert subjects(made, "NEVER_IMPORTED") == []


def test_nothing_is_missed_before_the_switch() -> None:
    """The verify steps find nothing until its moment."""
    made = world(stage="prepare")
    made.deactivate(OLD_CONNECTION)
    made.place_order("old")
    made.set_now(SWITCH_AT - timedelta(seconds=1))
    assert {each["step"] for each in made.truth()} <= {"open_orders"}
    made.set_now(SWITCH_AT)
    assert codes(made)["NEVER_IMPORTED"] == 1
    assert codes(made)["NEW_CONNECTION_UNKNOWN"] == 1


def test_a_carried_over_order_that_is_open_is_imported_again() -> None:
    """At the new connection's next poll: that is what the step warns of."""
    made = world(defects={"OLD_ORDER_OPEN": 3})
    before = subjects(made, "OLD_ORDER_OPEN")
    made.import_orders()
    assert subjects(made, "OLD_ORDER_OPEN") == []
    assert subjects(made, "IMPORTED_AGAIN") == before


def test_an_early_order_is_found_once_time_has_passed_and_gone_once_imported() -> None:
    """Placed in the new shop before the switch."""
    made = world(stage="prepare")
    number = made.place_order("new")["number"]
    assert subjects(made, "EARLY_ORDER_OPEN") == []
    made.set_now(made.now + timedelta(minutes=1))
    assert subjects(made, "EARLY_ORDER_OPEN") == [number]
    made.activate(NEW_CONNECTION)
    made.import_orders()
    assert subjects(made, "EARLY_ORDER_OPEN") == []


def test_time_makes_open_orders_old_and_shipping_settles_them() -> None:
    """A fresh order is no finding, one of eight days is."""
    made = world(stage="prepare")
    made.set_now(EPOCH + timedelta(days=8))
    found = [each["subject"] for each in made.truth() if each["code"] == "OPEN_TOO_LONG"]
    assert found
    for number in found:
        made.ship(number, None, "3STEST1")
    assert subjects(made, "OPEN_TOO_LONG") == []


def test_a_sale_that_picqer_has_not_seen_explains_a_difference() -> None:
    """Only in so far as it does: one piece more is a difference."""
    made = world(stage="switched")
    placed = made.place_order("new")
    sold = next(each for each in new_shop(made).orders() if each.order_id == placed["order_id"]).lines[0].sku
    assert findings(made) == []
    row = next(each for each in new_shop(made).listings() if each.sku == sold and each.kind != "parent")
    new_shop(made).change_listing(row.source_id, stock=row.stock - 1)
    assert subjects(made, "STOCK_DIFFERS") == [sold]
    made.import_orders()
    assert findings(made) == []


def test_a_push_heals_wrong_stock() -> None:
    """What is not tracked stays."""
    made = world(defects={"STOCK_DIFFERS": 2, "STOCK_NOT_TRACKED": 1})
    made.push_stock(NEW_CONNECTION)
    assert codes(made) == {"STOCK_NOT_TRACKED": 1}


def test_an_unknown_code_becomes_a_second_product() -> None:
    """The code that was nearly right is now exactly in Picqer, and the real one is missing in the new shop."""
    made = world(defects={"CASE_DIFFERS": 1})
    (right,) = subjects(made, "CASE_DIFFERS")
    wrong = next(
        each.sku for each in new_shop(made).listings() if each.sku != right and each.sku.lower() == right.lower()
    )
    made.place_order("new", [{"sku": wrong, "quantity": 1}])
    made.import_orders()
    assert made.picqer.books.product(wrong) is not None
    assert codes(made) == {"MISSING_IN_NEW": 1, "PRODUCT_CREATED": 1}
    assert subjects(made, "PRODUCT_CREATED") == [wrong]


def test_a_payment_after_the_switch_is_not_seen() -> None:
    """The order goes on being expected in Picqer, and is found in both steps."""
    made = world(defects={"EXPECTED_ORPHANED": 1})
    (number,) = subjects(made, "EXPECTED_ORPHANED")
    order = next(each for each in made.shops["old"].orders() if each.number == number)
    made.shops["old"].set_order_state(order.order_id, "open")
    made.import_orders()
    assert codes(made) == {"EXPECTED_ORPHANED": 1, "EXPECTED_UNPAID": 1}


def test_a_whole_switch_can_be_rehearsed() -> None:
    """From the first day to the last, by the control plane alone, with nothing to find at the end."""
    made = world(stage="prepare")
    for each in [each for each in made.picqer.books.orders.values() if each.status == "processing"]:
        made.ship(each.orderid)
    made.deactivate(OLD_CONNECTION)
    made.set_now(SWITCH_AT + timedelta(hours=1))
    unknown = {"NEW_CONNECTION_UNKNOWN": 1, "NEW_CONNECTION_NEEDED": 1, "ON_CONNECTION_UNKNOWN": 1}
    assert codes(made) == unknown | _stock_findings(made)
    shown = made.activate(NEW_CONNECTION)
    assert (shown["send_stock"], shown["send_shipments"]) == (False, False), "new connections start half open"
    made.settings(NEW_CONNECTION, send_stock=True, send_shipments=True)
    made.push_stock(NEW_CONNECTION)
    placed = made.place_order("new")
    made.import_orders()
    done = made.ship(str(placed["number"]), None, "3STEST77")
    assert done["reported"] is True
    assert findings(made) == []


def _stock_findings(made: World) -> dict[str, int]:
    """Before the first push the new shop's stock is what the old one had some time ago."""
    count = codes(made)["STOCK_DIFFERS"]
    return {"STOCK_DIFFERS": count} if count else {}


def test_exports_do_not_tell_what_was_paid() -> None:
    """An unpaid order of a closed shop looks like any other that was never imported."""
    made = world(old="csv")
    number = made.place_order("old", None, "unpaid")["number"]
    assert subjects(made, "NEVER_IMPORTED") == [number]
    assert f"{number};2026-11-10T12:00:00+01:00;open;" in b"".join(made.files().values()).decode()


def test_without_the_old_connections_number_its_orders_cannot_be_found() -> None:
    """The profile does not name it: each step that needs it says so, and finds nothing else."""
    made = world(defects={"OLD_CONNECTION_UNKNOWN": 1})
    made.place_order("old")
    assert {each["subject"] for each in made.truth()} == {"old_connection"}
    assert {each["step"] for each in made.truth()} >= {"start", "open_orders"}
    assert "old_connection" not in made.profile({})["picqer"]


# Rules that no planter reaches


def shown(made: World, **changes: object) -> str:
    """Change one ordinary listing of the new shop; returns its SKU."""
    known = made.picqer.books.by_code
    row = next(
        each for each in new_shop(made).listings() if each.sku in known and each.kind == "simple" and each.barcode
    )
    new_shop(made).change_listing(row.source_id, **changes)
    return row.sku


def test_white_space_is_blank() -> None:
    """A SKU of blanks is none."""
    made = world()
    row = next(each for each in new_shop(made).listings() if each.kind == "virtual")
    new_shop(made).change_listing(row.source_id, sku="  ")
    assert subjects(made, "BLANK_IN_NEW") == [row.source_id]


def test_drafts_of_the_new_shop_count() -> None:
    """A listing that is not on sale yet must carry the right SKU all the same."""
    made = world()
    sku = shown(made, active=False)
    assert subjects(made, "NOT_ON_SALE") == [sku]
    assert set(codes(made)) == {"NOT_ON_SALE"}
    row = next(each for each in new_shop(made).listings() if each.sku == sku)
    new_shop(made).change_listing(row.source_id, sku="DRAFT-1")
    assert subjects(made, "NOT_IN_PICQER") == ["DRAFT-1"]


@pytest.mark.parametrize("barcode", ["", "0", "00"])
def test_leading_zeros_of_a_barcode_do_not_matter(barcode: str) -> None:
    """A GTIN-13 and the same as GTIN-14 are one; an empty one differs from nothing."""
    made = world()
    row = next(each for each in new_shop(made).listings() if each.barcode)
    new_shop(made).change_listing(row.source_id, barcode=barcode and barcode + row.barcode)
    assert findings(made) == []


def test_a_reference_of_the_old_order_settles_it() -> None:
    """An order that was entered in the new shop by hand is not missed, though Picqer never saw the old one."""
    made = world(defects={"NEVER_IMPORTED": 1})
    (number,) = subjects(made, "NEVER_IMPORTED")
    old = next(each for each in made.shops["old"].orders() if each.number == number)
    with made.at(old.placed_at):
        placed = new_shop(made).add_order(_entered(old, made))
    assert subjects(made, "NEVER_IMPORTED") == []
    # Entering it again is what the finding asks for, so it is no carried-over order.
    assert subjects(made, "OLD_ORDER_OPEN") == []
    assert placed.reference == number


def _entered(old: OrderView, made: World) -> NewOrder:
    order = NewOrder(old.lines, made.customer_of("old", old.order_id), made.now)
    return replace(order, reference=old.number)


def test_the_same_number_in_both_shops_is_the_same_order_only_at_the_same_moment() -> None:
    """Numbers may start again in a new shop: only the date tells."""
    made = world(stage="prepare")
    old = made.shops["old"].orders()[-1]
    shop = new_shop(made)
    made.set_now(old.placed_at + timedelta(hours=3))
    placed = shop.add_order(_entered(old, made))
    shop.taken[placed.order_id] = replace(placed, number=old.number, reference="")
    made.set_now(EPOCH + timedelta(days=2))
    assert subjects(made, "OLD_ORDER_OPEN") == [old.number]
    moved = placed.placed_at + timedelta(minutes=1)
    shop.taken[placed.order_id] = replace(placed, number=old.number, reference="", placed_at=moved, created_at=moved)
    assert subjects(made, "OLD_ORDER_OPEN") == []
    assert subjects(made, "EARLY_ORDER_OPEN") == [old.number]


def test_a_backlog_needs_more_than_ten_orders_and_two_days_of_work() -> None:
    """Eleven fresh orders are too many for a client that ships three a day, not for one that ships many."""
    slow, fast = world(stage="prepare", orders=40), world(stage="prepare", orders=500)
    for made in (slow, fast):
        waiting = sum(each.status == "processing" for each in made.picqer.books.orders.values()) - 1
        for _ in range(10 - waiting):
            made.place_order("old")
        made.import_orders()
        assert codes(made)["BACKLOG_TOO_LARGE"] == 0, "ten are never a backlog"
        made.place_order("old")
        made.import_orders()
    assert subjects(slow, "BACKLOG_TOO_LARGE") == ["old connection"]
    assert subjects(fast, "BACKLOG_TOO_LARGE") == []
