"""The rules of references: how many are needed, who may be asked, and what is missing.

From the hiring process: three are asked for, two are done, one of them is of a former manager.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.people.rules import AttemptLimit, AttemptLimits, LinkEnded
from app.reference_checks.questions import ReferenceQuestion
from app.shared.emails import parse_email
from app.shared.names import check_name
from app.shared.refusals import Conflict, RuleBroken

ASKED_FOR, NEEDED, MANAGERS_NEEDED = 3, 2, 1
MAX_REFEREES = 10  # of one application, those who cannot answer included
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


class Relation(StrEnum):
    """What a referee is to the candidate."""

    FORMER_MANAGER = "former manager"
    COLLEAGUE = "colleague"
    REPORT = "report"
    CUSTOMER = "customer"

    @property
    def label(self) -> str:
        """The relation as pages show it."""
        return str(RELATION_LABELS[self])


RELATION_LABELS = {
    Relation.FORMER_MANAGER: _l("Former manager"),
    Relation.COLLEAGUE: _l("Colleague"),
    Relation.REPORT: _l("Report"),
    Relation.CUSTOMER: _l("Customer"),
}


class RefereeRecommendation(StrEnum):
    """Whether a referee recommends the candidate. There is no default."""

    STRONG_YES = "strong yes"
    YES = "yes"
    WITH_RESERVATIONS = "with reservations"
    NO = "no"

    @property
    def label(self) -> str:
        """The recommendation as pages show it."""
        return str(RECOMMENDATION_LABELS[self])


RECOMMENDATION_LABELS = {
    RefereeRecommendation.STRONG_YES: _l("Without hesitation"),
    RefereeRecommendation.YES: _l("Yes"),
    RefereeRecommendation.WITH_RESERVATIONS: _l("With reservations"),
    RefereeRecommendation.NO: _l("No"),
}


class RefereeState(StrEnum):
    """Where the reference of one referee stands."""

    NAMED = "named"
    ASKED = "asked"
    ANSWERED = "answered"
    DECLINED = "declined to answer"
    REMOVED = "removed"

    @property
    def label(self) -> str:
        """The state as pages show it."""
        return str(STATE_LABELS[self])


STATE_LABELS = {
    RefereeState.NAMED: _l("Named"),
    RefereeState.ASKED: _l("Waiting for answers"),
    RefereeState.ANSWERED: _l("Answered"),
    RefereeState.DECLINED: _l("Declined to answer"),
    RefereeState.REMOVED: _l("Removed"),
}
COUNTS_AS_NAMED = (RefereeState.NAMED, RefereeState.ASKED, RefereeState.ANSWERED)


@dataclass(frozen=True)
class ReferenceNeeds:
    """How many references a company asks for, how many are needed, and of how many former managers."""

    asked_for: int = ASKED_FOR
    needed: int = NEEDED
    managers: int = MANAGERS_NEEDED

    def check(self) -> None:
        """Raise RuleBroken for numbers that no candidate can meet."""
        if not 1 <= self.asked_for <= MAX_REFEREES:
            raise RuleBroken(_("Ask for 1 to %(limit)s references.", limit=MAX_REFEREES), field="asked_for")
        if not 1 <= self.needed <= self.asked_for:
            raise RuleBroken(_("Require at least 1, and no more than you ask for."), field="needed")
        if not 0 <= self.managers <= self.needed:
            raise RuleBroken(_("Require no more former managers than references."), field="managers")


@dataclass(frozen=True)
class RefereeDetails:
    """Whom a candidate names."""

    name: str
    email: str | None
    relation: Relation
    company: str
    how_known: str


@dataclass(frozen=True)
class ReferenceProgress:
    """How many references are named and done, and how many of the done ones are of former managers."""

    needs: ReferenceNeeds
    named: int
    done: int
    managers_done: int
    is_waived: bool = False

    @property
    def still_to_name(self) -> int:
        return max(0, self.needs.asked_for - self.named)

    @property
    def is_complete(self) -> bool:
        """Whether enough are done, or the rest is waived."""
        enough = self.done >= self.needs.needed and self.managers_done >= self.needs.managers
        return self.is_waived or enough

    @property
    def text(self) -> str:
        """The progress for a reader: "2 of 3 done, one former manager"."""
        done = _("%(done)s of %(asked_for)s done", done=self.done, asked_for=self.needs.asked_for)
        if self.managers_done == 1:
            return _("%(done)s, one former manager", done=done)
        if self.managers_done:
            return _("%(done)s, %(count)s former managers", done=done, count=self.managers_done)
        return done

    @property
    def missing(self) -> str | None:
        """What is missing, as a sentence; None if nothing is."""
        if self.is_complete:
            return None
        lacking = self.needs.needed - self.done
        if lacking > 0:
            return ngettext(
                "%(num)s more reference is needed.", "%(num)s more references are needed.", lacking
            )
        return _("A reference of a former manager is needed.")


def progress_of(
    needs: ReferenceNeeds, referees: Iterable[tuple[RefereeState, Relation]], *, is_waived: bool = False
) -> ReferenceProgress:
    """How far the references of an application are, by the state and the relation of each referee."""
    known = [each for each in referees if each[0] in COUNTS_AS_NAMED]
    done = [relation for state, relation in known if state is RefereeState.ANSWERED]
    managers = done.count(Relation.FORMER_MANAGER)
    return ReferenceProgress(needs, len(known), len(done), managers, is_waived)


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
