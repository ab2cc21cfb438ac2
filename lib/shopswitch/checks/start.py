"""First contact: can everything be reached, with which rights and clocks, and which connection is which?"""

from typing import Any

import pandas as pd

from shopswitch.checks.orders import Imports
from shopswitch.checks.result import Conclusion, Finding, Verdict
from shopswitch.checks.step import Context, Inputs, Step
from shopswitch.frames.rows import each_row

KEY = "start"
CLOCK_TOLERANCE = pd.Timedelta(minutes=5)
# Orders reach Picqer's row with the shop's own moment; a difference of whole hours is a time zone, not a delay.
ZONE_TOLERANCE = pd.Timedelta(minutes=10)
ROLE_NAMES = {"picqer": "Picqer", "old": "the old shop", "new": "the new shop"}
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
    accounts = inputs["all.accounts"].frame
    permissions = inputs["all.permissions"].frame
    rows = inputs["picqer.webshop_orders"]
    findings = [_trouble(account) for account in each_row(accounts[accounts["trouble"] != ""])]
    findings += [_permission(p) for p in each_row(permissions[permissions["granted"].eq(False)])]
    findings += [_skew(account) for account in each_row(accounts) if _is_skewed(account)]
    groups = _connections(rows.frame, context)
    if rows.complete:
        findings += _chosen(groups, context)
    pairs = _pairs(rows.frame, inputs["old.orders"].frame, context) if "old.orders" in inputs else None
    if pairs is not None:
        findings += _zone(pairs)
        findings += _mismatch(groups, inputs["old.orders"].rows, len(pairs), context)
    return Conclusion(
        summary=_summary(accounts, groups, findings, context),
        findings=tuple(findings),
        counts={
            "systems asked": len(accounts),
            "systems reached": int((accounts["trouble"] == "").sum()),
            "connections seen in Picqer": len(groups),
            "orders that show Picqer's time zone": 0 if pairs is None else len(pairs),
        },
        tables={
            "Systems": [_system(account) for account in each_row(accounts)],
            "Connections in Picqer, from its webshop orders": groups,
        },
    )


def _trouble(account: Any) -> Finding:
    return Finding(
        KEY,
        _TROUBLE_CODES[account.trouble],
        Verdict.INCOMPLETE,
        subject=account.role,
        right=account.message,
        why=f"Without {ROLE_NAMES[account.role]} nothing that rests on it can be concluded.",
        todo=account.hint,
    )


def _permission(permission: Any) -> Finding:
    return Finding(
        KEY,
        "NO_PERMISSION",
        Verdict.INCOMPLETE if permission.required else Verdict.ATTENTION,
        subject=f"{permission.role}: {permission.permission}",
        right="not granted",
        why=permission.needed_for,
        todo=f"Grant '{permission.permission}' to the key of {ROLE_NAMES[permission.role]}.",
    )


def _is_skewed(account: Any) -> bool:
    return bool(pd.notna(account.server_time) and abs(account.server_time - account.asked_at) > CLOCK_TOLERANCE)


def _skew(account: Any) -> Finding:
    minutes = (account.server_time - account.asked_at).total_seconds() / 60
    return Finding(
        KEY,
        "CLOCK_SKEW",
        Verdict.ATTENTION,
        subject=account.role,
        right=f"{minutes:+.0f} minutes",
        why="Its clock and this machine's differ, so orders around the switch may be sorted wrongly.",
        todo="Set this machine's clock; if it is right, ask the shop's host to set theirs.",
    )


def _connections(rows: pd.DataFrame, context: Context) -> list[dict[str, Any]]:
    """One row per connection: the only way the API shows which there are."""
    names = {context.old_connection: "old", context.new_connection: "new"}
    table = []
    for connection in sorted({int(value) for value in rows["connection_id"]}):
        group = rows[rows["connection_id"] == connection]
        newest = group.sort_values("created_at").iloc[-1]
        table.append(
            {
                "connection": connection,
                "role": names.get(connection, "other"),
                "orders": len(group),
                "first order": f"{group['ordered_at'].min():%Y-%m-%d}",
                "last import": f"{newest['created_at']:%Y-%m-%d %H:%M} UTC",
                "latest order number": newest["foreign_number"] or newest["foreign_id"],
            }
        )
    return table


