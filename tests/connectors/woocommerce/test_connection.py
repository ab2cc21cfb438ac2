"""Getting through to a WooCommerce shop: address, signature, and wrong keys."""

import base64
import logging
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import ValidationError
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from shopswitch.connectors.woocommerce import PLATFORM, connect
from shopswitch.connectors.woocommerce.connection import base_address
from shopswitch.errors import AuthError, NotFoundError, RetriableError, UnexpectedResponseError
from shopswitch.http.journal import MemoryJournal
from shopswitch.http.redact import MASK
from tests.connectors.woocommerce.shop import (
    KEY,
    SECRET,
    SINCE,
    Open,
    Shop,
    error,
    order,
    product,
)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test shop")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    cert_file, key_file = folder / "ca.pem", folder / "key.pem"
    cert_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return cert_file, key_file


@pytest.fixture
def open_tls(authority: tuple[Path, Path], make_wire: Callable[..., Any]) -> Iterator[Open]:
    """Serve a shop over TLS and connect to it with its own authority."""
    running = []

    def start(shop: Shop, *references: str) -> Any:
        key, secret = references or ("env:WOO_KEY", "env:WOO_SECRET")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*authority)
        server = make_server("127.0.0.1", 0, shop, threaded=True, ssl_context=context)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        running.append((server, thread))
        profile = PLATFORM.settings(
            platform="woocommerce",
            url=f"https://127.0.0.1:{server.server_port}",
            consumer_key=key,
            consumer_secret=secret,
            ca_file=authority[0].name,
        )
        return connect(profile, make_wire(platform="woocommerce", base_dir=authority[0].parent))

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()


# --- address ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://shop.example", "https://shop.example"),
        ("https://shop.example/winkel", "https://shop.example/winkel"),
        ("https://shop.example//winkel//", "https://shop.example/winkel"),
        ("https://shop.example/winkel/wp-json/wc/v3", "https://shop.example/winkel"),
        ("https://shop.example/index.php/wp-json", "https://shop.example"),
    ],
)
def test_the_address_is_normalised(given: str, expected: str) -> None:
    """A sub-directory stays; doubled slashes and the interface's own path go."""
    assert base_address(given) == expected


def test_a_shop_in_a_sub_directory_is_read(open_shop: Open) -> None:
    """The path of the address is part of every call, and of its signature."""
    shop = Shop(prefix="/winkel")
    shop.products = [product(1)]

    assert open_shop(shop, "//winkel/").products().rows == 1


@pytest.mark.parametrize("root", ["/index.php/wp-json", "/api-renamed"])
def test_the_interface_is_found_elsewhere(root: str, open_shop: Open) -> None:
    """Broken rewriting leaves index.php/wp-json; a renamed prefix is read from WordPress's own link header."""
    shop = Shop()
    shop.root = root
    shop.products = [product(1)]

    assert open_shop(shop).products().problems == ()


def test_broken_rewriting_is_worked_round_without_a_hint(open_shop: Open) -> None:
    """The path through index.php is tried also when the page that failed names no interface."""
    shop = Shop()
    shop.root, shop.link = "/index.php/wp-json", "<https://127.0.0.1/>; rel=shortlink"
    shop.products = [product(1)]

    assert open_shop(shop).products().rows == 1


def test_a_wrong_secret_behind_a_stripped_header_is_told(shop: Shop, open_tls: Open) -> None:
    """The keys in the query are what tells that the key is known and the secret is not."""
    shop.takes_header = False

    with pytest.raises(AuthError, match="known there, but its secret"):
        open_tls(shop, "env:WOO_KEY", "env:OTHER").ping()


def test_a_forgotten_sub_directory_is_found(open_shop: Open) -> None:
    """A page of WordPress names its interface, also when the profile forgot the sub-directory."""
    shop = Shop(prefix="/winkel")
    shop.products = [product(1)]

    assert open_shop(shop).products().rows == 1


def test_a_shop_elsewhere_is_not_followed(open_shop: Open) -> None:
    """The link header of a page only moves the path, never the host."""
    shop = Shop()
    shop.root = "/api-renamed"
    shop.link = '<https://other.example/api-renamed/>; rel="https://api.w.org/"'

    assert "Permalinks" in open_shop(shop).products().problems[0]


def test_no_interface_at_all_is_told(open_shop: Open) -> None:
    """A site whose interface cannot be found names permalinks and sub-directory."""
    shop = Shop(prefix="/elsewhere")
    shop.link = '<https://127.0.0.1/index.php?rest_route=/>; rel="https://api.w.org/"'

    with pytest.raises(NotFoundError, match="Permalinks"):
        open_shop(shop).ping()


def test_wordpress_without_woocommerce_is_told(shop: Shop, open_shop: Open) -> None:
    """An index without wc/v3 is a site where the plugin is off."""
    shop.spoil["/"] = lambda query, own: Response('{"namespaces": ["wp/v2"]}', mimetype="application/json")

    with pytest.raises(NotFoundError, match="WooCommerce"):
        open_shop(shop).ping()


