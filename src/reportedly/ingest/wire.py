"""The connection under `fetch`: made to the very address that was checked, and ended at a deadline.

A host is resolved once, all its addresses are checked, and the socket is opened to one of them by number, so that a name that answers
differently a moment later (DNS rebinding) gains nothing. The certificate is still checked against the host's name.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable
from ssl import SSLContext
from threading import Thread
from typing import Any

import httpcore

from reportedly.ingest.address import why_not_host, why_not_ip

Resolve = Callable[[str, int], list[str]]
"""From a host and a port to the host's IP addresses; OSError where there are none."""
CONNECT_SECONDS = 10.0
"""For one of a host's addresses, so that a dead one leaves time for the next."""


class UnsafeAddressError(Exception):
    """A host that stands for an address that is not asked for."""


def resolve(host: str, port: int) -> list[str]:
    """All addresses of a host, in the system's order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class CheckedBackend(httpcore.NetworkBackend):
    """Opens sockets to public addresses alone. `deadline` is a moment of the monotonic clock by which all reading and writing has ended."""

    def __init__(self, *, allow_private: bool, deadline: float, resolve: Resolve = resolve) -> None:
        self._allow_private, self._deadline, self._resolve = allow_private, deadline, resolve
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failed: httpcore.NetworkError | httpcore.TimeoutException | None = None
        for ip in self._checked(host, port):
            try:
                seconds = min(CONNECT_SECONDS, _left(self._deadline))
                opened = self._plain.connect_tcp(ip, port, seconds, local_address, socket_options)
                return _Timed(opened, self._deadline)
            except (httpcore.NetworkError, httpcore.TimeoutException) as error:
                failed = error
        raise failed or httpcore.ConnectError("the name has no address")

    def _checked(self, host: str, port: int) -> list[str]:
        """The addresses of a host: all of them must be fit to be asked."""
        if why := why_not_host(host, allow_private=self._allow_private):
            raise UnsafeAddressError(why)
        found: list[str] = []
        failed: list[OSError] = []

        def look_up() -> None:
            try:
                found.extend(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                failed.append(error if isinstance(error, OSError) else OSError(str(error)))

        asking = Thread(target=look_up, daemon=True)  # the system's resolver knows no deadline
        asking.start()
        asking.join(_left(self._deadline))
        if asking.is_alive():
            raise httpcore.ConnectTimeout("the name was not resolved in time")
        if failed:
            raise httpcore.ConnectError(f"the name cannot be resolved: {failed[0].strerror or failed[0]}")
        for ip in found:
            if why := why_not_ip(ip, allow_private=self._allow_private):
                raise UnsafeAddressError(f"{host}: {why}" if ip != host else why)
        return found


class _Timed(httpcore.NetworkStream):
    """A stream whose every wait ends at the deadline, however slowly the bytes drip in."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time is up")
    return left
