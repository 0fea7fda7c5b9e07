"""What someone who applies may say of themselves, what they agree to, and how often they may try."""

from __future__ import annotations

import re
from datetime import timedelta

from app.people.rules import Limit, Limits
from app.shared.addresses import LONGEST_ADDRESS, is_web_address
from app.shared.refusals import RuleBroken
from app.shared.regions import Region

APPLY = Limits(
    "apply",
    {
        "network": Limit(30, timedelta(hours=1)),
        "both": Limit(6, timedelta(hours=1)),
        "account": Limit(20, timedelta(days=1)),
    },
    "Too many applications were sent from here. Wait an hour, then send it again: what you typed is still "
    "here.",
    delay=timedelta(hours=1),
)
MOST_LINKS = 5
# What a reader of plain text makes a link of, were it in a name: our mail would carry it to anybody.
LOOKS_LIKE_A_LINK = re.compile(r"://|@|\bwww\.|\w\.(?:[a-z]{2,}|[A-Z]{2,})\b")

CONSENT_TERMS = (
    "What you send here, and what is noted about your application, is kept to decide on it: for as long as "
    "that takes, and a reasonable time after. You can ask for a copy or for erasure at any time."
)

LIKELY_ZONE = {
    Region.US: "America/New_York",
    Region.EMEA: "Europe/Paris",
    Region.APAC: "Asia/Singapore",
}


def consent_to(company: str) -> str:
    """What someone who applies agrees to; CONSENT_TERMS go on to say what that means."""
    return f"I agree that {company} keeps my application"


def check_name(name: str) -> None:
    """Raise RuleBroken for a name that holds an address: mail that greets by it would carry a link."""
    if LOOKS_LIKE_A_LINK.search(name):
        raise RuleBroken("Give your name without a link or an email.", field="name")


def links_of(text: str) -> list[str]:
    """The addresses in a text, one on each line; "https://" is put before one that has no scheme.

    They are shown and never fetched. Raises RuleBroken for one that is not of the web, for one that is
    too long and for too many.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINKS:
        raise RuleBroken(f"At most {MOST_LINKS} links fit here.", field="links")
    return [_link(line) for line in lines]


def _link(line: str) -> str:
    link = line if "://" in line else f"https://{line}"
    if len(link) > LONGEST_ADDRESS:
        raise RuleBroken(f"A link can have {LONGEST_ADDRESS} characters at most.", field="links")
    if not is_web_address(link):
        named = f"“{line[:60]}” is not an address of the web, such as https://example.com/me."
        raise RuleBroken(named, field="links")
    return link
