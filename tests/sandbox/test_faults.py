import http.client
import json
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopswitch.sandbox.faults import KINDS, FaultBoard
from shopswitch.sandbox.spec import SandboxError
from tests.sandbox.serving import Caller, toy_server
from tests.sandbox.toy_shop import ToyShop

BROKEN = (ConnectionError, http.client.RemoteDisconnected)


@pytest.fixture(scope="module")
def _served() -> Iterator[Caller]:
    with toy_server(tls=False) as server:
        caller = Caller(server)
        caller.add(products=0, orders=0)
        yield caller


@pytest.fixture
def demo(_served: Caller) -> Caller:
    _served.control("POST", "/clients/demo/reset")
    return _served


def _toy(caller: Caller) -> ToyShop:
    shop = caller.server.client("demo").slots["new"]
    assert isinstance(shop, ToyShop)
    return shop


def test_status_answers_that_status_in_the_vendors_shape(demo: Caller) -> None:
    """The given status with a JSON body, and Retry-After when asked for; the call is not carried out."""
    demo.fault("status", status=503, retry_after=7, path="/records")
    answer = demo.shop("/records", "POST", {})
    assert (answer.status, answer.header("Retry-After")) == (503, ["7"])
    assert answer.json() == {"error": "Service Unavailable", "status": 503}
    assert len(_toy(demo).records) == 5


def test_status_for_picqer_has_picqers_error_body(demo: Caller) -> None:
    """A connector can read the error of the vendor it knows."""
    demo.control("POST", "/clients/demo/faults", [{"system": "picqer", "kind": "status"}])
    answer = demo.shop("/api/v1/products", slot="picqer")
    assert answer.status == 500
    assert set(answer.json()) == {"error", "error_code", "error_message"}


def test_a_performed_fault_carries_the_write_out_and_loses_the_answer(demo: Caller) -> None:
    """The hardest case for whoever writes: it happened, and nobody said so."""
    demo.fault("reset", performed=True)
    with pytest.raises(BROKEN):
        demo.shop("/records", "POST", {})
    assert len(_toy(demo).records) == 6


def test_reset_gives_no_answer_at_all(demo: Caller) -> None:
    """The connection ends before a status line, the call is not carried out, and the record shows no status."""
    demo.fault("reset")
    with pytest.raises(BROKEN):
        demo.shop("/records", "POST", {})
    assert len(_toy(demo).records) == 5
    [seen] = demo.control("GET", "/clients/demo/requests").json()
    assert (seen["status"], seen["faults"]) == (None, ["reset"])


def test_cut_announces_everything_and_sends_half(demo: Caller) -> None:
    """A reader that trusts Content-Length notices; one that does not gets broken JSON."""
    whole = demo.shop("/records")
    demo.fault("cut")
    with pytest.raises(http.client.IncompleteRead) as error:
        demo.shop("/records")
    assert len(whole.body) == len(error.value.partial) + (error.value.expected or 0)
    assert error.value.partial == whole.body[: len(whole.body) // 2]


def test_cut_of_an_empty_answer_is_noticed_too(demo: Caller) -> None:
    """Even an answer without a body announces bytes that never come."""
    demo.fault("cut")
    with pytest.raises(http.client.IncompleteRead):
        demo.shop("/silent")


def test_delay_waits_and_then_answers_as_usual(demo: Caller) -> None:
    """The seconds are really waited; here none, so that the test does not wait either."""
    demo.fault("delay", seconds=0)
    assert demo.shop("/records").json() == [{"id": 1}, {"id": 2}]
    [rule] = demo.control("GET", "/clients/demo/faults").json()
    assert (rule["seconds"], rule["hits"]) == (0, 1)


def test_a_delay_is_longer_than_an_impatient_caller_and_stopping_ends_it() -> None:
    """A long delay outlasts the caller's patience, and the server still stops at once."""
    with toy_server(tls=False) as server:
        caller = Caller(server)
        caller.add(products=0, orders=0)
        caller.fault("delay", seconds=600)
        connection = http.client.HTTPConnection("127.0.0.1", int(server.base_url.rpartition(":")[2]), timeout=0.2)
        connection.request("GET", "/demo/new/records")
        with pytest.raises(TimeoutError):
            connection.getresponse()
        connection.close()


def test_garbage_is_announced_as_json_and_is_none(demo: Caller) -> None:
    """Status and content type say all is well; the bytes do not."""
    demo.fault("garbage")
    answer = demo.shop("/records")
    assert (answer.status, answer.header("Content-Type")) == (200, ["application/json"])
    with pytest.raises(ValueError, match=r"codec|JSON|Expecting|Unterminated"):
        json.loads(answer.body)


def test_html_is_a_maintenance_page_with_status_200(demo: Caller) -> None:
    """What a proxy shows during maintenance."""
    demo.fault("html")
    answer = demo.shop("/records")
    assert (answer.status, answer.header("Content-Type")) == (200, ["text/html; charset=utf-8"])
    assert b"maintenance" in answer.body


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/records", []),
        ("/wrapped", {"items": [], "total_count": 5}),
        ("/named", {"records": []}),
        ("/graphql", {"data": {"records": {"nodes": [], "pageInfo": {"hasNextPage": False, "endCursor": None}}}}),
    ],
)
def test_empty_takes_the_records_out_of_each_known_shape(demo: Caller, path: str, expected: object) -> None:
    """A valid collection without records; totals stay, so that the contradiction can be noticed."""
    demo.fault("empty")
    answer = demo.shop(path)
    assert answer.json() == expected
    assert answer.header("X-Total") == (["5"] if path == "/records" else [])


