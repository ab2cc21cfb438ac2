"""Real exports as the old shop: exactly the known changes are found, and nothing is invented."""

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shopswitch.checks.result import Verdict
from tests.conftest import shared
from tests.end_to_end.conftest import Bench, Mark, marks

SHOPIFY = ["shopify-apparel.csv", "shopify-home-and-garden.csv", "shopify-jewelery.csv"]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def woocommerce_items() -> list[dict[str, Any]]:
    rows = read(shared("data", "woocommerce-sample-products.csv"))
    return [
        {
            "sku": row["SKU"],
            "name": row["Name"].split(" - ")[0],
            "group": row["Parent"],
            "option": row["Name"].partition(" - ")[2],
            "virtual": "virtual" in row["Type"],
            "stock": 5,
        }
        for row in rows
        if row["Type"].split(",")[0] in ("simple", "variation")
    ]


def shopify_variants(path: Path) -> list[dict[str, Any]]:
    """Variants of an export, told by their price, independently of the connector: key, title, options."""
    found = []
    title: dict[str, str] = {}
    for row in read(path):
        title.setdefault(row["Handle"], row["Title"])
        options = [row[f"Option{n} Value"] for n in (1, 2, 3)]
        named = [option for option in options if option not in ("", "Default Title")]
        if row["Variant Price"]:
            found.append({"key": "|".join([row["Handle"], *named]), "title": title[row["Handle"]], "options": named})
    return found


def client_with_export(bench: Bench, export: Path, items: list[dict[str, Any]], **spec: Any) -> str:
    """A client whose old shop is a real export, and whose Picqer and new shop hold these items."""
    name = bench.client(old="csv", products=items, orders=20, **spec)
    profile = bench.profiles / f"{name}.toml"
    text = re.sub(r'^products = ".*"$', f'products = "{export}"', profile.read_text(), flags=re.MULTILINE)
    profile.write_text(text)
    return name


def change(bench: Bench, name: str, changes: Callable[[Any, dict[str, str]], None]) -> None:
    world = bench.server.client(name)
    with world.lock:
        shop = world.slots["new"]
        changes(shop, {listing.sku: listing.source_id for listing in shop.listings() if listing.sku})


@pytest.mark.parametrize("new", ["woocommerce", "shopify"])
def test_the_woocommerce_export_as_old_shop(bench: Bench, new: str) -> None:
    """Unchanged it matches; with a rename, a removal, a new product, a blank and a case change: exactly these."""
    export = shared("data", "woocommerce-sample-products.csv")
    items = woocommerce_items()
    name = client_with_export(bench, export, items, new=new)
    clean = bench.check(name, "sku_match")["sku_match"]
    assert (set(), Verdict.PASS) == (marks({"sku_match": clean}), clean.verdict)
    assert clean.counts["komen overeen"] >= len(items)
    blanked = ""

    def spoil(shop: Any, ids: dict[str, str]) -> None:
        nonlocal blanked
        blanked = ids["woo-belt"]
        shop.change_listing(ids["woo-beanie"], sku="web-beanie")
        shop.remove_listing(ids["woo-cap"])
        shop.change_listing(ids["woo-belt"], sku="")
        shop.change_listing(ids["Woo-tshirt-logo"], sku="woo-tshirt-logo")
        shop.change_listing(ids["woo-vneck-tee-red"], sku="woo-vneck-tee-green")

    change(bench, name, spoil)
    found = bench.check(name, "sku_match")["sku_match"]
    expected = {
        ("MISSING_IN_NEW", "woo-beanie"),
        ("NOT_IN_PICQER", "web-beanie"),
        ("MISSING_IN_NEW", "woo-cap"),
        ("BLANK_IN_NEW", blanked),
        ("MISSING_IN_NEW", "woo-belt"),
        ("CASE_DIFFERS", "Woo-tshirt-logo"),
        ("DUPLICATE_IN_NEW", "woo-vneck-tee-green"),
        ("MISSING_IN_NEW", "woo-vneck-tee-red"),
    }
    assert {(code, subject) for _, code, subject in marks({"sku_match": found})} == expected
    suggestion = {f.subject: f.suggestion for f in found.findings if f.code == "MISSING_IN_NEW"}
    assert suggestion["woo-beanie"] == "web-beanie (naam lijkt erop)"


@pytest.mark.parametrize("file", SHOPIFY)
def test_every_variant_of_a_shopify_export_is_blank(bench: Bench, file: str) -> None:
    """Each variant without SKU is named by handle and options; none is forgotten, none invented."""
    export = shared("data", file)
    variants = shopify_variants(export)
    name = client_with_export(bench, export, [{"sku": "X-1", "name": "X", "stock": 1}])
    found = bench.check(name, "sku_match")["sku_match"]
    blank = {finding.subject for finding in found.findings if finding.code == "BLANK_IN_OLD"}
    assert blank == {variant["key"] for variant in variants}
    assert len(blank) == len(variants) > 10


@pytest.mark.parametrize("file", SHOPIFY)
def test_a_filled_shopify_export_shows_the_known_changes(bench: Bench, file: str, tmp_path: Path) -> None:
    """With SKU = handle and options the same catalogue matches; after known changes exactly these are found."""
    source = shared("data", file)
    variants = shopify_variants(source)
    filled = tmp_path / file
    rows = read(source)
    for row in rows:
        if row["Variant Price"]:
            options = [row[f"Option{n} Value"] for n in (1, 2, 3)]
            row["Variant SKU"] = "-".join([row["Handle"], *[o for o in options if o not in ("", "Default Title")]])
    with filled.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    items = [
        {
            "sku": variant["key"].replace("|", "-"),
            "name": variant["title"],
            "group": variant["key"].split("|")[0] if variant["options"] else "",
            "option": " / ".join(variant["options"]),
            "stock": 3,
        }
        for variant in variants
    ]
    name = client_with_export(bench, filled, items)
    assert marks(bench.check(name, "sku_match")) == set()
    first, second, third = items[0]["sku"], items[1]["sku"], items[2]["sku"]

    def spoil(shop: Any, ids: dict[str, str]) -> None:
        shop.change_listing(ids[first], sku=f"0{first}")
        shop.change_listing(ids[second], sku=second.upper())
        shop.remove_listing(ids[third])

    change(bench, name, spoil)
    expected: set[Mark] = {
        ("sku_match", "ZEROS_DIFFER", first),
        ("sku_match", "CASE_DIFFERS", second),
        ("sku_match", "MISSING_IN_NEW", third),
    }
    assert marks(bench.check(name, "sku_match")) == expected
