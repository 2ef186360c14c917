"""`reportedly places`: look up a name, add places of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reportedly.cli import options
from reportedly.cli.screen import EXIT_REFUSED, complain, plain, print_json

app = typer.Typer(no_args_is_help=True, help="Look up a place's name, or add places of your own.")
_FIND = "[bold]Examples[/bold]\n\nreportedly places find Konstantinovka\n\nreportedly places find «Покровском направлении» --json"
_IMPORT = "[bold]Examples[/bold]\n\nreportedly places import UA.zip\n\nreportedly places import villages.csv"


@app.command("find", epilog=_FIND)
def find(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name in any spelling, script or case.")],
    theatre: Annotated[str, typer.Option("--theatre", help="A theatre pack, by name or folder.")] = "russia-ukraine",
    as_json: options.Json = False,
) -> None:
    """Show the places of a name, the likeliest first, and why it wins."""
    from reportedly import theatres
    from reportedly.gazetteer import default_gazetteer
    from reportedly.read.places import explain

    choice = explain(name, default_gazetteer(), theatres.load(theatre))
    for c, chance in zip(choice.candidates, choice.chances, strict=True):
        number = c.geonameid if c.geonameid > 0 else None
        row = {"name": c.name, "geonameid": number, "country": c.country, "region": c.region, "lat": c.lat, "lon": c.lon, "population": c.population,
               "precision": c.precision, "score": chance}  # fmt: skip
        where = ", ".join(p for p in (c.region, c.country) if p)
        print_json(row) if as_json else print(
            f"{chance:5.2f}  {plain(c.name)} ({plain(where)})  {c.lat:.3f}, {c.lon:.3f}  {c.precision}  {number or ''}".rstrip()
        )
    if not choice.candidates:
        complain(f"no place of the name {name} is known: add villages with `reportedly places import`")
        raise typer.Exit(EXIT_REFUSED)
    if not as_json:
        print(plain(choice.why))


@app.command("import", epilog=_IMPORT)
def import_places(
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help="A GeoNames dump (UA.txt, UA.zip) or a CSV: name, lat, lon, other names, region.")
    ],
) -> None:
    """Add the places of a GeoNames country dump or a CSV, for this user."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn

    from reportedly.gazetteer import import_file

    columns = SpinnerColumn(), TextColumn("{task.description} {task.completed:,.0f}")
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("places", total=None)
        out, count = import_file(path, lambda n: bar.update(task, completed=n))
    print(f"{count:,} places in {plain(out)}")
