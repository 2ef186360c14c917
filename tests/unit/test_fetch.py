"""Fetching from servers of the tests' own on loopback."""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import time
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from pathlib import Path
from threading import Thread

import pytest
from sites import Site, send, serving

from reportedly.ingest.fetch import Fetched, Fetcher, FetchLimits, Unfetched, fetch


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


def fetcher(**limits: float) -> Fetcher:
    return Fetcher(allow_private=True, limits=FetchLimits(**{"pause": 0.0, "seconds": 5.0} | limits))  # type: ignore[arg-type]


def refused(answer: Fetched | Unfetched) -> str:
    assert isinstance(answer, Unfetched)
    return answer.what


def got(answer: Fetched | Unfetched) -> Fetched:
    assert isinstance(answer, Fetched), answer
    return answer


def test_a_page_comes_with_its_type_and_the_site_is_told_who_asks(site: Site) -> None:
    answer = got(fetch(f"{site.url}/", allow_private=True, limits=FetchLimits(pause=0)))
    assert (answer.body, answer.type, answer.charset, answer.changed) == (b"hello", "text/html", "windows-1251", True)
    assert site.paths == ["/robots.txt", "/"]
    for _, _, headers in site.asked:
        assert headers["user-agent"].startswith("reportedly/")
        assert headers["host"] == site.url.removeprefix("http://")


def test_loopback_needs_leave(site: Site) -> None:
    assert "loopback" in refused(fetch(f"{site.url}/"))
    assert "loopback" in refused(Fetcher(resolve=lambda *_: ["127.0.0.1"]).fetch(site.url.replace("127.0.0.1", "news.example")))
    assert site.asked == []


def test_an_unchanged_page_is_not_sent_again(site: Site) -> None:
    site.pages["/"] = send(b"news", ETag='"é1"', Last_Modified="Mon, 03 Mar 2025 10:00:00 GMT")
    one = fetcher()
    first = got(one.fetch(f"{site.url}/"))
    site.pages["/"] = send(status=304)
    again = got(one.fetch(f"{site.url}/", etag=first.etag, modified=first.modified))
    assert (again.changed, again.body, again.etag, again.modified) == (False, b"", first.etag, first.modified)
    assert site.asked[-1][2]["if-none-match"] == '"é1"'
    assert site.asked[-1][2]["if-modified-since"] == "Mon, 03 Mar 2025 10:00:00 GMT"
    assert "304" in refused(one.fetch(f"{site.url}/"))


# robots.txt


def test_robots_txt_is_obeyed_and_asked_for_once(site: Site) -> None:
    site.pages |= {
        "/robots.txt": send("User-agent: reportedly\nDisallow: /private\nDisallow: /тайно\n\nUser-agent: *\nDisallow: /".encode()),
        "/private/a": send(b"x"),
    }
    one = fetcher()
    assert got(one.fetch(f"{site.url}/")).body == b"hello"
    assert "robots.txt" in refused(one.fetch(f"{site.url}/private/a"))
    assert "robots.txt" in refused(one.fetch(f"{site.url}/тайно/b"))
    assert site.paths == ["/robots.txt", "/"]


def test_robots_txt_binds_redirects_and_may_itself_be_one(site: Site) -> None:
    site.pages |= {
        "/robots.txt": send(status=301, Location="/rules"),
        "/rules": send(b"User-agent: *\nDisallow: /closed"),
        "/open": send(status=302, Location="/closed"),
        "/closed": send(b"x"),
    }
    assert "robots.txt" in refused(fetcher().fetch(f"{site.url}/open"))
    assert "/closed" not in site.paths


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_site_whose_rules_cannot_be_had_is_left_alone(site: Site, status: int) -> None:
    site.pages["/robots.txt"] = send(status=status)
    one = fetcher()
    assert "cannot be had" in refused(one.fetch(f"{site.url}/"))
    assert "cannot be had" in refused(one.fetch(f"{site.url}/"))
    assert site.paths == ["/robots.txt"]


@pytest.mark.parametrize(
    "rules", ["User-agent: *\nCrawl-delay: ²", "User-agent: *\nRequest-rate: ²/²", "User-agent: *\nCrawl-delay: " + "9" * 5000]
)
def test_rules_with_broken_numbers_are_a_refusal(site: Site, rules: str) -> None:
    site.pages["/robots.txt"] = send(rules.encode())
    assert "not written as one" in refused(fetcher().fetch(f"{site.url}/"))


def test_rules_that_are_no_text_or_too_long(site: Site) -> None:
    site.pages["/robots.txt"] = send(bytes(range(256)))
    got(fetcher().fetch(f"{site.url}/"))
    site.pages["/robots.txt"] = send(b"#" * 600_000)
    assert "larger" in refused(fetcher().fetch(f"{site.url}/"))


