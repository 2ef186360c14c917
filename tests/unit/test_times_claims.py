"""The time that a claim is about."""

from __future__ import annotations

from datetime import date

from reportedly.read.times import claim_time, find_times
from reportedly.types import Span, TimeRange

PUBLISHED = date(2025, 11, 21)


def of(text: str, content: str, cue: str | None, published: date | None = PUBLISHED) -> TimeRange | None:
    def at(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    return claim_time(text, [at(content)], at(cue) if cue else None, find_times(text, "en", published), published)


def test_its_own_date_comes_first() -> None:
    found = of("He said on Thursday that they left on Tuesday.", "that they left on Tuesday", "said")
    assert found is not None
    assert found.first == date(2025, 11, 18)


def test_without_one_it_takes_the_day_of_the_attribution() -> None:
    found = of("He said on Thursday that they left.", "that they left", "said")
    assert found is not None
    assert (found.first, found.last) == (date(2025, 11, 20), date(2025, 11, 20))


def test_a_narrator_takes_no_date_from_another_sentence() -> None:
    assert of("On Thursday they came. The bridge is down.", "The bridge is down", None) is None


def test_an_account_goes_on_with_its_day() -> None:
    found = of("He said on Thursday that they left. The bridge is down, he added.", "The bridge is down", "added")
    assert found is not None
    assert found.first == date(2025, 11, 20)


def test_open_and_vague_times_give_none() -> None:
    assert of("He said they left in recent months.", "they left in recent months", "said") is None
    assert of("He said they left on Tuesday.", "they left on Tuesday", "said", None) is None


def test_a_flash_is_news_of_its_day() -> None:
    found = of("BREAKING: the town has fallen.", "the town has fallen", None)
    assert found is not None
    assert found.first == PUBLISHED
    assert "news of the day" in (found.why or "")


def test_an_abbreviation_ends_no_sentence() -> None:
    found = of("On Nov. 18 the mayor wrote that they left.", "that they left", "wrote")
    assert found is not None
    assert found.first == date(2025, 11, 18)
