"""Names of people, and what a mail program would turn into a link.

Mail greets people by a name that a stranger may have typed. We must not send a link in such a name.
"""

from __future__ import annotations

import unicodedata

from flask_babel import gettext as _

from app.shared.refusals import RuleBroken

# Before a name, or part of a title: "Dr.med. Anna Klein", "Prof.Dr. Weiss", "St.John".
PERSONAL_TITLES = frozenset(
    {"dr", "prof", "mr", "mrs", "ms", "mx", "st", "sr", "jr", "sir", "dipl", "mag", "ing", "med", "phil"}
    | {"jur", "rer", "nat", "pol", "oec", "habil", "dent", "vet", "univ", "sc", "hc"}
)
ACADEMIC_DEGREES = frozenset({"b.sc", "m.sc", "b.ed", "m.ed"})
# Top-level domains of more than two letters that can follow a single letter: "x.com".
DOMAIN_ENDINGS = frozenset(
    {"com", "net", "org", "info", "biz", "app", "dev", "xyz", "top", "site", "online", "shop", "club", "live"}
    | {"link", "click", "page", "zip", "mov", "pro", "edu", "gov", "mil", "int", "cloud", "blog", "store"}
    | {"tech", "space", "website", "email", "news", "wiki", "name", "mobi", "tel", "asia", "jobs", "travel"}
)


def check_name(name: str) -> None:
    """Raise RuleBroken for a name that contains a link, an IP address or an email."""
    if has_link(name):
        raise RuleBroken(
            _("Enter the name without a link or an email. Put a space after a dot, as in K. Li."),
            field="name",
        )


def has_link(name: str) -> bool:
    """True if a mail program would turn a part of this name into a link."""
    plain = unicodedata.normalize("NFKC", name).casefold().replace("。", ".").replace("｡", ".")
    if "@" in plain or "://" in plain or "www." in plain:
        return True
    return any(_is_link(word.strip("()[]<>\"',;!?.")) for word in plain.split())


def _is_link(word: str) -> bool:
    if word.startswith(("http:", "https:", "ftp:", "mailto:", "//")) or word in ("http", "https"):
        return True
    host, _, port = word.partition("/")[0].partition(":")
    labels = host.split(".")
    if port.isdecimal() or (word.count(":") > 1 and not word.strip("0123456789abcdef:.")):
        return True  # a port, or an IPv6 address
    if len(labels) < 2 or not all(labels):
        return False
    if all(label[0].isdigit() for label in labels):
        return True  # an IPv4 address
    if host in ACADEMIC_DEGREES or all(label in PERSONAL_TITLES for label in labels):
        return False
    return _looks_like_domain(labels)


def _looks_like_domain(labels: list[str]) -> bool:
    """True if the dots are those of a domain, and not of initials and titles."""
    while len(labels) > 1 and (len(labels[0]) == 1 or labels[0] in PERSONAL_TITLES):
        labels = labels[1:]
    last = labels[-1]
    if len(last) < 2:
        return False
    return len(labels) > 1 or len(last) == 2 or last in DOMAIN_ENDINGS
