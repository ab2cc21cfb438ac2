"""Claims about shipments, judged by orders that were sent."""

import time
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, get_args

import pandas as pd
import pytest

from shopswitch.checks.claims import WAYS
from shopswitch.checks.result import CheckResult, Confirmation, Verdict
from shopswitch.checks.shipment_feedback import STEP
from shopswitch.frames.client import SENT_ORDERS
from shopswitch.frames.shipments import ORDER_LINES, SHIPMENTS
from shopswitch.frames.snapshot import Snapshot
from shopswitch.frames.warehouse import PICKED_LINES, SENT_PARCELS
from shopswitch.protocols import Capabilities, Evidence, ShipmentClaim
from shopswitch.registry import platforms
from tests.unit.checks.building import AFTER, NEW, OLD, SWITCH, marks, orders, picqer_orders, rows, run, snapshot

LONG_AGO = AFTER - timedelta(hours=3)
CLAIMS = {key: each.capabilities.shipment_claims for key, each in platforms().items() if each.kind == "shop"}


@dataclass(frozen=True)
class Case:
    """One order of the new shop that was sent: what Picqer did, and what the shop shows.

    Attributes:
        number: Of the shop; the ids follow from it.
        lists: Codes per closed picklist; "" is a parcel without a code, no code at all a picklist without a parcel.
        finished: Picqer completed it.
        state: Of the shop.
        shown: The shop's shipments: their codes.
    """

    number: str = "1001"
    lists: tuple[tuple[str, ...], ...] = (("3SAAA1111",),)
    finished: bool = True
    state: str = "completed"
    shown: tuple[tuple[str, ...], ...] = (("3SAAA1111",),)
    raw: str = "processing"
    word: str = ""
    paid: bool | None = True
    closed_at: datetime = LONG_AGO
    shipped: dict[str, float | None] = field(default_factory=dict)
    picked: dict[str, float] = field(default_factory=lambda: {"THEE": 2})
    picqer: str = ""
    row: dict[str, Any] = field(default_factory=dict)
    parcel: dict[str, Any] = field(default_factory=dict)
    line: dict[str, Any] = field(default_factory=dict)

    @property
    def idorder(self) -> str:
        return f"p{self.number}"


PARTLY = Case("2002", finished=False, state="open")


def read(*cases: Case, asked: bool = True) -> dict[str, Snapshot]:
    """The snapshots that tell these orders."""
    sold = [
        {"order_id": c.number, "order_number": f"#{c.number}", "placed_at": SWITCH + timedelta(hours=1)}
        | {"state": c.state, "state_raw": c.raw, "paid": c.paid}
        for c in cases
    ]
    imported = [
        {"foreign_id": c.number, "order_id": c.idorder, "connection_id": NEW, "ordered_at": SWITCH + timedelta(hours=1)}
        | c.row
        for c in cases
    ]
    known = [
        {"order_id": c.idorder, "status": c.picqer or ("completed" if c.finished else "processing")} for c in cases
    ]
    sent = [{"order_id": c.number, "picqer_order_id": c.idorder, "closed_at": c.closed_at} for c in cases]
    shipments = snapshot("new.shipments", SHIPMENTS, [row for c in cases for row in _shown(c)])
    counted = [
        {"order_id": c.number, "line_id": sku, "sku": sku, "quantity": 9, "shipped": count, "cancelled": 0}
        for c in cases
        for sku, count in c.shipped.items()
    ]
    given = (
        orders("new", *sold),
        rows(*imported),
        picqer_orders(*known),
        snapshot("new.sent_orders", SENT_ORDERS, sent),
        snapshot("picqer.picked_lines", PICKED_LINES, [row for c in cases for row in _picked(c)]),
        snapshot("picqer.sent_parcels", SENT_PARCELS, [row for c in cases for row in _parcels(c)]),
        shipments if asked else replace(shipments, pages=0),
        snapshot("new.sent_lines", ORDER_LINES, counted),
    )
    return {each.name: each for each in given}


