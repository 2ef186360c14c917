"""Bytes to text: UTF-8 and UTF-16 by their marks, else the old Cyrillic and Latin code pages by charset-normalizer."""

from __future__ import annotations

import codecs
import re

from reportedly.ingest.base import Refusal

OLD = ("cp1251", "koi8_r", "koi8_u", "cp866", "cp1252")
"""The code pages that Russian, Ukrainian and English texts were kept in."""
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_BINARY = re.compile(rb"\x00|\A(?:%PDF-|PK\x03\x04|\x1f\x8b|\x89PNG|\xff\xd8\xff|GIF8|\xd0\xcf\x11\xe0|SQLite format)")


def decode(raw: bytes, where: str, declared: str | None = None) -> tuple[str, str | None] | Refusal:
    """The text, and the name of the encoding where it had to be guessed."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _strict(raw, encoding) or _refused(where)
    if _BINARY.search(raw[:8192]):
        return Refusal(where, "not text but a binary file", "save it as text or HTML")
    if text := _strict(raw, "utf-8") or (_strict(raw, declared) if declared else None):
        return text
    from charset_normalizer import from_bytes

    best = from_bytes(raw, cp_isolation=list(OLD)).best()
    text = _strict(raw, best.encoding) if best else None
    return (text[0], best.encoding) if best and text else _refused(where)


def newlines(text: str) -> str:
    """The text with `\\n` at each line's end and no byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _strict(raw: bytes, encoding: str) -> tuple[str, None] | None:
    """None where the bytes are not in the encoding; other bytes than UTF-8's fit nearly any, and control characters give them away."""
    try:
        text = raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    sure = encoding.startswith("utf-8")
    return (text, None) if sure or len(_CONTROL.findall(text)) <= len(text) / 200 else None


def _refused(where: str) -> Refusal:
    return Refusal(where, "the letters cannot be told: neither UTF-8 nor a code page that is known", "save it as UTF-8")
