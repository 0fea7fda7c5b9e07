"""Hiring teams: the suggested team of a stage, and stages without interviewers."""

from __future__ import annotations

from collections.abc import Iterable

from app.access.roles import Role
from app.openings.models import Opening, Stage
from app.openings.rules import is_conducted_by, is_recruiter_stage
from app.people.models import User
from app.web.edit_digest import LabeledValue


def suggested_team(stage: Stage, interviewers: Iterable[User]) -> list[User]:
    """The interviewers with the job title of the stage; at the recruiter's stage, that recruiter."""
    if not stage.kind.holds_interviews:
        return []
    if is_recruiter_stage(stage.conducted_by):
        return [user for user in interviewers if user == stage.opening.recruiter]
    titles = [title for people in stage.people for title in people.titles]
    return [user for user in interviewers if any(is_conducted_by(title, user.job_title) for title in titles)]


def stages_without_interviewers(opening: Opening) -> list[str]:
    """The names of the interview stages without interviewers."""
    return [
        stage.name
        for stage in opening.stages
        if stage.kind.holds_interviews and not any(map(can_interview, stage.hiring_team))
    ]


def can_interview(user: User) -> bool:
    """True if a member of a hiring team is still an interviewer with an open account."""
    return user.active and Role.INTERVIEWER in user.roles


def hiring_team_field(stage: Stage) -> str:
    """The name of the form field with the hiring team of a stage."""
    return f"stage_{stage.position}"


def hiring_team_values(stages: Iterable[Stage]) -> dict[str, frozenset[LabeledValue]]:
    """The hiring teams of the interview stages, as their form has them."""
    return {
        hiring_team_field(stage): frozenset(LabeledValue(user.id, user.name) for user in stage.hiring_team)
        for stage in stages
        if stage.kind.holds_interviews
    }
