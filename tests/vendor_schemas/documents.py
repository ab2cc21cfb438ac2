"""A vendor's OpenAPI document: its operations, and its schemas compiled when they are first needed."""

import gzip
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
from referencing import Registry, Resource, Specification

from tests.vendor_schemas.keywords import FORMATS, chosen_by_discriminator

_URI = "urn:vendor"
_METHODS = frozenset({"get", "put", "post", "delete", "patch", "head", "options"})

Pointer = tuple[str, ...]
"""Place in a document, each part a key."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path.

    Attributes:
        method: Upper case.
        template: Path as the document writes it.
        spec: What the document says about it.
        place: Where it stands in the document.
        values: Path parameters of the call that matched.
    """

    method: str
    template: str
    spec: Mapping[str, Any]
    place: Pointer
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.template}"


class Document:
    """An OpenAPI or Swagger document.

    Args:
        content: The document.
        keywords: The jsonschema validator class of its generation.
    """

    def __init__(self, content: Mapping[str, Any], keywords: Any) -> None:
        self.content = content
        self._keywords = keywords
        # No part of it is looked through for identifiers: references in it are pointers only.
        resource = Resource(contents=content, specification=Specification.OPAQUE)
        self._registry: Registry[Any] = Registry().with_resource(_URI, resource)
        self._validators: dict[tuple[Any, Pointer], Any] = {}

    @cached_property
    def _routes(self) -> list[tuple[re.Pattern[str], str]]:
        """Patterns of all paths, those with fewer parameters first: ``/orders/statuses`` before ``/orders/{id}``."""
        templates = sorted(self.content["paths"], key=lambda path: (path.count("{"), path))
        return [(_pattern(template), template) for template in templates]

    def find(self, method: str, path: str) -> Operation | str | None:
        """The operation of a call; its template when only the method is unknown; None when the path is."""
        known: str | None = None
        for pattern, template in self._routes:
            match = pattern.fullmatch(path.rstrip("/"))
            if match is None:
                continue
            spec = self.content["paths"][template].get(method.lower())
            if spec is not None and method.lower() in _METHODS:
                names = re.findall(r"{([^}]+)}", template)
                values = dict(zip(names, map(unquote, match.groups()), strict=True))
                return Operation(method, template, spec, ("paths", template, method.lower()), values)
            known = known or template
        return known

    def resolve(self, node: Any, place: Pointer) -> tuple[Any, Pointer]:
        """The node itself, or what its reference points at; (None, ()) for a reference out of the document."""
        while isinstance(node, Mapping) and isinstance(node.get("$ref"), str):
            reference = node["$ref"]
            if not reference.startswith("#/"):
                return None, ()
            place = tuple(unquote(part).replace("~1", "/").replace("~0", "~") for part in reference[2:].split("/"))
            node = self.at(place)
        return node, place

    def at(self, place: Pointer) -> Any:
        """The node at a place."""
        node: Any = self.content
        for part in place:
            node = node[int(part)] if isinstance(node, Sequence) else node[part]
        return node

    def errors(self, place: Pointer, value: Any, *, keywords: Any = None) -> Iterator[jsonschema.ValidationError]:
        """What of a value the schema at a place does not allow."""
        rules = keywords or self._keywords
        validator = self._validators.get((rules, place))
        if validator is None:
            pointer = "/".join(part.replace("~", "~0").replace("/", "~1").replace("%", "%25") for part in place)
            schema = {"$ref": f"{_URI}#/{pointer}"}
            validator = rules(schema, registry=self._registry, format_checker=FORMATS)
            self._validators[rules, place] = validator
        yield from validator.iter_errors(value)

    def unknown_keys(self, place: Pointer, value: Any) -> list[str]:
        """Places in a value that the schema at a place does not declare, such as ``.entity.statee``.

        Where objects are put together (`allOf`) or chosen (`oneOf`, `anyOf`) a key is known when any part knows it.
        """
        return list(self._unknown(self.at(place), value, ""))

    def _unknown(self, schema: Any, value: Any, where: str) -> Iterator[str]:
        parts = list(self._parts(schema, value))
        if isinstance(value, list):
            items = [part["items"] for part in parts if isinstance(part.get("items"), Mapping)]
            for one in value if items else ():
                yield from self._unknown({"anyOf": items}, one, f"{where}[]")
            return
        if not isinstance(value, dict):
            return
        declared: dict[str, list[Any]] = {}
        for part in parts:
            for name, rule in part.get("properties", {}).items():
                declared.setdefault(name, []).append(rule)
        open_ended = [part["additionalProperties"] for part in parts if part.get("additionalProperties")]
        for name, content in value.items():
            inner = f"{where}.{name}"
            if name in declared:
                yield from self._unknown({"anyOf": declared[name]}, content, inner)
            elif open_ended:
                rules = [rule for rule in open_ended if isinstance(rule, Mapping)]
                yield from self._unknown({"anyOf": rules}, content, inner)
            elif declared:
                yield inner

    def _parts(self, schema: Any, value: Any, above: frozenset[int] = frozenset()) -> Iterator[Mapping[str, Any]]:
        found, _ = self.resolve(schema, ())
        # A schema may lead back to itself: Shopware's kinds of login are made of the one that chooses among them.
        if not isinstance(found, Mapping) or id(found) in above:
            return
        yield found
        # A discriminator without `oneOf` stands in the base that its own kinds are made from.
        reference = chosen_by_discriminator(found, value) if "oneOf" in found else None
        for word in ("allOf", "oneOf", "anyOf"):
            for part in [{"$ref": reference}] if reference and word == "oneOf" else found.get(word, ()):
                yield from self._parts(part, value, above | {id(found)})


def _pattern(template: str) -> re.Pattern[str]:
    # Some paths are written with a slash at the end, which makes no difference.
    pieces = re.split(r"{[^}]+}", template.rstrip("/"))
    return re.compile("([^/]+)".join(map(re.escape, pieces)))


def load(path: Path) -> Any:
    """A document kept as .json.gz."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return json.load(file)
