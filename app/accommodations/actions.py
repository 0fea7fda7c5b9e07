"""The actions of accommodations: ask for one, answer it, and stop sharing a text with interviewers.

The activity has who did what and the longer times. The texts stand on the records, where they can be erased.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.accommodations import mail, rules
from app.accommodations.models import Accommodation
from app.accommodations.queries import numbers_of
from app.accommodations.rules import Grant, Help
from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application, Status
from app.candidates.rules import check_not_erased
from app.candidates.visible_status import visible_state
from app.db.base import db
from app.db.row_locks import lock_row, read_again
from app.people.models import User
from app.questionnaire.actions import add_answer_days
from app.shared import clock
from app.turns.actions import update_turns


def ask_for_accommodation(
    application: Application, *, text: str, helps: Sequence[Help] = (), by: User | None = None
) -> Accommodation:
    """Record what a candidate needs to take part; `by` is the recruiter who enters it for them.

    The opening's recruiter gets a mail and a turn. Raises RuleBroken for an application that has ended, as
    far as the candidate knows, and while an earlier request has no answer.
    """
    lock_row(application)
    check_not_erased(application.candidate.erased_at)
    is_active = application.is_active if by else visible_state(application).status is Status.ACTIVE
    count, is_asked = numbers_of(application)
    rules.check_can_ask(is_active=is_active, is_asked=is_asked, count=count)
    accommodation = Accommodation(
        application=application,
        asked_at=clock.now(),
        entered_by=by,
        helps=[each.value for each in helps],
        text=text,
    )
    db.session.add(accommodation)
    update_turns(accommodation)
    verb = ActivityVerb.ENTERED_ACCOMMODATION if by else ActivityVerb.ASKED_FOR_ACCOMMODATION
    record_activity(verb, accommodation, by=by)
    if by is None:
        mail.notify_recruiter(accommodation)
    return accommodation


def answer_accommodation(
    accommodation: Accommodation,
    *,
    answer: str,
    grant: Grant,
    is_agreed: bool = False,
    edition: int,
    by: User,
) -> None:
    """Answer a request by mail, and grant longer times from now on. An answer can be given again.

    Open questions get the added days at once; interviews that are scheduled stay as they are. `is_agreed`
    says that the candidate agreed that interviewers read the text for them. Raises Conflict if somebody
    answered since `edition`, RuleBroken for an application that has ended and for what cannot be granted.
    """
    application = accommodation.application
    lock_row(application)
    read_again(accommodation)
    rules.check_can_answer(is_active=application.is_active, edition=edition, stored=accommodation.edition)
    rules.check_grant(grant, is_agreed=is_agreed)
    before = granted_to(application)
    accommodation.answer, accommodation.answered_by = answer, by
    accommodation.answered_at, accommodation.edition = clock.now(), accommodation.edition + 1
    application.interview_percent = grant.interview_percent
    application.for_interviewers = grant.for_interviewers
    add_answer_days(application, grant.added_days)
    update_turns(accommodation)
    times = {} if before.label() == grant.label() else {"was": before.label(), "became": grant.label()}
    record_activity(ActivityVerb.ANSWERED_ACCOMMODATION, accommodation, by=by, **times)
    if grant.for_interviewers != before.for_interviewers:
        shared = bool(grant.for_interviewers)
        verb = ActivityVerb.SHARED_ARRANGEMENT if shared else ActivityVerb.STOPPED_SHARING_ARRANGEMENT
        record_activity(verb, accommodation, by=by)
    mail.send_answer(accommodation, grant)


def stop_sharing(accommodation: Accommodation) -> None:
    """The candidate no longer agrees that interviewers read a text about what helps them."""
    application = accommodation.application
    lock_row(application)
    if application.for_interviewers:
        application.for_interviewers = ""
        record_activity(ActivityVerb.STOPPED_SHARING_ARRANGEMENT, accommodation, by=None)


def granted_to(application: Application) -> Grant:
    """What the candidate of an application is granted now."""
    return Grant(application.added_answer_days, application.interview_percent, application.for_interviewers)
