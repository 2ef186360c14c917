"""Laws of taking documents in."""

from __future__ import annotations

import json
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.ingest import FORMATS, Limits, Refusal, from_text
from reportedly.types import Document

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@given(TEXTS, st.booleans())
def test_a_text_in_json_is_taken_exactly_as_it_is(text: str, ascii_only: bool) -> None:
    raw = json.dumps({"text": text}, ensure_ascii=ascii_only).encode()
    for f in FORMATS:
        if f.name.startswith("JSON"):
            ((_, row),) = f.rows(BytesIO(raw), "x", Limits(seconds=None))  # type: ignore[misc]
            assert row.text == text


@given(TEXTS)
def test_a_text_is_a_document_or_refused_and_always_the_same(text: str) -> None:
    first, second = from_text(text, lang="en"), from_text(text, lang="en")
    assert first == second
    assert isinstance(first, Document) == bool(text.strip())


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_bytes_break_a_format(raw: bytes) -> None:
    for f in FORMATS:
        for item in f.rows(BytesIO(raw), "x", Limits(seconds=None)):
            assert isinstance(item, Refusal) or item[0].startswith("x")
