"""Mail about the ISR of opportunities."""

from __future__ import annotations

from app.activity.verbs import ActivityVerb
from app.book.models import ClosingCorrection, Opportunity
from app.onboarding.queries import manager_of
from app.outbox.actions import queue_mail
from app.outbox.models import Message
from app.people.models import User
from app.shared.links import absolute_url

ISR_CHANGED_MAIL = "ISR of an opportunity set"
CORRECTION_REQUESTED_MAIL = "correction of a closing asked for"
CORRECTION_DECIDED_MAIL = "correction of a closing decided"


def tell_isr_changed(
    opportunity: Opportunity,
    *,
    before: User | None,
    isr: User | None,
    reason: str,
    by: User,
    verb: ActivityVerb = ActivityVerb.SET_ISR_OVERRIDE,
    but: User | None = None,
) -> None:
    """Notify both ISRs and their managers of the new ISR, except who did it and `but`. None is nobody."""
    people: dict[int, User] = {}
    for person in filter(None, (before, isr)):
        for each in filter(None, (person, manager_of(person))):
            people[each.id] = each
    page = absolute_url(f"/opportunities/{opportunity.id}")
    for each in people.values():
        if each.active and each not in (by, but):
            queue_mail(
                ISR_CHANGED_MAIL,
                "isr_by_hand/mail/isr_changed.txt",
                to=each,
                subject_of=opportunity,
                opportunity=opportunity,
                before=before,
                isr=isr,
                reason=reason,
                by=by,
                verb=verb,
                page=page,
            )


def tell_correction_asked(correction: ClosingCorrection, to: User) -> Message:
    """Notify a person who may decide on a correction."""
    template, page = "isr_by_hand/mail/correction_asked.txt", absolute_url(f"/corrections/{correction.id}")
    return queue_mail(
        CORRECTION_REQUESTED_MAIL, template, to=to, subject_of=correction, correction=correction, page=page
    )


def tell_correction_decided(correction: ClosingCorrection) -> Message:
    """Notify the person who requested a correction of the decision."""
    template, page = "isr_by_hand/mail/correction_decided.txt", absolute_url(f"/corrections/{correction.id}")
    return queue_mail(
        CORRECTION_DECIDED_MAIL,
        template,
        to=correction.asked_by,
        subject_of=correction,
        correction=correction,
        page=page,
    )
