"""The IP address of a request, and the network it counts as."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from flask import request


def client_ip() -> str:
    """The IP address of the client, as the trusted proxies report it."""
    return request.remote_addr or "unknown"


def sender_network(address: str) -> str:
    """What counts as one sender: an IPv4 address, or the /64 of an IPv6 address.

    A household gets a whole /64 from its provider (RFC 6177).
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((found, 64), strict=False))
    return str(found)
