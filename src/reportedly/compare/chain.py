"""Who carried whose words when: from the first voice of a matter to the last outlet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from reportedly.types import Proposition, Reading, Relation


@dataclass(frozen=True, slots=True)
class Carried:
    """One print of a claim. `of` is the claim whose words it carries, None for a voice of its own; `days` are those since it was first printed.

    Documents are dated by the day, so the days are all that can be told.
    """

    claim: str
    speaker: str
    outlet: str | None
    published: date | None
    of: str | None
    days: int | None


def chain(proposition: Proposition, readings: Iterable[Reading], relations: Iterable[Relation]) -> list[Carried]:
    """The prints of a proposition's claims by day: each speaker's first print, then the copies and other outlets that carried the words."""
    members = {*proposition.supports, *proposition.denies}
    origin: Mapping[str, str] = {r.left: r.right for r in relations if r.kind in ("copy", "translation")}
    prints = sorted(
        (r.document.published or date.max, r.document.id in origin, r.document.id, c.id, c, r.document)
        for r in readings
        for c in r.claims
        if c.id in members
    )
    first: dict[tuple[str, str], tuple[str, date | None]] = {}
    out = []
    for *_, claim, document in prints:
        named = claim.voice != "narrator" and claim.speaker.kind != "anonymous"
        text = origin.get(document.id, document.id)
        voice = (claim.speaker.name, claim.stance) if named else (text, claim.voice)
        of, day = first.setdefault(voice, (claim.id, document.published))
        days = (document.published - day).days if document.published and day else None
        out.append(Carried(claim.id, claim.speaker.name, document.outlet, document.published, None if of == claim.id else of, days))
    return out
