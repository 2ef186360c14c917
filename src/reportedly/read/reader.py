"""The order of reading: encode, mark, draft, then speakers, places, times and the rest; one document's Reading each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import cast, get_args

from reportedly.ids import claim_id
from reportedly.ports import Encoder, Gazetteer, Theatre
from reportedly.read.actors import actor, settled
from reportedly.read.attribute import Marks, marks
from reportedly.read.claims import Draft, drafts
from reportedly.read.laundering import laundered
from reportedly.read.main_place import main_place
from reportedly.read.places import find_places
from reportedly.read.quantities import quantities
from reportedly.read.quotes import quoted, voice
from reportedly.read.speakers import ResolvedSpeaker, narrator, resolve
from reportedly.read.terms import terms
from reportedly.read.times import claim_time, find_times
from reportedly.types import Certainty, Claim, Document, Frame, Lang, Reading, Stance

LANGS: tuple[Lang, ...] = get_args(Lang)
_CHUNK = 20_000
"""Characters of text that go through the model together."""


@dataclass(frozen=True, slots=True)
class _Window:
    marks: Marks
    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads documents. Pure: the same document gives the same reading, whatever else is read with it.

    `encoder` and `theatre` are needed; without a `gazetteer` places stay named as they are written and unplaced.
    """

    encoder: Encoder
    theatre: Theatre
    gazetteer: Gazetteer | None = None

    def read(self, documents: Iterable[Document]) -> Iterator[Reading]:
        """One Reading a document, in order. Documents are read in groups of about `_CHUNK` characters, so any number may be given."""
        rest = iter(documents)
        while first := list(islice(rest, 1)):
            group, size = first, len(first[0].text)
            while size < _CHUNK and (more := list(islice(rest, 1))):
                group += more
                size += len(more[0].text)
            yield from self._group(group)

    def _group(self, documents: Sequence[Document]) -> Iterator[Reading]:
        texts = [d.text for d in documents]
        windows: list[dict[int, _Window]] = [{} for _ in documents]
        for batch in self.encoder.encode(texts):
            for which, order, m in zip(batch.text, batch.order, marks(texts, batch, self.encoder), strict=True):
                windows[which][order] = _Window(m, tuple(drafts(texts[which], m, self.encoder, documents[which].lang)))
        for document, found in zip(documents, windows, strict=True):
            yield self._document(document, [found[k] for k in sorted(found)])

    def _document(self, document: Document, windows: Sequence[_Window]) -> Reading:
        text = document.text
        lang = next((x for x in LANGS if x == document.lang), None)
        entities = [w.marks for w in windows]
        attributions = tuple(a for w in windows for a in w.marks.attributions)
        persons = [p for m in entities for p in m.persons]
        said_by = dict(zip(attributions, resolve(document, attributions, self.theatre, persons), strict=True))
        own = narrator(document, self.theatre)
        others = [p for m in entities for p in (*m.persons, *m.organisations)]
        places = find_places(text, lang, [p for m in entities for p in m.places], self.gazetteer, self.theatre, others=others)
        times = find_times(text, lang, document.published)
        quotes = quoted(text)
        claims: list[Claim] = []
        for draft in (d for w in windows for d in w.drafts):
            a = draft.attribution
            who = said_by[a] if a else ResolvedSpeaker(own, None)
            frame = cast("Frame", draft.best("frame"))
            if a is None and frame == "other":
                continue
            how = voice(text, draft.content, quotes) if a else "narrator"
            cue, source = (a.cue, a.source) if a else (None, None)
            deed, because = actor(text, draft.actors, draft.content, frame, who.speaker.side, how, self.theatre, lang, persons)
            claims.append(
                Claim(
                    id=claim_id(document.id, draft.content, cue, source, how), doc=document.id, content=draft.content, cue=cue, source=source,
                    speaker=who.speaker, voice=how, frame=frame, actor=deed,
                    stance=cast("Stance", draft.best("stance")), certainty=cast("Certainty", draft.best("certainty")),
                    place=main_place(text, draft.content, places, frame), time=claim_time(text, draft.content, cue, times, document.published),
                    quantities=quantities(text, draft.content, lang), reported_by=who.reported_by,
                    score=a.score if a else draft.odds["frame"][frame],
                    why={"actor": because} | ({"speaker": who.speaker.why} if who.speaker.why else {}), vector=draft.vector,
                )
            )  # fmt: skip
        claims = laundered(text, lang, settled(_distinct(claims), self.theatre))
        return Reading(document, tuple(claims), places, times, terms(text, lang, claims, self.theatre), warnings(document))


def _distinct(claims: Iterable[Claim]) -> list[Claim]:
    return list({c.id: c for c in claims}.values())


def warnings(document: Document) -> tuple[str, ...]:
    """What the reader could not rely on, in words for the user."""
    out = []
    if document.lang not in LANGS:
        out.append("the language is not English, Russian or Ukrainian: read as best as can be")
    if document.published is None:
        out.append("no publication date: relative dates stay open (give one with --published)")
    return tuple(out)
