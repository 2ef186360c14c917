"""The places of a document.

`find_places` takes the spans that the model's entity head marks as places, or finds names by the gazetteer where there are none; looks each name up
in any spelling, script or case (`place_mentions`); and chooses among the candidates (`place_choice`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import cos, hypot, radians

from reportedly.ports import Candidate, Gazetteer, Theatre
from reportedly.read.place_choice import Asked, Choice, Weights, choose, in_theatre
from reportedly.read.place_mentions import Mention, distinct_names, look_up, mentions_at
from reportedly.read.place_names import recognise
from reportedly.read.place_words import words_around
from reportedly.types import Lang, PlaceRef, Span

SURE = 0.6
"""The chance from which a name that the gazetteer knows is a place although the model passed it over."""
_ARTICLE = re.compile(r"(?<!\w)[Tt]he $")
_ALONE = re.compile(r"[.;:!?)”\"]|’(?!s\b)|,(?! [A-Z])|$|\s(?:was|were|is|has|had|that|which|where|when)\b")
_SMALL_WORD = re.compile(r"\s[а-яёіїєґ][\w'’ʼ]*")
_IN = re.compile(r"\s+(?:in|в|во|у)\s+")


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
    mentions = [m for s in sorted(set(spans)) for m in mentions_at(text, lang, Span(*s), gazetteer, theatre)]
    names, index = distinct_names(text, mentions)
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
        found = look_up(text[span.start : span.end], "", lang, gazetteer, theatre)[0]
        if found and all(c.precision == "settlement" and not c.name.startswith("The ") for c in found):
            return True
    if words_around()["never_after"].search(text[max(0, span.start - 30) : span.start]):
        return True
    following = _SMALL_WORD.match(text, span.end)
    return bool(theatre and following and theatre.speaker(text[span.start : following.end()], lang))


def _parts(text: str, mentions: Sequence[Mention], index: Sequence[int], choices: Sequence[Choice]) -> list[Choice]:
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
    mentions = [mentions_at(text, lang, Span(*s), gazetteer, theatre, split=False)[0] for s in spans]
    return distinct_names(text, mentions)


def explain(name: str, gazetteer: Gazetteer, theatre: Theatre | None = None, lang: Lang | None = None) -> Choice:
    """The candidates of a lone name, best first, with their chances and why the best one wins."""
    mention = mentions_at(name, lang, Span(0, len(name)), gazetteer, theatre, split=False)[0]
    return choose(distinct_names(name, [mention])[0], theatre)[0]


def _place(text: str, m: Mention, choice: Choice) -> PlaceRef:
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
