"""What the pages show of a matter: its voices by side, each speaker once with the documents that carry the words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reportedly.types import ANONYMOUS, NO_SIDE, Claim, PlaceRef, Proposition

MOST_NAMES = 4
"""Other names of a place."""
SHOWN = 3
"""Voices of a side that stand on the board before the rest is folded away."""
_SUMMARY = re.compile(r"“(?P<words>.+)” \((?P<who>[^()]*(?:\([^()]*\))?[^()]*)\)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Said:
    """A claim with its words and its document's outlet, day, title and language."""

    claim: Claim
    words: str
    outlet: str | None
    published: date | None
    title: str | None
    lang: str | None
    copy_of: str | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker on one side of a matter, with the first words of theirs and all the claims that carry them."""

    name: str
    told: str
    """The name as the desk prints it: an unnamed speaker by their description."""
    kind: str
    side: str
    denies: bool
    stance: str
    words: str
    lang: str | None
    claims: tuple[Said, ...]

    @property
    def documents(self) -> int:
        return len({said.claim.doc for said in self.claims})

    @property
    def first(self) -> Said:
        return self.claims[0]


@dataclass(frozen=True, slots=True)
class Column:
    """The voices of a side; those for the matter first. Empty where the side says nothing."""

    side: str
    voices: tuple[Voice, ...]

    @property
    def shown(self) -> tuple[Voice, ...]:
        """Those that stand open: of both kinds where there are both."""
        if len(self.voices) <= SHOWN:
            return self.voices
        pro = [v for v in self.voices if not v.denies]
        con = [v for v in self.voices if v.denies]
        take = min(len(con), max(1, SHOWN - len(pro))) if con else 0
        return (*pro[: SHOWN - take], *con[:take])

    @property
    def folded(self) -> tuple[Voice, ...]:
        shown = set(map(id, self.shown))
        return tuple(v for v in self.voices if id(v) not in shown)


@dataclass(frozen=True, slots=True)
class Matter:
    """A proposition as the board shows it."""

    proposition: Proposition
    words: str
    who: str
    columns: tuple[Column, ...]
    claims: int
    documents: int
    first: date | None
    last: date | None

    @property
    def id(self) -> str:
        return self.proposition.id


def matter(proposition: Proposition, said: Mapping[str, Said], sides: Sequence[str]) -> Matter:
    """The view of a proposition; claims that the ledger has no more are passed over."""
    pro = [said[key] for key in proposition.supports if key in said]
    con = [said[key] for key in proposition.denies if key in said]
    voices = [*_voices(pro, denies=False), *_voices(con, denies=True)]
    columns = tuple(Column(side, tuple(v for v in voices if _column(v.side, sides) == side)) for side in (*sides, NO_SIDE))
    days = [one.published for one in (*pro, *con) if one.published]
    words, who = headline(proposition.summary)
    return Matter(
        proposition, words, who, columns, len(pro) + len(con), len({one.claim.doc for one in (*pro, *con)}),
        min(days, default=None), max(days, default=None),
    )  # fmt: skip


def headline(summary: str) -> tuple[str, str]:
    """The words of a summary and who says them; the whole of a summary of another make."""
    found = _SUMMARY.search(summary)
    return (found["words"], found["who"]) if found else (summary, "")


def _column(side: str, sides: Sequence[str]) -> str:
    return side if side in sides else NO_SIDE


def _voices(claims: Iterable[Said], *, denies: bool) -> list[Voice]:
    found: dict[tuple[str, str, str], list[Said]] = {}
    for said in claims:
        speaker = said.claim.speaker
        unnamed = speaker.name == ANONYMOUS or speaker.kind == "anonymous"
        where = (said.copy_of or said.claim.doc) if unnamed else ""
        found.setdefault((speaker.name, speaker.side, where), []).append(said)
    voices = []
    for group in found.values():
        group.sort(key=lambda one: (one.copy_of is not None, one.published or date.max, one.claim.doc))
        best = min(
            group,
            key=lambda one: (one.claim.voice == "narrator", one.copy_of is not None, one.published or date.max, -min(len(one.words), 90)),
        )
        claim = best.claim
        voices.append(
            Voice(
                claim.speaker.name, told(claim), claim.speaker.kind, claim.speaker.side, denies, claim.stance, best.words, best.lang,
                (best, *(one for one in group if one is not best)),
            )
        )  # fmt: skip
    return sorted(voices, key=lambda v: (-v.documents, v.first.published or date.max, v.name))


def told(claim: Claim) -> str:
    """Who speaks, for people: an unnamed speaker is told by what the text calls them."""
    speaker = claim.speaker
    if speaker.name != ANONYMOUS:
        return speaker.name
    return speaker.role or speaker.original or "unnamed"


def place_names(place: PlaceRef | None, rivals: Mapping[int, Sequence[tuple[str, str | None]]]) -> list[tuple[str, str | None]]:
    """The other names of a place with the side that alone uses them, from the theatre: those of one side and those in another script, the
    mere spellings left out."""
    if place is None or place.geonameid is None:
        return []
    found = [(name, side) for name, side in rivals.get(place.geonameid, ()) if side is not None or not name.isascii()]
    return [(name, side) for name, side in found if name.casefold() != place.name.casefold()][:MOST_NAMES]
