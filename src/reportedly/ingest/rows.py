"""JSON and JSON lines: documents as objects with `id, title, text, outlet, url, lang, published`; only `text` must be there.

The text is taken exactly as given, so that offsets into it stay those of its owner.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, BinaryIO

from pydantic import ValidationError

from reportedly.ingest.base import Limits, Refusal, Row
from reportedly.ingest.bounds import Item
from reportedly.ingest.decode import decode
from reportedly.ingest.opened import Decoded, Most

_FIELDS = "give it the fields id, title, text, outlet, url, lang, published"


def checked(value: object, where: str) -> tuple[str, Row] | Refusal:
    """One object as a Row. A date that cannot be read does not cost the document: it is kept aside and the document has none."""
    if not isinstance(value, Mapping):
        return Refusal(where, "not an object", _FIELDS)
    fields: dict[str, Any] = {**value, "meta": _meta(value.get("meta"))}
    published = fields.get("published")
    if published is not None and not isinstance(published, date):
        try:
            Row.model_validate({"text": "", "published": published})
        except ValidationError:
            fields |= {"published": None, "meta": {**fields["meta"], "unreadable date": str(published)[:100]}}
    try:
        return where, Row.model_validate(fields)
    except ValidationError as e:
        problem = e.errors()[0]
        return Refusal(where, f"{problem['loc'][0]}: {problem['msg'].lower()}", _FIELDS)


def _meta(value: object) -> dict[str, str]:
    return {str(k): v for k, v in value.items() if isinstance(v, str)} if isinstance(value, Mapping) else {}


def _parsed(text: str, where: str) -> tuple[Any, Refusal | None]:
    try:
        return json.loads(text), None
    except RecursionError:
        return None, Refusal(where, "nested too deep", _FIELDS)
    except ValueError as e:
        said = f"{e.msg.lower()} at line {e.lineno}, column {e.colno}" if isinstance(e, json.JSONDecodeError) else str(e)
        return None, Refusal(where, f"not valid JSON: {said}", "correct it or leave it out")


class Json(Decoded):
    """One object, or a list of them."""

    name = "JSON"
    suffixes: tuple[str, ...] = (".json",)
    most: Most = "json"
    apart = False

    def said(self, text: str, guessed: str | None, where: str, limits: Limits) -> Iterator[Item]:
        value, refusal = _parsed(text, where)
        if refusal:
            yield refusal
        elif isinstance(value, list):
            yield from (checked(item, f"{where}[{i}]") for i, item in enumerate(value))
        else:
            yield checked(value, where)


class JsonLines:
    """One object a line, read line by line; blank lines are passed over."""

    name = "JSON lines"
    suffixes: tuple[str, ...] = (".jsonl", ".ndjson")

    def rows(self, stream: BinaryIO, where: str, limits: Limits) -> Iterator[tuple[str, Row] | Refusal]:
        number = 0
        while raw := stream.readline(limits.line + 1):
            number += 1
            here = f"{where}:{number}"
            if len(raw) > limits.line:
                while raw and not raw.endswith(b"\n"):
                    raw = stream.readline(1 << 20)
                yield Refusal(here, f"a line longer than {limits.line / 1e6:g} MB", "split it")
            elif raw.strip():
                decoded = decode(raw, here)
                value, refusal = (None, decoded) if isinstance(decoded, Refusal) else _parsed(decoded[0], here)
                yield refusal or checked(value, here)
        if not number:
            yield Refusal(where, "empty", "leave it out")
