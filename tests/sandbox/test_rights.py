"""Rights that an administrator takes away from the key of an emulated system."""

import random
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from werkzeug.wrappers import Request

from shopswitch.sandbox.picqer import PicqerAccount
from tests.sandbox.shopify_kit import NOW, Api
from tests.sandbox.woocommerce_bench import make_shop, mounted

Serve = Callable[[Any], str]
SHOPIFY = {
    "products": "{ productVariantsCount { count } }",
    "stock": "{ inventoryItems(first: 1) { nodes { id } } }",
    "orders": "{ ordersCount { count } }",
}
WOOCOMMERCE = {
    "products": ["products", "products?search=x", "variations", "reports/products/totals"],
    "orders": ["orders", "orders/statuses", "refunds", "reports/orders/totals"],
    "neither": ["system_status", "settings", "coupons"],
}
PICQER = {
    "products": ["products", "products?productcode=X"],
    "stock": ["warehouses", "warehouses/1/stock", "products/1/stock"],
    "orders": ["orders", "orders/1"],
    "neither": ["users/me", "picklists", "webshoporders"],
}


@pytest.mark.parametrize("resource", SHOPIFY)
def test_shopify_denies_by_scope(serve: Serve, resource: str) -> None:
    """What was taken away is refused with the scope's name in HTTP 200; the rest goes on."""
    api = Api(serve)
    api.shop.deny(resource)
    (error,) = api.refused(SHOPIFY[resource])
    assert error["extensions"]["code"] == "ACCESS_DENIED"
    for other, query in SHOPIFY.items():
        assert other == resource or "errors" not in api.send(query).json()


def test_shopify_denies_writing_too(serve: Serve) -> None:
    """The right to write includes that to read, so both go; one order among `nodes` is refused as well."""
    api = Api(serve)
    api.add("A")
    gid = f"gid://shopify/Order/{api.order('A')}"
    api.shop.deny("orders")
    assert api.code("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[gid]) == "ACCESS_DENIED"
    close = "mutation($id: ID!) { orderClose(input: {id: $id}) { userErrors { message } } }"
    assert api.code(close, id=gid) == "ACCESS_DENIED"


@pytest.mark.parametrize(("resource", "kind"), [("products", "products"), ("stock", "products"), ("orders", "orders")])
def test_woocommerce_denies_by_kind(serve: Serve, resource: str, kind: str) -> None:
    """403 with the code of a user without capability; stock lies on the products, so it goes with them."""
    caller = mounted(serve, make_shop())
    caller.shop.deny(resource)
    for each, paths in WOOCOMMERCE.items():
        for path in paths:
            answer = caller.call("GET", path)
            assert answer.status_code == (403 if each == kind else 200), path
            assert each != kind or answer.json()["code"] == "woocommerce_rest_cannot_view"
    assert caller.call("PUT", f"{kind}/1", {}).json()["code"] == "woocommerce_rest_cannot_edit"


@pytest.mark.parametrize("resource", ["products", "stock", "orders"])
def test_picqer_denies_by_path(serve: Serve, resource: str) -> None:
    """403 wherever the resource is shown; the rest is still there."""
    account = PicqerAccount(random.Random(1), lambda: NOW, "Europe/Amsterdam")

    def app(environ: Any, start_response: Any) -> Any:
        return account.handle(Request(environ))(environ, start_response)

    base = serve(app)
    account.deny(resource)
    for each, paths in PICQER.items():
        for path in paths:
            answer = httpx.get(f"{base}/api/v1/{path}", auth=(account.api_key, "X"), trust_env=False)
            refused = each == resource or (resource == "products" and path.startswith("products"))
            assert (answer.status_code == 403) == refused, path
            assert not refused or answer.json()["error_code"] == 1


@pytest.mark.parametrize("system", ["shopify", "woocommerce", "picqer"])
def test_an_unknown_right_is_an_error(serve: Serve, system: str) -> None:
    """A typing error of a test is not taken for a right."""
    shops: dict[str, Any] = {
        "shopify": Api(serve).shop,
        "woocommerce": make_shop(),
        "picqer": PicqerAccount(random.Random(1), lambda: NOW, "Europe/Amsterdam"),
    }
    with pytest.raises(ValueError, match="customers"):
        shops[system].deny("customers")
