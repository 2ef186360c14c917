"""Ids that are hashes of what they name: the same input gets the same ids on every machine and in every run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime

ID_LENGTH = 16
"""Hex digits of an id: 64 bits, so that ten million documents collide with a chance of about three in a million."""


def text_sha256(text: str) -> str:
    """SHA-256 of a text in UTF-8, 64 hex digits. UnicodeEncodeError where the text holds lone surrogates."""
    return hashlib.sha256(text.encode()).hexdigest()


def content_id(*parts: object) -> str:
    """A short stable id for a sequence of strings, numbers, None and lists of them."""
    return text_sha256(json.dumps(parts, ensure_ascii=True, separators=(",", ":")))[:ID_LENGTH]


def document_id(
    text: str, *, title: str | None = None, outlet: str | None = None, url: str | None = None, published: date | None = None
) -> str:
    """The id of a document whose input gives none. Two outlets that print one text make two documents."""
    return content_id("document", text, title, outlet, url, published.isoformat() if published else None)


def claim_id(
    doc: str,
    content: Iterable[tuple[int, int]],
    cue: tuple[int, int] | None,
    source: tuple[int, int] | None,
    voice: str,
) -> str:
    """The id of a claim: its document, its spans and its voice.

    What a model or an analyst makes of the words (speaker, frame, place) is left out, so that a better reading of the same words keeps the id
    and with it the judgements that people passed on the claim.
    """
    return content_id("claim", doc, [list(span) for span in content], list(cue) if cue else None, list(source) if source else None, voice)


def judgement_id(on: str, what: str, value: str, by: str, at: datetime, note: str, undoes: str | None) -> str:
    """The id of a person's decision: all that it says. `at` is in UTC."""
    return content_id("judgement", on, what, value, by, at.isoformat(), note, undoes)
