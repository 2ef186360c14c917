"""Chat exports of Telegram Desktop, `result.json` and `messages*.html`: a message a document, its channel as outlet.

Where a message comes from is kept in `Document.meta`: `forwarded_from`, `reply_to`, `links`; and `edited`, when it was changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from reportedly.ingest.base import Limits, Refusal, Row
from reportedly.ingest.bounds import Item, Unreadable
from reportedly.ingest.dates import by_trust
from reportedly.ingest.fragment import links, parsed, web, words
from reportedly.ingest.opened import Decoded, Most
from reportedly.ingest.rows import checked

if TYPE_CHECKING:
    from lxml.etree import _Element

_KIND = re.compile(rb'"type"\s*:\s*"(?:personal_chat|bot_chat|saved_messages|(?:private|public)_(?:group|supergroup|channel))"')
_ACCOUNT = re.compile(rb'\A\s*\{\s*"about"\s*:\s*"Here is the data you requested')
_EXPORTED = re.compile(rb'<title>Exported Data</title>|<body onload="CheckLocation')
_MOMENT = re.compile(r"(\d\d)\.(\d\d)\.(\d{4})")
_NUMBER = re.compile(r"\d+")


class TelegramJson(Decoded):
    """One chat, or all chats of an account. Service messages, and those that hold no words, are passed over."""

    name = "Telegram export"
    suffixes: tuple[str, ...] = (".json",)
    most: Most = "json"
    apart = False

    def knows(self, head: bytes) -> bool:
        """Whether a JSON file is such an export, from its beginning."""
        return bool(_KIND.search(head) or _ACCOUNT.match(head))

    def said(self, text: str, guessed: str | None, where: str, limits: Limits) -> Iterator[Item]:
        try:
            export = json.loads(text)
        except (ValueError, RecursionError):
            raise Unreadable("not valid JSON: the export may have broken off", "export the chat again") from None
        for number, chat in enumerate(_chats(export)):
            for message in _list(chat.get("messages")):
                if (
                    isinstance(message, Mapping)
                    and message.get("type") == "message"
                    and (row := _message(message, chat, f"{where}[{number}]"))
                ):
                    yield row


def _chats(export: object) -> Iterator[Mapping[str, Any]]:
    if not isinstance(export, Mapping):
        raise Unreadable("not an export of Telegram")
    found = [export] if "messages" in export else []
    for group in ("chats", "left_chats"):
        part = export.get(group)
        found += _list(part.get("list")) if isinstance(part, Mapping) else []
    yield from (chat for chat in found if isinstance(chat, Mapping))


def _message(message: Mapping[str, Any], chat: Mapping[str, Any], where: str) -> tuple[str, Row] | Refusal | None:
    entities = message.get("text")
    pieces = [entities] if isinstance(entities, str) else _list(entities)
    text = "".join(p if isinstance(p, str) else _string(p, "text") or "" for p in pieces)
    if not text.strip():
        return None
    published, dated = by_trust(("message", _string(message, "date")))
    name, sender = _string(chat, "name"), _string(message, "author") or _string(message, "from")
    targets = (_string(p, "href") or (_string(p, "text") if _string(p, "type") == "link" else None) or "" for p in pieces)
    number = _string(message, "id") or ""
    meta = {
        "message": number, "posted": _string(message, "date"), "edited": _string(message, "edited"),
        "forwarded_from": _string(message, "forwarded_from") or _string(message, "saved_from"),
        "reply_to": _string(message, "reply_to_message_id"), "via": _string(message, "via_bot"), "links": "\n".join(web(targets)), **dated,
    }  # fmt: skip
    fields = {
        "text": text, "outlet": name, "author": sender if sender != name else None, "published": published,
        "meta": {k: v for k, v in meta.items() if v},
    }  # fmt: skip
    return checked(fields, f"{where}:{number}")


def _string(of: object, key: str) -> str | None:
    """A word or number that stands under a key, as a word."""
    value = of.get(key) if isinstance(of, Mapping) else None
    return str(value) if isinstance(value, str | int) and value != "" else None


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


class TelegramHtml(Decoded):
    """One page of one chat, as exported for people to read."""

    name = "Telegram export in HTML"
    suffixes: tuple[str, ...] = (".html",)
    most: Most = "file"

    def knows(self, head: bytes) -> bool:
        """Whether a page is such an export, from its beginning."""
        return bool(_EXPORTED.search(head))

    def said(self, text: str, guessed: str | None, where: str, limits: Limits) -> Iterator[Item]:
        root = parsed(text)
        if root is None:
            raise Unreadable("no page of an export of Telegram")
        name = next((words(e) for bar in _of(root, "page_header") for e in _of(bar, "text")), None)
        sender = None
        for message in _of(root, "message"):
            body = next((e for e in _of(message, "body") if "details" not in _classes(e)), None)
            if body is None or "service" in _classes(message):
                continue
            sender = next((words(e) for e in body.iterchildren() if "from_name" in _classes(e)), sender)
            if row := _shown(message, body, name, sender, where):
                yield row


def _shown(message: _Element, body: _Element, name: str | None, sender: str | None, where: str) -> tuple[str, Row] | Refusal | None:
    said = next(_of(body, "text"), None)
    text = words(said) if said is not None else ""
    if said is None or not text:
        return None
    moment = next((e.get("title") or "" for e in body.iterchildren() if "date" in _classes(e)), "")
    published, dated = by_trust(("message", _MOMENT.sub(r"\3-\2-\1", moment[:10])))
    forwarded = next((e for part in _of(body, "forwarded") for e in _of(part, "from_name")), None)
    replied = next((a.get("href") or "" for e in _of(body, "reply_to") for a in e.iter("a")), "")
    number = _digits(message.get("id") or "")
    meta = {
        "message": number, "posted": _iso(moment), "reply_to": _digits(replied.rpartition("#")[2]), "links": "\n".join(web(links(said))),
        "forwarded_from": (forwarded.text or "").strip() if forwarded is not None else None, **dated,
    }  # fmt: skip
    fields = {
        "text": text, "outlet": name, "author": sender if sender != name else None, "published": published,
        "meta": {k: v for k, v in meta.items() if v},
    }  # fmt: skip
    return checked(fields, f"{where}:{number}")


def _iso(moment: str) -> str:
    """`21.11.2025 10:15:00 UTC+02:00` as `2025-11-21T10:15:00+02:00`; as it stands where it is anything else."""
    try:
        return datetime.strptime(moment, "%d.%m.%Y %H:%M:%S UTC%z").isoformat()
    except ValueError:
        return moment


def _digits(words: str) -> str | None:
    found = _NUMBER.search(words)
    return found[0] if found else None


def _classes(element: _Element) -> list[str]:
    return (element.get("class") or "").split()


def _of(root: _Element, kind: str) -> Iterator[_Element]:
    """The elements below `root` that are of a class, in the page's order."""
    return (e for e in root.iterdescendants("div") if kind in _classes(e))