def test_a_hidden_index_does_not_stop_the_key(shop: Shop, open_shop: Open) -> None:
    """A plugin that closes the index to visitors is noted; what the key may see is read."""
    shop.spoil["/"] = lambda query, own: error(401, "rest_not_logged_in")
    shop.products = [product(1)]

    found = open_shop(shop).products()

    assert (found.rows, found.problems) == (1, ())
    assert "hides the index" in found.notes[0]


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        (lambda: Response("<html><title>Coming soon</title></html>", mimetype="text/html"), UnexpectedResponseError),
        (lambda: Response("", 502), RetriableError),
    ],
)
def test_a_site_that_does_not_work_is_told(
    answer: Callable[[], Response], wrong: type[Exception], shop: Shop, open_shop: Open
) -> None:
    """Ping raises what stands in the way; reading says the same as a problem."""
    shop.spoil["/"] = lambda query, own: answer()
    connector = open_shop(shop)

    with pytest.raises(wrong):
        connector.ping()
    assert [s.complete for s in (connector.products(), connector.stock(), connector.orders(SINCE))] == [False] * 3


# --- keys ------------------------------------------------------------------------------------------------------------


def test_plain_http_is_signed(shop: Shop, open_shop: Open, journal: MemoryJournal) -> None:
    """Over loopback http every call carries its own OAuth 1.0a HMAC-SHA256 signature; the shop checks each."""
    shop.products = [product(n) for n in range(1, 102)]
    shop.orders = [order(1)]
    connector = open_shop(shop)

    assert connector.products().problems + connector.orders(SINCE).problems == ()
    written = repr(journal.entries)
    assert SECRET not in written
    assert KEY not in written


def test_https_uses_basic(shop: Shop, open_tls: Open) -> None:
    """Over TLS the pair goes in a header, never in the address."""
    shop.products = [product(1)]

    found = open_tls(shop).products()

    assert (found.rows, found.problems, found.notes) == (1, (), ())
    assert all("consumer_key" not in query for _, query in shop.calls)


def test_a_stripped_header_is_noticed(
    shop: Shop, open_tls: Open, journal: MemoryJournal, caplog: pytest.LogCaptureFixture
) -> None:
    """When the host loses the header the pair goes in the query: noted, and written down nowhere."""
    shop.takes_header = False
    shop.products = [product(1)]
    connector = open_tls(shop)

    with caplog.at_level(logging.DEBUG):
        found = connector.products()

    assert (found.rows, found.problems) == (1, ())
    assert "strips the Authorization header" in found.notes[0]
    ours = " ".join(r.getMessage() for r in caplog.records if not r.name.startswith("werkzeug"))
    assert SECRET not in repr(journal.entries) + repr(found) + ours


@pytest.mark.parametrize(
    ("key", "secret", "home", "word"),
    [
        ("env:OTHER", "env:WOO_SECRET", "", "wrong or was revoked"),
        ("env:WOO_KEY", "env:OTHER", "", "secret is wrong"),
        ("env:OTHER", "env:WOO_SECRET", "http", "takes itself for http"),
    ],
)
def test_a_refused_key_names_the_cause(key: str, secret: str, home: str, word: str, shop: Shop, open_tls: Open) -> None:
    """Wrong key, wrong secret and a proxy that hides https are told apart, as far as the shop lets us."""
    shop.home_scheme = home
    connector = open_tls(shop, key, secret)

    with pytest.raises(AuthError, match=word):
        connector.ping()
    assert word in connector.products().problems[0]


def test_a_wrong_key_over_http_is_told(shop: Shop, serve: Callable[[Any], str], make_wire: Callable[..., Any]) -> None:
    """A signature the shop does not accept is an AuthError."""
    profile = PLATFORM.settings(
        platform="woocommerce", url=serve(shop), consumer_key="env:WOO_KEY", consumer_secret="env:OTHER"
    )

    with pytest.raises(AuthError, match="secret is wrong"):
        connect(profile, make_wire()).ping()


def test_a_known_basic_pair_is_masked(shop: Shop, open_tls: Open) -> None:
    """The value of the Basic header is known to the redactor before it is first sent."""
    connector = open_tls(shop)
    connector.ping()

    header = base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
    assert connector._wire.redactor.clean(f"Basic {header}").rstrip("=") == f"Basic {MASK}"


@pytest.mark.parametrize("missing", ["url", "consumer_key", "consumer_secret"])
def test_the_profile_section_is_complete_or_refused(missing: str) -> None:
    """Address and both halves of the key are needed; an unknown key is a typo."""
    values = {
        "platform": "woocommerce",
        "url": "https://shop.example",
        "consumer_key": "env:A",
        "consumer_secret": "env:B",
    }
    with pytest.raises(ValidationError):
        PLATFORM.settings(**{k: v for k, v in values.items() if k != missing})
    with pytest.raises(ValidationError):
        PLATFORM.settings(**values, consumer_kye="env:A")
