"""Between values and rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any, cast

from sqlalchemy import Row as SqlRow

from reportedly.ledger.tables import (
    ClaimRow,
    DocumentRow,
    FeedRow,
    JudgementRow,
    MemberRow,
    PropositionRow,
    RelationRow,
)
from reportedly.ledger.values import FeedState, LedgerClaim, fold
from reportedly.types import (
    Claim,
    Document,
    Judgement,
    PlaceRef,
    Proposition,
    Reading,
    Relation,
    TimeRange,
)

ELLIPSIS = " … "
Row = dict[str, Any]


def document_row(document: Document, sha256: str) -> Row:
    return {
        "id": document.id,
        "text": document.text,
        "text_sha256": sha256,
        "title": document.title,
        "outlet": document.outlet,
        "url": document.url,
        "lang": document.lang,
        "published": document.published,
        "meta": document.meta,
    }


def to_document(row: DocumentRow) -> Document:
    return Document(row.id, row.text, row.title, row.outlet, row.url, row.lang, row.published, row.meta)


def claim_row(claim: Claim, position: int, reading: Reading) -> Row:
    words = ELLIPSIS.join(reading.words(span) for span in claim.content)
    speaker, place, document = claim.speaker, claim.place, reading.document
    return {
        "id": claim.id,
        "document_id": document.id,
        "position": position,
        "content": claim.content,
        "cue": claim.cue,
        "source": claim.source,
        "words": words,
        "words_folded": fold(words),
        "speaker": speaker,
        "speaker_name": speaker.name,
        "speaker_side": speaker.side,
        "speaker_folded": fold("\n".join(filter(None, (speaker.name, speaker.original)))),
        "voice": claim.voice,
        "stance": claim.stance,
        "certainty": claim.certainty,
        "frame": claim.frame,
        "actor": claim.actor,
        "place": place,
        "place_geonameid": place.geonameid if place else None,
        "place_folded": fold(place.name if place else None),
        "time": claim.time,
        **_days(claim.time),
        "quantities": claim.quantities,
        "reported_by": claim.reported_by,
        "launders": claim.launders,
        "score": claim.score,
        "why": claim.why,
        "outlet_folded": fold(document.outlet),
        "published": document.published,
    }


def to_claim(row: ClaimRow | SqlRow[*tuple[Any, ...]], vector: tuple[float, ...] = ()) -> Claim:
    # The columns of labels hold what a Claim held: the cast tells the type checker so.
    labels = cast(Any, row)
    return Claim(
        id=row.id,
        doc=row.document_id,
        content=row.content,
        cue=row.cue,
        source=row.source,
        speaker=row.speaker,
        voice=labels.voice,
        stance=labels.stance,
        certainty=labels.certainty,
        frame=labels.frame,
        actor=row.actor,
        place=row.place,
        time=row.time,
        quantities=row.quantities,
        reported_by=row.reported_by,
        launders=row.launders,
        score=row.score,
        why=row.why,
        vector=vector,
    )


def to_ledger_claim(row: ClaimRow, outlet: str | None, title: str | None, url: str | None) -> LedgerClaim:
    return LedgerClaim(to_claim(row), row.words, outlet, row.published, title, url)


def words_of(claim: Claim, text: str) -> str:
    """A claim's own words; the pieces of a divided content are joined by an ellipsis."""
    return ELLIPSIS.join(text[span.start : span.end] for span in claim.content)


def place_row(document: str, position: int, place: PlaceRef) -> Row:
    return {"document_id": document, "position": position, "place": place, "geonameid": place.geonameid}


def time_row(document: str, position: int, time: TimeRange) -> Row:
    return {"document_id": document, "position": position, "time": time, **_days(time)}


def to_reading(row: DocumentRow) -> Reading:
    return Reading(
        document=to_document(row),
        claims=tuple(to_claim(claim, claim.vector.vector if claim.vector else ()) for claim in row.claims),
        places=tuple(mention.place for mention in row.places),
        times=tuple(mention.time for mention in row.times),
        terms=row.reading.terms,
        warnings=row.reading.warnings,
    )


def proposition_row(proposition: Proposition) -> Row:
    place = proposition.place
    return {
        "id": proposition.id,
        "summary": proposition.summary,
        "frame": proposition.frame,
        "actor": proposition.actor,
        "place": place,
        "place_geonameid": place.geonameid if place else None,
        "time": proposition.time,
        **_days(proposition.time),
        "standing": proposition.standing,
        "origins": proposition.origins,
        "why": proposition.why,
    }


def member_rows(proposition: Proposition) -> Iterator[Row]:
    for role in ("supports", "denies"):
        for position, claim in enumerate(getattr(proposition, role)):
            yield {"proposition_id": proposition.id, "claim_id": claim, "role": role, "position": position}


def to_proposition(row: PropositionRow, members: Iterable[MemberRow] | None = None) -> Proposition:
    """`members` are those of the row where it does not bring them, in order."""
    labels = cast(Any, row)
    of = row.members if members is None else list(members)
    return Proposition(
        id=row.id,
        summary=row.summary,
        frame=labels.frame,
        actor=row.actor,
        place=row.place,
        time=row.time,
        supports=tuple(member.claim_id for member in of if member.role == "supports"),
        denies=tuple(member.claim_id for member in of if member.role == "denies"),
        standing=labels.standing,
        origins=row.origins,
        why=row.why,
    )


def relation_row(relation: Relation) -> Row:
    return {"kind": relation.kind, "left": relation.left, "right": relation.right, "score": relation.score, "why": relation.why}


def to_relation(row: RelationRow | SqlRow[*tuple[Any, ...]]) -> Relation:
    return Relation(cast(Any, row.kind), row.left, row.right, row.score, row.why)


def judgement_row(judgement: Judgement) -> Row:
    return {
        "id": judgement.id,
        "subject": judgement.on,
        "what": judgement.what,
        "value": judgement.value,
        "author": judgement.by,
        "at": judgement.at,
        "note": judgement.note,
        "undoes": judgement.undoes,
    }


def to_judgement(row: JudgementRow) -> Judgement:
    return Judgement(row.id, row.subject, row.what, row.value, row.author, row.at, row.note, row.undoes)


def feed_row(state: FeedState) -> Row:
    return {field.name: getattr(state, field.name) for field in fields(FeedState)}


def to_feed_state(row: FeedRow) -> FeedState:
    return FeedState(**{field.name: getattr(row, field.name) for field in fields(FeedState)})


def _days(time: TimeRange | None) -> Row:
    return {"first_day": time.first if time else None, "last_day": time.last if time else None}
