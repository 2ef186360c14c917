"""Answers with an ETag: the digest of what they say, so that what has not changed is not sent again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.responses import StreamingResponse


class TaggedRoute(APIRoute):
    """A route whose GET answers bear an ETag, and 304 where the asker has them already. Streams have none."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        inner = super().get_route_handler()

        async def handler(request: Request) -> Response:
            response = await inner(request)
            if request.method != "GET" or response.status_code != 200 or isinstance(response, StreamingResponse):
                return response
            tag = f'W/"{hashlib.sha256(bytes(response.body)).hexdigest()[:24]}"'
            given = [part.strip() for part in request.headers.get("if-none-match", "").split(",")]
            if tag in given or "*" in given:
                return Response(status_code=304, headers={"ETag": tag})
            response.headers["ETag"] = tag
            return response

        return handler
