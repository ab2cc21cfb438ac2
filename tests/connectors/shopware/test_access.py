"""Keys, tokens, errors, first contact, and another program at the same address."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from werkzeug.wrappers import Response

from shopswitch.connectors.shopware import PLATFORM, ShopwareSettings
from shopswitch.connectors.shopware.contact import OLD_STOCK_NOTE, parts
from shopswitch.errors import (
    AuthError,
    ConnectorError,
    NotFoundError,
    NotSupportedError,
    RateLimitError,
    RequestError,
    RetriableError,
    UnexpectedResponseError,
)
from shopswitch.http.journal import MemoryJournal
from tests.conftest import NOW
from tests.connectors.shopware.shop import PERMIT, PERSON, Connect, Shop, json_answer, long_ago

TOKEN = "/api/oauth/token"
SECTION = {"platform": "shopware", "url": "https://x.example", "client_id": "SWIAABC", "client_secret": "env:S"}


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"client_id": " "}, "give the access key"),
        ({"client_id": "x" * 52}, "belongs in client_secret"),
        ({"client_secret": "literal"}, "literally"),
        ({"url": "https://x.example/api"}, "without /api"),
        ({"url": "https://x.example/admin/"}, "without /api"),
        ({"shop": "x"}, "Extra inputs"),
    ],
)
def test_a_section_that_does_not_fit_is_refused(keys: dict[str, str], says: str) -> None:
    """With what fits, and never with the value."""
    with pytest.raises(ValidationError, match=says) as caught:
        ShopwareSettings.model_validate(SECTION | keys)
    assert all("x" * 52 not in str(each["msg"]) for each in caught.value.errors())


def test_a_plain_access_key_is_taken(shop: Shop, connect: Connect) -> None:
    """It is no secret."""
    connect(client_id=shop.emulated.secrets()["client_id"]).ping()
    assert shop.calls[0].path == TOKEN


def test_one_token_serves_all_calls(shop: Shop, connect: Connect) -> None:
    """Logins are counted by the shop: never one per call."""
    shop.add("T-1")
    connector = connect()
    connector.ping()
    connector.products()
    connector.stock()
    connector.orders(NOW)
    assert [call.path for call in shop.calls].count(TOKEN) == 1
    (asked,) = [call.body for call in shop.calls if call.path == TOKEN]
    assert asked == {"grant_type": "client_credentials", **shop.emulated.secrets()}


def test_a_token_is_renewed_before_it_runs_out(shop: Shop, connect: Connect, make_wire: Any) -> None:
    """At nine of its ten minutes."""

    class Clock:
        moment = NOW

        def now(self) -> Any:
            return self.moment

    clock = Clock()
    secrets = {f"env:{key.upper()}": value for key, value in shop.emulated.secrets().items()}
    wire = make_wire(platform="shopware", clock=clock, resolve=lambda reference: secrets[reference])
    connector = connect(wire=wire)
    connector.products()
    clock.moment = NOW + timedelta(seconds=539)
    connector.products()
    assert [call.path for call in shop.calls].count(TOKEN) == 1
    clock.moment = NOW + timedelta(seconds=540)
    connector.products()
    assert [call.path for call in shop.calls].count(TOKEN) == 2


def test_a_token_that_was_lost_is_renewed_once(shop: Shop, connect: Connect) -> None:
    """After a 401 a new one is fetched and the call is made again."""
    connector = connect()
    connector.products()
    shop.emulated.expire_tokens()
    assert connector.products().complete
    assert [call.path for call in shop.calls].count(TOKEN) == 2


def test_wrong_keys_are_named(shop: Shop, connect: Connect) -> None:
    """With the page where they are kept; tried once only."""
    shop.emulated.logins.client_secret = "another"
    connector = connect(client_id="SWIAOTHER")
    with pytest.raises(AuthError, match=r"access key and secret.*Integrations"):
        connector.ping()
    assert len(shop.calls) == 1


def test_a_fetched_token_is_known_to_the_redactor(shop: Shop, connect: Connect, make_wire: Any) -> None:
    """It can no longer be written down."""
    secrets = {f"env:{key.upper()}": value for key, value in shop.emulated.secrets().items()}
    wire = make_wire(platform="shopware", resolve=lambda reference: secrets[reference])
    connect(wire=wire).products()
    assert wire.redactor.holds_secret(shop.bodies[0].split('"access_token":')[1].split('"')[1])


@pytest.mark.parametrize("body", [{}, {"access_token": "", "expires_in": 600}, {"access_token": 5, "expires_in": 600}])
def test_a_login_without_a_token_is_no_login(shop: Shop, connect: Connect, body: object) -> None:
    """Something else than Shopware answers there."""
    shop.answers[TOKEN] = [json_answer(body)]
    with pytest.raises(UnexpectedResponseError, match="without a token"):
        connect().ping()


def test_too_many_logins_are_waited_for(shop: Shop, connect: Connect) -> None:
    """The seconds stand in the error."""
    refusal = {
        "status": "429",
        "code": "FRAMEWORK__AUTH_THROTTLED",
        "title": "Too Many Requests",
        "detail": "Auth throttled for 17 seconds.",
        "meta": {"parameters": {"seconds": 17}},
    }
    shop.answers[TOKEN] = [json_answer({"errors": [refusal]}, 429)]
    assert connect().products().complete
    shop.answers[TOKEN] = [json_answer({"errors": [refusal]}, 429) for _ in range(9)]
    with pytest.raises(RateLimitError) as caught:
        connect().ping()
    assert caught.value.retry_after == 17
    assert caught.value.code == "FRAMEWORK__AUTH_THROTTLED"


@pytest.mark.parametrize(
    ("error", "wait"),
    [
        ({"meta": {"parameters": {"seconds": "30"}}}, 30),
        ({"detail": "Auth throttled for 12 seconds."}, 12),
        ({"detail": "Wait."}, None),
        ({"meta": []}, None),
    ],
)
def test_the_wait_is_read_where_it_stands(shop: Shop, connect: Connect, error: Any, wait: float | None) -> None:
    """In the parameters, in the text, or nowhere."""
    shop.answers["/api/_info/version"] = [json_answer({"errors": [error]}, 429) for _ in range(9)]
    with pytest.raises(RateLimitError) as caught:
        connect().ping()
    assert caught.value.retry_after == wait


FIVES = [
    ({"success": False, "message": "Invalid or missing auth"}, 401),
    ({"success": False, "message": "Resource not found"}, 404),
    ({"data": [], "total": 0, "success": True}, 200),
]


@pytest.mark.parametrize(("body", "status"), FIVES)
@pytest.mark.parametrize("path", [TOKEN, "/api/_info/version"])
def test_shopware_5_is_recognised(shop: Shop, connect: Connect, path: str, body: Any, status: int) -> None:
    """A sentence that names it and what can be done; not tried again and again."""
    shop.answers[path] = [json_answer(body, status) for _ in range(9)]
    with pytest.raises(NotSupportedError, match=r"Shopware 5.*csv"):
        connect().ping()
    # A 401 may also mean that the token was lost: that is tried with a new one.
    assert [call.path for call in shop.calls].count(path) == (2 if status == 401 and path != TOKEN else 1)


def test_reading_from_shopware_5_is_a_problem_not_an_exception(shop: Shop, connect: Connect) -> None:
    """The same sentence in every snapshot."""
    for read in ("products", "stock", "orders"):
        shop.answers[TOKEN] = [json_answer(*FIVES[0])]
        method = getattr(connect(), read)
        snapshot = method(NOW) if read == "orders" else method()
        assert "Shopware 5" in snapshot.problems[0]


def test_a_shopware_6_error_is_not_taken_for_a_5(shop: Shop, connect: Connect) -> None:
    """A sync answer of older versions has a `success` too."""
    shop.answers["/api/_info/version"] = [json_answer({"success": True, "errors": []})]
    with pytest.raises(UnexpectedResponseError, match="no version of Shopware 6"):
        connect().ping()


@pytest.mark.parametrize(
    ("status", "error"),
    [(400, RequestError), (404, NotFoundError), (405, RequestError), (500, RetriableError), (501, RequestError)],
)
def test_statuses_become_errors(shop: Shop, connect: Connect, status: int, error: type[ConnectorError]) -> None:
    """With the path, and never with what the shop says in it."""
    body = {"errors": [{"code": "FRAMEWORK__X", "status": str(status), "detail": "klant7@example.test"}]}
    shop.answers["/api/_info/version"] = [json_answer(body, status) for _ in range(9)]
    with pytest.raises(error, match="/api/_info/version") as caught:
        connect().ping()
    assert "klant7" not in str(caught.value)
    assert caught.value.code == "FRAMEWORK__X"


def test_a_bare_403_comes_from_a_firewall(shop: Shop, connect: Connect) -> None:
    """Shopware says why."""
    shop.answers["/api/_info/version"] = [Response("<html></html>", status=403)]
    with pytest.raises(RequestError, match="in front of"):
        connect().ping()


@pytest.mark.parametrize("resource", ["products", "stock", "orders"])
def test_a_missing_right_is_named(shop: Shop, connect: Connect, resource: str) -> None:
    """No row, and the privilege the role lacks."""
    shop.add("T-1", stock=9)
    shop.order("T-1")
    shop.emulated.deny(resource)
    method = getattr(connect(), resource)
    snapshot = method(NOW) if resource == "orders" else method()
    assert snapshot.rows == 0
    assert ("order" if resource == "orders" else "product") + ":read" in snapshot.problems[0]


def test_first_contact(shop: Shop, connect: Connect) -> None:
    """Version, name, currency, time, rights."""
    info = connect().ping()
    assert (info.version, info.system_name, info.currency, info.timezone) == (
        "6.7.10.1",
        shop.emulated.shop_name,
        "EUR",
        "UTC",
    )
    assert info.server_time == NOW
    assert all(right.granted for right in info.permissions)
    assert {right.name for right in info.permissions} >= {"product:read", "order:read", "order_delivery:read"}
    assert info.notes == ()


def test_first_contact_tells_missing_rights(shop: Shop, connect: Connect) -> None:
    """A channel's right counts only when the profile names a channel."""
    shop.emulated.missing_rights = {"order:read", "sales_channel:read", "system_config:read", "currency:read"}
    info = connect().ping()
    lacking = {right.name: right.required for right in info.permissions if not right.granted}
    optional = dict.fromkeys(("sales_channel:read", "system_config:read", "currency:read"), False)
    assert lacking == {"order:read": True} | optional
    assert (info.system_name, info.currency) == ("", "")
    named = connect(sales_channel="x").ping()
    assert {right.name for right in named.permissions if right.required and not right.granted} == {
        "order:read",
        "sales_channel:read",
    }


