"""Exports that platforms really wrote."""

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from shopswitch.connectors.csv import PLATFORM, CsvConnector
from shopswitch.http.wire import Wire
from tests.conftest import shared

SHOPIFY = {"shopify-apparel.csv": 22, "shopify-home-and-garden.csv": 21, "shopify-jewelery.csv": 23}


@pytest.fixture
def real(make_wire: Callable[..., Wire]) -> Callable[[str], CsvConnector]:
    def connect(name: str) -> CsvConnector:
        path = shared("data", name)
        settings = PLATFORM.settings.model_validate({"platform": "csv", "products": path.name})
        connector = PLATFORM.connect(settings, make_wire(role="old", platform="csv", base_dir=path.parent))
        assert isinstance(connector, CsvConnector)
        return connector

    return connect


@pytest.mark.parametrize("name", SHOPIFY)
def test_shopify_variants_are_the_rows_with_an_option(name: str, real: Callable[[str], CsvConnector]) -> None:
    """Rows that only hold further pictures are no variants; every other row is one, with an id of its own."""
    with shared("data", name).open(encoding="utf-8", newline="") as file:
        options = sum(1 for row in csv.DictReader(file) if row["Option1 Value"])

    snapshot = real(name).products()

    assert SHOPIFY[name] == options == snapshot.rows
    assert snapshot.frame["source_id"].is_unique
    assert snapshot.complete


@pytest.mark.parametrize("name", SHOPIFY)
def test_shopify_blank_skus_stay_blank(name: str, real: Callable[[str], CsvConnector]) -> None:
    """Nobody filled in a SKU: none is made up, and the snapshot says so."""
    snapshot = real(name).products()

    assert {""} == set(snapshot.frame["sku"])
    assert "No variant in the file has a SKU." in snapshot.notes


def test_shopify_ids_are_handle_and_options(real: Callable[[str], CsvConnector]) -> None:
    """A product without options is known by its handle alone."""
    ids = set(real("shopify-apparel.csv").products().frame["source_id"])

    assert {"ocean-blue-shirt", "classic-varsity-top|Small", "classic-varsity-top|Large"} <= ids


def test_shopify_names_reach_every_variant(real: Callable[[str], CsvConnector]) -> None:
    """The title stands on the first row of a product only."""
    frame = real("shopify-apparel.csv").products().frame.set_index("source_id")

    assert frame.loc["classic-varsity-top|Large", "name"] == "Classic Varsity Top - Large"
    assert frame.loc["classic-varsity-top|Large", "active"]


def test_woocommerce_kinds(real: Callable[[str], CsvConnector]) -> None:
    """All 25 rows are there, each with the kind that its type means."""
    snapshot = real("woocommerce-sample-products.csv").products()

    kinds = Counter(snapshot.frame["kind"])
    assert dict(kinds) == {"simple": 12, "parent": 4, "variant": 7, "virtual": 2}
    assert snapshot.rows == 25
    assert snapshot.complete


def test_woocommerce_parents(real: Callable[[str], CsvConnector]) -> None:
    """A variation points at the row of its parent, which the file names by SKU."""
    frame = real("woocommerce-sample-products.csv").products().frame

    parents = dict(zip(frame["sku"], frame["parent_id"], strict=True))
    ids = dict(zip(frame["sku"], frame["source_id"], strict=True))
    assert parents["woo-vneck-tee-red"] == ids["woo-vneck-tee"] == "44"
    assert parents["woo-tshirt"] == ""


def test_woocommerce_empty_stock_is_not_tracked(real: Callable[[str], CsvConnector]) -> None:
    """No product of the sample keeps stock, and parents are not in the stock frame."""
    snapshot = real("woocommerce-sample-products.csv").stock()

    assert snapshot.rows == 21
    assert not snapshot.frame["tracked"].any()
    assert snapshot.frame["quantity"].isna().all()


def test_real_path_is_not_told(real: Callable[[str], CsvConnector], make_wire: Callable[..., Wire]) -> None:
    """Evidence names the file, never the folder of the consultant's machine."""
    snapshot = real("shopify-apparel.csv").products()

    folder = str(Path(shared("data", "shopify-apparel.csv")).parent)
    assert not [note for note in snapshot.notes if folder in note]
