from collections.abc import Callable

import pytest
from werkzeug.wrappers import Request, Response

from shopswitch.connectors.picqer import PicqerConnector
from shopswitch.errors import AuthError, RetriableError, UnexpectedResponseError
from tests.connectors.picqer_account import Account, answer, failure, on

Connect = Callable[..., PicqerConnector]


def test_ping_tells_what_the_key_may_see(picqer: Connect) -> None:
    """First contact names the account, the warehouses and each right."""
    info = picqer().ping()
    assert info.locations == {"31": "W31"}
    assert info.system_name.startswith("127.0.0.1")
    assert info.server_time is not None
    needed = ["webshoporders", "orders", "products", "warehouses", "picklists", "backorders"]
    extra = ["shipments", "shippingproviders", "hooks"]
    assert {True} == {right.granted for right in info.permissions}
    assert [(name, name in needed) for name in needed + extra] == [
        (right.name, right.required) for right in info.permissions
    ]
    assert info.timezone == ""
    assert "Europe/Amsterdam" in info.notes[0]


@pytest.mark.parametrize(
    "name",
    [
        "webshoporders",
        "orders",
        "products",
        "warehouses",
        "picklists",
        "backorders",
        "shipments",
        "shippingproviders",
        "hooks",
    ],
)
def test_a_right_that_is_missing_is_told(name: str, account: Account, picqer: Connect) -> None:
    """A 403 on one list is a right that is not granted, not an error."""
    account.override = on(f"/{name}", lambda request: failure(403, 1, "no"))
    assert [name] == [right.name for right in picqer().ping().permissions if not right.granted]


@pytest.mark.parametrize("name", ["shipments", "shippingproviders", "hooks"])
@pytest.mark.parametrize("status", [400, 401, 404, 500])
def test_a_right_that_is_not_needed_never_ends_first_contact(
    name: str, status: int, account: Account, picqer: Connect
) -> None:
    """Any other refusal of such a list leaves the right unknown: neither granted nor missing, and that is a problem."""
    account.override = on(f"/{name}", lambda request: failure(status, 1, "no"))
    info = picqer().ping()
    assert [name] == [right.name for right in info.permissions if right.granted is None]
    assert [name in problem for problem in info.problems] == [True]


def test_a_key_that_may_not_see_its_user_is_told(account: Account, picqer: Connect) -> None:
    """It may be a key of one fulfilment customer: it is connected, and a right it can do without is missing."""
    account.override = on("/users/me", lambda request: failure(403, 1, "no"))
    (right,) = [each for each in picqer().ping().permissions if each.granted is False]
    assert (right.name, right.required) == ("users/me", False)
    assert "fulfilment" in right.needed_for


@pytest.mark.parametrize(
    ("respond", "error"),
    [
        (lambda request: failure(401, 0, "bad key"), AuthError),
        (lambda request: failure(500, 1, "x"), RetriableError),
        (lambda request: Response("<html></html>", mimetype="text/html"), UnexpectedResponseError),
        (lambda request: answer([{"id": 1}]), UnexpectedResponseError),
        (lambda request: answer({"warehouses": []}), UnexpectedResponseError),
    ],
    ids=["key", "fault", "html", "other-list", "object"],
)
def test_ping_refuses_what_is_not_picqer(
    respond: Callable[[Request], Response], error: type[Exception], account: Account, picqer: Connect
) -> None:
    """A refused key, a dead server or another system's answers end first contact with the right error."""
    account.override = on("/warehouses", respond)
    with pytest.raises(error):
        picqer().ping()


def test_ping_asks_for_no_past_order(account: Account, picqer: Connect) -> None:
    """The rights on orders and picklists are tried with tomorrow's, of which there are none yet."""
    picqer().ping()
    asked = [path for path in account.asked if "/orders" in path or "/picklists" in path]
    assert len(asked) == 2
    assert all("sincedate=2026-11-24" in path for path in asked)
