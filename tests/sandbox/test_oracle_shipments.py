"""The truth about shipments that come back to the new shop, and the defects planted there."""

from datetime import timedelta

import pytest

from shopswitch.sandbox.oracle.shipment_feedback import CLAIMS
from shopswitch.sandbox.picqer.records import Parcel
from shopswitch.sandbox.spec import NEW_CONNECTION
from shopswitch.sandbox.systems import Line
from shopswitch.sandbox.world import SandboxError, World
from tests.sandbox.ninth import findings
from tests.sandbox.test_oracle_before_the_switch import SHOPS, planted, told, world

HALF_AN_HOUR = timedelta(minutes=30)


def switched(new: str, **fields: object) -> World:
    return world(**({"old": None, "scenario": "add", "new": new, "stage": "switched", "orders": 0} | fields))


def feedback(made: World) -> set[tuple[str, str]]:
    return told(made, "shipment_feedback")


def unseen(made: World) -> set[str]:
    return {subject for code, subject in feedback(made) if code == "CLAIM_UNSEEN"}


def against(made: World) -> set[str]:
    return {subject.partition(" ")[0] for code, subject in feedback(made) if code == "CLAIM_CONTRADICTED"}


def imported(made: World) -> str:
    """An order of two things that lies in Picqer to be picked; returns its number in the shop."""
    books = made.picqer.books
    sold = [each for each in made.shops["new"].listings() if each.kind in ("simple", "variant")]
    first, second = [each.sku for each in sold if (each.stock or 0) > 4 and books.product(each.sku) is not None][:2]
    number = str(made.place_order("new", [Line(first, 2), Line(second, 1)])["number"])
    made.import_orders()
    return number


def send(made: World, number: str, *, part: bool = False, tracking: str = "3SDEEL000111") -> None:
    """Send all of it or one piece, and wait until the shop must show it."""
    order = made.integration.find_order(number)
    sku = made.picqer.books.products[order.lines[0].idproduct].productcode
    made.ship(number, [Line(sku, 1)] if part else None, tracking)
    made.set_now(made.now + HALF_AN_HOUR)


@pytest.mark.parametrize("new", SHOPS)
def test_without_anything_sent_no_claim_has_an_example(new: str) -> None:
    """Every claim about the platform is told as unseen."""
    assert feedback(switched(new)) == {("CLAIM_UNSEEN", claim) for claim in CLAIMS[new]}


@pytest.mark.parametrize("new", SHOPS)
@pytest.mark.parametrize("stage", ["switched", "aftercare"])
def test_a_clean_client_contradicts_no_claim(new: str, stage: str) -> None:
    """At most a claim about orders on their way has no example at this moment."""
    made = world(new=new, stage=stage)
    assert {code for code, _ in feedback(made)} <= {"CLAIM_UNSEEN"}
    assert unseen(made) <= {"M2", "L2", "C2"}


@pytest.mark.parametrize("new", SHOPS)
def test_shipments_that_arrive_verify_what_is_claimed(new: str) -> None:
    """A part of an order first, then all of it: together examples of every claim."""
    made = switched(new)
    send(made, imported(made))
    send(made, imported(made), part=True, tracking="3SDEEL000222")
    assert feedback(made) == set()


@pytest.mark.parametrize("new", SHOPS)
def test_what_was_just_sent_is_not_judged_yet(new: str) -> None:
    """It may take a while before a shipment shows."""
    made = switched(new)
    made.ship(imported(made), None, "3SDEEL000111")
    made.set_now(made.now + timedelta(minutes=19))
    assert unseen(made) == set(CLAIMS[new])


@pytest.mark.parametrize("new", SHOPS)
def test_a_connection_that_only_imports_is_one_finding(new: str) -> None:
    """Not one per order and claim; and no claim has an example."""
    made = switched(new)
    made.settings(NEW_CONNECTION, send_shipments=False)
    send(made, imported(made))
    unseen_all = {("CLAIM_UNSEEN", claim) for claim in CLAIMS[new]}
    assert feedback(made) == {("IMPORT_ONLY", "new_connection"), *unseen_all}


