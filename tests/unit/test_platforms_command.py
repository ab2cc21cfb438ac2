"""`shopswitch platforms` tells what the code knows."""

import json
from typing import Any

from typer.testing import CliRunner

from shopswitch.cli import app, tables
from shopswitch.registry import platforms

assert tables


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["platforms", *arguments], env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    return done.output


def test_all_systems_are_listed_with_their_capabilities() -> None:
    """Picqer, seven webshops and exports; everything a platform declares is in the JSON, unknown as null."""
    rows: dict[str, Any] = {row["key"]: row for row in json.loads(run("--json"))}
    kinds = [row["kind"] for row in rows.values()]
    assert (kinds.count("warehouse"), kinds.count("shop"), kinds.count("file")) == (1, 7, 1)
    for key, platform in platforms().items():
        can = rows[key]["capabilities"]
        assert can["writes_stock"] is platform.capabilities.writes_stock
        assert can["reads"] == sorted(platform.capabilities.reads)


def test_the_profiles_keys_are_told() -> None:
    """Which are needed, and which hold a reference to a secret."""
    (row,) = json.loads(run("lightspeed", "--json"))
    keys = {each["name"]: (each["required"], each["secret"]) for each in row["profile"] if not each["shared"]}
    assert keys == {"url": (True, False), "key": (True, True), "secret": (True, True)}


def test_one_platform_in_full_says_what_nobody_confirmed() -> None:
    """An ability nobody confirmed is called that, not left out."""
    lines = [line.split("│") for line in run("lightspeed").splitlines() if "│" in line]
    told = {cells[1].strip(): cells[2].strip() for cells in lines if len(cells) > 2}
    assert told["creates orders"] == "unconfirmed"
    assert told["stock ceiling"] == "–"
    assert told["lines cost"] == "1"


def test_an_unknown_platform_is_one_sentence() -> None:
    """With those there are."""
    done = CliRunner().invoke(app, ["platforms", "lightsped"])
    assert done.exit_code != 0
    assert "lightspeed" in str(done.exception)
