"""All commands under one name, and how their errors are told."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from reportedly import __version__
from reportedly.cli import adding, asking, briefing, comparing, exporting, judging, keeping, places, reading, serving, theatre, watching
from reportedly.cli.screen import EXIT_REFUSED, EXIT_STOPPED, complain
from reportedly.errors import ReportedlyError

UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""What all errors of usage are; where its name stands depends on the version of typer."""


class Commands(TyperGroup):
    """Tells errors in one line, what and what to do; `--debug` lets them through with their traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            complain("stopped")
            raise typer.Exit(EXIT_STOPPED) from None
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(EXIT_REFUSED) from None
        except (typer.Exit, typer.Abort, UsageError):
            raise
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            known = isinstance(error, ReportedlyError | OSError)
            complain(error if known else f"a fault of the program: {type(error).__name__}: {error} (reportedly --debug … shows where)")
            raise typer.Exit(EXIT_REFUSED) from None


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"reportedly {__version__}")
        raise typer.Exit


@app.callback()
def _reportedly(
    debug: Annotated[bool, typer.Option("--debug", help="Show errors with their traceback.")] = False,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False,
) -> None:
    """A ledger of claims from reporting about a conflict: who said what, about where and when, and who denies it."""


app.command("read", epilog=reading.EXAMPLES)(reading.read)
app.command("add", epilog=adding.ADD_EXAMPLES)(adding.add)
app.command("claims", epilog=asking.CLAIMS_EXAMPLES)(asking.claims)
app.command("brief", epilog=briefing.EXAMPLES)(briefing.brief)
app.command("compare", epilog=comparing.COMPARE_EXAMPLES)(comparing.compare)
app.command("judge", epilog=judging.EXAMPLES)(judging.judge)
app.command("export", epilog=exporting.EXAMPLES)(exporting.export)
app.command("watch", epilog=watching.EXAMPLES)(watching.watch)
app.command("check", epilog=keeping.CHECK_EXAMPLES)(keeping.check)
app.command("backup", epilog=keeping.BACKUP_EXAMPLES)(keeping.backup)
app.command("serve", epilog=serving.EXAMPLES)(serving.serve)
app.command("demo", epilog=adding.DEMO_EXAMPLES)(adding.demo)
app.add_typer(theatre.app, name="theatre")
app.add_typer(places.app, name="places")
