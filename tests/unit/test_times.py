"""Time expressions: the days they name, the reference they rest on, and what stays open."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.read.times import find_times
from reportedly.types import Lang, TimeRange

PUBLISHED = date(2025, 11, 21)
"""A Friday."""


def only(text: str, lang: Lang, published: date | None = PUBLISHED) -> TimeRange:
    found = find_times(text, lang, published)
    assert len(found) == 1, [text[t.span.start : t.span.end] for t in found if t.span]
    return found[0]


def days(t: TimeRange) -> str:
    return f"{t.first}..{t.last}" if t.first != t.last else str(t.first)


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("They entered it on November 20th.", "2025-11-20", "2025-11-20"),
        ("They entered it on December 3.", "2024-12-03", "2024-12-03"),
        ("They will enter it on December 3.", "2025-12-03", "2025-12-03"),
        ("They must leave by February 15.", "2026-02-15", "2025-11-21..2026-02-15"),
        ("They have dug in since mid-October.", "2025-10", "2025-10-15..2025-11-21"),
        ("At the start of October they left.", "2025-10", "2025-10-01..2025-10-10"),
        ("In late September they left.", "2025-09", "2025-09-21..2025-09-30"),
        ("In the first half of October they left.", "2025-10", "2025-10-01..2025-10-15"),
        ("Yesterday they left.", "2025-11-20", "2025-11-20"),
        ("They left on Tuesday.", "2025-11-18", "2025-11-18"),
        ("They left on Friday.", "2025-11-21", "2025-11-21"),
        ("They left last Friday.", "2025-11-14", "2025-11-14"),
        ("They left last week.", "2025-W46", "2025-11-10..2025-11-16"),
        ("They attacked this week.", "2025-W47", "2025-11-17..2025-11-21"),
        ("They left over the weekend.", "2025-W46-WE", "2025-11-15..2025-11-16"),
        ("Over the past week they lost ten.", "P1W", "2025-11-14..2025-11-21"),
        ("Over the past 24 hours they lost ten.", "PT24H", "2025-11-20..2025-11-21"),
        ("They left three months ago.", "2025-08", "2025-08-01..2025-08-31"),
        ("They came in the summer of 2024.", "2024-SU", "2024-06-01..2024-08-31"),
        ("Last winter they left.", "2024-WI", "2024-12-01..2025-02-28"),
        ("They shelled it overnight.", "2025-11-20TNI", "2025-11-20..2025-11-21"),
        ("They shelled it in the night to November 20.", "2025-11-20TNI", "2025-11-19..2025-11-20"),
        ("They left in recent days.", "PXD", "None"),
        ("Recently they left.", "PAST_REF", "None"),
    ],
)
def test_english(text: str, value: str, expected: str) -> None:
    found = only(text, "en")
    assert (found.value, days(found)) == (value, expected)


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("Они вошли туда 20 ноября.", "2025-11-20", "2025-11-20"),
        ("Они вошли туда первого ноября.", "2025-11-01", "2025-11-01"),
        ("В ночь на 20 ноября был обстрел.", "2025-11-20TNI", "2025-11-19..2025-11-20"),
        ("Город возьмут к 15 февраля.", "2026-02-15", "2025-11-21..2026-02-15"),
        ("За последние сутки было сто боёв.", "P1D", "2025-11-20..2025-11-21"),
        ("Во вторник они ушли.", "2025-11-18", "2025-11-18"),
        ("В ночь на среду они ушли.", "2025-11-19TNI", "2025-11-18..2025-11-19"),
        ("На прошлой неделе они ушли.", "2025-W46", "2025-11-10..2025-11-16"),
        ("В конце ноября прошлого года они ушли.", "2024-11", "2024-11-21..2024-11-30"),
        ("Летом 2024 года они пришли.", "2024-SU", "2024-06-01..2024-08-31"),
        ("Весной они ушли.", "2025-SP", "2025-03-01..2025-05-31"),
        ("Неделю назад они ушли.", "2025-W46", "2025-11-14"),
        ("В последние дни стало тише.", "PXD", "None"),
    ],
)
def test_russian(text: str, value: str, expected: str) -> None:
    found = only(text, "ru")
    assert (found.value, days(found)) == (value, expected)


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("Вони увійшли туди 20 листопада.", "2025-11-20", "2025-11-20"),
        ("Минулої доби було сто боїв.", "P1D", "2025-11-20..2025-11-21"),
        ("У ніч на 20 листопада був обстріл.", "2025-11-20TNI", "2025-11-19..2025-11-20"),
        ("До 15 лютого місто візьмуть.", "2026-02-15", "2025-11-21..2026-02-15"),
        ("Із середини жовтня вони тримаються.", "2025-10", "2025-10-15..2025-11-21"),
        ("Наприкінці жовтня вони відійшли.", "2025-10", "2025-10-21..2025-10-31"),
        ("Минулої п’ятниці вони відійшли.", "2025-11-14", "2025-11-14"),
        ("Минулого тижня вони відійшли.", "2025-W46", "2025-11-10..2025-11-16"),
        ("Восени вони відійшли.", "2025-FA", "2025-09-01..2025-11-21"),
        ("Останнім часом стало тихіше.", "PAST_REF", "None"),
    ],
)
def test_ukrainian(text: str, value: str, expected: str) -> None:
    found = only(text, "uk")
    assert (found.value, days(found)) == (value, expected)


@pytest.mark.parametrize(
    ("text", "lang"),
    [("From 3 to 9 November they attacked.", "en"), ("С 3 по 9 ноября они атаковали.", "ru"), ("З 3 до 9 листопада вони атакували.", "uk")],
)
def test_both_ends_of_a_range_carry_it(text: str, lang: Lang) -> None:
    assert [days(t) for t in find_times(text, lang, PUBLISHED)] == ["2025-11-03..2025-11-09"] * 2


def test_that_day_and_days_later_count_from_the_last_date_told() -> None:
    found = find_times("On October 5 they came. Two days later they left. On the same day it rained.", "en", PUBLISHED)
    assert [days(t) for t in found] == ["2025-10-05", "2025-10-07", "2025-10-07"]
    assert "last date told" in (found[1].why or "")


def test_without_a_publication_date_relative_ones_stay_open() -> None:
    found = find_times("Yesterday and on Tuesday they came; on November 20 they left. It began on 3 May 2024.", "en", None)
    assert [(t.value, t.first) for t in found] == [
        ("XXXX-XX-XX", None),
        ("XXXX-WXX-2", None),
        ("XXXX-11-20", None),
        ("2024-05-03", date(2024, 5, 3)),
    ]


def test_the_reference_stays_visible() -> None:
    assert "2025-11-21" in (only("They left on November 20.", "en").why or "")
    assert only("They left on 20 November 2025.", "en").why == "written in full"


def test_a_narrative_of_other_years_takes_the_year_from_the_last_date_told() -> None:
    text = (
        "In June 1951 they met. In 1952 and in March 1953 they met again. On May 4, 1953 and on May 9, 1953 they signed. In July they left."
    )
    assert find_times(text, "en", PUBLISHED)[-1].value == "1953-07"


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("It may march on.", "en"),
        ("They lost 2000 soldiers.", "en"),
        ("Это вредит окружающей среде.", "ru"),
        ("Точився лютий бій.", "uk"),
    ],
)
def test_words_that_only_look_like_times(text: str, lang: Lang) -> None:
    assert find_times(text, lang, PUBLISHED) == ()


def test_the_language_is_guessed() -> None:
    assert find_times("Вони пішли 20 листопада.", None, PUBLISHED) == find_times("Вони пішли 20 листопада.", "uk", PUBLISHED)
    assert find_times("Они ушли 20 ноября.", None, PUBLISHED) == find_times("Они ушли 20 ноября.", "ru", PUBLISHED)


@given(
    st.lists(
        st.sampled_from(["on", "May", "5", "31", "2025", "last", "week", "from", "to", "-", ",", "İ", "since", "two", "days", "ago", "\n"])
    ),
    st.dates(date(1990, 1, 1), date(2090, 1, 1)) | st.none(),
)
def test_spans_are_ordered_apart_and_ranges_run_forward(words: list[str], published: date | None) -> None:
    text = " ".join(words)
    found = find_times(text, "en", published)
    spans = [t.span for t in found if t.span]
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(t.first is None or t.last is None or t.first <= t.last for t in found)
