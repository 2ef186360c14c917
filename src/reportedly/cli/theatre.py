"""`reportedly theatre`: the packs of facts about conflicts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reportedly.cli import options
from reportedly.cli.screen import EXIT_REFUSED, complain, print_json

app = typer.Typer(no_args_is_help=True, help="List theatre packs, or check one of your own.")


@app.command("list", epilog="[bold]Examples[/bold]\n\nreportedly theatre list\n\nreportedly theatre list --json")
def listing(as_json: options.Json = False) -> None:
    """List the packs that come with the program."""
    from reportedly import theatres

    for name in theatres.available():
        pack = theatres.load(name)
        sides = list(pack.sides)
        print_json({"name": name, "version": pack.version, "sides": sides}) if as_json else print(f"{name}  sides: {', '.join(sides)}")


@app.command("check", epilog="[bold]Examples[/bold]\n\nreportedly theatre check my-pack/\n\nreportedly theatre check my-pack/ --json")
def check(folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A pack's folder.")], as_json: options.Json = False) -> None:
    """Check a pack; name the file and line of everything that is wrong."""
    from reportedly import theatres

    problems = theatres.check(folder)
    for problem in problems:
        print_json({"problem": problem}) if as_json else complain(problem)
    if problems:
        raise typer.Exit(EXIT_REFUSED)
    if not as_json:
        print(f"{folder}: nothing wrong")
