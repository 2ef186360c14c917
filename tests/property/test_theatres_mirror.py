"""Swapping the sides of a pack, in its rows or in the words of a text, mirrors what the pack says: the code knows no side."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.theatres.pack import Pack
from reportedly.theatres.schema import OutletRow, PackRow, PlaceRow, SpeakerRow, TermRow
from reportedly.types import Span

OTHER = {"east": "west", "west": "east", "none": "none"}
TWINS = {
    "Ostmark": "Westfal",
    "Anna Berg": "Clara Lund",
    "Ministry of Dawn": "Ministry of Dusk",
    "Dawn Herald": "Dusk Herald",
    "morningfolk": "nightfolk",
    "Новый Восход": "Новый Закат",
    "dawned": "dusked",
}
"""Each word of one side with the other's word for the same part; the pack holds both columns."""
FRAMES = (
    "{}", "the {}", "an adviser to {}", "{}'s press service", "according to {}", "{}, a friend of {}", "residents near {}",
    "the former envoy of {}", "{} and {}", "anti-{} crowds", "spokesman for {}, Ivo Kern", "в районе {}", "{} said that {} was {}",
)  # fmt: skip


def mirror(text: str) -> str:
    """`text` with each side's words for the other's."""
    for left, right in TWINS.items():
        text = text.replace(left, "\0").replace(right, left).replace("\0", right)
    return text


def pack(flip: bool) -> Pack:
    """The pack, or the one in which every word of one side belongs to the other."""
    columns = {("west" if flip else "east"): list(TWINS), ("east" if flip else "west"): list(TWINS.values())}
    sides: dict[str, Any] = {}
    lists: dict[str, list[Any]] = {"speakers": [], "outlets": [], "places": [], "terms": []}
    for side, (country, person, ministry, herald, folk, town, term) in columns.items():
        sides[side] = {"name": country, "words": {"en": country}, "called": {"en": folk}}
        lists["speakers"].append(SpeakerRow(name=person, kind="person", side=side, roles={"en": f"head of {country}"}))
        lists["speakers"].append(SpeakerRow(name=ministry, kind="office", side=side))
        lists["outlets"].append(OutletRow(name=herald, side=side, domains=f"{herald.split()[0].lower()}.example"))
        lists["places"].append(PlaceRow(name="Newtown", side=side, rival={"ru": town}))
        lists["terms"].append(TermRow(side=side, words={"en": term}, neutral={"en": "passed"}))
    head = PackRow.model_validate({"id": "twins", "version": "1", "title": "T", "languages": ["en"], "countries": ["DE"], "sides": sides})
    return Pack(head, **lists)


STRAIGHT, FLIPPED = pack(False), pack(True)
WORDS = st.sampled_from([*TWINS, *TWINS.values(), "head of Ostmark", "head of Westfal"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    frame = draw(st.sampled_from(FRAMES))
    return frame.format(*(draw(WORDS) for _ in range(frame.count("{}"))))


def said(of: Pack, text: str) -> dict[str, Any]:
    """All that a pack says of a text, without the words of its reasons."""
    speaker, side, place = of.speaker(text), of.side_of(text), of.place(text)
    return {
        "speaker": speaker and (speaker.name, speaker.side),
        "side": side and side[0],
        "enemy": side and of.enemy_of(side[0]),
        "outlet": of.outlet_side(text),
        "place": place and (place.side, place.place),
        "terms": [(span, whose) for span, whose, _ in of.terms(text)],
    }


def flipped(what: dict[str, Any], names: bool) -> dict[str, Any]:
    speaker, place = what["speaker"], what["place"]
    return {
        "speaker": speaker and (mirror(speaker[0]) if names else speaker[0], OTHER[speaker[1]]),
        "side": what["side"] and OTHER[what["side"]],
        "enemy": what["enemy"] and OTHER[what["enemy"]],
        "outlet": OTHER[what["outlet"]],
        "place": place and (OTHER[place[0]], place[1]),
        "terms": [(span, OTHER[whose]) for span, whose in what["terms"]],
    }


@settings(max_examples=200, deadline=None)
@given(texts())
def test_swapping_the_sides_of_the_pack_mirrors_what_it_says(text: str) -> None:
    assert said(FLIPPED, text) == flipped(said(STRAIGHT, text), names=False)


@settings(max_examples=200, deadline=None)
@given(texts())
def test_swapping_the_words_of_the_text_mirrors_what_is_said(text: str) -> None:
    left, right = said(STRAIGHT, text), said(STRAIGHT, mirror(text))
    left["terms"] = [(Span(0, 0), whose) for _, whose in left["terms"]]
    right["terms"] = [(Span(0, 0), whose) for _, whose in right["terms"]]
    assert right == flipped(left, names=True)


def test_the_texts_do_find_something() -> None:
    assert said(STRAIGHT, "an adviser to head of Ostmark")["side"] == "east"
    assert said(STRAIGHT, "Clara Lund")["speaker"] == ("Clara Lund", "west")
    assert said(STRAIGHT, "Dusk Herald")["outlet"] == "west"
