"""`reportedly claims` and `reportedly brief`: what a ledger holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import RenderableType
from rich.text import Text

from reportedly.cli import options
from reportedly.cli.screen import claim_block, claim_json, console, counted, judged_line, plain, print_all, print_json
from reportedly.types import ANONYMOUS, NO_SIDE

if TYPE_CHECKING:
    from reportedly.ledger import LedgerClaim

CLAIMS_EXAMPLES = (
    "[bold]Examples[/bold]\n\nreportedly claims --speaker mayor --since 2025-11-01\n\nreportedly claims --text bridge --json\n\n"
    "reportedly claims --outlet courier --frame strike --limit 20"
)
BRIEF_EXAMPLES = (
    "[bold]Examples[/bold]\n\nreportedly brief --place Kupiansk\n\nreportedly brief --since 2025-11-01 --each 5\n\nreportedly brief --json"
)

Speaker = Annotated[str | None, typer.Option("--speaker", help="Part of the speaker's name.")]
Outlet = Annotated[str | None, typer.Option("--outlet", help="Part of the outlet's name.")]
Side = Annotated[str | None, typer.Option("--side", help="The speaker's side, as the theatre pack names it.")]
Words = Annotated[str | None, typer.Option("--text", help="Part of the claim's words.")]
Place = Annotated[str | None, typer.Option("--place", help="Part of the place's name, or its GeoNames id.")]
Frame = Annotated[str | None, typer.Option("--frame", help="What the claim is about: control, strike, casualties, …")]


def claims(
    ledger: options.Ledger = options.DEFAULT_LEDGER,
    speaker: Speaker = None,
    outlet: Outlet = None,
    side: Side = None,
    text: Words = None,
    place: Place = None,
    frame: Frame = None,
    since: options.Since = None,
    until: options.Until = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Show so many at most.")] = None,
    as_json: options.Json = False,
) -> None:
    """List the claims of a ledger, by day of publication."""
    from reportedly.ledger import Ledger

    chosen = _chosen(speaker, outlet, side, text, place, frame, since, until)
    screen = console()
    shown = 0
    with Ledger(ledger, create=False) as kept:
        for listed in kept.claims(**chosen, limit=limit):
            shown += 1
            if as_json:
                print_json(claim_json(listed))
            else:
                print_all(screen, (*claim_block(listed.claim, listed.words, told=_told(listed)), ""))
    if not as_json:
        screen.print(counted(shown, "claim"))


def brief(
    ledger: options.Ledger = options.DEFAULT_LEDGER,
    speaker: Speaker = None,
    outlet: Outlet = None,
    side: Side = None,
    text: Words = None,
    place: Place = None,
    frame: Frame = None,
    since: options.Since = None,
    until: options.Until = None,
    most: Annotated[int | None, typer.Option("--speakers", min=1, help="Show so many speakers at most.")] = None,
    each: Annotated[int | None, typer.Option("--each", min=1, help="Show so many claims of each at most.")] = None,
    as_json: options.Json = False,
) -> None:
    """Show who said what, grouped by speaker; those with most claims first."""
    from reportedly.ledger import Ledger

    with Ledger(ledger, create=False) as kept:
        found = kept.claims(**_chosen(speaker, outlet, side, text, place, frame, since, until))
        if as_json:
            for said in grouped(found)[:most]:
                who = said[0].claim.speaker
                print_json(
                    {
                        "speaker": {"name": who.name, "kind": who.kind, "side": who.side}, "total": len(said),
                        "claims": [claim_json(listed) for listed in said[:each]],
                    }
                )  # fmt: skip
        else:
            print_brief(found, most=most, each=each)


def print_brief(found: Iterable[LedgerClaim], *, most: int | None = None, each: int | None = None) -> None:
    """The speakers and their claims, `most` speakers with `each` so many claims."""
    groups = grouped(found)
    screen = console()
    for said in groups[:most]:
        print_all(screen, _group(said, each))
    if not groups:
        screen.print("no claims found")
    elif most is not None and len(groups) > most:
        screen.print(f"… and {counted(len(groups) - most, 'more speaker')}")


def grouped(found: Iterable[LedgerClaim]) -> list[list[LedgerClaim]]:
    """Claims by speaker, most claims first. Unnamed speakers are told apart by their description, and the outlets' own voices come last."""
    groups: dict[tuple[str, str, str], list[LedgerClaim]] = {}
    for listed in found:
        who = listed.claim.speaker
        described = (who.role or who.original or "") if who.name == ANONYMOUS else ""
        groups.setdefault((who.name, who.side, described), []).append(listed)
    return sorted(groups.values(), key=lambda said: (said[0].claim.voice == "narrator", -len(said)))


def _group(said: list[LedgerClaim], each: int | None) -> Iterator[RenderableType]:
    who = said[0].claim.speaker
    name = f"unnamed: {who.role or who.original or 'no description'}" if who.name == ANONYMOUS else who.name
    line = Text(plain(name), style="bold cyan")
    told = [
        f"side: {who.side}" if who.side != NO_SIDE else "",
        counted(len(said), "claim"),
        counted(len({x.claim.doc for x in said}), "document"),
    ]
    yield line.append("".join(f" · {part}" for part in told if part), style="not bold dim")
    for listed in said[:each]:
        yield from claim_block(listed.claim, listed.words, told=_told(listed), speaker=False)
    if each is not None and len(said) > each:
        yield Text(f"  … and {len(said) - each:,} more", style="dim")
    yield ""


def _told(listed: LedgerClaim) -> str:
    source = ", ".join(plain(part) for part in (listed.outlet, listed.published) if part)
    return " · ".join(part for part in (source, judged_line(listed)) if part)


def _chosen(
    speaker: str | None,
    outlet: str | None,
    side: str | None,
    text: str | None,
    place: str | None,
    frame: str | None,
    since: datetime | None,
    until: datetime | None,
) -> Mapping[str, Any]:
    """The filters as `Ledger.claims` takes them."""
    days: dict[str, date | None] = {"since": since.date() if since else None, "until": until.date() if until else None}
    where: str | int | None = int(place) if place and place.isdecimal() else place
    return {"speaker": speaker, "outlet": outlet, "side": side, "text": text, "place": where, "frame": frame, **days}
