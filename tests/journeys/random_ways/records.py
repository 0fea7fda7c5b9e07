"""What is on record at one moment, as plain rows: everything the promises speak of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import aliased

from app.access.roles import Role
from app.activity.models import Activity
from app.candidates.models import Application
from app.db.base import Record, db
from app.interviews.models import Interview, SlotRequest
from app.onboarding.models import EstablishedIsr, GatingIssue, Onboarding, Step
from app.openings.models import Stage
from app.openings.ways import ways_on
from app.people.models import GrantedRole, User
from app.pipeline.models import Transition
from app.questionnaire.models import Questionnaire
from app.territories.models import Assignment

Rows = Sequence[Row[Any]]
STAGE = (Stage.id, Stage.opening_id, Stage.position, Stage.kind, Stage.optional, Stage.parallel)


@dataclass(frozen=True)
class Records:
    """Each table in the order its rows were written. Stages stand beside their ids as positions.

    `isrs` are those who have the role and an account that is open.
    """

    applications: Rows
    transitions: Rows
    questionnaires: Rows
    interviews: Rows
    slot_requests: Rows
    onboardings: Rows
    gating_issues: Rows
    steps: Rows
    established_isrs: Rows
    assignments: Rows
    activity: Rows
    isrs: Rows
    stages: Rows

    @cached_property
    def stages_of(self) -> dict[int, list[Row[Any]]]:
        """The stages of each opening, in order."""
        return {key: list(rows) for key, rows in groupby(self.stages, lambda stage: stage.opening_id)}

    def leads_to(self, opening_id: int, position: int) -> list[int]:
        """The positions to which one advances from another."""
        stages = self.stages_of[opening_id]
        return [stage.position for stage in ways_on(stages, stages[position - 1])]

    def ways(self) -> Iterator[tuple[Row[Any], list[Row[Any]]]]:
        """Each application with its transitions, in order."""
        moves = {key: list(rows) for key, rows in groupby(self.transitions, lambda move: move.application_id)}
        return ((application, moves.get(application.id, [])) for application in self.applications)

    def told(self) -> list[Row[Any]]:
        """Everything that tells of a change."""
        return [*self.transitions, *self.activity]

    def signed(self) -> set[tuple[int | None, datetime]]:
        """By whom and when what is told was done."""
        return {(row.by_id, row.at) for row in self.told()}

    def times(self, verb: str, about: str, became: str | None = None) -> int:
        """How often something was done to a record; to the one part of it named, where it is."""
        return self._times[verb, about, became]

    @cached_property
    def _times(self) -> Counter[tuple[str, str, str | None]]:
        named = Counter((row.verb.value, row.about, row.became) for row in self.activity if row.became)
        return named + Counter((row.verb.value, row.about, None) for row in self.activity)


def read_records() -> Records:
    """Everything as the database has it now."""
    before, after = aliased(Stage), aliased(Stage)
    moves = (
        select(
            *Transition.__table__.c,
            before.position.label("from_position"),
            after.position.label("to_position"),
        )
        .outerjoin(before, before.id == Transition.from_stage_id)
        .join(after, after.id == Transition.to_stage_id)
        .order_by(Transition.application_id, Transition.number)
    )
    standing = select(*Application.__table__.c, Stage.position).join(Application.stage)
    is_isr = select(User.id).join(User.granted_roles).where(User.active, GrantedRole.role == Role.ISR)
    return Records(
        applications=db.session.execute(standing.order_by(Application.id)).all(),
        transitions=db.session.execute(moves).all(),
        questionnaires=_all(Questionnaire),
        interviews=_all(Interview),
        slot_requests=_all(SlotRequest),
        onboardings=_all(Onboarding),
        gating_issues=_all(GatingIssue),
        steps=_all(Step),
        established_isrs=_all(EstablishedIsr),
        assignments=_all(Assignment),
        activity=_all(Activity),
        isrs=db.session.execute(is_isr.order_by(User.id)).all(),
        stages=db.session.execute(select(*STAGE).order_by(Stage.opening_id, Stage.position)).all(),
    )


def _all(record: type[Record]) -> Rows:
    table = record.__table__
    return db.session.execute(select(*table.c).order_by(table.c.id)).all()
