"""What a desk is told when it is made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from reportedly.desk.tokens import Token
from reportedly.errors import InputError

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_TILES = re.compile(r"^https?://[A-Za-z0-9.-]+(:[0-9]+)?/[A-Za-z0-9._~/@{}=?&-]*$")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one client may ask for. Rates are requests within `window` seconds."""

    form: int = 300_000
    """Bytes of a request that is no upload."""
    upload: int = 25_000_000
    """Bytes of an upload, all its files together."""
    files: int = 50
    """Files of one upload."""
    window: float = 60.0
    reads: int = 1_200
    writes: int = 120
    uploads: int = 20
    logins: int = 10
    jobs: int = 8
    """Uploads that may wait to be read."""
    page: int = 100
    """Rows of one page of the API, at most."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`ledger` is a file or a URL, `theatre` a pack's name or folder. `user` bears the judgements where there are no tokens.

    `tokens` (by their digest) close the desk to all who have none; without them it answers on the loopback alone. `hosts` are further names
    under which it may be asked for. `tiles` is the address of map tiles of the user's own, with {z}, {x} and {y}.
    """

    ledger: str
    theatre: str = "russia-ukraine"
    user: str = "analyst"
    tokens: Mapping[str, Token] = field(default_factory=dict)
    hosts: frozenset[str] = frozenset()
    tiles: str | None = None
    tiles_credit: str = ""
    allow_private: bool = False
    """Fetch links from loopback and private networks too."""
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if self.tiles and not (_TILES.match(self.tiles) and all(part in self.tiles for part in ("{z}", "{x}", "{y}"))):
            raise InputError("this is no address of map tiles", where=self.tiles, do="write https://host/{z}/{x}/{y}.png")

    @property
    def all_hosts(self) -> frozenset[str]:
        """The names that the Host header may bear."""
        return LOOPBACK | {host.casefold() for host in self.hosts}

    @property
    def tiles_origin(self) -> str:
        """Scheme and host of the map tiles, for the Content-Security-Policy; empty where there are none."""
        parts = urlsplit(self.tiles or "")
        return f"{parts.scheme}://{parts.netloc}" if self.tiles else ""
