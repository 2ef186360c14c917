"""A reader without a model: it knows lines like "The mayor said: the bridge is closed." and takes every other line for the narrator's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from reportedly.ids import claim_id
from reportedly.types import Claim, Document, Reading, Span, Speaker

LINE = re.compile(r"^(?:(?P<source>[^:\n]+?) (?P<cue>said): )?(?P<content>[^\n]+)$", re.MULTILINE)


@dataclass(frozen=True)
class Versioned:
    version: str = "1"
    id: str = "invented"


@dataclass
class LineReader:
    """Looks `ahead` so many documents, as a reader that works in batches does; `seen` are the ids it was asked to read."""

    ahead: int = 1
    encoder: Versioned = field(default_factory=Versioned)
    theatre: Versioned = field(default_factory=Versioned)
    seen: list[str] = field(default_factory=list)

    def read(self, documents: Iterable[Document]) -> Iterator[Reading]:
        rest = iter(documents)
        while group := list(islice(rest, self.ahead)):
            self.seen += [document.id for document in group]
            yield from map(_reading, group)


def _reading(document: Document) -> Reading:
    return Reading(document, tuple(_claim(document, m) for m in LINE.finditer(document.text)), warnings=("read by lines",))


def _claim(document: Document, found: re.Match[str]) -> Claim:
    content = (Span(*found.span("content")),)
    source, cue = (Span(*found.span(name)) if found[name] else None for name in ("source", "cue"))
    who = Speaker(found["source"], "person", role="a speaker") if source else Speaker(document.outlet or "the outlet", "outlet")
    voice = "indirect" if source else "narrator"
    key = claim_id(document.id, content, cue, source, voice)
    return Claim(key, document.id, content, cue, source, who, "indirect" if source else "narrator")
