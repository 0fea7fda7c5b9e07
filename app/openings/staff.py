"""The people of an opening: its recruiter, its hiring manager, and who interviews at each stage."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
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
from app.db.rows import read_rows
from app.job_families.kinds import SCORED_KINDS
from app.openings.hiring_teams.members import TeamMember
from app.openings.models import Opening, Stage
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


def people_of_opening(opening: Opening, statement: Any = None) -> list[OpeningPerson]:
    """The recruiter, the hiring manager, then the teams by stage and name; in one statement.

    `statement` is one of `people_with`, for a page that shows others of the opening, too.
    """
    values = {
        "opening": opening.id,
        "recruiter": opening.recruiter_id,
        "hiring_manager": opening.hiring_manager_id,
    }
    return [
        OpeningPerson._make(row) for row in read_rows(_PEOPLE if statement is None else statement, values)
    ]


def one_person(user_id: ColumnElement[int], place: int, needs: str = "") -> Select[*tuple[Any, ...]]:
    """A person of an opening, and the role they need for it, as part of a statement of its people."""
    return select(
        literal(needs).label("needs"),
        literal(place).label("place"),
        literal("").label("stage"),
        false().label("at_interview"),
        user_id.label("user_id"),
    )


_TEAM = (
    select(
        literal(Role.INTERVIEWER.value),
        Stage.position,
        Stage.name,
        Stage.kind.in_(SCORED_KINDS),
        TeamMember.user_id,
    )
    .join(Stage, Stage.id == TeamMember.stage_id)
    .where(Stage.opening_id == bindparam("opening"))
)
_LEADS = (
    one_person(bindparam("recruiter", type_=Integer), -1, Role.RECRUITER.value),
    one_person(bindparam("hiring_manager", type_=Integer), 0, Role.HIRING_MANAGER.value),
)


def people_with(*others: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The statement of `people_of_opening`, with others of the opening."""
    part = union_all(*_LEADS, _TEAM, *others).subquery()
    has_role = exists().where(
        GrantedRole.user_id == User.id, type_coerce(GrantedRole.role, String) == part.c.needs
    )
    shown = (User.id, User.name, User.active, part.c.needs, has_role, part.c.stage, part.c.at_interview)
    people = select(*shown).join(part, part.c.user_id == User.id)
    return people.order_by(part.c.place, User.name, User.id)


_PEOPLE = people_with()
