"""Rows of Your turn for admins about what people left: their work, and their interviews one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, func, or_, select

from app.access.roles import Role
from app.candidates.models import Application, Candidate
from app.db.base import db
from app.home.turn_item import TurnItem
from app.interviews.models import Interview
from app.openings.models import Stage
from app.people.models import GrantedRole, User
from app.shared import clock
from app.turns.models import Turn, TurnKind
from app.turns.queries import owes_scorecard
from app.turns.urgency import urgency_now

LEFT_WORK_LIMIT = 50  # rows of each


def left_work_items(_admin: User) -> Iterator[TurnItem]:
    """A row for each person who left something."""
    about = select(Turn.about_id, Turn.since, Turn.due_at, User.name).join(User, User.id == Turn.about_id)
    waiting = about.where(Turn.kind == TurnKind.HAND_OVER_WORK).order_by(Turn.since, Turn.id)
    for user_id, since, due_at, owner in db.session.execute(waiting.limit(LEFT_WORK_LIMIT)):
        what = _("%(owner)s left: hand over their work", owner=owner)
        url = url_for("departure.hand_over_remaining_work", user_id=user_id)
        yield TurnItem(since, what, _("People"), _("Hand over"), url, urgency_now(since, due_at))


def interviews_of_leavers(admin: User) -> Iterator[TurnItem]:
    """A row for each upcoming interview of people who left, and each scorecard that is due.

    Not where the admin owes a scorecard, too. Most of the time there are no such people.
    """
    leavers = db.session.scalars(_leavers()).all()
    for turn in db.session.execute(_interviews_of(leavers, admin)) if leavers else ():
        names = {"stage": turn.stage, "candidate": turn.candidate, "owner": turn.owner}
        what = _("%(stage)s with %(candidate)s: %(owner)s left", **names)
        page = url_for("departure.hand_over_remaining_work", user_id=turn.user_id)
        where, url = _("Interviews and scorecards"), f"{page}#interview_{turn.about_id}"
        yield TurnItem(turn.since, what, where, _("Hand over"), url, urgency_now(turn.since, turn.due_at))


@cache
def _leavers() -> Select[int]:
    """The people who are no interviewers any more, and have interviews. Each is looked up by an index."""
    owed = select(func.min(Turn.since)).where(Turn.user_id == User.id, Turn.kind == TurnKind.SUBMIT_SCORECARD)
    interviewers = select(GrantedRole.user_id).where(GrantedRole.role == Role.INTERVIEWER)
    has_left = or_(~User.active, User.id.not_in(interviewers))
    return select(User.id).where(has_left, owed.scalar_subquery().is_not(None)).limit(LEFT_WORK_LIMIT)


def _interviews_of(leavers: Sequence[int], admin: User) -> Select[Any]:
    names = (Stage.name.label("stage"), Candidate.name.label("candidate"), User.name.label("owner"))
    return (
        select(Turn.about_id, Turn.user_id, Turn.since, Turn.due_at)
        .add_columns(*names)
        .join(Interview, Interview.id == Turn.about_id)
        .join(Stage, Stage.id == Interview.stage_id)
        .join(Application, Application.id == Turn.application_id)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .join(User, User.id == Turn.user_id)
        .where(Turn.kind == TurnKind.SUBMIT_SCORECARD, Turn.user_id.in_(leavers))
        .where(Turn.opening_id.not_in(admin.openings_applied_to))
        .where(or_(Turn.since > clock.now(), ~owes_scorecard(admin, Turn)))
        .order_by(Turn.since, Turn.id)
        .limit(LEFT_WORK_LIMIT)
    )
