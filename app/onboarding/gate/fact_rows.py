"""What the gates of many people need to know, read as rows: two statements, however many they are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from app.db.base import db
from app.onboarding.gate.explain import IssueFacts, StepFacts, closers_of
from app.onboarding.models import GatingIssue, Onboarding, Step
from app.onboarding.queries import IS_RUNNING, OWNER_COLUMNS
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
    for row in db.session.execute(_steps_of(isr_ids)):
        steps.setdefault(row.gating_issue_id, []).append(row)
    found: dict[int, list[IssueFacts]] = {}
    for row in db.session.execute(_issues_of(isr_ids)):
        found.setdefault(row.isr_id, []).append(_issue_facts(row, steps.get(row.id, [])))
    return found


def _issue_facts(row: Any, steps: list[Any]) -> IssueFacts:
    people = _people_of(row)
    return IssueFacts(
        name=row.name,
        is_closed=row.is_closed,
        is_waived=row.is_waived,
        opened_at=row.opened_at,
        late=people.is_late(Owner.ISR, row.due_on),
        closers=closers_of(people.names[Owner.ISR] or "", people.manager),
        manager=people.manager,
        steps=len(steps),
        unticked=[_step_facts(step, people) for step in steps if not step.is_ticked],
    )


def _step_facts(step: Any, people: _People) -> StepFacts:
    owner = step.team_person or people.names.get(step.owned_by)
    name = name_of_owner(step.owned_by, owner, manager=people.manager)
    return StepFacts(text=step.text, owner=name, late=people.is_late(step.owned_by, step.due_on))


def _people_of(row: Any) -> _People:
    values = row[-2 * len(PEOPLE) :]
    names, zones = values[: len(PEOPLE)], values[len(PEOPLE) :]
    return _People(dict(zip(PEOPLE, names, strict=True)), dict(zip(PEOPLE, zones, strict=True)))


def _issues_of(isr_ids: Collection[int]) -> Any:
    statement: Any = select(
        Onboarding.isr_id,
        GatingIssue.id,
        GatingIssue.name,
        GatingIssue.due_on,
        GatingIssue.opened_at,
        GatingIssue.closed_at.is_not(None).label("is_closed"),
        GatingIssue.waived_at.is_not(None).label("is_waived"),
        *(person.name.label(f"{owner.field}_name") for owner, person in PEOPLE.items()),
        *(person.time_zone.label(f"{owner.field}_zone") for owner, person in PEOPLE.items()),
    ).join(GatingIssue.onboarding)
    for owner, person in PEOPLE.items():
        statement = statement.outerjoin(person, person.id == OWNER_COLUMNS[owner])
    return statement.where(*_running(isr_ids)).order_by(GatingIssue.position, GatingIssue.id)


def _steps_of(isr_ids: Collection[int]) -> Any:
    ticked = Step.ticked_at.is_not(None).label("is_ticked")
    return (
        select(Step.gating_issue_id, Step.text, Step.owned_by, Step.due_on, ticked)
        .add_columns(TEAM_PERSON.name.label("team_person"))
        .join(Step.gating_issue)
        .join(GatingIssue.onboarding)
        .outerjoin(Team, Team.name == Step.owned_by)
        .outerjoin(TEAM_PERSON, and_(TEAM_PERSON.id == Team.person_id, TEAM_PERSON.active))
        .where(*_running(isr_ids), Step.removed_at.is_(None))
        .order_by(Step.position)
    )


def _running(isr_ids: Collection[int]) -> Iterator[Any]:
    yield from (IS_RUNNING, Onboarding.isr_id.in_(isr_ids))
