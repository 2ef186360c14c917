"""Web archives, WARC and WACZ: the pages in them, each read as a web page, by warcio. Nothing is unpacked to disk."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from gzip import BadGzipFile, GzipFile
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from reportedly.ingest.base import Limits, Refusal, Row
from reportedly.ingest.bounds import Metered, Unreadable, archive, guarded, whole
from reportedly.ingest.html import Html
from reportedly.ingest.pdf import Pdf

if TYPE_CHECKING:
    from reportedly.ingest.base import Format

HEADER = 2_000_000
"""Bytes of a record's headers."""
CHUNK = 64 * 1024
NO_END = 1 << 62
ROOM = 100_000_000
"""Bytes that any archive may unfold to, however small it is."""
BROKEN = ("the archive breaks off or is damaged", "what stands before is taken; fetch it again for the rest")
KINDS: dict[str, Format] = {"text/html": Html(), "application/xhtml+xml": Html(), "application/pdf": Pdf()}
"""The formats of what is read; pictures, styles and scripts are passed over."""


class Warc:
    name = "WARC"
    suffixes: tuple[str, ...] = (".warc", ".warc.gz")

    @guarded
    def rows(self, stream: BinaryIO, where: str, limits: Limits) -> Iterator[tuple[str, Row] | Refusal]:
        first = stream.read(2)
        if not first:
            yield Refusal(where, "empty", "leave it out")
            return
        packed = Metered(stream, NO_END, "", first)
        unpacked = _Unzipped(packed) if first == b"\x1f\x8b" else packed
        meter = Metered(cast(BinaryIO, unpacked), HEADER, f"a record whose headers are longer than {HEADER / 1e6:g} MB")
        from warcio.archiveiterator import ArchiveIterator

        for number, record in enumerate(ArchiveIterator(meter)):
            if number >= limits.items:
                raise Unreadable(f"more than {limits.items:,} records", "split it")
            yield from _page(record, meter, where, limits)
            for _ in _chunks(record.raw_stream, meter):
                if meter.given > ROOM + limits.expansion * packed.given:
                    raise Unreadable(f"unfolds to more than {limits.expansion} times its size")
            if getattr(record.raw_stream, "limit", 0) > 0:
                raise Unreadable(*BROKEN)
            meter.left = HEADER


class _Unzipped:
    """What gzip members unfold to, one after another, as far as they go."""

    def __init__(self, packed: Metered) -> None:
        self._members = GzipFile(fileobj=cast(BinaryIO, packed))

    def read(self, size: int) -> bytes:
        try:
            return self._members.read1(size)
        except (EOFError, BadGzipFile, zlib.error):
            raise Unreadable(*BROKEN) from None

    def tell(self) -> int:
        return self._members.tell()


class Wacz:
    name = "WACZ"
    suffixes: tuple[str, ...] = (".wacz",)

    @guarded
    def rows(self, stream: BinaryIO, where: str, limits: Limits) -> Iterator[tuple[str, Row] | Refusal]:
        if not stream.seekable():
            raw = whole(stream, where, limits.binary)
            if isinstance(raw, Refusal):
                yield raw
                return
            stream = BytesIO(raw)
        zipped, meter = archive(stream)
        reader = Warc()
        inside = [
            entry for entry in zipped.infolist() if entry.filename.startswith("archive/") and entry.filename.endswith(reader.suffixes)
        ]
        if not inside:
            raise Unreadable("a zip archive without web archives in it")
        for entry in inside:
            meter.left = NO_END
            with zipped.open(entry) as part:
                yield from reader.rows(cast(BinaryIO, part), f"{where}/{entry.filename}", limits)


def _page(record: Any, meter: Metered, where: str, limits: Limits) -> Iterator[tuple[str, Row] | Refusal]:
    """The document that a record holds, if it holds one."""
    answer = record.http_headers
    if record.rec_type not in ("response", "resource") or (answer and answer.get_statuscode() != "200"):
        return
    stated = (answer or record.rec_headers).get_header("Content-Type") or ""
    chosen = KINDS.get(stated.partition(";")[0].strip().lower())
    if not chosen:
        return
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    here = f"{where}#{url}"
    body = b""
    for chunk in _chunks(record.content_stream(), meter):
        body += chunk
        if len(body) > limits.file:
            yield Refusal(here, f"larger than {limits.file / 1e6:g} MB", "save the page by itself")
            return
    kept = {"archived": record.rec_headers.get_header("WARC-Date"), "address": url}
    for item in chosen.rows(BytesIO(body), here, limits):
        if isinstance(item, Refusal):
            yield item
            continue
        place, row = item
        meta = {**row.meta, **{k: v for k, v in kept.items() if v}}
        yield place, row.model_copy(update={"url": row.url or url or None, "meta": meta})


def _chunks(stream: BinaryIO, meter: Metered) -> Iterator[bytes]:
    """The rest of a record, piece by piece; the meter is set anew before each, for a long record does no harm."""
    while True:
        meter.left = HEADER
        chunk = stream.read(CHUNK)
        if not chunk:
            return
        yield chunk
