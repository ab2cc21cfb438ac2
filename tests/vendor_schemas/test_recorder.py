"""The recorder around a running sandbox."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from shopswitch.sandbox.picqer import PicqerAccount
from shopswitch.sandbox.server import SandboxServer
from shopswitch.sandbox.shopify import ShopifyShop
from tests.sandbox.serving import Answer, Caller, call
from tests.sandbox.toy_shop import ToyShop
from tests.vendor_schemas import recorder as module
from tests.vendor_schemas.exchange import Exchange, Violation
from tests.vendor_schemas.recorder import Recorder

AGENT = {"User-Agent": "shopswitch/0.1", "Content-Type": "application/json"}
GRAPHQL = "/demo/new/admin/api/2026-10/graphql.json"


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Recorder, Caller, dict[str, str]]]:
    """A sandbox with a Shopify shop that is watched, and how to call it."""
    recorder = Recorder()
    original = module.SandboxApp
    monkeypatch.setattr(
        "shopswitch.sandbox.server.SandboxApp",
        lambda clients, control, stopping: recorder.wrap_sandbox(original(clients, control, stopping), clients),
    )
    with SandboxServer({"picqer": PicqerAccount, "toy": ToyShop, "shopify": ShopifyShop}) as server:
        caller = Caller(server)
        server.add_client({"name": "demo", "old": "toy", "new": "shopify"})
        token = server.client("demo").slots["new"].secrets()["access_token"]
        yield recorder, caller, {**AGENT, "X-Shopify-Access-Token": token}


def ask(caller: Caller, headers: dict[str, str], query: str = "{ shop { name } }") -> Answer:
    return call(f"{caller.server.base_url}{GRAPHQL}", "POST", {"query": query}, headers=headers)


def test_a_valid_exchange_is_counted_both_ways(watched: tuple[Recorder, Caller, dict[str, str]]) -> None:
    """Requests and answers are counted per platform; there is nothing to complain of."""
    recorder, caller, headers = watched
    assert "data" in ask(caller, headers).json()
    assert dict(recorder.exchanges) == {("shopify", "request"): 1, ("shopify", "answer"): 1}
    assert recorder.violations == []


def test_a_wrong_request_of_ours_is_a_violation(watched: tuple[Recorder, Caller, dict[str, str]]) -> None:
    """What this program sends must be in the vendor's schema; the summary names it."""
    recorder, caller, headers = watched
    ask(caller, headers, "{ shop { nam } }")
    (found,) = recorder.violations
    assert (found.platform, found.violation.direction, found.violation.rule) == ("shopify", "request", "document")
    assert any("nam" in line for line in recorder.summary())


def test_a_wrong_request_by_hand_is_none(watched: tuple[Recorder, Caller, dict[str, str]]) -> None:
    """Tests send wrong requests on purpose: only the answer is judged."""
    recorder, caller, headers = watched
    ask(caller, {**headers, "User-Agent": "curl"}, "{ shop { nam } }")
    assert dict(recorder.exchanges) == {("shopify", "answer"): 1}
    assert recorder.violations == []


def test_a_spoiled_answer_is_left_out(watched: tuple[Recorder, Caller, dict[str, str]]) -> None:
    """A fault of the sandbox is no answer of the vendor; the request still counts."""
    recorder, caller, headers = watched
    for kind in ("html", "garbage", "wrong-type", "status", "cut"):
        caller.fault(kind, times=1)
        if kind == "cut":
            with pytest.raises(Exception, match="IncompleteRead"):
                ask(caller, headers)
        else:
            ask(caller, headers)
    assert dict(recorder.exchanges) == {("shopify", "request"): 5}
    assert recorder.spoiled["shopify"] == 5
    assert recorder.violations == []


def test_a_lost_connection_leaves_the_request(watched: tuple[Recorder, Caller, dict[str, str]]) -> None:
    """Where there is no answer only the request is counted."""
    recorder, caller, headers = watched
    caller.fault("reset", times=1)
    with pytest.raises(OSError, match=r"[Rr]eset|closed"):
        ask(caller, headers)
    assert dict(recorder.exchanges) == {("shopify", "request"): 1}


def test_a_platform_without_schema_is_left_alone(watched: tuple[Recorder, Caller, dict[str, str]]) -> None:
    """Systems whose vendor publishes no schema are not counted."""
    recorder, caller, _ = watched
    assert caller.shop("/items", slot="old").status < 500
    assert recorder.exchanges.total() == 0


def test_a_single_system_can_be_watched(serve: Callable[[Any], str]) -> None:
    """A test that serves one system of its own says which platform it is; a broken answer is told."""

    @Request.application
    def app(request: Request) -> Response:
        return Response(json.dumps({"message": 5}), status=401, mimetype="application/json")

    recorder = Recorder()
    url = serve(recorder.wrap(app, "magento"))
    call(f"{url}/rest/V1/products?fields=total_count", headers=AGENT)
    (found,) = recorder.violations
    assert str(found) == 'magento: GET /V1/products, answer, body.message: 5 breaks type "string"'
    assert found.test.endswith("test_a_single_system_can_be_watched")


def test_a_slash_in_a_code_is_one_place_in_the_path(serve: Callable[[Any], str]) -> None:
    """The path is judged as it was sent, before it is decoded."""

    @Request.application
    def app(request: Request) -> Response:
        return Response("102", mimetype="application/json")

    recorder = Recorder()
    url = serve(recorder.wrap(app, "magento"))
    call(f"{url}/rest/V1/inventory/get-product-salable-quantity/A%2FB/1", headers=AGENT)
    assert recorder.violations == []
    assert recorder.exchanges["magento", "request"] == 1


def test_a_validator_that_breaks_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sandbox goes on, and the summary says what happened."""
    monkeypatch.setattr(module, "schema_of", lambda platform: Broken())
    recorder = Recorder()
    (found,) = recorder.judge("magento", Exchange("GET", "/rest/V1/products"))
    assert (found.rule, "boom" in found.what) == ("crash", True)


class Broken:
    """A schema that cannot be used."""

    platform = "magento"

    def prepare(self) -> None:
        """Nothing to load."""

    def violations(self, exchange: Exchange) -> list[Violation]:
        raise RecursionError("boom")


def test_counts_of_other_processes_are_added(watched: tuple[Recorder, Caller, dict[str, str]]) -> None:
    """What workers saw stands in the one summary, violations included."""
    recorder, caller, headers = watched
    ask(caller, headers, "{ shop { nam } }")
    whole = Recorder()
    for _ in range(2):
        whole.merge(json.loads(json.dumps(recorder.export())))
    assert whole.exchanges == {("shopify", "request"): 2, ("shopify", "answer"): 2}
    assert any(line.startswith("VIOLATION (2 tests) shopify") for line in whole.summary())


def test_a_body_can_still_be_read_by_the_application(serve: Callable[[Any], str]) -> None:
    """Watching changes nothing of what arrives."""
    bodies = []

    @Request.application
    def app(request: Request) -> Response:
        bodies.append(request.get_data())
        return Response("[]", mimetype="application/json")

    recorder = Recorder()
    item = {"sku": "A", "source_code": "default", "quantity": 1, "status": 1}
    url = serve(recorder.wrap(app, "magento"))
    call(f"{url}/rest/V1/inventory/source-items", "POST", {"sourceItems": [item]}, headers=AGENT)
    assert [json.loads(body) for body in bodies] == [{"sourceItems": [item]}]
    assert recorder.accepted.total() == 1
