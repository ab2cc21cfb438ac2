"""What spoiled answers look like: cut, emptied, repeated, of the wrong type, not JSON at all."""

import json
import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from werkzeug.wrappers import Response

from shopswitch.sandbox.calls import Call
from shopswitch.sandbox.systems import Fault, System

_MAINTENANCE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Down for maintenance</title></head>
<body><h1>Down for maintenance</h1><p>We will be back shortly.</p></body></html>
"""
_GARBAGE = b'{"items": [{"id": 17, "na\xff\xfe\x00me": tru'

# Words by which the vendors count pages or hand on a place in a list; without them two pages of a list look alike.
_PAGE_WORDS = frozenset(
    {"after", "before", "beforeid", "cursor", "offset", "p", "page", "page_info", "since_id", "sinceid", "start"}
)
_CURSOR_IN_TEXT = re.compile(r'\b(after|before)\s*:\s*"[^"]*"')


class NoAnswer(Response):
    """The connection is closed without an answer; the server does so when it sees this error."""

    def __init__(self) -> None:
        super().__init__(status=HTTPStatus.NO_CONTENT)

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        """Close instead of answering.

        Raises:
            ConnectionResetError: always.
        """
        msg = "A fault closes this connection without an answer."
        raise ConnectionResetError(msg)


def garbage_answer() -> Response:
    """Bytes that neither are UTF-8 nor JSON, announced as JSON."""
    return Response(_GARBAGE, mimetype="application/json")


def maintenance_page() -> Response:
    """What a proxy in front of a shop answers during maintenance: HTML with status 200."""
    return Response(_MAINTENANCE, mimetype="text/html")


def status_answer(system: System, fault: Fault) -> Response:
    """An error status with a body in the vendor's shape."""
    status = int(str(fault.options.get("status", 500)))
    headers = {"Retry-After": str(fault.options["retry_after"])} if "retry_after" in fault.options else {}
    try:
        text = HTTPStatus(status).phrase
    except ValueError:
        text = f"Status {status}"
    body = json.dumps(system.error_body(status, text))
    return Response(body, status=status, mimetype="application/json", headers=headers)


def cut_in_half(response: Response) -> Response:
    """The same answer with its full length announced and half of its bytes sent."""
    whole = response.get_data()
    announced = max(len(whole), 2)
    cut = _with_body(response, whole[: len(whole) // 2])
    cut.headers["Content-Length"] = str(announced)
    return cut


def empty_answer(response: Response) -> Response:
    """The vendor's collection without its records; an empty body where no collection is recognised.

    Totals in body and headers stay: an answer that contradicts itself must be noticed.
    """
    found, emptied = _emptied(_json(response))
    return _with_body(response, json.dumps(emptied).encode() if found else b"")


def _emptied(value: object) -> tuple[bool, object]:
    """Whether a collection was found, and the value without its records."""
    if isinstance(value, list):
        return True, []
    if not isinstance(value, dict):
        return False, value
    names = [name for name in ("items", "data") if isinstance(value.get(name), list)]
    if not names and "id" not in value:
        lists = [name for name, content in value.items() if isinstance(content, list)]
        # One list beside words about paging is the collection; of several none can be told to be it.
        names = lists if len(lists) == 1 else []
    if names:
        return True, {**value, names[0]: []}
    data = value.get("data")
    if isinstance(data, dict):
        found, inner = _without_nodes(data)
        return found, {**value, "data": inner}
    return False, value


def _without_nodes(value: Any) -> tuple[bool, Any]:
    """GraphQL: the outermost connections without nodes and without a next page."""
    if not isinstance(value, dict):
        return False, value
    lists = [name for name in ("nodes", "edges") if isinstance(value.get(name), list)]
    if lists:
        emptied = value | {name: [] for name in lists}
        if isinstance(value.get("pageInfo"), dict):
            ends: dict[str, object] = {"hasNextPage": False, "hasPreviousPage": False}
            ends |= {"startCursor": None, "endCursor": None}
            emptied["pageInfo"] = {**value["pageInfo"], **{k: v for k, v in ends.items() if k in value["pageInfo"]}}
        return True, emptied
    inner = {name: _without_nodes(content) for name, content in value.items()}
    return any(found for found, _ in inner.values()), {name: content for name, (_, content) in inner.items()}


def wrong_type_answer(response: Response) -> Response:
    """A list where an object belongs, and an object with numbered keys where a list belongs."""
    value = _json(response)
    if isinstance(value, list):
        changed: object = {str(number): record for number, record in enumerate(value)}
    else:
        changed = [] if value is None else [value]
    return _with_body(response, json.dumps(changed).encode())


class FirstPages:
    """Remembers the first page of each list, to give it again to every later page."""

    def __init__(self) -> None:
        self._pages: dict[str, tuple[str, Response]] = {}

    def answer(self, call: Call, honest: Callable[[], Response], *, repeat: bool) -> Response | None:
        """The remembered first page when `call` asks for a later one, else None.

        A call for the very page that is remembered is answered honestly and remembered anew: a caller that
        starts over reads a fresh list.
        """
        listed, page = _identify(call)
        known = self._pages.get(listed)
        if known is None or known[0] == page:
            response = honest()
            if response.status_code < HTTPStatus.BAD_REQUEST:
                self._pages[listed] = (page, _with_body(response, response.get_data()))
            return None
        return _with_body(known[1], known[1].get_data()) if repeat else None


def _identify(call: Call) -> tuple[str, str]:
    """Text that is the same for all pages of a list, and text that tells the pages apart."""
    # Signed calls carry a new nonce and time stamp each time; they say nothing about the list.
    query = {name: value for name, value in call.query.items() if not name.startswith("oauth_")}
    listed: dict[str, object] = {name: value for name, value in query.items() if not _is_page_word(name)}
    body = call.body
    if isinstance(body, dict):
        body = {name: value for name, value in body.items() if not _is_page_word(name)}
        if isinstance(body.get("query"), str):
            body["query"] = _CURSOR_IN_TEXT.sub("", body["query"])
        variables = body.get("variables")
        if isinstance(variables, dict):
            body["variables"] = {name: value for name, value in variables.items() if not _is_page_word(name)}
    whole = [call.slot, call.method, call.path, query, call.body]
    return json.dumps([call.slot, call.method, call.path, listed, body]), json.dumps(whole)


def _is_page_word(name: str) -> bool:
    """Whether a parameter tells a page, also in brackets as in ``searchCriteria[currentPage]``."""
    last = name.rpartition("[")[2].rstrip("]").lower()
    return last in _PAGE_WORDS or last.replace("_", "") in {"currentpage", "pageno", "endcursor"}


def _json(response: Response) -> object:
    try:
        value: object = json.loads(response.get_data())
    except (ValueError, RecursionError):
        return None
    return value


def _with_body(response: Response, body: bytes) -> Response:
    """A new answer with the same status and headers; the length is that of the new body."""
    headers = [(name, value) for name, value in response.headers if name.lower() not in {"content-length", "date"}]
    return Response(body, status=response.status, headers=headers)
