"""Web addresses that people type: which of them a page may show as a link."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

MAX_URL_LENGTH = 500  # characters
FORBIDDEN_IN_URL = re.compile(r"[\s\"'<>\\`{}|^]")


def is_shown_as_link(text: str) -> bool:
    """True for a web address that is not too long to keep: a page shows it as a link."""
    return len(text) <= MAX_URL_LENGTH and is_web_address(text)


def is_web_address(link: str) -> bool:
    """True for a plain http or https address with a host and without a user name."""
    try:
        parts = urlsplit(link)
        host, _ = parts.hostname or "", parts.port  # an invalid port raises
    except ValueError:
        return False
    plain = "@" not in parts.netloc and not FORBIDDEN_IN_URL.search(link)
    return plain and parts.scheme in ("http", "https") and "." in host.strip(".")
