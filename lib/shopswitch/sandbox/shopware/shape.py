"""Records as answers: plain JSON with `apiAlias`, or JSON:API where the call did not ask for JSON."""

from collections.abc import Iterable
from typing import Any

from shopswitch.sandbox.shopware.criteria import Criteria
from shopswitch.sandbox.shopware.definition import Association, Entity, Record
from shopswitch.sandbox.shopware.errors import refuse
from shopswitch.sandbox.shopware.query import View, filtered, ordered
from shopswitch.sandbox.shopware.settings_definitions import ENTITIES

Tree = dict[str, Any]
"""Fields asked for, by their first part: name → the tree of what follows, empty at a field."""


def check_associations(entity: Entity, criteria: Criteria, view: View) -> None:
    """Make sure that every association asked for exists.

    Raises:
        ApiError: One does not.
    """
    for name, inner in criteria.associations.items():
        association = entity.associations.get(name)
        if association is None or not entity.has(name, view.version):
            text = f"Can not find association by name {name}"
            raise refuse(400, "FRAMEWORK__ASSOCIATION_NOT_FOUND", text, parameters={"field": name})
        if association.entity:
            check_associations(ENTITIES[association.entity], inner, view)


def field_tree(entity: Entity, criteria: Criteria) -> Tree:
    """The fields of a partial search as a tree; what they reach over is loaded with them.

    Raises:
        ApiError: A path names nothing.
    """
    tree: Tree = {}
    for path in criteria.fields:
        here, at, wanted = tree, entity, criteria
        for name in path.split("."):
            here = here.setdefault(name, {})
            if name in at.associations and at.associations[name].entity:
                wanted = wanted.associations.setdefault(name, Criteria())
                at = ENTITIES[at.associations[name].entity]
            elif name not in at.known_fields and at.associations.get(name) is None:
                break
    return tree


class Encoder:
    """Turns records into what the interface answers.

    Args:
        view: How this call looks at the records.
        criteria: The search, with its includes and excludes.
    """

    def __init__(self, view: View, criteria: Criteria) -> None:
        self._view = view
        self._includes = criteria.includes
        self._excludes = criteria.excludes if view.version >= (6, 7) else {}

    def rows(self, entity: Entity, rows: Iterable[Record], criteria: Criteria, tree: Tree) -> list[dict[str, Any]]:
        """Several records."""
        return [self.one(entity, row, criteria, tree) for row in rows]

    def one(self, entity: Entity, record: Record, criteria: Criteria, tree: Tree) -> dict[str, Any]:
        """One record."""
        out = self._fields(entity, record, set(tree) if tree else None)
        for name, association in entity.associations.items():
            if name in criteria.associations:
                out[name] = self._loaded(association, record, criteria.associations[name], tree.get(name, {}))
            elif not tree and entity.has(name, self._view.version):
                out[name] = None
        if entity.name == "order_line_item" and not tree and out["children"] is None:
            out["children"] = []
        included, excluded = self._includes.get(entity.name), self._excludes.get(entity.name, ())
        kept = {name: out[name] for name in out if (included is None or name in included) and name not in excluded}
        return kept | {"apiAlias": entity.name}

    def _fields(self, entity: Entity, record: Record, only: set[str] | None) -> dict[str, Any]:
        view = self._view
        names = [
            name
            for name in entity.field_names
            if (only is None or name in only or name == "id") and entity.has(name, view.version)
        ]
        out = {name: view.value(entity, record, name) for name in names}
        texts = {name: out[name] for name in entity.translated_fields if name in out}
        if not view.default_language:
            # No other language has translations here: the plain field is null, the fallback stands in `translated`.
            out |= dict.fromkeys(texts)
        out["translated"] = texts
        out["extensions"] = {}
        return out

    def _loaded(self, association: Association, record: Record, criteria: Criteria, tree: Tree) -> Any:
        if not association.entity:
            return [] if association.plural else None
        entity, view = ENTITIES[association.entity], self._view
        rows = view.store.follow(association, record)
        if not rows and view.inherits and record.get("parentId"):
            source = view.store.get("product", record["parentId"]) or record
            lists = ENTITIES["product"].inherited_associations
            if association.name in lists or (association.kind == "one" and association.key in source):
                rows = view.store.follow(association, source)
        rows = ordered(view, entity, filtered(view, entity, rows, criteria.filters), criteria.sort)[: criteria.limit]
        encoded = self.rows(entity, rows, criteria, tree)
        return encoded if association.plural else next(iter(encoded), None)


def as_json_api(entity: Entity, encoded: dict[str, Any], base: str, included: dict[str, Any]) -> dict[str, Any]:
    """One encoded record as a JSON:API resource; what was loaded with it goes into `included`."""
    path = entity.name.replace("_", "-")
    address = f"{base}/api/{path}/{encoded.get('id')}"
    relationships: dict[str, Any] = {}
    for name, association in entity.associations.items():
        if name not in encoded:
            continue
        value = encoded[name]
        links = {"related": f"{address}/{_dashed(name)}"}
        rows = value if isinstance(value, list) else [] if value is None else [value]
        for row in rows if association.entity else []:
            inner = ENTITIES[association.entity]
            included.setdefault(f"{inner.name}-{row.get('id')}", as_json_api(inner, row, base, included))
        pointers = [{"type": association.entity, "id": row.get("id")} for row in rows]
        data: Any = pointers if association.plural else next(iter(pointers), None)
        relationships[name] = {"data": data, "links": links}
    skipped = {*entity.associations, "id", "apiAlias"}
    return {
        "id": encoded.get("id"),
        "type": entity.name,
        "attributes": {name: value for name, value in encoded.items() if name not in skipped},
        "links": {"self": address},
        "relationships": relationships,
        "meta": {},
    }


def _dashed(name: str) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)
