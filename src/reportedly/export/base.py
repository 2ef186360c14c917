"""What every export is given and what it promises."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Protocol

from reportedly.types import Proposition, Reading, Relation


class Source(Protocol):
    """What an export reads: a `Ledger`, or anything that gives the same in an order that does not change."""

    def readings(self) -> Iterable[Reading]: ...

    def propositions(self) -> Iterable[Proposition]: ...

    def relations(self, *kinds: str) -> Iterable[Relation]: ...


class Export(Protocol):
    """One format. Equal sources give equal bytes; a file is there in full or, if something fails, as it was before."""

    name: str

    def write(self, source: Source, folder: Path) -> list[Path]:
        """Write the format's files into a folder, which is made where it is missing; OSError where that cannot be done."""
        ...


@contextmanager
def replacing(path: Path, *, encoding: str = "utf-8") -> Iterator[IO[str]]:
    """A file to write that takes the place of `path` once it is complete and on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}.", delete=False, encoding=encoding, newline="") as file:
        part = Path(file.name)
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            part.unlink()
            raise
    part.chmod(0o666 & ~_umask())
    part.replace(path)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def origins(source: Source) -> dict[str, str]:
    """The document that each copy was taken from, by the ledger's relations of the kinds `copy` and `translation` (left is the copy, right the origin)."""
    return {relation.left: relation.right for relation in source.relations("copy", "translation")}
