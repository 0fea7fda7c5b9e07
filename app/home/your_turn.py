"""What waits for a person: a row each, oldest first, with a button to do it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from flask import url_for
from flask_babel import gettext as _

from app.access.roles import Role
from app.board.turn_texts import TURN_VERBS, TurnWords
from app.board.waiting_turns import ApplicationTurn, turns_for, turns_for_others
from app.candidates.erasure_turns import erasure_requests_for
from app.home.asked import asked_items
from app.home.decisions import decision_items
from app.home.departure import left_work_items
from app.home.failed_mail import failed_mail_items
from app.home.isr_turns import isr_turn_items
from app.home.onboarding_turns import OnboardingTurn, turns_of_onboardings, unfinished_reason
from app.home.turn_item import TurnItem
from app.onboarding.step_state import is_late
from app.people.models import User
from app.pools.queries import reminders_due
from app.scorecards.rules import REMINDERS_BEFORE_ESCALATION
from app.shared.times import format_moment
from app.turns.models import TurnKind
from app.turns.urgency import Urgency, urgency
from app.web.record_pages import url_maker, url_of

TURN_LIST_LIMIT = 50  # rows on the page


@dataclass(frozen=True)
class YourTurn:
    """What waits for a person, and what of theirs waits for others; oldest first, at most TURN_LIST_LIMIT.

    Each thing is in the turn of one person. Others see it in `for_others`.
    """

    for_reader: list[TurnItem]
    for_others: list[TurnItem]


def your_turn_of(user: User) -> YourTurn:
    """What waits for a person now, and what of theirs waits for others."""
    runs_openings = not user.roles.isdisjoint({Role.RECRUITER, Role.HIRING_MANAGER})
    for_others = turns_for_others(user) if runs_openings else []
    return YourTurn(
        _longest_waiting(_own_items(user)),
        _longest_waiting(map(_ApplicationRows(user).of_other, for_others)) if for_others else [],
    )


def _longest_waiting(turns: Iterable[TurnItem]) -> list[TurnItem]:
    return sorted(turns, key=lambda turn: turn.since)[:TURN_LIST_LIMIT]


def _own_items(user: User) -> Iterator[TurnItem]:
    if turns := turns_for(user):
        yield from map(_ApplicationRows(user).own, turns)
    yield from (_onboarding_item(each, user) for each in turns_of_onboardings(user))
    yield from asked_items(user)
    if Role.RECRUITER in user.roles:
        yield from _erasures(user)
        yield from _reminders(user)
    if Role.ISR_MANAGER in user.roles:
        yield from isr_turn_items(user)
    if not user.roles.isdisjoint({Role.ISR_MANAGER, Role.ADMIN}):
        yield from decision_items(user)
    if Role.ADMIN in user.roles:
        yield from failed_mail_items()
        yield from left_work_items(user)


class _ApplicationRows:
    """Makes the rows of turns of applications. What many of them share is made once."""

    def __init__(self, user: User) -> None:
        self._user = user
        self._words = TurnWords(user.time_zone)
        self._verbs = {kind: str(verb) for kind, verb in TURN_VERBS.items()}
        self._what = _("%(candidate)s: %(step)s")
        self._kit = _("Open kit")
        self._open = _("Open")
        self._application_url = url_maker(lambda id_: url_of("application", application_id=id_))
        self._interview_url = url_maker(lambda id_: url_for("scorecards.interview", interview_id=id_))

    def own(self, turn: ApplicationTurn) -> TurnItem:
        """A row of the reader's own turn.

        A scorecard's leads to the kit of its interview, a review's to the desk, without a name.
        """
        if turn.kind is TurnKind.REVIEW_QUESTIONNAIRE:
            url, verb = url_for("questionnaire_desk.desk", opening_id=turn.opening_id), self._verbs[turn.kind]
            return TurnItem(turn.since, _("Answers to review"), turn.opening, verb, url, self._urgency(turn))
        if turn.kind is not TurnKind.SUBMIT_SCORECARD:
            return self._row(turn)
        what = _("%(stage)s with %(candidate)s", stage=turn.stage, candidate=turn.candidate)
        where = _("With you, %(moment)s", moment=format_moment(turn.since, self._user.time_zone))
        url = self._interview_url(turn.about_id)
        return TurnItem(turn.since, what, where, self._kit, url, self._urgency(turn))

    def of_other(self, turn: ApplicationTurn) -> TurnItem:
        """A row of somebody else's. Reminders of a scorecard had no answer: the recruiter acts."""
        row = self._row(turn)
        if (turn.nudges or 0) < REMINDERS_BEFORE_ESCALATION or turn.recruiter_id != self._user.id:
            return row
        url = url_for("scorecards.reassign_scorecard", interview_id=turn.about_id)
        return replace(row, verb=_("Reassign or waive"), url=url)

    def _row(self, turn: ApplicationTurn) -> TurnItem:
        step = self._words.text(turn.kind, turn.since, turn.due_at)
        what = self._what % {"candidate": turn.candidate, "step": f"{step[0].lower()}{step[1:]}"}
        where, verb = f"{turn.stage} · {turn.opening}", self._verbs.get(turn.kind, self._open)
        url = self._application_url(turn.application_id)
        return TurnItem(turn.since, what, where, verb, url, self._urgency(turn), who=turn.owner)

    def _urgency(self, turn: ApplicationTurn) -> Urgency:
        return urgency(turn.since, turn.due_at, self._words.now)


def _erasures(user: User) -> Iterator[TurnItem]:
    for candidate in erasure_requests_for(user):
        assert candidate.erasure_asked_at is not None  # noqa: S101 - by the query
        url = url_for("erasure.decide_erasure", candidate_id=candidate.id)
        what = _("%(candidate)s requested deletion", candidate=candidate.name)
        yield TurnItem(candidate.erasure_asked_at, what, _("Their data"), _("Decide"), url)


def _reminders(user: User) -> Iterator[TurnItem]:
    """The candidates in pools to whom they wanted to come back."""
    for member, turn in reminders_due(user):
        what = _("Come back to %(candidate)s", candidate=member.candidate.name)
        url = url_of(member.candidate, to="pools")
        yield TurnItem(turn.since, what, member.pool.name, _("Open"), url, turn.urgency)


def _onboarding_item(waiting: OnboardingTurn, user: User) -> TurnItem:
    """A step counts from its due day."""
    onboarding, since, due_on = waiting.onboarding, waiting.turn.since, None
    if waiting.step is not None:
        due_on = waiting.step.due_on
        since = datetime.combine(due_on, time(), UTC) if due_on else since
    where = _("Your onboarding")
    if onboarding.isr_id != user.id:
        where = _("Onboarding of %(isr)s", isr=onboarding.isr.name)
    url = url_for("checklist.onboarding", onboarding_id=onboarding.id)
    urgency = Urgency.LATE if is_late(due_on, user.time_zone) else Urgency.ON_TIME
    return TurnItem(since, _onboarding_text(waiting), where, _("Open"), url, urgency)


def _onboarding_text(waiting: OnboardingTurn) -> str:
    step, issue = waiting.step, waiting.issue
    if issue is None:
        return step.text if step else ""
    if not issue.is_closed:
        return _("%(issue)s: all steps are ticked, close it", issue=issue.name)
    return _("%(reason)s: reopen or waive “%(issue)s”", reason=unfinished_reason(issue), issue=issue.name)
