"""Markdown: one document a file, its fields in YAML front matter, its marks taken off the words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from reportedly.ingest.base import Limits, Refusal, Row
from reportedly.ingest.bounds import Item
from reportedly.ingest.rows import checked
from reportedly.ingest.text import PlainText

FRONT = 20_000
"""Characters of front matter; a longer one is taken as text, for YAML is read slowly."""
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"^#{1,6}[ \t]+([^\n]+)$", re.MULTILINE)
_BLOCK = re.compile(r"[ \t]*(?:#{1,6}[ \t]|>|[-*+][ \t]|\d{1,3}[.)][ \t]|\||=+[ \t]*$|(?:[-*_][ \t]*){3,}$)")
"""What begins a block of its own."""
_CLOSED = re.compile(r"[ \t]*(?:#{1,6}[ \t]|>|\||=+[ \t]*$|(?:[-*_][ \t]*){3,}$)")
"""What the next line does not go on with."""
_STAR = (re.compile(r"\*{1,3}(?=\S)([^*\n]+)(?<=\S)\*{1,3}"), r"\1")
_LOW_LINE = (re.compile(r"(?<![\w_])_{1,3}(?=\S)([^_\n]+)(?<=\S)_{1,3}(?![\w_])"), r"\1")
_MARKS = (
    (re.compile(r"^[ \t]*(?:`{3,}|~{3,}).*$", re.MULTILINE), ""),
    (re.compile(r"!\[[^\[\]\n]*\]\([^()\n]*\)"), ""),
    (re.compile(r"\[([^\[\]\n]+)\](?:\([^()\n]*\)|\[[^\[\]\n]*\])"), r"\1"),
    (_HEADING, lambda found: _title(found[1])),
    (re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*[-*+][ \t]+", re.MULTILINE), ""),
    _STAR, _LOW_LINE, _STAR, _LOW_LINE,
    (re.compile(r"`([^`\n]+)`"), r"\1"),
)  # fmt: skip
"""What is taken off, in this order; emphasis twice, from within. Each pattern stops at the next mark of its kind, so that none takes longer than the
text is long."""


class Markdown(PlainText):
    name = "Markdown"
    suffixes: tuple[str, ...] = (".md", ".markdown")

    def said(self, text: str, guessed: str | None, where: str, limits: Limits) -> Iterator[Item]:
        for item in super().said(text, guessed, where, limits):
            yield item if isinstance(item, Refusal) else _row(item[1], where)


def _row(plain: Row, where: str) -> tuple[str, Row] | Refusal:
    front = _FRONT.match(plain.text[: FRONT + 8])
    fields = _fields(front[1]) if front else {}
    body = plain.text[front.end() :] if front else plain.text
    heading = _HEADING.search(body)
    body = _one_line_a_paragraph(_without_comments(body))
    for pattern, by in _MARKS:
        body = pattern.sub(by, body)
    given = {"title": _title(heading[1]) if heading else None, **fields, "text": body.strip("\n"), "meta": plain.meta}
    return checked(given, where)


def _title(heading: str) -> str:
    return heading.rstrip("# \t")


def _one_line_a_paragraph(text: str) -> str:
    """Lines that Markdown reads as one put together; headings, lists, quotations, tables, fenced text and hard breaks stay as they are."""
    out: list[list[str]] = []
    fenced = open_ended = False
    for line in text.split("\n"):
        fence = line.lstrip().startswith(("```", "~~~"))
        if open_ended and line.strip() and not fence and not _BLOCK.match(line):
            out[-1].append(line.strip())
        else:
            out.append([line])
        fenced ^= fence
        open_ended = bool(line.strip()) and not (fence or fenced or _CLOSED.match(out[-1][0]) or line.endswith(("  ", "\\")))
    return "\n".join(" ".join(lines) for lines in out)


def _without_comments(text: str) -> str:
    first, *rest = text.split("<!--")
    after = [part.partition("-->") for part in rest]
    return first + "".join(outside if end else f"<!--{inside}" for inside, end, outside in after)


def _fields(front: str) -> dict[str, Any]:
    """Front matter's fields; nothing where it is not a YAML mapping, or plays with anchors."""
    try:
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(front)):
            return {}
        fields = yaml.safe_load(front)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    if not isinstance(fields, dict):
        return {}
    known = {str(name): value for name, value in fields.items()}
    if "date" in known:
        known.setdefault("published", known["date"])
    return known
