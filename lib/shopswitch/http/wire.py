"""What a connector is handed: clock, secrets, journal, limits and a way to open a client."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from shopswitch.clock import Clock
from shopswitch.errors import ProfileError, WriteRefusedError
from shopswitch.http.journal import Journal
from shopswitch.http.redact import Redactor
from shopswitch.permit import WritePermit
from shopswitch.settings import SecretRef

if TYPE_CHECKING:
    from shopswitch.errors import ConnectorError
    from shopswitch.http.auth import Auth
    from shopswitch.http.client import ApiClient, ApiResponse
    from shopswitch.http.retry import RetryPolicy
    from shopswitch.http.throttle import Throttle


@dataclass(frozen=True, slots=True)
class Wire:
    """Everything from outside that one connector needs.

    Attributes:
        role: ``old``, ``new`` or ``picqer``.
        platform: Platform key.
        clock: Where "now" comes from.
        journal: Where calls are written down.
        redactor: Knows every secret that was resolved.
        resolve: Turns a secret reference into its value; registers it with the redactor.
        base_dir: Folder of the profile; relative paths start there.
        limits: ``vendor`` keeps to the published limits; ``off`` only for a loopback sandbox.
        permit: What allows this connector to write; without it every write is refused.
        share: Part of the vendor's limit that may be used; the rest is left to the client's live integrations.
    """

    role: str
    platform: str
    clock: Clock
    journal: Journal
    redactor: Redactor
    resolve: Callable[[SecretRef], str]
    base_dir: Path
    limits: Literal["vendor", "off"] = "vendor"
    permit: WritePermit | None = None
    share: float = 0.8

    @property
    def system(self) -> str:
        """How messages name this system, such as ``new shop (shopify)``."""
        return "Picqer" if self.role == "picqer" else f"{self.role} shop ({self.platform})"

    def require_permit(self) -> None:
        """Stop a write before anything is sent for it, reads that prepare it included.

        Raises:
            WriteRefusedError: There is no permit.
        """
        if self.permit is None:
            raise WriteRefusedError(
                f"A write to the {self.system} was stopped: it has no approved plan.",
                hint="Writes go through a plan that a person approves.",
            )

    def open(
        self,
        base_url: str,
        *,
        auth: "Auth | None",
        classify: "Callable[[ApiResponse], ConnectorError | None]",
        throttle: "Throttle | None" = None,
        retry: "RetryPolicy | None" = None,
        ca_file: str | None = None,
    ) -> "ApiClient":
        """An HTTP client for one system; see `ApiClient`."""
        from shopswitch.http.client import ApiClient

        return ApiClient(
            self,
            base_url,
            auth=auth,
            classify=classify,
            throttle=throttle,
            retry=retry,
            tls=self._tls(ca_file),
            permit=self.permit,
        )

    def _tls(self, ca_file: str | None) -> ssl.SSLContext:
        if ca_file is None:
            return _trust("", 0)
        path = self.base_dir / ca_file
        try:
            return _trust(str(path), path.stat().st_mtime_ns)
        except (OSError, ssl.SSLError) as error:
            raise ProfileError(
                f"The certificate authority file '{ca_file}' of the {self.system} cannot be used.",
                hint="Give the path, relative to the profile, of a PEM file.",
            ) from error


@cache
def _trust(ca_file: str, changed_at: int) -> ssl.SSLContext:
    """Whom to trust, read once: loading all authorities of a machine takes longer than most answers."""
    return ssl.create_default_context(cafile=ca_file or None)
