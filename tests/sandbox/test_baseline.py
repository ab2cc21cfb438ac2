import hashlib
import json
from datetime import timedelta
from pathlib import Path

import pytest

from shopswitch.sandbox.profiles import ProfileFolder, build_profile
from shopswitch.sandbox.spec import EPOCH, SWITCH_AT
from shopswitch.sandbox.systems import Item
from shopswitch.sandbox.world import ClientSpec, World
from tests.sandbox.ninth import SYSTEMS


def world(**fields: object) -> World:
    return World(ClientSpec("client", **({"old": "ninth", "new": "ninth", "stage": "switched"} | fields)), SYSTEMS)


def written(made: World, folder: Path) -> Path:
    profile = build_profile(made, {}, clock_url="http://127.0.0.1:1/clock", ca_file=None)
    ProfileFolder(folder).write(made, profile, ca_pem=None)
    return folder / "client.state" / "baseline.json"


def test_the_baseline_is_picqer_before_the_switch() -> None:
    """Every product and webhook, by id upwards, half an hour before; of an address only the host."""
    made = world()
    books = made.picqer.books
    assert made.baseline.taken_at == SWITCH_AT - timedelta(minutes=30)
    assert list(made.baseline.products) == [
        (each.idproduct, each.productcode, each.barcode, each.name, each.active) for each in books.products.values()
    ]
    first, second = books.hooks
    assert made.baseline.hooks == (
        (first.idhook, "Boekhouding", "orders.completed", "boekhouding.example", True),
        (second.idhook, "Voorraadscherm", "products.free_stock_changed", "scherm.example", True),
    )


def test_before_the_switch_the_baseline_is_how_the_client_was_made() -> None:
    """At its own present moment."""
    made = world(stage="prepare")
    assert made.baseline.taken_at == EPOCH
    assert len(made.baseline.products) == len(made.picqer.books.products)


def test_what_changes_later_is_not_in_the_baseline() -> None:
    """A product made after the switch, a code and a webhook that changed: the baseline stands."""
    made = world()
    before = made.baseline.as_file()
    made.picqer.books.add_product(Item("NIEUW", "Nieuw"))
    next(iter(made.picqer.books.products.values())).productcode = "ANDERS"
    made.picqer.books.hooks[0].active = False
    assert made.baseline.as_file() == before
    made.take_baseline()
    assert "NIEUW" not in made.baseline.as_file().decode()
    assert "ANDERS" in made.baseline.as_file().decode()


def test_defects_that_were_there_before_the_switch_are_in_the_baseline() -> None:
    """A product somebody made inactive long ago did not change since."""
    made = world(defects={"INACTIVE_IN_PICQER": 2})
    gone = {each["subject"] for each in made.truth()}
    assert {code for _, code, _, _, active in made.baseline.products if not active} >= gone


@pytest.mark.parametrize("stage", ["switched", "aftercare"])
def test_the_file_lies_beside_the_profile_for_its_owner_only(tmp_path: Path, stage: str) -> None:
    """In a folder of the client's own, with a checksum over everything else in it."""
    path = written(world(stage=stage), tmp_path)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    content = json.loads(path.read_text(encoding="utf-8"))
    stated = content.pop("sha256")
    plain = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert stated == hashlib.sha256(plain.encode()).hexdigest()
    assert (content["kind"], content["by"]) == ("baseline", "sandbox")
    assert content["taken_at"] == "2026-11-09T04:30:00+00:00"
    assert set(content) == {"kind", "by", "taken_at", "products", "hooks"}
    numbers = [int(row[0]) for row in content["products"]]
    assert numbers == sorted(numbers)
    assert all([type(cell) for cell in row] == [str, str, str, str, bool] for row in content["products"])
    assert all([type(cell) for cell in row] == [str, str, str, str, bool] for row in content["hooks"])


def test_before_the_switch_there_is_no_file_yet(tmp_path: Path) -> None:
    """Writing it down is a step of its own then."""
    assert not written(world(stage="prepare"), tmp_path).exists()
