"""Values for tests, written by hand: a short document about an invented town, with its claims."""

from __future__ import annotations

from datetime import date
from typing import Any

from reportedly.ids import claim_id, document_id, text_sha256
from reportedly.types import (
    Claim,
    Document,
    PlaceRef,
    Proposition,
    Provenance,
    Quantity,
    Reading,
    Relation,
    Span,
    Speaker,
    Term,
    TimeRange,
)

TEXT = (
    "Речник адміністрації повідомив: «Дві третини МІСТА — наші».\n"
    'The mayor, Olena Verba, denied it on Monday. "Nobody has left," she said.\n'
    "Two thirds of the town have changed hands."
)
TOWN = PlaceRef(
    "Verbivka", Span(45, 50), 700001, 49.5, 37.25, "UA", runner_up="Verbivka (Kherson)", why="the only town of that name nearby"
)
MONDAY = TimeRange(date(2025, 3, 3), date(2025, 3, 3), Span(92, 101), value="2025-03-03", why="the Monday before publication")


def span(text: str, words: str) -> Span:
    """Where the words stand in the text: they must be there once."""
    assert text.count(words) == 1, words
    return Span(text.index(words), text.index(words) + len(words))


def document(text: str = TEXT, **fields: Any) -> Document:
    given = {
        "title": "Хто тримає місто",
        "outlet": "Вісті Verbivka",
        "url": "https://news.example/1",
        "lang": "uk",
        "published": date(2025, 3, 4),
    }
    fields = given | {"meta": {"author": "A. Reader"}} | fields
    hashed = {name: fields[name] for name in ("title", "outlet", "url", "published")}
    return Document(**{"id": document_id(text, **hashed), "text": text} | fields)


def claim(doc: Document, content: str, *, cue: str | None = None, source: str | None = None, **fields: Any) -> Claim:
    content_spans = (span(doc.text, content),)
    cue_span, source_span = (span(doc.text, words) if words else None for words in (cue, source))
    voice = fields.setdefault("voice", "indirect")
    fields.setdefault("speaker", Speaker("anonymous", "anonymous"))
    made = claim_id(doc.id, content_spans, cue_span, source_span, voice)
    return Claim(**{"id": made, "doc": doc.id, "content": content_spans, "cue": cue_span, "source": source_span} | fields)


def reading(doc: Document | None = None) -> Reading:
    """A reading with every kind of value in it; `doc` must have the text above."""
    doc = doc or document()
    third = Quantity(66.7, "percent", "about", span(doc.text, "Дві третини"))
    spokesman = Speaker("anonymous", "anonymous", "east", "a spokesman of the administration", "Речник адміністрації", "no name is given")
    mayor = Speaker("Olena Verba", "person", "west", "The mayor", "Olena Verba", "a name")
    first = claim(
        doc, "«Дві третини МІСТА — наші»", cue="повідомив", source="Речник адміністрації", speaker=spokesman, voice="direct", frame="control",
        actor="east", place=TOWN, time=TimeRange(None, date(2025, 3, 4)), quantities=(third,), why={"frame": "holds a place"}, vector=(0.5, -0.25),
    )  # fmt: skip
    second = claim(doc, "it on Monday", cue="denied", source="The mayor, Olena Verba", speaker=mayor, stance="denies", frame="control",
                   actor="east", place=TOWN, time=MONDAY, reported_by="Radio Verbivka", score=0.75)  # fmt: skip
    third_claim = claim(
        doc,
        '"Nobody has left,"',
        cue="said",
        source="she",
        speaker=mayor,
        voice="direct",
        frame="withdrawal",
        actor="west",
        certainty="probable",
    )
    narrator = claim(doc, "Two thirds of the town have changed hands.", speaker=Speaker("Visti Verbivka", "outlet"), voice="narrator",
                     frame="control", actor="east", launders=first.id, why={"launders": "restates the spokesman"})  # fmt: skip
    term = Term(span(doc.text, "наші"), "east", "held by one side", first.id)
    return Reading(doc, (first, second, third_claim, narrator), (TOWN,), (MONDAY,), (term,), ("a warning",))


def readings(count: int) -> list[Reading]:
    """Readings of different documents, one a day, every third one undated."""
    return [
        reading(document(url=f"https://news.example/{n}", published=date(2025, 1, 1 + n % 28) if n % 3 else None)) for n in range(count)
    ]


def provenance(of: Reading, *, model: str = "1.9", program: str = "0.1.0", theatre: str = "test 1") -> Provenance:
    return Provenance(program, model, theatre, text_sha256(of.document.text))


def proposition(of: Reading, key: str = "p1", **fields: Any) -> Proposition:
    supports, denies = (of.claims[0].id, of.claims[3].id), (of.claims[1].id,)
    return Proposition(**{
        "id": key, "summary": "The east holds Verbivka", "frame": "control", "actor": "east", "place": TOWN, "time": MONDAY,
        "supports": supports, "denies": denies, "standing": "disputed", "origins": 2, "why": ("the mayor denies it",),
    } | fields)  # fmt: skip


def relation(left: str, right: str, kind: Any = "denies", **fields: Any) -> Relation:
    return Relation(**{"kind": kind, "left": left, "right": right, "score": 0.9, "why": ("same town, same day",)} | fields)
