"""The people a candidate meets: their recruiter, and who holds their upcoming interviews or sits in."""

from __future__ import annotations

from collections.abc import Iterable

from app.candidates.models import Application, Status
from app.interviews.models import interviews_of
from app.introductions.queries import ShownPerson, shown_people
from app.shared import clock


def people_to_meet(applications: Iterable[tuple[Application, Status]]) -> dict[int, list[ShownPerson]]:
    """By application, those of its people who agreed to be shown. `Status` is what the candidate knows of it.

    Nobody is shown once the candidate knows that it has ended.
    """
    ids = {application.id: _ids(application, status) for application, status in applications}
    shown = shown_people({user_id for each in ids.values() for user_id in each})
    return {key: [person for person in shown if person.id in wanted] for key, wanted in ids.items()}


def _ids(application: Application, status: Status) -> set[int]:
    if status is not Status.ACTIVE:
        return set()
    coming = [
        interview
        for interview in interviews_of(application)
        if interview.meets and not interview.is_cancelled and interview.ends_at > clock.now()
    ]
    people = {interview.interviewer_id for interview in coming}
    people |= {interview.shadow_id for interview in coming if interview.shadow_id is not None}
    return people | {application.opening.recruiter_id}
