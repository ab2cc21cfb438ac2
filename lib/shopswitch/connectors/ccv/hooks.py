"""Webhooks of a CCV Shop, as far as these keys may see them."""

from urllib.parse import urlsplit

from shopswitch.connectors.ccv.details import Record, Row
from shopswitch.connectors.ccv.lists import identify, read_below
from shopswitch.connectors.ccv.orders import Rows
from shopswitch.connectors.ccv.rows import build, flag, text
from shopswitch.http.client import ApiClient

_OTHERS = (
    "Whether CCV Shop shows these keys the webhooks of other apps is unconfirmed, so there may be more; the shop's "
    "back office lists the apps that are installed."
)
_MOVED = "The list of webhooks was another one when it was read again: read it once more."


def read_hooks(client: ApiClient) -> Rows:
    """Every webhook these keys see; of the key each is signed with, nothing is looked at or kept.

    The list has no total, and whether it can be sorted is unconfirmed: it is read twice, and must be the same. What
    is left out both times cannot be noticed.

    Source: GET webhooks.
    """
    first = read_below(client, "/webhooks/", what="webhooks")
    if first.problems:
        return Rows([], first.pages, first.problems, (_OTHERS,))
    found = read_below(client, "/webhooks/", what="webhooks")
    rows, odd = build(found.rows, hook_row, what="webhooks")
    same = {identify(each) for each in first.rows} == {identify(each) for each in found.rows}
    moved = () if same or found.problems else (_MOVED,)
    return Rows(rows, first.pages + found.pages, found.problems + odd + moved, (_OTHERS,))


def hook_row(hook: Record) -> Row:
    """A webhook as a row of HOOKS; of its address only the host.

    Raises:
        TypeError: A field is not of the documented type.
        ValueError: The address names no host, or the event is missing.
    """
    event, host = text(hook, "event"), _host(text(hook, "address"))
    if not event or not host:
        raise ValueError("a webhook without an event or without the host of its address")
    return {"hook_id": str(identify(hook)), "name": "", "event": event, "host": host, "active": flag(hook, "is_active")}


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
