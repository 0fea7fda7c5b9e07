"""The verbs from applying to being hired, and undoing them, each by anybody at any time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from operator import attrgetter
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import multiple, rule

from app.access.permissions import Permission
from app.candidates.models import Application
from app.db.base import db
from app.demo.story import EARLIER_JOBS, QUESTIONNAIRE_ANSWERS
from app.interviews.cancel import cancel_interview
from app.interviews.free_slots import free_slots, reschedule_slots
from app.interviews.models import Interview, NotHeldBecause
from app.interviews.not_held import mark_not_held
from app.interviews.reschedule import reschedule_interview
from app.interviews.schedule import choose_slot, schedule_interview, schedule_meeting
from app.interviews.slot_requests import request_slot
from app.openings.models import Opening
from app.openings.ways import ways_on
from app.people.models import User
from app.pipeline.advance import advance
from app.pipeline.apply import apply
from app.pipeline.decline import decline
from app.pipeline.hire import Hire
from app.pipeline.hire import hire as hire_application
from app.pipeline.reopen import reopen
from app.pipeline.rules import DeclineReason
from app.pipeline.undo import undo
from app.pipeline.withdraw import withdraw
from app.plans.models import HireKind
from app.portal.actions import withdraw_own_application
from app.questionnaire.actions import answer_questionnaire, send_questionnaire
from app.return_requests.actions import answer_return, request_return
from app.scorecards.models import Recommendation
from app.scorecards.reassign import reassign_scorecard
from app.scorecards.submit import ScorecardEntry, submit_scorecard
from app.scorecards.waive import waive_scorecard
from app.shared import clock
from tests.factories.onboardings import LONG_IN_THE_ROLE
from tests.journeys.random_ways.company import CANDIDATES, Key, candidate_named, key_of
from tests.journeys.random_ways.way import MANAGER, NUMBER, SOMEONE, WHO, WHOEVER_MAY, Way, known_by, someone


def _apply(opening: Opening, *, name: str, by: User) -> Application:
    """Put the application of a candidate, who may be here already, to an opening."""
    return apply(candidate_named(name, by=by), opening, by=by)


def _schedule_panel(application: Application, **values: Any) -> list[Interview]:
    """Schedule the whole hiring team of the stage for one time."""
    return schedule_meeting(application, interviewers=application.stage.hiring_team, **values)


def _advance_past(application: Application, *, version: int, by: User) -> Any:
    """Advance past all optional stages that come next."""
    ways = ways_on(application.opening.stages, application.stage)
    to = ways[-1].id if ways else None
    return advance(application, version=version, to=to, reason="We are convinced already.", by=by)


def _submit_scorecard(interview: Interview, *, by: User) -> None:
    """Submit a scorecard with every attribute rated."""
    entry = ScorecardEntry(
        recommendation=Recommendation.YES,
        take_aways="Knows what a renewal costs.",
        pros="Asks before telling.",
        cons="New to the region.",
        ratings=[3 for _attribute in interview.stage.attributes],
        survey=["Told in order." for _question in interview.stage.survey],
        jobs=EARLIER_JOBS if interview.stage.form else [],
    )
    submit_scorecard(interview, entry, by=by)


def _reassign_scorecard(interview: Interview, *, by: User) -> None:
    """Give a scorecard to the last of the stage's hiring team."""
    team = interview.stage.hiring_team
    reassign_scorecard(interview, interviewer=team[-1] if team else None, reason="Ill.", by=by)


