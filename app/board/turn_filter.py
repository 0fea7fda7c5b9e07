"""Filter the applications of an opening by what they wait for: for whom, and whether it is overdue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Integer, bindparam, select, true, union_all

from app.candidates.models import Application
from app.db.rows import read_rows
from app.openings.hiring_teams.members import TeamMember
from app.openings.models import Opening, Stage
from app.openings.staff import OpeningPerson, one_person, people_of_opening, people_with
from app.people.models import User
from app.questionnaire_reviews.models import QuestionnaireReviewer
from app.turns.models import Turn
from app.turns.queries import NOW, is_open, may_know

CANDIDATES = "candidates"
ME = "me"  # the person who reads the page
LAST_PLACE = 1000  # of the people of an opening, after those of its stages


@dataclass(frozen=True)
class TurnFilter:
    """`waiting_for` is the id of a user, ME, or CANDIDATES for any candidate; None filters nothing."""

    waiting_for: str | None = None
    overdue: bool = False

    @property
    def is_set(self) -> bool:
        return self.overdue or self.waiting_for is not None

    def chosen(self, reader: User) -> str | None:
        """Whom the reader has chosen: ME also for their own id."""
        return ME if self.waiting_for == str(reader.id) else self.waiting_for

    @property
    def asked(self) -> dict[str, str]:
        """The filter as the address of a page has it."""
        overdue = {"overdue": "yes"} if self.overdue else {}
        return overdue | ({"waiting_for": self.waiting_for} if self.waiting_for else {})


def waits_as(filter_: TurnFilter, reader: User, owner: Any = None) -> ColumnElement[bool]:
    """The condition that an application has an open turn as filtered, that the reader may know of.

    `owner` is the id that `waiting_for` means, or a parameter that stands for it. It is asked of each
    application that a list comes to (OFFSET 0), or PostgreSQL would read all turns.
    """
    if not filter_.is_set:
        return true()
    turns = select(Turn.id).where(Turn.application_id == Application.id, is_open(), may_know(reader))
    if filter_.overdue:
        turns = turns.where(Turn.due_at <= NOW)
    if filter_.waiting_for == CANDIDATES:
        turns = turns.where(Turn.candidate_id.is_not(None))
    elif filter_.waiting_for is not None:
        if owner is None:
            owner = reader.id if filter_.waiting_for == ME else int(filter_.waiting_for)
        turns = turns.where(Turn.user_id == owner)
    return turns.offset(0).exists()


_OPENING = bindparam("opening", type_=Integer)
_REVIEWER: Any = QuestionnaireReviewer.__table__.c
_PEOPLE_OF_BOARD = people_with(
    one_person(_REVIEWER.user_id, LAST_PLACE).where(_REVIEWER.opening_id == _OPENING)
)
_PEOPLE = select(User.name, User.id).where(
    User.id.in_(
        union_all(
            select(bindparam("recruiter", type_=Integer)),
            select(bindparam("hiring_manager", type_=Integer)),
            select(QuestionnaireReviewer.user_id).where(QuestionnaireReviewer.opening_id == _OPENING),
            select(TeamMember.user_id)
            .join(Stage, Stage.id == TeamMember.stage_id)
            .where(Stage.opening_id == _OPENING),
        )
    )
)


def people_of_board(opening: Opening) -> list[OpeningPerson]:
    """The people of an opening, with the reviewer of its answers last."""
    return people_of_opening(opening, _PEOPLE_OF_BOARD)


def people_to_wait_for(opening: Opening, people: Iterable[OpeningPerson] | None = None) -> dict[str, str]:
    """Whom applications of an opening can wait for: name by the value of the filter, by name.

    They are the reader, the candidates, its recruiter, its hiring manager, the reviewer of its answers and
    its hiring teams. `people` are those of its board, if they are read already.
    """
    if people is None:
        values = {
            "opening": opening.id,
            "recruiter": opening.recruiter_id,
            "hiring_manager": opening.hiring_manager_id,
        }
        found = {(name, id_) for name, id_ in read_rows(_PEOPLE, values)}
    else:
        found = {(each.name, each.id) for each in people}
    return {ME: _("You"), CANDIDATES: _("Candidates")} | {str(id_): name for name, id_ in sorted(found)}


def people_of_filter(
    filter_: TurnFilter, opening: Opening, reader: User, people: Iterable[OpeningPerson] | None = None
) -> dict[str, str]:
    """The choices of a filter of an opening for its reader, and who is chosen though not among them."""
    choices = people_to_wait_for(opening, people)
    choices.pop(str(reader.id), None)
    chosen = filter_.chosen(reader)
    return choices if chosen is None or chosen in choices else {**choices, chosen: _("Someone else")}
