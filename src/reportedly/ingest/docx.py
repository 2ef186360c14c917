"""DOCX files: the words of a Word document, a paragraph a line, with its footnotes and links. Its XML may define no entities (defusedxml)."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from reportedly.ingest.base import Limits
from reportedly.ingest.bounds import Item, Unreadable, archive, part
from reportedly.ingest.fragment import web
from reportedly.ingest.opened import Whole
from reportedly.ingest.rows import checked

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DC = "{http://purl.org/dc/elements/1.1/}"
_DCTERMS = "{http://purl.org/dc/terms/}"
_TITLE = "Title"
"""The style of a document's title, whatever the language of the program."""


class Docx(Whole):
    name = "DOCX"
    suffixes: tuple[str, ...] = (".docx",)

    def parsed(self, raw: bytes, where: str, limits: Limits) -> Iterator[Item]:
        zipped, meter = archive(BytesIO(raw))
        parts = {
            name: part(zipped, meter, path, limits)
            for name, path in (
                ("text", "word/document.xml"), ("footnotes", "word/footnotes.xml"), ("endnotes", "word/endnotes.xml"),
                ("links", "word/_rels/document.xml.rels"), ("core", "docProps/core.xml"),
            )
        }  # fmt: skip
        if parts["text"] is None:
            raise Unreadable("a zip archive that is not a Word document")
        paragraphs = [found for name in ("text", "footnotes", "endnotes") for found in _paragraphs(parts[name], limits)]
        core = {e.tag: (e.text or "").strip() for _, e in _elements(parts["core"], limits)}
        targets = [e.get("Target") or "" for _, e in _elements(parts["links"], limits) if e.get("TargetMode") == "External"]
        meta = {
            "created": core.get(_DCTERMS + "created", ""), "modified": core.get(_DCTERMS + "modified", ""), "links": "\n".join(web(targets)),
        }  # fmt: skip
        title = core.get(_DC + "title") or next((text for style, text in paragraphs if style == _TITLE), None)
        fields = {"title": title, "author": core.get(_DC + "creator")}
        yield checked({**fields, "text": "\n".join(t for _, t in paragraphs), "meta": {k: v for k, v in meta.items() if v}}, where)


def _elements(xml: bytes | None, limits: Limits) -> Iterator[tuple[str, Element]]:
    """The elements of a part as they begin and end. A part that defines a document type or is nested too deep ends the file."""
    from defusedxml.ElementTree import iterparse

    depth = 0
    for event, element in iterparse(BytesIO(xml), events=("start", "end"), forbid_dtd=True) if xml else ():
        depth += 1 if event == "start" else -1
        if depth > limits.depth:
            raise Unreadable(f"XML nested more than {limits.depth} deep")
        yield event, element


def _paragraphs(xml: bytes | None, limits: Limits) -> Iterator[tuple[str | None, str]]:
    """The paragraphs with words in them, each with its style. Deleted text and the second copy of a text box are left out."""
    pieces: list[str] = []
    style: str | None = None
    unseen = 0
    for event, element in _elements(xml, limits):
        if element.tag == _FALLBACK:
            unseen += 1 if event == "start" else -1
        if event == "start" or unseen:
            continue
        if element.tag == _W + "t":
            pieces.append(element.text or "")
        elif element.tag in (_W + "tab", _W + "br", _W + "cr"):
            pieces.append(" ")
        elif element.tag == _W + "noBreakHyphen":
            pieces.append("-")
        elif element.tag == _W + "pStyle":
            style = element.get(_W + "val")
        elif element.tag == _W + "p":
            if text := " ".join("".join(pieces).split()):
                yield style, text
            pieces, style = [], None
            element.clear()