def test_an_old_version_is_noted(shop: Shop, connect: Connect) -> None:
    """Stock means something else there."""
    shop.emulated.version = "6.5.6.1"
    assert connect().ping().notes == (OLD_STOCK_NOTE,)


@pytest.mark.parametrize(
    ("version", "numbers"), [("6.6.7.1", (6, 6, 7, 1)), ("6.7.0.0-RC1", (6, 7, 0)), ("", ()), ("x", ()), ("6.²", (6,))]
)
def test_versions_are_read_as_far_as_they_are_numbers(version: str, numbers: tuple[int, ...]) -> None:
    """Anything else ends it."""
    assert parts(version) == numbers


def test_no_secret_and_no_person_gets_out(shop: Shop, connect: Connect, journal: MemoryJournal) -> None:
    """Not even over the wire: what was asked for holds nobody, although the shop knows them."""
    shop.add("T-1", stock=9)
    ids = [shop.order("T-1") for _ in range(3)]
    connector = connect()
    connector.ping()
    snapshots = [connector.products(), connector.stock(), connector.orders(long_ago())]
    snapshots += [connector.order_lines(ids), connector.shipments(ids)]
    told = "".join(each.frame.to_csv() + str(each.problems) + str(each.notes) for each in snapshots)
    told += "".join(str(dict(entry)) for entry in journal.entries)
    answered = "".join(shop.bodies[1:])
    for text in (PERSON.last_name, PERSON.email, PERSON.phone, PERSON.street, PERSON.zipcode):
        assert text not in told + answered
    assert all(secret not in told for secret in shop.emulated.secrets().values())


