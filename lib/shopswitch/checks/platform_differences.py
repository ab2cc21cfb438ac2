"""What changes for this client between its two platforms, weighed with its own orders."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from shopswitch.checks.order_mix import WEEKS, Mix, order_mix
from shopswitch.checks.result import Conclusion, Finding, Verdict
from shopswitch.checks.step import Context, Inputs, Step
from shopswitch.checks.wording import Say
from shopswitch.protocols import Capabilities

KEY = "platform_differences"


@dataclass(frozen=True, slots=True)
class Difference:
    """A property of platforms that changes how people work with Picqer.

    Attributes:
        code: Of the finding.
        subject: Word for it; the same in every language.
        value: The property: yes, no, a highest number, or None (unconfirmed).
        told: ``lost``: told when the new platform lacks it and the old one had it. ``gained``: told when the new one
            has it and the old one did not. ``lacking``: told whenever the new one lacks it.
        weight: Which number of the order mix stands beside it.
    """

    code: str
    subject: str
    value: Callable[[Capabilities], bool | int | None]
    told: Literal["lost", "gained", "lacking"]
    weight: Literal["split", "waiting", "orders", "none"]


DIFFERENCES = (
    Difference("PARTIAL_NOT_SHOWN", "partial shipments", lambda can: can.reports_partial_shipments, "lost", "split"),
    Difference("LINES_NOT_SHOWN", "shipped lines", lambda can: can.reports_shipped_lines, "lost", "split"),
    Difference("SHIPMENT_NOT_SHOWN", "shipments", lambda can: can.reports_shipments, "lost", "orders"),
    Difference("FIRST_CODE_ONLY", "tracking codes", lambda can: can.first_code_only, "gained", "split"),
    Difference("COMPLETES_BY_ITSELF", "completed", lambda can: can.completes_by_itself, "gained", "waiting"),
    Difference("MAILS_CUSTOMER", "mails", lambda can: bool(can.mails_on_write), "gained", "orders"),
    Difference("NO_ORDER_ENTRY", "order entry", lambda can: can.creates_orders, "lacking", "orders"),
    Difference("STOCK_CEILING", "stock", lambda can: can.stock_ceiling, "gained", "none"),
    Difference("STOCK_LOCATIONS", "locations", lambda can: can.several_locations, "gained", "none"),
)
"""Source: Picqer help, "Switching to another webshop", on how shipments are told to each platform; the platforms' own
documentation for what they can show."""


def rule(inputs: Inputs, context: Context) -> Conclusion:
    """Compare what the two platforms can do.

    Args:
        inputs: ``picqer.webshop_orders``, ``picqer.picked_lines`` and ``picqer.backorders``, for the order mix.
        context: What both platforms can do. Without an old shop, or with exports instead of one, everything that the
            new platform lacks is told.

    Returns:
        One finding per property that is lost or comes in. What is unconfirmed counts as lacking.
    """
    say = Say(KEY, context)
    mix = order_mix(inputs, context)
    old = _old(context)
    findings = tuple(_finding(each, mix, context, say) for each in DIFFERENCES if _is_told(each, old, context.new_can))
    return Conclusion(
        summary=say(
            "summary.some" if findings else "summary.none", count=len(findings), split=mix.split, sent=mix.sent
        ),
        findings=findings,
        counts={
            say("counts.ordered"): mix.ordered,
            say("counts.sent"): mix.sent,
            say("counts.split"): mix.split,
            say("counts.late"): mix.completed_late,
            say("counts.waiting"): mix.waiting,
        },
        tables={say("tables.platforms"): [_shown(each, old, context, say) for each in DIFFERENCES]},
    )


def _old(context: Context) -> Capabilities | None:
    """What the platform that is left could do, or None where that is not known: no shop, or only its exports."""
    can = context.old_can
    if can is None or context.scenario == "add":
        return None
    # Whoever cannot tell where a code lands tells nothing about shipments at all: a file of a closed shop.
    return can if can.tracking_in else None


def _is_told(each: Difference, old: Capabilities | None, new: Capabilities) -> bool:
    there = _has(each, new)
    if each.told == "lacking":
        return not there
    if each.told == "lost":
        return not there and (old is None or _has(each, old))
    return there and not (old is not None and _has(each, old))


def _has(each: Difference, can: Capabilities) -> bool:
    value = each.value(can)
    # A highest number is a property even when it is 0.
    return value is not None and value is not False


def _finding(each: Difference, mix: Mix, context: Context, say: Say) -> Finding:
    unknown = each.value(context.new_can) is None
    return say.finding(
        each.code,
        Verdict.ATTENTION,
        each.subject,
        left=_weight(each, mix, say),
        right=_value(each, context.new_can, say),
        variant="unconfirmed" if unknown else "",
        ceiling=context.new_can.stock_ceiling,
    )


def _weight(each: Difference, mix: Mix, say: Say) -> str:
    """The number of the client's own orders that a difference touches."""
    if each.weight == "none":
        return ""
    if not mix.sent and each.weight == "split":
        return say("mix.nothing", weeks=WEEKS)
    return say(
        f"mix.{each.weight}",
        count={"split": mix.split, "waiting": mix.waiting, "orders": mix.ordered}[each.weight],
        sent=mix.sent,
        most=mix.most,
        late=mix.completed_late,
        per_week=mix.per_week,
        weeks=WEEKS,
    )


def _value(each: Difference, can: Capabilities, say: Say) -> str:
    value = each.value(can)
    if value is None:
        # Only a highest number is known to be absent when there is none.
        return say("words.no" if each.code == "STOCK_CEILING" else "words.unconfirmed")
    if isinstance(value, bool):
        return say("words.yes" if value else "words.no")
    return say("words.ceiling", ceiling=value)


def _shown(each: Difference, old: Capabilities | None, context: Context, say: Say) -> dict[str, Any]:
    row = {say("columns.property"): say(f"property.{each.code}")}
    if old is not None:
        row[say("columns.old")] = _value(each, old, say)
    return row | {say("columns.new"): _value(each, context.new_can, say)}


STEP = Step(
    number=5,
    key=KEY,
    phase="prepare",
    reads=("picqer.webshop_orders", "picqer.picked_lines", "picqer.backorders"),
    rule=rule,
)
