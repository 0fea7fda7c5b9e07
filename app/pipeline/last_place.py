"""The last place of an opening: what happens to the other candidates when a hire fills it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.candidates.models import Application, OfferStanding, Status
from app.db.base import db
from app.db.row_locks import lock_row
from app.interviews.cancel import keep_interviews
from app.interviews.models import Interview, interviews_of
from app.openings.actions import close_opening, lock_opening, undo_closing
from app.openings.models import Opening
from app.outbox.actions import cancel_mail_of_move
from app.people.models import User
from app.pipeline import ledger, rules
from app.pipeline.decline import decline
from app.pipeline.decline_letters import Letter, needs_paragraph
from app.pipeline.hooks import run_later_hooks
from app.pipeline.mail.corrections import send_corrections
from app.pipeline.mail_delay import restore_mail, sends_mail_at_once
from app.pipeline.models import Transition
from app.pipeline.queries import talks_of_application
from app.pipeline.rules import DeclineReason, MoveVerb
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.shared.times import format_moment
from app.web.edit_digest import values_digest as digest_of_values

MAX_DECLINED = 100  # with one hire

LAST_PLACE_CONFLICT = _l(
    "The candidates of this opening have changed since you opened this page. Check the list, then hire."
)


@dataclass(frozen=True)
class LastPlaceDecision:
    """What happens to an opening when a hire fills its last place.

    `decline_others` is None if it was not chosen. `decide_by` is the day by which it is decided for each of
    the others what becomes of them. `seen` is the digest of the other candidates on the page, `paragraphs`
    has the personal paragraph of each who has met the team, by application id.
    """

    decline_others: bool | None = None
    decide_by: date | None = None
    close: bool = False
    seen: str = ""
    paragraphs: Mapping[int, str] = field(default_factory=dict)


def fills_last_place(opening: Opening) -> bool:
    """True if one more hire takes the last place."""
    return opening.hired + 1 >= opening.places


def other_active_applications(application: Application) -> list[Application]:
    """The other active candidates of the opening, at most one more than can be declined with a hire."""
    statement = (
        select(Application)
        .where(
            Application.opening_id == application.opening_id,
            Application.status == Status.ACTIVE,
            Application.id != application.id,
        )
        .options(
            selectinload(Application.candidate),
            selectinload(Application.stage),
            selectinload(interviews_of.attribute).selectinload(Interview.stage),
        )
        .order_by(Application.id)
        .limit(MAX_DECLINED + 1)
    )
    return list(db.session.scalars(statement))


def applications_digest(others: Sequence[Application]) -> str:
    """The digest of the other candidates and their versions, for the field `seen` of a page."""
    return digest_of_values({"others": [f"{other.id}:{other.version}" for other in others]})


def has_met_team(application: Application) -> bool:
    """True if the mail to this candidate needs a personal paragraph."""
    return needs_paragraph(talks_of_application(application))


def lock_place(opening: Opening, *, by: User) -> None:
    """Lock an opening. Raises Conflict, with who hired last and when, if every place of it is taken."""
    lock_opening(opening)
    if opening.hired < opening.places:
        return
    of_opening = (Application.opening_id == opening.id, Application.status == Status.HIRED)
    hires = select(Transition).join(Transition.application).where(*of_opening)
    hires = hires.where(Transition.verb == MoveVerb.HIRE).order_by(Transition.at.desc(), Transition.id.desc())
    last = db.session.scalars(hires.limit(1)).one_or_none()
    if last is not None:
        values = {"who": last.who, "when": format_moment(last.at, by.time_zone)}
        first = _("%(who)s hired for the last place on %(when)s.", **values)
        raise Conflict(first + " " + _("To hire more people, add places to the opening."))


def check_last_place_decision(
    decision: LastPlaceDecision, others: Sequence[Application], today: date
) -> None:
    """Raise RuleBroken for an incomplete decision, Conflict if the others are not those on the page."""
    if not others:
        return
    if decision.decide_by is not None:
        rules.check_last_place_day(decision.decide_by, today)
        return
    if decision.decline_others is None:
        raise RuleBroken(
            _("This hire takes the last place. Choose what happens to the other candidates."), field="others"
        )
    if not decision.decline_others:
        return
    if len(others) > MAX_DECLINED:
        raise RuleBroken(
            _("More than %(limit)s candidates are active. Decline them one by one.", limit=MAX_DECLINED),
            field="others",
        )
    if decision.seen != applications_digest(others):
        raise Conflict(str(LAST_PLACE_CONFLICT))
    for other in others:
        if has_met_team(other) and not decision.paragraphs.get(other.id):
            raise RuleBroken(
                _(
                    "%(candidate)s has met the team. Add a personal paragraph.",
                    candidate=other.candidate.name,
                ),
                field=f"paragraph_{other.id}",
            )


def apply_last_place_decision(
    opening: Opening,
    decision: LastPlaceDecision,
    others: Sequence[Application],
    hire: Transition,
    *,
    by: User,
) -> None:
    """Decline the others, or plan what becomes of them, and close the opening. Moves point to the hire."""
    if decision.decide_by is not None and others:
        run_later_hooks(hire, others, decision.decide_by, by)
    for other in others if decision.decline_others else ():
        decline(
            other,
            version=other.version,
            reason=DeclineReason.FILLED,
            letter=Letter.FILLED,
            paragraph=decision.paragraphs.get(other.id, ""),
            keep=False,
            came_with=hire,
            by=by,
        )
    if decision.close and opening.is_open:
        close_opening(opening, at=hire.at, by=by)


def undo_last_place_decision(opening: Opening, hire: Transition, *, corrects: bool, by: User) -> None:
    """Undo what came with a hire: the others are active again, and the opening is open.

    An application that was moved since stays as it is. With `corrects`, recipients of mail about these
    declines are asked to disregard it.
    """
    came_with = select(Transition).where(Transition.came_with_id == hire.id).order_by(Transition.id)
    for declined in db.session.scalars(came_with):
        other = declined.application
        lock_row(other)
        if other.version == declined.number and declined.from_stage and declined.from_status:
            _undo_decline(other, declined, corrects=corrects, by=by)
    if opening.closed_at == hire.at and not opening.is_open:
        undo_closing(opening, by=by)


@sends_mail_at_once
def _undo_decline(other: Application, declined: Transition, *, corrects: bool, by: User) -> None:
    """Its mail belongs to this move, not to the hire."""
    assert declined.from_stage is not None and declined.from_status is not None  # noqa: S101 - not the first move
    cancel_mail_of_move(declined.id)
    if corrects:
        send_corrections(declined)
    keep_interviews(other)
    ledger.write_move(
        other, MoveVerb.UNDO, stage=declined.from_stage, status=declined.from_status, by=by, undoes=declined
    )
    restore_mail(declined)


def reason_to_look(application: Application) -> str | None:
    """What is open with another candidate, loaded with their interviews, and needs a look first; or None."""
    if application.offer_standing is OfferStanding.OPEN:
        return _("Open offer")
    ahead = [each for each in interviews_of(application) if each.is_scorecard_owed]
    if any(each.starts_at > clock.now() for each in ahead):
        return _("Interview booked")
    return None


def last_place_sentence(others: Sequence[Application]) -> str:
    """What a page says of the hire that takes the last place, and of how many others are active."""
    if len(others) > MAX_DECLINED:
        return _(
            "This hire takes the last place. More than %(limit)s other candidates are active.",
            limit=MAX_DECLINED,
        )
    if not others:
        return _("This hire takes the last place.")
    return ngettext(
        "This hire takes the last place. %(num)s other candidate is active.",
        "This hire takes the last place. %(num)s other candidates are active.",
        len(others),
    )