_ALIASES = {"lineItems": "order_line_item", "deliveries": "order_delivery", "transactions": "order_transaction"}
_ALIASES |= {"options": "property_group_option", "stateMachineState": "state_machine_state"}
_ALIASES |= {"manufacturer": "product_manufacturer", "media": "product_media", "shippingMethod": "shipping_method"}


def _aliases(entity: str, criteria: dict[str, Any]) -> set[str]:
    """The entity and everything that is loaded with it."""
    loaded = [_aliases(_ALIASES[name], inner) for name, inner in criteria.get("associations", {}).items()]
    return {entity}.union(*loaded)


def test_every_search_says_which_fields_it_wants(shop: Shop, connect: Connect) -> None:
    """Of the entity and of everything loaded with it: a shop sends all it has of what is not named."""
    shop.add("T-1", stock=9)
    order_id = shop.order("T-1")
    connector = connect(permit=PERMIT, sales_channel=shop.emulated.base.sales_channel)
    connector.ping()
    connector.products()
    connector.stock()
    connector.orders(NOW)
    connector.order_lines([order_id])
    connector.shipments([order_id])
    connector.shipping_methods()
    connector.hooks()
    connector.complete_order(order_id)
    searches = [call for call in shop.calls if call.path.startswith("/api/search/")]
    assert len(searches) >= 14
    for call in searches:
        assert isinstance(call.body, dict)
        entity = call.path.rpartition("/")[2].replace("-", "_")
        assert set(call.body["includes"]) == _aliases(entity, call.body), call.path


def test_what_is_announced_is_what_there_is() -> None:
    """A shop with shipments shown on deliveries, and without any place for lines of them."""
    can = PLATFORM.capabilities
    assert (can.reports_shipments, can.reports_partial_shipments, can.reports_shipped_lines) == (False, True, False)
    assert can.imported_statuses is None
    assert can.lines_cost == 0
