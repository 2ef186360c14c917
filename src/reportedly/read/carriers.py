"""The medium that an outlet itself cites for a speaker's words: "told RIA", «передаёт ТАСС», a report inside a report."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportedly.ports import Theatre
from reportedly.read.lexicon import Lexicon
from reportedly.read.memory import Entity
from reportedly.types import ANONYMOUS, Attribution, Span

_SENTENCE = re.compile(r"(?<=[.!?…])[»”\"]?\s+(?=[A-ZА-ЯЁІЇЄҐ«“„\"—\d])|\n+")
_MEDIUM = re.compile(r"[«“„\"]([^«»“”„\"\n]{2,40})[»”“\"]|((?:[A-ZА-ЯЁІЇЄҐ][\w.’'-]*)(?: (?:[A-ZА-ЯЁІЇЄҐ][\w.’'-]*|\d+))*)")


def carriers(
    text: str, words: Lexicon, attributions: Sequence[Attribution], speakers: Sequence[Entity], theatre: Theatre
) -> list[str | None]:
    """The medium cited for each attribution, by its canonical name where the theatre knows it; None where there is none."""
    sentences = _sentences(text)
    found = [
        _outer(i, attributions, speakers) or _told(text, _sentence_of(a, sentences), a, attributions, words, theatre, speakers[i])
        for i, a in enumerate(attributions)
    ]
    return _afterwards(text, sentences, attributions, speakers, found, words, theatre)


def _sentences(text: str) -> list[Span]:
    ends = [(m.start(), m.end()) for m in _SENTENCE.finditer(text)]
    starts = [0, *(end for _, end in ends)]
    return [Span(start, end) for start, end in zip(starts, [*(start for start, _ in ends), len(text)], strict=True) if start < end]


def _sentence_of(attribution: Attribution, sentences: Sequence[Span]) -> Span:
    at = (attribution.source or attribution.cue or attribution.content[0]).start
    return next((s for s in sentences if s.start <= at < s.end), Span(at, at))


def _outer(i: int, attributions: Sequence[Attribution], speakers: Sequence[Entity]) -> str | None:
    """The speaker of a report that this attribution stands inside of, if that is a body."""
    inner = attributions[i]
    own = inner.source or inner.cue
    for j, outer in enumerate(attributions):
        holds = own is not None and any(s.start <= own.start and own.end <= s.end for s in outer.content)
        if j != i and holds and speakers[j] is not speakers[i] and speakers[j].kind not in ("person", "anonymous", "group"):
            return speakers[j].name
    return None


def _told(
    text: str, sentence: Span, own: Attribution, attributions: Sequence[Attribution], words: Lexicon, theatre: Theatre, speaker: Entity
) -> str | None:
    """The medium of the attribution's own sentence, what is said and who says it left out; one inside an unnamed source's description counts."""
    hidden = [span for a in attributions for span in a.content]
    hidden += [a.source for a in attributions if a.source and (a is not own or speaker.name != ANONYMOUS)]
    shown = list(text[sentence.start : sentence.end])
    for span in hidden:
        for at in range(max(span.start, sentence.start), min(span.end, sentence.end)):
            shown[at - sentence.start] = " "
    rest = "".join(shown)
    if own.source and speaker.name == ANONYMOUS and (medium := _known(text[own.source.start : own.source.end], words, theatre, speaker)):
        return medium
    return _known(rest, words, theatre, speaker) if words.carried_to.search(rest) else None


def _known(text: str, words: Lexicon, theatre: Theatre, speaker: Entity) -> str | None:
    """A medium named in `text`: one that the theatre knows, or a name right after a noun for a medium."""
    for match in _MEDIUM.finditer(text):
        name = match[1] or match[2]
        before = re.search(r"([^\W\d_][\w-]*)\s*$", text[: match.start()])
        noun = words.noun(before[1]) if before else None
        known = theatre.speaker(name, words.lang)
        if known and known.kind == "organisation" and known.name != speaker.name and _is_medium(name, known.name, theatre, noun is not None):
            return known.name
        if known is None and noun is not None and noun.fine == "medium":
            return name
    return None


def _is_medium(name: str, canonical: str, theatre: Theatre, called: bool) -> bool:
    return called or theatre.outlet_side(canonical) != "none" or theatre.outlet_side(name) != "none"


def _afterwards(
    text: str,
    sentences: Sequence[Span],
    attributions: Sequence[Attribution],
    speakers: Sequence[Entity],
    found: list[str | None],
    words: Lexicon,
    theatre: Theatre,
) -> list[str | None]:
    """A sentence that attributes nothing but names the medium ("His words were carried by …") speaks for the speaker before it, in its paragraph."""
    holders = [_sentence_of(a, sentences) for a in attributions]
    for sentence in sentences:
        rest = text[sentence.start : sentence.end]
        if sentence in holders or not words.carried_verb.search(rest):
            continue
        paragraph = text.rfind("\n", 0, sentence.start) + 1
        before = [i for i, own in enumerate(holders) if paragraph <= own.start < sentence.start]
        if not before:
            continue
        last = speakers[max(before, key=lambda i: holds_start(attributions[i]))]
        if medium := _known(rest, words, theatre, last):
            found = [medium if i in before and speakers[i] is last and not found[i] else name for i, name in enumerate(found)]
    return found


def holds_start(attribution: Attribution) -> int:
    return (attribution.source or attribution.cue or attribution.content[0]).start
