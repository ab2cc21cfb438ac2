"""What a profile section of a Shopify shop holds."""

from typing import Self

from pydantic import model_validator

from shopswitch.settings import REFERENCE_FORM, SecretRef, ShopSettings, Url

_REFERENCES = ("env:", "keyring:", "file:")
# What Shopify's own tokens and app secrets begin with; a client id never does.
_SECRET_PREFIXES = ("shpat_", "shpss_", "shpca_", "shppa_", "shpua_")


class ShopifySettings(ShopSettings):
    """`[old]` or `[new]` with platform shopify.

    The key is either the permanent token of an app made in the shop's admin (none can be made since
    January 2026, existing ones work on), or id and secret of an app made in the Dev Dashboard.
    """

    url: Url
    """The shop's own address, such as https://theehuis.myshopify.com."""

    access_token: SecretRef | None = None
    client_id: str | None = None
    """Plain or a reference: an id is no secret, but a person may keep it beside the secret."""

    client_secret: SecretRef | None = None
    location: str | None = None
    """Name or id of the location Picqer pushes stock to; needed when the shop has several."""

    @model_validator(mode="after")
    def _one_key(self) -> Self:
        pair = (self.client_id, self.client_secret)
        # Values are never repeated in these messages: they may be what was pasted in the wrong place.
        if self.client_id is not None and self.client_id.startswith(_SECRET_PREFIXES):
            msg = f"client_id: a secret stands here literally; give a reference instead: {REFERENCE_FORM}"
            raise ValueError(msg)
        whole_pair, no_pair = None not in pair, pair == (None, None)
        if not (no_pair if self.access_token is not None else whole_pair):
            msg = "give either access_token, or client_id and client_secret together; not both and not one half"
            raise ValueError(msg)
        return self

    @property
    def client_id_is_reference(self) -> bool:
        """Whether `client_id` names where the id is kept instead of being it."""
        return self.client_id is not None and self.client_id.startswith(_REFERENCES)
