"""A reading as HTML."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from builders import claim, document, reading
from hypothesis import given
from hypothesis import strategies as st

from reportedly.notebook import LOOKS, marked
from reportedly.types import Reading, Span, Speaker


def bare(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def test_the_text_is_whole_and_the_spans_are_marked() -> None:
    shown = reading()
    html = shown._repr_html_()
    assert bare(marked(shown)) == shown.document.text
    for look in ("source", "cue", "content", "narrator"):
        assert f'<span style="{LOOKS[look][1]}" title=' in html
    assert 'title="Olena Verba, The mayor: ' in html
    assert "a warning" in html
    assert "Вісті Verbivka · 2025-03-04 · uk" in html


def test_everything_from_the_document_is_escaped() -> None:
    evil = '"><script>alert(1)</script>'
    doc = document(f"He said {evil}.", title=evil, outlet=evil)
    made = claim(doc, evil, source="He", speaker=Speaker(evil, "person", role=evil))
    html = Reading(doc, (made,), warnings=(evil,))._repr_html_()
    assert "<script" not in html
    assert set(re.findall(r"<(\w+)", html)) == {"div", "span", "strong"}
    assert set(re.findall(r' (\w+)="[^"]*"', html)) == {"class", "style", "title"}
    assert html.count("&lt;script&gt;") >= 5


def test_a_reading_without_claims_or_heading() -> None:
    doc = document("a < b", title=None, outlet=None, published=None, lang=None)
    assert "a &lt; b" in Reading(doc)._repr_html_()


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=8))
def test_any_spans_leave_the_text_as_it_is(pairs: list[tuple[int, int]]) -> None:
    doc = document("<abcdefghij klmnop&>")
    one = claim(doc, "abc")
    claims = tuple(replace(one, content=(Span(min(p), max(p)),), cue=Span(0, 3)) for p in pairs)
    html = marked(Reading(doc, claims))
    assert bare(html) == doc.text
    assert html.count("<span") == html.count("</span>")
