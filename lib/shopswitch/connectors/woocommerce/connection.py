"""Getting through to a shop: its address, the root of its interface, and how it takes the key."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from shopswitch.connectors.woocommerce.answers import CANNOT_VIEW, classify, error_code
from shopswitch.connectors.woocommerce.pages import SmallerPages
from shopswitch.errors import AuthError, ConnectorError, NotFoundError, UnexpectedResponseError
from shopswitch.http.auth import Auth, BasicAuth, OAuth1Auth, QueryAuth
from shopswitch.http.client import ApiClient, ApiResponse
from shopswitch.http.retry import NO_RETRY, RetryPolicy
from shopswitch.http.wire import Wire
from shopswitch.settings import SecretRef, ShopSettings, Url

API = "/wc/v3"
# A page that fails is asked for in smaller parts after this, so each size gets fewer tries than usual.
_RETRY = RetryPolicy(attempts=3)
_ROOTS = ("/wp-json", "/index.php/wp-json")
# Without it the index of a shop with plugins is more than a megabyte of routes.
_INDEX_FIELDS = {"_fields": "name,home,gmt_offset,timezone_string,namespaces"}
_API_LINK = re.compile(r'<([^>]+)>;\s*rel="https://api\.w\.org/"')


class WooCommerceSettings(ShopSettings):
    """`[old]` or `[new]` with `platform = "woocommerce"`."""

    url: Url
    """Address of the site; a sub-directory it lives in is kept."""
    consumer_key: SecretRef
    consumer_secret: SecretRef
    reference_meta: tuple[str, ...] = ("_old_order_number",)
    """Order meta keys under which an importer kept the old shop's order number; the first that is filled counts."""


@dataclass(frozen=True, slots=True)
class Link:
    """A shop that answers.

    Attributes:
        pages: Reads with the key, lists in pages.
        once: The same without repetition, for what may be slow and is not needed.
        site: What the index says: name, home, gmt_offset, timezone_string, namespaces; empty when it is hidden.
        notes: What was noticed on the way, one sentence each.
        close: Closes the connections.
    """

    pages: SmallerPages
    once: ApiClient
    site: Mapping[str, Any]
    notes: tuple[str, ...]
    close: Callable[[], None]


def open_link(settings: WooCommerceSettings, wire: Wire) -> Link:
    """Find the interface and the way it takes the key.

    Raises:
        ConnectorError: No interface at this address, or the key is refused; the message says which and why.
    """
    base = base_address(settings.url)
    key, secret = wire.resolve(settings.consumer_key), wire.resolve(settings.consumer_secret)
    # So that the value of a Basic header is known to the redactor too.
    wire.redactor.add(key, partner=secret)
    anonymous = wire.open(base, auth=None, classify=classify, retry=_RETRY, ca_file=settings.ca_file)
    try:
        root, site, notes = _find_root(anonymous, base)
    finally:
        anonymous.close()
    auth: Auth
    if base.startswith("https://"):
        auth, more = _choose_auth(settings, wire, base + root, (key, secret), str(site.get("home", "")))
        notes += more
    else:
        # Over http WooCommerce takes nothing but a signature.
        auth = OAuth1Auth(key, secret, now=wire.clock.now)
    client = wire.open(base + root, auth=auth, classify=classify, retry=_RETRY, ca_file=settings.ca_file)
    once = wire.open(base + root, auth=auth, classify=classify, retry=NO_RETRY, ca_file=settings.ca_file)

    def close() -> None:
        client.close()
        once.close()

    return Link(pages=SmallerPages(client), once=once, site=site, notes=notes, close=close)


def base_address(url: str) -> str:
    """The site's address without doubled slashes and without a part of the interface's own path.

    WooCommerce only looks at the key when the path holds `wp-json/wc/`: `wp-json//wc/` is answered 401.
    """
    parts = urlsplit(url)
    path = re.sub(r"/{2,}", "/", parts.path)
    path = re.sub(r"/(index\.php/)?wp-json(/wc/v\d+)?/?$", "", path)
    return urlunsplit((parts.scheme, parts.netloc, path.rstrip("/"), "", ""))


