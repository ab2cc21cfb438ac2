"""Two processes that share nothing but a socket and a folder; and what bad input gets."""

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keyring
import pytest
from typer.testing import CliRunner

from shopswitch.cli import app, running, setup, tables
from shopswitch.profile import load_profile
from tests.unit.runbook.test_secrets import _Store

assert running
assert setup
assert tables

COMMAND = [sys.executable, "-m", "shopswitch"]


@dataclass
class Served:
    """A sandbox in a process of its own."""

    url: str
    profiles: Path

    def control(self, path: str, body: Any = None, method: str = "GET") -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/_control/{path}", data, method=method)  # noqa: S310 - loopback
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - loopback
            return json.loads(answer.read())


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("profiles")
    arguments = ["sandbox", "--port", "0", "--json", "--client", "demo", "--write-clients", str(folder)]
    with subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        facts = json.loads(process.stdout.readline())
        yield Served(facts["url"], folder)
        process.terminate()
        process.wait()


def shopswitch(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], cwd=cwd, capture_output=True, text=True, env={**os.environ, **environment}, check=False
    )


def test_a_run_in_another_process_writes_nothing(served: Served, tmp_path: Path) -> None:
    """Sandbox in one process, run in another: the findings are the truth, and every call received was a read."""
    done = shopswitch("run", "demo", "--clients", str(served.profiles), "--outputs", "out", "--json", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    facts = json.loads(done.stdout)
    findings = (tmp_path / facts["run_dir"] / "data" / "findings").glob("*.jsonl")
    found = {
        (path.stem, finding["code"], finding["subject"])
        for path in findings
        for finding in map(json.loads, path.read_text().splitlines())
    }
    truth = served.control("clients/demo/truth")
    assert found == {(mark["step"], mark["code"], mark["subject"]) for mark in truth}
    calls = served.control("clients/demo/requests")
    assert len(calls) > 20
    for call in calls:
        assert call["method"] == "GET" or is_query(call), call
    canaries = served.control("clients/demo/canaries")
    printed = done.stdout + done.stderr
    assert [word for kind in ("secrets", "personal") for word in canaries[kind] if word in printed] == []


def is_query(call: dict[str, Any]) -> bool:
    """A GraphQL read: the operation is a query, whatever the method."""
    body = call["body"] if isinstance(call["body"], dict) else json.loads(call["body"])
    return call["path"].endswith("graphql.json") and re.match(r"\s*query\b", body["query"]) is not None


def test_a_client_made_while_serving_can_be_run_at_once(served: Served, tmp_path: Path) -> None:
    """POST answers when the profile is there; a clean client ends with exit code 0."""
    served.control("clients", {"name": "later", "stage": "prepare", "seed": 9}, "POST")
    arguments = ("--clients", str(served.profiles), "--outputs", "out", "--step", "sku_match")
    done = shopswitch("run", "later", *arguments, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "PASS" in done.stdout


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"system": "new", "kind": "html"}, ["new shop", "HTML"]),
        ({"system": "new", "kind": "status", "status": 401}, ["new shop", "refuses the access token"]),
        ({"system": "old", "kind": "status", "status": 403}, ["old", "read products"]),
        ({"system": "picqer", "kind": "cut"}, ["Picqer"]),
        ({"system": "picqer", "kind": "reset"}, ["Picqer", "127.0.0.1"]),
    ],
    ids=["html", "key refused", "no rights", "cut", "no answer"],
)
def test_a_system_that_cannot_be_read_ends_incomplete_and_archived(
    served: Served, fault: dict[str, Any], words: list[str], tmp_path: Path
) -> None:
    """One sentence with the system and what to do, exit code 3, no traceback, and the run is archived."""
    name = f"broken-{abs(hash(str(fault))) % 10**6}"
    served.control("clients", {"name": name, "stage": "prepare"}, "POST")
    served.control(f"clients/{name}/faults", [fault], "POST")
    arguments = ("--clients", str(served.profiles), "--outputs", "out", "--step", "start", "--json")
    done = shopswitch("run", name, *arguments, cwd=tmp_path)
    assert done.returncode == 3, done.stdout + done.stderr
    facts = json.loads(done.stdout)
    (result,) = facts["results"]
    assert result["verdict"] == "INCOMPLETE"
    assert all(word in result["summary"] for word in words), result["summary"]
    assert "Traceback" not in done.stdout + done.stderr
    assert (tmp_path / facts["run_dir"] / "bagit.txt").exists()