def _shown(case: Case) -> list[dict[str, Any]]:
    return [
        {"order_id": case.number, "shipment_id": f"{case.number}/{n}", "tracking_code": code, "state": case.word}
        for n, codes in enumerate(case.shown)
        for code in codes or ("",)
    ]


def _picked(case: Case) -> list[dict[str, Any]]:
    """What was picked lies on the first picklist; the others hold one thing more."""
    return [
        {"picklist_id": f"{case.number}/{n}", "line_id": f"{case.number}/{n}/{sku}", "order_id": case.idorder}
        | {"is_return": False, "closed_at": case.closed_at, "sku": sku, "picked": count, "is_part": False}
        | case.line
        for n in range(len(case.lists))
        for sku, count in (case.picked if n == 0 else {"KAN": 1}).items()
    ]


def _parcels(case: Case) -> list[dict[str, Any]]:
    return [
        {"shipment_id": f"{case.number}{n}", "parcel": place, "picklist_id": f"{case.number}/{n}"}
        | {"order_id": case.idorder, "is_return": False, "tracking_code": code, "carrier": "postnl"}
        | {"cancelled": False, "created_at": case.closed_at - timedelta(hours=9 - n)}
        | case.parcel
        for n, codes in enumerate(case.lists)
        for place, code in enumerate(codes, 1)
    ]


def can(platform: str) -> Capabilities:
    """What the platform says of itself, with shipments that can be counted."""
    known = platforms().get(platform)
    told = known.capabilities if known else Capabilities(reads=frozenset())
    return replace(told, reports_shipments=True)


def judged(platform: str, *cases: Case, asked: bool = True, **changes: Any) -> CheckResult:
    return run(STEP, *read(*cases, asked=asked).values(), **({"new_can": can(platform)} | changes))


def outcome(claim: str, platform: str, *cases: Case, asked: bool = True) -> str:
    """The word in the table."""
    result = judged(platform, *cases, asked=asked)
    (table,) = result.tables.values()
    return str(next(row["outcome"] for row in table if row["no."] == claim))


PARTIAL = {
    "woocommerce": PARTLY,
    "magento": PARTLY,
    "lightspeed": replace(PARTLY, shown=()),
    "shopify": PARTLY,
    "shopware": replace(PARTLY, word="shipped_partially"),
    "ccv": PARTLY,
    "bol": PARTLY,
}
"""What the guide says of an order of which something is still to come."""


@pytest.mark.parametrize("platform", CLAIMS)
def test_shipments_that_come_back_as_they_should(platform: str) -> None:
    """One whole order and one in parts verify everything there is to judge; the informational rows stay so."""
    result = judged(platform, Case(), PARTIAL[platform])
    assert (result.verdict, result.findings) == (Verdict.PASS, ())
    (table,) = result.tables.values()
    assert {row["outcome"] for row in table} == {"verified", "for your information"}
    assert [row["no."] for row in table] == [claim.id for claim in CLAIMS[platform]] + ["X1"]


@pytest.mark.parametrize("platform", CLAIMS)
def test_nothing_sent_is_no_pass(platform: str) -> None:
    """Every claim that can be judged waits for an example; none of the others is a finding."""
    result = judged(platform)
    wanted = [("CLAIM_UNSEEN", claim.id) for claim in CLAIMS[platform] if claim.judged_by]
    assert (marks(result), result.verdict) == (sorted(wanted), Verdict.ATTENTION)
    assert "no example yet" in result.summary


@pytest.mark.parametrize("platform", CLAIMS)
def test_a_connection_that_only_imports_is_one_finding(platform: str) -> None:
    """Nothing of it shows anywhere: one cause, and no claim is contradicted; none is verified either."""
    silent = replace(Case(), state="open", shown=())
    result = judged(platform, silent, replace(silent, number="1002"))
    unseen = [("CLAIM_UNSEEN", claim.id) for claim in CLAIMS[platform] if claim.judged_by]
    assert marks(result) == sorted([("IMPORT_ONLY", "new_connection"), *unseen])
    assert result.verdict is Verdict.NEEDS_HUMAN
    (finding,) = [each for each in result.findings if each.code == "IMPORT_ONLY"]
    assert f"/config/webshops/{NEW}" in finding.todo


