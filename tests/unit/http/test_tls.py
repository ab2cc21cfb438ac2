from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from shopswitch.errors import ProfileError, RetriableError
from shopswitch.http.client import ApiResponse
from shopswitch.http.wire import Wire
from tests.unit.http.certificates import Authority


@Request.application
def shop(request: Request) -> Response:
    return Response("[1]")


def fine(response: ApiResponse) -> None:
    return None


def test_a_shop_with_its_own_authority_is_trusted(
    authority: Authority, serve_tls: Any, make_wire: Callable[..., Wire], tmp_path: Path
) -> None:
    """With the authority's file in the profile the shop is reached over TLS."""
    (tmp_path / "ca.pem").write_bytes(authority.pem)
    url, _ = serve_tls(shop)
    client = make_wire().open(url, auth=None, classify=fine, ca_file="ca.pem")
    assert client.get("/").json() == [1]
    client.close()


@pytest.mark.parametrize("own", [False, True], ids=["public authorities", "another authority"])
def test_an_untrusted_certificate_is_told(
    own: bool, serve_tls: Any, make_wire: Callable[..., Wire], tmp_path: Path
) -> None:
    """Neither the public authorities nor another one vouch for it; the sentence says what to do."""
    (tmp_path / "other.pem").write_bytes(Authority().pem)
    url, _ = serve_tls(shop)
    client = make_wire().open(url, auth=None, classify=fine, ca_file="other.pem" if own else None)
    with pytest.raises(RetriableError, match="shows a certificate that is not trusted") as caught:
        client.get("/")
    assert "ca_file" in caught.value.hint
    client.close()


def test_a_certificate_of_another_name_is_not_trusted(
    authority: Authority, serve_tls: Any, make_wire: Callable[..., Wire], tmp_path: Path
) -> None:
    """The right authority is not enough: the name must be the shop's."""
    (tmp_path / "ca.pem").write_bytes(authority.pem)
    url, _ = serve_tls(shop)
    client = make_wire().open(url.replace("127.0.0.1", "localhost"), auth=None, classify=fine, ca_file="ca.pem")
    with pytest.raises(RetriableError, match="not trusted"):
        client.get("/")
    client.close()


@pytest.mark.parametrize(
    "content", [None, b"", b"no certificate", b"\x00\xff"], ids=["missing", "empty", "text", "bytes"]
)
def test_a_bad_authority_file_is_told(content: bytes | None, make_wire: Callable[..., Wire], tmp_path: Path) -> None:
    """A file that is missing or holds no certificate is a mistake in the profile, told before any call."""
    if content is not None:
        (tmp_path / "ca.pem").write_bytes(content)
    with pytest.raises(ProfileError, match=r"'ca\.pem' of the new shop \(test\) cannot be used"):
        make_wire().open("https://127.0.0.1", auth=None, classify=fine, ca_file="ca.pem")


def test_messages_name_the_system(make_wire: Callable[..., Wire]) -> None:
    """Shops are told apart by role and platform; there is only one Picqer."""
    assert make_wire("old", "magento").system == "old shop (magento)"
    assert make_wire("picqer", "picqer").system == "Picqer"
