from typing import Any

import pytest

from shopswitch.checks.result import CheckResult, Verdict
from shopswitch.checks.stock_match import STEP
from tests.unit.checks.building import marks, products, run, stock

# A product nobody asks about, so that the warehouse is not empty.
SHELF = {"source_id": "77", "quantity": 1, "location_id": "31"}


def compare(shop: dict[str, Any], *picqer: dict[str, Any], listing: dict[str, Any] | None = None) -> CheckResult:
    return run(
        STEP,
        products("picqer", {"sku": "A", "source_id": "9"}),
        stock("picqer", *[{"source_id": "9"} | row for row in picqer], SHELF),
        products("new", {"sku": "A", "source_id": "1"} | (listing or {})),
        stock("new", {"source_id": "1", "sku": "A"} | shop),
    )


FIVE = {"quantity": 5, "location_id": "31"}


def test_equal_levels_pass() -> None:
    """The sum over the warehouses that count is what the shop shows."""
    result = compare({"quantity": 8}, FIVE, {"quantity": 3, "location_id": "32"})
    assert (result.verdict, marks(result)) == (Verdict.PASS, [])


def test_a_warehouse_that_does_not_count_is_left_out() -> None:
    """Stock in a quarantine warehouse is not for sale."""
    assert marks(compare({"quantity": 5}, FIVE, {"quantity": 9, "location_id": "33", "location_counts": False})) == []


@pytest.mark.parametrize(
    ("code", "shop"),
    [
        ("STOCK_DIFFERS", {"quantity": 4}),
        ("STOCK_NOT_TRACKED", {"quantity": None, "tracked": False}),
        ("STOCK_AT_PARENT", {"quantity": 5, "shared": True}),
        ("STOCK_DIFFERS", {"quantity": None}),
    ],
)
def test_each_way_a_level_can_be_wrong(code: str, shop: dict[str, Any]) -> None:
    """Named by SKU; Picqer's figure on the left."""
    result = compare(shop, FIVE)
    assert [(code, "A")] == marks(result)
    assert result.findings[0].left == "5"


def test_absent_in_picqer_means_zero() -> None:
    """A product without stock row has none: a shop that shows zero agrees, one that shows more oversells."""
    assert marks(compare({"quantity": 0})) == []
    assert marks(compare({"quantity": 1})) == [("STOCK_DIFFERS", "A")]


def test_another_location_that_sells_is_told() -> None:
    """Stock at a location Picqer does not fill is sold too."""
    result = run(
        STEP,
        products("picqer", {"sku": "A", "source_id": "9"}),
        stock("picqer", {"source_id": "9"} | FIVE),
        products("new", {"sku": "A", "source_id": "1"}),
        stock(
            "new",
            {"source_id": "1", "quantity": 5, "location_id": "a"},
            {"source_id": "1", "quantity": 2, "location_id": "b", "location_name": "Winkel", "location_counts": False},
        ),
    )
    assert marks(result) == [("STOCK_ELSEWHERE", "A")]


def test_several_locations_and_none_chosen_is_asked() -> None:
    """Which location Picqer fills is not guessed."""
    result = compare({"quantity": 5, "location_counts": False, "location_name": "Magazijn"}, FIVE)
    assert (result.verdict, marks(result)) == (Verdict.NEEDS_HUMAN, [("LOCATION_NOT_CHOSEN", "new")])


def test_not_stocked_at_the_chosen_location() -> None:
    """No level at the chosen location is right for an empty shelf only."""
    elsewhere = {"quantity": 0, "location_id": "b", "location_counts": False}
    here = {"source_id": "2", "quantity": 1, "location_id": "a"}

    def both(*picqer: dict[str, Any]) -> CheckResult:
        return run(
            STEP,
            products("picqer", {"sku": "A", "source_id": "9"}, {"sku": "B", "source_id": "8"}),
            stock("picqer", {"source_id": "8", "quantity": 1, "location_id": "31"}, *picqer),
            products("new", {"sku": "A", "source_id": "1"}, {"sku": "B", "source_id": "2"}),
            stock("new", {"source_id": "1"} | elsewhere, here),
        )

    assert marks(both()) == []
    assert marks(both({"source_id": "9"} | FIVE)) == [("STOCK_DIFFERS", "A")]


