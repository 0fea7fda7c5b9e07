"""Random sequences of every verb by random people break none of the promises.

`make torture` goes more ways, longer ones, and other ones each time.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

import pytest
from hypothesis import seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, run_state_machine_as_test

from tests.journeys.random_ways.batching import Batching
from tests.journeys.random_ways.company import AT_PANEL, a_company
from tests.journeys.random_ways.departure import Leaving
from tests.journeys.random_ways.hiring import ENDS, MOVES, Hiring
from tests.journeys.random_ways.reviewing import Reviewing
from tests.journeys.random_ways.settling import Settling
from tests.journeys.random_ways.way import WHOEVER_MAY, Way
from tests.seeds import new_seeds

TORTURE = "torture"  # a profile of tests/conftest.py
# After its first ten, Hypothesis mostly varies ways it has been: so a few at a time, from several
# seeds, which are others on each database.
FEW = settings(max_examples=4, stateful_step_count=40, derandomize=True, deadline=None)
SEEDS = [7, 3, 0, 1, 2]  # the first, which gets far, on each run; all, and new ones, with --all
DEEDS = ["work the checklist off", "reopen an issue", "assign", "assign to Lena", "end", "undo"]
# As on record.
FAR = {"scheduled an interview", "hire", "undo", "opened the gate", "assigned", "closed the account"}


class RandomWays(Hiring, Reviewing, Batching, Settling, Leaving):
    """All that anybody does, after a few moves were made and someone has come a part of the way."""

    @initialize(
        name=st.sampled_from(["Noor", "Mateusz"]),
        verbs=st.lists(st.sampled_from([*MOVES]), min_size=3, max_size=10),
    )
    def moves_are_made(self, name: str, verbs: list[str]) -> None:
        self.move(self.company.applications[name], verbs, 0, WHOEVER_MAY)

    @initialize(
        target=Way.interviews, name=st.sampled_from(["Mateusz", "Noel"]), end=st.sampled_from([None, *ENDS])
    )
    def an_interview_is_scheduled(self, name: str, end: str | None) -> Any:
        interview = self.schedule_interview(self.company.applications[name], 0, "Ines", 1, 0, WHOEVER_MAY)
        if end is not None and isinstance(interview, tuple):
            self.end_interview(interview, end, WHOEVER_MAY)
        return interview

    @initialize(end=st.sampled_from([None, "ask", *ENDS]))
    def a_panel_is_scheduled(self, end: str | None) -> None:
        """Or its candidate is asked for a time, or it has come to something already."""
        at_panel = self.company.applications[AT_PANEL]
        if end == "ask":
            self.ask_for_slot(at_panel, WHOEVER_MAY)
            return
        made = self.schedule_panel(at_panel, 3, WHOEVER_MAY)
        if end is not None and made.values:
            self.end_interview(made.values[0], end, WHOEVER_MAY)

    @initialize(
        target=Way.onboardings,
        name=st.sampled_from(["Wen", "Noel"]),
        deeds=st.lists(st.sampled_from(DEEDS), max_size=5),
    )
    def someone_is_hired(self, name: str, deeds: list[str]) -> Any:
        """And then some of what usually follows, in any order."""
        application, territory = self.company.applications[name], self.company.territories[0]
        onboarding = self.hire(application, "Marta", 0, True, "Everyone said yes.", 0, WHOEVER_MAY)
        for deed in deeds:
            if deed == "work the checklist off":
                self.work_the_checklist_off(onboarding)
            elif deed == "reopen an issue":
                self.turn_gating_issue(onboarding, "reopen", 0, WHOEVER_MAY)
            elif deed == "assign":
                self.assign_territory(territory, name, 0, "Marta")
            elif deed == "assign to Lena":
                self.assign_territory(territory, "Lena", 0, "Marta")
            elif deed == "end":
                self.end_assignment(territory, 0, WHOEVER_MAY)
            elif deed == "undo":
                self.move(application, ["undo"], 0, WHOEVER_MAY)
        return onboarding


@pytest.mark.slow("random ways of all that anybody does")
def test_no_promise_is_broken_on_random_ways(session, cast, database, is_full) -> None:
    reached: Counter[str] = Counter()
    machine = partial(RandomWays, a_company(cast), reached)
    if settings.get_current_profile_name() == TORTURE:
        run_state_machine_as_test(machine, settings=settings())
    else:
        few = settings(FEW, max_examples=10) if is_full else FEW
        for number in [*SEEDS, *new_seeds()] if is_full else SEEDS[:1]:
            run_state_machine_as_test(seed(f"{database} {number}")(machine), settings=few)
    assert reached.keys() >= FAR, "ways that get nowhere prove nothing: make more of them, or longer ones"
