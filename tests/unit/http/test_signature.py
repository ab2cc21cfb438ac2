"""Signed messages: the reference's vectors, what exactly is signed, and the answers' own signatures."""

import hashlib
import hmac
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import httpx
import pytest
from werkzeug.wrappers import Request, Response

from shopswitch.http.signature import MessageSignature, SignatureHeaders

MOMENT = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
ADDRESS = "/api/rest/v1/orders/?start=0&size=2"
LISTED = (
    "2f0ce77ec4ce17f12528804d2be74aaefb16ed35b3bbbbf65d4243d53fe3749361db1168e6e381a4bb2801a357dbb9e2c57c8ce29c8956ea"
    "7d7e81c6c956242e"
)
PATCHED = (
    "d1628942faee34c626999c69fabd59e872afc09d53f3cb7c756c851442a77fd3ac57ac1c2040f15f003ce0c0d438f88ef2182067b7614cc7"
    "f84939d8eab62808"
)


def signed(auth: MessageSignature, method: str, url: str, **given: Any) -> httpx.Request:
    """A request as it would be sent."""
    request = httpx.Request(method, url, **given)
    return next(auth.auth_flow(request))


@pytest.fixture
def auth() -> MessageSignature:
    return MessageSignature("demo-public", "demo-secret", now=lambda: MOMENT)


def test_a_read_is_signed_as_the_reference_says(auth: MessageSignature) -> None:
    """Address with query, empty body, separators kept."""
    headers = signed(auth, "GET", f"https://shop.example{ADDRESS}").headers
    assert headers["x-public"] == "demo-public"
    assert headers["x-date"] == "2026-01-15T09:30:00Z"
    assert headers["x-hash"] == LISTED


def test_a_write_is_signed_with_its_exact_body(auth: MessageSignature) -> None:
    """The bytes the library makes of the JSON are those that are signed."""
    request = signed(auth, "PATCH", "https://shop.example/api/rest/v1/orders/123/", json={"status": 7})
    assert request.content == b'{"status":7}'
    assert request.headers["x-hash"] == PATCHED


def test_the_address_is_signed_as_it_is_sent(auth: MessageSignature) -> None:
    """Encoded once, by the library: never a text of our own beside it."""
    request = signed(auth, "GET", "https://shop.example/a b/", params={"q": "é & +"})
    raw = request.url.raw_path
    message = b"|".join((b"demo-public", b"GET", raw, b"", b"2026-01-15T09:30:00Z"))
    assert b" " not in raw
    assert request.headers["x-hash"] == hmac.new(b"demo-secret", message, hashlib.sha512).hexdigest()


def test_the_moment_is_utc_whole_seconds() -> None:
    """Whatever zone the clock has, and however fine it is."""
    local = MOMENT.astimezone(timezone(timedelta(hours=1))) + timedelta(microseconds=900_000)
    auth = MessageSignature("demo-public", "demo-secret", now=lambda: local)
    assert signed(auth, "GET", f"https://shop.example{ADDRESS}").headers["x-date"] == "2026-01-15T09:30:00Z"


def test_each_send_has_its_own_moment() -> None:
    """A call that is tried again is signed again."""
    moments: Iterator[datetime] = iter([MOMENT, MOMENT + timedelta(seconds=61)])
    auth = MessageSignature("demo-public", "demo-secret", now=lambda: next(moments))
    first = signed(auth, "GET", f"https://shop.example{ADDRESS}").headers
    second = signed(auth, "GET", f"https://shop.example{ADDRESS}").headers
    assert second["x-date"] == "2026-01-15T09:31:01Z"
    assert first["x-hash"] != second["x-hash"]


def test_header_names_can_be_others() -> None:
    """For another vendor that signs alike."""
    names = SignatureHeaders("k", "d", "s")
    auth = MessageSignature("demo-public", "demo-secret", now=lambda: MOMENT, headers=names)
    headers = signed(auth, "GET", f"https://shop.example{ADDRESS}").headers
    assert (headers["k"], headers["s"]) == ("demo-public", LISTED)


@pytest.mark.parametrize(
    ("sign", "spoil", "counts"),
    [
        (True, b"", (1, 0, 0)),
        (True, b" ", (0, 1, 0)),
        (False, b"", (0, 0, 1)),
    ],
)
def test_answers_are_checked_and_never_refused(
    serve: Callable[[Any], str], auth: MessageSignature, sign: bool, spoil: bytes, counts: tuple[int, int, int]
) -> None:
    """One that fits, one that was changed on the way, one without a signature: the body comes through in any case."""

    @Request.application
    def app(request: Request) -> Response:
        body, date = b'{"items":[]}', "2026-01-15T09:30:01Z"
        message = b"|".join((b"demo-public", b"GET", b"/list/?size=2", body, date.encode()))
        answer = Response(body + spoil)
        if sign:
            answer.headers["x-date"] = date
            answer.headers["x-hash"] = hmac.new(b"demo-secret", message, hashlib.sha512).hexdigest()
        return answer

    with httpx.Client(trust_env=False) as client:
        answer = client.get(f"{serve(app)}/list/?size=2", auth=auth)
    assert answer.json() == {"items": []}
    assert (auth.answers.right, auth.answers.wrong, auth.answers.absent) == counts


def test_a_signature_of_strange_characters_is_only_wrong(serve: Callable[[Any], str], auth: MessageSignature) -> None:
    """Whatever stands in the header."""

    @Request.application
    def app(request: Request) -> Response:
        return Response(b"{}", headers={"x-hash": "caf\xe9"})

    with httpx.Client(trust_env=False) as client:
        client.get(serve(app), auth=auth)
    assert auth.answers.wrong == 1
