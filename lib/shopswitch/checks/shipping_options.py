"""Every shipping method of the new shop has a carrier in Picqer, pickup points included, and none was forgotten."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from shopswitch.checks.delivery import Method, Presence, methods_of, presence
from shopswitch.checks.result import Conclusion, Finding, Verdict
from shopswitch.checks.step import Context, Inputs, Step
from shopswitch.checks.wording import Say

KEY = "shipping_options"
GUIDE = "https://picqer.com/en/support/articles/connecting-new-webshops"
"""Picqer's own guide; the page to look at where none about the platform is known."""
# What was not chosen for so long is not offered any more.
LOOK_BACK = pd.Timedelta(days=90)


def rule(inputs: Inputs, context: Context) -> Conclusion:
    """Hold the shipping methods of both shops against Picqer's carriers.

    Args:
        inputs: ``new.shipping_methods``, ``new.orders``, ``picqer.carriers`` and, when there is an old shop,
            ``old.shipping_methods`` and ``old.orders``.
        context: Which platforms list their methods; where one does not, its orders tell.

    Returns:
        One finding per method of the new shop whose carrier Picqer lacks, has switched off, or has without a profile
        for pickup points, and, where the new shop lists its methods, per method of the old shop without a counterpart;
        subject its name. Which combinations
        Picqer carries over by itself no interface tells: a person looks at the help page.

    Source: Picqer help on shipping options per webshop (content unconfirmed) and API v1, "Shipping providers".
    """
    say = Say(KEY, context)
    carriers = inputs["picqer.carriers"].frame
    new = methods_of(inputs["new.orders"].frame, _listed(inputs, "new", context))
    old = _old_methods(inputs, context)
    words = {method.carrier for method in (*new, *old) if method.carrier}
    known = {word: presence(word, carriers) for word in words}
    findings = [found for method in new if (found := _without(method, known, say)) is not None]
    findings += _gone(old, new, context, say)
    # Where no customer chooses a shipping method it is no gap that none is known.
    if not new and context.new_can.has_methods:
        findings.append(say.finding("NO_METHODS", Verdict.NEEDS_HUMAN, "new", left=say("words.none_known")))
    tables = {say("tables.new"): [_shown(method, known, say) for method in new]} if new else {}
    if old:
        tables[say("tables.old")] = [_kept(method, new, context, say) for method in old]
    return Conclusion(
        summary=_summary(new, findings, context, say),
        findings=tuple(findings),
        counts={
            say("counts.new"): len(new),
            say("counts.points"): sum(method.kind == "pickup_point" for method in new),
            say("counts.old"): len(old),
            say("counts.carriers"): int(carriers.loc[carriers["active"].astype(bool), "carrier"].nunique()),
        },
        tables=tables,
        manual=(
            say.manual(
                "shipping_options",
                link=context.new_help or GUIDE,
                page=say("words.help" if context.new_help else "words.guide", page=context.new_help or GUIDE),
            ),
        ),
    )


def _listed(inputs: Inputs, role: str, context: Context) -> pd.DataFrame | None:
    can = context.new_can if role == "new" else context.old_can
    return inputs[f"{role}.shipping_methods"].frame if can is not None and can.lists_methods else None


def _old_methods(inputs: Inputs, context: Context) -> list[Method]:
    if "old.orders" not in inputs:
        return []
    orders = inputs["old.orders"].frame
    boundary = pd.Timestamp(context.boundary)
    recent = orders[(orders["placed_at"] >= boundary - LOOK_BACK) & (orders["placed_at"] < boundary)]
    return methods_of(recent, _listed(inputs, "old", context))


def _without(method: Method, known: Mapping[str, Presence], say: Say) -> Finding | None:
    """What Picqer lacks for a method of the new shop; nothing where its name tells no carrier."""
    if not method.sent or not method.carrier:
        return None
    there = known[method.carrier]
    if there == "absent":
        code, severity = "METHOD_WITHOUT_CARRIER", Verdict.NEEDS_HUMAN
    elif there == "inactive":
        code, severity = "CARRIER_INACTIVE", Verdict.NEEDS_HUMAN
    elif there == "active" and method.kind == "pickup_point":
        code, severity = "PICKUP_WITHOUT_PROFILE", Verdict.ATTENTION
    else:
        return None
    return say.finding(
        code,
        severity,
        method.name,
        left=_described(method, say),
        right=say(f"presence.{there}"),
        carrier=_spelt(method.carrier),
    )


def _gone(old: list[Method], new: list[Method], context: Context, say: Say) -> list[Finding]:
    # Orders prove that a method is there, never that one is gone: only a list does.
    if not context.new_can.lists_methods:
        return []
    return [
        say.finding(
            "METHOD_GONE",
            Verdict.ATTENTION,
            method.name,
            left=_described(method, say),
            right=say("words.no_counterpart", new=context.new_name),
            carrier=_spelt(method.carrier),
            kind=say(f"kinds.{method.kind}"),
        )
        for method in old
        if method.sent and method.carrier and not _counterparts(method, new)
    ]


def _counterparts(method: Method, new: list[Method]) -> list[str]:
    return [each.name for each in new if (each.carrier, each.kind) == (method.carrier, method.kind)]


def _described(method: Method, say: Say) -> str:
    return say("words.used", count=method.orders, kind=say(f"kinds.{method.kind}"))


def _spelt(carrier: str) -> str:
    """A carrier as people write it."""
    own = {"postnl": "PostNL", "bpost": "bpost", "fedex": "FedEx", "mondial relay": "Mondial Relay"}
    short = carrier.upper() if len(carrier) <= 3 else carrier.capitalize()
    return own.get(carrier, short)


def _shown(method: Method, known: Mapping[str, Presence], say: Say) -> dict[str, Any]:
    there = known.get(method.carrier)
    return {
        say("columns.method"): method.name,
        say("columns.kind"): say(f"kinds.{method.kind}"),
        say("columns.carrier"): _spelt(method.carrier) if method.carrier else "–",
        say("columns.picqer"): say(f"presence.{there}") if there and method.sent else "–",
        say("columns.orders"): method.orders,
    }


def _kept(method: Method, new: list[Method], context: Context, say: Say) -> dict[str, Any]:
    same = _counterparts(method, new) if method.carrier else []
    none = say("words.none" if context.new_can.lists_methods else "words.no_list")
    return {
        say("columns.method"): method.name,
        say("columns.kind"): say(f"kinds.{method.kind}"),
        say("columns.carrier"): _spelt(method.carrier) if method.carrier else "–",
        say("columns.counterpart"): ", ".join(same) or (none if method.carrier and method.sent else "–"),
        say("columns.orders"): method.orders,
    }


def _summary(new: list[Method], findings: list[Finding], context: Context, say: Say) -> str:
    if not new:
        return say("summary.none_known" if context.new_can.has_methods else "summary.no_choice")
    if findings:
        return say("summary.gaps", count=len(findings), methods=len(new))
    return say("summary.fine", count=len(new))


STEP = Step(
    number=4,
    key=KEY,
    phase="prepare",
    reads=("new.shipping_methods", "new.orders", "picqer.carriers", "old.shipping_methods", "old.orders"),
    rule=rule,
)
