"""Changing who interviews at the stages of an opening, and why somebody of another job title does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import update

from app.activity.actions import record_activity
from app.activity.stale_edits import TrackedField, check_unchanged
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.openings.actions import lock_opening
from app.openings.hiring_teams.members import TeamMember
from app.openings.hiring_teams.teams import (
    can_interview,
    hiring_team_field,
    hiring_team_values,
    team_reason_field,
)
from app.openings.models import Opening, Stage
from app.openings.proposals.queries import names_of_titles, title_standing
from app.openings.queries import stages_with_teams
from app.openings.training.queries import in_training
from app.people.models import User
from app.shared.refusals import RuleBroken
from app.shared.text import join_words
from app.turns.actions import update_turns_of_people

MAX_TEAM_REASON_LENGTH = 500


def set_hiring_teams(
    opening: Opening,
    teams: Mapping[Stage, Iterable[User]],
    *,
    reasons: Mapping[Stage, str] | None = None,
    seen: str | None = None,
    by: User,
) -> None:
    """Set who may interview at each of several stages. `seen` is the digest of what the page showed.

    `reasons` say why people of another job title join. Raises what `set_hiring_team` raises, and Conflict if
    somebody has changed a team since the page was made.
    """
    lock_opening(opening)
    for stage in teams:
        db.session.expire(stage, ["hiring_team"])
    stages = stages_with_teams(opening)
    tracked = {
        hiring_team_field(stage): TrackedField(stage.short_name, {ActivityVerb.NAMED_TEAM})
        for stage in stages
    }
    check_unchanged(opening, seen, hiring_team_values(stages), tracked, reader=by)
    for stage, members in teams.items():
        set_hiring_team(stage, members, reason=(reasons or {}).get(stage), by=by)


def set_hiring_team(stage: Stage, members: Iterable[User], *, reason: str | None = None, by: User) -> None:
    """Set who may interview at a stage. People taken off the team keep their scheduled interviews.

    The reason is kept with each person of another job title who joins. Raises RuleBroken if one joins without
    it, and if a stage of an open opening is left without interviewers.
    """
    wanted, before = list(members), list(stage.hiring_team)
    if {user.id for user in wanted} == {user.id for user in before}:
        return
    trainees = in_training()
    needs_interviewer = stage.kind.takes_scorecards and stage.opening.is_open
    if needs_interviewer and not any(can_interview(user, stage, trainees) for user in wanted):
        raise RuleBroken(
            _("Choose at least one interviewer for %(stage)s.", stage=stage.name),
            field=hiring_team_field(stage),
        )
    others = _of_another_title(stage, [user for user in wanted if user not in before])
    if others and not (reason or "").strip():
        sentence = _(
            "Enter a reason for %(people)s: %(stage)s asks for another job title.",
            people=join_words([user.name for user in others]),
            stage=stage.name,
        )
        raise RuleBroken(sentence, field=team_reason_field(stage))
    record_activity(
        ActivityVerb.NAMED_TEAM,
        stage.opening,
        by=by,
        what=stage.short_name,
        was=_names(before),
        became=_names(wanted),
        reason=reason or None,
    )
    stage.hiring_team = wanted
    if others:
        _keep_reason(stage, others, (reason or "").strip())
    update_turns_of_people(*before, *wanted)


def _of_another_title(stage: Stage, joining: Sequence[User]) -> list[User]:
    if not (joining and stage.kind.takes_scorecards):
        return []
    titles = names_of_titles()
    return [user for user in joining if title_standing(stage, user, titles).needs_reason]


def _keep_reason(stage: Stage, people: Sequence[User], reason: str) -> None:
    db.session.flush()
    ids = [user.id for user in people]
    joined = update(TeamMember).where(TeamMember.stage_id == stage.id, TeamMember.user_id.in_(ids))
    db.session.execute(joined.values(reason=reason[:MAX_TEAM_REASON_LENGTH]))


def _names(people: Iterable[User]) -> str:
    return join_words([user.name for user in people])[:200] or _("nobody")
