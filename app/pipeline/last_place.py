"""The last place of an opening: what becomes of the other candidates when a hire fills it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.candidates.models import Application, Status
from app.db.base import db
from app.interviews.cancel import keep_interviews
from app.interviews.models import Interview, interviews_of
from app.openings.actions import close_opening, undo_closing
from app.openings.models import Opening
from app.outbox.actions import cancel_mail_of_move
from app.people.models import User
from app.pipeline import ledger
from app.pipeline.decline import decline
from app.pipeline.decline_letters import Letter, needs_paragraph
from app.pipeline.mail.corrections import send_corrections
from app.pipeline.mail_delay import restore_mail, sends_mail_at_once
from app.pipeline.models import Transition
from app.pipeline.queries import talks_of_application
from app.pipeline.rules import DeclineReason, MoveVerb
from app.shared.refusals import Conflict, RuleBroken
from app.shared.text import pluralize
from app.web.edit_digest import values_digest as digest_of_values

MAX_DECLINED = 100  # with one hire

LAST_PLACE_CONFLICT = (
    "The candidates of this opening have changed since you opened this page. "
    "Look at the list again, then hire."
)


@dataclass(frozen=True)
class LastPlaceDecision:
    """What becomes of an opening when a hire fills its last place.

    `decline_others` is None while nobody has said it. `seen` is the digest of the other candidates the
    person was shown, `paragraphs` what is written for each who has met the team, by application id.
    """

    decline_others: bool | None = None
    close: bool = False
    seen: str = ""
    paragraphs: Mapping[int, str] = field(default_factory=dict)


def fills_last_place(opening: Opening) -> bool:
    """Whether one more hire takes the last place."""
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
    """What a page shows of them, for its field `seen`: who they are and where they stand."""
    return digest_of_values({"others": [f"{other.id}:{other.version}" for other in others]})


def has_met_team(application: Application) -> bool:
    """Whether the mail to this candidate needs a paragraph of their own."""
    return needs_paragraph(talks_of_application(application))


def check_last_place_decision(filling: LastPlaceDecision, others: Sequence[Application]) -> None:
    """Raise RuleBroken where nobody has said what becomes of the others, or not enough to do it.

    Conflict where they are not those the person was shown.
    """
    if not others:
        return
    if filling.decline_others is None:
        raise RuleBroken(
            _("This hire fills the last place. Say what becomes of the other candidates."), field="others"
        )
    if not filling.decline_others:
        return
    if len(others) > MAX_DECLINED:
        raise RuleBroken(
            _("More than %(limit)s candidates are active. Decline them one by one.", limit=MAX_DECLINED),
            field="others",
        )
    if filling.seen != applications_digest(others):
        raise Conflict(LAST_PLACE_CONFLICT)
    for other in others:
        if has_met_team(other) and not filling.paragraphs.get(other.id):
            raise RuleBroken(
                _("%(name)s has met the team: write them a personal paragraph.", name=other.candidate.name),
                field=f"paragraph_{other.id}",
            )


def apply_last_place_decision(
    opening: Opening, filling: LastPlaceDecision, others: Sequence[Application], hire: Transition, *, by: User
) -> None:
    """Decline the others and close the opening, as said. Their moves say which hire they came with."""
    for other in others if filling.decline_others else ():
        decline(
            other,
            version=other.version,
            reason=DeclineReason.FILLED,
            letter=Letter.FILLED,
            paragraph=filling.paragraphs.get(other.id, ""),
            keep=False,
            came_with=hire,
            by=by,
        )
    if filling.close and opening.is_open:
        close_opening(opening, at=hire.at, by=by)


def undo_last_place_decision(opening: Opening, hire: Transition, *, corrects: bool, by: User) -> None:
    """Undo what came with a hire: the others are active again, and the opening is open.

    One who has been moved since stays where they are. With `corrects`, whoever got mail of these declines
    already is asked to disregard it.
    """
    came_with = select(Transition).where(Transition.came_with_id == hire.id).order_by(Transition.id)
    for declined in db.session.scalars(came_with):
        other = declined.application
        db.session.refresh(other, with_for_update=True)
        if other.version == declined.number and declined.from_stage and declined.from_status:
            _undo_decline(other, declined, corrects=corrects, by=by)
    if opening.closed_at == hire.at and not opening.is_open:
        undo_closing(opening, by=by)


@sends_mail_at_once
def _undo_decline(other: Application, declined: Transition, *, corrects: bool, by: User) -> None:
    """Its mail hangs on this move of theirs, not on that of the candidate who was hired."""
    assert declined.from_stage is not None and declined.from_status is not None  # noqa: S101 - not the first move
    cancel_mail_of_move(declined.id)
    if corrects:
        send_corrections(declined)
    keep_interviews(other)
    ledger.write_move(
        other, MoveVerb.UNDO, stage=declined.from_stage, status=declined.from_status, by=by, undoes=declined
    )
    restore_mail(declined)


def other_candidates_label(others: Sequence[Application]) -> str:
    """How many there are, in words: "3 other candidates", "more than 100 other candidates"."""
    if len(others) > MAX_DECLINED:
        return f"more than {MAX_DECLINED} other candidates"
    return pluralize(len(others), "other candidate")
