from collections.abc import Callable
from typing import Any

import pytest

from shopswitch.connectors.picqer import PicqerConnector
from tests.connectors.picqer_account import Account, carrier, failure, hook, on, profile

Connect = Callable[..., PicqerConnector]


def test_every_profile_of_a_carrier_is_a_row(account: Account, picqer: Connect) -> None:
    """A profile is in use when its carrier is too."""
    account.lists["/shippingproviders"] = [
        carrier(7, profile(14), profile(15, standard=False, name=None)),
        carrier(8, profile(16), active=False),
        carrier(9, profile(17, active=False)),
        carrier(10, profiles=[]),
    ]
    frame = picqer().carriers().frame
    assert frame.iloc[0].to_dict() == {
        "profile_id": "14",
        "profile_name": "Standard",
        "provider_id": "7",
        "provider_name": "Our PostNL",
        "carrier": "PostNL",
        "active": True,
        "standard": True,
    }
    assert list(frame["active"]) == [True, True, False, False]
    assert list(frame["standard"]) == [True, False, True, True]


@pytest.mark.parametrize(
    "changes",
    [{"profiles": None}, {"profiles": [None]}, {"profiles": [profile(1, active=1)]}, {"active": None}, {"name": 4}],
    ids=str,
)
def test_a_carrier_that_is_not_as_documented_is_a_problem(
    changes: dict[str, Any], account: Account, picqer: Connect
) -> None:
    """It is left out and named; the others stay."""
    account.lists["/shippingproviders"] = [carrier(7, **changes), carrier(8)]
    snapshot = picqer().carriers()
    assert list(snapshot.frame["provider_id"]) == ["8"]
    assert "(idshippingprovider 7)" in snapshot.problems[0]


def test_a_profile_of_two_carriers_is_a_problem(account: Account, picqer: Connect) -> None:
    """A key that repeats does not end the program: the first row stays, and that it repeats is told."""
    account.lists["/shippingproviders"] = [carrier(7, profile(14)), carrier(8, profile(14))]
    snapshot = picqer().carriers()
    assert list(snapshot.frame["provider_id"]) == ["7"]
    assert "(profile_id 14)" in snapshot.problems[0]


@pytest.mark.parametrize("status", [200, 404])
def test_carriers_need_no_second_page(status: int, account: Account, picqer: Connect) -> None:
    """Whether this list knows pages is unconfirmed: a short one is not asked for again."""
    account.ignores = frozenset({"offset"})
    account.override = on(
        "/shippingproviders", lambda request: failure(404, 20, "no") if request.args and status == 404 else None
    )
    assert picqer().carriers().complete
    assert len(account.asked) == 1


def test_no_carrier_at_all_is_told(account: Account, picqer: Connect) -> None:
    """An account without carriers is possible and worth a word."""
    account.lists["/shippingproviders"] = []
    assert picqer().carriers().notes == ("Picqer lists no carrier with a profile.",)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://user:key@erp.example.test:8443/hook/key?k=key#key", "erp.example.test"),
        ("http://ERP.example.test", "erp.example.test"),
        ("erp.example.test/key", ""),
        ("https://[key", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_of_an_address_only_the_host_is_kept(address: str | None, host: str, account: Account, picqer: Connect) -> None:
    """Whatever else stands in the address may be a key."""
    account.lists["/hooks"] = [hook(1, address=address)]
    assert [host] == list(picqer().hooks().frame["host"])


def test_a_hook_is_read(account: Account, picqer: Connect) -> None:
    """Active or not, with its name and event."""
    account.lists["/hooks"] = [hook(1, active=False, name=None, event="something.new")]
    row = picqer().hooks().frame.iloc[0]
    assert tuple(row[["hook_id", "name", "event", "active"]]) == ("1", "", "something.new", False)


@pytest.mark.parametrize("changes", [{"active": None}, {"event": None}, {"address": 7}], ids=str)
def test_a_hook_that_is_not_as_documented_is_a_problem(
    changes: dict[str, Any], account: Account, picqer: Connect
) -> None:
    """It is left out and named; the others stay."""
    account.lists["/hooks"] = [hook(1, **changes), hook(2)]
    snapshot = picqer().hooks()
    assert list(snapshot.frame["hook_id"]) == ["2"]
    assert "(idhook 1)" in snapshot.problems[0]
