"""What the narrator hands on as fact of what somebody is said to have claimed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reportedly.read.laundering import laundered
from reportedly.types import Claim, Frame, Lang, PlaceRef, Span, Speaker

NEAR, FAR = (1.0, 0.0), (0.0, 1.0)
SAID = "Lipky is ours, said the colonel. "


def read(
    sentence: str, frame: Frame, lang: Lang = "en", *, said: Frame = "control", vector: tuple[float, ...] = FAR, **fields: object
) -> Claim:
    text = SAID + sentence
    place = PlaceRef("Lipky", Span(0, 5))
    one = Claim(
        "a", "d", (Span(0, 13),), None, None, Speaker("Orel", "person"), "indirect", frame=said, actor="x", place=place, vector=NEAR
    )
    two = Claim(
        "n",
        "d",
        (Span(len(SAID), len(text)),),
        None,
        None,
        Speaker("Paper", "outlet"),
        "narrator",
        frame=frame,
        actor="x",
        place=place,
        vector=vector,
    )
    return laundered(text, lang, [one, replace(two, **fields)])[1]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [
        ("The capture of the village opens the road to the lake.", "en"),
        ("The road is useless to both after this seizure.", "en"),
        ("Взятие села открывает дорогу к озеру.", "ru"),
        ("Захоплення села відкриває дорогу до озера.", "uk"),
    ],
)
def test_a_noun_that_takes_the_deed_for_known(sentence: str, lang: Lang) -> None:
    found = read(sentence, "logistics", lang)
    assert found.launders == "a"
    assert "takes for known" in found.why["launders"]


def test_a_near_sentence_of_the_same_frame_restates() -> None:
    assert read("The village is in their hands.", "control", vector=NEAR).launders == "a"
    assert read("The village is in their hands.", "control", vector=FAR).launders is None
    assert read("The village is in their hands.", "control", vector=NEAR, actor="y").launders is None


def test_a_hedge_or_another_place_hands_nothing_on() -> None:
    sentence = "The capture of the village opens the road to the lake."
    assert read(sentence, "logistics", certainty="probable").launders is None
    elsewhere = PlaceRef("Hirka", Span(len(SAID) + 15, len(SAID) + 26))
    assert read(sentence, "logistics", place=elsewhere).launders is None
    assert read(sentence, "logistics", said="casualties").launders is None


def test_what_is_handed_on_as_fact_is_no_denial() -> None:
    found = read("This capture of the village has not gone unnoticed.", "control", stance="denies")
    assert found.launders == "a"
    assert found.stance == "asserts"
