"""Random days of the book, beside the plain model of `model.py`: what there is, and what always holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant
from sqlalchemy import select

from app.alignment_changes.models import AlignmentChange
from app.book.alignment import alignment_day, is_open_with, isr_on, opportunity_isr_on, territory_now
from app.book.models import Account, Closing, Opportunity, Tier
from app.db.base import db
from app.onboarding.gate.queries import open_gates
from app.people.models import User
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.territories.models import Assignment, Territory
from app.territories.queries import running_assignment
from tests.book.model import DAY, BookModel
from tests.cast import Cast
from tests.factories.book import a_sales_territory, an_account, an_isr_of, an_opportunity, holds
from tests.factories.crm_returns import a_crm_user
from tests.factories.onboardings import an_onboarding, with_open_gate

T = TypeVar("T")
START = datetime(2026, 7, 30, 12, tzinfo=UTC)  # two days before a fiscal quarter begins
TERRITORIES, ACCOUNTS, OPPORTUNITIES = ("T1", "T2", "T3"), ("A1", "A2", "A3", "A4"), 6
ISRS = ("Owen Moss", "Nora Weiss", "Jonas Falk")  # the gate of the last one is closed and opened again


def one_of(some: Iterable[T], number: int) -> T:
    """One of some things, by a random number."""
    known = list(some)
    return known[number % len(known)]


class IsrCompany:
    """ISRs and territories, made once for all runs: each run rolls back what it did."""

    def __init__(self, cast: Cast) -> None:
        clock.freeze(START)
        self.cast = cast
        self.onboarding = with_open_gate(an_onboarding(cast))
        others = {name: an_isr_of(cast.marta, name) for name in ISRS[:2]}
        self.isrs: dict[str, User] = {"Jonas Falk": cast.jonas, **others}
        self.territories = {name: a_sales_territory(name) for name in TERRITORIES}
        db.session.flush()
        for isr in self.isrs.values():
            a_crm_user(isr)


class RandomDays(RuleBasedStateMachine):
    """The product and the model, which are compared after each act of the classes below."""

    def __init__(self, company: IsrCompany, reached: Counter[str]) -> None:
        super().__init__()
        self.reached = reached
        clock.freeze(START)
        self.world = db.session.begin_nested()
        cast = company.cast
        self.marta, self.milan, self.yara = cast.marta, cast.milan, cast.yara
        self.onboarding, self.isrs, self.territories = (
            company.onboarding,
            company.isrs,
            company.territories,
        )
        self.names = {user.id: name for name, user in self.isrs.items()}
        today = START.date()
        self.model = BookModel(today - 120 * DAY, today + 1500 * DAY)
        self.accounts: dict[str, Account] = {}
        self.opportunities: dict[str, Opportunity] = {}
        for territory in TERRITORIES:
            self.model.add_territory(territory)
        self.reopened_on: dict[str, date] = {}
        self.closings: dict[int, tuple[Any, ...]] = {}
        self.tiers: dict[str, Tier] = {}
        self.chosen_tiers: dict[tuple[str, date], Tier | None] = {}
        self.bases: dict[str, str] = {}
        self.looks = 0

    @initialize()
    def there_is_a_book(self) -> None:
        """Owen holds the first territory since long ago; accounts stand in the first two, and in none."""
        first_day = self.today - 100 * DAY
        holds(self.isrs["Owen Moss"], self.territories["T1"], manager=self.marta, starts_on=first_day)
        self.model.begins("T1", "Owen Moss", first_day)
        for number, account in enumerate(ACCOUNTS):
            territory = (*TERRITORIES[:2], None, "T1")[number]
            known = self.territories[territory] if territory else None
            self.accounts[account] = an_account(known, account)
            self.model.add_account(account, territory)
        for number in range(OPPORTUNITIES):
            account = ACCOUNTS[number % len(ACCOUNTS)]
            name = f"O{number}"
            close_on = self.today + 20 * DAY  # in the quarter that begins
            self.opportunities[name] = an_opportunity(self.accounts[account], name=name, close_on=close_on)
            self.model.add_opportunity(name, account)

    def teardown(self) -> None:
        self.world.rollback()
        db.session.expire_all()

    # What always holds

    @invariant()
    def the_isr_of_each_is_that_of_the_model_on_any_day(self) -> None:
        """Invariants 1, 3 and 12: the holder of the territory, but for what is overridden or closed."""
        for day in self.days_in_turn():
            found = db.session.execute(select(Account.name, isr_on(day)).where(Account.name.in_(ACCOUNTS)))
            said = {name: self.name_of(isr_id) for name, isr_id in found}
            assert said == {name: self.model.proposed(name, day) for name in self.accounts}
            assert self.said_on(day) == {name: self.model.isr(name, day) for name in self.opportunities}

    @invariant()
    def what_is_open_with_each_isr_is_what_the_model_says(self) -> None:
        """One ISR after the other, because it costs much."""
        name, isr = one_of(self.isrs.items(), self.looks)
        found = select(Opportunity.name).where(is_open_with(isr.id, self.today))
        assert set(db.session.scalars(found)) == self.model.open_with(name, self.today)

    @invariant()
    def the_territory_of_an_opportunity_is_that_of_its_account(self) -> None:
        """The copy that triggers keep, whatever a file did."""
        is_other = Opportunity.territory_id.is_distinct_from(territory_now(Opportunity.account_id))
        assert db.session.scalars(select(Opportunity.name).where(is_other)).all() == []

    @invariant()
    def closings_stay(self) -> None:
        """Invariant 2: nothing but its end changes."""
        found = db.session.scalars(select(Closing).where(Closing.id.in_(self.closings)))
        for each in found.all():
            assert self.closings[each.id] == (each.isr_id, each.closed_on, each.outcome, each.whence)

    @invariant()
    def an_answer_stays_but_for_what_was_changed_from_its_day_on(self) -> None:
        """Invariant 13: the ISR on a day is the same, asked on that day or later."""
        for day in sorted({day for _name, day in self.model.asked})[-3:]:
            asked = {name: isr for (name, its_day), isr in self.model.asked.items() if its_day == day}
            assert self.said_on(day) == asked
        self.model.note_answers([self.today])

    @invariant()
    def nobody_is_proposed_who_does_not_hold_the_territory(self) -> None:
        """Invariant 4, asked of the days of the assignments themselves."""
        held = {
            (territory, isr)
            for territory, isr, first, last, taken_back in db.session.execute(
                select(
                    Territory.name,
                    Assignment.isr_id,
                    Assignment.starts_on,
                    Assignment.ends_on,
                    Assignment.taken_back_at,
                ).join(Territory)
            )
            if not taken_back and first <= self.today <= (last or date.max)
        }
        for account in self.accounts:
            isr = self.model.proposed(account, self.today)
            territory = self.model.territory[account].on(self.today)
            assert isr is None or (territory, self.isrs[isr].id) in held

    # Help

    @property
    def today(self) -> date:
        return alignment_day()

    def days_in_turn(self) -> list[date]:
        """Today, and in turn the day after and an earlier one."""
        self.looks += 1
        return [self.today, self.today + one_of([-6, 1], self.looks) * DAY]

    def held(self) -> dict[str, Assignment]:
        """The running assignments, by territory."""
        found = {name: running_assignment(each) for name, each in self.territories.items()}
        return {name: each for name, each in found.items() if each is not None}

    def planned(self) -> dict[str, Assignment]:
        """Those of them with a last day ahead."""
        return {name: each for name, each in self.held().items() if each.ends_on is not None}

    def opened(self, *, is_overridden: bool | None = None) -> list[str]:
        found = self.model.opportunities.items()
        wanted = {True, False} if is_overridden is None else {is_overridden}
        return [name for name, each in found if each.is_open and each.is_overridden in wanted]

    def closed(self) -> list[str]:
        return [name for name, each in self.model.opportunities.items() if not each.is_open]

    def overridden_ones(self) -> list[str]:
        return [name for name, each in self.model.opportunities.items() if each.is_overridden]

    def said_on(self, day: date) -> dict[str, str | None]:
        """The ISR of each opportunity on a day, as the product says it."""
        each = select(Opportunity.name, opportunity_isr_on(day))
        found = db.session.execute(each.where(Opportunity.name.in_(self.opportunities)))
        return {name: self.name_of(isr_id) for name, isr_id in found}

    def name_of(self, isr_id: int | None) -> str | None:
        return self.names[isr_id] if isr_id else None

    def is_recorded(self, isr: str, day: date) -> None:
        """What the ISR loses on the day is an alignment change with as many accounts."""
        theirs = (AlignmentChange.isr_id == self.isrs[isr].id, AlignmentChange.effective_on == day)
        accounts = db.session.scalar(select(AlignmentChange.accounts).where(*theirs))
        assert (accounts or 0) == len(self.model.lost(isr, day))
        self.reached["lost accounts"] += bool(accounts)

    def allowed(self, isr: str | None = None) -> Allowed:
        """An act that may be refused; with a closed gate of the ISR it must be (invariant 4)."""
        is_open = isr is None or self.isrs[isr].id in open_gates([self.isrs[isr].id])
        return Allowed(is_open, self.reached)


class Allowed:
    """The block of an act in a savepoint: a refusal rolls it back, and changes nothing in the model."""

    def __init__(self, gate_is_open: bool, reached: Counter[str]) -> None:
        self.gate_is_open, self.reached = gate_is_open, reached

    def __enter__(self) -> Callable[[], None]:
        self.savepoint = db.session.begin_nested()
        return self.done

    def done(self) -> None:
        assert self.gate_is_open, "nobody with a closed gate gets a territory"
        self.savepoint.commit()

    def __exit__(self, kind: type[BaseException] | None, *_error: Any) -> bool:
        if kind is None or not issubclass(kind, RuleBroken):
            return False
        self.reached["refused"] += 1
        with suppress(Exception):
            self.savepoint.rollback()
        db.session.expire_all()
        return True
