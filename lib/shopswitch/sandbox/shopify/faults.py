"""Faults in Shopify's own words: too many calls, records left out, totals that promise more."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Response

from shopswitch.sandbox.shopify.front import json_response, throttled
from shopswitch.sandbox.systems import Fault

if TYPE_CHECKING:
    from shopswitch.sandbox.shopify.shop import ShopifyShop

COUNTS = ("objectCount", "rootObjectCount")


def rate_limited(shop: "ShopifyShop", fault: Fault) -> Response:
    """THROTTLED in HTTP 200 with an empty bucket, or another `status` (a resource limit's 429)."""
    code = int(str(fault.options.get("status", 200)))
    if code != 200:
        wait = fault.options.get("retry_after")
        headers = {} if wait is None else {"Retry-After": str(wait)}
        return json_response({"errors": "Exceeded the limit of calls; try again later."}, code, headers)
    answer = throttled(shop, int(str(fault.options.get("requested", 100))))
    body = answer.get_json()
    body["extensions"]["cost"]["throttleStatus"]["currentlyAvailable"] = 0
    return json_response(body)


def shorten(response: Response, fault: Fault) -> Response | None:
    """Apply drop-rows or short-total; None where the answer has nothing it could mean."""
    rows = int(str(fault.options.get("rows", 1)))
    if response.mimetype == "application/jsonl":
        lines = response.get_data(as_text=True).splitlines(keepends=True)
        kept = lines[:-rows] if rows else lines
        return Response("".join(kept), mimetype=response.mimetype) if fault.kind == "drop-rows" and lines else None
    try:
        body = json.loads(response.get_data(as_text=True))
    except ValueError:
        return None
    data = body.get("data") if isinstance(body, dict) else None
    done = _dropped(data, rows) if fault.kind == "drop-rows" else _announced(data, rows)
    if not done:
        return None
    kept_headers = {key: value for key, value in response.headers.items() if key.startswith("X-")}
    return json_response(body, response.status_code, kept_headers)


def _objects(value: Any, *, but: str = "") -> Iterator[dict[str, Any]]:
    """Every object in an answer, except what stands under one name."""
    if isinstance(value, dict):
        yield value
        for name, each in value.items():
            if name != but:
                yield from _objects(each, but=but)
    elif isinstance(value, list):
        for each in value:
            yield from _objects(each, but=but)


def _dropped(data: Any, rows: int) -> bool:
    for each in _objects(data):
        lists = [each[key] for key in ("nodes", "edges") if isinstance(each.get(key), list)]
        if any(lists):
            for listed in lists:
                del listed[max(len(listed) - rows, 0) :]
            return True
    return False


def _announced(data: Any, rows: int) -> bool:
    """Counts of records promise more; how many pictures a product has is no count of a list that is read."""
    done = False
    for each in _objects(data, but="mediaCount"):
        if isinstance(each.get("count"), int):
            each["count"] += rows
            done = True
        for key in COUNTS:
            if isinstance(each.get(key), str) and each[key].isdecimal():
                each[key] = str(int(each[key]) + rows)
                done = True
    return done
