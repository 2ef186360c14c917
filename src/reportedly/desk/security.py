"""What stands before every page: who asks, from where, how often and how much; and the headers of every answer.

Cross-site writes fail for four reasons, each enough: the session's cookie is SameSite=Strict, the Origin must be ours, Sec-Fetch-Site must not
be cross-site, and a write must carry the session's token (a form) or a header that no form can set (the API).
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reportedly.desk.errors import RefusedError, answer
from reportedly.desk.settings import LOOPBACK, Limits, Settings
from reportedly.desk.tokens import Token, digest

COOKIE = "reportedly_session"
API_HEADER = "x-reportedly"
"""A write to the API bears this header, with any value; a page of another site cannot send it."""
CSRF_HEADER = "x-csrf"
SESSIONS = 5_000
SESSION_SECONDS = 12 * 3600
CLIENTS = 10_000
SAFE = ("GET", "HEAD", "OPTIONS")
OPEN = ("/login", "/static/", "/healthz")
_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::[0-9]{1,5})?")


@dataclass(slots=True)
class Session:
    """A browser's: `user` is None until a token was given, where the desk has tokens."""

    key: str
    user: Token | None
    until: float


class Sessions:
    """Kept in memory: a desk that is started anew asks for the token again."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)
        self._kept: OrderedDict[str, Session] = OrderedDict()

    def get(self, cookie: str | None) -> Session | None:
        found = self._kept.get(digest(cookie)) if cookie else None
        return found if found and found.until > time.monotonic() else None

    def start(self, user: Token | None) -> tuple[str, Session]:
        """A new session and the value of its cookie."""
        cookie = secrets.token_urlsafe(32)
        session = Session(digest(cookie), user, time.monotonic() + SESSION_SECONDS)
        self._kept[session.key] = session
        while len(self._kept) > SESSIONS:
            self._kept.popitem(last=False)
        return cookie, session

    def end(self, session: Session) -> None:
        self._kept.pop(session.key, None)

    def csrf(self, session: Session) -> str:
        """What a form of this session carries."""
        return hmac.new(self._secret, session.key.encode(), hashlib.sha256).hexdigest()

    def is_csrf(self, session: Session, given: str) -> bool:
        return hmac.compare_digest(self.csrf(session).encode(), given.encode("utf-8", "replace"))


class Rates:
    """How many requests of a kind a client made within the window."""

    def __init__(self, limits: Limits, now: Callable[[], float] = time.monotonic) -> None:
        self._limits, self._now = limits, now
        self._seen: OrderedDict[tuple[str, str], deque[float]] = OrderedDict()

    def wait(self, client: str, kind: str) -> float:
        """Seconds to wait before the next request of this kind; 0 where it may go ahead, and is counted."""
        most: int = getattr(self._limits, kind)
        now = self._now()
        seen = self._seen.setdefault((client, kind), deque())
        self._seen.move_to_end((client, kind))
        while len(self._seen) > CLIENTS:
            self._seen.popitem(last=False)
        while seen and seen[0] <= now - self._limits.window:
            seen.popleft()
        if len(seen) >= most:
            return seen[0] + self._limits.window - now
        seen.append(now)
        return 0.0


@dataclass(slots=True)
class Asker:
    """Who asks: put into the request's state for the pages. `analyst` says whether they may write."""

    user: Token
    session: Session | None
    csrf: str = field(repr=False, default="")

    @property
    def analyst(self) -> bool:
        return self.user.role == "analyst"


def policy(settings: Settings) -> str:
    """The Content-Security-Policy: nothing but our own files, and map tiles where the user named some."""
    tiles = f" {settings.tiles_origin}" if settings.tiles else ""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; worker-src 'self'; "
        f"img-src 'self' data: blob:{tiles}; connect-src 'self'{tiles}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


