"""The facts that an opportunity keeps of its work are what its records say, whatever happened to them."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import select

from app.book.models import Opportunity
from app.book.models.work_facts import WorkFacts
from app.db.base import db
from app.opportunity_work.models import (
    CUSTOMER_FACING,
    LogEntry,
    OpportunityNextStep,
    OpportunityTask,
    WorkKind,
)
from app.shared import clock
from tests.factories.book import an_account, an_opportunity
from tests.factories.work import a_work_step, a_work_task, an_entry

pytestmark = pytest.mark.both_databases
ACTS = 60
FACTS = [name for name in WorkFacts.__annotations__ if not name.startswith("__")]


class RandomWorker:
    """Writes, does, names, removes and erases at random, as acts, files and erasures would."""

    def __init__(self, seed: int, opportunity: Opportunity, people: list) -> None:
        self.random = Random(seed)  # noqa: S311 - a test
        self.of, self.people = opportunity, people

    def act(self) -> None:
        clock.move(timedelta(minutes=self.random.choice([0, 1, 3_000])))
        self.random.choice([self.add_task, self.change_task, self.write_step, self.log, self.erase])()
        db.session.flush()

    def add_task(self) -> None:
        a_work_task(self.of, self.people[0], self.kind(), self.day(), owner=self.person())

    def change_task(self) -> None:
        """One gets another day or owner, is completed with an entry or without one, or is removed."""
        tasks = [task for task in db.session.scalars(select(OpportunityTask)) if task.is_open]
        if not tasks:
            return
        task, how = self.random.choice(tasks), self.random.randrange(4)
        if how == 0:
            task.due_on, task.owner = self.day(), self.person()
        elif how == 1:
            task.removed_at, task.removed_by_id = clock.now(), self.people[0].id
        else:
            task.log_entry = an_entry(self.of, self.people[0], kind=task.kind) if how == 2 else None
            task.done_at, task.done_by = clock.now(), self.people[0]

    def write_step(self) -> None:
        owner = self.person()
        name = "" if owner else self.random.choice(["", "Sue of the SAEs"])
        text = self.random.choice(["Send the quote", "Call", ""])
        a_work_step(self.of, self.people[0], text, self.day(), owner=owner, owner_name=name)

    def log(self) -> None:
        copied = self.random.random() < 0.5
        an_entry(self.of, self.people[0], done_on=self.day(), kind=self.kind(), leader_copied=copied)

    def erase(self) -> None:
        """The text of a next step goes, as an erasure leaves it."""
        if steps := db.session.scalars(select(OpportunityNextStep)).all():
            self.random.choice(steps).note.text = ""

    def kind(self) -> WorkKind:
        return self.random.choice(list(WorkKind))

    def day(self) -> date:
        return clock.now().date() + timedelta(days=self.random.randrange(-9, 9))

    def person(self):
        return self.random.choice([None, None, *self.people])


def said_by_records(opportunity: Opportunity) -> tuple:
    """The facts in the order of FACTS, reckoned without SQL."""
    tasks, entries, steps = (
        [each for each in db.session.scalars(select(record)) if each.opportunity_id == opportunity.id]
        for record in (OpportunityTask, LogEntry, OpportunityNextStep)
    )
    uncopied = [each.done_on for each in entries if each.kind in CUSTOMER_FACING and not each.leader_copied]
    step = max(steps, key=lambda each: each.id, default=None)
    last = max(entries, key=lambda each: (each.done_on, each.id), default=None)
    return (
        min((each.due_on for each in tasks if each.is_open and each.owner_id is None), default=None),
        any(each.done_at and not each.log_entry_id and each.kind in CUSTOMER_FACING for each in tasks),
        max(uncopied, default=None),
        step.due_on if step and step.note.text else None,
        step.written_at if step else None,
        step.owner_id if step else None,
        bool(step and step.owner_id is None and step.owner_name),
        last.done_on if step and last and last.written_at > step.written_at else None,
    )


@pytest.mark.parametrize("seed", range(3))
def test_the_facts_of_an_opportunity_are_what_its_records_say(cast, owen, held, seed):
    account = an_account(held.territory)
    opportunity, other = an_opportunity(account), an_opportunity(account)
    a_work_task(other, owen, due_on=date(2026, 1, 1))
    a_work_step(other, owen)
    worker = RandomWorker(seed, opportunity, [owen, cast.ines])
    kept = select(*(getattr(Opportunity, name) for name in FACTS)).where(Opportunity.id == opportunity.id)
    for _ in range(ACTS):
        worker.act()
        assert tuple(db.session.execute(kept).one()) == said_by_records(opportunity)
