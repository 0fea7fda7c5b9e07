"""The verbs of the pipeline: apply, advance, decline, withdraw, reopen. `hiring` has the hire."""

from __future__ import annotations

from app.candidates.merging import is_merged
from app.candidates.models import Application, Candidate, Status
from app.candidates.rules import check_not_erased
from app.candidates.told import visible_state
from app.interviews.actions import cancel_interviews_to_come, spare_interviews
from app.openings.models import Opening, Stage
from app.openings.rules import check_takes_applications
from app.outbox.actions import take_back
from app.people.models import User
from app.pipeline import ledger, mail, rules
from app.pipeline.letters import Letter, check_letter, letters_for
from app.pipeline.models import Transition
from app.pipeline.queries import missing_for, talks_of
from app.pipeline.rules import DeclineReason, Verb
from app.pipeline.telling import tells_later
from app.shared.refusals import Conflict, RuleBroken


class ApplicationUnderWay(RuleBroken):
    """A recruiter adds a candidate to an opening in which they are in the running already."""

    def __init__(self, application: Application) -> None:
        name = application.candidate.name
        super().__init__(f"{name} has an application to this opening under way.", field="email")
        self.application = application


def apply(candidate: Candidate, opening: Opening, *, by: User | None) -> Application:
    """Put a candidate's application to an opening at its first stage. `by` is None where they apply.

    Raises RuleBroken for a draft and for a closed opening. A second application to the same opening,
    while the first is active, is refused: a recruiter gets ApplicationUnderWay, and the database has the
    last word. Raises Conflict if the candidate is merged into
    another one at this moment.
    """
    check_takes_applications(opening.state)
    if by is not None and candidate.user_id == by.id:
        raise RuleBroken("You cannot add yourself. Ask another recruiter.", field="email")
    if by is not None:
        _check_none_under_way(candidate, opening)
    application = ledger.enter(candidate, opening, by=by)
    if is_merged(candidate):  # by somebody else, while this waited for them
        raise Conflict(f"The record of {candidate.name} was merged into another one just now. Send it again.")
    return application


def _check_none_under_way(candidate: Candidate, opening: Opening) -> None:
    for application in candidate.applications:
        if application.is_active and application.opening_id == opening.id:
            raise ApplicationUnderWay(application)


@tells_later
def advance(application: Application, *, version: int, reason: str | None = None, by: User) -> Transition:
    """Move an application to its next stage.

    Raises RuleBroken when the stage still asks for something, or the one who moves it owes a
    scorecard, and no reason is given to go on without it, or when there is no next stage;
    Conflict when someone else moved it.
    """
    ledger.take_in_hand(application, version, by=by)
    stage, status = destination(application, Verb.ADVANCE)
    rules.check_demand(missing_for(by, application), reason)
    return ledger.write_move(application, Verb.ADVANCE, stage=stage, status=status, by=by, note=reason)


@tells_later
def decline(
    application: Application,
    *,
    version: int,
    reason: DeclineReason,
    note: str | None = None,
    letter: Letter | None = None,
    paragraph: str = "",
    keep: bool | None = None,
    came_with: Transition | None = None,
    by: User,
) -> Transition:
    """Decline a candidate at any stage, and cancel the interviews still to come when the mail leaves.

    The candidate is told by `letter`, or else the one that fits best, with the `paragraph` written for
    them; after a delay, so that a decline undone in time says nothing. `keep` says what becomes of an
    interview less than a day away; `came_with` is the hire that took the last place. Raises RuleBroken for
    an application that is not active, for a letter that does not fit or lacks its paragraph, and where
    `keep` is not said and needed; Conflict when someone else moved it.
    """
    ledger.take_in_hand(application, version, by=by)
    stage, status = destination(application, Verb.DECLINE)
    had = talks_of(application)
    letter = letter or letters_for(had)[0]
    check_letter(letter, paragraph, had)
    cancel_interviews_to_come(application, by=by, reason="The candidate was declined.", keep_imminent=keep)
    move = ledger.write_move(
        application,
        Verb.DECLINE,
        stage=stage,
        status=status,
        by=by,
        reason=reason.value,
        note=note,
        came_with=came_with,
    )
    mail.tell_declined(application, letter, paragraph)
    return move


@tells_later
def withdraw(
    application: Application,
    *,
    version: int,
    note: str | None = None,
    keep: bool | None = None,
    by: User | None,
) -> Transition:
    """Put on record that the candidate has withdrawn; interviews still to come are cancelled a little later.

    `by` is None where the candidate does it themselves: then no interview is kept, and a decline they have
    not been told of gives way. Else `keep` says what becomes of an interview less than a day away.

    Raises RuleBroken for an application that is not active, and where `keep` is not said and needed;
    Conflict when someone else moved it.
    """
    ledger.take_in_hand(application, version, by=by)
    knows_none = by is None and visible_state(application).status is Status.ACTIVE
    is_untold = knows_none and bool(take_back(mail.DECLINED, application))
    stage, status = destination(application, Verb.WITHDRAW, is_untold=is_untold)
    keep = False if by is None else keep
    cancel_interviews_to_come(application, by=by, reason="The candidate has withdrawn.", keep_imminent=keep)
    return ledger.write_move(application, Verb.WITHDRAW, stage=stage, status=status, by=by, note=note)


@tells_later
def reopen(application: Application, *, version: int, reason: str, by: User) -> Transition:
    """Take a declined application up again, at the stage that was left.

    Raises RuleBroken for one that is active or hired, Conflict when someone else moved it and for one that
    is withdrawn: its candidate is asked first (`returning.ask_to_return`).
    """
    ledger.take_in_hand(application, version, by=by)
    stage, status = destination(application, Verb.REOPEN)
    take_back(mail.DECLINED, application)
    spare_interviews(application)
    return ledger.write_move(application, Verb.REOPEN, stage=stage, status=status, by=by, note=reason)


def check_possible(application: Application, verb: Verb) -> None:
    """Raise RuleBroken or Conflict where staff cannot do this to an application as it stands."""
    check_not_erased(application.candidate.erased_at)
    destination(application, verb)


def destination(
    application: Application, verb: Verb, *, is_untold: bool = False, by_candidate: bool = False
) -> tuple[Stage, rules.Status]:
    """Where a verb leads; an untold decline counts as none."""
    stages = application.opening.stages
    here, last = application.stage.position, stages[-1].position
    status = Status.ACTIVE if is_untold else application.status
    position, status = rules.destination(verb, status, here, last, by_candidate=by_candidate)
    return stages[position - 1], status
