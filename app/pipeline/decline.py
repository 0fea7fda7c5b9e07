"""Decline a candidate."""

from __future__ import annotations

from app.candidates.models import Application
from app.interviews.cancel import cancel_upcoming_interviews
from app.people.models import User
from app.pipeline import ledger, mail
from app.pipeline.decline_letters import Letter, check_letter, fitting_letters
from app.pipeline.mail_delay import cancellation_reason, delays_mail
from app.pipeline.models import Transition
from app.pipeline.queries import talks_of_application
from app.pipeline.rules import DeclineReason, MoveVerb


@delays_mail
def decline(
    application: Application,
    *,
    version: int,
    reason: DeclineReason,
    note: str | None = None,
    letter: Letter | None = None,
    paragraph: str = "",
    keep: bool | None = None,
    came_with: Transition | None = None,
    by: User,
) -> Transition:
    """Decline a candidate at any stage, and cancel their upcoming interviews when the mail is sent.

    The candidate gets `letter`, or the one that fits best, with the `paragraph` written for them. It waits
    for as long as the decline can be undone. `keep` is true to keep an interview less than a day away;
    `came_with` is the hire that took the last place. Raises RuleBroken for an application that is not
    active, for a letter that does not fit or lacks its paragraph, and where `keep` is needed and None;
    Conflict if someone else moved it.
    """
    ledger.lock_for_move(application, version, by=by)
    stage, status = ledger.destination(application, MoveVerb.DECLINE)
    talks = talks_of_application(application)
    letter = letter or fitting_letters(talks)[0]
    check_letter(letter, paragraph, talks)
    cancel_upcoming_interviews(application, by=by, reason=cancellation_reason(status), keep_imminent=keep)
    move = ledger.write_move(
        application,
        MoveVerb.DECLINE,
        stage=stage,
        status=status,
        by=by,
        reason=reason.value,
        note=note,
        came_with=came_with,
    )
    mail.send_decline_letter(application, letter, paragraph)
    return move
