"""One HTTP client per endpoint, each with the limit and the media type of that endpoint, all with one token."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from shopswitch.connectors.bol.access import account_auth
from shopswitch.connectors.bol.answers import classify
from shopswitch.connectors.bol.limits import KNOWN, OFFER, OFFER_CHANGE, OFFERS, Endpoint, Limit, read_limits
from shopswitch.connectors.bol.settings import BolSettings
from shopswitch.http.client import ApiClient, ApiResponse, Params
from shopswitch.http.retry import NO_RETRY
from shopswitch.http.wire import Wire

V10 = "application/vnd.retailer.v10+json"
V11 = "application/vnd.retailer.v11+json"
_ELEVENTH = (OFFERS, OFFER, OFFER_CHANGE)


@dataclass(frozen=True, slots=True)
class Door:
    """Where one endpoint is asked; fits `collect`."""

    client: ApiClient
    media_type: str

    def request(
        self,
        method: str,
        path: str,
        *,
        intent: Literal["read", "write"],
        params: Params = (),
        json: Any = None,
        cost: float = 1.0,
    ) -> ApiResponse:
        """See `ApiClient.request`; bol.com answers plain JSON types with 406."""
        headers = {"Accept": self.media_type} | ({} if json is None else {"Content-Type": self.media_type})
        return self.client.request(method, path, intent=intent, params=params, json=json, headers=headers, cost=cost)

    def get(self, path: str, params: Mapping[str, str] | None = None) -> ApiResponse:
        """A read by GET."""
        return self.request("GET", path, intent="read", params=params or {})


class Doors:
    """The endpoints of one account; clients are made when they are first needed.

    Args:
        settings: The profile section.
        wire: Clock, secrets and limits.

    Raises:
        ProfileError: A secret cannot be read.
    """

    def __init__(self, settings: BolSettings, wire: Wire) -> None:
        self._settings, self._wire = settings, wire
        self._auth = account_auth(settings, wire)
        self._limits: Mapping[Endpoint, Limit] | None = None
        self._open: dict[Endpoint, Door] = {}

    def to(self, endpoint: Endpoint) -> Door:
        """The client of an endpoint."""
        if endpoint not in self._open:
            settings, wire = self._settings, self._wire
            client = wire.open(
                settings.url,
                auth=self._auth,
                classify=classify,
                throttle=self.limit(endpoint).throttle(wire.share),
                ca_file=settings.ca_file,
            )
            self._open[endpoint] = Door(client, V11 if endpoint in _ELEVENTH else V10)
        return self._open[endpoint]

    def limit(self, endpoint: Endpoint) -> Limit:
        """The limit of an endpoint; the public list is read once, and not at all where no limits are kept."""
        if self._limits is None:
            self._limits = self._read() if self._wire.limits == "vendor" else KNOWN
        return self._limits[endpoint]

    def _read(self) -> Mapping[Endpoint, Limit]:
        settings = self._settings
        client = self._wire.open(settings.url, auth=None, classify=classify, retry=NO_RETRY, ca_file=settings.ca_file)
        try:
            return read_limits(client)
        finally:
            client.close()

    def close(self) -> None:
        """Close every connection."""
        for door in self._open.values():
            door.client.close()
