"""Where a request comes from, and which addresses count as one."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from flask import request


def client_ip() -> str:
    """The address of this request's sender, as far as the proxies set as trusted tell it."""
    return request.remote_addr or "unknown"


def sender_network(address: str) -> str:
    """What counts as one sender: an IPv4 address, or the /64 of an IPv6 address.

    A provider gives a household a whole /64 (RFC 6177), so that its addresses are no sign of many senders.
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((found, 64), strict=False))
    return str(found)
