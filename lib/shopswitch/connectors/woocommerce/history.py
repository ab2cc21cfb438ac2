"""Orders: the statuses there are, the unfinished ones of any age, the finished ones since a moment."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta

from shopswitch.connectors.woocommerce.answers import classify
from shopswitch.connectors.woocommerce.connection import API
from shopswitch.connectors.woocommerce.pages import Reading, SmallerPages, walk
from shopswitch.connectors.woocommerce.rows import (
    FINISHED_STATUSES,
    OPEN_STATUSES,
    ORDER_FIELDS,
    Record,
    state_of,
)
from shopswitch.errors import ConnectorError
from shopswitch.http.client import ApiResponse

# The bound is exclusive and whole seconds long. A version that does not know `dates_are_gmt` ignores it and takes the
# value for the site's own time: no time zone is more than twelve hours behind UTC, so nothing is missed then either.
_EARLIER = timedelta(hours=12, seconds=1)
_CORE_STATUSES = (*OPEN_STATUSES, *FINISHED_STATUSES, "checkout-draft")
# `any` hides trash and baskets and wins over all others; `auto-draft` is a form nobody saved, not an order.
_NEVER_ASKED = frozenset({"any", "auto-draft"})


def read_orders(
    reader: SmallerPages, since: datetime, *, states: Mapping[str, str], reference_meta: Iterable[str]
) -> Reading:
    """Every unfinished order and every order placed since, by rising id.

    Each status is named, because the default `any` leaves out the trash and baskets. The unfinished are read first: an
    order that is finished meanwhile then comes with the second list. Filters are not trusted: what comes besides
    stays.
    """
    statuses, problems = _read_statuses(reader)
    finished = [s for s in statuses if state_of(s, states) in {"completed", "cancelled"}]
    unfinished = [s for s in statuses if s not in finished]
    common = {"_fields": ORDER_FIELDS}
    if keys := ",".join(reference_meta):
        # Never meta without this filter: an empty one counts as none, and meta can hold anything.
        common = {"_fields": f"{ORDER_FIELDS},meta_data", "include_meta": keys}
    after = (since.astimezone(UTC) - _EARLIER).strftime("%Y-%m-%dT%H:%M:%S")
    lists: tuple[tuple[str, list[str], dict[str, str]], ...] = (
        ("unfinished orders", unfinished, {}),
        ("finished orders", finished, {"after": after, "dates_are_gmt": "true"}),
    )
    orders: dict[int, Record] = {}
    pages, expected, counted, twice = 0, 0, True, 0
    for what, names, bounds in lists:
        if not names:
            continue
        found = walk(reader, f"{API}/orders", {**common, "status": ",".join(names), **bounds}, what=what)
        for order in found.rows:
            twice += int(order["id"]) in orders
            orders[int(order["id"])] = order
        pages += found.pages
        counted = counted and found.expected is not None
        expected += found.expected or 0
        problems += found.problems
    records = [order for _, order in sorted(orders.items()) if not _is_blank(order, states)]
    blank = len(orders) - len(records)
    notes = (f"{blank} baskets without a date are left out: nothing was ordered.",) if blank else ()
    return Reading(records, pages, expected - twice - blank if counted else None, problems, notes)


def _is_blank(order: Record, states: Mapping[str, str]) -> bool:
    return not order.get("date_created_gmt") and state_of(str(order.get("status")), states) == "draft"


def _read_statuses(reader: SmallerPages) -> tuple[list[str], tuple[str, ...]]:
    """Every status an order can have, custom ones and trash included, and a problem when that is not known.

    Source: orders/statuses (seen on 11.0.1), reports/orders/totals (3.5 and later), and the refusal of a status that
    does not exist, which lists those that do.
    """
    sources: tuple[Callable[[], list[str]], ...] = (
        lambda: _slugs(reader.get(f"{API}/orders/statuses", {})),
        lambda: _slugs(reader.get(f"{API}/reports/orders/totals", {})),
        lambda: _listed(reader.get(f"{API}/orders", {"status": "shopswitch-none"}, classify=_other_than_400)),
    )
    for ask in sources:
        try:
            found = ask()
        except (ConnectorError, KeyError, TypeError, AttributeError):
            continue
        if "processing" in found:
            return sorted(({*found} | {"trash"}) - _NEVER_ASKED), ()
    problem = "The list of order statuses could not be read: orders in a status of a plugin may be missing."
    return sorted(_CORE_STATUSES), (problem,)


def _slugs(response: ApiResponse) -> list[str]:
    return [str(item["slug"]).removeprefix("wc-") for item in response.json_list()]


def _listed(response: ApiResponse) -> list[str]:
    """The statuses in `status[0] is not one of any, trash, ... and picking.`: the last word before each comma.

    Words around the list follow the language of the site; the names themselves do not.
    """
    explained = response.json_object()["data"]["params"]["status"]
    pieces = (re.findall(r"[a-z0-9_-]+", piece) for piece in re.split(r"[,、،]", explained))
    return [words[-1] for words in pieces if words]


def _other_than_400(response: ApiResponse) -> ConnectorError | None:
    return None if response.status == 400 else classify(response)
