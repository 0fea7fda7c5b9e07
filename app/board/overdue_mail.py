"""One mail on a business morning about what is overdue: for a person, and with others in their openings.

Scorecards that a person owes have reminders of their own. What stays overdue goes up: to the recruiter of the
opening once it is long overdue, and to its hiring manager after as long again, if they may know of it. What
waits for the recruiter goes to the hiring manager at once.
"""

from __future__ import annotations

from sqlalchemy import select

from app.board.turn_texts import turn_text
from app.board.waiting_turns import ApplicationTurn, turns_of
from app.db.base import db
from app.db.leases import lock_next
from app.outbox.actions import queue_mail
from app.people.models import User
from app.shared import clock
from app.shared.business_days import next_business_morning
from app.shared.company import company_calendar
from app.shared.links import absolute_url
from app.turns.models import TurnKind
from app.turns.urgency import is_overdue_for

OVERDUE_MAIL = "overdue"
RECRUITER_STEP, HIRING_MANAGER_STEP = 1, 2  # times its limit that something is overdue when it goes up


def send_one_overdue_mail() -> bool:
    """Send the mail of the next person who has to get one, and commit. Returns whether there was one."""
    user = lock_next(select(User).where(User.active), User.overdue_mail_at)
    if user is None:
        db.session.rollback()
        return False
    _send_mail(user)
    user.overdue_mail_at = next_business_morning(clock.now(), user.time_zone, company_calendar())
    db.session.commit()
    return True


def _send_mail(user: User) -> None:
    waiting, of_others = turns_of(user)
    own = [each for each in waiting if _is_reminded_of(each)]
    others = [each for each in of_others if _goes_up_to(user, each)]
    if own or others:
        queue_mail(
            OVERDUE_MAIL,
            "board/mail/overdue.txt",
            to=user,
            subject_of=user,
            own=[_own_line(each, user) for each in own],
            others=[_line(each, user) for each in others],
            page=absolute_url("/"),
        )


def _is_reminded_of(waiting: ApplicationTurn) -> bool:
    is_late = waiting.due_at is not None and waiting.due_at <= clock.now()
    return is_late and waiting.kind is not TurnKind.SUBMIT_SCORECARD


def _goes_up_to(user: User, waiting: ApplicationTurn) -> bool:
    is_first = waiting.recruiter_id in (user.id, waiting.owner_id)
    steps = RECRUITER_STEP if is_first else HIRING_MANAGER_STEP
    return is_overdue_for(steps, waiting.since, waiting.due_at, clock.now())


def _own_line(waiting: ApplicationTurn, user: User) -> dict[str, object]:
    """A reviewer reads no names: the line of a review is of the opening."""
    line = _line(waiting, user)
    if waiting.kind is TurnKind.REVIEW_QUESTIONNAIRE:
        line["candidate"], line["place"] = waiting.opening, waiting.stage
        line["url"] = absolute_url(f"/openings/{waiting.opening_id}/desk")
    return line


def _line(waiting: ApplicationTurn, user: User) -> dict[str, object]:
    return {
        "candidate": waiting.candidate,
        "step": turn_text(waiting.kind, waiting.since, waiting.due_at, user.time_zone),
        "owner": waiting.owner,
        "due_at": waiting.due_at,
        "place": f"{waiting.stage}, {waiting.opening}",
        "url": absolute_url(f"/applications/{waiting.application_id}"),
    }