def test_one_order_that_shows_something_proves_the_connection() -> None:
    """Then the silent one contradicts the claims."""
    result = judged("woocommerce", Case(), replace(Case("1002"), state="open", shown=()))
    assert marks(result) == [("CLAIM_CONTRADICTED", "W1 #1002"), ("CLAIM_CONTRADICTED", "W3 #1002")]


def test_silence_about_a_part_is_no_sign_where_that_is_the_rule() -> None:
    """Lightspeed shows nothing until the end."""
    assert outcome("L2", "lightspeed", PARTIAL["lightspeed"]) == "verified"
    assert outcome("L1", "lightspeed", PARTIAL["lightspeed"]) == "no example yet"


OTHER = (("3SOTHER99",),)
TWO = (("3SAAA1111",), ("3SBBB2222",))
CONTRADICTIONS = [
    ("W1", "woocommerce", replace(Case(), shown=OTHER)),
    ("W1", "woocommerce", replace(Case(), lists=(("3SAAA1111", "3SBBB2222"),))),
    ("W3", "woocommerce", replace(Case(), state="open")),
    ("W3", "woocommerce", replace(PARTLY, state="completed")),
    ("M1", "magento", replace(Case(), shown=OTHER)),
    ("M1", "magento", replace(Case(), shown=())),
    ("M1", "magento", replace(Case(), lists=TWO, shown=(("3SAAA1111", "3SBBB2222"),))),
    ("M1", "magento", replace(Case(), shipped={"THEE": 1})),
    ("M1", "magento", replace(PARTLY, shipped={"THEE": 2, "KAN": 1})),
    ("M2", "magento", replace(PARTLY, state="completed")),
    ("M3", "magento", replace(Case(), state="open")),
    ("L1", "lightspeed", replace(Case(), state="open")),
    ("L2", "lightspeed", replace(PARTLY, state="completed")),
    ("L2", "lightspeed", PARTLY),
    ("S1", "shopify", replace(Case(), shown=OTHER)),
    ("S1", "shopify", replace(Case(), shown=TWO)),
    ("S1", "shopify", replace(Case(), shown=(("3SAAA1111", "3SBBB2222"),))),
    ("S1", "shopify", replace(Case(), shipped={"THEE": 1})),
    ("S2", "shopify", replace(Case(), state="open")),
    ("S2", "shopify", replace(PARTLY, state="completed")),
    ("SW1", "shopware", replace(Case(), state="open", word="shipped_partially")),
    ("SW1", "shopware", replace(PARTLY, word="shipped")),
    ("SW1", "shopware", replace(PARTLY, word="open")),
    ("SW2", "shopware", replace(Case(), shown=OTHER)),
    ("C1", "ccv", replace(Case(), state="open")),
    ("C2", "ccv", replace(PARTLY, state="completed")),
    ("C3", "ccv", replace(Case(), shown=OTHER)),
    ("C3", "ccv", replace(Case(), shown=())),
    ("C3", "ccv", replace(Case(), lists=TWO, shown=(("3SBBB2222",),))),
    ("C3", "ccv", replace(Case(), lists=TWO, shown=TWO)),
    ("B1", "bol", replace(Case(), state="open")),
    ("B1", "bol", replace(Case(), shipped={"THEE": 1})),
    ("B2", "bol", replace(Case(), shown=OTHER)),
    ("B2", "bol", replace(Case(), shown=(("",),))),
]


