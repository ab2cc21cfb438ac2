"""What a profile section of a bol.com account holds."""

from shopswitch.settings import SecretRef, ShopSettings, Url

_REFERENCES = ("env:", "keyring:", "file:")


class BolSettings(ShopSettings):
    """`[old]` or `[new]` with platform bol.

    Ask for client credentials of the runbook's own: seller dashboard, Settings > Services > API settings. Those of
    Picqer's connection are not ours.
    """

    client_id: str
    """Plain or a reference: an id is no secret, but a person may keep it beside the secret."""

    client_secret: SecretRef
    url: Url = "https://api.bol.com"
    """Only to reach a sandbox: every account lives at the same address."""

    login_url: Url = "https://login.bol.com"
    """Only to reach a sandbox."""

    @property
    def client_id_is_reference(self) -> bool:
        """Whether `client_id` names where the id is kept instead of being it."""
        return self.client_id.startswith(_REFERENCES)

    @property
    def identity(self) -> str:
        """The key: all shops share one address."""
        return self.client_id
