"""A name in the text and what it may mean: its bounds, what is looked up, the candidates, and what the words around make of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from reportedly.ports import Candidate, Gazetteer, Theatre
from reportedly.read.place_choice import Asked
from reportedly.read.place_words import GOVERNMENT, words_around
from reportedly.types import Lang, Span

_BESIDE = re.compile(r"\s*,\s*|\s*\(\s*|\s+|\s+(?:in|of|в|во|у)\s+")
_HYPHEN = re.compile(r"\s?[-‐–—]\s?")
_ADJECTIVE = re.compile("(?P<stem>.{3,}?)(?P<suffix>sk|ск|ськ)(?:oye|oe|iy|yi|y|i|e|ое|ом|ого|ому|ий|им|е)", re.IGNORECASE)
_CALLED_AFTER = re.compile(
    r"(?:(?:[NSEW]\.|North|South|East|West|Central|Greater|Upper|Lower|Northern|Southern|Eastern|Western|Downtown|Inner|(?:Port|University|Gulf|Bay) of) )(?P<rest>.+)"
    r"|(?P<head>.+?) (?:Township|River|Valley|City|Village|Borough|Parish|Lake|Bay|Creek|Island|Islands|International Airport|Airport|Harbor|Province|District|Metropolitan Area|Area|Park)"
)
_SMALL_LEAD = re.compile(r"(?:[а-яёіїєґ][а-яёіїєґ'’ʼ-]+\s+)+(?=[А-ЯЁІЇЄҐ])")
_OF_REGION = re.compile(r"(?P<region>[А-ЯЁІЇЄҐ]\w+)\s+(?:област|краев|крайов)\w+")
_CYRILLIC = re.compile("[\u0400-\u04ff]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text: its span, what to look up, its candidates, and what the words around it make of it."""

    span: Span
    lookup: str
    candidates: tuple[Candidate, ...]
    relation: str
    district: bool
    rivals: dict[int, str | None]


def mentions_at(
    text: str, lang: Lang | None, span: Span, gazetteer: Gazetteer | None, theatre: Theatre | None, *, split: bool = True
) -> list[Mention]:
    """The mention at `span`; several where the span is a chain of names ("the Slavyansk-Kramatorsk agglomeration")."""
    around = words_around()
    span = _trim(text, span, around)
    name = text[span.start : span.end]
    kind, tail = _after(text, span, around)
    found, rivals = look_up(name, tail if kind in ("axis", "district") else "", lang, gazetteer, theatre)
    parts = _HYPHEN.split(name)
    if split and len(parts) > 1 and gazetteer and not any(c.exact for c in gazetteer.find(name, lang)):
        pieces = _pieces(text, span)
        looked = [look_up(text[p.start : p.end], tail, lang, gazetteer, theatre) for p in pieces]
        if all(c for c, _ in looked):
            return [
                Mention(p, text[p.start : p.end], c, _relation(text, span, kind, around), kind == "district", r)
                for p, (c, r) in zip(pieces, looked, strict=True)
            ]
    if kind == "region" and gazetteer:
        larger = tuple(c for c in gazetteer.find(name + tail, lang) if c.precision in ("region", "district"))
        found, rivals = (larger, {}) if larger else (found, rivals)
    relation = _relation(text, span, kind, around)
    if (
        relation == "in"
        and theatre
        and not any(c.precision == "country" for c in found)
        and not around["prepositions"].search(text[max(0, span.start - 30) : span.start])
        and theatre.side_of(name, lang)
    ):
        relation = GOVERNMENT
    return [Mention(span, name, found, relation, kind == "district", rivals)]


def _trim(text: str, span: Span, around: dict[str, Any]) -> Span:
    """The span without "the", "the town of", a possessive, quotation marks and blanks."""
    start, end = span
    while end < len(text) and text[end - 1].isalpha() and text[end].isalpha():
        end += 1
    while start < end and (text[start].isspace() or text[start] in "«“„\"'’,("):
        start += 1
    if (m := around["before"].match(text, start, end)) and m.end() < end:
        start = m.end()
    if (m := _SMALL_LEAD.match(text, start, end)) and m.end() < end:
        start = m.end()
    words = re.sub(r"(?:['’]s|['’])?[\s»”\"',.;:)]*$", "", text[start:end])
    dotted = re.search(r"(?:\b\w\.)+$|^\w{2,5}\.$", text[start:end])
    return Span(start, end if dotted else start + len(words)) if words else span


def _pieces(text: str, span: Span) -> list[Span]:
    spans, at = [], span.start
    for m in _HYPHEN.finditer(text, span.start, span.end):
        spans.append(Span(at, m.start()))
        at = m.end()
    return [s for s in (*spans, Span(at, span.end)) if s.end > s.start]


