"""Laundering: a claim in the narrator's own voice that restates or takes for known what the same document attributes to somebody.

Two forms are seen. A noun that names a deed as known ("this encirclement", "the capture of the town has …") hands on an attributed claim of
that noun's frame, or whose words tell of it, about the same place; and a sentence of the same frame, actor and place as an attributed one before it, near in meaning,
restates it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np
import yaml

from reportedly.concepts import frames_told, tokens
from reportedly.types import Claim, Lang, Stance

LEAST = 0.8
"""The least cosine of the vectors at which a sentence of the same frame, actor and place is a restatement."""
_KNOWN = frozenset({"control", "encirclement", "advance", "withdrawal", "conduct"})
"""Frames whose nouns, at the head of a sentence, take the deed for known; those of the others only name what goes on."""
TOLD = 0.3
"""The share of what its words tell of from which a frame may be what a claim is handed on for."""
_HEAD = 4
"""Words at the head of a sentence among which such a noun is looked for."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The patterns of `data/events.yaml` for one language: nouns by frame, right after a word that points back, and plain."""

    pointed: Mapping[str, re.Pattern[str]]
    plain: Mapping[str, re.Pattern[str]]
    so: re.Pattern[str]


@cache
def _words(lang: Lang) -> _Words:
    rows = yaml.safe_load(files("reportedly.read").joinpath("data/events.yaml").read_text("utf8"))[lang]
    back, so = rows.pop("back"), rows.pop("so")
    return _Words(
        {f: re.compile(rf"\b(?:{back})\s+(?:[\w-]+\s+)?(?:{nouns})\b", re.IGNORECASE) for f, nouns in rows.items()},
        {f: re.compile(rf"(?:{nouns})", re.IGNORECASE) for f, nouns in rows.items()},
        re.compile(rf"(?:{so})\b", re.IGNORECASE),
    )


def laundered(text: str, lang: Lang | None, claims: Sequence[Claim]) -> list[Claim]:
    """The claims with `launders` set on each of the narrator's that hands on an attributed one as fact, and the reason in `why`.

    A hedged sentence ("reportedly") hands nothing over as fact, and so launders nothing.
    """
    attributed = [c for c in claims if c.voice != "narrator" and c.stance not in ("demands", "intends") and c.vector]
    out = []
    for c in claims:
        handed = max(_handed(text, lang, c, attributed), key=lambda x: x[0], default=None) if _plain(c) else None
        if handed is not None:
            _, said, how = handed
            why = f"{how} what {said.speaker.original or said.speaker.name} is said to have claimed"
            stance: Stance = "asserts" if c.stance == "denies" else c.stance  # "the ring has not gone unnoticed" takes the ring for granted
            out.append(replace(c, launders=said.id, stance=stance, why={**c.why, "launders": why}))
        else:
            out.append(c)
    return out


def _plain(c: Claim) -> bool:
    return c.voice == "narrator" and c.certainty == "certain" and c.stance in ("asserts", "judges", "denies") and bool(c.vector)


def _handed(text: str, lang: Lang | None, c: Claim, attributed: Sequence[Claim]) -> Iterator[tuple[float, Claim, str]]:
    """Each attributed claim that `c` hands on, with its likeness and the way it does."""
    nouns = _nouns(text, lang, c) if lang else {}
    for said in attributed:
        if c.place and said.place and c.place.name != said.place.name and _names_place(c):
            continue
        cosine = float(np.dot(c.vector, said.vector))
        noun = next((nouns[frame] for frame in (said.frame, *_told(text, lang, said)) if frame in nouns), None) if nouns else None
        if noun and said.stance != "denies":
            yield 1 + cosine, said, f"{noun!r} takes for known"
        elif cosine >= LEAST and c.frame in _KNOWN and _agree(said, c):
            yield cosine, said, f"restates, as fact (likeness {cosine:.2f}),"


def _names_place(c: Claim) -> bool:
    """Whether the claim's own words name its place: one taken from the sentences around it says little."""
    at = c.place.span if c.place else None
    return at is not None and any(s.start <= at.start < s.end for s in c.content)


def _told(text: str, lang: Lang | None, said: Claim) -> list[str]:
    """The frames that the words of a claim tell of."""
    votes = frames_told(tokens(" ".join(text[s.start : s.end] for s in said.content), lang))
    return [frame for frame, share in votes.items() if share >= TOLD]


def _agree(said: Claim, c: Claim) -> bool:
    """Whether `said` comes first and says the same of the same side."""
    alike = (said.frame, said.actor, said.stance == "denies") == (c.frame, c.actor, c.stance == "denies")
    return alike and said.content[0].start < c.content[0].start


def _nouns(text: str, lang: Lang, c: Claim) -> dict[str, str]:
    """The frames whose deeds `c` takes for known, with the words that do."""
    words = _words(lang)
    said = " ".join(text[s.start : s.end] for s in c.content)
    if so := words.so.match(said):
        said = said[so.end() :].lstrip(" ,")
    head = re.findall(r"[\w'’ʼ-]+", said)[:_HEAD]
    found = {}
    for frame, pattern in words.plain.items():
        if m := words.pointed[frame].search(said):
            found[frame] = m.group()
        elif frame in _KNOWN:
            found.update((frame, word) for word in head if pattern.fullmatch(word))
    return found
