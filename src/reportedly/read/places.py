"""The places of a document, and the main place of a claim.

`find_places` takes the spans that the model's entity head marks as places, or finds names by the gazetteer where there are none; looks each name up
in any spelling, script or case; and chooses among the candidates (`place_choice`). `main_place` gives a claim the place that its words are about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from itertools import pairwise
from math import cos, hypot, radians
from typing import Any

import yaml

from reportedly.ports import Candidate, Gazetteer, Theatre
from reportedly.read.place_choice import Asked, Choice, Weights, choose, in_theatre
from reportedly.read.sentences import sentence
from reportedly.types import Lang, PlaceRef, Span

_BESIDE = re.compile(r"\s*,\s*|\s*\(\s*|\s+|\s+(?:in|of|в|во|у)\s+")
GOVERNMENT = "government"
"""The relation of a capital that stands for a side ("Moscow has said"): the theatre knows the name as a side's, and no preposition is before it."""
SURE = 0.6
"""The chance from which a name that the gazetteer knows is a place although the model passed it over."""
_HYPHEN = re.compile(r"\s?[-‐–—]\s?")
_ADJECTIVE = re.compile("(?P<stem>.{3,}?)(?P<suffix>sk|ск|ськ)(?:oye|oe|iy|yi|y|i|e|ое|ом|ого|ому|ий|им|е)", re.IGNORECASE)
_CALLED_AFTER = re.compile(
    r"(?:(?:[NSEW]\.|North|South|East|West|Central|Greater|Upper|Lower|Northern|Southern|Eastern|Western|Downtown|Inner|(?:Port|University|Gulf|Bay) of) )(?P<rest>.+)"
    r"|(?P<head>.+?) (?:Township|River|Valley|City|Village|Borough|Parish|Lake|Bay|Creek|Island|Islands|International Airport|Airport|Harbor|Province|District|Metropolitan Area|Area|Park)"
)
_ARTICLE = re.compile(r"(?<!\w)[Tt]he $")
_ALONE = re.compile(r"[.;:!?)”\"]|’(?!s\b)|,(?! [A-Z])|$|\s(?:was|were|is|has|had|that|which|where|when)\b")
_SMALL_WORD = re.compile(r"\s[а-яёіїєґ][\w'’ʼ]*")
_SMALL_LEAD = re.compile(r"(?:[а-яёіїєґ][а-яёіїєґ'’ʼ-]+\s+)+(?=[А-ЯЁІЇЄҐ])")
_IN = re.compile(r"\s+(?:in|в|во|у)\s+")
_OF_REGION = re.compile(r"(?P<region>[А-ЯЁІЇЄҐ]\w+)\s+(?:област|краев|крайов)\w+")
_CYRILLIC = re.compile("[\u0400-\u04ff]")


@cache
def words_around() -> dict[str, Any]:
    """The lists of `data/places.yaml`, each joined into one pattern."""
    lists = yaml.safe_load(resources.files("reportedly.read").joinpath("data", "places.yaml").read_text("utf-8"))

    def pattern(options: Sequence[str]) -> str:
        return "(?:" + "|".join(sorted(options, key=len, reverse=True)) + ")"

    after = {k: re.compile(rf"\s+{pattern(lists[k])}(?!\w)", re.IGNORECASE) for k in ("axis", "district", "region")}
    relations = {k: re.compile(rf"(?<!\w){pattern(v)}\s+[«“„\"]?$", re.IGNORECASE) for k, v in lists["relations"].items()}
    before = re.compile(rf"(?:{pattern(lists['before'])}\s+)+", re.IGNORECASE)
    prepositions = re.compile(rf"(?<!\w){pattern(lists['prepositions'])}\s+(?:the\s+)?[«“„\"]?$", re.IGNORECASE)
    titles = re.compile(rf"(?<!\w){pattern(lists['titles'])}\.?\s+$", re.IGNORECASE)
    never_after = re.compile(rf"(?<!\w){pattern(lists['never_after'])}[\s:—–-]*[«“„\"]?$", re.IGNORECASE)
    before_end = re.compile(rf"(?<!\w){before.pattern}$", re.IGNORECASE)
    return {
        **after,
        "relations": relations,
        "before": before,
        "before_end": before_end,
        "prepositions": prepositions,
        "titles": titles,
        "never_after": never_after,
    }


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name in the text: its span, what to look up, its candidates, and what the words around it make of it."""

    span: Span
    lookup: str
    candidates: tuple[Candidate, ...]
    relation: str
    district: bool
    rivals: dict[int, str | None]


def find_places(
    text: str,
    lang: Lang | None,
    spans: Iterable[Span] | None,
    gazetteer: Gazetteer | None,
    theatre: Theatre | None,
    *,
    others: Sequence[Span] = (),
    weights: Weights | None = None,
) -> tuple[PlaceRef, ...]:
    """All places that `text` names, in its order. `spans` are those of the model's place entities; None finds names by the gazetteer alone.

    With the model's spans, names of the theatre's area that the gazetteer is sure of come in too, outside `others`, the model's persons and organisations. A name with
    no candidate, or with no `gazetteer`, is named as written and unplaced. `weights` are those of the choice, the package's if None.
    """
    from reportedly.read.place_names import recognise

    if spans is None:
        spans = recognise(text, lang, gazetteer, theatre) if gazetteer else ()
    elif gazetteer and theatre:
        spans = list(spans)
        taken = [*spans, *others]
        sure = recognise(text, lang, gazetteer, theatre, least=SURE)
        spans += [
            s for s in sure if all(s.end <= x.start or x.end <= s.start for x in taken) and _at_home(text, s, lang, gazetteer, theatre)
        ]
    spans = [s for s in spans if not _no_place(text, lang, Span(*s), gazetteer, theatre)]
    mentions = [m for s in sorted(set(spans)) for m in _mentions(text, lang, Span(*s), gazetteer, theatre)]
    names, index = _names(text, mentions)
    choices = _parts(text, mentions, index, choose(names, theatre, weights))
    return tuple(_place(text, m, a) for m, a in zip(mentions, choices, strict=True))


def _no_place(text: str, lang: Lang | None, span: Span, gazetteer: Gazetteer | None, theatre: Theatre | None) -> bool:
    """Whether a street or a call sign has that name, the name of a body known to the theatre begins with it (Сили оборони), or it stands with an
    article as no town's does ("after the Maidan")."""
    if (
        _ARTICLE.search(text, max(0, span.start - 4), span.start)
        and _ALONE.match(text, span.end)
        and " " not in text[span.start : span.end]
    ):
        found = _look_up(text[span.start : span.end], "", lang, gazetteer, theatre)[0]
        if found and all(c.precision == "settlement" and not c.name.startswith("The ") for c in found):
            return True
    if words_around()["never_after"].search(text[max(0, span.start - 30) : span.start]):
        return True
    following = _SMALL_WORD.match(text, span.end)
    return bool(theatre and following and theatre.speaker(text[span.start : following.end()], lang))


