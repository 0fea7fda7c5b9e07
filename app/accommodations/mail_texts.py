"""The mails about accommodations, as texts that the company can change."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.candidates.mail_texts import TO_CANDIDATE
from app.openings.mail_placeholders import (
    family_of,
    opening_in,
    opening_name_placeholder,
    opening_placeholders,
)
from app.outbox.mail_texts import NAME, TO_RECRUITER, MailText, Placeholder, page_placeholder

_CANDIDATE = Placeholder(
    "candidate",
    _l("the name of the candidate"),
    "Lea Roth",
    lambda values: values["application"].candidate.name,
)
_ANSWER = Placeholder(
    "answer",
    _l("what the recruiter answers"),
    "You have two hours instead of one.",
    lambda values: values["answer"],
)
_TIMES = Placeholder(
    "times",
    _l("the longer times that are granted"),
    "2 more days, interviews 150 %",
    lambda values: values["grant"].label(),
)
_BY = Placeholder("by", _l("who answers"), "Rita Brandt", lambda values: values["by"].name)

ACCOMMODATION_MAILS = (
    MailText(
        "accommodation-requested",
        "accommodations/mail/requested.txt",
        _l("Request for an accommodation"),
        TO_RECRUITER,
        (
            NAME,
            _CANDIDATE,
            opening_name_placeholder(opening_in),
            page_placeholder(_l("the address of the request"), "applications/12/accommodations"),
            *opening_placeholders(opening_in),
        ),
        required=("page",),
        family_of=family_of(opening_in),
    ),
    MailText(
        "accommodation-answered",
        "accommodations/mail/answered.txt",
        _l("Answer about an accommodation"),
        TO_CANDIDATE,
        (NAME, _ANSWER, _TIMES, _BY, *opening_placeholders(opening_in)),
        required=("answer",),
        has_link=True,
        family_of=family_of(opening_in),
    ),
)
