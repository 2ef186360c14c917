"""Addresses that must not be asked for, in many spellings: refused by how they are written, or by what they resolve to; never a socket opened."""

# ruff: noqa: SIM905 (lists of words are easier to read)

from __future__ import annotations

import socket

import pytest
from httpx import URL

from reportedly.ingest.address import is_web, why_not, why_not_ip
from reportedly.ingest.fetch import Fetcher, FetchLimits, Unfetched

LOCAL = """
http://127.0.0.1/ http://127.0.0.1:80/ http://127.0.0.1:8080/admin https://127.0.0.1/ http://127.1.2.3/ http://127.255.255.255/
http://10.0.0.1/ http://10.255.255.255/ http://172.16.0.1/ http://172.31.255.254/ http://192.168.0.1/ http://192.168.255.255/
http://[::1]/ http://[0:0:0:0:0:0:0:1]/ http://[0000:0000:0000:0000:0000:0000:0000:0001]/ http://[::0001]/ http://[fc00::1]/ http://[fd12:3456:789a::1]/
http://[fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]/
""".split()
"""Refused unless private networks are let in."""
LOCAL_NAMES = """
http://localhost/ http://LOCALHOST/ http://LocalHost:8000/ http://localhost./ http://localhost.localdomain/ http://foo.localhost/
http://printer.local/ http://router.lan/ http://intranet/ http://db/ http://metadata/ http://wiki.corp/ http://nas.home/ http://nas.home.arpa/
http://metadata.google.internal/computeMetadata/v1/ http://instance-data.ec2.internal/ http://host.docker.internal/ http://1.0.0.127.in-addr.arpa/
http://kubernetes.default.svc.cluster.local/
""".split()
SHUT = """
http://0.0.0.0/ http://0.1.2.3/ http://100.64.0.1/ http://100.127.255.255/ http://100.100.100.200/latest/meta-data/ http://169.254.0.1/
http://169.254.169.254/ http://169.254.169.254/latest/meta-data/ http://169.254.170.2/ http://169.254.169.253/ http://168.63.129.16/
http://192.0.0.1/ http://192.0.0.192/ http://192.0.0.9/ http://192.0.2.1/ http://192.88.99.1/ http://198.18.0.1/ http://198.19.255.255/
http://198.51.100.7/ http://203.0.113.9/ http://224.0.0.1/ http://239.255.255.250/ http://240.0.0.1/ http://255.255.255.255/
http://[::]/ http://[0::0]/ http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/ http://[0:0:0:0:0:ffff:127.0.0.1]/ http://[::FFFF:10.0.0.1]/
http://[::ffff:169.254.169.254]/ http://[::ffff:a9fe:a9fe]/ http://[::ffff:8.8.8.8]/ http://[::127.0.0.1]/ http://[::7f00:1]/ http://[::8.8.8.8]/
http://[::ffff:0:127.0.0.1]/ http://[64:ff9b::127.0.0.1]/ http://[64:ff9b::7f00:1]/ http://[64:ff9b::a9fe:a9fe]/ http://[64:ff9b::8.8.8.8]/
http://[64:ff9b:1::10.0.0.1]/ http://[2002:7f00:1::]/ http://[2002:a9fe:a9fe::1]/ http://[2002:c0a8:1::1]/ http://[2001::7f00:1]/
http://[2001:0:53aa:64c:0:7bbf:f5ff:fffe]/ http://[2001:db8::1]/ http://[2001:10::1]/ http://[3fff::1]/ http://[100::1]/ http://[5f00::1]/
http://[fe80::1]/ http://[febf::1]/ http://[fec0::1]/ http://[ff02::1]/ http://[ff0e::1]/ http://[fd00:ec2::254]/latest/ http://[fd20:ce::254]/
http://[4000::1]/
""".split()
"""Never asked for, also where private networks are let in."""
ODD = [
    *"""
http://2130706433/ http://017700000001/ http://0x7f000001/ http://0x7F.0.0.1/ http://0177.0.0.1/ http://0177.0.0.01/ http://127.1/ http://127.0.1/
http://0x7f.1/ http://127.0.0.0x1/ http://00000177.1/ http://127.000.000.001/ http://010.8.8.8/ http://0/ http://0.0/ http://00.0.0.0/ http://0x0/
http://2852039166/ http://0xa9fea9fe/ http://0251.0376.0251.0376/ http://169.254.43518/ http://134744072/ http://0x08080808/ http://8.8.2056/
http://4294967295/ http://4294967296/ http://99999999999/ http://127.0.0.1./ http://8.8.8.8./ http://256.1.1.1/ http://1.2.3.4.5/ http://1.2.3/
http://127.0.0.1.1/ http://example.0x7f/ http://example.127/ http://-127.0.0.1/ http://%31%32%37.0.0.1/ http://127%2e0.0.1/ http://127.0.0.1%00/
http://localhost%00.example.org/ http://example.org%2f@127.0.0.1/ http://１２７.0.0.1/ http://①②⑦.0.0.1/ http://127。0。0。1/ http://127．0．0．1/
http://ⓛocalhost/ http://[::1%25lo]/ http://[fe80::1%25eth0]/ http://[::1 http://::1/ http://[127.0.0.1]/ http://[localhost]/ http://[::1]x/
http://[v1.fe80::a]/ http://[::ffff:0x7f.1]/ http://[]/ http://[:::1]/ http://[1::2::3]/
http://user@example.org/ http://user:secret@example.org/ http://:@example.org/ http://@example.org/ http://example.org@127.0.0.1/
http://example.org:80@127.0.0.1/ http://127.0.0.1#@example.org/ http://127.0.0.1?@example.org/ http://example.org:pass@[::1]/
http:/127.0.0.1/ http:127.0.0.1/ http:///127.0.0.1/ http://// http:// http: //127.0.0.1/ //example.org/ /etc/passwd example.org 127.0.0.1
http:\\\\127.0.0.1\\ http://example.org\\@127.0.0.1/ http://127.0.0.1\\@example.org/ http:/\\example.org/ https:example.org
file:///etc/passwd file://localhost/etc/passwd FILE:///etc/passwd ftp://example.org/ gopher://127.0.0.1:70/_x dict://127.0.0.1:11211/ ldap://127.0.0.1/
data:text/html,hi javascript:alert(1) jar:http://example.org!/ ws://example.org/ unix:///run/x.sock blob:http://example.org/ httpx://example.org/
http+unix://%2Frun%2Fx.sock/ view-source:http://127.0.0.1/ sftp://example.org/ netdoc:///etc/passwd
http://example.org:22/ http://example.org:25/ http://example.org:0/ http://example.org:99999/ http://example.org:-1/ http://example.org:8x/
http://example..org/ http://.example.org/ http://exam_ple!.org/ http://-example.org/ http://..../
""".split(),
    "http://example.org /", " http://example.org/", "http://example.org/\n", "http://exa\tmple.org/", "http://127.0.0.1\r\nHost: example.org/",
    "http://example.org/\x00", "http://example\x7f.org/", "http://\u00a0example.org/", "", "http://" + "a" * 64 + ".example/", "http://" + "a." * 200 + "org/",
    "http://example.org/" + "a" * 5000,
]  # fmt: skip
"""Spelt so that one program may read them otherwise than another, or nothing of the web."""
HOSTILE = [*LOCAL, *LOCAL_NAMES, *SHUT, *ODD]
PUBLIC = """
http://example.org/ https://example.org/a?b=c#d https://news.example.org:8443/x http://EXAMPLE.org http://example.org./ http://8.8.8.8/ https://1.1.1.1/
http://[2606:4700:4700::1111]/ http://пример.рф/новости https://приклад.укр/ http://xn--e1afmkfd.xn--p1ai/ http://a_b.example.org/ http://9.9.9.9:8080/
https://example.org/@user http://example.org/?u=http://127.0.0.1/ http://127.0.0.1.example.org/ http://172.32.0.1/ http://11.0.0.1/ http://100.128.0.1/
""".split()


