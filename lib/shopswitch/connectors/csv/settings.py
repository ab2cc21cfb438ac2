"""What a profile may say about the exports of a closed shop."""

import codecs
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, model_validator

from shopswitch.connectors.csv.profiles import keys
from shopswitch.settings import ShopSettings

DELIMITERS = {";": ";", ",": ",", "tab": "\t", "\t": "\t", "|": "|"}
"""What may be written for `delimiter` → the character."""


def _check_format(value: str) -> str:
    if value not in keys():
        msg = f"unknown format; known are {', '.join(keys())}"
        raise ValueError(msg)
    return value


def _check_encoding(value: str) -> str:
    try:
        return codecs.lookup(value).name
    except LookupError:
        msg = "unknown encoding; usual are utf-8, utf-16 and cp1252"
        raise ValueError(msg) from None


def _check_delimiter(value: str) -> str:
    if value not in DELIMITERS:
        msg = 'expected ";", ",", "|" or "tab"'
        raise ValueError(msg)
    return DELIMITERS[value]


def _check_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        msg = "expected a time zone such as Europe/Amsterdam"
        raise ValueError(msg) from None
    return value


class CsvSettings(ShopSettings):
    """`[old]` with `platform = "csv"`. Paths are relative to the profile; at least one export is named."""

    products: str | None = None
    """Product export."""
    orders: str | None = None
    """Order export."""
    stock: str | None = None
    """Stock export, where stock is in a file of its own (Shopify inventory, Magento stock sources)."""
    format: Annotated[str, AfterValidator(_check_format)] | None = None
    """Which platform's layout the files have; recognised by their headings when absent."""
    encoding: Annotated[str, AfterValidator(_check_encoding)] | None = None
    """Overrides the detected text encoding."""
    delimiter: Annotated[str, AfterValidator(_check_delimiter)] | None = None
    """Overrides the detected delimiter."""
    timezone: Annotated[str, AfterValidator(_check_zone)] = "Europe/Amsterdam"
    """Zone of times in the files that do not state one."""

    @model_validator(mode="after")
    def _check_files(self) -> Self:
        if not (self.products or self.orders):
            msg = "give the path of a products export, an orders export or both"
            raise ValueError(msg)
        return self