MOVES: dict[str, Callable[..., Any]] = {
    "advance": advance,
    "advance with a reason": partial(advance, reason="We are convinced already."),
    "advance past optional stages": _advance_past,
    "decline": partial(
        decline, reason=DeclineReason.SKILLS, note="Not yet.", paragraph="Good luck.", keep=False
    ),
    "withdraw": partial(withdraw, keep=True),
    "reopen": partial(reopen, reason="We looked again."),
    "ask to return": partial(request_return, message="Come back?"),
    "undo": undo,
}
THEIR_OWN: dict[str, Callable[..., Any]] = {
    "withdraw": partial(withdraw_own_application, note="Something nearer."),
    "come back": partial(answer_return, comes_back=True),
    "stay away": partial(answer_return, comes_back=False),
}
ENDS: dict[str, tuple[Permission, Callable[..., Any]]] = {
    "submit": (Permission.SUBMIT_SCORECARD, _submit_scorecard),
    "cancel": (Permission.CANCEL_INTERVIEW, partial(cancel_interview, reason="Ill.")),
    "cancel theirs": (
        Permission.CANCEL_INTERVIEW,
        partial(cancel_interview, reason="Ill.", only_theirs=True),
    ),
    "reassign": (Permission.CANCEL_INTERVIEW, _reassign_scorecard),
    "not held": (
        Permission.CANCEL_INTERVIEW,
        partial(mark_not_held, because=NotHeldBecause.CANDIDATE, note=None),
    ),
    "waive": (Permission.CANCEL_INTERVIEW, partial(waive_scorecard, reason="Left us.")),
}
OUT_OF_DATE = st.sampled_from([0] * 9 + [1])  # how many moves ago the page was made


