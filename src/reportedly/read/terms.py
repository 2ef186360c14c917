"""Framing: loaded words and rival names in a document, whose words they are, and in whose mouth. An inventory, not a judgement."""

from __future__ import annotations

from collections.abc import Iterable

from reportedly.ports import Theatre
from reportedly.types import Claim, Lang, Term


def terms(text: str, lang: Lang | None, claims: Iterable[Claim], theatre: Theatre) -> tuple[Term, ...]:
    """Every loaded word that the theatre knows, with the attributed claim that it stands in (None: the narrator's own words)."""
    said = [(s, c.id) for c in claims if c.voice != "narrator" for s in c.content]
    out = []
    for span, side, neutral in theatre.terms(text, lang):
        inside = next((cid for s, cid in said if s.start <= span.start and span.end <= s.end), None)
        out.append(Term(span, side, neutral, inside))
    return tuple(out)
