"""Numbers with what they count."""

from __future__ import annotations

import pytest

from reportedly.read.quantities import quantities
from reportedly.types import Lang, Span


def read(text: str, lang: Lang) -> list[tuple[float, str, str]]:
    return [(q.value, q.unit, q.bound) for q in quantities(text, [Span(0, len(text))], lang)]


@pytest.mark.parametrize(
    ("lang", "text", "want"),
    [
        ("en", "more than 30 per cent of the quarter", [(30, "percent", "at least")]),
        ("en", "some 4,800 civilians are left", [(4800, "people", "about")]),
        ("en", "two battalions were moved up", [(2, "battalions", "exactly")]),
        ("en", "it lost 1.5 million shells", [(1_500_000, "shells", "exactly")]),
        ("en", "nearly half of the port", [(50, "percent", "at most")]),
        ("en", "between 30 and 40 people a day leave", [(30, "people per day", "exactly"), (40, "people per day", "exactly")]),
        ("en", "by November 20 the 79th Brigade and its Su-34s had come at 14:30", []),
        ("en", "in 2022 it was quiet", []),
        ("ru", "около двухсот бойцов", [(200, "soldiers", "about")]),
        ("ru", "более 45 % зданий", [(45, "percent", "at least")]),
        ("ru", "за двое суток, к 3 марта, 12 тыс. снарядов", [(12000, "shells", "exactly")]),
        ("ru", "четверо убитых и 17 раненых", [(4, "killed", "exactly"), (17, "wounded", "exactly")]),
        ("uk", "понад п’ять тисяч людей", [(5000, "people", "at least")]),
        ("uk", "до 12 відсотків міста", [(12, "percent", "at most")]),
        ("uk", "на 80-й бригаді й танк Т-72", []),
    ],
)
def test_what_is_counted(lang: Lang, text: str, want: list[tuple[float, str, str]]) -> None:
    assert read(text, lang) == want


def test_a_word_that_only_begins_like_a_number_is_none() -> None:
    assert read("a two-way street and one more thing", "en") == []


def test_spans_slice_to_the_words() -> None:
    text = "They say at least 300 soldiers entered."
    (found,) = quantities(text, [Span(0, len(text))], "en")
    assert found.span is not None
    assert text[found.span.start : found.span.end] == "at least 300"
