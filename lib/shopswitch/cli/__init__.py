"""The command line. Every command is a thin face of a function in runbook/."""

import sys
from typing import Annotated, NoReturn

import typer

import shopswitch
from shopswitch.errors import ProfileError, ShopswitchError

app = typer.Typer(
    name="shopswitch",
    help="Move a Picqer client from one webshop connection to another, check by check, with evidence.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)

USAGE, NOT_RUN = 2, 3


def _version(value: bool) -> None:
    if value:
        typer.echo(f"shopswitch {shopswitch.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    context.obj = {"debug": debug}


def main() -> NoReturn:
    """Run the command line; errors meant for people end in two sentences, not in a traceback."""
    from shopswitch.cli import decisions, running, setup, tables  # noqa: F401 - importing them registers their commands

    try:
        app()
    except ShopswitchError as error:
        if "--debug" in sys.argv:
            raise
        typer.secho(f"shopswitch: {error.message}", fg="red", err=True)
        if error.hint:
            typer.echo(f"  {error.hint}", err=True)
        sys.exit(USAGE if isinstance(error, ProfileError) else NOT_RUN)
    except OSError as error:
        if "--debug" in sys.argv:
            raise
        place = f" ({error.filename})" if error.filename else ""
        typer.secho(f"shopswitch: {error.strerror or type(error).__name__}{place}.", fg="red", err=True)
        typer.echo("  Check that the folder exists, may be written to, and has room.", err=True)
        sys.exit(NOT_RUN)
    sys.exit(0)
