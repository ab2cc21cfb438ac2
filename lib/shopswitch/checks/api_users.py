"""Which other programs use this Picqer account, and what must be asked of those who look after them."""

from typing import Any

import pandas as pd

from shopswitch.checks.result import Conclusion, Finding, Verdict
from shopswitch.checks.step import Context, Inputs, Step
from shopswitch.checks.wording import Say
from shopswitch.frames.rows import each_row

KEY = "api_users"
SHOPS = ("old.hooks", "new.hooks")


def rule(inputs: Inputs, context: Context) -> Conclusion:
    """List the webhooks, and have a person ask everybody who uses the interface.

    Args:
        inputs: ``picqer.hooks``, ``picqer.products`` and, as helps, ``old.hooks`` and ``new.hooks``.
        context: Names.

    Returns:
        A finding per webhook that is not active; a manual step for everything the API does not tell: it lists no
        API keys. Products and webhooks are kept as baseline for steps 14 and 16.

    Source: Picqer help, "Switching to another webshop", on API keys: the ids of products must stay the same.
    """
    say = Say(KEY, context)
    hooks, products = inputs["picqer.hooks"].frame, inputs["picqer.products"].frame
    findings = tuple(_stopped(hook, say) for hook in each_row(hooks[~hooks["active"].astype(bool)]))
    active = hooks[hooks["active"].astype(bool)]
    shops = {name: inputs[name].frame for name in SHOPS if name in inputs}
    posting = sum(int(frame["active"].astype(bool).sum()) for frame in shops.values())
    tables: dict[str, list[dict[str, Any]]] = {say("tables.hooks"): _listed(hooks, say)}
    for name, frame in shops.items():
        if len(frame):
            tables[say(f"tables.{name.partition('.')[0]}")] = _listed(frame, say)
    return Conclusion(
        summary=say("summary.stopped", count=len(findings))
        if findings
        else say("summary.fine", count=len(active), hosts=active["host"].nunique()),
        findings=findings,
        counts={
            say("counts.hooks"): len(active),
            say("counts.hosts"): int(active["host"].nunique()),
            say("counts.shop_hooks"): posting,
            say("counts.kept"): len(products),
        },
        tables=tables,
        manual=(say.manual("api_users", link="", hosts=_hosts(active, say)),),
        keeps=() if context.switched else ("picqer.products", "picqer.hooks"),
    )


def _stopped(hook: Any, say: Say) -> Finding:
    return say.finding("HOOK_INACTIVE", Verdict.ATTENTION, hook.hook_id, left=_called(hook), right=hook.host)


def _called(hook: Any) -> str:
    return f"{hook.name} ({hook.event})" if hook.name else str(hook.event)


def _hosts(hooks: pd.DataFrame, say: Say) -> str:
    return ", ".join(sorted(set(hooks["host"]) - {""})) or say("words.none")


def _listed(hooks: pd.DataFrame, say: Say) -> list[dict[str, Any]]:
    return [
        {
            say("columns.name"): hook.name or hook.hook_id,
            say("columns.event"): hook.event,
            say("columns.host"): hook.host,
            say("columns.active"): say("words.yes" if hook.active else "words.no"),
        }
        for hook in each_row(hooks.sort_values(["host", "event"]))
    ]


STEP = Step(
    number=3,
    key=KEY,
    phase="prepare",
    reads=("picqer.hooks", "picqer.products"),
    rule=rule,
    helps=SHOPS,
)
