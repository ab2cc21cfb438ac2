"""A ninth webshop: one connector file, one sandbox file, one entry-point line, and nothing else."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

CONNECTOR = '''
"""Ninth: a shop with one JSON list of products."""

from typing import Any

from shopswitch.errors import ConnectorError, RequestError
from shopswitch.frames.orders import ORDERS
from shopswitch.frames.products import PRODUCTS
from shopswitch.frames.snapshot import Snapshot
from shopswitch.frames.stock import STOCK
from shopswitch.http.pagination import Call, SinglePage, collect
from shopswitch.protocols import AccountInfo, Capabilities, Platform
from shopswitch.settings import SecretRef, ShopSettings, Url


class Settings(ShopSettings):
    url: Url
    token: SecretRef


def classify(response: Any) -> ConnectorError | None:
    return None if response.status == 200 else RequestError(f"HTTP {response.status}")


class Ninth:
    def __init__(self, settings: Settings, wire: Any) -> None:
        self.wire = wire
        self.client = wire.open(settings.url, auth=None, classify=classify)

    def ping(self) -> AccountInfo:
        self.client.get("/products.json")
        return AccountInfo("Ninth", "1")

    def products(self) -> Snapshot:
        found = collect(self.client, SinglePage(Call("/products.json")), what="products",
                        rows=lambda response: response.json_list(), key=lambda row: row["id"])
        rows = [{"source_id": row["id"], "sku": row["sku"], "name": row["name"], "kind": "simple", "active": True,
                 "sku_inherited": False} for row in found.rows]
        return self._snapshot(PRODUCTS, rows, found.problems)

    def stock(self) -> Snapshot:
        return self._snapshot(STOCK, [], ())

    def orders(self, since: Any) -> Snapshot:
        return self._snapshot(ORDERS, [], ())

    def _snapshot(self, schema: Any, rows: Any, problems: Any) -> Snapshot:
        name = f"{self.wire.role}.{schema.name}"
        return Snapshot(name, self.wire.role, "ninth", schema.build(rows), self.wire.clock.now(), 1, problems=problems)


PLATFORM = Platform("ninth", "Ninth Shop", "shop", "1", Settings, Ninth,
                    Capabilities(reads=frozenset({"products"})), sandbox="ninth_sandbox:NinthShop")
'''

RUN = """
import json, sys, tempfile
from pathlib import Path
from shopswitch.checks.catalogue import steps
from shopswitch.http.journal import MemoryJournal
from shopswitch.http.redact import Redactor
from shopswitch.profile import load_profile
from shopswitch.runbook.reading import Reader, clock_of, context_of
from shopswitch.runbook.rehearsal import start_sandbox

with tempfile.TemporaryDirectory() as folder, start_sandbox(write_clients=Path(folder)) as server:
    server.add_client({"name": "x", "old": "ninth", "new": "shopify", "defects": {"MISSING_IN_NEW": 1}})
    profile = load_profile("x", Path(folder))
    clock = clock_of(profile)
    context = context_of(profile, clock.now())
    reader = Reader(profile, context, clock=clock, journal=MemoryJournal(), redactor=Redactor(), store=None)
    step = steps()["sku_match"]
    result = step.check({name: reader.read(name) for name in step.needs(context)}, context)
    truth = [m for m in server.client("x").truth() if m["step"] == "sku_match"]
    print(json.dumps({"found": sorted([f.code, f.subject] for f in result.findings), "summary": result.summary,
                      "truth": sorted([m["code"], m["subject"]] for m in truth)}))
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An outside package: its connector, its emulated system and its one entry-point line."""
    (tmp_path / "ninth_connector.py").write_text(CONNECTOR)
    toy = (Path(__file__).parents[1] / "sandbox" / "ninth.py").read_text()
    # The toy shop of the sandbox tests, which there answers nothing, here with a list of products.
    answer = (
        "        import json\n"
        "        rows = [{'id': r.source_id, 'sku': r.shown_sku, 'name': r.name}"
        " for r in self.rows.values() if r.kind != 'parent']\n"
        "        return Response(json.dumps(rows), mimetype='application/json')"
    )
    changed = toy.replace('        return Response("{}", mimetype="application/json")', answer)
    assert changed != toy
    (tmp_path / "ninth_sandbox.py").write_text(changed)
    about = tmp_path / "ninth_shop-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: ninth-shop\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[shopswitch.platforms]\nninth = ninth_connector:PLATFORM\n")
    return {**os.environ, "PYTHONPATH": str(tmp_path)}


def python(*arguments: str, environment: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_ninth_webshop_is_listed(environment: dict[str, str]) -> None:
    """The entry-point line suffices for `platforms`."""
    rows = json.loads(python("-m", "shopswitch", "platforms", "--json", environment=environment))
    assert ("ninth", "Ninth Shop") in {(row["key"], row["name"]) for row in rows}


def test_a_ninth_webshop_is_rehearsed_and_checked(environment: dict[str, str]) -> None:
    """The sandbox serves it, the profile names it, the check finds what is wrong with it."""
    found = json.loads(python("-c", RUN, environment=environment))
    assert found["found"] == found["truth"], found["summary"]
    assert [code for code, _ in found["found"]].count("MISSING_IN_NEW") == 1


def test_no_check_names_a_platform() -> None:
    """Outside connectors and sandbox no code asks which platform it has before it."""
    library = Path(__file__).parents[2] / "lib" / "shopswitch"
    words = re.compile(r"woocommerce|shopify|magento|lightspeed|shopware|ccv|bol\.com|\"bol\"", re.IGNORECASE)
    named = []
    for path in library.rglob("*.py"):
        room = path.relative_to(library).parts[0]
        if room in ("connectors", "sandbox") or path.name == "rehearsal.py":
            continue
        code = re.sub(r'"""(?:.|\n)*?"""|#.*', "", path.read_text(encoding="utf-8"))
        named += [f"{path.name}: {found.group()}" for found in words.finditer(code)]
    assert named == []
