"""The `[picqer]` section of a client profile."""

from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, Strict

from shopswitch.settings import SecretRef, SystemSettings, Url


def _check_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, OSError, ValueError):  # unknown, a folder of zones, malformed
        msg = "expected the name of a time zone, such as Europe/Amsterdam"
        raise ValueError(msg) from None
    return value


PicqerId = Annotated[int, Strict(), Field(gt=0)]


class PicqerSettings(SystemSettings):
    """How to reach a Picqer account and which of its numbers belong to this switch.

    Source: Picqer API v1, "Basics"; the numbers are `idcompany_webshop` and `idwarehouse`.
    """

    url: Url
    """Address of the account, such as https://account.picqer.com."""

    api_key: SecretRef
    """Key made under Settings > API keys."""

    old_connection: PicqerId | None = None
    """`idcompany_webshop` of the connection that is left; absent until discovered."""

    new_connection: PicqerId | None = None
    """`idcompany_webshop` of the connection that takes over; absent until discovered."""

    timezone: Annotated[str, AfterValidator(_check_zone)] = "Europe/Amsterdam"
    """Zone of Picqer's times, which carry none. The default is unconfirmed: the first step calibrates it."""

    warehouses: tuple[PicqerId, ...] | None = None
    """`idwarehouse` of the warehouses the connection sends stock of; else all active ones in the general stock."""
