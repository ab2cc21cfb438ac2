"""What an entity of the shop is made of: fields, associations, and which of them may be written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

Record = dict[str, Any]
"""One row: field → value as JSON shows it; names that begin with an underscore never leave the shop."""


@dataclass(frozen=True, slots=True)
class Association:
    """A way from one entity to another.

    Attributes:
        name: Property under which it is loaded.
        entity: What it leads to; empty where the emulated shop never has any.
        key: Field that holds the id, the list of ids, or (`many`, `single`) the other side's field with this id.
        kind: ``one`` (id here), ``single`` (one row there), ``many`` (rows there), ``listed`` (ids here),
            ``empty`` (a list that never holds anything), ``absent`` (one record that is never there).
    """

    name: str
    entity: str
    key: str
    kind: str

    @property
    def plural(self) -> bool:
        """Whether it answers a list."""
        return self.kind in ("many", "listed", "empty")


@dataclass(frozen=True)
class Entity:
    """One entity as the admin interface knows it.

    Texts hold names parted by blanks; associations are written `property=entity:key`.

    Attributes:
        name: With underscores, as the sync call and `apiAlias` write it.
        fields: Every plain field.
        required: Fields that a new record must have.
        protected: Fields only the shop itself writes.
        translated: Fields kept per language.
        inherited: Fields a variant takes from its parent when it has none.
        inherited_links: Lists of records likewise.
        since: Field or association → first version that has it.
        defaults: Values of fields that are not null in a new record.
    """

    name: str
    fields: str
    required: str = ""
    protected: str = ""
    translated: str = ""
    inherited: str = ""
    inherited_links: str = ""
    one: str = ""
    single: str = ""
    many: str = ""
    listed: str = ""
    empty: str = ""
    absent: str = ""
    since: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def field_names(self) -> tuple[str, ...]:
        """Every field, with those each entity has."""
        return (*self.fields.split(), "createdAt", "updatedAt")

    @cached_property
    def known_fields(self) -> frozenset[str]:
        """The same, to look up."""
        return frozenset(self.field_names)

    @cached_property
    def required_fields(self) -> tuple[str, ...]:
        """Fields that a new record must have."""
        return tuple(self.required.split())

    @cached_property
    def protected_fields(self) -> frozenset[str]:
        """Fields only the shop itself writes."""
        return frozenset(self.protected.split())

    @cached_property
    def translated_fields(self) -> tuple[str, ...]:
        """Fields kept per language."""
        return tuple(self.translated.split())

    @cached_property
    def inherited_fields(self) -> frozenset[str]:
        """Fields a variant takes from its parent."""
        return frozenset(self.inherited.split())

    @cached_property
    def inherited_associations(self) -> frozenset[str]:
        """Lists of records a variant takes from its parent."""
        return frozenset(self.inherited_links.split())

    @cached_property
    def associations(self) -> dict[str, Association]:
        """Property → association."""
        found = {}
        for kind in ("one", "single", "many", "listed"):
            for text in getattr(self, kind).split():
                name, _, rest = text.partition("=")
                entity, _, key = rest.partition(":")
                found[name] = Association(name, entity, key, kind)
        for name in self.empty.split():
            found[name] = Association(name, "", "", "empty")
        for name in self.absent.split():
            found[name] = Association(name, "", "", "absent")
        return found

    @cached_property
    def blank(self) -> Record:
        """A record with nothing filled in but what every new one has."""
        return dict.fromkeys(self.field_names) | dict(self.defaults)

    def has(self, name: str, version: tuple[int, ...]) -> bool:
        """Whether this version of the shop knows a field or association."""
        return version >= self.since.get(name, ())
