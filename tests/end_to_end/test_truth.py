"""The checks, reading over HTTP, find what the sandbox knows to be wrong: all of it and nothing else."""

from typing import Any

import pytest

from shopswitch.checks.catalogue import steps
from shopswitch.checks.result import Verdict
from tests.end_to_end.conftest import Bench, marks, nothing_but_the_pair, planted

PAIRS = [("woocommerce", "shopify"), ("shopify", "woocommerce"), ("csv", "shopify"), ("csv", "woocommerce")]
SAME = [("woocommerce", "woocommerce"), ("shopify", "shopify")]


@pytest.mark.parametrize("stage", ["prepare", "switched", "aftercare"])
@pytest.mark.parametrize(("old", "new"), PAIRS + SAME)
def test_a_clean_client_has_no_finding(bench: Bench, old: str, new: str, stage: str) -> None:
    """Whatever the pair of shops and the moment: only what such a pair must be told, on complete data."""
    name = bench.client(old=old, new=new, stage=stage, seed=3, tls=stage == "switched")
    nothing_but_the_pair(bench, name)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_random_defects_are_found_exactly(bench: Bench, old: str, new: str, seed: int) -> None:
    """A client with a random choice of defects: found = truth."""
    stage = ("prepare", "switched", "aftercare")[seed % 3]
    name = bench.client(old=old, new=new, stage=stage, seed=seed, defects="random")
    results = bench.check(name)
    assert not [result.summary for result in results.values() if result.verdict is Verdict.INCOMPLETE]
    assert marks(results) == bench.truth(name)
    assert bench.truth(name)


PREPARE_CODES = [
    "BLANK_IN_NEW",
    "BLANK_IN_OLD",
    "DUPLICATE_IN_NEW",
    "DUPLICATE_IN_OLD",
    "INACTIVE_IN_PICQER",
    "CASE_DIFFERS",
    "SPACES_DIFFER",
    "ZEROS_DIFFER",
    "NEARLY_EQUAL",
    "NOT_IN_PICQER",
    "VIRTUAL_NOT_IN_PICQER",
    "MISSING_IN_NEW",
    "ONLY_IN_OLD",
    "EAN_DIFFERS",
    "EAN_SHARED",
    "OLD_ORDER_OPEN",
    "EARLY_ORDER_OPEN",
    "EXPECTED_UNPAID",
    "PAUSED",
    "CONCEPT_WAITING",
    "PICKLIST_SNOOZED",
    "BACKORDER_WAITING",
    "OPEN_TOO_LONG",
    "BACKLOG_TOO_LARGE",
    "OLD_CONNECTION_UNKNOWN",
]
SWITCHED_CODES = [
    "IMPORTED_AGAIN",
    "NEVER_IMPORTED",
    "UNPAID_NOT_IMPORTED",
    "COMPLETED_NOT_IMPORTED",
    "IMPORT_ERROR",
    "IMPORT_IGNORED",
    "EXPECTED_ORPHANED",
    "IMPORT_STUCK",
    "STOCK_DIFFERS",
    "STOCK_NOT_TRACKED",
    "COMPOSITION_NOT_COMPARED",
]


@pytest.mark.parametrize("code", [*PREPARE_CODES, *SWITCHED_CODES])
def test_each_code_is_found_where_it_was_planted(bench: Bench, code: str) -> None:
    """Two defects of one kind give exactly the findings the sandbox says, that code among them."""
    stage = "switched" if code in SWITCHED_CODES else "prepare"
    count = 1 if code in ("OLD_CONNECTION_UNKNOWN", "BACKLOG_TOO_LARGE") else 2
    name = bench.client(stage=stage, seed=5, defects={code: count})
    results = bench.check(name)
    assert marks(results) == bench.truth(name)
    assert sum(mark[1] == code for mark in marks(results)) >= count


@pytest.mark.parametrize("code", ["CARRIED_STATUS_UNKNOWN", "STOCK_AT_PARENT"])
def test_what_only_woocommerce_knows(bench: Bench, code: str) -> None:
    """A status of the shop's own and stock kept at the parent exist in WooCommerce only."""
    name = bench.client(old="shopify", new="woocommerce", stage="switched", defects={code: 2})
    assert marks(bench.check(name)) == bench.truth(name)
    assert {mark[1] for mark in planted(bench, name)} == {code}


def test_what_only_shopify_knows(bench: Bench) -> None:
    """Stock at a second location exists in Shopify only; once the location is chosen, it is told."""
    name = bench.client(stage="switched", defects={"STOCK_ELSEWHERE": 2})
    assert marks(bench.check(name)) == bench.truth(name)
    assert {mark[1] for mark in planted(bench, name)} == {"STOCK_ELSEWHERE"}


