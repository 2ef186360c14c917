"""Where sentences end."""

from __future__ import annotations

import time

import pytest

from reportedly.read.sentences import one_sentence, sentence, sentences
from reportedly.types import Span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One here. Two there! Three.", ["One here.", "Two there!", "Three."]),
        ("“We hold it.” They left.", ["“We hold it.”", "They left."]),
        ("Gen. Ivanenko spoke. He left.", ["Gen. Ivanenko spoke.", "He left."]),
        ("On Nov. 18 they left.", ["On Nov. 18 they left."]),
        ("Село у Донецькій обл. Краматорськ поруч.", ["Село у Донецькій обл. Краматорськ поруч."]),
        ("«Держимся». — Так сказал он.", ["«Держимся».", "— Так сказал он."]),
        ("Head\n\nbody goes on", ["Head", "body goes on"]),
        ("About 3.5 km", ["About 3.5 km"]),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[s.start : s.end] for s in sentences(text)] == expected


def test_the_sentence_of_a_place_in_the_text() -> None:
    text = "One here. Two there! Three."
    assert sentence(text, 10) == Span(10, 20)
    assert sentence(text, 0, 12) == Span(0, 20)
    assert one_sentence(text, Span(0, 3), Span(4, 8))
    assert not one_sentence(text, Span(10, 13), Span(0, 3))


@pytest.mark.parametrize("flood", ["." * 200_000, ". " * 100_000, '."' * 100_000, "\n" * 200_000, " " * 200_000])
def test_a_flood_takes_no_time(flood: str) -> None:
    began = time.perf_counter()
    sentences("Before. " + flood + "after")
    assert time.perf_counter() - began < 5
