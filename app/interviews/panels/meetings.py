"""The interviews of one meeting: each interviewer of a panel has one, with a scorecard of their own.

They have the same time and place, one event in calendars, and are moved and cancelled together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.db.base import db
from app.interviews.models import Interview, InterviewState
from app.people.models import User
from app.shared.text import join_words


def meeting_of(interview: Interview) -> list[Interview]:
    """The interviews of a meeting that are not cancelled, by the names of their people; else itself alone.

    Whether a scorecard is in makes no difference.
    """
    if interview.panel is None:
        return [interview]
    of_meeting = (Interview.panel == interview.panel, Interview.state != InterviewState.CANCELLED)
    found = db.session.scalars(
        select(Interview).where(*of_meeting).options(joinedload(Interview.interviewer))
    )
    return by_name(found.unique()) or [interview]


def by_name(interviews: Iterable[Interview]) -> list[Interview]:
    """Interviews by the names of their people."""
    return sorted(interviews, key=lambda each: (each.interviewer.name, each.id))


def meetings(interviews: Iterable[Interview]) -> list[list[Interview]]:
    """Some interviews by the meeting they belong to, in order."""
    found: dict[str, list[Interview]] = {}
    for interview in interviews:
        found.setdefault(interview.calendar_uid, []).append(interview)
    return list(found.values())


def others_of_meeting(interview: Interview) -> list[User]:
    """Who else interviews at the same time."""
    return [each.interviewer for each in meeting_of(interview) if each.id != interview.id]


def names_of_meeting(interviews: Sequence[Interview]) -> str:
    """The people of a meeting: "Ines Castro and Sam Reyes"."""
    return join_words([each.interviewer.name for each in interviews])


def people_and_titles(interviews: Sequence[Interview]) -> str:
    """The people of a meeting: "Ines Castro, Account Executive; Sam Reyes"."""
    people = [each.interviewer for each in interviews]
    return "; ".join(", ".join(filter(None, [person.name, person.job_title])) for person in people)


def together_with(interview: Interview, meeting: Sequence[Interview]) -> str:
    """Who else interviews at the same time, as a line of a mail; empty if nobody does."""
    others = [each.interviewer.name for each in meeting if each is not interview]
    return _("Together with %(names)s", names=join_words(others)) if others else ""


def raise_sequence(interview: Interview, *changed: Interview) -> None:
    """Let calendars take the next invitation of a meeting for newer than all before, in every calendar.

    `changed` are its interviews that are no longer part of it.
    """
    interviews = {*meeting_of(interview), *changed, interview}
    newest = max(each.sequence for each in interviews)
    if interview.panel is not None:
        of_panel = select(func.max(Interview.sequence)).where(Interview.panel == interview.panel)
        newest = max(newest, db.session.scalar(of_panel) or 0)
    for each in interviews:
        each.sequence = newest + 1
