"""Somebody in training sits in on an interview: they get the kit and a mail, and owe no scorecard."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import or_

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.interviews import mail, rules
from app.interviews.free_slots import may_interview
from app.interviews.labels import interview_label
from app.interviews.locks import lock_calendars, lock_interview
from app.interviews.models import Interview, InterviewState
from app.interviews.outcome import check_asking_reveals_nothing
from app.interviews.queries import interview_exists
from app.last_opened.actions import record_change
from app.openings.training.queries import in_training
from app.people.models import User
from app.shared import clock
from app.shared.refusals import RuleBroken


def possible_shadows(interview: Interview) -> Sequence[User]:
    """Who on the hiring team is in training for the stage and may meet the candidate."""
    trainees, stage = in_training(), interview.stage
    return [
        user
        for user in stage.hiring_team
        if (user.id, stage.kind) in trainees and may_interview(user, interview.application)
    ]


def set_shadow(interview: Interview, *, shadow: User | None, by: User) -> None:
    """Let somebody in training sit in on an interview, or nobody. They and who did before get a mail.

    Until the scorecard of the interview is in, a shadow sees no scorecard of its application: they talk with
    the person who owes it.

    Raises Conflict if no scorecard is owed any more. Raises RuleBroken for an interview that has begun, for
    somebody who is not in training for it or has another interview then, and for a person who would learn of
    others' scorecards by it, such as the shadow themselves.
    """
    lock_interview(interview)
    check_can_have_shadow(interview, by=by)
    before = interview.shadow
    if shadow == before:
        return
    if shadow is not None:
        lock_calendars(interview.application.candidate, [shadow])
        _check_shadow(interview, shadow)
    interview.shadow = shadow
    record_change(interview.application, by=by)
    record_activity(
        ActivityVerb.CHOSE_SHADOW,
        interview.application,
        by=by,
        what=interview_label(interview),
        was=before.name if before else None,
        became=shadow.name if shadow else _("nobody"),
    )
    mail.notify_shadow(interview, left=before, joined=shadow)


def check_can_have_shadow(interview: Interview, *, by: User) -> None:
    """Raise what `set_shadow` raises for anybody who could sit in."""
    if interview.is_scorecard_owed and by.id == interview.shadow_id:
        raise RuleBroken(_("You sit in on this interview. Ask another recruiter."))
    check_asking_reveals_nothing(interview, by=by)
    rules.check_scorecard_is_owed(interview.state)
    if interview.starts_at <= clock.now():
        raise RuleBroken(_("This interview has begun."))


def _check_shadow(interview: Interview, shadow: User) -> None:
    if shadow.id == interview.interviewer_id or shadow not in possible_shadows(interview):
        raise RuleBroken(
            _("%(person)s is not in training for this stage.", person=shadow.name), field="shadow"
        )
    is_busy = interview_exists(
        or_(Interview.interviewer_id == shadow.id, Interview.shadow_id == shadow.id),
        Interview.state != InterviewState.CANCELLED,
        Interview.meets.is_(True),
        Interview.starts_at < interview.ends_at,
        Interview.ends_at > interview.starts_at,
    )
    if is_busy:
        raise RuleBroken(
            _("%(person)s has another interview at that time.", person=shadow.name), field="shadow"
        )