def test_empty_of_anything_else_is_an_empty_body(demo: Caller) -> None:
    """A single object is no collection: nothing at all is answered."""
    demo.fault("empty")
    answer = demo.shop("/one")
    assert (answer.status, answer.body) == (200, b"")


def test_repeat_page_gives_the_first_page_to_later_pages(demo: Caller) -> None:
    """Page 1 is honest, every later page is page 1 again."""
    demo.fault("repeat-page")
    pages = [demo.shop(f"/records?page={page}").json() for page in (1, 2, 3)]
    assert pages == [[{"id": 1}, {"id": 2}]] * 3


def test_repeat_page_knows_pages_behind_graphql(demo: Caller) -> None:
    """All lists share one path there; the operation tells them apart, the cursor does not."""
    demo.fault("repeat-page")
    first = demo.shop("/graphql", "POST", {"query": "{ a }", "variables": {"after": None}})
    later = demo.shop("/graphql", "POST", {"query": "{ a }", "variables": {"after": "2"}})
    other = demo.shop("/graphql", "POST", {"query": "{ b }", "variables": {"after": "2"}})
    assert first.json() == later.json()
    assert other.json()["data"]["records"]["nodes"] == [{"id": 3}, {"id": 4}]


def test_repeat_page_does_not_mix_lists_of_one_path(demo: Caller) -> None:
    """Another filter is another list, and a signature is none."""
    demo.fault("repeat-page")
    demo.shop("/records?page=1&status=a&oauth_nonce=1")
    assert demo.shop("/records?page=2&status=a&oauth_nonce=2").json() == [{"id": 1}, {"id": 2}]
    assert demo.shop("/records?page=2&status=b").json() == [{"id": 3}, {"id": 4}]


def test_repeat_page_lets_a_caller_start_over(demo: Caller) -> None:
    """Asking for the first page again gives what it holds now."""
    demo.fault("repeat-page")
    demo.shop("/records?page=1")
    _toy(demo).records[0]["id"] = 99
    assert demo.shop("/records?page=1").json() == [{"id": 99}, {"id": 2}]
    assert demo.shop("/records?page=2").json() == [{"id": 99}, {"id": 2}]


def test_drop_rows_leaves_records_out_and_totals_alone(demo: Caller) -> None:
    """The answer looks whole except for its total."""
    demo.fault("drop-rows", rows=1)
    answer = demo.shop("/records")
    assert answer.json() == [{"id": 1}]
    assert answer.header("X-Total") == ["5"]


def test_short_total_announces_more_than_there_is(demo: Caller) -> None:
    """All records come, the total asks for more."""
    demo.fault("short-total", rows=3)
    answer = demo.shop("/records")
    assert (len(answer.json()), answer.header("X-Total")) == (2, ["8"])


def test_a_fault_without_meaning_for_an_answer_waits_for_one_that_has(demo: Caller) -> None:
    """An answer without rows cannot lose one; the only hit is kept for the next that can."""
    demo.fault("drop-rows", times=1)
    assert demo.shop("/one").json() == {"id": 1, "tags": []}
    assert len(demo.shop("/records").json()) == 1
    assert len(demo.shop("/records").json()) == 2


def test_a_fault_without_meaning_does_not_carry_a_write_out_twice(demo: Caller) -> None:
    """The fault looks at the answer and lets it pass; the record is there once."""
    demo.fault("drop-rows")
    assert demo.shop("/records", "POST", {}).status == 201
    assert len(_toy(demo).records) == 6


def test_rate_limit_answers_as_the_vendor_does(demo: Caller) -> None:
    """429 with the wait that was asked for; the call is not carried out."""
    demo.fault("rate-limit", retry_after=3)
    answer = demo.shop("/records", "POST", {})
    assert (answer.status, answer.header("Retry-After")) == (429, ["3"])
    assert len(_toy(demo).records) == 5


def test_expire_token_ends_all_tokens_before_the_call(demo: Caller) -> None:
    """The call itself still reaches the system, which then refuses the token."""
    demo.fault("expire-token", times=1)
    assert demo.shop("/records").status == 200
    assert demo.shop("/records").status == 200
    assert _toy(demo).tokens_expired == 1


