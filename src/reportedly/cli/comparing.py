"""`reportedly compare`: copies, matters, who denies whom, and where each matter stands; and the comparing that `add` and `watch` do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportedly.cli import options
from reportedly.cli.screen import console, counted, meter, plain, print_json

if TYPE_CHECKING:
    from reportedly.ledger import Compared, Ledger

COMPARE_EXAMPLES = "[bold]Examples[/bold]\n\nreportedly compare\n\nreportedly compare --ledger donbas.db --json"


def compare(ledger: options.Ledger = options.DEFAULT_LEDGER, as_json: options.Json = False) -> None:
    """Compare all documents of a ledger anew: copies, matters, who denies whom, standings.

    What was compared before is replaced; judgements stay. A run that is stopped is gone on with by the next `compare` or `add`.
    """
    from reportedly.ledger import Board, Ledger

    with Ledger(ledger, create=False) as kept:
        compare_new(kept, whole=True)
        facets = Board(kept).facets()
        kinds = kept.relation_counts()
        if as_json:
            print_json({"ledger": kept.name, "propositions": facets.total, "standings": facets.standings, "relations": kinds})
            return
        told = ", ".join(f"{number:,} {name}" for name, number in facets.standings.items())
        doubles = kinds.get("copy", 0) + kinds.get("translation", 0)
        console().print(
            f"{plain(kept.name)}: {counted(facets.total, 'matter')}{f' ({told})' if told else ''}, {doubles:,} copies and translations",
            markup=False,
        )


def compare_new(ledger: Ledger, *, whole: bool = False) -> Compared | None:
    """Compare what is new, or all anew, telling on a terminal how far it is; None where nothing was new."""
    done = None
    with meter(what="steps of comparing") as step:
        for done in ledger.compare(whole=whole):
            left = f"{counted(done.pending, 'document')} to take up" if done.pending else f"{counted(done.places, 'place')} to compare"
            step(f", {left}")
    return done
