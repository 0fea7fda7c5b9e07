"""Mail about an onboarding: it has started, its gate has opened, or closed; someone waits for a step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.onboarding.due_dates import DueDateChange
from app.onboarding.models import Onboarding, Step
from app.outbox.actions import cancel_mail, queue_mail
from app.outbox.models import Message
from app.outbox.queries import mail_held_with
from app.people.models import User
from app.shared import clock
from app.shared.links import absolute_url

HIRED_MAIL = "hire"
GATE_OPENED_MAIL = "gate opened"
GATE_REOPENED_MAIL = "gate reopened"
NUDGE_MAIL = "nudge"
ONBOARDING_REMINDER_MAIL = "onboarding reminder"
ONBOARDING_ENDED_MAIL = "onboarding ended"
START_MOVED_MAIL = "start date moved"
PERSON_CHANGED_MAIL = "person of an onboarding changed"
_OF_A_RUNNING_ONE = (
    HIRED_MAIL,
    GATE_OPENED_MAIL,
    GATE_REOPENED_MAIL,
    NUDGE_MAIL,
    ONBOARDING_REMINDER_MAIL,
    START_MOVED_MAIL,
    PERSON_CHANGED_MAIL,
)


def tell_hired(onboarding: Onboarding) -> None:
    """Welcome the person hired, and tell the manager what to prepare."""
    welcome = "hired.txt" if onboarding.has_gate else "hired_without_gate.txt"
    queue_onboarding_mail(HIRED_MAIL, f"onboarding/mail/{welcome}", onboarding.isr, onboarding)
    queue_onboarding_mail(HIRED_MAIL, "onboarding/mail/hired_for_manager.txt", onboarding.manager, onboarding)


def tell_eligibility_waived(onboarding: Onboarding, waived_by: User, *, by: User) -> None:
    """Tell the person who waived the months in the role, if someone else recorded it."""
    queue_onboarding_mail(HIRED_MAIL, "onboarding/mail/eligibility_waived.txt", waived_by, onboarding, by=by)


def tell_gate_opened(onboarding: Onboarding) -> None:
    """Tell ISR and manager that a territory can be assigned."""
    queue_onboarding_mail(GATE_OPENED_MAIL, "onboarding/mail/gate_opened.txt", onboarding.isr, onboarding)
    queue_onboarding_mail(
        GATE_OPENED_MAIL, "onboarding/mail/gate_opened_for_manager.txt", onboarding.manager, onboarding
    )


def tell_gate_reopened(onboarding: Onboarding) -> None:
    """Tell the manager that a gating issue lacks something again although a territory is held."""
    queue_onboarding_mail(
        GATE_REOPENED_MAIL, "onboarding/mail/gate_reopened_for_manager.txt", onboarding.manager, onboarding
    )


def tell_nudged(step: Step, owner: User, *, by: User) -> Message:
    """Ask the owner of a step for it, in the name of the person who nudges and gets the reply."""
    onboarding = step.onboarding
    return queue_mail(
        NUDGE_MAIL,
        "onboarding/mail/nudged.txt",
        to=owner,
        subject_of=onboarding,
        reply_to=by,
        onboarding=onboarding,
        step=step,
        by=by,
        page=absolute_url(f"/onboardings/{onboarding.id}#step-{step.id}"),
    )


def tell_start_moved(onboarding: Onboarding, moved: Sequence[DueDateChange], *, was: date, by: User) -> None:
    """Tell the ISR and each owner of a step with a new due date, except the person who moved it."""
    people = {onboarding.isr.id: onboarding.isr}
    people |= {each.owner.id: each.owner for each in moved if each.owner}
    for person in people.values():
        if person.id == by.id or not person.active:
            continue
        theirs = [each for each in moved if each.owner is person]
        values = {"moved": theirs, "was": was, "by": by}
        queue_onboarding_mail(
            START_MOVED_MAIL, "onboarding/mail/start_moved.txt", person, onboarding, **values
        )


def tell_person_changed(
    onboarding: Onboarding,
    part: str,
    before: User | None,
    now: User,
    *,
    also: Sequence[User],
    leaver: User | None,
    by: User,
) -> None:
    """Tell the new person of a part, the one before, and others concerned, but not who changed it.

    A `leaver` gets one list of all that changes hands instead. The mail does not leave before the one of the
    hire, which is held so that the hire can be undone.
    """
    people = [person for person in (now, before, *also) if person is not None]
    after = max([clock.now(), *(message.due_at for message in mail_held_with(onboarding))]) - clock.now()
    for person in {person.id: person for person in people}.values():
        if person in (by, leaver) or not person.active:
            continue
        if person is onboarding.isr:
            template = "onboarding/mail/person_changed_for_isr.txt"
        else:
            template = "onboarding/mail/person_changed.txt"
        values = {"part": part, "before": before, "now": now, "by": by, "after": after}
        queue_onboarding_mail(PERSON_CHANGED_MAIL, template, person, onboarding, **values)


def tell_ended(onboarding: Onboarding, held: list[str], *, reason: str, by: User) -> None:
    """Tell the colleagues around the ISR that the onboarding has ended, but not who ended it."""
    around = (onboarding.manager, onboarding.recruiter, onboarding.buddy)
    for person in {person.id: person for person in around if person}.values():
        if person.id != by.id and person.active:
            told = {"held": held, "reason": reason, "by": by}
            queue_onboarding_mail(
                ONBOARDING_ENDED_MAIL, "onboarding/mail/ended.txt", person, onboarding, **told
            )


def cancel_onboarding_mail(onboarding: Onboarding) -> None:
    """Cancel every mail that has not left and makes sense only while the onboarding runs."""
    cancel_mail(_OF_A_RUNNING_ONE, onboarding)


def queue_onboarding_mail(kind: str, template: str, to: object, onboarding: Onboarding, **more: Any) -> None:
    """Post a mail about an onboarding, with the address of its page."""
    page = absolute_url(f"/onboardings/{onboarding.id}")
    queue_mail(kind, template, to=to, subject_of=onboarding, onboarding=onboarding, page=page, **more)