@pytest.mark.parametrize(("claim", "platform", "wrong"), CONTRADICTIONS)
def test_an_order_that_contradicts_a_claim(claim: str, platform: str, wrong: Case) -> None:
    """A finding for that order, also beside others that bear the claim out."""
    result = judged(platform, wrong, Case("5005"), replace(PARTIAL[platform], number="6006"))
    found = [mark for mark in marks(result) if mark[1].split()[0] == claim]
    assert found == [("CLAIM_CONTRADICTED", f"{claim} #{wrong.number}")]
    assert result.verdict is Verdict.FAIL


FITTING = [
    ("W1", "woocommerce", replace(Case(), lists=TWO, shown=(("3SAAA1111",), ("3SBBB2222",), ("ORDER20261109",)))),
    ("W1", "woocommerce", replace(Case(), lists=(("3sAAA 1111",),))),
    ("M1", "magento", replace(Case(), lists=TWO, shown=TWO, shipped={"THEE": 2, "KAN": 1, "MOK": 0})),
    ("M1", "magento", replace(Case(), lists=(("",),), shown=((),))),
    ("L1", "lightspeed", replace(Case(), lists=TWO, shown=(("3SBBB2222",),))),
    ("S1", "shopify", replace(Case(), lists=(("3SAAA1111", "3SBBB2222"),), shown=(("3SBBB2222", "3SAAA1111"),))),
    ("SW1", "shopware", replace(Case(), state="unknown", word="shipped")),
    ("SW1", "shopware", replace(Case(), state="unknown", word="returned")),
    ("SW2", "shopware", replace(Case(), lists=TWO, shown=(("3SBBB2222", "3SAAA1111"),))),
    ("C3", "ccv", replace(Case(), lists=TWO)),
    ("C3", "ccv", replace(Case(), lists=(("3SAAA1111", "3SBBB2222"),))),
    ("B1", "bol", replace(Case(), shipped={"THEE": 2, "BON": 1})),
    ("B2", "bol", replace(Case(), lists=TWO, shown=TWO)),
]


@pytest.mark.parametrize(("claim", "platform", "right"), FITTING)
def test_an_order_that_bears_a_claim_out(claim: str, platform: str, right: Case) -> None:
    """The platform's own way of showing several parcels, parts and returns."""
    assert outcome(claim, platform, right) == "verified"


NO_EXAMPLE = [
    ("W1", "woocommerce", replace(Case(), lists=(("",),))),
    ("W3", "woocommerce", replace(Case(), state="unknown")),
    ("M2", "magento", Case()),
    ("M3", "magento", PARTLY),
    ("M3", "magento", replace(Case(), state="open", paid=False)),
    ("M3", "magento", replace(Case(), state="open", paid=None)),
    ("C1", "ccv", PARTLY),
    ("C2", "ccv", Case()),
    ("C3", "ccv", replace(PARTLY, shown=())),
    ("C3", "ccv", replace(Case(), lists=(("",),))),
    ("B1", "bol", PARTLY),
    ("B2", "bol", replace(Case(), parcel={"carrier": "bol.com label"}, shown=(("",),))),
]


@pytest.mark.parametrize(("claim", "platform", "silent"), NO_EXAMPLE)
def test_an_order_that_says_nothing_about_a_claim(claim: str, platform: str, silent: Case) -> None:
    """Neither for nor against: what waits for an invoice, has no code, or came too early to tell."""
    result = judged(platform, silent, replace(Case("9"), lists=((),)))
    assert ("CLAIM_UNSEEN", claim) in marks(result)
    assert all(not subject.startswith(f"{claim} ") for _, subject in marks(result))


EDITED = [
    replace(Case(), shipped={"MOK": 2}),
    replace(Case(), shipped={"THEE": None}),
    replace(Case(), shipped={"THEE": 2, "": 1}),
    replace(Case(), shipped={"THEE": 1}, line={"is_part": True}),
]


@pytest.mark.parametrize("case", EDITED)
@pytest.mark.parametrize(("claim", "platform"), [("M1", "magento"), ("S1", "shopify"), ("B1", "bol")])
def test_pieces_that_cannot_be_compared_leave_the_counts(claim: str, platform: str, case: Case) -> None:
    """Edited in Picqer, not counted by the shop, without SKU, or made of parts."""
    assert outcome(claim, platform, case) == "verified"


