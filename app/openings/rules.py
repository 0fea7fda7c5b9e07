"""What an opening's state allows: publishing, closing, reopening, and taking applications."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from flask_babel import gettext as _

from app.openings.models import OpeningState
from app.shared.refusals import RuleBroken
from app.shared.text import join_words, pluralize

MAX_PLACES = 200


class OpeningAction(StrEnum):
    """What is done to an opening as a whole."""

    PUBLISH = "publish"
    CLOSE = "close"
    REOPEN = "reopen"


# From which state each verb leads, and to which.
OPENING_STATE_CHANGES: dict[OpeningAction, tuple[OpeningState, OpeningState]] = {
    OpeningAction.PUBLISH: (OpeningState.DRAFT, OpeningState.OPEN),
    OpeningAction.CLOSE: (OpeningState.OPEN, OpeningState.CLOSED),
    OpeningAction.REOPEN: (OpeningState.CLOSED, OpeningState.OPEN),
}
OPENING_STATE_SENTENCES = {
    OpeningState.DRAFT: "This opening is a draft.",
    OpeningState.OPEN: "This opening is open already.",
    OpeningState.CLOSED: "This opening is closed.",
}
NO_APPLICATIONS_SENTENCES = {
    OpeningState.DRAFT: "This opening is a draft and takes no applications yet. Publish it first.",
    OpeningState.CLOSED: "This opening is closed and takes no more applications. Reopen it first.",
}


def state_after(verb: OpeningAction, state: OpeningState) -> OpeningState:
    """The state a verb leads to. Raises RuleBroken, saying how the opening stands, where it leads nowhere."""
    before, after = OPENING_STATE_CHANGES[verb]
    if state is not before:
        raise RuleBroken(OPENING_STATE_SENTENCES[state])
    return after


def check_accepts_applications(state: OpeningState) -> None:
    """Raise RuleBroken for an opening nobody can come into: a draft, or a closed one."""
    if state in NO_APPLICATIONS_SENTENCES:
        raise RuleBroken(NO_APPLICATIONS_SENTENCES[state])


def check_has_place(hired: int, places: int) -> None:
    """Raise RuleBroken where every place of an opening is taken."""
    if hired >= places:
        filled = "The only place is" if places == 1 else f"All {places} places are"
        raise RuleBroken(
            _("%(filled)s filled. To hire one more, change the places of the opening.", filled=filled)
        )


def check_places(places: int, hired: int) -> None:
    """Raise RuleBroken for a number of places that is none, or that is less than were hired."""
    if not 1 <= places <= MAX_PLACES:
        raise RuleBroken(
            _("An opening has from 1 to %(max_places)s places.", max_places=MAX_PLACES), field="places"
        )
    if places < hired:
        raise RuleBroken(
            _("%(pluralize)s were hired already.", pluralize=pluralize(hired, "person", "people")),
            field="places",
        )


def check_stages_have_interviewers(empty: Sequence[str]) -> None:
    """Raise RuleBroken where an opening that takes candidates would have stages nobody can interview at.

    `empty` are the names of these stages.
    """
    if empty:
        raise RuleBroken(
            _(
                "Nobody can interview at %(stages)s yet. Choose the hiring team first.",
                stages=join_words(list(empty)),
            )
        )


def is_conducted_by(conducted_by: str, job_title: str) -> bool:
    """Whether someone with this job title is who the job family names for a stage: "Area Sales Manager".

    What follows a comma is where or for whom: "Area Sales Manager, EMEA".
    """
    return _plain_title(conducted_by) == _plain_title(job_title) != ""


def is_recruiter_stage(conducted_by: str) -> bool:
    """Whether a stage is the recruiter's: then it is the recruiter of the opening who interviews."""
    return "recruiter" in conducted_by.casefold()


def _plain_title(text: str) -> str:
    return " ".join(text.partition(",")[0].split()).casefold()


def state_description(state: OpeningState, hired: int, places: int) -> str:
    """The state of an opening and how it ended: "Open", "Closed, filled", "Closed, nobody hired"."""
    if state is not OpeningState.CLOSED:
        return state.label
    if hired >= places:
        return _("Closed, filled")
    if not hired:
        return _("Closed, nobody hired")
    return _("Closed, %(hired)s of %(places)s hired", hired=hired, places=places)
