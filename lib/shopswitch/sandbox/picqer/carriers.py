"""The carriers of an emulated Picqer account."""

from shopswitch.sandbox.picqer.records import Carrier, CarrierProfile

_AT_FIRST = (
    (7, "PostNL standaard", "PostNL", ("Standaard", "Brievenbus", "Afhaalpunt")),
    (9, "DHL", "DHL", ("Standaard", "Afhaalpunt")),
)


class Carriers(dict[int, Carrier]):
    """Carriers by id. A new account begins with two; they may be changed, switched off or removed."""

    def __init__(self) -> None:
        super().__init__()
        # Shipments of former days go on naming their carrier when it is gone.
        self._ever: dict[int, tuple[Carrier, CarrierProfile]] = {}
        for number, name, provider, profiles in _AT_FIRST:
            made = [CarrierProfile(2 * number + place, each, place == 0) for place, each in enumerate(profiles)]
            self[number] = Carrier(number, name, provider, provider.lower(), made)
            self._ever |= {each.idshippingprovider_profile: (self[number], each) for each in made}
        self.standard = self[_AT_FIRST[0][0]].profiles[0].idshippingprovider_profile
        """The profile of an order that asks for none."""

    def of(self, profile: int) -> tuple[Carrier, CarrierProfile]:
        """The carrier a profile belongs or belonged to, and the profile.

        Raises:
            KeyError: No carrier ever had it.
        """
        return self._ever[profile]
