"""Pages from the network, asked for politely and under limits: one request at a time a host with a pause between them, robots.txt (RFC 9309)
obeyed, conditional requests, nothing but http and https at public addresses. URLs are parsed by httpx and requests made by its engine, httpcore, with
connections of our own (`wire.py`): no cookies, no proxies, no scripts.
"""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from importlib.metadata import version
from ssl import SSLContext
from threading import Lock
from typing import TYPE_CHECKING
from urllib.robotparser import RobotFileParser

from reportedly.ingest.address import why_not
from reportedly.ingest.base import Refusal

if TYPE_CHECKING:
    from reportedly.ingest.wire import Resolve

AGENT = "reportedly"
"""The name to use in robots.txt."""
USER_AGENT = f"{AGENT}/{version('reportedly')} (reads reporting into a ledger of claims; obeys robots.txt)"
_REDIRECTS = (301, 302, 303, 307, 308)
_WAIT = (429, 503)
_ROBOTS_BYTES = 512_000
_AGAIN_HOURS = 1 / 12
"""How long a site is left alone whose robots.txt could not be had."""
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_LATER = "try again later"
_LONGEST_WAIT = 86_400.0


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much is taken from the network."""

    bytes: int = 20_000_000
    """Of one answer, as it is sent and also unpacked."""
    seconds: float = 30.0
    """From resolving a host to its answer's last byte; each redirect has as many."""
    redirects: int = 5
    pause: float = 1.0
    """Seconds between the end of a request and the next one to the same host; robots.txt may ask for more."""
    longest_pause: float = 60.0
    """A site that asks for a longer pause is left alone."""
    robots_hours: float = 12.0
    """How long a site's robots.txt holds."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. `url` is where it came from after redirects; `changed` is false where the page is still as `etag` or `modified` said."""

    url: str
    body: bytes
    type: str = ""
    """Media type in lower case, without parameters."""
    charset: str | None = None
    etag: str | None = None
    modified: str | None = None
    changed: bool = True


@dataclass(frozen=True, slots=True)
class Unfetched(Refusal):
    """A refusal of an address. `wait` are the seconds that the site asks to be left alone, 0 where it does not say."""

    wait: float = 0.0

    @property
    def again(self) -> bool:
        """Whether it may work another time."""
        return self.do == _LATER


@dataclass(frozen=True, slots=True)
class _Answer:
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class _Host:
    """One host: who is asking it, and when it may be asked again."""

    lock: Lock = field(default_factory=Lock)
    ready: float = 0.0


