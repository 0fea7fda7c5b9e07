"""Putting an interviewer in training, and marking them as trained."""

from __future__ import annotations

from flask_babel import gettext as _

from app.access.predicates import has_active_role
from app.access.roles import Role
from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.job_families.kinds import StageKind
from app.openings.training.models import InterviewerTraining
from app.openings.training.queries import is_in_training
from app.people.models import User
from app.shared.refusals import RuleBroken


def start_training(user: User | None, *, kind: StageKind, by: User) -> InterviewerTraining:
    """Put an interviewer in training for a kind of stage. Interviews they already have stay theirs.

    Raises RuleBroken for somebody who is no interviewer or is already in training for it.
    """
    if user is None or not has_active_role(user, Role.INTERVIEWER):
        raise RuleBroken(_("Choose an interviewer."), field="person")
    if is_in_training(user, kind):
        sentence = _(
            "%(person)s is already in training for %(kind)s.", person=user.name, kind=kind.label.lower()
        )
        raise RuleBroken(sentence, field="kind")
    training = InterviewerTraining(user=user, kind=kind)
    db.session.add(training)
    db.session.flush()
    record_activity(ActivityVerb.STARTED_TRAINING, user, by=by, what=kind.label.lower())
    return training


def mark_as_trained(training: InterviewerTraining, *, by: User) -> None:
    """End the training of a person: from now on they interview at stages of this kind.

    Raises RuleBroken for one's own training.
    """
    if training.user_id == by.id:
        raise RuleBroken(_("You are in training yourself. Ask another recruiter or an admin."))
    record_activity(ActivityVerb.ENDED_TRAINING, training.user, by=by, what=training.kind.label.lower())
    db.session.delete(training)
