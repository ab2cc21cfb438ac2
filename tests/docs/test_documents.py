import re
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from shopswitch.cli import app, running, setup, tables

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = sorted(get_command(app).commands)  # type: ignore[attr-defined]
assert running
assert setup
assert tables


@pytest.mark.parametrize("name", ["platforms", "steps"])
def test_a_table_in_the_readme_is_what_the_code_says(name: str) -> None:
    """The README's table is generated text: `shopswitch NAME --markdown`."""
    found = re.search(rf"<!-- {name} -->\n(.*?)\n?<!-- /{name} -->", README, re.DOTALL)
    assert found is not None
    assert CliRunner().invoke(app, [name, "--markdown"]).output.strip() == found[1].strip()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_and_is_documented(name: str) -> None:
    """`--help` works everywhere, every option has a text, and the README names the command."""
    command = get_command(app).commands[name]  # type: ignore[attr-defined]
    assert command.help
    assert [parameter.name for parameter in command.params if not getattr(parameter, "help", "x")] == []
    assert CliRunner().invoke(app, [name, "--help"]).exit_code == 0
    assert f"shopswitch {name}" in README


def test_links_between_documents_resolve() -> None:
    """A relative link in a document points at a file of the project."""
    for document in ROOT.glob("*.md"):
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text(encoding="utf-8")):
            assert (ROOT / target).exists(), f"{document.name}: {target}"


def test_the_conda_environment_is_in_step() -> None:
    """environment.yml names the same Python, the same constraints and the extra `all`, and no version of its own."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    entries = [line.strip().removeprefix("- ") for line in text.splitlines() if line.strip().startswith("- ")]
    assert entries == [
        "conda-forge",
        f"python{project['requires-python']}",
        "pip",
        "pip:",
        "--constraint constraints.txt",
        "--editable .[all]",
    ]
    assert "all" in project["optional-dependencies"]


def test_every_dependency_has_its_reason_in_the_readme() -> None:
    """No dependency without a reason that a reader finds."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    reasons = README[README.index("## Dependencies") :]
    names = project["dependencies"] + [
        item for extra in ("test", "lint", "build") for item in project["optional-dependencies"][extra]
    ]
    plain = {re.split(r"[<>=]", name)[0] for name in names} - {"pandas-stubs", "types-oauthlib"}
    assert sorted(name for name in plain if name not in reasons) == []


def test_constraints_pin_every_dependency_without_addresses() -> None:
    """Repeatable installs: one exact version per line, no host, no path."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line) for line in lines)
    pinned = {re.sub(r"[-_.]+", "-", line.split("==")[0]).lower() for line in lines}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[<>=]", name)[0] for name in project["dependencies"]}
    assert wanted <= pinned
