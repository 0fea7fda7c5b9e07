"""Rows of Your turn for admins about what people left: their work, and their interviews one by one."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from app.access.roles import Role
from app.candidates.models import Application, Candidate
from app.db.base import db
from app.home.turn_item import TurnItem
from app.interviews.models import Interview
from app.openings.models import Stage
from app.people.departure.loose_ends import lacks_role
from app.people.models import User
from app.shared import clock
from app.turns.models import Turn, TurnKind
from app.turns.queries import owed_applications

LEFT_WORK_LIMIT = 50  # rows of each
_OWNER = aliased(User)


def left_work_items(admin: User) -> Iterator[TurnItem]:
    """A row for each person who left something, and for each of their interviews that the admin may know."""
    about = select(Turn, User.name).join(User, User.id == Turn.about_id)
    waiting = about.where(Turn.kind == TurnKind.HAND_OVER_WORK)
    for turn, owner in db.session.execute(waiting.order_by(Turn.since, Turn.id).limit(LEFT_WORK_LIMIT)):
        what = _("%(owner)s left: hand over their work", owner=owner)
        url = url_for("departure.hand_over_remaining_work", user_id=turn.about_id)
        yield TurnItem(turn.since, what, _("People"), _("Hand over"), url, turn.urgency)
    yield from _interviews_of_leavers(admin)


def _interviews_of_leavers(admin: User) -> Iterator[TurnItem]:
    """Upcoming interviews, and scorecards that are due: not where the admin owes one, too."""
    statement = (
        select(Turn, Stage.name.label("stage"), Candidate.name.label("candidate"))
        .add_columns(_OWNER.name.label("owner"))
        .join(Interview, Interview.id == Turn.about_id)
        .join(Stage, Stage.id == Interview.stage_id)
        .join(Application, Application.id == Turn.application_id)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .join(_OWNER, _OWNER.id == Turn.user_id)
        .where(Turn.kind == TurnKind.SUBMIT_SCORECARD, lacks_role(Role.INTERVIEWER)(Turn.user_id))
        .where(Turn.opening_id.not_in(admin.openings_applied_to))
        .where(or_(Turn.since > clock.now(), Turn.application_id.not_in(owed_applications(admin))))
        .order_by(Turn.since, Turn.id)
        .limit(LEFT_WORK_LIMIT)
    )
    for turn, stage, candidate, owner in db.session.execute(statement):
        names = {"stage": stage, "candidate": candidate, "owner": owner}
        what = _("%(stage)s with %(candidate)s: %(owner)s left", **names)
        page = url_for("departure.hand_over_remaining_work", user_id=turn.user_id)
        where, url = _("Interviews and scorecards"), f"{page}#interview_{turn.about_id}"
        yield TurnItem(turn.since, what, where, _("Hand over"), url, turn.urgency)
