"""One random way: who is there, how a verb is tried, and what is looked at after each step.

A way is one transaction that is never committed. No action commits (the door does, outside them),
so each can run in a savepoint as a form runs it, and the next way begins with a rollback, in
the same company, on the same database, at the cost of no copy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from app.access.permissions import Permission
from app.access.policy import allows, can_see
from app.candidates.models import Application
from app.db.base import Record, constraint_message, db
from app.interviews.models import Interview
from app.onboarding.models import GatingIssue, Onboarding, Step
from app.openings.models import Opening
from app.people.models import User
from app.pools.models import PoolMember
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.territories.models import Assignment, Territory
from tests.journeys.random_ways.company import MORNING, PEOPLE, Company, Key, email_of, key_of
from tests.journeys.random_ways.promises import PROMISES
from tests.journeys.random_ways.records import Records, read_records

DONE = "done"
WHOEVER_MAY = "whoever may"
WHO = st.sampled_from([WHOEVER_MAY] * 3 * len(PEOPLE) + PEOPLE)
SOMEONE = st.sampled_from(PEOPLE)
MANAGER = st.sampled_from(["Marta", "Marta", "Marta", "Milan", "Ines"])  # Ines manages nobody
NUMBER = st.integers(0, 20)  # which of several, counted around
A_WHILE = [
    timedelta(minutes=2),
    timedelta(minutes=5),
    timedelta(minutes=11),
    timedelta(hours=5),
    timedelta(days=1),
    timedelta(days=9),
]
SEEN_AS: dict[type[Record], str] = {
    Opening: "opening_id",
    Application: "application_id",
    Interview: "interview_id",
    Onboarding: "onboarding_id",
    Step: "step_id",
    GatingIssue: "issue_id",
    Territory: "territory_id",
    Assignment: "assignment_id",
    User: "user_id",
    PoolMember: "pool_member_id",
}


class Way(RuleBasedStateMachine):
    """`reached` counts, for all ways together, how many came to have each verb on record."""

    openings, applications, territories = Bundle("openings"), Bundle("applications"), Bundle("territories")
    interviews, onboardings = Bundle("interviews"), Bundle("onboardings")

    def __init__(self, company: Company, reached: Counter[str]) -> None:
        super().__init__()
        db.session.rollback()
        clock.freeze(MORNING)
        self.company, self.reached = company, reached
        self.morning = self.records = read_records()
        self.acted = self.records.signed()
        self.outcomes = [DONE]

    def teardown(self) -> None:
        today = set(self.records.told()) - set(self.morning.told())
        self.reached.update({row.verb.value for row in today})
        db.session.rollback()

    @initialize(target=openings)
    def openings_of_the_company(self) -> Any:
        return multiple(*self.company.openings)

    @initialize(target=applications)
    def applications_under_way(self) -> Any:
        return multiple(*self.company.applications.values())

    @initialize(target=onboardings)
    def onboardings_begun(self) -> Any:
        return multiple(*self.company.onboardings)

    @initialize(target=territories)
    def territories_of_the_company(self) -> Any:
        return multiple(*self.company.territories)

    @rule()
    def a_minute_passes(self) -> None:
        """The simplest step there is, by which Hypothesis fills the ways it tries first: it costs nothing."""
        clock.move(timedelta(minutes=1))

    @rule(span=st.sampled_from(A_WHILE))
    def time_passes(self, span: timedelta) -> None:
        clock.move(span)

    @invariant()
    def every_promise_is_kept(self) -> None:
        """After each step: what was refused changed nothing, what changed is told, and PROMISES hold."""
        if not self.outcomes:
            return  # nothing was tried: time has passed, or a door was shut
        records = read_records()
        if DONE in self.outcomes:
            _assert_told(records, self.records, self.acted)
            for promise in PROMISES:
                promise(records)
        else:
            assert records == self.records, "something was refused, and yet changed something"
        db.session.expunge_all()
        self.records, self.outcomes = records, []

    def tries(
        self, verb: Callable[..., Any], who: str, permission: Permission, key: Key | None = None
    ) -> Any:
        """Someone tries a verb on a record, as through its door; answers what the verb does.

        Or True, where it answers nothing; None where the door is shut or a rule says no.
        """
        record = db.session.get(*key) if key else None
        by = _at_the_door(who, permission, record)
        if by is None:
            note(f"    the door is shut for {who}")
            return None
        in_hand = [] if record is None else [record]
        return self.submit(partial(verb, *in_hand, by=by), by=by)

    def submit(self, action: Callable[[], Any], *, by: User | None) -> Any:
        """Run an action as a form does: a refusal undoes everything it wrote.

        Whatever else it raises is a fault, and fails the way.
        """
        signature = (by.id if by else None, clock.now())
        try:
            with db.session.begin_nested():
                result = action()
        except RuleBroken as refusal:
            return self._comes_to(refusal.sentence, None)
        except DBAPIError as refusal:
            known = constraint_message(refusal)
            if known is None:
                raise
            return self._comes_to(known[1], None)
        self.acted.add(signature)
        return self._comes_to(DONE, True if result is None else result)

    def _comes_to(self, outcome: str, result: Any) -> Any:
        """Note what came of it; the next one begins with nothing in hand, as a request does."""
        note(f"    {outcome}")
        self.outcomes.append(outcome)
        db.session.expunge_all()
        return result


def someone(name: str) -> User | None:
    """The user of that first name, where there is one by now."""
    return db.session.scalar(select(User).where(User.email == email_of(name)))


def known_by(result: Any) -> Any:
    """What a rule adds to its bundle: the key of what it made, or nothing where it was refused."""
    return multiple() if result is None else key_of(result)


def _at_the_door(who: str, permission: Permission, record: Record | None) -> User | None:
    """The one of that name, or the first whoever may, if they can sign in and the door opens for them."""
    signs_in = (User.active, User.password_hash.is_not(None))
    people = db.session.scalars(select(User).where(*signs_in).order_by(User.id))
    meant = (user for user in people if who == WHOEVER_MAY or user.email == email_of(who))
    return next((user for user in meant if _opens(user, permission, record)), None)


def _opens(user: User, permission: Permission, record: Record | None) -> bool:
    seen = record is None or can_see(user, SEEN_AS[type(record)], record)
    return seen and allows(user, permission, record)


def _assert_told(now: Records, before: Records, acted: set[tuple[int | None, Any]]) -> None:
    """Every change has a record, and every record is of something someone did, by them and then."""
    if now != before:
        assert len(now.told()) > len(before.told()), "something has changed, and no record tells of it"
    assert now.signed() <= acted, "a record is of nobody who did something then"
