"""Fetching a URL that a person typed, without reaching servers that only this machine may reach.

Every IP address of the host is checked before connecting, and the connection goes to a checked address: the
name is not resolved again. The same holds for every redirect. No cookie and no password is sent.
"""

from __future__ import annotations

import http.client
import io
import queue
import socket
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
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
_TRANSLATED = IPv6Network("64:ff9b::/96")  # IPv4 addresses in networks without IPv4


class NotFetched(Exception):
    """The URL was not fetched. The message is a sentence for the person who typed it."""


@dataclass(frozen=True)
class _Until:
    """The deadline of the whole fetch."""

    at: float

    @property
    def left(self) -> float:
        """The seconds left. Raises NotFetched after the deadline."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise NotFetched("The server took too long.")
        return left


def fetch(
    address: str, *, networks: Networks = (), seconds: float = 15, most: int = MAX_FETCHED_BYTES
) -> bytes:
    """Fetch at most `most` bytes from a URL, within `seconds` in all. Raises NotFetched.

    The URL must be https and public. Within `networks` it may be private, and http.
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
        raise NotFetched("The certificate of the server is not valid.") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotFetched("The server could not be reached, or did not answer like a web server.") from error
    raise NotFetched("The address has too many redirects.")


@dataclass(frozen=True)
class ServerAnswer:
    """What a server answered. The names of `headers` are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def exchange(
    method: str, address: str, *, headers: Mapping[str, str], body: bytes, seconds: float, most: int
) -> ServerAnswer:
    """Send one request to a server that the settings name, which may be private; read at most `most` bytes.

    It takes at most `seconds` in all, however slowly the server sends. Redirects are not followed. Raises
    NotFetched.
    """
    until = _Until(time.monotonic() + seconds)
    parts = urlsplit(address)
    try:
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port or _PORTS[parts.scheme]
        with _connected(_resolved(host, port, until), port, until) as plain:
            if parts.scheme == "http":
                return _answer(plain, _lines(method, parts, host, headers), body, until, most)
            with ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure:
                return _answer(secure, _lines(method, parts, host, headers), body, until, most)
    except TimeoutError as error:
        raise NotFetched("The server took too long.") from error
    except ssl.SSLError as error:
        raise NotFetched("The certificate of the server is not valid.") from error
    except (OSError, http.client.HTTPException, ValueError, KeyError) as error:
        raise NotFetched("The server could not be reached, or did not answer like a web server.") from error


def is_allowed(ip: Ip, networks: Networks = ()) -> bool:
    """True for a public address and for one within `networks`."""
    ip = _meant_by(ip)
    if any(ip in network for network in networks):
        return True
    inside = ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_reserved or ip.is_unspecified
    tunnel = isinstance(ip, IPv6Address) and (ip.is_site_local or ip.sixtofour)
    return ip.is_global and not inside and not tunnel


def _meant_by(ip: Ip) -> Ip:
    """The IPv4 address behind an IPv6 form of it, else the address itself."""
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped:
            return ip.ipv4_mapped
        if ip in _TRANSLATED:
            return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip


def _ask(address: str, networks: Networks, until: _Until, most: int) -> bytes | str:
    """The content of a URL, or the URL of a redirect."""
    parts = urlsplit(address)
    if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc:
        raise NotFetched("This is not a web address, or it has a password in it.")
    host = parts.hostname.encode("idna").decode()
    port = parts.port or _PORTS[parts.scheme]
    ips = _resolved(host, port, until)
    plain_allowed = all(any(_meant_by(ip) in network for network in networks) for ip in ips)
    if not all(is_allowed(ip, networks) for ip in ips) or (parts.scheme == "http" and not plain_allowed):
        raise NotFetched("The address is private or not https.")
    with _connected(ips, port, until) as plain:
        if parts.scheme == "http":
            return _exchange(plain, parts, host, until, most)
        with ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure:
            return _exchange(secure, parts, host, until, most)


def _resolved(host: str, port: int, until: _Until) -> list[Ip]:
    """The IP addresses of a host. Resolving has no timeout, so it runs in a thread."""
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
        raise NotFetched("There is no server with this name.")
    return list(dict.fromkeys(ip_address(str(each[4][0]).partition("%")[0]) for each in found))


def _connected(ips: Sequence[Ip], port: int, until: _Until) -> socket.socket:
    """Connect to the first address that accepts."""
    for ip in ips[:-1]:
        try:
            return socket.create_connection((str(ip), port), timeout=min(until.left, 5))
        except OSError:
            continue
    return socket.create_connection((str(ips[-1]), port), timeout=until.left)


def _exchange(
    connection: socket.socket, parts: SplitResult, host: str, until: _Until, most: int
) -> bytes | str:
    response = _begun("GET", connection, _lines("GET", parts, host, {}), b"", until)
    if response.status in REDIRECT_STATUSES:
        return quote(response.getheader("Location", ""), safe="/?#[]@!$&'()*+,;=:%~")
    if response.status != 200:
        raise NotFetched(f"The server answered {response.status}.")
    return _content(response, most)


def _answer(
    connection: socket.socket, lines: Sequence[str], body: bytes, until: _Until, most: int
) -> ServerAnswer:
    response = _begun(lines[0].partition(" ")[0], connection, lines, body, until)
    headers = {name.lower(): value for name, value in response.getheaders()}
    return ServerAnswer(response.status, headers, _content(response, most))


def _begun(
    method: str, connection: socket.socket, lines: Sequence[str], body: bytes, until: _Until
) -> http.client.HTTPResponse:
    """Send a request, and read the status and the headers of its response."""
    connection.settimeout(until.left)
    connection.sendall("".join(f"{line}\r\n" for line in [*lines, ""]).encode("ascii") + body)
    response = http.client.HTTPResponse(_Timely(connection, until), method=method)  # type: ignore[arg-type]
    response.begin()
    return response


def _content(response: http.client.HTTPResponse, most: int) -> bytes:
    body = response.read(most + 1)
    if len(body) > most:
        raise NotFetched(f"The file is too large (limit: {most // 1024:,} KiB).")
    if response.length:
        raise NotFetched("The server stopped before the end of the file.")
    return body


def _lines(method: str, parts: SplitResult, host: str, headers: Mapping[str, str]) -> list[str]:
    """The first line of a request and its headers."""
    path = quote(parts.path or "/", safe="/!$&'()*+,;=:@%~")
    query = f"?{quote(parts.query, safe='/?!$&()*+,;=:@%~')}" if parts.query else ""
    named = f"[{host}]" if ":" in host else host
    return [
        f"{method} {path}{query} HTTP/1.1",
        f"Host: {named}{f':{parts.port}' if parts.port else ''}",
        "User-Agent: Onramp",
        "Accept-Encoding: identity",
        "Connection: close",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]


class _Timely(io.RawIOBase):
    """A connection to read from that keeps the deadline, however slowly the data comes."""

    def __init__(self, connection: socket.socket, until: _Until) -> None:
        self._connection = connection
        self._until = until

    def makefile(self, _mode: str) -> BinaryIO:
        """The method of a socket that HTTPResponse calls."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._connection.settimeout(self._until.left)
        return self._connection.recv_into(buffer)
