"""The shop in a whole client, as the old one and as the new one."""

from typing import Any

import pytest

from shopswitch.sandbox.spec import NEW_CONNECTION, SandboxError
from tests.sandbox.lightspeed_kit import world
from tests.sandbox.ninth import agrees, findings

PAIRS = [("lightspeed", "shopify"), ("shopify", "lightspeed"), ("lightspeed", "lightspeed")]


@pytest.mark.parametrize("stage", ["prepare", "switched", "aftercare"])
@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_a_clean_client_has_nothing_to_find(old: str, new: str, stage: str) -> None:
    """At every stage, as old and as new shop."""
    assert findings(world(old=old, new=new, stage=stage)) == []


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_a_random_client_holds_exactly_what_was_planted(old: str, new: str, seed: int) -> None:
    """Whatever was drawn."""
    made = world(old=old, new=new, stage="switched", seed=seed, defects="random")
    assert made.planted
    assert agrees(made)


@pytest.mark.parametrize(
    "code",
    [
        "SKU_IN_OTHER_FIELD",
        "STOCK_NOT_TRACKED",
        "EAN_DIFFERS",
        "DUPLICATE_IN_NEW",
        "NEVER_IMPORTED",
        "UNPAID_NOT_IMPORTED",
    ],
)
def test_a_defect_can_be_planted(code: str) -> None:
    """One of each kind that touches this platform's own ways."""
    slots = {"old": "lightspeed", "new": "lightspeed"}
    made = world(**slots, stage="switched", defects={code: 2})
    assert [each["code"] for each in findings(made)] == [code] * 2


@pytest.mark.parametrize(
    "code", ["STOCK_AT_PARENT", "STOCK_ELSEWHERE", "VIRTUAL_NOT_IN_PICQER", "CARRIED_STATUS_UNKNOWN", "OLD_ORDER_OPEN"]
)
def test_what_the_platform_cannot_have_is_refused(code: str) -> None:
    """Shared stock, locations, things never shipped, statuses of its own and history."""
    with pytest.raises(SandboxError, match=code):
        world(old="shopify", new="lightspeed", stage="switched", defects={code: 1})


def test_the_same_seed_gives_the_same_shop() -> None:
    """Ids, keys and orders."""

    def told() -> Any:
        shop = world(old="lightspeed", seed=5).shops["old"]
        return shop.secrets(), shop.listings(), shop.orders()

    assert told() == told()


def test_a_new_order_goes_through_the_whole_integration() -> None:
    """Picqer takes it in, takes the stock, and reports it when it has been sent."""
    made = world(new="lightspeed", old="shopify", stage="switched")
    placed = made.place_order("new")
    made.import_orders()
    made.ship(str(placed["number"]), tracking="3SDEMO")
    view = next(each for each in made.shops["new"].orders() if each.number == placed["number"])
    assert (view.state, view.state_raw[:9]) == ("completed", "completed")
    assert made.push_stock(NEW_CONNECTION)["sent"]
    assert findings(made) == []


def test_an_unpaid_order_waits_outside_picqer() -> None:
    """Until it is paid."""
    made = world(new="lightspeed", old="shopify", stage="switched")
    placed = made.place_order("new", status="unpaid")
    rows = len(made.picqer.books.rows)
    made.import_orders()
    assert len(made.picqer.books.rows) == rows
    made.shops["new"].set_order_state(str(placed["order_id"]), "open")
    made.import_orders()
    assert len(made.picqer.books.rows) == rows + 1
