import http.client
import socket
import ssl
import threading
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta, timezone
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopswitch.sandbox.profiles import to_toml
from shopswitch.sandbox.server import CANNOT_VOUCH
from shopswitch.sandbox.spec import EPOCH, SandboxError
from tests.sandbox.serving import Caller, call, toy_server


@pytest.fixture(scope="module")
def demo() -> Iterator[Caller]:
    with toy_server() as server:
        caller = Caller(server)
        caller.add(products=3, orders=0)
        yield caller


def _trusting(ca_pem: str) -> ssl.SSLContext:
    context = ssl.create_default_context(cadata=ca_pem)
    # The default of newer Python versions: the certificates must stand it.
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    return context


def _place(url: str) -> tuple[str, int]:
    return "127.0.0.1", int(url.rpartition(":")[2])


def test_every_answer_carries_the_clients_time_once(demo: Caller) -> None:
    """One Date header, and it is the client's own clock, not this machine's."""
    [date] = demo.shop("/records").header("Date")
    assert parsedate_to_datetime(date) == EPOCH


def test_the_date_follows_the_clients_clock() -> None:
    """Moved clock, moved header; other clients keep theirs."""
    with toy_server(tls=False) as server:
        caller = Caller(server)
        caller.add(products=0, orders=0)
        caller.control("POST", "/clients/demo/clock", {"now": "2026-12-01T06:00:00+01:00"})
        assert caller.shop("/records").header("Date") == ["Tue, 01 Dec 2026 05:00:00 GMT"]


def test_the_real_clock_is_never_told(demo: Caller) -> None:
    """Where there is no client there is no Date, rather than the machine's."""
    assert call(f"{demo.server.base_url}/nobody/new/records").header("Date") == []


def test_a_system_sees_its_own_paths(demo: Caller) -> None:
    """Client and slot are the script's root; the address is the caller's, an escaped slash can still be told."""
    answer = demo.shop("/where/a%2Fb?n=1")
    assert answer.json() == {
        "url": f"{demo.server.base_url}/demo/new/where/a/b",
        "root": "/demo/new",
        "raw": "/demo/new/where/a%2Fb?n=1",
    }


@pytest.mark.parametrize("path", ["/nobody/new/records", "/demo/other/records", "/demo", "/", "/_controlled"])
def test_an_unknown_address_is_404_in_json(demo: Caller, path: str) -> None:
    """A sentence that says what is unknown."""
    answer = call(f"{demo.server.base_url}{path}")
    assert answer.status == 404
    assert answer.json()["error"].endswith(".")


def test_a_connection_serves_several_calls(demo: Caller) -> None:
    """Keep-alive: answers with and without body, and HEAD, leave the connection in step."""
    connection = http.client.HTTPConnection(*_place(demo.server.base_url), timeout=10)
    seen = []
    connection.connect()
    first = connection.sock
    for method, path in [("POST", "/one"), ("HEAD", "/records"), ("GET", "/nothing"), ("GET", "/records")]:
        connection.request(method, f"/demo/new{path}", body=b"{}" if method == "POST" else None)
        response = connection.getresponse()
        seen.append((response.status, response.getheader("Content-Length"), len(response.read())))
    assert seen == [(200, "21", 21), (200, "22", 0), (204, None, 0), (200, "22", 22)]
    assert connection.sock is first
    connection.close()


def test_a_chunked_body_arrives_whole(demo: Caller) -> None:
    """A caller that does not know the length beforehand is understood."""
    connection = http.client.HTTPConnection(*_place(demo.server.base_url), timeout=10)
    parts = iter([b'{"query": ', b'"{ chunked }"}'])
    connection.request("POST", "/demo/new/graphql", body=parts, encode_chunked=True)
    assert connection.getresponse().status == 200
    connection.close()
    seen = demo.control("GET", "/clients/demo/requests").json()[-1]
    assert seen["body"] == {"query": "{ chunked }"}


def test_a_caller_may_ask_before_it_sends(demo: Caller) -> None:
    """A client such as curl does so with large bodies: it waits for 100 Continue."""
    with socket.create_connection(_place(demo.server.base_url), timeout=10) as raw:
        head = "POST /demo/new/one HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
        raw.sendall(head.encode())
        assert raw.recv(1000).startswith(b"HTTP/1.1 100 ")
        raw.sendall(b"{}")
        assert raw.recv(1000).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("sent", [b"nonsense\r\n\r\n", b"GET / HTTP/1.1\r\nContent-Length: many\r\n\r\n", b""])
