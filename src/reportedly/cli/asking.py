"""`reportedly claims`: what a ledger holds, claim by claim."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from reportedly.cli import options
from reportedly.cli.screen import claim_block, claim_json, console, counted, judged_line, plain, print_all, print_json

if TYPE_CHECKING:
    from reportedly.ledger import LedgerClaim

CLAIMS_EXAMPLES = (
    "[bold]Examples[/bold]\n\nreportedly claims --speaker mayor --since 2025-11-01\n\nreportedly claims --text bridge --json\n\n"
    "reportedly claims --outlet courier --frame strike --limit 20"
)


def claims(
    ledger: options.Ledger = options.DEFAULT_LEDGER,
    speaker: options.Speaker = None,
    outlet: options.FromOutlet = None,
    side: options.Side = None,
    text: options.Words = None,
    place: options.Place = None,
    frame: options.Frame = None,
    since: options.Since = None,
    until: options.Until = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Show so many at most.")] = None,
    as_json: options.Json = False,
) -> None:
    """List the claims of a ledger, by day of publication."""
    from reportedly.ledger import Ledger

    where: str | int | None = int(place) if place and place.isdecimal() and len(place) < 16 else place
    chosen: dict[str, Any] = {
        "speaker": speaker, "outlet": outlet, "side": side, "text": text, "place": where, "frame": frame, "since": options.day(since),
        "until": options.day(until),
    }  # fmt: skip
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


def _told(listed: LedgerClaim) -> str:
    source = ", ".join(plain(part) for part in (listed.outlet, listed.published) if part)
    return " · ".join(part for part in (source, judged_line(listed)) if part)
