"""What a filter can be set to, by the person who sets it: only what they may see is offered."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_, select

from app.access.roles import Role
from app.application_lists.filters import ApplicationFilter
from app.application_lists.queries import visible_opening_ids
from app.board.turn_filter import CANDIDATES, ME, people_to_wait_for
from app.db.base import db
from app.db.rows import literal_number, read_rows
from app.openings.hiring_teams.members import TeamMember
from app.openings.models import Opening, Stage
from app.people.any_reader import any_reader, reader_values
from app.people.models import User

OPENING_CHOICE_LIMIT = 200
PEOPLE_CHOICE_LIMIT = 200


def openings_to_choose(user: User) -> dict[str, str]:
    """The openings in which a person sees applications, open ones first: name by the value of the filter."""
    statement = select(Opening.id, Opening.job_family, Opening.region).where(
        Opening.id.in_(visible_opening_ids(user))
    )
    ordered = statement.order_by(Opening.state.desc(), Opening.id.desc()).limit(OPENING_CHOICE_LIMIT)
    return {str(each.id): f"{each.job_family} · {each.region}" for each in db.session.execute(ordered)}


def people_to_choose(user: User, opening: Opening | None) -> dict[str, str]:
    """Whom applications can wait for: name by the value of the filter."""
    people = _people_of_openings(user) if opening is None else people_to_wait_for(opening)
    return {value: name for value, name in people.items() if value != str(user.id)}


def people_of_filter(filter_: ApplicationFilter, user: User, opening: Opening | None) -> dict[str, str]:
    """Whom applications can wait for, and who is chosen though not among them."""
    people, chosen = people_to_choose(user, opening), filter_.waiting_for
    if chosen is None or chosen in people:
        return people
    return {**people, chosen: _("You") if chosen == str(user.id) else _("Someone else")}


def recruiters_to_choose(user: User) -> dict[str, str]:
    """The recruiters of the openings in which a person sees applications: name by the value of the filter."""
    found = read_rows(_recruiters(frozenset(user.roles)), reader_values(user))
    return {ME: _("You")} | {str(id_): name for id_, name in found if id_ != user.id}


def stages_to_choose(opening: Opening) -> Mapping[str, str]:
    """The stages of an opening: name by position."""
    return {str(stage.position): stage.name for stage in opening.stages}


@lru_cache(maxsize=128)
def _recruiters(roles: frozenset[Role]) -> Any:
    seen = visible_opening_ids(any_reader(roles))
    return _first_people(User.id.in_(select(Opening.recruiter_id).where(Opening.id.in_(seen))))


def _people_of_openings(user: User) -> dict[str, str]:
    found = read_rows(_people(frozenset(user.roles)), reader_values(user))
    return {ME: _("You"), CANDIDATES: _("Candidates")} | {str(id_): name for id_, name in found}


@lru_cache(maxsize=128)
def _people(roles: frozenset[Role]) -> Any:
    seen = visible_opening_ids(any_reader(roles))
    in_team = select(TeamMember.user_id).join(Stage, Stage.id == TeamMember.stage_id)
    return _first_people(
        or_(
            User.id.in_(select(Opening.recruiter_id).where(Opening.id.in_(seen))),
            User.id.in_(select(Opening.hiring_manager_id).where(Opening.id.in_(seen))),
            User.id.in_(in_team.where(Stage.opening_id.in_(seen))),
        )
    )


def _first_people(condition: ColumnElement[bool]) -> Any:
    people: Any = select(User.id, User.name).where(condition).order_by(User.name, User.id)
    return people.limit(literal_number(PEOPLE_CHOICE_LIMIT))
