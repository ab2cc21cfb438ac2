"""Getting through to a shop: its address, the store view in the path, and signed calls."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from shopswitch.connectors.magento.answers import classify
from shopswitch.connectors.magento.settings import MagentoSettings
from shopswitch.errors import WriteRefusedError
from shopswitch.http.auth import OAuth1Auth
from shopswitch.http.client import ApiClient, ApiResponse, Params
from shopswitch.http.wire import Wire

ALL_VIEWS = "/rest/all/V1"
"""Orders are read here: whether a store view's path hides orders of the others is unconfirmed."""


@dataclass(frozen=True, slots=True)
class Link:
    """A shop that can be asked.

    Attributes:
        client: Reads, again where that is safe, and writes, never again.
        read_path: What precedes the path of a read: the store view of the profile.
        write_path: What precedes the path of a write. Without `all` only the default store view would change.
        permitted: Whether a write may be sent.
        system: How messages name the shop.
    """

    client: ApiClient
    read_path: str
    permitted: bool
    system: str
    write_path: str = "/rest/all/V1"

    def get(self, path: str, params: Params = ()) -> ApiResponse:
        """One plain read."""
        return self.client.get(f"{self.read_path}{path}", params)

    def get_global(self, path: str, params: Params = ()) -> ApiResponse:
        """One plain read of the shop's own values, as a write will find them."""
        return self.client.get(f"{self.write_path}{path}", params)

    def write(self, method: str, path: str, body: Any) -> ApiResponse:
        """One write, sent at most once."""
        return self.client.request(method, f"{self.write_path}{path}", intent="write", json=body)

    def require_permit(self) -> None:
        """Stop before anything is sent, also what a write would look up first.

        Raises:
            WriteRefusedError: There is no permit.
        """
        if not self.permitted:
            raise WriteRefusedError(
                f"A write to the {self.system} was stopped: it has no approved plan.",
                hint="Writes go through a plan that a person approves.",
            )

    def close(self) -> None:
        """Close the connections."""
        self.client.close()


def open_link(settings: MagentoSettings, wire: Wire) -> Link:
    """The shop of a profile section; nothing is sent yet.

    Source: https://developer.adobe.com/commerce/webapi/get-started/authentication/gs-authentication-oauth/
    """
    auth = OAuth1Auth(
        wire.resolve(settings.consumer_key),
        wire.resolve(settings.consumer_secret),
        wire.resolve(settings.access_token),
        wire.resolve(settings.access_token_secret),
        now=wire.clock.now,
    )
    base = base_address(settings.url)
    return Link(
        client=wire.open(base, auth=auth, classify=classify, ca_file=settings.ca_file),
        read_path=f"/rest/{settings.store}/V1" if settings.store else "/rest/V1",
        permitted=wire.permit is not None,
        system=wire.system,
    )


def base_address(url: str) -> str:
    """The shop's address without doubled slashes and without a part of the interface's own path."""
    parts = urlsplit(url)
    path = re.sub(r"/{2,}", "/", parts.path)
    path = re.sub(r"/rest(/[A-Za-z0-9_]+)?(/V1)?/?$", "", path)
    return urlunsplit((parts.scheme, parts.netloc, path.rstrip("/"), "", ""))


def in_path(text: str) -> str:
    """A SKU or id as one piece of a path."""
    return quote(text, safe="")
