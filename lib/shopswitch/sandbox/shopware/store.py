"""All records of one shop, by entity and id, with the ways between them kept ready."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from shopswitch.sandbox.shopware.definition import Association, Record
from shopswitch.sandbox.shopware.settings_definitions import ENTITIES

# Which fields of an entity are looked up by value: foreign keys of others' associations, and two numbers.
_KEYS: dict[str, set[str]] = {"product": {"productNumber"}, "order": {"orderNumber"}}
for _entity in ENTITIES.values():
    for _each in _entity.associations.values():
        if _each.kind in ("many", "single"):
            _KEYS.setdefault(_each.entity, set()).add(_each.key)


def stamp(moment: datetime) -> str:
    """A moment as the interface writes it: UTC with milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


class Store:
    """Tables, and an undo list while a transaction runs.

    Args:
        rng: Source of ids.
        now: The shop's present moment.
    """

    def __init__(self, rng: random.Random, now: Callable[[], datetime]) -> None:
        self.tables: dict[str, dict[str, Record]] = {name: {} for name in ENTITIES}
        self.retired: dict[str, Record] = {}
        """Records that left their table and are still shown by what names them."""
        self._rng = rng
        self._now = now
        self._found: dict[tuple[str, str], dict[Any, dict[str, Record]]] = {
            (entity, key): {} for entity, keys in _KEYS.items() for key in keys
        }
        self._undo: list[Callable[[], None]] | None = None

    def present(self) -> datetime:
        """The shop's present moment."""
        return self._now()

    def new_id(self) -> str:
        """32 small hexadecimal digits."""
        return f"{self._rng.getrandbits(128):032x}"

    def insert(self, entity: str, **values: Any) -> Record:
        """A new record; fields not given are as in every new one."""
        record = ENTITIES[entity].blank | {"createdAt": stamp(self._now())} | values
        record["id"] = record["id"] or self.new_id()
        self.tables[entity][record["id"]] = record
        for key in _KEYS.get(entity, ()):
            self._enter(entity, key, record)
        self._note(lambda: self.delete(entity, record))
        return record

    def change(self, entity: str, record: Record, **values: Any) -> None:
        """Set fields of a record."""
        before = {name: record.get(name) for name in values}
        moved = [key for key in _KEYS.get(entity, ()) if key in values and values[key] != record[key]]
        for key in moved:
            self._leave(entity, key, record)
        record.update(values)
        for key in moved:
            self._enter(entity, key, record)
        self._note(lambda: self.change(entity, record, **before))

    def touch(self, entity: str, record: Record, **values: Any) -> None:
        """Set fields of a record, and when it was last changed."""
        self.change(entity, record, **values, updatedAt=stamp(self._now()))

    def delete(self, entity: str, record: Record) -> None:
        """Take a record away."""
        for key in _KEYS.get(entity, ()):
            self._leave(entity, key, record)
        del self.tables[entity][record["id"]]
        self._note(lambda: self._put_back(entity, record))

    def retire(self, entity: str, record: Record) -> None:
        """Take a record out of its table, so that only those who name it still show it."""
        self.delete(entity, record)
        self.retired[record["id"]] = record

    def get(self, entity: str, record_id: Any) -> Record | None:
        """A record by id."""
        return self.tables[entity].get(record_id) if isinstance(record_id, str) else None

    def rows(self, entity: str, key: str, value: Any) -> list[Record]:
        """Records whose field has this value, oldest first; only for fields that are kept ready."""
        return list(self._found[entity, key].get(value, {}).values())

    def follow(self, association: Association, record: Record) -> list[Record]:
        """What an association leads to from one record."""
        match association.kind:
            case "one":
                key = record[association.key]
                found = self.get(association.entity, key) or self.retired.get(key)
                return [] if found is None else [found]
            case "many" | "single":
                return self.rows(association.entity, association.key, record["id"])
            case "listed":
                table = self.tables[association.entity]
                return [table[each] for each in record.get(association.key) or () if each in table]
        return []

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: an error takes back everything that was done inside."""
        if self._undo is not None:
            yield
            return
        self._undo = []
        try:
            yield
        except BaseException:
            steps, self._undo = self._undo, None
            for step in reversed(steps):
                step()
            raise
        finally:
            self._undo = None

    def _note(self, step: Callable[[], None]) -> None:
        if self._undo is not None:
            self._undo.append(step)

    def _put_back(self, entity: str, record: Record) -> None:
        self.tables[entity][record["id"]] = record
        for key in _KEYS.get(entity, ()):
            self._enter(entity, key, record)

    def _enter(self, entity: str, key: str, record: Record) -> None:
        if record[key] is not None:
            self._found[entity, key].setdefault(record[key], {})[record["id"]] = record

    def _leave(self, entity: str, key: str, record: Record) -> None:
        self._found[entity, key].get(record[key], {}).pop(record["id"], None)
