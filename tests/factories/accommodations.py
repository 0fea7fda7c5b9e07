"""Requests for an accommodation, as far as a test needs them."""

from __future__ import annotations

from app.accommodations.actions import answer_accommodation, ask_for_accommodation
from app.accommodations.models import Accommodation
from app.accommodations.rules import Grant, Help
from app.candidates.models import Application


def an_accommodation(application: Application, text: str = "I read slowly.") -> Accommodation:
    """A request of the candidate that nobody has answered."""
    return ask_for_accommodation(application, text=text, helps=[Help.MORE_TIME])


def granted(accommodation: Accommodation, *, answer: str = "Of course.", **grant) -> Accommodation:
    """The request, answered by the recruiter of the opening."""
    answer_accommodation(
        accommodation,
        answer=answer,
        grant=Grant(**grant),
        is_agreed=True,
        edition=accommodation.edition,
        by=accommodation.application.opening.recruiter,
    )
    return accommodation
