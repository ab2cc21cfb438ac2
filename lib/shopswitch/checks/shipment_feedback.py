"""Shipments come back to the new shop as Picqer's guide says they do on its platform."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from shopswitch.checks.claims import ask
from shopswitch.checks.orders import Imports, contradiction
from shopswitch.checks.result import Conclusion, Finding, Verdict
from shopswitch.checks.sent import Sample, Sent, sample_of
from shopswitch.checks.step import Context, Inputs, Step
from shopswitch.checks.wording import Say
from shopswitch.protocols import ShipmentClaim

KEY = "shipment_feedback"
_MOST_CODES = 3


@dataclass(frozen=True, slots=True)
class Heard:
    """What the sample says about one claim.

    Attributes:
        claim: Which one.
        fits: Orders that bear it out.
        against: Orders that contradict it.
    """

    claim: ShipmentClaim
    fits: tuple[Sent, ...] = ()
    against: tuple[Sent, ...] = ()

    @property
    def word(self) -> str:
        """``told`` (nothing to judge), ``contradicted``, ``verified`` or ``unseen``."""
        if not self.claim.judged_by:
            return "told"
        return "contradicted" if self.against else "verified" if self.fits else "unseen"


def rule(inputs: Inputs, context: Context) -> Conclusion:
    """Judge each claim about the new platform by orders that were sent long enough ago.

    Args:
        inputs: ``picqer.webshop_orders``, ``picqer.orders``, ``picqer.picked_lines``, ``picqer.sent_parcels``,
            ``new.orders``, ``new.sent_orders``, ``new.shipments`` and, as a help, ``new.sent_lines``.
        context: The new connection and platform.

    Returns:
        A finding per order that contradicts a claim (subject: claim and order number) and per claim without example.
        One finding instead when nothing ever comes back: a connection that imports only. On a platform the guide says
        nothing about, a person looks.

    Source: Picqer help, "Switching to another webshop", on the communication of shipments; bol.com connection, on new
    connections that send nothing yet.
    """
    say = Say(KEY, context)
    if context.new_connection is None:
        return _unknown_connection(say)
    orders, rows = inputs["new.orders"].frame, inputs["picqer.webshop_orders"].frame
    imports = Imports.match(orders, rows, context.new_connection)
    since = pd.Timestamp(context.boundary)
    not_whole = contradiction(imports, since=since, shop=context.new_name, language=context.language)
    if not_whole:
        return Conclusion("", incomplete=not_whole)
    sample = sample_of(inputs, context)
    claims = context.new_can.shipment_claims
    silent = _nothing_comes_back(sample.orders, context)
    heard = [_hear(claim, () if silent else sample.orders) for claim in claims]
    findings = _findings(heard, context, say)
    if silent:
        findings.append(_import_only(sample.orders, context, say))
    judged = [each for each in heard if each.claim.judged_by]
    return Conclusion(
        summary=_summary(sample, judged, context, silent=silent),
        findings=tuple(findings),
        counts={
            say("counts.sent"): len(sample.orders),
            say("counts.fresh"): sample.too_fresh,
            say("counts.left_out"): sample.left_out,
            say("counts.without_parcels"): sum(not order.lists for order in sample.orders),
            say("counts.verified"): sum(each.word == "verified" for each in judged),
            say("counts.contradicted"): sum(each.word == "contradicted" for each in judged),
            say("counts.unseen"): sum(each.word == "unseen" for each in judged),
        },
        tables={say("tables.claims"): _table(heard, _sent_by_old(inputs, context), say)},
        # What nobody described so that it can be judged is no reason to pass.
        manual=() if judged else (say.manual("shipment_feedback", since=context.switch_at),),
    )


def _unknown_connection(say: Say) -> Conclusion:
    finding = say.finding(
        "FEEDBACK_CONNECTION_UNKNOWN", Verdict.NEEDS_HUMAN, "new_connection", left=say("words.not_in_profile")
    )
    return Conclusion(say("summary.unknown"), (finding,))


def _hear(claim: ShipmentClaim, orders: Sequence[Sent]) -> Heard:
    said = [(order, ask(claim, order)) for order in orders]
    return Heard(
        claim,
        fits=tuple(order for order, answer in said if answer is True),
        against=tuple(order for order, answer in said if answer is False),
    )


def _nothing_comes_back(orders: Sequence[Sent], context: Context) -> bool:
    """Of all that should be seen in the shop by now, nothing is: one cause for everything."""
    whole_only = context.new_can.shows_whole_orders_only
    # A shop whose shipments cannot be read shows at most that an order is completed.
    due = [o for o in orders if o.finished or (o.sent_codes and not whole_only and o.shown is not None)]
    return bool(due) and not any(order.shown or order.codes or order.state != "open" for order in due)


def _findings(heard: Sequence[Heard], context: Context, say: Say) -> list[Finding]:
    found = []
    for each in heard:
        values = {"claim": each.claim.says(say.language)}
        if each.word == "unseen":
            found.append(say.finding("CLAIM_UNSEEN", Verdict.ATTENTION, each.claim.id, left=values["claim"], **values))
        found += [
            say.finding(
                "CLAIM_CONTRADICTED",
                Verdict.FAIL,
                f"{each.claim.id} {order.name}",
                left=_in_picqer(order, say),
                right=_in_shop(order, context, say),
                **values,
            )
            for order in each.against
        ]
    return found


def _import_only(orders: Sequence[Sent], context: Context, say: Say) -> Finding:
    return say.finding(
        "IMPORT_ONLY",
        Verdict.NEEDS_HUMAN,
        "new_connection",
        left=say("words.sent", count=len(orders)),
        right=say("words.nothing_shown"),
        connection=context.page_of(context.new_connection),
    )


def _in_picqer(order: Sent, say: Say) -> str:
    status = say("words.finished" if order.finished else "words.unfinished")
    return "; ".join([status, say("words.deliveries", count=order.lists), _codes(order.sent_codes, say)])


def _in_shop(order: Sent, context: Context, say: Say) -> str:
    counted = order.shown is not None and context.new_can.reports_shipments is True
    shown = [say("words.shipments", count=order.shown)] if counted else []
    return "; ".join([order.state_raw or order.state, *shown, _codes(sorted(order.codes), say)])


def _codes(codes: Sequence[str], say: Say) -> str:
    if not codes:
        return say("words.no_code")
    more = f" (+{len(codes) - _MOST_CODES})" if len(codes) > _MOST_CODES else ""
    return ", ".join(codes[:_MOST_CODES]) + more


def _sent_by_old(inputs: Inputs, context: Context) -> int:
    """Orders of the old connection that were sent since the switch: their shipments reach no shop."""
    if context.old_connection is None or context.scenario == "add":
        return 0
    rows, picked = inputs["picqer.webshop_orders"].frame, inputs["picqer.picked_lines"].frame
    old = rows.loc[(rows["connection_id"] == context.old_connection) & (rows["order_id"] != ""), "order_id"]
    since = picked["closed_at"] >= pd.Timestamp(context.boundary)
    mine = picked[since & picked["order_id"].isin(old) & ~picked["is_return"].astype(bool)]
    return int(mine["order_id"].nunique())


def _table(heard: Sequence[Heard], sent_by_old: int, say: Say) -> list[dict[str, Any]]:
    # The last row holds on every platform and no order can decide it.
    origin = ("X1", say("claims.X1", count=sent_by_old), say("verdicts.told"), "–", "–", "–")
    heads = [say(f"columns.{name}") for name in ("claim", "what", "verdict", "fits", "against", "example")]
    return [dict(zip(heads, row, strict=True)) for row in [*(_row(each, say) for each in heard), origin]]


def _row(each: Heard, say: Say) -> tuple[str, ...]:
    fits, against = (str(len(each.fits)), str(len(each.against))) if each.claim.judged_by else ("–", "–")
    example = next((order.name for order in (*each.against, *each.fits)), "–")
    return each.claim.id, each.claim.says(say.language), say(f"verdicts.{each.word}"), fits, against, example


def _summary(sample: Sample, judged: Sequence[Heard], context: Context, *, silent: bool) -> str:
    say = Say(KEY, context)
    words = [each.word for each in judged]
    verified, wrong = words.count("verified"), words.count("contradicted")
    if silent:
        return say("summary.silent", count=len(sample.orders), new=context.new_name)
    if not sample.orders:
        return say("summary.nothing_sent")
    if not judged:
        return say("summary.no_claims", count=len(sample.orders), new=context.new_name)
    if wrong:
        return say("summary.contradicted", count=wrong, claims=len(judged), new=context.new_name)
    if verified < len(judged):
        return say("summary.unseen", count=len(judged) - verified, verified=verified, new=context.new_name)
    return say("summary.verified", count=len(sample.orders), claims=len(judged), new=context.new_name)


STEP = Step(
    number=15,
    key=KEY,
    phase="verify",
    reads=(
        "picqer.webshop_orders",
        "picqer.orders",
        "picqer.picked_lines",
        "picqer.sent_parcels",
        "new.orders",
        "new.sent_orders",
        "new.shipments",
    ),
    rule=rule,
    helps=("new.sent_lines",),
    after_switch=True,
)