def test_lines_that_could_not_be_read_are_no_help() -> None:
    """Nothing is judged by them, and nothing is called all right without them."""
    inputs = read(replace(Case(), shipped={"THEE": 1}), PARTLY)
    inputs["new.sent_lines"] = replace(inputs["new.sent_lines"], problems=("cut off",))
    result = run(STEP, *inputs.values(), new_can=can("magento"))
    assert (result.verdict, result.findings) == (Verdict.INCOMPLETE, ())
    assert result.summary.endswith("Not the whole answer: cut off")


LEFT_OUT = [
    ("cancelled in Picqer", {"picqer": "cancelled"}),
    ("cancelled in the shop", {"state": "cancelled"}),
    ("not imported", {"row": {"status": "error"}}),
    ("imported by another connection", {"row": {"connection_id": OLD}}),
]


@pytest.mark.parametrize(("why", "changes"), LEFT_OUT, ids=[why for why, _ in LEFT_OUT])
def test_orders_that_are_left_out(why: str, changes: dict[str, Any]) -> None:
    """They would contradict, and are counted instead."""
    result = judged("woocommerce", Case(), replace(Case("1002", state="open", shown=()), **changes))
    assert result.verdict is Verdict.PASS, why
    assert result.counts["left out (cancelled or merged)"] == 1


def test_orders_merged_in_picqer_are_left_out() -> None:
    """What was sent belongs to both, and neither shop order needs all of it."""
    both = [Case(n, state="open", shown=(), row={"order_id": "p-both"}) for n in ("1002", "1003")]
    inputs = read(Case(), both[0], both[1])
    sent = inputs["new.sent_orders"].frame.assign(picqer_order_id=["p1001", "p-both", "p-both"])
    inputs["new.sent_orders"] = replace(inputs["new.sent_orders"], frame=sent)
    inputs["picqer.orders"] = picqer_orders(*({"order_id": n, "status": "completed"} for n in ("p1001", "p-both")))
    lists = inputs["picqer.picked_lines"].frame
    lists = lists.assign(order_id=["p1001", "p-both", "p-both"])
    inputs["picqer.picked_lines"] = replace(inputs["picqer.picked_lines"], frame=lists)
    result = run(STEP, *inputs.values(), new_can=can("woocommerce"))
    assert (result.verdict, result.counts["left out (cancelled or merged)"]) == (Verdict.PASS, 2)


@pytest.mark.parametrize(("minutes", "code"), [(19, "CLAIM_UNSEEN"), (20, "IMPORT_ONLY")])
def test_nothing_is_concluded_within_twenty_minutes(minutes: int, code: str) -> None:
    """A failure on the way to the shop shows later than the picklist was closed."""
    fresh = replace(Case(), state="open", shown=(), closed_at=AFTER - timedelta(minutes=minutes))
    result = judged("bol", fresh)
    assert code in {mark for mark, _ in marks(result)}
    assert result.counts["sent less than 20 minutes ago"] == (minutes < 20)


@pytest.mark.parametrize("changes", [{"cancelled": True}, {"is_return": True}])
def test_parcels_of_returns_and_cancelled_shipments_do_not_count(changes: dict[str, Any]) -> None:
    """An order with no other parcel is not judged: a picklist without one is legal."""
    bare = replace(Case("1002", state="open", shown=()), parcel=changes)
    result = judged("magento", Case(), PARTLY, bare)
    assert (result.verdict, result.counts["sent without a parcel"]) == (Verdict.PASS, 1)


def test_a_return_s_replacement_is_no_delivery() -> None:
    """Its picklist belongs to no order of the shop."""
    assert outcome("M1", "magento", replace(Case(), line={"is_return": True})) == "no example yet"