def test_what_is_not_http_ends_the_connection(demo: Caller, sent: bytes) -> None:
    """No hanging, and the server goes on."""
    with socket.create_connection(_place(demo.server.base_url), timeout=10) as raw:
        raw.sendall(sent)
        raw.shutdown(socket.SHUT_WR)
        while raw.recv(1000):
            pass
    assert demo.shop("/records").status == 200


def test_a_system_that_breaks_answers_500(demo: Caller, caplog: pytest.LogCaptureFixture) -> None:
    """A bug in an emulator is an error answer and a log entry, not a lost connection; no query in the log."""
    answer = demo.shop("/broken?secret=1")
    assert answer.status == 500
    assert "sandbox" in answer.json()["error"]
    assert "/demo/new/broken" in caplog.text
    assert "secret=1" not in caplog.text


def test_eight_callers_at_once_get_their_own_answers(demo: Caller) -> None:
    """Parallel callers over both ports do not mix up."""
    context = _trusting(demo.server.ca_pem)

    def ask(number: int) -> str:
        base = demo.server.tls_url if number % 2 else demo.server.base_url
        answer = call(f"{base}/demo/new/where/{number}", context=context if number % 2 else None)
        url: str = answer.json()["url"]
        return url.rpartition("/")[2]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(80))) == [str(number) for number in range(80)]


def test_tls_is_served_with_the_sandboxs_own_authority(demo: Caller) -> None:
    """Strict verification succeeds with its authority, and fails without."""
    answer = call(f"{demo.server.tls_url}/demo/new/where", context=_trusting(demo.server.ca_pem))
    assert answer.json()["url"].startswith("https://127.0.0.1:")
    with pytest.raises(ssl.SSLCertVerificationError):
        call(f"{demo.server.tls_url}/demo/new/where", context=ssl.create_default_context())


def test_a_stalled_handshake_keeps_nobody_waiting(demo: Caller) -> None:
    """Somebody who connects and says nothing does not block the others."""
    with socket.create_connection(_place(demo.server.tls_url), timeout=10):
        answer = call(f"{demo.server.tls_url}/demo/new/records", context=_trusting(demo.server.ca_pem))
    assert answer.status == 200


def test_faults_reach_through_tls(demo: Caller) -> None:
    """A cut and a lost connection are the same over TLS."""
    context = _trusting(demo.server.ca_pem)
    address = f"{demo.server.tls_url}/demo/new/records"
    demo.fault("cut")
    with pytest.raises((http.client.IncompleteRead, ssl.SSLEOFError)):
        call(address, context=context)
    demo.fault("reset")
    with pytest.raises((ConnectionError, ssl.SSLEOFError)):
        call(address, context=context)
    demo.control("POST", "/clients/demo/faults", [])


def test_stopping_leaves_no_thread_and_no_open_port() -> None:
    """Also with callers that keep their connections open."""
    before = set(threading.enumerate())
    server = toy_server()
    server.start()
    with socket.create_connection(_place(server.base_url)), socket.create_connection(_place(server.tls_url)):
        assert call(f"{server.base_url}/_control").status == 200
        stopping = threading.Thread(target=server.stop)
        stopping.start()
        stopping.join(timeout=10)
        assert not stopping.is_alive()
        server.stop()
    assert set(threading.enumerate()) <= before
    with pytest.raises(ConnectionRefusedError):
        call(f"{server.base_url}/_control")


def test_a_server_that_never_started_can_be_stopped() -> None:
    """Its ports are free again."""
    server = toy_server(tls=False)
    server.stop()
    with pytest.raises(ConnectionRefusedError):
        call(f"{server.base_url}/_control")


def test_the_chosen_port_is_used_and_a_taken_one_is_told() -> None:
    """TLS lies on the next port when that is free."""
    with toy_server() as first:
        _, port = _place(first.base_url)
        with pytest.raises(SandboxError, match=str(port)):
            toy_server(port=port)


def test_only_loopback_is_served() -> None:
    """Keys are handed out freely, so never to another machine."""
    with pytest.raises(SandboxError, match="only, not"):
        toy_server(host="0.0.0.0")  # noqa: S104 - the very thing that is refused


def test_what_it_cannot_vouch_for_is_told(demo: Caller) -> None:
    """Each point is a sentence, shown beside the routes."""
    assert demo.control("GET", "").json()["cannot_vouch"] == list(CANNOT_VOUCH)
    assert all(point.endswith(".") for point in CANNOT_VOUCH)