def test_status_of_the_shops_own_in_the_old_shop(bench: Bench) -> None:
    """An order in a plugin's status that Picqer never saw is not overlooked."""
    name = bench.client(stage="switched", defects={"MISSED_STATUS_UNKNOWN": 1})
    assert marks(bench.check(name)) == bench.truth(name)
    assert {mark[1] for mark in planted(bench, name)} == {"MISSED_STATUS_UNKNOWN"}


@pytest.mark.parametrize("stage", ["prepare", "switched"])
def test_adding_a_shop(bench: Bench, stage: str) -> None:
    """Scenario add: steps about an old connection do not apply, the SKUs are still compared."""
    name = bench.client(scenario="add", old=None, stage=stage, defects={"NOT_IN_PICQER": 1})
    results = bench.check(name)
    assert marks(results) == bench.truth(name)
    assert results["open_orders"].verdict is Verdict.NOT_APPLICABLE
    assert results["sku_match"].verdict is Verdict.FAIL


def test_what_happens_after_the_switch_is_found_too(bench: Bench) -> None:
    """The findings follow the world: a late order in the old shop appears, and disappears once it is re-entered."""
    name = bench.client(stage="switched", seed=8)
    world: Any = bench.server.client(name)
    assert marks(bench.check(name)) == bench.truth(name)
    assert planted(bench, name) == set()
    with world.lock:
        world.place_order("old", None, "open")
    found = marks(bench.check(name, "missed_orders"))
    assert found == planted(bench, name)
    assert [mark[1] for mark in found] == ["NEVER_IMPORTED"]


def test_a_large_client_is_read_whole(bench: Bench) -> None:
    """Many pages in every system: totals agree, the truth is found."""
    name = bench.client(stage="switched", products=700, orders=450, defects={"STOCK_DIFFERS": 3, "CASE_DIFFERS": 3})
    results = bench.check(name)
    assert not [result.summary for result in results.values() if result.verdict is Verdict.INCOMPLETE]
    assert marks(results) == bench.truth(name)


def test_nothing_was_written_anywhere(bench: Bench) -> None:
    """After all of it: every call declared itself a read."""
    name = bench.client(stage="switched", seed=21)
    bench.check(name)
    assert {entry["intent"] for entry in bench.journal.entries} == {"read"}
    assert all(step.key in steps() for step in steps().values())


@pytest.mark.parametrize("kind", ["empty", "drop-rows"])
def test_a_list_of_orders_that_picqer_contradicts_is_not_whole(bench: Bench, kind: str) -> None:
    """Orders vanish from one answer, while picklists and imports still speak of them: never a PASS."""
    name = bench.client(stage="switched", seed=3, defects={"BACKORDER_WAITING": 1, "EXPECTED_UNPAID": 1})
    board = bench.server.clients.get(name).faults
    with bench.server.client(name).lock:
        rule = {"system": "picqer", "path": "/api/v1/orders", "kind": kind} | (
            {"rows": 2} if kind == "drop-rows" else {}
        )
        board.replace([rule], {"picqer"})
    assert bench.check(name, "open_orders")["open_orders"].verdict is Verdict.INCOMPLETE


def test_a_truncated_export_is_not_whole(bench: Bench) -> None:
    """Picqer imported dozens of orders that the export lacks: nothing is concluded about missed ones."""
    name = bench.client(old="csv", new="woocommerce", stage="switched", defects={"NEVER_IMPORTED": 1})
    (export,) = (bench.profiles / f"{name}.exports").glob("*orders*")
    lines = export.read_text().splitlines(keepends=True)
    export.write_text("".join(lines[: len(lines) // 2]))
    assert bench.check(name, "missed_orders")["missed_orders"].verdict is Verdict.INCOMPLETE


@pytest.mark.parametrize(
    ("line", "step"),
    [("new_connection = 77", "start"), ("new_connection = 33", "order_transfer"), ("old_connection = 33", "start")],
)
def test_a_wrong_connection_is_never_green(bench: Bench, line: str, step: str) -> None:
    """A typing error or a mix-up in the profile ends with a question, not with a conclusion."""
    name = bench.client(stage="switched", seed=6)
    profile = bench.profiles / f"{name}.toml"
    key = line.split()[0]
    text = "\n".join(line if row.startswith(key) else row for row in profile.read_text().splitlines())
    profile.write_text(text + "\n")
    results = bench.check(name)
    assert results[step].verdict is Verdict.NEEDS_HUMAN, results[step].summary
    assert results["missed_orders"].verdict in (Verdict.PASS, Verdict.INCOMPLETE, Verdict.NEEDS_HUMAN)
    assert not [f for f in results["missed_orders"].findings if f.code == "NEVER_IMPORTED"]
