"""E-mails: the words, the subject as title, the mailing list as outlet. Attachments are named and not opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from email.utils import parseaddr

from reportedly.ingest.base import Limits, Refusal, Row
from reportedly.ingest.bounds import Item, Unreadable
from reportedly.ingest.dates import by_trust
from reportedly.ingest.decode import decode, newlines
from reportedly.ingest.fragment import plain
from reportedly.ingest.opened import Whole
from reportedly.ingest.rows import checked
from reportedly.ingest.wrapped import unwrapped

HEADER = 2000
"""Characters of a header that are looked at: decoding takes the square of their number."""
_CONTENT = re.compile(rb"^content-[a-z-]{1,30}:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)
_KEPT = {"message_id": "Message-ID", "reply_to": "In-Reply-To"}
"""What stands in `Document.meta` under which header's words."""


class Mail(Whole):
    name = "e-mail"
    suffixes: tuple[str, ...] = (".eml",)

    def parsed(self, raw: bytes, where: str, limits: Limits) -> Iterator[Item]:
        if raw.lower().count(b"boundary") > 4 * limits.depth:
            raise Unreadable(f"more than {limits.depth} parts within parts")
        if any(len(header[0]) > 10 * HEADER for header in _CONTENT.finditer(raw)):
            raise Unreadable(f"a header of more than {10 * HEADER:,} bytes")
        from email import message_from_bytes

        message = message_from_bytes(raw)
        if not any(message.get(name) for name in ("From", "Subject", "Date", "Message-ID")):
            raise Unreadable("not an e-mail")
        parts = [part for part in message.walk() if not part.is_multipart()]
        if len(parts) > limits.items:
            raise Unreadable(f"an e-mail of more than {limits.items:,} parts")
        attached = [name for part in parts if (name := _decoded(part.get_filename()))]
        bodies = [part for part in parts if not part.get_filename() and part.get_content_disposition() != "attachment"]
        said = _said(bodies, where)
        if isinstance(said, Refusal):
            yield said
            return
        yield _row(message, said, attached, where)


def _said(bodies: list[Message], where: str) -> tuple[str, list[str]] | Refusal:
    """The plain text of an e-mail, and else its HTML's words, with the links."""
    for kind in ("text/plain", "text/html"):
        texts: list[str] = []
        addresses: list[str] = []
        for body in bodies:
            if body.get_content_type() != kind or not (payload := body.get_payload(decode=True)):
                continue
            decoded = decode(payload if isinstance(payload, bytes) else b"", where, body.get_content_charset())
            if isinstance(decoded, Refusal):
                return decoded
            text, links = (unwrapped(newlines(decoded[0])), []) if kind == "text/plain" else plain(decoded[0])
            texts.append(text)
            addresses += links
        if any(texts):
            return "\n".join(filter(None, texts)), addresses
    return Refusal(where, "an e-mail without words", "save what is attached to it by itself")


def _row(message: Message, said: tuple[str, list[str]], attached: list[str], where: str) -> tuple[str, Row] | Refusal:
    received = [str(line).rpartition(";")[2] for line in message.get_all("Received", [])]
    published, dated = by_trust(("Date header", str(message.get("Date", ""))), *(("Received header", line) for line in reversed(received)))
    name, address = parseaddr(_decoded(message.get("From")))
    outlet = _decoded(message.get("List-Id")).partition("<")[0].strip(' "')
    meta = {key: _decoded(message.get(header)) for key, header in _KEPT.items()}
    meta |= {"attachments": "\n".join(attached), "links": "\n".join(said[1]), **dated}
    fields = {
        "title": _decoded(message.get("Subject")), "text": said[0], "author": name or address, "outlet": outlet,
        "lang": str(message.get("Content-Language", "")).split(",")[0], "published": published, "meta": {k: v for k, v in meta.items() if v},
    }  # fmt: skip
    return checked(fields, where)


def _decoded(header: object) -> str:
    """The words of a header's first part; as they stand where their encoding is broken."""
    from email.errors import HeaderParseError
    from email.header import decode_header, make_header

    if header is None:
        return ""
    said = str(header)[:HEADER]
    try:
        words = str(make_header(decode_header(said)))
    except (HeaderParseError, LookupError, ValueError):
        words = said
    return " ".join(words.split())
