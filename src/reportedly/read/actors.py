"""Whose deed or state a claim is: the side that its actor words name, or point at from the speaker's side."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

from reportedly.ports import Theatre
from reportedly.read.morphology import parses
from reportedly.types import NO_SIDE, OTHER_ACTOR, Claim, Lang, Span, Voice

_BLAMELESS = frozenset({"damage", "humanitarian", "judgement", "diplomacy", "other"})
"""Frames whose actor is the side blamed or acting: with no words for it there is none."""
_DONE_TO = frozenset({"encirclement", "control", "strike", "advance"})
"""Frames of a deed done to somebody: a side that the words name may be the one it is done to."""
_ATTACKS = ("advance", "encirclement", "fighting", "control")
_BACK = 400
"""Characters before a pronoun in which the side that it stands for is looked for."""
_GUESSED = "no words name a side"
Found = tuple[str, str]
"""A side id and the reason in words."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The patterns of `data/actors.yaml` for one language."""

    own: re.Pattern[str]
    they: re.Pattern[str]
    theirs: re.Pattern[str]
    passive: re.Pattern[str]
    by: re.Pattern[str]
    aside: re.Pattern[str]
    about: re.Pattern[str]
    called: re.Pattern[str]
    hold: re.Pattern[str]
    calls: re.Pattern[str]
    repels: re.Pattern[str]


@cache
def _words(lang: Lang) -> _Words:
    rows = yaml.safe_load(files("reportedly.read").joinpath("data/actors.yaml").read_text("utf8"))[lang]
    inside = {k: re.compile(rf"\b(?:{rows[k]})\b", re.IGNORECASE) for k in ("own", "they", "theirs", "passive")}
    before = {k: re.compile(rf"\b(?:{rows[k]})\s+(?:the\s+|\d[\d,.]*\s+)*$", re.IGNORECASE) for k in ("by", "aside", "about", "called")}
    after = {k: re.compile(rf"\s*(?:{rows[k]})\b", re.IGNORECASE) for k in ("hold", "calls", "repels")}
    return _Words(**inside, **before, **after)


@dataclass(frozen=True, slots=True)
class _Claimed:
    """What the actor of one claim is looked for in. `side` is the speaker's (the outlet's for the narrator), from which "the enemy" is seen."""

    text: str
    content: Sequence[Span]
    frame: str
    side: str
    voice: Voice
    theatre: Theatre
    lang: Lang | None


def actor(
    text: str,
    actors: Sequence[Span],
    content: Sequence[Span],
    frame: str,
    side: str,
    voice: Voice,
    theatre: Theatre,
    lang: Lang | None,
    persons: Sequence[Span] = (),
) -> Found:
    """The actor's side id and the reason in words. `side` is the speaker's, from which "the enemy" and "we" are seen; `persons` are names in the
    text, of which the first in a claim of diplomacy acts."""
    c = _Claimed(text, content, frame, side, voice, theatre, lang)
    for span in actors:
        if found := _named(c, span, tagged=True) or _meant(c, span):
            return found
    if frame == "diplomacy":
        names = (text[p.start : p.end] for p in persons if any(s.start <= p.start < s.end for s in content))
        known = theatre.speaker(next(names, ""), lang)
        if known and known.side != NO_SIDE:
            return known.side, f"{known.name} acts"
    if frame in _BLAMELESS:
        return NO_SIDE, _GUESSED
    if actors:
        words = text[actors[0].start : actors[0].end]
        known = theatre.speaker(words, lang)
        if known and known.side == NO_SIDE:
            return OTHER_ACTOR, f"{words!r} belongs to no side"
    named = (found for span in content if (found := _named(c, span, tagged=False)))
    return next((found for found in (*named, *(_meant(c, span) for span in content)) if found), (NO_SIDE, _GUESSED))


def _named(c: _Claimed, span: Span, *, tagged: bool) -> Found | None:
    """The side that the words at `span` name or point at: the one that does the deed, else the enemy of the one it is done to.

    `tagged`: the words are a mention by themselves; else a whole content, in which sides are looked for.
    """
    done_to = None
    for at, side, reason in _mentions(c, span, tagged):
        enemy = c.theatre.enemy_of(side)
        part = _part(c, at, tagged) if c.lang else "subject"
        if enemy and done_to is None and _beats(c, at):
            done_to = enemy, f"beats back the other side: {reason}"
        elif part == "subject" or (part == "object" and (enemy is None or c.frame not in _DONE_TO)):
            return side, reason
        elif part == "object" and done_to is None and enemy:
            done_to = enemy, f"done to the other side: {reason}"
    return done_to


def _mentions(c: _Claimed, span: Span, tagged: bool) -> Iterator[tuple[Span, str, str]]:
    """Each mention of a side in the words at `span`, with the side and the reason."""
    words = c.text[span.start : span.end]
    pointed = c.theatre.deixis(words, c.lang) if c.side != NO_SIDE else None
    whose = (c.side if pointed[0] == "own" else c.theatre.enemy_of(c.side)) if pointed else None
    if pointed and whose:
        start = span.start + words.find(pointed[1])
        yield Span(start, start + len(pointed[1])), whose, f"{pointed[1]!r} said from the side {c.side}"
    if tagged:
        if (found := c.theatre.side_of(words, c.lang)) and found[0] != NO_SIDE:
            yield span, *found
        return
    start = 0
    for side, reason in c.theatre.named_sides(words):
        quoted = re.search("“(.+?)”", reason)
        at = max(words.find(quoted.group(1), start), 0) if quoted else 0
        start = at + (len(quoted.group(1)) if quoted else 0)
        yield Span(span.start + at, span.start + start), side, reason