def _parts(text: str, mentions: Sequence[_Mention], index: Sequence[int], choices: Sequence[Choice]) -> list[Choice]:
    """The choice for each mention. A name "in" a town that lies elsewhere than all places of that name is a part of the town: it has no place of its own."""
    out = [choices[a] for a in index]
    for i, j in pairwise(range(len(mentions))):
        if (
            _IN.fullmatch(text, mentions[i].span.end, max(mentions[j].span.start, mentions[i].span.end))
            and out[i].candidates
            and out[j].candidates
        ):
            part, town = out[i].candidates[0], out[j].candidates[0]
            settled = part.precision == town.precision == "settlement"
            if settled and (part.country, part.region) != (town.country, town.region) and _far(part, town):
                out[i] = Choice((), (), f"a part of {town.name}, as the words say")
    return out


def _far(a: Candidate, b: Candidate) -> bool:
    """Whether two places lie more than about 60 km apart."""
    return hypot(a.lat - b.lat, (a.lon - b.lon) * cos(radians(a.lat))) > 0.55


def _at_home(text: str, span: Span, lang: Lang | None, gazetteer: Gazetteer, theatre: Theatre) -> bool:
    """Whether a name may be that of a place in the theatre."""
    name = text[span.start : span.end]
    return theatre.place(name) is not None or any(in_theatre(c, theatre) for c in gazetteer.find(name, lang))


def ask(
    text: str, lang: Lang | None, spans: Sequence[tuple[int, int]], gazetteer: Gazetteer, theatre: Theatre | None
) -> tuple[list[Asked], list[int]]:
    """What `find_places` asks about each of `spans`: the distinct names, and the number of the name of each span."""
    mentions = [_mentions(text, lang, Span(*s), gazetteer, theatre, split=False)[0] for s in spans]
    return _names(text, mentions)


def explain(name: str, gazetteer: Gazetteer, theatre: Theatre | None = None, lang: Lang | None = None) -> Choice:
    """The candidates of a lone name, best first, with their chances and why the best one wins."""
    mention = _mentions(name, lang, Span(0, len(name)), gazetteer, theatre, split=False)[0]
    return choose(_names(name, [mention])[0], theatre)[0]


