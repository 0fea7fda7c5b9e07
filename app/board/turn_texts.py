"""The words for the turns of an application."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.shared import clock
from app.shared.company import current_company
from app.shared.locales import reader_locale
from app.shared.times import full_days_since, moment_text, waiting_time
from app.turns.models import TurnKind
from app.turns.process import ProcessClock, ProcessUrgency
from app.turns.urgency import Urgency

TURN_VERBS = {
    TurnKind.SEND_QUESTIONNAIRE: _l("Send questionnaire"),
    TurnKind.RESEND_QUESTIONNAIRE: _l("Send questionnaire"),
    TurnKind.CHECK_ANSWERS: _l("Check answers"),
    TurnKind.SCHEDULE_INTERVIEW: _l("Schedule interview"),
    TurnKind.SEND_TASK: _l("Send task"),
    TurnKind.CHOOSE_REVIEWER: _l("Choose reviewer"),
    TurnKind.ORDER_CHECK: _l("Order check"),
    TurnKind.RECORD_CHECK: _l("Record result"),
    TurnKind.SUBMIT_SCORECARD: _l("Open"),
    TurnKind.REVIEW_QUESTIONNAIRE: _l("Review answers"),
    TurnKind.ACKNOWLEDGE_CONFLICT: _l("Open"),
    TurnKind.NAME_COLLEAGUE: _l("Open"),
    TurnKind.ASK_FOR_REFERENCES: _l("Ask for references"),
    TurnKind.FOLLOW_UP_REFEREES: _l("Open"),
    TurnKind.READ_REFERENCES: _l("Read"),
    TurnKind.DECIDE: _l("Decide"),
    TurnKind.FINISH_OFFER: _l("Finish offer"),
    TurnKind.SEND_OFFER: _l("Send offer"),
}
_TEXTS = {
    TurnKind.SEND_QUESTIONNAIRE: _l("Questionnaire to send"),
    TurnKind.RESEND_QUESTIONNAIRE: _l("Questionnaire expired: send it again"),
    TurnKind.CHECK_ANSWERS: _l("Answers for the recruiter to check"),
    TurnKind.SCHEDULE_INTERVIEW: _l("Interview to schedule"),
    TurnKind.SEND_TASK: _l("Task to send"),
    TurnKind.CHOOSE_REVIEWER: _l("Task to review: choose who"),
    TurnKind.ORDER_CHECK: _l("Background check to order"),
    TurnKind.RECORD_CHECK: _l("Result of the background check"),
    TurnKind.REVIEW_QUESTIONNAIRE: _l("Answers to review"),
    TurnKind.ACKNOWLEDGE_CONFLICT: _l("Conflict of interest to acknowledge"),
    TurnKind.NAME_COLLEAGUE: _l("Conflict of interest: the person is not known"),
    TurnKind.ASK_FOR_REFERENCES: _l("References to ask for"),
    TurnKind.FOLLOW_UP_REFEREES: _l("Referee who has not answered"),
    TurnKind.READ_REFERENCES: _l("References to read"),
    TurnKind.DECIDE: _l("Decision"),
    TurnKind.FINISH_OFFER: _l("Offer to finish"),
    TurnKind.APPROVE_OFFER: _l("Offer to approve"),
    TurnKind.SEND_OFFER: _l("Offer to send"),
}
_TEXTS_TODAY = {
    TurnKind.ANSWER_QUESTIONNAIRE: _l("Answers, asked today"),
    TurnKind.CHOOSE_TIME: _l("Choice of a time, asked today"),
    TurnKind.NAME_REFEREES: _l("Names of referees, asked today"),
    TurnKind.ANSWER_OFFER: _l("Answer to the offer, sent today"),
    TurnKind.ANSWER_MOVE: _l("Answer about another opening, asked today"),
    TurnKind.SUBMIT_TASK: _l("Task, sent today"),
    TurnKind.ANSWER_RETURN_REQUEST: _l("Answer about coming back, asked today"),
}
_TEXTS_SINCE: dict[TurnKind, Callable[[int], str]] = {
    TurnKind.ANSWER_QUESTIONNAIRE: lambda days: ngettext(
        "Answers, asked %(num)s day ago", "Answers, asked %(num)s days ago", days
    ),
    TurnKind.CHOOSE_TIME: lambda days: ngettext(
        "Choice of a time, asked %(num)s day ago", "Choice of a time, asked %(num)s days ago", days
    ),
    TurnKind.NAME_REFEREES: lambda days: ngettext(
        "Names of referees, asked %(num)s day ago", "Names of referees, asked %(num)s days ago", days
    ),
    TurnKind.ANSWER_OFFER: lambda days: ngettext(
        "Answer to the offer, sent %(num)s day ago", "Answer to the offer, sent %(num)s days ago", days
    ),
    TurnKind.ANSWER_MOVE: lambda days: ngettext(
        "Answer about another opening, asked %(num)s day ago",
        "Answer about another opening, asked %(num)s days ago",
        days,
    ),
    TurnKind.SUBMIT_TASK: lambda days: ngettext(
        "Task, sent %(num)s day ago", "Task, sent %(num)s days ago", days
    ),
    TurnKind.ANSWER_RETURN_REQUEST: lambda days: ngettext(
        "Answer about coming back, asked %(num)s day ago",
        "Answer about coming back, asked %(num)s days ago",
        days,
    ),
}


def turn_text(kind: TurnKind, since: datetime, due_at: datetime | None, zone: str) -> str:
    """What an application waits for, for a reader in a time zone: "Interview to schedule"."""
    if kind is TurnKind.SUBMIT_SCORECARD:
        return TurnWords(zone).text(kind, since, due_at)
    if kind in _TEXTS:
        return str(_TEXTS[kind])
    days = full_days_since(since)
    return _TEXTS_SINCE[kind](days) if days else str(_TEXTS_TODAY[kind])


class TurnWords:
    """The words for the turns of one page at one moment. Each is made once, however many rows have it."""

    def __init__(self, zone: str) -> None:
        self.now = clock.now()
        self._place = (zone, reader_locale(), self.now.year)
        self._texts: dict[Any, str] = {}
        self._waiting: dict[int, str] = {}
        self._labels: dict[Any, str] = {}

    def text(self, kind: TurnKind, since: datetime, due_at: datetime | None) -> str:
        """What an application waits for, as `turn_text` says it."""
        if kind is TurnKind.SUBMIT_SCORECARD:
            return self._scorecard(since, due_at or since)
        key = kind if kind in _TEXTS else (kind, (self.now - since).days)
        known = self._texts.get(key)
        if known is None:
            known = self._texts[key] = turn_text(kind, since, due_at, self._place[0])
        return known

    def _scorecard(self, starts_at: datetime, due_at: datetime) -> str:
        if starts_at > self.now:
            return _interview_on(moment_text(starts_at, *self._place))
        due = moment_text(due_at, *self._place)
        return _scorecard_overdue(due) if due_at <= self.now else _scorecard_due(due)

    def waiting(self, since: datetime) -> str:
        """How long it has waited: "today", "3 days"."""
        days = (self.now - since).days
        if days not in self._waiting:
            self._waiting[days] = waiting_time(since)
        return self._waiting[days]

    def process(self, applied_at: datetime) -> ProcessUrgency:
        """How an active application stands to the limit of the whole process."""
        return self._process.urgency(applied_at)

    @cached_property
    def _process(self) -> ProcessClock:
        return ProcessClock.at(self.now, current_company())

    def label(self, urgency: Urgency | ProcessUrgency) -> str:
        """The words for how a turn or an application stands to its limit; empty if it is on time."""
        key = (type(urgency), urgency)  # both kinds have the same values
        if key not in self._labels:
            self._labels[key] = urgency.label
        return self._labels[key]


# All locales have the same texts (`app/web/locale.py`).


@lru_cache(maxsize=4000)
def _interview_on(when: str) -> str:
    return _("Interview on %(when)s", when=when)


@lru_cache(maxsize=4000)
def _scorecard_due(due: str) -> str:
    return _("Scorecard due %(due)s", due=due)


@lru_cache(maxsize=4000)
def _scorecard_overdue(due: str) -> str:
    return _("Scorecard overdue since %(due)s", due=due)
