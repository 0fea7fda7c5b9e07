"""The limits of applying, the text of the consent, and default time zones."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.people.rules import AttemptLimit, AttemptLimits

APPLY_LIMITS = AttemptLimits(
    "apply",
    {
        "network": AttemptLimit(30, timedelta(hours=1)),
        "both": AttemptLimit(6, timedelta(hours=1)),
        "account": AttemptLimit(20, timedelta(days=1)),
    },
    _l("Too many attempts. Wait an hour, then send it again. What you typed is still here."),
    delay=timedelta(hours=1),
)

CONSENT_TERMS = _l(
    "We keep what you send, and our notes about your application, to decide on it: for as long as that "
    "takes, and a reasonable time after. You can request a copy or deletion of your data at any time."
)


def consent_to(company: str) -> str:
    """The consent of an applicant; CONSENT_TERMS explain it."""
    return _("I agree that %(company)s keeps my application", company=company)
