"""Put the application of a candidate into an opening."""

from __future__ import annotations

from flask_babel import gettext as _

from app.candidates.merged_records import is_merged
from app.candidates.models import Application, Candidate
from app.openings.models import Opening
from app.openings.rules import check_accepts_applications
from app.people.models import User
from app.pipeline import ledger
from app.shared.refusals import Conflict, RuleBroken


class ActiveApplicationExists(RuleBroken):
    """A recruiter adds a candidate to an opening in which they are in the running already."""

    def __init__(self, application: Application) -> None:
        sentence = _(
            "%(candidate)s already has an active application to this opening.",
            candidate=application.candidate.name,
        )
        super().__init__(sentence, field="email")
        self.application = application


def apply(candidate: Candidate, opening: Opening, *, by: User | None) -> Application:
    """Put a candidate's application to an opening at its first stage. `by` is None where they apply.

    Raises RuleBroken for a draft and for a closed opening. A second application to the same opening,
    while the first is active, is refused: a recruiter gets ActiveApplicationExists, and the database has the
    last word. Raises Conflict if the candidate is merged into
    another one at this moment.
    """
    check_accepts_applications(opening.state)
    if by is not None and candidate.user_id == by.id:
        raise RuleBroken(_("You cannot add yourself. Ask another recruiter."), field="email")
    if by is not None:
        _check_no_active_application(candidate, opening)
    application = ledger.add_application(candidate, opening, by=by)
    if is_merged(candidate):  # by somebody else, while this waited for them
        raise Conflict(
            _(
                "The record of %(candidate)s was just merged into another one. Try again.",
                candidate=candidate.name,
            )
        )
    return application


def _check_no_active_application(candidate: Candidate, opening: Opening) -> None:
    for application in candidate.applications:
        if application.is_active and application.opening_id == opening.id:
            raise ActiveApplicationExists(application)
