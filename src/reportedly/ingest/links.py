"""Files that hold no documents but say where some are: lists of web addresses, one a line, and sitemaps (https://www.sitemaps.org).

They are followed where a user names one, and never from within a folder: what lies in a folder may be anybody's.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import BinaryIO

from reportedly.ingest.address import is_web
from reportedly.ingest.base import Limits, Refusal
from reportedly.ingest.bounds import Item, Unreadable, whole
from reportedly.ingest.decode import decode, newlines
from reportedly.ingest.opened import Decoded, Most

_SITEMAP = re.compile(
    rb"\s*(?:<\?xml[^>]*>|<\?xml-stylesheet[^>]*>|<!--.{0,2000}?-->|\s)*<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", re.DOTALL
)
_LOC = re.compile(r"<(?:\w+:)?loc>\s*(?:<!\[CDATA\[)?\s*([^<\s\]]+)")


class Following(Decoded):
    """A file of addresses. As a format it refuses itself, with what to do; `links` gives the addresses to whoever may fetch them."""

    most: Most = "file"
    apart = False

    def knows(self, head: bytes) -> bool:
        """Whether a file is of this kind, from its beginning."""
        raise NotImplementedError

    def found(self, text: str) -> list[str]:
        """The addresses in a text, each once, in order."""
        raise NotImplementedError

    def links(self, stream: BinaryIO, where: str, limits: Limits) -> list[str] | Refusal:
        """The addresses in a file, or why it cannot be read."""
        raw = whole(stream, where, limits.file)
        decoded = raw if isinstance(raw, Refusal) else decode(raw, where)
        return decoded if isinstance(decoded, Refusal) else self.found(decoded[0])

    def said(self, text: str, guessed: str | None, where: str, limits: Limits) -> Iterator[Item]:
        number = len(self.found(text))
        if not number:
            raise Unreadable(f"a {self.name} without an address")
        yield Refusal(
            where, f"a {self.name}, which is not followed from here", "name it to `reportedly add` by itself to have its pages fetched"
        )


class Links(Following):
    """One address a line; blank lines and lines that begin with `#` are passed over. What is no address is refused when it is its turn."""

    name = "list of links"
    suffixes: tuple[str, ...] = (".txt", ".text", ".urls")

    def knows(self, head: bytes) -> bool:
        lines = [line.strip() for line in head.removeprefix(b"\xef\xbb\xbf").splitlines()]
        said = [line for line in lines if line and not line.startswith(b"#")]
        return bool(said) and is_web(said[0].decode("latin-1")) and not any(len(line.split()) > 1 for line in said)

    def found(self, text: str) -> list[str]:
        lines = (line.strip() for line in newlines(text).split("\n"))
        return list(dict.fromkeys(line for line in lines if line and not line.startswith("#")))


class Sitemap(Following):
    """The addresses of a sitemap, or of the sitemaps that an index of them lists."""

    name = "sitemap"
    suffixes: tuple[str, ...] = (".xml",)

    def knows(self, head: bytes) -> bool:
        return bool(_SITEMAP.match(head.removeprefix(b"\xef\xbb\xbf")))

    def found(self, text: str) -> list[str]:
        return list(dict.fromkeys(map(html.unescape, _LOC.findall(text))))
