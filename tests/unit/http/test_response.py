import json

import pytest

from shopswitch.errors import UnexpectedResponseError
from shopswitch.http.response import ApiResponse


def response(body: bytes = b"[]", status: int = 200, **headers: str) -> ApiResponse:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return ApiResponse(status=status, headers=named, body=body, system="new shop (test)", path="/products")


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"<!DOCTYPE html><title>Mrs Jansen</title>", "an HTML page"),
        (b"\n <html lang='nl'>", "an HTML page"),
        (b"", "an empty body"),
        (b" \r\n", "an empty body"),
        (b'{"products": [', "a cut-off or damaged body"),
        (b"\xef\xbb\xbf{", "a cut-off or damaged body"),
        (b"[NaN]", "a cut-off or damaged body"),
        (b'{"a": Infinity}', "a cut-off or damaged body"),
        (b"[" * 100_000, "a cut-off or damaged body"),
        (b"<br />Warning: Mrs Jansen", "text"),
        (b"\x00\xff\xfe\x89PNG", "text"),
    ],
    ids=["doctype", "html", "empty", "blank", "cut", "bom", "nan", "infinity", "deep", "php", "bytes"],
)
def test_what_is_no_json_is_told_by_its_looks(body: bytes, what: str) -> None:
    """The sentence says what came instead and where, and never repeats it."""
    with pytest.raises(UnexpectedResponseError) as caught:
        response(body, status=503).json()
    assert f"The new shop (test) answered {what} instead of JSON at /products (HTTP 503)." == caught.value.message
    assert "Jansen" not in str(caught.value)


@pytest.mark.parametrize(
    ("body", "got"), [(b"{}", "an object"), (b'"x"', "a single value"), (b"null", "a single value")]
)
def test_a_list_must_be_a_list(body: bytes, got: str) -> None:
    """An object where a list belongs is refused, not walked over."""
    with pytest.raises(UnexpectedResponseError, match=f"answered {got} where a list belongs"):
        response(body).json_list()


@pytest.mark.parametrize(("body", "got"), [(b"[]", "a list"), (b"7", "a single value")])
def test_an_object_must_be_an_object(body: bytes, got: str) -> None:
    """A list where an object belongs is refused."""
    with pytest.raises(UnexpectedResponseError, match=f"answered {got} where an object belongs"):
        response(body).json_object()


@pytest.mark.parametrize("value", [{"a": [1, "é", None]}, {"sku": "00123"}])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_json_is_read_in_every_encoding_it_may_have(value: object, encoding: str) -> None:
    """A byte order mark, which some shops put in front, does no harm."""
    assert value == response(json.dumps(value, ensure_ascii=False).encode(encoding)).json()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7.0),
        ("1.5", 1.5),
        ("-3", 0.0),
        ("Mon, 23 Nov 2026 12:00:30 GMT", 30.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
    ],
)
def test_the_wait_a_server_asks_for(text: str, seconds: float | None) -> None:
    """Seconds and the date form are both understood; the date counts from the server's own clock."""
    assert seconds == response(retry_after=text, date="Mon, 23 Nov 2026 12:00:00 GMT").retry_after


def test_no_wait_is_known_without_the_header() -> None:
    """Without Retry-After the wait is unknown, not zero."""
    assert response().retry_after is None


@pytest.mark.parametrize("text", ["Mon, 23 Nov 2026 12:00:00 GMT", "Mon, 23 Nov 2026 12:00:00 -0000"])
def test_the_servers_clock_has_a_zone(text: str) -> None:
    """The Date header is read as UTC in either way of writing it."""
    moment = response(date=text).server_time
    assert moment is not None
    assert moment.isoformat() == "2026-11-23T12:00:00+00:00"


@pytest.mark.parametrize("text", ["", "yesterday", "99 99 99"])
def test_a_bad_clock_is_no_clock(text: str) -> None:
    """A Date header that is none is left aside."""
    assert response(date=text).server_time is None


@pytest.mark.parametrize("name", ["x_request_id", "x_correlation_id", "cf_ray"])
def test_the_vendors_id_of_a_call(name: str) -> None:
    """Whichever header carries it, the id is found for the vendor's support."""
    assert response(**{name: "abc"}).request_id == "abc"
    assert response().request_id == ""
