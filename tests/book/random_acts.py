"""Random acts on the book: what people do with territories and by hand, what the CRM says, and time."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from app.db.base import db
from app.isr_by_hand.actions import lift_isr_override, set_isr_override
from app.shared import clock
from app.territories.actions import (
    assign_territory,
    change_last_day,
    end_assignment,
    hand_over_territory,
    undo_assignment,
    withdraw_last_day,
)
from tests.book.model import DAY
from tests.book.random_days import ACCOUNTS, ISRS, TERRITORIES, RandomDays, one_of
from tests.factories.book import is_closed, is_reopened, moves_to

SPANS = {"midnight": 1, "week": 7, "month": 31, "quarter": 92}
territories, isrs = st.sampled_from(TERRITORIES), st.sampled_from(ISRS)
numbers = st.integers(0, 5)
offsets = st.sampled_from([-6, -1, 0, 1, 5])


class RandomActs(RandomDays):
    """Each act is done on the product and on the model."""

    # Territories

    @rule(territory=territories, isr=isrs, offset=offsets)
    def assign(self, territory: str, isr: str, offset: int) -> None:
        first_day = self.today + offset * DAY
        found = self.territories[territory]
        with self.allowed(isr) as done:
            assign_territory(found, isr=self.isrs[isr], starts_on=first_day, by=self.marta, is_confirmed=True)
            db.session.flush()
            done()
            self.model.begins(territory, isr, first_day)
            self.reached["assigned"] += 1

    @precondition(lambda self: self.held())
    @rule(number=numbers, isr=isrs, offset=offsets)
    def hand_over(self, number: int, isr: str, offset: int) -> None:
        territory, held = one_of(self.held().items(), number)
        if self.isrs[isr].id == held.isr_id:
            isr = one_of([each for each in ISRS if each != isr], number)
        first_day, found, began = self.today + offset * DAY, self.territories[territory], held.starts_on
        planned = held.ends_on
        with self.allowed(isr) as done:
            to = self.isrs[isr]
            hand_over_territory(
                found, to=to, first_day=first_day, reason="Agreed", by=self.marta, is_confirmed=True
            )
            db.session.flush()
            done()
            if first_day <= began:  # it had not started: it is cancelled
                self.model.ends(territory, began - DAY)
            self.model.begins(territory, isr, first_day)
            self.reached["handed over"] += 1
            self.is_recorded(self.names[held.isr_id], min(first_day, (planned or date.max - DAY) + DAY))

    @precondition(lambda self: self.held())
    @rule(number=numbers, offset=offsets)
    def end(self, number: int, offset: int) -> None:
        territory, held = one_of(self.held().items(), number)
        last_day = self.today + offset * DAY
        began = held.starts_on
        with self.allowed() as done:
            end_assignment(held, last_day=last_day, reason="Vacated", by=self.marta)
            db.session.flush()
            done()
            self.model.ends(territory, max(last_day, began - DAY))
            self.reached["ended ahead" if last_day > self.today else "ended"] += 1
            self.is_recorded(self.names[held.isr_id], max(last_day + DAY, began))

    @precondition(lambda self: self.planned())
    @rule(number=numbers, offset=st.sampled_from([0, 3, None]))
    def change_the_last_day(self, number: int, offset: int | None) -> None:
        """To another day, or it is withdrawn."""
        territory, held = one_of(self.planned().items(), number)
        isr, before = self.names[held.isr_id], held.ends_on
        last_day = None if offset is None else max(self.today + offset * DAY, held.starts_on)
        if last_day == before:
            return
        with self.allowed(isr if last_day is None or last_day > before else None) as done:
            asked = {"reason": "Agreed", "by": self.marta}
            if last_day is None:
                withdraw_last_day(held, **asked)
            else:
                change_last_day(held, last_day=last_day, **asked)
            db.session.flush()
            done()
            self.model.continues(territory, isr, before, last_day)
            self.reached["last day changed" if last_day else "last day withdrawn"] += 1
            for day in (before, last_day):
                if day is not None:
                    self.is_recorded(isr, day + DAY)

    @precondition(lambda self: self.held())
    @rule(number=numbers)
    def take_back(self, number: int) -> None:
        territory, held = one_of(self.held().items(), number)
        began = held.starts_on
        with self.allowed() as done:
            undo_assignment(held, by=self.marta)
            db.session.flush()
            done()
            self.model.ends(territory, began - DAY)
            self.reached["taken back"] += 1

    @rule()
    def close_or_open_the_gate(self) -> None:
        issue = self.onboarding.gating_issues[0]
        issue.closed_at = None if issue.closed_at else clock.now()
        issue.closed_by = issue.closed_at and self.onboarding.isr
        db.session.flush()
        self.reached["gate"] += 1

    # What the CRM says

    @rule(account=st.sampled_from(ACCOUNTS), territory=st.sampled_from((*TERRITORIES, None)))
    def move_account(self, account: str, territory: str | None) -> None:
        found = self.accounts[account]
        if found.territories[-1].starts_on >= self.today:
            return
        moves_to(found, self.territories[territory] if territory else None, self.today)
        self.model.moves(account, territory, self.today)
        self.reached["moved"] += 1

    @precondition(lambda self: self.opened())
    @rule(number=numbers, days=st.sampled_from([0, 1, 6]))
    def close(self, number: int, days: int) -> None:
        name = one_of(self.opened(), number)
        closed_on = max(self.today - days * DAY, self.reopened_on.get(name, date.min))
        closing = is_closed(self.opportunities[name], closed_on)
        assert self.name_of(closing.isr_id) == self.model.closes(name, closed_on)
        self.closings[closing.id] = (closing.isr_id, closing.closed_on, closing.outcome, closing.whence)
        self.reached["closed"] += 1

    @precondition(lambda self: self.closed())
    @rule(number=numbers)
    def reopen(self, number: int) -> None:
        name = one_of(self.closed(), number)
        is_reopened(self.opportunities[name], self.today)
        self.model.reopens(name, self.today)
        self.reopened_on[name] = self.today
        self.reached["reopened"] += 1

    # By hand

    @precondition(lambda self: self.opened(is_overridden=False))
    @rule(number=numbers, isr=st.sampled_from((*ISRS, None)))
    def override(self, number: int, isr: str | None) -> None:
        name = one_of(self.opened(is_overridden=False), number)
        with self.allowed(isr) as done:
            to = self.isrs[isr] if isr else None
            set_isr_override(self.opportunities[name], isr=to, reason="Agreed", seen=None, by=self.marta)
            done()
            self.model.is_set(name, isr, self.today)
            self.reached["overridden"] += 1

    @precondition(lambda self: self.overridden_ones())
    @rule(number=numbers)
    def lift(self, number: int) -> None:
        name = one_of(self.overridden_ones(), number)
        with self.allowed() as done:
            lift_isr_override(self.opportunities[name], reason="Agreed", seen=None, by=self.marta)
            db.session.flush()
            done()
            self.model.is_lifted(name, self.today)
            self.reached["lifted"] += 1

    @rule(span=st.sampled_from([*SPANS, "midnight"]))
    def time_passes(self, span: str) -> None:
        if self.today + SPANS[span] * DAY < self.model.last - 200 * DAY:
            clock.move(timedelta(days=SPANS[span]))
            self.reached[span] += 1
