"""Adding: files, a link or a text; and how far the reading of them is."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from reportedly import ingest
from reportedly.desk.errors import RefusedError
from reportedly.desk.jobs import Job
from reportedly.desk.rendering import page
from reportedly.desk.routes.given import check_csrf, parsed_day
from reportedly.ingest import Refusal
from reportedly.types import Document

router = APIRouter(include_in_schema=False)
CHUNK = 1 << 20
SHOWN = 50
_ODD = re.compile(r"[^\w.-]+")


@router.get("/add")
def add(request: Request) -> Response:
    """The form."""
    return page(request, "add.html", title="Add")


@router.post("/add")
async def added(request: Request) -> Response:
    """Take what was given and queue it; the page that follows tells how far it is."""
    job = await taken(request, check=True)
    return RedirectResponse(f"/add/{job.id}", 303)


@router.get("/add/{key}")
def progress(request: Request, key: str) -> Response:
    """How far an upload is."""
    desk = request.app.state.desk
    job = desk.jobs.get(key)
    titles = {doc: desk.ledger.document(doc).title or doc for doc in (job.added + job.known)[:SHOWN]}
    whole = request.headers.get("hx-request") != "true"
    return page(request, "job.html" if whole else "progress.html", title="Read" if job.over else "Reading", job=job, titles=titles)


async def taken(request: Request, *, check: bool) -> Job:
    """The queued job for what a request brings."""
    desk = request.app.state.desk
    limits = desk.settings.limits
    async with request.form(max_files=limits.files, max_fields=20, max_part_size=limits.upload) as given:
        words = {name: value for name, value in given.multi_items() if isinstance(value, str)}
        if check:
            check_csrf(request, request.state.asker, words.get("csrf", ""))
        published = parsed_day(words.get("published", ""), "published")
        told = {"outlet": words.get("outlet", "").strip()[:300] or None, "lang": words.get("lang", "").strip()[:10] or None}
        folder = await _kept(given)
    try:
        return _queued(desk, folder, words, published, told)
    except BaseException:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def _queued(desk: Any, folder: Path | None, words: dict[str, str], published: date | None, told: dict[str, Any]) -> Job:
    link, text, title = (words.get(name, "").strip() for name in ("link", "text", "title"))
    files = sorted(folder.iterdir()) if folder else []
    if not (files or link or text):
        raise RefusedError(422, "nothing was given", do="choose files, or paste a link or a text")
    if link and not link.startswith(("https://", "http://")):
        raise RefusedError(422, "this is no web address", where="link", do="it begins with https://")

    def items() -> Iterable[Document | Refusal]:
        yield from _items(files, link, text, title[:500], published, told, allow_private=desk.settings.allow_private)

    job: Job = desk.jobs.put(Job(items, folder))
    return job


async def _kept(given: FormData) -> Path | None:
    """The uploaded files in a folder of their own, under names of which letters, digits, dots and dashes are left."""
    uploads = [value for _, value in given.multi_items() if isinstance(value, UploadFile) and value.filename]
    if not uploads:
        return None
    folder = Path(tempfile.mkdtemp(prefix="reportedly-"))
    for number, upload in enumerate(uploads):
        name = _ODD.sub("_", Path(upload.filename.replace("\\", "/")).name if upload.filename else "")[-80:].lstrip(".") or "file.txt"
        with (folder / f"{number:03}-{name}").open("wb") as out:
            while chunk := await upload.read(CHUNK):
                out.write(chunk)
    return folder


def _items(
    files: Sequence[Path], link: str, text: str, title: str, published: date | None, told: dict[str, Any], *, allow_private: bool
) -> Iterator[Document | Refusal]:
    for file in files:
        for item in ingest.documents(file, published=published, **told):
            yield _named(item, file)
    if link:
        from reportedly.ingest import web
        from reportedly.ingest.base import Given
        from reportedly.ingest.fetch import Fetcher

        yield from web.pages(Fetcher(allow_private=allow_private), link, Given(published, told["outlet"], told["lang"]))
    if text:
        yield ingest.from_text(text.replace("\r\n", "\n"), published=published, title=title or None, **told)


def _named(item: Document | Refusal, file: Path) -> Document | Refusal:
    """Without the folder that the file lay in while it was read."""
    short = file.name.split("-", 1)[-1]
    if isinstance(item, Refusal):
        return type(item)(item.where.replace(str(file), short), item.what, item.do) if type(item) is Refusal else item
    item.meta["file"] = item.meta.get("file", short).replace(str(file), short)  # type: ignore[index]
    return item
