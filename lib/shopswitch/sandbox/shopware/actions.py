"""Routes that write, move states or tell about the shop itself."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

from shopswitch.sandbox.shopware.answers import answer
from shopswitch.sandbox.shopware.criteria import Criteria
from shopswitch.sandbox.shopware.definition import Entity, Record
from shopswitch.sandbox.shopware.errors import not_found, refuse
from shopswitch.sandbox.shopware.reading import detail, entity_of
from shopswitch.sandbox.shopware.settings_definitions import ENTITIES
from shopswitch.sandbox.shopware.shape import Encoder
from shopswitch.sandbox.shopware.states import ENTITIES as STATEFUL
from shopswitch.sandbox.shopware.states import Mail

if TYPE_CHECKING:
    from shopswitch.sandbox.shopware.front import Asked


def version(asked: "Asked") -> Response:
    """The version, also under the old versioned path."""
    return answer({"version": asked.shop.version})


def config(asked: "Asked") -> Response:
    """What the administration asks first."""
    settings = {
        "enableUrlFeature": True,
        "appUrlReachable": True,
        "appsRequireAppUrl": False,
        "firstMigrationDate": None,
        "private_allowed_extensions": ["jpg", "png", "pdf"],
        "enableHtmlSanitizer": True,
        "enableStagingMode": False,
        "disableExtensionManagement": False,
        "presignedUploadSupported": False,
    }
    worker = {
        "enableAdminWorker": True,
        "enableQueueStatsWorker": True,
        "enableNotificationWorker": True,
        "transports": ["async", "low_priority"],
    }
    body = {
        "version": asked.shop.version,
        "shopId": asked.shop.shop_id,
        "versionRevision": "0" * 32,
        "adminWorker": worker,
        "bundles": {},
        "settings": settings,
        "inAppPurchases": [],
    }
    return answer(body)


def system_config(asked: "Asked") -> Response:
    """Settings of a domain; only the shop's name is emulated."""
    asked.need("system_config", "read")
    if asked.request.args.get("domain") != "core.basicInformation":
        return answer([])
    return answer({"core.basicInformation.shopName": asked.shop.shop_name})


def reserve_number(asked: "Asked", kind: str, _channel: str | None) -> Response:
    """The next number of a range; looked at only with `preview`."""
    preview = asked.request.args.get("preview", "").lower() in ("1", "true")
    number = asked.shop.base.next_number(kind, preview=preview)
    if number is None:
        text = f'The number range "{kind}" was not found.'
        raise refuse(400, "FRAMEWORK__NUMBER_RANGE_NOT_FOUND", text)
    return answer({"number": number})


def _written(asked: "Asked", entity: Entity, record: Record) -> Response:
    wanted = asked.request.args.get("_response")
    if wanted:
        return detail(asked, entity, record["id"], Criteria())
    path = entity.name.replace("_", "-")
    return Response(status=204, headers={"Location": f"{asked.base}/api/{path}/{record['id']}"})


def create(asked: "Asked", name: str) -> Response:
    """POST /api/{entity}."""
    entity = entity_of(name)
    return _written(asked, entity, asked.shop.writer.create(asked, entity, asked.body()))


def update(asked: "Asked", name: str, record_id: str) -> Response:
    """PATCH /api/{entity}/{id}."""
    entity = entity_of(name)
    return _written(asked, entity, asked.shop.writer.update(asked, entity, record_id, asked.body()))


def delete(asked: "Asked", name: str, record_id: str) -> Response:
    """DELETE /api/{entity}/{id}."""
    asked.shop.writer.delete(asked, entity_of(name), record_id)
    return Response(status=204)


def sync(asked: "Asked") -> Response:
    """POST /api/_action/sync."""
    return answer(asked.shop.writer.sync(asked, asked.body()))


def _stateful(asked: "Asked", entity: str, record_id: str) -> Record:
    if entity not in STATEFUL:
        raise refuse(400, "SYSTEM__STATE_MACHINE_STATE_NOT_FOUND", f"The entity {entity} has no state.")
    record = asked.shop.store.get(entity, record_id)
    if record is None:
        raise not_found(entity, record_id)
    return record


def possible_transitions(asked: "Asked", name: str, record_id: str) -> Response:
    """GET /api/_action/state-machine/{entity}/{id}/state."""
    entity = name.replace("-", "_")
    asked.need(entity, "read")
    record = _stateful(asked, entity, record_id)
    return answer(asked.shop.machines.describe(entity, record, asked.base))


def transition(asked: "Asked", name: str, record_id: str, action: str) -> Response:
    """POST …/state/{transition}: moves the state, writes history, and mails unless told not to."""
    entity, shop = name.replace("-", "_"), asked.shop
    asked.need(entity, "update")
    record = _stateful(asked, entity, record_id)
    given = asked.body()
    given = given if isinstance(given, Mapping) else {}
    state = shop.machines.target(entity, record, action)
    if state != shop.machines.name(record):
        comment = given.get("internalComment") if shop.version_parts >= (6, 7) else None
        with shop.store.transaction():
            shop.machines.move(entity, record, state, action=action, comment=comment)
            if entity == "order":
                shop.ordering.stock_follows(record)
        order = record if entity == "order" else shop.store.get("order", record["orderId"])
        if given.get("sendMail", True) not in (False, "false", 0, "0") and not asked.skips_flows and order is not None:
            shop.mails.append(Mail(str(order["orderNumber"]), entity, state))
    found = shop.store.get("state_machine_state", record["stateId"])
    if found is None:
        raise not_found("state_machine_state", record["stateId"])
    encoder = Encoder(asked.view, Criteria())
    return answer(encoder.one(ENTITIES["state_machine_state"], found, Criteria(), {}))
