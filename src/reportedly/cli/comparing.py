"""`reportedly compare` and `reportedly board`: matters across documents, who is for and against, and where each stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import RenderableType
from rich.text import Text

from reportedly.cli import options
from reportedly.cli.screen import Indented, console, counted, plain, print_all, print_json, words_of
from reportedly.types import ANONYMOUS, NO_SIDE, Claim, Proposition, Reading

if TYPE_CHECKING:
    from reportedly.compare import Comparison
    from reportedly.ledger import Ledger

COMPARE_EXAMPLES = "[bold]Examples[/bold]\n\nreportedly compare\n\nreportedly compare --ledger donbas.db --json"
BOARD_EXAMPLES = (
    "[bold]Examples[/bold]\n\nreportedly board --place Kupiansk\n\nreportedly board --standing disputed --as-of 2025-12-12\n\n"
    "reportedly board --frame control --json"
)
AsOf = Annotated[
    datetime | None, typer.Option("--as-of", formats=options.DAY, metavar="YYYY-MM-DD", help="As known on this day, from what was published by then.")
]  # fmt: skip


def compare(ledger: options.Ledger = options.DEFAULT_LEDGER, as_json: options.Json = False) -> None:
    """Compare all documents of a ledger anew: copies, matters, who denies whom, standings.

    What was compared before is replaced; judgements stay.
    """
    from reportedly.ledger import Ledger

    with Ledger(ledger, create=False) as kept:
        found = recompare(kept)
        standings = Counter(p.standing for p in found.propositions)
        kinds = Counter(r.kind for r in found.relations)
        if as_json:
            print_json({"ledger": kept.name, "propositions": len(found.propositions), "standings": standings, "relations": kinds})
            return
        told = ", ".join(f"{number:,} {name}" for name, number in standings.most_common())
        doubles = kinds["copy"] + kinds["translation"]
        console().print(
            f"{plain(kept.name)}: {counted(len(found.propositions), 'matter')}{f' ({told})' if told else ''}, {doubles:,} copies and translations",
            markup=False,
        )


def recompare(ledger: Ledger) -> Comparison:
    """Compare everything in the ledger and put it in place of what was compared before."""
    from reportedly import compare as comparing

    found = comparing.compare(ledger.readings())
    kept = {p.id for p in found.propositions}
    links = {(r.kind, r.left, r.right) for r in found.relations}
    ledger.put_propositions(found.propositions, gone=[p.id for p in ledger.propositions() if p.id not in kept])
    ledger.put_relations(found.relations, gone=[r for r in ledger.relations() if (r.kind, r.left, r.right) not in links])
    return found


def board(
    ledger: options.Ledger = options.DEFAULT_LEDGER,
    place: Annotated[str | None, typer.Option("--place", help="Part of the place's name, or its GeoNames id.")] = None,
    frame: Annotated[str | None, typer.Option("--frame", help="What the matter is: control, strike, casualties, …")] = None,
    speaker: Annotated[str | None, typer.Option("--speaker", help="Part of the name of one who speaks to it.")] = None,
    standing: Annotated[str | None, typer.Option("--standing", help="disputed, admitted, corroborated, …")] = None,
    since: options.Since = None,
    until: options.Until = None,
    as_of: AsOf = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Show so many at most.")] = None,
    as_json: options.Json = False,
) -> None:
    """Show the matters and where each stands, with the words on either side; the latest first.

    From what `reportedly compare` found; with --as-of it is compared anew from what was published by that day.
    """
    from reportedly import compare as comparing
    from reportedly.ledger import Ledger

    with Ledger(ledger, create=False) as kept:
        readings = list(kept.readings())
        matters: Iterable[Proposition] = (
            comparing.compare(readings, as_of=as_of.date()).propositions if as_of else kept.propositions()
        )  # fmt: skip
        said = {claim.id: (claim, reading) for reading in readings for claim in reading.claims}
        days = (since.date() if since else None, until.date() if until else None)
        rows = [
            (_last(p, said), p) for p in matters
            if _wanted(p, said, place, frame, speaker, standing) and _within(_last(p, said), *days)
        ]  # fmt: skip
        rows.sort(key=lambda row: (-(row[0] or date.min).toordinal(), row[1].id))
        screen = console()
        for _, proposition in rows[:limit]:
            if as_json:
                print_json(_object(proposition, said))
            else:
                print_all(screen, _block(proposition, said))
        if not as_json:
            screen.print(counted(len(rows), "matter") if rows else "no matters found: has the ledger been compared?")


Sayings = dict[str, tuple[Claim, Reading]]


def _last(proposition: Proposition, said: Sayings) -> date | None:
    published = [said[c][1].document.published for c in (*proposition.supports, *proposition.denies) if c in said]
    return max((day for day in published if day), default=None)


def _within(day: date | None, since: date | None, until: date | None) -> bool:
    return (since is None or (day is not None and day >= since)) and (until is None or (day is not None and day <= until))


def _wanted(p: Proposition, said: Sayings, place: str | None, frame: str | None, speaker: str | None, standing: str | None) -> bool:
    here = place is None or (p.place is not None and (place == str(p.place.geonameid) or place.casefold() in p.place.name.casefold()))
    names = (said[c][0].speaker.name.casefold() for c in (*p.supports, *p.denies) if c in said)
    by = speaker is None or any(speaker.casefold() in name for name in names)
    return here and by and frame in (None, p.frame) and standing in (None, p.standing)


def _object(p: Proposition, said: Sayings) -> dict[str, Any]:
    from reportedly.export.jsonl import claim_object, proposition_object

    both = {
        side: [claim_object(*said[c]) for c in claims if c in said] for side, claims in (("supports", p.supports), ("denies", p.denies))
    }
    return proposition_object(p) | both


def _block(p: Proposition, said: Sayings) -> Iterator[RenderableType]:
    yield Text(plain(p.summary), style="bold")
    yield Indented(Text(f"{p.standing} · {counted(p.origins, 'origin')} · {plain('; '.join(p.why))}", style="cyan"))
    for told, claims in (("for", p.supports), ("against", p.denies)):
        for voice in _voices([said[c] for c in claims if c in said]):
            yield Indented(Text(f"{told}: ", style="dim").append(voice, style="not dim"))
    yield ""


def _voices(claims: Sequence[tuple[Claim, Reading]]) -> Iterator[str]:
    """One line a speaker: the first words, the outlets that carried them, first and last day."""
    voices: dict[tuple[str, str], list[tuple[Claim, Reading]]] = {}
    for claim, reading in claims:
        voices.setdefault((claim.speaker.name, claim.speaker.side), []).append((claim, reading))
    for (name, side), said in voices.items():
        claim, reading = said[0]
        who = (claim.speaker.role or claim.speaker.original or "unnamed") if name == ANONYMOUS else name
        outlets = ", ".join(dict.fromkeys(r.document.outlet or r.document.id for _, r in said))
        days = sorted({r.document.published.isoformat() for _, r in said if r.document.published})
        when = f" {days[0]}" + (f" – {days[-1]}" if len(days) > 1 else "") if days else ""
        yield plain(f"{who}{f' ({side})' if side != NO_SIDE else ''}: “{words_of(reading, claim)}” [{outlets}{when}]")