class Fetcher:
    """Fetches pages and remembers what politeness needs: when each host was asked last, and its robots.txt. Threads may share one.

    `allow_private` lets loopback and private networks in, for servers of one's own. `wait` is how it pauses; `resolve` and `ssl` replace the
    system's resolver and the usual certificates.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        limits: FetchLimits | None = None,
        wait: Callable[[float], object] = time.sleep,
        resolve: Resolve | None = None,
        ssl: SSLContext | None = None,
    ) -> None:
        self._allow_private, self._limits, self._wait, self._resolve = allow_private, limits or FetchLimits(), wait, resolve
        self._given_ssl = ssl
        self._hosts: dict[str, _Host] = {}
        self._robots: dict[str, tuple[float, RobotFileParser | str]] = {}

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched | Unfetched:
        """One page. `etag` and `modified` are an earlier answer's: where the page is unchanged, its body is not sent again."""
        asked = {name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", modified)) if value}
        answer = self._follow(url, asked, self._limits.bytes, robots=True)
        if isinstance(answer, Unfetched):
            return answer
        headers, told = answer.headers, answer.headers.get("content-type", "")
        if answer.status == 304 and asked:
            return Fetched(answer.url, b"", etag=headers.get("etag", etag), modified=headers.get("last-modified", modified), changed=False)
        if answer.status != 200:
            wait = _seconds(headers.get("retry-after")) if answer.status in _WAIT else 0.0
            return Unfetched(url, f"the site answered {answer.status}", _LATER if answer.status >= 429 else "check the address", wait)
        charset = _CHARSET.search(told)
        return Fetched(
            url=answer.url,
            body=answer.body,
            type=told.partition(";")[0].strip().lower(),
            charset=charset[1] if charset else None,
            etag=headers.get("etag"),
            modified=headers.get("last-modified"),
        )

    def _follow(self, url: str, asked: dict[str, str], most: int, *, robots: bool) -> _Answer | Unfetched:
        """The answer at the end of the redirects; every address on the way is checked, and its robots.txt where `robots` says so."""
        from httpx import URL, InvalidURL

        here = url
        for _ in range(self._limits.redirects + 1):
            if why := why_not(here, allow_private=self._allow_private):
                return Unfetched(url, why if here == url else f"leads to an address that is not fetched: {why}", "name a public web page")
            answer = (self._forbidden(here) if robots else None) or self._get(here, asked, most)
            target = answer.headers.get("location") if isinstance(answer, _Answer) and answer.status in _REDIRECTS else None
            if isinstance(answer, Unfetched) or not target:
                return answer
            try:
                here = str(URL(here).join(target).copy_with(fragment=None))
            except (InvalidURL, ValueError):
                return Unfetched(url, "leads to an address that is not written as a URL is", "check the address")
        return Unfetched(url, f"more than {self._limits.redirects} redirects", "name the page where they end")

    def _forbidden(self, url: str) -> Unfetched | None:
        """A refusal where the site's robots.txt does not want the page read. A site whose robots.txt cannot be had is left alone."""
        from httpx import URL

        root = str(URL(url).copy_with(raw_path=b"/robots.txt", fragment=None))
        until, rules = self._robots.get(root, (0.0, ""))
        if time.monotonic() >= until:
            rules = self._rules(root)
            hours = self._limits.robots_hours if isinstance(rules, RobotFileParser) else _AGAIN_HOURS
            self._robots[root] = (time.monotonic() + hours * 3600, rules)
        if isinstance(rules, str):
            return Unfetched(url, f"the site's robots.txt cannot be had: {rules}", _LATER)
        if not rules.can_fetch(AGENT, url):
            return Unfetched(url, "the site's robots.txt asks not to read this page", "leave it out")
        pause = float(rules.crawl_delay(AGENT) or 0)
        if pause > self._limits.longest_pause:
            return Unfetched(url, f"the site's robots.txt asks for {pause:g} seconds between requests", "leave it out")
        host = self._host(url)
        host.ready = max(host.ready, host.ready - self._limits.pause + pause)
        return None

    def _rules(self, root: str) -> RobotFileParser | str:
        """What a robots.txt says, or in words why that is not known; a site that has none allows all."""
        answer = self._follow(root, {}, _ROBOTS_BYTES, robots=False)
        if isinstance(answer, Unfetched):
            return answer.what
        if answer.status == 429 or answer.status >= 500:
            return f"the site answered {answer.status}"
        rules = RobotFileParser()
        try:
            rules.parse(answer.body.decode("utf-8", "replace").splitlines() if answer.status == 200 else ())
        except ValueError:  # of numbers in it that are none
            return "it is not written as one is"
        return rules

    def _get(self, url: str, asked: dict[str, str], most: int) -> _Answer | Unfetched:
        """One request, once its host may be asked."""
        host = self._host(url)
        with host.lock:
            if (left := host.ready - time.monotonic()) > 0:
                self._wait(left)
            try:
                return self._ask(url, asked, most)
            finally:
                host.ready = time.monotonic() + self._limits.pause

    def _ask(self, url: str, asked: dict[str, str], most: int) -> _Answer | Unfetched:
        import httpcore
        from httpx import URL

        from reportedly.ingest import wire

        deadline = time.monotonic() + self._limits.seconds
        backend = wire.CheckedBackend(allow_private=self._allow_private, deadline=deadline, resolve=self._resolve or wire.resolve)
        parsed = URL(url)
        where = httpcore.URL(scheme=parsed.raw_scheme, host=parsed.raw_host, port=parsed.port, target=parsed.raw_path)
        usual = {"Host": parsed.netloc.decode("ascii"), "User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": "gzip"}
        sent = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in (usual | asked).items()]
        try:
            with (
                httpcore.ConnectionPool(ssl_context=self._ssl if parsed.scheme == "https" else None, network_backend=backend) as pool,
                pool.stream("GET", where, headers=sent) as answer,
            ):
                headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
                if answer.status != 200:
                    return _Answer(url, answer.status, headers, b"")
                body = _unpacked(answer.iter_stream(), headers, most)
                return Unfetched(url, body, "leave it out") if isinstance(body, str) else _Answer(url, 200, headers, body)
        except wire.UnsafeAddressError as error:
            return Unfetched(url, str(error), "name a public web page")
        except httpcore.TimeoutException:
            return Unfetched(url, f"no full answer in {self._limits.seconds:g} seconds", _LATER)
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            return Unfetched(url, f"cannot be reached: {error or type(error).__name__}", _LATER)

    def _host(self, url: str) -> _Host:
        from httpx import URL

        return self._hosts.setdefault(URL(url).host, _Host())

    @cached_property
    def _ssl(self) -> SSLContext:
        import httpx

        return self._given_ssl or httpx.create_ssl_context()


def fetch(
    url: str,
    *,
    allow_private: bool = False,
    limits: FetchLimits | None = None,
    etag: str | None = None,
    modified: str | None = None,
) -> Fetched | Unfetched:
    """One page, by a fetcher that knows of no earlier one: use a `Fetcher` for several."""
    return Fetcher(allow_private=allow_private, limits=limits).fetch(url, etag=etag, modified=modified)


def _unpacked(parts: Iterable[bytes], headers: Mapping[str, str], most: int) -> bytes | str:
    """An answer's body, unpacked bit by bit so that it never grows past `most`; or what is wrong with it, in words."""
    too_large = f"larger than {most / 1e6:g} MB"
    packing = headers.get("content-encoding", "").strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip", "deflate"):
        return f"packed in a way that was not asked for ({packing[:40]})"
    if float(headers.get("content-length", 0)) > most:  # the engine has checked that it is a number
        return too_large
    unpack = None if packing in ("", "identity") else zlib.decompressobj(zlib.MAX_WBITS | 32)
    body, sent = bytearray(), 0
    for part in parts:
        sent += len(part)
        try:
            body += unpack.decompress(part, most + 1 - len(body)) if unpack else part
        except zlib.error:
            return "its packing is broken"
        if sent > most or len(body) > most:
            return too_large
    return bytes(body) if not unpack or unpack.eof or not sent else "its packing is broken"


def _seconds(wait: str | None) -> float:
    """A Retry-After: seconds, or a moment."""
    if not wait:
        return 0.0
    if wait.strip().isdecimal():
        return min(float(wait), _LONGEST_WAIT)
    try:
        left = (parsedate_to_datetime(wait) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError, OverflowError):  # no date, or one without a time zone
        return 0.0
    return min(max(0.0, left), _LONGEST_WAIT)
