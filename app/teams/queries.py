"""Which colleague does the steps of each team."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.db.base import db
from app.people.models import User
from app.plans.models import TEAM_OWNERS, Owner
from app.teams.models import Team


def mapped_teams() -> dict[Owner, User]:
    """The colleague of each team that is mapped to one."""
    person = joinedload(Team.person).lazyload(User.granted_roles)
    return {team.name: team.person for team in db.session.scalars(select(Team).options(person))}


def emails_of_teams(people: Mapping[Owner, User]) -> dict[str, str]:
    """The email of each team's colleague, by the team's form field; empty for nobody."""
    return {team.field: people[team].email if team in people else "" for team in TEAM_OWNERS}