@pytest.fixture(autouse=True)
def _no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(*_: object, **__: object) -> None:
        pytest.fail("a socket was opened")

    monkeypatch.setattr(socket, "create_connection", opened)
    monkeypatch.setattr(socket.socket, "connect", opened)


def forbidden(host: str, port: int) -> list[str]:
    pytest.fail(f"{host} was resolved")


def test_there_are_many_and_none_twice() -> None:
    assert len(set(HOSTILE)) == len(HOSTILE) >= 200


@pytest.mark.parametrize("url", HOSTILE, ids=ascii)
def test_a_hostile_address_is_refused_before_it_is_resolved(url: str) -> None:
    answer = Fetcher(resolve=forbidden).fetch(url)
    assert isinstance(answer, Unfetched)
    assert answer.where == url
    assert answer.what
    assert answer.do


@pytest.mark.parametrize("url", [*SHUT, *ODD[: ODD.index("http://example.org:22/")]], ids=ascii)
def test_letting_private_networks_in_lets_nothing_else_in(url: str) -> None:
    private = {"http://127。0。0。1/", "http://127．0．0．1/", "http://127.0.0.1#@example.org/", "http://127.0.0.1?@example.org/"}
    assert (why_not(url, allow_private=True) is None) == (url in private)


@pytest.mark.parametrize("url", [*LOCAL, *LOCAL_NAMES])
def test_private_networks_can_be_let_in(url: str) -> None:
    assert why_not(url, allow_private=True) is None


