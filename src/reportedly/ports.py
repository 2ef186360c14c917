"""What reading needs of a model, a gazetteer and a theatre: protocols, so that `read` and `compare` import none of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from reportedly.types import Kind, Lang, PlaceRef, Precision, Span

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Encoding:
    """One window of text through the encoder, N tokens without the specials.

    `offsets` (N, 2) code points into the text the window was cut from; `tags` (N, 7) and `ents` (N, 7) logits of O, B, I for source, cue,
    content and for person, organisation, place; `links` (N, 256) projections for the links; `hidden` (N, 384) last hidden states.
    """

    offsets: Ints
    tags: Floats
    ents: Floats
    links: Floats
    hidden: Floats


class Encoder(Protocol):
    """The model's session."""

    version: str

    def encode(self, texts: Sequence[str], spans: Sequence[Span]) -> list[Encoding]:
        """Encode `texts[i][spans[i]]`, one window each; the caller keeps windows under `max_tokens`."""
        ...

    def count(self, text: str) -> int:
        """How many tokens `text` has."""
        ...

    def weights(self, name: str) -> Floats:
        """A head's weights by name, as the manifest lists them."""
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


class Theatre(Protocol):
    """A pack of facts about one conflict, indexed for lookups. All matching is by normalised, inflection-tolerant keys."""

    id: str
    version: str
    sides: tuple[str, ...]

    def speaker(self, mention: str, lang: Lang | None = None) -> KnownSpeaker | None:
        """The office, body, person, unit or medium that a mention names, whatever its language, case or script."""
        ...

    def outlet_side(self, outlet: str | None, url: str | None = None) -> str:
        """The side of an outlet by its name or domain; "none" where unknown."""
        ...

    def side_of(self, text: str, lang: Lang | None = None) -> tuple[str, str] | None:
        """The side that words speak of or for ("an adviser to the head of the DPR", "Russian forces"), with the reason; None where none."""
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


class Gazetteer(Protocol):
    """Names to places."""

    def find(self, name: str, lang: Lang | None = None) -> Sequence[Candidate]:
        """All places of that name in any spelling, script or (ru, uk) inflected form, most populous first."""
        ...

    def get(self, geonameid: int) -> Candidate | None: ...


class PlaceResolver(Protocol):
    """Finds and resolves the places of a document."""

    def places(self, text: str, lang: Lang | None, spans: Sequence[Span]) -> tuple[PlaceRef, ...]: ...
