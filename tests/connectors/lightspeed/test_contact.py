"""First contact, settings, messages, and what the limit does to a read."""

import json
from functools import partial
from typing import Any

import pydantic
import pytest
from werkzeug.wrappers import Request, Response

from shopswitch.connectors.lightspeed import PLATFORM, LightspeedSettings
from shopswitch.errors import AuthError, ConnectorError
from shopswitch.http.journal import MemoryJournal
from shopswitch.http.windows import NestedWindows
from shopswitch.sandbox.lightspeed.limits import Limits
from shopswitch.sandbox.systems import Item
from tests.connectors.lightspeed.kit import SINCE, Served


def test_first_contact(served: Served) -> None:
    """Name, currency, rights and what is left."""
    info = served.connect().ping()
    assert info.system_name
    assert (info.currency, info.notes) == ("EUR", ())
    assert info.server_time is not None
    assert {each.name: each.granted for each in info.permissions} == {
        "products: read": True,
        "orders: read": True,
        "settings: read": True,
        "products: write": True,
        "orders: write": True,
    }
    assert "of 300 calls in five minutes" in info.rate_budget
    assert "calls in the day" in info.rate_budget


def test_missing_ticks_are_told(served: Served) -> None:
    """By the words of the back office."""
    served.shop.permissions["orders"] = {"read": False, "write": False}
    missing = [each for each in served.connect().ping().permissions if each.granted is False]
    assert [(each.name, each.required) for each in missing] == [("orders: read", True), ("orders: write", False)]


def test_a_key_without_settings_still_makes_contact(served: Served) -> None:
    """Name and currency stay unknown."""
    served.shop.permissions["settings"] = {"read": False, "write": False}
    info = served.connect().ping()
    assert [each.granted for each in info.permissions if each.name == "settings: read"] == [False]


def test_a_refused_key_is_an_error(served: Served) -> None:
    """The hint names the vendor's own page."""
    served.shop.key = "0" * 32
    with pytest.raises(AuthError) as caught:
        served.connect(wire={"resolve": lambda reference: "f" * 32}).ping()
    assert "Developers" in caught.value.hint


def test_a_language_the_shop_does_not_have_is_told(served: Served) -> None:
    """Those it has are named."""

    def spoil(request: Request, response: Response) -> Response:
        if not request.path.endswith("languages.json"):
            return response
        listed = {"languages": [{"code": "de", "isActive": True}, {"code": "nl", "isActive": False}]}
        return Response(json.dumps(listed), mimetype="application/json")

    served.spoil = spoil
    (note,) = served.connect().ping().notes
    assert "no active language 'nl'; it has de" in note


@pytest.mark.parametrize("body", ["[]", "{}", '{"accountPermissions": []}', '{"accountPermissions": {"orders": true}}'])
def test_odd_answers_at_first_contact_do_not_break_it(served: Served, body: str) -> None:
    """Rights that are not told are unknown; a list is no account."""
    served.spoil = lambda request, response: Response(body, mimetype="application/json")
    try:
        info = served.connect().ping()
    except ConnectorError:
        assert body == "[]"
    else:
        assert {each.granted for each in info.permissions} == {None}


@pytest.mark.parametrize(
    "url", ["https://api.webshopapp.com", "https://api.webshopapp.com/", "https://api.webshopapp.com/nl/x1"]
)
def test_the_address_needs_a_language(url: str) -> None:
    """The message shows the form."""
    with pytest.raises(pydantic.ValidationError, match=r"api\.webshopapp\.com/nl"):
        LightspeedSettings(platform="lightspeed", url=url, key="env:KEY", secret="env:SECRET")


def test_keys_of_the_profile() -> None:
    """Address, key, secret; the secrets only by reference."""
    made = LightspeedSettings(platform="lightspeed", url="https://api.webshopapp.com/nl/", key="env:K", secret="env:S")
    assert (made.url, made.language) == ("https://api.webshopapp.com/nl", "nl")
    with pytest.raises(pydantic.ValidationError, match="reference"):
        LightspeedSettings(platform="lightspeed", url="https://api.webshopapp.com/nl", key="a" * 32, secret="env:S")


