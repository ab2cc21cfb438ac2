"""Made-up goods and made-up people, decided by a seeded random source alone."""

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from shopswitch.sandbox.picqer.records import PickupPoint
from shopswitch.sandbox.systems import Customer, Item, Method

_THINGS = (
    "Theepot", "Mok", "Schaal", "Kaars", "Deken", "Kussen", "Vaas", "Dienblad", "Lantaarn", "Servet",
    "Kan", "Snijplank", "Mandje", "Tafelloper", "Notitieboek", "Wandhaak", "Plantenbak", "Voorraadpot",
)  # fmt: skip
_SERIES = (
    "Delft", "Duin", "Veluwe", "Waddenzee", "Polder", "Heide", "Grienden", "Zeeuws", "Maasoever", "Biesbosch",
    "Noorderlicht", "Kustpad",
)  # fmt: skip
_OPTIONS = (("S", "M", "L", "XL"), ("Blauw", "Groen", "Zand"), ("250 ml", "500 ml", "1 l"), ("Rond", "Ovaal"))
_PACKAGING = ("Verzenddoos klein", "Verzenddoos groot")
_SHOP_KINDS = ("Theehuis", "Kaarsenmakerij", "Servieswinkel", "Woonwinkel", "Keukenatelier", "Papierhandel")
_SHOP_PLACES = ("De Meander", "Het Veerpad", "Zonnedauw", "De Lichtboei", "Rietkraag", "Het Molenerf")
# Surnames nobody carries, so that each is a string that can be searched for in everything that is archived.
_FIRST = ("Anouk", "Bram", "Chantal", "Daan", "Esra", "Floor", "Guus", "Hanna", "Ilse", "Joris", "Kiki", "Lotte")
_SUR_A = (
    "Kwiebel",
    "Zwamper",
    "Flierte",
    "Mosterk",
    "Dwarrel",
    "Plooister",
    "Wispelt",
    "Grutte",
    "Strompf",
    "Vlinkert",
)
_SUR_B = ("veldstra", "broekzaan", "hoevelink", "dammerzon", "waardstee", "meerzijl", "kampveld", "oordhuis")
_STREETS = ("Kwartelspoor", "Lisdoddepad", "Hooimijtlaan", "Schuitenvaart", "Eikvarenhof", "Turfschipkade")
_CITIES = ("Testdorp", "Voorbeeldstad", "Proefhaven", "Demorade")

VIRTUAL_NAME = "Cadeaubon digitaal"

METHODS = (
    Method("PostNL bezorging"),
    Method("DHL bezorging"),
    Method("PostNL afhaalpunt", "pickup_point"),
    Method("Ophalen in de winkel", "collect"),
)
"""What customers may choose from, in the old shop as in the new one."""
# What one customer after the other chooses: the same mix however few orders there are.
# One in twenty goes to a pickup point: too few for anybody to miss them where the new shop shows none.
_CHOICES = (0, 0, 2, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0)
_DETAILS = ("size_cm", "cost_cents", "hs_code", "country_of_origin", "images", "description")
_NOTHING: dict[str, Any] = {"size_cm": (0, 0, 0), "cost_cents": 0, "hs_code": "", "country_of_origin": "", "images": 0}


