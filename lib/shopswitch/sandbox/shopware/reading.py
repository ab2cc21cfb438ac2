"""Routes that read: search, ids, totals, lists and single records."""

from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Response

from shopswitch.sandbox.shopware.aggregate import aggregated
from shopswitch.sandbox.shopware.criteria import Criteria, parse
from shopswitch.sandbox.shopware.definition import Entity
from shopswitch.sandbox.shopware.errors import not_found, refuse
from shopswitch.sandbox.shopware.query import find
from shopswitch.sandbox.shopware.settings_definitions import ENTITIES
from shopswitch.sandbox.shopware.shape import Encoder, as_json_api, check_associations, field_tree

if TYPE_CHECKING:
    from shopswitch.sandbox.shopware.front import Asked

_AGGREGATES_SINCE = (6, 6, 10)


def entity_of(name: str) -> Entity:
    """The entity a path names.

    Raises:
        ApiError: There is none.
    """
    found = ENTITIES.get(name.replace("-", "_"))
    if found is None or "_" in name:
        raise refuse(404, "FRAMEWORK__DEFINITION_NOT_FOUND", f'Definition for entity "{name}" does not exist.')
    return found


def _need(asked: "Asked", entity: Entity, criteria: Criteria) -> None:
    """Reading needs the right for the entity itself and for everything that is loaded with it."""
    asked.need(entity.name, "read")
    for name, inner in criteria.associations.items():
        association = entity.associations.get(name)
        if association is not None and association.entity:
            _need(asked, ENTITIES[association.entity], inner)


def search(asked: "Asked", name: str) -> Response:
    """POST /api/search/{entity}."""
    return _answer(asked, entity_of(name), parse(asked.body(), asked.view.max_limit))


def _answer(asked: "Asked", entity: Entity, criteria: Criteria) -> Response:
    tree = field_tree(entity, criteria)
    check_associations(entity, criteria, asked.view)
    _need(asked, entity, criteria)
    total, rows, whole = find(asked.view, entity, criteria)
    encoded = Encoder(asked.view, criteria).rows(entity, rows, criteria, tree)
    results = aggregated(asked.view, entity, whole, criteria.aggregations)
    if asked.json:
        return asked.list_answer({"total": total, "data": encoded, "aggregations": results})
    included: dict[str, Any] = {}
    data = [as_json_api(entity, each, asked.base, included) for each in encoded]
    body = {
        "data": data,
        "included": list(included.values()),
        "links": {"self": asked.request.url},
        "meta": {"totalCountMode": criteria.mode, "total": total},
        "aggregations": results,
    }
    return asked.list_answer(body)


def search_ids(asked: "Asked", name: str) -> Response:
    """POST /api/search-ids/{entity}."""
    entity, criteria = entity_of(name), parse(asked.body(), asked.view.max_limit)
    asked.need(entity.name, "read")
    total, rows, _ = find(asked.view, entity, criteria)
    # This route answers plain JSON whatever is accepted.
    asked.json = True
    return asked.list_answer({"total": total, "data": [each["id"] for each in rows]})


def aggregate(asked: "Asked", name: str) -> Response:
    """POST /api/aggregate/{entity}."""
    if asked.view.version < _AGGREGATES_SINCE:
        raise refuse(404, "0", f'No route found for "POST {asked.request.path}"')
    entity, criteria = entity_of(name), parse(asked.body(), asked.view.max_limit)
    asked.need(entity.name, "read")
    _, _, whole = find(asked.view, entity, criteria)
    asked.json = True
    return asked.list_answer({"aggregations": aggregated(asked.view, entity, whole, criteria.aggregations)})


def listed(asked: "Asked", name: str) -> Response:
    """GET /api/{entity}, with the plainest criteria in the query."""
    entity, query = entity_of(name), asked.request.args
    body: dict[str, Any] = {
        key: query[key] for key in ("page", "limit", "total-count-mode", "sort", "term", "ids") if key in query
    }
    body["filter"] = [
        {"type": "equals", "field": key[7:-1], "value": value}
        for key, value in query.items()
        if key.startswith("filter[") and key.endswith("]")
    ]
    body["associations"] = {key[13:].partition("]")[0]: {} for key in query if key.startswith("associations[")}
    return _answer(asked, entity, parse(body, asked.view.max_limit))


def one(asked: "Asked", name: str, record_id: str) -> Response:
    """GET /api/{entity}/{id}."""
    entity = entity_of(name)
    query = asked.request.args
    nested: dict[str, Any] = {key[13:].partition("]")[0]: {} for key in query if key.startswith("associations[")}
    criteria = parse({"associations": nested}, None)
    check_associations(entity, criteria, asked.view)
    _need(asked, entity, criteria)
    return detail(asked, entity, record_id, criteria)


def detail(asked: "Asked", entity: Entity, record_id: str, criteria: Criteria) -> Response:
    """One record as an answer.

    Raises:
        ApiError: There is none.
    """
    record = asked.view.store.get(entity.name, record_id)
    if record is None:
        raise not_found(entity.name, record_id)
    encoded = Encoder(asked.view, criteria).one(entity, record, criteria, {})
    if asked.json:
        return asked.list_answer({"data": encoded})
    included: dict[str, Any] = {}
    data = as_json_api(entity, encoded, asked.base, included)
    return asked.list_answer({"data": data, "included": list(included.values())})
