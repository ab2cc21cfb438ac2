"""JSON Schema as the three OpenAPI generations mean it, on top of the jsonschema package."""

import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

import jsonschema
from jsonschema import validators

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

FORMATS = jsonschema.FormatChecker(formats=())
"""Only the formats the vendors' documents use and that have one meaning."""


def _format(name: str) -> Callable[[Callable[[Any], bool]], Callable[[Any], bool]]:
    return FORMATS.checks(name, raises=(ValueError, OverflowError))


@_format("date-time")
def _is_date_time(value: Any) -> bool:
    return not isinstance(value, str) or bool(_RFC3339.fullmatch(value) and datetime.fromisoformat(value))


@_format("date")
def _is_date(value: Any) -> bool:
    return not isinstance(value, str) or bool(len(value) == 10 and date.fromisoformat(value))


@_format("uuid")
def _is_uuid(value: Any) -> bool:
    return not isinstance(value, str) or bool(_UUID.fullmatch(value) and uuid.UUID(value))


@_format("int32")
def _is_int32(value: Any) -> bool:
    return not isinstance(value, int) or -(2**31) <= value < 2**31


@_format("int64")
def _is_int64(value: Any) -> bool:
    return not isinstance(value, int) or -(2**63) <= value < 2**63


Errors = Iterator[jsonschema.ValidationError]


def _unless_nullable(rule: Callable[..., Errors]) -> Callable[..., Errors]:
    """OpenAPI 3.0 says ``nullable`` beside the type."""

    def checked(validator: Any, value: Any, instance: Any, schema: Any) -> Errors:
        if instance is None and schema.get("nullable") is True:
            return
        yield from rule(validator, value, instance, schema) or ()

    return checked


def chosen_by_discriminator(schema: Mapping[str, Any], instance: Any) -> str | None:
    """Reference to the schema that an object names itself; "" for an unknown name, None where there is no choice."""
    rule = schema.get("discriminator")
    if not isinstance(rule, Mapping) or "mapping" not in rule or not isinstance(instance, dict):
        return None
    return str(rule["mapping"].get(instance.get(rule["propertyName"]), ""))


def _one_of(validator: Any, schemas: Any, instance: Any, schema: Any) -> Errors:
    """`oneOf`, where a discriminator tells which one is meant: several may fit otherwise."""
    reference = chosen_by_discriminator(schema, instance)
    if reference is None:
        yield from _old.VALIDATORS["oneOf"](validator, schemas, instance, schema) or ()
    elif not reference:
        word = schema["discriminator"]["propertyName"]
        yield jsonschema.ValidationError(f"{word} names none of the kinds there are")
    else:
        yield from validator.descend(instance, {"$ref": reference})


def _optional_may_be_null(validator: Any, properties: Any, instance: Any, schema: Any) -> Errors:
    """`properties` where null stands for "no value" in everything that is not required."""
    if not validator.is_type(instance, "object"):
        return
    required = schema.get("required", ())
    for name, rule in properties.items():
        if name in instance and (instance[name] is not None or name in required):
            yield from validator.descend(instance[name], rule, path=name, schema_path=name)


# "mixed" is no JSON type; Shopware's document uses it for "anything".
_with_mixed = jsonschema.Draft202012Validator.TYPE_CHECKER.redefine("mixed", lambda checker, instance: True)

_old = jsonschema.Draft4Validator
_new = jsonschema.Draft202012Validator

# Swagger 2.0 and OpenAPI 3.0 are built on the draft in which a $ref rules out what stands beside it.
Swagger2 = validators.extend(_old)
OpenApi30 = validators.extend(
    _old,
    validators={name: _unless_nullable(_old.VALIDATORS[name]) for name in ("type", "enum", "anyOf", "allOf", "format")}
    | {"oneOf": _unless_nullable(_one_of)},
)
OpenApi31 = validators.extend(_new, type_checker=_with_mixed)
OpenApi31Nulls = validators.extend(OpenApi31, validators={"properties": _optional_may_be_null})
