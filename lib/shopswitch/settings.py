"""What a section of a client profile may hold: base models for the connectors' own settings."""

import re
from dataclasses import dataclass
from typing import Annotated, Literal, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict

REFERENCE_FORM = "env:NAME, keyring:SERVICE/USER or file:PATH"
_SECRET = re.compile(r"^(env:[A-Za-z_][A-Za-z0-9_]*|keyring:[^/\s]+/\S+|file:\S.*)$")
LOOPBACK_HOSTS = frozenset({"localhost", "::1"})


def is_loopback(url: str) -> bool:
    """Whether the address points at this machine (127.0.0.0/8, ::1 or localhost)."""
    host = (urlsplit(url).hostname or "").lower()
    return host in LOOPBACK_HOSTS or re.fullmatch(r"127(\.\d{1,3}){3}", host) is not None


def _check_secret(value: str) -> str:
    # The value itself is never repeated: it may be the secret that somebody pasted here.
    if not _SECRET.match(value):
        msg = f"a secret stands here literally; give a reference instead: {REFERENCE_FORM}"
        raise ValueError(msg)
    return value


def _check_url(value: str) -> str:
    parts = urlsplit(value)
    try:
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or re.search(r"\s", value):
        msg = "expected an address such as https://shop.example.com"
        raise ValueError(msg)
    if parts.username or parts.password or parts.query or parts.fragment:
        msg = "expected a plain address, without user name, password, '?' or '#'"
        raise ValueError(msg)
    if parts.scheme == "http" and not is_loopback(value):
        msg = "expected https: a plain http address would send the key readable over the network"
        raise ValueError(msg)
    return value.rstrip("/")


SecretRef = Annotated[str, AfterValidator(_check_secret)]
"""A reference to a secret, never the secret itself."""

Url = Annotated[str, AfterValidator(_check_url)]
"""A base address; https, except on loopback; stored without trailing slash."""


class SystemSettings(BaseModel):
    """A profile section that names one system. Unknown keys are refused, so that a typo is noticed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ca_file: str | None = None
    """Certificate authority of a shop that has its own, relative to the profile."""


class ShopSettings(SystemSettings):
    """`[old]` or `[new]`: base of every webshop's own settings."""

    platform: str
    states: dict[str, Literal["open", "completed", "cancelled"]] = {}
    """The client's own order statuses, mapped to open, completed or cancelled by a person."""

    @property
    def identity(self) -> str:
        """What tells this shop from any other of its platform; two sections with the same identity are one shop.

        The address (or the file of an export), unless all shops of a platform share one.
        """
        place = str(getattr(self, "url", None) or getattr(self, "products", None) or "")
        parts = urlsplit(place)
        path = re.sub(r"(/rest(/[A-Za-z0-9_]+)?(/V1)?|/api(/rest)?(/v1)?)/?$", "", parts.path)
        return f"{parts.netloc.lower()}{path.rstrip('/')}"


@dataclass(frozen=True, slots=True)
class ProfileKey:
    """One key of a profile section.

    Attributes:
        name: As it is written in the profile.
        required: It must be there.
        secret: Its value is a reference to a secret.
        shared: Every webshop's section may have it.
    """

    name: str
    required: bool
    secret: bool
    shared: bool


def profile_keys(model: type[SystemSettings]) -> tuple[ProfileKey, ...]:
    """The keys a section of that model may have, in the order of the model; `platform` is left out."""
    secrets = secret_fields(model)
    return tuple(
        ProfileKey(name, field.is_required(), name in secrets, name in ShopSettings.model_fields)
        for name, field in model.model_fields.items()
        if name != "platform"
    )


def secret_fields(model: type[SystemSettings]) -> tuple[str, ...]:
    """Names of the fields of a section that hold a reference to a secret."""
    hints = get_type_hints(model, include_extras=True)
    return tuple(name for name in model.model_fields if _is_secret(hints[name]))


def _is_secret(hint: object) -> bool:
    if get_origin(hint) is Annotated:
        return any(isinstance(item, AfterValidator) and item.func is _check_secret for item in get_args(hint)[1:])
    return any(_is_secret(part) for part in get_args(hint))
