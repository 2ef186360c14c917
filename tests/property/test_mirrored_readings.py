"""Swapping the sides of a pack mirrors whole readings: no side stands in the code, and the model gives none either.

Two hundred texts are generated from a seed. Each is read with a pack and with the pack in which every word of one
side belongs to the other; all that is a side must be swapped, and all else must be the same.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

import pytest

from reportedly import models
from reportedly.read import Reader
from reportedly.theatres.pack import Pack
from reportedly.theatres.schema import OutletRow, PackRow, PlaceRow, SpeakerRow, TermRow
from reportedly.types import Document, Reading

OTHER = {"east": "west", "west": "east"}
COLUMNS = {
    "east": ("Ostmark", "Ostmark forces", "ostmarkers", "Anna Berg", "Ministry of Dawn", "Dawn Herald", "Остмарк", "силы Остмарка", "сили Остмарка", "Dawnton"),
    "west": ("Westfal", "Westfal forces", "westfalers", "Clara Lund", "Ministry of Dusk", "Dusk Herald", "Вестфал", "силы Вестфала", "сили Вестфала", "Duskton"),
}  # fmt: skip
SHAPES = {
    "en": (
        "{f0} have captured the village of Arden, the {m0} said on Monday.",
        "{p0} denied that {f1} had entered Arden. “Our soldiers hold every street,” she said.",
        "According to {p1}, the enemy shelled the bridge and wounded 12 people.",
        "{f1} will leave the town within days, {m1} predicted. The fighting goes on.",
        "A source close to {c0} said that {k1} were running away.",
    ),
    "ru": (
        "{r0f} заняли село Арден, сообщили в {m0}.",
        "Противник отступил, заявил {p1}. Наши бойцы держат мост.",
        "По словам {p0}, {r1f} обстреляли больницу.",
    ),
    "uk": (
        "{u1f} відійшли від Ардена, повідомили в {m1}.",
        "«Ворог обстрілює міст», — сказала {p0}.",
        "За даними {m0}, {u0f} оточили місто.",
    ),
}


def pack(flip: bool) -> Pack:
    sides: dict[str, Any] = {}
    lists: dict[str, list[Any]] = {"speakers": [], "outlets": [], "places": [], "terms": []}
    for mine, (country, forces, folk, person, ministry, herald, ru, ru_forces, uk_forces, town) in COLUMNS.items():
        side = OTHER[mine] if flip else mine
        words = {"en": country, "ru": ru, "uk": ru}
        sides[side] = {"name": country, "words": words, "forces": {"en": forces, "ru": ru_forces, "uk": uk_forces}, "called": {"en": folk}}
        lists["speakers"].append(SpeakerRow(name=person, kind="person", side=side))
        lists["speakers"].append(SpeakerRow(name=ministry, kind="office", side=side))
        lists["outlets"].append(OutletRow(name=herald, side=side, domains=f"{herald.split()[0].lower()}.example"))
        lists["places"].append(PlaceRow(name="Arden", side=side, rival={"en": town}))
        lists["terms"].append(TermRow(side=side, words={"en": folk}, neutral={"en": "soldiers"}))
    deixis = {
        "en": {"enemy": "enemy", "own": "our (forces|soldiers)"},
        "ru": {"enemy": "противник", "own": "наши бойцы"},
        "uk": {"enemy": "ворог", "own": "наші бійці"},
    }
    head = {
        "id": "twins",
        "version": "1",
        "title": "T",
        "languages": ["en", "ru", "uk"],
        "countries": ["DE"],
        "sides": sides,
        "deixis": deixis,
    }
    return Pack(PackRow.model_validate(head), **lists)


def texts(n: int, seed: int = 5) -> Iterator[Document]:
    rng = random.Random(seed)
    for i in range(n):
        lang = rng.choice(list(SHAPES))
        pair = rng.sample(list(COLUMNS), 2)
        names = ("c{}", "f{}", "k{}", "p{}", "m{}", "h{}", "r{}", "r{}f", "u{}f", "t{}")
        fill = {name.format(k): word for k, side in enumerate(pair) for name, word in zip(names, COLUMNS[side], strict=True)}
        shapes = rng.sample(SHAPES[lang], min(len(SHAPES[lang]), rng.randint(1, 3)))
        outlet = rng.choice([fill["h0"], fill["h1"], "Nobody's Gazette"])
        yield Document(f"d{i}", "\n\n".join(s.format(**fill) for s in shapes), lang=lang, outlet=outlet, published=date(2025, 3, 4))


@pytest.fixture(scope="module")
def readings() -> tuple[list[Reading], list[Reading]]:
    encoder = models.load()
    documents = list(texts(200))
    straight, flipped = (list(Reader(encoder, pack(flip)).read(documents)) for flip in (False, True))
    return straight, flipped


def mirrored(value: Any) -> Any:
    """A side for the other; reasons in words are left out, since they name sides."""
    if isinstance(value, dict):
        return {k: mirrored(v) for k, v in value.items() if k != "why"}
    if isinstance(value, list | tuple):
        return [mirrored(v) for v in value]
    return OTHER.get(value, value) if isinstance(value, str) else value


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items() if k != "why"}
    return [plain(v) for v in value] if isinstance(value, list | tuple) else value


def test_two_hundred_readings_are_mirrored(readings: tuple[list[Reading], list[Reading]]) -> None:
    straight, flipped = readings
    assert len(straight) == 200
    for one, two in zip(straight, flipped, strict=True):
        assert [mirrored(asdict(c)) for c in one.claims] == [plain(asdict(c)) for c in two.claims]
        assert [mirrored(asdict(t)) for t in one.terms] == [plain(asdict(t)) for t in two.terms]


def test_the_texts_do_put_sides_to_the_test(readings: tuple[list[Reading], list[Reading]]) -> None:
    claims = [c for r in readings[0] for c in r.claims]
    for side in OTHER:
        assert sum(c.speaker.side == side for c in claims) > 50
        assert sum(c.actor == side for c in claims) > 50
    assert {c.voice for c in claims} >= {"direct", "indirect"}