def test_silence_about_half_an_order_proves_nothing_at_lightspeed() -> None:
    """It learns of a shipment only when all has left."""
    made = switched("lightspeed")
    made.settings(NEW_CONNECTION, send_shipments=False)
    send(made, imported(made), part=True)
    assert feedback(made) == {("CLAIM_UNSEEN", "L1")}


LOST = {
    "woocommerce": {"W1", "W3"},
    "magento": {"M1", "M3"},
    "lightspeed": {"L1"},
    "shopify": {"S1", "S2"},
    "shopware": {"SW1", "SW2"},
    "ccv": {"C1", "C3"},
    "bol": {"B1", "B2"},
}
TOO_EARLY = {
    "woocommerce": {"W1", "W3"},
    "magento": {"M1", "M2"},
    "lightspeed": {"L2"},
    "shopify": {"S1", "S2"},
    "shopware": {"SW1", "SW2"},
    "ccv": {"C2"},
    "bol": {"B2"},
}


@pytest.mark.parametrize("new", SHOPS)
def test_one_report_that_got_lost_contradicts_its_claims(new: str) -> None:
    """Where other shipments did arrive."""
    made = switched(new)
    send(made, imported(made))
    made.settings(NEW_CONNECTION, send_shipments=False)
    number = imported(made)
    send(made, number)
    assert against(made) == LOST[new]
    assert {subject.partition(" ")[2] for code, subject in feedback(made) if code == "CLAIM_CONTRADICTED"} == {number}


@pytest.mark.parametrize("new", SHOPS)
def test_completed_too_early_contradicts(new: str) -> None:
    """Somebody completed the order in the shop; Picqer has sent half of it and told nothing."""
    made = switched(new)
    send(made, imported(made))
    made.settings(NEW_CONNECTION, send_shipments=False)
    number = imported(made)
    view = next(each for each in made.shops["new"].orders() if each.number == number)
    made.shops["new"].set_order_state(view.order_id, "completed")
    send(made, number, part=True)
    assert against(made) == TOO_EARLY[new]


def test_a_shipment_that_was_called_back_and_one_of_no_parcel_count_for_nothing() -> None:
    """No code of them is looked for in the shop."""
    made = switched("woocommerce")
    number = imported(made)
    send(made, number)
    (shipment,) = made.picqer.books.shipments.values()
    shipment.parcels = [Parcel("3SNIEMAND0001", 100)]
    assert feedback(made) == {("CLAIM_CONTRADICTED", f"W1 {number}")}
    shipment.cancelled = True
    assert feedback(made) == {("CLAIM_UNSEEN", "W1")}
    del made.picqer.books.shipments[shipment.idshipment]
    assert feedback(made) == {("CLAIM_UNSEEN", "W1")}


def test_without_a_new_connection_there_is_nothing_to_look_at() -> None:
    """It is the only finding then; and before the switch the step does not apply."""
    made = world(new="magento", stage="prepare")
    assert feedback(made) == set()
    made.set_now(made.switch_at)
    assert feedback(made) == {("FEEDBACK_CONNECTION_UNKNOWN", "new_connection")}


@pytest.mark.parametrize("stage", ["switched", "aftercare"])
@pytest.mark.parametrize("new", SHOPS)
@pytest.mark.parametrize(("code", "count"), [("CLAIM_CONTRADICTED", 3), ("IMPORT_ONLY", 1)])
def test_planted_defects_are_told_on_exactly_their_subjects(code: str, count: int, new: str, stage: str) -> None:
    """And make no finding of another step."""
    made = world(new=new, stage=stage, defects={code: count})
    assert len(planted(made)) == count
    assert {each for each in feedback(made) if each[0] != "CLAIM_UNSEEN"} == planted(made)
    assert findings(made) == []


@pytest.mark.parametrize("asked", [{"CLAIM_CONTRADICTED": 1, "IMPORT_ONLY": 1}, {"IMPORT_ONLY": 2}])
def test_defects_that_hide_each_other_are_refused(asked: dict[str, int]) -> None:
    """Nobody could find both."""
    with pytest.raises(SandboxError, match="cannot be planted"):
        world(new="shopify", stage="switched", defects=asked)


def test_a_platform_nobody_claims_anything_about_is_refused() -> None:
    """There is nothing to contradict."""
    with pytest.raises(SandboxError, match="nothing is claimed"):
        world(stage="switched", defects={"CLAIM_CONTRADICTED": 1})
