"""Remove a draft that nobody needs."""

from __future__ import annotations

from flask_babel import gettext as _

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.openings.actions import lock_opening
from app.openings.approvals.check import end_waiting_approval
from app.openings.family_changes import work_at_stages
from app.openings.models import Opening, OpeningState
from app.people.models import User
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.turns.actions import update_turns_of_people


def remove_opening_draft(opening: Opening, *, reason: str = "", by: User) -> None:
    """Remove a draft: from then on it exists for nobody, and its row and its history stay on record.

    Raises Conflict for an opening that is no draft any more, or is removed already, and RuleBroken for one
    with candidates.
    """
    lock_opening(opening)
    if opening.is_removed:
        raise Conflict(_("This draft is already removed."))
    if opening.state is not OpeningState.DRAFT:
        raise Conflict(_("Only a draft can be removed. Close this opening instead."))
    if any(work_at_stages(opening).values()):
        raise RuleBroken(_("This draft has candidates, so it cannot be removed."))
    opening.removed_at = clock.now()
    record_activity(ActivityVerb.REMOVED_OPENING, opening, by=by, was=opening.name, reason=reason)
    end_waiting_approval(opening)
    members = (user for stage in opening.stages for user in stage.hiring_team)
    update_turns_of_people(opening.recruiter, opening.hiring_manager, *members)