def test_an_error_in_a_200_is_an_error(served: Served) -> None:
    """The vendor's own client looks for it in every body."""
    served.spoil = lambda request, response: Response('{"error": {"message": "Nee"}}', mimetype="application/json")
    found = served.connect().stock()
    assert not found.complete
    assert "HTTP 200" in found.problems[0]
    assert "Nee" not in found.problems[0]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 422, 429, 500, 502])
def test_messages_say_what_to_do_and_never_repeat_the_vendor(served: Served, status: int) -> None:
    """The vendor's text may hold anything."""
    served.spoil = lambda request, response: Response('{"error":{"message":"Kwiebelhuis"}}', status=status)
    found = served.connect().orders(SINCE)
    assert not found.complete
    assert "Kwiebelhuis" not in "".join(found.problems)
    assert all(problem.rstrip().endswith(".") for problem in found.problems)


def test_no_secret_gets_out(served: Served, journal: MemoryJournal) -> None:
    """Neither key nor secret nor the header made of them, also when it goes wrong."""
    served.order("TEA-1")
    texts = []
    for kind in ("status", "garbage", "html"):
        served.fault(kind, after=1)
        connector = served.connect()
        for found in (connector.products(), connector.stock(), connector.orders(SINCE)):
            texts += [found.frame.to_csv(), *found.problems, *found.notes]
    texts += [str(dict(entry)) for entry in journal.entries]
    whole = "".join(texts)
    assert not [secret for secret in served.shop.secrets().values() if secret in whole]
    assert "Basic " not in whole


def test_the_vendor_s_limit_is_kept_to(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty orders' lines with room for fifteen calls in a window: the rest waits, and nothing is refused."""
    seconds, slept = [86_400.0 * 7 + 12], []

    def sleep(wait: float) -> None:
        slept.append(wait)
        seconds[0] += wait

    timed = partial(NestedWindows, clock=lambda: seconds[0])
    monkeypatch.setattr("shopswitch.connectors.lightspeed.connector.NestedWindows", timed)
    served.shop.limits = Limits(lambda: seconds[0])
    served.shop.limits.allowed = [15, 3_000, 12_000]
    orders = [served.order("TEA-1").order_id for _ in range(20)]
    served.shop.limits_on = True
    found = served.connect(wire={"limits": "vendor"}, sleep=sleep).order_lines(orders)
    assert found.complete
    assert [call.status for call in served.calls] == [200] * 20
    assert 200 < max(slept) < 300


def test_a_budget_used_up_by_others_is_told(served: Served) -> None:
    """An hour is not waited for."""
    served.shop.limits = Limits(lambda: 86_400.0 * 7 + 12)
    served.shop.limits_on = True
    served.shop.limits.allowed = [300, 1, 12_000]
    served.shop.limits.take()
    slept: list[float] = []
    found = served.connect(wire={"limits": "vendor"}, sleep=slept.append).stock()
    assert slept == []
    assert (found.rows, found.complete) == (0, False)
    assert "a key of its own" in found.problems[0]


def test_the_platform_is_told() -> None:
    """What step 05 and the estimate of minutes need."""
    can = PLATFORM.capabilities
    assert (can.lines_cost, can.calls_per_minute, can.other_code) == (1, 50.0, "articleCode")
    assert (can.reports_partial_shipments, can.creates_orders, can.stock_ceiling) == (False, None, None)
    assert not set(can.open_statuses) & set(can.closed_statuses)


def test_an_article_code_does_not_become_a_sku(served: Served) -> None:
    """A shop that only filled the other field has no SKU at all."""
    served.shop.add_items([Item("", "Alleen artikelcode", stock=1)])
    for each in served.shop.listings():
        served.shop.change_listing(each.source_id, sku="", other_code=f"A{each.source_id}")
    frame: Any = served.connect().products().frame
    assert set(frame["sku"]) == {""}
    assert all(code.startswith("A") for code in frame["other_code"])
