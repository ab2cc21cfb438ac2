"""Planters for step api_users."""

from shopswitch.sandbox.defects.planting import Planter, Planting
from shopswitch.sandbox.picqer.records import Hook

_PROGRAMS = (
    ("Magazijnapp", "picklists.closed", "app.example"),
    ("Inkoopadvies", "products.stock_changed", "inkoop.example"),
    ("Klantenservice", "orders.created", "service.example"),
    ("Dashboard", "orders.completed", "cijfers.example"),
)


def hook_inactive(work: Planting, code: str, count: int) -> None:
    """Webhooks of other programs that failed so often that Picqer gave up on them, long ago."""
    hooks = work.world.picqer.books.hooks
    for number in range(count):
        name, event, host = _PROGRAMS[number % len(_PROGRAMS)]
        made = Hook(
            1 + max((each.idhook for each in hooks), default=0), name, event, f"https://{host}/in", active=False
        )
        hooks.append(made)
        work.record(code, str(made.idhook))


PLANTERS: dict[str, Planter] = {"HOOK_INACTIVE": Planter(hook_inactive)}
