"""What keeps a hostile file harmless: metered streams, archives read part by part in memory, and a guard round each parser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import TYPE_CHECKING, BinaryIO, TypeVar, cast

from reportedly.ingest.base import Format, Limits, Refusal, Row

if TYPE_CHECKING:
    from zipfile import ZipFile

DIRECTORY = 16_000_000
"""Bytes of a zip archive's list of parts."""
Item = tuple[str, Row] | Refusal
"""What a format gives: a document and the place it stands at, or what could not be taken."""
F = TypeVar("F", bound=Format)
G = TypeVar("G", BinaryIO, bytes)
Rows = Callable[[F, G, str, Limits], Iterator[Item]]


class Unreadable(Exception):  # noqa: N818
    """A file that is to be refused: `what` is wrong, and what the user can `do`."""

    def __init__(self, what: str, do: str = "leave it out") -> None:
        self.what, self.do = what, do
        super().__init__(what)


def whole(stream: BinaryIO, where: str, limit: int) -> bytes | Refusal:
    """All bytes of a stream, or a refusal where there are more than `limit` or none."""
    raw = stream.read(limit + 1)
    if len(raw) > limit:
        return Refusal(where, f"larger than {limit / 1e6:g} MB", "split it")
    return raw or Refusal(where, "empty", "leave it out")


def guarded(rows: Rows[F, G]) -> Rows[F, G]:
    """A format's `rows` that ends in a Refusal where the parser breaks, whatever it raises, or finds nothing. Trouble with the disk goes on its way."""

    @wraps(rows)
    def safe(self: F, given: G, where: str, limits: Limits) -> Iterator[Item]:
        nothing = True
        try:
            for item in rows(self, given, where, limits):
                nothing = False
                yield item
            if nothing:
                raise Unreadable("holds no document")
        except Unreadable as e:
            yield Refusal(where, e.what, e.do)
        except MemoryError:
            yield Refusal(where, "takes more memory to read than there is for it", "split it")
        except Exception as e:
            if isinstance(e, OSError) and e.errno is not None:
                raise
            yield Refusal(where, f"damaged, or not {self.name} at all ({type(e).__name__})", "save it anew or leave it out")

    return safe


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


def archive(stream: BinaryIO) -> tuple[ZipFile, Metered]:
    """A zip archive and the meter of what is read of it, which is open for its list of parts alone. Nothing is ever unpacked to disk."""
    from zipfile import ZipFile

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