def test_compositions_and_unlimited_products_are_not_called_right() -> None:
    """A composition is left to a person; unlimited stock is counted apart."""
    result = run(
        STEP,
        products("picqer", {"sku": "SET", "kind": "bundle"}, {"sku": "U", "kind": "unlimited"}, {"sku": "A"}),
        stock("picqer", SHELF),
        products("new", {"sku": "SET"}, {"sku": "U"}, {"sku": "A", "source_id": "1"}),
        stock("new", {"source_id": "1", "quantity": 0}),
    )
    assert marks(result) == [("COMPOSITION_NOT_COMPARED", "SET")]
    assert result.counts["unlimited in Picqer, not compared"] == 1


def test_nothing_in_common_is_not_green() -> None:
    """Without one common SKU there is nothing to pass."""
    result = compare({"quantity": 5}, FIVE, listing={"sku": "OTHER"})
    assert (result.verdict, marks(result)) == (Verdict.NEEDS_HUMAN, [("NOTHING_COMPARED", "new")])


@pytest.mark.parametrize("warehouse", [(), ({"source_id": "9", "quantity": 5, "location_counts": False},)])
def test_no_stock_that_counts_is_not_green(warehouse: tuple[dict[str, Any], ...]) -> None:
    """An empty or wrongly chosen warehouse makes every zero look right: a person is asked."""
    result = run(
        STEP,
        products("picqer", {"sku": "A", "source_id": "9"}),
        stock("picqer", *warehouse),
        products("new", {"sku": "A", "source_id": "1"}),
        stock("new", {"source_id": "1", "quantity": 0}),
    )
    assert (result.verdict, marks(result)) == (Verdict.NEEDS_HUMAN, [("NO_COUNTED_STOCK", "picqer")])


@pytest.mark.parametrize("kind", ["virtual", "bundle", "other"])
def test_a_listing_that_is_not_shipped_is_not_dropped_silently(kind: str) -> None:
    """Picqer keeps stock of it: whatever the shop calls it, it is named as not compared."""
    result = compare({"quantity": 99}, FIVE, listing={"kind": kind})
    assert ("NOT_COMPARED", "A") in marks(result)
    assert result.verdict is not Verdict.PASS


def test_promised_more_than_there_is() -> None:
    """Negative free stock against zero in the shop is nobody's mistake in the shop, and not green either."""
    assert marks(compare({"quantity": 0}, FIVE | {"quantity": -2})) == [("STOCK_NEGATIVE", "A")]
    assert marks(compare({"quantity": 3}, FIVE | {"quantity": -2})) == [("STOCK_DIFFERS", "A")]


def test_a_wrong_level_of_a_draft_does_not_block() -> None:
    """Nobody can order a draft: its difference asks for attention only."""
    result = compare({"quantity": 4}, FIVE, listing={"active": False})
    assert (result.verdict, marks(result)) == (Verdict.ATTENTION, [("STOCK_DIFFERS", "A")])


def test_a_shop_that_tells_no_stock_at_all_is_not_green() -> None:
    """Without one stock row of the shop every level that should be there differs."""
    result = run(
        STEP,
        products("picqer", {"sku": "A", "source_id": "9"}),
        stock("picqer", {"source_id": "9"} | FIVE),
        products("new", {"sku": "A", "source_id": "1"}),
        stock("new"),
    )
    assert (result.verdict, marks(result)) == (Verdict.FAIL, [("STOCK_DIFFERS", "A")])


@pytest.mark.parametrize(
    ("shown", "ceiling", "found"),
    [
        (999, 999, []),
        (998, 999, ["STOCK_DIFFERS"]),
        (999, None, ["STOCK_DIFFERS"]),
        (1500, 999, []),
        (1400, 999, ["STOCK_DIFFERS"]),
    ],
)
def test_a_platform_that_takes_no_more_shows_its_ceiling(shown: int, ceiling: int | None, found: list[str]) -> None:
    """1,500 pieces in Picqer are 999 in a shop that takes no more, and only there."""
    result = run(
        STEP,
        products("picqer", {"sku": "A", "source_id": "9"}),
        stock("picqer", {"source_id": "9", "quantity": 1500, "location_id": "31"}),
        products("new", {"sku": "A", "source_id": "1"}),
        stock("new", {"source_id": "1", "sku": "A", "quantity": shown}),
        new_stock_ceiling=ceiling,
    )
    assert [code for code, _ in marks(result)] == found
