"""The teams mapped to a person: someone else has to do their steps when the person leaves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, String, cast, exists, func, literal, select
from sqlalchemy.orm import selectinload

from app.activity.models import Activity
from app.db.base import db
from app.people.departure.loose_ends import Handover, LooseEnd, LooseEndKind, UserFilter
from app.people.models import User
from app.teams.actions import NO_COLLEAGUE, map_team
from app.teams.models import Team


def _teams(matches: UserFilter, _reader: User) -> Iterator[LooseEnd]:
    of_team = Activity.about == literal("team:") + cast(Team.id, String)
    mapped_at = select(func.max(Activity.at)).where(of_team).scalar_subquery()
    statement = select(Team, mapped_at).where(matches(Team.person_id)).options(selectinload(Team.person))
    for team, since in db.session.execute(statement.order_by(Team.id)):
        instead = {NO_COLLEAGUE: _("Nobody: each ISR’s manager does its steps")}
        yield LooseEnd(
            MAPPED_TEAM, team, team.person, team.name, since or team.person.created_at, [team], instead
        )


def _does_steps(user_id: Any) -> ColumnElement[bool]:
    return exists().where(Team.person_id == user_id)


def _can_take_team(_end: LooseEnd, _person: User) -> bool:
    return True


def _change_team(end: LooseEnd, handover: Handover) -> None:
    map_team(end.record.name, end.record, handover.to, reason=handover.reason, by=handover.by)


MAPPED_TEAM = LooseEndKind(
    "mapped_team", _l("Steps of a team"), frozenset(), _teams, _change_team, _can_take_team, _does_steps
)
