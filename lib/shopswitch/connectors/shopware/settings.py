"""What a profile section of a Shopware 6 shop holds."""

from typing import Self

from pydantic import model_validator

from shopswitch.settings import SecretRef, ShopSettings, Url

_REFERENCES = ("env:", "keyring:", "file:")


class ShopwareSettings(ShopSettings):
    """`[old]` or `[new]` with `platform = "shopware"`.

    The keys are those of an integration (Settings > System > Integrations), made by an administrator of the shop.
    Words for `states` are those of the column `state_raw`: an order's state, with its delivery's behind a slash when
    that is not open, such as ``in_progress/shipped``.
    """

    url: Url
    """Address of the shop; a sub-directory it lives in is kept."""
    client_id: str
    """Access key of the integration, plain or a reference: it is no secret, but may be kept beside it."""
    client_secret: SecretRef
    sales_channel: str | None = None
    """Name or id of the one sales channel whose orders count; without it those of all do."""

    @model_validator(mode="after")
    def _plain_addresses(self) -> Self:
        if not self.client_id.strip():
            msg = "client_id: give the access key of the integration, which begins with SWIA"
            raise ValueError(msg)
        # The value is never repeated: it may be the secret, pasted in the wrong place. An access key has 26 characters.
        if not self.client_id_is_reference and len(self.client_id) > 40:
            msg = "client_id: this is too long for an access key; the secret belongs in client_secret, as a reference"
            raise ValueError(msg)
        if self.url.endswith(("/api", "/admin")):
            msg = "url: give the shop's own address, without /api or /admin behind it"
            raise ValueError(msg)
        return self

    @property
    def client_id_is_reference(self) -> bool:
        """Whether `client_id` names where the key is kept instead of being it."""
        return self.client_id.startswith(_REFERENCES)