def ean13(body: str) -> str:
    """Twelve digits with their GS1 check digit behind them."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return body + str(-total % 10)


def fresh_barcode(rng: random.Random, taken: set[str]) -> str:
    """A barcode that is not among `taken`; it is added there."""
    while True:
        barcode = ean13("871999" + f"{rng.randrange(10**6):06d}")
        if barcode not in taken:
            taken.add(barcode)
            return barcode


def title(rng: random.Random) -> str:
    """A display name for a client."""
    return f"{rng.choice(_SHOP_KINDS)} {rng.choice(_SHOP_PLACES)}"


def customer(rng: random.Random) -> Customer:
    """A person who does not exist; e-mail addresses lie in a reserved domain."""
    first, surname = rng.choice(_FIRST), rng.choice(_SUR_A) + rng.choice(_SUR_B)
    tail = rng.randrange(10**5)
    return Customer(
        first_name=first,
        last_name=surname,
        email=f"{first}.{surname}{tail}@klant.example".lower(),
        phone=f"+3197{rng.randrange(10**9):09d}",
        street=f"{rng.choice(_STREETS)} {rng.randrange(1, 990)}",
        zipcode=f"{rng.randrange(1000, 9999)}{rng.choice('XZ')}{rng.choice('QY')}",
        city=rng.choice(_CITIES),
    )


def goods(rng: random.Random, count: int) -> list[Item]:
    """As many items as asked for: simple ones, groups of variants, one that is never shipped (from ten items on).

    SKUs are unique, also when case, spaces and leading zeros are left out of account.
    """
    taken: set[str] = set()
    made: list[Item] = []
    number = rng.randrange(100, 400)
    wanted = count - 1 if count >= 10 else count
    while len(made) < wanted:
        number += rng.randrange(1, 4)
        made.extend(_product(rng, number, wanted - len(made), taken))
    if wanted < count:
        made.append(Item("BON-25", VIRTUAL_NAME, price_cents=2500, weight_g=0, stock=None, virtual=True))
    return made


def _product(rng: random.Random, number: int, room: int, taken: set[str]) -> Iterator[Item]:
    thing, series = rng.choice(_THINGS), rng.choice(_SERIES)
    code = f"{thing[:2].upper()}-{number}"
    base = Item(
        # Some codes are plain numbers with leading zeros: the kind that spreadsheets and imports damage.
        sku=f"{number:06d}" if rng.random() < 0.35 else code,
        name=f"{thing} {series} {number}",
        price_cents=rng.randrange(400, 9000, 5),
        weight_g=rng.randrange(40, 3000, 10),
        hs_code=rng.choice(("69111000", "70133700", "63012090", "48201010")),
        country_of_origin=rng.choice(("NL", "BE", "PT", "IN")),
    )
    options = rng.choice(_OPTIONS)[:room] if rng.random() < 0.3 else ()
    if len(options) < 2:
        yield _in_stock(rng, base, taken)
        return
    for place, option in enumerate(options):
        variant = replace(base, sku=f"{code}-{place + 1}{option[0].upper()}", group=code, option=option)
        yield _in_stock(rng, variant, taken)


def _in_stock(rng: random.Random, item: Item, taken: set[str]) -> Item:
    return replace(item, barcode=fresh_barcode(rng, taken), stock=rng.randrange(12, 90))


def picqer_only(rng: random.Random, taken: set[str]) -> list[Item]:
    """Things only Picqer knows: packaging that is never sold (active) and goods of former years (inactive)."""
    packaging = [Item(f"DOOS-{place + 1}", name, stock=200) for place, name in enumerate(_PACKAGING)]
    former = [
        Item(f"OUD-{2019 + place}", f"{rng.choice(_THINGS)} {2019 + place}", fresh_barcode(rng, taken), active=False)
        for place in range(3)
    ]
    return packaging + former


def detailed(rng: random.Random, items: list[Item]) -> list[Item]:
    """The same goods with sizes, cost, pictures and a description; about one in twelve lacks two of its details.

    All variants of a product have the same: on most platforms these details belong to the product.
    """
    known: dict[str, dict[str, Any]] = {}
    return [
        item if item.virtual else replace(item, **known.setdefault(item.group or item.sku, _details(rng, item)))
        for item in items
    ]


def _details(rng: random.Random, item: Item) -> dict[str, Any]:
    praise = rng.choice(("vaatwasserbestendig", "uit voorraad leverbaar", "ook als cadeau"))
    details: dict[str, Any] = {
        "size_cm": tuple(rng.randrange(4, 60) for _ in range(3)),
        "cost_cents": item.price_cents * rng.randrange(30, 55) // 100,
        "images": rng.randrange(1, 5),
        "description": f"{item.name}: met de hand gemaakt, {praise}.",
    }
    if rng.random() < 1 / 12:
        details |= {name: _NOTHING.get(name, "") for name in rng.sample(_DETAILS, 2)}
    return details


def method(number: int, *, points: bool) -> Method:
    """What the customer of that order of a shop chose.

    Args:
        number: Place of the order among those of its shop.
        points: Whether customers of this shop can have it brought to a pickup point.
    """
    chosen = METHODS[_CHOICES[number % len(_CHOICES)]]
    return chosen if points or chosen.kind != "pickup_point" else METHODS[0]


def pickup_point(rng: random.Random, carrier: str) -> PickupPoint:
    """A pickup point that does not exist."""
    return PickupPoint(
        carrier=carrier,
        id=f"{rng.randrange(100_000, 999_999)}",
        name=f"Afhaalpunt {rng.choice(_SUR_A)}{rng.choice(_SUR_B)}",
        street=f"{rng.choice(_STREETS)}straat",
        house_number=str(rng.randrange(1, 240)),
        zipcode=f"{rng.randrange(1000, 9999)}{rng.choice('QXYZ')}{rng.choice('QXYZ')}",
        city=rng.choice(_CITIES),
        options=("pakjegemak",),
    )
