"""One JSON object a line: `claims.jsonl`, `propositions.jsonl`, `documents.jsonl`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from reportedly.export.base import Source, origins, replacing
from reportedly.types import Claim, PlaceRef, Proposition, Reading, Span, TimeRange


class Jsonl:
    """Offsets count code points into the document's text; days are ISO dates; a time is null unless both its ends are known."""

    name = "jsonl"

    def write(self, source: Source, folder: Path) -> list[Path]:
        copies = origins(source)
        claims, documents, propositions = (folder / f"{name}.jsonl" for name in ("claims", "documents", "propositions"))
        with replacing(claims) as claims_file, replacing(documents) as documents_file:
            for reading in source.readings():
                claims_file.writelines(_line(claim_object(claim, reading)) for claim in reading.claims)
                documents_file.write(_line(_document_object(reading, copies.get(reading.document.id))))
        _write(propositions, map(proposition_object, source.propositions()))
        return [claims, documents, propositions]


def claim_object(claim: Claim, reading: Reading) -> dict[str, Any]:
    """A claim as plain values, with its own words beside its offsets."""
    speaker = claim.speaker
    return {
        "id": claim.id,
        "doc": claim.doc,
        "content": [list(span) for span in claim.content],
        "cue": _span(claim.cue),
        "source": _span(claim.source),
        "words": [reading.words(span) for span in claim.content],
        "speaker": {"name": speaker.name, "kind": speaker.kind, "side": speaker.side, "role": speaker.role, "original": speaker.original},
        "voice": claim.voice,
        "stance": claim.stance,
        "certainty": claim.certainty,
        "frame": claim.frame,
        "actor": claim.actor,
        "place": _place(claim.place),
        "time": _time(claim.time),
        "quantities": [{"value": q.value, "unit": q.unit, "bound": q.bound} for q in claim.quantities],
        "reported_by": claim.reported_by,
        "launders": claim.launders,
        "outlet": reading.document.outlet,
        "published": _day(reading),
        "score": claim.score,
        "why": dict(claim.why),
    }


def _document_object(reading: Reading, copy_of: str | None) -> dict[str, Any]:
    document = reading.document
    return {
        "id": document.id,
        "copy_of": copy_of,
        "title": document.title,
        "outlet": document.outlet,
        "url": document.url,
        "lang": document.lang,
        "published": _day(reading),
        "claims": len(reading.claims),
        "warnings": list(reading.warnings),
    }


def proposition_object(proposition: Proposition) -> dict[str, Any]:
    return {
        "id": proposition.id,
        "summary": proposition.summary,
        "frame": proposition.frame,
        "actor": proposition.actor,
        "place": _place(proposition.place),
        "time": _time(proposition.time),
        "supports": list(proposition.supports),
        "denies": list(proposition.denies),
        "standing": proposition.standing,
        "origins": proposition.origins,
        "why": list(proposition.why),
    }


def _span(span: Span | None) -> list[int] | None:
    return list(span) if span else None


def _place(place: PlaceRef | None) -> dict[str, Any] | None:
    return {"name": place.name, "geonameid": place.geonameid, "lat": place.lat, "lon": place.lon} if place else None


def _time(time: TimeRange | None) -> list[str] | None:
    return [time.first.isoformat(), time.last.isoformat()] if time and time.first and time.last else None


def _day(reading: Reading) -> str | None:
    published = reading.document.published
    return published.isoformat() if published else None


def _write(path: Path, objects: Iterable[dict[str, Any]]) -> None:
    with replacing(path) as file:
        file.writelines(map(_line, objects))


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"
