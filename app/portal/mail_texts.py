"""The mails about what a candidate did on their own page, as texts that the company can change."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.candidates.models import Application
from app.openings.mail_placeholders import family_of, opening_name_placeholder, opening_placeholders
from app.openings.models import Opening
from app.outbox.mail_texts import NAME, TO_RECRUITER, MailText, Placeholder, Values, page_placeholder

_APPLICATION_PAGE = page_placeholder(_l("the address of the application"), "applications/12")
_ERASURE_PAGE = page_placeholder(_l("the address of the decision"), "candidates/12/erasure")


def _application(values: Values) -> Application:
    application: Application = values["application"]
    return application


def _opening(values: Values) -> Opening:
    return _application(values).opening


PORTAL_MAILS = (
    MailText(
        "withdrawn",
        "portal/mail/withdrawn.txt",
        _l("Candidate withdrew"),
        TO_RECRUITER,
        (
            NAME,
            Placeholder(
                "candidate",
                _l("the name of the candidate"),
                "Lea Roth",
                lambda values: _application(values).candidate.name,
            ),
            opening_name_placeholder(_opening),
            _APPLICATION_PAGE,
            *opening_placeholders(_opening),
        ),
        required=("page",),
        family_of=family_of(_opening),
    ),
    MailText(
        "deletion-requested",
        "portal/mail/erasure_asked.txt",
        _l("Candidate requested deletion"),
        TO_RECRUITER,
        (
            NAME,
            Placeholder(
                "candidate",
                _l("the name of the candidate"),
                "Lea Roth",
                lambda values: values["candidate"].name,
            ),
            _ERASURE_PAGE,
        ),
        required=("page",),
    ),
)
