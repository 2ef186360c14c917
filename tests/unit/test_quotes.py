"""Quotation marks and voice."""

from __future__ import annotations

import pytest

from reportedly.read.quotes import quoted, voice
from reportedly.types import Span


def words(text: str) -> list[str]:
    return [text[s.start : s.end] for s in quoted(text)]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("He said, “The bridge is ours,” and left.", ["“The bridge is ours,”"]),
        ("‘They didn’t leave the soldiers’ post,’ he said.", ["‘They didn’t leave the soldiers’ post,’"]),
        ("Он сказал: «Мост взорван „вчера“, его нет».", ["«Мост взорван „вчера“, его нет»"]),
        ("Він додав: „Міст цілий“.", ["„Міст цілий“"]),
        ('She said "no" twice.', ['"no"']),
        ("The commander's report isn't a quote.", []),
        ("Не закрыто: «без конца", []),
    ],
)
def test_marks_of_the_three_languages(text: str, want: list[str]) -> None:
    assert words(text) == want


def test_a_quote_may_run_over_paragraphs() -> None:
    assert words("“We held the hill all night long.\n“Nobody came.”") == ["“We held the hill all night long.", "“Nobody came.”"]


def test_a_line_that_opens_with_a_dash_is_speech_up_to_the_cue() -> None:
    assert words("— Мост наш, — заявил Рыбин. — Его держат.") == ["Мост наш,", "Его держат."]
    assert words("Мост — это не крепость.") == []


@pytest.mark.parametrize(
    ("text", "content", "want"),
    [
        ("“We are here,” he said.", "“We are here,”", "direct"),
        ("He said that they are here.", "that they are here", "indirect"),
        ("He said the men “had been told to hold on” till noon.", "the men “had been told to hold on” till noon", "mixed"),
        ("Он сказал, что бригада «Север» ушла.", "что бригада «Север» ушла", "indirect"),
        ("— Они ушли, — сказал он.", "Они ушли", "direct"),
    ],
)
def test_voice(text: str, content: str, want: str) -> None:
    at = text.index(content)
    assert voice(text, [Span(at, at + len(content))], quoted(text)) == want
