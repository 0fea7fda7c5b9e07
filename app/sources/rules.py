"""The rules of sources: their codes, and how far a referred candidate came, in coarse words."""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.candidates.models import Status
from app.people.rules import AttemptLimit, AttemptLimits
from app.shared.refusals import RuleBroken
from app.shared.words import without_accents
from app.sources.models import MAX_CODE_LENGTH

INVITATION_LIMITS = AttemptLimits(
    "refer somebody",
    {"account": AttemptLimit(10, timedelta(days=1))},
    _l("Too many mails today. Send your link yourself, or try again tomorrow."),
)
INVITED_EMAIL_LIMITS = AttemptLimits(
    "mail to a referred person",
    {"account": AttemptLimit(2, timedelta(days=30))},
    _l("This person already got a mail. Send your link yourself."),
)
REFERRAL_SOURCE = "Referral"  # stored as the source of a candidate who came by a colleague's link
_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")


class ReferralProgress(StrEnum):
    """How far a candidate came, as a colleague who referred them may know."""

    APPLIED = "applied"
    IN_PROCESS = "in process"
    HIRED = "hired"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The progress as a page shows it."""
        return str(_PROGRESS_LABELS[self])


_PROGRESS_LABELS = {
    ReferralProgress.APPLIED: _l("Applied"),
    ReferralProgress.IN_PROCESS: _l("In process"),
    ReferralProgress.HIRED: _l("Hired"),
    ReferralProgress.ENDED: _l("Ended"),
}


def progress_of(status: Status, stage_position: int) -> ReferralProgress:
    """The progress of an application by the status and the stage that its candidate may see."""
    if status is Status.HIRED:
        return ReferralProgress.HIRED
    if status is not Status.ACTIVE:
        return ReferralProgress.ENDED
    return ReferralProgress.APPLIED if stage_position <= 1 else ReferralProgress.IN_PROCESS


def code_of(name: str) -> str:
    """The code that a name suggests: "job-board" for "Job board"."""
    return re.sub(r"[^a-z0-9]+", "-", without_accents(name)).strip("-")[:MAX_CODE_LENGTH].strip("-")


def check_code(code: str) -> None:
    """Raise RuleBroken for a code that does not fit into an address as it is."""
    if len(code) > MAX_CODE_LENGTH or not _CODE.fullmatch(code):
        raise RuleBroken(
            _(
                "A code has at most %(limit)s small letters, digits and hyphens, such as job-board.",
                limit=MAX_CODE_LENGTH,
            ),
            field="code",
        )
