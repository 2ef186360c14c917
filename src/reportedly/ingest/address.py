"""Which addresses the network may be asked for: http and https at public addresses, judged first by how the URL is written and then by what its
host resolves to. The blocks are those of the IANA special-purpose registries (RFC 6890 and later) and the metadata addresses of cloud hosts;
they stand here and not in `ipaddress`, whose tables change with the version of Python and let NAT64 and 6to4 through.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

LONGEST = 4_000
"""Characters of a URL."""
PORTS = (80, 443)
"""Ports below 1024 that pages are served at."""

_LOCAL = tuple(map(ip_network, ("10.0.0.0/8", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")))
_METADATA = tuple(map(ip_network, ("168.63.129.16/32", "fd00:ec2::254/128", "fd20:ce::254/128")))
"""Where cloud hosts keep their secrets, beside 169.254.0.0/16 and 100.64.0.0/10."""
_SHUT = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15",
            "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        ),
    )
)  # fmt: skip
_PUBLIC_6 = ip_network("2000::/3")
"""All of IPv6 that is given out; mapped, compatible and NAT64 addresses, link-local and multicast ones lie outside."""

_WEB = re.compile(r"https?://[^/\\?#\s]", re.IGNORECASE)
_WRITTEN = re.compile(r"[\x00-\x20\x7f-\xa0\\]")
_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.?", re.ASCII)
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.ASCII)
_INNER = ("localhost", "localdomain", "local", "internal", "intranet", "lan", "home", "corp", "private", "arpa")
"""Last labels of names that mean a machine or network of one's own."""


def is_web(text: str) -> bool:
    """Whether a command's argument is meant as a web address and not as a file."""
    return text.lower().startswith(("http://", "https://"))


def why_not(url: str, *, allow_private: bool = False) -> str | None:
    """Why a URL is not asked for, in words, from how it is written; None where nothing speaks against it.

    `allow_private` lets the networks of one's own in (loopback, 10/8, 172.16/12, 192.168/16, fc00::/7) and names without a dot.
    """
    from httpx import URL, InvalidURL

    if len(url) > LONGEST:
        return f"longer than {LONGEST:,} characters"
    if _WRITTEN.search(url):
        return "it holds blanks, control characters or backslashes"
    if not _WEB.match(url):
        return "only http:// and https:// are fetched"
    try:
        parsed = URL(url)
        host, port = parsed.raw_host.decode("ascii"), parsed.port
    except (InvalidURL, ValueError):
        return "it is not written as a URL is"
    if parsed.userinfo or "@" in re.split("[/?#]", url.split("//", 1)[1])[0]:
        return "it holds a user name or password"
    if port is not None and (not 0 < port < 65536 or not (allow_private or port >= 1024 or port in PORTS)):
        return f"port {port} is not one of the web"
    return why_not_host(host, allow_private=allow_private)


def why_not_host(host: str, *, allow_private: bool = False) -> str | None:
    """Why a host is not asked for, by its name alone. Numbers are taken in their plain spelling only."""
    if ":" in host or host.startswith("["):
        try:
            return why_not_ip(IPv6Address(host.strip("[]")), allow_private=allow_private)
        except ValueError:
            return "its address is not written as one is"
    if not _NAME.fullmatch(host) or len(host) > 253:
        return "its host is not written as a name is"
    last = host.rstrip(".").rsplit(".", 1)[-1]
    if _NUMBER.fullmatch(last):
        try:
            return why_not_ip(IPv4Address(host), allow_private=allow_private)
        except ValueError:
            return "its address is not written as four plain numbers"
    if not allow_private and (last in _INNER or last == host.rstrip(".")):
        return f"{host} is a name of a private network"
    return None


def why_not_ip(ip: IPv4Address | IPv6Address | str, *, allow_private: bool = False) -> str | None:
    """Why no connection is made to an IP address; None for a public one."""
    try:
        ip = ip_address(ip)
    except ValueError:
        return f"{ip} is no address"
    if isinstance(ip, IPv6Address) and ip.scope_id:
        return f"{ip} is link-local"
    if any(ip in net for net in _METADATA):
        return f"{ip} is a cloud host's own address"
    if any(ip in net for net in _LOCAL):
        return None if allow_private else f"{ip} is loopback or of a private network"
    if any(ip in net for net in _SHUT) or (ip.version == 6 and ip not in _PUBLIC_6):
        return f"{ip} is not a public address"
    return None
