"""What can be done: judgements, adding, comparing. Writes bear the header X-Reportedly, or a token."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Request
from starlette.responses import JSONResponse

from reportedly.desk.api import models
from reportedly.desk.api.reading import ERRORS, passed_object
from reportedly.desk.errors import RefusedError
from reportedly.desk.jobs import Job
from reportedly.desk.routes.adding import taken
from reportedly.desk.routes.judging import REGROUPS
from reportedly.errors import LedgerError

MORE: dict[int | str, dict[str, Any]] = {
    403: {"model": models.Error, "description": "not allowed"}, 413: {"model": models.Error, "description": "too large"}, 400: {"model": models.Error, "description": "cannot be read"},
}  # fmt: skip
router = APIRouter(prefix="/api", tags=["writing"], responses={**ERRORS, **MORE})
UPLOAD = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
                        "link": {"type": "string"}, "text": {"type": "string"}, "title": {"type": "string"}, "outlet": {"type": "string"},
                        "published": {"type": "string"}, "lang": {"type": "string"},
                    },
                }
            }
        },
    }
}  # fmt: skip


@router.post("/judgements", response_model=models.Judgement, status_code=201)
def judge(request: Request, given: Annotated[models.NewJudgement, Body()]) -> Any:
    """Decide something; the name is that of the token, or of the desk's user."""
    desk = request.app.state.desk
    return _passed(request, lambda by: desk.ledger.decide(given.on, given.what, given.value, by=by, note=given.note), given.what)


@router.post("/judgements/{key}/undo", response_model=models.Judgement, status_code=201)
def undo(request: Request, key: Annotated[str, Path(max_length=100)]) -> Any:
    """Take a judgement back, by a judgement of its own."""
    desk = request.app.state.desk
    return _passed(request, lambda by: desk.ledger.undo(key, by=by), "undo")


@router.post("/documents", response_model=models.Job, status_code=202, openapi_extra=UPLOAD)
async def add(request: Request) -> Any:
    """Add files, a link or a text; the answer's `Location` tells how far the reading is."""
    job = await taken(request, check=False)
    return JSONResponse(job_object(job), 202, {"Location": f"/api/jobs/{job.id}"})


@router.post("/compare", response_model=models.Job, status_code=202)
def compare(request: Request) -> Any:
    """Compare the ledger's documents."""
    job = request.app.state.desk.jobs.compare()
    return JSONResponse(job_object(job), 202, {"Location": f"/api/jobs/{job.id}"})


@router.get("/jobs/{key}", response_model=models.Job)
def job(request: Request, key: Annotated[str, Path(max_length=100)]) -> Any:
    """How far an upload or a comparing is."""
    return job_object(request.app.state.desk.jobs.get(key))


def job_object(job: Job) -> dict[str, Any]:
    """A job as it is sent."""
    return {
        "id": job.id, "state": job.state, "added": job.added, "known": job.known, "claims": job.claims,
        "refused": [{"where": r.where, "what": r.what, "do": r.do} for r in job.refused], "failed": job.failed,
    }  # fmt: skip


def _passed(request: Request, act: Any, what: str) -> dict[str, Any]:
    desk = request.app.state.desk
    try:
        made = act(request.state.asker.user.name)
    except LedgerError as error:
        raise RefusedError(404 if "has no" in error.what else 422, error.what, where=error.where, do=error.do) from error
    desk.store.forget()
    if what in REGROUPS or what in ("place", "time", "frame", "stance", "actor", "speaker", "side", "content"):
        desk.jobs.compare()
    return passed_object(next(one for one in desk.ledger.history(made.on) if one.judgement.id == made.id))
