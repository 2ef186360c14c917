"""Names to places: the gazetteer in the box, with a user's own files beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from reportedly.gazetteer.format import PlaceFile, exact_term, folded_term
from reportedly.gazetteer.importing import user_files
from reportedly.gazetteer.names import axis, axis_stems, fold, is_cyrillic, key, lemmas
from reportedly.ports import Candidate
from reportedly.types import Lang

_ADJECTIVAL = re.compile("(?:[ыиіїоя][йеяю]|ого|ому|ом|[ыиі]м|е|o[yi]?e|[yi][yi]?)$", re.IGNORECASE)
_HYPHENS = re.compile("[-‐–—]")
BUILT_IN = Path(__file__).parent / "data" / "places.gaz"


class PlaceIndex:
    """A `Gazetteer` over one or more files; where two hold one id, the later file's place stands."""

    def __init__(self, *paths: Path) -> None:
        """Raises GazetteerError where a file is missing or damaged."""
        self._files = [PlaceFile(p) for p in (paths or (BUILT_IN,))]
        self._found: dict[tuple[str, bool], tuple[Candidate, ...]] = {}

    @property
    def about(self) -> list[dict[str, str]]:
        """Source and licence of each file."""
        return [f.about for f in self._files]

    def __len__(self) -> int:
        return sum(len(f.places) for f in self._files)

    def find(self, name: str, lang: Lang | None = None) -> Sequence[Candidate]:
        """All places of that name in any spelling, script or inflected form, most populous first; `exact` marks those spelt like `name`.

        "X direction" and «X направление» find the places that the adjective is made from. Case endings are undone in Cyrillic words only.
        """
        inflected = lang in ("ru", "uk") or is_cyrillic(name)
        known = self._found.get((name, inflected))
        if known is None:
            known = self._found[name, inflected] = self._find(name, inflected)
        return known

    def get(self, geonameid: int) -> Candidate | None:
        """The place of that id, None where there is none."""
        for file in reversed(self._files):
            row = file.row(geonameid)
            if row is not None:
                return file.candidate(row, exact=True)
        return None

    def _find(self, name: str, inflected: bool) -> tuple[Candidate, ...]:
        if not key(name):
            return ()
        adjective = axis(name)
        if adjective is not None:
            return self._find_axis(name, adjective)
        folded = fold(name)
        cases = lemmas(folded) if inflected and is_cyrillic(name) else ()
        return self._collect([exact_term(name)], [folded_term(f) for f in (folded, *cases)], is_cyrillic(name))

    def _find_axis(self, name: str, adjective: str) -> tuple[Candidate, ...]:
        """Places by their adjective; those from which it is made with no change of stem count as exact (Покровское: Покровск, not Покров)."""
        exact, loose = [exact_term(name), exact_term(adjective)], [folded_term(fold(adjective))]
        plain = self._collect(exact, loose, is_cyrillic(name))
        if plain and not _ADJECTIVAL.search(adjective):
            return plain
        for word in {adjective, *_HYPHENS.split(adjective)}:
            stems = [folded_term(s) for s in axis_stems(fold(word))]
            exact += stems[:1]
            loose += stems[1:] if stems else [folded_term(f) for f in (fold(word), *(lemmas(fold(word)) if is_cyrillic(word) else ()))]
        return self._collect(exact, loose, is_cyrillic(name))

    def _collect(self, exact: list[str], loose: list[str], cyrillic: bool) -> tuple[Candidate, ...]:
        found: dict[int, Candidate] = {}
        asked = frozenset((*exact, *loose) if cyrillic else exact)
        for file in self._files:
            same = set(file.rows(exact)) if exact else set()
            for row in sorted(same | set(file.rows(loose))):
                candidate = file.candidate(row, exact=row in same, asked=asked)
                found[candidate.geonameid] = candidate
        return tuple(sorted(found.values(), key=lambda c: -c.population))


@cache
def _opened(*paths: Path) -> PlaceIndex:
    return PlaceIndex(*paths)


def default_gazetteer(*, own: bool = True) -> PlaceIndex:
    """The gazetteer in the box, with the user's own files unless `own` is false; each set of files is opened once."""
    return _opened(BUILT_IN, *(user_files() if own else ()))