def test_requests_to_a_host_are_apart(site: Site) -> None:
    one = fetcher(pause=0.2)
    for _ in range(2):
        got(one.fetch(f"{site.url}/"))
    moments = [moment for moment, _, _ in site.asked]
    assert len(moments) == 3
    assert all(later - earlier >= 0.2 for earlier, later in pairwise(moments))


def test_the_pause_that_a_site_asks_for_is_kept_or_the_site_left_alone(site: Site) -> None:
    waits: list[float] = []
    site.pages["/robots.txt"] = send(b"User-agent: *\nCrawl-delay: 7")
    one = Fetcher(allow_private=True, limits=FetchLimits(pause=0.0), wait=waits.append)
    got(one.fetch(f"{site.url}/"))
    assert [round(wait) for wait in waits] == [7]
    assert "7 seconds" in refused(fetcher(longest_pause=5).fetch(f"{site.url}/"))


def test_one_request_at_a_time_a_host(site: Site) -> None:
    under_way: list[int] = [0]
    most: list[int] = [0]

    def slow(request: BaseHTTPRequestHandler) -> None:
        under_way[0] += 1
        most[0] = max(most[0], under_way[0])
        time.sleep(0.03)
        under_way[0] -= 1
        send(b"x")(request)

    site.pages["/"] = slow
    one = fetcher()
    threads = [Thread(target=one.fetch, args=(f"{site.url}/",)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert site.paths.count("/") == 5
    assert most == [1]


# Redirects


def test_redirects_are_followed_to_their_end_and_no_further(site: Site) -> None:
    site.pages |= {f"/{n}": send(status=(301, 302, 303, 307, 308)[n % 5], Location=f"{n + 1}#part") for n in range(9)}
    site.pages["/5"] = send(b"here")
    answer = got(fetcher().fetch(f"{site.url}/0"))
    assert (answer.url, answer.body) == (f"{site.url}/5", b"here")
    del site.pages["/5"]
    site.pages["/loop"] = send(status=302, Location="/loop")
    assert "more than 5 redirects" in refused(fetcher().fetch(f"{site.url}/loop"))
    assert site.paths.count("/loop") == 6


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/", "//169.254.169.254/", "file:///etc/passwd", "ftp://example.org/", "http://user:pw@example.org/",
        "http://[::ffff:127.0.0.1]/", "http://0x7f000001/", "http://[64:ff9b::7f00:1]/", "http://example.org\\@127.0.0.1/", "data:text/html,x",
        "http://[", "gopher://127.0.0.1/",
    ],
)  # fmt: skip
def test_a_redirect_to_a_hostile_address_is_refused(site: Site, target: str) -> None:
    site.pages["/"] = send(status=302, Location=target)
    assert "leads to an address" in refused(fetcher().fetch(f"{site.url}/"))


def test_a_redirect_to_a_name_that_stands_for_a_hostile_address_is_refused(site: Site) -> None:
    port = site.url.rsplit(":", 1)[1]
    names = {"good.example": ["127.0.0.1"], "bad.example": ["169.254.169.254"]}
    site.pages["/"] = send(status=302, Location=f"http://bad.example:{port}/")
    one = Fetcher(allow_private=True, limits=FetchLimits(pause=0), resolve=lambda host, _: names.get(host, [host]))
    assert "169.254.169.254" in refused(one.fetch(f"http://good.example:{port}/"))


# Limits


@pytest.mark.parametrize("length", [True, False])
def test_a_body_over_the_limit_is_not_taken(site: Site, length: bool) -> None:
    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        if length:
            request.send_header("Content-Length", "100000000")
        request.end_headers()
        for _ in range(100_000):
            request.wfile.write(b"x" * 1000)

    site.pages["/"] = endless
    assert "larger than 0.1 MB" in refused(fetcher(bytes=100_000).fetch(f"{site.url}/"))
    site.pages["/"] = send(b"x" * 100_000)
    assert len(got(fetcher(bytes=100_000).fetch(f"{site.url}/")).body) == 100_000


