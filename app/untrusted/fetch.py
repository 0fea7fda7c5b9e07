"""Fetching an address somebody typed, without being led where only this machine may go.

Every address a name stands for is looked at before a connection is made, and the connection goes to
the address that was looked at: a name cannot be asked again and answer otherwise. So is every address
one is sent on to. No cookie and no password is ever sent.
"""

from __future__ import annotations

import http.client
import io
import queue
import socket
import ssl
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any, BinaryIO
from urllib.parse import SplitResult, quote, urljoin, urlsplit

Ip = IPv4Address | IPv6Address
Networks = Sequence[IPv4Network | IPv6Network]

MAX_FETCHED_BYTES = 2 * 1024 * 1024
MAX_REDIRECTS = 3
REDIRECT_STATUSES = (301, 302, 303, 307, 308)
_PORTS = {"https": 443, "http": 80}
_TRANSLATED = IPv6Network("64:ff9b::/96")  # an IPv4 address as networks without IPv4 write it


class NotFetched(Exception):
    """The message is a sentence for whoever typed the address."""


@dataclass(frozen=True)
class _Until:
    """The instant at which everything must be done."""

    at: float

    @property
    def left(self) -> float:
        """The seconds that are left. Raises NotFetched where none are."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise NotFetched("The server took too long.")
        return left


def fetch(
    address: str, *, networks: Networks = (), seconds: float = 15, most: int = MAX_FETCHED_BYTES
) -> bytes:
    """What is at an address, of at most so many bytes, within so many seconds in all.

    It must be https and public. Within `networks` it may be private, and plain http. Raises NotFetched.
    """
    until = _Until(time.monotonic() + seconds)
    try:
        for _ in range(MAX_REDIRECTS + 1):
            answer = _ask(address, networks, until, most)
            if isinstance(answer, bytes):
                return answer
            address = urljoin(address, answer)
    except TimeoutError as error:
        raise NotFetched("The server took too long.") from error
    except ssl.SSLError as error:
        raise NotFetched("The server could not show that it is the one it says it is.") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotFetched("The server could not be reached, or did not answer as web servers do.") from error
    raise NotFetched("The server sends on from one address to the next.")


def is_allowed(ip: Ip, networks: Networks = ()) -> bool:
    """Whether one may connect there: a public address, or one within `networks`."""
    ip = _meant_by(ip)
    if any(ip in network for network in networks):
        return True
    inside = ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_reserved or ip.is_unspecified
    tunnel = isinstance(ip, IPv6Address) and (ip.is_site_local or ip.sixtofour)
    return ip.is_global and not inside and not tunnel


def _meant_by(ip: Ip) -> Ip:
    """The IPv4 address an IPv6 address is another way to write, where it is one."""
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped:
            return ip.ipv4_mapped
        if ip in _TRANSLATED:
            return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip


def _ask(address: str, networks: Networks, until: _Until, most: int) -> bytes | str:
    """What is there, or the address one is sent on to."""
    parts = urlsplit(address)
    if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc:
        raise NotFetched("The address is not one of a web server, or has a password in it.")
    host = parts.hostname.encode("idna").decode()
    port = parts.port or _PORTS[parts.scheme]
    ips = _resolved(host, port, until)
    plain_allowed = all(any(_meant_by(ip) in network for network in networks) for ip in ips)
    if not all(is_allowed(ip, networks) for ip in ips) or (parts.scheme == "http" and not plain_allowed):
        raise NotFetched("The address is private, or not https.")
    with _connected(ips, port, until) as plain:
        if parts.scheme == "http":
            return _exchange(plain, parts, host, until, most)
        with ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure:
            return _exchange(secure, parts, host, until, most)


def _resolved(host: str, port: int, until: _Until) -> list[Ip]:
    """Every address of a name. Asking has no time limit of its own, so it is done beside."""
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def resolve() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            answers.put([])

    threading.Thread(target=resolve, daemon=True).start()
    try:
        found = answers.get(timeout=until.left)
    except queue.Empty as error:
        raise NotFetched("The server took too long.") from error
    if not found:
        raise NotFetched("There is no server of that name.")
    return list(dict.fromkeys(ip_address(str(each[4][0]).partition("%")[0]) for each in found))


def _connected(ips: Sequence[Ip], port: int, until: _Until) -> socket.socket:
    """A connection to the first of the addresses that takes one."""
    for ip in ips[:-1]:
        try:
            return socket.create_connection((str(ip), port), timeout=min(until.left, 5))
        except OSError:
            continue
    return socket.create_connection((str(ips[-1]), port), timeout=until.left)


def _exchange(
    connection: socket.socket, parts: SplitResult, host: str, until: _Until, most: int
) -> bytes | str:
    connection.settimeout(until.left)
    connection.sendall(_request(parts, host))
    response = http.client.HTTPResponse(_Timely(connection, until), method="GET")  # type: ignore[arg-type]
    response.begin()
    if response.status in REDIRECT_STATUSES:
        return quote(response.getheader("Location", ""), safe="/?#[]@!$&'()*+,;=:%~")
    if response.status != 200:
        raise NotFetched(f"The server answered {response.status}.")
    body = response.read(most + 1)
    if len(body) > most:
        raise NotFetched(f"It is larger than {most // 1024:,} KiB.")
    if response.length:
        raise NotFetched("The server stopped in the middle.")
    return body


def _request(parts: SplitResult, host: str) -> bytes:
    path = quote(parts.path or "/", safe="/!$&'()*+,;=:@%~")
    query = f"?{quote(parts.query, safe='/?!$&()*+,;=:@%~')}" if parts.query else ""
    named = f"[{host}]" if ":" in host else host
    lines = [
        f"GET {path}{query} HTTP/1.1",
        f"Host: {named}{f':{parts.port}' if parts.port else ''}",
        "User-Agent: Onramp",
        "Accept-Encoding: identity",
        "Connection: close",
    ]
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode("ascii")


class _Timely(io.RawIOBase):
    """A connection to read from that keeps the time of the whole, however slowly it is fed."""

    def __init__(self, connection: socket.socket, until: _Until) -> None:
        self._connection = connection
        self._until = until

    def makefile(self, _mode: str) -> BinaryIO:
        """What an HTTP response asks a socket for."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._connection.settimeout(self._until.left)
        return self._connection.recv_into(buffer)
