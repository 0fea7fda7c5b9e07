"""The verbs of territories, each at any time: none puts anybody on one behind a closed gate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from sqlalchemy import select

from app.db.base import db
from app.mapping_file.actions import apply_mapping_file
from app.mapping_file.queries import dry_run_of
from app.people.models import User
from app.shared import clock
from app.territories.actions import (
    ask_for_change,
    ask_for_override,
    assign_territories,
    assign_territory,
    decide_change,
    decide_override,
    end_assignment,
    end_onboarding,
    hand_over_territory,
)
from app.territories.models import Assignment, ChangeKind, Territory
from tests.factories.mapping import a_mapping_file
from tests.gitlab.sync.any_order.world import Beginning, World, does, gate_is_open

NUMBER = st.integers(0, 8)  # which of several, counted around
WHOSE = st.sampled_from(["theirs", "theirs", "Olga's"])  # whom a territory goes to
HEADERS = "Sales Territory,Region,Segment,Proposed ISR"


class Territories(RuleBasedStateMachine):
    """What is done with two territories; beside whom a way is about stands Olga, whose gate is open."""

    beginning: Beginning

    def __init__(self, world: World, reached: Counter[str]) -> None:
        super().__init__()
        self.world, self.reached = world, reached
        self.was_open = False  # the gate, when somebody was last to be put on a territory

    @rule(number=NUMBER, whose=WHOSE)
    def a_territory_is_assigned(self, number: int, whose: str = "theirs") -> None:
        territory, isr = self._territory(number), self._isr(whose)
        self._assigns("assigned", lambda: assign_territory(territory, isr=isr, **self._today()))

    @rule(whose=WHOSE)
    def both_are_assigned_at_once(self, whose: str) -> None:
        both, isr = [self._territory(0), self._territory(1)], self._isr(whose)
        self._assigns("assigned at once", lambda: assign_territories(both, isr=isr, **self._today()))

    @rule(number=NUMBER, whose=WHOSE)
    def a_territory_is_handed_over(self, number: int, whose: str = "Olga's") -> None:
        territory, marta = self._territory(number), self.world.cast.marta
        agreed = {"to": self._isr(whose), "first_day": clock.today(marta.time_zone), "reason": "Agreed."}
        self._assigns("handed over", lambda: hand_over_territory(territory, **agreed, by=marta))

    @rule(number=NUMBER, whose=WHOSE, is_agreed=st.booleans())
    def a_change_is_asked_for_and_decided(self, number: int, whose: str, is_agreed: bool) -> None:
        cast, territory, to = self.world.cast, self._territory(number), self._isr(whose)
        asking = {"change": ChangeKind.HAND_OVER, "to": to, "reason": "Customers ask.", "by": cast.sam}
        asked = does(lambda: ask_for_change(territory, **asking))
        if asked is not None:
            first_day = clock.today(cast.marta.time_zone)
            answer = {"is_agreed": is_agreed, "first_day": first_day, "reason": "Heard.", "by": cast.marta}
            self._assigns("change decided", lambda: decide_change(asked, **answer))

    @rule(whose=st.lists(st.sampled_from(["theirs", "Olga's", "nobody's"]), min_size=2, max_size=2))
    def a_mapping_file_is_applied(self, whose: list[str]) -> None:
        """It says of both whose they are, and nothing of any other."""
        names = ["" if word == "nobody's" else self._isr(word).name for word in whose]
        rows = [f"{self._territory(number).name},EMEA,Mid-Market,{name}" for number, name in enumerate(names)]
        ada = self.world.cast.ada
        file = does(lambda: a_mapping_file(ada, "\r\n".join([HEADERS, *rows, ""])))
        applied = {"seen": dry_run_of(file).digest, "by": ada}
        self._assigns("mapping file", lambda: apply_mapping_file(file, **applied))

    @rule(number=NUMBER)
    def an_override_is_asked_for_and_granted(self, number: int) -> None:
        cast, territory, isr = self.world.cast, self._territory(number), self.beginning.onboarding.isr
        reason = "The quarter ends."
        asked = does(lambda: ask_for_override(territory, isr=isr, reason=reason, by=cast.marta))
        if asked is not None:
            self._does(
                "overridden", lambda: decide_override(asked, is_granted=True, reason=reason, by=cast.milan)
            )

    @rule(number=NUMBER)
    def an_assignment_is_ended(self, number: int) -> None:
        running = Assignment.territory_id == self._territory(number).id, Assignment.ends_on.is_(None)
        assignment = db.session.scalar(select(Assignment).where(*running))
        if assignment is not None:
            marta = self.world.cast.marta
            last_day = clock.today(marta.time_zone)
            self._does(
                "ended", lambda: end_assignment(assignment, last_day=last_day, reason="It ends.", by=marta)
            )

    @rule(is_meant=st.sampled_from([False, False, False, True]))
    def the_onboarding_is_ended(self, is_meant: bool) -> None:
        """Now and then: little can happen after that."""
        if is_meant:
            onboarding, marta = self.beginning.onboarding, self.world.cast.marta
            self._does("onboarding ended", lambda: end_onboarding(onboarding, reason="They left.", by=marta))

    # Hands

    def _does(self, what: str, verb: Callable[[], Any]) -> None:
        self.reached[what] += does(verb) is not None

    def _assigns(self, what: str, verb: Callable[[], Any]) -> None:
        self.was_open = gate_is_open(self.beginning.onboarding)
        self._does(what, verb)

    def _today(self) -> dict[str, Any]:
        marta = self.world.cast.marta
        return {"starts_on": clock.today(marta.time_zone), "by": marta}

    def _isr(self, whose: str) -> User:
        return self.beginning.onboarding.isr if whose == "theirs" else self.world.olga

    def _territory(self, number: int) -> Territory:
        ids = self.beginning.territory_ids
        return db.session.get_one(Territory, ids[number % len(ids)])