def _find_root(client: ApiClient, base: str) -> tuple[str, dict[str, Any], tuple[str, ...]]:
    """The path below `base` under which the interface lives, what its index says, and notes."""
    roots = list(_ROOTS)
    failures: list[ConnectorError] = []
    for root in roots:
        response = client.get(f"{root}/", _INDEX_FIELDS, classify=_only_passing)
        error = classify(response)
        if isinstance(error, AuthError) or (error is not None and error.code and error.status == 403):
            # Security plugins close the index to strangers; the key may well be let in.
            return root, {}, ("The site hides the index of its interface from visitors without a key.",)
        if error is None:
            site = response.json_object()
            _require_woocommerce(site, response)
            return root, site, ()
        failures.append(error)
        renamed = _named_root(response, base)
        if renamed and renamed not in roots:
            roots.append(renamed)
        if not isinstance(error, NotFoundError | UnexpectedResponseError):
            break
    # The usual address failed first: that is the message that helps.
    raise failures[0]


def _only_passing(response: ApiResponse) -> ConnectorError | None:
    """Only what another try may change; the rest is looked at by the caller."""
    error = classify(response)
    return error if response.status in {429, 500, 502, 503, 504} else None


def _named_root(response: ApiResponse, base: str) -> str:
    """The root WordPress itself names in a header (a plugin may rename `wp-json`), or ""."""
    match = _API_LINK.search(response.headers.get("link", ""))
    if match is None:
        return ""
    named, own = urlsplit(match[1]), urlsplit(base)
    # `?rest_route=/` is what a site with plain permalinks names; WooCommerce takes no key there.
    if named.query or named.netloc != own.netloc or not named.path.startswith(own.path + "/"):
        return ""
    return named.path.removeprefix(own.path).rstrip("/")


def _require_woocommerce(site: Mapping[str, Any], response: ApiResponse) -> None:
    namespaces = site.get("namespaces")
    if isinstance(namespaces, list) and "wc/v3" not in namespaces:
        raise NotFoundError(
            f"The {response.system} is a WordPress site without the WooCommerce interface wc/v3.",
            hint="Check that WooCommerce 3.5 or newer is active on this address.",
            system=response.system,
            status=response.status,
        )


def _choose_auth(
    settings: WooCommerceSettings, wire: Wire, root: str, keys: tuple[str, str], home: str
) -> tuple[Auth, tuple[str, ...]]:
    """Basic; or keys in the query when the host loses the header.

    A wrong key, a lost header and a site that takes itself for http all answer the same 401. One more request with
    the keys in the query tells them apart.

    Source: WooCommerce 11.0.1, class-wc-rest-authentication.php; https://github.com/woocommerce/woocommerce/issues/14918
    """
    key, secret = keys
    basic, query = BasicAuth(key, secret), QueryAuth({"consumer_key": key, "consumer_secret": secret})
    client = wire.open(root, auth=basic, classify=classify, retry=_RETRY, ca_file=settings.ca_file)
    try:
        first = _refusal(client, basic)
        if first is None or first.status == 403 or first.code != CANNOT_VIEW:
            return basic, ()
        second = _refusal(client, query)
    finally:
        client.close()
    if second is None or second.status == 403:
        note = "The shop's host strips the Authorization header; the keys are sent in the query instead."
        return query, (note,)
    if home.startswith("http://"):
        hint = "WordPress takes itself for http, so a proxy in front of it does not say that visitors use https."
    elif second.code != CANNOT_VIEW:
        hint = "The key is known there, but its secret is wrong or the key may only write."
    else:
        hint = (
            "It is refused in the header and in the address alike: the consumer key is wrong or was revoked "
            "(or a proxy does not tell WordPress that visitors use https)."
        )
    raise AuthError(
        f"The {wire.system} refuses the key.", hint=hint, system=wire.system, status=second.status, code=second.code
    )


def _refusal(client: ApiClient, auth: Auth) -> ConnectorError | None:
    """Why a small call is refused in the vendor's own words, or None when it is answered."""
    return classify(
        client.get(f"{API}/products", {"per_page": "1", "_fields": "id"}, auth=auth, classify=_other_than_refusal)
    )


def _other_than_refusal(response: ApiResponse) -> ConnectorError | None:
    return None if response.status in {401, 403} and error_code(response) else classify(response)
