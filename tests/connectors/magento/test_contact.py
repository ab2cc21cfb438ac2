"""First contact, settings and login."""

import pytest
from pydantic import ValidationError

from shopswitch.connectors.magento import PLATFORM, MagentoSettings
from shopswitch.connectors.magento.connection import base_address
from shopswitch.errors import AuthError, RequestError
from shopswitch.protocols import PRODUCT_FIELDS
from tests.conftest import NOW
from tests.connectors.magento.kit import Served, edited, route_missing

SECRETS = dict.fromkeys(("consumer_key", "consumer_secret", "access_token", "access_token_secret"), "env:X")


def test_first_contact(served: Served) -> None:
    """Time zone, currency, rights and sources."""
    info = served.connect().ping()
    assert (info.timezone, info.currency, info.version) == ("Europe/Amsterdam", "EUR", "V1")
    assert all(right.granted for right in info.permissions)
    assert info.locations == {"default": "Default Source"}
    assert info.server_time is not None
    assert info.system_name


@pytest.mark.parametrize(("unit", "notes"), [("kgs", 0), ("lbs", 1)])
def test_pounds_are_noted(served: Served, unit: str, notes: int) -> None:
    """A fresh shop counts in pounds, also a Dutch one."""
    served.spoil = edited(lambda body: [each | {"weight_unit": unit} for each in body], "/store/storeConfigs")
    found = served.connect().ping().notes
    assert len(found) == notes
    assert all("lbs" in note for note in found)


@pytest.mark.parametrize("resource", ["products", "orders", "stock"])
def test_a_missing_right_is_named_as_the_shop_names_it(served: Served, resource: str) -> None:
    """So that a person finds the box."""
    served.shop.deny(resource)
    rights = served.connect().ping().permissions
    lacking = [right.name for right in rights if right.granted is False]
    assert lacking
    assert all("::" in name for name in lacking)


def test_an_integration_that_may_see_nothing_is_refused(served: Served) -> None:
    """It may have been switched off: Magento does not tell."""
    for resource in ("products", "stock", "orders"):
        served.shop.deny(resource)
    served.fault("status", path="/rest/default/V1/shipments", status=404)
    with pytest.raises(AuthError, match="neither products nor orders"):
        served.connect().ping()


def test_several_sources_are_noted(served: Served) -> None:
    """One of them must be chosen."""
    served.shop.change_listing(served.shop.listings()[0].source_id, stock_elsewhere=3)
    info = served.connect(location=None).ping()
    assert len(info.locations) == 2
    assert "`location`" in info.notes[0]
    assert served.connect(location="default").ping().notes == ()
    assert "no enabled source" in served.connect(location="elders").ping().notes[0]


def test_a_shop_without_sources_has_no_locations(served: Served) -> None:
    """And its stock needs no right of its own."""
    served.spoil = route_missing("/inventory/")
    info = served.connect().ping()
    assert (dict(info.locations), info.notes) == ({}, ())
    assert [right.granted for right in info.permissions] == [True, True, None, True]


@pytest.mark.parametrize("name", list(SECRETS))
def test_a_wrong_secret_is_refused_with_its_own_hint(served: Served, name: str) -> None:
    """And shown nowhere."""
    right = served.shop.secrets()
    wrong = right | {name: "verkeerd-" + right[name]}
    connector = served.connect(wire={"resolve": lambda reference: wrong[reference[4:]]})
    with pytest.raises(AuthError) as caught:
        connector.ping()
    assert caught.value.hint
    assert not any(value in str(caught.value) for value in wrong.values())


def test_each_try_is_signed_anew(served: Served) -> None:
    """The shop refuses a nonce it saw before, so a repeated call needs a fresh one."""
    served.fault("status", status=503, times=2)
    assert served.connect().products().problems == ()
    assert len(served.nonces) == len(set(served.nonces)) == len(served.calls) >= 4
    assert served.paths()[:3] == ["GET /products"] * 3


def test_an_unknown_store_view_is_told(served: Served) -> None:
    """The code of the profile stands in every path."""
    with pytest.raises(RequestError) as caught:
        served.connect(store="bestaat_niet").ping()
    assert "`store`" in caught.value.hint
    assert "`store`" in served.connect(store="bestaat_niet").products().problems[0]


def test_orders_of_every_store_view_are_read(served: Served) -> None:
    """Whether a view's path hides orders of the others is unconfirmed, so they are read above all views."""
    assert served.connect(store="default").orders(NOW).complete
    assert {call.path for call in served.calls if "/orders" in call.path} == {"/rest/all/V1/orders"}


@pytest.mark.parametrize(
    ("store", "path"), [("", "/rest/V1/"), ("all", "/rest/all/V1/"), ("default", "/rest/default/")]
)
def test_the_store_view_stands_in_the_path(served: Served, store: str, path: str) -> None:
    """Empty is the default view."""
    assert served.connect(store=store).products().complete
    assert all(each.path.startswith(path) for each in served.calls)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://shop.example", "https://shop.example"),
        ("https://shop.example/winkel", "https://shop.example/winkel"),
        ("https://shop.example//winkel/rest/V1", "https://shop.example/winkel"),
        ("https://shop.example/rest/default/V1/", "https://shop.example"),
        ("https://shop.example/rest", "https://shop.example"),
    ],
)
def test_a_part_of_the_interface_in_the_address_does_no_harm(given: str, kept: str) -> None:
    """A sub-directory stays."""
    assert base_address(given) == kept


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "https://na1.api.commerce.adobe.com/tenant"},
        {"store": "een winkel"},
        {"store": "../x"},
        {"barcode_attribute": "ean-13"},
        {"consumer_key": "abcdef123456"},
        {"unknown": "x"},
    ],
)
def test_a_profile_that_cannot_work_is_refused(wrong: dict[str, str]) -> None:
    """Another product, impossible codes, literal secrets, unknown keys."""
    with pytest.raises(ValidationError):
        MagentoSettings(**({"platform": "magento", "url": "https://shop.example", **SECRETS} | wrong))


def test_capabilities_agree_with_themselves() -> None:
    """Words are those of the protocol, and open and closed do not overlap."""
    can = PLATFORM.capabilities
    assert can.product_fields <= set(PRODUCT_FIELDS)
    assert not set(can.open_statuses) & set(can.closed_statuses)
    assert (can.writes_stock, can.completes_orders, can.lines_cost, can.imported_statuses) == (True, True, 0, None)
