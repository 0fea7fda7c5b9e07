"""The rules of references: who may be named and asked, and when a link takes answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.people.rules import AttemptLimit, AttemptLimits, LinkEnded
from app.reference_checks.kinds import RefereeRecommendation, RefereeState, Relation
from app.reference_checks.questions import ReferenceQuestion
from app.shared.emails import parse_email
from app.shared.names import check_name
from app.shared.refusals import Conflict, RuleBroken

ANSWER_BUSINESS_DAYS = 5
REMINDER_BUSINESS_DAYS = 3
LINK_LIFETIME = timedelta(days=30)
EMAIL_LIFETIME = timedelta(days=30)  # of a referee, after the last use for it
ERASED_REFEREE_NAME = "Erased referee"
CONSENT_VERSION = 1
# What a candidate agrees to for each referee. A version that was used is never changed.
CONSENT_WORDINGS: Mapping[int, str] = {
    1: _l("I agree that you contact this person about my application. They know that you may."),
}
REFEREE_LIMITS = AttemptLimits(
    "answer as a referee",
    {
        "network": AttemptLimit(30, timedelta(minutes=15)),
        "both": AttemptLimit(10, timedelta(minutes=15)),
        "account": AttemptLimit(50, timedelta(days=1)),
    },
    _l("Too many attempts. Wait 15 minutes. What you typed is still here."),
)


@dataclass(frozen=True)
class RefereeDetails:
    """Whom a candidate names."""

    name: str
    email: str | None
    relation: Relation
    company: str
    how_known: str


def check_can_ask(*, is_active: bool, is_asked: bool) -> None:
    """Raise RuleBroken for an application that has ended, Conflict if somebody asked before."""
    if not is_active:
        raise RuleBroken(_("This application has ended, so nobody is asked for references."))
    if is_asked:
        raise Conflict(_("The candidate was already asked for references."))


def check_is_open(*, is_active: bool, is_waived: bool) -> None:
    """Raise RuleBroken if no references of an application are taken any more."""
    if not is_active:
        raise RuleBroken(_("This application has ended, so its references cannot be changed."))
    if is_waived:
        raise RuleBroken(_("The references of this application are waived."))


def check_can_waive(*, is_active: bool, is_waived: bool, missing: str | None) -> None:
    """Raise RuleBroken for an application that has ended, and if no reference is missing."""
    check_is_open(is_active=is_active, is_waived=is_waived)
    if missing is None:
        raise RuleBroken(_("No reference is missing."))


def check_can_resume(*, is_active: bool, is_waived: bool) -> None:
    """Raise RuleBroken for an application that has ended, and if no references are waived."""
    check_is_open(is_active=is_active, is_waived=False)
    if not is_waived:
        raise RuleBroken(_("The references of this application are not waived."))


def check_can_be_asked(state: RefereeState) -> None:
    """Raise Conflict for a referee of whom nothing is expected any more."""
    if state not in (RefereeState.NAMED, RefereeState.ASKED):
        raise Conflict(_("This person is no longer asked: %(state)s.", state=state.label))


def check_can_be_removed(state: RefereeState) -> None:
    """Raise RuleBroken for a referee who has answered or was removed."""
    if state is RefereeState.ANSWERED:
        raise RuleBroken(_("This person has already answered."))
    if state is RefereeState.REMOVED:
        raise RuleBroken(_("This person was already removed."))


def check_answers(
    questions: Sequence[ReferenceQuestion],
    answers: Sequence[str],
    recommendation: RefereeRecommendation | None,
) -> None:
    """Raise RuleBroken for a required answer that is missing, and for one that cannot be chosen."""
    for number, (question, text) in enumerate(zip(questions, answers, strict=True), start=1):
        if question["required"] and not text:
            raise RuleBroken(_("Fill this in."), field=f"answer_{number}")
        if question["options"] and text and text not in question["options"]:
            raise RuleBroken(_("Choose one."), field=f"answer_{number}")
    if recommendation is None:
        raise RuleBroken(_("Choose one."), field="recommendation")


def checked_referee(
    details: RefereeDetails, *, candidate_emails: Sequence[str], known: Sequence[str]
) -> RefereeDetails:
    """The details with the email in its stored form; none for a person without one.

    Raises RuleBroken for a name with a link, and as `checked_email` does.
    """
    check_name(details.name)
    try:
        check_name(details.company)
    except RuleBroken as broken:
        raise RuleBroken(broken.sentence, field="company") from broken
    if not details.email:
        return replace(details, email=None)
    return replace(
        details, email=checked_email(details.email, candidate_emails=candidate_emails, known=known)
    )


def checked_email(email: str, *, candidate_emails: Sequence[str], known: Sequence[str]) -> str:
    """The email of a referee in its stored form.

    Raises RuleBroken for an invalid email, for one of the candidate, and for one of another referee.
    """
    stored = parse_email(email)
    if stored in candidate_emails:
        raise RuleBroken(_("This is the email of the candidate. Enter that of the referee."), field="email")
    if stored in known:
        raise RuleBroken(_("This person is already named."), field="email")
    return stored


def forgotten_email(referee_id: int) -> str:
    """What stands in sent mail in place of an email that is no longer needed: nobody's (RFC 2606)."""
    return f"referee-{referee_id}@erased.invalid"


def check_can_answer(
    *, is_ended: bool, is_done: bool, is_active: bool, is_waived: bool, expires_at: datetime, now: datetime
) -> None:
    """Raise LinkEnded if a link to the questions is no longer valid. It does not say why."""
    if is_ended or is_done or is_waived or not is_active or now >= expires_at:
        raise LinkEnded(_("This link is not valid, has expired or was already used."))
