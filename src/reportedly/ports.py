"""What reading needs of a model, a gazetteer and a theatre: protocols, so that `read` and `compare` import none of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from reportedly.types import Kind, Lang, PlaceRef, Precision, Span

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class EncodedBatch:
    """Some windows through the encoder: B windows padded to T tokens. A window is a stretch of whole paragraphs of one text.

    `text` (B,) which of the texts each window comes from and `order` (B,) its number in that text; `offsets`: B arrays (N, 2) of code
    points into the text, N the window's own length; `tags` and `ents` (B, T, 7) logits of O, then begin and in for source, cue, content
    and for person, organisation, place; `claims` (B, T, 3) logits of O, begin and in a claim; `actors` (B, T) logit of belonging to the
    words that name whose deed a claim is; `links` (B, T, 256) projections for the links; `hidden` (B, T, 384) last hidden states.
    """

    text: tuple[int, ...]
    order: tuple[int, ...]
    offsets: tuple[Ints, ...]
    tags: Floats
    ents: Floats
    claims: Floats
    actors: Floats
    links: Floats
    hidden: Floats


class Encoder(Protocol):
    """The model's session."""

    version: str

    def encode(self, texts: Sequence[str]) -> Iterator[EncodedBatch]:
        """All windows of all texts, in batches of like length; the order of batches is no promise."""
        ...

    def weights(self, name: str) -> Floats:
        """Small weights that are applied outside the session, by name: `frame.weight`, `moves.tags`, `gap.cue`, …"""
        ...


@dataclass(frozen=True, slots=True)
class KnownSpeaker:
    """A speaker that a theatre pack knows. `names` holds every form in every language; `name` is canonical, in Latin script."""

    name: str
    kind: Kind
    side: str
    names: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    wikidata: str | None = None


@dataclass(frozen=True, slots=True)
class RivalName:
    """A place name that one side uses: the name as written, its side (None: merely old or a spelling), and the neutral canonical name."""

    name: str
    side: str | None
    place: str
    geonameid: int | None = None


class Area(Protocol):
    """A stretch of the map, in degrees."""

    @property
    def west(self) -> float: ...
    @property
    def south(self) -> float: ...
    @property
    def east(self) -> float: ...
    @property
    def north(self) -> float: ...


class Theatre(Protocol):
    """A pack of facts about one conflict, indexed for lookups. All matching is by normalised, inflection-tolerant keys."""

    id: str
    version: str
    sides: tuple[str, ...]

    @property
    def speakers(self) -> Sequence[KnownSpeaker]:
        """All the speakers it lists."""
        ...

    @property
    def countries(self) -> Sequence[str]:
        """The countries it is about, two letters each."""
        ...

    @property
    def area(self) -> Sequence[Area]:
        """Where to look first for a bare place name, the likeliest first."""
        ...

    def speaker(self, mention: str, lang: Lang | None = None) -> KnownSpeaker | None:
        """The office, body, person, unit or medium that a mention names, whatever its language, case or script."""
        ...

    def outlet_side(self, outlet: str | None, url: str | None = None) -> str:
        """The side of an outlet by its name or domain; "none" where unknown."""
        ...

    def side_of(self, text: str, lang: Lang | None = None) -> tuple[str, str] | None:
        """The side that words speak of or for ("an adviser to the head of the DPR", "Russian forces"), with the reason; None where none."""
        ...

    def named_sides(self, text: str) -> Iterable[tuple[str, str]]:
        """Every side that words name by its own words or its forces', in order, with the reason."""
        ...

    def deixis(self, text: str, lang: Lang | None = None) -> tuple[Literal["enemy", "own"], str] | None:
        """Whether words point at the enemy or at one's own ("the enemy", «наши»), by the first that does, and that word."""
        ...

    def enemy_of(self, side: str) -> str | None:
        """The side that "the enemy" means when `side` speaks; None where the pack has no single one."""
        ...

    def place(self, name: str) -> RivalName | None:
        """A rival or old name of a place."""
        ...

    def terms(self, text: str, lang: Lang | None = None) -> Iterable[tuple[Span, str, str]]:
        """Loaded words in `text`: span, side whose word it is, what it replaces."""
        ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """One gazetteer entry that a name may mean."""

    geonameid: int
    name: str
    lat: float
    lon: float
    country: str
    region: str
    population: int
    precision: Precision
    exact: bool = True
    capital: bool = False
    """Whether it is a country's capital."""
    main: bool = False
    """Whether its main name is the one asked for, in whatever spelling or case."""


class Gazetteer(Protocol):
    """Names to places."""

    def find(self, name: str, lang: Lang | None = None) -> Sequence[Candidate]:
        """All places of that name in any spelling, script or (ru, uk) inflected form, most populous first."""
        ...

    def get(self, geonameid: int) -> Candidate | None: ...


class PlaceResolver(Protocol):
    """Finds and resolves the places of a document."""

    def places(self, text: str, lang: Lang | None, spans: Sequence[Span]) -> tuple[PlaceRef, ...]: ...
