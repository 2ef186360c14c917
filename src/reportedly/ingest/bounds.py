"""What keeps a hostile file harmless: metered streams, a clock, archives read part by part in memory, and a guard round each parser."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import wraps
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, TypeVar, cast

from reportedly.ingest.base import Format, Limits, Refusal, Row
from reportedly.ingest.text import whole

if TYPE_CHECKING:
    from zipfile import ZipFile

DIRECTORY = 16_000_000
"""Bytes of a zip archive's list of parts."""
F = TypeVar("F", bound=Format)
Rows = Callable[[F, BinaryIO, str, Limits], Iterator[tuple[str, Row] | Refusal]]


class Unreadable(Exception):  # noqa: N818
    """A file that is to be refused: `what` is wrong, and what the user can `do`."""

    def __init__(self, what: str, do: str = "leave it out") -> None:
        self.what, self.do = what, do
        super().__init__(what)


def guarded(rows: Rows[F]) -> Rows[F]:
    """A format's `rows` that ends in a Refusal where the parser breaks, whatever it raises, or finds nothing. Trouble with the disk goes on its way."""

    @wraps(rows)
    def safe(self: F, stream: BinaryIO, where: str, limits: Limits) -> Iterator[tuple[str, Row] | Refusal]:
        nothing = True
        try:
            for item in rows(self, stream, where, limits):
                nothing = False
                yield item
            if nothing:
                raise Unreadable("holds no document")
        except Unreadable as e:
            yield Refusal(where, e.what, e.do)
        except Exception as e:
            if isinstance(e, OSError) and e.errno is not None:
                raise
            yield Refusal(where, f"damaged, or not {self.name} at all ({type(e).__name__})", "save it anew or leave it out")

    return safe


class Clock:
    """Processor time since it was made; `check` ends the file where that is over the limit."""

    def __init__(self, limits: Limits) -> None:
        self._end = time.thread_time() + limits.seconds
        self._seconds = limits.seconds

    def check(self) -> None:
        if time.thread_time() > self._end:
            raise Unreadable(f"takes longer than {self._seconds:g} seconds to read", "split it")


class Metered:
    """A stream that gives no more than `left` bytes, which its owner sets anew, and counts what it gave; `head` comes before it."""

    def __init__(self, stream: BinaryIO, left: int, what: str, head: bytes = b"") -> None:
        self._stream, self.left, self._what, self._head = stream, left, what, head
        self.given = 0

    def read(self, size: int | None = -1) -> bytes:
        most = self.left + 1
        most = most if size is None or size < 0 else min(size, most)
        data, self._head = self._head[:most], self._head[most:]
        data = data or self._stream.read(most)
        self.left -= len(data)
        self.given += len(data)
        if self.left < 0:
            raise Unreadable(self._what)
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def seekable(self) -> bool:
        return self._stream.seekable()

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return False

    def flush(self) -> None:
        """Nothing is held back."""

    @property
    def closed(self) -> bool:
        return False


def archive(stream: BinaryIO, where: str, limits: Limits) -> tuple[ZipFile, Metered] | Refusal:
    """A zip archive and the meter of what is read of it, which is open for its list of parts alone. Nothing is ever unpacked to disk."""
    from zipfile import ZipFile

    if not stream.seekable():
        raw = whole(stream, where, limits.binary)
        if isinstance(raw, Refusal):
            return raw
        stream = BytesIO(raw)
    meter = Metered(stream, DIRECTORY, "an archive of too many parts")
    return ZipFile(cast(BinaryIO, meter)), meter


def part(zipped: ZipFile, meter: Metered, name: str, limits: Limits) -> bytes | None:
    """One part of an archive, unfolded; None where there is none of that name."""
    try:
        entry = zipped.getinfo(name)
    except KeyError:
        return None
    if entry.flag_bits & 1:
        raise Unreadable("locked with a password", "save it without one")
    meter.left = limits.binary
    with zipped.open(entry) as stream:
        data = stream.read(limits.binary + 1)
    if len(data) > limits.binary:
        raise Unreadable(f"unfolds to more than {limits.binary / 1e6:g} MB")
    return data
