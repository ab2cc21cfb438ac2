import json
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from shopswitch.sandbox.picqer import PicqerAccount
from shopswitch.sandbox.server import SandboxServer
from shopswitch.sandbox.spec import EPOCH
from shopswitch.sandbox.systems import Item
from tests.sandbox.serving import Caller, call, toy_server
from tests.sandbox.toy_shop import ToyShop

SKUS = ["A-1", "A-2", "A-3"]
PRODUCTS = [{"sku": sku, "name": sku, "stock": 10} for sku in SKUS]


@pytest.fixture(scope="module")
def _served() -> Iterator[Caller]:
    with toy_server(tls=False) as server:
        caller = Caller(server)
        caller.add(products=PRODUCTS, orders=4)
        caller.add("moved", products=PRODUCTS, orders=4, stage="switched")
        yield caller


@pytest.fixture
def demo(_served: Caller) -> Caller:
    for name in ("demo", "moved"):
        assert _served.control("POST", f"/clients/{name}/reset").status == 200
    return _served


def _connections(caller: Caller, name: str = "demo") -> dict[str, int]:
    known: dict[str, int] = caller.control("GET", f"/clients/{name}").json()["connections"]
    return known


def test_every_route_is_listed_with_what_it_does(demo: Caller) -> None:
    """Whoever has only curl finds the rest from there."""
    routes = demo.control("GET", "").json()["routes"]
    assert {(route["method"], route["path"].removeprefix("/_control/clients")) for route in routes} >= {
        ("GET", ""),
        ("POST", ""),
        ("GET", "/<name>/truth"),
        ("POST", "/<name>/reset"),
        ("DELETE", "/<name>"),
        ("POST", "/<name>/connections/<connection>/deactivate"),
        ("POST", "/<name>/connections/<connection>/activate"),
        ("POST", "/<name>/connections/<connection>/settings"),
        ("POST", "/<name>/import"),
        ("POST", "/<name>/push-stock"),
        ("POST", "/<name>/ship"),
        ("POST", "/<name>/order"),
        ("POST", "/<name>/clock"),
        ("POST", "/<name>/faults"),
        ("GET", "/<name>/requests"),
        ("GET", "/<name>/canaries"),
    }
    assert all(route["does"] for route in routes)


def test_a_new_client_is_described_and_listed(demo: Caller) -> None:
    """201 with addresses, connections and keys; the list shows all but the keys."""
    info = demo.add("fresh", products=PRODUCTS, orders=0, seed=7)
    [listed] = [each for each in demo.control("GET", "/clients").json() if each["name"] == "fresh"]
    assert listed == {key: value for key, value in info.items() if key != "keys"}
    assert (info["stage"], info["seed"], info["now"]) == ("prepare", 7, EPOCH.isoformat())
    assert info["addresses"]["new"] == f"{demo.server.base_url}/fresh/new"
    assert set(info["keys"]) == {"picqer", "old", "new"}
    assert demo.control("DELETE", "/clients/fresh").json() == {"deleted": "fresh"}


def test_a_taken_name_is_a_conflict(demo: Caller) -> None:
    """409, and the client that has it stays as it is."""
    answer = demo.control("POST", "/clients", {"name": "demo", "old": "toy", "new": "toy"})
    assert (answer.status, "demo" in answer.json()["error"]) == (409, True)


