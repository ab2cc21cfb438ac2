"""Options that several commands share, so that they are named and explained once."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

Clients = Annotated[Path, typer.Option("--clients", metavar="DIR", help="Folder of the client profiles.")]
Outputs = Annotated[Path, typer.Option("--outputs", metavar="DIR", help="Folder of the archived runs.")]
Json = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]
Client = Annotated[str, typer.Argument(metavar="CLIENT", help="Name of the profile, without .toml.")]

CLIENTS = Path("clients")
OUTPUTS = Path("runbook_outputs")


def console() -> Console:
    """Where human output goes; plain text when it is not a terminal."""
    return Console(highlight=False, soft_wrap=False)
