"""The verbs from the first day to a territory, and back, each by anybody at any time."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from app.access.permissions import Permission
from app.checklist import tick_step as checklist_tick_step
from app.db.base import db
from app.onboarding import actions
from app.onboarding.models import GatingIssue, Onboarding, Step
from app.people.actions import set_password
from app.people.models import PersonalLink
from app.shared import clock
from app.territories.actions import assign_territory, end_assignment
from app.territories.models import Assignment
from tests.cast import PASSWORD
from tests.journeys.random_ways.company import Key, key_of
from tests.journeys.random_ways.way import MANAGER, NUMBER, SOMEONE, WHO, WHOEVER_MAY, Way, someone

TICKS = {"tick": checklist_tick_step.tick_step, "untick": checklist_tick_step.untick_step}
TURNS = {
    "close": (Permission.CLOSE_GATING_ISSUE, actions.close_gating_issue),
    "reopen": (Permission.REOPEN_GATING_ISSUE, partial(actions.reopen_gating_issue, reason="Too early.")),
}


class Settling(Way):
    """Everything that is done to an onboarding, a gate and a territory."""

    @rule(onboarding=Way.onboardings)
    def accept_the_invitation(self, onboarding: Key) -> None:
        """By the latest link, while it is good; only then can the new ISR sign in."""
        isr = _onboarding(onboarding).isr
        links = select(PersonalLink).where(PersonalLink.user == isr).order_by(PersonalLink.id.desc())
        link = db.session.scalars(links.limit(1)).first()
        if link is not None and link.ended_at is None:
            self.submit(partial(set_password, link, password=PASSWORD), by=isr)

    @rule(onboarding=Way.onboardings, verb=st.sampled_from([*TICKS]), number=NUMBER, who=WHO)
    def tick(self, onboarding: Key, verb: str, number: int, who: str) -> None:
        """A step that is not so yet, while there is one."""
        steps = _onboarding(onboarding).steps
        waiting = [step for step in steps if step.is_ticked is (verb == "untick")]
        step = _one_of(waiting or steps, number)
        self.tries(TICKS[verb], who, Permission.TICK_STEP, step)

    @rule(onboarding=Way.onboardings, verb=st.sampled_from([*TURNS]), number=NUMBER, who=WHO)
    def turn_gating_issue(self, onboarding: Key, verb: str, number: int, who: str) -> None:
        permission, turns = TURNS[verb]
        issue = _one_of(_onboarding(onboarding).gating_issues, number)
        self.tries(turns, who, permission, issue)

    @rule(onboarding=Way.onboardings, name=SOMEONE, who=WHO)
    def name_buddy(self, onboarding: Key, name: str, who: str) -> None:
        buddy = someone(name)
        if buddy is not None:
            self.tries(partial(actions.name_buddy, buddy=buddy), who, Permission.NAME_BUDDY, onboarding)

    @rule(onboarding=Way.onboardings)
    def work_the_checklist_off(self, onboarding: Key) -> None:
        """What usually opens the gate: the invitation, a buddy, and of each gating issue what is left."""
        self.accept_the_invitation(onboarding)
        self.name_buddy(onboarding, "Sam", WHOEVER_MAY)
        for issue in [
            key_of(issue) for issue in _onboarding(onboarding).gating_issues if not issue.is_closed
        ]:
            for step in [key_of(step) for step in db.session.get(*issue).steps if not step.is_ticked]:
                self.tries(checklist_tick_step.tick_step, WHOEVER_MAY, Permission.TICK_STEP, step)
            permission, closes = TURNS["close"]
            self.tries(closes, WHOEVER_MAY, permission, issue)

    @rule(name=st.sampled_from(["Jonas", "Jonas", "Jonas", "Noel", "Lena"]), who=WHO)
    def record_established_isr(self, name: str, who: str) -> None:
        isr = someone(name)
        if isr is not None:
            recording = partial(actions.record_established_isr, isr=isr, reason="Has held one since 2019.")
            self.tries(recording, who, Permission.RECORD_ESTABLISHED_ISR)

    @rule(
        territory=Way.territories,
        name=st.sampled_from(["Lena", "Wen", "Noel", "Jonas"]),
        days=st.sampled_from([0, 14, 30, -1]),
        who=MANAGER,
    )
    def assign_territory(self, territory: Key, name: str, days: int, who: str) -> None:
        isr, first_day = someone(name), clock.today("UTC") + timedelta(days=days)
        if isr is not None:
            assigning = partial(assign_territory, isr=isr, starts_on=first_day)
            self.tries(assigning, who, Permission.ASSIGN_TERRITORY, territory)

    @rule(territory=Way.territories, days_ago=st.sampled_from([0, 0, 1, -1]), who=WHO)
    def end_assignment(self, territory: Key, days_ago: int, who: str) -> None:
        """Of whoever had the territory last, whether or not it was ended before."""
        last = (
            select(Assignment).where(Assignment.territory_id == territory[1]).order_by(Assignment.id.desc())
        )
        assignment = db.session.scalars(last.limit(1)).first()
        if assignment is not None:
            last_day = clock.today("UTC") - timedelta(days=days_ago)
            ending = partial(end_assignment, last_day=last_day, reason="Moves on.")
            self.tries(ending, who, Permission.END_ASSIGNMENT, key_of(assignment))


def _onboarding(key: Key) -> Onboarding:
    onboarding = db.session.get(*key)
    assert isinstance(onboarding, Onboarding)
    return onboarding


def _one_of(records: list[Step] | list[GatingIssue], number: int) -> Key:
    return key_of(records[number % len(records)])
