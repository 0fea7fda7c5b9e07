"""What waits for a person: a row each, oldest first, with a button to do it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _

from app.access.roles import Role
from app.application_lists.view_queries import HAS_HOME_VIEWS
from app.board.turn_texts import TURN_VERBS, TurnWords
from app.board.waiting_kinds import waiting_kinds
from app.board.waiting_turns import ApplicationTurn, own_kinds, waiting_turns
from app.book.account_team import IS_ON_ACCOUNT_TEAM
from app.candidates.erasure_turns import erasure_requests_for
from app.home.asked import ASKED_KINDS, accommodation_items, asked_items
from app.home.corrections import CORRECTION_DECIDERS, correction_items
from app.home.counted import counted_items
from app.home.decisions import DECISION_KINDS, decision_items
from app.home.departure import left_work_items
from app.home.failed_mail import failed_mail_items
from app.home.hiring_turns import last_place_items, offer_items
from app.home.holdovers import holdover_items
from app.home.isr_turns import ISR_KINDS, isr_turn_items
from app.home.onboarding_turns import ONBOARDING_KINDS, onboarding_items
from app.home.opening_turns import own_opening_approvals, shared_opening_approvals
from app.home.turn_item import TurnItem
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
    has_views: bool  # saved views to show, if the reader lists applications


class _Kinds(NamedTuple):
    """Kinds of turns that some roles have (None: everyone), and what makes their rows.

    `shared` ones can be those of anybody: of a role, or of a person who left.
    """

    items: Callable[[User], Iterable[TurnItem]]
    roles: Set[Role] | None
    own: tuple[TurnKind, ...] = ()
    shared: tuple[TurnKind, ...] = ()


def your_turn_of(user: User) -> YourTurn:
    """What waits for a person now, and what of theirs waits for others."""
    kinds = [each for each in _KINDS if each.roles is None or not each.roles.isdisjoint(user.roles)]
    own = own_kinds(user) + tuple(kind for each in kinds for kind in each.own)
    shared = tuple(kind for each in kinds for kind in each.shared)
    waiting = waiting_kinds(user, own, shared, also=(HAS_HOME_VIEWS, IS_ON_ACCOUNT_TEAM))
    turns, of_others = waiting_turns(user, waiting)
    rows = _ApplicationRows(user) if turns or of_others else None
    found = [rows.own(turn) for turn in turns] if rows else []
    for each in kinds:
        if not waiting.own.isdisjoint(each.own) or not waiting.shared.isdisjoint(each.shared):
            found += each.items(user)
    found += counted_items(user, is_on_team=1 in waiting.also)
    for_others = [rows.of_other(turn) for turn in of_others] if rows else []
    return YourTurn(_longest_waiting(found), for_others, has_views=0 in waiting.also)


def _longest_waiting(turns: list[TurnItem]) -> list[TurnItem]:
    return sorted(turns, key=itemgetter(0))[:TURN_LIST_LIMIT]  # since


class _ApplicationRows:
    """Makes the rows of turns of applications. What many of them share is made once."""

    def __init__(self, user: User) -> None:
        self._user_id, self._zone = user.id, user.time_zone
        self._words = TurnWords(user.time_zone)
        self._steps: dict[str, str] = {}
        self._verbs: dict[TurnKind, str] = {}
        self._what = _("%(candidate)s: %(step)s")
        self._interview = _("%(stage)s with %(candidate)s")
        self._with_you = _("With you, %(moment)s")
        self._kit = _("Open kit")
        self._application_url = url_maker(lambda id_: url_of("application", application_id=id_))
        self._interview_url = url_maker(lambda id_: url_for("scorecards.interview", interview_id=id_))

    def own(self, turn: ApplicationTurn) -> TurnItem:
        """A row of the reader's own turn.

        A scorecard's leads to the kit of its interview, a review's to the desk, without a name.
        """
        if turn.kind is TurnKind.REVIEW_QUESTIONNAIRE:
            url, verb = url_for("questionnaire_desk.desk", opening_id=turn.opening_id), self._verb(turn.kind)
            return TurnItem(turn.since, _("Answers to review"), turn.opening, verb, url, self._urgency(turn))
        if turn.kind is not TurnKind.SUBMIT_SCORECARD:
            return self._row(turn)
        what = self._interview % {"stage": turn.stage, "candidate": turn.candidate}
        where = self._with_you % {"moment": format_moment(turn.since, self._zone)}
        url = self._interview_url(turn.about_id)
        return TurnItem(turn.since, what, where, self._kit, url, self._urgency(turn))

    def of_other(self, turn: ApplicationTurn) -> TurnItem:
        """A row of somebody else's. Reminders of a scorecard had no answer: the recruiter acts."""
        row = self._row(turn)
        if (turn.nudges or 0) < REMINDERS_BEFORE_ESCALATION or turn.recruiter_id != self._user_id:
            return row
        url = url_for("scorecards.reassign_scorecard", interview_id=turn.about_id)
        return row._replace(verb=_("Reassign or waive"), url=url)

    def _row(self, turn: ApplicationTurn) -> TurnItem:
        text = self._words.text(turn.kind, turn.since, turn.due_at)
        step = self._steps.get(text)
        if step is None:
            step = self._steps[text] = f"{text[0].lower()}{text[1:]}"
        what = self._what % {"candidate": turn.candidate, "step": step}
        where, url = f"{turn.stage} · {turn.opening}", self._application_url(turn.application_id)
        return TurnItem(
            turn.since, what, where, self._verb(turn.kind), url, self._urgency(turn), who=turn.owner
        )

    def _verb(self, kind: TurnKind) -> str:
        verb = self._verbs.get(kind)
        if verb is None:
            verb = self._verbs[kind] = str(TURN_VERBS[kind]) if kind in TURN_VERBS else _("Open")
        return verb

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


_KINDS = (
    _Kinds(onboarding_items, None, own=ONBOARDING_KINDS),
    _Kinds(asked_items, None, own=ASKED_KINDS),
    _Kinds(offer_items, None, own=(TurnKind.APPROVE_OFFER,)),
    _Kinds(own_opening_approvals, {Role.HIRING_MANAGER}, own=(TurnKind.APPROVE_OPENING,)),
    _Kinds(shared_opening_approvals, {Role.ADMIN}, shared=(TurnKind.APPROVE_OPENING,)),
    _Kinds(accommodation_items, {Role.RECRUITER}, own=(TurnKind.ANSWER_ACCOMMODATION,)),
    _Kinds(last_place_items, {Role.RECRUITER}, own=(TurnKind.CHOOSE_FOR_OTHERS,)),
    _Kinds(_erasures, {Role.RECRUITER}, own=(TurnKind.DECIDE_ERASURE,)),
    _Kinds(_reminders, {Role.RECRUITER}, own=(TurnKind.COME_BACK,)),
    _Kinds(isr_turn_items, {Role.ISR_MANAGER}, own=ISR_KINDS, shared=(TurnKind.FILL_TERRITORY,)),
    _Kinds(decision_items, {Role.ISR_MANAGER, Role.ADMIN}, shared=DECISION_KINDS),
    _Kinds(correction_items, CORRECTION_DECIDERS, shared=(TurnKind.DECIDE_CORRECTION,)),
    _Kinds(holdover_items, {Role.ISR_MANAGER}, shared=(TurnKind.DECIDE_HOLDOVER,)),
    _Kinds(failed_mail_items, {Role.ADMIN}, shared=(TurnKind.RESEND_MAIL,)),
    _Kinds(left_work_items, {Role.ADMIN}, shared=(TurnKind.HAND_OVER_WORK,)),
)
