"""Somebody reviews the answers of an opening, and others take that over."""

from __future__ import annotations

from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import rule

from app.access.permissions import Permission
from app.openings.models import Opening
from app.people.models import User
from app.questionnaire_reviews.actions import begin_round, finish_round
from app.questionnaire_reviews.reviewers import change_reviewer
from tests.factories.reviews import score_all
from tests.journeys.random_ways.company import Key
from tests.journeys.random_ways.way import WHO, WHOEVER_MAY, Way, someone

REVIEWERS = st.sampled_from(["Rita", "Rita", "Dana", "Ines", "Hugo", None])


def _review(opening: Opening, *, by: User) -> None:
    """Begin a round, score every answer, and finish it."""
    score_all(opening, by)
    finish_round(opening, by=by)


class Reviewing(Way):
    """Everything that is done at the desk."""

    @rule(opening=Way.openings, name=REVIEWERS, who=WHO)
    def change_reviewer(self, opening: Key, name: str | None, who: str) -> None:
        reviewer = someone(name) if name else None
        changing = partial(change_reviewer, reviewer=reviewer, reason="Reads fast.")
        self.tries(changing, who, Permission.CHANGE_OPENING_PEOPLE, opening)

    @rule(opening=Way.openings, whole=st.sampled_from([True, True, False]), who=st.one_of(REVIEWERS, WHO))
    def review(self, opening: Key, whole: bool, who: str | None) -> None:
        """The whole round, or only its beginning."""
        reviewing = _review if whole else begin_round
        self.tries(reviewing, who or WHOEVER_MAY, Permission.USE_DESK, opening)
