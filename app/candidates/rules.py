"""The rules of candidates: their web links, limits of requests, and erased candidates."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.people.rules import AttemptLimit, AttemptLimits
from app.shared.refusals import RuleBroken
from app.shared.urls import MAX_URL_LENGTH, is_web_address

MAX_LINKS = 5
ERASED_NAME = "Erased candidate"
# The details of a candidate, with their labels.
DETAIL_LABELS = {
    "name": _l("Name"),
    "email": _l("Email"),
    "phone": _l("Phone"),
    "time_zone": _l("Time zone"),
    "location": _l("Location"),
    "links": _l("Links"),
}
PAGE_LINK_LIMITS = AttemptLimits(
    "link to one's page",
    {
        "network": AttemptLimit(30, timedelta(minutes=15)),
        "both": AttemptLimit(5, timedelta(minutes=15)),
        "account": AttemptLimit(10, timedelta(hours=1)),
    },
    _l("Too many requests. Wait 15 minutes, then try again."),
    delay=timedelta(minutes=15),
)


NEW_EMAIL_LIMITS = AttemptLimits(
    "new email",
    {
        "network": AttemptLimit(30, timedelta(minutes=15)),
        "both": AttemptLimit(5, timedelta(minutes=15)),
        "account": AttemptLimit(10, timedelta(days=1)),
    },
    _l("Too many requests. Wait 15 minutes, or write to your recruiter."),
)
# Counted by the address that is typed, so that nobody fills another person's mailbox with our mail.
NEW_ADDRESS_LIMITS = AttemptLimits(
    "mail to a new email",
    {"account": AttemptLimit(3, timedelta(hours=1))},
    NEW_EMAIL_LIMITS.sentence,
    delay=timedelta(hours=1),
)


def erased_email(candidate_id: int) -> str:
    """The email of an erased candidate: nobody's, and unique (RFC 2606)."""
    return f"candidate-{candidate_id}@erased.invalid"


def check_not_erased(erased_at: datetime | None) -> None:
    """Raise RuleBroken if the data of a candidate was deleted, as their record does not change any more."""
    if erased_at is not None:
        raise RuleBroken(_("The data of this candidate was deleted. Their record cannot be changed."))


def parse_links(text: str) -> list[str]:
    """The web addresses in a text, one on each line; "https://" is put before one without a scheme.

    They are shown and never fetched. Raises RuleBroken for one that is not a web address or too long, and
    for too many.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MAX_LINKS:
        raise RuleBroken(_("Enter at most %(limit)s links.", limit=MAX_LINKS), field="links")
    return [_parse_link(line) for line in lines]


def _parse_link(line: str) -> str:
    link = line if "://" in line else f"https://{line}"
    if len(link) > MAX_URL_LENGTH:
        raise RuleBroken(
            _("A link can have at most %(limit)s characters.", limit=MAX_URL_LENGTH), field="links"
        )
    if not is_web_address(link):
        raise RuleBroken(
            _("“%(link)s” is not a web address. Enter one such as https://example.com/me.", link=line[:60]),
            field="links",
        )
    return link