def test_a_client_can_be_made_without_http(demo: Caller) -> None:
    """The same description as over HTTP, the same answer, and its world at hand."""
    info = demo.server.add_client({"name": "inside", "old": "toy", "new": "toy", "products": 3, "orders": 0})
    assert info["addresses"] == {slot: f"{demo.server.base_url}/inside/{slot}" for slot in ("picqer", "old", "new")}
    assert demo.server.client("inside").spec.name == "inside"


def test_a_tls_client_has_https_addresses_and_the_authority_in_its_profile(tmp_path: Path) -> None:
    """Systems over TLS with `ca_file`; only the clock is asked without."""
    with toy_server(write_clients=tmp_path) as server:
        info = Caller(server).add(tls=True, products=0, orders=0)
        profile = tomllib.loads((tmp_path / "demo.toml").read_text())
        for slot in ("picqer", "old", "new"):
            assert info["addresses"][slot] == profile[slot]["url"] == f"{server.tls_url}/demo/{slot}"
            assert (tmp_path / profile[slot]["ca_file"]).read_text() == server.ca_pem
        assert profile["sandbox"] == {"clock_url": f"{server.base_url}/_control/clients/demo/clock", "limits": "off"}


def test_a_tls_client_needs_a_server_with_tls() -> None:
    """Told at once, and nothing is left behind."""
    with toy_server(tls=False) as server, pytest.raises(SandboxError, match="TLS"):
        server.add_client({"name": "demo", "old": "toy", "new": "toy", "tls": True})


def test_profiles_and_keys_are_written_before_the_answer(tmp_path: Path) -> None:
    """The references of the profile lead to the keys that the systems accept, readable only by their owner."""
    with toy_server(write_clients=tmp_path) as server:
        info = Caller(server).add(products=0, orders=0)
        profile = tomllib.loads((tmp_path / "demo.toml").read_text())
        assert info["profile_path"] == str(tmp_path / "demo.toml")
        for slot, key in (("picqer", "api_key"), ("old", "key"), ("new", "key")):
            reference = profile[slot][key]
            path = tmp_path / reference.removeprefix("file:")
            assert reference.startswith("file:demo.keys/")
            assert path.read_text() == info["keys"][slot][key]
            assert path.stat().st_mode & 0o777 == 0o600
        assert not any(secret in (tmp_path / "demo.toml").read_text() for secret in info["keys"]["new"].values())


def test_deleting_a_client_takes_its_files_and_nothing_else(tmp_path: Path) -> None:
    """What somebody else put beside them stays."""
    with toy_server(write_clients=tmp_path) as server:
        caller = Caller(server)
        caller.add(products=0, orders=0)
        caller.add("other", products=0, orders=0)
        (tmp_path / "demo.state").mkdir()
        caller.control("DELETE", "/clients/demo")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo.state", "other.keys", "other.toml"]


def test_a_real_profile_is_never_written_over(tmp_path: Path) -> None:
    """A file without the sandbox's own section is somebody's real client."""
    path = tmp_path / "demo.toml"
    path.write_text('name = "A real client"\n')
    with toy_server(write_clients=tmp_path, tls=False) as server:
        caller = Caller(server)
        answer = caller.control("POST", "/clients", {"name": "demo", "old": "toy", "new": "toy"})
        assert answer.status == 409
        assert caller.control("GET", "/clients").json() == []
    assert path.read_text() == 'name = "A real client"\n'


def test_an_older_profile_of_a_sandbox_is_replaced(tmp_path: Path) -> None:
    """A sandbox that starts again takes its clients over."""
    for _ in range(2):
        with toy_server(write_clients=tmp_path, tls=False) as server:
            Caller(server).add(products=0, orders=0)
            address = server.base_url
    assert tomllib.loads((tmp_path / "demo.toml").read_text())["new"]["url"] == f"{address}/demo/new"


def test_a_client_whose_profile_cannot_be_written_is_not_made(tmp_path: Path) -> None:
    """500 with a sentence, and the name is free again."""
    (tmp_path / "demo.keys").write_text("in the way")
    with toy_server(write_clients=tmp_path, tls=False) as server:
        caller = Caller(server)
        answer = caller.control("POST", "/clients", {"name": "demo", "old": "toy", "new": "toy", "products": 0})
        assert (answer.status, "profile" in answer.json()["error"]) == (500, True)
        assert caller.control("GET", "/clients").json() == []
        (tmp_path / "demo.keys").unlink()
        caller.add(products=0, orders=0)