def _mentions(
    text: str, lang: Lang | None, span: Span, gazetteer: Gazetteer | None, theatre: Theatre | None, *, split: bool = True
) -> list[_Mention]:
    """The mention at `span`; several where the span is a chain of names ("the Slavyansk-Kramatorsk agglomeration")."""
    around = words_around()
    span = _trim(text, span, around)
    name = text[span.start : span.end]
    kind, tail = _after(text, span, around)
    found, rivals = _look_up(name, tail if kind in ("axis", "district") else "", lang, gazetteer, theatre)
    parts = _HYPHEN.split(name)
    if split and len(parts) > 1 and gazetteer and not any(c.exact for c in gazetteer.find(name, lang)):
        pieces = _pieces(text, span)
        looked = [_look_up(text[p.start : p.end], tail, lang, gazetteer, theatre) for p in pieces]
        if all(c for c, _ in looked):
            return [
                _Mention(p, text[p.start : p.end], c, _relation(text, span, kind, around), kind == "district", r)
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
    return [_Mention(span, name, found, relation, kind == "district", rivals)]


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


def _look_up(
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


def _names(text: str, mentions: Sequence[_Mention]) -> tuple[list[Asked], list[int]]:
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


def _place(text: str, m: _Mention, choice: Choice) -> PlaceRef:
    written = text[m.span.start : m.span.end]
    if not choice.candidates:
        return PlaceRef(written, m.span, relation=m.relation, why=choice.why)
    best = choice.candidates[0]
    second = choice.candidates[1] if len(choice.candidates) > 1 else None
    return PlaceRef(
        name=best.name, span=m.span, geonameid=best.geonameid if best.geonameid > 0 else None, lat=round(best.lat, 5), lon=round(best.lon, 5), country=best.country or None,
        precision="district" if m.district and best.precision == "settlement" else best.precision, relation=m.relation, score=choice.chances[0],
        runner_up=f"{second.name}, {second.region or second.country}" if second else None, usage=m.rivals.get(best.geonameid), why=choice.why,
    )  # fmt: skip


def main_place(text: str, content: Sequence[Span], places: Sequence[PlaceRef], frame: str | None = None) -> PlaceRef | None:
    """The place that a claim's words are about: one that its content names, else the most salient for its sentence, the text before and the document.

    A settlement goes before a region and a region before a country; axes, governments named by their capital, and unsure readings stand back, and
    so does where an attack comes from ("from Chasiv Yar"), which the claim's `frame` tells.
    """
    if not content or not places:
        return None
    weight = _salience(places)
    inside = _alike(text, [p for p in places if p.span and any(c.start <= p.span.start < c.end for c in content)])
    if frame is not None and frame not in _ATTACKS:
        inside = [replace(p, relation="in") if p.relation == "from" else p for p in inside]
    best = max(inside, key=lambda p: _worth(p) + 0.5 * weight[_same(p)], default=None)
    if best and _worth(best) >= 1 and best.relation != "from":
        return best
    paragraph = text.rfind("\n", 0, content[0].start) + 1
    origins = {_same(p) for p in inside if p.relation == "from"}
    first, last = sentence(text, content[0].start, content[-1].end)
    previous = sentence(text, first - 2).start if first else 0
    earlier = sentence(text, previous - 2).start if previous else 0

    def near(p: PlaceRef) -> float:
        at = p.span.start if p.span else 0
        here = 0.6 if max(previous, paragraph) <= at < last else 0.3 if earlier <= at < first else 0.2 if paragraph <= at < first else 0.0
        return _worth(p) / 3 + here + weight[_same(p)]

    told = [p for p in places if _worth(p) >= 1 and _same(p) not in origins]
    return max(told, key=near, default=best)


def _alike(text: str, places: Sequence[PlaceRef]) -> list[PlaceRef]:
    """The places, each that "and" ties to the one before it in that one's relation: "from A and B" is from both."""
    out: list[PlaceRef] = []
    for p in places:
        before = out[-1] if out else None
        if (
            before
            and before.span
            and p.span
            and p.relation == "in"
            and _AND.fullmatch(text, before.span.end, max(p.span.start, before.span.end))
        ):
            out.append(replace(p, relation=before.relation))
        else:
            out.append(p)
    return out


_AND = re.compile(r",?\s+(?:and|or|и|или|та|і|й|або)\s+|,\s+", re.IGNORECASE)
_ATTACKS = frozenset({"advance", "fighting", "strike", "encirclement", "control"})
"""Frames in which a place that somebody comes from is not what the claim is about."""
_WORTH = {"point": 3.2, "settlement": 3.0, "district": 2.5, "region": 2.0, "country": 0.5}
_LESS = {"in": 0.0, "from": 1.2, "axis": 0.4, "towards": 0.2, GOVERNMENT: 2.6}


def _worth(p: PlaceRef) -> float:
    """How fit a mention is to be what a claim is about, 0 to about 3."""
    unsure = 0.6 if p.lat is None else 1.2 if p.score < 0.25 else 0.0
    return _WORTH[p.precision] - _LESS.get(p.relation, 0.3) - unsure


def _same(p: PlaceRef) -> tuple[str, int | None]:
    return p.name, p.geonameid


def _salience(places: Sequence[PlaceRef]) -> dict[tuple[str, int | None], float]:
    """The share of each place in the document's mentions that may be what it is about, the first mention counting twice."""
    weight: dict[tuple[str, int | None], float] = {}
    first = True
    for p in places:
        worth = max(_worth(p), 0.0) / 3 if p.precision != "country" else 0.0
        weight[_same(p)] = weight.get(_same(p), 0.0) + worth * (2 if first and worth > 0.5 else 1)
        first = first and worth <= 0.5
    total = sum(weight.values()) or 1.0
    return {k: v / total for k, v in weight.items()}