def test_a_name_is_taken_from_the_moment_somebody_asks_for_it() -> None:
    """A large client takes a while to make; who asks for the same name meanwhile is told, and others are served."""
    begun, goes_on = threading.Event(), threading.Event()

    class Slow(ToyShop):
        platform = "slow"

        def add_items(self, items: list[Item]) -> list[str]:
            begun.set()
            assert goes_on.wait(10)
            return super().add_items(items)

    with SandboxServer({"picqer": PicqerAccount, "toy": ToyShop, "slow": Slow}, tls=False) as server:
        caller, wish = Caller(server), {"name": "big", "old": "toy", "new": "slow"}
        with ThreadPoolExecutor(1) as pool:
            first = pool.submit(caller.control, "POST", "/clients", wish)
            assert begun.wait(10)
            second = caller.control("POST", "/clients", wish).status
            caller.add("small", products=0, orders=0)
            goes_on.set()
            assert (first.result().status, second) == (201, 409)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"\xff",
        {"name": "x", "old": "toy", "new": "toy", "colour": "red"},
        {"name": "../x", "old": "toy", "new": "toy"},
        {"name": "x", "old": "toy", "new": "toy", "stage": "later"},
        {"name": "x", "old": "toy", "new": "spreadsheet"},
        {"name": "x", "old": "toy", "new": "toy", "defects": {"NO_SUCH_CODE": 1}},
    ],
)
def test_a_description_that_is_not_understood_is_refused(demo: Caller, body: object) -> None:
    """400 with a sentence, and no client."""
    answer = demo.control("POST", "/clients", body)
    assert answer.status == 400
    assert answer.json()["error"]
    assert [each["name"] for each in demo.control("GET", "/clients").json()] == ["demo", "moved"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/weather", 404),
        ("GET", "/clients/nobody", 404),
        ("GET", "/clients/nobody/truth", 404),
        ("POST", "/clients/nobody/reset", 404),
        ("DELETE", "/clients/nobody", 404),
        ("POST", "/clients/demo/connections/999999/deactivate", 404),
        ("GET", "/clients/demo/import", 405),
        ("PUT", "/clients", 405),
        ("DELETE", "/clients/demo/clock", 405),
    ],
)
def test_a_wrong_call_is_told_in_json(demo: Caller, method: str, path: str, status: int) -> None:
    """A sentence under "error", with the status that fits."""
    answer = demo.control(method, path, {} if method in {"POST", "PUT"} else None)
    assert status == answer.status
    assert answer.json()["error"].endswith(".")
    assert (status == 405) == bool(answer.header("Allow"))


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("push-stock", {}),
        ("push-stock", {"connection": "twelve"}),
        ("push-stock", {"connection": True}),
        ("push-stock", {"connection": 1, "all": True}),
        ("ship", {"tracking": "3SX"}),
        ("ship", {"order": ["O1"], "tracking": "3SX"}),
        ("ship", {"order": "O1", "tracking": ""}),
        ("order", {"lines": [{"sku": "A-1", "quantity": 1}]}),
        ("order", {"role": "new", "lines": [{"sku": "A-1", "quantity": 0}]}),
        ("order", {"role": "new", "lines": [{"sku": "Z-9", "quantity": 1}]}),
        ("order", {"role": "new", "lines": "A-1"}),
        ("order", {"role": "new", "lines": ["A-1"]}),
        ("order", {"role": "third", "lines": [{"sku": "A-1", "quantity": 1}]}),
        ("clock", {}),
        ("clock", {"now": "tomorrow"}),
        ("clock", {"now": "2026-12-01T06:00:00"}),
        ("clock", {"now": 5}),
        ("import", {"connection": 1}),
        ("connections/1/settings", {"send_stock": "yes"}),
        ("connections/1/settings", {"send_mail": True}),
        ("connections/one/settings", {"send_stock": True}),
        ("faults", "html"),
    ],
)
def test_a_body_that_does_not_fit_is_refused(demo: Caller, path: str, body: object) -> None:
    """400 with a sentence."""
    answer = demo.control("POST", f"/clients/demo/{path}", body)
    assert (answer.status, answer.json()["error"].endswith((".", "]."))) == (400, True)


def test_the_clock_moves_only_when_told(demo: Caller) -> None:
    """It stands still; moved forward it says where it was."""
    assert demo.control("GET", "/clients/demo/clock").json() == {"now": EPOCH.isoformat()}
    moved = demo.control("POST", "/clients/demo/clock", {"now": "2026-11-05T09:00:00+01:00"}).json()
    assert moved == {"now": "2026-11-05T08:00:00+00:00", "before": EPOCH.isoformat()}
    assert demo.control("GET", "/clients/demo/clock").json() == {"now": "2026-11-05T08:00:00+00:00"}


def test_a_clock_that_goes_back_says_so(demo: Caller) -> None:
    """Allowed, with a note."""
    answer = demo.control("POST", "/clients/demo/clock", {"now": "2026-11-01T08:00:00Z"}).json()
    assert answer["now"] == "2026-11-01T08:00:00+00:00"
    assert "back" in answer["note"]


def test_reset_gives_the_same_client_again(demo: Caller) -> None:
    """Same keys and connections, time at its start; calls and faults are forgotten."""
    before = demo.control("GET", "/clients/demo").json()
    demo.control("POST", "/clients/demo/clock", {"now": "2026-12-24T08:00:00Z"})
    demo.fault("status")
    demo.shop("/records")
    assert demo.control("POST", "/clients/demo/reset").json() == before
    assert demo.control("GET", "/clients/demo/faults").json() == []
    assert demo.control("GET", "/clients/demo/requests").json() == []


def test_the_same_description_gives_the_same_client(demo: Caller) -> None:
    """Only the name differs; keys, truth and canaries do not depend on when and where it was made."""
    texts = []
    for _ in range(2):
        demo.add("twin", seed=11, defects="random", products=20, orders=10)
        paths = ("", "/truth", "/canaries")
        texts.append([demo.control("GET", f"/clients/twin{path}").body for path in paths])
        demo.control("DELETE", "/clients/twin")
    assert texts[0] == texts[1]


def test_every_call_is_recorded_as_it_came(demo: Caller) -> None:
    """System, slot, method, path, query, body and answer: proof of what was written and what was not."""
    demo.shop("/records?page=2&tag=a&tag=b")
    demo.shop("/records", "POST", {"id": 9})
    demo.shop("/one", "POST", b"plain words", slot="old")
    one, two, three = demo.control("GET", "/clients/demo/requests").json()
    assert one == {
        "at": EPOCH.isoformat(),
        "system": "toy",
        "slot": "new",
        "method": "GET",
        "path": "/records",
        "query": {"page": "2", "tag": ["a", "b"]},
        "body": None,
        "status": 200,
        "faults": [],
    }
    assert (two["method"], two["body"], two["status"]) == ("POST", {"id": 9}, 201)
    assert (three["slot"], three["body"]) == ("old", "plain words")


