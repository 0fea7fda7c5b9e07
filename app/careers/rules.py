"""The limits of applying and the text of the consent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.company.rules import OUR_CONSENT_TERMS
from app.people.rules import AttemptLimit, AttemptLimits
from app.shared.company import Company
from app.shared.refusals import Conflict

NO_VERSIONS = "0.0"  # a form of before has none
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


@dataclass(frozen=True)
class Terms:
    """What an applicant agrees to: the sentence beside the box, the terms under it, their versions."""

    agreement: str
    text: str
    consent_version: int | None = None
    privacy_version: int | None = None

    @property
    def wording(self) -> str:
        """The full text, as it is stored with the consent."""
        return f"{self.agreement}. {self.text}"

    @property
    def versions(self) -> str:
        """The versions, as a form carries them."""
        return f"{self.consent_version or 0}.{self.privacy_version or 0}"


def terms_of(company: Company) -> Terms:
    """What an applicant agrees to now: the company's terms, or ours."""
    return Terms(
        _("I agree that %(company)s keeps my application", company=company.name),
        company.consent.text or str(OUR_CONSENT_TERMS),
        company.consent.number or None,
        company.privacy.number or None,
    )


def check_terms(terms: Terms, seen: str) -> None:
    """Raise Conflict if the terms changed after an applicant opened the form."""
    if seen != terms.versions and (seen or terms.versions != NO_VERSIONS):
        raise Conflict(
            _("What you agree to was changed after you opened this page. Read it, and tick the box again."),
            field="consent",
        )
