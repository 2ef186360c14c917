"""Web servers of the tests' own, on loopback."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

Handle = Callable[[BaseHTTPRequestHandler], None]


def send(body: bytes = b"", status: int = 200, **headers: str) -> Handle:
    def handle(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **{n.replace("_", "-"): v for n, v in headers.items()}}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return handle


@dataclass
class Site:
    """A server; `pages` by path, `asked` are the requests it got: moment, path, headers."""

    url: str = ""
    pages: dict[str, Handle] = field(default_factory=lambda: {"/": send(b"hello", Content_Type='Text/HTML; charset="windows-1251"')})
    asked: list[tuple[float, str, dict[str, str]]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [path for _, path, _ in self.asked]


@contextmanager
def serving(wrap: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A site while it is up."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((time.monotonic(), self.path, {name.lower(): value for name, value in self.headers.items()}))
            try:
                site.pages.get(self.path, send(status=404))(self)
            except OSError:
                self.close_connection = True  # the fetcher has hung up

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if wrap:
        server.socket = wrap.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    site.url = f"http{'s' if wrap else ''}://127.0.0.1:{server.server_port}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