def _chosen(groups: list[dict[str, Any]], context: Context) -> list[Finding]:
    seen = ", ".join(f"{group['connection']} ({group['orders']} orders)" for group in groups) or "none"
    findings = []
    if context.scenario == "replace" and context.old_connection is None:
        findings.append(_unknown("OLD_CONNECTION_UNKNOWN", "old_connection", seen))
    elif context.scenario == "replace" and context.old_connection not in {g["connection"] for g in groups}:
        findings.append(_unseen("old_connection", context.old_connection, seen))
    if context.switched and context.new_connection is None:
        findings.append(_unknown("NEW_CONNECTION_UNKNOWN", "new_connection", seen))
    elif context.switched and context.new_connection not in {g["connection"] for g in groups}:
        findings.append(_unseen("new_connection", context.new_connection, seen))
    return findings


def _unknown(code: str, key: str, seen: str) -> Finding:
    return Finding(
        KEY,
        code,
        Verdict.NEEDS_HUMAN,
        subject=key,
        right=f"Picqer has: {seen}",
        why="Picqer's API does not name its connections, so a person must say which one it is.",
        todo=f"Open the connection's page in Picqer, read the shop's name, and put its number as {key} in the profile.",
    )


def _unseen(key: str, connection: int | None, seen: str) -> Finding:
    return Finding(
        KEY,
        "CONNECTION_UNSEEN",
        Verdict.NEEDS_HUMAN,
        subject=key,
        left=str(connection),
        right=f"Picqer has: {seen}",
        why="No webshop order in Picqer came through the connection that the profile names.",
        todo=f"Check {key} in the section [picqer] of the profile.",
    )


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


def _mismatch(groups: list[dict[str, Any]], orders: int, pairs: int, context: Context) -> list[Finding]:
    """Orders on both sides and not one in common: the connection belongs to another shop."""
    rows = sum(group["orders"] for group in groups if group["connection"] == context.old_connection)
    if context.scenario != "replace" or pairs or not orders or not rows:
        return []
    return [
        Finding(
            KEY,
            "CONNECTION_MISMATCH",
            Verdict.NEEDS_HUMAN,
            subject="old_connection",
            left=f"connection {context.old_connection} with {rows} orders",
            right=f"none of the {orders} orders of the old shop is among them",
            why="The connection that the profile calls the old one brings in another shop's orders.",
            todo="Read the shop's name on the connection's page in Picqer, and correct old_connection in the profile.",
        )
    ]


def _zone(both: pd.DataFrame) -> list[Finding]:
    """Calibrate Picqer's clock: it states moments without a zone, and none is documented."""
    if both.empty:
        return []
    offset: Any = (both["picqer"] - both["shop"]).median()
    if abs(offset) <= ZONE_TOLERANCE:
        return []
    hours = offset.total_seconds() / 3600
    return [
        Finding(
            KEY,
            "PICQER_TIME_ZONE",
            Verdict.ATTENTION,
            subject="picqer",
            right=f"{hours:+.1f} hours over {len(both)} orders",
            why="Picqer states moments without a time zone; its orders differ from the shop's by a fixed offset.",
            todo="Put the right `timezone` in the section [picqer] of the profile.",
        )
    ]


def _system(account: Any) -> dict[str, Any]:
    return {
        "system": account.role,
        "platform": account.platform_name,
        "reached": "yes" if not account.trouble else "no",
        "name": account.system_name,
        "version": account.version,
        "time zone": account.timezone,
        "remarks": account.message or account.notes.replace("\n", " "),
    }


def _summary(accounts: pd.DataFrame, groups: list[dict[str, Any]], findings: list[Finding], context: Context) -> str:
    unreached = accounts[accounts["trouble"] != ""]
    if len(unreached):
        return str(unreached.iloc[0]["message"])
    missing = [finding for finding in findings if finding.code == "NO_PERMISSION"]
    if missing:
        return f"All systems answer, but a right is missing: {missing[0].subject}."
    unknown = [finding for finding in findings if finding.severity is Verdict.NEEDS_HUMAN]
    if unknown:
        return f"All systems answer; a person must say which connection is which ({len(groups)} seen in Picqer)."
    return f"All {len(accounts)} systems answer with these keys; Picqer shows {len(groups)} connections."


STEP = Step(
    number=0,
    key=KEY,
    phase="prepare",
    title="Start",
    question=(
        "Can all systems be reached with these keys, with which permissions, versions and clocks? "
        "Which Picqer connections exist, which is old, which is new?"
    ),
    reads=("all.accounts", "all.permissions", "picqer.webshop_orders", "old.orders"),
    rule=rule,
    sides=("Profile", "Found"),
    judges_incomplete=True,
)
