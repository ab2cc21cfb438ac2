"""Whether orders that come in the new way are treated as those before: templates with their mails, and carriers."""

from collections.abc import Iterator

import pandas as pd

from shopswitch.checks.result import Finding, Verdict
from shopswitch.checks.step import Context
from shopswitch.checks.wording import Say

ENOUGH_FOR_TEMPLATE = 5
ENOUGH_FOR_PROFILE = 20
WORTH_NAMING = 0.1


def habits_changed(
    orders: pd.DataFrame, theirs: pd.DataFrame, mine: pd.DataFrame, context: Context, say: Say
) -> Iterator[Finding]:
    """Compare templates and shipping profiles of both connections.

    Args:
        orders: ``picqer.orders``.
        theirs: Rows of the old connection.
        mine: Rows of the new connection.
        context: The moment of the switch.
        say: Words of the step.

    Yields:
        A template that only new orders have, and a profile that many old orders have and no new one.
    """
    before = orders[orders["order_id"].isin(set(theirs["order_id"]) - {""})]
    after = orders[orders["order_id"].isin(set(mine["order_id"]) - {""})]
    after = after[after["created_at"] >= pd.Timestamp(context.boundary)]
    yield from _templates(before, after, say)
    yield from _profiles(before, after, say)


def _templates(before: pd.DataFrame, after: pd.DataFrame, say: Say) -> Iterator[Finding]:
    if len(before) < ENOUGH_FOR_TEMPLATE or len(after) < ENOUGH_FOR_TEMPLATE:
        return
    known = set(before["template_id"])
    for template, count in after.loc[after["template_id"] != "", "template_id"].value_counts().items():
        if template not in known:
            right = say("words.of_orders", count=int(count), total=len(after))
            yield say.finding("TEMPLATE_CHANGED", Verdict.ATTENTION, str(template), right=right)


def _profiles(before: pd.DataFrame, after: pd.DataFrame, say: Say) -> Iterator[Finding]:
    was, now = (frame.loc[frame["profile_id"] != "", "profile_id"] for frame in (before, after))
    if len(was) < ENOUGH_FOR_PROFILE or len(now) < ENOUGH_FOR_PROFILE:
        return
    for profile, count in was.value_counts().items():
        if count >= WORTH_NAMING * len(was) and profile not in set(now):
            left = say("words.of_orders", count=int(count), total=len(was))
            yield say.finding("PROFILE_GONE", Verdict.ATTENTION, str(profile), left=left, right=say("words.none_now"))