def test_a_picklist_without_parcel_beside_others_leaves_the_codes() -> None:
    """Whether the shop is told of it is unknown, so states and counts are not judged; codes are."""
    mixed = replace(Case(), lists=(("3SAAA1111",), ()), state="open")
    assert outcome("W1", "woocommerce", mixed) == "verified"
    assert outcome("W3", "woocommerce", mixed) == "no example yet"
    assert outcome("M1", "magento", mixed) == "no example yet"


def test_without_an_answer_about_shipments_only_states_are_judged() -> None:
    """A platform whose shipments nobody asked for cannot contradict a code, nor be found silent by a part."""
    unread = {"asked": False}
    assert outcome("W1", "woocommerce", replace(Case(), shown=()), **unread) == "no example yet"
    assert outcome("W3", "woocommerce", replace(Case(), shown=()), **unread) == "verified"
    part = judged("woocommerce", replace(PARTLY, shown=()), **unread)
    assert "IMPORT_ONLY" not in {code for code, _ in marks(part)}
    whole = judged("woocommerce", replace(Case(), state="open", shown=()), **unread)
    assert ("IMPORT_ONLY", "new_connection") in marks(whole)


def test_other_numbers_in_a_note_are_no_code() -> None:
    """A note may hold a payment's number: it does not prove that the connection sends."""
    paid = replace(Case(), state="open", shown=(("TR20261109",),))
    assert ("IMPORT_ONLY", "new_connection") in marks(judged("woocommerce", paid))
    assert "IMPORT_ONLY" not in {code for code, _ in marks(judged("ccv", paid))}


def test_an_unknown_connection_is_all_that_is_said() -> None:
    """Nobody can tell which orders count."""
    result = judged("shopify", Case(), new_connection=None)
    assert marks(result) == [("FEEDBACK_CONNECTION_UNKNOWN", "new_connection")]
    assert result.verdict is Verdict.NEEDS_HUMAN


def test_a_platform_the_guide_does_not_know_needs_a_person() -> None:
    """Nothing is claimed, so nothing can be verified; a person's word after the switch is taken."""
    result = judged("tilda", Case())
    assert (result.verdict, result.findings) == (Verdict.NEEDS_HUMAN, ())
    said = {"shipment_feedback": Confirmation("shipment_feedback", "A. Tester", AFTER, "1001")}
    assert judged("tilda", Case(), confirmations=said).verdict is Verdict.PASS
    before = {"shipment_feedback": Confirmation("shipment_feedback", "A. Tester", SWITCH - timedelta(days=1), "1001")}
    assert judged("tilda", Case(), confirmations=before).verdict is Verdict.NEEDS_HUMAN


def test_claims_that_nothing_can_decide_need_a_person() -> None:
    """A platform of which everything the guide says is information only: nothing was judged, so nothing passes."""
    told = ShipmentClaim("Z1", en="Codes go by post.", nl="Codes gaan per post.")
    result = judged("tilda", Case(), new_can=replace(can("tilda"), shipment_claims=(told,)))
    assert (result.verdict, result.findings) == (Verdict.NEEDS_HUMAN, ())


def test_a_list_of_orders_that_is_not_whole_proves_nothing() -> None:
    """Orders that Picqer imported since the switch are not in the shop's list."""
    inputs = read(Case())
    lost = [{"foreign_id": f"x{n}", "connection_id": NEW, "ordered_at": SWITCH + timedelta(hours=2)} for n in range(5)]
    mine = {"foreign_id": "1001", "order_id": "p1001", "connection_id": NEW, "ordered_at": SWITCH + timedelta(hours=1)}
    inputs["picqer.webshop_orders"] = rows(mine, *lost)
    assert run(STEP, *inputs.values(), new_can=can("woocommerce")).verdict is Verdict.INCOMPLETE