def _activate_new(caller: Caller) -> None:
    assert caller.control("POST", "/clients/demo/connections/27/activate").status == 200


def test_a_profile_learns_of_a_connection_that_is_made_later(tmp_path: Path) -> None:
    """Before the answer, so that the runbook finds what `truth` says."""
    with toy_server(write_clients=tmp_path, tls=False) as server:
        caller = Caller(server)
        caller.add(products=0, orders=0)
        path = tmp_path / "demo.toml"
        assert "new_connection" not in tomllib.loads(path.read_text())["picqer"]
        _activate_new(caller)
        assert tomllib.loads(path.read_text())["picqer"]["new_connection"] == 27


@pytest.mark.parametrize("edited", ['name = "By hand"\n[sandbox]\n', None])
def test_what_a_person_did_to_a_profile_stays(tmp_path: Path, edited: str | None) -> None:
    """Changed or removed by hand: later events do not undo it; a reset does."""
    with toy_server(write_clients=tmp_path, tls=False) as server:
        caller = Caller(server)
        caller.add(products=0, orders=0)
        path = tmp_path / "demo.toml"
        path.unlink()
        if edited is not None:
            path.write_text(edited)
        _activate_new(caller)
        assert (path.read_text() if path.exists() else None) == edited
        caller.control("POST", "/clients/demo/reset")
        assert "picqer" in tomllib.loads(path.read_text())


def test_the_exports_of_a_closed_shop_follow_its_orders(tmp_path: Path) -> None:
    """It has no address, only files, and these are as new as the last event."""
    with toy_server(write_clients=tmp_path, tls=False) as server:
        caller = Caller(server)
        info = caller.add(old="csv", products=3, orders=2)
        assert set(info["addresses"]) == {"picqer", "new"}
        assert caller.shop("/products.csv", slot="old").status == 404
        export = tmp_path / tomllib.loads((tmp_path / "demo.toml").read_text())["old"]["orders"]
        placed = caller.control("POST", "/clients/demo/order", {"role": "old"}).json()
        assert placed["number"] in export.read_text()
        caller.control("DELETE", "/clients/demo")
    assert list(tmp_path.iterdir()) == []


def test_limits_are_kept_only_when_asked_for(tmp_path: Path) -> None:
    """Every system enforces its own, and the profile tells the runbook to keep to them."""
    with toy_server(write_clients=tmp_path, tls=False) as server:
        caller = Caller(server)
        caller.add(products=0, orders=0)
        caller.control("POST", "/clients/demo/limits", {"enforce": True})
        assert all(system.limits_on for system in server.client("demo").slots.values())
        assert tomllib.loads((tmp_path / "demo.toml").read_text())["sandbox"]["limits"] == "vendor"
        caller.control("POST", "/clients/demo/limits", {"enforce": False})
        assert tomllib.loads((tmp_path / "demo.toml").read_text())["sandbox"]["limits"] == "off"


def test_profiles_of_present_clients_can_be_written_later(tmp_path: Path) -> None:
    """Also without a folder from the start."""
    with toy_server(tls=False) as server:
        for name in ("a", "b"):
            server.add_client({"name": name, "old": "toy", "new": "toy", "products": 0, "orders": 0})
        assert server.write_profiles(tmp_path / "new") == [tmp_path / "new" / "a.toml", tmp_path / "new" / "b.toml"]
    assert (tmp_path / "new" / "b.keys").is_dir()


_offsets = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_scalars = st.text(max_size=20) | st.integers(-(2**63), 2**63 - 1) | st.booleans() | st.datetimes(timezones=_offsets)
_values = st.recursive(
    _scalars | st.lists(_scalars, max_size=4),
    lambda inner: st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=9,
)


@settings(max_examples=60, deadline=None)  # no clock decides a test
@given(st.dictionaries(st.text(max_size=9), _values, max_size=5))
def test_toml_means_the_same_when_it_is_read_back(value: dict[str, object]) -> None:
    """Wild keys, texts, numbers, moments and nested tables survive."""
    assert tomllib.loads(to_toml(value)) == value


def test_toml_leaves_out_what_is_absent() -> None:
    """There is no null in TOML: a key without value is no key."""
    assert to_toml({"a": None, "b": {"c": None, "d": 1.5}}) == "[b]\nd = 1.5\n"
