"""The schemas of Magento, Shopware and bol.com, each loaded once per process."""

import json
import re
from collections.abc import Callable
from functools import cache
from typing import Protocol

from tests.conftest import shared
from tests.vendor_schemas.accepted import OUTSIDE, accepted_as
from tests.vendor_schemas.documents import Document, Pointer, load
from tests.vendor_schemas.exchange import Exchange, Violation, media_type
from tests.vendor_schemas.keywords import OpenApi30, OpenApi31, OpenApi31Nulls, Swagger2
from tests.vendor_schemas.openapi import RestSchema

_MAGENTO_STORE = re.compile(r"/rest(?:/[A-Za-z][A-Za-z0-9_]*)?(?:/async(?:/bulk)?)?(/V1(?:/.*)?)")


class VendorSchema(Protocol):
    """What every platform's schema can do."""

    platform: str

    def prepare(self) -> None:
        """Load what takes long, so that no call has to wait for it."""
        ...

    def violations(self, exchange: Exchange) -> list[Violation] | None:
        """What is wrong, accepted differences included; None for what the schema says nothing about."""
        ...


@cache
def document(name: str) -> Document:
    """A document of the shared folder, by the beginning of its file's name."""
    names = {
        "magento": ("magento-2.x-rest.json.gz", Swagger2),
        "shopware": ("shopware-6.x-admin.json.gz", OpenApi31),
        "bol-retailer": ("bol-retailer-v10.json.gz", OpenApi30),
        "bol-shared": ("bol-shared-v10.json.gz", OpenApi30),
        "bol-offers": ("bol-offers-v11.json.gz", OpenApi30),
    }
    file, keywords = names[name]
    return Document(load(shared("specs", file)), keywords)


def _is_outside(platform: str, path: str) -> bool:
    return any(re.fullmatch(pattern, path) for pattern, _ in OUTSIDE[platform])


def _magento_path(exchange: Exchange) -> tuple[Document, str] | None:
    match = _MAGENTO_STORE.fullmatch(exchange.path)
    if match is None or _is_outside("magento", exchange.path):
        return None
    return document("magento"), match[1]


def _magento_fields(exchange: Exchange) -> bool:
    return any(name == "fields" for name, _ in exchange.query)


def _magento_language(name: str) -> bool:
    # The document only lists the first filter; both spellings and `fields` are described beside it.
    return name == "fields" or name.startswith(("searchCriteria", "search_criteria"))


def _shopware_path(exchange: Exchange) -> tuple[Document, str] | None:
    if not exchange.path.startswith("/api/") or _is_outside("shopware", exchange.path):
        return None
    return document("shopware"), exchange.path.removeprefix("/api")


def _shopware_projection(exchange: Exchange) -> bool:
    try:
        criteria = json.loads(exchange.request_body or b"null")
    except ValueError:
        return False
    return isinstance(criteria, dict) and any(criteria.get(name) for name in ("fields", "includes", "excludes"))


def _bol_path(exchange: Exchange) -> tuple[Document, str] | None:
    path = exchange.path
    if _is_outside("bol", path):
        return None
    if path.startswith("/shared/"):
        return document("bol-shared"), path
    if not path.startswith("/retailer/"):
        return None
    # Each resource has its own version; offers have two, told apart by the media type.
    asked = f"{exchange.request_headers.get('accept', '')} {media_type(exchange.request_headers)}"
    eleventh = path.startswith("/retailer/offers") and ".v11+" in asked
    return document("bol-offers" if eleventh else "bol-retailer"), path


def _error(name: str, *place: str) -> Callable[[], tuple[Document, Pointer]]:
    return lambda: (document(name), place)


MAGENTO = RestSchema(
    "magento",
    _magento_path,
    _error("magento", "definitions", "error-response"),
    projected=_magento_fields,
    free_query=_magento_language,
)
SHOPWARE = RestSchema(
    "shopware",
    _shopware_path,
    _error("shopware", "components", "schemas", "failure"),
    projected=_shopware_projection,
    # Null is how Shopware writes "no value", in answers (inherited or untranslated) and when one is taken away; its
    # document knows no null except in one place. Reference shopware.md, sections 3 and 5.
    answer_keywords=OpenApi31Nulls,
    # A PATCH names what changes; the document has the whole entity there.
    required_in=lambda method: method != "PATCH",
    # The document describes records of JSON:API as if they were flat; reference shopware.md, section 3.
    unjudged=lambda exchange: media_type(exchange.headers) == "application/vnd.api+json" and exchange.status < 400,
)
BOL = RestSchema("bol", _bol_path, _error("bol-retailer", "components", "schemas", "Problem"))


@cache
def schema_of(platform: str) -> VendorSchema | None:
    """The schema of a platform, or None where the vendor publishes none that is kept here."""
    if platform == "shopify":
        from tests.vendor_schemas.graphql_schema import ShopifySchema

        return ShopifySchema()
    return {"magento": MAGENTO, "shopware": SHOPWARE, "bol": BOL}.get(platform)


def violations_of(platform: str, exchange: Exchange) -> list[Violation]:
    """What is wrong with an exchange; accepted differences and what the schema does not cover are left out.

    Raises:
        KeyError: There is no schema of this platform.
    """
    schema = schema_of(platform)
    if schema is None:
        raise KeyError(platform)
    return [wrong for wrong in schema.violations(exchange) or () if accepted_as(platform, wrong) is None]
