"""The people of an opening: its recruiter, its hiring manager, and who interviews at each stage."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import (
    Integer,
    Select,
    String,
    bindparam,
    exists,
    false,
    literal,
    select,
    type_coerce,
    union_all,
)

from app.access.roles import Role
from app.db.base import db
from app.openings.models import Opening, Stage, StageKind, TeamMember
from app.people.models import GrantedRole, User


class OpeningPerson(NamedTuple):
    """A person of an opening and the role they need for it. `stage` is where they interview, or empty."""

    id: int
    name: str
    active: bool
    needs: str
    has_role: bool
    stage: str
    at_interview: bool

    @property
    def is_available(self) -> bool:
        """Whether their account is open and they have the role."""
        return self.active and self.has_role


def people_of_opening(opening: Opening) -> list[OpeningPerson]:
    """The recruiter, the hiring manager, then the teams by stage and name; in one statement."""
    values = {
        "opening": opening.id,
        "recruiter": opening.recruiter_id,
        "hiring_manager": opening.hiring_manager_id,
    }
    return [OpeningPerson._make(row) for row in db.session.execute(_PEOPLE, values)]


def _lead(needs: Role, place: int, user_id: str) -> Select[*tuple[Any, ...]]:
    return select(
        literal(needs.value).label("needs"),
        literal(place).label("place"),
        literal("").label("stage"),
        false().label("at_interview"),
        bindparam(user_id, type_=Integer).label("user_id"),
    )


_TEAM = (
    select(
        literal(Role.INTERVIEWER.value),
        Stage.position,
        Stage.name,
        Stage.kind == StageKind.INTERVIEW,
        TeamMember.user_id,
    )
    .join(Stage, Stage.id == TeamMember.stage_id)
    .where(Stage.opening_id == bindparam("opening"))
)
_PART = union_all(
    _lead(Role.RECRUITER, -1, "recruiter"), _lead(Role.HIRING_MANAGER, 0, "hiring_manager"), _TEAM
).subquery()
_HAS_ROLE = exists().where(
    GrantedRole.user_id == User.id, type_coerce(GrantedRole.role, String) == _PART.c.needs
)
_SHOWN = (User.id, User.name, User.active, _PART.c.needs, _HAS_ROLE, _PART.c.stage, _PART.c.at_interview)
_PEOPLE = select(*_SHOWN).join(_PART, _PART.c.user_id == User.id).order_by(_PART.c.place, User.name, User.id)
