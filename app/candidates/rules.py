"""Links of a candidate, how often a link to their page or a new email is asked for, and who is erased."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _

from app.people.rules import AttemptLimit, AttemptLimits
from app.shared.refusals import RuleBroken
from app.shared.urls import MAX_URL_LENGTH, is_web_address

MAX_LINKS = 5
PAGE_LINK_LIMITS = AttemptLimits(
    "link to one's page",
    {
        "network": AttemptLimit(30, timedelta(minutes=15)),
        "both": AttemptLimit(5, timedelta(minutes=15)),
        "account": AttemptLimit(10, timedelta(hours=1)),
    },
    "Too many requests. Wait 15 minutes.",
    delay=timedelta(minutes=15),
)


NEW_EMAIL_LIMITS = AttemptLimits(
    "new email",
    {
        "network": AttemptLimit(30, timedelta(minutes=15)),
        "both": AttemptLimit(5, timedelta(minutes=15)),
        "account": AttemptLimit(10, timedelta(days=1)),
    },
    "Too many requests. Wait 15 minutes, or write to your recruiter.",
)
# Counted by the address that is typed: nobody fills another person's mailbox with our mail.
NEW_ADDRESS_LIMITS = AttemptLimits(
    "mail to a new email",
    {"account": AttemptLimit(3, timedelta(hours=1))},
    NEW_EMAIL_LIMITS.sentence,
    delay=timedelta(hours=1),
)


def check_not_erased(erased_at: datetime | None) -> None:
    """Raise RuleBroken for a candidate whose data was deleted: nothing of theirs changes any more."""
    if erased_at is not None:
        raise RuleBroken(_("The data of this candidate was deleted. Their record stays as it is."))


def parse_links(text: str) -> list[str]:
    """The addresses in a text, one on each line; "https://" is put before one that has no scheme.

    They are shown and never fetched. Raises RuleBroken for one that is not of the web, for one that is
    too long and for too many.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MAX_LINKS:
        raise RuleBroken(_("At most %(max_links)s links fit here.", max_links=MAX_LINKS), field="links")
    return [_parse_link(line) for line in lines]


def _parse_link(line: str) -> str:
    link = line if "://" in line else f"https://{line}"
    if len(link) > MAX_URL_LENGTH:
        raise RuleBroken(
            _("A link can have %(max_url_length)s characters at most.", max_url_length=MAX_URL_LENGTH),
            field="links",
        )
    if not is_web_address(link):
        named = f"“{line[:60]}” is not an address of the web, such as https://example.com/me."
        raise RuleBroken(named, field="links")
    return link