def test_a_host_that_is_not_there(served: Served, tmp_path: Path) -> None:
    """Nothing listens at the address: the step says which system and host."""
    text = (served.profiles / "demo.toml").read_text()
    text = re.sub(r'(\[new\]\nplatform = "shopify"\nurl = )"[^"]*"', r'\1"http://127.0.0.1:9"', text)
    (served.profiles / "gone.toml").write_text(text)
    arguments = ("--clients", str(served.profiles), "--outputs", "out", "--step", "sku_match")
    done = shopswitch("run", "gone", *arguments, cwd=tmp_path)
    assert done.returncode == 3
    assert "127.0.0.1:9" in done.stdout
    assert "cannot be reached" in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("scenario", "scenaro"), "Did you mean 'scenario'"),
        (('api_key = "file:', 'api_key = "'), "a secret stands here literally"),
        (('platform = "shopify"', 'platform = "shoppify"'), "Unknown platform 'shoppify'"),
        (("/picqer_api_key", "/not_there"), "not_there"),
    ],
    ids=["typing error", "literal secret", "unknown platform", "missing key file"],
)
def test_a_wrong_profile_begins_nothing(served: Served, change: tuple[str, str], words: str, tmp_path: Path) -> None:
    """Exit code 2, one sentence with the file's name, and not a single file written."""
    (served.profiles / "wrong.toml").write_text((served.profiles / "demo.toml").read_text().replace(*change))
    done = shopswitch("run", "wrong", "--clients", str(served.profiles), "--outputs", "out", cwd=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr
    assert "wrong.toml" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("naam;voorraad\nTheepot;4\n", "sku"),
        ("sku|name\nA|Theepot\n", "sku"),
        ("sku;parent_sku;name;ean;stock;active\nA;;Theepot;8,71E+12;4;1\n", "spreadsheet"),
    ],
    ids=["missing column", "wrong delimiter", "through Excel"],
)
def test_a_wrong_export_is_incomplete(served: Served, content: str, words: str, tmp_path: Path) -> None:
    """A CSV that cannot be trusted ends in INCOMPLETE with file and reason, exit code 3."""
    name = f"csv-{abs(hash(content)) % 10**6}"
    served.control("clients", {"name": name, "old": "csv", "stage": "prepare"}, "POST")
    (export,) = (served.profiles / f"{name}.exports").glob("*products*")
    export.write_text(content)
    arguments = ("--clients", str(served.profiles), "--outputs", "out", "--step", "sku_match", "--json")
    done = shopswitch("run", name, *arguments, cwd=tmp_path)
    assert done.returncode == 3, done.stdout + done.stderr
    (result,) = json.loads(done.stdout)["results"]
    assert result["verdict"] == "INCOMPLETE"
    assert export.name in result["summary"]
    assert words.lower() in result["summary"].lower()


def test_doctor_names_each_problem_with_its_fix(served: Served, tmp_path: Path) -> None:
    """All well: exit 0. A refused key: exit 3 and what to do."""
    arguments = ("doctor", "demo", "--clients", str(served.profiles), "--json")
    fine = shopswitch(*arguments, cwd=tmp_path)
    assert fine.returncode == 0, fine.stdout
    (served.profiles / "demo.keys" / "new_access_token").write_text("shpat_00000000000000000000000000000000")
    broken = shopswitch(*arguments, cwd=tmp_path)
    assert broken.returncode == 3
    problems = [row for row in json.loads(broken.stdout) if not row["ok"]]
    assert [row["what"] for row in problems] == ["reachable"]
    assert problems[0]["fix"]
    served.control("clients/demo/reset", {}, "POST")


def test_report_is_rebuilt_beside_a_sealed_run(served: Served, tmp_path: Path) -> None:
    """The sealed folder stays untouched; the page lies beside it."""
    arguments = ("--clients", str(served.profiles), "--outputs", "out", "--step", "sku_match", "--json")
    facts = json.loads(shopswitch("run", "demo", *arguments, cwd=tmp_path).stdout)
    folder = tmp_path / facts["run_dir"]
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    done = shopswitch("report", facts["run_dir"], cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert "01 SKU&#x27;s komen overeen" in (folder.parent / f"{folder.name}.report.html").read_text()
    assert shopswitch("report", "out", cwd=tmp_path).returncode == 2


def test_init_asks_and_keeps_no_secret_in_the_profile(tmp_path: Path) -> None:
    """Wrong answers are asked again at once; the profile loads; keys are in the key store, not in any file."""
    before, store = keyring.get_keyring(), _Store()
    keyring.set_keyring(store)
    answers = ["Theehuis", "", "", "nl", "theehuis.example", "https://theehuis.example", "picqer-secret-1"]
    answers += ["woocommerce", "https://oud.example", "ck_secret_2", "cs_secret_3"]
    answers += [
        "shopify",
        "https://nieuw.example",
        "shpat_secret_4",
        "",
        "",
        "",
        "2026-12-01 06:00",
        "2026-12-01T06:00:00+01:00",
    ]
    try:
        done = CliRunner().invoke(
            app, ["init", "theehuis", "--clients", str(tmp_path)], input="\n".join(answers) + "\n"
        )
    finally:
        keyring.set_keyring(before)
    assert done.exit_code == 0, done.output
    profile = load_profile("theehuis", tmp_path)
    assert list(profile.systems) == ["picqer", "old", "new"]
    secrets = {"picqer-secret-1", "ck_secret_2", "cs_secret_3", "shpat_secret_4"}
    assert set(store.kept.values()) == secrets
    written = "".join(path.read_text() for path in tmp_path.rglob("*") if path.is_file())
    assert not [secret for secret in secrets if secret in written]


@pytest.mark.parametrize("command", ["steps", "platforms"])
def test_lists_are_readable_by_programs(command: str) -> None:
    """`--json` is JSON with a key per entry."""
    rows = json.loads(CliRunner().invoke(app, [command, "--json"]).output)
    assert {"picqer", "woocommerce", "shopify", "csv"} <= {row["key"] for row in rows} or command == "steps"
