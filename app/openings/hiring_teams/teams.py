"""Hiring teams: who can interview at a stage, why they are on its team, and stages without interviewers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from app.access.roles import Role
from app.db.base import db
from app.job_families.kinds import StageKind
from app.openings.hiring_teams.members import TeamMember
from app.openings.models import Opening, Stage
from app.openings.training.queries import in_training
from app.people.models import User
from app.web.edit_digest import LabeledValue


def stages_without_interviewers(opening: Opening) -> list[str]:
    """The names of the interview stages without interviewers."""
    trainees = in_training()
    return [
        stage.name
        for stage in opening.stages
        if stage.kind.takes_scorecards
        and not any(can_interview(user, stage, trainees) for user in stage.hiring_team)
    ]


class ShortStage(NamedTuple):
    """A stage that needs more scorecards than people on its team can submit."""

    stage: Stage
    trained: int


def stages_short_of_interviewers(opening: Opening) -> list[ShortStage]:
    """The stages with interviewers, but fewer than the scorecards that a decision needs."""
    trainees, short = in_training(), []
    for stage in opening.stages:
        trained = sum(can_interview(user, stage, trainees) for user in stage.hiring_team)
        if stage.kind.takes_scorecards and 0 < trained < stage.required_scorecards:
            short.append(ShortStage(stage, trained))
    return short


def can_interview(user: User, stage: Stage, trainees: Collection[tuple[int, StageKind]]) -> bool:
    """True if a member of a hiring team is still an interviewer with an open account, and is trained.

    `trainees` are the ids of those in training, each with the kind of stage.
    """
    is_trained = (user.id, stage.kind) not in trainees
    return user.active and Role.INTERVIEWER in user.roles and is_trained


def team_notes(stages: Sequence[Stage]) -> dict[int, dict[int, str]]:
    """By stage and person: why somebody of another job title is on the team, and who is in training."""
    trainees, notes = in_training(), defaultdict[int, dict[int, str]](dict)
    of_stages = (TeamMember.stage_id.in_([stage.id for stage in stages]), TeamMember.reason != "")
    for stage_id, user_id, reason in db.session.execute(
        select(TeamMember.stage_id, TeamMember.user_id, TeamMember.reason).where(*of_stages)
    ):
        notes[stage_id][user_id] = reason
    for stage in stages:
        for user in stage.hiring_team:
            if (user.id, stage.kind) in trainees:
                known = notes[stage.id].get(user.id, "")
                notes[stage.id][user.id] = "; ".join(filter(None, [str(_("in training")), known]))
    return notes


def hiring_team_field(stage: Stage) -> str:
    """The name of the form field with the hiring team of a stage."""
    return f"stage_{stage.position}"


def team_reason_field(stage: Stage) -> str:
    """The name of the form field that says why people of another job title join."""
    return f"reason_{stage.position}"


def hiring_team_values(stages: Iterable[Stage]) -> dict[str, frozenset[LabeledValue]]:
    """The hiring teams of the interview stages, as their form has them."""
    return {
        hiring_team_field(stage): frozenset(LabeledValue(user.id, user.name) for user in stage.hiring_team)
        for stage in stages
        if stage.kind.takes_scorecards
    }