def test_orders_of_the_old_connection_are_counted() -> None:
    """Sent since the switch, so their shipments reach no shop; not those sent before it."""
    inputs = read(Case())
    imported = {"order_id": "p1001", "foreign_id": "1001", "connection_id": NEW, "ordered_at": SWITCH}
    old = [{"foreign_id": f"o{n}", "order_id": f"old{n}", "connection_id": OLD} for n in range(3)]
    inputs["picqer.webshop_orders"] = rows(imported, *old)
    closed = [LONG_AGO, LONG_AGO, SWITCH - timedelta(hours=1)]
    lists = [
        {"picklist_id": f"l{n}", "line_id": "1", "order_id": f"old{n}", "closed_at": at} for n, at in enumerate(closed)
    ]
    whole = [row | {"is_return": False, "is_part": False, "picked": 1} for row in lists]
    inputs["picqer.picked_lines"] = snapshot("picqer.picked_lines", PICKED_LINES, [*_picked(Case()), *whole])
    (table,) = run(STEP, *inputs.values(), new_can=can("woocommerce")).tables.values()
    assert "2 orders of the old connection" in table[-1]["statement"]


def test_both_sides_of_a_contradiction_are_told() -> None:
    """Status, shipments and codes, as each system has them; of many codes the first."""
    many = tuple(f"3SAAA111{n}" for n in range(5))
    wrong = replace(Case(), lists=(many,), shown=(("3SAAA1110",),), raw="partially_shipped")
    (finding,) = [each for each in judged("magento", wrong, PARTLY).findings if each.subject == "M1 #1001"]
    assert finding.left == "everything sent; one delivery; 3SAAA1110, 3SAAA1111, 3SAAA1112 (+2)"
    assert finding.right == "partially_shipped; one shipment; 3SAAA1110"
    assert "Each delivery is a shipment" in finding.why


def test_what_a_dutch_client_reads() -> None:
    """Finding, table and summary in Dutch."""
    result = judged("ccv", replace(Case(), shown=OTHER), language="nl", new_name="de nieuwe winkel (CCV Shop)")
    found = {each.subject: each for each in result.findings}
    assert found["C3 #1001"].left == "alles verzonden; één levering; 3SAAA1111"
    assert found["C2"].label == "Nog geen voorbeeld"
    assert result.summary.startswith("Eén van 3 uitspraken over verzendingen in de nieuwe winkel (CCV Shop)")


def test_a_large_client_is_judged_in_seconds() -> None:
    """Twenty thousand rows and a hundred thousand picked lines beside the sample."""
    inputs = read(*(Case(str(n)) for n in range(200)), PARTLY)
    picked = inputs["picqer.picked_lines"].frame
    many = picked.loc[picked.index.repeat(500)].reset_index(drop=True)
    many["order_id"] = many["order_id"] + "/" + many.index.astype(str)
    many["line_id"] = many.index.astype(str)
    frame = pd.concat([picked, many], ignore_index=True)
    inputs["picqer.picked_lines"] = replace(inputs["picqer.picked_lines"], frame=frame)
    begun = time.perf_counter()
    assert run(STEP, *inputs.values(), new_can=can("woocommerce")).verdict is Verdict.PASS
    assert time.perf_counter() - begun < 10


@pytest.mark.parametrize("shown", [OTHER, ()])
def test_completed_by_hand_proves_nothing_about_lightspeed(shown: Any) -> None:
    """Shipped in the shop without a code that Picqer gave: neither verified nor contradicted."""
    assert outcome("L1", "lightspeed", replace(Case(), shown=shown)) == "no example yet"


def test_a_claim_nobody_can_judge_is_refused_where_it_is_made() -> None:
    """A misspelt word must not become a claim that never finds anything."""
    with pytest.raises(ValueError, match="Claim Z1 is judged by 'codes_show', which is none of: codes_shown,"):
        # A package from outside is not always type-checked.
        ShipmentClaim("Z1", en="Codes show.", nl="Codes zijn te zien.", judged_by="codes_show")  # type: ignore[arg-type]
    assert set(WAYS) == set(filter(None, get_args(Evidence)))
