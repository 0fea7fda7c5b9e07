"""What the gates of many people need to know, read as rows: two statements, however many they are.

The steps of a gating issue are summed up by the database, one row for each owner.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import aliased

from app.db.base import db
from app.db.id_lists import among
from app.onboarding.gate.explain import IssueFacts, OpenSteps, by_owner, closers_of
from app.onboarding.models import GatingIssue, Onboarding, Step
from app.onboarding.queries import HAS_GATE, IS_RUNNING, OWNER_COLUMNS
from app.onboarding.step_state import is_late, name_of_owner
from app.people.models import User
from app.plans.models import Owner
from app.teams.models import Team

TEAM_PERSON = aliased(User)
PEOPLE = {owner: aliased(User) for owner in OWNER_COLUMNS}


@dataclass(frozen=True)
class _People:
    """The names and time zones of the people of an onboarding, by what they own."""

    names: dict[Owner, str | None]
    zones: dict[Owner, str | None]

    @property
    def manager(self) -> str:
        return self.names[Owner.MANAGER] or ""

    def is_late(self, owner: Owner, due_on: Any) -> bool:
        """As `zone_of` says: where the owner is, or the manager while nobody is known."""
        return is_late(due_on, self.zones.get(owner) or self.zones[Owner.MANAGER] or "UTC")


def facts_of_isrs(isr_ids: Collection[int]) -> dict[int, list[IssueFacts]]:
    """The gating issues of the running onboardings of several people, in order, by their ids.

    Who has no running onboarding, or one without gating issues, is left out.
    """
    steps: dict[int, list[Any]] = {}
    for row in db.session.execute(_steps(), {"isr_ids": isr_ids}):
        steps.setdefault(row[0], []).append(row)
    found: dict[int, list[IssueFacts]] = {}
    for row in db.session.execute(_issues(), {"isr_ids": isr_ids}):
        found.setdefault(row[0], []).append(_issue_facts(row, steps.get(row[1], [])))
    return found


def _issue_facts(row: Any, steps: list[Any]) -> IssueFacts:
    _isr_id, _id, name, due_on, opened_at, is_closed, is_waived, *people_values = row
    people = _people_of(people_values)
    return IssueFacts(
        name=name,
        is_closed=is_closed,
        is_waived=is_waived,
        opened_at=opened_at,
        late=people.is_late(Owner.ISR, due_on),
        closers=closers_of(people.names[Owner.ISR] or "", people.manager),
        manager=people.manager,
        steps=sum(row[3] for row in steps),
        open_steps=by_owner(_open_steps(row, people) for row in steps if row[4]),
    )


def _open_steps(row: Any, people: _People) -> OpenSteps:
    _issue_id, owned_by, team_person, _total, number, first_text, first_due = row
    owner = team_person or people.names.get(owned_by)
    name = name_of_owner(owned_by, owner, manager=people.manager)
    text = first_text if number == 1 else ""
    return OpenSteps(name, text, people.is_late(owned_by, first_due), number)


def _people_of(values: list[Any]) -> _People:
    names, zones = values[: len(PEOPLE)], values[len(PEOPLE) :]
    return _People(dict(zip(PEOPLE, names, strict=True)), dict(zip(PEOPLE, zones, strict=True)))


@cache
def _issues() -> Any:
    statement: Any = select(
        Onboarding.isr_id,
        GatingIssue.id,
        GatingIssue.name,
        GatingIssue.due_on,
        GatingIssue.opened_at,
        GatingIssue.closed_at.is_not(None),
        GatingIssue.waived_at.is_not(None),
        *(person.name for person in PEOPLE.values()),
        *(person.time_zone for person in PEOPLE.values()),
    ).join(GatingIssue.onboarding)
    for owner, person in PEOPLE.items():
        statement = statement.outerjoin(person, person.id == OWNER_COLUMNS[owner])
    return statement.where(*_running()).order_by(GatingIssue.position, GatingIssue.id)


@cache
def _steps() -> Any:
    """The steps of each issue and owner, summed up, in the order of their first that is not ticked."""
    is_open = Step.ticked_at.is_(None)
    first = func.min(case((is_open, Step.position)))
    return (
        select(Step.gating_issue_id, Step.owned_by, TEAM_PERSON.name, func.count())
        .add_columns(func.count(case((is_open, Step.id))), func.min(case((is_open, Step.text))))
        .add_columns(func.min(case((is_open, Step.due_on))))
        .join(Step.gating_issue)
        .join(GatingIssue.onboarding)
        .outerjoin(Team, Team.name == Step.owned_by)
        .outerjoin(TEAM_PERSON, and_(TEAM_PERSON.id == Team.person_id, TEAM_PERSON.active))
        .where(*_running(), Step.removed_at.is_(None))
        .group_by(Step.gating_issue_id, Step.owned_by, TEAM_PERSON.name)
        .order_by(first)
    )


def _running() -> Iterator[Any]:
    yield from (IS_RUNNING, HAS_GATE, among(Onboarding.isr_id, "isr_ids"))