class Guard:
    """The middleware. Refuses with an error of the common shape, else passes on and adds its headers."""

    def __init__(self, app: ASGIApp, settings: Settings, sessions: Sessions) -> None:
        self._app, self._settings, self._sessions = app, settings, sessions
        self._rates = Rates(settings.limits)
        self._policy = policy(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        cookie: list[str] = []
        headers = Headers(scope=scope)
        wrapped = self._answering(scope, send, cookie)
        try:
            asker = self._let_in(scope, headers, cookie)
            scope.setdefault("state", {})["asker"] = asker
            await self._app(scope, _bounded(receive, self._most(scope["path"]), headers), wrapped)
        except RefusedError as error:
            await answer(scope, error)(scope, receive, wrapped)

    def _let_in(self, scope: Scope, headers: Headers, cookie: list[str]) -> Asker | None:
        path, method = scope["path"], scope["method"]
        host = _host(headers.get("host", ""))
        if host not in self._settings.all_hosts:
            raise RefusedError(
                421, "this desk does not answer to that name", do="ask for it by the address that `reportedly serve` printed"
            )
        client = scope["client"][0] if scope.get("client") else "?"
        kind = _kind(path, method)
        wait = self._rates.wait(client, kind)
        if wait:
            raise RefusedError(429, "too many requests", do=f"wait {wait:.0f} seconds", retry=wait)
        session = self._sessions.get(_cookie(headers))
        bearer = _bearer(headers)
        if method not in SAFE:
            self._check_site(headers)
        user = self._settings.tokens.get(digest(bearer)) if bearer else (session.user if session else None)
        if bearer and user is None:
            raise RefusedError(401, "this token is not known", do="ask whoever runs the desk for one")
        if not self._settings.tokens:
            user = Token(self._settings.user, "analyst")
        if session is None and not bearer and not path.startswith("/api"):
            value, session = self._sessions.start(user)
            cookie.append(value)
            if method not in SAFE and path != "/login":
                raise RefusedError(403, "the session has ended", do="load the page anew and try again")
        if user is None:
            if not path.startswith(OPEN):
                raise RefusedError(401, "this desk asks for a token", do="sign in at /login, or send Authorization: Bearer …")
            return Asker(Token("", "reader"), session, self._sessions.csrf(session) if session else "")
        if method not in SAFE and not (path == "/login" or user.role == "analyst" or path == "/logout"):
            raise RefusedError(403, "readers cannot change anything", do="ask for the role of an analyst")
        if method not in SAFE and not bearer:
            given = headers.get(CSRF_HEADER)
            known = session is not None and given is not None and self._sessions.is_csrf(session, given)
            if not known and path.startswith("/api") and API_HEADER not in headers:
                raise RefusedError(403, "a write to the API bears the header X-Reportedly", do="send X-Reportedly: 1")
        return Asker(user, session, self._sessions.csrf(session) if session else "")

    def _check_site(self, headers: Headers) -> None:
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        ours = origin is None or urlsplit(origin).netloc.casefold() == headers.get("host", "").casefold()
        if not ours or site in ("cross-site", "same-site"):
            raise RefusedError(403, "this came from a page of another site", do="use the desk's own pages")

    def _most(self, path: str) -> int:
        return self._settings.limits.upload if path in ("/add", "/api/documents") else self._settings.limits.form

    def _answering(self, scope: Scope, send: Send, cookie: list[str]) -> Send:
        async def answering(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = self._policy
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "same-origin"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                headers["Cross-Origin-Resource-Policy"] = "same-origin"
                headers["Permissions-Policy"] = "geolocation=(), camera=(), microphone=()"
                headers.setdefault("Cache-Control", "private, no-cache")
                secure = "; Secure" if scope.get("scheme") == "https" else ""
                for value in cookie:
                    headers.append("Set-Cookie", f"{COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={SESSION_SECONDS}{secure}")
            await send(message)

        return answering


def _bounded(receive: Receive, most: int, headers: Headers) -> Receive:
    """A body of at most so many bytes, whatever its header says."""
    told = headers.get("content-length", "0")
    if not told.isdigit() or int(told) > most:
        raise RefusedError(413, f"too large: {most:,} bytes are taken", do="split it, or use `reportedly add`")
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        if message["type"] == "http.request":
            taken += len(message.get("body", b""))
            if taken > most:
                raise RefusedError(413, f"too large: {most:,} bytes are taken", do="split it, or use `reportedly add`")
        return message

    return bounded


def _kind(path: str, method: str) -> str:
    if method in SAFE:
        return "reads"
    if path == "/login":
        return "logins"
    return "uploads" if path in ("/add", "/api/documents") else "writes"


def _host(header: str) -> str:
    """The name in a Host header, without its port; empty where it is none."""
    found = _HOST.fullmatch(header)
    return (found[1] or found[2]).casefold() if found else ""


def _cookie(headers: Headers) -> str | None:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return found.value if found else None


def _bearer(headers: Headers) -> str | None:
    kind, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if kind.casefold() == "bearer" and token.strip() else None


def is_loopback(host: str) -> bool:
    """Whether a desk that listens here is reached from this machine alone."""
    return host.casefold() in LOOPBACK
