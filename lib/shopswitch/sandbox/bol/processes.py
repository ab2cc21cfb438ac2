"""Process statuses: what became of asynchronous writes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.bol import fulfilment
from shopswitch.sandbox.bol.answers import answer, body_of, invalid, listed, missing, moment, page_of, whole
from shopswitch.sandbox.bol.state import Process

if TYPE_CHECKING:
    from shopswitch.sandbox.bol.shop import BolShop

_MOST_AT_ONCE = 1000


def accept(shop: "BolShop", request: Request, event: str, entity_id: str, work: Callable[[], str | None]) -> Response:
    """Answer 202; the work is carried out when `shop.lag` has passed, at once without one."""
    now = shop.now()
    process = fulfilment.begin(shop.store, event, entity_id, at=now, due=now + shop.lag, work=work)
    body = answer(_shape(process, request), 202)
    fulfilment.settle(shop.store, now)
    return body


def one(shop: "BolShop", request: Request, process_id: str) -> Response:
    """GET of one; 404 once it is no longer kept."""
    found = shop.store.processes.get(process_id)
    if found is None or not fulfilment.is_kept(found, shop.now()):
        raise missing(f"Process status {process_id}")
    return answer(_shape(found, request))


def of_entity(shop: "BolShop", request: Request) -> Response:
    """GET by entity and event, newest first."""
    entity, event = request.args.get("entity-id"), request.args.get("event-type")
    for name, value in (("entity-id", entity), ("event-type", event)):
        if not value:
            raise invalid(name, "must be given")
    page = whole(request, "page", 1, 1) or 1
    found = [each for each in _kept(shop) if (each.entity_id, each.event) == (entity, event)]
    return answer(listed("processStatuses", [_shape(each, request) for each in page_of(found[::-1], page)]))


def several(shop: "BolShop", request: Request) -> Response:
    """POST of up to 1,000 ids; those that are no longer kept are left out."""
    wanted = body_of(request).get("processStatusQueries")
    if not isinstance(wanted, list) or not 1 <= len(wanted) <= _MOST_AT_ONCE:
        raise invalid("processStatusQueries", f"must hold 1 to {_MOST_AT_ONCE} ids")
    ids = {str(each.get("processStatusId")) for each in wanted if isinstance(each, dict)}
    found = [each for each in _kept(shop) if each.process_id in ids]
    return answer(listed("processStatuses", [_shape(each, request) for each in found]))


def _kept(shop: "BolShop") -> list[Process]:
    return [each for each in shop.store.processes.values() if fulfilment.is_kept(each, shop.now())]


def _shape(process: Process, request: Request) -> dict[str, object]:
    # The vendor's samples give a plain http address of another host here: it is no address to follow.
    href = f"http://{request.host}/shared/process-status/{process.process_id}"
    made: dict[str, object] = {
        "processStatusId": process.process_id,
        "entityId": process.entity_id,
        "eventType": process.event,
        "description": process.description,
        "status": process.status,
        "createTimestamp": moment(process.created),
        "links": [{"rel": "self", "href": href, "method": "GET"}],
    }
    return made | ({"errorMessage": process.error} if process.error else {})
