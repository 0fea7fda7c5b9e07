"""The job titles, and the people of each."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.access.roles import Role
from app.db.base import db
from app.job_titles.models import JobTitle
from app.job_titles.rules import has_title
from app.people.models import User
from app.people.queries import people_with_role


def job_titles() -> Sequence[JobTitle]:
    """All job titles by name."""
    return db.session.scalars(select(JobTitle).order_by(JobTitle.name)).all()


def interviewers_of_titles(titles: Sequence[JobTitle]) -> dict[JobTitle, list[User]]:
    """The interviewers with each title, by name."""
    people = people_with_role(Role.INTERVIEWER)
    return {title: [user for user in people if has_title(user.job_title, title.names)] for title in titles}
