"""Claims for tests of comparing, written by hand about invented towns: a text is made of its claims' words."""

from __future__ import annotations

from datetime import date
from typing import Any

from reportedly.types import Claim, Document, PlaceRef, Quantity, Reading, Span, Speaker, TimeRange

LIPKY = PlaceRef("Lipky", geonameid=1)
SOSNY = PlaceRef("Sosny", geonameid=2)
EAST, WEST = Speaker("Boris Vetrov", "person", "east"), Speaker("Marta Lys", "person", "west")
STAFF = Speaker("Western Staff", "office", "west")


def day(number: int) -> date:
    """The day of that number in March 2025."""
    return date(2025, 3, number)


def on(first: int, last: int | None = None) -> TimeRange:
    return TimeRange(day(first), day(last or first))


def percent(value: float) -> tuple[Quantity, ...]:
    return (Quantity(value, "percent"),)


def say(words: str, speaker: Speaker = EAST, **fields: Any) -> dict[str, Any]:
    """A claim to be: control of Lipky by the east, as said, unless told otherwise."""
    narrator = speaker.kind == "outlet"
    given = {"voice": "narrator" if narrator else "indirect", "frame": "control", "actor": "east", "place": LIPKY}
    return given | {"words": words, "speaker": speaker} | fields


def printed(key: str, number: int, *said: dict[str, Any], outlet: str = "Herald", lang: str = "en", around: str = "") -> Reading:
    """A reading published on a day of March; claim n has the id "key.n", and `launders` may name one by its number."""
    text, claims = around, []
    for n, fields in enumerate(said):
        fields = dict(fields)
        words = fields.pop("words")
        start = len(text)
        text += f"{words}. "
        if isinstance(fields.get("launders"), int):
            fields["launders"] = f"{key}.{fields['launders']}"
        claims.append(Claim(f"{key}.{n}", key, (Span(start, start + len(words)),), None, None, **fields))
    return Reading(Document(key, text, outlet=outlet, lang=lang, published=day(number)), tuple(claims))


PARAGRAPH = (
    "The market hall of the old town opened again after the spring repairs and traders from nine villages came with honey, wool and seeds, "
    "while the school choir sang on the steps and the mayor counted the stalls twice because nobody believed the first number he gave. "
)
"""A text that tells nothing of the conflict, so that two prints of it are known as copies."""
