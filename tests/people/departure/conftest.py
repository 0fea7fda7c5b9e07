"""A company in which much depends on each person, and their leaving."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.db.base import db
from app.mapping_file.actions import upload_mapping_file
from app.onboarding.actions import change_previous_manager, name_buddy
from app.people.departure.actions import leave
from app.people.departure.loose_ends import LooseEnd
from app.people.departure.queries import loose_ends, successors
from app.people.models import User
from app.plans.models import HireKind, Owner
from app.teams.actions import map_teams
from app.territories.models import ChangeKind
from tests.cast import Cast, person
from tests.factories.applications import an_application
from tests.factories.changes import a_change_request, an_override
from tests.factories.interviews import an_interview
from tests.factories.onboardings import (
    a_territory,
    an_assignment,
    an_established_isr,
    an_isr,
    an_onboarding,
)


@pytest.fixture
def company(cast: Cast, session) -> Cast:
    """Rita, Dana, Ines and Marta in the middle of everything, and others who have the same roles."""
    for name, *roles in (
        ("Roy Second", Role.RECRUITER, Role.INTERVIEWER),
        ("Helga Second", Role.HIRING_MANAGER, Role.INTERVIEWER),
    ):
        person(name, *roles)
    application = an_application(cast, stage=4)
    an_interview(application, cast.ines)
    an_interview(an_application(cast, stage=4), cast.ines, starts_in=timedelta(days=-2))
    an_interview(an_application(cast, stage=2), cast.rita, starts_in=timedelta(days=5))
    onboarding = an_onboarding(cast)
    name_buddy(onboarding, cast.ines, by=cast.marta)
    nora = an_isr("Nora Weiss")
    an_established_isr(nora, cast.marta)
    held = an_assignment(cast, nora)
    a_change_request(cast.dana, held.territory, ChangeKind.VACATE)
    a_change_request(cast.hugo, held.territory, ChangeKind.HAND_OVER, to=cast.jonas)
    an_override(cast, cast.jonas, a_territory("APAC South"))
    map_teams({Owner.IT: cast.sam}, by=cast.ada)
    transfer = an_onboarding(cast, an_isr("Tara Olsen"), manager=cast.milan, kind=HireKind.TRANSFER)
    change_previous_manager(transfer, cast.hugo, reason="They managed her.", by=cast.milan)
    olga = person("Olga Second", Role.ADMIN)
    upload_mapping_file(name="2027.csv", content=b"Territory,Region\nEMEA North,EMEA\n", by=olga)
    session.flush()
    return cast


def user_named(name: str) -> User:
    """The person of a test with this first name, in lower case."""
    return db.session.scalars(select(User).where(User.email == f"{name}@example.com")).one()


def ends_of(user: User, by: User) -> list[LooseEnd]:
    """What depends on a person whose account closes."""
    return loose_ends(user, roles=(), closing=True, reader=by)


def first_choices(user: User, by: User) -> dict[str, User | str | None]:
    """The first person who can take each loose end, or else the first outcome."""
    ends = ends_of(user, by)
    offered = successors(ends, leaver=user)
    return {
        end.key: next(iter(offered[end.key]), None) or next(iter(end.instead), None)
        for end in ends
        if end.kind.can_take
    }


def close(user: User, by: User, reason: str = "They leave us.", **chosen: User) -> None:
    """Close an account: `chosen` by the name of a kind, or the first choice for each."""
    ends = {end.key: end.kind.name for end in ends_of(user, by)}
    first = first_choices(user, by)
    choices = {key: chosen.get(ends[key], choice) for key, choice in first.items()}
    leave(user, takes=(), closing=True, choices=choices, reason=reason, by=by)
    db.session.flush()
    db.session.expire_all()
