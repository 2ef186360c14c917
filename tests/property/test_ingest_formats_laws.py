"""Laws of the formats from outside: whatever bytes come, there are documents or refusals that name the file, and soon."""

from __future__ import annotations

import time
from io import BytesIO
from pathlib import Path

from golden.ingest.make import goldens
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.ingest import FORMATS, Limits, Refusal
from reportedly.ingest.base import Format

GOLDENS = [(path.name, path.read_bytes()) for path in goldens()]
HERE = Limits(seconds=None)
"""Parsers run in this process, where their time is counted."""
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def kinds(name: str) -> list[Format]:
    return [kind for kind in FORMATS if name.endswith(kind.suffixes)]


def soon(kind: Format, raw: bytes) -> None:
    began = time.thread_time()
    for item in kind.rows(BytesIO(raw), "x", HERE):
        assert isinstance(item, Refusal) or item[0].startswith("x")
        assert str(item if isinstance(item, Refusal) else item[0]).startswith("x")
    assert time.thread_time() - began < 10


@SLOW
@given(
    st.sampled_from(GOLDENS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=40)), min_size=1, max_size=6),
)
def test_a_changed_golden_is_taken_or_refused(golden: tuple[str, bytes], changes: list[tuple[float, int, bytes]]) -> None:
    name, raw = golden
    for at, length, by in changes:
        start = int(at * len(raw))
        raw = raw[:start] + by + raw[start + length :]
    for kind in kinds(name):
        soon(kind, raw)


@SLOW
@given(st.sampled_from(GOLDENS), st.binary(max_size=200))
def test_any_bytes_after_a_right_beginning_are_taken_or_refused(golden: tuple[str, bytes], raw: bytes) -> None:
    name, right = golden
    for kind in kinds(name):
        soon(kind, right[:30] + raw)
        soon(kind, raw)


@SLOW
@given(
    st.sampled_from([g for g in GOLDENS if b"<" in g[1][:200]]),
    st.sampled_from([b"&x;", b"<!ENTITY x 'y'>", b"]]>", b"<![CDATA[", b"<a:b>", b"\x00", b"</"]),
    st.floats(0, 1),
)
def test_marks_of_xml_anywhere_are_taken_or_refused(golden: tuple[str, bytes], mark: bytes, at: float) -> None:
    name, raw = golden
    start = int(at * len(raw))
    for kind in kinds(Path(name).name):
        soon(kind, raw[:start] + mark + raw[start:])
