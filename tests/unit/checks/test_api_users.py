"""Webhooks are listed, a person is asked about the rest, and the baseline is kept until the switch."""

from typing import Any

from shopswitch.checks.api_users import STEP
from shopswitch.checks.result import CheckResult, Confirmation, Verdict
from shopswitch.frames.integrations import HOOKS
from shopswitch.frames.snapshot import Snapshot
from tests.unit.checks.building import AFTER, BEFORE, marks, products, run, snapshot

ON = {"hook_id": "1", "name": "Boekhouding", "event": "orders.completed", "host": "boekhouding.example", "active": True}
OFF = ON | {"hook_id": "2", "active": False}
SAID = {"api_users": Confirmation("api_users", "A. Tester", BEFORE, "3 sleutels")}


def hooks(role: str, *rows: dict[str, Any]) -> Snapshot:
    return snapshot(f"{role}.hooks", HOOKS, rows)


def asked(*rows: dict[str, Any], **changes: Any) -> CheckResult:
    return run(STEP, hooks("picqer", *rows), products("picqer", {"sku": "A"}), **({"now": BEFORE} | changes))


def test_keys_are_not_listed_by_the_interface_so_a_person_is_asked() -> None:
    """Even without a single webhook: NEEDS HUMAN without a finding, and PASS once somebody said so."""
    assert (asked().verdict, asked().findings) == (Verdict.NEEDS_HUMAN, ())
    assert asked(ON, confirmations=SAID).verdict is Verdict.PASS


def test_the_card_names_who_is_posted_to() -> None:
    """Only addresses of active webhooks, each once."""
    (card,) = asked(ON, ON | {"hook_id": "3"}, OFF | {"host": "oud.example"}).manual
    assert card.do.count("boekhouding.example") == 1
    assert "oud.example" not in card.do


def test_a_webhook_that_is_off_already_is_told() -> None:
    """Before the switch, so that nobody blames the switch; the active one is no finding."""
    assert marks(asked(ON, OFF)) == [("HOOK_INACTIVE", "2")]


def test_the_baseline_is_kept_before_the_switch_only() -> None:
    """After it, what stands in Picqer may already be damaged."""
    assert asked(ON).keeps == ("picqer.products", "picqer.hooks")
    assert asked(ON, now=AFTER).keeps == ()


def test_webhooks_of_the_shops_are_shown_when_they_can_be_read() -> None:
    """They help; a shop that lists none, or fails to, changes no verdict."""
    both = (hooks("picqer", ON), products("picqer", {"sku": "A"}), hooks("old", ON | {"host": "theehuis.picqer.com"}))
    result = run(STEP, *both, now=BEFORE, confirmations=SAID)
    assert (result.verdict, len(result.tables["Webhooks in the old shop"])) == (Verdict.PASS, 1)
