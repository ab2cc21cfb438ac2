import base64
import ssl
from collections.abc import Iterator
from typing import Any

import pytest

from shopswitch.sandbox.csv import ClosedShop
from shopswitch.sandbox.picqer import PicqerAccount
from shopswitch.sandbox.server import SandboxServer
from shopswitch.sandbox.shopify import ShopifyShop
from shopswitch.sandbox.systems import ShopSystem
from shopswitch.sandbox.woocommerce import WooCommerceShop
from tests.sandbox.serving import Answer, Caller, call

SYSTEMS = {each.platform: each for each in (PicqerAccount, WooCommerceShop, ShopifyShop, ClosedShop)}
PAIRS = [("woocommerce", "shopify"), ("shopify", "woocommerce"), ("csv", "shopify"), ("shopify", "shopify")]


@pytest.fixture(scope="module")
def server() -> Iterator[Caller]:
    with SandboxServer(SYSTEMS) as running:
        yield Caller(running)


def _ask_picqer(caller: Caller, info: dict[str, Any], path: str) -> Answer:
    key = base64.b64encode(f"{info['keys']['picqer']['api_key']}:X".encode()).decode()
    headers = {"Authorization": f"Basic {key}", "User-Agent": "test (test@client.example)"}
    context = ssl.create_default_context(cadata=caller.server.ca_pem) if info["tls"] else None
    return call(f"{info['addresses']['picqer']}/api/v1/{path}", headers=headers, context=context)


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_a_whole_switch_can_be_rehearsed(server: Caller, old: str, new: str, tls: bool) -> None:
    """Old connection off, new one on, an order comes in, is shipped, and the shop shows it; over the wire only."""
    one = f"/clients/switch-{old}-{new}"
    info = server.add(one.rpartition("/")[2], old=old, new=new, tls=tls, products=20, orders=10)

    def do(path: str, **body: object) -> Any:
        answer = server.control("POST", f"{one}/{path}", body)
        assert answer.status == 200, answer
        return answer.json()

    assert do("connections/12/deactivate")["active"] is False
    assert do("connections/27/activate")["active"] is True
    do("connections/27/settings", send_stock=True, send_shipments=True)
    do("clock", now="2026-11-10T12:00:00+01:00")
    placed = do("order", role="new")
    do("import")
    assert do("ship", order=placed["number"], tracking="3STEST77")["completed"] is True
    assert do("push-stock", connection=27)["connection"] == 27
    shop = server.server.client(info["name"]).slots["new"]
    assert isinstance(shop, ShopSystem)
    [order] = [each for each in shop.orders() if each.number == placed["number"]]
    assert order.state == "completed"
    rows = _ask_picqer(server, info, "webshoporders").json()
    assert [row["idcompany_webshop"] for row in rows if row["foreign_number"] == placed["number"]][-1] == 27
    assert isinstance(server.control("GET", f"{one}/truth").json(), list)
    assert server.control("DELETE", one).status == 200


def test_a_scenario_without_an_old_shop_has_no_old_system(server: Caller) -> None:
    """No address, no key, no connection number for what is not there."""
    info = server.add("beside", scenario="add", old=None, new="shopify", products=5, orders=0)
    assert set(info["addresses"]) == set(info["keys"]) == {"picqer", "new"}
    assert info["connections"] == {"old": None, "new": 27}


@pytest.mark.parametrize(
    ("kind", "status"), [("rate-limit", 429), ("status", 500), ("html", 200), ("garbage", 200), ("empty", 200)]
)
def test_faults_work_on_the_real_emulation(server: Caller, kind: str, status: int) -> None:
    """Hit once, then as before."""
    name = f"fault-{kind}"
    info = server.add(name, old="woocommerce", new="shopify", products=5, orders=0)
    server.control("POST", f"/clients/{name}/faults", [{"system": "picqer", "kind": kind, "times": 1}])
    spoiled, whole = (_ask_picqer(server, info, "products") for _ in range(2))
    assert (spoiled.status, whole.status) == (status, 200)
    assert spoiled.body != whole.body
    assert len(whole.json()) >= 5


def test_dropped_rows_are_missing_from_a_real_list(server: Caller) -> None:
    """The vendor's own emulation takes them out."""
    info = server.add("dropped", old="woocommerce", new="shopify", products=5, orders=0)
    server.control(
        "POST", "/clients/dropped/faults", [{"system": "picqer", "kind": "drop-rows", "rows": 2, "times": 1}]
    )
    spoiled, whole = (_ask_picqer(server, info, "products").json() for _ in range(2))
    assert len(whole) - len(spoiled) == 2
