"""A Reading as HTML for notebooks: its text with the words of each claim coloured. Everything that comes from the document is escaped."""

from __future__ import annotations

from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportedly.types import Claim, Reading, Span

LOOKS = {
    "source": ("who says it", "background:#cfe2ff;color:#10233f;border-radius:3px"),
    "cue": ("the word of saying", "background:#e2d6f5;color:#2d1a4a;border-radius:3px"),
    "content": ("what is said", "background:#fff0c2;color:#3d2f00"),
    "narrator": ("in the outlet's own voice", "border-bottom:2px dotted #8a8a8a"),
}
"""What each kind of words looks like, the first over the later ones where they meet; the colours keep their contrast on light and dark pages."""


def reading_html(reading: Reading) -> str:
    """The document's heading, its marked text, what the colours mean, and the reader's warnings."""
    document = reading.document
    told = " · ".join(escape(str(part)) for part in (document.outlet, document.published, document.lang) if part)
    heading = f"<strong>{escape(document.title or document.id)}</strong>" + (f" · {told}" if told else "")
    legend = " ".join(f'<span style="{style}">{escape(label)}</span>' for label, style in LOOKS.values())
    warnings = "".join(f"<div>⚠ {escape(warning)}</div>" for warning in reading.warnings)
    return (
        f'<div class="reportedly"><div>{heading}</div>{warnings}<div style="white-space:pre-wrap;margin:.6em 0;line-height:1.6">'
        f'{marked(reading)}</div><div style="font-size:smaller">{len(reading.claims)} claims: {legend}</div></div>'
    )


def marked(reading: Reading) -> str:
    """The text, cut at every border of a span; each piece carries the look of what it belongs to and a title that names its claims."""
    marks = [(span, kind, claim) for claim in reading.claims for span, kind in _spans(claim)]
    text = reading.document.text
    starts: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    for n, (span, _, _) in enumerate(marks):
        starts.setdefault(span.start, []).append(n)
        ends.setdefault(span.end, []).append(n)
    borders = sorted({0, len(text), *starts, *ends})
    open_marks: set[int] = set()
    pieces = []
    for start, end in pairwise(borders):
        open_marks -= set(ends.get(start, ()))
        open_marks |= set(starts.get(start, ()))
        words = escape(text[start:end])
        here = sorted(open_marks)
        if here:
            look = next(kind for kind in LOOKS if any(marks[n][1] == kind for n in here))
            title = escape("\n".join(dict.fromkeys(_title(marks[n][2]) for n in here)), quote=True)
            words = f'<span style="{LOOKS[look][1]}" title="{title}">{words}</span>'
        pieces.append(words)
    return "".join(pieces)


def _spans(claim: Claim) -> list[tuple[Span, str]]:
    kind = "narrator" if claim.voice == "narrator" else "content"
    spans = [(span, kind) for span in claim.content]
    spans += [(claim.cue, "cue")] if claim.cue else []
    spans += [(claim.source, "source")] if claim.source else []
    return [(span, kind) for span, kind in spans if span.start < span.end]


def _title(claim: Claim) -> str:
    role = f", {claim.speaker.role}" if claim.speaker.role else ""
    return f"{claim.speaker.name}{role}: {claim.voice}, {claim.stance}, {claim.certainty}, {claim.frame}"
