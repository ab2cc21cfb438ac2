"""First contact: can everything be reached, with which rights and clocks, and which connection is which?"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from shopswitch.checks.catalogue import steps
from shopswitch.checks.orders import Imports
from shopswitch.checks.result import Conclusion, Finding, Verdict
from shopswitch.checks.step import Context, Inputs, Step
from shopswitch.checks.wording import Say
from shopswitch.frames.rows import each_row

KEY = "start"
CLOCK_TOLERANCE = pd.Timedelta(minutes=5)
# Orders reach Picqer's row with the shop's own moment; a difference of whole hours is a time zone, not a delay.
ZONE_TOLERANCE = pd.Timedelta(minutes=10)
_TROUBLE_CODES = {
    "unreachable": "UNREACHABLE",
    "key": "KEY_REFUSED",
    "permission": "NO_ACCESS",
    "answer": "STRANGE_ANSWER",
}


def rule(inputs: Inputs, context: Context) -> Conclusion:
    """Judge first contact with all systems.

    Args:
        inputs: ``all.accounts``, ``all.permissions``, ``picqer.webshop_orders`` and, where there is an old shop,
            ``old.orders``.
        context: Connections named in the profile.

    Returns:
        A system that cannot be read makes the step INCOMPLETE; a missing right that is required as well.
    """
    say = Say(KEY, context)
    accounts = inputs["all.accounts"].frame
    permissions = inputs["all.permissions"].frame
    rows = inputs["picqer.webshop_orders"]
    findings = [_trouble(account, say) for account in each_row(accounts[accounts["trouble"] != ""])]
    findings += [_permission(p, say) for p in each_row(permissions[permissions["granted"].eq(False)])]
    findings += [_skew(account, say) for account in each_row(accounts) if _is_skewed(account)]
    groups = _connections(rows.frame, context)
    if rows.complete:
        findings += _chosen(groups, context, say)
    pairs = _pairs(rows.frame, inputs["old.orders"].frame, context) if "old.orders" in inputs else None
    if pairs is not None:
        findings += _zone(pairs, say)
        findings += _mismatch(groups, inputs["old.orders"].rows, len(pairs), context, say)
    plan = _steps(context)
    return Conclusion(
        summary=_summary(accounts, groups, findings, say),
        findings=tuple(findings),
        counts={
            say("counts.asked"): len(accounts),
            say("counts.reached"): int((accounts["trouble"] == "").sum()),
            say("counts.connections"): len(groups),
            say("counts.zone"): 0 if pairs is None else len(pairs),
            say("counts.steps"): sum(not why for _, why in plan),
        },
        tables={
            say("tables.systems"): [_system(account, say) for account in each_row(accounts)],
            say("tables.connections"): [_shown(group, say) for group in groups],
            say("tables.steps"): [
                {say("columns.step"): step, say("columns.applies"): why or say("words.yes")} for step, why in plan
            ],
        },
    )


def _trouble(account: Any, say: Say) -> Finding:
    return say.finding(
        _TROUBLE_CODES[account.trouble],
        Verdict.INCOMPLETE,
        account.role,
        right=account.message,
        system=say(f"systems.{account.role}"),
        hint=account.hint,
    )


def _permission(permission: Any, say: Say) -> Finding:
    return say.finding(
        "NO_PERMISSION",
        Verdict.INCOMPLETE if permission.required else Verdict.ATTENTION,
        f"{permission.role}: {permission.permission}",
        right=say("NO_PERMISSION.found"),
        needed_for=permission.needed_for,
        permission=permission.permission,
        system=say(f"systems.{permission.role}"),
    )


def _is_skewed(account: Any) -> bool:
    return bool(pd.notna(account.server_time) and abs(account.server_time - account.asked_at) > CLOCK_TOLERANCE)


def _skew(account: Any, say: Say) -> Finding:
    minutes = (account.server_time - account.asked_at).total_seconds() / 60
    found = say("CLOCK_SKEW.found", minutes=f"{minutes:+.0f}")
    return say.finding("CLOCK_SKEW", Verdict.ATTENTION, account.role, right=found)


@dataclass(frozen=True, slots=True)
class _Group:
    """One connection as its webshop orders show it: the only way the API shows which there are."""

    connection: int
    role: str
    orders: int
    first: str
    last: str
    latest: str


def _connections(rows: pd.DataFrame, context: Context) -> list[_Group]:
    names = {context.old_connection: "old", context.new_connection: "new"}
    found = []
    for connection, group in rows.groupby("connection_id", sort=True):
        newest = group.sort_values("created_at").iloc[-1]
        found.append(
            _Group(
                int(str(connection)),
                names.get(int(str(connection)), "other"),
                len(group),
                f"{group['ordered_at'].min():%Y-%m-%d}",
                f"{newest['created_at']:%Y-%m-%d %H:%M} UTC",
                newest["foreign_number"] or newest["foreign_id"],
            )
        )
    return found


def _shown(group: _Group, say: Say) -> dict[str, Any]:
    return {
        say("columns.connection"): group.connection,
        say("columns.role"): say(f"words.{group.role}"),
        say("columns.orders"): group.orders,
        say("columns.first"): group.first,
        say("columns.last"): group.last,
        say("columns.latest"): group.latest,
    }


def _chosen(groups: list[_Group], context: Context, say: Say) -> list[Finding]:
    listed = ", ".join(say("words.group", connection=each.connection, count=each.orders) for each in groups)
    seen = say("words.has", seen=listed or say("words.none"))
    known = {each.connection for each in groups}
    asked = []
    if context.scenario == "replace":
        asked.append(("old_connection", context.old_connection))
    if context.switched:
        asked.append(("new_connection", context.new_connection))
    findings = []
    for key, connection in asked:
        if connection is None:
            findings.append(say.finding(f"{key.upper()}_UNKNOWN", Verdict.NEEDS_HUMAN, key, right=seen))
        elif connection not in known:
            findings.append(
                say.finding("CONNECTION_UNSEEN", Verdict.NEEDS_HUMAN, key, left=str(connection), right=seen, key=key)
            )
    return findings


def _pairs(rows: pd.DataFrame, old: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Orders whose moment both Picqer and the old shop state: columns order_id, picqer, shop."""
    imports = Imports.match(old, rows, context.old_connection)
    moments = dict(zip(old["order_id"], old["placed_at"], strict=True))
    return pd.DataFrame(
        [
            {"order_id": order_id, "picqer": row["ordered_at"], "shop": moments[order_id]}
            for order_id, row in imports.of.items()
        ],
        columns=["order_id", "picqer", "shop"],
    )