def _after(text: str, span: Span, around: dict[str, Any]) -> tuple[str, str]:
    """What follows the name or ends it: axis, district or region with the words, or two empty strings."""
    for kind in ("axis", "district", "region"):
        if m := around[kind].match(text, span.end):
            return kind, m[0]
    for kind in ("axis", "district"):
        if re.search(around[kind].pattern + "$", text[span.start : span.end], re.IGNORECASE):
            return kind, ""
    return "", ""


def look_up(
    name: str, tail: str, lang: Lang | None, gazetteer: Gazetteer | None, theatre: Theatre | None
) -> tuple[tuple[Candidate, ...], dict[int, str | None]]:
    """The candidates of a name, with the ids that the theatre gives it as a rival or old name and whose name that is."""
    if gazetteer is None:
        return (), {}
    found: dict[int, Candidate] = {}
    for form in (name + tail, name, *_shorter(name)):
        found = {c.geonameid: c for c in gazetteer.find(form, lang)}
        if found:
            break
    known = next((r for form in _unadjective(name, tail) if (r := theatre.place(form))), None) if theatre else None
    if known is None:
        return tuple(found.values()), {}
    if known.geonameid is not None:
        place = found.get(known.geonameid) or gazetteer.get(known.geonameid)
        own = [replace(place, exact=True)] if place else []
    else:
        own = [c for c in gazetteer.find(known.place) if c.exact and theatre and c.country in theatre.countries]
    return tuple({**found, **{c.geonameid: c for c in own}}.values()), dict.fromkeys((c.geonameid for c in own), known.side)


def _unadjective(name: str, tail: str) -> Iterator[str]:
    """The name, and where an axis follows what its adjective may be made from."""
    yield name
    if tail and (m := _ADJECTIVE.fullmatch(name)):
        yield from (m["stem"] + m["suffix"], m["stem"])


def _shorter(name: str) -> Iterator[str]:
    """What to look up where a name is unknown: the county of that name, or the place that a river, a suburb or a port is called after."""
    if m := _OF_REGION.fullmatch(name):
        yield f"{m['region']} область"
    if _CYRILLIC.search(name) is None:
        if name.endswith("s"):
            yield name[:-1]
        yield f"{name} County"
        if (m := _CALLED_AFTER.fullmatch(name)) and (m["head"] or m["rest"]):
            yield m["head"] or m["rest"]


def _relation(text: str, span: Span, kind: str, around: dict[str, Any]) -> str:
    before = text[max(0, span.start - 40) : span.start]
    before = around["before_end"].sub("", before)
    longest, relation = 0, "in"
    for name, pattern in around["relations"].items():
        if (m := pattern.search(before)) and len(m[0]) > longest:
            longest, relation = len(m[0]), name
    return "axis" if kind == "axis" else relation


def distinct_names(text: str, mentions: Sequence[Mention]) -> tuple[list[Asked], list[int]]:
    """The distinct names among mentions. Cases of one Cyrillic name are one name, with the candidates that they share."""
    lookups: list[str] = []
    shared: list[dict[int, Candidate]] = []
    rivals: list[set[int]] = []
    index = []
    by_key: dict[str, list[int]] = {}
    for m in mentions:
        ids = {c.geonameid: c for c in m.candidates}
        cyrillic = bool(_CYRILLIC.search(m.lookup))
        key = m.lookup.casefold()[: 4 if cyrillic else None]
        same = [a for a in by_key.get(key, ()) if (ids.keys() & shared[a].keys() if cyrillic else ids.keys() == shared[a].keys())]
        if same:
            shared[same[0]] = {i: c for i, c in shared[same[0]].items() if i in ids}
            rivals[same[0]] |= m.rivals.keys()
        else:
            by_key.setdefault(key, []).append(len(lookups))
            lookups.append(m.lookup)
            shared.append(ids)
            rivals.append(set(m.rivals))
        index.append(same[0] if same else len(lookups) - 1)
    beside: list[set[int]] = [set() for _ in lookups]
    order = sorted(range(len(mentions)), key=lambda i: mentions[i].span)
    for i, j in pairwise(order):
        a, b = index[i], index[j]
        if a != b and _BESIDE.fullmatch(text, mentions[i].span.end, max(mentions[j].span.start, mentions[i].span.end)):
            beside[a].add(b)
            beside[b].add(a)
    asked = [
        Asked(n, tuple(sorted(c.values(), key=lambda x: (not x.exact, -x.population))), frozenset(r), frozenset(b))
        for n, c, r, b in zip(lookups, shared, rivals, beside, strict=True)
    ]
    return asked, index