def test_wrong_type_swaps_lists_and_objects(demo: Caller) -> None:
    """A list becomes an object with numbered keys, an object a list."""
    demo.fault("wrong-type")
    assert demo.shop("/records").json() == {"0": {"id": 1}, "1": {"id": 2}}
    assert demo.shop("/one").json() == [{"id": 1, "tags": []}]
    assert demo.shop("/nothing").status == 204


def test_times_and_after_choose_which_calls_are_hit(demo: Caller) -> None:
    """The first call passes, the next two are hit, the fourth passes."""
    demo.fault("status", after=1, times=2)
    assert [demo.shop("/records").status for _ in range(4)] == [200, 500, 500, 200]
    [rule] = demo.control("GET", "/clients/demo/faults").json()
    assert (rule["seen"], rule["hits"], rule["times"], rule["after"]) == (4, 2, 2, 1)


@pytest.mark.parametrize(
    ("rule", "hit"),
    [
        ({"path": "/rec"}, True),
        ({"path": "records"}, True),
        ({"path": "/wrapped"}, False),
        ({"method": "get"}, True),
        ({"method": "POST"}, False),
        ({"contains": "page=2"}, True),
        ({"contains": "page=3"}, False),
        ({"system": "toy"}, True),
        ({"system": ""}, True),
        ({"system": "old"}, False),
        ({"system": "picqer"}, False),
    ],
)
def test_a_fault_hits_only_the_calls_it_names(demo: Caller, rule: dict[str, str], hit: bool) -> None:
    """System (slot or platform), path prefix, method and text each narrow it down."""
    demo.fault("status", **rule)
    assert (500 if hit else 200) == demo.shop("/records?page=2").status


def test_the_first_fault_that_is_due_wins(demo: Caller) -> None:
    """Used-up faults let the next one have its turn."""
    rules = [{"kind": "status", "status": 502, "times": 1}, {"kind": "status", "status": 504}]
    demo.control("POST", "/clients/demo/faults", rules)
    assert [demo.shop("/records").status for _ in range(2)] == [502, 504]


def test_a_new_list_replaces_all_faults_and_an_empty_one_clears_them(demo: Caller) -> None:
    """What was set before is gone."""
    demo.fault("status")
    demo.fault("html", path="/elsewhere")
    assert demo.shop("/records").status == 200
    assert demo.control("POST", "/clients/demo/faults", []).json() == []


def test_a_faulty_list_changes_nothing(demo: Caller) -> None:
    """The second rule is refused, so the earlier faults stay."""
    demo.fault("status", status=502)
    answer = demo.control("POST", "/clients/demo/faults", [{"kind": "html"}, {"kind": "meteor"}])
    assert answer.status == 400
    assert "meteor" in answer.json()["error"]
    assert demo.shop("/records").status == 502


@pytest.mark.parametrize(
    "rule",
    [
        "html",
        {},
        {"kind": ["html"]},
        {"kind": "html", "system": "magento"},
        {"kind": "html", "system": 3},
        {"kind": "html", "path": 3},
        {"kind": "html", "seconds": 3},
        {"kind": "html", "times": 0},
        {"kind": "html", "times": True},
        {"kind": "html", "after": -1},
        {"kind": "html", "after": 1.5},
        {"kind": "html", "performed": "yes"},
        {"kind": "status", "status": 99},
        {"kind": "status", "status": "500"},
        {"kind": "delay", "seconds": -1},
        {"kind": "delay", "seconds": 1e9},
        {"kind": "drop-rows", "rows": 0},
        {"kind": "rate-limit", "retry_after": "soon"},
    ],
)
def test_a_rule_that_is_not_understood_is_refused(demo: Caller, rule: object) -> None:
    """400 and a sentence that names the rule by its number."""
    answer = demo.control("POST", "/clients/demo/faults", [rule])
    assert answer.status == 400
    assert answer.json()["error"].startswith("Fault 1: ")


def test_a_single_rule_counts_as_a_list_of_one(demo: Caller) -> None:
    """One fault less to type."""
    assert demo.control("POST", "/clients/demo/faults", {"kind": "html"}).status == 200


_keys = st.sampled_from(["kind", "path", "times", "after", "status", "rows", "system"]) | st.text()
_wild = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(sorted(KINDS)),
    lambda inner: st.lists(inner) | st.dictionaries(_keys, inner),
    max_leaves=6,
)


@settings(deadline=None)  # no clock decides a test
@given(_wild)
def test_wild_rules_are_refused_with_a_sentence(rules: object) -> None:
    """Whatever is sent, it is either understood or refused with a sentence; nothing else is raised."""
    board, refused = FaultBoard(), ""
    try:
        board.replace(rules, {"new"})
    except SandboxError as error:
        refused = error.message
    assert refused.endswith((".", "].")) or len(board.describe()) == (1 if isinstance(rules, dict) else len(rules))  # type: ignore[arg-type]  # a list, or it was refused
