"""What a profile section of a Lightspeed eCom shop holds."""

import re
from urllib.parse import urlsplit

from pydantic import field_validator

from shopswitch.settings import SecretRef, ShopSettings, Url

_LANGUAGE = re.compile(r"[a-z]{2}(-[a-z]{2})?")


class LightspeedSettings(ShopSettings):
    """`[old]` or `[new]` with `platform = "lightspeed"`."""

    url: Url
    """Address of the cluster with a language of the shop, such as https://api.webshopapp.com/nl."""
    key: SecretRef
    secret: SecretRef

    @field_validator("url")
    @classmethod
    def _with_language(cls, value: str) -> str:
        if not _LANGUAGE.fullmatch(urlsplit(value).path.rpartition("/")[2]):
            msg = "expected the address with a language of the shop at its end: https://api.webshopapp.com/nl"
            raise ValueError(msg)
        return value

    @property
    def language(self) -> str:
        """The language in the address."""
        return urlsplit(self.url).path.rpartition("/")[2]

    @property
    def identity(self) -> str:
        """The key: all shops share one address."""
        return self.key