def _beats(c: _Claimed, at: Span) -> bool:
    """Whether the mention at `at` beats an attack back."""
    if c.frame != "fighting" or not c.lang:
        return False
    after = c.text[at.end : _piece(c, at).end]
    rest = re.sub(r"^(?:\s+\w+)?\b", "", after, count=1)
    return any(_words(c.lang).repels.match(tail) for tail in (after, rest))


def _piece(c: _Claimed, at: Span) -> Span:
    """The piece of the content that a mention at `at` stands in, or the mention itself."""
    return next((s for s in c.content if s.start <= at.start < s.end), at)


def _part(c: _Claimed, at: Span, tagged: bool) -> Literal["subject", "object", "aside"]:
    """What a mention at `at` is to the deed, by the words beside it and by its case."""
    assert c.lang
    words = _words(c.lang)
    piece = _piece(c, at)
    before, after = c.text[piece.start : at.start], c.text[at.end : piece.end]
    if words.hold.match(after):
        return "subject"
    if words.calls.match(after) or words.called.search(before):
        return "aside"
    if words.by.search(before):
        return "subject"
    mention = re.findall(r"\w+", c.text[at.start : at.end])
    cases = _cases(mention[-1:], c.lang)
    if not tagged and words.aside.search(before) and (not cases or "loct" in cases):
        return "aside"
    if words.about.search(before):
        return "object"
    if cases and "nomn" not in cases:
        whose = _cases(before.split()[-1:], c.lang)
        if c.frame == "control" and len(mention) == 1 and cases <= {"gent", "accs"} and whose and "ablt" not in whose:
            return "object"  # a strongpoint of the enemy's that is taken
        return "subject" if tagged or "ablt" in cases else "object"
    verb = re.split(r"[,;:.—–]", before)[-1].split()[-4:] if c.lang != "en" else []
    return "object" if words.passive.search(" ".join([*verb, "|", re.split(r"[,;:.—–]", after)[0]])) else "subject"


def _cases(words: Sequence[str], lang: Lang) -> set[str]:
    return {case for word in words for p in parses(word, lang) for case in p.cases}


def _meant(c: _Claimed, span: Span) -> Found | None:
    """The side that pronouns at `span` stand for: "we" and "its troops" the speaker's, "they" the other's or the one named last before."""
    if not c.lang:
        return None
    words, said = _words(c.lang), c.text[span.start : span.end]
    own, they = words.own.search(said), words.they.search(said)
    theirs = words.theirs.search(said) if c.voice == "indirect" else None
    if c.side != NO_SIDE and c.voice != "narrator":
        if theirs or (own and not (they and they.start() < own.start())):
            return c.side, f"{(theirs or own or [''])[0]!r} said from the side {c.side}"
        if they and c.voice == "direct" and (enemy := c.theatre.enemy_of(c.side)):
            return enemy, f"{they.group()!r} said from the side {c.side}"
    if they:
        start = span.start + they.start()
        before = list(c.theatre.named_sides(c.text[max(0, start - _BACK) : start]))
        if before:
            return before[-1][0], f"{they.group()!r} stands for the side named before: {before[-1][1]}"
    return None


def settled(claims: Sequence[Claim], theatre: Theatre) -> list[Claim]:
    """The claims, those of a military frame that name no side given the likeliest one, with the reason.

    A side that says a place is held, taken or supplied speaks of itself, and of the enemy where it denies that; who attacks is the side that the
    document's other claims most often have attacking, and who leaves, or is short of supplies, is the other.
    """
    attacker = _attacker(claims, theatre)
    out = []
    for c in claims:
        guess = _guess(c, attacker, theatre)
        out.append(replace(c, actor=guess[0], why={**c.why, "actor": guess[1]}) if guess else c)
    return out


def _attacker(claims: Sequence[Claim], theatre: Theatre) -> str | None:
    """The side that the claims have attacking: those of attacks speak for their actor, withdrawals for the other side, holdings only in want of both."""
    votes: Counter[str] = Counter()
    for c in claims:
        if c.actor in (NO_SIDE, OTHER_ACTOR):
            continue
        if c.frame in _ATTACKS:
            votes[c.actor] += 1 if c.frame == "control" else 4
        elif c.frame == "withdrawal" and (other := theatre.enemy_of(c.actor)):
            votes[other] += 4
    return votes.most_common(1)[0][0] if votes else None


def _guess(c: Claim, attacker: str | None, theatre: Theatre) -> Found | None:
    if c.actor != NO_SIDE:
        return None
    side = c.speaker.side
    enemy = theatre.enemy_of(side) if side != NO_SIDE else None
    if enemy and c.stance == "denies" and c.frame in ("control", "advance", "encirclement"):
        return enemy, f"{_GUESSED}: what a side denies here is the enemy's"
    if enemy and (c.frame in ("control", "advance") or (c.frame == "logistics" and c.voice != "narrator")):
        return side, f"{_GUESSED}: taken as the speaker's own"
    if enemy and c.frame == "conduct" and c.voice != "narrator":
        return (
            (side, f"{_GUESSED}: what a side denies here is its own")
            if c.stance == "denies"
            else (enemy, f"{_GUESSED}: taken as the enemy's")
        )
    if enemy and c.frame == "strike":
        return enemy, f"{_GUESSED}: strikes that a side reports without a name are the enemy's"
    if c.frame in (*_ATTACKS, "strike") and attacker:
        return attacker, f"{_GUESSED}: the side that attacks in the document's other claims"
    if c.frame in ("withdrawal", "logistics") and attacker and (defender := theatre.enemy_of(attacker)):
        return defender, f"{_GUESSED}: not the side that attacks in the document's other claims"
    return None
