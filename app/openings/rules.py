"""The rules of openings: states, places, and who interviews at a stage."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.openings.models import OpeningState
from app.shared.refusals import RuleBroken
from app.shared.text import join_words

MAX_PLACES = 200


class OpeningAction(StrEnum):
    """The changes of an opening's state."""

    PUBLISH = "publish"
    CLOSE = "close"
    REOPEN = "reopen"


# The state each action starts from, and the state it leads to.
OPENING_STATE_CHANGES: dict[OpeningAction, tuple[OpeningState, OpeningState]] = {
    OpeningAction.PUBLISH: (OpeningState.DRAFT, OpeningState.OPEN),
    OpeningAction.CLOSE: (OpeningState.OPEN, OpeningState.CLOSED),
    OpeningAction.REOPEN: (OpeningState.CLOSED, OpeningState.OPEN),
}
OPENING_STATE_SENTENCES = {
    OpeningState.DRAFT: _l("This opening is still a draft."),
    OpeningState.OPEN: _l("This opening is already open."),
    OpeningState.CLOSED: _l("This opening is closed."),
}
NO_APPLICATIONS_SENTENCES = {
    OpeningState.DRAFT: _l("This opening is a draft and takes no applications. Publish it first."),
    OpeningState.CLOSED: _l("This opening is closed and takes no applications. Reopen it first."),
}


def state_after(action: OpeningAction, state: OpeningState) -> OpeningState:
    """The state an action leads to. Raises RuleBroken if it is not possible in this state."""
    before, after = OPENING_STATE_CHANGES[action]
    if state is not before:
        raise RuleBroken(str(OPENING_STATE_SENTENCES[state]))
    return after


def check_accepts_applications(state: OpeningState) -> None:
    """Raise RuleBroken for a draft and for a closed opening."""
    if state in NO_APPLICATIONS_SENTENCES:
        raise RuleBroken(str(NO_APPLICATIONS_SENTENCES[state]))


def check_has_place(hired: int, places: int) -> None:
    """Raise RuleBroken if every place of an opening is taken."""
    if hired >= places:
        raise RuleBroken(
            ngettext(
                "The only place is filled. To hire more people, add places to the opening.",
                "All %(num)s places are filled. To hire more people, add places to the opening.",
                places,
            )
        )


def check_places(places: int, hired: int) -> None:
    """Raise RuleBroken for a number of places out of range, or below the number of people hired."""
    if not 1 <= places <= MAX_PLACES:
        raise RuleBroken(
            _("An opening has from 1 to %(max_places)s places.", max_places=MAX_PLACES), field="places"
        )
    if places < hired:
        raise RuleBroken(
            ngettext(
                "%(num)s person is already hired, so there must be at least %(num)s place.",
                "%(num)s people are already hired, so there must be at least %(num)s places.",
                hired,
            ),
            field="places",
        )


def check_stages_have_interviewers(empty: Sequence[str]) -> None:
    """Raise RuleBroken if stages have no interviewers. `empty` are the names of these stages."""
    if empty:
        raise RuleBroken(
            _(
                "Nobody can interview at %(stages)s yet. Choose the hiring team first.",
                stages=join_words(list(empty)),
            )
        )


def is_recruiter_stage(conducted_by: str) -> bool:
    """True if the recruiter of the opening interviews at a stage."""
    return "recruiter" in conducted_by.casefold()


def state_description(state: OpeningState, hired: int, places: int) -> str:
    """The state of an opening and how it ended: "Open", "Closed, filled", "Closed, nobody hired"."""
    if state is not OpeningState.CLOSED:
        return state.label
    if hired >= places:
        return _("Closed, filled")
    if not hired:
        return _("Closed, nobody hired")
    return _("Closed, %(hired)s of %(places)s hired", hired=hired, places=places)