class Hiring(Way):
    """Everything that is done to an application."""

    @rule(target=Way.applications, opening=Way.openings, name=st.sampled_from(CANDIDATES), who=WHO)
    def apply(self, opening: Key, name: str, who: str) -> Any:
        return known_by(self.tries(partial(_apply, name=name), who, Permission.ADD_CANDIDATE, opening))

    @rule(application=Way.applications, who=WHO)
    def send_questionnaire(self, application: Key, who: str) -> None:
        self.tries(send_questionnaire, who, Permission.SEND_QUESTIONNAIRE, application)

    @rule(application=Way.applications, number=NUMBER)
    def answer_questionnaire(self, application: Key, number: int) -> None:
        """By one of the links that were sent, which need no account."""
        sent = _application(application).questionnaires
        if sent:
            answering = partial(
                answer_questionnaire, sent[-number % len(sent)], answers=QUESTIONNAIRE_ANSWERS
            )
            self.submit(answering, by=_application(application).candidate.user)

    @rule(
        target=Way.interviews,
        application=Way.applications,
        of_the_team=st.sampled_from([0, -1, 0, -1, None]),
        name=SOMEONE,
        hours=st.sampled_from([1, 30, 1, 30, -1]),
        late=OUT_OF_DATE,
        who=WHO,
    )
    def schedule_interview(
        self, application: Key, of_the_team: int | None, name: str, hours: int, late: int, who: str
    ) -> Any:
        """With the first or the last of the hiring team, or with anybody."""
        team = _application(application).stage.hiring_team
        scheduling = partial(
            schedule_interview,
            interviewer=someone(name) if of_the_team is None or not team else team[of_the_team],
            starts_at=clock.now() + timedelta(hours=hours),
        )
        return known_by(self._moves(scheduling, who, Permission.SCHEDULE_INTERVIEW, application, late))

    @rule(target=Way.interviews, application=Way.applications, hours=st.sampled_from([1, 30]), who=WHO)
    def schedule_panel(self, application: Key, hours: int, who: str) -> Any:
        """With the whole hiring team, if several meet the candidate; those who do not can join it again."""
        starts_at = clock.now() + timedelta(hours=hours)
        scheduling = partial(_schedule_panel, starts_at=starts_at)
        made = self._moves(scheduling, who, Permission.SCHEDULE_INTERVIEW, application, late=0)
        return multiple(*map(key_of, made or ()))

    @rule(application=Way.applications, who=WHO)
    def ask_for_slot(self, application: Key, who: str) -> None:
        self.tries(request_slot, who, Permission.SCHEDULE_INTERVIEW, application)

    @rule(target=Way.interviews, application=Way.applications, number=NUMBER, by_themselves=st.booleans())
    def choose_slot(self, application: Key, number: int, by_themselves: bool) -> Any:
        """One of the slots there are, chosen by the candidate or for them."""
        found = free_slots(_application(application))
        if not found:
            return multiple()
        starts_at = found[number % len(found)].starts_at
        if by_themselves:
            choosing = partial(choose_slot, _application(application), starts_at=starts_at)
            return known_by(self.submit(choosing, by=None))
        choosing = partial(choose_slot, starts_at=starts_at)
        return known_by(
            self._moves(choosing, WHOEVER_MAY, Permission.SCHEDULE_INTERVIEW, application, late=0)
        )

    @rule(interview=Way.interviews, hours=st.sampled_from([2, 31, 70]), who=WHO)
    def move_interview(self, interview: Key, hours: int, who: str) -> None:
        starts_at = clock.now() + timedelta(hours=hours)
        moving = partial(reschedule_interview, starts_at=starts_at, reason="They asked.")
        self.tries(moving, who, Permission.CANCEL_INTERVIEW, interview)

    @rule(interview=Way.interviews, cancels=st.booleans())
    def change_by_the_candidate(self, interview: Key, cancels: bool) -> None:
        """To the first slot there is, or not at all."""
        theirs = db.session.get(*interview)
        assert isinstance(theirs, Interview)
        found = reschedule_slots(theirs)
        if cancels:
            self.submit(partial(cancel_interview, theirs, reason="I am ill.", by=None), by=None)
        elif found:
            to_the_first = partial(reschedule_interview, theirs, starts_at=found[0].starts_at)
            self.submit(partial(to_the_first, reason=None, by=None), by=None)

    @rule(interview=Way.interviews, verb=st.sampled_from([*ENDS]), who=WHO)
    def end_interview(self, interview: Key, verb: str, who: str) -> None:
        permission, ends = ENDS[verb]
        self.tries(ends, who, permission, interview)

    @rule(
        application=Way.applications,
        verbs=st.lists(st.sampled_from([*MOVES]), min_size=1, max_size=4),
        late=OUT_OF_DATE,
        who=WHO,
    )
    def move(self, application: Key, verbs: list[str], late: int, who: str) -> None:
        """One move after the other, possible or not."""
        for verb in verbs:
            self._moves(MOVES[verb], who, Permission.MOVE_APPLICATION, application, late)

    @rule(application=Way.applications, decides=st.sampled_from([*THEIR_OWN]))
    def decide_by_the_candidate(self, application: Key, decides: str) -> None:
        """They withdraw, or answer whether they come back."""
        self.submit(partial(THEIR_OWN[decides], _application(application)), by=None)

    @rule(
        application=Way.applications, the_last=st.sampled_from([True, True, False]), late=OUT_OF_DATE, who=WHO
    )
    def undo(self, application: Key, the_last: bool, late: int, who: str) -> None:
        """The last move of an application, or of whichever was moved last."""
        if the_last:
            application = Application, max(self.records.transitions, key=attrgetter("id")).application_id
        self._moves(undo, who, Permission.MOVE_APPLICATION, application, late)

    @rule(application=Way.applications)
    def bring_to_the_last_stage(self, application: Key) -> None:
        """As far as advancing goes, each time with a reason."""
        verb = MOVES["advance with a reason"]
        while self._moves(verb, WHOEVER_MAY, Permission.MOVE_APPLICATION, application, late=0):
            pass

    @rule(
        target=Way.onboardings,
        application=Way.applications,
        manager=MANAGER,
        days=st.sampled_from([0, 0, 0, 14, -1]),
        fits=st.sampled_from([True, True, True, True, False]),
        reason=st.sampled_from([None, "Everyone said yes."]),
        late=OUT_OF_DATE,
        who=WHO,
    )
    def hire(
        self, application: Key, manager: str, days: int, fits: bool, reason: str | None, late: int, who: str
    ) -> Any:
        internal = _application(application).candidate.internal
        kind = HireKind.TRANSFER if internal is fits else HireKind.NEW
        start_date = clock.today("UTC") + timedelta(days=days)
        agreed = Hire(start_date, someone(manager), kind, LONG_IN_THE_ROLE if internal else None)
        hiring = partial(hire_application, hire=agreed, reason=reason)
        return known_by(self._moves(hiring, who, Permission.HIRE_APPLICATION, application, late))

    def _moves(self, verb: Callable[..., Any], who: str, permission: Permission, key: Key, late: int) -> Any:
        """Try a verb from a page made `late` moves ago; an old page never moves anything."""
        version = _application(key).version - late
        done = self.tries(partial(verb, version=version), who, permission, key)
        assert not (done and late), "a page that was out of date has moved an application"
        return done


def _application(key: Key) -> Application:
    application = db.session.get(*key)
    assert isinstance(application, Application)
    return application
