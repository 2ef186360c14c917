"""The medium that an outlet itself cites for a speaker's words: "told RIA", «передаёт ТАСС», a report inside a report."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from reportedly.ports import Theatre
from reportedly.read.lexicon import Lexicon, cyrillic
from reportedly.read.memory import Entity
from reportedly.read.sentences import sentences
from reportedly.types import ANONYMOUS, Attribution, Document, Span

_MEDIUM = re.compile(
    r"[«“„\"]([^«»“”„\"\n]{2,40})[»”“\"]|((?:[A-ZА-ЯЁІЇЄҐ][\w.’'-]*)(?: (?:[A-ZА-ЯЁІЇЄҐ][\w.’'-]*|\d+))*|[a-z][\w-]*\.[a-z]{2,4})(?!\w)"
)
_DEEP = 8
"""How many contents that start before an attribution are looked at for one that holds it."""
_BEFORE, _AFTER, _NEAR = 30, 4, 90
"""How far, in characters, a medium may follow "told" or precede "reported", and "told" lie from the source and the cue."""


def carriers(
    document: Document, words: Lexicon, attributions: Sequence[Attribution], speakers: Sequence[Entity], theatre: Theatre
) -> list[str | None]:
    """The medium cited for each attribution, by its canonical name where the theatre knows it; None where there is none.

    A medium cited once goes on for what the same speaker says later in the paragraph.
    """
    return _Carriers(document, words, attributions, speakers, theatre).found()


def opening(attribution: Attribution) -> int:
    """Where an attribution's source stands, or else its cue or its content."""
    return (attribution.source or attribution.cue or attribution.content[0]).start


class _Carriers:
    def __init__(
        self, document: Document, words: Lexicon, attributions: Sequence[Attribution], speakers: Sequence[Entity], theatre: Theatre
    ) -> None:
        self.text, self.words, self.theatre = document.text, words, theatre
        self.attributions, self.speakers = attributions, speakers
        self.sentences = sentences(self.text)
        starts = [s.start for s in self.sentences]
        self.holders = [self.sentences[bisect_right(starts, opening(a)) - 1] for a in attributions]
        self.contents = sorted((span, i) for i, a in enumerate(attributions) for span in a.content)
        self.shown = _without(self.text, [span for a in attributions for span in (*a.content, *((a.source,) if a.source else ()))])
        own = theatre.speaker(document.outlet, words.lang) if document.outlet else None
        self.own = {(document.outlet or "").casefold(), own.name.casefold() if own else ""}

    def found(self) -> list[str | None]:
        """One name, or None, for each attribution."""
        names = [self._outer(i) or self._told(i) or self._inside(i) for i in range(len(self.attributions))]
        self._go_on(names)
        self._afterwards(names)
        return [None if name and name.casefold() in self.own else name for name in names]

    def _outer(self, i: int) -> str | None:
        """The body whose report this attribution stands inside of."""
        inner = self.attributions[i].source or self.attributions[i].cue
        if inner is None:
            return None
        before = bisect_left(self.contents, (Span(inner.start + 1, 0), 0))
        for content, j in reversed(self.contents[max(0, before - _DEEP) : before]):
            outer = self.speakers[j]
            if j != i and content.end >= inner.end and outer is not self.speakers[i] and outer.kind in ("organisation", "office"):
                return outer.name
        return None

    def _told(self, i: int) -> str | None:
        """The medium to which the words were said, in the attribution's own sentence."""
        a = self.attributions[i]
        ends = [at for span in (a.source, a.cue) if span for at in span]
        return next((n for at, n in self._cited(self.holders[i], i) if min((abs(at - e) for e in ends), default=0) <= _NEAR), None)

    def _inside(self, i: int) -> str | None:
        """The medium that an unnamed source is described by (an agency's interlocutor)."""
        source, entity = self.attributions[i].source, self.speakers[i]
        if source is None or entity.name != ANONYMOUS or "source" not in entity.broads:
            return None
        described = self.text[source.start : source.end]
        known = (self.theatre.speaker(m[1] or m[2], self.words.lang) for m in _MEDIUM.finditer(described))
        return next((k.name for k in known if k and k.kind == "organisation"), None)

    def _cited(self, sentence: Span, i: int) -> Iterator[tuple[int, str]]:
        """Media named right after a word for telling or right before one for carrying, what is said and who says it left out."""
        rest = self.shown[sentence.start : sentence.end]
        told = [*self.words.carried_to.finditer(rest), *self.words.carried_verb.finditer(rest)]
        verbs = list(self.words.carried_verb.finditer(rest))
        for match in _MEDIUM.finditer(rest):
            near = any(0 <= match.start() - t.end() <= _BEFORE for t in told) or any(0 <= v.start() - match.end() <= _AFTER for v in verbs)
            direct = any(0 <= match.start() - t.end() <= 2 for t in told)
            if near and (name := self._medium(rest, match, i, direct)):
                yield sentence.start + match.start(), name

    def _medium(self, rest: str, match: re.Match[str], i: int, direct: bool) -> str | None:
        """The name of a medium: one that the theatre knows, or one called so or written as media are."""
        name: str = (match[1] or match[2]).rstrip(".")
        if name.lower() in self.words.not_names:
            return None
        known = self.theatre.speaker(name, self.words.lang)
        if known:
            return known.name if known.kind == "organisation" and known.name != self.speakers[i].name else None
        before = re.search(r"([^\W\d_][\w-]*)\s*$", rest[: match.start()])
        noun = self.words.noun(before[1]) if before else None
        written = (
            match[1] is not None or "." in name or (self.words.lang != "en" and not cyrillic(name)) or (name.isupper() and len(name) > 2)
        )
        return name if (noun is not None and noun.fine == "medium") or (direct and written) else None

    def _go_on(self, names: list[str | None]) -> None:
        order = sorted(range(len(names)), key=lambda i: opening(self.attributions[i]))
        last: dict[int, tuple[int, str]] = {}
        for i in order:
            paragraph, key = self._paragraph(opening(self.attributions[i])), id(self.speakers[i])
            if name := names[i]:
                last[key] = (paragraph, name)
            elif key in last and last[key][0] == paragraph:
                names[i] = last[key][1]

    def _afterwards(self, names: list[str | None]) -> None:
        """A sentence that attributes nothing but names the medium ("His words were carried by …") speaks for the speaker before it."""
        holders = set(self.holders)
        by_start = sorted(range(len(names)), key=lambda i: self.holders[i])
        starts = [self.holders[i] for i in by_start]
        for sentence in self.sentences:
            if sentence in holders or not self.words.carried_verb.search(self.text[sentence.start : sentence.end]):
                continue
            paragraph = self._paragraph(sentence.start)
            before = by_start[bisect_left(starts, Span(paragraph, 0)) : bisect_left(starts, sentence)]
            if before:
                last = max(before, key=lambda i: opening(self.attributions[i]))
                medium = next((name for _, name in self._cited(sentence, last)), None)
                for i in before:
                    if self.speakers[i] is self.speakers[last]:
                        names[i] = names[i] or medium

    def _paragraph(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1


def _without(text: str, spans: Sequence[Span]) -> str:
    shown = list(text)
    for span in spans:
        shown[span.start : span.end] = " " * (span.end - span.start)
    return "".join(shown)