@pytest.mark.parametrize("packing", ["gzip", "deflate"])
def test_a_packed_body_is_unpacked_and_a_bomb_is_not(site: Site, packing: str) -> None:
    pack = {"gzip": gzip.compress, "deflate": zlib.compress}[packing]
    site.pages["/"] = send(pack(b"news" * 1000), Content_Encoding=packing)
    assert got(fetcher().fetch(f"{site.url}/")).body == b"news" * 1000
    site.pages["/"] = send(pack(bytes(30_000_000)), Content_Encoding=packing)
    assert "larger than 0.1 MB" in refused(fetcher(bytes=100_000).fetch(f"{site.url}/"))
    site.pages["/"] = send(pack(b"news" * 1000)[:-9], Content_Encoding=packing)
    assert "packing is broken" in refused(fetcher().fetch(f"{site.url}/"))
    site.pages["/"] = send(b"plain after all", Content_Encoding=packing)
    assert "packing is broken" in refused(fetcher().fetch(f"{site.url}/"))


@pytest.mark.parametrize("packing", ["gzip, gzip", "br", "zstd", "x" * 500])
def test_a_packing_that_was_not_asked_for_is_refused(site: Site, packing: str) -> None:
    site.pages["/"] = send(b"x", Content_Encoding=packing)
    assert "not asked for" in refused(fetcher().fetch(f"{site.url}/"))


@pytest.mark.parametrize("part", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n", b""])
def test_a_site_that_drips_is_left_at_the_deadline(site: Site, part: bytes) -> None:
    def drip(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(part)
        for _ in range(100):
            request.wfile.write(b"x" if part else b"")
            request.wfile.flush()
            time.sleep(0.05)

    site.pages["/"] = drip
    one = fetcher(seconds=0.5)
    began = time.monotonic()
    assert "0.5 seconds" in refused(one.fetch(f"{site.url}/"))
    assert time.monotonic() - began < 2


def test_a_name_that_is_not_resolved_in_time(site: Site) -> None:
    one = Fetcher(limits=FetchLimits(seconds=0.2, pause=0), resolve=lambda *_: time.sleep(1) or ["8.8.8.8"])
    assert "0.2 seconds" in refused(one.fetch("http://news.example/"))


# What goes wrong


@pytest.mark.parametrize("status", [204, 400, 401, 403, 404, 410, 418, 500, 599])
def test_other_answers_are_refusals(site: Site, status: int) -> None:
    site.pages["/"] = send(status=status)
    assert str(status) in refused(fetcher().fetch(f"{site.url}/"))


@pytest.mark.parametrize(
    ("told", "wait"),
    [("120", 120), ("999999999999", 86_400), ("9" * 5000, 86_400), ("soon", 0), ("-5", 0), ("Mon, 03 Mar 2025 10:00:00 GMT", 0),
     ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400), ("Fri, 31 Dec 9999 23:59:59", 0), ("²", 0)],
)  # fmt: skip
def test_a_site_that_asks_to_wait_is_understood(site: Site, told: str, wait: float) -> None:
    site.pages["/"] = send(status=503, Retry_After=told)
    answer = fetcher().fetch(f"{site.url}/")
    assert isinstance(answer, Unfetched)
    assert answer.wait == wait


@pytest.mark.parametrize(
    "raw", [b"", b"\x00\xff" * 100, b"HTTP/1.1 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n", b"HTTP/1.1 200 OK\r\nA: " + b"x" * 200_000,
            b"HTTP/1.1 302 Found\r\nLocation: http://[\r\n\r\n", b"HTTP/1.1 302 Found\r\nLocation: \xff\xfe\r\n\r\n"],
    ids=range(10),
)  # fmt: skip
def test_a_broken_answer_is_a_refusal(site: Site, raw: bytes) -> None:
    def handle(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(raw)
        request.close_connection = True

    site.pages["/"] = handle
    assert refused(fetcher().fetch(f"{site.url}/"))


def test_nobody_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "cannot be reached" in refused(fetcher().fetch(f"http://127.0.0.1:{port}/"))
    missing = Fetcher(resolve=lambda *_: []).fetch("http://news.example/")
    assert "no address" in refused(missing)


def test_the_certificate_is_checked_against_the_name(tmp_path: Path) -> None:
    """The socket goes to the address that was checked; the certificate must still be the name's."""
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days", "2", "-subj", "/CN=news",
         "-addext", "subjectAltName=DNS:news.example"], cwd=tmp_path, capture_output=True, check=False,
    ) if shutil.which("openssl") else None  # fmt: skip
    if made is None or made.returncode:
        pytest.skip("no openssl that makes certificates")
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    ours = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
    with serving(theirs) as site:
        port = site.url.rsplit(":", 1)[1]
        for name, works in (("news.example", True), ("other.example", False)):
            one = Fetcher(allow_private=True, limits=FetchLimits(pause=0, seconds=5), resolve=lambda *_: ["127.0.0.1"], ssl=ours)
            answer = one.fetch(f"https://{name}:{port}/")
            assert isinstance(answer, Fetched) == works, answer
        assert site.asked[-1][2]["host"] == f"news.example:{port}"