@pytest.mark.parametrize("url", PUBLIC)
def test_a_public_address_is_not_refused(url: str) -> None:
    assert why_not(url) is None


@pytest.mark.parametrize("url", [*LOCAL, *SHUT])
def test_a_name_that_stands_for_a_hostile_address_is_refused(url: str) -> None:
    ip = URL(url).host
    for found in ([ip], ["8.8.8.8", ip], [ip, "8.8.8.8"]):
        answer = Fetcher(resolve=lambda host, port, found=found: found).fetch("http://news.example/")
        assert isinstance(answer, Unfetched)
        assert "news.example: " in answer.what


def test_every_address_of_a_block_is_shut() -> None:
    for first, last in (("169.254.0.0", "169.254.255.255"), ("127.0.0.0", "127.255.255.255"), ("172.16.0.0", "172.31.255.255")):
        assert why_not_ip(first)
        assert why_not_ip(last)
    for outside in ("169.253.255.255", "169.255.0.0", "126.255.255.255", "128.0.0.0", "172.15.255.255", "172.32.0.0", "223.255.255.255"):
        assert why_not_ip(outside) is None
    assert why_not_ip("no address")


def test_a_name_that_answers_otherwise_the_second_time_gains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: what was checked is what is connected to, and each connection is checked anew."""
    asked: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        asked.append(address)
        raise ConnectionRefusedError("no")

    monkeypatch.setattr(socket, "create_connection", connect)
    answers = iter([["8.8.8.8"], ["127.0.0.1"]])
    fetcher = Fetcher(resolve=lambda host, port: next(answers), limits=FetchLimits(pause=0, robots_hours=0))
    first, second = fetcher.fetch("http://news.example/"), fetcher._get("http://news.example/", {}, 10)
    assert isinstance(first, Unfetched)
    assert isinstance(second, Unfetched)
    assert "loopback" in second.what
    assert asked == [("8.8.8.8", 80)]


def test_what_is_meant_as_an_address() -> None:
    assert is_web("HTTPS://example.org")
    assert not any(map(is_web, ("a.html", "-", "http", "ftp://example.org/", "folder/http://")))
