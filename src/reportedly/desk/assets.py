"""The desk's own files: served compressed where the browser takes it, kept by it for a year, each version under an address of its own."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import Request
from starlette.responses import Response

from reportedly.desk.errors import RefusedError

FOLDER = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
    ".png": "image/png",
}
LEAST = 1_000
"""Bytes below which a file is not worth compressing."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent, in each way that a browser may take it."""

    media: str
    digest: str
    plain: bytes
    gzip: bytes | None
    brotli: bytes | None


@cache
def load(name: str) -> Asset:
    """The file of this name; KeyError where there is none. Names are those of the folder's files, nothing else."""
    file = _files()[name]
    data = file.read_bytes()
    small = file.suffix in (".woff2", ".png") or len(data) < LEAST
    packed = file.with_name(f"{file.name}.br")
    return Asset(
        TYPES[file.suffix],
        hashlib.sha256(data).hexdigest()[:16],
        data,
        None if small else gzip.compress(data, 9, mtime=0),
        packed.read_bytes() if packed.exists() else None,
    )


@cache
def _files() -> dict[str, Path]:
    return {f.relative_to(FOLDER).as_posix(): f for f in FOLDER.rglob("*") if f.is_file() and f.suffix in TYPES}


def address(name: str) -> str:
    """Where a file is served, with its digest, so that a new version has a new address."""
    return f"/static/{name}?v={load(name).digest}"


def serve(request: Request, name: str) -> Response:
    """One file."""
    try:
        asset = load(name)
    except KeyError:
        raise RefusedError(404, "there is no such file") from None
    headers = {"ETag": f'"{asset.digest}"', "Vary": "Accept-Encoding", "Cache-Control": "public, max-age=3600"}
    if request.query_params.get("v") == asset.digest:
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    accepted = request.headers.get("accept-encoding", "")
    body = asset.plain
    if asset.brotli and "br" in accepted:
        body, headers["Content-Encoding"] = asset.brotli, "br"
    elif asset.gzip and "gzip" in accepted:
        body, headers["Content-Encoding"] = asset.gzip, "gzip"
    return Response(body, media_type=asset.media, headers=headers)
