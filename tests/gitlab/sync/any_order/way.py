"""One way: what people do here, what people do in GitLab, what the worker does, and what is told of it."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from app.checklist.nudge_owner import nudge_owner
from app.checklist.tick_step import tick_step, untick_step
from app.db.base import db
from app.gitlab.sync.link_issue import link_issue
from app.onboarding.actions import (
    close_gating_issue,
    move_start_date,
    reopen_gating_issue,
    waive_gating_issue,
)
from app.onboarding.models import GatingIssue, Step
from app.plans.models import HireKind
from app.shared import clock
from tests.gitlab.sync.any_order import promises
from tests.gitlab.sync.any_order.ledger import HERE, THERE, Ledger
from tests.gitlab.sync.any_order.territories import NUMBER, Territories
from tests.gitlab.sync.any_order.world import POLLS, TASKS, World, does, gate_is_open, steps_of
from tests.real.gitlab_server import Issue, Task

DEEDS = {
    "finish here": ["the_checklist_is_worked_off_here", "an_issue_is_closed_here"],
    "finish there": ["the_checklist_is_worked_off_there", "an_issue_is_closed_there"],
    "give up there": ["an_issue_is_closed_there"],
    "waive": ["an_issue_is_waived"],
    "assign": ["a_territory_is_assigned"],
    "reopen": ["an_issue_is_reopened_here"],
    "override": ["an_override_is_asked_for_and_granted", "a_territory_is_assigned"],
    "hand over": [
        "an_override_is_asked_for_and_granted",
        "a_territory_is_assigned",
        "a_territory_is_handed_over",
    ],
    "cross there": ["a_tick_there_crosses_our_writing"],
    "cross here": ["a_tick_here_crosses_our_asking"],
}
CROSSINGS = ("a_tick_there_crosses_our_writing", "a_tick_here_crosses_our_asking")
BY_HAND = TASKS.partition("/label")[0]
SPANS = [timedelta(seconds=20), timedelta(minutes=3), timedelta(minutes=16), timedelta(days=2)]


class AnyOrder(Territories):
    """A whole way. `reached` counts, for all ways together, what was done in them."""

    def __init__(self, world: World, reached: Counter[str]) -> None:
        super().__init__(world, reached)
        self.ledger = Ledger()
        self.assignments = set[int]()
        self.told, self.is_told_all = [], True

    @initialize(
        kind=st.sampled_from([HireKind.NEW, HireKind.NEW, HireKind.TRANSFER]),
        seed=st.integers(0, 999),
        share=st.sampled_from([0.0, 0.15, 0.4]),
        deeds=st.lists(st.sampled_from([*DEEDS]), max_size=4),
    )
    def someone_is_hired(self, kind: HireKind, seed: int, share: float, deeds: list[str]) -> None:
        """And then some of what usually follows, in any order, while GitLab fails now and then."""
        self.beginning = self.world.hire(kind)
        self.random = random.Random(seed)  # noqa: S311
        self.world.work()
        self.world.server.fail_at_random(seed, share)
        for deed in deeds:
            for number in range(len(self.beginning.issue_ids)):
                for verb in DEEDS[deed]:
                    ticks = {"here": number, "there": number + 2} if verb in CROSSINGS else {}
                    getattr(self, verb)(number=number, **ticks)
                    self.the_promises_are_kept()
            self.time_passes(POLLS)

    # Here

    @rule(number=NUMBER, which=NUMBER, does_not_apply=st.booleans())
    def a_step_is_ticked_here(self, number: int, which: int, does_not_apply: bool) -> None:
        self._ticks_here(number, which, not_applicable=does_not_apply)

    @rule(number=NUMBER, which=NUMBER)
    def a_step_is_unticked_here(self, number: int, which: int) -> None:
        step = self._step(number, which)
        if (
            step
            and step.is_ticked
            and does(lambda: untick_step(step, by=step.owner or self.world.cast.marta))
        ):
            self.ledger.note(HERE, step.gating_issue_id, step.text, is_ticked=False)

    @rule(number=NUMBER)
    def the_checklist_is_worked_off_here(self, number: int) -> None:
        for which in range(len(steps_of(self.beginning.issue(number)))):
            self._ticks_here(number, which)

    @rule(number=NUMBER)
    def an_issue_is_closed_here(self, number: int) -> None:
        self._does(
            "asked to close", lambda: close_gating_issue(self._issue(number), by=self.world.cast.marta)
        )

    @rule(number=NUMBER)
    def an_issue_is_reopened_here(self, number: int) -> None:
        by = self.world.cast.marta
        self._does(
            "reopened here", lambda: reopen_gating_issue(self._issue(number), by=by, reason="Not done.")
        )

    @rule(number=NUMBER)
    def an_issue_is_waived(self, number: int) -> None:
        by = self.world.cast.marta
        self._does("waived", lambda: waive_gating_issue(self._issue(number), by=by, reason="It will do."))

    @rule(number=NUMBER, to=NUMBER)
    def an_issue_made_by_hand_is_linked(self, number: int, to: int) -> None:
        project = self.world.projects[to % len(self.world.projects)]
        by_hand = self.world.anna.open(project, "Made by hand", BY_HAND, confidential=True)
        issue, by = self._issue(number), self.world.cast.marta
        if does(lambda: link_issue(issue, address=by_hand.url, by=by)):
            self.ledger.forget(issue.id)
            self.reached["linked"] += 1

    @rule(days=st.integers(-2, 9))
    def the_start_is_moved(self, days: int) -> None:
        marta = self.world.cast.marta
        day = clock.today(marta.time_zone) + timedelta(days=days)
        onboarding = self.beginning.onboarding
        self._does(
            "start moved", lambda: move_start_date(onboarding, start_date=day, reason="Agreed.", by=marta)
        )

    @rule(number=NUMBER, which=NUMBER)
    def an_owner_is_nudged(self, number: int, which: int) -> None:
        step = self._step(number, which)
        if step is not None:
            self._does("nudged", lambda: nudge_owner(step, by=self.world.cast.marta))

    # In GitLab

    @rule(number=NUMBER, which=NUMBER)
    def a_task_is_ticked_there(self, number: int, which: int) -> None:
        self._ticks_there(number, which, is_ticked=True)

    @rule(number=NUMBER, which=NUMBER)
    def a_task_is_unticked_there(self, number: int, which: int) -> None:
        self._ticks_there(number, which, is_ticked=False)

    @rule(number=NUMBER)
    def the_checklist_is_worked_off_there(self, number: int) -> None:
        remote = self._remote(number)
        for which in range(len(remote.tasks) if remote else 0):
            self._ticks_there(number, which, is_ticked=True)

    @rule(number=NUMBER)
    def an_issue_is_closed_there(self, number: int) -> None:
        """Whatever is open in it, as GitLab's own bot does."""
        if remote := self._remote(number):
            self.world.anna.close(remote)
            self.reached["closed there"] += 1

    @rule(number=NUMBER)
    def an_issue_is_reopened_there(self, number: int) -> None:
        if remote := self._remote(number):
            self.world.anna.reopen(remote)

    @rule(number=NUMBER, how=st.sampled_from(["a word", "a task", "a task before", "without the last"]))
    def a_description_is_edited_there(self, number: int, how: str) -> None:
        if remote := self._remote(number):
            text = remote.description
            name = f"Something new {len(text)}"
            edited = {
                "a word": f"{text}\n\nA word more.",
                "a task": f"{text}\n- [ ] {name}",
                "a task before": f"- [x] {name}\n{text}",
                "without the last": _without_last_task(remote),
            }
            self.world.anna.edit(remote, description=edited[how])
            self.reached["edited there"] += 1

    @rule(number=NUMBER, to=NUMBER)
    def an_issue_is_moved_there(self, number: int, to: int) -> None:
        remote, project = self._remote(number), self.world.projects[to % len(self.world.projects)]
        if remote and remote.project is not project:
            self.world.anna.move(remote, project)
            self.reached["moved there"] += 1

    # Between

    @rule(number=NUMBER, here=NUMBER, there=NUMBER)
    def a_tick_there_crosses_our_writing(self, number: int, here: int, there: int) -> None:
        """What we write was read before, so that it goes over hers."""
        self._meanwhile(
            self.world.server.before, "PUT", lambda: self._ticks_there(number, there, is_ticked=True)
        )
        self._ticks_here(number, here)
        self.world.work()

    @rule(number=NUMBER, here=NUMBER, there=NUMBER)
    def a_tick_here_crosses_our_asking(self, number: int, here: int, there: int) -> None:
        """What GitLab answers was true before, and is older than what somebody has done here."""
        self._meanwhile(self.world.server.after, "GET", lambda: self._ticks_here(number, here))
        self._ticks_there(number, there, is_ticked=True)
        for delivery in self.world.server.take_deliveries():
            self.world.tell(delivery)
        self.world.work()

    @rule()
    def the_worker_works(self) -> None:
        self.world.work()

    @rule(span=st.sampled_from(SPANS))
    def time_passes(self, span: timedelta) -> None:
        clock.move(span)
        self.world.work()

    @rule(which=NUMBER, becomes=st.sampled_from(["told", "told", "told twice", "lost"]))
    def a_webhook_is_sent(self, which: int, becomes: str) -> None:
        """Any of those that were made: they come in any order, or never."""
        self.told += self.world.server.take_deliveries()
        if self.told:
            delivery = self.told.pop(which % len(self.told))
            self.is_told_all = self.is_told_all and becomes != "lost"
            for _ in range({"told": 1, "told twice": 2, "lost": 0}[becomes]):
                self.world.tell(delivery)

    @rule(is_down=st.booleans())
    def gitlab_goes_down_or_comes_back(self, is_down: bool) -> None:
        self.world.server.down() if is_down else self.world.server.up()

    # What holds

    @invariant()
    def the_promises_are_kept(self) -> None:
        if not hasattr(self, "beginning"):
            return
        promises.nothing_is_guessed(self.world, self.beginning)
        self.assignments = promises.every_assignment_had_its_gate(
            self.beginning, self.was_open, self.assignments
        )
        promises.what_waits_is_stored()
        self.reached["an open gate"] += gate_is_open(self.beginning.onboarding)
        db.session.commit()

    def teardown(self) -> None:
        try:
            if hasattr(self, "beginning") and sys.exc_info()[0] is None:
                self._settle()
        finally:
            self.world.forget()

    def _settle(self) -> None:
        """GitLab is well again, what was not told is told, and everything is looked at."""
        self.world.server.stop_failing()
        left = [*self.told, *self.world.server.take_deliveries()]
        self.random.shuffle(left)
        for delivery in left:
            self.world.tell(delivery)
        for _ in range(2):
            clock.move(POLLS)
            self.world.work()
        if self.beginning.onboarding.ended_at is None:  # what becomes of an issue then is nobody's gate
            promises.the_mirror_equals_gitlab(self.world, self.beginning)
        promises.each_issue_was_made_once(self.world, self.beginning)
        is_whole = self.is_told_all and self.beginning.onboarding.ended_at is None
        for issue_id in self.beginning.issue_ids if is_whole else []:
            self.ledger.check(issue_id)

    # Hands

    def _meanwhile(self, when: Callable[..., None], method: str, what: Callable[[], None]) -> None:
        """Have something done while GitLab is asked about an issue, by somebody else."""

        def done_by_somebody_else() -> None:
            with self.world.app.app_context():
                what()

        when(method, "/issues/[0-9]+$", done_by_somebody_else)

    def _issue(self, number: int) -> GatingIssue:
        return self.beginning.issue(number)

    def _remote(self, number: int) -> Issue | None:
        return self.world.remote_of(self._issue(number).id)

    def _step(self, number: int, which: int) -> Step | None:
        steps = steps_of(self._issue(number))
        return steps[which % len(steps)] if steps else None

    def _ticks_here(self, number: int, which: int, *, not_applicable: bool = False) -> None:
        step = self._step(number, which)
        if step is None or step.is_ticked:  # ticking it again would change nothing
            return
        by, why = step.owner or self.world.cast.marta, "Not here." if not_applicable else None
        if does(lambda: tick_step(step, by=by, not_applicable=not_applicable, note=why)):
            self.ledger.note(HERE, step.gating_issue_id, step.text, is_ticked=True)
            self.reached["ticked here"] += 1

    def _ticks_there(self, number: int, which: int, *, is_ticked: bool) -> None:
        remote = self._remote(number)
        if remote is None or not remote.tasks:
            return
        place = which % len(remote.tasks)
        (self.world.anna.tick if is_ticked else self.world.anna.untick)(remote, place + 1)
        self.ledger.note(THERE, self._issue(number).id, remote.tasks[place].text, is_ticked=is_ticked)
        self.reached["ticked there"] += 1


def _without_last_task(remote: Issue) -> str:
    """The description without the line of its last task."""
    tasks: list[Task] = remote.tasks
    if not tasks:
        return remote.description
    begin = remote.description.rfind("\n", 0, tasks[-1].at) + 1
    end = remote.description.find("\n", tasks[-1].at)
    return remote.description[:begin] + (remote.description[end + 1 :] if end >= 0 else "")