def test_recorded_calls_can_be_forgotten(demo: Caller) -> None:
    """From here on only what comes next counts."""
    demo.shop("/records")
    assert demo.control("DELETE", "/clients/demo/requests").json() == {"forgotten": 1}
    assert demo.control("GET", "/clients/demo/requests").json() == []


def test_truth_lists_findings_and_canaries_what_must_not_leak(demo: Caller) -> None:
    """Findings by step, code and subject; secrets and personal data as plain strings."""
    demo.add("broken", products=30, orders=20, defects={"MISSING_IN_NEW": 2})
    truth = demo.control("GET", "/clients/broken/truth").json()
    missing = [each for each in truth if each["code"] == "MISSING_IN_NEW"]
    assert len(missing) == 2
    assert all(set(each) == {"step", "code", "subject"} for each in truth)
    canaries = demo.control("GET", "/clients/broken/canaries").json()
    keys = demo.control("GET", "/clients/broken").json()["keys"]
    assert {key for section in keys.values() for key in section.values()} <= set(canaries["secrets"])
    assert all(isinstance(each, str) and each for each in canaries["personal"])
    demo.control("DELETE", "/clients/broken")


def test_a_connection_is_switched_off_and_on(demo: Caller) -> None:
    """What an action answers is the connection as it then is."""
    number = _connections(demo)["old"]
    path = f"/clients/demo/connections/{number}"
    assert demo.control("POST", f"{path}/deactivate").json()["active"] is False
    assert demo.control("POST", f"{path}/settings", {}).json()["active"] is False
    assert demo.control("POST", f"{path}/activate").json()["active"] is True


def test_settings_of_a_connection_change_one_by_one(demo: Caller) -> None:
    """What is not named stays."""
    number = _connections(demo, "moved")["new"]
    path = f"/clients/moved/connections/{number}/settings"
    demo.control("POST", path, {"send_stock": False, "send_shipments": True})
    answer = demo.control("POST", path, {"send_stock": True}).json()
    assert (answer["send_stock"], answer["send_shipments"]) == (True, True)


def test_an_order_is_placed_imported_and_shipped(demo: Caller) -> None:
    """A customer orders in the new shop, Picqer imports it and ships it, and the shop learns of it."""
    number = _connections(demo, "moved")["new"]
    demo.control("POST", f"/clients/moved/connections/{number}/settings", {"send_stock": True, "send_shipments": True})
    lines = [{"sku": "A-1", "quantity": 2}]
    placed = demo.control("POST", "/clients/moved/order", {"role": "new", "lines": lines, "status": "open"})
    assert placed.status == 200, placed
    imported = demo.control("POST", "/clients/moved/import")
    assert imported.status == 200, imported
    shop = demo.server.client("moved").slots["new"]
    newest = shop.orders()[-1]  # type: ignore[attr-defined]  # a shop, which is more than a system
    assert newest.number in json.dumps(placed.json())
    shipped = demo.control("POST", "/clients/moved/ship", {"order": newest.number, "tracking": "3STEST1"})
    assert shipped.status == 200, shipped
    assert shop.orders()[-1].state == "completed"  # type: ignore[attr-defined]  # see above


def test_stock_is_pushed_on_demand(demo: Caller) -> None:
    """The whole stock goes to the shop of that connection."""
    number = _connections(demo, "moved")["new"]
    answer = demo.control("POST", "/clients/moved/push-stock", {"connection": number})
    assert answer.status == 200, answer
    assert isinstance(answer.json(), dict)


def test_the_button_on_the_connection_page_switches_the_connection_off(demo: Caller) -> None:
    """A person presses what the page shows; the control plane sees the same connection."""
    number = _connections(demo)["old"]
    page = demo.shop(f"/config/webshops/{number}", slot="picqer")
    assert page.header("Content-Type") == ["text/html; charset=utf-8"]
    target = re.search(r'<form method="post" action="([^"]+)"', page.body.decode())
    assert target is not None
    pressed = call(f"{demo.server.base_url}{target[1]}", "POST", b"")
    [shown] = pressed.header("Location")
    assert b"inactive" in call(f"{demo.server.base_url}{shown}").body
    settings = demo.control("POST", f"/clients/demo/connections/{number}/settings", {}).json()
    assert settings["active"] is False


def test_a_pressed_button_is_on_record(demo: Caller) -> None:
    """Proof that nothing was written covers the web page too."""
    path = f"/config/webshops/{_connections(demo)['old']}/deactivate"
    demo.shop(path, "POST", b"", slot="picqer")
    [seen] = demo.control("GET", "/clients/demo/requests").json()
    assert (seen["system"], seen["method"], seen["path"]) == ("picqer", "POST", path)


def test_the_control_plane_is_the_same_over_any_spelling_of_a_path(demo: Caller) -> None:
    """A slash at the end is forgiven."""
    assert call(f"{demo.server.base_url}/_control/clients/").status == 200
