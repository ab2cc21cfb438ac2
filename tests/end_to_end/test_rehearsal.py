"""A whole switch rehearsed: at every stage the runbook finds what there is, and says what the guide asks for."""

from pathlib import Path

import pytest

from shopswitch.checks.result import Verdict
from shopswitch.runbook.runner import plan
from shopswitch.sandbox.spec import SWITCH_AT
from tests.end_to_end import stories
from tests.end_to_end.conftest import OF_THE_PAIR, Bench
from tests.end_to_end.rehearsal import Rehearsal, expected

# P pass, A attention, H needs human, F fail, - not applicable.
CAREFUL = expected("""
                      defects mended eve off proved pushed entered sent done phantom aftercare
start                    P      P     P   H    P      P       P     P    P      P        P
sku_match                F      P     P   P    P      P       P     P    P      P        P
product_fields           A      A     A   A    A      A       A     A    A      A        A
api_users                H      H     P   P    P      P       P     P    P      P        A
shipping_options         H      H     P   P    P      P       P     P    P      P        P
platform_differences     A      A     A   A    A      A       A     A    A      A        A
order_transfer           F      P     P   H    P      P       P     P    P      P        P
quiet_period             P      P     P   -    -      -       -     -    -      -        -
open_orders              A      P     P   P    P      P       P     P    P      P        P
old_connection_off       -      -     -   H    H      P       P     P    P      P        P
new_connection_on        -      -     -   H    H      P       P     P    P      P        P
old_orders_open          -      -     -   H    H      H       H     H    P      P        P
missed_orders            -      -     -   F    F      F       P     P    P      P        P
stock_match              -      -     -   H    H      H       P     P    P      P        P
product_ids              -      -     -   P    P      P       P     P    P      F        F
shipment_feedback        -      -     -   A    A      A       A     P    P      P        P
aftercare                -      -     -   -    -      -       -     -    -      -        F
""")
# What is found beside what any such pair of platforms is told.
CODES = {
    "defects": {"CASE_DIFFERS", "DUPLICATE_IN_NEW", "OLD_ORDER_OPEN", "PICKLIST_SNOOZED"},
    "mended": set(),
    "eve": set(),
    "off": {
        "CONNECTION_UNSEEN",
        "NEW_CONNECTION_NEEDED",
        "NOTHING_IMPORTED",
        "NEVER_IMPORTED",
        "STOCK_DIFFERS",
    },
    "proved": {"NEVER_IMPORTED", "STOCK_DIFFERS"},
    "pushed": {"NEVER_IMPORTED"},
    "entered": set(),
    "sent": {"COMPLETE_IN_OLD_SHOP"},
    "done": set(),
    "phantom": {"PRODUCT_CREATED"},
    "aftercare": {"PRODUCT_CREATED", "PHANTOMS", "HOOK_INACTIVE", "HOOK_STOPPED", "LATE_ORDERS"},
}
ADDED = expected("""
                      prepared added
start                    P       P
sku_match                F       F
product_fields           A       A
api_users                H       P
shipping_options         H       P
platform_differences     A       A
order_transfer           P       P
quiet_period             P       -
open_orders              -       -
old_connection_off       -       -
new_connection_on        -       P
old_orders_open          -       -
missed_orders            -       -
stock_match              -       P
product_ids              -       P
shipment_feedback        -       P
aftercare                -       -
""")


