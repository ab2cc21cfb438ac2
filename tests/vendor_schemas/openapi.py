"""Holds exchanges against an OpenAPI document."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import jsonschema

from tests.vendor_schemas.documents import Document, Operation, Pointer
from tests.vendor_schemas.exchange import (
    CHILD_NULL,
    Direction,
    Exchange,
    Violation,
    media_type,
    read_json,
    shortened,
    type_name,
)

_WHOLE = re.compile(r"-?\d+")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")


@dataclass(frozen=True)
class RestSchema:
    """The schema of a REST interface and the vendor's habits around it.

    Attributes:
        platform: Key of the platform.
        choose: The document for an exchange and the path as that document writes it; None for what lies outside it.
        error: Document and place of the vendor's error body, for statuses the document does not list.
        projected: Whether the request asked for some fields only: none is required in the answer then.
        free_query: Whether a parameter is the vendor's own language that the document cannot list.
        answer_keywords: jsonschema class for answers where it differs from the document's own.
        required_in: Whether a required field must be there in a request of this method.
        unjudged: Whether the document describes this answer wrongly as a whole, so that only its status is looked at.
    """

    platform: str
    choose: Callable[[Exchange], tuple[Document, str] | None]
    error: Callable[[], tuple[Document, Pointer]]
    projected: Callable[[Exchange], bool] = lambda exchange: False
    free_query: Callable[[str], bool] = lambda name: False
    answer_keywords: Any = None
    required_in: Callable[[str], bool] = lambda method: True
    unjudged: Callable[[Exchange], bool] = lambda exchange: False

    def prepare(self) -> None:
        """Load what takes long, so that no call has to wait for it."""
        self.error()

    def violations(self, exchange: Exchange) -> list[Violation] | None:
        """What is wrong with an exchange, accepted differences included; None when the schema says nothing about it."""
        chosen = self.choose(exchange)
        if chosen is None:
            return None
        document, path = chosen
        found = document.find(exchange.method.upper(), path)
        if not isinstance(found, Operation):
            what = "the schema has no such path" if found is None else "the schema has no such method for this path"
            operation = f"{exchange.method} {found or path}"
            wrong = Violation("request", operation, "path", "path", "", what)
            return [wrong, *self._answer_to_unknown(exchange, operation)]
        look = _Look(self, document, found, exchange)
        return [*look.request(), *look.answer()]

    def _answer_to_unknown(self, exchange: Exchange, operation: str) -> Iterator[Violation]:
        if exchange.status < HTTPStatus.BAD_REQUEST:
            what = f"status {exchange.status} to a call that the schema does not have"
            yield Violation("answer", operation, f"status {exchange.status}", "status", "", what)
            return
        document, place = self.error()
        yield from check_body(exchange.body, document, place, direction="answer", operation=operation)


@dataclass(frozen=True)
class _Look:
    """One exchange of a known operation."""

    schema: RestSchema
    document: Document
    operation: Operation
    exchange: Exchange

    def request(self) -> Iterator[Violation]:
        parameters = self._parameters()
        listed = {rule["name"]: (rule, place) for rule, place in parameters if rule["in"] == "query"}
        given: dict[str, list[str]] = {}
        for name, value in self.exchange.query:
            given.setdefault(name if name in listed else name.removesuffix("[]"), []).append(value)
        for name, values in given.items():
            if name in listed:
                yield from self._parameter(*listed[name], values, f"query {name}")
            elif not self.schema.free_query(name):
                yield self._wrong("request", f"query {name}", "unknown", None, "the schema has no such parameter")
        for name, (rule, _) in listed.items():
            if rule.get("required") and name not in given:
                yield self._wrong("request", f"query {name}", "required", None, "a required parameter is missing")
        for rule, place in parameters:
            if rule["in"] == "path":
                value = self.operation.values.get(rule["name"], "")
                yield from self._parameter(rule, place, [value], f"path {rule['name']}")
            elif rule["in"] == "header" and rule["name"].lower() in self.exchange.request_headers:
                value = self.exchange.request_headers[rule["name"].lower()]
                yield from self._parameter(rule, place, [value], f"header {rule['name']}")
        yield from self._accept()
        yield from self._request_body(parameters)

    def _accept(self) -> Iterator[Violation]:
        """Whether the caller takes an answer in one of the forms there are."""
        taken = [
            part.partition(";")[0].strip().lower()
            for part in self.exchange.request_headers.get("accept", "").split(",")
            if part.strip()
        ]
        offered = set(self.operation.spec.get("produces", ()))
        for name, response in self.operation.spec["responses"].items():
            found, _ = self.document.resolve(response, (*self.operation.place, "responses", name))
            offered |= set((found or {}).get("content", ()))
        if taken and offered and "*/*" not in taken and not offered & set(taken):
            what = f"takes {', '.join(taken)}; the schema has {', '.join(sorted(offered))}"
            yield self._wrong("request", "header accept", "media", None, what)

    def _parameters(self) -> list[tuple[Mapping[str, Any], Pointer]]:
        place = (*self.operation.place, "parameters")
        listed = self.operation.spec.get("parameters", ())
        return [self.document.resolve(rule, (*place, str(number))) for number, rule in enumerate(listed)]

    def _parameter(self, rule: Mapping[str, Any], place: Pointer, values: list[str], where: str) -> Iterator[Violation]:
        inside = (*place, "schema") if "schema" in rule else place
        schema, inside = self.document.resolve(self.document.at(inside), inside)
        if schema.get("type") == "array":
            item = schema.get("items", {})
            value: Any = [_typed(part, item.get("type")) for text in values for part in text.split(",")]
        elif len(values) > 1:
            yield self._wrong("request", where, "repeated", values, "given more than once")
            return
        else:
            value = _typed(values[0], schema.get("type"))
        for error in self.document.errors(inside, value):
            # A parameter of Swagger 2.0 is its own schema: what says that it must be given is no rule of its value.
            if error.validator != "required":
                yield self._wrong("request", where, str(error.validator), value, error.message)

    def _request_body(self, parameters: Sequence[tuple[Mapping[str, Any], Pointer]]) -> Iterator[Violation]:
        raw = self.exchange.request_body
        bodies = [place for rule, place in parameters if rule["in"] == "body"]
        described, place = self.document.resolve(
            self.operation.spec.get("requestBody"), (*self.operation.place, "requestBody")
        )
        if not bodies and described is None:
            if raw:
                yield self._wrong("request", "body", "unknown", None, "the schema wants no body here")
            return
        if not raw:
            if described is not None and described.get("required"):
                yield self._wrong("request", "body", "required", None, "the required body is missing")
            return
        media = media_type(self.exchange.request_headers)
        if bodies:
            wanted = list(self.operation.spec.get("consumes", ()))
            where = (*bodies[0], "schema")
        else:
            assert described is not None
            wanted = list(described["content"])
            where = (*place, "content", media, "schema")
        if media not in wanted:
            what = f"content type {media or 'none'}; the schema has {', '.join(wanted)}"
            yield self._wrong("request", "header content-type", "media", None, what)
            return
        yield from check_body(
            raw,
            self.document,
            where,
            direction="request",
            operation=str(self.operation),
            partial=not self.schema.required_in(self.operation.method),
            unknown=True,
        )

    def answer(self) -> Iterator[Violation]:
        status = str(self.exchange.status)
        responses = self.operation.spec["responses"]
        name = status if status in responses else "default" if "default" in responses else ""
        if not name or (name == "default" and self.exchange.status < HTTPStatus.BAD_REQUEST):
            if self.exchange.status >= HTTPStatus.BAD_REQUEST:
                document, place = self.schema.error()
                yield from check_body(
                    self.exchange.body, document, place, direction="answer", operation=str(self.operation)
                )
            else:
                what = f"status {status} is not documented; there are {', '.join(responses)}"
                yield self._wrong("answer", f"status {status}", "status", self._body_or_none(), what)
            return
        response, place = self.document.resolve(responses[name], (*self.operation.place, "responses", name))
        if response is None:
            # The document points at a file that was not published with it; it holds the vendor's errors.
            document, place = self.schema.error()
            yield from check_body(
                self.exchange.body, document, place, direction="answer", operation=str(self.operation)
            )
            return
        yield from self._described(response, place)

    def _described(self, response: Mapping[str, Any], place: Pointer) -> Iterator[Violation]:
        media = media_type(self.exchange.headers)
        if "schema" in response:
            wanted, where = list(self.operation.spec.get("produces", ())), (*place, "schema")
        elif response.get("content"):
            wanted, where = list(response["content"]), (*place, "content", media, "schema")
        else:
            return
        if media not in wanted:
            # An answer that may be empty has no type either.
            if self.exchange.body or self.exchange.status != HTTPStatus.NO_CONTENT:
                what = f"content type {media or 'none'}; the schema has {', '.join(wanted)}"
                yield self._wrong("answer", "header content-type", "media", None, what)
            return
        if "schema" not in response and "schema" not in response["content"][media]:
            return
        # Only JSON can be looked into: Magento answers XML as well.
        if self.schema.unjudged(self.exchange) or "json" not in media:
            return
        success = self.exchange.status < HTTPStatus.BAD_REQUEST
        yield from check_body(
            self.exchange.body,
            self.document,
            where,
            direction="answer",
            operation=str(self.operation),
            partial=success and self.schema.projected(self.exchange),
            keywords=self.schema.answer_keywords,
        )

    def _body_or_none(self) -> Any:
        try:
            return read_json(self.exchange.body)
        except ValueError:
            return None

    def _wrong(self, direction: Direction, where: str, rule: str, value: Any, what: str) -> Violation:
        got = "" if value is None else type_name(value)
        return Violation(direction, str(self.operation), where, rule, got, what)


def check_body(
    raw: bytes,
    document: Document,
    place: Pointer,
    *,
    direction: Direction,
    operation: str,
    partial: bool = False,
    unknown: bool = False,
    keywords: Any = None,
) -> Iterator[Violation]:
    """What of a body the schema at a place does not allow.

    Args:
        raw: The body.
        document: Where the schema stands.
        place: The schema's place.
        direction: Which side sent it.
        operation: For messages.
        partial: Whether required fields may be missing.
        unknown: Whether keys that the schema does not declare are violations.
        keywords: Another jsonschema class than the document's own.
    """
    try:
        value = read_json(raw)
    except ValueError:
        yield Violation(direction, operation, "body", "json", "", f"{shortened(repr(raw))} is no JSON")
        return
    for error in document.errors(place, value, keywords=keywords):
        if error.validator == "required" and partial:
            continue
        yield _violation(error, value, direction, operation, projected=partial and direction == "answer")
    for key in document.unknown_keys(place, value) if unknown else ():
        yield Violation(direction, operation, f"body{key}", "unknown", "", "the schema does not know this key")


def _violation(
    error: jsonschema.ValidationError, body: Any, direction: Direction, operation: str, *, projected: bool
) -> Violation:
    where = "body"
    for part in error.absolute_path:
        where += "[]" if isinstance(part, int) else f".{part}"
    if error.validator == "required":
        missing = next((name for name in error.validator_value if name not in error.instance), "")
        # Drafts report each missing name on its own; the message names it.
        named = re.match(r"'([^']*)' is a required property", error.message)
        where += f".{named[1] if named else missing}"
        return Violation(direction, operation, where, "required", "", "missing, but required", projected)
    wanted = error.validator_value
    what = f"{shortened(error.instance)} breaks {error.validator}"
    if error.validator in {"type", "enum", "format", "pattern", "minimum", "maximum", "maxLength", "minLength"}:
        what += f" {shortened(wanted)}"
    elif error.context:
        deepest = max(error.context, key=lambda inner: len(inner.absolute_path))
        what += f" (closest: {'.'.join(map(str, deepest.absolute_path))}: {shortened(deepest.message, 160)})"
    got = type_name(error.instance)
    if error.instance is None and _is_child(body, list(error.absolute_path)):
        got = CHILD_NULL
    return Violation(direction, operation, where, str(error.validator), got, what, projected)


def _is_child(body: Any, path: list[Any]) -> bool:
    """Whether the record that holds a place names its parent, from which it may inherit what it lacks."""
    for part in path[:-1]:
        body = body[part]
    return isinstance(body, dict) and bool(body.get("parentId"))


def _typed(text: str, kind: Any) -> Any:
    """A parameter as the type the schema names, or the text itself when it is none."""
    if kind == "integer" and _WHOLE.fullmatch(text):
        return int(text)
    if kind == "number" and _NUMBER.fullmatch(text):
        return float(text)
    if kind == "boolean" and text in {"true", "false"}:
        return text == "true"
    return text
