"""Stretches of HTML inside other formats, as words and links: bodies of e-mails, of feed entries, of chat messages. Nothing in them is run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

LINKS = 100
"""Links of one document that are kept."""
_UNSEEN = frozenset(("script", "style", "head", "title", "template", "noscript", "iframe", "object", "svg", "select"))
_INLINE = frozenset(
    ("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins", "kbd", "label", "mark", "q",
     "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tg-spoiler", "tt", "u", "var", "wbr")
)  # fmt: skip


def parsed(markup: str) -> _Element | None:
    """The tree of a page or of a piece of one; None where there is nothing in it. libxml2 itself bounds its depth and fetches nothing."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        return etree.fromstring(markup.replace("\0", " ").encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def words(root: _Element) -> str:
    """The words a reader sees, a block a line."""
    from lxml import etree

    pieces: list[str] = []
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        inline = element.tag in _INLINE
        if event == "start":
            pieces.append("" if inline else "\n")
            if element.tag in _UNSEEN:
                walker.skip_subtree()
            else:
                pieces.append(_spaced(element.text))
        else:
            pieces.append("" if inline else "\n")
            if element is not root:
                pieces.append(_spaced(element.tail))
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def links(root: _Element) -> list[str]:
    """The addresses it points to, each once, in order."""
    return web(str(a.get("href")) for a in root.iter("a") if a.get("href"))


def plain(markup: str) -> tuple[str, list[str]]:
    """The words and links of a piece of HTML."""
    root = parsed(markup)
    return ("", []) if root is None else (words(root), links(root))


def web(addresses: Iterable[str]) -> list[str]:
    """Addresses on the web, each once, in order, at most `LINKS`."""
    known = dict.fromkeys(a.strip() for a in addresses)
    return [a for a in known if a.lower().startswith(("http://", "https://")) and not any(c.isspace() for c in a)][:LINKS]


def _spaced(text: str | None) -> str:
    return (text or "").replace("\n", " ")