def _mismatch(groups: list[_Group], orders: int, pairs: int, context: Context, say: Say) -> list[Finding]:
    """Orders on both sides and not one in common: the connection belongs to another shop."""
    rows = sum(group.orders for group in groups if group.connection == context.old_connection)
    if context.scenario != "replace" or pairs or not orders or not rows:
        return []
    return [
        say.finding(
            "CONNECTION_MISMATCH",
            Verdict.NEEDS_HUMAN,
            "old_connection",
            left=say("CONNECTION_MISMATCH.left", connection=context.old_connection, count=rows),
            right=say("CONNECTION_MISMATCH.right", count=orders),
        )
    ]


def _zone(both: pd.DataFrame, say: Say) -> list[Finding]:
    """Calibrate Picqer's clock: it states moments without a zone, and none is documented."""
    if both.empty:
        return []
    offset: Any = (both["picqer"] - both["shop"]).median()
    if abs(offset) <= ZONE_TOLERANCE:
        return []
    found = say("PICQER_TIME_ZONE.found", hours=f"{offset.total_seconds() / 3600:+.1f}", count=len(both))
    return [say.finding("PICQER_TIME_ZONE", Verdict.ATTENTION, "picqer", right=found)]


def _steps(context: Context) -> list[tuple[str, str]]:
    """Every step with the reason why it does not apply now, or ""."""
    return [
        (f"{step.number:02d} {step.texts(context.language)('title')}", step.not_applicable(context))
        for step in steps().values()
    ]


def _system(account: Any, say: Say) -> dict[str, Any]:
    return {
        say("columns.system"): say(f"systems.{account.role}"),
        say("columns.platform"): account.platform_name,
        say("columns.reached"): say("words.yes" if not account.trouble else "words.no"),
        say("columns.name"): account.system_name,
        say("columns.version"): account.version,
        say("columns.zone"): account.timezone,
        say("columns.remarks"): account.message or account.notes.replace("\n", " "),
    }


def _summary(accounts: pd.DataFrame, groups: list[_Group], findings: list[Finding], say: Say) -> str:
    unreached = accounts[accounts["trouble"] != ""]
    if len(unreached):
        return str(unreached.iloc[0]["message"])
    missing = [finding for finding in findings if finding.code == "NO_PERMISSION"]
    if missing:
        return say("summary.missing", subject=missing[0].subject)
    if any(finding.severity is Verdict.NEEDS_HUMAN for finding in findings):
        return say("summary.unknown", count=len(groups))
    return say("summary.fine", systems=len(accounts), count=len(groups))


STEP = Step(
    number=0,
    key=KEY,
    phase="prepare",
    reads=("all.accounts", "all.permissions", "picqer.webshop_orders", "old.orders"),
    rule=rule,
    judges_incomplete=True,
)
