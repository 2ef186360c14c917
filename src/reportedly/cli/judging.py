"""`reportedly judge`: what people decide, laid over what the machine found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from reportedly.cli import options
from reportedly.cli.comparing import compare_new
from reportedly.cli.screen import plain, print_json

if TYPE_CHECKING:
    from reportedly.ledger import Ledger
    from reportedly.ledger.values import Passed
    from reportedly.types import Judgement

EXAMPLES = (
    "[bold]Examples[/bold]\n\nreportedly judge 3f0c2a9be51d7a44 accept --by “Vira Lys”\n\n"
    "reportedly judge 3f0c2a9be51d7a44 frame advance --by “Vira Lys” --note “they entered, they do not hold it”\n\n"
    "reportedly judge 3f0c2a9be51d7a44 place Kupiansk --by “Vira Lys”\n\n"
    "reportedly judge 91b2d07c6e4f1a35 merge 7ce1f09a2b8d4463 --by “Vira Lys”\n\nreportedly judge 5d1e8a70c3b94f26 --undo --by “Vira Lys”\n\n"
    "reportedly judge --history\n\n"
    "What may be judged and how: accept, reject; comment WORDS; grade B2 (A to F, 1 to 6); of a claim speaker, side, actor, frame, stance, certainty, "
    "place, time (2025-11-20/2025-11-23), content (its words in the text, or where they begin and end: 10-42); move alone, move “supports CLAIM”, "
    "move “denies CLAIM”; merge CLAIM; split “CLAIM CLAIM”."
)


def judge(
    on: Annotated[
        str | None, typer.Argument(metavar="ID", help="The claim, proposition, document, speaker or outlet; with --undo the judgement.")
    ] = None,
    what: Annotated[str | None, typer.Argument(metavar="WHAT", help="accept, reject, grade, comment, a field, move, merge, split.")] = None,
    value: Annotated[str, typer.Argument(metavar="VALUE", help="What it is to be.")] = "",
    by: Annotated[str | None, typer.Option("--by", envvar="REPORTEDLY_ANALYST", metavar="NAME", help="Who judges.")] = None,
    note: Annotated[str, typer.Option("--note", help="Why.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Take back the judgement of this ID.")] = False,
    history: Annotated[bool, typer.Option("--history", help="Show the judgements on ID, or all.")] = False,
    ledger: options.Ledger = options.DEFAULT_LEDGER,
    as_json: options.Json = False,
) -> None:
    """Lay a decision over what the machine found: accept, reject, set a field, group claims, grade, comment.

    Nothing that the machine found is changed; a judgement is taken back by a later one, and all stay in the history.
    """
    from reportedly.ledger import Ledger

    if history:
        if undo or what is not None:
            raise typer.BadParameter("it takes an ID alone", param_hint="--history")
        with Ledger(ledger, create=False) as kept:
            for passed in kept.history(on):
                print_json(_passed_json(passed)) if as_json else print(_passed_line(passed))
        return
    if on is None or (what is None) != undo:
        raise typer.BadParameter("name what is judged and how, as in: reportedly judge ID accept --by NAME", param_hint="ID WHAT")
    if by is None:
        raise typer.BadParameter("say who judges", param_hint="--by")
    with Ledger(ledger, create=False) as kept:
        made = kept.undo(on, by=by, note=note) if undo else kept.decide(on, str(what), _value(kept, on, str(what), value), by=by, note=note)
        compare_new(kept)
        passed = next(p for p in kept.history(made.on) if p.judgement.id == made.id)
    print_json(_passed_json(passed)) if as_json else print(_passed_line(passed))


def _value(kept: Ledger, on: str, what: str, value: str) -> str:
    """A value as it is kept: a place from the gazetteer, words of the text as where they stand in it."""
    if what == "place" and value and not value.startswith("{"):
        return place_named(value)
    if what == "content" and value and not all(part.replace("-", "").isdecimal() for part in value.split()):
        text = kept.document(kept.claim(on).claim.doc).text
        if text.count(value) != 1:
            raise typer.BadParameter(f"these words are {text.count(value)} times in the text: say where, as in 10-42", param_hint="VALUE")
        return f"{text.index(value)}-{text.index(value) + len(value)}"
    return value


def place_named(name: str) -> str:
    """The likeliest place of a name, or the one of a GeoNames id, as a judgement's value; the name alone where the gazetteer knows none."""
    from reportedly.compare.judged import place_value
    from reportedly.gazetteer import default_gazetteer

    places = default_gazetteer()
    found = places.get(int(name)) if name.isdecimal() else next(iter(places.find(name)), None)
    if found is None and name.isdecimal():
        raise typer.BadParameter(f"the gazetteer has no place {name}", param_hint="VALUE")
    return place_value(found.name, found.geonameid, found.lat, found.lon, found.country) if found else place_value(name, None, None, None)


def _passed_json(passed: Passed) -> dict[str, Any]:
    judgement: Judgement = passed.judgement
    return {
        "id": judgement.id, "on": judgement.on, "what": judgement.what, "value": judgement.value, "by": judgement.by,
        "at": judgement.at.isoformat(timespec="seconds"), "note": judgement.note, "undoes": judgement.undoes, "was": passed.was,
        "now": passed.now, "undone_by": passed.undone_by,
    }  # fmt: skip


def _passed_line(passed: Passed) -> str:
    judgement = passed.judgement
    said = f"undid {judgement.undoes}" if judgement.undoes else judgement.what
    if passed.was is not None or passed.now is not None:
        said += f" {passed.was} → {passed.now}"
    elif judgement.value:
        said += f" {judgement.value}"
    note = f" ({judgement.note})" if judgement.note else ""
    undone = f" [undone by {passed.undone_by}]" if passed.undone_by else ""
    return plain(f"{judgement.at:%Y-%m-%dT%H:%M:%SZ} {judgement.id} {judgement.by}: {judgement.on} {said}{note}{undone}")