@pytest.fixture(scope="module")
def careful(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    return stories.careful(bench, tmp_path_factory.mktemp("careful"))


@pytest.mark.parametrize("stage", CAREFUL)
def test_at_every_stage_what_is_found_is_what_there_is(careful: Rehearsal, stage: str) -> None:
    """Nothing is overlooked and nothing is made up, on complete data."""
    seen = careful.stages[stage]
    assert seen.found == seen.truth
    assert {code for step, code, _ in seen.found if step not in OF_THE_PAIR} == CODES[stage]


@pytest.mark.parametrize("stage", CAREFUL)
def test_at_every_stage_each_step_says_what_the_guide_asks_for(careful: Rehearsal, stage: str) -> None:
    """Red and open points turn green one after another, each when its work is done and not before."""
    results = careful.stages[stage].results
    assert {key: result.verdict for key, result in results.items()} == CAREFUL[stage]


def test_before_the_switch_the_later_steps_say_so(careful: Rehearsal) -> None:
    """09 to 16 give their reason: not yet, and when."""
    results = careful.stages["defects"].results
    later = [step.key for step in plan() if step.phase in ("switch", "verify", "aftercare")]
    assert len(later) == 8
    assert all(results[key].summary.startswith("Nog niet") for key in later)
    assert all("2026-11-09" in results[key].summary for key in later)


def test_on_the_eve_the_report_says_go(careful: Rehearsal) -> None:
    """Nothing in the preparation blocks, so the client's page says that the switch can be made."""
    assert "Ga door" in careful.recorded["report"].summary


def test_the_baseline_is_of_before_the_switch(careful: Rehearsal) -> None:
    """Step 03 wrote it on the eve; running that step again afterwards leaves it alone."""
    kept = careful.state.baseline()
    assert kept is not None
    assert kept.taken_at < SWITCH_AT
    assert [row[:2] for row in kept.products] == [
        (str(number), code) for number, code, *_ in careful.world.baseline.products
    ]


def test_orders_around_the_switch_are_named(careful: Rehearsal) -> None:
    """The one that Picqer had no time for, then the late one too; entered in the new shop, both are gone."""
    stages, orders = careful.stages, careful.orders
    missed = {name: set(stages[name].subjects("missed_orders", "NEVER_IMPORTED")) for name in ("off", "proved")}
    assert missed == {"off": {orders["unseen"]}, "proved": {orders["unseen"], orders["late"]}}


def test_silence_is_no_proof_but_an_order_that_stayed_out_is(careful: Rehearsal) -> None:
    """The read-back of step 09 supports only once a late order stayed out, and never replaces a person's word."""
    seen = {name: careful.stages[name].manual("old_connection_off") for name in ("off", "proved", "pushed")}
    assert [(step.evidence, step.is_open) for step in seen.values()] == [
        ("none", True),
        ("supports", True),
        ("supports", False),
    ]
    assert seen["off"].link.endswith("/config/webshops/12")
    said = seen["pushed"].confirmed
    assert said is not None
    assert said.by == "the project leader"


def test_the_first_import_supports_the_new_connection(careful: Rehearsal) -> None:
    """Step 10 sees nothing at first, then two orders; the word of a person closes it."""
    seen = [careful.stages[name].manual("new_connection_on") for name in ("off", "proved", "pushed")]
    assert [(step.evidence, step.is_open) for step in seen] == [("none", True), ("supports", True), ("supports", False)]


def test_stock_waits_for_the_push(careful: Rehearsal) -> None:
    """Before the push differences are asked about, not blamed; after it a person still confirms."""
    before = [f for f in careful.stages["proved"].results["stock_match"].findings if f.code == "STOCK_DIFFERS"]
    assert before
    assert {finding.severity for finding in before} == {Verdict.NEEDS_HUMAN}
    assert careful.stages["pushed"].manual("stock_match").is_open
    assert not careful.stages["entered"].manual("stock_match").is_open


def test_an_order_of_the_old_connection_is_followed_to_its_end(careful: Rehearsal) -> None:
    """Open in Picqer, then sent and to be completed in the old shop, then done."""
    assert careful.stages["entered"].manual("old_orders_open").evidence == "contradicts"
    to_mark = careful.stages["sent"].subjects("old_orders_open", "COMPLETE_IN_OLD_SHOP")
    assert to_mark == [careful.orders["before"]]
    assert careful.stages["done"].results["old_orders_open"].manual == ()


def test_claims_about_shipments_need_examples(careful: Rehearsal) -> None:
    """No example, no green light; a whole order and one of which half was sent verify both claims of Shopify."""
    assert careful.stages["entered"].subjects("shipment_feedback", "CLAIM_UNSEEN") == ["S1", "S2"]
    for stage in ("sent", "done"):
        (table,) = careful.stages[stage].results["shipment_feedback"].tables.values()
        rows = {row["nr."]: row for row in table}
        assert [(rows[claim]["uitkomst"], rows[claim]["voorbeelden"]) for claim in ("S1", "S2")] == [
            ("bevestigd", "2"),
            ("bevestigd", "2"),
        ]


def test_an_order_sent_in_two_parts_has_two_shipments(careful: Rehearsal) -> None:
    """What the claims rest on: the emulated shop shows both parcels of the divided order."""
    (view,) = [each for each in careful.world.shops["new"].orders() if each.number == careful.orders["parted"]]
    assert (view.shipments, view.tracking, view.state) == (2, ("3SFIRST", "3SSECOND"), "completed")


def test_a_phantom_product_names_its_double(careful: Rehearsal) -> None:
    """A product made by an order under a code that differs by a zero fails step 14 and tells which one it doubles."""
    (finding,) = careful.stages["phantom"].results["product_ids"].findings
    assert finding.severity is Verdict.FAIL
    assert finding.subject == f"0{finding.suggestion}"


def test_days_later_a_stopped_webhook_is_found(careful: Rehearsal) -> None:
    """Active in the baseline of step 03, inactive four days after the switch."""
    stopped = careful.stages["aftercare"].subjects("aftercare", "HOOK_STOPPED")
    assert stopped == [str(careful.world.picqer.books.hooks[0].idhook)]


# Done carelessly


@pytest.fixture(scope="module")
def careless(bench: Bench) -> Rehearsal:
    return stories.careless(bench)


@pytest.mark.parametrize("stage", ["careless", "too-late"])
def test_a_careless_switch_is_found_out_exactly(careless: Rehearsal, stage: str) -> None:
    """What is found is what there is."""
    assert careless.stages[stage].found == careless.stages[stage].truth


def test_an_import_through_the_old_connection_contradicts_a_persons_word(careless: Rehearsal) -> None:
    """Somebody confirmed step 09, but an order came in: it fails and stays open; what stays out later is not blamed."""
    for stage in careless.stages.values():
        step = stage.manual("old_connection_off")
        assert step.confirmed is not None
        assert (step.evidence, step.is_open) == ("contradicts", True)
        assert stage.results["old_connection_off"].verdict is Verdict.FAIL
        assert stage.subjects("old_connection_off", "STILL_IMPORTING") == [careless.orders["late"]]
    missed = careless.stages["too-late"].subjects("missed_orders", "NEVER_IMPORTED")
    assert missed == [careless.orders["later"]]


def test_a_half_open_connection_is_one_finding(careless: Rehearsal) -> None:
    """While it only imports, that is asked; once it reports, the order it kept silent about contradicts the claims."""
    before, after = careless.stages["careless"], careless.stages["too-late"]
    silent = careless.orders["silent"]
    assert before.codes("shipment_feedback") == {"IMPORT_ONLY", "CLAIM_UNSEEN"}
    assert before.results["shipment_feedback"].verdict is Verdict.NEEDS_HUMAN
    assert after.subjects("shipment_feedback", "CLAIM_CONTRADICTED") == [f"S1 {silent}", f"S2 {silent}"]
    assert after.codes("shipment_feedback") == {"CLAIM_CONTRADICTED"}


def test_without_a_baseline_a_person_must_compare(careless: Rehearsal) -> None:
    """Nobody ran step 03: step 14 neither passes nor blames."""
    result = careless.stages["careless"].results["product_ids"]
    assert (result.verdict, result.findings) == (Verdict.NEEDS_HUMAN, ())
    assert [step.key for step in result.manual] == ["baseline"]


# A shop that is added


@pytest.mark.parametrize("old", [None, "woocommerce"])
def test_adding_a_shop_skips_what_is_about_the_old_connection(bench: Bench, old: str | None, tmp_path: Path) -> None:
    """08, 09, 11 and 12 do not apply and say why; every other step is judged, and finds what there is."""
    story = stories.added(bench, tmp_path / "first", old)
    for name, seen in story.stages.items():
        assert {key: result.verdict for key, result in seen.results.items()} == ADDED[name]
        assert seen.found == seen.truth
        for key in ("open_orders", "old_connection_off", "old_orders_open", "missed_orders"):
            assert seen.results[key].summary.startswith("Er komt een winkel bij naast de huidige")


@pytest.mark.usefixtures("careful", "careless")
def test_a_rehearsal_only_reads(bench: Bench) -> None:
    """Through all of it the runbook declared nothing but reads."""
    assert {entry["intent"] for entry in bench.journal.entries} == {"read"}
